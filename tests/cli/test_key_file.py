"""A key file from found names to a study without them."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Call, caller

from coder.codebook import find
from coder.study import Study
from coder.study.human import texts
from coder.study.journal import event_rows, read_event
from coder.study.passes import new_pass
from coder.study.respondents import list_respondents
from coder.study.transcripts import list_transcripts
from coder.study.waiver import first_time, waive

SAID = (
    "Interviewer: Vertel eens, Marieke?\n\n"
    "Marieke: Ik werk met Fatima op CBS De Boom. Mariekes boek was weg.\n\n"
    "Interviewer: En Klaas?\n\nMarieke: Klaas ook, zei Mareike.\n"
)


@pytest.fixture
def coder(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "key").mkdir()
    (tmp_path / "in" / "M1_Marieke.txt").write_text(SAID, encoding="utf-8")
    Study.create(tmp_path / "x.study", codebook=find("waardecreatie")).close()
    return tmp_path


def everything_in(path: Path) -> str:
    with Study.open(path) as study:
        events = [read_event(row) for row in event_rows(study._writer)]
    return repr([event.payload for event in events])


def test_from_a_list_of_names_to_a_study_that_holds_none_of_them(coder: Call, folder: Path) -> None:
    key = folder / "key" / "key.csv"
    assert coder("pseudonyms", folder / "in", "-o", key).code == 0
    assert key.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b";" in key.read_bytes()
    done = coder("add", folder / "in", "--pseudonyms", key, "-s", folder / "x.study")
    assert done.code == 0
    assert "Marieke → [Persoon 1]" in done.err
    assert "Still looks like a name" not in done.err
    kept = everything_in(folder / "x.study")
    for name in ("Marieke", "Fatima", "Klaas", "Mareike", "De Boom", "Mariekes"):
        assert name not in kept
        assert name not in coder("log", "-s", folder / "x.study").everything
    with Study.open(folder / "x.study") as study:
        (transcript,) = list_transcripts(study)
        assert transcript.name == "M1_Persoon 1"
        assert transcript.replaced == 9
        assert [one.name for one in list_respondents(study)] == ["M1_Persoon 1"]
    assert "names replaced: 9" in coder("log", "-s", folder / "x.study").out


def test_what_a_coach_changed_in_excel_is_carried_out(coder: Call, folder: Path) -> None:
    key = folder / "key" / "key.csv"
    for separator in (";", ","):
        key.write_text(
            separator.join(("gevonden", "vervanging", "laten staan"))
            + "\n"
            + separator.join(("Marieke", "[coach A]", ""))
            + "\n"
            + separator.join(("Mareike", "[coach A]", ""))
            + "\n"
            + separator.join(("Klaas", "", "ja"))
            + "\n"
            + separator.join(("Piet", "[Persoon 7]", ""))
            + "\n",
            encoding="utf-8",
        )
        done = coder(
            "add", folder / "in", "--pseudonyms", key, "--dry-run", "-s", folder / "x.study"
        )
        assert done.code == 0
        assert "never met: Piet" in done.err
        assert "Still looks like a name: Fatima, CBS De Boom" in done.err
        assert "Klaas" not in done.err.partition("Still")[2]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (";x;", "line 3: there is no name"),
        ("Klaas;;", "line 3: say what comes in the place of Klaas"),
        ("Klaas;x;misschien", "line 3: misschien"),
        ("Marieke;[Persoon 9];", "Marieke has two replacements"),
        ("Klaas;Marieke;", "stands a name that is replaced itself"),
    ],
)
def test_a_key_with_a_mistake_is_refused_whole_with_its_line(
    coder: Call, folder: Path, row: str, says: str
) -> None:
    key = folder / "key" / "key.csv"
    key.write_text(f"found;replacement;keep\nMarieke;[Persoon 1];\n{row}\n", encoding="utf-8")
    done = coder("add", folder / "in", "--pseudonyms", key, "-s", folder / "x.study")
    assert done.code == 2
    assert says in done.err
    assert done.err.count("\n") == 1
    with Study.open(folder / "x.study") as study:
        assert list_transcripts(study) == []


def test_the_key_never_becomes_a_study_nor_takes_the_place_of_another_file(
    coder: Call, folder: Path
) -> None:
    before = (folder / "x.study").read_bytes()
    assert coder("pseudonyms", folder / "in", "-o", folder / "x.study").code == 2
    assert (folder / "x.study").read_bytes() == before
    other = folder / "key" / "groceries.csv"
    other.write_text("what;much\nmilk;1\n", encoding="utf-8")
    assert coder("pseudonyms", folder / "in", "-o", other).code == 2
    assert other.read_text(encoding="utf-8") == "what;much\nmilk;1\n"


def test_a_key_beside_the_study_is_warned_of(coder: Call, folder: Path) -> None:
    done = coder("pseudonyms", folder / "in", "-o", folder / "key.csv")
    assert "lies beside the study x.study" in done.err


def test_opening_a_pass_warns_once_of_names_that_nobody_dealt_with(
    coder: Call, folder: Path
) -> None:
    study = ("-s", folder / "x.study")
    coder("add", folder / "in", *study)
    coder("team", "add", "anna", "--kind", "coach", *study)
    assert "names may stand in it: M1_Marieke" in coder("pass", "new", "een", *study).err
    assert "names may stand" not in coder("pass", "new", "twee", *study).err


def test_nobody_is_warned_where_it_was_waived_or_a_key_was_used(coder: Call, folder: Path) -> None:
    study = ("-s", folder / "x.study")
    coder("add", folder / "in", *study)
    coder("team", "add", "anna", "--kind", "coach", *study)
    assert coder("pseudonyms", "--waive", "all made up", *study).code == 0
    assert "names may stand" not in coder("pass", "new", "een", *study).err
    assert "no names need replacing in this study: “all made up”" in coder("log", *study).out


def test_a_reason_why_names_may_stay_is_found_when_a_name_in_it_is_redacted(folder: Path) -> None:
    with Study.open(folder / "x.study") as study:
        waive(study, "Klaas says so")
        payloads = [read_event(row) for row in event_rows(study._writer)]
    said = [text for event in payloads for _place, text in texts(event.kind, event.data)]
    assert "Klaas says so" in said


def test_taking_a_waiver_back_brings_the_warning_back(folder: Path, coder: Call) -> None:
    coder("add", folder / "in", "-s", folder / "x.study")
    coder("team", "add", "anna", "--kind", "coach", "-s", folder / "x.study")
    with Study.open(folder / "x.study") as study:
        waive(study, "all made up")
        new_pass(study, "een")
        assert first_time(study, list_transcripts(study)) == []
        waive(study, "-")
        assert first_time(study, list_transcripts(study)) == ["M1_Marieke"]


def test_a_corrected_text_brings_no_names_back(coder: Call, folder: Path) -> None:
    key, study = folder / "key" / "key.csv", folder / "x.study"
    coder("pseudonyms", folder / "in", "-o", key)
    coder("add", folder / "in", "--pseudonyms", key, "-s", study)
    corrected = folder / "corrected.txt"
    corrected.write_text(SAID.replace("was weg", "was helemaal weg"), encoding="utf-8")
    words = ("transcript", "replace", "M1_Persoon 1", corrected, "-s", study)
    refused = coder(*words)
    assert refused.code == 2 and "--pseudonyms" in refused.err
    assert "Marieke" not in refused.everything
    done = coder(*words, "--pseudonyms", key)
    assert done.code == 0, done.everything
    kept = everything_in(study)
    assert "was helemaal weg" in kept
    for name in ("Marieke", "Fatima", "Klaas", "Mareike", "De Boom"):
        assert name not in kept
    assert coder("undo", "-s", study).code == 0
    assert "was helemaal weg" not in coder("transcript", "show", "M1_Persoon 1", "-s", study).out
