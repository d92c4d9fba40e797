"""Names are found, and replaced where they are named and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import InputError
from coder.model import ParsedTranscript, Turn
from coder.pseudonyms import Finder, Replacements, propose, replacements_of

INTERVIEW = (
    "Ik werk op CBS De Boom in Ede. Mijn collega Mareike de Vries zei dat ook. Marijke niet.",
    "En De Boom is groot? Bel me op 06-12345678 of mail marieke@deboom.nl. Woon je op 6711 AB?",
    "Mevrouw Bakker is de directeur. Toen sanne kwam, was Mariekes boek weg. Eva's tas ook.",
    "De bakker bakt brood in het Nederlands. Bij het Baken College zat Khadija Bouzidi.",
)


def transcript(*said: str, labels: tuple[str, ...] = ("I", "Marieke")) -> ParsedTranscript:
    turns, position = [], 0
    for number, words in enumerate(said):
        turns.append(Turn(position, position + len(words), labels[number % len(labels)]))
        position += len(words) + 1
    return ParsedTranscript("\n".join(said), tuple(turns), "txt")


def found(*said: str, own: frozenset[str] = frozenset()) -> dict[str, str]:
    finder = Finder(own=own)
    finder.read(transcript(*said))
    return {one.name: one.kind for one in finder.candidates()}


# What looks like a name


def test_names_titles_schools_towns_and_addresses_are_found() -> None:
    names = found(*INTERVIEW)
    assert (
        names.items()
        >= {
            "Marieke": "person",
            "Marijke": "person",
            "Mareike de Vries": "person",
            "Khadija Bouzidi": "person",
            "Bakker": "person",
            "sanne": "person",
            "Eva": "person",
            "CBS De Boom": "school",
            "De Boom": "school",
            "Baken College": "school",
            "Ede": "place",
            "06-12345678": "phone",
            "marieke@deboom.nl": "email",
            "6711 AB": "postcode",
            "Nederlands": "other",
        }.items()
    )


def test_a_word_that_is_also_written_small_is_no_name() -> None:
    assert "Gisteren" not in found("Ja. Gisteren was ik er. Dat was gisteren.")
    assert "Rekenen" not in found("Dat heet Rekenen hier. Met rekenen gaat het goed.")


def test_a_first_name_that_only_begins_sentences_is_found() -> None:
    assert found("Fatima was er. Fatima niet.")["Fatima"] == "person"


def test_names_of_ones_own_are_found_in_any_case() -> None:
    own = frozenset({"wubbo", "de bonte koe"})
    assert found("Toen kwam wubbo. En op de bonte koe.", own=own).keys() >= {"wubbo"}
    assert "de bonte koe" in found("En op de bonte koe.", own=own)


def test_what_a_recogniser_writes_above_a_text_is_no_name() -> None:
    above = (
        "Transcribed with noScribe Vers. 0.6",
        "Audio source: /home/marja/R3.m4a",
        "Start: 00:00:00 | Stop: 00:31:02",
        "Language: nl (100%) | Speakers: auto | Overlapping: True",
    )
    finder = Finder()
    finder.read(replace(transcript("Hoe?", "Goed.", labels=("I", "R")), front_matter=above))
    assert {one.name for one in finder.candidates()} == {"marja"}


def test_a_name_in_front_matter_and_in_a_label_is_found() -> None:
    finder = Finder()
    finder.read(
        ParsedTranscript("Ja.", (Turn(0, 3, "Interviewer Wubbo"),), "txt", ("School: OBS De Kei",))
    )
    assert {one.name for one in finder.candidates()} == {"Wubbo", "OBS De Kei"}


# What comes in its place


def proposed(*said: str) -> dict[str, str]:
    finder = Finder()
    finder.read(transcript(*said))
    return {row.found: row.replacement for row in propose(finder.candidates())}


def test_placeholders_are_consistent_and_a_school_keeps_its_own_without_its_kind() -> None:
    names = proposed(*INTERVIEW)
    assert names["CBS De Boom"] == names["De Boom"]
    assert {names["CBS De Boom"], names["Baken College"]} == {"[School A]", "[School B]"}
    assert names["Marieke"] == names.get("marieke", names["Marieke"])


def test_spelling_variants_are_asked_about_and_never_merged() -> None:
    finder = Finder()
    finder.read(transcript("Toen kwam Marijke en ook Mareike erbij, en Klaas.", "Ja."))
    rows = {row.found: row for row in propose(finder.candidates())}
    assert set(rows["Marieke"].alike) == {"Marijke", "Mareike"}
    assert len({rows[name].replacement for name in ("Marieke", "Marijke", "Mareike")}) == 3
    assert rows["Klaas"].alike == ()


def test_a_second_look_keeps_what_was_decided_and_goes_on_counting() -> None:
    first = Finder()
    first.read(transcript("Toen kwam Klaas.", labels=("I",)))
    rows = propose(first.candidates())
    second = Finder()
    second.read(transcript("Toen kwam Klaas met Fatima.", labels=("I",)))
    again = propose(second.candidates(), rows)
    assert [(row.found, row.replacement) for row in again] == [
        ("Klaas", "[Persoon 1]"),
        ("Fatima", "[Persoon 2]"),
    ]


# Replacing


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Marieke zei het.", "[Persoon 1] zei het."),
        ("Mariekes boek", "[Persoon 1]s boek"),
        ("Marieke's boek", "[Persoon 1]'s boek"),
        ("MARIEKE!", "[Persoon 1]!"),
        ("_Marieke_ en **Marieke**", "_[Persoon 1]_ en **[Persoon 1]**"),
        ("Anne-Marieke2 Mariekepad marieke", "Anne-Marieke2 Mariekepad marieke"),
        ("Marieke de Vries kwam, Marieke niet", "[Persoon 2] kwam, [Persoon 1] niet"),
        ("Marieke  de\nVries", "[Persoon 2]"),
        ("De Kei en de kei", "[School A] en de kei"),
        ("Zij heet Sofie en sofie", "Zij heet [Persoon 4] en [Persoon 4]"),
    ],
)
def test_whole_words_as_written_with_possessives_and_the_longest_first(
    text: str, after: str
) -> None:
    names = Replacements(
        [
            ("Marieke", "[Persoon 1]"),
            ("Marieke de Vries", "[Persoon 2]"),
            ("De Kei", "[School A]"),
            ("sofie", "[Persoon 4]"),
        ]
    )
    assert names.text(text) == after


def test_a_name_that_stays_shields_what_is_in_it() -> None:
    names = Replacements([("Jan", "[Persoon 1]"), ("Jan van Galenstraat", "Jan van Galenstraat")])
    assert names.text("Jan in de Jan van Galenstraat") == "[Persoon 1] in de Jan van Galenstraat"


def test_the_name_of_a_file_loses_its_names_too() -> None:
    names = Replacements([("Marieke", "[Persoon 1]"), ("Van Dam", "[Persoon 2]")])
    assert names.file_name("M1_marieke_van-dam2.docx") == "M1_Persoon 1_Persoon 22.docx"


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([("Anna", "Sofie"), ("Sofie", "[Persoon 1]")], "replaced itself"),
        ([("Anna", "[Persoon 1]"), ("Anna", "[Persoon 2]")], "two replacements"),
        ([("Persoon", "[Naam 1]"), ("Anna", "[Persoon 1]")], "replaced itself"),
        ([("A", "[Persoon 1]")], "two letters"),
        ([("Anna", "")], "what comes in its place"),
        ([("Anna", "[x")], "bracket"),
    ],
)
def test_what_could_not_be_applied_twice_is_refused(
    pairs: list[tuple[str, str]], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        Replacements(pairs)


def test_front_matter_labels_and_marks_lose_their_names_as_the_text_does() -> None:
    parsed = ParsedTranscript(
        "Marieke was er.",
        (Turn(0, 15, "Marieke"),),
        "txt",
        ("Met: Marieke",),
        ("Marieke (opmerking)",),
        ("Taken for speakers: Marieke.",),
        ("**Marieke:**",),
    )
    after, counts = Replacements([("Marieke", "[Persoon 1]")]).transcript(parsed)
    assert "Marieke" not in repr(after)
    assert counts["Marieke"] == 4  # text, label, front matter, what was left out


WORDS = st.sampled_from(
    ["Anna", "Annas", "anna", "Bo", "de", "Vries", "boek", "ANNA", "Anna's", "Annabel", "x-Anna"]
)
SAID = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
KEYS = st.dictionaries(
    st.sampled_from(["Anna", "Anna de Vries", "Bo", "de Vries", "Vries", "Annabel", "anna"]),
    st.sampled_from(["[Persoon 1]", "[Persoon 2]", "[School A]", "Sofie"]),
    max_size=5,
)


@given(st.lists(SAID, min_size=1, max_size=5), KEYS)
def test_twice_is_once_and_turns_hold_what_they_held(said: list[str], key: dict[str, str]) -> None:
    names = Replacements(key.items())
    parsed = transcript(*said)
    after, _counts = names.transcript(parsed)
    assert names.transcript(after)[0] == after
    assert [after.text[turn.start : turn.end] for turn in after.turns] == [
        names.text(words) for words in said
    ]
    assert after.text == "\n".join(names.text(words) for words in said)


@given(st.text(max_size=200), KEYS)
def test_a_text_in_which_nobody_is_named_stays_as_it_is(text: str, key: dict[str, str]) -> None:
    small = text.casefold()
    if not any(name.split()[0].casefold() in small for name in key):
        assert Replacements(key.items()).text(text) == text


@given(SAID, KEYS)
def test_of_what_is_named_nothing_is_left(said: str, key: dict[str, str]) -> None:
    names = Replacements(key.items())
    for name in key:
        if name.istitle() and not set(name.split()) & {
            w for n in key for w in n.split() if n != name
        }:
            assert name not in names.text(said).split()


def test_rows_that_stay_are_not_replaced() -> None:
    finder = Finder()
    finder.read(transcript("Dat was in het Nederlands met Klaas.", labels=("I",)))
    names = replacements_of(propose(finder.candidates()))
    assert names.text("Klaas, in het Nederlands") == "[Persoon 1], in het Nederlands"
