"""Acts under the wrong name: one logged act says whose they are, and all that counts follows it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sample import Clock, Sample
from study_steps import close, quick_samples, say, sign

from coder.consensus import differences
from coder.errors import BlindError, InputError
from coder.study import Study
from coder.study.codings import codings
from coder.study.doctor import examine
from coder.study.handing import Travelling
from coder.study.journal import event_rows, read_event
from coder.study.memos import fragment_memos
from coder.study.passes import find_pass, release, seals
from coder.study.reassign import Reassignment, mark_seen, reassign, reassignments
from coder.study.stars import starred
from coder.study.undo import redo, undo
from coder.study.union import unite

make_sample = quick_samples


@pytest.fixture
def laptop(sample: Sample) -> Sample:
    """Anna judged P1; then bram sat at her laptop and judged P2, as anna."""
    say(sample, "anna", "P1", "direct", "0", "0", "0", "applied")
    sign(sample, "anna", "P1")
    sample.clock.now += 3_600_000
    say(sample, "anna", "P2", "hindering", "0", "0", "0", "0")
    sign(sample, "anna", "P2")
    return sample


def noon(sample: Sample) -> str:
    """When bram sat down."""
    from coder.clock import iso

    return iso(sample.clock.now - 1_000_000)


def put_right(sample: Sample, **more: object) -> Reassignment:
    with sample.open() as study:
        return reassign(
            study,
            "anna",
            "bram",
            since=noon(sample),
            reason="zelfde laptop",
            **more,  # type: ignore[arg-type]
        )


def said(sample: Sample, who: str | None = None) -> dict[tuple[str, str, str], str]:
    """(coder, transcript, fragment) → codes, as that person sees them."""
    with sample.open(who) as study:
        return {(one.coder, one.transcript, one.fragment): one.codes for one in codings(study)}


def everything(path: Path) -> list[Travelling]:
    with Study.open(path) as study:
        return [Travelling(read_event(row), row[9]) for row in event_rows(study._writer)]


def tables(sample: Sample) -> list[list[tuple[object, ...]]]:
    """What the study says, whoever came to it in whatever order."""
    with sample.open() as study:
        assert list(examine(study)) == []
        return [
            sorted(study.facts(f"SELECT * FROM {name}"), key=repr)
            for name in ("judgement", "assignment", "signoff", "star", "memo", "shown")
        ]


def test_judgements_and_sign_offs_count_under_the_right_name(laptop: Sample) -> None:
    before = said(laptop)
    moved = put_right(laptop)
    assert (moved.before, moved.now, moved.acts) == ("anna", "bram", 6)
    right = {("bram" if text == "P2" else who, text, n): c for (who, text, n), c in before.items()}
    assert said(laptop) == right
    with laptop.open() as study:
        rows = study.rows(
            "SELECT c.name, t.name FROM signoff s JOIN coder c ON c.id = s.coder "
            "JOIN {transcript} t ON t.id = s.transcript WHERE s.state = 'signed' ORDER BY 1"
        )
        assert rows == [("anna", "P1"), ("bram", "P2")]
        assert list(examine(study)) == []


def test_the_wrong_person_no_longer_sees_them_before_the_table(laptop: Sample) -> None:
    assert ("anna", "P2", "1") in said(laptop, "anna")
    put_right(laptop)
    assert not any(text == "P2" for _who, text, _n in said(laptop, "anna"))
    assert said(laptop, "bram")[("bram", "P2", "1")] == "hindering"
    with laptop.open("anna") as study:
        assert not any(row[0] != study.author for row in study.rows("SELECT coder FROM {shown}"))


def test_differences_and_the_seal_have_the_right_names(laptop: Sample) -> None:
    put_right(laptop)
    say(laptop, "anna", "P2", "direct", "0", "0", "0", "0")
    sign(laptop, "anna", "P2")
    with laptop.open() as study:
        release(study, "eerste", "bram", "P1", "ziek")
    close(laptop, incomplete="P3 volgt")
    with laptop.open() as study:
        coding_pass = find_pass(study, "eerste")
        (one,) = differences(study, coding_pass, settled=True)
        assert {(view.coder, view.codes) for view in one.views} == {
            ("anna", ("direct",)),
            ("bram", ("hindering",)),
        }
        names = dict(study.rows("SELECT id, name FROM coder"))
        sealed = [(names[row[0]], row[1]) for row in seals(study, coding_pass)[0]["judgements"]]
        assert sorted(name for name, _f in sealed) == ["anna"] * 10 + ["bram"] * 5
        with pytest.raises(InputError, match="at the table"):
            reassign(study, "bram", "anna", since="", reason="terug")


def test_stars_and_memos_go_along(sample: Sample) -> None:
    from coder.cli import run

    words = ["judge", "-s", str(sample.path), "--as", "anna", "P1", "1", "direct"]
    assert run([*words, "--star", "--memo", "opvallend"]) == 0
    with sample.open() as study:
        reassign(study, "anna", "bram", since="", reason="zelfde laptop")
        coding_pass = find_pass(study, "eerste")
        assert {one.coder for one in fragment_memos(study, coding_pass)} == {"bram"}
        assert {who for who, _fragment in starred(study, coding_pass)} == {"bram"}


def test_it_is_undone_and_done_again_exactly(laptop: Sample) -> None:
    before = tables(laptop)
    put_right(laptop)
    after = tables(laptop)
    with laptop.open() as study:
        undo(study)
        assert reassignments(study) == []
        assert tables(laptop) == before
        redo(study)
    assert tables(laptop) == after


def test_it_goes_on_from_one_to_the_next_and_back(make_sample: object) -> None:
    assert callable(make_sample)
    sample = make_sample(1, ("anna", "bram", "carla"))
    say(sample, "anna", "P1", "direct")
    before = tables(sample)
    with sample.open() as study:
        for one, other in (("anna", "bram"), ("bram", "carla")):
            reassign(study, one, other, since="", reason="toch niet")
        assert {who for who, _t, _n in said(sample)} == {"carla"}
        reassign(study, "carla", "anna", since="", reason="terug")
        assert {who for who, _t, _n in said(sample)} == {"anna"}
        for _act in range(3):
            undo(study)
    assert tables(sample) == before


def test_the_order_of_merging_does_not_matter(laptop: Sample, tmp_path: Path) -> None:
    there = Sample(Path(shutil.copy(laptop.path, tmp_path / "there.study")), Clock(10**13))
    put_right(laptop)
    say(there, "anna", "P3", "direct")
    say(there, "bram", "P1", "0")
    third = Sample(Path(shutil.copy(there.path, tmp_path / "third.study")), Clock(10**13))
    here_all, there_all = everything(laptop.path), everything(there.path)
    with laptop.open() as study:
        unite(study, there_all)
    with third.open() as study:
        for one in reversed(here_all):
            unite(study, [one])
    with there.open() as study:
        unite(study, here_all)
    assert tables(laptop) == tables(there) == tables(third)
    assert said(laptop)[("bram", "P2", "1")] == "hindering"


def test_each_of_both_is_told_once_and_nobody_else(make_sample: object) -> None:
    assert callable(make_sample)
    sample = make_sample(1, ("anna", "bram", "carla"))
    say(sample, "anna", "P1", "direct")
    with sample.open() as study:
        reassign(study, "anna", "bram", since="", reason="zelfde laptop")
    for who, n in (("anna", 1), ("bram", 1), ("carla", 0)):
        with sample.open(who) as study:
            assert len(reassignments(study, unseen=True)) == n
            mark_seen(study, reassignments(study))
            assert reassignments(study, unseen=True) == []
            assert len(reassignments(study)) == n


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ({"reason": " "}, "needs a reason"),
        ({"now": "anna"}, "one coder"),
        ({"since": "2099"}, "did nothing"),
        ({"transcripts": ["P9"]}, "no transcript"),
        ({"now": "dora"}, "no coder"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    laptop: Sample, words: dict[str, object], match: str
) -> None:
    before = tables(laptop)
    given = {"before": "anna", "now": "bram", "since": "", "reason": "zo", **words}
    with laptop.open() as study, pytest.raises(InputError, match=match):
        reassign(study, given.pop("before"), given.pop("now"), **given)  # type: ignore[arg-type]
    assert tables(laptop) == before


def test_what_both_judged_is_refused_but_not_where_one_of_it_was_taken_back(
    laptop: Sample,
) -> None:
    say(laptop, "bram", "P2", "0")
    before = tables(laptop)
    with pytest.raises(InputError, match="bram judged 1 of these fragments already"):
        put_right(laptop)
    assert tables(laptop) == before
    with laptop.open("bram") as study:
        undo(study)
    assert put_right(laptop).acts == 6


def test_a_sign_off_is_not_torn_from_its_judgements(laptop: Sample) -> None:
    before = tables(laptop)
    from coder.clock import iso

    with laptop.open() as study:
        walls = [
            row[0]
            for row in study.facts("SELECT wall FROM event WHERE kind = 'signoff' ORDER BY hlc")
        ]
        with pytest.raises(InputError, match="sign-offs with fragments that are not judged"):
            reassign(study, "anna", "bram", since=walls[-1], reason="alleen het aftekenen")
        assert walls[-1] < iso(laptop.clock.now)
    assert tables(laptop) == before


def test_what_the_other_may_not_read_is_refused(laptop: Sample) -> None:
    with laptop.open() as study:
        release(study, "eerste", "bram", "P2", "geen tijd")
    with pytest.raises(InputError, match="not allocated to bram"):
        put_right(laptop)


def test_a_dry_run_says_how_many_and_changes_nothing(laptop: Sample) -> None:
    before = tables(laptop)
    assert put_right(laptop, dry_run=True).acts == 6
    assert tables(laptop) == before


def test_only_the_coordinator_puts_acts_under_another_name(laptop: Sample) -> None:
    with laptop.open("anna") as study, pytest.raises(BlindError, match="Only the coordinator"):
        reassign(study, "anna", "bram", since="", reason="ik")
