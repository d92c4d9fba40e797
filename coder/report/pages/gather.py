"""Everything that a report holds, in order: the account, tables with their figures, the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coder.language import N_, _, using
from coder.leaving import CONFIDENTIAL
from coder.report import TABLES
from coder.report.account import account
from coder.report.account_words import paragraphs
from coder.report.basis import Basis
from coder.report.checklist_items import CHECKLISTS
from coder.report.checklists import Answer, checklist
from coder.report.claims import Account
from coder.report.figures import FIGURES, Figure
from coder.report.pages.agreement import after, before
from coder.report.pages.log import decisions_of
from coder.report.pages.parts import Listing, Part, Report, Section, Words
from coder.report.table import Column, Table
from coder.study.about import study_name
from coder.study.passes import seals
from coder.text import one_line

_STATES: Mapping[str, str] = {
    "known": N_("shown by the study"),
    "partly": N_("partly shown by the study"),
    "open": N_("for you to fill in"),
}


def report_of(found: Basis, lang: str) -> Report:
    """The whole report in ``nl`` or ``en``. Raises BlindError for a coder."""
    with using(lang):
        said = account(found.study, found.coding_pass)
        made = [make(found) for make in FIGURES.values()]
        drawn = [one for one in made if isinstance(one, Figure)]
        return _report(found, tuple(_sections(found, said, drawn)), lang)


def _report(found: Basis, sections: tuple[Section, ...], lang: str) -> Report:
    name = one_line(study_name(found.study))
    return Report(
        title=_("Report of {name}").format(name=name),
        study=name,
        about=tuple(_about(found)),
        sections=sections,
        lang=lang,
        date=found.date,
        confidential=_(CONFIDENTIAL) if found.audience == "team" else "",
    )


def account_report(found: Basis, said: Account, lang: str) -> Report:
    """The account alone, with its checklists, in the current language."""
    sections = [Section("account", _("Account of the method"), _account_parts(said))]
    sections += [_checklist_section(found, said, name, _titles()) for name in CHECKLISTS]
    return _report(found, tuple(sections), lang)


def _titles() -> dict[str, str]:
    """Titles of the sections that are no table of results."""
    return {
        "account": _("Account of the method"),
        "agreement": _("Agreement before the discussion"),
        "decisions": _("Consensus log"),
    }


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


def _sections(found: Basis, said: Account, drawn: Sequence[Figure]) -> Iterator[Section]:
    tables = {name: make(found) for name, make in TABLES.items()}
    named = {**tables, **{one.name: one for one in _of_agreement(found)}}
    titles = _titles() | {name: one.title for name, one in named.items()}
    log = decisions_of(found)
    yield Section("account", titles["account"], _account_parts(said))
    late = ("confusion", "codebook")
    for name, table in tables.items():
        if name not in late:
            yield _section(table, drawn)
    if "agreement" in named:
        parts = (*_section(named["agreement"], drawn).parts, named["resolution"])
        yield Section("agreement", titles["agreement"], parts)
    yield from (_section(tables[name], drawn) for name in late[:1] if name in tables)
    if log is not None:
        yield Section("decisions", titles["decisions"], log)
    yield from (_section(tables[name], drawn) for name in late[1:] if name in tables)
    loose = tuple(one for one in drawn if one.table.name not in named)
    if loose:
        yield Section("figures", _("More figures"), loose)
    for name in CHECKLISTS:
        yield _checklist_section(found, said, name, titles)
    yield Section("record", _("How this report was made"), (_record(found, said),))


def _of_agreement(found: Basis) -> tuple[Table, ...]:
    sealed = before(found)
    return (sealed, after(found)) if sealed is not None else ()


def _section(table: Table, drawn: Sequence[Figure]) -> Section:
    """A table with the figures that show the same."""
    figures = [one for one in drawn if one.table.name == table.name]
    return Section(table.name, table.title, (table, *figures))


def _account_parts(said: Account) -> tuple[Part, ...]:
    return tuple(Words((one.text,), one.heading) for one in paragraphs(said))


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
    table = checklist_table(found, name, answers, titles)
    return Section(name, _(CHECKLISTS[name].title), (Words(lines), table))


def checklist_table(
    found: Basis, name: str, answers: tuple[Answer, ...], titles: Mapping[str, str]
) -> Table:
    """A checklist with what the study shows, what is left to people, and where it stands."""
    columns = (
        Column("number", _("no."), "whole"),
        Column("item", _("item")),
        Column("says", _("what the study shows")),
        Column("question", _("what only you know")),
        Column("state", _("answer")),
        Column("where", _("see")),
    )
    rows = tuple(
        (
            one.item.number,
            _(one.item.name),
            " ".join(one.says),
            one.question,
            _(_STATES[one.state]),
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
