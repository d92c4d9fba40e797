"""Respondents as cases, and what is known of them as variables: on the case and on its sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from coder.exchange.refi.notions import GROUP, QUOTING, ROLE, WAVE
from coder.exchange.refi.project import (
    Case,
    Selection,
    Value,
    Variable,
    VariableType,
    VariableValue,
    guid_of,
)
from coder.model import Respondent, Transcript
from coder.study.attributes import AttributeType, attribute_types
from coder.study.respondents import list_respondents

if TYPE_CHECKING:
    from coder.study import Study

_TYPES: Mapping[str, VariableType] = {"number": "Float", "date": "Date"}


@dataclass(frozen=True, slots=True)
class People:
    """Who was interviewed, as a file has it."""

    variables: tuple[Variable, ...]
    cases: tuple[Case, ...]
    of_sources: Mapping[str, tuple[VariableValue, ...]]
    """Id of a transcript → what is known of it, and of the one respondent who speaks in it."""


def people(
    study: Study,
    transcripts: Sequence[Transcript],
    guids: Mapping[str, str],
    selections: Mapping[str, tuple[Selection, ...]],
    speakers: Mapping[str, str],
) -> People:
    """The respondents who speak in these transcripts; for the coordinator all.

    ``guids``: id of a transcript → GUID of its source. Where several speak in one source, a case
    refers to the selections of its own words (``speakers``: GUID of a selection → label).
    """
    types = {one.name: one for one in attribute_types(study)}
    spoken: dict[str, list[Transcript]] = {}
    for transcript in transcripts:
        for name in dict.fromkeys(transcript.speakers.values()):
            spoken.setdefault(name.casefold(), []).append(transcript)
    found = [
        one
        for one in list_respondents(study)
        if study.coder is None or one.name.casefold() in spoken
    ]
    known = {one.name.casefold(): dict(_known(one, types)) for one in found}
    cases, of_sources = [], {}
    for one in found:
        texts = spoken.get(one.name.casefold(), [])
        cases.append(
            Case(
                guid_of("case", one.id),
                one.name,
                values=_values(known[one.name.casefold()]),
                sources=tuple(guids[text.id] for text in texts),
                selections=tuple(
                    selection.guid
                    for text in texts
                    if len(_respondents(text, known)) > 1
                    for selection in selections.get(text.id, ())
                    if text.speakers.get(speakers[selection.guid], "").casefold()
                    == one.name.casefold()
                ),
            )
        )
    for transcript in transcripts:
        names = _respondents(transcript, known)
        values = dict(known[names[0]]) if len(names) == 1 else {}
        if transcript.wave:
            values[WAVE] = transcript.wave
        of_sources[transcript.id] = _values(values)
    used = {name for values in known.values() for name in values}
    used |= {WAVE for one in transcripts if one.wave}
    return People(tuple(_variables(used, types)), tuple(cases), of_sources)


def _respondents(transcript: Transcript, known: Mapping[str, object]) -> list[str]:
    names = dict.fromkeys(name.casefold() for name in transcript.speakers.values())
    return [name for name in names if name in known]


def _known(one: Respondent, types: Mapping[str, AttributeType]) -> Iterator[tuple[str, Value]]:
    for name, value in ((ROLE, one.role), (GROUP, one.group), (QUOTING, one.quoting)):
        if value:
            yield name, value
    for name, value in sorted(one.attributes.items()):
        if value:
            yield name, _typed(value, types.get(name))


def _typed(value: str, attribute: AttributeType | None) -> Value:
    if attribute is not None and attribute.type == "number":
        return Decimal(value)
    if attribute is not None and attribute.type == "date":
        return datetime.date.fromisoformat(value)
    return value


def _values(known: Mapping[str, Value]) -> tuple[VariableValue, ...]:
    return tuple(VariableValue(variable_guid(name), value) for name, value in known.items())


def _variables(used: set[str], types: Mapping[str, AttributeType]) -> Iterator[Variable]:
    fixed = [name for name in (ROLE, GROUP, QUOTING, WAVE) if name in used]
    for name in (*fixed, *sorted(used - {*fixed})):
        type_ = types[name].type if name in types else "text"
        yield Variable(variable_guid(name), name, _TYPES.get(type_, "Text"))


def variable_guid(name: str) -> str:
    """The GUID of a variable."""
    return guid_of("variable", name)
