"""The hand-marked turns are what they are said to be."""

from __future__ import annotations

from collections import Counter

from gold import HELD_OUT, gold, score

from coder.segment import sentences


def test_the_dutch_gold_has_400_turns_and_twenty_of_each_class() -> None:
    turns = [turn for turn in gold("nl") if turn.kind != HELD_OUT]
    assert len(turns) == 400
    kinds = Counter(turn.kind for turn in turns)
    assert len(kinds) == 20 and min(kinds.values()) == 20
    assert sum(len(turn.starts) for turn in turns) > 1_200


def test_sixty_dutch_turns_are_held_out_and_sixty_are_english() -> None:
    assert sum(turn.kind == HELD_OUT for turn in gold("nl")) == 60
    english = gold("en")
    assert len(english) == 60
    assert {turn.kind for turn in english} == {turn.kind for turn in gold("nl")} - {HELD_OUT}


def test_a_boundary_stands_before_a_character_that_is_not_white_space() -> None:
    for turn in [*gold("nl"), *gold("en")]:
        assert turn.text == turn.text.strip() and "  " not in turn.text
        for start in turn.starts:
            assert 0 < start < len(turn.text) and not turn.text[start].isspace(), turn.text


def test_no_turn_stands_twice() -> None:
    texts = [turn.text for turn in [*gold("nl"), *gold("en")]]
    assert len(set(texts)) == len(texts)


def f1(lang: str, *, held_out: bool = False) -> float:
    """How well our rules agree with the marks."""
    return score(
        (turn, sentences(turn.text, lang))
        for turn in gold(lang)
        if (turn.kind == HELD_OUT) == held_out
    ).f1


def test_the_rules_find_the_ends_that_were_marked() -> None:
    assert f1("nl") >= 0.99
    assert f1("nl", held_out=True) >= 0.99
    assert f1("en") >= 0.99
