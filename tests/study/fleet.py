"""Several copies of one study, each on a desk with a clock of its own, and the bundles between."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from histories import BY_CODERS, BY_COORDINATOR, TEAM, Acts
from study_file import Dump, damage, journal_of, raw, tables_of

from coder.errors import CoderError
from coder.exchange.bundle import read_bundle, write_bundle
from coder.study import Study
from coder.study.coders import find_coder
from coder.study.copies import copy_for
from coder.study.handing import scope_of
from coder.study.stamps import new_device
from coder.study.union import United, unite

_OFTEN = ("close", "close", "close", "decide", "decide", "reopen_pass")
_OFTEN_BY_CODERS = ("finish", "finish", "reopen", "judge", "decide")
_REACHED = {
    "forks": "SELECT 1 FROM event WHERE seq > 1 GROUP BY previous HAVING count(*) > 1",
    "withheld": "SELECT 1 FROM event WHERE erased_by = 'withheld'",
    "erased": "SELECT 1 FROM event WHERE payload IS NULL AND erased_by <> 'withheld'",
    "at the table": "SELECT 1 FROM at_table",
    "decided": "SELECT 1 FROM decision",
}
YEAR = 365 * 24 * 3600 * 1000


@dataclass
class Desk:
    """One copy of the study, and the clock on its wall, which may lie by years."""

    path: Path
    now: int
    owner: str | None = None
    """Id of the coder for whom this copy was made."""
    usual: dict[str, object] = field(default_factory=dict)
    """What the last bundle from here was of: most often the next one is too."""

    def open(self, coder: str | None = None) -> Study:
        """As that coder (an id), or as whoever this copy is for."""
        return Study.open(self.path, coder, clock=lambda: self.now)


@dataclass
class Fleet:
    """All desks, and every bundle that was ever written."""

    folder: Path
    dice: random.Random
    desks: list[Desk] = field(default_factory=list)
    post: list[Path] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    """Name at the beginning → id."""

    @classmethod
    def start(cls, folder: Path, begun: Path, dice: random.Random) -> Fleet:
        """One desk, with a copy of a study that was begun."""
        fleet = cls(folder, dice)
        fleet.copy_by_hand(begun)
        with fleet.desks[0].open() as study:
            fleet.people = {name: find_coder(study, name).id for name in TEAM}
        return fleet

    @property
    def coordinators(self) -> list[Desk]:
        """The desks that are nobody's copy."""
        return [one for one in self.desks if one.owner is None]

    def _place(self, path: Path, owner: str | None = None) -> Desk:
        now = 1_780_000_500_000 + self.dice.randrange(-20 * YEAR, 20 * YEAR)
        self.desks.append(Desk(path, now, owner))
        return self.desks[-1]

    def copy_by_hand(self, path: Path, owner: str | None = None) -> Desk:
        """As a file manager does it, which knows nothing of studies."""
        return self._place(Path(shutil.copy(path, self.folder / f"{len(self.desks)}.study")), owner)

    def act(self, desk: Desk) -> None:
        """Somebody does something; what the rules refuse leaves nothing behind."""
        desk.now += self.dice.randrange(-100_000, 100_000)
        by_coder = desk.owner is not None or self.dice.random() < 0.6
        who = self.dice.choice(list(self.people.values())) if by_coder else None
        usual = (*BY_CODERS, *_OFTEN_BY_CODERS) if by_coder else (*BY_COORDINATOR, *_OFTEN)
        what = self.dice.choice(usual)
        with desk.open(desk.owner or who) as study:
            before = study.facts("SELECT count(*) FROM event")
            try:
                getattr(Acts(study, self.dice), what)()
            except CoderError:
                assert study.facts("SELECT count(*) FROM event") == before

    def copy(self, desk: Desk) -> None:
        """A file that goes to another desk: by hand, or made for one coder."""
        if desk.owner is not None or self.dice.random() < 0.5:
            self.copy_by_hand(desk.path, desk.owner)
            return
        owner = self.dice.choice(list(self.people.values()))
        path = self.folder / f"{len(self.desks)}.study"
        try:
            with desk.open() as study:
                copy_for(study, owner, path)
        except CoderError:
            return  # nothing is allocated to them any more
        self._place(path, owner)

    def write(self, desk: Desk, **scope: object) -> None:
        """A bundle of some scope; random where none is named."""
        whole = scope.pop("whole", self.dice.random() < 0.1)
        if not scope and desk.usual and self.dice.random() < 0.7:
            scope = desk.usual
        elif not scope and desk.owner is None:
            who = self.dice.choice([None, None, None, *self.people.values()])
            to = (
                self.dice.choice([None, None, None, *self.people.values()]) if who is None else None
            )
            scope = {"by": who, "to": to, "private": bool(who) and self.dice.random() < 0.3}
        desk.usual = scope
        path = self.folder / f"{len(self.post)}.bundle"
        try:
            with desk.open() as study:
                asked = {"by": None, "to": None, **scope}
                write_bundle(study, path, scope_of(study, **asked), whole=bool(whole))  # type: ignore[arg-type]
        except CoderError:
            return
        self.post.append(path)

    def merge(self, desk: Desk, bundles: Sequence[Path], *, dry_run: bool = False) -> United:
        """Take bundles in, at once."""
        with desk.open() as study:
            incoming = [one for path in bundles for one in read_bundle(path).events]
            return unite(study, incoming, dry_run=dry_run)

    def step(self) -> United | None:
        """Something happens at some desk; what a merge brought, if it was one."""
        desk = self.dice.choice(self.desks)
        what = self.dice.choices(("act", "copy", "write", "merge"), (12, 1, 5, 4))[0]
        if what == "act":
            for _more in range(self.dice.randrange(1, 5)):
                self.act(desk)
        elif what == "copy" and len(self.desks) < 5:
            self.copy(desk)
        elif what == "write":
            self.write(desk)
        elif what == "merge" and self.post:
            post = self.post if self.dice.random() < 0.5 else self.post[-2:]
            told = self.merge(desk, self.dice.choices(post, k=self.dice.randrange(1, 3)))
            assert damage(desk.path) == []
            return told
        return None

    def run(self, steps: int) -> set[str]:
        """So many steps; what came about in them, in a word each."""
        seen: set[str] = set()
        for _step in range(steps):
            told = self.step()
            if told is not None:
                seen |= {one for one in ("late", "filled") if getattr(told, one)}
                seen |= {"gaps"} if told.missing else set()
        for desk in self.desks:
            with raw(desk.path) as connection:
                for what, sql in _REACHED.items():
                    if connection.execute(f"SELECT EXISTS ({sql})").fetchone()[0]:
                        seen.add(what)
        return seen

    def all_goes_everywhere(self) -> None:
        """Every desk hands out all it has, and every desk takes all of it, in its own order."""
        for desk in self.desks:
            if desk.owner is not None:
                self.write(desk, private=True, whole=True)
                continue
            self.write(desk, whole=True, by=None)
            for who in self.people.values():
                self.write(desk, by=who, private=True, whole=True)
        for desk in self.desks:
            bundles = self.dice.sample(self.post, len(self.post))
            while bundles:
                some = [
                    bundles.pop() for _one in range(min(len(bundles), self.dice.randrange(1, 5)))
                ]
                self.merge(desk, some)
            assert damage(desk.path) == []

    def merging_again_changes_nothing(self) -> None:
        """Any bundle, at any desk that has it already."""
        for desk in self.desks:
            before = everything(desk.path)
            assert self.merge(desk, self.dice.choices(self.post, k=3)).nothing
            assert everything(desk.path) == before


def everything(path: Path) -> tuple[list[tuple[object, ...]], Dump]:
    """The journal as it is stored and the tables."""
    return journal_of(path), tables_of(path)


@contextmanager
def clones(dice: random.Random, often: float = 0.7) -> Iterator[None]:
    """A copied file often goes on with the device of the original, as if nobody had noticed."""

    def device(connection: sqlite3.Connection, _path: Path) -> str:
        row = connection.execute("SELECT value FROM local WHERE key = 'device'").fetchone()
        if row is not None and dice.random() < often:
            return str(row[0])
        new = new_device()
        connection.execute("INSERT OR REPLACE INTO local VALUES ('device', ?)", (new,))
        return new

    with mock.patch("coder.study.study._device", device):
        yield
