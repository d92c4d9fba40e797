"""Every public way into a study, with how a coder tries to look at the others through it.

``FUNCTIONS`` names each public function of the modules that know a study (``module:function``) and
the methods of ``Study``; ``COMMANDS`` each command of the command line. A *probe* is what anna does
with it: what comes back must not depend on what bram said. What is not probed has a reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder import (
    behind,
    coding_session,
    consensus,
    consensus_session,
    correcting,
    demo,
    overview,
    reliability,
    report,
    retrieve,
)
from coder import trail as trails
from coder import universe as universes
from coder.codebook import Codebook, find
from coder.coding_session import reading
from coder.consensus import adjudicating, closing, consensus_log, differing, sitting
from coder.consensus import agenda as agendas
from coder.exchange import (
    bundle,
    cards,
    coding_sheet,
    codings_in,
    forms,
    miro,
    names_found,
    quotes,
    row_reader,
    rows_in,
    single_quotes,
    study_tables,
    wide,
)
from coder.exchange import codings as exchanged
from coder.exchange import respondents as people
from coder.exchange.grid import Grid, Line
from coder.exchange.refi import (
    cases,
    fidelity,
    from_study,
    outgoing,
    public,
    remarks,
    said,
    taking,
    texts,
)
from coder.exchange.refi.project import User
from coder.ingest.again import cut_with
from coder.ingest.take import prepare, settings_from, take
from coder.leaving import permission, staying
from coder.model import Assignment, CodingPass, Fragment, Transcript
from coder.reliability import disagreement, kept, spans
from coder.reliability import qualifiers as said_with
from coder.report import account as accounts
from coder.report.pages import agreement as of_agreement
from coder.report.pages import log
from coder.study import (
    about,
    adjudication,
    arrays,
    attributes,
    codebooks,
    coders,
    codings,
    copies,
    course,
    cut_reports,
    cuts,
    decisions,
    doctor,
    handing,
    highlights,
    judgements,
    looks,
    marks,
    memos,
    notes,
    passes,
    positions,
    progress,
    proposals,
    qualified,
    reassign,
    recoding,
    records,
    reopened,
    respondents,
    retention,
    revising,
    shortening,
    side_by_side,
    signoffs,
    stars,
    tallies,
    transcripts,
    undo,
    union,
    unnamed,
    versions,
    waiver,
    warned,
    when,
    working,
)

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True)
class World:
    """What anna has at hand. P1 to P3 are hers and bram's; P4 is bram's alone."""

    study: Study
    """Opened as anna."""
    folder: Path
    coding_pass: CodingPass
    p1: Transcript
    p3: Transcript
    p4: Transcript
    first: Fragment
    """The first fragment of P1, on which bram has a star and memos."""
    left: Fragment
    """The last fragment of P3, which anna has not judged while she is coding."""
    not_mine: Fragment
    """Of P4, as somebody with the right to it would have it."""

    @property
    def me(self) -> Any:
        """Anna."""
        return self.study.coder

    @property
    def bram(self) -> Any:
        """The other one."""
        return coders.find_coder(self.study, "bram")

    def file(self, name: str, text: str) -> Path:
        """A file that anna writes."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


Act = Callable[[World], object]


@dataclass(frozen=True)
class Probe:
    """What anna does."""

    act: Act
    at_the_table: bool = False
    """Whether it shows her what bram said once the table is open: then the probe must see that."""


@dataclass(frozen=True)
class Coordinators:
    """What a coder is refused: BlindError, whatever she gives it."""

    act: Act


@dataclass(frozen=True)
class Cannot:
    """Why it cannot reveal anything."""

    reason: str


NO_STUDY = Cannot("takes no study")
RAW = Cannot("works on a raw connection, which no face holds")
COPIES = Cannot("copies the file as any program can, and shows how much it holds, never what")
INSIDE = Cannot("part of an act of another function here, which is probed")
ERASING = Cannot("the coordinator's own opening of a study; a coder's copy is refused (test_erase)")


def _newer() -> Codebook:
    return replace(find("waardecreatie"), version="9")


def _collected(w: World) -> retrieve.Collection:
    return retrieve.collect(w.study, w.coding_pass)


def _reported(w: World, name: str) -> object:
    return report.make_table(name, report.basis(w.study, w.coding_pass, of="any", audience="team"))


def _export(w: World, **more: Any) -> object:
    return exchanged.export_codings(w.study, w.coding_pass, **more).decode()


def _quotes(w: World) -> object:
    found = quotes.quotes(w.study, w.coding_pass)
    book = codebooks.get_codebook(w.study, "waardecreatie")
    return quotes.quote_table(found, w.coding_pass, book)


def _users(w: World) -> dict[str, User]:
    names = ("anna", "bram", "coordinator", "consensus")
    return {name: User(name, name) for name in names}


def _scene(w: World) -> said.Scene:
    book = codebooks.get_codebook(w.study, "waardecreatie")
    read = list(texts.readable(w.study))
    places, words = texts.places_of(read), {one.transcript.id: one.text for one in read}
    return said.Scene(w.study, w.coding_pass, "independent", book, places, words, _users(w), "2026")


def _close(w: World) -> object:
    return consensus.close_pass(w.study, "eerste", incomplete="I want to see")


def _take(w: World) -> object:
    settings = settings_from()
    return take(w.study, prepare(w.file("P9.txt", "R: Dat was fijn.\n"), settings), settings)


def _corrected_text(w: World) -> correcting.Preview:
    parsed = prepare(w.file("P3.txt", "R: Fijn.\n"), settings_from()).parsed
    return correcting.Preview(w.p3, "", parsed, {}, "", (), True)


def _import(w: World, coder: str) -> object:
    table = f"transcript,fragment,coder,codes\nP3,5,{coder},direct\n"
    return codings_in.import_codings(w.study, w.file("in.csv", table))


def _basis(w: World) -> report.Basis:
    return report.basis(w.study, w.coding_pass, of="any")


def _read_rows(w: World) -> object:
    """Where she names bram as the coder, what he said would be kept with the crosses."""
    book = codebooks.get_codebook(w.study, "waardecreatie")
    names = names_found.Names(w.study, w.coding_pass, book, w.bram)
    grid = Grid("", ("transcript", "fragment", "direct"),
                (Line(2, {"transcript": "P1", "fragment": "1", "direct": "x"}),))  # fmt: skip
    form = forms.form_of(grid, book, {}, coder_known=True)
    assert form is not None
    return rows_in.read_rows(grid, form, names)


def _new_coding(w: World, coder: Any) -> codings.NewCoding:
    return codings.NewCoding(coder, w.p3, w.left, (Assignment("direct"),))


def _session(w: World) -> object:
    return coding_session.open_session(w.study, transcript="P1")


def _table(w: World) -> object:
    return consensus_session.open_table(w.study)


def _read(w: World) -> object:
    """The journal as anna may read it, without what differs from run to run."""
    new = ("salt", "act")
    found = [one for one in records.records(w.study) if one.event.kind != "pass.closed"]
    said = [sorted((one.event.payload or {}).items()) for one in found]
    return [
        (one.event.kind, one.state, one.before, [part for part in parts if part[0] not in new])
        for one, parts in zip(found, said, strict=True)
    ]


def _undone(w: World) -> object:
    act = undo.undo(w.study)
    return trails.words_of(w.study, act), trails.words_of(w.study, undo.redo(w.study))


def _taken_back(w: World) -> object:
    stars.set_star(w.study, w.coding_pass, w.p1, w.first, True)
    return undo.do_again(w.study, undo.take_back(w.study, w.study.made or ""))


def _bundle(w: World) -> object:
    """All that can be read in what anna hands out, and in what she asks for."""
    path = w.folder / "anna.bundle"
    written = bundle.write_bundle(
        w.study, path, handing.scope_of(w.study, by=None, to=None, private=True), whole=True
    )
    found = [json.loads(one.text) for one in bundle.read_bundle(path).events if one.text]
    return written.acts, [{key: one[key] for key in one if key != "salt"} for one in found]


def _merge(w: World) -> object:
    _bundle(w)
    return union.unite(w.study, bundle.read_bundle(w.folder / "anna.bundle").events)


