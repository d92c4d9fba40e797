"""The same project for people outside the team: roles for names, and only words that may leave.

What stays in the team is blacked out in its text, letter for letter, so that offsets hold. Nobody
is named; what people wrote themselves (memos, reasons) stays here, and so does all that is known
of respondents but their role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.exchange.refi.notions import (
    ABOUT_PASS,
    CODEBOOK,
    COORDINATOR,
    MEMO,
    ROLE,
    STAR,
    is_reason,
    is_star,
    read_about_pass,
    read_qualifiers,
)
from coder.exchange.refi.project import Code, Note, Project, Selection, TextSource, User, all_codes
from coder.exchange.refi.texts import Read, readable
from coder.language import _
from coder.leaving import Permission, permission, shown_as
from coder.model import Respondent
from coder.study.coders import list_coders
from coder.study.respondents import list_respondents

if TYPE_CHECKING:
    from coder.study import Study

BLACK = "█"


@dataclass(frozen=True, slots=True)
class Public:
    """A project that may leave, and how much stayed behind."""

    project: Project
    texts: int
    """Texts of which nothing is in it."""
    passages: int
    """Fragments that are blacked out in the others."""
    written: int
    """Memos and reasons."""


@dataclass(frozen=True, slots=True)
class _Leaving:
    """How one text leaves."""

    name: str
    black: tuple[tuple[int, int], ...]
    """Where the fragments stand that stay."""


def for_others(study: Study, project: Project) -> Public:
    """What of a project of this study may leave the team.

    ``project`` is as :func:`coder.exchange.refi.from_study.project_of` made it.
    """
    read = list(readable(study))
    leaving = _leaving(study, read)
    users = _users(study, project)
    labels = {code.guid: code.name for _above, code in all_codes(project.codes)}
    notes = {one.guid: one for one in _notes(project, users)}
    roles = {one.guid for one in project.variables if one.name == ROLE}
    sources = []
    for source in project.sources:
        if source.guid in leaving:
            text = _source(source, leaving[source.guid], notes, labels)
            values = tuple(one for one in source.values if one.variable in roles)
            sources.append(replace(text, values=values))
    told = {guid for one in sources for each in one.selections for guid in _referred(each)}
    about = tuple(guid for guid in project.note_refs if guid in notes)
    kept = tuple(one for guid, one in notes.items() if guid in told or guid in about)
    stars = tuple(one.guid for one in kept if is_star(one.name))
    public = replace(
        project,
        users=tuple(users.values()),
        codes=tuple(map(_without_notes, project.codes)),
        variables=tuple(one for one in project.variables if one.guid in roles),
        cases=(),
        sources=tuple(sources),
        notes=kept,
        sets=tuple(replace(one, notes=stars) for one in project.sets) if stars else (),
        note_refs=about,
    )
    black = sum(len(one.black) for one in leaving.values())
    written = sum(one.name.startswith(MEMO) or is_reason(one.name) for one in project.notes)
    return Public(public, len(read) - len(leaving), black, written)


def _leaving(study: Study, read: list[Read]) -> dict[str, _Leaving]:
    """GUID of a source → how it leaves; without those of which nothing may."""
    people = {one.name.casefold(): one for one in list_respondents(study)}
    allowed = permission(study)
    found: dict[str, _Leaving] = {}
    count: Counter[str] = Counter()
    for one in read:
        speakers = {
            label: people.get(name.casefold()) for label, name in one.transcript.speakers.items()
        }
        black = tuple(_black(one, speakers, allowed))
        if len({*black}.intersection(_answers(one))) == len(_answers(one)):
            continue
        who = [respondent for respondent in speakers.values() if respondent is not None]
        role = shown_as(who[0] if who else None, "public")
        count[role] += 1
        found[one.guid] = _Leaving(f"{role} {count[role]}", black)
    return found


def _answers(one: Read) -> set[tuple[int, int]]:
    return {(each.start, each.end) for each in one.fragments if not each.context}


def _black(
    one: Read, speakers: Mapping[str, Respondent | None], allowed: Permission
) -> Iterator[tuple[int, int]]:
    for each in one.fragments:
        if allowed.kept_back(speakers.get(each.speaker), [each.id]) is not None:
            yield each.start, each.end


def _users(study: Study, project: Project) -> dict[str, User]:
    """Name → the user as others see them: a number."""
    coders = {one.name for one in list_coders(study)}
    found: dict[str, User] = {}
    for one in project.users:
        if one.name in coders:
            found[one.name] = replace(one, name=_("coder {n}").format(n=len(found) + 1))
        elif one.name != COORDINATOR:
            found[one.name] = one
    return found


def _notes(project: Project, users: Mapping[str, User]) -> Iterator[Note]:
    """The notes that say nothing of anybody; stars by a number."""
    stars = 0
    for one in project.notes:
        if one.name == ABOUT_PASS:
            said = read_about_pass(one.text)
            if said is not None:
                coders = {users[name].name: kind for name, kind in said.coders.items()}
                yield replace(one, text=replace(said, coders=coders).write())
        elif is_star(one.name):
            stars += 1
            yield replace(one, name=f"{STAR} {stars}")
        elif one.name == CODEBOOK or read_qualifiers(one.name) is not None:
            yield one


def _source(
    one: TextSource, leaving: _Leaving, notes: Mapping[str, Note], labels: Mapping[str, str]
) -> TextSource:
    text = one.text
    for start, end in leaving.black:
        hidden = "".join(char if char == "\n" else BLACK for char in text[start:end])
        text = text[:start] + hidden + text[end:]
    selections = (
        _selection(each, notes, labels)
        for each in one.selections
        if not any(each.start < end and start < each.end for start, end in leaving.black)
    )
    return replace(
        one,
        name=leaving.name,
        text=text,
        selections=tuple(each for each in selections if each.codings or each.notes),
        notes=(),
    )


def _selection(one: Selection, notes: Mapping[str, Note], labels: Mapping[str, str]) -> Selection:
    """Without what was written about it; its description says the qualifiers again."""
    lines = [
        f"{labels[coding.code]}: {notes[guid].text.rstrip()}"
        for coding in one.codings
        for guid in coding.notes
    ]
    kept = tuple(guid for guid in one.notes if guid in notes)
    lines += [STAR] * any(is_star(notes[guid].name) for guid in kept)
    return replace(one, description="\n".join(lines), notes=kept)


def _referred(one: Selection) -> Iterator[str]:
    yield from one.notes
    for coding in one.codings:
        yield from coding.notes


def _without_notes(code: Code) -> Code:
    return replace(code, notes=(), codes=tuple(map(_without_notes, code.codes)))
