"""What is worth knowing of a study and is no damage: each event by itself is right."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.clock import iso
from coder.language import N_, _, ngettext
from coder.study.copies import made_for
from coder.study.effects import effects_of
from coder.study.journal import WITHHELD, gaps
from coder.study.loose import loose_ends
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

DAY = 24 * 60 * 60 * 1000
_NAMED = {
    "coder": N_("coders"),
    "coding_pass": N_("passes"),
    "transcript": N_("transcripts"),
    "respondent": N_("respondents"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """One thing worth knowing."""

    kind: str
    """``fork``, ``withheld``, ``gap``, ``loose``, ``doubled``, ``future``, ``void``, ``reclosed``;
    stable, for scripts."""
    n: int
    """How many."""
    text: str
    """A whole sentence."""


def notes(study: Study) -> list[Note]:
    """Everything worth knowing that is no damage; most studies have none."""
    connection = study._writer
    found = [
        *_forks(connection),
        *_withheld(study),
        *_gaps(connection),
        *_loose(connection),
        *_doubled(connection),
        *_future(connection, study.clock()),
        *_undone(connection),
    ]
    return found


def _forks(connection: sqlite3.Connection) -> Iterator[Note]:
    n = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM event WHERE seq > 1 "
        "GROUP BY device, previous HAVING count(*) > 1)"
    ).fetchone()[0]
    if n:
        text = ngettext(
            "The journal forks in {n} place: the file was copied by hand, and both copies went on. "
            "All of it is kept.",
            "The journal forks in {n} places: the file was copied by hand, and both copies went "
            "on. All of it is kept.",
            n,
        )
        yield Note("fork", n, text.format(n=n))


def _withheld(study: Study) -> Iterator[Note]:
    n = study._writer.execute(
        "SELECT count(*) FROM event WHERE erased_by = ?", (WITHHELD,)
    ).fetchone()[0]
    if not n:
        return
    if made_for(study) is not None:
        yield Note(
            "withheld", n, _("This copy was made for one coder: what others said is not in it.")
        )
        return
    text = ngettext(
        "Of {n} act the content is not in this file; a merge may bring it.",
        "Of {n} acts the content is not in this file; a merge may bring it.",
        n,
    )
    yield Note("withheld", n, text.format(n=n))


def _gaps(connection: sqlite3.Connection) -> Iterator[Note]:
    n = len(gaps(connection))
    if n:
        text = ngettext(
            "{n} earlier act has not come yet; ask for a bundle with --whole.",
            "{n} earlier acts have not come yet; ask for a bundle with --whole.",
            n,
        )
        yield Note("gap", n, text.format(n=n))


def _loose(connection: sqlite3.Connection) -> Iterator[Note]:
    for what, n in Counter(what for what, _ids in loose_ends(connection)).items():
        yield Note("loose", n, _("There are {what} ({n}).").format(what=_(what), n=n))


def _doubled(connection: sqlite3.Connection) -> Iterator[Note]:
    for table, kind in _NAMED.items():
        names = [row[0] for row in connection.execute(f"SELECT name FROM {table} ORDER BY name")]
        counts = Counter(name.casefold() for name in names)
        twice = sorted({name for name in names if counts[name.casefold()] > 1})
        if twice:
            text = _("Two {kind} have one name; give one of them another: {names}.")
            shown = ", ".join(map(one_line, twice))
            yield Note("doubled", len(twice), text.format(kind=_(kind), names=shown))


def _future(connection: sqlite3.Connection, now: int) -> Iterator[Note]:
    newest = connection.execute("SELECT max(hlc) FROM event").fetchone()[0]
    stamped = int(newest[:12], 16)
    if stamped <= now + DAY:
        return
    n = connection.execute(
        "SELECT count(*) FROM event WHERE hlc > ?", (f"{now + DAY:012x}",)
    ).fetchone()[0]
    try:
        day = iso(stamped)[:10]
    except (ValueError, OverflowError, OSError):
        day = "9999"
    text = _(
        "Some acts are stamped in the future, up to {day}: the clock of a computer was wrong. "
        "Their order is right all the same."
    )
    yield Note("future", n, text.format(day=day))


def _undone(connection: sqlite3.Connection) -> Iterator[Note]:
    effects = effects_of(connection)
    n = len(effects.void)
    if n:
        text = ngettext(
            "{n} event was undone and stands all the same, since work rests on it.",
            "{n} events were undone and stand all the same, since work rests on them.",
            n,
        )
        yield Note("void", n, text.format(n=n))
    closings = connection.execute("SELECT id FROM event WHERE kind = 'pass.closed'").fetchall()
    n = sum(1 for row in closings if row[0] in effects.undone)
    if n:
        text = ngettext(
            "A table was opened and that was undone {n} time: judgements made after it may know "
            "the others'.",
            "A table was opened and that was undone {n} times: judgements made after it may know "
            "the others'.",
            n,
        )
        yield Note("reclosed", n, text.format(n=n))
