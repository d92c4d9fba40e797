"""How what several coders said becomes one set of codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.consensus import (
    View,
    common,
    lettered,
    majority,
    taken_from,
    union,
    voted,
)
from coder.errors import InputError
from coder.model import LATE, Assignment

CODES = ("direct", "applied", "strategic")


def view(coder: str, *codes: str, late: bool = False) -> View:
    said = tuple(map(Assignment, codes))
    return View(coder, said, LATE if late else "independent", late=late)


def ids(said: tuple[Assignment, ...]) -> list[str]:
    return [one.code for one in said]


views = st.lists(st.sets(st.sampled_from(CODES)), min_size=1, max_size=5).map(
    lambda sets: [view(f"c{at}", *sorted(one)) for at, one in enumerate(sets)]
)


@given(views)
def test_what_all_share_is_what_most_chose_and_that_is_what_somebody_chose(
    said: list[View],
) -> None:
    assert set(ids(common(said))) <= set(ids(union(said)))
    try:
        most = set(ids(majority(said)))
    except InputError:
        assert len(said) % 2 == 0
    else:
        assert set(ids(common(said))) <= most <= set(ids(union(said)))


@given(views)
def test_who_stands_first_makes_no_difference(said: list[View]) -> None:
    assert sorted(ids(union(said))) == sorted(ids(union(said[::-1])))
    assert sorted(ids(common(said))) == sorted(ids(common(said[::-1])))
    assert {(a, b.coder) for a, b in lettered("f", said)} == {
        (a, b.coder) for a, b in lettered("f", said[::-1])
    }


@given(views)
def test_what_came_late_is_in_none_of_them(said: list[View]) -> None:
    more = [*said, view("late", *CODES, late=True)]
    assert union(more) == union(said)
    assert common(more) == common(said)


def test_two_of_three_are_a_majority_and_two_of_four_are_none() -> None:
    three = [view("a", "direct"), view("b", "direct", "applied"), view("c")]
    assert ids(majority(three)) == ["direct"]
    with pytest.raises(InputError, match="just half of the coders chose direct"):
        majority([*three, view("d")])


def test_a_qualifier_stays_where_all_who_chose_the_code_say_it() -> None:
    plus, minus = (Assignment("direct", (("valence", sign),)) for sign in "+-")
    assert union([View("a", (plus,)), View("b", (plus,))]) == (plus,)
    assert union([View("a", (plus,)), View("b", (minus,))]) == (Assignment("direct"),)
    assert voted((("a", ("direct",)),), [View("a", (plus,))]) == (plus,)


def test_a_vote_is_won_by_more_than_half() -> None:
    votes = (("a", ("direct", "applied")), ("b", ("applied", "direct")), ("c", ()))
    assert ids(voted(votes)) == ["direct", "applied"]
    with pytest.raises(InputError, match="more than half"):
        voted(votes[1:])


def test_a_view_is_taken_by_name_or_by_letter() -> None:
    said = [view("anna", "direct"), view("bram", "applied"), view("A", "strategic")]
    assert ids(taken_from("f", said, "Anna")) == ["direct"]
    assert ids(taken_from("f", said, "a")) == ["strategic"], "a coder called A is called so"
    signs = {sign: one.codes for sign, one in lettered("f", said)}
    assert tuple(ids(taken_from("f", said, "b"))) == signs["B"]
    with pytest.raises(InputError, match="anna, bram, A"):
        taken_from("f", said, "Q")


def test_letters_follow_no_name() -> None:
    said = [view("anna"), view("bram", "direct")]
    orders = {tuple(one.coder for _sign, one in lettered(f"f{n}", said)) for n in range(40)}
    assert len(orders) == 2
