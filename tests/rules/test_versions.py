"""A new version of a codebook in a running pass: what is judged again, and what rests on what."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command_line import Call, caller
from sample import Sample
from study_steps import PASS, close, decide_on, finish, quick_samples, read, say, sign

from coder.behind import behind
from coder.codebook import Codebook, Text, find
from coder.codebook.writing import to_yaml
from coder.coding_session import CodingSession, open_session
from coder.consensus import close_pass, differences, results, state_of
from coder.errors import BlindError, InputError
from coder.overview import overview
from coder.reliability import agreement
from coder.study import Study
from coder.study.coders import find_coder
from coder.study.codings import codings
from coder.study.decisions import decided_before
from coder.study.doctor import examine
from coder.study.handing import Travelling
from coder.study.journal import event_rows, read_event
from coder.study.judgements import judge, judgements_of, newest_judgements_of, withdraw
from coder.study.passes import find_pass, list_passes, reopen_pass, seals
from coder.study.progress import my_transcripts, progress
from coder.study.recoding import to_judge_again
from coder.study.side_by_side import OwnCode
from coder.study.signoffs import sign_off
from coder.study.transcripts import find_fragment, find_transcript
from coder.study.undo import redo, undo
from coder.study.union import unite
from coder.study.versions import plan_version, take_version, versions_of

make_sample = quick_samples
ONE = find("waardecreatie")


def version(
    number: str,
    *changed: str,
    of: Codebook = ONE,
    without: Sequence[str] = (),
    new: Sequence[str] = (),
) -> Codebook:
    """A version in which these codes mean something else, these are gone, and these are new."""
    codes = []
    for code in of.codes:
        if code.id in changed:
            text = f"{code.id} in {number}"
            code = replace(code, definition=Text(nl=text, en=text))
        if code.id not in without:
            codes.append(code)
    for one in new:
        name = Text(nl=one, en=one)
        fresh = replace(of.codes[0], id=one, key="z", color="#552200", label=name, short=name)
        codes.append(fresh)
    return replace(of, version=number, codes=tuple(codes))


def update(sample: Sample, book: Codebook, **instead: str) -> None:
    """Take a version into the pass."""
    with sample.open() as study:
        take_version(study, PASS, book, instead)


def work(sample: Sample, who: str | None = None) -> list[tuple[str, str, str]]:
    """(coder, transcript, number) of what is to be judged again."""
    with sample.open(who) as study:
        found = to_judge_again(study, find_pass(study, PASS))
    return [(one.coder, one.transcript, one.label) for one in found]


def said(sample: Sample, stage: str = "independent") -> dict[tuple[str, str], tuple[str, str]]:
    """(coder, fragment of P1) → codes and version."""
    with sample.open() as study:
        labels = {}
        for label in "12345":
            labels[find_fragment(study, find_transcript(study, "P1"), label).id] = label
        return {
            (one.coder, labels[one.fragment]): ("|".join(one.codes), one.version)
            for one in judgements_of(
                study,
                find_pass(study, PASS),
                transcript=find_transcript(study, "P1"),
                stage=stage,  # type: ignore[arg-type]
            )
        }


def place(study: Study, label: str, transcript: str = "P1") -> tuple[Any, Any, Any]:
    """What ``judge`` asks for."""
    text = find_transcript(study, transcript)
    return find_pass(study, PASS), text, find_fragment(study, text, label)


def damage(path: Path) -> list[object]:
    """What doctor finds."""
    with Study.open(path) as study:
        return list(examine(study))


# Taking a version in


def test_a_pass_takes_a_version_and_old_judgements_keep_theirs(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "applied", ".")
    update(sample, version("9", "direct"))
    with sample.open() as study:
        assert find_pass(study, PASS).version == "9"
        assert [one.version for one in versions_of(study, find_pass(study, PASS))] == [
            ONE.version,
            "9",
        ]
    say(sample, "anna", "P1", ".", ".", "direct")
    assert said(sample) == {
        ("anna", "1"): ("direct", ONE.version),
        ("anna", "2"): ("applied", ONE.version),
        ("anna", "3"): ("direct", "9"),
    }
    assert said(sample, "recoded") == {}
    assert damage(sample.path) == []


def test_only_what_used_a_code_that_changed_in_meaning_is_to_be_judged_again(
    sample: Sample,
) -> None:
    say(sample, "anna", "P1", "direct", "applied", "0", "direct|applied")
    say(sample, "bram", "P1", "applied", "applied", "direct")
    update(sample, version("9", "direct"))
    assert work(sample) == [("anna", "P1", "1"), ("bram", "P1", "3"), ("anna", "P1", "4")]
    assert work(sample, "anna") == [("anna", "P1", "1"), ("anna", "P1", "4")]


def test_another_label_key_or_colour_asks_for_nothing(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    codes = tuple(replace(one, label=Text(nl="Anders", en="Other")) for one in ONE.codes[:1])
    update(sample, replace(ONE, version="9", codes=codes + ONE.codes[1:]))
    assert work(sample) == []
    say(sample, "anna", "P1", "applied")  # a slip put right, no judging again
    assert said(sample) == {("anna", "1"): ("applied", "9")}


def test_a_coder_is_not_told_what_another_has_to_judge_again(sample: Sample) -> None:
    say(sample, "bram", "P1", "direct")
    update(sample, version("9", "direct"))
    with sample.open("anna") as study:
        chosen = find_pass(study, PASS)
        with pytest.raises(BlindError):
            to_judge_again(study, chosen, coder=find_coder(study, "bram"))
        first = progress(study, chosen)[0]
        assert {one.coder: one.again for one in first.coders} == {"anna": 0, "bram": None}
    with sample.open() as study:
        first = progress(study, chosen)[0]
        assert {one.coder: one.again for one in first.coders} == {"anna": 0, "bram": 1}


def test_a_closed_pass_keeps_its_version(sample: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct"], bram=["direct"])
    close(sample)
    with pytest.raises(InputError, match="is closed"):
        update(sample, version("9", "direct"))


def test_another_codebook_or_the_same_version_is_no_new_version(sample: Sample) -> None:
    with pytest.raises(InputError, match="is another"):
        update(sample, find("F02"))
    with pytest.raises(InputError, match="already"):
        update(sample, ONE)
    update(sample, version("9", "direct"))
    update(sample, ONE)
    with pytest.raises(InputError, match="another text"):
        update(sample, version("9", "applied"))


def test_only_the_coordinator_takes_a_version_in(sample: Sample) -> None:
    with sample.open("anna") as study, pytest.raises(BlindError):
        take_version(study, PASS, version("9"))


def test_a_code_that_was_used_does_not_go_without_a_word(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "direct|applied")
    without = version("9", without=["direct", "realised"])
    with pytest.raises(InputError, match=r"direct \(2\)") as refused:
        update(sample, without)
    assert "realised" not in str(refused.value)  # nobody used it
    with sample.open() as study:
        assert plan_version(study, PASS, without).unsaid == {"direct": 2}
        with pytest.raises(InputError, match="no code nothing"):
            take_version(study, PASS, without, {"direct": "nothing"})
        with pytest.raises(InputError, match="does not go"):
            take_version(study, PASS, without, {"applied": "other"})
        assert find_pass(study, PASS).version == ONE.version
    update(sample, without, direct="other")
    assert work(sample) == [("anna", "P1", "1"), ("anna", "P1", "2")]


def test_what_went_reads_as_what_stands_for_it(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "direct|applied", "applied|other")
    update(sample, version("9", without=["direct"]), direct="applied")
    update(sample, version("10", without=["direct", "applied"]), applied="other")
    with sample.open("anna") as study:
        found = newest_judgements_of(study, find_pass(study, PASS))
        assert sorted(one.codes for one in found) == [("other",)] * 3
        assert {one.version for one in found} == {ONE.version}
    assert said(sample)["anna", "2"] == ("direct|applied", ONE.version)


def test_an_open_screen_does_not_judge_under_a_version_that_went(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        update(sample, version("9", "direct"))
        with pytest.raises(InputError, match="version 9"):
            session.toggle("direct")


# Judging again


def test_judging_again_is_recoded_and_leaves_the_older_judgement(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "realised")
    assert said(sample) == {
        ("anna", "1"): ("direct", ONE.version),
        ("anna", "2"): ("applied", ONE.version),
    }
    assert said(sample, "recoded") == {("anna", "1"): ("realised", "9")}
    assert work(sample) == []
    say(sample, "anna", "P1", "0")
    assert said(sample, "recoded") == {("anna", "1"): ("", "9")}


def test_the_same_codes_again_are_a_judgement_too(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "direct")
    assert said(sample, "recoded") == {("anna", "1"): ("direct", "9")}
    assert work(sample) == []


def test_what_was_judged_again_and_taken_back_is_to_be_judged_again(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "realised", "realised")
    with sample.open("anna") as study:
        for label in ("1", "2"):
            withdraw(study, *place(study, label))
    assert work(sample) == [("anna", "P1", "1"), ("anna", "P1", "2")]
    assert said(sample)["anna", "2"] == ("applied", ONE.version)


def test_a_second_new_version_asks_again_only_for_what_it_changed(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    second = version("9", "direct")
    update(sample, second)
    say(sample, "anna", "P1", "realised")
    update(sample, version("10", "applied", of=second))
    assert work(sample) == [("anna", "P1", "2")]
    update(sample, version("11", "realised", of=version("10", "applied", of=second)))
    assert work(sample) == [("anna", "P1", "1"), ("anna", "P1", "2")]


def test_back_to_the_first_version_its_judgements_stand_again(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "applied")
    update(sample, ONE)
    assert work(sample) == []
    with sample.open() as study:
        (one,) = newest_judgements_of(study, find_pass(study, PASS))
        assert (one.codes, one.version) == (("direct",), ONE.version)


# Sign-off and the table


def test_a_transcript_is_not_signed_off_while_some_of_it_is_to_be_judged_again(
    sample: Sample,
) -> None:
    say(sample, "anna", "P1", *["direct"] * 2, *["0"] * 3)
    update(sample, version("9", "direct"))
    for sweep in (False, True):
        with sample.open("anna") as study, pytest.raises(InputError, match=r"again .*\(1, 2\)"):
            chosen = find_pass(study, PASS)
            sign_off(study, chosen, find_transcript(study, "P1"), rest_none=sweep)
    say(sample, "anna", "P1", "direct", "0")
    sign(sample, "anna", "P1")


def test_what_was_signed_off_stays_so_and_opens_for_what_is_to_be_judged_again(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct", "applied"], bram=["applied"])
    update(sample, version("9", "direct"))
    with sample.open("anna") as study:
        with pytest.raises(InputError, match="has signed off"):
            judge(study, *place(study, "2"), read("0"))
        judge(study, *place(study, "1"), read("realised"))
        judge(study, *place(study, "1"), read("applied"))  # and may put that right
        assert my_transcripts(study, find_pass(study, PASS))[0] == ("P1", True)
    assert said(sample)["anna", "1"] == ("direct", ONE.version)
    assert said(sample, "recoded") == {("anna", "1"): ("applied", "9")}


def test_what_was_judged_again_before_the_sign_off_is_locked_by_it(sample: Sample) -> None:
    say(sample, "anna", "P1", *["direct"] * 5)
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", *["applied"] * 5)
    sign(sample, "anna", "P1")
    with sample.open("anna") as study, pytest.raises(InputError, match="has signed off"):
        judge(study, *place(study, "1"), read("0"))


def test_the_table_does_not_open_while_something_is_to_be_judged_again(sample: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["applied"], bram=["applied"])
    say_again = version("9", "applied")
    update(sample, say_again)
    with pytest.raises(InputError, match="judged again under codebook version 9"):
        close(sample)
    for name in ("P1", "P2"):
        for who in ("anna", "bram"):
            say(sample, who, name, *["applied"] * 5)
    assert close(sample, incomplete="P3 follows") == ["P1", "P2"]


def test_results_and_differences_take_what_was_judged_again_and_the_seal_does_not(
    sample: Sample,
) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct", "direct", "0"], bram=["direct", "applied", "0"])
    update(sample, version("9", "direct"))
    for name in ("P1", "P2", "P3"):
        say(sample, "anna", name, "applied", "applied")
        say(sample, "bram", name, "realised")
    close(sample)
    with sample.open() as study:
        chosen = find_pass(study, PASS)
        found = [one for one in differences(study, chosen) if one.transcript == "P1"]
        assert [(one.fragment.label, [view.codes for view in one.views]) for one in found] == [
            ("1", [("applied",), ("realised",)])
        ]
        agreed = [one for one in results(study, chosen) if one.transcript == "P1"]
        assert [[each.code for each in one.assignments] for one in agreed] == [
            ["applied"],
            [],
            [],
            [],
        ]
        (sealed,) = seals(study, chosen)
        assert {one[4] for one in sealed["judgements"]} == {ONE.version}
        assert {code["code"] for one in sealed["judgements"] for code in one[3]} == {
            "direct",
            "applied",
        }
        assert state_of(study, chosen) == "closed"


def after_the_first_table(sample: Sample) -> None:
    """P1 is at the table; the pass is open again for the others, with a new version."""
    finish(sample, "P1", anna=["direct", "0", "direct", "0"], bram=["direct", "applied", "0"])
    close(sample, incomplete="the others follow")
    decide_on(sample, "P1", "3", "direct")
    with sample.open() as study:
        reopen_pass(study, PASS, "the others")
    update(sample, version("9", "direct"))


def test_what_was_discussed_is_judged_again_at_the_table_and_enters_the_results(
    sample: Sample,
) -> None:
    after_the_first_table(sample)
    assert work(sample) == [
        ("anna", "P1", "1"),
        ("bram", "P1", "1"),
        ("anna", "P1", "3"),
    ]
    with sample.open() as study:
        assert decided_before(study, find_pass(study, PASS)) == [("P1", "3")]
    with sample.open("anna") as study:
        with pytest.raises(InputError, match="at the table"):
            judge(study, *place(study, "2"), read("applied"))
        judge(study, *place(study, "1"), read("0"))
        judge(study, *place(study, "1"), read("applied"))
    with sample.open() as study:
        (first, *_rest) = differences(study, find_pass(study, PASS))
        assert [view.codes for view in first.views] == [("applied",), ("direct",)]
    say(sample, "bram", "P1", "applied")
    with sample.open() as study:
        found = results(study, find_pass(study, PASS))
        assert [each.code for each in found[0].assignments] == ["applied"]
        # What the table decided stands until it decides again.
        decided = [one for one in found if one.basis == "decision"]
        assert [[each.code for each in one.assignments] for one in decided] == [["direct"]]


def test_what_was_judged_again_before_the_table_is_locked_once_it_is_open(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct", "0"], bram=["0"])
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "applied")
    close(sample, incomplete="the others follow")
    with sample.open() as study:
        reopen_pass(study, PASS, "the others")
    with sample.open("anna") as study, pytest.raises(InputError, match="at the table"):
        judge(study, *place(study, "1"), read("0"))


# Figures


def figures(sample: Sample, **more: Any) -> Any:
    """The agreement report as JSON has it."""
    with sample.open() as study:
        return agreement(study, find_pass(study, PASS), **more).document(full=True)


def code(report: Any, name: str) -> Any:
    """One row."""
    return next(row for row in report["codes"] if row["code"] == name)


def test_what_was_judged_again_never_enters_a_figure(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "applied", "0"], bram=["direct", "0", "0"])
    before = figures(sample)
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "applied")
    say(sample, "bram", "P1", "realised")
    after = figures(sample)
    assert code(after, "applied")["alpha"] == code(before, "applied")["alpha"]
    assert code(after, "realised")["uses"] == {"anna": 0, "bram": 0}


def test_codes_that_changed_rest_on_the_new_version_and_the_others_pool(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "applied", "0"], bram=["direct", "0", "0"])
    update(sample, version("9", "direct"))
    finish(sample, "P2", anna=["direct", "applied", "0"], bram=["0", "applied", "0"])
    say(sample, "anna", "P1", "direct")
    say(sample, "bram", "P1", "direct")
    found = figures(sample)
    assert code(found, "direct")["n"] == 5
    assert code(found, "applied")["n"] == 10
    assert code(found, "direct")["uses"] == {"anna": 1, "bram": 0}
    assert found["overall"]["n"] == found["n_pairable"] == 5
    assert (found["versions"], found["not_pooled"]) == ([ONE.version, "9"], ["direct"])


def test_a_new_code_is_not_said_to_be_absent_from_what_was_judged_before_it(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["0"], bram=["0"])
    update(sample, version("9", new=["fresh"]))
    finish(sample, "P2", anna=["fresh", "0"], bram=["0"])
    found = figures(sample)
    assert code(found, "fresh")["n"] == 5
    assert code(found, "applied")["n"] == 10
    assert found["not_pooled"] == ["fresh"]
    assert work(sample) == []


def test_a_code_that_takes_anothers_place_does_not_pool(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "applied", "0"], bram=["0"])
    update(sample, version("9", without=["direct"]), direct="applied")
    say(sample, "anna", "P1", "applied")
    found = figures(sample)
    assert found["not_pooled"] == ["applied"]
    assert code(found, "applied")["note"] == "no_data"
    assert code(found, "realised")["n"] == 5


def test_without_a_judgement_under_the_new_version_the_whole_says_so(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "0"])
    update(sample, version("9", "direct"))
    found = figures(sample)
    assert found["overall"]["alpha"] is None
    assert found["overall"]["note"] is not None
    assert code(found, "direct")["alpha"] is None


def test_each_version_by_itself_is_still_to_be_had(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "applied", "0"], bram=["direct", "applied", "0"])
    update(sample, version("9", without=["direct"]), direct="applied")
    finish(sample, "P2", anna=["applied", "0"], bram=["realised", "0"])
    found = figures(sample, by="version")
    parts = {one["part"]: one for one in found["parts"]}
    assert list(parts) == [ONE.version, "9"]
    assert (parts[ONE.version]["n"], parts[ONE.version]["alpha"]) == (5, 1.0)
    assert parts["9"]["n"] == 5
    old = {one["code"]: one["n"] for one in parts[ONE.version]["codes"]}
    assert old["direct"] == 5
    assert "direct" not in {one["code"] for one in parts["9"]["codes"]}


def test_behind_a_figure_lie_the_judgements_that_it_rests_on(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "applied", "0"], bram=["0"])
    update(sample, version("9", "direct"))
    finish(sample, "P2", anna=["direct", "0"], bram=["0"])
    with sample.open() as study:
        chosen = find_pass(study, PASS)
        found = {
            name: [(one.fragment.transcript, one.fragment.label) for one in shown.differing]
            for name in ("direct", "applied")
            for shown in [behind(study, chosen, name)]
        }
        whole = behind(study, chosen).differing
    assert found == {"direct": [("P2", "1")], "applied": [("P1", "2")]}
    assert [(one.fragment.transcript, one.fragment.label) for one in whole] == [("P2", "1")]


# Undo, copies and tables


def test_taking_a_version_in_is_undone_and_done_again(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    update(sample, version("9", "direct"))
    with sample.open() as study:
        assert undo(study).kinds == {"codebook.added", "pass.updated"}
        assert find_pass(study, PASS).version == ONE.version
        redo(study)
        assert find_pass(study, PASS).version == "9"
    assert work(sample) == [("anna", "P1", "1")]
    assert damage(sample.path) == []


def test_a_version_under_which_somebody_judged_is_not_undone(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "applied")
    with sample.open() as study, pytest.raises(InputError, match="rests on it"):
        undo(study)


def test_a_version_undone_here_under_which_somebody_judged_elsewhere_stands(
    sample: Sample, tmp_path: Path
) -> None:
    say(sample, "anna", "P1", "direct")
    update(sample, version("9", "direct"))
    other = replace(sample, path=Path(shutil.copy(sample.path, tmp_path / "other.study")))
    with sample.open() as study:
        undo(study)
    say(other, "anna", "P1", "applied")
    with other.open() as study:
        came = [Travelling(read_event(row), row[9]) for row in event_rows(study._writer)]
    with sample.open() as study:
        unite(study, came)
        assert find_pass(study, PASS).version == "9"
    assert said(sample, "recoded") == {("anna", "1"): ("applied", "9")}
    assert damage(sample.path) == []


def test_judging_again_is_undone_though_the_transcript_is_signed_off(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "0"], bram=["0"])
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "applied")
    with sample.open("anna") as study:
        undo(study)
    assert work(sample) == [("anna", "P1", "1")]


def test_a_table_brought_in_again_judges_again_only_what_it_changes(
    sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = caller(capsys)
    say(sample, "anna", "P1", "direct", "applied", "direct")
    table = tmp_path / "out.csv"
    assert call("-s", sample.path, "export", "codings", "-o", table).code == 0
    update(sample, version("9", without=["direct"]), direct="other")
    as_it_was = call("-s", sample.path, "import", "codings", table)
    assert as_it_was.code == 0, as_it_was.err
    assert said(sample, "recoded") == {}
    lines = table.read_text("utf-8").replace(",applied,", ",realised,")
    table.write_text(lines, "utf-8")
    assert call("-s", sample.path, "import", "codings", table).code == 0
    assert said(sample, "recoded") == {("anna", "2"): ("realised", "9")}
    assert said(sample)["anna", "2"] == ("applied", ONE.version)
    out = tmp_path / "again.csv"
    assert call("-s", sample.path, "export", "codings", "--stage", "recoded", "-o", out).code == 0
    assert ",realised," in out.read_text("utf-8")
    with sample.open() as study:
        rows = codings(study, find_pass(study, PASS), stage="recoded")
        assert [(one.fragment, one.codes) for one in rows] == [("2", "realised")]


# Work on the screen


def again(session: CodingSession) -> bool:
    """Whether the fragment at hand is to be judged again."""
    return session.before.again(session.here.id, judged=session.verdict() is not None)


def before(session: CodingSession) -> tuple[OwnCode, ...]:
    """What stands beside it."""
    return session.before.shown(session.here.id, judged=session.verdict() is not None)


def test_what_is_to_be_judged_again_is_open_on_the_screen_with_what_it_was(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["applied", "direct", "0"], bram=["0"])
    finish(sample, "P2", anna=["0"], bram=["0"])
    finish(sample, "P3", anna=["0"], bram=["0"])
    update(sample, version("9", "direct"))
    with sample.open("anna") as study:
        session = open_session(study)
        assert session.transcript.name == "P1"
        assert session.signed_off
        assert session.open == [session.at]
        assert (session.here.label, session.verdict(), again(session)) == ("2", None, True)
        assert [one.code.id for one in before(session)] == ["direct"]
        session.toggle("realised")
        assert not again(session)
        assert before(session) == ()
        session.toggle("realised")
        assert again(session)
        session.toggle("applied")
        session.undo()
        assert again(session)
        session.redo()
        assert session.open == []
    assert said(sample, "recoded") == {("anna", "2"): ("applied", "9")}


def test_the_home_screen_sends_people_to_what_is_to_be_judged_again(sample: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct"], bram=["0"])
    update(sample, version("9", "direct"))
    todo: dict[str | None, list[str]] = {}
    for who in ("anna", "bram", None):
        with sample.open(who) as study:
            lines = overview(study, find_pass(study, PASS)).lines
            todo[who] = [one.do for one in lines]
    assert todo == {"anna": ["code"] * 3, "bram": ["read"] * 3, None: ["code"] * 3}


# On the command line


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command."""
    return caller(capsys)


