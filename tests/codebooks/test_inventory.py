"""The shipped codebooks F01 to F32: each entry of the inventory is there once, and worked out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest
import yaml

from coder import codebook, shipped
from coder.codebook import Codebook
from coder.language import LANGUAGES

pytestmark = pytest.mark.slow  # every shipped text is read, sentence by sentence

INVENTORY = """
F01 direct potential applied realised reframed
F02 PR1 (PR1a PR1b PR1c PR1d)
    PR2 (PR2a PR2b PR2c PR2d PR2e PR2f PR2g PR2h PR2i PR2j PR2k)
    PR3 (PR3a PR3b PR3c PR3d PR3e PR3f PR3g)
    PR4 (PR4a PR4b PR4c PR4d PR4e PR4f)
    PR5 (PR5a PR5b PR5c PR5d PR5e)
    PR6
F03 KN1 KN2 KN3 KN4 KN5
F04 WP1 WP2 WP3 WP4
F05 BT1 BT2 BT3
    + IV1 (IV1a IV1b IV1c IV1d IV1e) IV2 (IV2a IV2b IV2c IV2d) IV3 (IV3a IV3b IV3c IV3d)
F06 KL1 KL2 KL3 KL4 KL5
F07 =9 MC1 (MC11 MC12 MC13) MC2 (MC21 MC22 MC23) MC3 (MC31 MC32 MC33)
F08 LW1 LW2 LW3 LW4
F09 AS1 AS2 AS3 AS4 AS5 AS6 AS7
F10 AP1 AP2 AP3 AP4
F11 CO1 CO2 CO3 CO4 CO5 CO6
F12 GV1 (GV1a GV1b GV1c GV1d GV1e GV1f GV1g GV1h GV1i GV1j) GV2 GV3
F13 SB1 SB2 SB3 SB4 SB5 SB6 SB7 SB8 SB9
F14 WG1 WG2 WG3 WG4 WG5 WG6 WG7 WG8 WG9 WG10
F15 LN1 LN2 LN3 LN4 LN5 LN6 LN7 LN8 LN9
F16 AR1 AR2 AR3 AR4
F17 DP1 DP2 DP3 DP4 DP5 DP6 DP7
F18 KR1 KR2 KR3 KR4 KR5 KR6 KR7 KR8
F19 PS1 PS2 PS3 PS4 (PS4a PS4b PS4c) PS5 (PS5a PS5b PS5c) PS6 (PS6a PS6b PS6c PS6d)
F20 CP1 CP2 CP3 CP4 CP5 CP6 CP7 (CP7a CP7b CP7c CP7d)
F21 RG1 RG2 RG3 RG4 RG5 RG6
F22 TW1 TW2 TW3 TW4 TW5 TW6 (TW6a TW6b TW6c) TW7 (TW7a TW7b) TW8 (TW8a TW8b TW8c TW8d)
F23 OT1 OT2 OT3 OT4
F24 CL1 CL2 CL3 CL4 CL5 (CL5a CL5b CL5c CL5d CL5e CL5f) CL6 (CL6a CL6b CL6c)
    CL7 (CL7a CL7b CL7c CL7d CL7e)
F25 HV1 HV2 HV3 HV4 HV5 HV6 HV7 (HV7a HV7b HV7c HV7d) HV8
F26 TG1-5 (TG1 TG2 TG3 TG4 TG5) TG6-10 (TG6 TG7 TG8 TG9 TG10)
    TG11-15 (TG11 TG12 TG13 TG14 TG15) TG16-20 (TG16 TG17 TG18 TG19 TG20)
F27 FL1 FL2 FL3 (FL3a FL3b FL3c FL3d FL3e) FL4 FL5 FL6 FL7
F28 CC1 CC2 CC3 (CC3a CC3b CC3c)
    CC4 (CC4a CC4b CC4c CC4d CC4e CC4f CC4g CC4h CC4i CC4j CC4k CC4l CC4m CC4n)
