"""Looking at a page as somebody does who cannot see it: rules of WCAG 2.2, by their numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

_CONTRAST = 4.5
"""WCAG 1.4.3, for text of the usual size."""


def parsed(page: str) -> Any:
    """The page as a browser reads it."""
    return html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))


def breaches(page: str) -> list[str]:
    """What is wrong with a page for people who read it otherwise; nothing if all is well."""
    root = parsed(page)
    return [
        *_language_and_title(root),
        *_headings(root),
        *_ids(root),
        *_tables(root),
        *_drawings(root),
        *_ways_through(root),
        *_contrast(page),
    ]


def _language_and_title(root: Any) -> Iterator[str]:
    if root.get("lang") not in ("nl", "en"):
        yield "3.1.1: the page has no language"
    if not (root.findtext(".//title") or "").strip():
        yield "2.4.2: the page has no title"


def _headings(root: Any) -> Iterator[str]:
    """1.3.1 and 2.4.6: one h1, no level skipped, none empty."""
    levels = [(int(one.tag[1]), one) for one in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if [level for level, _one in levels].count(1) != 1 or levels[0][0] != 1:
        yield "1.3.1: not one h1 in front"
    for (before, _one), (after, heading) in itertools.pairwise(levels):
        if after > before + 1:
            yield f"1.3.1: h{before} is followed by h{after}: {heading.text_content()}"
        if not heading.text_content().strip():
            yield "2.4.6: an empty heading"


def _ids(root: Any) -> Iterator[str]:
    """Every id once, and every reference to one that is there (1.3.1, 4.1.2)."""
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    for one in {each for each in ids if ids.count(each) > 1}:
        yield f"id {one} stands twice"
    for element in root.iter():
        named = f"{element.get('aria-labelledby', '')} {element.get('aria-describedby', '')}"
        for one in named.split():
            if one not in ids:
                yield f"4.1.2: {element.tag} is named by {one}, which is not there"
        target = element.get("href", "")
        if element.tag == "a" and (not target.startswith("#") or target[1:] not in ids):
            yield f"a link to {target}"
        if element.tag == "a" and not element.text_content().strip():
            yield f"2.4.4: an empty link to {target}"


def _tables(root: Any) -> Iterator[str]:
    """1.3.1: a caption, header cells with a scope, rows as wide as the header."""
    for table in root.iter("table"):
        caption = table.find("caption")
        if caption is None or not caption.text_content().strip():
            yield "1.3.1: a table without caption"
        for cell in table.iter("th"):
            if cell.get("scope") not in ("col", "row"):
                yield f"1.3.1: a header cell without scope: {cell.text_content()}"
            if not cell.text_content().strip():
                yield f"1.3.1: an empty header cell: {caption.text_content()}"
        widths = {len(row.findall("th")) + len(row.findall("td")) for row in table.iter("tr")}
        if len(widths) != 1:
            yield f"rows of {widths} cells: {caption.text_content()}"
        if table.find("thead") is None:
            yield "1.3.1: a table without thead"
        around = table.getparent()
        if around.get("tabindex") != "0" or around.get("role") != "region":
            yield "2.1.1: a wide table cannot be reached by key"


def _drawings(root: Any) -> Iterator[str]:
    """1.1.1: what is drawn is said."""
    for drawing in root.iter("svg"):
        told = (drawing.find("title"), drawing.find("desc"))
        if drawing.get("role") != "img" or any(
            one is None or not one.text_content().strip() for one in told
        ):
            yield "1.1.1: a drawing that says nothing"
    for picture in root.iter("img"):
        if not picture.get("alt"):
            yield "1.1.1: a picture without alternative"


def _ways_through(root: Any) -> Iterator[str]:
    """2.4.1 and 1.3.1: one main, a way to it in front of all else, a list of contents."""
    if len(list(root.iter("main"))) != 1:
        yield "1.3.1: not one main"
    named: list[str] = []
    for region in root.xpath("//*[@role='region'] | //section[@aria-labelledby]"):
        titles = root.xpath(f"//*[@id='{region.get('aria-labelledby', '')}']")
        named.append(region.get("aria-label") or " ".join(one.text_content() for one in titles))
    for one in {each for each in named if named.count(each) > 1}:
        yield f"1.3.1: two regions are called {one}"
    first = next(root.iter("a"), None)
    if first is None or first.get("href") != "#main":
        yield "2.4.1: the first link does not lead to the text"
    linked = {one.get("href", "")[1:] for one in root.xpath("//nav//a")}
    for heading in root.xpath("//main//h2"):
        if heading.get("id") not in linked:
            yield f"2.4.5: {heading.text_content()} is not in the contents"


def _contrast(page: str) -> Iterator[str]:
    """1.4.3, for the colours of each scheme of the style sheet."""
    schemes = [dict(re.findall(r"--(\w+): (#\w{6})", one)) for one in _schemes(page)]
    if len(schemes) < 3:
        yield "1.4.3: not three schemes: light, dark, print"
    for colours in schemes:
        for ink in ("ink", "soft", "link", "mark"):
            for paper in ("paper", "tint"):
                found = contrast(colours[ink], colours[paper])
                if found < _CONTRAST:
                    yield f"1.4.3: {ink} on {paper}: {found:.2f}"


def _schemes(page: str) -> list[str]:
    return re.findall(r":root \{([^}]*--ink[^}]*)\}", page)


def contrast(one: str, other: str) -> float:
    """Of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