def written(folder: Path, book: Codebook) -> Path:
    """A version as a file."""
    path = folder / f"{book.id}-{book.version}.yaml"
    path.write_text(to_yaml(book), "utf-8")
    return path


def test_the_command_line_takes_a_version_and_says_who_judges_what_again(
    sample: Sample, tmp_path: Path, call: Call
) -> None:
    say(sample, "anna", "P1", "direct", "direct")
    say(sample, "bram", "P1", "direct")
    path = written(tmp_path, version("9", "direct", new=["fresh"]))
    tried = call("-s", sample.path, "pass", "version", PASS, path, "--dry-run")
    assert (tried.code, tried.out) == (0, "")
    assert "Changed in meaning: direct. New: fresh." in tried.err
    assert work(sample) == []
    done = call("-s", sample.path, "pass", "version", PASS, path)
    assert done.code == 0
    assert "anna 2, bram 1" in done.err
    status = call("-s", sample.path, "status")
    assert "To be judged again under codebook version 9: anna 2, bram 1" in status.out
    found = call("-s", sample.path, "status", "--json").json["passes"][0]
    assert found["codebook_version"] == "9"
    assert [one["again"] for one in found["transcripts"][0]["coders"]] == [2, 1]
    mine = call("-s", sample.path, "status", "--json", "--as", "anna").json["passes"][0]
    assert [one["again"] for one in mine["transcripts"][0]["coders"]] == [2, None]
    assert "bram" not in call("-s", sample.path, "status", "--as", "anna").out.splitlines()[-1]
    back = call("-s", sample.path, "pass", "version", PASS, ONE.version)
    assert (back.code, work(sample)) == (0, [])


