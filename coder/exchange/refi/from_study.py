"""A study as a REFI-QDA project: texts, codebook, people, and the codings of one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from coder import __version__, language
from coder.codebook import Codebook
from coder.codebook.writing import to_yaml
from coder.exchange.refi.cases import people
from coder.exchange.refi.codes import code_guid, code_tree, none_code
from coder.exchange.refi.notions import (
    ABOUT_PASS,
    CODEBOOK,
    CONSENSUS,
    COORDINATOR,
    ORIGIN,
    STARS,
    AboutPass,
    is_star,
)
from coder.exchange.refi.project import Code, Note, Project, Set, User, all_codes, guid_of
from coder.exchange.refi.remarks import on_codes, on_sources, remarks
from coder.exchange.refi.said import Scene, all_said, moment
from coder.exchange.refi.selections import Selected, selected
from coder.exchange.refi.texts import places_of, readable, sources_of
from coder.model import CodingPass, Stage
from coder.study.about import study_name
from coder.study.codebooks import get_codebook, list_codebooks
from coder.study.coders import list_coders
from coder.study.when import made_when

if TYPE_CHECKING:
    from coder.study import Study

_NOTHING = Selected({}, (), {})


def codebook_project(book: Codebook) -> Project:
    """A codebook by itself, for :func:`coder.exchange.refi.writing.write_codebook`."""
    return Project(book.title.shown(), _origin(), codes=code_tree(book))


def project_of(
    study: Study, coding_pass: CodingPass | None, *, stage: Stage = "independent"
) -> Project:
    """All texts that this session's person may read, with the codings of a pass that they may see.

    Without a pass: texts, codebook and people alone. In the current language.
    """
    read = list(readable(study))
    users = _users(study)
    made = moment(made_when(study))
    book = book_of(study, coding_pass)
    tree, found = code_tree(book) if book else (), _NOTHING
    if coding_pass is not None and book is not None:
        words = {one.transcript.id: one.text for one in read}
        scene = Scene(study, coding_pass, stage, book, places_of(read), words, users, made)
        tree, found = _coded(scene)
    noted = remarks(study, coding_pass, book, users)
    pairs = list(sources_of(study, read))
    notes = [*found.notes, *(one.note for one in noted), *(note for _source, note in pairs)]
    spoke = {one.user for every in found.selections.values() for one in every}
    spoke |= {one.user for one in notes}
    about = _about(study, coding_pass, stage, book, made, users, spoke)
    transcripts = [one.transcript for one in read]
    guids = {one.transcript.id: one.guid for one in read}
    who = people(study, transcripts, guids, found.selections, found.speakers)
    sources = [
        replace(
            source,
            selections=found.selections.get(one.transcript.id, ()),
            values=who.of_sources[one.transcript.id],
        )
        for one, (source, _note) in zip(read, pairs, strict=True)
    ]
    return Project(
        study_name(study),
        _origin(),
        created=made,
        users=tuple(one for one in users.values() if one.guid in spoke),
        codes=on_codes(tree, noted),
        variables=who.variables,
        cases=who.cases,
        sources=tuple(on_sources(sources, noted)),
        notes=tuple(_named_apart([*about, *notes])),
        sets=_sets(notes),
        note_refs=(*(one.guid for one in about), *(one.note.guid for one in noted if not one.on)),
    )


def _origin() -> str:
    return f"{ORIGIN} {__version__}"


def _users(study: Study) -> dict[str, User]:
    """Everybody who may have said something; coders first, since some programs take the first."""
    found = {one.name: User(guid_of("user", one.id), one.name) for one in list_coders(study)}
    for name in (COORDINATOR, CONSENSUS):
        found[name] = User(guid_of("user", name), name)
    return found


def book_of(study: Study, coding_pass: CodingPass | None) -> Codebook | None:
    """The codebook of a pass; without one that which the study took in last, if any."""
    if coding_pass is not None:
        return get_codebook(study, coding_pass.codebook, coding_pass.version)
    known = list_codebooks(study)
    return known[-1] if known else None


def _coded(scene: Scene) -> tuple[tuple[Code, ...], Selected]:
    """The codes, those that judgements of older versions name too, and all selections."""
    said = list(all_said(scene))
    given = {one.coding.code for one in said if one.coding is not None}
    older = {
        code_guid(book.id, code.id): code
        for book in list_codebooks(scene.study)
        if book.id == scene.book.id
        for code in book.codes
        if code.id not in scene.book.ids
    }
    gone = [code for guid, code in older.items() if guid in given]
    tree = (*code_tree(scene.book, gone), none_code())
    guids = [one.guid for one in scene.users.values()]
    guids += [code.guid for _above, code in all_codes(tree)]
    order = {guid: place for place, guid in enumerate(guids)}
    return tree, selected(said, scene.texts, scene.coding_pass.id, order)


def _about(
    study: Study,
    coding_pass: CodingPass | None,
    stage: Stage,
    book: Codebook | None,
    made: str,
    users: Mapping[str, User],
    spoke: Collection[str],
) -> list[Note]:
    """The notes on the project as a whole."""
    found = []
    if coding_pass is not None:
        kinds = {
            one.name: str(one.kind) for one in list_coders(study) if users[one.name].guid in spoke
        }
        said = AboutPass(
            coding_pass.name,
            coding_pass.kind,
            coding_pass.codebook,
            coding_pass.version,
            stage,
            kinds,
        )
        guid = guid_of("note", "pass", coding_pass.id, stage)
        found.append(Note(guid, ABOUT_PASS, said.write(), created=made))
    if book is not None:
        guid = guid_of("note", "codebook", book.id, book.version)
        found.append(Note(guid, CODEBOOK, to_yaml(book), created=made))
    return found


def _sets(notes: Iterable[Note]) -> tuple[Set, ...]:
    stars = tuple(one.guid for one in notes if is_star(one.name))
    name = STARS[language.current()]
    return (Set(guid_of("set", "stars"), name, notes=stars),) if stars else ()


def _named_apart(notes: Iterable[Note]) -> Iterator[Note]:
    """The notes under names of their own: in some programs two of one name clash."""
    seen: Counter[str] = Counter()
    for one in notes:
        seen[one.name] += 1
        n = seen[one.name]
        yield replace(one, name=f"{one.name} ({n})") if n > 1 else one
