"""What a report is, whatever it is written as: sections of paragraphs, tables, figures and entries.

Plain data; everything in it is in the language of the report, and text of people is as they wrote
it: whoever writes it out escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.report.figures import Figure
from coder.report.table import Table


@dataclass(frozen=True, slots=True)
class Words:
    """Running text, with or without a heading of its own."""

    paragraphs: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Short lines."""

    lines: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision: where, what it was about, and what there is to say of it."""

    heading: str
    text: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """Decisions, one below another."""

    entries: tuple[Entry, ...]


Part = Words | Listing | Entries | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report, with an entry in the contents."""

    name: str
    """The same in every language: what links point to."""
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole."""

    title: str
    study: str
    about: tuple[str, ...]
    """Lines below the title: the pass, what it rests on, the date."""
    sections: tuple[Section, ...]
    lang: str
    date: str
    """Of the newest event (``2026-11-30``): the only date in it."""
    confidential: str
    """What stands on every page of a report for the team; "" for others."""
