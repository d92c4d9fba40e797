"""The users of a project as coders, its cases and what is said of its sources as respondents."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.exchange.refi.account import Lines
from coder.exchange.refi.notions import CONSENSUS, COORDINATOR, GROUP, QUOTING, ROLE, WAVE
from coder.exchange.refi.project import Case, Project, User, Value, VariableType, VariableValue
from coder.language import _
from coder.model import INTERVIEWER, Coder
from coder.study.attributes import (
    FIXED,
    attribute_types,
    define_attribute,
    in_form,
    known_key,
    spelled,
)
from coder.study.coders import add_coder, is_reserved, list_coders
from coder.study.names import LONGEST_NAME
from coder.study.respondents import list_respondents, quoting_from, record_respondent
from coder.text import canonical, display, shorten

if TYPE_CHECKING:
    from coder.study import Study

_TYPES: Mapping[VariableType, str] = {"Integer": "number", "Float": "number", "Date": "date"}
_PLACES = (ROLE, GROUP, QUOTING)


def name_of(text: str, otherwise: str) -> str:
    """A name as the study can have it: on one line, without what harms a screen, not too long."""
    shown = "".join(one for one in canonical(text) if display(one) == one)
    return shorten(shown, LONGEST_NAME) or otherwise


class Names:
    """Gives out names that nobody else has, upper and lower case being one."""

    def __init__(self, taken: Sequence[str], lines: Lines) -> None:
        self._taken = {one.casefold() for one in taken}
        self._lines = lines

    def take(self, name: str) -> None:
        """A name that somebody has already."""
        self._taken.add(name.casefold())

    def free(self, wanted: str, otherwise: str) -> str:
        """The name, or the name with a number behind it, which is said."""
        first = chosen = name_of(wanted, otherwise)
        number = 1
        while chosen.casefold() in self._taken:
            number += 1
            chosen = f"{first[: LONGEST_NAME - 8].rstrip()} ({number})"
        if chosen != wanted:
            self._lines.add("renamed", "", f"{shorten(wanted, 60) or '–'} → {chosen}")
        self._taken.add(chosen.casefold())
        return chosen


class Team:
    """Who the users of a project are here; somebody is added when they turn out to have coded."""

    def __init__(
        self, study: Study, users: Sequence[User], kinds: Mapping[str, str], kind: str, lines: Lines
    ) -> None:
        """``kinds``: name → kind, as far as a file of ours says it; ``kind`` is that of others."""
        self._study = study
        self._users = {one.guid: one for one in users}
        self._kinds = {name.casefold(): one for name, one in kinds.items()}
        self._kind = kind
        self._lines = lines
        self._known = {one.name.casefold(): one for one in list_coders(study)}
        self._found: dict[str, Coder] = {}
        self._names = Names([], lines)
        self.added = 0
        """How many coders are new."""

    def in_order(self, guids: Iterable[str]) -> list[str]:
        """Who of these is a coder, in the order of the file."""
        said = {guid if guid in self._users else "" for guid in guids}
        people = [one for one in (*self._users, "") if one in said]
        return [one for one in people if self._named(one) not in (CONSENSUS, COORDINATOR)]

    def is_consensus(self, guid: str) -> bool:
        """Whether that user stands for what the table made of it."""
        return self._named(guid) == CONSENSUS

    def is_coordinator(self, guid: str) -> bool:
        """Whether that user stands for the coordinator."""
        return self._named(guid) == COORDINATOR

    def _named(self, guid: str) -> str:
        user = self._users.get(guid)
        return user.name.strip().casefold() if user else ""

    def coder(self, guid: str) -> Coder:
        """The coder whom a user is; somebody nobody named where the file names none."""
        if guid not in self._users:
            guid = ""
        if guid not in self._found:
            self._found[guid] = self._made(self._users.get(guid))
        return self._found[guid]

    def _made(self, user: User | None) -> Coder:
        nobody = _("nobody named")
        name = self._names.free((user.name or user.id) if user else nobody, nobody)
        if is_reserved(name):
            name = self._names.free(f"{name} (2)", nobody)
        known = self._known.get(name.casefold())
        if known is not None:
            return known
        kind = self._kinds.get(name.casefold())
        if kind is None:
            kind = self._kind
            self._lines.add(kind, "", name)
        self.added += 1
        return add_coder(self._study, name, kind)


class Values:
    """What variables say: of which attribute, in which form."""

    def __init__(self, study: Study, project: Project, lines: Lines) -> None:
        self._study = study
        self._lines = lines
        self._names = {one.guid: self._place(one.name) for one in project.variables}
        self._types = {one.guid: _TYPES.get(one.type, "text") for one in project.variables}

    def _place(self, name: str) -> str:
        """``role`` and its like for what has a place of its own, else the name of an attribute."""
        name = name_of(name, _("unnamed"))
        key = QUOTING if name.casefold() == QUOTING else known_key(name)
        if key in (*_PLACES, WAVE):
            return key
        return f"{name} (2)"[:LONGEST_NAME] if key in FIXED else name

    def said(self, values: Sequence[VariableValue]) -> dict[str, str]:
        """Attribute, or ``role`` and its like → value as text; without what says nothing."""
        found = {}
        for one in values:
            name = self._names.get(one.variable)
            text = "" if one.value is None else _text(one.value)
            if name and text:
                found[name] = text
            elif text:
                self._lines.add("value", "", text)
        return found

    def define(self, everybody: Sequence[Mapping[str, str]]) -> None:
        """Give the attributes their types, where all values fit; what has one keeps it."""
        known = {one.name.casefold() for one in attribute_types(self._study)}
        for guid, name in self._names.items():
            type_ = self._types[guid]
            if type_ == "text" or name.casefold() in known or name in (*_PLACES, WAVE):
                continue
            try:
                with self._study.act():
                    made = define_attribute(self._study, name, type_)
                    for said in everybody:
                        in_form(made, said.get(name, ""))
            except InputError:
                self._lines.add("type", "", name)

    def fitting(self, said: Mapping[str, str], whose: str) -> dict[str, str]:
        """The values that fit the types that the study has; the others are listed."""
        types = {one.name: one for one in attribute_types(self._study)}
        found = {}
        for name, value in said.items():
            if name in (*_PLACES, WAVE):
                continue
            type_ = types.get(spelled(name, [*types]))
            try:
                found[name] = in_form(type_, value) if type_ else value
            except InputError:
                self._lines.add("value", whose, f"{name} = {value}")
        return found

    def quoting(self, value: str | None, whose: str) -> str | None:
        """Whether somebody may be quoted; what says something else is listed."""
        if value is None:
            return None
        try:
            return quoting_from(value)
        except InputError:
            self._lines.add("value", whose, f"{QUOTING} = {value}")
            return None


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return " ".join(canonical(str(value)).split())


def respondent_names(study: Study, cases: Sequence[Case], lines: Lines) -> dict[str, str]:
    """GUID of each case → the respondent whom it is; one of that name is taken for the same."""
    known = {one.name.casefold(): one.name for one in list_respondents(study)}
    names = Names([INTERVIEWER], lines)
    found = {}
    for one in cases:
        name = names.free(one.name, _("nobody named"))
        found[one.guid] = known.get(name.casefold(), name)
    return found


def take_respondents(study: Study, values: Values, people: Mapping[str, Mapping[str, str]]) -> None:
    """Write down what is known of respondents: name → attributes and such."""
    values.define(list(people.values()))
    for name, said in people.items():
        record_respondent(
            study,
            name,
            role=said.get(ROLE),
            group=said.get(GROUP),
            quoting=values.quoting(said.get(QUOTING), name),
            attributes=values.fitting(said, name),
        )
