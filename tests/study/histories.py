"""Random histories: everything that people can do to a study, each act drawn by the dice."""

from __future__ import annotations

import itertools
import random
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from hypothesis import Phase
from hypothesis import strategies as st
from study_file import add_interview, at_work, make_study

from coder.codebook import Codebook, Text
from coder.consensus import close_pass, open_revising
from coder.correcting import correct, preview
from coder.errors import CoderError
from coder.model import Assignment, Fragment, ParsedTranscript, Span, Transcript, Turn
from coder.study import Study
from coder.study.adjudication import set_adjudicator
from coder.study.codebooks import get_codebook
from coder.study.coders import add_coder, find_coder, list_coders, rename_coder
from coder.study.codings import NewCoding, take_codings
from coder.study.cut_reports import leave_cut, report_cut
from coder.study.cuts import cut_again, merge, set_context, split
from coder.study.decisions import CAUSES, OUTCOMES, WAYS, Account, decide
from coder.study.effects import blank_erased
from coder.study.judgements import acting_coder, judge, withdraw
from coder.study.looks import record_look
from coder.study.marks import MARKS, set_mark
from coder.study.memos import (
    memos,
    on_code,
    on_fragment,
    on_study,
    on_transcript,
    write_memo_on,
)
from coder.study.passes import allocate, new_pass, release, reopen_pass
from coder.study.proposals import answer_proposal, proposals, propose
from coder.study.reassign import reassign
from coder.study.recoding import to_judge_again
from coder.study.replay import refill_tables
from coder.study.respondents import set_respondent
from coder.study.revising import done_revising, may_revise
from coder.study.shortening import shorten_quote
from coder.study.signoffs import mark_shown, reopen, sign_off
from coder.study.stars import set_star
from coder.study.transcripts import fragments_of, is_frozen, list_transcripts, set_wave, turns_of
from coder.study.undo import redo, undo
from coder.study.versions import take_version, versions_of

COORDINATOR = None
TEAM = ("anna", "bram", "carla")
TEXTS = ("T1", "T2")
TURNS = 3


def next_version(first: Codebook, number: int) -> Codebook:
    """A version by its number: what it changes in the first is always the same."""
    dice = random.Random(number)
    changed = dice.sample(("direct", "applied", "realised"), number % 4)
    codes = []
    for code in first.codes:
        if code.id in changed:
            text = f"{code.id} in {number}"
            code = replace(code, definition=Text(nl=text, en=text))
        if code.id != "hindering" or number % 3:
            codes.append(code)
    return replace(first, version=str(number), codes=tuple(codes))


