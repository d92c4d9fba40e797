"""What a report for others may still tell of people: words to look at before it goes out."""

from __future__ import annotations

from coder.leaving import leftovers
from coder.report.basis import Basis
from coder.report.pages.parts import Entries, Report
from coder.report.table import Table
from coder.study.coders import list_coders

_SAID = frozenset({"quote", "quote_first", "quote_second", "text", "said"})
"""Keys of columns that hold what people said or wrote."""


def left_in(report: Report, found: Basis) -> list[str]:
    """Words in quotes and reasons that may be names, schools or functions, each once, in order."""
    texts: list[str] = []
    for section in report.sections:
        for part in section.parts:
            if isinstance(part, Entries):
                texts += [one.text for one in part.entries]
                texts += [words for one in part.entries for _name, words in one.rows]
            elif isinstance(part, Table) and part.name != "codebook":
                keys = [one.key for one in part.columns if one.key in _SAID]
                texts += [str(one) for key in keys for one in part.column(key) if one]
    names = [one.name for one in found.respondents]
    names += [one.name for one in list_coders(found.study)]
    return list(dict.fromkeys(one.found for one in leftovers(texts, names=names)))
