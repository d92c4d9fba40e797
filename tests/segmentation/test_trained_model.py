"""``coder add --model``: a trained pipeline finds the sentences where somebody has one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Call, caller

from coder.errors import InputError
from coder.model import Turn
from coder.segment import cut
from coder.segment.rules import VERSION
from coder.study import Study

pytestmark = pytest.mark.slow

TEXT = "Ik zei niets... Toen ging zij weg; ik bleef. Dat was raar."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline on disk that ends sentences at semicolons only, as no rule of ours does."""
    import spacy

    folder = tmp_path_factory.mktemp("models") / "nl_tiny"
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer", config={"punct_chars": [";"]})
    nlp.to_disk(folder)
    return folder


def test_a_model_decides_in_place_of_the_rules(model: Path) -> None:
    spans = cut(TEXT, [Turn(0, len(TEXT), "R")], (), unit="sentence", model=str(model))
    assert [TEXT[span.start : span.end] for span in spans] == [
        "Ik zei niets... Toen ging zij weg;",
        "ik bleef. Dat was raar.",
    ]


def test_a_model_that_finds_no_sentences_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("nl").to_disk(tmp_path / "mute")
    with pytest.raises(InputError, match="mute"):
        cut("Ja. Nee.", [Turn(0, 8, "R")], (), unit="sentence", model=str(tmp_path / "mute"))


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def interview(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    call("new", "x.study", "--codebook", "waardecreatie")
    (tmp_path / "K1.txt").write_text(f"I: Vertel.\nR: {TEXT}\n", encoding="utf-8")
    return tmp_path


def settings(folder: Path) -> dict[str, object]:
    with Study.open(folder / "x.study") as study:
        unit, kept = study.facts("SELECT unit, settings FROM segmentation")[0]
        return {"unit": unit, **json.loads(kept)}


def test_add_takes_a_model_and_keeps_its_name(call: Call, interview: Path, model: Path) -> None:
    done = call("add", "K1.txt", "--unit", "sentence", "--model", model)
    assert done.code == 0 and "2 fragments" in done.err
    assert settings(interview)["model"] == str(model)


def test_what_a_transcript_was_cut_with_is_stored(call: Call, interview: Path) -> None:
    call("add", "K1.txt", "--max-words", "40")
    assert settings(interview) == {
        "unit": "fragment",
        "max_words": 40,
        "lang": "nl",
        "model": "",
        "rules": VERSION,
    }


@pytest.mark.parametrize("name", ["nl_core_news_nowhere", "."])
def test_a_model_that_is_not_there_is_one_line_and_nothing_is_done(
    call: Call, interview: Path, name: str
) -> None:
    done = call("add", "K1.txt", "--model", name)
    assert done.code == 2
    assert name in done.err and len(done.err.strip().splitlines()) == 1
    with Study.open(interview / "x.study") as study:
        assert not study.facts("SELECT 1 FROM transcript")
