"""A study in which everything happened that an account has to tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from study_steps import PASS, close, decide_on, finish, judged_fragments, say, sign

from coder.consensus import open_revising
from coder.model import Assignment
from coder.study.adjudication import set_adjudicator
from coder.study.coders import add_coder
from coder.study.decisions import Account, decide
from coder.study.judgements import judge
from coder.study.marks import set_mark
from coder.study.memos import on_transcript, write_memo_on
from coder.study.passes import find_pass, new_pass, release, reopen_pass
from coder.study.proposals import answer_proposal, propose
from coder.study.respondents import set_respondent
from coder.study.revising import done_revising
from coder.study.signoffs import mark_shown, reopen, sign_off
from coder.study.transcripts import find_transcript

if TYPE_CHECKING:
    from sample import Clock, Sample

TEAM = ("anna", "bram", "cees")


_made: list[tuple[type[Sample], bytes, int]] = []
"""The study as it was made first, and where its clock stood."""


def busy(make_sample: Callable[..., Sample], path: Path, clock: Clock) -> Sample:
    """As :func:`make_busy`, but made once and copied after that."""
    if not _made:
        sample = make_busy(make_sample)
        _made.append((type(sample), sample.path.read_bytes(), clock.now))
    kind, content, clock.now = _made[0]
    path.write_bytes(content)
    path.chmod(0o600)
    return kind(path, clock)


def make_busy(make_sample: Callable[..., Sample]) -> Sample:
    """Three coders, four transcripts: two at the table at once, one later by one coder, one never.

    On the way a sweep, a sign-off and a pass that were opened again, revising, every kind of
    outcome, an adjudicator, a proposal, and a round of training.
    """
    sample = make_sample(4, TEAM)
    _coded(sample)
    _revised(sample)
    close(sample, incomplete="P3 and P4 are not done")
    _decided(sample)
    with sample.open() as study:
        reopen_pass(study, PASS, "P3 came in")
        for who in ("bram", "cees"):
            release(study, PASS, who, "P3", "no time")
    finish(sample, "P3", anna=["direct", "0"])
    close(sample, incomplete="P4 is not done")
    with sample.open() as study:
        new_pass(study, "oefenen", kind="training", transcripts=["P4"])
        set_respondent(study, "P1", role="deelnemer 3")
        text = find_transcript(study, "P1")
        first, second, *_rest = judged_fragments(study, "P1")
        set_mark(study, find_pass(study, PASS), text, first, "approved", True)
        set_mark(study, find_pass(study, PASS), text, second, "special", True)
    with sample.open("anna") as study:
        text = find_transcript(study, "P1")
        write_memo_on(study, find_pass(study, PASS), on_transcript(text), "a talk")
    return sample


def _coded(sample: Sample) -> None:
    finish(
        sample,
        "P1",
        anna=["direct", "applied", "0", "direct", "0"],
        bram=["direct|applied", "0", "0", "potential", "applied"],
        cees=["direct", "potential", "0", "0", "0"],
    )
    with sample.open("anna") as study:
        coding_pass, text = find_pass(study, PASS), find_transcript(study, "P1")
        reopen(study, coding_pass, text, "one more look")
        sign_off(study, coding_pass, text)
    say(sample, "anna", "P2", "direct", "0")
    with sample.open("anna") as study:
        coding_pass, text = find_pass(study, PASS), find_transcript(study, "P2")
        mark_shown(study, coding_pass, text, judged_fragments(study, "P2"))
        sign_off(study, coding_pass, text, rest_none=True)
    say(sample, "bram", "P2", "direct", "0", "reframed", "0", "0")
    say(sample, "cees", "P2", "applied", "0", "0", "0", "realised")
    for coder in ("bram", "cees"):
        sign(sample, coder, "P2")


def _revised(sample: Sample) -> None:
    with sample.open() as study:
        open_revising(study, PASS, ["P1"])
    with sample.open("bram") as study:
        text = find_transcript(study, "P1")
        last = judged_fragments(study, "P1")[-1]
        judge(study, find_pass(study, PASS), text, last, [])
    for coder in TEAM:
        with sample.open(coder) as study:
            done_revising(study, find_pass(study, PASS), find_transcript(study, "P1"))


def _decided(sample: Sample) -> None:
    dissent = Account("vague", TEAM, "majority", [("bram", "I see it otherwise")])
    decide_on(sample, "P1", "1", "direct", account=dissent)
    decide_on(sample, "P1", "2", outcome="put_off")
    decide_on(sample, "P1", "2", "applied", account=Account("a cause of our own", (), "view"))
    decide_on(sample, "P1", "4", outcome="referred")
    decide_on(sample, "P2", "1", "direct")
    decide_on(sample, "P2", "3", outcome="unresolved")
    with sample.open() as study:
        add_coder(study, "dora", "researcher")
        set_adjudicator(study, PASS, "dora")
    with sample.open("dora") as study:
        text = find_transcript(study, "P1")
        fragment = judged_fragments(study, "P1")[3]
        decide(
            study,
            find_pass(study, PASS),
            text,
            fragment,
            [Assignment("potential")],
            reason="so it reads",
            account=Account(way="adjudicated"),
        )
    with sample.open() as study:
        text, fragment = find_transcript(study, "P1"), judged_fragments(study, "P1")[0]
        coding_pass = find_pass(study, PASS)
        made = propose(study, coding_pass, text, fragment, "applied", "does a plan count?")
        answer_proposal(study, made, taken=True, answer="yes")