F29 AC1 (AC1a AC1b AC1c AC1d AC1e AC1f AC1g AC1h AC1i AC1j AC1k AC1l)
    AC2 AC3 (AC3a AC3b) AC4 (AC4a AC4b AC4c AC4d) AC5 (AC5a AC5b AC5c)
F30 GK1-5 (GK1 GK2 GK3 GK4 GK5) GK6-10 (GK6 GK7 GK8 GK9 GK10)
F31 CR1 CR2 CR3 CR4 CR5 CR6 (CR6a CR6b)
F32 NL1 NL2 NL3 NL4 NL5 NL6 NL7
"""
"""Between brackets: the codes that stand under the one before. After +: a second list, which the
inventory has as a note and not among its entries. After =: how many entries, where the codes at the
top are not the entries (the rows of a matrix, of which the entries are the cells)."""

STAGES = {
    "F20": "CP7a CP7b CP7c CP7d",
    "F22": "TW7a TW7b",
    "F24": "CL5a CL5b CL5c CL5d CL5e CL5f",
    "F28": "CC3a CC3b CC3c",
    "F29": "AC1a AC1b AC1c AC1d AC1e AC1f AC1g AC1h AC1i AC1j AC1k AC1l AC5a AC5b AC5c",
}
"""Codes of the reference codebooks that have an order, in that order."""

OVERLAPS = """
F03:KN3 F04:WP1 F14:WG5
F03:KN5 F09:AS5 F13:SB5
F02:PR4a F13:SB7 F14:WG7
F02:PR1d F13:SB3 F14:WG1
F06:KL2 F08:LW1 F23:OT1
F08:LW2 F20:CP5 F23:OT4
F06:KL4 F14:WG8 F18:KR6
F05:BT1 F25:HV1
F10:AP1 F16:AR1
F10:AP1 F16:AR2
F10:AP1 F16:AR3
F10:AP1 F16:AR4
F01:potential F02:PR3
F01:applied F02:PR3
F01:realised F02:PR3
F01:reframed F02:PR3
"""
"""Codes that mean nearly the same: never two of these codebooks in one pass without more ado."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What the inventory lists of one codebook."""

    codes: tuple[tuple[str, str], ...]
    """Each code with the one it stands under, "" at the top, in the order of the screen."""
    counted: int
    """How many of those at the top are entries of the inventory."""


def _inventory() -> dict[str, Entries]:
    found: dict[str, Entries] = {}
    for part in re.split(r"\n(?=F)", INVENTORY.strip()):
        number, *words = re.sub(r"([()])", r" \1 ", part).split()
        codes: list[tuple[str, str]] = []
        parent, counted = "", -1
        for word in words:
            if word == "(":
                parent = codes[-1][0]
            elif word == ")":
                parent = ""
            elif word == "+":
                counted = _tops(codes)
            elif word.startswith("="):
                counted = int(word[1:])
            else:
                codes.append((word, parent))
        found[number] = Entries(tuple(codes), _tops(codes) if counted < 0 else counted)
    return found


def _tops(codes: list[tuple[str, str]]) -> int:
    return sum(not parent for _code, parent in codes)


ENTRIES = _inventory()
REFERENCE = tuple(f"F{number}" for number in range(16, 33))


@pytest.fixture(scope="module")
def books() -> dict[str, Codebook]:
    return {book.number: book for book in codebook.shipped() if book.number}


