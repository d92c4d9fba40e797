"""The line that stands while words are chosen: which words, for what, and what one can do."""

from __future__ import annotations

from textual.content import Content

from coder.language import _
from coder.tui.keys import CODING, seen
from coder.tui.pane_keys import WORDS
from coder.tui.text import stored_line
from coder.tui.widgets.steady import Steady

_MOVES = ("less", "more", "line_less", "line_more", "word_less", "word_more")


class WordsLine(Steady):
    """One line in the place of the foot."""

    DEFAULT_CSS = "WordsLine { height: 1; padding: 0 1; display: none; }"

    def __init__(self) -> None:
        super().__init__(id="words")

    def open(self, words: str, whose: str, width: int) -> None:
        """Show these words; ``whose``: the code that has them now, else ""."""
        if whose:
            hint = _("{keep} keep  {drop} all of it  {cancel}")
        else:
            hint = _("code or {star}  {moves}  {other_end} other end  {cancel}")
        keys = {key.action: seen(WORDS, key.action) for key in WORDS if key.action}
        hint = hint.format(
            **keys, star=seen(CODING, "star"), moves=" ".join(keys[one] for one in _MOVES)
        )
        room = max(width - len(hint) - 2, 8)
        head = Content.assemble(
            stored_line(f"{whose} ", "bold $accent") if whose else "",
            stored_line(f"“{_both_ends(words, room - 2 - len(whose) - bool(whose))}”"),
        )
        line = head.truncate(room, ellipsis=True, pad=True)
        self.say(Content.assemble(line, "  ", (hint, "$dim")))
        self.display = True

    def close(self) -> None:
        """No words are chosen any more."""
        self.display = False


def _both_ends(words: str, room: int) -> str:
    """Words in so many characters: where they begin, and where they end, which is what moves."""
    if len(words) <= room or room < 5:
        return words
    first = (room - 3) // 2
    return f"{words[:first].rstrip()} … {words[len(words) - (room - 3 - first) :].lstrip()}"
