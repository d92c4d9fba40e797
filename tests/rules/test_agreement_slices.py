"""Parts of the agreement report: whatever is asked for, the rules of the figures hold in it.

The expected values are the formulas of ``formulas`` over judgements that the test wrote down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Call, caller
from formulas import Said, alpha_of, made_up, masi, nominal, put_in, same, units_of, used
from study_steps import PASS, close, decide_on, finish, quick_samples, say, sign

from coder.errors import BlindError, InputError
from coder.model import Assignment
from coder.reliability import Manner, Part, against, agreement
from coder.study.about import name_coders
from coder.study.journal import events
from coder.study.passes import find_pass, new_pass, release
from coder.universe import Subset

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples
THREE = ("anna", "bram", "carla")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def parts(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["part"]: row for row in report["parts"]}


def only(said: Said, who: Sequence[str], places: Sequence[int] | None = None) -> Said:
    return {
        name: [verdicts[at] for at in (places if places is not None else range(len(verdicts)))]
        for name, verdicts in said.items()
        if name in who
    }


# Any subset


def test_figures_of_some_coders_codes_and_transcripts_are_those_of_the_formulas(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(3, THREE)
    said = made_up(11, THREE, 15)
    put_in(sample, said)
    words = ("-s", sample.path, "agree", "--json", "--coder", "anna", "--coder", "Carla")
    report = call(*words, "--transcript", "P1", "--transcript", "P3").json
    mine = only(said, ("anna", "carla"), [*range(5), *range(10, 15)])
    assert (report["n_coders"], report["n_transcripts"], report["n_fragments"]) == (2, 2, 10)
    assert same(report["overall"]["alpha"], alpha_of(units_of(mine), masi))
    rows = {row["code"]: row for row in report["codes"]}
    assert same(rows["direct"]["alpha"], alpha_of(used(mine, "direct"), nominal))
    few = call(*words, "--only-code", "direct", "--only-code", "applied").json
    assert [row["code"] for row in few["codes"]] == ["direct", "applied"]
    narrowed: Said = {
        who: [frozenset(one or ()) & {"direct", "applied"} for one in verdicts]
        for who, verdicts in only(said, ("anna", "carla")).items()
    }
    assert same(few["overall"]["alpha"], alpha_of(units_of(narrowed), masi))


def test_a_subset_that_is_not_there_is_refused_in_one_line(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2, THREE)
    with sample.open() as study:
        release(study, PASS, "carla", "P1", "ill")
    finish(sample, "P1", anna=["direct"], bram=["0"])
    for words, named in (
        (("--coder", "dirk"), "dirk"),
        (("--coder", "carla"), "carla"),
        (("--transcript", "P2"), "P2"),
        (("--transcript", "P9"), "P9"),
        (("--only-code", "directt"), "directt"),
    ):
        outcome = call("-s", sample.path, "agree", *words)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
        assert named in outcome.err


def test_a_coder_who_has_work_left_gets_no_part_of_the_figures_either(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2)
    finish(sample, "P1", anna=["direct"], bram=["0"])
    close(sample, incomplete="P2 waits")
    for words in (
        ("--transcript", "P1"),
        ("--coder", "anna", "--coder", "bram"),
        ("--by", "batch"),
        ("--by", "version"),
        ("--csv",),
        ("--explain",),
        ("--disagreement",),
    ):
        outcome = call("-s", sample.path, "--as", "anna", "agree", *words)
        assert outcome.code == 2
        assert outcome.out == ""
        assert "waits until you have signed off" in outcome.err


# Missing is not empty


def test_what_a_coder_did_not_judge_is_missing_in_every_slice(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    """Carla reads P1 only: on P2 she is missing, and never counts as 'none applies'."""
    sample = make_sample(2, THREE)
    with sample.open() as study:
        release(study, PASS, "carla", "P2", "P1 is enough")
    said = made_up(12, THREE, 10)
    said["carla"][5:] = [None] * 5
    put_in(sample, said)
    report = call("-s", sample.path, "agree", "--json", "--by", "transcript").json
    second = parts(report)["P2"]
    assert second["n"] == 5
    assert second["uses"]["carla"] == 0
    both = only(said, ("anna", "bram"), range(5, 10))
    assert same(second["alpha"], alpha_of(units_of(both), masi))
    inside = {row["code"]: row for row in second["codes"]}
    assert same(inside["direct"]["alpha"], alpha_of(used(both, "direct"), nominal))
    kinds = call("-s", sample.path, "agree", "--json", "--by", "kind").json
    researchers = parts(kinds)["researcher"]  # bram and carla: P1 only
    assert researchers["n"] == 5


def test_without_swept_judgements_these_are_missing_and_not_empty(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct", "applied", "direct", "0", "direct")
    sign(sample, "anna", "P1")
    with sample.open("bram") as study:
        from coder.study.signoffs import mark_shown, sign_off
        from coder.study.transcripts import find_transcript, fragments_of

        chosen, coding_pass = find_transcript(study, "P1"), find_pass(study, PASS)
        mark_shown(
            study,
            coding_pass,
            chosen,
            [one for one in fragments_of(study, chosen) if not one.context],
        )
    say(sample, "bram", "P1", "direct", "applied")
    with sample.open("bram") as study:
        sign_off(study, find_pass(study, PASS), find_transcript(study, "P1"), rest_none=True)
    words = ("-s", sample.path, "agree", "--json", "--by", "transcript")
    swept, without = call(*words).json, call(*words, "--without-swept").json
    assert (swept["n_pairable"], parts(swept)["P1"]["n"]) == (5, 5)
    assert (without["n_pairable"], parts(without)["P1"]["n"]) == (2, 2)
    assert without["overall"]["percent"] == 1.0
    assert without["without_swept"] is True


# By role, wave, kind, version, and over time


def test_by_kind_coaches_researchers_and_the_two_against_each_other(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    """Anna is a coach, bram and carla are researchers: two pairs are coach – researcher."""
    sample = make_sample(2, THREE)
    said = made_up(13, THREE, 10)
    put_in(sample, said)
    found = parts(call("-s", sample.path, "agree", "--json", "--by", "kind").json)
    assert list(found) == ["coach", "researcher", "coach – researcher"]
    assert found["coach"]["alpha"] is None
    assert found["coach"]["note"] == "one_coder"
    inside = only(said, ("bram", "carla"))
    assert same(found["researcher"]["alpha"], alpha_of(units_of(inside), masi))
    across = [alpha_of(units_of(only(said, ("anna", who))), masi) for who in ("bram", "carla")]
    assert same(found["coach – researcher"]["alpha"], sum(one or 0.0 for one in across) / 2)
    assert found["coach – researcher"]["note"] == "mean_of_pairs"


def test_by_wave_a_transcript_counts_where_it_was_recorded(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2)
    said = made_up(14, ("anna", "bram"), 10)
    put_in(sample, said)
    found = parts(call("-s", sample.path, "agree", "--json", "--by", "wave").json)
    assert list(found) == ["no wave"]
    assert same(found["no wave"]["alpha"], alpha_of(units_of(said), masi))


def test_over_time_fragments_come_in_the_order_in_which_the_last_coder_judged_them(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    """P2 was judged by both before P1 was: so the first half of the pass is P2."""
    sample = make_sample(2)
    said = made_up(15, ("anna", "bram"), 10)
    for name, at in (("P2", 5), ("P1", 0)):
        for who, verdicts in said.items():
            words = ["|".join(sorted(one or ())) or "0" for one in verdicts[at : at + 5]]
            say(sample, who, name, *words)
            sign(sample, who, name)
    report = call("-s", sample.path, "agree", "--json", "--by", "batch").json
    sizes = [row["n"] for row in report["parts"]]
    assert sizes == [3, 3, 2, 2]
    order = [*range(5, 10), *range(5)]
    at = 0
    for row, size in zip(report["parts"], sizes, strict=True):
        units = [units_of(said)[place] for place in order[at : at + size]]
        assert same(row["percent"], sum(a == b for a, b in units) / size)
        at += size
    assert report["parts"][0]["part"].startswith("1 · 2026-")


def test_by_version_a_judgement_counts_under_the_codebook_that_it_names(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "applied", "0"])
    found = parts(call("-s", sample.path, "agree", "--json", "--by", "version").json)
    with sample.open() as study:
        version = find_pass(study, PASS).version
    assert list(found) == [version]
    assert (found[version]["n"], found[version]["percent"]) == (5, 0.8)


# Stability


def twice(sample: Sample, first: Said, second: Said) -> None:
    put_in(sample, first)
    with sample.open() as study:
        new_pass(study, "later", kind="stability")
    put_in(sample, second, "later")


def test_a_coder_against_themself_is_the_agreement_of_their_two_passes(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2)
    first, second = made_up(16, ("anna", "bram"), 10), made_up(17, ("anna", "bram"), 10)
    second["anna"] = list(first["anna"])
    twice(sample, first, second)
    words = ("-s", sample.path, "agree", "--pass", "later", "--against", PASS)
    report = call(*words, "--json").json
    assert (report["pass"], report["against"]) == ("later", PASS)
    assert report["n_pairable"] == 20
    # By kind of coder, for the coordinator is no coder: anna is the coach, bram the researcher.
    found = parts(report)
    assert list(found) == ["coach", "researcher"]
    assert found["coach"]["percent"] == 1.0
    bram = {"then": first["bram"], "now": second["bram"]}
    assert same(found["researcher"]["alpha"], alpha_of(units_of(bram), masi))
    shown = call(*words).out
    assert "each coder in later against themself in eerste" in shown
    assert "Between the coders, on the same fragments" in shown
    assert same(report["between"]["first"], alpha_of(units_of(first), masi))
    assert same(report["between"]["second"], alpha_of(units_of(second), masi))


def test_stability_counts_only_fragments_that_the_coder_judged_in_both_passes(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(2)
    said = made_up(18, ("anna", "bram"), 10)
    put_in(sample, said)
    with sample.open() as study:
        new_pass(study, "later", kind="stability", coders=["bram"], transcripts=["P2"])
    put_in(sample, {"bram": [None] * 5 + said["bram"][5:]}, "later")
    with sample.open() as study:
        found = against(
            study, find_pass(study, "later"), find_pass(study, PASS), manner=Manner()
        ).report
    assert found.n_pairable == 5
    assert found.overall.percent == 1.0
    assert [row.part for row in found.parts] == ["researcher"]


def test_who_has_work_left_in_either_pass_is_refused_their_stability(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["0"])
    close(sample)
    with sample.open() as study:
        new_pass(study, "later", kind="stability")
    with sample.open("anna") as study, pytest.raises(BlindError):
        against(study, find_pass(study, "later"), find_pass(study, PASS), manner=Manner())


def test_a_pass_is_not_held_against_itself_nor_against_another_codebook(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["0"])
    outcome = call("-s", sample.path, "agree", "--against", PASS)
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)


# Coders are people


def test_distance_and_what_was_kept_go_by_kind_and_by_name_to_oneself_only(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1, THREE)
    finish(sample, "P1", anna=["direct", "0"], bram=["applied", "0"], carla=["0"])
    close(sample)
    decide_on(sample, "P1", "1", "direct")
    for who, names in ((None, set()), ("anna", {"anna"})):
        options = ("--as", who) if who else ()
        found = call("-s", sample.path, *options, "agree", "--json").json
        for rows in (found["disagreement"]["coders"], found["kept"]):
            assert {row["coder"] for row in rows if "coder" in row} == names
            assert {row["kind"] for row in rows if "kind" in row} <= {"coach", "researcher"}
    with sample.open() as study:
        name_coders(study, True)
        assert list(events(study._writer, kinds=("study.set",)))[-1].data["values"] == {
            "coders_by_name": "yes"
        }
    found = call("-s", sample.path, "agree", "--json").json
    assert {row["coder"] for row in found["disagreement"]["coders"]} == set(THREE)


def test_only_the_coordinator_switches_names_on(make_sample: Callable[..., Sample]) -> None:
    with make_sample(1).open("anna") as study, pytest.raises(BlindError):
        name_coders(study, True)


def test_each_coder_and_the_consensus_is_a_share_and_never_a_coefficient(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    """Settled: direct|applied against direct became direct; other against none became none."""
    sample = make_sample(1)
    finish(
        sample,
        "P1",
        anna=["direct|applied", "other", "direct", "0"],
        bram=["direct", "0", "applied", "0"],
    )
    close(sample)
    decide_on(sample, "P1", "1", "direct")
    decide_on(sample, "P1", "2", "0")
    kept = call("-s", sample.path, "agree", "--json").json["kept"]
    coach = {"kind": "coach", "assignments": 3, "kept": 1, "share": 1 / 3}
    researcher = {"kind": "researcher", "assignments": 1, "kept": 1, "share": 1.0}
    # Both fragments went as bram had them, so that only the coach gave in.
    assert kept == [
        {**coach, "fragments": 2, "yielded": 2, "share_yielded": 1.0},
        {**researcher, "fragments": 2, "yielded": 0, "share_yielded": 0.0},
    ]
    shown = call("-s", sample.path, "agree").out
    assert "The table kept .33 of what was assigned by: coach (3)." in shown


# What the disagreement is


def test_the_two_by_two_table_of_a_pair_and_the_confusion_matrix_are_counted(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(1)
    finish(
        sample,
        "P1",
        anna=["direct", "direct", "direct", "0", "applied"],
        bram=["direct", "applied", "0", "direct", "direct"],
    )
    report = call("-s", sample.path, "agree", "--json").json
    [pair] = report["pairs"]
    counts = {row["code"]: row["counts"] for row in pair["codes"]}
    assert counts["direct"] == {"both": 1, "first": 2, "second": 2, "neither": 0}
    assert counts["applied"] == {"both": 0, "first": 1, "second": 1, "neither": 3}
    found = report["disagreement"]
    direct, applied = (found["codes"].index(code) for code in ("direct", "applied"))
    assert found["matrix"][direct][direct] == 1
    assert found["matrix"][direct][applied] == found["matrix"][applied][direct] == 2
    assert found["alone"][direct] == 2
    assert (found["share_of_confusions"], found["share_of_omissions"]) == (0.5, 0.5)
    shown = call("-s", sample.path, "agree", "--disagreement").out
    assert "only anna" in shown
    assert "Of all differences .50 are confusions and .50 omissions." in shown
    assert "To discuss first:" in shown


def test_the_fragments_to_discuss_first_are_those_furthest_apart_and_no_text_is_shown(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    """1: no code in common (1); 2: one of two shared (1 − 1/2 · 2/3); 3: agreed."""
    sample = make_sample(1)
    finish(
        sample,
        "P1",
        anna=["direct|applied", "direct", "other", "0"],
        bram=["direct", "applied", "other", "0"],
    )
    outcome = call("-s", sample.path, "agree", "--json")
    assert outcome.json["disagreement"]["discuss_first"] == [
        {"transcript": "P1", "fragment": "2", "codes": ["direct", "applied"], "distance": 1.0},
        {
            "transcript": "P1",
            "fragment": "1",
            "codes": ["applied"],
            "distance": pytest.approx(2 / 3),
        },
    ]
    assert "Gezellig" not in outcome.out


def test_a_coder_is_pointed_only_to_fragments_of_their_own_transcripts(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2, THREE)
    with sample.open() as study:
        release(study, PASS, "anna", "P2", "not hers")
    finish(sample, "P1", anna=["direct"], bram=["direct", "0"], carla=["direct"])
    finish(sample, "P2", bram=["direct"], carla=["0"])
    close(sample)
    words = ("-s", sample.path, "--as", "anna", "agree", "--json")
    found = call(*words).json["disagreement"]["discuss_first"]
    assert {one["transcript"] for one in found} == {"P1"}
    everything = call("-s", sample.path, "agree", "--json").json["disagreement"]["discuss_first"]
    assert {one["transcript"] for one in everything} == {"P1", "P2"}


# Figures over all codes


def test_pooled_alpha_stands_beside_the_mean_of_the_alphas_and_says_how_many_are_undefined(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(2)
    said = made_up(19, ("anna", "bram"), 10)
    put_in(sample, said)
    report = call("-s", sample.path, "agree", "--json").json
    alphas = [row["alpha"] for row in report["codes"]]
    known = [one for one in alphas if one is not None]
    assert report["n_codes_without_alpha"] == alphas.count(None) == 4
    whole = report["whole"]
    assert same(whole["mean-alpha"]["value"], sum(known) / len(known))
    cells = [
        unit for row in report["codes"] for unit in used(said, row["code"])
    ]  # every code of every fragment
    assert same(whole["pooled"]["value"], alpha_of(cells, nominal))
    shown = call("-s", sample.path, "agree").out.splitlines()
    at = next(i for i, line in enumerate(shown) if "pooled" in line)
    assert "mean of the codes" in shown[at - 1]
    assert "4 codes, 4 undefined left out" in shown[at - 1]


def test_a_rare_code_shows_alpha_and_ac1_without_interval_and_its_counts(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(5)
    said = made_up(5, ("anna", "bram"), 25)
    for verdicts in said.values():
        verdicts[:] = [(one or frozenset()) - {"other"} for one in verdicts]
    for at in (0, 6, 12):
        said["anna"][at] = (said["anna"][at] or frozenset()) | {"other"}
    said["bram"][6] = (said["bram"][6] or frozenset()) | {"other"}
    put_in(sample, said)
    report = call("-s", sample.path, "agree", "--json").json
    row = next(row for row in report["codes"] if row["code"] == "other")
    assert row["counts"] == {"both": 1, "first": 2, "second": 0, "neither": 22}
    assert row["used_on"] == 3
    assert row["alpha"] is not None
    assert row["ac1"] is not None
    assert all(one["low"] is one["high"] is one["se"] is None for one in row["measures"].values())
    shown = call("-s", sample.path, "agree").out
    assert "other: on 3 fragments: both 1, one alone 2, neither 22" in shown
    line = next(one for one in shown.splitlines() if one.startswith("other"))
    assert "(" in line and "■" not in line


def test_a_part_of_fewer_than_five_transcripts_says_that_its_interval_is_too_narrow(
    make_sample: Callable[..., Sample], call: Call
) -> None:
    sample = make_sample(5)
    put_in(sample, made_up(20, ("anna", "bram"), 25))
    outcome = call("-s", sample.path, "agree", "--by", "transcript")
    assert "under five transcripts: fragments treated as independent" in outcome.out
    report = call("-s", sample.path, "agree", "--by", "transcript", "--json").json
    assert report["overall"]["interval"] == "transcript"
    assert {row["interval"] for row in report["parts"]} == {"fragment"}


def test_a_part_is_a_narrower_universe(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    put_in(sample, made_up(21, ("anna", "bram"), 10))
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        by = agreement(study, coding_pass, by="transcript").parts[0]
        alone = agreement(study, coding_pass, subset=Subset(transcripts=("P1",))).overall
    assert (by.n, by.alpha, by.alpha_low) == (alone.n, alone.alpha, alone.alpha_low)
    assert Part("x", None).pairs == ()  # type: ignore[arg-type]


# Practice, and judgements that came after


def test_revised_judgements_never_enter_reliability_and_their_difference_is_shown(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(5)
    said = made_up(22, ("anna", "bram"), 25)
    put_in(sample, said)
    with sample.open() as study:
        before = agreement(study, find_pass(study, PASS))
    with sample.open("bram") as study:
        from coder.study.judgements import assignment_payload
        from coder.study.transcripts import find_transcript, judged_fragments

        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        with study.act():
            for at, fragment in enumerate(judged_fragments(study, chosen)):
                study.record(
                    "judgement",
                    {
                        "pass": coding_pass.id,
                        "coder": study.coder.id if study.coder else "",
                        "transcript": chosen.id,
                        "fragment": fragment,
                        "stage": "revised",
                        "state": "judged",
                        "swept": False,
                        "version": coding_pass.version,
                        "assignments": assignment_payload(
                            [Assignment(code) for code in sorted(said["anna"][at] or ())]
                        ),
                    },
                )
    with sample.open() as study:
        after = agreement(study, find_pass(study, PASS))
    assert after.overall == before.overall
    assert before.revised is None
    assert after.revised is not None
    now = dict(said)
    now["bram"] = [*said["anna"][:5], *said["bram"][5:]]
    assert same(after.revised.first, alpha_of(units_of(said), masi))
    assert same(after.revised.second, alpha_of(units_of(now), masi))
    change = after.revised.change
    assert change.value is not None and change.value > 0
    assert change.low is not None and change.high is not None
    assert change.low <= change.value <= change.high


def test_an_unknown_earlier_pass_is_one_line(sample: Sample, call: Call) -> None:
    finish(sample, "P1", anna=["direct"], bram=["0"])
    outcome = call("-s", sample.path, "agree", "--against", "nooit")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    with sample.open() as study, pytest.raises(InputError):
        find_pass(study, "nooit")
