"""Back and forward: whoever jumps can always go back, and forward again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coder.places import MOST, Place, Places

places = st.builds(Place, st.sampled_from("AB"), st.sampled_from("123"))


def jumped(trail: list[Place]) -> Places:
    """Somebody who was at each of these, and jumped on from it."""
    found = Places()
    for one in trail:
        found = found.left(one)
    return found


def apart(trail: list[Place]) -> list[Place]:
    """Without the same place twice in a row."""
    return [one for at, one in enumerate(trail) if at == 0 or trail[at - 1] != one]


@given(st.lists(places, max_size=30), places)
def test_back_goes_through_every_place_newest_first(trail: list[Place], here: Place) -> None:
    found, gone = jumped(trail), []
    at = here
    while True:
        found, to = found.back(at)
        if to is None:
            break
        gone.append(to)
        at = to
    expected = apart([*trail, here])[:-1]
    assert gone == expected[::-1]


@given(st.lists(places, max_size=30), places)
def test_forward_undoes_back(trail: list[Place], here: Place) -> None:
    before = jumped(trail)
    found, to = before.back(here)
    if to is not None:
        again, back = found.forward(to)
        assert back == here
        assert again.back(here)[1] == to


@given(st.lists(places, min_size=1, max_size=30), places)
def test_after_a_jump_there_is_nothing_ahead(trail: list[Place], here: Place) -> None:
    found, to = jumped(trail).back(here)
    if to is not None:
        assert found.left(to).forward(here)[1] is None


@given(st.lists(places, max_size=30), places)
def test_nobody_is_sent_to_where_they_are(trail: list[Place], here: Place) -> None:
    assert jumped(trail).back(here)[1] != here


def test_so_many_places_are_remembered_and_no_more() -> None:
    found = jumped([Place("A", str(n)) for n in range(3 * MOST)])
    assert len(found.before) == MOST
