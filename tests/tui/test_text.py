"""Hostile text on its way to the screen: nothing raw, nothing lost, offsets kept."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from coder.text import canonical, display, one_line
from coder.tui.text import _wrap_paragraph, graphemes, stored, stored_line, wrap
from coder.tui.theme import DARK, LIGHT, contrast, text_on

PIECES = [
    "[lacht]",
    "[/]",
    "[/b]",
    "[bold]",
    "[link=http://x]",
    "[$error]",
    "[50%]",
    "[Name=x]",
    "\x1b[2J",
    "\x1b]52;c;aGk=\x07",
    "\x9b31m",
    "\x00",
    "\x7f",
    "\u202e",
    "\u2066",
    "\u200f",
    "👩\u200d👩\u200d👧",
    "🇳🇱",
    "漢字",
    "é",
    "e\u0301",
    "\t",
    "\n",
    "\r\n",
    "\\[",
    "\u2028",
    "\ud800",
    "gewoon",
    " ",
    "=1+1",
]
HARMFUL = {*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x200F, 0x2028} - {0x09, 0x0A}


def hostile(n: int, seed: int = 4) -> list[str]:
    """So many strings put together from the worst pieces; the same ones each time."""
    chance = random.Random(seed)
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 9))) for _ in range(n)]


def test_20_000_hostile_strings_are_shown_one_for_one() -> None:
    for text in hostile(20_000):
        shown = display(text)
        assert len(shown) == len(text)
        assert not any(ord(character) in HARMFUL for character in shown)
        assert all(
            a == b or ord(a) in HARMFUL or 0xD800 <= ord(a) < 0xE000
            for a, b in zip(text, shown, strict=True)
        )
        assert stored(text).plain == shown, "no markup is read, nothing vanishes"
        assert "\n" not in stored_line(text).plain


@given(st.text())
def test_any_text_keeps_its_length_on_the_way_to_the_screen(text: str) -> None:
    assert len(display(text)) == len(text)
    assert len(one_line(text)) == len(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in one_line(text))


@given(st.text())
def test_the_canonical_form_is_reached_at_once(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(alphabet="ab é漢👩\n-", max_size=80), st.integers(min_value=2, max_value=30))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    spans = wrap(text, width)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    for (_start, end), (start, _end) in pairwise(spans):
        assert text[end:start] in ("", " ", "\n")
    for start, end in spans:
        assert cell_len(text[start:end].rstrip(" ")) <= width or " " in text[start:end]


def test_the_themes_are_readable_by_the_numbers() -> None:
    for theme in (DARK, LIGHT):
        background = theme.background or ""
        assert contrast(theme.foreground or "", background) >= 7
        assert contrast(theme.foreground or "", theme.variables["cursor"]) >= 4.5
        assert contrast(theme.variables["dim"], background) >= 4.5
        assert contrast(theme.primary, background) >= 4.5
        assert contrast(theme.accent or "", background) >= 4.5


def test_badges_are_readable_on_every_colour_of_the_codebook() -> None:
    from coder.codebook import find

    for code in find("waardecreatie").codes:
        assert contrast(text_on(code.color), code.color) >= 4.5, code.id


@given(st.text(alphabet="ab é’-", max_size=90), st.integers(min_value=1, max_value=20))
def test_latin_text_wraps_as_any_other(text: str, width: int) -> None:
    assert wrap(text, width) == _wrap_paragraph(text, 0, width)


def test_a_step_is_what_a_reader_sees_as_one_character() -> None:
    assert graphemes("e\u0301漢👩\u200d👩\u200d👧🇳🇱a") == [0, 2, 3, 8, 10, 11]
    assert graphemes("") == [0]
