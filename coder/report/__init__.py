"""Results: tables that say what they count and of how many, ready for whoever shows them.

``basis`` loads what all of them rest on; ``make_table`` makes one in a language; ``to_text``,
``to_markdown``, ``document`` and ``frame`` write it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coder.errors import InputError
from coder.language import _, current, using
from coder.leaving import AUDIENCES, Audience
from coder.report.as_markdown import to_markdown
from coder.report.as_text import to_text
from coder.report.basis import (
    ANY,
    CONSENSUS,
    Basis,
    Piece,
    Reading,
    basis,
    pass_of_results,
)
from coder.report.changes import codebook
from coder.report.confusion import confusion
from coder.report.cooccurrence import cooccurrence
from coder.report.counting import count, count_all, per_respondent, with_role
from coder.report.fragments import fragments, matrix
from coder.report.negative import negative
from coder.report.overview import overview
from coder.report.privacy import privacy
from coder.report.quotes import coverage, quotes
from coder.report.respondents import respondents
from coder.report.roles import roles
from coder.report.story import chain, story
from coder.report.table import (
    About,
    Cell,
    Column,
    Count,
    Table,
    document,
    flat,
    frame,
    groups,
    shown,
)
from coder.report.themes import themes
from coder.report.waves import waves

__all__ = [
    "ANY",
    "AUDIENCES",
    "CHECKS",
    "CONSENSUS",
    "TABLES",
    "About",
    "Audience",
    "Basis",
    "Cell",
    "Column",
    "Count",
    "Piece",
    "Reading",
    "Table",
    "basis",
    "chain",
    "count",
    "count_all",
    "document",
    "flat",
    "frame",
    "groups",
    "make_table",
    "pass_of_results",
    "per_respondent",
    "shown",
    "to_markdown",
    "to_text",
    "with_role",
]

TABLES: Mapping[str, Callable[[Basis], Table]] = {
    "overview": overview,
    "respondents": respondents,
    "fragments": fragments,
    "matrix": matrix,
    "cooccurrence": cooccurrence,
    "confusion": confusion,
    "quotes": quotes,
    "coverage": coverage,
    "themes": themes,
    "story": story,
    "roles": roles,
    "waves": waves,
    "codebook": codebook,
    "negative": negative,
}
"""Name on the command line → what makes the table, in the order of a report."""
CHECKS: Mapping[str, Callable[[Basis], Table]] = {"privacy": privacy}
"""As :data:`TABLES`; what the team looks at before anything leaves, and in no report."""


def make_table(name: str, found: Basis, *, lang: str | None = None) -> Table:
    """One of :data:`TABLES` or :data:`CHECKS`, in ``nl`` or ``en``, else in the current language.

    Raises InputError for a name that is none.
    """
    every = {**TABLES, **CHECKS}
    if name not in every:
        raise InputError(
            _("There is no table {name}; choose from: {names}.").format(
                name=name, names=", ".join(every)
            )
        )
    with using(lang or current()):
        return every[name](found)
