"""One fragment between its neighbours, which are dim whether they are judged or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.model import Fragment
from coder.tui.widgets.fragment_item import initials
from coder.tui.widgets.fragment_view import FragmentView, Item, Source
from coder.tui.widgets.transcript_lines import Wrapped

ROOMY = 30
"""Lines of a screen that has some to spare."""


@dataclass(frozen=True, slots=True)
class Neighbour(Item):
    """What stands around the fragment at hand; it keeps its number."""

    @property
    def context(self) -> bool:
        """Shown, never decided here."""
        return True


class Surroundings(FragmentView, can_focus=False):
    """A fragment in the middle, as much around it as there is room for."""

    def show_fragment(self, fragments: Sequence[Fragment], here: str) -> None:
        """Show these fragments, in order, of which the one with the id ``here`` is at hand."""
        items: list[Item] = []
        cursor = 0
        for i, fragment in enumerate(fragments):
            new_turn = i == 0 or fragments[i - 1].speaker != fragment.speaker
            speaker = initials(fragment.speaker) if new_turn else ""
            if fragment.id == here:
                cursor = i
                items.append(Item(fragment.label or "", speaker, fragment.text, True))
            else:
                items.append(Neighbour(fragment.label or "", speaker, fragment.text))
        self.show(Source.of(items), cursor)

    def _wrap(self, position: int) -> Wrapped:
        found = super()._wrap(position)
        # A blank line sets the interviewer apart, where there are lines to spare.
        if found.item.label or self.app.size.height < ROOMY:
            found = replace(found, lines=[line for line in found.lines if not line.blank])
        return found

    @property
    def lines(self) -> int:
        """How many lines all of it takes at the width at hand."""
        return self._heights.total

    def _into_view(self) -> None:
        if not len(self._heights) or self.size.height == 0:
            return
        start, end = self._heights.start(self._cursor), self._heights.end(self._cursor)
        above = max(self.size.height - (end - start), 0) // 2
        self.scroll_to(y=max(start - above, 0), animate=False, immediate=True)
