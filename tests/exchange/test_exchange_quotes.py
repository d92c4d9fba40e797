"""A fragment that holds a question with its answer: the question is nobody's quote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.codebook import find
from coder.errors import InputError
from coder.exchange.quotes import Quote, quotes
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment, Fragment
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.highlights import spoken_ranges
from coder.study.judgements import judge
from coder.study.passes import find_pass, new_pass
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript, text_of

TEXT = "I: Hoe was het?\nI: En thuis?\nR: Goed. Heel goed.\nR: Thuis ook.\nI: Wat nog?\nR: Niets.\n"


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """Both exchanges of an interview judged and starred by Anna."""
    file, study_file = tmp_path / "K1.txt", tmp_path / "x.study"
    file.write_text(TEXT, encoding="utf-8")
    settings = settings_from(unit="exchange", values=("role=coach",))
    with Study.create(study_file, codebook=find("waardecreatie")) as study:
        take(study, prepare(file, settings), settings)
        add_coder(study, "anna", kind="coach")
        new_pass(study, "een", codebook="waardecreatie", coders=["anna"])
    with Study.open(study_file, coder="anna") as study:
        coding_pass, transcript = find_pass(study, "een"), find_transcript(study, "K1")
        for label in ("1", "2"):
            fragment = find_fragment(study, transcript, label)
            judge(study, coding_pass, transcript, fragment, [Assignment("direct")])
            set_star(study, coding_pass, transcript, fragment, True)
    return study_file


def found(path: Path) -> list[Quote]:
    with Study.open(path, coder="anna") as study:
        return quotes(study, find_pass(study, "een"), only_starred=True)


def test_the_quote_is_what_the_respondent_says(coded: Path) -> None:
    first, second = found(coded)
    assert first.text == "Goed. Heel goed.\nThuis ook."
    assert second.text == "Niets."


def test_the_offsets_of_the_quote_are_those_of_its_words(coded: Path) -> None:
    with Study.open(coded, coder="anna") as study:
        text = text_of(study, find_transcript(study, "K1"))
    for one in found(coded):
        assert text[one.start : one.end] == one.text


def test_the_quote_is_the_respondents_not_the_interviewers(coded: Path) -> None:
    for one in found(coded):
        assert one.fragment.speaker == "R"
        assert one.respondent is not None and one.respondent.role == "coach"


def test_a_highlight_on_the_question_is_refused(coded: Path) -> None:
    with Study.open(coded, coder="anna") as study:
        coding_pass, transcript = find_pass(study, "een"), find_transcript(study, "K1")
        fragment = find_fragment(study, transcript, "2")
        marked = Assignment("direct", start=fragment.start, end=fragment.start + 3)
        with pytest.raises(InputError):
            judge(study, coding_pass, transcript, fragment, [marked])


@given(st.lists(st.tuples(st.booleans(), st.text("ab \n", min_size=1, max_size=9)), max_size=8))
def test_every_word_is_either_asked_or_spoken(parts: list[tuple[bool, str]]) -> None:
    text = "".join(words for _asks, words in parts)
    asked, spoken, position = [], "", 0
    for asks, words in parts:
        if asks:
            asked.append((position, position + len(words)))
        else:
            spoken += words
        position += len(words)
    fragment = Fragment("f", "K1", 0, "1", 0, len(text), "R", text)
    ranges = spoken_ranges(text, fragment, asked)
    for start, end in ranges:
        assert text[start:end] == text[start:end].strip() != ""
    said = "".join(text[start:end] for start, end in ranges)
    assert "".join(said.split()) == "".join(spoken.split())
