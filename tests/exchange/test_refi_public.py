"""REFI-QDA for others: nobody is named, and nothing is in it that must stay."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from study_steps import PASS, close, decide_on, finish, quick_samples, say

from coder import language
from coder.exchange.refi.from_study import project_of
from coder.exchange.refi.public import BLACK, Public, for_others
from coder.exchange.refi.writing import write_project
from coder.study.marks import set_mark
from coder.study.memos import write_memo
from coder.study.passes import find_pass
from coder.study.respondents import list_respondents, set_respondent
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


def made_public(sample: Sample) -> Public:
    with language.using("en"), sample.open() as study:
        return for_others(study, project_of(study, find_pass(study, PASS)))


def everything(made: Public) -> str:
    """All that can be read in the file."""
    with zipfile.ZipFile(io.BytesIO(write_project(made.project))) as file:
        return "".join(file.read(name).decode() for name in file.namelist())


def test_a_marked_passage_is_blacked_out_with_all_that_was_said_of_it(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct", "applied")
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        first = find_fragment(study, chosen, "1")
        second = find_fragment(study, chosen, "2")
        set_mark(study, coding_pass, chosen, first, "third_party", True)
        set_star(study, coding_pass, chosen, first, True)
    made = made_public(sample)
    (source,) = made.project.sources
    assert (made.texts, made.passages) == (0, 1)
    assert source.text[first.start : first.end] == BLACK * len(first.text)
    assert [source.text[one.start : one.end] for one in source.selections] == [second.text]
    assert first.text[:20] not in everything(made)


def test_nobody_is_named_and_what_people_wrote_stays(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        first = find_fragment(study, chosen, "1")
        write_memo(study, coding_pass, chosen, first, "SECRET MEMO")
        set_star(study, coding_pass, chosen, first, True)
    close(sample, incomplete="later")
    decide_on(sample, "P1", "1", "direct", reason="SECRET REASON")
    with sample.open() as study:
        for number, one in enumerate(list_respondents(study)):
            set_respondent(study, one.name, role="coach", group=f"GROUP{number}")
        names = [one.name for one in list_respondents(study)]
    made = made_public(sample)
    found = everything(made)
    for name in ("SECRET", "GROUP", "anna", "bram", "P1", *names):
        assert name not in found
    assert [one.name for one in made.project.users] == ["coder 1", "coder 2", "consensus"]
    assert [one.name for one in made.project.sources] == ["coach 1", "coach 2"]
    assert made.project.cases == ()
    assert made.written == 2
    assert "★ 1" in found


def test_whoever_may_not_be_quoted_is_not_in_it(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    say(sample, "anna", "P1", "direct")
    say(sample, "anna", "P2", "applied", "direct")
    with sample.open() as study:
        for transcript, said in (("P1", "no"), ("P2", "approval")):
            chosen = find_transcript(study, transcript)
            (who,) = set(chosen.speakers.values()) - {"interviewer"}
            set_respondent(study, who, quoting=said)
        approved = find_fragment(study, chosen, "2")
        set_mark(study, find_pass(study, PASS), chosen, approved, "approved", True)
    made = made_public(sample)
    (source,) = made.project.sources
    assert (made.texts, made.passages) == (1, 4)
    assert [source.text[one.start : one.end] for one in source.selections] == [approved.text]
