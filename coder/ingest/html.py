"""Web pages: those that a browser saved, Word's, and the rich text of Qt (noScribe).

Read tag by tag, without a tree: a label cut up by tags (``M<FONT>SM:``) is whole again, and a
million tags inside each other cost nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from coder.ingest.flow import Flow, transcript
from coder.ingest.markup import feed
from coder.ingest.source import Source
from coder.model import ParsedTranscript
from coder.text import canonical

_SAMPLE = 2_000
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?"
    r"<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_SCRAP = re.compile(r"\s*<(p|div|table|ul|ol|h[1-6]|font|span|b|strong)\b[^<>]{0,500}>", re.I)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    """address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol
    p pre section summary tbody tfoot thead ul"""
)
_ASIDE = _names(
    "title header footer nav aside del figcaption select template noscript object iframe svg math"
)
_SILENT = _names("script style")
_VOID = _names("area base br col embed hr img input link meta source track wbr")
_KEEPS_SPACE = _names("pre textarea")
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all"
    r"|mso-element\s*:\s*(?:header|footer|footnote|endnote|comment)",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_QT = re.compile(r"p\s*,\s*li\s*\{\s*white-space\s*:\s*pre", re.IGNORECASE)
"""By this style Qt keeps white space everywhere."""


def fits(source: Source) -> bool:
    """Whether it begins as a web page does, or as a piece of one that is closed further on."""
    start = source.text[:_SAMPLE]
    scrap = _SCRAP.match(start)
    return bool(_PAGE.match(start)) or bool(
        scrap and f"</{scrap.group(1).casefold()}>" in source.text.casefold()
    )


def parse(source: Source) -> ParsedTranscript:
    """Turns of a web page. Raises :class:`InputError` where there are no words in it."""
    reader = _Reader()
    feed(reader, source.text, source.name)
    return transcript(source, "html", reader.flow.lines, reader.left_out, source.warnings)


class _Reader:
    """Makes a running text of tags as they come."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.left_out: list[str] = []
        self._pieces: list[str] = []
        self._state = _State()

    # --- tags -------------------------------------------------------------------------------

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """A tag opens."""
        self._take_text()
        state = self._state
        if tag == "br":
            self._write("\n")
        elif tag in _SILENT and not state.silent:
            state.silent = [tag]
        elif state.silent or state.aside:
            state.go_deeper(tag)
        elif tag in _ASIDE or _is_hidden(attrib):
            if tag not in _VOID:
                state.aside = [tag]
        elif tag in ("table", "tr", "td", "th"):
            self._open_table(tag)
        elif tag in _BLOCKS:
            self._paragraph()
        if tag in _KEEPS_SPACE or (tag == "p" and _KEEPS.search(_style(attrib))):
            state.keeps_space = tag

    def end(self, tag: str) -> None:
        """A tag closes."""
        self._take_text()
        state = self._state
        if tag == state.keeps_space:
            state.keeps_space = ""
        if state.silent:
            state.come_up(state.silent, tag)
        elif state.aside:
            self._write("\n" if tag in _BLOCKS or tag in ("td", "th", "tr") else "")
            if state.come_up(state.aside, tag):
                self._end_aside()
        elif tag in ("table", "tr", "td", "th"):
            self._close_table(tag)
        elif tag in _BLOCKS:
            self._paragraph()

    def data(self, data: str) -> None:
        """Text between tags, which may come in millions of pieces."""
        self._pieces.append(data)

    def _take_text(self) -> None:
        """The text so far. White space counts once, but for where it is kept."""
        if not self._pieces:
            return
        data = "".join(self._pieces)
        self._pieces.clear()
        if self._state.silent:
            if self._state.silent == ["style"] and _QT.search(data):
                self._state.keeps_space = "html"
            return
        if not self._state.keeps_space:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
        self._write(data)

    # --- text -------------------------------------------------------------------------------

    def close(self) -> None:
        """The end of the page."""
        self._take_text()
        self._end_aside()
        self.flow.abandon_row()
        self.flow.end_paragraph()

    def _write(self, text: str) -> None:
        if self._state.silent:
            return
        if self._state.aside:
            self._state.beside.append(text)
        else:
            self.flow.write(text)

    def _end_aside(self) -> None:
        text = canonical("".join(self._state.beside))
        self._state.beside.clear()
        self.left_out += [line.strip() for line in text.split("\n") if line.strip()]

    def _paragraph(self) -> None:
        self.flow.end_paragraph(in_cell=self._state.in_cell)

    def _open_table(self, tag: str) -> None:
        if tag in ("table", "tr"):
            self.flow.abandon_row()
            self._state.in_cell = False
        else:
            self._close_cell()
            self._state.in_cell = True

    def _close_table(self, tag: str) -> None:
        self._close_cell()
        if tag == "tr":
            self.flow.end_row()
        elif tag == "table":
            self.flow.abandon_row()

    def _close_cell(self) -> None:
        if self._state.in_cell:
            self.flow.end_cell()
        self._state.in_cell = False


@dataclass(slots=True)
class _State:
    """Where in the page the reader is."""

    silent: list[str] = field(default_factory=list)
    """The tag whose content says nothing, and how often it was opened again inside itself."""
    aside: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    in_cell: bool = False
    keeps_space: str = ""

    def go_deeper(self, tag: str) -> None:
        """A tag opens inside one that is left out: only its own kind matters for its end."""
        for open_tags in (self.silent, self.aside):
            if open_tags and open_tags[0] == tag:
                open_tags.append(tag)

    def come_up(self, open_tags: list[str], tag: str) -> bool:
        """A tag closes; whether it ends what is left out."""
        if open_tags[0] == tag:
            open_tags.pop()
        return not open_tags


def _style(attrib: Mapping[str, str]) -> str:
    return attrib.get("style", "")[:1_000]


def _is_hidden(attrib: Mapping[str, str]) -> bool:
    return "hidden" in attrib or bool(_HIDDEN.search(_style(attrib)))
