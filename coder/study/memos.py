"""Memos: dated notes on a fragment, a code, a transcript or the study, by whoever writes there.

A memo is private to its writer, or shared: one on a fragment or a transcript is the others' to read
once that transcript is at the table; one on a code or the study may tell of judgements anywhere, so
it waits until all that the reader codes in its pass is at the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coder.clock import iso, uuid7
from coder.errors import InputError
from coder.language import N_, _
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.codebooks import get_codebook
from coder.study.passes import find_pass, refuse_coder
from coder.study.stars import must_be_allocated
from coder.study.transcripts import find_transcript
from coder.text import canonical, one_line

if TYPE_CHECKING:
    from coder.study.study import Study

LONGEST_MEMO = 100_000
About = Literal["fragment", "code", "transcript", "study"]
ABOUT: dict[About, str] = {
    "fragment": N_("fragment"),
    "code": N_("code"),
    "transcript": N_("transcript"),
    "study": N_("study"),
}
"""What a memo can be about → its name for people (translate it)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a memo is about. Make it with :func:`on_fragment` and its like."""

    about: About
    target: str
    """Id of the fragment, code, transcript or study."""
    transcript: Transcript | None = None
    """In which it lies."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A note that somebody wrote."""

    id: str
    coder: str
    """Name of the coder; "" = the coordinator."""
    about: About
    target: str
    """Id of the fragment, code, transcript or study."""
    text: str
    private: bool
    written: str
    """UTC, ISO 8601."""
    transcript: str
    """Name of the transcript; "" for a code and the study."""
    label: str
    """Number of the fragment; "" for anything else, and for context."""
    coding_pass: str
    """Name of the pass in which it was written; "" = in none."""

    @property
    def fragment(self) -> str:
        """Id of the fragment that it is about."""
        return self.target


def on_fragment(transcript: Transcript, fragment: Fragment) -> Subject:
    """A memo about this fragment."""
    return Subject("fragment", fragment.id, transcript)


def on_transcript(transcript: Transcript) -> Subject:
    """A memo about this transcript."""
    return Subject("transcript", transcript.id, transcript)


def on_code(study: Study, coding_pass: CodingPass, code: str) -> Subject:
    """A memo about a code of the pass's codebook. Raises InputError for a code it does not have."""
    return Subject(
        "code", get_codebook(study, coding_pass.codebook, coding_pass.version).code(code).id
    )


def on_study(study: Study) -> Subject:
    """A memo about the study as a whole."""
    return Subject("study", study.id)


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
    """As :func:`write_memo_on`, about a fragment."""
    subject = on_fragment(transcript, fragment)
    return write_memo_on(study, coding_pass, subject, text, private=private, memo=memo)


def write_memo_on(
    study: Study,
    coding_pass: CodingPass | None,
    subject: Subject,
    text: str,
    *,
    private: bool = False,
    memo: str | None = None,
) -> str:
    """Write a memo of this person, a coder or the coordinator, or change one; returns its id.

    An empty text removes the memo. Raises BlindError where the transcript is not allocated, and
    InputError for a memo of somebody else and one that is too long.
    """
    who = study.coder
    writer = who.id if who else ""
    if memo is not None:
        own = study.facts("SELECT 1 FROM memo WHERE id = ? AND coder = ?", (memo, writer))
        if not own:
            raise InputError(_("There is no such memo of yours."))
    if coding_pass is None and subject.about != "study":
        raise InputError(_("There is no pass yet; a memo on the study needs none."))
    identity = memo or uuid7(study.clock())
    with study.act():
        if who is not None and coding_pass is not None and subject.transcript is not None:
            must_be_allocated(study, coding_pass, subject.transcript, who)
        _record(study, coding_pass, subject, writer, identity, text, private)
    return identity


def rewrite_memo(study: Study, memo: Memo, text: str, *, private: bool) -> None:
    """Put another text in the place of one's own memo, wherever it stands; "" removes it."""
    ((of_pass, home),) = study.facts("SELECT pass, transcript FROM memo WHERE id = ?", (memo.id,))
    subject = Subject(memo.about, memo.target, find_transcript(study, home) if home else None)
    coding_pass = find_pass(study, of_pass) if of_pass else None
    write_memo_on(study, coding_pass, subject, text, private=private, memo=memo.id)


