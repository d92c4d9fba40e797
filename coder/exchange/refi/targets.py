"""What each program needs of a file, so that as much as possible arrives there.

What is known of them is uneven: QualCoder's importer was tried and read; of the others it is what
their own files look like and what people report. ``docs/decisions`` says which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from coder.exchange.refi.notions import COORDINATOR, STAR, is_star, read_qualifiers
from coder.exchange.refi.project import (
    Case,
    Code,
    Coding,
    Project,
    Selection,
    TextSource,
    User,
    all_codes,
    guid_of,
)
from coder.exchange.refi.selections import beginning
from coder.exchange.refi.writing import STANDARD, Counting
from coder.language import _

Target = Literal["maxqda", "nvivo", "atlasti", "qualcoder"]

STAR_GUID = guid_of("code", "star")


@dataclass(frozen=True, slots=True)
class Needs:
    """What one program asks for."""

    name: str
    counting: Counting = STANDARD
    one_name: bool = False
    """No two codes may have the same name, wherever they stand."""
    own_ways: bool = False
    """QualCoder's: cases are linked by codes, and notes on sources and codings are passed over."""


TARGETS: Mapping[Target, Needs] = {
    "maxqda": Needs("MAXQDA", Counting(crlf=True)),
    "nvivo": Needs("NVivo", Counting(crlf=True, utf16=True)),
    "atlasti": Needs("ATLAS.ti", one_name=True),
    "qualcoder": Needs("QualCoder", one_name=True, own_ways=True),
}


def prepared(project: Project, target: Target) -> Project:
    """The project as this program takes it best; write it with the counting of its needs.

    Everywhere stars become a code ★, since sets hold no passages in these programs.
    """
    needs = TARGETS[target]
    project = stars_as_code(project)
    if needs.one_name:
        names = names_apart(project.codes)
        project = replace(project, codes=tuple(_renamed(one, names) for one in project.codes))
    return _for_qualcoder(project) if needs.own_ways else project


def stars_as_code(project: Project) -> Project:
    """Stars as a code on the selection, in the place of notes and their set."""
    stars = {one.guid for one in project.notes if is_star(one.name)}
    if not stars:
        return project
    description = _("The coder starred this passage: it is worth showing. It is no judgement.")
    code = Code(STAR_GUID, STAR, color="#E69F00", description=description)
    return replace(
        project,
        codes=(*project.codes, code),
        sources=tuple(
            replace(one, selections=tuple(_starred(each, stars) for each in one.selections))
            for one in project.sources
        ),
        notes=tuple(one for one in project.notes if one.guid not in stars),
        sets=tuple(one for one in project.sets if not is_star(one.name)),
    )


def _starred(one: Selection, stars: set[str]) -> Selection:
    if not stars.intersection(one.notes):
        return one
    coding = Coding(guid_of("coding", STAR, one.guid), STAR_GUID, one.user, one.created)
    lines = (line for line in one.description.split("\n") if line != STAR)
    return replace(
        one,
        codings=(*one.codings, coding),
        notes=tuple(guid for guid in one.notes if guid not in stars),
        description="\n".join(lines),
    )


def names_apart(codes: tuple[Code, ...]) -> dict[str, str]:
    """GUID → another name, of the codes whose name stands elsewhere too: the path to it."""
    known = Counter(code.name.casefold() for _above, code in all_codes(codes))
    taken = {code.name.casefold() for _above, code in all_codes(codes)}
    found: dict[str, str] = {}
    seen: set[str] = set()
    for above, code in all_codes(codes):
        if known[code.name.casefold()] == 1:
            continue
        name = path = " > ".join(one.name for one in (*above, code))
        n = 1
        while name.casefold() in seen or (name != code.name and name.casefold() in taken):
            n += 1
            name = f"{path} ({n})"
        seen.add(name.casefold())
        if name != code.name:
            found[code.guid] = name
    return found


def _renamed(code: Code, names: Mapping[str, str]) -> Code:
    below = tuple(_renamed(one, names) for one in code.codes)
    return replace(code, name=names.get(code.guid, code.name), codes=below)


def _for_qualcoder(project: Project) -> Project:
    """Cases are the texts that a code of the same GUID is given to; what it passes over stays out.

    A variable is of cases or of files there, so the files keep what no case says. A note that a
    source refers to gets lost, and one that nothing refers to becomes a journal entry.
    """
    of_cases = {value.variable for case in project.cases for value in case.values}
    spoken = _spoken(project)
    users = project.users
    coordinator = User(guid_of("user", COORDINATOR), COORDINATOR)
    if spoken and coordinator.guid not in {one.guid for one in users}:
        users = (*users, coordinator)
    sources = []
    for source in project.sources:
        whole = tuple(_of_case(source, *one, coordinator) for one in spoken.get(source.guid, ()))
        sources.append(
            replace(
                source,
                selections=(*map(_without_notes_on_codings, source.selections), *whole),
                notes=(),
                values=tuple(one for one in source.values if one.variable not in of_cases),
            )
        )
    told = {guid for source in sources for one in source.selections for guid in one.notes}
    notes = (one for one in project.notes if one.guid in told or read_qualifiers(one.name) is None)
    cases = (Code(one.guid, one.name or one.guid, color="#999999") for one in project.cases)
    return replace(
        project,
        users=users,
        codes=(*project.codes, *cases),
        sources=tuple(sources),
        notes=tuple(notes),
    )


def _spoken(project: Project) -> dict[str, list[tuple[Case, int, int]]]:
    """GUID of a source → whose words stand in it where: of one respondent, all of it."""
    cases_of: dict[str, list[Case]] = {}
    for case in project.cases:
        for guid in case.sources:
            cases_of.setdefault(guid, []).append(case)
    found: dict[str, list[tuple[Case, int, int]]] = {}
    for source in project.sources:
        cases = cases_of.get(source.guid, [])
        for case in cases:
            found.setdefault(source.guid, []).extend(
                (case, start, end)
                for start, end in (_stretches(source, case) if len(cases) > 1 else _all_of(source))
            )
    return found


def _all_of(source: TextSource) -> Iterator[tuple[int, int]]:
    if source.text:
        yield 0, len(source.text)


def _stretches(source: TextSource, case: Case) -> list[tuple[int, int]]:
    mine = set(case.selections)
    return sorted({(one.start, one.end) for one in source.selections if one.guid in mine})


def _of_case(source: TextSource, case: Case, start: int, end: int, user: User) -> Selection:
    names = (source.guid, case.guid, str(start), str(end))
    created = source.created
    coding = Coding(guid_of("coding", "case", *names), case.guid, user.guid, created)
    name = beginning(source.text[start:end])
    guid = guid_of("selection", "case", *names)
    return Selection(guid, start, end, name, user.guid, created, codings=(coding,))


def _without_notes_on_codings(one: Selection) -> Selection:
    return replace(one, codings=tuple(replace(each, notes=()) for each in one.codings))
