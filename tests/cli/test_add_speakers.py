"""What ``coder add`` takes for a speaker, how it shows that, and how one settles it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Call, caller

from coder.study import Study
from coder.study.transcripts import find_transcript, list_transcripts

SAID = "I: Hoe?\nR: Goed.\nPiet: klopt.\nKortom: ja\nI: Ja?\nR dus ja.\n"
UNNAMED = "Hoe kwam je erbij?\n\nVia Els.\n\nEn toen?\n\nToen bleef ik.\n"


@pytest.fixture
def coder(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    Study.create(tmp_path / "x.study").close()
    (tmp_path / "I1.txt").write_text(SAID, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def speakers_of(folder: Path, name: str) -> dict[str, str]:
    with Study.open(folder / "x.study") as study:
        return dict(find_transcript(study, name).speakers)


def test_a_dry_run_shows_what_is_taken_for_a_label_and_what_is_not(
    coder: Call, folder: Path
) -> None:
    shown = coder("add", "I1.txt", "--dry-run").out
    taken, others = shown.split("Taken for a label")[1].split("Looks like a label")
    assert [line.split()[:2] for line in taken.splitlines()[3:6]] == [
        ["I:", "I"],
        ["R:", "R"],
        ["R", "R"],
    ]
    assert "dus ja." in taken
    assert "Piet:" in others
    assert "Kortom:" in others
    with Study.open(folder / "x.study") as study:
        assert list_transcripts(study) == []


def test_somebody_settles_what_is_a_label(coder: Call, folder: Path) -> None:
    assert coder("add", "I1.txt", "--speaker", "Piet=Piet", "--speaker", "R=Ruud").code == 0
    assert speakers_of(folder, "I1") == {"I": "interviewer", "R": "Ruud", "Piet": "Piet"}
    (folder / "I2.txt").write_text("Vraag: Hoe?\nR: Zo.\nVraag: Ja?\nR: Ja.\n", encoding="utf-8")
    assert coder("add", "I2.txt", "--speaker", "Vraag=-").code == 0
    assert list(speakers_of(folder, "I2")) == ["R"]


def test_a_label_that_no_file_has_is_named(coder: Call, folder: Path) -> None:
    (folder / "I2.txt").write_text("I: Hoe?\nB: Zo.\n", encoding="utf-8")
    said = ("--speaker", "b=Ben", "--speaker", "Reu=Ruud", "--speaker", "Kortom=-")
    told = coder("add", "I1.txt", "I2.txt", *said).err.splitlines()
    assert told[-1] == "--speaker: no speaker is called Reu; see who speaks with --dry-run."
    assert not any("is called" in line for line in told[:-1])


def test_a_dry_run_does_not_say_that_files_were_taken(coder: Call, folder: Path) -> None:
    (folder / "oud.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    done = coder("add", "I1.txt", "oud.doc", "--dry-run")
    assert done.code == 2
    assert done.err.splitlines()[-1] == "coder: 1 file could not be read (see above)."
    (folder / "leeg.txt").write_bytes(b"")
    done = coder("add", "oud.doc", "leeg.txt")
    assert done.err.splitlines()[-1] == "coder: 2 files could not be read (see above)."


def test_a_label_is_shown_with_the_time_that_stands_there(coder: Call, folder: Path) -> None:
    text = (
        "Spreker 1 [00:01:03]\nHoe?\n\nSpreker 2 [00:01:09]\nGoed.\n\nSpreker 1 [00:02:31]\nJa?\n"
    )
    (folder / "T.txt").write_text(text, encoding="utf-8")
    shown = coder("add", "T.txt", "--dry-run").out
    assert "Spreker 1 [00:01:03]  Spreker 1" in shown
    assert "00:02:31" not in shown


def test_lines_of_one_turn_stand_under_its_speaker(coder: Call, folder: Path) -> None:
    coder("add", "I1.txt")
    shown = coder("transcript", "show", "I1").out.splitlines()
    assert shown[1:4] == ["    1 R  Goed.", "      Piet: klopt.", "      Kortom: ja"]


def test_without_labels_the_likeliest_reading_is_taken_and_said(coder: Call, folder: Path) -> None:
    for name, words in (("A", UNNAMED), ("B", UNNAMED.replace("?", ".")), ("C", UNNAMED)):
        (folder / f"{name}.txt").write_text(words + f"\nDag {name}.\n", encoding="utf-8")
    done = coder("add", "A.txt")
    assert "--no-alternate" in done.err
    assert "all of it will be judged" not in done.err
    assert speakers_of(folder, "A") == {"1": "interviewer", "2": "A"}
    assert "add --alternate" in coder("add", "B.txt").err
    assert speakers_of(folder, "B") == {"": "B"}
    assert "alternate" not in coder("add", "C.txt", "--no-alternate").err
    assert speakers_of(folder, "C") == {"": "C"}


def test_paragraphs_alternate_where_somebody_says_so(coder: Call, folder: Path) -> None:
    (folder / "B.txt").write_text(UNNAMED.replace("?", "."), encoding="utf-8")
    assert coder("add", "B.txt", "--alternate", "--speaker", "2=interviewer").code == 0
    assert speakers_of(folder, "B") == {"1": "B", "2": "interviewer"}


def test_one_bad_file_of_a_folder_is_listed_at_the_end_and_the_others_are_taken(
    coder: Call, folder: Path
) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "A.txt").write_text(SAID, encoding="utf-8")
    (folder / "in" / "B.vtt").write_bytes(b"\x7fELF" + bytes(range(256)) * 20)
    (folder / "in" / "C.txt").write_text(SAID + "R: Nog iets.", encoding="utf-8")
    (folder / "in" / "respondenten.csv").write_text("transcript;rol\nA;coach\n", encoding="utf-8")
    done = coder("add", "in")
    assert done.code == 2
    assert done.err.strip().splitlines()[-2].startswith("not taken: ")
    assert "B.vtt" in done.err.strip().splitlines()[-2]
    with Study.open(folder / "x.study") as study:
        assert [one.name for one in list_transcripts(study)] == ["A", "C"]