def _record(
    study: Study,
    coding_pass: CodingPass | None,
    subject: Subject,
    writer: str,
    identity: str,
    text: str,
    private: bool,
    written: str = "",
) -> None:
    text = canonical(text).strip()
    if len(text) > LONGEST_MEMO:
        raise InputError(_("A memo has at most {n} characters.").format(n=LONGEST_MEMO))
    study.record(
        "memo",
        {
            "memo": identity,
            "pass": coding_pass.id if coding_pass else None,
            "coder": writer,
            "about": subject.about,
            "target": subject.target,
            "transcript": subject.transcript.id if subject.transcript else None,
            "text": text,
            "private": private,
            "state": "kept" if text else "removed",
            "written": written or iso(study.clock()),
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
    subject = Subject("fragment", fragment, transcript)
    for identity, _old in rows[1:]:
        _record(study, coding_pass, subject, coder.id, identity, "", False)
    first = rows[0][0] if rows else uuid7(study.clock())
    _record(study, coding_pass, subject, coder.id, first, text, False)


@dataclass(frozen=True, slots=True)
class NewMemo:
    """A shared memo that was written elsewhere."""

    writer: Coder | None
    """None: the coordinator."""
    subject: Subject
    text: str
    written: str
    """UTC, ISO 8601; "" where nobody knows."""


def take_memos(study: Study, coding_pass: CodingPass | None, new: Iterable[NewMemo]) -> int:
    """Take shared memos in, of whoever wrote them; returns how many are new.

    What somebody says there already in the same words is not written twice. Without a pass only
    memos on the study can be kept. Raises BlindError for a coder.
    """
    refuse_coder(study)
    known = {
        tuple(row)
        for row in study.facts(
            "SELECT coder, about, target, text FROM memo WHERE state = 'kept' AND NOT private "
            "AND pass IS ?",
            (coding_pass.id if coding_pass else None,),
        )
    }
    taken = 0
    with study.act():
        for one in new:
            text = canonical(one.text).strip()
            who = one.writer.id if one.writer else ""
            key = (who, one.subject.about, one.subject.target, text)
            if not text or key in known:
                continue
            known.add(key)
            identity = uuid7(study.clock())
            _record(study, coding_pass, one.subject, who, identity, text, False, one.written)
            taken += 1
    return taken


def fragment_memos(study: Study, coding_pass: CodingPass) -> list[Memo]:
    """Memos of a pass on fragments that this person may see, oldest first."""
    return _read(study, "m.pass = ?1 AND m.about = 'fragment'", coding_pass)


def memos(
    study: Study,
    *,
    coding_pass: CodingPass | None = None,
    about: Sequence[About] = (),
    words: str = "",
    mine: bool = False,
) -> list[Memo]:
    """Memos that this person may see, oldest first; others' private ones never.

    Of one pass (those written in none are of every pass), about some things, with all of these
    words in them (upper and lower case are one), one's own.
    """
    found = _read(study, "(?1 IS NULL OR m.pass IS NULL OR m.pass = ?1)", coding_pass)
    wanted = canonical(words).casefold().split()
    me = study.coder.name if study.coder else ""
    return [
        one
        for one in found
        if (not about or one.about in about)
        and (not mine or one.coder == me)
        and all(word in one.text.casefold() for word in wanted)
    ]


def find_memo(study: Study, identity: str) -> Memo:
    """One's own memo by its id or the end of it. Raises InputError."""
    known = [one for one in memos(study, mine=True) if one.id.endswith(identity.casefold())]
    if len(known) != 1 or not identity:
        raise InputError(
            _("There is no such memo of yours: {name}. See them with: coder memos --mine").format(
                name=one_line(identity)
            )
        )
    return known[0]


def _read(study: Study, where: str, coding_pass: CodingPass | None) -> list[Memo]:
    me = study.coder.id if study.coder else ""
    rows = study.rows(
        "SELECT m.id, coalesce(c.name, ''), m.about, m.target, m.text, m.private, m.written, "
        "coalesce(t.name, ''), coalesce(f.label, ''), coalesce(p.name, '') FROM {memo} m "
        "LEFT JOIN coder c ON c.id = m.coder LEFT JOIN coding_pass p ON p.id = m.pass "
        "LEFT JOIN {transcript} t ON t.id = m.transcript "
        "LEFT JOIN fragment f ON m.about = 'fragment' AND f.id = m.target "
        f"WHERE m.state = 'kept' AND (NOT m.private OR m.coder = ?2) AND {where} ORDER BY m.id",
        (coding_pass.id if coding_pass else None, me),
    )
    return [
        Memo(identity, coder, about, target, text, bool(private), written, *place)
        for identity, coder, about, target, text, private, written, *place in rows
    ]
