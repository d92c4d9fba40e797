"""oTranscribe's own files (``.otr``): JSON around a page in HTML, with times that one can click."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coder.ingest.draft import Line, assemble
from coder.ingest.limits import check_lines
from coder.ingest.markup import feed
from coder.ingest.recognised import load
from coder.ingest.source import Source
from coder.ingest.turns import find_turns
from coder.model import ParsedTranscript
from coder.text import canonical

_FITS = re.compile(r'\s*\{.{0,200}?"text"\s*:\s*"(?:\\n|\s)*(?:<|\\u003c)', re.DOTALL)
_BLOCKS = frozenset(("p", "div", "li", "h1", "h2", "h3"))


def fits(source: Source) -> bool:
    """Whether it is JSON whose text is a page."""
    text = source.text
    return (
        text.lstrip()[:1] == "{"
        and '"media' in text
        and (bool(_FITS.match(text)) or "data-timestamp" in text)
    )


def parse(source: Source) -> ParsedTranscript:
    """Turns of an oTranscribe file. Raises :class:`InputError` where it is damaged or empty."""
    found = load(source)
    page = _Page()
    feed(page, str(found.get("text", "")), source.name)
    lines = page.lines()
    check_lines(len(lines), source.name)
    draft = find_turns(lines, source.said)
    draft.warnings[:0] = source.warnings
    if isinstance(found.get("media"), str) and found["media"].strip():
        draft.front_matter.append(canonical(found["media"]).strip())
    return assemble(draft, "otr", source.name)


class _Page:
    """Paragraphs of a page; a time becomes ``[0:01:23.2]`` before what is said then."""

    def __init__(self) -> None:
        self._paragraphs: list[list[str]] = [[]]
        self._in_time = False

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """A paragraph, a line break or a time begins."""
        if tag in _BLOCKS:
            self._paragraphs.append([])
        elif tag == "br":
            self._paragraphs[-1].append("\n")
        elif tag == "span" and attrib.get("class", "").startswith("timestamp"):
            stamp = _clock(attrib.get("data-timestamp"))
            self._in_time = bool(stamp)
            self._paragraphs[-1].append(stamp)

    def end(self, tag: str) -> None:
        """Whatever follows a paragraph or a time is outside it."""
        if tag in _BLOCKS:
            self._paragraphs.append([])
        elif tag == "span":
            self._in_time = False

    def data(self, data: str) -> None:
        """What is said; the visible form of a time that was read exactly is not repeated."""
        if not self._in_time:
            self._paragraphs[-1].append(data.replace("\u00a0", " "))

    def close(self) -> None:
        """Nothing is left to be done."""

    def lines(self) -> list[Line]:
        """The lines of all paragraphs; a line break begins one inside a paragraph."""
        found: list[Line] = []
        for parts in self._paragraphs:
            text = canonical("".join(parts))
            if text.strip():
                found += [
                    Line(line.strip(), paragraph=not index)
                    for index, line in enumerate(text.strip().split("\n"))
                ]
        return found


def _clock(seconds: str | None) -> str:
    """``83.2`` as ``[0:01:23.200]``; "" for what is no number of seconds."""
    if not seconds or not re.fullmatch(r"\d{1,6}(?:\.\d{1,20})?", seconds):
        return ""
    thousandths = round(float(seconds) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"[{minutes // 60}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}] "
