"""Memos: dated notes, private to their writer or shared at the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.clock import iso, uuid7
from coder.errors import InputError
from coder.language import _
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.judgements import acting_coder
from coder.study.stars import must_be_allocated
from coder.text import canonical

if TYPE_CHECKING:
    from coder.study.study import Study

LONGEST_MEMO = 100_000


@dataclass(frozen=True, slots=True)
class Memo:
    """A note of a coder on a fragment."""

    id: str
    coder: str
    """Name of the coder."""
    fragment: str
    """Id of the fragment."""
    text: str
    private: bool
    written: str
    """UTC, ISO 8601."""


def write_memo(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    text: str,
    *,
    private: bool = False,
    memo: str | None = None,
) -> str:
    """Write a memo of the acting coder on a fragment, or change one; returns its id.

    An empty text removes the memo. Raises BlindError where the transcript is not allocated.
    """
    who = acting_coder(study)
    if memo is not None:
        own = study.facts("SELECT 1 FROM memo WHERE id = ? AND coder = ?", (memo, who.id))
        if not own:
            raise InputError(_("There is no such memo of yours."))
    identity = memo or uuid7(study.clock())
    with study.act():
        must_be_allocated(study, coding_pass, transcript, who)
        _record(study, coding_pass, transcript, fragment.id, who, identity, text, private)
    return identity


def _record(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: str,
    coder: Coder,
    identity: str,
    text: str,
    private: bool,
) -> None:
    text = canonical(text).strip()
    if len(text) > LONGEST_MEMO:
        raise InputError(_("A memo has at most {n} characters.").format(n=LONGEST_MEMO))
    study.record(
        "memo",
        {
            "memo": identity,
            "pass": coding_pass.id,
            "coder": coder.id,
            "about": "fragment",
            "target": fragment,
            "transcript": transcript.id,
            "text": text,
            "private": private,
            "state": "kept" if text else "removed",
            "written": iso(study.clock()),
        },
    )


def record_shared_memo(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: str,
    coder: Coder,
    text: str,
) -> None:
    """Make ``text`` the shared memo of this coder on this fragment, within an act.

    What stands there already is not written twice; several memos become the one text.
    """
    rows = study.facts(
        "SELECT id, text FROM memo WHERE pass = ? AND coder = ? AND about = 'fragment' "
        "AND target = ? AND NOT private AND state = 'kept' ORDER BY id",
        (coding_pass.id, coder.id, fragment),
    )
    if "\n".join(row[1] for row in rows) == canonical(text).strip():
        return
    for identity, _old in rows[1:]:
        _record(study, coding_pass, transcript, fragment, coder, identity, "", False)
    first = rows[0][0] if rows else uuid7(study.clock())
    _record(study, coding_pass, transcript, fragment, coder, first, text, False)


def fragment_memos(study: Study, coding_pass: CodingPass) -> list[Memo]:
    """Memos on fragments that this person may see, oldest first; others' private ones never."""
    me = study.coder.id if study.coder else ""
    rows = study.rows(
        "SELECT m.id, c.name, m.target, m.text, m.private, m.written FROM {memo} m "
        "JOIN coder c ON c.id = m.coder WHERE m.pass = ? AND m.about = 'fragment' "
        "AND m.state = 'kept' AND (NOT m.private OR m.coder = ?) ORDER BY m.id",
        (coding_pass.id, me),
    )
    return [
        Memo(identity, coder, target, text, bool(private), written)
        for identity, coder, target, text, private, written in rows
    ]