FUNCTIONS: Mapping[str, Probe | Coordinators | Cannot] = {
    "coder.behind:behind": Probe(
        lambda w: behind.behind(w.study, w.coding_pass, "hindering"), at_the_table=True
    ),
    "coder.coding_session:open_session": Probe(_session),
    "coder.coding_session.kinds:judged_elsewhere": NO_STUDY,
    "coder.coding_session.kinds:refuse_other": INSIDE,
    "coder.coding_session.reading:read_memos": Probe(
        lambda w: [reading.read_memos(w.study, w.coding_pass, one, w.p1) for one in (w.me, w.bram)]
    ),
    "coder.coding_session.reading:read_unsure": Probe(
        lambda w: reading.read_unsure(w.study, w.coding_pass, w.me)
    ),
    "coder.coding_session.reading:read_care": Probe(lambda w: reading.read_care(w.study, w.me)),
    "coder.coding_session.reading:read_times": Probe(
        lambda w: reading.read_times(w.study, w.p4, [])
    ),
    "coder.coding_session.reading:read_stars": Probe(
        lambda w: [reading.read_stars(w.study, w.coding_pass, one) for one in (w.me, w.bram)],
        at_the_table=True,
    ),
    "coder.consensus.closing:counted": Probe(
        lambda w: sorted(closing.counted(w.study, w.coding_pass), key=str)
    ),
    "coder.consensus.adjudicating:referred": Probe(
        lambda w: adjudicating.referred(w.study, w.coding_pass)
    ),
    "coder.consensus.adjudicating:without_names": NO_STUDY,
    "coder.consensus.agenda:agenda": Probe(
        lambda w: agendas.agenda(
            w.study, w.coding_pass, consensus.differences(w.study, w.coding_pass)
        ),
        at_the_table=True,
    ),
    **{
        f"coder.consensus.{name}": NO_STUDY
        for name in (
            "agenda:agenda_to_html",
            "agenda:agenda_to_markdown",
            "agenda:left_out_words",
            "sitting:warning_words",
            "words:assigned_words",
            "words:cause_words",
            "words:code_label",
            "words:codes_words",
            "words:read_cause",
        )
    },
    "coder.consensus.consensus_log:consensus_log": Probe(
        lambda w: consensus_log.consensus_log(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus.consensus_log:effects": Probe(
        lambda w: consensus_log.effects(w.study, w.coding_pass, {w.first.id: w.first})
    ),
    **{
        f"coder.consensus.{name}": NO_STUDY
        for name in (
            "log_page:author_words",
            "log_page:day",
            "log_page:dissent_words",
            "log_page:effect_words",
            "log_page:log_table",
            "log_page:log_to_html",
            "log_page:outcome_words",
            "log_page:passage",
            "log_page:shown_entry",
            "log_page:summary",
            "log_page:views_words",
            "log_page:votes_words",
        )
    },
    "coder.consensus.differing:views_on": Probe(
        lambda w: consensus.views_on(w.study, w.coding_pass, w.p1, w.first), at_the_table=True
    ),
    "coder.consensus.sitting:concerned": Probe(
        lambda w: sitting.concerned(w.study, w.coding_pass, w.p1, ["anna", "bram"])
    ),
    "coder.consensus.sitting:note_warning": Probe(
        lambda w: sitting.note_warning(w.study, w.coding_pass, w.p1, ["anna"])
    ),
    "coder.study.warned:record_warning": Probe(
        lambda w: warned.record_warning(w.study, w.coding_pass, w.p1, [w.me])
    ),
    "coder.study.reopened:reopenings": Probe(lambda w: reopened.reopenings(w.study, w.coding_pass)),
    **{
        f"coder.consensus.combining:{name}": NO_STUDY
        for name in (
            "together",
            "union",
            "common",
            "majority",
            "voted",
            "lettered",
            "taken_from",
        )
    },
    "coder.consensus.differing:all_differences": Probe(
        lambda w: differing.all_differences(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus.differing:one_decided": NO_STUDY,
    "coder.report.account:account": Coordinators(
        lambda w: accounts.account(w.study, w.coding_pass)
    ),
    "coder.report.account_figures:agreement_claims": NO_STUDY,
    "coder.report.account_figures:decision_facts": NO_STUDY,
    "coder.report.account_figures:kept_facts": NO_STUDY,
    "coder.report.pages.agreement:after": Probe(
        lambda w: of_agreement.after(report.basis(w.study, w.coding_pass)), at_the_table=True
    ),
    "coder.report.pages.agreement:before": Probe(
        lambda w: of_agreement.before(report.basis(w.study, w.coding_pass)), at_the_table=True
    ),
    "coder.report.pages.gather:account_report": NO_STUDY,
    "coder.report.pages.gather:checklist_table": NO_STUDY,
    "coder.report.pages.gather:report_of": Cannot("begins with the account, which is refused"),
    "coder.report.pages.log:decisions_of": Probe(
        lambda w: log.decisions_of(report.basis(w.study, w.coding_pass)), at_the_table=True
    ),
    "coder.report.pages.remaining:left_in": NO_STUDY,
    "coder.study.course:course": Coordinators(lambda w: course.course(w.study, w.coding_pass)),
    "coder.study.tallies:groups": Coordinators(lambda w: tallies.groups(w.study, w.coding_pass)),
    "coder.study.tallies:tallies": Coordinators(lambda w: tallies.tallies(w.study, w.coding_pass)),
    "coder.study.adjudication:adjudicators": Probe(
        lambda w: adjudication.adjudicators(w.study, w.coding_pass)
    ),
    "coder.study.adjudication:adjudicates": Probe(
        lambda w: adjudication.adjudicates(w.study, w.coding_pass)
    ),
    "coder.study.adjudication:must_adjudicate": INSIDE,
    "coder.study.adjudication:refuse_adjudicator": Probe(
        lambda w: adjudication.refuse_adjudicator(w.study, w.coding_pass)
    ),
    "coder.study.unnamed:letter": NO_STUDY,
    "coder.study.unnamed:rank": NO_STUDY,
    "coder.study.unnamed:unnamed_judgements": Probe(
        lambda w: unnamed.unnamed_judgements(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.judgements:newest_of": INSIDE,
    "coder.study.judgements:read_judgements": NO_STUDY,
    "coder.study.judgements:verdict": NO_STUDY,
    "coder.study.adjudication:set_adjudicator": Coordinators(
        lambda w: adjudication.set_adjudicator(w.study, w.coding_pass.name, "bram")
    ),
    "coder.study.decisions:account_of": NO_STUDY,
    "coder.study.decisions:knew": NO_STUDY,
    "coder.study.decisions:late_events": Probe(
        lambda w: {
            one: len(ids) for one, ids in decisions.late_events(w.study, w.coding_pass).items()
        }
    ),
    "coder.study.proposals:answer_proposal": Coordinators(
        lambda w: proposals.answer_proposal(w.study, "none", taken=True, answer="so")
    ),
    "coder.study.proposals:proposals": Probe(lambda w: proposals.proposals(w.study, w.coding_pass)),
    "coder.study.proposals:propose": INSIDE,
    "coder.study.revising:done_revising": INSIDE,
    "coder.study.revising:is_revised": Probe(
        lambda w: revising.is_revised(w.study, w.coding_pass, w.p1)
    ),
    "coder.study.revising:may_revise": Probe(
        lambda w: sorted(revising.may_revise(w.study, w.coding_pass, w.p1, w.me))
    ),
    "coder.consensus.opening:open_revising": Coordinators(
        lambda w: consensus.open_revising(w.study, w.coding_pass.name)
    ),
    "coder.study.revising:revising": Probe(lambda w: revising.revising(w.study, w.coding_pass)),
    "coder.consensus.closing:close_pass": Coordinators(_close),
    "coder.consensus.differing:context_of": Probe(
        lambda w: consensus.context_of(w.study, w.p1, w.first)
    ),
    "coder.consensus.differing:differences": Probe(
        lambda w: consensus.differences(w.study, w.coding_pass, settled=True), at_the_table=True
    ),
    "coder.consensus.differing:kind_of": NO_STUDY,
    "coder.consensus.outcome:resolution": Probe(
        lambda w: consensus.resolution(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus.outcome:results": Probe(
        lambda w: consensus.results(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus.outcome:state_of": Probe(lambda w: consensus.state_of(w.study, w.coding_pass)),
    "coder.consensus.differing:tables": Probe(
        lambda w: consensus.tables(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus_session.session:open_table": Probe(_table, at_the_table=True),
    "coder.consensus_session.kinds:meanwhile": NO_STUDY,
    "coder.consensus_session.kinds:said_of": NO_STUDY,
    "coder.consensus_session.kinds:state_of": NO_STUDY,
    "coder.demo:make": Probe(lambda w: demo.make(w.file("none", "").parent / "none")),
    "coder.exchange.codings:export_codings": Probe(_export, at_the_table=True),
    "coder.exchange.cards:cards_page": Probe(
        lambda w: cards.cards_page(_basis(w), single_quotes.single_quotes(_basis(w))[0]),
        at_the_table=True,
    ),
    "coder.exchange.codings_in:refuse": NO_STUDY,
    "coder.exchange.codings_in:take_rows": Probe(
        lambda w: codings_in.take_rows(
            w.study, w.coding_pass, forms.Form("long", "", {}), row_reader.Rows(), source="x"
        )
    ),
    "coder.exchange.miro:import_board": Probe(
        lambda w: [
            miro.import_board(
                w.study, w.file("b.csv", f"text,code\n{words},direct\n"), dry_run=True
            )
            for words in ("Er was nooit tijd.", "Gezellig 3.", "Vroeger dacht ik")
        ]
    ),
    "coder.exchange.miro:note_of": NO_STUDY,
    "coder.exchange.miro:notes_table": NO_STUDY,
    "coder.exchange.single_quotes:shortened_to": NO_STUDY,
    "coder.exchange.single_quotes:single_quotes": Probe(
        lambda w: single_quotes.single_quotes(_basis(w)), at_the_table=True
    ),
    "coder.exchange.tables:write_rows": NO_STUDY,
    "coder.exchange.coding_sheet:coding_sheet": Probe(
        lambda w: [
            coding_sheet.coding_sheet(w.study, w.coding_pass, [w.p1, w.p3]),
            coding_sheet.coding_sheet(w.study, w.coding_pass, [w.p4]),
        ]
    ),
    "coder.exchange.coding_sheet:sheet_in": Probe(
        lambda w: coding_sheet.sheet_in(w.study, [], "x", None)
    ),
    "coder.exchange.codings_in:import_codings": Probe(lambda w: _import(w, "anna")),
    "coder.exchange.forms:codes_by_name": NO_STUDY,
    "coder.exchange.forms:form_of": NO_STUDY,
    "coder.exchange.forms:missing_of": NO_STUDY,
    "coder.exchange.forms:names_of": NO_STUDY,
    "coder.exchange.forms:said_columns": NO_STUDY,
    "coder.exchange.grid:key": NO_STUDY,
    "coder.exchange.merging:doubles": NO_STUDY,
    "coder.exchange.merging:merged": NO_STUDY,
    "coder.exchange.rows_in:read_rows": Probe(_read_rows),
    "coder.exchange.tables:read_grids": NO_STUDY,
    "coder.exchange.xlsx_reading:grids_in": NO_STUDY,
    "coder.exchange.key_file:names_in": NO_STUDY,
    "coder.exchange.key_file:read_key": NO_STUDY,
    "coder.exchange.key_file:studies_beside": NO_STUDY,
    "coder.exchange.key_file:write_key": NO_STUDY,
    "coder.exchange.respondents:for_file": NO_STUDY,
    "coder.exchange.quotes:kept_back": Probe(lambda w: quotes.kept_back(w.study)),
    "coder.exchange.study_tables:study_table": Probe(
        lambda w: [
            study_tables.study_table(w.study, w.coding_pass, name)
            for name in study_tables.MAKERS
            if name not in ("agreement", "respondents")
        ],
        at_the_table=True,
    ),
    "coder.exchange.study_tables:study_workbook": Probe(
        lambda w: study_tables.study_workbook(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.exchange.wide:wide_table": Probe(
        lambda w: wide.wide_table(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.exchange.wide:fragments_of_pass": Probe(
        lambda w: wide.fragments_of_pass(w.study, w.coding_pass)
    ),
    "coder.exchange.workbook:fitting": NO_STUDY,
    "coder.exchange.workbook:new_book": NO_STUDY,
    "coder.exchange.workbook:to_workbook": NO_STUDY,
    "coder.exchange.workbook:write_cell": NO_STUDY,
    "coder.exchange.respondents:import_respondents": Coordinators(
        lambda w: people.import_respondents(w.study, w.file("r.csv", "transcript,wave\nP1,M2\n"))
    ),
    "coder.exchange.respondents:read_respondents": NO_STUDY,
    "coder.exchange.respondents:take_known": INSIDE,
    "coder.exchange.respondents:take_with": INSIDE,
    "coder.exchange.quotes:examples": Probe(
        lambda w: {
            code: [(one.coded_by, one.text, one.memo) for one in found]
            for code, found in quotes.examples(w.study, w.coding_pass).items()
        },
        at_the_table=True,
    ),
    "coder.exchange.quotes:may_leave": Probe(
        lambda w: quotes.may_leave(w.study, quotes.quotes(w.study, w.coding_pass)),
        at_the_table=True,
    ),
    "coder.exchange.quotes:quote_id": NO_STUDY,
    "coder.exchange.quotes:quote_table": NO_STUDY,
    "coder.exchange.quotes:quotes": Probe(_quotes, at_the_table=True),
    "coder.exchange.refi.cases:people": Probe(
        lambda w: cases.people(w.study, [w.p1, w.p3], {w.p1.id: "1", w.p3.id: "3"}, {}, {})
    ),
    "coder.exchange.refi.fidelity:losses": Probe(
        lambda w: fidelity.losses(
            w.study, w.coding_pass, from_study.project_of(w.study, w.coding_pass), target="atlasti"
        ),
        at_the_table=True,
    ),
    "coder.exchange.refi.from_study:book_of": Probe(
        lambda w: from_study.book_of(w.study, w.coding_pass)
    ),
    "coder.exchange.refi.from_study:project_of": Probe(
        lambda w: from_study.project_of(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.exchange.refi.outgoing:export_project": Probe(
        lambda w: outgoing.export_project(w.study, w.coding_pass, target="nvivo").project,
        at_the_table=True,
    ),
    "coder.exchange.refi.public:for_others": Probe(
        lambda w: public.for_others(w.study, from_study.project_of(w.study, w.coding_pass)),
        at_the_table=True,
    ),
    "coder.exchange.refi.account:summary": NO_STUDY,
    "coder.exchange.refi.codebook_in:codes_of": NO_STUDY,
    "coder.exchange.refi.codebook_in:versioned": NO_STUDY,
    "coder.exchange.refi.container:open_file": NO_STUDY,
    "coder.exchange.refi.container:opened": NO_STUDY,
    "coder.exchange.refi.container:read_document": NO_STUDY,
    "coder.exchange.refi.offsets:conventions": NO_STUDY,
    "coder.exchange.refi.offsets:fits": NO_STUDY,
    "coder.exchange.refi.offsets:judge": NO_STUDY,
    "coder.exchange.refi.offsets:plain": NO_STUDY,
    "coder.exchange.refi.parsing:parse": NO_STUDY,
    "coder.exchange.refi.parts:a_case": NO_STUDY,
    "coder.exchange.refi.parts:a_coding": NO_STUDY,
    "coder.exchange.refi.parts:a_link": NO_STUDY,
    "coder.exchange.refi.parts:a_selection": NO_STUDY,
    "coder.exchange.refi.parts:a_set": NO_STUDY,
    "coder.exchange.refi.parts:a_value": NO_STUDY,
    "coder.exchange.refi.parts:a_variable": NO_STUDY,
    "coder.exchange.refi.parts:guid": NO_STUDY,
    "coder.exchange.refi.parts:local": NO_STUDY,
    "coder.exchange.refi.parts:numbered": NO_STUDY,
    "coder.exchange.refi.parts:parts_of": NO_STUDY,
    "coder.exchange.refi.parts:tree_of_codes": NO_STUDY,
    "coder.exchange.refi.parts:words": NO_STUDY,
    "coder.exchange.refi.people_in:name_of": NO_STUDY,
    "coder.exchange.refi.placing:joined": NO_STUDY,
    "coder.exchange.refi.reading:read_codebook": NO_STUDY,
    "coder.exchange.refi.reading:read_project": NO_STUDY,
    "coder.exchange.refi.reading:whole_project": NO_STUDY,
    "coder.exchange.refi.turns_in:divided": NO_STUDY,
    "coder.exchange.refi.unlabelled:without_labels": NO_STUDY,
    "coder.exchange.refi.work_in:assignments": NO_STUDY,
    "coder.exchange.refi.work_in:by_user": NO_STUDY,
    "coder.exchange.refi.work_in:memo_text": NO_STUDY,
    "coder.exchange.refi.work_in:moment": NO_STUDY,
    "coder.exchange.refi.work_in:says_something_else": NO_STUDY,
    "coder.exchange.refi.pass_in:take_work": INSIDE,
    "coder.exchange.refi.people_in:respondent_names": INSIDE,
    "coder.exchange.refi.people_in:take_respondents": INSIDE,
    "coder.exchange.refi.table_in:take_results": INSIDE,
    "coder.exchange.refi.taking:import_codebook": Coordinators(
        lambda w: taking.import_codebook(w.study, w.file("c.qdc", ""))
    ),
    "coder.exchange.refi.taking:import_project": Coordinators(
        lambda w: taking.import_project(w.study, w.file("p.qdpx", ""), taking.Options())
    ),
    "coder.exchange.refi.remarks:remarks": Probe(
        lambda w: remarks.remarks(w.study, w.coding_pass, None, _users(w)), at_the_table=True
    ),
    "coder.exchange.refi.said:all_said": Probe(
        lambda w: list(said.all_said(_scene(w))), at_the_table=True
    ),
    "coder.exchange.refi.texts:readable": Probe(lambda w: list(texts.readable(w.study))),
    "coder.exchange.refi.texts:sources_of": Probe(
        lambda w: list(texts.sources_of(w.study, list(texts.readable(w.study))))
    ),
    **{
        f"coder.exchange.refi.{name}": NO_STUDY
        for name in (
            "checking:check_references",
            "checking:faults",
            "cases:variable_guid",
            "codes:code_guid",
            "codes:code_tree",
            "codes:none_code",
            "fidelity:stayed",
            "from_study:codebook_project",
            "labelled:with_speakers",
            "selections:beginning",
            "targets:names_apart",
            "targets:prepared",
            "targets:stars_as_code",
            "notions:care_of",
            "notions:is_none",
            "notions:is_reason",
            "notions:is_star",
            "notions:read_about_pass",
            "notions:read_about_text",
            "notions:read_qualifiers",
            "notions:write_qualifiers",
            "project:all_codes",
            "project:guid_of",
            "project:plain_guid",
            "remarks:on_codes",
            "remarks:on_sources",
            "said:moment",
            "selections:selected",
            "texts:places_of",
            "texts:source_guid",
            "writing:write_codebook",
            "writing:write_project",
        )
    },
    "coder.exchange.tables:guarded": NO_STUDY,
    "coder.exchange.tables:read_table": NO_STUDY,
    "coder.exchange.tables:text_of": NO_STUDY,
    "coder.exchange.tables:unguarded": NO_STUDY,
    "coder.exchange.tables:write_table": NO_STUDY,
    "coder.ingest.take:pairs_from": NO_STUDY,
    "coder.ingest.take:prepare": NO_STUDY,
    "coder.ingest.take:settings_from": NO_STUDY,
    "coder.ingest.take:with_speakers": NO_STUDY,
    "coder.ingest.take:without_names": NO_STUDY,
    "coder.ingest.take:take": Coordinators(_take),
    "coder.ingest.take:who_is_who": NO_STUDY,
    "coder.overview:left_to_settle": Probe(
        lambda w: overview.left_to_settle(w.study, overview.overview(w.study, w.coding_pass)),
        at_the_table=True,
    ),
    "coder.overview:overview": Probe(lambda w: overview.overview(w.study, w.coding_pass)),
    "coder.overview:pass_after": Probe(lambda w: overview.pass_after(w.study, w.coding_pass)),
    "coder.overview:pass_at_hand": Probe(lambda w: overview.pass_at_hand(w.study)),
    "coder.overview:roles_of": Probe(lambda w: overview.roles_of(w.study)),
    "coder.reliability.against:against": Probe(
        lambda w: reliability.against(
            w.study, w.coding_pass, passes.find_pass(w.study, "eerste"), manner=reliability.Manner()
        )
    ),
    "coder.reliability.checks:sealed": Cannot("reads a seal, as passes.seals does, for a report"),
    "coder.reliability.checks:short_of": NO_STUDY,
    "coder.reliability.checks:verify": NO_STUDY,
    "coder.reliability.disagreement:disagreement_of": NO_STUDY,
    "coder.reliability.disagreement:readable": Probe(
        lambda w: sorted(disagreement.readable(w.study, w.coding_pass) or ())
    ),
    "coder.reliability.kept:kept": Probe(
        lambda w: kept.kept(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.reliability.spans:span_figures": Probe(
        lambda w: spans.span_figures(
            w.study, universes.universe_of(w.study, w.coding_pass)
        ).document()
    ),
    "coder.reliability.qualifiers:qualifier_figures": Probe(
        lambda w: said_with.qualifier_figures(
            w.study, universes.universe_of(w.study, w.coding_pass)
        ).document()
    ),
    "coder.reliability.report:agreement": Probe(
        lambda w: [
            reliability.agreement(w.study, w.coding_pass, by=by).document(full=True)
            for by in reliability.BY
        ],
        at_the_table=True,
    ),
    "coder.reliability.report:agreement_of": NO_STUDY,
    "coder.reliability.report:sets_of": NO_STUDY,
    "coder.reliability.slices:by_transcript": NO_STUDY,
    "coder.reliability.slices:of_coders": NO_STUDY,
    "coder.reliability.slices:of_fragments": NO_STUDY,
    "coder.reliability.slices:parts_of": Cannot("cuts a universe, which universe_of made"),
    "coder.study.about:study_name": Probe(lambda w: about.study_name(w.study)),
    "coder.study.apply:apply": RAW,
    "coder.study.apply:document": NO_STUDY,
    "coder.study.apply:known_kinds": NO_STUDY,
    "coder.study.about:newest_date": Probe(lambda w: about.newest_date(w.study)),
    "coder.study.about:coders_are_named": Probe(lambda w: about.coders_are_named(w.study)),
    "coder.ingest.pattern:values_in_name": NO_STUDY,
    "coder.study.attributes:attribute_types": Probe(lambda w: attributes.attribute_types(w.study)),
    "coder.study.attributes:checked_attributes": INSIDE,
    "coder.study.attributes:define_attribute": Coordinators(
        lambda w: attributes.define_attribute(w.study, "age", "number")
    ),
    "coder.study.attributes:free_attribute": NO_STUDY,
    "coder.study.attributes:in_form": NO_STUDY,
    "coder.study.attributes:known_key": NO_STUDY,
    "coder.study.attributes:spelled": NO_STUDY,
    "coder.study.arrays:has_stage": Probe(
        lambda w: arrays.has_stage(w.study, w.coding_pass, "revised")
    ),
    "coder.study.about:name_coders": Coordinators(lambda w: about.name_coders(w.study, True)),
    "coder.study.arrays:numbered": Probe(lambda w: arrays.numbered(w.study, [w.p1, w.p4])),
    "coder.study.arrays:origins_of": Probe(
        lambda w: [
            fragment
            for one in (w.me, w.bram)
            for fragment, _version, _stamp in arrays.origins_of(w.study, w.coding_pass, one)
        ]
    ),
    "coder.study.arrays:sealed_figures": Probe(
        lambda w: list(arrays.sealed_figures(w.study, w.coding_pass)), at_the_table=True
    ),
    "coder.study.arrays:stand_of": Probe(lambda w: arrays.stand_of(w.study, w.coding_pass)),
    "coder.study.arrays:verdicts_of": Probe(
        lambda w: [
            arrays.verdicts_of(
                w.study, w.coding_pass, one, arrays.Places([w.first.id]), {"hindering": 0}
            ).used.tolist()
            for one in (w.me, w.bram)
        ],
        at_the_table=True,
    ),
    "coder.study.arrays:judged_under": Probe(
        lambda w: [
            arrays.judged_under(
                w.study, w.coding_pass, one, arrays.Places([w.first.id]), w.coding_pass.version
            ).tolist()
            for one in (w.me, w.bram)
        ]
    ),
    "coder.study.arrays:judged_with": Probe(
        lambda w: [
            arrays.judged_with(
                w.study, w.coding_pass, one, arrays.Places([w.first.id]), ["hindering"]
            ).tolist()
            for one in (w.me, w.bram)
        ],
        at_the_table=True,
    ),
    "coder.study.backup:back_up": COPIES,
    "coder.study.backup:backed_up_near": COPIES,
    "coder.study.backup:backups_of": COPIES,
    "coder.study.backup:copy_study": COPIES,
    "coder.study.backup:daily_folder": NO_STUDY,
    "coder.study.backup:holds": COPIES,
    "coder.study.backup:room_for": NO_STUDY,
    "coder.study.backup:stem": NO_STUDY,
    "coder.study.backup:tip_of": COPIES,
    "coder.study.backup:tip_of_study": COPIES,
    "coder.study.apart:masked": NO_STUDY,
    "coder.study.apart:reconciled": NO_STUDY,
    "coder.study.apart:seal_checksum": NO_STUDY,
    "coder.study.blanking:alive": ERASING,
    "coder.study.blanking:carry_out": ERASING,
    "coder.study.blanking:check_reason": NO_STUDY,
    "coder.study.blanking:erased_apart": ERASING,
    "coder.study.blanking:left_in_files": ERASING,
    "coder.study.blanking:needles": NO_STUDY,
    "coder.study.blanking:open_as_coordinator": ERASING,
    "coder.study.blanking:outside": Cannot("lists copies and bundles, never what is in them"),
    "coder.study.blanking:sweep": ERASING,
    "coder.study.blanking:tidy": Cannot("clears free pages and shows nothing"),
    "coder.study.blind:blindfold": RAW,
    "coder.study.codebooks:get_codebook": Probe(
        lambda w: codebooks.get_codebook(w.study, "waardecreatie")
    ),
    "coder.study.codebooks:list_codebooks": Probe(lambda w: codebooks.list_codebooks(w.study)),
    "coder.study.codebooks:take_codebook": Probe(
        lambda w: codebooks.take_codebook(w.study, find("waardecreatie"))
    ),
    "coder.study.coders:is_reserved": NO_STUDY,
    "coder.study.coders:add_coder": Probe(lambda w: coders.add_coder(w.study, "carla", "coach")),
    "coder.study.coders:find_coder": Probe(lambda w: coders.find_coder(w.study, "bram")),
    "coder.study.coders:list_coders": Probe(lambda w: coders.list_coders(w.study)),
    "coder.study.coders:rename_coder": Probe(
        lambda w: coders.rename_coder(w.study, "anna", "anna b.")
    ),
    "coder.study.codings:codings": Probe(lambda w: codings.codings(w.study), at_the_table=True),
    "coder.study.codings:read_assignments": NO_STUDY,
    "coder.study.codings:read_highlights": NO_STUDY,
    "coder.study.codings:take_codings": Probe(
        lambda w: codings.take_codings(
            w.study,
            w.coding_pass,
            [_new_coding(w, w.me)],
            source="x",
            whole=[(w.me, w.p3)],
        )
    ),
    "coder.study.codings:write_assignment": NO_STUDY,
    "coder.study.codings:write_highlights": NO_STUDY,
    "coder.study.daily:dated": NO_STUDY,
    "coder.study.daily:keep_daily": COPIES,
    "coder.study.daily:to_keep": NO_STUDY,
    "coder.study.decisions:decide": Probe(
        lambda w: decisions.decide(w.study, w.coding_pass, w.p1, w.first, [], reason="because")
    ),
    "coder.study.decisions:decisions": Probe(
        lambda w: decisions.decisions(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.decisions:standing": NO_STUDY,
    "coder.study.doctor:examine": Probe(lambda w: list(doctor.examine(w.study))),
    "coder.study.erase:erase_respondent": ERASING,
    "coder.study.file:check_version": NO_STUDY,
    "coder.study.human:rewritten": NO_STUDY,
    "coder.study.human:texts": NO_STUDY,
    "coder.study.offsets:replaced_in": NO_STUDY,
    "coder.study.redact:redact": ERASING,
    "coder.study.retention:retention": Probe(lambda w: retention.retention(w.study)),
    "coder.study.retention:set_retention": Coordinators(
        lambda w: retention.set_retention(w.study, "memos", "2031-12-31")
    ),
    "coder.study.file:connect": RAW,
    "coder.study.file:connect_read_only": RAW,
    "coder.study.file:connect_reader": RAW,
    "coder.study.file:create_empty": RAW,
    "coder.study.file:explain": NO_STUDY,
    "coder.study.file:explained": NO_STUDY,
    "coder.study.file:give_name": NO_STUDY,
    "coder.ingest.find:collect": Cannot("looks for files, never into a study"),
    "coder.ingest.find:natural_key": Cannot("sorts names of files"),
    "coder.ingest.find:read": Cannot("reads a transcript from a file, and refuses a study"),
    "coder.study.file:is_study": Cannot("asks what kind of file it is"),
    "coder.study.file:look_at": Cannot("reads the header of a file"),
    "coder.study.file:not_made": NO_STUDY,
    "coder.study.file:refuse_taken": Cannot("asks whether a file is there"),
    "coder.study.file:shown": NO_STUDY,
    "coder.study.file:writable": Cannot("asks whether a file may be written to"),
    "coder.study.handing:eyes_of": RAW,
    "coder.study.journal:append": RAW,
    "coder.study.journal:canonical_json": NO_STUDY,
    "coder.study.journal:chain_of": NO_STUDY,
    "coder.study.journal:digest_of": NO_STUDY,
    "coder.study.journal:event_rows": RAW,
    "coder.study.journal:events": RAW,
    "coder.study.journal:read_event": NO_STUDY,
    "coder.study.journal:verify": RAW,
    "coder.study.judgements:acting_coder": Probe(lambda w: judgements.acting_coder(w.study)),
    "coder.study.judgements:assignment_payload": NO_STUDY,
    "coder.study.judgements:assignments_from": NO_STUDY,
    "coder.study.judgements:check_assignments": NO_STUDY,
    "coder.study.judgements:judge": Probe(
        lambda w: judgements.judge(w.study, w.coding_pass, w.p3, w.left, [Assignment("direct")])
    ),
    "coder.study.judgements:judgements_of": Probe(
        lambda w: (
            judgements.judgements_of(w.study, w.coding_pass),
            judgements.judgements_of(w.study, w.coding_pass, coder=w.bram, transcript=w.p1),
        ),
        at_the_table=True,
    ),
    "coder.study.judgements:newest_judgements_of": Probe(
        lambda w: [
            judgements.newest_judgements_of(w.study, w.coding_pass),
            judgements.newest_judgements_of(w.study, w.coding_pass, coder=w.bram),
        ],
        at_the_table=True,
    ),
    "coder.study.judgements:withdraw": Probe(
        lambda w: judgements.withdraw(w.study, w.coding_pass, w.p3, w.left)
    ),
    "coder.study.looks:record_look": Probe(
        lambda w: looks.record_look(w.study, w.coding_pass, "curious")
    ),
    "coder.study.memos:take_memos": Coordinators(
        lambda w: memos.take_memos(w.study, w.coding_pass, [])
    ),
    "coder.study.memos:fragment_memos": Probe(
        lambda w: memos.fragment_memos(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.memos:record_shared_memo": INSIDE,
    "coder.study.marks:take_protecting": Coordinators(
        lambda w: marks.take_protecting(w.study, w.coding_pass, w.p1, w.first.id, "special", w.bram)
    ),
    "coder.study.marks:marked": Probe(
        lambda w: sorted(marks.marked(w.study, "unsure")), at_the_table=True
    ),
    "coder.study.marks:list_marks": Probe(
        lambda w: marks.list_marks(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.marks:own_marks": Probe(lambda w: marks.own_marks(w.study, w.coding_pass)),
    "coder.study.marks:published": Probe(lambda w: marks.published(w.study), at_the_table=True),
    "coder.report.changes:codebook": Probe(lambda w: _reported(w, "codebook"), at_the_table=True),
    "coder.report.confusion:confusion": Probe(
        lambda w: _reported(w, "confusion"), at_the_table=True
    ),
    "coder.report.overview:overview": Probe(lambda w: _reported(w, "overview"), at_the_table=True),
    "coder.report.privacy:privacy": Probe(lambda w: _reported(w, "privacy")),
    "coder.report.quoting:best": NO_STUDY,
    "coder.report.quoting:brief": NO_STUDY,
    "coder.report.quoting:kept_back": NO_STUDY,
    "coder.report.quoting:marks_of": NO_STUDY,
    "coder.report.quoting:with_own_code": NO_STUDY,
    "coder.report.basis:basis": Probe(
        lambda w: (found := report.basis(w.study, w.coding_pass)).pieces + found.memos,
        at_the_table=True,
    ),
    "coder.report.basis:pass_of_results": Probe(lambda w: report.pass_of_results(w.study)),
    "coder.report.basis:readings_in": NO_STUDY,
    "coder.report.basis:readings_of": NO_STUDY,
    "coder.report.pieces:pieces_of": INSIDE,
    "coder.report.pieces:with_parents": NO_STUDY,
    "coder.retrieve.passages:as_quoted": NO_STUDY,
    "coder.retrieve.passages:passages_of": Probe(lambda w: retrieve.passages_of(w.study)),
    "coder.retrieve.passages:collect": Probe(
        lambda w: (_collected(w).told, _collected(w).passages), at_the_table=True
    ),
    "coder.retrieve.passages:source_words": NO_STUDY,
    "coder.retrieve.passages:told_words": Probe(
        lambda w: [
            retrieve.told_words(_collected(w), one)
            for one in _collected(w).passages
            if one.turn < 2
        ],
        at_the_table=True,
    ),
    "coder.retrieve.searching:search": Probe(
        lambda w: [
            retrieve.search(_collected(w), one)
            for one in (
                retrieve.Asked(),
                retrieve.Asked(codes=("hindering",)),
                retrieve.Asked("e", starred=True),
                retrieve.Asked(memo=True, used=True),
            )
        ],
        at_the_table=True,
    ),
    "coder.study.shortening:quote_of": Probe(
        lambda w: [shortening.quote_of(w.study, one, w.first) for one in (w.p1, w.p4)]
    ),
    "coder.study.shortening:quoted": NO_STUDY,
    "coder.study.shortening:shorten_quote": Probe(
        lambda w: shortening.shorten_quote(w.study, w.p1, w.first, [(w.first.start, w.first.end)])
    ),
    "coder.study.shortening:shortened": Probe(
        lambda w: shortening.shortened(w.study), at_the_table=True
    ),
    "coder.exchange.quote_words:reaches": NO_STUDY,
    "coder.exchange.quote_words:ranges_of": NO_STUDY,
    "coder.exchange.quote_words:text_of_ranges": NO_STUDY,
    "coder.leaving.permission:staying": Probe(
        lambda w: sorted(staying(w.study, [(w.p1.name, w.first)]))
    ),
    "coder.leaving.permission:permission": Probe(lambda w: repr(permission(w.study))),
    "coder.study.respondents:quoting_from": NO_STUDY,
    "coder.study.marks:sensitive": Probe(lambda w: sorted(marks.sensitive(w.study))),
    "coder.study.marks:set_mark": Probe(
        lambda w: marks.set_mark(w.study, w.coding_pass, w.p1, w.first, "unsure", True)
    ),
    "coder.study.memos:find_memo": Probe(
        lambda w: [memos.find_memo(w.study, one.id) for one in memos.memos(w.study)]
    ),
    "coder.study.memos:memos": Probe(lambda w: memos.memos(w.study), at_the_table=True),
    "coder.study.memos:rewrite_memo": Probe(
        lambda w: [
            memos.rewrite_memo(w.study, one, "mine now", private=False)
            for one in memos.memos(w.study, mine=True)
        ]
    ),
    "coder.study.memos:on_code": Probe(
        lambda w: memos.on_code(w.study, w.coding_pass, "hindering")
    ),
    "coder.study.memos:on_fragment": NO_STUDY,
    "coder.study.memos:on_study": Probe(lambda w: memos.on_study(w.study).about),
    "coder.study.memos:on_transcript": NO_STUDY,
    "coder.study.memos:write_memo_on": Probe(
        lambda w: bool(memos.write_memo_on(w.study, w.coding_pass, memos.on_study(w.study), "mine"))
    ),
    "coder.study.memos:write_memo": Probe(
        lambda w: memos.write_memo(w.study, w.coding_pass, w.p1, w.first, "mine")
    ),
    "coder.study.names:checked_name": NO_STUDY,
    "coder.study.decisions:decided_before": Probe(
        lambda w: decisions.decided_before(w.study, w.coding_pass)
    ),
    "coder.study.recoding:may_judge": Probe(
        lambda w: recoding.may_judge(w.study, w.coding_pass, w.p3, w.me)
    ),
    "coder.study.recoding:stages_to_judge": Probe(
        lambda w: recoding.stages_to_judge(w.study, w.coding_pass, w.p3, w.me, [w.left.id])
    ),
    "coder.study.recoding:to_judge_again": Probe(
        lambda w: recoding.to_judge_again(w.study, w.coding_pass)
    ),
    "coder.study.progress:my_transcripts": Probe(
        lambda w: progress.my_transcripts(w.study, w.coding_pass)
    ),
    "coder.study.side_by_side:codes_before": Probe(
        lambda w: side_by_side.codes_before(w.study, w.coding_pass, w.p1)
    ),
    "coder.study.side_by_side:own_verdicts": Probe(
        lambda w: side_by_side.own_verdicts(w.study, w.coding_pass, w.me, w.p1)
    ),
    "coder.study.signoffs:sign_off_for": Coordinators(
        lambda w: signoffs.sign_off_for(w.study, w.coding_pass, w.p1, w.bram)
    ),
    "coder.study.signoffs:has_signed_off": Probe(
        lambda w: signoffs.has_signed_off(w.study, w.coding_pass, w.p3)
    ),
    "coder.study.side_by_side:overlapping_passes": Probe(
        lambda w: side_by_side.overlapping_passes(w.study, w.coding_pass)
    ),
    "coder.study.side_by_side:own_codes_before": Probe(
        lambda w: side_by_side.own_codes_before(w.study, w.coding_pass, w.p1)
    ),
    "coder.study.side_by_side:own_codes_under": Probe(
        lambda w: side_by_side.own_codes_under(w.study, w.coding_pass, w.p1)
    ),
    "coder.study.versions:change_of": NO_STUDY,
    "coder.study.versions:changes": Probe(lambda w: versions.changes(w.study, w.coding_pass)),
    "coder.study.versions:plan_version": Coordinators(
        lambda w: versions.plan_version(w.study, "eerste", _newer())
    ),
    "coder.study.versions:read_as": NO_STUDY,
    "coder.study.versions:reader": Probe(
        lambda w: versions.reader(w.study, w.coding_pass)([Assignment("direct")])
    ),
    "coder.study.versions:take_version": Coordinators(
        lambda w: versions.take_version(w.study, "eerste", _newer())
    ),
    "coder.study.versions:version_named": Probe(
        lambda w: versions.version_named(w.study, w.coding_pass, "9")
    ),
    "coder.study.versions:versions_of": Probe(
        lambda w: versions.versions_of(w.study, w.coding_pass)
    ),
    # The clock of the test runs on with each act of anybody: how many, not when.
    "coder.study.when:imported_when": Probe(lambda w: when.imported_when(w.study)),
    "coder.study.when:judged_when": Probe(lambda w: when.judged_when(w.study, w.coding_pass)),
    "coder.study.when:made_when": Probe(lambda w: when.made_when(w.study)),
    "coder.study.when:starred_when": Probe(
        lambda w: when.starred_when(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.working:judged_at": Probe(lambda w: len(working.judged_at(w.study))),
    "coder.study.passes:allocate": Coordinators(
        lambda w: passes.allocate(w.study, "eerste", ["anna"], ["P4"])
    ),
    "coder.study.passes:allocations": Probe(lambda w: passes.allocations(w.study, w.coding_pass)),
    "coder.study.passes:at_table": Probe(lambda w: passes.at_table(w.study, w.coding_pass)),
    "coder.study.passes:complete": Probe(lambda w: passes.complete(w.study, w.coding_pass)),
    "coder.study.passes:find_pass": Probe(lambda w: passes.find_pass(w.study, "eerste")),
    "coder.study.passes:list_passes": Probe(lambda w: passes.list_passes(w.study)),
    "coder.study.passes:new_pass": Coordinators(lambda w: passes.new_pass(w.study, "tweede")),
    "coder.study.passes:pass_to_judge": Probe(lambda w: passes.pass_to_judge(w.study)),
    "coder.study.passes:pass_to_report": Probe(lambda w: passes.pass_to_report(w.study)),
    "coder.study.passes:refuse_coder": Coordinators(lambda w: passes.refuse_coder(w.study)),
    "coder.study.passes:release": Coordinators(
        lambda w: passes.release(w.study, "eerste", "bram", "P1", "go away")
    ),
    "coder.study.passes:reopen_pass": Coordinators(
        lambda w: passes.reopen_pass(w.study, "eerste", "again")
    ),
    "coder.study.passes:seal": Coordinators(
        lambda w: passes.seal(w.study, w.coding_pass, [], {}, "now")
    ),
    "coder.study.passes:seals": Probe(
        lambda w: passes.seals(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.place:mounts_here": NO_STUDY,
    "coder.study.place:read_mounts": NO_STUDY,
    "coder.study.place:risk_here": NO_STUDY,
    "coder.study.place:risk_of": NO_STUDY,
    "coder.study.positions:position": Probe(
        lambda w: positions.position(w.study, w.coding_pass, w.me)
    ),
    "coder.study.positions:save_position": Probe(
        lambda w: positions.save_position(w.study, w.coding_pass, w.me, w.first.id)
    ),
    "coder.study.positions:save_view": Probe(
        lambda w: positions.save_view(
            w.study, w.coding_pass, w.me, w.p1, positions.View(w.first.id, w.first.id, 3)
        )
    ),
    "coder.study.positions:view_of": Probe(
        lambda w: positions.view_of(w.study, w.coding_pass, w.me, w.p1)
    ),
    "coder.study.positions:transcript_at": Probe(
        lambda w: positions.transcript_at(w.study, w.not_mine.id)
    ),
    "coder.study.progress:progress": Probe(lambda w: progress.progress(w.study, w.coding_pass)),
    "coder.study.quiet_import:database": RAW,
    "coder.study.quiet_import:sqlite_utils": NO_STUDY,
    "coder.study.repair:repair": COPIES,
    "coder.study.highlights:check_highlights": Probe(
        lambda w: highlights.check_highlights(w.study, w.p4, w.not_mine, ())
    ),
    "coder.study.highlights:questions_of": Probe(lambda w: highlights.questions_of(w.study, w.p4)),
    "coder.study.highlights:refuse_outside": NO_STUDY,
    "coder.study.highlights:refuse_questions": Probe(
        lambda w: highlights.refuse_questions(w.study, w.p4, [(0, 1)])
    ),
    "coder.study.highlights:spoken_ranges": NO_STUDY,
    "coder.study.highlights:extents": Probe(lambda w: highlights.extents(w.study)),
    "coder.study.highlights:has_highlights": Probe(
        lambda w: highlights.has_highlights(w.study, w.coding_pass)
    ),
    "coder.study.highlights:highlights": Probe(
        lambda w: [
            list(highlights.highlights(w.study, w.coding_pass, one)) for one in (w.me, w.bram)
        ]
    ),
    "coder.study.qualified:qualified": Probe(
        lambda w: [list(qualified.qualified(w.study, w.coding_pass, one)) for one in (w.me, w.bram)]
    ),
    "coder.study.respondents:find_respondent": Probe(
        lambda w: respondents.find_respondent(w.study, "P4")
    ),
    "coder.study.respondents:is_interviewed": Probe(
        lambda w: respondents.is_interviewed(w.study, w.me, w.p1)
    ),
    "coder.study.respondents:list_respondents": Probe(
        lambda w: respondents.list_respondents(w.study)
    ),
    "coder.study.respondents:record_respondent": INSIDE,
    "coder.study.respondents:refuse_own_interview": Probe(
        lambda w: respondents.refuse_own_interview(w.study, w.me, w.p1)
    ),
    "coder.study.respondents:set_respondent": Probe(
        lambda w: respondents.set_respondent(w.study, "P1", role="coach")
    ),
    "coder.study.notes:notes": Probe(lambda w: notes.notes(w.study)),
    "coder.study.reassign:mark_seen": Probe(
        lambda w: reassign.mark_seen(w.study, reassign.reassignments(w.study))
    ),
    "coder.study.reassign:reassign": Coordinators(
        lambda w: reassign.reassign(w.study, "bram", "anna", since="", reason="mine")
    ),
    "coder.study.reassign:reassignments": Probe(lambda w: reassign.reassignments(w.study)),
    "coder.study.records:names_in": Probe(
        lambda w: sorted(records.names_in(w.study).fragments.values())
    ),
    "coder.study.records:records": Probe(_read, at_the_table=True),
    "coder.study.refill:refill_changed": RAW,
    "coder.study.resting:makes": NO_STUDY,
    "coder.study.resting:needs": NO_STUDY,
    "coder.study.resting:void": RAW,
    "coder.study.schema:guard": RAW,
    "coder.study.schema:make_state": RAW,
    "coder.study.migrations:migrate": RAW,
    "coder.study.migrations:migrations": NO_STUDY,
    "coder.study.replay:refill_tables": RAW,
    "coder.study.replay:remake_tables": RAW,
    "coder.study.effects:blank_erased": RAW,
    "coder.study.effects:effects_of": RAW,
    "coder.study.effects:meaning": RAW,
    "coder.study.loose:loose_ends": RAW,
    "coder.study.doctor:replay_into": RAW,
    "coder.study.journal:fill_in": RAW,
    "coder.study.journal:find_event": RAW,
    "coder.study.journal:gaps": RAW,
    "coder.study.journal:insert": RAW,
    "coder.exchange.bundle:read_bundle": NO_STUDY,
    "coder.exchange.bundle:write_bundle": Probe(_bundle),
    "coder.study.copies:copy_for": Coordinators(
        lambda w: copies.copy_for(w.study, "bram", w.folder / "bram.study")
    ),
    "coder.study.copies:made_for": Probe(lambda w: copies.made_for(w.study)),
    "coder.study.handing:forget_marks": RAW,
    "coder.study.handing:handed_out": Probe(lambda w: handing.handed_out(w.study)),
    "coder.study.handing:mark": Probe(lambda w: handing.mark(w.study, handing.Scope(by=w.me))),
    "coder.study.handing:newest": INSIDE,
    "coder.study.handing:one_moment": Cannot("opens a transaction and shows nothing"),
    "coder.study.handing:remember": INSIDE,
    "coder.study.handing:scope_of": Coordinators(
        lambda w: handing.scope_of(w.study, by="bram", to=None)
    ),
    "coder.study.handing:set_mark": INSIDE,
    "coder.study.handing:travelling": INSIDE,
    "coder.study.incoming:check_events": INSIDE,
    "coder.study.incoming:refuse_false_chains": RAW,
    "coder.study.incoming:refuse_strangers": RAW,
    "coder.study.incoming:tampered": NO_STUDY,
    "coder.study.incoming:unusable": NO_STUDY,
    "coder.study.incoming:verdicts": NO_STUDY,
    "coder.study.apply_work:judge": RAW,
    "coder.study.sealing:seal_coders": RAW,
    "coder.study.upsert:opened_before": RAW,
    "coder.study.upsert:upsert": RAW,
    "coder.study.union:unite": Probe(_merge),
    "coder.study.signoffs:mark_shown": Probe(
        lambda w: signoffs.mark_shown(w.study, w.coding_pass, w.p1, [w.first])
    ),
    "coder.study.signoffs:open_fragments": Probe(
        lambda w: signoffs.open_fragments(w.study, w.coding_pass, w.p3)
    ),
    "coder.study.signoffs:reopen": Probe(
        lambda w: signoffs.reopen(w.study, w.coding_pass, w.p1, "again")
    ),
    "coder.study.signoffs:sign_off": Probe(
        lambda w: signoffs.sign_off(w.study, w.coding_pass, w.p3, rest_none=True)
    ),
    "coder.study.stamps:format_stamp": NO_STUDY,
    "coder.study.stamps:new_device": NO_STUDY,
    "coder.study.stamps:next_stamp": NO_STUDY,
    "coder.study.stars:list_stars": Probe(
        lambda w: sorted(
            (one.coder, one.fragment) for one in stars.list_stars(w.study, w.coding_pass)
        ),
        at_the_table=True,
    ),
    "coder.study.stars:must_be_allocated": Probe(
        lambda w: stars.must_be_allocated(w.study, w.coding_pass, w.p4, w.me)
    ),
    "coder.study.stars:reached": Probe(
        lambda w: stars.reached(w.study, w.p4, w.not_mine, (w.not_mine.start, w.not_mine.end + 9))
    ),
    "coder.study.stars:record_star": INSIDE,
    "coder.study.stars:set_star": Probe(
        lambda w: stars.set_star(w.study, w.coding_pass, w.p1, w.first, True)
    ),
    "coder.study.stars:starred": Probe(
        lambda w: sorted(stars.starred(w.study, w.coding_pass)), at_the_table=True
    ),
    "coder.study.study:unknown": NO_STUDY,
    "coder.study.unfinished:clear_unfinished": NO_STUDY,
    "coder.study.unfinished:flushing": NO_STUDY,
    "coder.study.unfinished:settle": NO_STUDY,
    "coder.study.unfinished:settle_folder": NO_STUDY,
    "coder.study.unfinished:unfinished": NO_STUDY,
    "coder.study.unfinished:unfinished_in": NO_STUDY,
    "coder.study.study:Study.act": Cannot("opens a transaction and shows nothing"),
    "coder.study.study:Study.close": Cannot("closes the file"),
    "coder.study.study:Study.codings": Probe(lambda w: w.study.codings().to_csv(), True),
    "coder.study.study:Study.create": Cannot("makes a new study"),
    "coder.study.study:Study.data_version": Cannot("tells that somebody wrote, and never what"),
    "coder.study.study:Study.facts": Cannot("for rules; test_no_face_reads_past_the_blindfold"),
    "coder.study.study:Study.keep": Cannot("writes what belongs to this file alone"),
    "coder.study.study:Study.kept": Cannot("reads what belongs to this file alone"),
    "coder.study.study:Study.open": Cannot("all probes begin with it"),
    "coder.study.study:Study.record": Cannot("writes an event"),
    "coder.study.study:Study.row": Probe(
        lambda w: w.study.row("SELECT count(*), group_concat(code) FROM {assignment}"), True
    ),
    "coder.study.study:Study.rows": Probe(
        lambda w: [
            w.study.rows(f"SELECT * FROM {{{table}}}")
            for table in ("judgement", "assignment", "star", "memo", "decision", "seal", "shown")
        ],
        at_the_table=True,
    ),
    "coder.study.undo:do_again": Probe(_taken_back),
    "coder.study.undo:events_named": INSIDE,
    "coder.study.undo:last_act": Probe(lambda w: getattr(undo.last_act(w.study), "kinds", None)),
    "coder.study.undo:last_undone": Probe(lambda w: undo.last_undone(w.study)),
    "coder.study.undo:redo": Probe(_undone),
    "coder.study.undo:take_back": Probe(_taken_back),
    "coder.study.undo:undo": Probe(_undone),
    "coder.study.transcripts:add_transcript": INSIDE,
    "coder.study.transcripts:find_fragment": Probe(
        lambda w: transcripts.find_fragment(w.study, w.p4, "1")
    ),
    "coder.study.transcripts:find_transcript": Probe(
        lambda w: transcripts.find_transcript(w.study, "P4")
    ),
    "coder.study.transcripts:fragments_of": Probe(
        lambda w: transcripts.fragments_of(w.study, w.p4)
    ),
    "coder.study.transcripts:judged_fragments": Probe(
        lambda w: transcripts.judged_fragments(w.study, w.p1)
    ),
    "coder.study.passes:signed_after": Probe(
        lambda w: passes.signed_after(w.study, w.coding_pass, "")
    ),
    "coder.study.transcripts:is_frozen": Probe(lambda w: transcripts.is_frozen(w.study, w.p1)),
    "coder.study.transcripts:list_transcripts": Probe(
        lambda w: transcripts.list_transcripts(w.study)
    ),
    "coder.ingest.again:cut_with": Coordinators(
        lambda w: cut_with(w.study, w.p3, settings_from(unit="turn"))
    ),
    "coder.study.apply_cuts:choose": RAW,
    "coder.study.apply_cuts:cut_text": RAW,
    "coder.study.apply_cuts:settle_signoffs": RAW,
    "coder.study.cut_reports:cut_reports": Probe(lambda w: cut_reports.cut_reports(w.study)),
    "coder.study.cut_reports:leave_cut": Coordinators(
        lambda w: cut_reports.leave_cut(w.study, w.p3, w.left)
    ),
    "coder.study.cut_reports:report_cut": Probe(
        lambda w: cut_reports.report_cut(w.study, w.p3, w.left, note="two things at once")
    ),
    "coder.study.cut_reports:see_to": INSIDE,
    "coder.correcting:correct": Coordinators(
        lambda w: correcting.correct(w.study, _corrected_text(w))
    ),
    "coder.correcting:preview": Coordinators(
        lambda w: correcting.preview(
            w.study, w.p3, prepare(w.file("P3.txt", "R: Fijn.\n"), settings_from()).parsed, {}
        )
    ),
    "coder.study.corrections:record_correction": INSIDE,
    "coder.study.cuts:cut_again": Coordinators(
        lambda w: cuts.cut_again(w.study, w.p3, "turn", [], {})
    ),
    "coder.study.cuts:cut_of": Probe(lambda w: cuts.cut_of(w.study, w.p3)),
    "coder.study.cuts:free_labels": Probe(
        lambda w: next(iter(cuts.free_labels(w.study, w.p3, "5")))
    ),
    "coder.study.cuts:frozen": Probe(lambda w: cuts.frozen(w.study, w.p3)),
    "coder.study.cuts:list_payload": INSIDE,
    "coder.study.cuts:merge": Coordinators(lambda w: cuts.merge(w.study, w.p3, w.left)),
    "coder.study.cuts:refuse_cutting": Coordinators(lambda w: cuts.refuse_cutting(w.study)),
    "coder.study.cuts:refuse_frozen": Probe(lambda w: cuts.refuse_frozen(w.study, w.p3)),
    "coder.study.cuts:refuse_sealed": Probe(lambda w: cuts.refuse_sealed(w.study, w.p3)),
    "coder.study.cuts:set_context": Coordinators(
        lambda w: cuts.set_context(w.study, w.p3, w.left, True)
    ),
    "coder.study.cuts:split": Coordinators(
        lambda w: cuts.split(w.study, w.p3, w.left, w.left.start + 3)
    ),
    "coder.study.cuts:trimmed": NO_STUDY,
    "coder.study.cuts:unit_and_settings": Probe(lambda w: cuts.unit_and_settings(w.study, w.p3)),
    "coder.study.cuts:write": INSIDE,
    "coder.study.editions:carried": NO_STUDY,
    "coder.study.editions:edition_of": INSIDE,
    "coder.study.editions:edition_named": INSIDE,
    "coder.study.editions:edition_now": INSIDE,
    "coder.study.moving:moved": NO_STUDY,
    "coder.study.offsets:later": NO_STUDY,
    "coder.study.transcripts:natural": NO_STUDY,
    "coder.study.transcripts:set_wave": Coordinators(
        lambda w: transcripts.set_wave(w.study, w.p1, "M2")
    ),
    "coder.study.transcripts:text_payload": NO_STUDY,
    "coder.study.transcripts:text_of": Probe(lambda w: transcripts.text_of(w.study, w.p4)),
    "coder.study.transcripts:times_of": Probe(lambda w: transcripts.times_of(w.study, w.p4)),
    "coder.study.transcripts:turns_of": Probe(lambda w: transcripts.turns_of(w.study, w.p4)),
    "coder.universe:of_version": Cannot("narrows a universe, which universe_of made"),
    "coder.study.waiver:first_time": Probe(lambda w: waiver.first_time(w.study, [w.p1])),
    "coder.study.waiver:names_not_dealt_with": Probe(
        lambda w: waiver.names_not_dealt_with(w.study, [w.p1])
    ),
    "coder.study.waiver:waive": Coordinators(lambda w: waiver.waive(w.study, "made up")),
    "coder.study.waiver:waiver": Probe(lambda w: waiver.waiver(w.study)),
    "coder.trail:moved_words": NO_STUDY,
    "coder.trail:news_of_names": Probe(lambda w: trails.news_of_names(w.study)),
    "coder.trail:note_look": Probe(lambda w: trails.note_look(w.study, [*trails.trail(w.study)])),
    "coder.trail:state_words": NO_STUDY,
    "coder.trail:trail": Probe(lambda w: list(trails.trail(w.study)), at_the_table=True),
    "coder.trail:words_of": Probe(_undone),
    "coder.trail_parts:actor_words": NO_STUDY,
    "coder.trail_parts:because": NO_STUDY,
    "coder.trail_parts:coder_words": NO_STUDY,
    "coder.trail_parts:codes_words": NO_STUDY,
    "coder.trail_parts:escaped": NO_STUDY,
    "coder.trail_parts:listed": NO_STUDY,
    "coder.trail_parts:pass_words": NO_STUDY,
    "coder.trail_parts:place_words": NO_STUDY,
    "coder.trail_parts:quoted": NO_STUDY,
    "coder.trail_parts:said": NO_STUDY,
    "coder.trail_parts:transcript_words": NO_STUDY,
    "coder.trail_parts:transcripts_words": NO_STUDY,
    "coder.trail_words:act_words": NO_STUDY,
    "coder.trail_words:back_words": NO_STUDY,
    "coder.trail_words:sentence": NO_STUDY,
    "coder.universe:rolled_up": NO_STUDY,
    "coder.universe:universe_of": Probe(
        lambda w: universes.universe_of(w.study, w.coding_pass).data.tolist(), at_the_table=True
    ),
}


@dataclass(frozen=True)
class Call:
    """A command as anna gives it; ``{folder}`` is a folder of hers."""

    words: tuple[str, ...]
    at_the_table: bool = False
    refused: bool = False
    """Whether it is the coordinator's: exit code 2, at any time."""


def _words(*words: str, table: bool = False, refused: bool = False) -> Call:
    return Call(words, table, refused)


COMMANDS: Mapping[str, tuple[Call, ...] | Cannot] = {
    "bundle": (
        _words("bundle", "-o", "{folder}/x.bundle", "--private"),
        _words("bundle", "-o", "{folder}/x.bundle", "--for", "bram", refused=True),
    ),
    "quotes": (
        _words("quotes", table=True),
        _words("quotes", "--json", "--coder", "bram", table=True),
        _words("quotes", "--starred", "--memo", table=True),
        _words("quotes", "--used", "--json", table=True),
        _words("quotes", "gezellig", "--near", "hindering:3", table=True),
        _words("quotes", "--transcript", "P4", "--json"),
    ),
    "report": (
        _words("report", table=True),
        _words("report", "account", refused=True),
        _words("report", "--html", "{folder}/report.html", refused=True),
        _words("report", "--md", refused=True),
        _words("report", "matrix", "--team", "--json", table=True),
        _words("report", "quotes", "--team", table=True),
        _words("report", "themes", "--team", "--of", "any", "--md", table=True),
        _words("report", "respondents", "--of", "bram", "--csv", table=True),
        _words("report", "confusion", "--json", table=True),
        _words("report", "negative", "--team", "--of", "bram"),
    ),
    "shorten": (
        _words("shorten", "P1", "1", "--whole"),
        _words("shorten", "P4", "1", "--whole"),
    ),
    "mark": (
        _words("mark", table=True),
        _words("mark", "--json", table=True),
        _words("mark", "P3", "1", "--unsure"),
        _words("mark", "P1", "1", "--special", "--off"),
    ),
    "memo": (_words("memo", "mine"), _words("memo", "mine", "--transcript", "P1")),
    "memos": (
        _words("memos", table=True),
        _words("memos", "--json", table=True),
        _words("memos", "--search", "geheim", table=True),
        _words("memos", "--about", "code", table=True),
    ),
    "merge": (_words("merge", "{folder}/mine.csv", refused=True),),
    "study copy": (
        _words("study", "copy", "--for", "bram", "-o", "{folder}/b.study", refused=True),
        _words("study", "copy", "--for", "anna", "-o", "{folder}/a.study", refused=True),
    ),
    "add": (_words("add", "{folder}/P1.txt", refused=True),),
    "agree": (
        _words("agree", table=True),
        _words("agree", "--json", "--by", "transcript", "--verify", table=True),
        _words("agree", "--by", "pair", table=True),
        _words("agree", "--csv", "--by", "kind", table=True),
        _words("agree", "--disagreement", "--explain", table=True),
        _words("agree", "--by", "batch", "--only-code", "hindering", table=True),
        _words("agree", "--against", "eerste"),
    ),
    "agree plan": Cannot("needs no study"),
    "backup": COPIES,
    "code": (_words("code"),),
    "codebook check": Cannot("needs no study"),
    "codebook diff": Cannot("needs no study"),
    "codebook list": Cannot("needs no study"),
    "codebook new": Cannot("needs no study"),
    "codebook show": Cannot("needs no study"),
    "decide": (
        _words("decide", "P1", "1", "direct", "--reason", "because"),
        _words("decide", "P1", "1", "--take", "bram", "--reason", "because", table=True),
        _words("decide", "P1", "1", "--union", "--reason", "because", table=True),
        _words("decide", "P1", "1", "--unclear", "direct=what is it?"),
        _words("decide", "P1", "1", "--adjudicate", "--take", "A", "--reason", "x", refused=True),
    ),
    "decisions": (
        _words("decisions", table=True),
        _words("decisions", "--json", table=True),
        _words("decisions", "--csv", table=True),
        _words("decisions", "--html", table=True),
    ),
    "proposals": (
        _words("proposals"),
        _words("proposals", "--json"),
        _words("proposals", "--answer", "x", "--take", "y", refused=True),
    ),
    "demo": Cannot("makes a study of its own"),
    "differences": (
        _words("differences", "--all", table=True),
        _words("differences", "--json", table=True),
        _words("differences", "--agenda", table=True),
        _words("differences", "--agenda", "--anonymous", "--html", table=True),
        _words("differences", "--referred", refused=True),
    ),
    "doctor": (_words("doctor"), _words("doctor", "--json")),
    "export codings": (
        _words("export", "codings", table=True),
        _words("export", "codings", "--stage", "revised"),
    ),
    "figure": (_words("figure", "tree", "--json", table=True),),
    "export qdpx": (
        _words("export", "qdpx", "-o", "{folder}/x.qdpx", "--json", table=True),
        _words("export", "qdpx", "-o", "{folder}/x.qdpx", "--for", "qualcoder", table=True),
        _words("export", "qdpx", "-o", "{folder}/x.qdpx", "--public", table=True),
    ),
    "export qdc": (_words("export", "qdc", "-o", "{folder}/x.qdc"),),
    "export csv": (
        _words("export", "csv", "--raw", table=True),
        _words("export", "csv", "--starred", table=True),
        _words("export", "csv", "--of", "bram", table=True),
        _words("export", "csv", "--code", "hindering", "--of", "consensus"),
    ),
    "export cards": (
        _words("export", "cards", "-o", "{folder}/c.html"),
        _words("export", "cards", "--of", "any", "--team", "-o", "-", table=True),
    ),
    "export miro": (
        _words("export", "miro", "--of", "any", "-o", "-", table=True),
        _words("export", "miro", "--of", "bram", "--tags", "--team", "-o", "-", table=True),
    ),
    "export sheet": (
        _words("export", "sheet", "-o", "{folder}/s.xlsx"),
        _words("export", "sheet", "--transcript", "P4", "-o", "{folder}/s.xlsx"),
    ),
    "export table": (
        *(
            _words("export", "table", name, table=True)
            for name in ("quotes", "codings", "respondents", "agreement", "decisions")
        ),
        _words("export", "table", "codebook"),
    ),
    "export xlsx": (_words("export", "xlsx", "-o", "{folder}/x.xlsx"),),
    "import codings": (
        _words("import", "codings", "{folder}/mine.csv", "--whole"),
        _words("import", "codings", "{folder}/mine.csv", "--dry-run"),
        _words("import", "codings", "{folder}/brams.csv", refused=True),
        _words("import", "codings", "{folder}/brams.csv", "--dry-run", refused=True),
        _words("import", "codings", "{folder}/mine.csv", "--coder", "bram", refused=True),
    ),
    "import miro": (
        _words("import", "miro", "{folder}/mine.csv", "--dry-run", refused=True),
        _words("import", "miro", "{folder}/mine.csv", "--coder", "bram", refused=True),
    ),
    "import qdc": (_words("import", "qdc", "{folder}/x.qdc", refused=True),),
    "import qdpx": (_words("import", "qdpx", "{folder}/x.qdpx", refused=True),),
    "judge": (
        _words("judge", "P1"),
        _words("judge", "P3", "5", "direct", "--star", "--memo", "mine"),
        _words("judge", "P4"),
        _words("judge", "P4", "1", "direct"),
    ),
    "log": (
        _words("log", table=True),
        _words("log", "--json", table=True),
        _words("log", "--csv", "--coder", "bram", table=True),
        _words("log", "--transcript", "P4", "-n", "5"),
    ),
    "new": Cannot("makes a study of its own"),
    "open": (_words("open"),),
    "pass allocate": (
        _words("pass", "allocate", "eerste", "--coder", "anna", "--transcript", "P4", refused=True),
    ),
    "pass close": (_words("pass", "close", "eerste", "--incomplete", "now", refused=True),),
    "pass list": (_words("pass", "list"), _words("pass", "list", "--json")),
    "pass new": (_words("pass", "new", "tweede", refused=True),),
    "pass release": (_words("pass", "release", "bram", "P1", "--reason", "now", refused=True),),
    "pass reopen": (_words("pass", "reopen", "eerste", "--reason", "now", refused=True),),
    "pass version": (_words("pass", "version", "eerste", "F01", refused=True),),
    "pass revise": (_words("pass", "revise", "eerste", refused=True),),
    "pass adjudicator": (_words("pass", "adjudicator", "eerste", "anna", refused=True),),
    "revise": (
        _words("revise"),
        _words("revise", "--json"),
        _words("revise", "P1"),
        _words("revise", "--done"),
    ),
    "reassign": (
        _words(
            *("reassign", "bram", "anna", "--since", "2026-01-01", "--reason", "mine"), refused=True
        ),
    ),
    "redo": (_words("redo"), _words("redo", "--dry-run")),
    "resolve": (_words("resolve"),),
    "pseudonyms": (
        _words("pseudonyms", "--waive", "made up", refused=True),
        _words("pseudonyms", "{folder}/P1.txt"),
    ),
    "redact": (
        _words("redact", "Gezellig", "x", "--reason", "now", "--yes", refused=True),
        _words("redact", "Gezellig", "x", "--reason", "now", "--dry-run", refused=True),
    ),
    "respondent attribute": (
        _words("respondent", "attribute", "age", "--type", "number", refused=True),
    ),
    "respondent edit": (_words("respondent", "edit", refused=True),),
    "respondent import": (_words("respondent", "import", "{folder}/mine.csv", refused=True),),
    "respondent erase": (
        _words("respondent", "erase", "P1", "--reason", "now", "--yes", refused=True),
        _words("respondent", "erase", "P1", "--reason", "now", "--dry-run", refused=True),
    ),
    "transcript replace": (_words("transcript", "replace", "P3", "{folder}/P1.txt", refused=True),),
    "segment": (
        _words("segment"),
        _words("segment", "--json"),
        _words("segment", "--reported"),
        _words("segment", "P3", "--report", "5", "--note", "two things at once"),
        _words("segment", "P3", "--split", "5", "was", refused=True),
    ),
    "respondent list": (_words("respondent", "list", "--json"),),
    "respondent set": (_words("respondent", "set", "P1", "role=coach", refused=True),),
    "retention": (_words("retention"), _words("retention", "--json")),
    "retention set": (_words("retention", "set", "memos", "2031-12-31", refused=True),),
    "signoff": (_words("signoff"), _words("signoff", "P3", "--rest-none")),
    "status": (_words("status"), _words("status", "--json")),
    "team add": (_words("team", "add", "carla", "--kind", "coach", refused=True),),
    "team list": (_words("team", "list", "--json"),),
    "team names": (_words("team", "names", "on", refused=True),),
    "team rename": (_words("team", "rename", "bram", "b", refused=True),),
    "undo": (_words("undo"), _words("undo", "--dry-run")),
    "transcript list": (_words("transcript", "list", "--json"),),
    "transcript show": (
        _words("transcript", "show", "P1"),
        _words("transcript", "show", "P4", "--json", refused=True),
    ),
}