class Acts:
    """Everything that people can do to a study, each a method of one random number generator."""

    def __init__(self, study: Study, dice: random.Random) -> None:
        self.study = study
        self.dice = dice
        self.coding_pass, self.transcript, self.fragments = at_work(study, dice.choice(TEXTS))
        self.fragment = dice.choice(self.fragments)

    def _codes(self) -> list[Assignment]:
        known = ("direct", "applied", "realised", "hindering")
        return [Assignment(one) for one in self.dice.sample(known, self.dice.randrange(3))]

    def judge(self) -> None:
        judge(self.study, self.coding_pass, self.transcript, self.fragment, self._codes())

    def judge_all(self) -> None:
        with self.study.act():
            for one in self.fragments:
                judge(self.study, self.coding_pass, self.transcript, one, self._codes())

    def judge_again(self) -> None:
        """All that a new version of the codebook asks to judge again, in every transcript."""
        if self.study.coder is None:
            return
        with self.study.act():
            for name in TEXTS:
                coding_pass, transcript, fragments = at_work(self.study, name)
                work = to_judge_again(self.study, coding_pass, transcript=transcript)
                for one in fragments:
                    if one.id in {each.fragment for each in work}:
                        judge(self.study, coding_pass, transcript, one, self._codes())

    def withdraw(self) -> None:
        withdraw(self.study, self.coding_pass, self.transcript, self.fragment)

    def star(self) -> None:
        on, here = self.dice.random() < 0.6, self.fragment
        span = self.dice.choice([None, (here.start, here.start + 1), (here.start, here.end)])
        set_star(self.study, self.coding_pass, self.transcript, here, on, span)

    def mark(self) -> None:
        kind, on = self.dice.choice(list(MARKS)), self.dice.random() < 0.6
        set_mark(self.study, self.coding_pass, self.transcript, self.fragment, kind, on)

    def shorten(self) -> None:
        here = self.fragment
        keep = self.dice.choice([[], [(here.start, here.start + 1)], [(here.end - 2, here.end)]])
        shorten_quote(self.study, self.transcript, here, keep)

    def memo(self) -> None:
        mine = [one.id for one in memos(self.study, mine=True)]
        subjects = [
            on_fragment(self.transcript, self.fragment),
            on_transcript(self.transcript),
            on_code(self.study, self.coding_pass, "direct"),
            on_study(self.study),
        ]
        subject = self.dice.choice(subjects)
        nowhere = subject.about == "study" and self.dice.random() < 0.5
        write_memo_on(
            self.study,
            None if nowhere else self.coding_pass,
            subject,
            self.dice.choice(["", "een memo", "nog een"]),
            private=self.dice.random() < 0.5 and self.study.coder is not None,
            memo=self.dice.choice([*mine, None]),
        )

    def _at(self, fragment: Fragment) -> int:
        """A place inside a fragment at which a word begins, or somewhere."""
        inside = fragment.text.find(" ", self.dice.randrange(len(fragment.text)))
        return fragment.start + (inside + 1 if inside > 0 else len(fragment.text) // 2)

    def _loose(self) -> tuple[Transcript, list[Fragment]]:
        """A transcript on which nothing rests, if there is one."""
        found = [one for one in list_transcripts(self.study) if not is_frozen(self.study, one)]
        chosen = self.dice.choice(found or [self.transcript])
        return chosen, fragments_of(self.study, chosen)

    def highlight(self) -> None:
        at = self._at(self.fragment)
        code = Assignment("direct", (), self.fragment.start, at)
        judge(self.study, self.coding_pass, self.transcript, self.fragment, [code])

    def report_cut(self) -> None:
        at = self.dice.choice([None, self._at(self.fragment)])
        report_cut(self.study, self.transcript, self.fragment, at=at, note="twee onderwerpen")

    def leave_cut(self) -> None:
        leave_cut(self.study, self.transcript, self.fragment)

    def split(self) -> None:
        split(self.study, self.transcript, self.fragment, self._at(self.fragment))

    def cut_by_hand(self) -> None:
        transcript, fragments = self._loose()
        fragment = self.dice.choice(fragments)
        if self.dice.random() < 0.5:
            split(self.study, transcript, fragment, self._at(fragment))
        elif self.dice.random() < 0.5:
            merge(self.study, transcript, fragment)
        else:
            set_context(self.study, transcript, fragment, not fragment.context)

    def cut_again(self) -> None:
        transcript, _fragments = self._loose()
        spans = [
            Span(one.start, one.end, number, one.speaker == "I" and self.dice.random() < 0.8)
            for number, one in enumerate(turns_of(self.study, transcript))
        ]
        cut_again(self.study, transcript, "turn", spans, {})

    def correct(self) -> None:
        """A transcript with a word more here and another there; now and then a turn is gone."""
        said = [one.text for one in fragments_of(self.study, self.transcript)]
        text, turns = "", []
        for number, one in enumerate(said):
            words = one.split(" ")
            if self.dice.random() < 0.5:
                words[self.dice.randrange(len(words))] = self.dice.choice(["", "nu", "dus ja"])
            if number and self.dice.random() < 0.1:
                continue
            now = " ".join(words).strip() or "Ja."
            speaker = "I" if now.startswith("Vraag") else "R"
            turns.append(Turn(len(text), len(text) + len(now), speaker))
            text += now + "\n"
        parsed = ParsedTranscript(text, tuple(turns), "txt")
        plan = preview(self.study, self.transcript, parsed, self.transcript.speakers)
        labels = {one.fragment.label or "": one.place for one in plan.asks}
        accept = {label for label, place in labels.items() if place and self.dice.random() < 0.5}
        correct(self.study, plan, accept=accept, orphan={*labels} - accept)

    def look(self) -> None:
        mark_shown(self.study, self.coding_pass, self.transcript, self.fragments)

    def sign_off(self) -> None:
        sign_off(self.study, self.coding_pass, self.transcript, rest_none=True)

    def finish(self) -> None:
        with self.study.act():
            self.look()
            self.sign_off()

    def reopen(self) -> None:
        reopen(self.study, self.coding_pass, self.transcript, "nog eens lezen")

    def take_in(self) -> None:
        who = self.study.coder or find_coder(self.study, self.dice.choice(TEAM))
        chosen = self.dice.sample(self.fragments, 2)
        starred = self.dice.choice([None, True, False])
        rows = [
            NewCoding(who, self.transcript, one, tuple(self._codes()), starred, "uit een tabel")
            for one in chosen
        ]
        whole = [(who, self.transcript)] if self.dice.random() < 0.5 else []
        take_codings(self.study, self.coding_pass, rows, source="tabel.csv", whole=whole)

    def _account(self) -> Account:
        first, second = self.dice.sample(TEAM, 2)
        return Account(
            self.dice.choice(("", *CAUSES)),
            (first, second),
            self.dice.choice(WAYS),
            ((first, "ik las het anders"),) if self.dice.random() < 0.3 else (),
            ((second, ("direct",)),) if self.dice.random() < 0.3 else (),
        )

    def open_revising(self) -> None:
        open_revising(self.study, "eerste")

    def revise(self) -> None:
        """Judge again, all that may be revised."""
        mine = may_revise(self.study, self.coding_pass, self.transcript, acting_coder(self.study))
        with self.study.act():
            for one in self.fragments:
                if one.id in mine:
                    judge(self.study, self.coding_pass, self.transcript, one, self._codes())

    def done_revising(self) -> None:
        done = self.dice.random() < 0.8
        done_revising(self.study, self.coding_pass, self.transcript, done=done)

    def adjudicator(self) -> None:
        everybody = list_coders(self.study)
        third = [one for one in everybody if one.name not in TEAM] or everybody
        who = self.dice.choice(third)
        set_adjudicator(self.study, "eerste", who.name, on=self.dice.random() < 0.8)

    def propose(self) -> None:
        propose(
            self.study, self.coding_pass, self.transcript, self.fragment, "direct", "wat is direct?"
        )

    def answer(self) -> None:
        found = proposals(self.study, self.coding_pass)
        if found:
            taken = self.dice.random() < 0.5
            answer_proposal(self.study, self.dice.choice(found).id, taken=taken, answer="zo dan")

    def decide(self) -> None:
        outcome = self.dice.choice(OUTCOMES)
        decide(
            self.study,
            self.coding_pass,
            self.transcript,
            self.fragment,
            self._codes() if outcome == "decided" else [],
            reason="zo gelezen",
            outcome=outcome,
            account=self._account(),
        )

    def add_coder(self) -> None:
        add_coder(self.study, f"coder {self.dice.random()}", "coach")

    def rename(self) -> None:
        name = self.dice.choice(TEAM)
        new = self.dice.choice([name, name.upper(), name.title(), self.dice.choice(TEAM)])
        rename_coder(self.study, name, new)

    def respondent(self) -> None:
        name = f"R van {self.transcript.name}"
        who = self.dice.choice(["", "carla", None])
        set_respondent(self.study, name, role=f"rol {self.dice.randrange(3)}", coder=who)

    def wave(self) -> None:
        set_wave(self.study, self.transcript, f"M{self.dice.randrange(9)}")

    def interview(self) -> None:
        add_interview(self.study, f"nieuw {self.dice.random()}", 1)

    def plan(self) -> None:
        new_pass(self.study, f"ronde {self.dice.random()}")

    def allocate(self) -> None:
        allocate(self.study, "eerste", [self.dice.choice(TEAM)], [self.transcript.name])

    def release(self) -> None:
        release(self.study, "eerste", self.dice.choice(TEAM), self.transcript.name, "ziek")

    def close(self) -> None:
        close_pass(self.study, "eerste", incomplete="de rest volgt")

    def update(self) -> None:
        """Another version of the codebook: some codes mean something else, or one is gone.

        What a version says depends on its name alone, as on every laptop that has the same file.
        """
        now = get_codebook(self.study, self.coding_pass.codebook, self.coding_pass.version)
        known = versions_of(self.study, self.coding_pass)
        first = get_codebook(self.study, self.coding_pass.codebook, known[0].version)
        book = next_version(first, self.dice.randrange(2, 8))
        gone = sorted(set(now.ids) - set(book.ids))
        instead = {code: "direct" for code in gone if self.dice.random() < 0.7}
        take_version(self.study, "eerste", book, instead)

    def reopen_pass(self) -> None:
        reopen_pass(self.study, "eerste", "de rest komt")

    def looked(self) -> None:
        record_look(self.study, self.coding_pass, "export codings")

    def undo(self) -> None:
        undo(self.study)

    def redo(self) -> None:
        redo(self.study)

    def reassign(self) -> None:
        before, now = self.dice.sample(TEAM, 2)
        only = [self.transcript.name] if self.dice.random() < 0.5 else []
        reassign(self.study, before, now, since="", transcripts=only, reason="zelfde laptop")

    def erase(self) -> None:
        """As an erasure does it: some payloads are blanked, for good."""
        rows = self.study.facts(
            "SELECT id FROM event WHERE kind IN "
            "('judgement', 'memo', 'star', 'mark', 'quote.shortened') ORDER BY hlc, id"
        )
        if rows:
            with self.study.act():
                chosen = self.dice.sample(rows, min(len(rows), 3))
                self.study.record("erasure", {"events": [row[0] for row in chosen]})
                blank_erased(self.study._writer)
                refill_tables(self.study._writer)


BY_CODERS = ("judge", "judge_all", "withdraw", "star", "mark", "memo", "look", "sign_off", "finish")
BY_CODERS += ("shorten", "reopen", "take_in", "decide", "undo", "redo", "judge_again")
BY_CODERS += ("revise", "done_revising", "propose")
BY_CODERS += ("highlight", "report_cut")
BY_COORDINATOR = ("add_coder", "rename", "respondent", "wave", "interview", "plan", "allocate")
BY_COORDINATOR += ("release",)
BY_COORDINATOR += ("close", "reopen_pass", "looked", "decide", "take_in", "update")
BY_COORDINATOR += ("undo", "redo", "reassign", "erase", "mark", "shorten", "memo")
BY_COORDINATOR += ("open_revising", "adjudicator", "answer")
BY_COORDINATOR += ("split", "cut_by_hand", "cut_again", "leave_cut", "correct")

QUICK = (Phase.explicit, Phase.generate)
"""Making a failing history shorter takes minutes; add Phase.shrink where one is to be read."""

History = list[tuple[tuple[str | None, str], int, int]]
"""Who does what, how far the clock jumps before it, and the seed of the rest."""

acts = st.one_of(
    st.tuples(st.sampled_from(TEAM), st.sampled_from(BY_CODERS)),
    st.tuples(st.just(COORDINATOR), st.sampled_from(BY_COORDINATOR)),
)
jumps = st.integers(-100_000, 100_000)
histories = st.lists(st.tuples(acts, jumps, st.integers(0, 2**32)), min_size=8, max_size=30)


def do(path: Path, history: History) -> None:
    """Do all of it, everybody at once; what the rules refuse must leave nothing behind."""
    now = [1_780_000_100_000]
    with ExitStack() as sessions:
        people = {
            who: sessions.enter_context(Study.open(path, who, clock=lambda: now[0]))
            for who in (*TEAM, COORDINATOR)
        }
        for (who, what), jump, seed in history:
            now[0] += jump
            study = people[who]
            before = study.facts("SELECT count(*) FROM event")
            try:
                getattr(Acts(study, random.Random(seed)), what)()
            except CoderError:
                assert study.facts("SELECT count(*) FROM event") == before


def begin(path: Path, book: Codebook) -> None:
    """A study of two transcripts, one of them judged and signed off by all."""
    ticks = itertools.count(1_780_000_000_000)
    make_study(path, book, lambda: next(ticks), transcripts=2, turns=TURNS)
    finishing = [((who, "finish"), 5, 1) for who in TEAM]
    first = [((who, "judge_all"), 5, seed) for seed, who in enumerate(TEAM)]
    do(path, [*first, *finishing])
