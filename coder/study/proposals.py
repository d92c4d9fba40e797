"""Proposals for the codebook: what the table found unclear, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from coder.clock import iso, uuid7
from coder.errors import InputError
from coder.language import _
from coder.model import CodingPass, Fragment, Transcript
from coder.study.codebooks import get_codebook
from coder.study.passes import at_table, refuse_coder
from coder.text import canonical, one_line

if TYPE_CHECKING:
    from coder.study.study import Study

State = Literal["open", "taken", "declined"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that was found unclear on a fragment."""

    id: str
    transcript: str
    """Id of the transcript, as ``fragment`` is that of the fragment."""
    fragment: str
    code: str
    version: str
    """Of the codebook, under which it was made."""
    text: str
    state: State
    answer: str
    """What the coordinator said to it; "" while it is open."""
    author: str
    """Name of the coder who wrote it down, or ``coordinator``."""
    written: str
    """UTC, ISO 8601."""


def propose(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    code: str,
    text: str,
) -> str:
    """Write down that a code is unclear, and what should change; returns the proposal's id.

    Only for fragments at the table. Raises InputError for an unknown code and without a text.
    """
    get_codebook(study, coding_pass.codebook, coding_pass.version).code(code)
    if not text.strip():
        raise InputError(
            _("Say in a few words what is unclear about code {code}.").format(code=code)
        )
    with study.act():
        if transcript.id not in at_table(study, coding_pass):
            raise InputError(
                _(
                    "Transcript {name} is not at the table in pass {coding_pass}; "
                    "open the table with: coder pass close {coding_pass}"
                ).format(name=one_line(transcript.name), coding_pass=one_line(coding_pass.name))
            )
        identity = uuid7(study.clock())
        study.record(
            "proposal",
            {
                "proposal": identity,
                "pass": coding_pass.id,
                "transcript": transcript.id,
                "fragment": fragment.id,
                "code": code,
                "version": coding_pass.version,
                "text": canonical(text).strip(),
                "state": "open",
                "answer": "",
                "author": study.author,
                "written": iso(study.clock()),
            },
        )
    return identity


def answer_proposal(study: Study, proposal: str, *, taken: bool, answer: str) -> None:
    """Say what became of a proposal: taken up in a new version of the codebook, or declined.

    Only the coordinator does. Raises InputError for one that is not there, and without an answer.
    """
    refuse_coder(study)
    if not answer.strip():
        raise InputError(_("Say in a few words what became of the proposal."))
    with study.act():
        rows = study.facts(
            "SELECT pass, transcript, fragment, code, version, text, author, written "
            "FROM proposal WHERE id = ?",
            (proposal,),
        )
        if not rows:
            raise InputError(_("There is no such proposal."))
        names = ("pass", "transcript", "fragment", "code", "version", "text", "author", "written")
        study.record(
            "proposal",
            {
                "proposal": proposal,
                **dict(zip(names, rows[0], strict=True)),
                "state": "taken" if taken else "declined",
                "answer": canonical(answer).strip(),
            },
        )


def proposals(study: Study, coding_pass: CodingPass) -> list[Proposal]:
    """The proposals of a pass, oldest first, of transcripts that this person may read."""
    names = dict(study.rows("SELECT id, name FROM coder"))
    rows = study.rows(
        "SELECT id, transcript, fragment, code, version, text, state, answer, author, written "
        "FROM {proposal} WHERE pass = ? ORDER BY written, id",
        (coding_pass.id,),
    )
    return [replace(Proposal(*row), author=names.get(row[-2], row[-2])) for row in rows]
