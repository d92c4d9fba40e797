"""A coder at work, without a screen: what each key does to the study."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sample import Sample

from coder.coding_session import open_session
from coder.errors import InputError
from coder.model import Assignment
from coder.study.doctor import examine
from coder.study.judgements import judgements_of
from coder.study.undo import Act, last_act, last_undone, redo


def codes_in_file(sample: Sample, coder: str) -> dict[str, tuple[str, ...]]:
    """Fragment id → codes, as another program would find them."""
    with sample.open() as study:
        return {
            one.fragment: one.codes
            for one in judgements_of(study, sample.coding_pass(study))
            if one.coder == coder
        }


def test_a_code_switches_on_and_off_and_the_last_one_withdraws(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study)
        here = session.here.id
        session.toggle("applied")
        session.toggle("direct")
        assert codes_in_file(sample, "anna") == {here: ("direct", "applied")}
        session.toggle("direct")
        session.toggle("applied")
        assert codes_in_file(sample, "anna") == {}, "withdrawn is missing, not empty"
        session.none_applies()
        assert codes_in_file(sample, "anna") == {here: ()}


def test_undo_brings_back_each_older_verdict_and_redo_goes_on(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study)
        here = session.here.id
        session.toggle("applied")
        session.none_applies()
        session.star()
        session.memo("twijfel", private=False)
        first = session.memos[here]
        session.memo("geen twijfel meer", private=True)
        for _ in range(2):
            session.undo()
        assert here not in session.memos
        session.undo()
        assert here not in session.stars
        session.undo()
        assert codes_in_file(sample, "anna") == {here: ("applied",)}
        session.undo()
        assert codes_in_file(sample, "anna") == {}
        assert session.undo() is None
        for _ in range(5):
            assert session.redo() is not None
        assert session.redo() is None
        assert codes_in_file(sample, "anna") == {here: ()}
        assert here in session.stars
        assert session.memos[here].text == "geen twijfel meer"
        assert session.memos[here].private
        assert session.memos[here].id == first.id


def test_the_next_start_resumes_at_the_same_fragment(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P2")
        session.step(2)
        session.leave()
        label = session.here.label
    with sample.open("anna") as study:
        again = open_session(study)
        assert (again.transcript.name, again.here.label) == ("P2", label)
    with sample.open("bram") as study:
        assert open_session(study).transcript.name == "P1", "each coder has a place of their own"


def test_a_start_after_a_crash_resumes_at_the_last_judgement(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P3")
        session.step(3)
        session.toggle("direct")
        session.step(-2)  # and then the power goes, so nothing is left in order
    with sample.open("anna") as study:
        again = open_session(study)
        assert (again.transcript.name, again.here.label) == ("P3", "4")


def test_the_next_open_fragment_is_found_from_the_start_again(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        session.go(10_000)
        session.none_applies()
        assert session.next_open()
        assert session.here.label == "1"
        for _ in range(4):
            session.none_applies()
            session.next_open()
        assert not session.next_open()


def test_moving_skips_context_and_stops_at_the_ends(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        labels = []
        for _ in range(7):
            labels.append(session.here.label)
            session.step(1)
        assert labels == ["1", "2", "3", "4", "5", "5", "5"]
        session.step(-100)
        assert session.here.label == "1"


def test_only_what_was_on_the_screen_is_swept(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        session.toggle("direct")
        session.were_shown(session.judgeable[:3])
        assert list(session.before_sign_off().unseen) == ["4", "5"]
        with pytest.raises(InputError, match="never on your screen"):
            session.sign_off(rest_none=True)
        session.were_shown(session.judgeable)
        assert session.sign_off(rest_none=True) == 4
        with pytest.raises(InputError, match="signed off"):
            session.toggle("direct")


def test_nothing_allocated_is_said(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(coders=("anna",))
    with sample.open() as study:
        from coder.study.coders import add_coder

        add_coder(study, "carla", "coach")
    with sample.open("carla") as study, pytest.raises(InputError, match="nothing is allocated"):
        open_session(study)


def test_what_was_judged_elsewhere_meanwhile_is_shown_before_it_is_changed(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        session.toggle("direct")
        session.toggle("hindering")
        sample.judge("anna", "P1", "1", "direct")
        with pytest.raises(InputError, match="judged elsewhere meanwhile"):
            session.toggle("applied")
        assert [one.code for one in session.verdict() or ()] == ["direct"], "what it says now"
        session.toggle("applied")
        here = session.here.id
        sample.judge("anna", "P1", "5", "other")
        session.toggle("direct")
        assert codes_in_file(sample, "anna")[here] == ("applied",)


def test_undo_and_redo_of_the_session_are_those_of_the_command(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study)
        here = session.here.id
        session.toggle("applied")
        session.none_applies()
        session.undo()
        undone = last_undone(study)
        assert undone is not None
        assert undone.events[0].data["assignments"] == []
        session.redo()
        session.undo()
        session.undo()
        assert codes_in_file(sample, "anna") == {}
        assert last_act(study) is None
        session.redo()
        assert codes_in_file(sample, "anna") == {here: ("applied",)}
    with sample.open("anna") as study:
        redo(study)
        assert codes_in_file(sample, "anna") == {here: ()}
        session = open_session(study)
        assert isinstance(session.undo(), Act)
        assert session.verdict() == (Assignment("applied"),)
        assert isinstance(session.undo(), Act)
        assert session.verdict() is None
        assert isinstance(session.redo(), Act)
        assert session.verdict() == (Assignment("applied"),)
    with sample.open() as study:
        assert list(examine(study)) == []
