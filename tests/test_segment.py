"""Sentences and fragments: the rules on hand-made lines, and the laws on anything."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import InputError
from coder.model import UNITS, Turn
from coder.segment import cut, sentences

# a bar marks where the next sentence begins
DUTCH = (
    "Dat was raar. |(lacht) Maar goed.",
    "Dat was raar. |[lacht] Maar goed.",
    'Hij zei iets. |"Kom maar", zei hij.',
    "Hij zei iets. |“Kom maar”, zei hij.",
    "Hij zei iets. |‘Kom maar’, zei hij.",
    "Hij zei iets. |„Kom maar”, zei hij.",
    'Hij zei iets. |,,Kom maar", zei hij.',
    "Ik zei het. |[00:01:23] Toen ging ik.",
    "Dat was het. |- En toen?",
    '"Dat was het." |Ik ging weg.',
    '"Waarom?" vroeg ik.',
    '"Ga weg!" riep ze. |Toen ging ik.',
    "(of wel?) die dag was ik thuis.",
    "'Waarom?' zei ze.",
    "Ik wist het niet... |Maar later wel.",
    "Ik wist het niet... maar later wel.",
    "Ik wist het niet… |Maar later wel.",
    "Ik wist het niet… maar later wel.",
    "Ik ging.. ja, weg.",
    "Eh ... ja ... ik weet het niet. |Dus.",
    "//ja//. |Ok, dat is goed.",
    "Dat deed ik //ja//. |En toen ging ik.",
    "Dat is goed. |//ja// Ok dan.",
    "Ik weet dat. |Daarna ben ik gestopt.",
    "Dat zei me. |Toen ging ik.",
    "Ik gaf hem een hand. |Hij lachte.",
    "We staan aan de top. |Dat is fijn.",
    "Het zat vol. |We gingen weg.",
    "Nog niet, ik was er pas. |Maar goed.",
    "Ik zei no. |Dat mocht.",
    "Dat was al. |Ja echt.",
    "Dat is kunst en art. |De rest niet.",
    "Zie art. 5 van de wet.",
    "Ik sprak dhr. Jansen en mevr. De Boer.",
    "We doen bijv. Nederlands en o.a. rekenen.",
    "Dat is m.b.t. Marieke gezegd.",
    "Samen i.s.m. De Brink gedaan.",
    "Dat is d.w.z. Morgen.",
    "Er waren ca. 20 mensen, zie blz. 12.",
    "Boeken, pennen, enz. |Daarna gingen we weg.",
    "Boeken, pennen enz. en dat was het.",
    "Boeken etc. |Het was veel.",
    "Het was bij de N.V. |Daarna niet meer.",
    "Om 9 uur v.m. |Toen ging ik weg.",
    "Ik sprak mevrouw K. |Zij was aardig.",
    "Ik sprak mevrouw K. Jansen gisteren.",
    "Ik sprak J. van Dijk.",
    "Ik sprak G.H.W. Bush.",
    "Het is 2.5 keer zoveel, 1.000 euro.",
    "Om 14.30 uur op 12.05.2023 ging ik.",
    "Dat was in 2015. |Daarna niet meer.",
    "Kijk op www.site.nl. |Daar staat het.",
    "Mail naar jan@site.nl. |Dan komt het goed.",
    "Ik ging weg. |toen kwam hij. |dat was het.",
    "Ja? |dat wist ik niet. |oh! |leuk.",
    "Ik kwam. |'s Avonds ging ik weg.",
    "Ik kwam. |'t Was goed.",
    "Ik kwam... 's avonds pas.",
    "Ja... |'s Avonds pas.",
    "De werkdagen zijn ma. t/m vr. en dan niet.",
    "Hoe gaat het?! |Goed.",
    "Wat?? |Nee!!! |Echt?",
    "Ja. |Nee. |Oké.",
    'Hij zei: "Kom. |Ga mee." |Toen ging ik.',
    "Dat was het. '' |Toen ging ik.",
    "Ze zei dat (en dat klopt.) |Maar goed.",
    "1. Eerst ga je zitten. |2. Dan begin je.",
    "Hoe oud? |36. |Ja, 36.",
    "Dat is plan B. |Maar goed.",
    "Dat zit in groep A. |Mensen vinden dat fijn.",
    "Dat vind ik van U. |Maar goed.",
    "Ik heb het gedaan.|Toen ging ik.",
    "Ja?|Nee.",
    "En toen... (lacht) ja weet je.",
    "En toen... |(lacht) Ja weet je.",
    "Ik was [onverstaanbaar]. |Maar nu niet.",
    "Dat is 10 min. lopen.",
    "Dat is 10 min. |Daarna ben je er.",
    "Hij is drs. en werkt met prof. dr. Pietersen.",
    "Ja, nou. |<eh> ik weet niet.",
    'Hij zei "nee". |Daarna ging hij.',
    "Dat kost 50%. |Dat is veel.",
    "En toen ... |Ja.",
    "Ik zag R. |Dat was fijn.",
    "Dat (?) weet ik niet.",
    "Oh, (lacht!) dat is leuk.",
    "Ik zat op het m.b.o. |Daarna ging ik werken.",
    "Bij de V.S. |De rest weet ik niet.",
    "O. |Dat wist ik niet.",
    "Hoe dan? |ik weet het niet.",
    "Ze zei 'nee.' |Maar ik ging.",
    "'Nee.' dacht ik toen.",
    "Hij kwam om 3 uur... 's nachts dus.",
    "De brief was van d.d. 3 mei.",
    "Ik heb mevr. S. de Wit gesproken.",
    "Met K. ging het goed.",
    "Ik heb vitamine C. |Dat helpt.",
    "Het was in sept. 2020 al klaar.",
    "Dat zie je op pag. 3 en afb. 4.",
    "Hij woont in St. Nicolaasga.",
    "Ik ben 36. |Ja, al bijna 37.",
    "Dat is (zeg maar) goed. |(haalt adem) Ja.",
    "Dat is goed.[1] |Daarna ging ik.",
    "Nou. . . ik weet het niet.",
    "Ja!? |Echt waar?",
    'Ik zeg: "Nou, (zucht) dat is het." |En toen?',
    "Dat was om 12.30. |Daarna niets meer.",
    "Het was 1,5 uur. |Lang hoor.",
    "Ik belde met dhr. |Hij nam niet op.",
    "Dat kan bijv. |Maar het hoeft niet.",
    "Toen was het klaar.|(lacht) Ja.",
    "Ik las het bij Jansen et al. vorige week.",
    "Prof. Th.Ch. Jansen gaf les. |Ja.|Nee.",
    "Nou, ja. |...maar leuk was het wel.",
    'Ik vroeg: "Hoe dan?" |Hij zei: "Zo."',
    "Ben je al thuis?', vroeg ze. |'Bijna.'",
    "Zo(?) ging het(!!) en niet anders.",
)
ENGLISH = (
    "Mr. Smith met Mrs. Jones. |They left.",
    "I like e.g. London and i.e. Paris.",
    "Books, pens, etc. |Then we left.",
    "Did you? |No. |I did not.",
    "No. |I don't think so.",
    "See no. 5 on p. 12.",
    "So did I. |Then we left.",
    "At 5 p.m. |We left.",
    '"Why?" I asked. |"Because," he said.',
    '"Why?" she asked.',
    "I was... |But then.",
    "I was... but then.",
    "Dr. Brown lives in the U.S. |He is nice.",
    "He works at Acme Inc. |She does not.",
    "It cost 2.5 million. |(laughs) Yes.",
    "I met J. R. Smith and A. Jones.",
    "We use plan B. |It works.",
    "He came at 9 a.m. |The rest came later.",
    "It was e.g. Monday.",
    "She lives in the U.K. |The weather is bad.",
    "yes. |so that was it.",
    "We left (really!) that day.",
    "Is it? |(laughs) Well.",
)


def divided(line: str, lang: str) -> tuple[list[str], list[str]]:
    """What is wanted, and what comes out."""
    return [part.strip() for part in line.split("|")], sentences(line.replace("|", ""), lang)


@pytest.mark.parametrize("line", DUTCH)
def test_a_dutch_line_is_divided_where_its_sentences_begin(line: str) -> None:
    wanted, found = divided(line, "nl")
    assert found == wanted


@pytest.mark.parametrize("line", ENGLISH)
def test_an_english_line_is_divided_where_its_sentences_begin(line: str) -> None:
    wanted, found = divided(line, "en")
    assert found == wanted


def test_the_tables_are_large_enough_to_mean_something() -> None:
    assert len(set(DUTCH)) >= 80
    assert len(set(ENGLISH)) >= 15


def test_a_paragraph_break_ends_a_sentence() -> None:
    assert sentences("Eerst dit\n\nen dan dat.") == ["Eerst dit", "en dan dat."]
    assert sentences("Dat was het\nToen kwam zij. Ja.") == ["Dat was het", "Toen kwam zij.", "Ja."]


def test_a_line_broken_in_mid_sentence_stays_one_sentence() -> None:
    assert sentences("Ik ging met hem\nnaar huis. Ja.") == ["Ik ging met hem\nnaar huis.", "Ja."]


def test_lines_without_any_punctuation_are_sentences() -> None:
    assert sentences("ja dat klopt wel\nik was daar ook") == ["ja dat klopt wel", "ik was daar ook"]


@pytest.mark.parametrize("text", ["", " ", "\n\t \n"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert sentences(text) == []


def test_an_unknown_language_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="xx") as caught:
        sentences("Ja.", "xx")
    assert "\n" not in str(caught.value)


SCRAPS = (
    *(
        "Ja",
        "nee",
        "dat",
        "o.a.",
        "dhr.",
        "K.",
        "…",
        "...",
        ".",
        "?",
        "!",
        '"',
        "'",
        "(",
        ")",
        "//",
    ),
    *(
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\t",
        "\xa0",
        "[lacht]",
        "3.5",
        "é",
        "e\u0301",
        "\U0001f600",
        ",",
    ),
    *("www.site.nl", "weg.Toen", "Ja?Nee", "\u200b", "ß", "İ"),
)
SPEECH = st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)
ANYTHING = st.one_of(SPEECH, st.text(max_size=80))


def bare(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


@given(text=ANYTHING, lang=st.sampled_from(["nl", "en"]))
def test_sentences_lose_nothing_but_outer_white_space(text: str, lang: str) -> None:
    found = sentences(text, lang)
    position = 0
    for sentence in found:
        assert sentence and sentence == sentence.strip()
        start = text.index(sentence, position)
        assert not text[position:start].strip()
        position = start + len(sentence)
    assert not text[position:].strip()


def as_turns(speeches: list[tuple[str, str]]) -> tuple[str, list[Turn]]:
    turns, position = [], 0
    for speaker, words in speeches:
        turns.append(Turn(position, position + len(words), speaker))
        position += len(words) + 1
    return "\n".join(words for _speaker, words in speeches), turns


SPEECHES = st.lists(st.tuples(st.sampled_from(["I", "R", ""]), ANYTHING), max_size=8)


@given(speeches=SPEECHES, unit=st.sampled_from(UNITS), max_words=st.integers(1, 12))
def test_every_word_of_every_turn_is_in_exactly_one_span(
    speeches: list[tuple[str, str]], unit: str, max_words: int
) -> None:
    text, turns = as_turns(speeches)
    spans = cut(text, turns, {"I"}, unit=unit, max_words=max_words)  # type: ignore[arg-type]
    assert "".join(bare(text[span.start : span.end]) for span in spans) == bare(text)
    for span in spans:
        words = text[span.start : span.end]
        assert words and words == words.strip()
        if unit != "exchange":
            assert turns[span.turn].start <= span.start < turns[span.turn].end
            assert span.end <= turns[span.turn].end
            assert span.context == (turns[span.turn].speaker == "I")
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(words=SPEECH, max_words=st.integers(1, 12))
def test_a_fragment_is_made_of_whole_sentences_and_is_short_where_they_are(
    words: str, max_words: int
) -> None:
    parts = sentences(words)
    spans = cut(words, [Turn(0, len(words), "R")], (), max_words=max_words)
    if len(words.split()) <= max_words:
        assert len(spans) == bool(words.strip())
        return
    remaining = list(parts)
    for span in spans:
        fragment = words[span.start : span.end]
        inside: list[str] = []
        while bare("".join(inside)) != bare(fragment):
            inside.append(remaining.pop(0))
        assert len(inside) == 1 or len(fragment.split()) <= max_words
    assert not remaining


def spoken(*lengths: int) -> str:
    """Sentences of so many words."""
    return " ".join(" ".join(["Woord", *["woord"] * (n - 1)]) + "." for n in lengths)


def pieces(text: str, max_words: int = 60) -> list[str]:
    return [
        text[s.start : s.end] for s in cut(text, [Turn(0, len(text), "R")], (), max_words=max_words)
    ]


def test_a_turn_that_is_short_enough_is_one_fragment() -> None:
    text = spoken(20, 20, 20)
    assert pieces(text) == [text]


def test_a_long_turn_is_divided_evenly_rather_than_into_one_long_and_a_stub() -> None:
    assert [len(piece.split()) for piece in pieces(spoken(*[10] * 7))] in ([30, 40], [40, 30])
    assert [len(piece.split()) for piece in pieces(spoken(*[10] * 12))] == [60, 60]


def test_a_long_turn_is_divided_before_a_word_that_turns_the_talk() -> None:
    text = f"{spoken(10, 10, 10)} {spoken(10)} Maar toen {spoken(8)[6:]} {spoken(10, 10, 10, 10)}"
    assert pieces(text)[1].startswith("Maar toen")


def test_a_sentence_is_never_cut_however_long() -> None:
    text = spoken(5, 200, 5)
    assert [len(piece.split()) for piece in pieces(text)] == [5, 200, 5]


INTERVIEW = [
    ("I", "Hoe gaat het?"),
    ("I", "En thuis?"),
    ("R", "Goed. Heel goed.\nDank je."),
    ("R2", "Bij mij ook."),
    ("I", "Mooi. Wat nog?"),
    ("R", "Niets."),
    ("I", "Dank voor het gesprek."),
]


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("turn", ["Goed. Heel goed.\nDank je.", "Bij mij ook.", "Niets."]),
        ("fragment", ["Goed. Heel goed.\nDank je.", "Bij mij ook.", "Niets."]),
        ("paragraph", ["Goed. Heel goed.", "Dank je.", "Bij mij ook.", "Niets."]),
        ("sentence", ["Goed.", "Heel goed.", "Dank je.", "Bij mij ook.", "Niets."]),
        (
            "exchange",
            [
                "Hoe gaat het?\nEn thuis?\nGoed. Heel goed.\nDank je.\nBij mij ook.",
                "Mooi. Wat nog?\nNiets.",
            ],
        ),
    ],
)
def test_each_unit_cuts_in_its_own_way(unit: str, wanted: list[str]) -> None:
    text, turns = as_turns(INTERVIEW)
    spans = cut(text, turns, {"I"}, unit=unit)  # type: ignore[arg-type]
    assert [text[s.start : s.end] for s in spans if not s.context] == wanted


def test_a_question_is_one_span_of_context_whatever_its_sentences() -> None:
    text, turns = as_turns(INTERVIEW)
    spans = cut(text, turns, {"I"}, unit="sentence")
    assert [text[s.start : s.end] for s in spans if s.context] == [
        "Hoe gaat het?",
        "En thuis?",
        "Mooi. Wat nog?",
        "Dank voor het gesprek.",
    ]


def test_a_question_that_nobody_answered_is_context_also_among_exchanges() -> None:
    text, turns = as_turns(INTERVIEW)
    last = cut(text, turns, {"I"}, unit="exchange")[-1]
    assert last.context and text[last.start : last.end] == "Dank voor het gesprek."


def test_an_unknown_unit_and_no_room_for_words_are_refused() -> None:
    with pytest.raises(InputError, match="page"):
        cut("Ja.", [Turn(0, 3, "R")], (), unit="page")  # type: ignore[arg-type]
    with pytest.raises(InputError):
        cut("Ja.", [Turn(0, 3, "R")], (), max_words=0)


def test_progress_counts_the_turns_done() -> None:
    text, turns = as_turns(INTERVIEW)
    seen: list[int] = []
    cut(text, turns, {"I"}, progress=seen.append)
    assert seen == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "text",
    [
        "dit is een woord " * 80_000,
        "a" * 60_000,
        '." ' * 4_000,
        "Ja?//nee " * 3_000,
        "gedaan. " + "(" * 51_000,
        "Ja. " + " " * 51_000 + "Nee.",
        "Dit is een zin. " * 8_000,
    ],
    ids=["beyond spaCy's limit", "one word", "stops", "glued", "brackets", "spaces", "sentences"],
)
def test_a_monstrous_turn_is_divided_without_loss(text: str) -> None:
    assert bare("".join(sentences(text))) == bare(text)


def test_long_texts_give_the_same_sentences_as_short_ones() -> None:
    assert (
        sentences("Dat is zo. Maar goed, dhr. Jansen niet. " * 3_000)
        == [
            "Dat is zo.",
            "Maar goed, dhr. Jansen niet.",
        ]
        * 3_000
    )


def test_spacy_is_loaded_only_when_sentences_are_asked_for() -> None:
    code = (
        "import sys, coder.segment, coder.ingest\n"
        "heavy = {'spacy', 'numpy', 'docx', 'lxml', 'webvtt'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
