"""Every public way into a study, with how a coder tries to look at the others through it.

``FUNCTIONS`` names each public function of the modules that know a study (``module:function``) and
the methods of ``Study``; ``COMMANDS`` each command of the command line. A *probe* is what anna does
with it: what comes back must not depend on what bram said. What is not probed has a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder import behind, coding_session, consensus, consensus_session, demo, overview, reliability
from coder import universe as universes
from coder.codebook import find
from coder.exchange import codings as exchanged
from coder.exchange import quotes
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment, CodingPass, Fragment, Transcript
from coder.study import (
    about,
    codebooks,
    coders,
    codings,
    decisions,
    doctor,
    judgements,
    looks,
    memos,
    passes,
    positions,
    progress,
    respondents,
    signoffs,
    stars,
    transcripts,
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
INSIDE = Cannot("part of an act of another function here, which is probed")


def _export(w: World, **more: Any) -> object:
    return exchanged.export_codings(w.study, w.coding_pass, **more).decode()


def _quotes(w: World) -> object:
    found = quotes.quotes(w.study, w.coding_pass)
    book = codebooks.get_codebook(w.study, "waardecreatie")
    return quotes.quote_table(found, w.coding_pass, book)


def _close(w: World) -> object:
    return consensus.close_pass(w.study, "eerste", incomplete="I want to see")


def _take(w: World) -> object:
    settings = settings_from()
    return take(w.study, prepare(w.file("P9.txt", "R: Dat was fijn.\n"), settings), settings)


def _import(w: World, coder: str) -> object:
    table = f"transcript,fragment,coder,codes\nP3,5,{coder},direct\n"
    return exchanged.import_codings(w.study, w.file("in.csv", table))


def _new_coding(w: World, coder: Any) -> codings.NewCoding:
    return codings.NewCoding(coder, w.p3, w.left, (Assignment("direct"),))


def _session(w: World) -> object:
    return coding_session.open_session(w.study, transcript="P1")


def _table(w: World) -> object:
    return consensus_session.open_table(w.study)


FUNCTIONS: Mapping[str, Probe | Coordinators | Cannot] = {
    "coder.behind:behind": Probe(
        lambda w: behind.behind(w.study, w.coding_pass, "hindering"), at_the_table=True
    ),
    "coder.coding_session:my_transcripts": Probe(
        lambda w: coding_session.my_transcripts(w.study, w.coding_pass)
    ),
    "coder.coding_session:open_session": Probe(_session),
    "coder.consensus:close_pass": Coordinators(_close),
    "coder.consensus:context_of": Probe(lambda w: consensus.context_of(w.study, w.p1, w.first)),
    "coder.consensus:differences": Probe(
        lambda w: consensus.differences(w.study, w.coding_pass, settled=True), at_the_table=True
    ),
    "coder.consensus:kind_of": NO_STUDY,
    "coder.consensus:resolution": Probe(
        lambda w: consensus.resolution(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus:results": Probe(
        lambda w: consensus.results(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus:state_of": Probe(lambda w: consensus.state_of(w.study, w.coding_pass)),
    "coder.consensus:tables": Probe(
        lambda w: consensus.tables(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.consensus:verdict": NO_STUDY,
    "coder.consensus_session:open_table": Probe(_table, at_the_table=True),
    "coder.consensus_session:state_of": NO_STUDY,
    "coder.demo:make": Probe(lambda w: demo.make(w.file("none", "").parent / "none")),
    "coder.exchange.codings:export_codings": Probe(_export, at_the_table=True),
    "coder.exchange.codings:find_quote": NO_STUDY,
    "coder.exchange.codings:import_codings": Probe(lambda w: _import(w, "anna")),
    "coder.exchange.quotes:quote_id": NO_STUDY,
    "coder.exchange.quotes:quote_table": NO_STUDY,
    "coder.exchange.quotes:quotes": Probe(_quotes, at_the_table=True),
    "coder.exchange.tables:guarded": NO_STUDY,
    "coder.exchange.tables:read_table": NO_STUDY,
    "coder.exchange.tables:unguarded": NO_STUDY,
    "coder.exchange.tables:write_table": NO_STUDY,
    "coder.ingest.take:pairs_from": NO_STUDY,
    "coder.ingest.take:prepare": NO_STUDY,
    "coder.ingest.take:settings_from": NO_STUDY,
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
    "coder.reliability:agreement": Probe(
        lambda w: reliability.agreement(w.study, w.coding_pass).document(), at_the_table=True
    ),
    "coder.reliability:agreement_of": NO_STUDY,
    "coder.reliability:short_of": NO_STUDY,
    "coder.reliability:verify": NO_STUDY,
    "coder.study.about:study_name": Probe(lambda w: about.study_name(w.study)),
    "coder.study.apply:apply": RAW,
    "coder.study.apply:document": NO_STUDY,
    "coder.study.apply:known_kinds": NO_STUDY,
    "coder.study.blind:blindfold": RAW,
    "coder.study.codebooks:get_codebook": Probe(
        lambda w: codebooks.get_codebook(w.study, "waardecreatie")
    ),
    "coder.study.codebooks:list_codebooks": Probe(lambda w: codebooks.list_codebooks(w.study)),
    "coder.study.codebooks:take_codebook": Probe(
        lambda w: codebooks.take_codebook(w.study, find("waardecreatie"))
    ),
    "coder.study.coders:add_coder": Probe(lambda w: coders.add_coder(w.study, "carla", "coach")),
    "coder.study.coders:find_coder": Probe(lambda w: coders.find_coder(w.study, "bram")),
    "coder.study.coders:list_coders": Probe(lambda w: coders.list_coders(w.study)),
    "coder.study.coders:rename_coder": Probe(
        lambda w: coders.rename_coder(w.study, "anna", "anna b.")
    ),
    "coder.study.codings:codings": Probe(lambda w: codings.codings(w.study), at_the_table=True),
    "coder.study.codings:read_assignments": NO_STUDY,
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
    "coder.study.decisions:decide": Probe(
        lambda w: decisions.decide(w.study, w.coding_pass, w.p1, w.first, [], reason="because")
    ),
    "coder.study.decisions:decisions": Probe(
        lambda w: decisions.decisions(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.decisions:standing": NO_STUDY,
    "coder.study.doctor:examine": Probe(lambda w: list(doctor.examine(w.study))),
    "coder.study.file:check_version": NO_STUDY,
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
    "coder.study.judgements:check_highlights": NO_STUDY,
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
    "coder.study.judgements:may_judge": Probe(
        lambda w: judgements.may_judge(w.study, w.coding_pass, w.p3, w.me)
    ),
    "coder.study.judgements:withdraw": Probe(
        lambda w: judgements.withdraw(w.study, w.coding_pass, w.p3, w.left)
    ),
    "coder.study.looks:record_look": Probe(
        lambda w: looks.record_look(w.study, w.coding_pass, "curious")
    ),
    "coder.study.memos:fragment_memos": Probe(
        lambda w: memos.fragment_memos(w.study, w.coding_pass), at_the_table=True
    ),
    "coder.study.memos:record_shared_memo": INSIDE,
    "coder.study.memos:write_memo": Probe(
        lambda w: memos.write_memo(w.study, w.coding_pass, w.p1, w.first, "mine")
    ),
    "coder.study.names:checked_name": NO_STUDY,
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
    "coder.study.positions:position": Probe(
        lambda w: positions.position(w.study, w.coding_pass, w.me)
    ),
    "coder.study.positions:save_position": Probe(
        lambda w: positions.save_position(w.study, w.coding_pass, w.me, w.first.id)
    ),
    "coder.study.positions:transcript_at": Probe(
        lambda w: positions.transcript_at(w.study, w.not_mine.id)
    ),
    "coder.study.progress:progress": Probe(lambda w: progress.progress(w.study, w.coding_pass)),
    "coder.study.quiet_import:database": RAW,
    "coder.study.quiet_import:sqlite_utils": NO_STUDY,
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
    "coder.study.schema:migrate": RAW,
    "coder.study.schema:migrations": NO_STUDY,
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
    "coder.study.stars:must_be_allocated": Probe(
        lambda w: stars.must_be_allocated(w.study, w.coding_pass, w.p4, w.me)
    ),
    "coder.study.stars:record_star": INSIDE,
    "coder.study.stars:set_star": Probe(
        lambda w: stars.set_star(w.study, w.coding_pass, w.p1, w.first, True)
    ),
    "coder.study.stars:starred": Probe(
        lambda w: sorted(stars.starred(w.study, w.coding_pass)), at_the_table=True
    ),
    "coder.study.study:unknown": NO_STUDY,
    "coder.study.study:Study.act": Cannot("opens a transaction and shows nothing"),
    "coder.study.study:Study.close": Cannot("closes the file"),
    "coder.study.study:Study.codings": Probe(lambda w: w.study.codings().to_csv(), True),
    "coder.study.study:Study.create": Cannot("makes a new study"),
    "coder.study.study:Study.data_version": Cannot("tells that somebody wrote, and never what"),
    "coder.study.study:Study.facts": Cannot("for rules; test_no_face_reads_past_the_blindfold"),
    "coder.study.study:Study.keep": Cannot("writes what belongs to this file alone"),
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
    "coder.study.transcripts:natural": NO_STUDY,
    "coder.study.transcripts:text_of": Probe(lambda w: transcripts.text_of(w.study, w.p4)),
    "coder.study.transcripts:turns_of": Probe(lambda w: transcripts.turns_of(w.study, w.p4)),
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
    "add": (_words("add", "{folder}/P1.txt", refused=True),),
    "agree": (
        _words("agree", table=True),
        _words("agree", "--json", "--by", "transcript", "--verify", table=True),
        _words("agree", "--by", "pair", table=True),
    ),
    "code": (_words("code"),),
    "codebook check": Cannot("needs no study"),
    "codebook list": Cannot("needs no study"),
    "codebook show": Cannot("needs no study"),
    "decide": (_words("decide", "P1", "1", "direct", "--reason", "because"),),
    "demo": Cannot("makes a study of its own"),
    "differences": (
        _words("differences", "--all", table=True),
        _words("differences", "--json", table=True),
    ),
    "doctor": (_words("doctor"), _words("doctor", "--json")),
    "export codings": (
        _words("export", "codings", table=True),
        _words("export", "codings", "--stage", "revised"),
    ),
    "export csv": (
        _words("export", "csv", "--raw", table=True),
        _words("export", "csv", "--starred", table=True),
        _words("export", "csv", "--of", "bram", table=True),
        _words("export", "csv", "--code", "hindering", "--of", "consensus"),
    ),
    "import codings": (
        _words("import", "codings", "{folder}/mine.csv", "--whole"),
        _words("import", "codings", "{folder}/brams.csv", refused=True),
    ),
    "judge": (
        _words("judge", "P1"),
        _words("judge", "P3", "5", "direct", "--star", "--memo", "mine"),
        _words("judge", "P4"),
        _words("judge", "P4", "1", "direct"),
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
    "resolve": (_words("resolve"),),
    "respondent list": (_words("respondent", "list", "--json"),),
    "respondent set": (_words("respondent", "set", "P1", "role=coach", refused=True),),
    "signoff": (_words("signoff"), _words("signoff", "P3", "--rest-none")),
    "status": (_words("status"), _words("status", "--json")),
    "team add": (_words("team", "add", "carla", "--kind", "coach", refused=True),),
    "team list": (_words("team", "list", "--json"),),
    "team rename": (_words("team", "rename", "bram", "b", refused=True),),
    "transcript list": (_words("transcript", "list", "--json"),),
    "transcript show": (
        _words("transcript", "show", "P1"),
        _words("transcript", "show", "P4", "--json", refused=True),
    ),
}
