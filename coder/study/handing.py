"""What leaves this file: which events travel with their content, for whom, since when.

All events travel, so that the chain of each device stays whole; what the receiver may not read
travels without its payload, of which the salted digest tells nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import PROTECTING, Coder
from coder.study import file
from coder.study.effects import Effects, effects_of
from coder.study.human import TEXTS
from coder.study.journal import Event, event_rows, find_event, read_event
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

FRAME = frozenset(
    {
        "study.set",
        "coder.set",
        "codebook.added",
        "respondent.set",
        "pass.planned",
        "pass.updated",
        "pass.allocated",
        "pass.reopened",
        "pass.adjudicator",
        "looked",
        "warned",
        "handed",
        "erasure",
        "undone",
    }
)
"""Kinds that go with every bundle, whole: what judgements are made under, and what was
erased or taken back."""

_OF_A_TEXT = frozenset({"transcript.segmented", "transcript.wave", "pass.revising"})
"""Kinds that go with the right to read a transcript, as its text does."""

_MARK = "handed "
"""Start of the keys in ``local`` that say up to which event something was handed out."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose acts, and for whose eyes. Both None: everything, as the coordinator sees it."""

    by: Coder | None = None
    """Only what this coder did, and the frame."""
    to: Coder | None = None
    """What this coder may read, as in a study opened as them."""
    private: bool = False
    """With the private memos of ``by``."""

    @property
    def key(self) -> str:
        """Under which ``local`` keeps how far was handed out."""
        return f"{_MARK}{self.by.id if self.by else 'all'}{' private' if self.private else ''}"


@dataclass(frozen=True, slots=True)
class Travelling:
    """One event on its way: as it stands in the journal, its payload as text or left out."""

    event: Event
    text: str | None


def scope_of(study: Study, *, by: str | None, to: str | None, private: bool = False) -> Scope:
    """The scope that was asked for, as this session's person may have it.

    A coder hands out their own acts only. Raises BlindError, and InputError for unknown names and
    for a colleague who has nothing to read yet.
    """
    from coder.study.coders import find_coder

    if study.coder is not None:
        if to is not None or (by is not None and find_coder(study, by) != study.coder):
            raise BlindError(
                _("{coder} hands out their own work only; the coordinator does the rest.").format(
                    coder=one_line(study.coder.name)
                )
            )
        return Scope(by=study.coder, private=private)
    if private and by is None:
        raise InputError(_("--private goes with --as: private memos are their writer's."))
    scope = Scope(
        by=find_coder(study, by) if by else None,
        to=find_coder(study, to) if to else None,
        private=private,
    )
    if scope.to is not None and not study.facts(
        "SELECT 1 FROM allocation WHERE coder = ?1 AND state = 'planned' UNION ALL "
        "SELECT 1 FROM adjudicator WHERE coder = ?1 AND state = 'on' LIMIT 1",
        (scope.to.id,),
    ):
        raise InputError(
            _(
                "{coder} has nothing to read yet; plan a pass first, with: coder pass new NAME"
            ).format(coder=one_line(scope.to.name))
        )
    return scope


@contextmanager
def one_moment(study: Study) -> Iterator[None]:
    """Read all within as it stands now, whatever others write meanwhile."""
    connection = study._writer
    if connection.in_transaction:
        yield
        return
    with file.explained(study.path):
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.rollback()


def travelling(study: Study, scope: Scope, *, since: int = 0) -> Iterator[Travelling]:
    """The events that go out, in their order; of older ones than ``since`` only the frame.

    To be read within :func:`one_moment`.
    """
    connection = study._writer
    arrived = dict(connection.execute("SELECT id, n FROM event"))
    shows = _shows(connection, scope)
    for row in event_rows(connection):
        event = read_event(row)
        if arrived[event.id] <= since and event.kind not in FRAME:
            continue
        text = row[9]
        yield Travelling(event, text if text is not None and shows(event) else None)


