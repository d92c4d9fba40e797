"""What the REFI-QDA standard has no word for is known again from what was written of it."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.exchange.refi.notions import (
    AboutPass,
    AboutText,
    read_about_pass,
    read_about_text,
    read_qualifiers,
    write_qualifiers,
)
from coder.exchange.refi.project import Code, all_codes, guid_of, plain_guid
from coder.text import canonical

TEXTS = st.text().map(canonical)
PLACES = st.tuples(st.integers(0, 9), st.integers(10, 10**6))
TURNS = st.builds(
    lambda place, who, at: (*place, who, at),
    PLACES,
    TEXTS,
    st.none() | st.floats(0, 1e6),
)
FRAGMENTS = st.builds(lambda label, place, who: (label, *place, who), TEXTS, PLACES, TEXTS)


@settings(max_examples=25)
@given(
    st.builds(
        AboutText,
        TEXTS,
        TEXTS,
        TEXTS,
        st.dictionaries(TEXTS, TEXTS, max_size=3),
        st.lists(TURNS, max_size=3).map(tuple),
        st.lists(FRAGMENTS, max_size=3).map(tuple),
    )
)
def test_how_a_text_was_cut_comes_back(about: AboutText) -> None:
    assert read_about_text(about.write()) == about


@settings(max_examples=25)
@given(st.builds(AboutPass, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.dictionaries(TEXTS, TEXTS)))
def test_what_is_said_of_a_pass_comes_back(about: AboutPass) -> None:
    assert read_about_pass(about.write()) == about


def test_what_is_said_of_a_pass_is_yaml() -> None:
    about = AboutPass("eerste", "coding", "waardecreatie", "1", "independent", {"an: a": "coach"})
    assert yaml.safe_load(about.write())["coders"] == {"an: a": "coach"}


@given(st.text())
def test_other_notes_are_none_of_ours(text: str) -> None:
    assert read_about_pass(text) is None
    assert read_about_text(text) is None


@pytest.mark.parametrize(
    "text",
    [
        'unit: "turn"\nsha256: 3\n',
        'unit: "turn"\nsha256: "a"\nfragments:\n  - ["1", 4, 2, "R"]\n',
        'unit: "turn"\nsha256: "a"\nfragments:\n  - ["1", true, 2, "R"]\n',
        'unit: "turn"\nsha256: "a"\nturns:\n  - [1, 2, "R"]\n',
        'unit: "turn"\nsha256: "a"\nspeakers:\n  - ["R", "R01"]\n',
        'unit: "turn"\nsha256: "a"\nfragments: ' + "[" * 100_000,
        'unit: "turn"\nunit: "turn"\nsha256: "a"\n',
    ],
)
def test_a_note_that_somebody_changed_is_none_of_ours(text: str) -> None:
    assert read_about_text(text) is None


def test_qualifiers_are_the_name_of_a_note() -> None:
    pairs = (("fact", "expectation"), ("valence", "absent"))
    assert write_qualifiers(pairs) == "fact=expectation, valence=absent"
    assert read_qualifiers("valence=absent,fact=expectation") == pairs
    assert read_qualifiers("a thought on x=1") is None
    assert read_qualifiers("") is None


def test_a_guid_is_the_same_each_time_and_of_one_thing_alone() -> None:
    assert guid_of("code", "a", "b") == guid_of("code", "a", "b")
    others = {guid_of("code", "a", "b"), guid_of("code", "ab"), guid_of("user", "a", "b")}
    assert len(others) == 3
    assert plain_guid("{5D1E8AC5-97C3-5E0E-9F3E-6A4F6B1C2D70}") == plain_guid(
        "5d1e8ac5-97c3-5e0e-9f3e-6a4f6b1c2d70"
    )
    with pytest.raises(ValueError, match="GUID"):
        plain_guid("../../etc/passwd")


def test_codes_are_walked_in_the_order_of_the_tree() -> None:
    inner = Code("c", "C", codes=(Code("d", "D"),))
    tree = (Code("a", "A", codes=(Code("b", "B"), inner)), Code("e", "E"))
    walked = [("".join(one.guid for one in above), code.guid) for above, code in all_codes(tree)]
    assert walked == [("", "a"), ("a", "b"), ("a", "c"), ("ac", "d"), ("", "e")]
