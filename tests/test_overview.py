"""The study at a glance: which pass, who is how far, and what comes next for whom."""

from __future__ import annotations

import pytest
from sample import Sample
from study_steps import close, decide_on, finish, say, sign

from coder.coding_session import open_session
from coder.errors import InputError
from coder.overview import Overview, left_to_settle, overview, pass_after, pass_at_hand
from coder.study.passes import find_pass, new_pass, release

PASS = "eerste"


def look(sample: Sample, coder: str | None = None, name: str = PASS) -> Overview:
    with sample.open(coder) as study:
        return overview(study, find_pass(study, name))


def does(found: Overview) -> dict[str, str]:
    return {line.transcript: line.do for line in found.lines}


def name_at_hand(sample: Sample, coder: str | None = None, name: str | None = None) -> str:
    with sample.open(coder) as study:
        chosen = pass_at_hand(study, name)
        assert chosen is not None
        return chosen.name


def test_a_coder_codes_what_is_open_and_reads_what_they_signed_off(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"])
    assert does(look(sample, "anna")) == {"P1": "read", "P2": "code", "P3": "code"}
    assert does(look(sample, "bram")) == {"P1": "code", "P2": "code", "P3": "code"}


def test_the_coordinator_chooses_among_those_who_have_work_left(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"])
    found = look(sample)
    assert does(found) == {"P1": "code", "P2": "code", "P3": "code"}
    assert [line.who for line in found.lines] == [("bram",), ("anna", "bram"), ("anna", "bram")]


def test_a_complete_transcript_waits_for_the_others_and_then_the_table_can_open(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    assert does(look(sample)) == {"P1": "wait", "P2": "code", "P3": "code"}
    for name in ("P2", "P3"):
        finish(sample, name, anna=["direct"], bram=["direct"])
    assert set(does(look(sample)).values()) == {"close"}
    assert set(does(look(sample, "anna")).values()) == {"read"}
    close(sample)
    assert set(does(look(sample)).values()) == {"resolve"}
    assert set(does(look(sample, "anna")).values()) == {"resolve"}


def test_what_is_not_ones_own_and_what_was_left_out_leads_nowhere(sample: Sample) -> None:
    with sample.open() as study:
        release(study, None, "anna", "P3", "ill")
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    assert does(look(sample, "anna"))["P3"] == "nothing"
    close(sample, incomplete="no time")
    assert does(look(sample, "anna")) == {"P1": "resolve", "P2": "nothing", "P3": "nothing"}
    assert does(look(sample)) == {"P1": "resolve", "P2": "nothing", "P3": "nothing"}


def test_the_cursor_starts_where_the_coder_left_off_while_work_is_left_there(
    sample: Sample,
) -> None:
    assert look(sample, "anna").here == 0
    with sample.open("anna") as study:
        open_session(study, transcript="P2").leave()
    assert look(sample, "anna").here == 1
    finish(sample, "P2", anna=["direct"])
    assert look(sample, "anna").here == 0
    finish(sample, "P1", anna=["direct"])
    assert look(sample, "anna").here == 2


def test_what_is_left_to_settle_is_counted_by_transcript(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "direct", "0"], bram=["applied", "0", "0"])
    finish(sample, "P2", anna=["direct"], bram=["direct"])
    finish(sample, "P3", anna=["0", "direct"], bram=["0"])
    with sample.open() as study:
        assert left_to_settle(study, overview(study, find_pass(study, PASS))) == {}
    close(sample)
    decide_on(sample, "P1", "1", "direct")
    decide_on(sample, "P1", "2", "0", outcome="put_off")
    for coder in (None, "anna"):
        with sample.open(coder) as study:
            left = left_to_settle(study, overview(study, find_pass(study, PASS)))
        assert left == {"P1": 1, "P2": 0, "P3": 4}


def test_a_coder_gets_the_newest_open_pass_with_something_for_them(sample: Sample) -> None:
    with sample.open() as study:
        new_pass(study, "tweede", coders=["bram"])
    assert name_at_hand(sample, "bram") == "tweede"
    assert name_at_hand(sample, "anna") == "eerste"
    with sample.open() as study:
        for name in ("P1", "P2", "P3"):
            release(study, "eerste", "anna", name, "left")
    assert name_at_hand(sample, "anna") == "tweede"
    assert name_at_hand(sample, "anna", "eerste") == "eerste"


def test_the_coordinator_gets_the_newest_open_pass_with_work_left_else_the_newest_closed(
    sample: Sample,
) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct"], bram=["direct"])
    with sample.open() as study:
        new_pass(study, "tweede", transcripts=["P1"])
    assert name_at_hand(sample) == "tweede"
    close(sample, "eerste")
    say(sample, "anna", "P1", *["0"] * 5, name="tweede")
    sign(sample, "anna", "P1", name="tweede")
    assert name_at_hand(sample) == "tweede"
    say(sample, "bram", "P1", *["0"] * 5, name="tweede")
    sign(sample, "bram", "P1", name="tweede")
    close(sample, "tweede")
    assert name_at_hand(sample) == "tweede"


def test_from_the_oldest_pass_one_comes_round_to_the_newest(sample: Sample) -> None:
    with sample.open() as study:
        newest = new_pass(study, "tweede")
        before = pass_after(study, newest)
        assert before.name == "eerste"
        assert pass_after(study, before).name == "tweede"


def test_an_unknown_pass_is_refused(sample: Sample) -> None:
    with sample.open() as study, pytest.raises(InputError, match="derde"):
        pass_at_hand(study, "derde")
