"""The tables of a study that go to a spreadsheet, each by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.codebook.model import Rule
from coder.errors import BlindError, InputError
from coder.exchange.quotes import kept_back, may_leave, quote_table, quotes
from coder.exchange.tables import Cell
from coder.exchange.wide import PLACE, wide_table
from coder.exchange.workbook import Sheet, Written, to_workbook
from coder.language import N_, _
from coder.leaving import Reason
from coder.model import CodingPass
from coder.study.about import newest_date, study_name
from coder.study.codebooks import get_codebook
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_MEASURES = ("percent", "positive", "alpha", "kappa", "ac1")


@dataclass(frozen=True, slots=True)
class StudyTable:
    """One table, as plain cells."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    lead: int = 1
    """So many columns at the left say what a row is about."""
    left_out: Mapping[Reason, int] = field(default_factory=dict)
    """How many rows or texts stay in the team, and why."""


Maker = Callable[["Study", CodingPass], StudyTable]


def _quotes(study: Study, coding_pass: CodingPass) -> StudyTable:
    leaving, stayed = may_leave(study, quotes(study, coding_pass))
    columns, rows = quote_table(leaving, coding_pass, _book(study, coding_pass))
    return StudyTable(columns, rows, left_out=stayed)


def _codings(study: Study, coding_pass: CodingPass) -> StudyTable:
    stays = kept_back(study)
    columns, rows = wide_table(study, coding_pass, stays)
    identity = PLACE.index("fragment_id")
    return StudyTable(columns, rows, len(PLACE), _counted(stays, (row[identity] for row in rows)))


def _counted(stays: Mapping[str, Reason], fragments: Iterable[Cell]) -> Mapping[Reason, int]:
    return Counter(stays[one] for one in fragments if isinstance(one, str) and one in stays)


def _respondents(study: Study, coding_pass: CodingPass) -> StudyTable:
    """How many fragments of each respondent count for each code in the results."""
    from coder.report import basis, flat, make_table

    table = make_table("matrix", basis(study, coding_pass, audience="team"))
    columns, rows = flat(table)
    return StudyTable(columns, rows, table.lead)


def _codebook(study: Study, coding_pass: CodingPass) -> StudyTable:
    """As it comes back as a code list: ``code``, ``parent``, ``label_nl`` and so on."""
    columns = (
        *("code", "parent", "label_nl", "label_en", "definition_nl", "definition_en"),
        *("include_nl", "include_en", "exclude_nl", "exclude_en", "key", "color"),
    )
    rows = [
        (
            *(one.id, one.parent, one.label.nl, one.label.en),
            *(one.definition.nl, one.definition.en),
            *(_rules(one.include, lang) for lang in ("nl", "en")),
            *(_rules(one.exclude, lang) for lang in ("nl", "en")),
            *(one.key, one.color),
        )
        for one in _book(study, coding_pass).codes
    ]
    return StudyTable(columns, rows)


def _rules(rules: Sequence[Rule], lang: str) -> str:
    lines = []
    for rule in rules:
        text = rule.text.shown(lang)
        lines.append(f"{text} → {rule.instead}" if rule.instead else text)
    return "\n".join(lines)


def _agreement(study: Study, coding_pass: CodingPass) -> StudyTable:
    from coder.reliability import NOTES, agreement
    from coder.reliability.flat import flat

    columns, rows = flat(agreement(study, coding_pass), "code", _MEASURES)
    words = {name: _(note) for name, note in NOTES.items()}
    shown = [columns.index(name) for name in columns if name not in ("part", "coders", "note")]
    return StudyTable(
        (*(columns[at] for at in shown), "note"),
        [(*(row[at] for at in shown), words.get(str(row[-1]), row[-1])) for row in rows],
    )


def _decisions(study: Study, coding_pass: CodingPass) -> StudyTable:
    from coder.consensus.consensus_log import consensus_log
    from coder.consensus.log_page import COLUMNS, log_table

    stays = kept_back(study)
    log = consensus_log(study, coding_pass)
    left_out = _counted(stays, (one.fragment.id for one in log.entries))
    return StudyTable(COLUMNS, log_table(log, frozenset(stays)), 3, left_out)


def _book(study: Study, coding_pass: CodingPass) -> Codebook:
    return get_codebook(study, coding_pass.codebook, coding_pass.version)


MAKERS: Mapping[str, Maker] = {
    "quotes": _quotes,
    "codings": _codings,
    "respondents": _respondents,
    "codebook": _codebook,
    "agreement": _agreement,
    "decisions": _decisions,
}
TITLES: Mapping[str, str] = {
    "quotes": N_("quotes"),
    "codings": N_("codings"),
    "respondents": N_("respondents"),
    "codebook": N_("codebook"),
    "agreement": N_("agreement"),
    "decisions": N_("decisions"),
}
"""Name of a table → what the tab of its sheet says (translate it)."""


def study_table(study: Study, coding_pass: CodingPass, name: str) -> StudyTable:
    """One of :data:`MAKERS`, as this session's person may see it.

    Raises as what makes it does: BlindError or InputError where there is no agreement to give.
    """
    return MAKERS[name](study, coding_pass)


@dataclass(frozen=True, slots=True)
class StudyWorkbook:
    """All tables of a pass as one workbook."""

    written: Written
    left_out: Mapping[Reason, int]
    """How many quotes stay in the team, and why."""


def study_workbook(study: Study, coding_pass: CodingPass) -> StudyWorkbook:
    """All tables as the sheets of a workbook, each as this session's person may see it.

    A table that cannot be had now has the reason in its sheet.
    """
    sheets = []
    left_out: Mapping[Reason, int] = {}
    for name in MAKERS:
        try:
            table = study_table(study, coding_pass, name)
        except (BlindError, InputError) as error:
            table = StudyTable(("note",), [(one_line(str(error)),)])
        left_out = table.left_out if name == "quotes" else left_out
        sheets.append(Sheet(_(TITLES[name]), table.columns, table.rows, table.lead))
    title = f"{study_name(study)} · {coding_pass.name}"
    return StudyWorkbook(to_workbook(sheets, title=title, made=newest_date(study)), left_out)
