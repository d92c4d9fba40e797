"""What leaves the team: whose words may be quoted, small groups, and what is left in quotes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.leaving import REST, SMALLEST, leftovers, merge_small, shown_as
from coder.leaving.permission import Permission, Reason
from coder.model import Quoting, Respondent

HELD = Permission(
    {"r1": "yes", "r2": "no", "r3": "approval", "r4": ""}, frozenset({"f9"}), frozenset({"f1"})
)


@pytest.mark.parametrize(
    ("respondent", "fragments", "reason"),
    [
        ("r1", ["f1", "f2"], None),
        ("r1", ["f1", "f9"], "care"),
        ("r2", ["f1"], "refused"),
        ("r3", ["f1"], None),
        ("r3", ["f2"], "approval"),
        ("r3", ["f1", "f2"], "approval"),
        ("r4", ["f2"], None),
        ("unknown", ["f2"], None),
        ("unknown", ["f9"], "care"),
    ],
)
def test_words_leave_only_as_their_respondent_said(
    respondent: str, fragments: list[str], reason: Reason | None
) -> None:
    assert HELD.kept_back(Respondent(respondent, "C1"), fragments) == reason


def test_it_is_counted_of_how_many_nobody_said_anything() -> None:
    said: dict[Quoting, int] = {"yes": 1, "no": 1, "approval": 1, "": 1}
    assert HELD.said == said


def test_others_see_a_role_and_no_name() -> None:
    anna = Respondent("r1", "Anna de Wit", role="coach")
    assert shown_as(anna, "public") == "coach"
    assert shown_as(anna, "team") == "Anna de Wit"
    assert "Anna" not in shown_as(Respondent("r1", "Anna"), "public")
    assert shown_as(None, "public")


PEOPLE = st.sets(st.integers(0, 8).map(str), max_size=9)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["coach", "expert"]), st.sampled_from("AB"), st.sampled_from("12")),
    PEOPLE,
    max_size=8,
)


@given(CELLS)
def test_no_combination_holds_one_or_two_people_nor_can_be_had_by_subtraction(
    people: dict[tuple[str, ...], set[str]],
) -> None:
    shown = merge_small(people)
    assert set(shown) == set(people)
    held: dict[tuple[str, ...], set[str]] = {}
    for one, under in shown.items():
        assert under[0] == one[0]
        held.setdefault(under, set()).update(people[one])
    for role, cells in itertools.groupby(sorted(held), key=lambda one: one[0]):
        mine = {one: held[one] for one in cells}
        everybody = set().union(*mine.values())
        apart = {one: who for one, who in mine.items() if REST not in one}
        assert all(len(who) >= SMALLEST for who in apart.values())
        rest = everybody - set().union(*apart.values())
        assert not apart or not rest or len(rest) >= SMALLEST, role


def test_a_role_of_two_people_is_shown_as_a_role() -> None:
    people = {("expert", "A", "1"): {"x"}, ("expert", "B", "1"): {"y"}}
    assert set(merge_small(people).values()) == {("expert", REST, REST)}


def test_large_combinations_stay_as_they_are() -> None:
    people = {("coach", "1"): {"a", "b", "c"}, ("coach", "2"): {"d", "e", "f"}}
    assert merge_small(people) == {one: one for one in people}


def test_one_small_combination_takes_another_with_it() -> None:
    people = {("coach", "1"): {"a", "b", "c"}, ("coach", "2"): {"d"}, ("coach", "3"): set("efgh")}
    assert merge_small(people) == {
        ("coach", "1"): ("coach", REST),
        ("coach", "2"): ("coach", REST),
        ("coach", "3"): ("coach", "3"),
    }


def test_names_schools_and_functions_in_quotes_are_found_and_replaced_ones_are_not() -> None:
    quotes = [
        "Toen belde ik Marieke van De Regenboog, en die wist het.",
        "De locatiedirecteur vond het goed, en de ib'er ook.",
        "Bij [school 1] deden we dat met [Persoon 2], zonder directie.",
        "We zaten daar met koek en thee.",
    ]
    found = leftovers(quotes)
    assert {one.quote for one in found} == {0, 1}
    by_quote = {(one.quote, one.found) for one in found}
    assert (0, "Marieke van De Regenboog") in by_quote
    assert {(1, "locatiedirecteur"), (1, "ib'er")} <= by_quote
    assert {one.kind for one in found if one.quote == 1} == {"function"}


def test_the_name_of_a_coder_is_found_and_a_number_is_no_name() -> None:
    found = leftovers(["dat zei wicherta ook", "C1 was er bij"], names=["Wicherta", "C1"])
    assert [(one.quote, one.found.casefold()) for one in found] == [(0, "wicherta")]


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_text_can_be_looked_through(quotes: list[str]) -> None:
    assert all(
        one.found in quotes[one.quote] or "[" in quotes[one.quote] for one in leftovers(quotes)
    )
