"""Memos on codes, transcripts and the study, as notes that these refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.exchange.refi.codes import code_guid
from coder.exchange.refi.notions import COORDINATOR, MEMO
from coder.exchange.refi.project import Code, Note, TextSource, User, guid_of
from coder.exchange.refi.said import moment
from coder.exchange.refi.texts import source_guid
from coder.model import CodingPass
from coder.study.memos import Memo, memos
from coder.study.transcripts import list_transcripts

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Remark:
    """A memo, and what it is about."""

    note: Note
    on: str
    """GUID of the code or source; "" for the study."""


def remarks(
    study: Study, coding_pass: CodingPass | None, book: Codebook | None, users: Mapping[str, User]
) -> list[Remark]:
    """The shared memos of a pass, and of none, that are on no fragment."""
    titles = {one.id: one.label.shown() or one.id for one in book.codes} if book else {}
    ids = {one.name: one.id for one in list_transcripts(study)}
    found = []
    for memo in memos(study, coding_pass=coding_pass, about=("code", "transcript", "study")):
        if memo.private or (coding_pass is None and memo.coding_pass):
            continue
        on, title = "", ""
        if memo.about == "transcript" and memo.transcript in ids:
            on, title = source_guid(ids[memo.transcript]), memo.transcript
        elif memo.about == "code" and book is not None and memo.target in titles:
            on, title = code_guid(book.id, memo.target), titles[memo.target]
        elif memo.about == "code":
            title = memo.target
        found.append(Remark(_note(memo, title, users), on))
    return found


def _note(memo: Memo, title: str, users: Mapping[str, User]) -> Note:
    writer = memo.coder or COORDINATOR
    return Note(
        guid_of("note", "memo", memo.id),
        MEMO + (f"{title} · {writer}" if title else writer),
        memo.text,
        user=users[writer].guid,
        created=moment(memo.written),
    )


def on_codes(codes: tuple[Code, ...], remarks: list[Remark]) -> tuple[Code, ...]:
    """The codes, each with its notes."""
    about = _by_target(remarks)

    def noted(code: Code) -> Code:
        below = tuple(map(noted, code.codes))
        return replace(code, notes=(*code.notes, *about.get(code.guid, ())), codes=below)

    return tuple(map(noted, codes))


def on_sources(sources: list[TextSource], remarks: list[Remark]) -> list[TextSource]:
    """The sources, each with its notes."""
    about = _by_target(remarks)
    return [replace(one, notes=(*one.notes, *about.get(one.guid, ()))) for one in sources]


def _by_target(remarks: list[Remark]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in remarks:
        found.setdefault(one.on, []).append(one.note.guid)
    return found
