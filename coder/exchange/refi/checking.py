"""What the schemas do not see: GUIDs that stand twice, and references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from coder.exchange.refi.project import Coding, Project, Selection, TextSource, all_codes


def check_references(project: Project) -> None:
    """Raise ValueError with the first of :func:`faults`."""
    for fault in faults(project):
        raise ValueError(fault)


def faults(project: Project) -> Iterator[str]:
    """What is wrong with the GUIDs of a project, one at a time; in a sound one nothing is.

    A case may have the GUID of a code: so some programs say whose words a selection holds.
    """
    cases = {one.guid for one in project.cases}
    codes = {code.guid for _above, code in all_codes(project.codes)}
    seen: set[str] = set()
    for guid in _given(project):
        if guid in seen and not (guid in cases and guid in codes):
            yield f"GUID {guid} stands twice"
        seen.add(guid)
    known = {
        "user": {one.guid for one in project.users},
        "code": codes,
        "variable": {one.guid for one in project.variables},
        "source": {one.guid for one in project.sources},
        "note": {one.guid for one in project.notes},
        "selection": {one.guid for text in project.sources for one in text.selections},
        "thing": seen,
    }
    for kind, guid in _referred(project):
        if guid and guid not in known[kind]:
            yield f"there is no {kind} {guid}"


def _texts(project: Project) -> Iterator[TextSource]:
    yield from project.sources
    yield from project.notes


def _given(project: Project) -> Iterator[str]:
    yield from (one.guid for one in project.users)
    yield from (one.guid for one in project.variables)
    yield from (one.guid for one in project.cases)
    yield from (one.guid for one in project.links)
    yield from (one.guid for one in project.sets)
    for _above, code in all_codes(project.codes):
        yield code.guid
    for text in _texts(project):
        yield text.guid
        for coding in text.codings:
            yield coding.guid
        for selection in text.selections:
            yield selection.guid
            for coding in selection.codings:
                yield coding.guid


def _referred(project: Project) -> Iterator[tuple[str, str]]:
    yield from (("user", project.user), ("user", project.modified_by))
    yield from (("note", guid) for guid in project.note_refs)
    for _above, code in all_codes(project.codes):
        yield from (("note", guid) for guid in code.notes)
    for case in project.cases:
        yield from (("code", guid) for guid in case.codes)
        yield from (("variable", one.variable) for one in case.values)
        yield from (("source", guid) for guid in case.sources)
        yield from (("selection", guid) for guid in case.selections)
    for text in _texts(project):
        yield from _audited(text)
        yield from (("variable", one.variable) for one in text.values)
        for coding in text.codings:
            yield from _of_coding(coding)
        for selection in text.selections:
            yield from _audited(selection)
            for coding in selection.codings:
                yield from _of_coding(coding)
    for link in project.links:
        yield from (("thing", link.origin), ("thing", link.target))
        yield from (("note", guid) for guid in link.notes)
    for one in project.sets:
        yield from (("code", guid) for guid in one.codes)
        yield from (("source", guid) for guid in one.sources)
        yield from (("note", guid) for guid in one.notes)


def _audited(one: TextSource | Selection) -> Iterator[tuple[str, str]]:
    yield from (("user", one.user), ("user", one.modified_by))
    yield from (("note", guid) for guid in one.notes)


def _of_coding(coding: Coding) -> Iterator[tuple[str, str]]:
    yield from (("user", coding.user), ("code", coding.code))
    yield from (("note", guid) for guid in coding.notes)
