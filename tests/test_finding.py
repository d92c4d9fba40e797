"""Words are found whatever the capitals and accents, where they stand in the text as it is."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from coder.finding import Texts, fold, search

TEXTS = [
    "Nou, in het begin vooral gezelligheid, met een LIJST met namen.",
    "De namenlijst van de coördinator, en één idee.",
    "Zij en wij. [lacht]",
    "Die gezelligheit was er niet.",
]


def spans(typed: str, texts: list[str] = TEXTS) -> list[tuple[int, list[str], bool]]:
    """Where it was found: position, the words as they stand there, and whether exactly."""
    found = search(Texts(texts), typed)
    return [(one.text, [texts[one.text][a:b] for a, b in one.spans], one.exact) for one in found]


def test_capitals_and_accents_make_no_difference_and_words_are_found_inside_others() -> None:
    assert spans("lijst") == [(0, ["LIJST"], True), (1, ["lijst"], True)]
    assert spans("coordinator") == [(1, ["coördinator"], True)]
    assert spans("EEN") == [(0, ["een"], True), (1, ["één"], True)]
    assert spans("één") == spans("een")


def test_all_words_must_be_there_and_what_is_quoted_stands_as_it_is() -> None:
    assert spans("namen lijst") == [(0, ["LIJST", "namen"], True), (1, ["namen", "lijst"], True)]
    assert spans('"met namen"') == [(0, ["met namen"], True)]
    assert spans('"namen lijst"') == []
    assert spans("") == spans("~") == spans('""') == []


def test_signs_are_signs() -> None:
    assert spans("[lacht]") == [(2, ["[lacht]"], True)]
    assert spans(".*") == []


def test_what_only_looks_like_it_is_found_where_nothing_else_is_or_after_a_tilde() -> None:
    assert spans("gezeligheid") == [(0, ["gezelligheid"], False), (3, ["gezelligheit"], False)]
    assert spans("gezelligheid") == [(0, ["gezelligheid"], True)]
    assert spans("~gezelligheid") == [
        (0, ["gezelligheid"], True),
        (3, ["gezelligheit"], False),
    ]
    assert spans("qqqq") == []


@given(st.text(max_size=40), st.text(max_size=40), st.text(min_size=1, max_size=8))
def test_what_is_found_is_what_was_sought(before: str, after: str, word: str) -> None:
    text = unicodedata.normalize("NFC", before + word + after)
    for _at, said, exact in spans(f'"{word}"', [text]):
        if exact:
            wanted = fold(word)[0].strip('"').strip()
            assert all(wanted in fold(one)[0] for one in said)


@given(st.text(max_size=60))
def test_folding_keeps_account_of_every_character(text: str) -> None:
    plain, origin = fold(text)
    assert len(plain) == len(origin)
    assert origin == sorted(origin)
    assert all(0 <= one < len(text) for one in origin)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=2, max_size=30), st.data())
def test_every_word_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    word = text[start : start + 3]
    if fold(word)[0].strip():
        assert spans(word, [text])
