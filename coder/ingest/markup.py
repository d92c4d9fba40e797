"""HTML tag by tag, as it comes, by lxml: without a tree, so that depth costs nothing.

Python's own reader of HTML takes minutes for a megabyte of unclosed tags; this one takes less than
a second, and a tag of three million attributes leaves it at 220 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from coder.ingest.limits import check_tags

_AT_ONCE = 65_536


class Target(Protocol):
    """What is told of each tag and each piece of text; names of tags are in lower case."""

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """A tag opens."""

    def end(self, tag: str) -> None:
        """A tag closes, be it because the one around it does."""

    def data(self, data: str) -> None:
        """Text; character references are resolved."""

    def close(self) -> None:
        """The page ends."""


def feed(target: Target, text: str, name: str) -> None:
    """Tell a target of all that is in a page; unclosed tags and wrong ones do no harm.

    Raises :class:`coder.errors.InputError` for a page of more tags than a transcript has.
    """
    from lxml import etree

    check_tags(text, name)

    parser = etree.HTMLParser(target=target, huge_tree=True)
    for start in range(0, len(text), _AT_ONCE):
        parser.feed(text[start : start + _AT_ONCE])
    parser.close()
