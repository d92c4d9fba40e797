"""Textual's own OptionList in the place of the coding screen's text, to measure against.

    python benchmarks/option_list.py bare TEXTS
    python benchmarks/option_list.py code --as NAME -s STUDY

``code`` is the program itself: the same study, session, saving, codebook, head and foot; only the
text is an OptionList, with number, speaker, words and badges of each fragment in one option. It has
none of the view's hanging names, marks, choosing of words or mouse. ``bare`` is an app with nothing
but the list, a line of a file an option, which reads no study and saves nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Bare(App[None]):
    """A list, and a code that goes on and off."""

    BINDINGS: ClassVar = [("j", "down", ""), ("3", "toggle", ""), ("q", "quit", "")]

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self._texts = texts

    def compose(self) -> ComposeResult:
        """The list alone."""
        yield OptionList(*(Option(Content(f"{i} {t}")) for i, t in enumerate(self._texts, 1)))

    def on_mount(self) -> None:
        """Begin at the first."""
        self.query_one(OptionList).highlighted = 0

    def action_down(self) -> None:
        """The next one."""
        self.query_one(OptionList).action_cursor_down()

    def action_toggle(self) -> None:
        """Put a code behind the words, or take it away."""
        found = self.query_one(OptionList)
        at, on = found.highlighted or 0, "  3 applied"
        text = str(found.get_option_at_index(at).prompt)
        text = text.removesuffix(on) if text.endswith(on) else text + on
        found.replace_option_prompt_at_index(at, Content(text))


def instead_of_the_view() -> None:
    """From here on the coding screen shows its text in an OptionList."""
    from coder.tui.widgets import fragment_view

    class ListView(OptionList, inherit_bindings=False):
        """What the coding screen asks of its view, as far as a list has it."""

        Chosen, Dragged = fragment_view.FragmentView.Chosen, fragment_view.FragmentView.Dragged
        top = (0, 0)

        def _shown(self, at: int) -> Content:
            item = self._source.item(at)
            tail = (one if isinstance(one, str) else one.text for one in item.tail)
            return Content(" ".join([item.label, item.speaker, item.text, *tail]))

        def show(self, source: Any, cursor: int) -> None:
            """All fragments, an option each."""
            self._source = source
            self.clear_options()
            self.add_options(Option(self._shown(at)) for at in range(source.n))
            self.highlighted = cursor

        def change(self, at: int) -> None:
            """One fragment anew."""
            self.replace_option_prompt_at_index(at, self._shown(at))

        def move_to(self, at: int) -> None:
            """The fragment at hand."""
            self.highlighted = at

        def in_view(self) -> range:
            """The one at hand: a list does not tell what it shows."""
            at = self.highlighted or 0
            return range(at, at + 1)

        def no(self, *_arguments: Any, **_more: Any) -> None:
            """A list has no such thing."""

        begin_at = choose = mark = put_letters = show_too = no

    fragment_view.FragmentView = ListView  # type: ignore[assignment,misc]


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        Bare(Path(sys.argv[2]).read_text(encoding="utf-8").split("\n")).run()
    else:
        from coder.__main__ import main

        instead_of_the_view()
        main()
