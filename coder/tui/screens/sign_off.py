"""What there is to know before one's judgements lock: what is open, to be judged again, unsure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from coder.coding_session import CodingSession
from coder.language import _, ngettext
from coder.study.signoffs import Open
from coder.text import shorten
from coder.tui.text import stored_line
from coder.tui.widgets.row_list import RowList

SIGN = "sign"
SWEEP = "sweep"
_START = 60
"""Characters of a fragment that are shown beside its number."""


class SignOffScreen(ModalScreen[str]):
    """Returns ``sign``, ``sweep``, the number of a fragment to go to, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss('')", show=False),
        Binding("0", "sweep", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
    ]

    def __init__(self, session: CodingSession, now: Open) -> None:
        super().__init__()
        self._session = session
        self._now = now
        self._means: list[str] = []
        """What Enter on each row returns; "" for a heading."""

    def compose(self) -> ComposeResult:
        """What can be done, and what there is to look at first."""
        with Vertical(classes="dialog"):
            name = stored_line(self._session.transcript.name)
            yield Static(Content.assemble(_("Sign off") + " ", name), classes="dialog-title")
            yield Static(self._verdict())
            yield RowList()
            yield Static(
                Content.assemble(
                    ("⏎ ", "bold $primary"),
                    _("on a number: go there"),
                    ("   Esc ", "bold $primary"),
                    _("back to the text"),
                )
            )

    def on_mount(self) -> None:
        """The first thing that can be done is at hand."""
        rows = self.query_one(RowList)
        for means, shown in self._rows():
            self._means.append(means)
            rows.add_option(Option(shown, disabled=not means))
        if any(self._means):
            rows.highlighted = next(at for at, means in enumerate(self._means) if means)
        rows.focus()

    def _verdict(self) -> Content:
        now = self._now
        if now.may_sign:
            return Content(_("Every fragment is judged. After this your judgements are locked."))
        if now.again:
            return Content(
                _("It cannot be signed off, nor swept, while something is to be judged again.")
            )
        if now.unseen:
            return Content(
                _("It cannot be signed off, nor swept: not everything was on your screen.")
            )
        return Content(
            _("Not everything is judged. Judge it, or say that nothing applies to the rest.")
        )

    def _rows(self) -> Iterator[tuple[str, Content]]:
        now = self._now
        if now.may_sign:
            yield SIGN, _action("⏎", _("sign off"))
        again = ngettext(
            "To be judged again, under a new version of the codebook: {n}",
            "To be judged again, under a new version of the codebook: {n}",
            len(now.again),
        )
        yield from self._part(again, now.again)
        unseen = ngettext(
            "Never on your screen: {n}, which cannot be swept",
            "Never on your screen: {n}, which cannot be swept",
            len(now.unseen),
        )
        yield from self._part(unseen, now.unseen)
        seen = [one for one in now.labels if one not in now.unseen]
        left = ngettext("Not judged yet: {n}", "Not judged yet: {n}", len(seen))
        yield from self._part(left, seen)
        if now.may_sweep:
            yield SWEEP, _action("0", _("nothing applies to the rest: judge it so, and sign off"))
        unsure = ngettext("Unsure: {n}", "Unsure: {n}", len(now.unsure))
        yield from self._part(unsure, now.unsure)

    def _part(self, heading: str, labels: Sequence[str]) -> Iterator[tuple[str, Content]]:
        if not labels:
            return
        yield "", Content.styled(heading.format(n=len(labels)), "bold $accent")
        texts = {one.label: one.text for one in self._session.fragments}
        for label in labels:
            start = stored_line(shorten(texts.get(label, ""), _START), "$dim")
            yield label, Content.assemble((f"   {label:>4}  ", "bold $primary"), start)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do it, or go there."""
        self.dismiss(self._means[event.option_index])

    def action_sweep(self) -> None:
        """Nothing applies to the rest, where that may be said."""
        if self._now.may_sweep:
            self.dismiss(SWEEP)

    def action_down(self) -> None:
        """The next row."""
        self.query_one(RowList).action_cursor_down()

    def action_up(self) -> None:
        """The row before."""
        self.query_one(RowList).action_cursor_up()


def _action(key: str, words: str) -> Content:
    return Content.assemble((f"  {key} ", "bold $primary"), (words, "bold"))
