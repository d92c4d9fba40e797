"""PDFs with text: lines joined into paragraphs, headers, footers and page numbers left out.

A PDF knows where letters stand on paper, not what a paragraph is. What that costs is said to
whoever imports; a document from before it was printed is always better.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coder.errors import InputError
from coder.ingest import labels, pdf_pages, speakers, stamps
from coder.ingest.bounded import BrokeOffError, Limits, OutOfBoundsError, lines_of
from coder.ingest.flow import transcript
from coder.ingest.labels import Head
from coder.ingest.source import Source
from coder.ingest.turns import Line
from coder.language import _, ngettext
from coder.model import ParsedTranscript
from coder.text import canonical

LIMITS = Limits()

_MARGIN = 3  # lines at the top and the bottom of a page that may be a header or footer
_OFTEN = 0.6  # of the pages
_SHORT = 0.75  # of the usual width
_NUMBERED = re.compile(r"(?:pagina|page|pag|blz|bladzijde|p)\.? *\d{1,4}(?: .{0,12}\d{1,4})?", re.I)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_HYPHENS = "-\u2010\u00ad"
_PAIRED = frozenset(("en", "of", "tot", "and", "or", "to", "noch", "nor"))
"""After these a hyphen belongs to the word: ``voor- en nadelen``."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line as it stands on paper."""

    text: str
    gap: int
    """Empty lines above it; 0 at the top of a page."""


def fits(source: Source) -> bool:
    """Whether it is a PDF."""
    return source.data[:1024].lstrip(b"\xef\xbb\xbf\0 \t\r\n\f").startswith(b"%PDF")


def parse(source: Source) -> ParsedTranscript:
    """Turns of a PDF. Raises :class:`InputError` for a scan, a locked and a damaged one."""
    pages = [_printed(page) for page in _pages(source)]
    if not any(any(char.isalpha() for char in line.text) for page in pages for line in page):
        raise InputError(
            _(
                "{name} holds pictures of pages (a scan) and no text; have it recognised (OCR) and "
                "add what comes of that as .docx."
            ).format(name=source.name)
        )
    _refuse_unreadable(pages, source.name)
    warnings = [_("A PDF has no paragraphs: its lines were joined. Read the text through.")]
    without = [str(number) for number, page in enumerate(pages, 1) if not page]
    if without:
        warnings.append(
            ngettext(
                "There is no text on page {pages}.",
                "There is no text on pages {pages}.",
                len(without),
            ).format(pages=", ".join(without[:20]) + (" …" if len(without) > 20 else ""))
        )
    inner, margins = _without_margins(pages)
    lines, broken = _joined(inner)
    return transcript(source, "pdf", lines, [*margins, *broken], warnings)


def _pages(source: Source) -> list[str]:
    """The text of each page."""
    try:
        found = [
            json.loads(line) for line in lines_of(Path(pdf_pages.__file__), source.data, LIMITS)
        ]
    except OutOfBoundsError:
        found = ["endless"]
    except BrokeOffError:
        found = ["damaged"]
    n = next((one for one in found if isinstance(one, int)), None)
    if n is not None and len(found) == n + 1:
        return [str(text) for text in found[1:]]
    messages = {
        "locked": _("{name} has a password or may not be copied; save it without and add that."),
        "damaged": _("{name} is a damaged PDF; print it to a new PDF, or add the .docx."),
        "endless": _(
            "{name} is a PDF that takes too long or too much memory to read; add the .docx, or "
            "print it to a new PDF."
        ),
    }
    reason = str(found[-1]) if found else "damaged"
    raise InputError(messages.get(reason, messages["damaged"]).format(name=source.name))


def _printed(page: str) -> list[_Printed]:
    lines: list[_Printed] = []
    gap = 0
    for line in canonical(page).translate(_LIGATURES).split("\n"):
        text = " ".join(line.split())
        if text:
            lines.append(_Printed(text, gap if lines else 0))
        gap = 0 if text else gap + 1
    return lines


def _refuse_unreadable(pages: Sequence[Sequence[_Printed]], name: str) -> None:
    """A font need not say which letters its shapes are; copying from such a PDF fails as well."""
    text = "".join(line.text for page in pages for line in page)
    strange = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text)
    if strange > len(text) / 5:
        raise InputError(
            _(
                "{name} does not say which letters it shows; add the .docx that it was made of."
            ).format(name=name)
        )


# --- headers and footers --------------------------------------------------------------------


