"""At the table: how judgements differ, and what decisions do and never do."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import (
    PASS,
    book_with_subcodes,
    close,
    decide_on,
    finish,
    judged_fragments,
    plan_tree,
    quick_samples,
    read,
)

from coder.codebook import find
from coder.consensus import View, context_of, differences, kind_of, resolution, results, state_of
from coder.errors import InputError
from coder.model import Assignment
from coder.study.decisions import Account, decide, decisions, standing
from coder.study.passes import find_pass, new_pass
from coder.study.transcripts import find_fragment, find_transcript, fragments_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample import Sample


make_sample = quick_samples


@pytest.fixture
def table(make_sample: Callable[..., Sample]) -> Sample:
    """One transcript at the table: 1 confusion, 2 omission, 3 agreed, 4 agreed none, 5 omission."""
    sample = make_sample(1)
    finish(
        sample,
        "P1",
        anna=["direct", "applied", "potential", "0", "hindering"],
        bram=["applied", "0", "potential", "0", "0"],
    )
    close(sample)
    return sample


def found_at(sample: Sample, *, settled: bool = False) -> list[tuple[str | None, str]]:
    with sample.open() as study:
        return [
            (one.fragment.label, one.kind)
            for one in differences(study, find_pass(study, PASS), settled=settled)
        ]


# How judgements differ


def views(*said: str) -> tuple[View, ...]:
    return tuple(View(f"coder {n}", read(one)) for n, one in enumerate(said))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (("direct", "direct"), None),
        (("0", "0"), None),
        (("direct|applied", "applied|direct"), None),
        (("direct",), None),
        ((), None),
        (("direct", "0"), "omission"),
        (("direct|applied", "direct"), "omission"),
        (("direct", "applied"), "confusion"),
        (("direct|potential", "applied"), "confusion"),
        (("direct|applied", "applied|potential"), "confusion"),
        (("direct(valence=absent)", "direct"), "qualifier"),
        (("direct(valence=absent)", "direct(valence=positive)"), "qualifier"),
        (("direct(valence=absent)|applied", "direct"), "omission"),
        (("direct", "direct", "0"), "omission"),
        (("direct", "0", "applied"), "confusion"),
        (("direct", "direct", "direct"), None),
    ],
)
def test_how_two_or_more_judgements_differ(said: tuple[str, ...], kind: str | None) -> None:
    assert kind_of(find("waardecreatie"), views(*said)) == kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (("a", "a1"), "depth"),
        (("a", "a1x"), "depth"),
        (("a1", "a1x"), "depth"),
        (("a", "a|a1"), "depth"),
        (("a", "a1|a2"), "depth"),
        (("a", "a1", "a1x"), "depth"),
        (("a|b", "a1|b"), "depth"),
        (("a1", "a2"), "confusion"),  # two subcodes of one parent are two codes
        (("a1x", "a2"), "confusion"),
        (("a1", "a1|a2"), "omission"),
        (("a1", "0"), "omission"),
        (("a|b", "a1"), "omission"),
        (("a", "b"), "confusion"),
        (("a|b", "a1|a2"), "omission"),
        (("a", "a1", "b"), "confusion"),
    ],
)
def test_a_code_against_its_own_subcode_is_a_difference_in_depth(
    said: tuple[str, ...], kind: str
) -> None:
    book = book_with_subcodes()
    assert kind_of(book, views(*said)) == kind
    assert kind_of(book, views(*reversed(said))) == kind


def test_highlights_alone_make_no_difference() -> None:
    whole, part = Assignment("direct"), Assignment("direct", start=3, end=9)
    assert kind_of(find("waardecreatie"), (View("a", (whole,)), View("b", (part,)))) is None


def test_a_pass_with_subcodes_shows_differences_in_depth(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    plan_tree(sample)
    finish(
        sample,
        "P1",
        "boom",
        anna=["a", "a1", "a", "b", "0"],
        bram=["a1", "a2", "a", "a", "b"],
    )
    close(sample, "boom")
    with sample.open() as study:
        found = differences(study, find_pass(study, "boom"))
    assert {one.fragment.label: one.kind for one in found} == {
        "1": "depth",
        "2": "confusion",
        "4": "confusion",
        "5": "omission",
    }
    assert {one.fragment.label: one.codes for one in found}["1"] == ("a", "a1")


def test_only_what_is_at_the_table_shows(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    finish(sample, "P1", anna=["direct"], bram=["0"])
    assert found_at(sample) == []
    close(sample, incomplete="the second waits")
    assert found_at(sample) == [(str(n), "omission") for n in range(1, 6)]


def test_the_worst_code_comes_first_and_within_it_the_reading_order(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(2)
    finish(
        sample,
        "P1",
        anna=["direct", "hindering", "0", "potential", "0"],
        bram=["0", "0", "0", "0", "hindering"],
    )
    finish(sample, "P2", anna=["direct", "hindering", "0"], bram=["0", "hindering", "hindering"])
    close(sample)
    with sample.open() as study:
        found = [
            (one.transcript, one.fragment.label, one.codes[0])
            for one in differences(study, find_pass(study, PASS))
        ]
    hindering = [one for one in found if one[2] == "hindering"]
    assert found[: len(hindering)] == hindering
    assert [one[:2] for one in hindering] == [
        ("P1", "2"),
        ("P1", "5"),
        ("P2", "3"),
        ("P2", "4"),
        ("P2", "5"),
    ]
    assert found[len(hindering) :] == [
        ("P1", "1", "direct"),
        ("P2", "1", "direct"),
        ("P1", "4", "potential"),
    ]


def test_the_fragment_at_hand_is_shown_between_its_neighbours(sample: Sample) -> None:
    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "2")
        around = context_of(study, chosen, fragment)
        everything = fragments_of(study, chosen)
        first = context_of(study, chosen, everything[0], around=2)
    assert [one.context for one in around] == [True, False, True]
    assert first == everything[:3]


# Deciding


@pytest.mark.parametrize("state", ["coding", "complete"])
def test_nothing_is_decided_before_the_table_opens(
    make_sample: Callable[..., Sample], state: str
) -> None:
    sample = make_sample(1)
    if state == "complete":
        finish(sample, "P1", anna=["direct"], bram=["0"])
    with pytest.raises(InputError, match="P1 is not at the table in pass eerste"):
        decide_on(sample, "P1", "1", "direct")


def test_a_decision_at_one_table_says_nothing_of_another_pass(table: Sample) -> None:
    with table.open() as study:
        new_pass(study, "tweede")
    with pytest.raises(InputError, match="not at the table in pass tweede"):
        decide_on(table, "P1", "1", "direct", name="tweede")


@pytest.mark.parametrize(
    ("said", "more", "message"),
    [
        ("direct", {"reason": " "}, "needs a reason"),
        ("nonsense", {}, "has no code nonsense"),
        ("direct|direct", {}, "Code direct stands twice"),
        ("direct", {"outcome": "unresolved"}, "Only a decision names codes"),
        ("direct", {"outcome": "put_off"}, "Only a decision names codes"),
        ("direct", {"outcome": "withdrawn"}, "Only a decision names codes"),
        ("direct", {"account": Account(present=["nobody"])}, "There is no coder nobody"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(
    table: Sample, said: str, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        decide_on(table, "P1", "1", said, **more)
    with table.open() as study:
        assert decisions(study, find_pass(study, PASS)) == []


def test_what_the_interviewer_says_is_not_decided(table: Sample) -> None:
    with table.open() as study:
        chosen = find_transcript(study, "P1")
        question = next(one for one in fragments_of(study, chosen) if one.context)
        with pytest.raises(InputError, match="context and is not decided"):
            decide(study, find_pass(study, PASS), chosen, question, [], reason="because")


def test_a_decision_keeps_why_who_was_there_and_who_wrote_it(table: Sample) -> None:
    with table.open("bram") as study:
        chosen = find_transcript(study, "P1")
        made = decide(
            study,
            find_pass(study, PASS),
            chosen,
            find_fragment(study, chosen, "1"),
            read("direct"),
            reason=" he tells how it was ",
            account=Account("rule 1", ["Anna", "bram"]),
        )
    assert (made.reason, made.cause) == ("he tells how it was", "rule 1")
    assert (made.present, made.author) == (("anna", "bram"), "bram")
    assert made.replaces == ()


def test_a_decided_fragment_differs_no_longer(table: Sample) -> None:
    assert [label for label, _kind in found_at(table)] == ["1", "2", "5"]
    decide_on(table, "P1", "1", "direct|applied")
    decide_on(table, "P1", "2", "0")
    assert found_at(table) == [("5", "omission")]
    everything = [label for label, _kind in found_at(table, settled=True)]
    assert everything[0] == "5"  # what is left to decide comes first
    assert set(everything) == {"1", "2", "5"}


def test_an_earlier_decision_is_kept_and_replaced(table: Sample) -> None:
    first = decide_on(table, "P1", "1", "direct")
    second = decide_on(table, "P1", "1", "applied", reason="on second thoughts")
    with table.open() as study:
        every = decisions(study, find_pass(study, PASS))
    assert [one.id for one in every] == [first.id, second.id]
    assert second.replaces == (first.id,)
    assert {key: [one.id for one in rest] for key, rest in standing(every).items()} == {
        first.fragment: [second.id]
    }


def test_a_decision_taken_back_leaves_the_fragment_open(table: Sample) -> None:
    decide_on(table, "P1", "1", "direct")
    taken_back = decide_on(table, "P1", "1", outcome="withdrawn", reason="too early")
    assert found_at(table)[0] == ("1", "confusion")
    with table.open() as study:
        assert standing(decisions(study, find_pass(study, PASS))) == {}
    again = decide_on(table, "P1", "1", "applied")
    assert again.replaces == (taken_back.id,)
    assert "1" not in [label for label, _kind in found_at(table)]


@pytest.mark.parametrize("outcome", ["put_off", "unresolved"])
def test_what_is_put_off_or_unresolved_stays_in_the_list(table: Sample, outcome: str) -> None:
    decide_on(table, "P1", "1", outcome=outcome)
    assert ("1", "confusion") in found_at(table)
    with table.open() as study:
        now = resolution(study, find_pass(study, PASS))
    assert (now.differing, now.settled) == (3, 0)
    assert now.put_off == (outcome == "put_off")
    assert now.unresolved == 3 - now.put_off


def two_copies_decide(sample: Sample) -> list[str]:
    """Two decisions on fragment 1 that do not know each other, as a merge would bring."""
    ids = []
    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        for code in ("direct", "applied"):
            with study.act():
                event = study.record(
                    "decision",
                    {
                        "pass": find_pass(study, PASS).id,
                        "transcript": chosen.id,
                        "fragment": fragment.id,
                        "outcome": "decided",
                        "assignments": [
                            {"code": code, "qualifiers": {}, "start": None, "end": None}
                        ],
                        "cause": "",
                        "reason": f"{code} it is",
                        "present": [],
                        "replaces": [],
                    },
                )
            ids.append(event.id)
    return ids


def test_two_decisions_that_do_not_know_each_other_are_kept_and_reopen_the_fragment(
    table: Sample,
) -> None:
    both = two_copies_decide(table)
    with table.open() as study:
        coding_pass = find_pass(study, PASS)
        first = differences(study, coding_pass)[0]
        assert first.fragment.label == "1"
        assert not first.settled
        assert [one.id for one in first.decisions] == both
        assert "1" not in {one.fragment.label for one in results(study, coding_pass)}
        assert resolution(study, coding_pass).unresolved == 3
    for label in ("2", "5"):
        decide_on(table, "P1", label)
    with table.open() as study:
        assert state_of(study, find_pass(study, PASS)) == "closed"
    third = decide_on(table, "P1", "1", "direct", reason="together now")
    assert third.replaces == tuple(sorted(both))
    with table.open() as study:
        assert state_of(study, find_pass(study, PASS)) == "resolved"
        assert len(decisions(study, find_pass(study, PASS))) == 5


# Decisions never change judgements


def judgements_as_stored(sample: Sample) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(sample.path)
    try:
        return [
            *connection.execute("SELECT * FROM judgement ORDER BY 1, 2, 3, 4"),
            *connection.execute("SELECT * FROM assignment ORDER BY 1, 2, 3, 4, 5"),
            *connection.execute(
                "SELECT id, payload FROM event WHERE kind <> 'decision' ORDER BY hlc, id"
            ),
        ]
    finally:
        connection.close()


outcomes: st.SearchStrategy[tuple[str, set[str]]] = st.one_of(
    st.tuples(
        st.just("decided"), st.sets(st.sampled_from(("direct", "applied", "hindering", "other")))
    ),
    st.tuples(st.sampled_from(("put_off", "unresolved", "withdrawn")), st.just(set())),
)


@pytest.fixture
def so_far() -> dict[str, Any]:
    """What the examples before this one left: all decide at one table, on top of each other."""
    return {}


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 5), outcomes), min_size=1, max_size=5))
def test_decisions_never_change_a_judgement(
    table: Sample, so_far: dict[str, Any], acts: list[tuple[int, tuple[str, set[str]]]]
) -> None:
    before = so_far.setdefault("before", judgements_as_stored(table))
    n = so_far.setdefault("n", 0)
    with table.open() as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        fragments = judged_fragments(study, "P1")
        for number, (outcome, codes) in acts:
            made = decide(
                study,
                coding_pass,
                chosen,
                fragments[number - 1],
                [Assignment(code) for code in sorted(codes)],
                reason="so be it",
                outcome=outcome,  # type: ignore[arg-type]
            )
        every = decisions(study, coding_pass)
        assert every[-1].id == made.id
        assert standing(every).get(made.fragment, ()) == (
            () if made.outcome == "withdrawn" else (made,)
        )
    so_far["n"] = n + len(acts)
    assert len(every) == so_far["n"]
    assert judgements_as_stored(table) == before


def test_a_decision_event_holds_the_whole_verdict(table: Sample) -> None:
    decide_on(table, "P1", "1", "direct(valence=absent)|applied", account=Account("the rule"))
    with table.open() as study:
        ((payload,),) = study.facts("SELECT payload FROM event WHERE kind = 'decision'")
    data = json.loads(payload)
    assert [(one["code"], one["qualifiers"]) for one in data["assignments"]] == [
        ("direct", {"valence": "absent"}),
        ("applied", {}),
    ]
    assert (data["outcome"], data["cause"], data["replaces"]) == ("decided", "the rule", [])
