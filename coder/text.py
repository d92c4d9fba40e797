"""Text as stored and text as shown: canonical form, and a display that cannot harm a terminal.

Offsets everywhere count Unicode code points of the canonical text.
"""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SEPARATORS = (0x2028, 0x2029)
_C0 = (code for code in range(0x20) if code not in (0x09, 0x0A))
_HARMFUL = dict.fromkeys((*_C0, *range(0x7F, 0xA0), *_BIDI, *_SEPARATORS), _REPLACEMENT)
_HARMFUL.update(dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT))
_STORED: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
_STORED |= {0x09: "\t", 0x0A: "\n"}
_STORED |= dict.fromkeys((0x0B, 0x0C, 0x85, *_SEPARATORS), "\n")
_STORED |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
_ONE_LINE = {**_HARMFUL, 0x09: " ", 0x0A: " "}


def canonical(text: str) -> str:
    """The form in which a transcript is stored: NFC, LF, no BOM, no control characters but LF, TAB.

    Control characters are removed; form feed, vertical tab and the Unicode line separators become
    LF, since they break lines in the program that wrote them. Lone surrogates become U+FFFD.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_STORED)
    return unicodedata.normalize("NFC", text)


def display(text: str) -> str:
    """What a terminal may be given: control and bidi characters replaced one for one.

    The result has the same number of code points, so offsets stay valid. LF and TAB stay.
    """
    return text.translate(_HARMFUL)


def one_line(text: str) -> str:
    """As :func:`display`, with LF and TAB as spaces: for names, labels and table cells."""
    return text.translate(_ONE_LINE)


def shorten(text: str, width: int) -> str:
    """One line of at most ``width`` code points, cut with an ellipsis."""
    line = " ".join(one_line(text).split())
    return line if len(line) <= width else line[: max(width - 1, 0)].rstrip() + "…"