def mark(study: Study, scope: Scope) -> int:
    """Up to which event (its place in this file) the last bundle of this scope went; 0 = none."""
    return int(study.kept(scope.key) or 0)


def newest(study: Study) -> int:
    """The place in this file of the event that arrived last."""
    return int(study.facts("SELECT max(n) FROM event")[0][0])


def remember(study: Study, scope: Scope, *, what: str, events: int, checksum: str) -> None:
    """Record that something is given out, before it has its name: nothing is out unrecorded."""
    with study.act():
        study.record(
            "handed",
            {
                "what": what,
                "by": scope.by.id if scope.by else None,
                "to": scope.to.id if scope.to else None,
                "events": events,
                "checksum": checksum,
            },
        )


def set_mark(study: Study, scope: Scope, up_to: int) -> None:
    """The next bundle of this scope goes on after this event; only when this one is there."""
    if scope.to is None:
        with study.act():
            study.keep(scope.key, str(up_to))


def forget_marks(connection: sqlite3.Connection) -> None:
    """After payloads were filled in: what was handed out before is not all there is."""
    connection.execute("DELETE FROM local WHERE key GLOB ?", (f"{_MARK}*",))


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that was given out: a copy or a bundle."""

    what: str
    """``copy`` or ``bundle``."""
    wall: str
    """UTC, ISO 8601."""
    to: str
    """Name of the coder it was made for; "" = nobody in particular."""
    by: str
    """Name of the coder whose acts it holds; "" = everybody's."""


def handed_out(study: Study) -> list[Handed]:
    """Every copy and bundle that was given out, oldest first."""
    names = dict(study.rows("SELECT id, name FROM coder"))
    rows = study.facts("SELECT wall, payload FROM event WHERE kind = 'handed' ORDER BY hlc, id")
    result = []
    for wall, text in rows:
        if text is not None:
            data = json.loads(text)
            to, by = names.get(data["to"], ""), names.get(data["by"], "")
            result.append(Handed(data["what"], wall, to, by))
    return result


def _shows(connection: sqlite3.Connection, scope: Scope) -> Callable[[Event], bool]:
    """Whether an event travels with its payload."""
    effects = effects_of(connection)
    if scope.to is not None:
        # An adjudicator's copy holds what they decide on; it opens as them, with letters for names.
        return _Eyes(connection, effects, scope.to.id, unnamed=True).may_read
    secret = _private_memos(connection)
    if scope.by is not None:
        whose = scope.by.id

        def made_by(event: Event) -> bool:
            counted = effects.on(event) or event
            data = counted.payload or {}
            if event.kind in FRAME or (event.kind == "transcript.segmented" and "cut" in data):
                return True  # what was cut again is what this coder's work is about
            if event.kind == "reassigned":
                return whose in (event.author, data.get("from"), data.get("to"))
            if _is_private(counted, secret) and not scope.private:
                return False
            return whose in (counted.author, data.get("coder"))

        return made_by
    return lambda event: not _is_private(effects.on(event) or event, secret)


def _private_memos(connection: sqlite3.Connection) -> frozenset[str]:
    """Ids of the memos that are private now, whatever they were when they were written."""
    return frozenset(row[0] for row in connection.execute("SELECT id FROM memo WHERE private = 1"))


def _is_private(event: Event, secret: frozenset[str]) -> bool:
    data = event.payload or {}
    if event.kind == "replaced":
        data = data.get("payload", {})
    return "memo" in data and (bool(data.get("private")) or data["memo"] in secret)


def eyes_of(
    connection: sqlite3.Connection, effects: Effects, coder: str
) -> Callable[[Event], bool]:
    """Whether that coder (an id) may read an event, by the rules of ``blind``."""
    return _Eyes(connection, effects, coder).may_read


