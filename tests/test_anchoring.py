"""Stretches of a text are found again in a corrected version of it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coder.anchoring import SURE, anchor, find_quote

SENTENCES = (
    "Ja.",
    "Dat was in het begin best moeilijk voor ons.",
    "Toen zijn we met het hele team gaan zitten.",
    "En toen heeft de directeur gezegd dat het anders moest.",
    "Ik vond dat spannend, maar ook wel fijn.",
    "We kijken nu elke week bij elkaar in de klas.",
    "Dat had ik drie jaar geleden niet gedurfd, eerlijk gezegd.",
    "Nee hoor.",
)
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12, unique=True)
Pieces = list[str]


def laid_out(said: Pieces) -> tuple[str, list[tuple[int, int]]]:
    """A text of one sentence a line, and where each is."""
    text, spans = "", []
    for one in said:
        spans.append((len(text), len(text) + len(one)))
        text += one + "\n"
    return text, spans


@given(texts)
def test_an_unchanged_text_gives_the_same_places(said: Pieces) -> None:
    text, spans = laid_out(said)
    found = anchor(text, text, spans)
    assert [(one.after, one.state, one.similarity) for one in found] == [
        (span, "same", 100.0) for span in spans
    ]


@given(texts, st.data())
def test_an_edit_elsewhere_leaves_the_others_word_for_word(
    said: Pieces, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(said) - 1))
    word = data.draw(st.sampled_from(["[PERSOON_1]", "namelijk", ""]))
    words = said[place].split(" ")
    words[data.draw(st.integers(0, len(words) - 1))] = word
    before, spans = laid_out(said)
    after, places = laid_out([*said[:place], " ".join(words).strip() or "Eh.", *said[place + 1 :]])
    for number, one in enumerate(anchor(before, after, spans)):
        if number != place:
            assert (one.state, one.after) == ("same", places[number])


@given(texts, texts)
def test_places_keep_their_order_and_do_not_overlap_unless_something_moved(
    said: Pieces, now: Pieces
) -> None:
    before, spans = laid_out(said)
    after, _places = laid_out(now)
    found = [one for one in anchor(before, after, spans) if one.after is not None]
    by_place = sorted(one.after for one in found if one.after)
    assert all(left[1] <= right[0] for left, right in pairwise(by_place))
    stayed = [one.after for one in found if one.after and one.state != "moved"]
    assert stayed == sorted(stayed)
    for one in found:
        assert one.after is not None
        same = before[slice(*one.before)] == after[slice(*one.after)]
        assert one.state != "same" or same
        for a, b, c, d in one.pieces:
            assert one.before[0] <= a <= b <= one.before[1]
            assert one.after[0] <= c <= d <= one.after[1]


def test_a_turn_that_was_moved_is_found_by_its_words() -> None:
    before, spans = laid_out(list(SENTENCES))
    now = [SENTENCES[4], *SENTENCES[:4], *SENTENCES[5:]]
    after, places = laid_out(now)
    found = anchor(before, after, spans)
    assert found[4].after == places[0]
    assert found[4].state == "moved"
    assert found[4].sure


def test_what_is_short_is_not_looked_for_and_what_is_gone_is_an_orphan() -> None:
    before, spans = laid_out(["Nee hoor.", *SENTENCES[1:4], "Ik vond dat spannend."])
    after, _places = laid_out([*SENTENCES[1:4], "Iets anders.", "Nee hoor."])
    found = anchor(before, after, spans)
    assert found[0].state == "orphan" or not found[0].sure or found[0].state == "same"
    assert [one.state for one in found[1:4]] == ["same"] * 3
    assert not found[4].sure


def test_another_sentence_in_its_place_is_for_a_person() -> None:
    before, spans = laid_out(list(SENTENCES[:4]))
    after, _places = laid_out(
        [*SENTENCES[:2], "De koffie was op en het regende hard.", SENTENCES[3]]
    )
    assert [one.similarity >= SURE for one in anchor(before, after, spans)] == [
        True,
        True,
        False,
        True,
    ]


def test_a_quote_is_told_apart_by_what_stands_round_it() -> None:
    line = "We kijken nu elke week bij elkaar in de klas."
    text = f"Eerst dit. {line} En dat.\nDaarna iets anders. {line} Zo was het."
    found = find_quote(text, line, prefix="Daarna iets anders. ", suffix=" Zo was het.")
    assert found == ((text.rindex(line), text.rindex(line) + len(line)), 100.0)
    assert find_quote(text, "dit") is None