def test_judging_on_the_command_line_says_what_is_to_be_judged_again(
    sample: Sample, call: Call
) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    update(sample, version("9", "direct"))
    shown = call("-s", sample.path, "judge", "P1", "--as", "anna")
    marked = [line for line in shown.out.splitlines() if "judge again" in line]
    assert len(marked) == 1 and "direct" in marked[0]
    assert "1 fragment is to be judged again under codebook version 9." in shown.err
    assert "3 fragments are still open." in shown.err
    assert call("-s", sample.path, "judge", "P1", "1", "direct", "--as", "anna").code == 0
    shown = call("-s", sample.path, "judge", "P1", "--as", "anna")
    assert "judge" not in shown.out + shown.err
    assert said(sample, "recoded") == {("anna", "1"): ("direct", "9")}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nobody", "9"], "There is no pass nobody"),
        ([PASS, "9"], "no version 9"),
        ([PASS, "F02"], "is another"),
        ([PASS, "none.yaml"], "none.yaml"),
        ([PASS, ONE.version], "already"),
        ([PASS, "FILE", "--instead", "direct"], "CODE=OTHER"),
    ],
)
def test_a_version_that_is_none_is_refused_in_one_line(
    sample: Sample, tmp_path: Path, call: Call, words: list[str], message: str
) -> None:
    path = written(tmp_path, version("9", "direct"))
    words = [str(path) if one == "FILE" else one for one in words]
    done = call("-s", sample.path, "pass", "version", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert message in done.err


def test_the_caption_and_the_explanation_say_what_pools(sample: Sample, call: Call) -> None:
    finish(sample, "P1", anna=["direct", "applied", "0"], bram=["direct", "0", "0"])
    update(sample, version("9", "direct"))
    say(sample, "anna", "P1", "direct")
    say(sample, "bram", "P1", "0")
    finish(sample, "P2", anna=["direct", "applied", "0"], bram=["0", "applied", "0"])
    for words in ((), ("--explain",)):
        shown = " ".join(call("-s", sample.path, "agree", *words).everything.split())
        assert f"pool judgements under versions {ONE.version}, 9 of the codebook" in shown
        assert "What was judged again is in the results, not in these figures." in shown


def test_the_log_tells_of_a_version_in_a_sentence(sample: Sample, call: Call) -> None:
    say(sample, "anna", "P1", "direct")
    update(sample, version("9", without=["direct"]), direct="other")
    say(sample, "anna", "P1", "applied")
    shown = " ".join(call("-s", sample.path, "log").out.split())
    assert "took version 9 of codebook waardecreatie into pass eerste" in shown
    assert "direct → other" in shown
    assert "anna judged fragment 1 of P1 again: applied" in shown


def test_the_close_is_told_why_it_waits(sample: Sample) -> None:
    for name in ("P1", "P2", "P3"):
        finish(sample, name, anna=["direct"], bram=["0"])
    update(sample, version("9", "direct"))
    with sample.open() as study, pytest.raises(InputError, match="no transcript is complete"):
        close_pass(study, PASS, incomplete="all of it waits")
    with sample.open() as study:
        assert [one.state for one in list_passes(study)] == ["open"]