def _without_margins(
    pages: Sequence[Sequence[_Printed]],
) -> tuple[list[list[_Printed]], list[str]]:
    """The pages without what recurs at their top or bottom; and that, page by page."""
    used = [page for page in pages if page]
    tops = _recurring([page[:_MARGIN] for page in used])
    bottoms = _recurring([page[-_MARGIN:] for page in used])
    inner: list[list[_Printed]] = []
    margins: list[str] = []
    for page in used:
        first, last = 0, len(page)
        while first < last and first < _MARGIN and _is_margin(page[first], tops):
            first += 1
        while last > first and last > len(page) - _MARGIN and _is_margin(page[last - 1], bottoms):
            last -= 1
        margins += [line.text for line in (*page[:first], *page[last:])]
        if first < last:
            inner.append([replace(page[first], gap=0), *page[first + 1 : last]])
    return inner, margins


def _key(line: _Printed) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _recurring(edges: Sequence[Sequence[_Printed]]) -> frozenset[str]:
    counts = Counter(key for edge in edges for key in {_key(line) for line in edge})
    return frozenset(key for key, n in counts.items() if n > 1 and n >= _OFTEN * len(edges))


def _is_margin(line: _Printed, recurring: frozenset[str]) -> bool:
    found = labels.head(line.text)
    if found is not None and speakers.known(found.label):
        return False  # two pages may well begin with the same question
    return _key(line) in recurring or bool(_NUMBERED.fullmatch(line.text))


# --- lines to paragraphs --------------------------------------------------------------------


def _joined(pages: Sequence[Sequence[_Printed]]) -> tuple[list[Line], list[str]]:
    """Paragraphs; and the words that were hyphenated at the end of a line, as they stood there."""
    printed = [line for page in pages for line in page]
    if not printed:
        return [], []
    usual_gap = Counter(line.gap for line in printed[1:]).most_common(1)
    spacing = usual_gap[0][0] if usual_gap else 0
    widths = sorted(len(line.text) for line in printed)
    width = widths[int(len(widths) * 0.9)]
    heads = _heads(printed)
    hyphenation = _Hyphenation.of(printed)
    broken: list[str] = []
    paragraphs = [printed[0].text]
    for index in range(1, len(printed)):
        before, line = printed[index - 1], printed[index]
        apart = line.gap > spacing or _ends_short(before, line, width)
        if apart or _begins(line.text, heads[index]) or _is_label(before.text, heads[index - 1]):
            paragraphs.append(line.text)
        elif word := hyphenation.word(before.text, line.text):
            broken.append(word)
            paragraphs[-1] = paragraphs[-1][:-1] + line.text
        else:
            paragraphs[-1] += " " + line.text
    return [Line(text) for text in paragraphs], broken


def _heads(lines: Sequence[_Printed]) -> list[Head | None]:
    """The label with which each line begins, where it is one."""
    heads = [labels.head(line.text) for line in lines]
    taken = speakers.accepted((found for found in heads if found), len(lines)) | speakers.HEADERS
    return [found if found and found.key in taken else None for found in heads]


def _ends_short(before: _Printed, line: _Printed, width: int) -> bool:
    """Whether a sentence ends in a line that had room for more."""
    ended = re.search(r"[.?!…:][\"'”’)\]]*$", before.text)
    return bool(ended) and len(before.text) + len(line.text.split()[0]) < _SHORT * width


def _begins(text: str, found: Head | None) -> bool:
    stamp, rest = stamps.lead(text)
    return found is not None or stamps.is_bracketed(stamp) or (bool(stamp) and not rest)


def _is_label(text: str, found: Head | None) -> bool:
    return stamps.alone(text) or (found is not None and not found.rest)


@dataclass(frozen=True, slots=True)
class _Hyphenation:
    """Whether a hyphen at the end of a line was put there by the program that broke the lines.

    People who transcribe write one where a speaker breaks off (``dat was ge- ik bedoel``).
    """

    usual: bool
    words: frozenset[str]

    @classmethod
    def of(cls, lines: Sequence[_Printed]) -> _Hyphenation:
        """From how often a hyphen ends a line, and how often a word in the middle of one."""
        text = "\n".join(line.text for line in lines)
        at_ends = len(re.findall(r"[^\W\d_][-\u2010]\n[^\W\d_A-Z]", text))
        inside = len(re.findall(r"[^\W\d_][-\u2010] [^\W\d_]", text))
        words = re.findall(r"[^\W\d_]{3,}", text.casefold())
        return cls(at_ends > 2 and at_ends * 3 > inside, frozenset(words))

    def word(self, before: str, after: str) -> str:
        """The word that was broken, with its hyphen; "" where the hyphen is somebody's own."""
        first = re.search(rf"([^\W\d_]+)[{_HYPHENS}]$", before)
        second = re.match(r"[^\W\d_]+", after)
        if not first or not second or not second.group()[0].islower():
            return ""
        whole = (first.group(1) + second.group()).casefold()
        sure = before.endswith("\u00ad") or whole in self.words
        if second.group() in _PAIRED or not (sure or self.usual):
            return ""
        return first.group() + second.group()
