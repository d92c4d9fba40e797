"""What is known of respondents comes from a table, from names of files, and keeps its type."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Call, caller, n_events
from hypothesis import given
from hypothesis import strategies as st

from coder.codebook import find
from coder.errors import InputError
from coder.ingest.pattern import values_in_name
from coder.study import Study
from coder.study.attributes import AttributeType, define_attribute, in_form
from coder.study.doctor import examine
from coder.study.human import texts
from coder.study.journal import event_rows, read_event
from coder.study.respondents import list_respondents, set_respondent
from coder.study.transcripts import find_transcript, list_transcripts
from coder.study.undo import undo

ONE = "I: Hoe ging het?\n\nR: Goed hoor.\n"
TWO = "I: Hoe?\n\nA: Goed.\n\nB: Slecht.\n\nI: En nu?\n\nA: Beter.\n\nB: Ook.\n"


@pytest.fixture
def coder(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "M1_coach_C1.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "in" / "G1.txt").write_text(TWO, encoding="utf-8")
    Study.create(tmp_path / "x.study", codebook=find("waardecreatie")).close()
    return tmp_path


def known(folder: Path) -> dict[str, tuple[str, str, dict[str, str]]]:
    with Study.open(folder / "x.study") as study:
        return {
            one.name: (one.role, one.group, dict(one.attributes)) for one in list_respondents(study)
        }


def waves(folder: Path) -> dict[str, str]:
    with Study.open(folder / "x.study") as study:
        return {one.name: one.wave for one in list_transcripts(study)}


def table(folder: Path, *lines: str, separator: str = ";") -> Path:
    path = folder / "people.csv"
    path.write_text("\n".join(lines).replace(";", separator) + "\n", encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("separator", [";", ","])
def test_a_table_says_who_answers_in_which_transcript(
    coder: Call, folder: Path, separator: str
) -> None:
    path = table(
        folder,
        "Transcript;Respondent;Spreker;Rol;Groep;Meetmoment;Leeftijd",
        "M1_coach_C1.txt;Cor;;coach;taal;M1;31",
        "G1;Anna;A;deelnemer;;M2;",
        "G1;Bo;B;expert;;M2;42",
        separator=separator,
    )
    done = coder("add", folder / "in", "--respondents", path, "-s", folder / "x.study")
    assert done.code == 0, done.err
    assert known(folder) == {
        "Anna": ("deelnemer", "", {}),
        "Bo": ("expert", "", {"leeftijd": "42"}),
        "Cor": ("coach", "taal", {"leeftijd": "31"}),
    }
    assert waves(folder) == {"M1_coach_C1": "M1", "G1": "M2"}
    with Study.open(folder / "x.study") as study:
        assert find_transcript(study, "G1").speakers["A"] == "Anna"


def test_of_several_people_it_must_be_said_which_label_is_whose(coder: Call, folder: Path) -> None:
    path = table(folder, "transcript;respondent", "G1;Anna", "G1;Bo")
    done = coder("add", folder / "in", "--respondents", path, "-s", folder / "x.study")
    assert done.code == 2
    assert "line 2, column speaker: several people answer here" in done.err
    assert "G1" not in waves(folder)


def test_the_name_of_a_file_says_it(coder: Call, folder: Path) -> None:
    pattern = "{meetmoment}_{rol}_{respondent}"
    done = coder("add", folder / "in", "--pattern", pattern, "-s", folder / "x.study")
    assert done.code == 2, "the file whose name does not fit is refused"
    assert "G1: this name does not fit the pattern" in done.err
    assert known(folder) == {"C1": ("coach", "", {})}
    assert waves(folder) == {"M1_coach_C1": "M1"}


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("M1", "write a pattern such as"),
        ("{role}{wave}", "something has to stand between"),
        ("{role}_{rol}", "each name once"),
        ("{transcript}_{wave}", "the name itself"),
    ],
)
def test_a_pattern_that_says_nothing_is_refused(pattern: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        values_in_name("M1_coach", pattern)


PARTS = st.text(alphabet="abcXYZ019 .{}[]", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(PARTS, PARTS)
def test_a_name_that_was_made_from_a_pattern_is_read_back(wave: str, role: str) -> None:
    said = values_in_name(f"{wave}_{role}_x", "{wave}_{role}_x")
    assert said == {"wave": wave, "role": role}


def test_a_table_for_what_is_in_the_study_already(coder: Call, folder: Path) -> None:
    study = ("-s", folder / "x.study")
    coder("add", folder / "in", *study)
    path = table(
        folder,
        "transcript;respondent;rol;meetmoment;school",
        "M1_coach_C1;;coach;M1;De Kei",
        "G1;G1 A;expert;M2;",
    )
    assert coder("respondent", "import", path, *study).code == 0
    assert known(folder)["M1_coach_C1"] == ("coach", "", {"school": "De Kei"})
    assert known(folder)["G1 A"] == ("expert", "", {})
    assert waves(folder) == {"M1_coach_C1": "M1", "G1": "M2"}
    assert "put transcript G1 in wave M2" in coder("log", *study).out
    before = n_events(folder / "x.study")
    assert coder("respondent", "import", path, *study).code == 0
    assert n_events(folder / "x.study") == before, "the same table again changes nothing"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("nobody;;coach;", "line 3, column transcript: There is no transcript nobody"),
        ("G1;Piet;coach;", "line 3, column respondent: There is no respondent Piet"),
        ("G1;M1_coach_C1;coach;", "line 3, column respondent: M1_coach_C1 does not speak in G1"),
        ("G1;;coach;", "line 3, column respondent: say whom this row is about: G1 A, G1 B"),
        ("G1;G1 A;;oud", "line 3: leeftijd: oud does not fit; write a number"),
    ],
)
def test_one_mistake_and_nothing_of_the_table_is_taken(
    coder: Call, folder: Path, row: str, says: str
) -> None:
    study = ("-s", folder / "x.study")
    coder("add", folder / "in", *study)
    coder("respondent", "attribute", "leeftijd", "--type", "number", *study)
    before = known(folder)
    path = table(folder, "transcript;respondent;rol;leeftijd", "M1_coach_C1;;coach;3", row)
    done = coder("respondent", "import", path, *study)
    assert done.code == 2
    assert says in done.err
    assert known(folder) == before


def test_what_the_table_says_loses_its_names_as_the_text_does(coder: Call, folder: Path) -> None:
    key = folder / "key.csv"
    key.write_text("found;replacement\nCor;[Persoon 1]\nDe Kei;[School A]\n", encoding="utf-8")
    path = table(folder, "transcript;respondent;school", "M1_coach_C1;Cor;De Kei")
    source = folder / "in" / "M1_coach_C1.txt"
    args = ("--respondents", path, "--pseudonyms", key, "-s", folder / "x.study")
    assert coder("add", source, *args).code == 0
    assert known(folder) == {"[Persoon 1]": ("", "", {"school": "[School A]"})}


# Types


@pytest.mark.parametrize(
    ("type_", "value", "stored"),
    [
        ("number", "3,50", "3.5"),
        ("number", "-0", "0"),
        ("number", "007", "7"),
        ("number", "0.125", "0.125"),
        ("date", "31-3-2026", "2026-03-31"),
        ("date", "31/03/2026", "2026-03-31"),
        ("date", "2026-3-1", "2026-03-01"),
        ("choice", "JA", "ja"),
        ("text", " x ", "x"),
        ("number", "", ""),
    ],
)
def test_a_value_is_stored_in_one_form(type_: str, value: str, stored: str) -> None:
    kind = AttributeType("a", type_, ("ja", "nee"))  # type: ignore[arg-type]
    assert in_form(kind, value) == stored
    assert in_form(kind, stored) == stored


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("number", "1.200"),
        ("number", "veel"),
        ("number", "²"),
        ("date", "31-2-2026"),
        ("date", "3/31/2026"),
        ("choice", "misschien"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_one_line(type_: str, value: str) -> None:
    with pytest.raises(InputError) as error:
        in_form(AttributeType("a", type_, ("ja", "nee")), value)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)
    assert "does not fit" in str(error.value)


@pytest.mark.slow
@given(st.text(max_size=20), st.sampled_from(["number", "date", "choice", "text"]))
def test_a_value_in_its_form_stays_as_it_is(value: str, type_: str) -> None:
    kind = AttributeType("a", type_, ("ja", "nee"))  # type: ignore[arg-type]
    try:
        stored = in_form(kind, value)
    except InputError:
        return
    assert in_form(kind, stored) == stored


def test_every_way_in_checks_the_type(coder: Call, folder: Path) -> None:
    study = ("-s", folder / "x.study")
    choices = ("--type", "choice", "--choices", "ja, nee")
    assert coder("respondent", "attribute", "bevoegd", *choices, *study).code == 0
    source = folder / "in" / "M1_coach_C1.txt"
    assert coder("add", source, "--set", "Bevoegd=misschien", *study).code == 2
    assert list_names(folder) == []
    assert coder("add", source, "--set", "Bevoegd=JA", *study).code == 0
    assert known(folder)["M1_coach_C1"][2] == {"bevoegd": "ja"}
    assert coder("respondent", "set", "M1_coach_C1", "bevoegd=x", *study).code == 2
    assert coder("respondent", "list", "--json", *study).json["attributes"] == [
        {"name": "bevoegd", "type": "choice", "choices": ["ja", "nee"]}
    ]


def list_names(folder: Path) -> list[str]:
    with Study.open(folder / "x.study") as study:
        return [one.name for one in list_transcripts(study)]


def test_a_type_brings_what_is_there_into_its_form_or_is_refused(coder: Call, folder: Path) -> None:
    coder("add", folder / "in" / "M1_coach_C1.txt", "-s", folder / "x.study")
    with Study.open(folder / "x.study") as study:
        set_respondent(study, "M1_coach_C1", attributes={"start": "31-3-2026"})
        with pytest.raises(InputError, match="M1_coach_C1: start: 31-3-2026 does not fit"):
            define_attribute(study, "start", "number")
        define_attribute(study, "Start", "date")
    assert known(folder)["M1_coach_C1"][2] == {"start": "2026-03-31"}


def test_types_and_waves_are_undone_and_replayed_like_everything_else(
    coder: Call, folder: Path
) -> None:
    study = ("-s", folder / "x.study")
    coder("add", folder / "in", *study)
    coder("respondent", "import", table(folder, "transcript;wave", "G1;M2"), *study)
    assert waves(folder)["G1"] == "M2"
    with Study.open(folder / "x.study") as opened:
        assert list(examine(opened)) == []
        undo(opened)
        assert list(examine(opened)) == []
    assert waves(folder)["G1"] == ""


def test_names_in_choices_and_waves_are_found_when_they_are_redacted(folder: Path) -> None:
    with Study.open(folder / "x.study") as study:
        define_attribute(study, "mentor", "choice", ["Klaas", "Wubbo"])
        events = [read_event(row) for row in event_rows(study._writer)]
    said = [text for event in events for _place, text in texts(event.kind, event.data)]
    assert {"mentor", "Klaas", "Wubbo"} <= set(said)


def quoting(folder: Path) -> dict[str, str]:
    with Study.open(folder / "x.study") as study:
        return {one.name: one.quoting for one in list_respondents(study)}


def test_whether_somebody_may_be_quoted_is_said_in_words_of_either_language(
    folder: Path, coder: Call
) -> None:
    people = table(folder, "transcript;citeren", "C1;nee")
    inside = folder / "in" / "M1_coach_C1.txt"
    assert coder("add", inside, "--name", "C1", "-s", folder / "x.study").code == 0
    (name,) = quoting(folder)
    assert quoting(folder) == {name: ""}
    assert coder("respondent", "import", people, "-s", folder / "x.study").code == 0
    assert quoting(folder) == {name: "no"}
    done = coder("respondent", "set", name, "quoting=na goedkeuring", "-s", folder / "x.study")
    assert done.code == 0
    assert quoting(folder) == {name: "approval"}
    done = coder("respondent", "set", name, "role=coach", "-s", folder / "x.study")
    assert quoting(folder) == {name: "approval"}
    before = n_events(folder / "x.study")
    done = coder("respondent", "set", name, "quoting=misschien", "-s", folder / "x.study")
    assert done.code == 2
    assert "misschien" in done.err
    assert n_events(folder / "x.study") == before
    assert (
        '"quoting": "approval"'
        in coder("respondent", "list", "--json", "-s", folder / "x.study").out
    )
