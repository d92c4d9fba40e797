"""Small questions: sign off, choose from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coder.language import _, ngettext
from coder.tui.text import stored_line

SIGN = "sign"
SWEEP = "sweep"


class SignOffScreen(ModalScreen[str]):
    """What is still open before the judgements lock; returns ``sign``, ``sweep`` or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss('')", show=False),
        Binding("enter", "sign", show=False),
        Binding("0", "sweep", show=False),
    ]

    def __init__(self, transcript: str, left: Sequence[str], unseen: Sequence[str]) -> None:
        super().__init__()
        self._transcript = transcript
        self._left = left
        self._unseen = unseen

    def compose(self) -> ComposeResult:
        """The question, with what is open."""
        with VerticalScroll(classes="dialog"):
            yield Static(
                Content.assemble(_("Sign off") + " ", stored_line(self._transcript)),
                classes="dialog-title",
            )
            yield Static(Content("\n\n").join(self._lines()))

    def _lines(self) -> list[Content]:
        if not self._left:
            return [
                Content(_("Every fragment is judged. After this your judgements are locked.")),
                _keys(("⏎", _("sign off")), ("Esc", _("not yet"))),
            ]
        n = len(self._left)
        numbers = ", ".join(self._left[:20]) + (" …" if n > 20 else "")
        lines = [
            Content(
                ngettext(
                    "{n} fragment is not judged yet: {numbers}",
                    "{n} fragments are not judged yet: {numbers}",
                    n,
                ).format(n=n, numbers=numbers)
            )
        ]
        if self._unseen:
            m = len(self._unseen)
            lines.append(
                Content(
                    ngettext(
                        "{n} of them was never on your screen, so it cannot be swept: {numbers}",
                        "{n} of them were never on your screen, so they cannot be swept: {numbers}",
                        m,
                    ).format(n=m, numbers=", ".join(self._unseen[:20]) + (" …" if m > 20 else ""))
                )
            )
            lines.append(_keys(("Esc", _("back to the text"))))
        else:
            lines.append(
                _keys(
                    ("0", _("nothing applies to the rest: judge it so, and sign off")),
                    ("Esc", _("back to the text")),
                )
            )
        return lines

    def action_sign(self) -> None:
        """Sign off, if nothing is open."""
        if not self._left:
            self.dismiss(SIGN)

    def action_sweep(self) -> None:
        """Nothing applies to the rest, if all of it was on the screen."""
        if self._left and not self._unseen:
            self.dismiss(SWEEP)


def _keys(*keys: tuple[str, str]) -> Content:
    return Content("\n").join(
        [Content.assemble((f"{key:>4}  ", "bold $primary"), words) for key, words in keys]
    )


class ChooseScreen(ModalScreen[str]):
    """Asks for one of a few names; returns it, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss('')", show=False)]

    def __init__(self, question: str, names: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._names = names

    def compose(self) -> ComposeResult:
        """The question and the names."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield OptionList(*(Option(stored_line(name)) for name in self._names))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the name back."""
        self.dismiss(self._names[event.option_index])
