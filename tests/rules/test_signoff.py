"""Signing off: an act of its own, refused while a fragment is open; and what sweeping covers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from study_steps import PASS, close, finish, judged_fragments, quick_samples, say, sign

from coder.errors import BlindError, InputError
from coder.reliability import agreement
from coder.study.judgements import judgements_of
from coder.study.passes import allocations, complete, find_pass, release
from coder.study.signoffs import mark_shown, open_fragments, reopen, sign_off
from coder.study.transcripts import find_transcript, fragments_of
from coder.universe import universe_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample import Sample

make_sample = quick_samples


def show(sample: Sample, coder: str, transcript: str, *labels: str) -> None:
    """Put these fragments on the coder's screen."""
    with sample.open(coder) as study:
        chosen = [one for one in judged_fragments(study, transcript) if one.label in labels]
        mark_shown(study, find_pass(study, PASS), find_transcript(study, transcript), chosen)


def sweep(sample: Sample, coder: str, transcript: str) -> int:
    with sample.open(coder) as study:
        chosen = find_transcript(study, transcript)
        return sign_off(study, find_pass(study, PASS), chosen, rest_none=True)


def events_of(sample: Sample, kind: str) -> list[dict[str, object]]:
    with sample.open() as study:
        rows = study.facts("SELECT payload FROM event WHERE kind = ? ORDER BY hlc", (kind,))
    return [json.loads(row[0]) for row in rows]


def test_sign_off_is_refused_while_a_fragment_is_open(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "0", ".", "0", ".")
    with pytest.raises(InputError, match=r"P1: 2 fragments are still open \(3, 5\)"):
        sign(sample, "anna", "P1")
    say(sample, "anna", "P1", ".", ".", "applied")
    with pytest.raises(InputError, match=r"P1: 1 fragment is still open \(5\)"):
        sign(sample, "anna", "P1")
    assert events_of(sample, "signoff") == []


def test_judging_everything_is_not_signing_off(sample: Sample) -> None:
    say(sample, "anna", "P1", *["0"] * 5)
    with sample.open() as study:
        assert not any(one.signed_off for one in allocations(study, find_pass(study, PASS)))


def test_sweeping_covers_only_what_was_on_the_screen(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    show(sample, "anna", "P1", "1", "2", "3")
    with sample.open("anna") as study:
        left = open_fragments(study, find_pass(study, PASS), find_transcript(study, "P1"))
    assert left.labels == ("2", "3", "4", "5")
    assert left.unseen == ("4", "5")
    with pytest.raises(InputError, match=r"P1: 2 fragments were never on your screen \(4, 5\)"):
        sweep(sample, "anna", "P1")
    with sample.open("anna") as study:
        assert len(judgements_of(study, find_pass(study, PASS))) == 1


def test_what_bram_saw_does_not_count_for_anna(sample: Sample) -> None:
    show(sample, "bram", "P1", "1", "2", "3", "4", "5")
    with pytest.raises(InputError, match="5 fragments were never on your screen"):
        sweep(sample, "anna", "P1")


def test_what_is_swept_is_judged_none_and_marked(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", ".", "0")
    show(sample, "anna", "P1", "1", "2", "3", "4", "5")
    assert sweep(sample, "anna", "P1") == 3
    with sample.open("anna") as study:
        names = {one.id: one.label for one in judged_fragments(study, "P1")}
        found = {
            names[one.fragment]: (one.codes, one.swept)
            for one in judgements_of(study, find_pass(study, PASS))
        }
    assert found == {
        "1": (("direct",), False),
        "2": ((), True),
        "3": ((), False),
        "4": ((), True),
        "5": ((), True),
    }
    (event,) = events_of(sample, "signoff")
    assert len(event["swept"]) == 3  # type: ignore[arg-type]


def test_context_is_never_marked_as_shown(sample: Sample) -> None:
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        mark_shown(study, find_pass(study, PASS), chosen, fragments_of(study, chosen))
        mark_shown(study, find_pass(study, PASS), chosen, fragments_of(study, chosen))
    (event,) = events_of(sample, "shown")  # what is known already is not written twice
    assert len(event["fragments"]) == 5  # type: ignore[arg-type]


def test_agreement_is_shown_with_and_without_what_was_swept(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", bram=["direct", "0", "0", "0", "applied"])
    say(sample, "anna", "P1", "direct", "0")
    show(sample, "anna", "P1", "1", "2", "3", "4", "5")
    assert sweep(sample, "anna", "P1") == 3
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        every = agreement(study, coding_pass)
        without = agreement(study, coding_pass, without_swept=True)
        bare = universe_of(study, coding_pass, without_swept=True)
    assert (every.universe.swept, without.universe.swept) == (3, 3)
    assert (every.n_pairable, without.n_pairable) == (5, 2)
    assert every.overall.percent == 4 / 5
    assert without.overall.percent == 1.0
    anna = bare.data[0, bare.coders.index("anna")]
    assert list(np.isnan(anna)) == [False, False, True, True, True]
    assert every.document()["n_swept"] == 3


def test_sign_off_locks_and_reopening_with_a_reason_unlocks(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"])
    with pytest.raises(InputError, match="anna has signed off P1"):
        sample.judge("anna", "P1", "2")
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        with pytest.raises(InputError, match="Reopening needs a reason"):
            reopen(study, coding_pass, chosen, "  ")
        reopen(study, coding_pass, chosen, "fragment 2 was read too fast")
    sample.judge("anna", "P1", "2", "applied")
    sign(sample, "anna", "P1")
    kept = [(event["state"], event["reason"]) for event in events_of(sample, "signoff")]
    assert kept == [("signed", ""), ("reopened", "fragment 2 was read too fast"), ("signed", "")]


def test_signing_twice_or_reopening_what_is_open_is_refused(sample: Sample) -> None:
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        with pytest.raises(InputError, match="anna has not signed off P1"):
            reopen(study, coding_pass, chosen, "no reason at all")
    finish(sample, "P1", anna=["0"])
    with pytest.raises(InputError, match="anna has signed off P1"):
        sign(sample, "anna", "P1")
    assert len(events_of(sample, "signoff")) == 1


def test_nobody_reopens_what_is_at_the_table(sample: Sample) -> None:
    finish(sample, "P1", anna=["0"], bram=["direct"])
    close(sample, incomplete="the rest waits")
    with sample.open("anna") as study, pytest.raises(InputError, match="P1 is at the table"):
        reopen(study, find_pass(study, PASS), find_transcript(study, "P1"), "second thoughts")


def test_only_the_coder_signs_off_and_only_what_is_theirs(sample: Sample) -> None:
    with sample.open() as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        with pytest.raises(BlindError, match="--as NAME"):
            sign_off(study, coding_pass, chosen)
        release(study, PASS, "bram", "P1", "ill")
    with sample.open("bram") as study, pytest.raises(BlindError, match="P1 is not allocated"):
        sign_off(study, coding_pass, chosen)


def test_a_transcript_is_complete_when_all_its_coders_signed_off(sample: Sample) -> None:
    def done() -> list[str]:
        with sample.open() as study:
            ids = complete(study, find_pass(study, PASS))
            return [one for one in ("P1", "P2", "P3") if find_transcript(study, one).id in ids]

    finish(sample, "P1", anna=["0"])
    assert done() == []
    finish(sample, "P1", bram=["0"])
    assert done() == ["P1"]
    with sample.open("bram") as study:
        reopen(study, find_pass(study, PASS), find_transcript(study, "P1"), "again")
    assert done() == []
