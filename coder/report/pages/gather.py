"""Everything that a report holds, in order: the account, tables with their figures, the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from coder.language import N_, _, using
from coder.leaving import CONFIDENTIAL
from coder.report import TABLES
from coder.report.account import account
from coder.report.account_words import paragraphs
from coder.report.basis import Basis
from coder.report.checklist_items import CHECKLISTS
from coder.report.checklists import Answer, checklist
from coder.report.claims import Account
from coder.report.pages.agreement import before_and_after
from coder.report.pages.log import decisions_of
from coder.report.pages.parts import Drawn, Listing, Part, Report, Section, Words
from coder.report.table import Column, Table
from coder.study.about import study_name
from coder.study.passes import refuse_coder, seals
from coder.text import one_line

Figures = Mapping[str, Callable[[Basis], Drawn]]

_AFTER_AGREEMENT = ("confusion",)
_AT_THE_END = ("codebook",)
_STATES: Mapping[str, str] = {
    "known": N_("shown by the study"),
    "partly": N_("partly shown by the study"),
    "open": N_("for you to fill in"),
}


def report_of(found: Basis, lang: str, figures: Figures | None = None) -> Report:
    """The whole report in ``nl`` or ``en``. Raises BlindError for a coder."""
    refuse_coder(found.study)
    with using(lang):
        said = account(found.study, found.coding_pass)
        drawn = [make(found) for make in (figures or {}).values()]
        sections = tuple(_sections(found, said, drawn))
        return Report(
            title=_("Report of {name}").format(name=one_line(study_name(found.study))),
            study=one_line(study_name(found.study)),
            about=tuple(_about(found)),
            sections=sections,
            lang=lang,
            date=found.date,
            confidential=_(CONFIDENTIAL) if found.audience == "team" else "",
        )


def _about(found: Basis) -> Iterator[str]:
    about = found.about
    yield _("Round {name} · codebook {codebook}, version {version} · up to {date}").format(
        name=one_line(about.coding_pass),
        codebook=one_line(about.codebook),
        version=one_line(about.version),
        date=about.date,
    )
    yield (
        _("N = {n} of {all} respondents, whose text was wholly judged").format(
            n=about.n_read, all=about.n_respondents
        )
        + "."
    )
    if found.audience == "public":
        yield _("Respondents stand in it by their role alone, coders by a letter.")


def _sections(found: Basis, said: Account, drawn: list[Drawn]) -> Iterator[Section]:
    yield Section("account", _("Account of the method"), _account_parts(said))
    tables = {name: make(found) for name, make in TABLES.items()}
    left = [name for name in tables if name not in (*_AFTER_AGREEMENT, *_AT_THE_END)]
    for name in left:
        yield _table_section(tables[name], drawn)
    agreed = before_and_after(found)
    if agreed is not None:
        yield _table_section(agreed, drawn)
    for name in _AFTER_AGREEMENT:
        yield _table_section(tables[name], drawn)
    log = decisions_of(found)
    if log is not None:
        yield Section("decisions", _("Consensus log"), log)
    for name in _AT_THE_END:
        yield _table_section(tables[name], drawn)
    known = {one.name for one in drawn}
    titles = {
        **{name: table.title for name, table in tables.items()},
        "agreement": _("Agreement before the discussion"),
        "decisions": _("Consensus log"),
    }
    for name in CHECKLISTS:
        yield _checklist_section(found, said, name, titles)
    loose = tuple(one for one in drawn if one.table not in {*tables, "agreement"})
    if loose and known:
        yield Section("figures", _("Figures"), loose)
    yield Section("record", _("How this report was made"), (_record(found, said),))


def _account_parts(said: Account) -> tuple[Part, ...]:
    return tuple(Words((one.text,), one.heading) for one in paragraphs(said))


def _table_section(table: Table, drawn: list[Drawn]) -> Section:
    figures = [one for one in drawn if one.table == table.name]
    return Section(table.name, table.title, tuple(chain([table], figures)))


def _checklist_section(
    found: Basis, said: Account, name: str, titles: Mapping[str, str]
) -> Section:
    answers = checklist(said, name)
    source = CHECKLISTS[name].source
    lines = (
        _(
            "Filled in as far as the study shows it; the questions are for those who write. The "
            "items are named in our own words."
        ),
        _("Source: {source}").format(source=source),
    )
    return Section(
        name,
        _(CHECKLISTS[name].title),
        (Words(lines), checklist_table(found, name, answers, titles)),
    )


def checklist_table(
    found: Basis, name: str, answers: tuple[Answer, ...], titles: Mapping[str, str]
) -> Table:
    """A checklist with what the study shows, what is left to people, and where it stands."""
    columns = (
        Column("number", _("no."), "whole"),
        Column("item", _("item")),
        Column("state", _("state")),
        Column("says", _("what the study shows")),
        Column("question", _("what only you know")),
        Column("where", _("see")),
    )
    rows = tuple(
        (
            one.item.number,
            _(one.item.name),
            _(_STATES[one.state]),
            " ".join(one.says),
            one.question,
            "; ".join(titles[place] for place in one.item.where if place in titles),
        )
        for one in answers
    )
    title = _(CHECKLISTS[name].title)
    return Table(name, title, columns, rows, (), found.about, lead=2)


def _record(found: Basis, said: Account) -> Listing:
    sealed = seals(found.study, found.coding_pass)
    lines = [
        _("Made with {software}, from the journal up to {date} ({n} events).").format(
            software=said.get("record", "software"),
            date=found.date,
            n=said.get("record", "events"),
        ),
        _("Codebook {id}, version {version}.").format(
            id=one_line(found.book.id), version=one_line(found.book.version)
        ),
    ]
    if sealed:
        lines.append(
            _("Checksum of the codebook at the seal: {checksum}").format(
                checksum=one_line(str(sealed[-1].get("codebook_checksum", "–")))
            )
        )
    lines.append(_("Where every number of the account comes from: coder report account --json"))
    return Listing(tuple(lines))
