"""Words are found in their transcript, or are for a human: never somewhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.exchange.anchored import Searched, UnplacedError
from coder.model import Fragment, Transcript

SENTENCES = (
    "Ik heb in het begin vooral gekeken hoe anderen het deden.",
    "Daarna heb ik het op mijn eigen school geprobeerd, met vallen en opstaan.",
    "Ja.",
    "Op dinsdag kwamen we bij elkaar en dan bespraken we wat er goed ging.",
    "Ja.",
)
QUESTION = "Wat heeft het je gebracht, denk je?"


def searched() -> tuple[Searched, str]:
    """A question and five fragments, two of them the same; a line break lies in the second."""
    text = f"I: {QUESTION}\n\nR: " + " ".join(SENTENCES)
    text = text.replace("geprobeerd, met", "geprobeerd,\nmet")
    fragments = [Fragment("q", "P1", 0, None, 3, 3 + len(QUESTION), "I", QUESTION)]
    start = text.index("R: ") + 3
    for number, words in enumerate(SENTENCES, 1):
        end = start + len(words)
        one = Fragment(str(number), "P1", number, str(number), start, end, "R", text[start:end])
        fragments.append(one)
        start = end + 1
    transcript = Transcript("t", "P1", 0, "", "txt", "P1.txt", "", {}, len(SENTENCES))
    return Searched(transcript, text, fragments), text


TEXT, WHOLE = searched()


def labels(quote: str) -> list[str]:
    return [one.label or "" for one in TEXT.covered(TEXT.find(quote).span)]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (SENTENCES[0], ["1"]),
        ("“Ik heb in het begin vooral gekeken …”", ["1"]),
        ("op mijn  eigen school geprobeerd, met vallen", ["2"]),
        (f"{SENTENCES[0]} {SENTENCES[1]}", ["1", "2"]),
        (f"deden. {SENTENCES[1]}", ["2"]),
        (f"{SENTENCES[3]} Ja.", ["4", "5"]),
    ],
)
def test_white_space_and_marks_round_it_do_not_count(quote: str, expected: list[str]) -> None:
    assert labels(quote) == expected
    assert TEXT.find(quote).similarity == 100


@pytest.mark.parametrize(
    ("quote", "message", "candidates"),
    [
        ("Ja.", "fits fragments 3 and 5", ("3", "5")),
        (QUESTION, "what the interviewer says", ()),
        ("Over de maan en de sterren is niets gezegd.", "not found", ()),
        ("niets", "not found", ()),
    ],
)
def test_what_is_not_sure_is_refused_with_where_it_may_be(
    quote: str, message: str, candidates: tuple[str, ...]
) -> None:
    with pytest.raises(UnplacedError, match=message) as refused:
        TEXT.find(quote)
    assert refused.value.candidates[: len(candidates)] == candidates


def test_what_stands_twice_in_one_fragment_is_that_fragment_without_its_words() -> None:
    words = Fragment("1", "P1", 0, "1", 0, 21, "R", "ja hoor, en ja hoor!!")
    found = Searched(TEXT.transcript, words.text, [words]).find("ja hoor")
    assert not found.sure_span


@settings(max_examples=40)
@given(data=st.data())
def test_a_quote_with_slips_finds_its_fragment_or_is_refused(data: st.DataObject) -> None:
    number = data.draw(st.sampled_from([0, 1, 3]))
    words = list(SENTENCES[number])
    for _slip in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(words) - 1))
        words[at] = data.draw(st.sampled_from(["", "x", words[at] * 2, "é"]))
    try:
        found = labels("".join(words))
    except UnplacedError:
        return
    assert found == [str(number + 1)]


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_a_span_means_what_it_covers_half_of_or_what_holds_half_of_it(a: int, b: int) -> None:
    start, end = min(a, b), max(a, b)
    for one in TEXT.fragments[1:]:
        shared = len(set(range(start, end)) & set(range(one.start, one.end)))
        half = shared and (2 * shared >= one.end - one.start or 2 * shared >= end - start)
        assert (one in TEXT.covered((start, end))) == bool(half)