@pytest.fixture(scope="module")
def documents() -> dict[str, object]:
    """The files as they stand, each under its name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    paths: list[Path] = sorted(shipped.folder("codebooks").glob("F*.yaml"))
    return {path.stem: yaml.load(path.read_bytes(), loader) for path in paths}


# Everything is there


def test_the_inventory_has_189_entries_in_32_codebooks() -> None:
    assert list(ENTRIES) == [f"F{number:02}" for number in range(1, 33)]
    assert sum(entries.counted for entries in ENTRIES.values()) == 189
    named = [code for entries in ENTRIES.values() for code, _parent in entries.codes]
    assert len(named) == len(set(named))


def test_each_number_of_the_inventory_ships_once(books: dict[str, Codebook]) -> None:
    assert sorted(book.number for book in codebook.shipped() if book.number) == list(ENTRIES)
    assert len({book.id for book in books.values()}) == len(ENTRIES)


@pytest.mark.parametrize("number", ENTRIES)
def test_a_codebook_has_every_code_of_the_inventory_then_other_and_nothing_else(
    number: str, books: dict[str, Codebook]
) -> None:
    codes = [(code.id, code.parent) for code in books[number].codes]
    assert codes == [*ENTRIES[number].codes, ("other", "")]


@pytest.mark.parametrize("number", ENTRIES)
def test_only_other_asks_for_a_memo_of_itself(number: str, books: dict[str, Codebook]) -> None:
    assert [code.id for code in books[number].codes if code.requires_memo] == ["other"]


@pytest.mark.parametrize("number", ENTRIES)
def test_the_last_seventeen_are_for_reference_and_say_so(
    number: str, books: dict[str, Codebook]
) -> None:
    book = books[number]
    if number not in REFERENCE:
        assert book.purpose == "coding"
        return
    assert book.purpose == "reference"
    assert "naslag" in book.guidance.nl.casefold() and "dubbel" in book.guidance.nl.casefold()
    assert "reference" in book.guidance.en
    assert book.questions.nl and len(book.questions.nl) == len(book.questions.en)


@pytest.mark.parametrize("number", REFERENCE)
def test_codes_with_an_order_have_their_place_in_it(
    number: str, books: dict[str, Codebook]
) -> None:
    placed: dict[str, list[tuple[int, str]]] = {}
    for code in books[number].codes:
        if code.position:
            placed.setdefault(code.parent, []).append((code.position, code.id))
    for codes in placed.values():
        assert [position for position, _code in codes] == [*range(1, len(codes) + 1)]
    ordered = [code for codes in placed.values() for _position, code in codes]
    assert ordered == STAGES.get(number, "").split()


@pytest.mark.parametrize("number", ["F10", "F21"])
def test_a_process_or_an_aspect_is_given_with_the_pole_that_was_heard(
    number: str, books: dict[str, Codebook]
) -> None:
    book = books[number]
    (pole,) = [qualifier for qualifier in book.qualifiers if qualifier.id == "pole"]
    assert [value.id for value in pole.values] == ["from", "to"]
    assert [value.key for value in pole.values] == ["-", "+"]
    assert list(pole.codes) == [code.id for code in book.codes if code.id != "other"]


@pytest.mark.parametrize("alike", OVERLAPS.strip().split("\n"))
def test_codes_that_mean_nearly_the_same_name_each_other(
    alike: str, books: dict[str, Codebook]
) -> None:
    for one, other in permutations(alike.split(), 2):
        number, _colon, code = one.partition(":")
        assert other in books[number].code(code).overlaps, (one, other)


def test_every_stumbling_block_has_its_remedy(books: dict[str, Codebook]) -> None:
    blocks = [code for code in books["F13"].codes if code.id != "other"]
    assert all(len(code.remedy.nl.split()) > 10 for code in blocks)
    assert all(len(code.remedy.en.split()) > 10 for code in blocks)


@pytest.mark.parametrize("number", ENTRIES)
def test_whatever_a_code_overlaps_with_is_a_code_of_another_shipped_codebook(
    number: str, books: dict[str, Codebook]
) -> None:
    for code in books[number].codes:
        for overlap in code.overlaps:
            other, _colon, name = overlap.partition(":")
            assert other != number and other in books, overlap
            assert name in books[other].ids, overlap


# Every text is there, in both languages, and no text is there twice


def _leaves(value: object, place: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Every text with its translation, with the place where it stands."""
    if isinstance(value, dict):
        if value.keys() & set(LANGUAGES):
            yield place, value
        for name, inner in value.items():
            if name not in LANGUAGES:
                yield from _leaves(inner, f"{place}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            name = inner.get("id", number) if isinstance(inner, dict) else number
            yield from _leaves(inner, f"{place}[{name}]")


def _lines(value: object) -> list[str]:
    return [str(line) for line in value] if isinstance(value, list) else [str(value or "")]


@pytest.mark.parametrize("number", ENTRIES)
def test_no_dutch_and_no_english_text_is_missing(number: str, documents: dict[str, object]) -> None:
    leaves = dict(_leaves(documents[number], number))
    assert len(leaves) > 3 * len(ENTRIES[number].codes)
    for place, texts in leaves.items():
        dutch, english = _lines(texts.get("nl")), _lines(texts.get("en"))
        assert dutch and english and all(line.strip() for line in dutch + english), place
        if not place.endswith("cues"):
            assert len(dutch) == len(english), place


@pytest.mark.parametrize("number", ENTRIES)
def test_a_text_is_translated_and_not_left_for_later(
    number: str, documents: dict[str, object]
) -> None:
    later = re.compile(r"\b(todo|tbd|fixme|xxx+|lorem)\b")
    for place, texts in _leaves(documents[number], number):
        dutch, english = _lines(texts.get("nl")), _lines(texts.get("en"))
        for line in dutch + english:
            assert not later.search(line.casefold()), place
        if not place.endswith("cues"):
            long = {line.strip() for line in dutch if len(line) > 30}
            assert not long & {line.strip() for line in english}, place


@pytest.mark.parametrize("number", ENTRIES)
def test_a_definition_is_a_sentence_or_more(number: str, books: dict[str, Codebook]) -> None:
    for code in books[number].codes:
        for text in (code.definition.nl, code.definition.en):
            assert len(text.split()) >= 8 and text[0].isupper(), code.id
            assert text.strip()[-1] in ".?!", code.id


def _defining(book: Codebook) -> Iterator[tuple[str, str]]:
    """Each definition, rule and example of a codebook, with its code."""
    for code in book.codes:
        texts = [code.definition, code.remedy]
        texts += [rule.text for rule in (*code.include, *code.exclude)]
        texts += [text for case in code.boundary_cases for text in (case.text, case.example)]
        for text in texts:
            for shown in {text.nl, text.en} - {""}:
                yield f"{book.number}:{code.id}", " ".join(shown.casefold().split())


def test_no_definition_rule_or_example_occurs_twice_in_the_32_codebooks(
    books: dict[str, Codebook],
) -> None:
    places: dict[str, list[str]] = {}
    for book in books.values():
        for place, text in _defining(book):
            places.setdefault(text, []).append(place)
    assert {text: found for text, found in places.items() if len(found) > 1} == {}


def test_no_guidance_and_no_question_serves_two_codebooks(books: dict[str, Codebook]) -> None:
    parts: Counter[str] = Counter()
    for book in books.values():
        asked = [book.questions, *(code.questions for code in book.codes)]
        lines = [line for lines in asked for line in (*lines.nl, *lines.en)]
        lines += re.split(r"\n+", f"{book.guidance.nl}\n{book.guidance.en}")
        parts.update(" ".join(line.casefold().split()) for line in lines if line.strip())
    assert [line for line, times in parts.items() if times > 1] == []


@pytest.mark.parametrize("number", ENTRIES)
def test_an_example_is_a_sentence_as_somebody_would_say_it(
    number: str, books: dict[str, Codebook]
) -> None:
    for code in books[number].codes:
        for case in code.boundary_cases:
            for example in (case.example.nl, case.example.en):
                text = example.strip()
                assert text[0].isupper() or re.match(r"['\"‘“’…]", text), (code.id, text)
                assert re.search(r"[.?!…]['\"’”]?$", text), (code.id, text)
                assert len(text.split()) >= 4, (code.id, text)