class _Eyes:
    """What one coder may read of the journal: the rules of ``blind``, event by event."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        effects: Effects,
        coder: str,
        *,
        unnamed: bool = False,
    ) -> None:
        """``unnamed``: also what they read with letters for names, as an adjudicator."""
        self.me = coder
        self.effects = effects
        self.connection = connection
        self.secret = _private_memos(connection)
        self.mine = set(
            connection.execute(
                "SELECT pass, transcript FROM allocation WHERE coder = ? AND state = 'planned'",
                (coder,),
            )
        )
        self.texts = {transcript for _pass, transcript in self.mine}
        # An adjudicator reads what lies on the tables of their pass, and not who said it.
        adjudicated = {
            row[0]
            for row in connection.execute(
                "SELECT pass FROM adjudicator WHERE coder = ? AND state = 'on'", (coder,)
            )
        }
        self.nameless = set() if unnamed else adjudicated
        self.texts |= {
            row[0]
            for row in connection.execute(
                "SELECT t.transcript FROM adjudicator d JOIN at_table t ON t.pass = d.pass "
                "WHERE d.coder = ? AND d.state = 'on'",
                (coder,),
            )
        }
        self.opened = set(connection.execute("SELECT pass, transcript FROM at_table"))
        self.done_with = self.texts - {text for of, text in self.mine - self.opened}
        self.coding = {
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT a.pass FROM allocation a LEFT JOIN signoff s ON s.pass = a.pass "
                "AND s.transcript = a.transcript AND s.coder = a.coder WHERE a.coder = ? "
                "AND a.state = 'planned' AND coalesce(s.state, '') <> 'signed'",
                (coder,),
            )
        }

    def may_read(self, event: Event) -> bool:
        """Whether the payload is for this coder's eyes."""
        if event.kind in FRAME:
            return True
        counted = self.effects.on(event) or event
        data = counted.payload
        if data is None:
            return False
        if event.kind == "replaced":
            return self._reads_id(data["event"])
        if event.kind == "reassigned":
            return self.me in (data["from"], data["to"]) or any(map(self._reads_id, data["events"]))
        if event.kind in (*TEXTS, *_OF_A_TEXT):
            return data["transcript"] in self.texts
        if event.kind == "pass.closed":
            return data["pass"] not in self.coding | self.nameless
        return self._reads_what_was_said(counted, data)

    def _reads_what_was_said(self, event: Event, data: Any) -> bool:
        mine: bool = data.get("coder", event.author) == self.me
        opened = (data.get("pass"), data.get("transcript")) in self.opened
        open_to_all = opened and data["pass"] not in self.nameless
        if event.kind in ("signoff", "revised"):
            return mine or opened
        if event.kind in ("judgement", "judgements.imported", "star"):
            return mine or open_to_all
        if event.kind == "mark":
            protects = data["mark"] in PROTECTING and data["transcript"] in self.texts
            return mine or open_to_all or protects or self._reads_of_quote(data)
        if event.kind == "quote.shortened":
            return mine or self._reads_of_quote(data)
        if event.kind == "memo" and data["transcript"] is None:
            open_to_all = data["pass"] not in self.nameless and self._all_open(data["pass"])
            return mine or (not _is_private(event, self.secret) and open_to_all)
        if event.kind in ("memo", "decision", "proposal"):
            theirs = open_to_all and data["transcript"] in self.texts
            return mine or (theirs and not _is_private(event, self.secret))
        return mine

    def _reads_of_quote(self, data: Any) -> bool:
        """Whether what is said of a passage as a quote, in no pass, is for this coder."""
        return not data["pass"] and data["transcript"] in self.done_with

    def _all_open(self, coding_pass: str | None) -> bool:
        """Whether all that this coder reads in a pass (None: in any) is at the table."""
        opened, mine = (
            {place for place in places if coding_pass in (None, place[0])}
            for places in (self.opened, self.mine)
        )
        return bool(opened) and mine <= opened

    def _reads_id(self, event: str) -> bool:
        found = find_event(self.connection, event)
        return found is not None and self.may_read(found)
