"""Respondents and what is known of them, as a table that one fills in; coordinator only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from coder.language import _, ngettext
from coder.model import Respondent
from coder.study import Study
from coder.study.attributes import TYPES, attribute_types, free_attribute
from coder.study.names import checked_name
from coder.study.respondents import QUOTING, list_respondents, set_respondent
from coder.text import one_line
from coder.tui.keys import RESPONDENTS, bindings
from coder.tui.screens.dialogs import ChooseScreen
from coder.tui.screens.sheet import SheetScreen

_QUOTING = 3
_FIRST = 4
"""Columns: whether somebody may be quoted, and the first attribute."""


def _quoting(one: Respondent) -> str:
    return _(QUOTING[one.quoting]) if one.quoting else ""


class RespondentsScreen(SheetScreen):
    """One row a respondent, one column each thing known; a cell is stored when filled in."""

    KEYS = RESPONDENTS
    BINDINGS: ClassVar[list[BindingType]] = bindings("respondents", RESPONDENTS)
    MOVES = True

    def __init__(self, study: Study) -> None:
        """Raises BlindError for a coder."""
        super().__init__()
        from coder.study.passes import refuse_coder

        refuse_coder(study)
        self.study = study
        self.column = 1
        self._new: list[str] = []
        self._adding = False
        self._read()

    def _read(self) -> None:
        self.found = list_respondents(self.study)
        self.types = {one.name: one for one in attribute_types(self.study)}
        used = {name for one in self.found for name in one.attributes}
        self.names = [
            *self.types,
            *sorted(used - {*self.types}),
            *(one for one in self._new if one not in used and one not in self.types),
        ]

    def heading(self) -> str:
        """How many there are."""
        n = len(self.found)
        return ngettext("{n} respondent", "{n} respondents", n).format(n=n)

    def columns(self) -> Sequence[str]:
        """Name, role, group, whether they may be quoted, and every attribute."""
        return [_("respondent"), _("role"), _("group"), _("quoting"), *self.names]

    def cells(self) -> list[list[str]]:
        """The rows."""
        return [
            [
                *(one.name, one.role, one.group, _quoting(one)),
                *(one.attributes.get(name, "") for name in self.names),
            ]
            for one in self.found
        ]

    def note(self, at: int) -> str:
        """What may stand in the cell at hand."""
        if self.column == _QUOTING:
            return _("whether their words may be quoted: yes, no, or after approval of the passage")
        if self.column < _FIRST:
            return ""
        name = self.names[self.column - _FIRST]
        said = self.types.get(name)
        if said is None:
            return _("{name}: text").format(name=name)
        words = TYPES[said.type]
        return f"{name}: {_(words)} {', '.join(said.choices)}"

    def may_type(self) -> bool:
        """A name stays as it is; a choice is chosen."""
        if self._adding:
            return True
        if self.column == 0:
            self.notify(_("A name stays as it is."), markup=False, timeout=3)
            return False
        if self.column == _QUOTING:
            self._choose(_("quoting"), [_(words) for words in QUOTING.values()])
            return False
        said = self.types.get(self.names[self.column - _FIRST]) if self.column >= _FIRST else None
        if said is not None and said.type == "choice":
            self._choose(said.name, said.choices)
            return False
        return True

    def _choose(self, name: str, choices: Sequence[str]) -> None:
        nothing = _("(nothing known)")

        def answered(chosen: str | None) -> None:
            if chosen:
                self.attempt(lambda at: self.put(at, "" if chosen == nothing else chosen))

        self.app.push_screen(ChooseScreen(f"{one_line(name)}?", [*choices, nothing]), answered)

    def to_type(self, at: int) -> str:
        """The cell as it is."""
        return "" if self._adding else self.cells()[at][self.column]

    def put(self, at: int, text: str) -> None:
        """Store the cell at hand."""
        name = self.found[at].name
        if self._adding:
            self._add(text)
        elif self.column == 1:
            set_respondent(self.study, name, role=text.strip())
        elif self.column == 2:
            set_respondent(self.study, name, group=text.strip())
        elif self.column == _QUOTING:
            set_respondent(self.study, name, quoting=text)
        else:
            about = self.names[self.column - _FIRST]
            set_respondent(self.study, name, attributes={about: text})
        self._read()

    def _add(self, name: str) -> None:
        """A column more; it is an attribute as soon as something stands in it."""
        name = free_attribute(checked_name(name))
        self._adding = False
        if name not in self.names:
            self._new.append(name)
            self._read()
        self.column = _FIRST + self.names.index(name)

    def action_new_attribute(self) -> None:
        """Type the name of a new attribute."""
        self._adding = True
        self.action_type()
        self.query_one("#cell", Input).placeholder = _("name of the attribute")

    def close_line(self) -> None:
        """The line is gone, and with it what it was for."""
        self._adding = False
        self.query_one("#cell", Input).placeholder = ""
        super().close_line()
