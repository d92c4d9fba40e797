"""Quotes: shortened with their offsets kept, marked as used and as approved by the respondent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from study_steps import PASS, close, finish, quick_samples, say

from coder.errors import BlindError, InputError
from coder.exchange.quotes import quotes
from coder.study import Study
from coder.study.copies import copy_for
from coder.study.marks import list_marks, own_marks, published, set_mark
from coder.study.passes import find_pass, release
from coder.study.redact import redact
from coder.study.shortening import shorten_quote, shortened
from coder.study.transcripts import find_fragment, find_transcript, text_of
from coder.study.undo import undo
from coder.trail import words_of

if TYPE_CHECKING:
    from sample import Sample

    from coder.model import Fragment, MarkKind

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def sample(make_sample: Callable[..., Sample]) -> Sample:
    return make_sample(2)


def fragment_of(study: Study, label: str = "1", transcript: str = "P1") -> Fragment:
    return find_fragment(study, find_transcript(study, transcript), label)


def cut(sample: Sample, who: str | None, *spans: tuple[int, int], label: str = "1") -> None:
    """Keep these stretches of a fragment, counted from where it begins."""
    with sample.open(who) as study:
        one = fragment_of(study, label)
        keep = [(one.start + start, one.start + end) for start, end in spans]
        shorten_quote(study, find_transcript(study, "P1"), one, keep)


def put(sample: Sample, who: str | None, kind: MarkKind, on: bool = True, **more: str) -> int:
    with sample.open(who) as study:
        place = find_pass(study, PASS), find_transcript(study, "P1"), fragment_of(study)
        return set_mark(study, *place, kind, on, **more)


def test_a_shortened_quote_keeps_its_words_and_their_places(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    with sample.open() as study:
        whole = fragment_of(study)
    words = whole.text.split(" ")
    first, last = len(words[0]), len(whole.text) - len(words[-1])
    cut(sample, None, (0, first), (last, len(whole.text)))
    with sample.open() as study:
        (quote,) = quotes(study, find_pass(study, PASS))
        assert quote.text == f"{words[0]} […] {words[-1]}"
        assert quote.ranges == (
            (whole.start, whole.start + first),
            (whole.start + last, whole.end),
        )
        text = text_of(study, quote.transcript)
        assert [text[start:end] for start, end in quote.ranges] == [words[0], words[-1]]
    cut(sample, None, (first, last))
    with sample.open() as study:
        (quote,) = quotes(study, find_pass(study, PASS))
        assert quote.text == f"[…] {' '.join(words[1:-1])} […]"
    cut(sample, None)
    with sample.open() as study:
        assert quotes(study, find_pass(study, PASS))[0].text == whole.text


def test_shortening_is_taken_back_and_told_in_words(sample: Sample) -> None:
    cut(sample, "anna", (0, 4))
    cut(sample, "anna")
    with sample.open("anna") as study:
        assert shortened(study) == {}
        assert (
            words_of(study, undo(study)) == "anna made the quote at fragment 1 of P1 whole again."
        )
        assert shortened(study)
        assert words_of(study, undo(study)) == "anna shortened the quote at fragment 1 of P1."
        assert shortened(study) == {}


def test_what_cannot_be_kept_is_refused(sample: Sample) -> None:
    with sample.open("anna") as study:
        one, home = fragment_of(study), find_transcript(study, "P1")
        with pytest.raises(InputError, match="does not lie inside fragment 1"):
            shorten_quote(study, home, one, [(one.start, one.end + 1)])
        with pytest.raises(InputError, match="at least a word"):
            gap = one.start + one.text.index(" ")
            shorten_quote(study, home, one, [(gap, gap + 1)])
        assert shorten_quote(study, home, one, [(one.start, one.end)]) == ()
        assert study.facts("SELECT count(*) FROM event WHERE kind = 'quote.shortened'") == [(0,)]
    with sample.open() as study:
        release(study, PASS, "bram", "P1", "not his")
    with sample.open("bram") as study, pytest.raises(BlindError):
        shorten_quote(study, home, one, [(one.start, one.end)])
    with sample.open("bram") as study, pytest.raises(BlindError):
        set_mark(study, find_pass(study, PASS), home, one, "used", True)


def test_a_cut_moves_along_when_a_name_is_replaced(sample: Sample) -> None:
    with sample.open() as study:
        whole = fragment_of(study)
    first = whole.text.split(" ")[0]
    cut(sample, "anna", (len(first) + 1, len(whole.text)))
    redact(sample.path, first, "[naam van iemand]", reason="a name", clock=sample.clock)
    with sample.open("anna") as study:
        now = fragment_of(study)
        assert now.text.startswith("[naam van iemand] ")
        ((start, end),) = shortened(study)[now.id]
        kept = text_of(study, find_transcript(study, "P1"))[start:end]
        assert kept == whole.text[len(first) + 1 :].replace(first, "[naam van iemand]")


def test_used_and_approved_belong_to_the_passage_with_since_when(sample: Sample) -> None:
    put(sample, "anna", "used")
    assert put(sample, "anna", "used") == 0
    put(sample, None, "approved", date="2026-11-30")
    with sample.open() as study:
        (marks,) = published(study).values()
        assert marks["approved"] == "2026-11-30" and len(marks["used"]) == 10
        assert {one.coding_pass for one in list_marks(study, find_pass(study, PASS))} == {""}
        assert own_marks(study, find_pass(study, PASS)) == {}
        assert words_of(study, undo(study)).endswith("approved by the respondent (2026-11-30).")
    assert put(sample, None, "used", on=False) == 1
    with sample.open() as study:
        assert published(study) == {}
    with pytest.raises(InputError, match="write it as 2026-11-30"):
        put(sample, None, "used", date="30 nov")


def test_what_others_chose_as_quotes_is_seen_once_the_table_is_open(sample: Sample) -> None:
    put(sample, "bram", "used")
    cut(sample, "bram", (0, 4))
    with sample.open("anna") as study:
        assert published(study) == {} and shortened(study) == {}
        assert list_marks(study) == []
    with sample.open() as study:
        copy_for(study, "anna", sample.path.with_name("anna.study"))
    with Study.open(sample.path.with_name("anna.study")) as study:
        assert study.facts("SELECT count(*) FROM shortening") == [(0,)]
        assert study.facts("SELECT count(*) FROM mark") == [(0,)]
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    close(sample, incomplete="P2 follows")
    with sample.open("anna") as study:
        assert len(published(study)) == len(shortened(study)) == 1


def test_the_newest_cut_counts_whoever_made_it(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    close(sample, incomplete="P2 follows")
    cut(sample, "anna", (0, 4))
    cut(sample, "bram", (0, 2))
    with sample.open("anna") as study:
        (((start, end),),) = shortened(study).values()
        assert end - start == 2
    cut(sample, "anna")
    with sample.open("bram") as study:
        assert shortened(study) == {}


def test_the_command_marks_what_a_passage_came_to(sample: Sample, call: Call) -> None:
    who = ("-s", sample.path, "--as", "anna")
    assert "P1 1: marked as used." in call("mark", "P1", "1", "--used", *who).out
    told = call("mark", "P1", "1", "--approved", "--date", "2026-11-02", *who)
    assert "P1 1: marked as approved by the respondent." in told.out
    found = {one["mark"]: one["date"] for one in call("mark", "--json", *who).json["marks"]}
    assert found["approved"] == "2026-11-02"
    assert "approved by the respondent 2026-11-02" in call("mark", *who).out
    refused = call("mark", "P1", "1", "--special", "--date", "2026-11-02", *who)
    assert refused.code == 2 and "--date goes with" in refused.err
