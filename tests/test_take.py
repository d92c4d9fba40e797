"""Who is who in a file, and what of it enters the study."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import Sample

from coder.errors import InputError
from coder.ingest.take import prepare, settings_from, take
from coder.model import INTERVIEWER
from coder.study.respondents import list_respondents
from coder.study.transcripts import find_transcript, fragments_of


def written(tmp_path: Path, text: str, name: str = "T1.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_may_name_the_interviewer(tmp_path: Path) -> None:
    text = (
        "Gesprek\nInterviewer: Marja\n\nMarja   0:03\nHoe ging het?\n\n"
        "Koos   0:12\nGoed. We hebben het gedaan.\n\nMarja   0:40\nVertel eens.\n\n"
        "Koos   0:44\nDat scheelde echt.\n"
    )
    prepared = prepare(written(tmp_path, text), settings_from())
    assert prepared.speakers == {"Marja": INTERVIEWER, "Koos": "T1"}
    assert "Interviewer: Marja" in prepared.parsed.front_matter


def test_without_a_known_label_whoever_asks_is_the_interviewer_and_that_is_said(
    tmp_path: Path,
) -> None:
    text = "\n\n".join(
        f"Els: Vraag {i}?\n\nAna: Antwoord {i}. En nog iets.\n\nBo: Ja, dat ook." for i in range(3)
    )
    prepared = prepare(written(tmp_path, text), settings_from())
    assert prepared.speakers == {"Els": INTERVIEWER, "Ana": "T1 Ana", "Bo": "T1 Bo"}
    assert any("Els" in line for line in prepared.guesses)
    assert any("2 people answer" in line for line in prepared.guesses)


def test_what_somebody_says_about_a_label_goes_before_what_it_looks_like(tmp_path: Path) -> None:
    text = "I: Ik vertel hier.\n\nR: Wat vind je ervan?\n\nI: Goed.\n\nR: En toen?\n\nI: Klaar.\n"
    settings = settings_from(speakers=("I=R07", "R=interviewer"))
    prepared = prepare(written(tmp_path, text), settings)
    assert prepared.speakers == {"I": "R07", "R": INTERVIEWER}
    assert prepared.n_fragments == 3


def test_role_group_and_attributes_belong_to_the_respondent(tmp_path: Path, sample: Sample) -> None:
    settings = settings_from(values=("role=coach", "group=taal", "wave=2", "jaren=12"))
    path = written(tmp_path, "I: Ja?\n\nR: Nou en of. Dat was het.\n", "Q1.txt")
    with sample.open() as study:
        added = take(study, prepare(path, settings), settings)
        assert added.transcript.wave == "2"
        person = next(one for one in list_respondents(study) if one.name == "Q1")
        assert (person.role, person.group, person.attributes) == ("coach", "taal", {"jaren": "12"})
        fragments = fragments_of(study, find_transcript(study, "Q1"))
        assert [one.label for one in fragments] == [None, "1"]


def test_the_same_file_again_is_skipped_and_its_twin_is_noticed(
    tmp_path: Path, sample: Sample
) -> None:
    path = written(tmp_path, "I: Ja?\n\nR: Nou en of.\n", "Q1.txt")
    settings = settings_from()
    with sample.open() as study:
        assert not take(study, prepare(path, settings), settings).unchanged
        assert take(study, prepare(path, settings), settings).unchanged
        twin = take(study, prepare(path, settings, name="Q2"), settings)
        assert twin.same_text_as == "Q1"
        other = written(tmp_path, "I: Ja?\n\nR: Iets anders.\n", "Q1.txt")
        with pytest.raises(InputError, match="already, with another text"):
            take(study, prepare(other, settings), settings)


@pytest.mark.parametrize(
    "wrong", [{"unit": "zin"}, {"lang": "de"}, {"max_words": 0}, {"speakers": ("I",)}]
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        settings_from(**wrong)  # type: ignore[arg-type]


def test_a_text_of_the_interviewer_alone_is_refused(tmp_path: Path, sample: Sample) -> None:
    path = written(tmp_path, "I: Hallo?\n\nI: Is daar iemand?\n", "Q3.txt")
    with sample.open() as study, pytest.raises(InputError, match="Nobody but the interviewer"):
        take(study, prepare(path, settings_from()), settings_from())
