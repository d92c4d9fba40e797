"""Codebooks: the shipped one is complete, and a faulty one says exactly what is wrong where."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder import codebook, codebook_check, shipped
from coder.codebook import BoundaryCase, Code, Codebook, Cues, Rule, Text
from coder.errors import InputError
from coder.language import LANGUAGES, using

OKABE_ITO = {
    "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000",
    "#999999",  # the grey that takes the place of black on a dark screen
}  # fmt: skip

SMALL = """\
format: 1
id: small
version: "1.0"
title: {nl: "Klein", en: "Small"}
codes:
  - id: joy
    key: "1"
    color: "#0072B2"
    label: {nl: "Vreugde", en: "Joy"}
    short: {nl: "vreugde", en: "joy"}
    definition: {nl: "Iemand is blij.", en: "Somebody is glad."}
    exclude:
      - nl: "Opluchting."
        en: "Relief."
        instead: relief
    cues:
      nl: [blij]
      en: [glad]
    boundary_cases:
      - nl: "Een zucht."
        en: "A sigh."
        example: {nl: "Hè hè.", en: "Phew."}
        instead: relief
  - id: relief
    key: "2"
    color: "#E69F00"
    label: {nl: "Opluchting", en: "Relief"}
    short: {nl: "opluchting", en: "relief"}
    definition: {nl: "Er valt iets af.", en: "A weight is lifted."}
"""


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with using("en"):
        yield


@pytest.fixture(params=["libyaml", "pure Python"])
def each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML reads with libyaml where that was built, and without it elsewhere."""
    if request.param == "pure Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("this PyYAML was built without libyaml")


def _written(folder: Path, content: str | bytes) -> Path:
    path = folder / "mine.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# The shipped codebook


@pytest.fixture(scope="module")
def value() -> Codebook:
    return codebook.find("waardecreatie")


def test_every_shipped_codebook_is_valid_and_lies_in_a_file_named_after_its_id() -> None:
    paths = sorted(shipped.folder("codebooks").glob("*.yaml"))
    assert paths
    for path in paths:
        assert [str(problem) for problem in codebook.check(path)] == []
        assert codebook.load(path).id == path.stem
    numbers = [book.number for book in codebook.shipped()]
    assert len(numbers) == len(set(numbers))


def test_the_default_codebook_has_the_five_dimensions_two_factors_and_other(
    value: Codebook,
) -> None:
    assert value.ids == (
        "direct", "potential", "applied", "realised", "reframed", "hindering", "enabling", "other",
    )  # fmt: skip
    assert list(value.keys) == list("12345678")
    assert [code.label.nl for code in value.codes] == [
        "Directe waarde",
        "Potentiële waarde",
        "Toegepaste waarde",
        "Gerealiseerde waarde",
        "Herziene waarde",
        "Belemmerende factor",
        "Bevorderende factor",
        "Overig (niet in codeboek)",
    ]
    assert [code.short.nl for code in value.codes] == [
        "direct", "potentieel", "toegepast", "gerealiseerd", "herzien", "belemmert", "bevordert",
        "overig",
    ]  # fmt: skip
    assert [code.id for code in value.codes if code.requires_memo] == ["other"]
    assert all(not code.parent for code in value.codes)
    assert (value.version, value.number) == ("1.0", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shipped_code_is_complete_in_both_languages(lang: str) -> None:
    for book in codebook.shipped():
        assert getattr(book.title, lang) and getattr(book.guidance, lang) and book.source
        for code in book.codes:
            assert len(code.include) >= 2 and len(code.exclude) >= 2, code.id
            assert len(code.boundary_cases) >= 3, code.id
            assert getattr(code.cues, lang), code.id
            texts = [code.label, code.short, code.definition]
            texts += [rule.text for rule in (*code.include, *code.exclude)]
            texts += [text for case in code.boundary_cases for text in (case.text, case.example)]
            assert all(getattr(text, lang) for text in texts), code.id


def test_every_shipped_code_has_a_colour_of_its_own_that_the_colour_blind_can_tell() -> None:
    for book in codebook.shipped():
        for parent in {code.parent for code in book.codes}:
            colors = [code.color for code in book.children(parent)]
            assert set(colors) <= OKABE_ITO
            assert len(colors) == len(set(colors))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _only(value: object, lang: str) -> object:
    """The document with nothing but the texts in one language."""
    if isinstance(value, dict):
        if set(LANGUAGES) <= value.keys():
            return [value[lang], _only(value.get("example", ""), lang)]
        return [_only(inner, lang) for inner in value.values()]
    return [_only(inner, lang) for inner in value] if isinstance(value, list) else ""


def test_no_sentence_and_no_name_occurs_twice_in_a_shipped_codebook() -> None:
    for book in codebook.shipped():
        document = codebook.to_document(book)
        sentences: list[str] = []
        for lang in LANGUAGES:
            texts = [text.casefold() for text in _strings(_only(document, lang)) if text]
            parts = [part for text in texts for part in re.split(r"(?<=[.?!])\s+|\n", text)]
            assert [part for part, n in Counter(parts).items() if n > 1] == []
            sentences += [part for part in parts if len(part) > 30]
        assert [part for part, n in Counter(sentences).items() if n > 1] == []


def test_guidance_leads_past_every_code_by_its_name(value: Codebook) -> None:
    for code in value.codes:
        assert code.label.nl.split(" (")[0] in value.guidance.nl
        assert code.label.en.split(" (")[0] in value.guidance.en


def test_the_folder_says_what_the_fields_mean_and_under_which_licence() -> None:
    folder = shipped.folder("codebooks")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    licence = (folder / "LICENSE").read_text(encoding="utf-8")
    assert " ".join(codebook.CODE_KEYS[9:]) in readme
    document = codebook.to_document(codebook.find("waardecreatie"))
    codes = document["codes"]
    assert isinstance(codes, list)
    for name in {*document, *(name for code in codes for name in code), "parent", "instead"}:
        assert f"`{name}`" in readme
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in licence


# Finding one


@pytest.mark.parametrize("name", ["waardecreatie", "Waardecreatie"])
def test_a_codebook_is_found_by_id(name: str) -> None:
    assert codebook.find(name).id == "waardecreatie"


@pytest.mark.parametrize("name", ["F77", "f77"])
def test_a_numbered_codebook_is_found_by_its_number(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SMALL.replace("id: small", "id: small\nnumber: F77", 1)
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(codebook._shipped, "folder", lambda _name: tmp_path)
    assert codebook.find(name).id == "small"
    with pytest.raises(InputError, match=r"Shipped: small \(F77\)"):
        codebook.find("zzzz")


def test_a_codebook_is_found_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _written(tmp_path, SMALL)
    assert codebook.find(path).id == codebook.find(str(path)).id == "small"
    monkeypatch.chdir(tmp_path)
    assert codebook.find("mine.yaml").id == "small"
    path.rename(tmp_path / "waardecreatie")
    assert codebook.find("waardecreatie").id == "waardecreatie"
    assert codebook.find("./waardecreatie").id == "small"


def test_an_unknown_codebook_gets_a_suggestion_and_the_names_there_are() -> None:
    with pytest.raises(InputError, match=r"Did you mean waardecreatie\?.*waardecreatie"):
        codebook.find("wardecreatie")
    with pytest.raises(InputError) as caught:
        codebook.find("zzzz")
    assert "Did you mean" not in str(caught.value)
    assert "Shipped: waardecreatie" in str(caught.value)


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\nb", "a\0b", "../nowhere/x"])
def test_a_strange_name_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(InputError) as caught:
        codebook.find(name)
    assert "\n" not in str(caught.value) and "\0" not in str(caught.value)


def test_an_unknown_code_gets_the_nearest_id(value: Codebook) -> None:
    assert value.code("applied").key == "3"
    with pytest.raises(InputError, match=r"no code aplied.*Did you mean applied\?"):
        value.code("aplied")
    with pytest.raises(InputError, match=r"Choose from: direct, potential"):
        value.code("zzz")


# Codes under codes

TREE = (
    SMALL
    + """\
  - id: bliss
    parent: joy
    key: "1"
    color: "#009E73"
    label: {nl: "Geluk", en: "Bliss"}
    short: {nl: "geluk", en: "bliss"}
    definition: {nl: "Heel blij.", en: "Very glad."}
  - id: ecstasy
    parent: bliss
    key: a
    color: "#009e73"
    label: {nl: "Extase", en: "Ecstasy"}
    short: {nl: "extase", en: "ecstasy"}
    definition: {nl: "Buiten zichzelf.", en: "Beside oneself."}
    requires_memo: true
"""
)


def test_a_code_knows_its_children_and_its_ancestor_at_the_top(tmp_path: Path) -> None:
    book = codebook.load(_written(tmp_path, TREE))
    assert [code.id for code in book.children()] == ["joy", "relief"]
    assert [code.id for code in book.children("joy")] == ["bliss"]
    assert book.top("ecstasy").id == "joy"
    assert book.top("relief").id == "relief"
    assert {key: code.id for key, code in book.keys.items()} == {"1": "joy", "2": "relief"}
    assert book.code("ecstasy").color == "#009E73"
    assert book.code("ecstasy").requires_memo


def test_a_damaged_document_with_codes_under_each_other_hangs_nothing(value: Codebook) -> None:
    first, second = (replace(code, parent=other) for code, other in zip(
        value.codes, ("potential", "direct"), strict=False))  # fmt: skip
    assert replace(value, codes=(first, second)).top("direct").id in ("direct", "potential")


# What is wrong in a file, and where: (in SMALL, replaced by, on the line with, field, said)

FAULTS = [
    ("id: small\n", "", "format: 1", "id", "missing"),
    ('version: "1.0"\n', "", "format: 1", "version", "missing"),
    ("format: 1\n", "", "id: small", "format", "missing"),
    ("    color: ", "    colour: ", "- id: joy", "codes[joy].color", "missing"),
    ("    color: ", "    colour: ", 'colour: "#0072B2"', "codes[joy].colour", "mean color?"),
    ("id: small\n", "id: small\nmood: good\n", "mood", "mood", "unknown; remove it"),
    ("    short: ", "    key: x\n    short: ", "key: x", "codes[joy].key", "twice"),
    ('nl: "Iemand is blij."', 'nl: ""', "definition: ", "codes[joy].definition.nl", "empty"),
    ('nl: "Iemand is blij."', "nl: ", "definition: ", "codes[joy].definition.nl", "empty"),
    ('{nl: "Vreugde", en: "Joy"}', "Joy", "label: Joy", "codes[joy].label", "group of fields"),
    ('"Vreugde"', "[Vreugde]", "[Vreugde]", "codes[joy].label.nl", "must be text"),
    (', en: "Somebody is glad."', "", "blij.", "codes[joy].definition.en", "English"),
    ('nl: "Klein", ', "", "title: ", "title.nl", "Dutch text is missing"),
    ("      nl: [blij]\n", "", "cues:", "codes[joy].cues.nl", "Dutch"),
    ("[blij]", "blij", "nl: blij", "codes[joy].cues.nl", "list"),
    ("[blij]", '[blij, "a\\nb"]', "blij, ", "codes[joy].cues.nl[2]", "one line"),
    ('"1.0"', "1.0", "version: 1.0", "version", 'in quotes: "1.0"'),
    ('"1.0"', "2024-05-01", "version: ", "version", 'a date; write it in quotes: "2024-05-01"'),
    ('nl: "vreugde"', "nl: nee, no: no", "short: ", "codes[joy].short.no", "unknown"),
    ('en: "joy"', "en: no", "en: no", "codes[joy].short.en", 'yes or no; write it in quotes: "no"'),
    ('en: "joy"', "en: ~", "en: ~", "codes[joy].short.en", 'in quotes: "~"'),
    ('key: "1"', "key: 1", "key: 1", "codes[joy].key", 'in quotes: "1"'),
    ('key: "1"', 'key: "10"', 'key: "10"', "codes[joy].key", "one character, not 10"),
    *[
        ('key: "1"', f'key: "{key}"', f'key: "{key}"', "codes[joy].key", "belongs to the program")
        for key in "0smuUqjkgnp?/A+é"
    ],
    ('key: "1"', 'key: " "', 'key: " "', "codes[joy].key", "empty"),
    ('"#0072B2"', "#0072B2", "color: #", "codes[joy].color", "what follows #"),
    ('"#0072B2"', "blue", "color: blue", "codes[joy].color", "not a colour"),
    ('"#0072B2"', '"#0072B"', "color: ", "codes[joy].color", "not a colour"),
    ("id: small", "id: a b", "id: a b", "id", "not a valid id"),
    ("id: small", "id: " + "x" * 65, "id: x", "id", "not a valid id"),
    ("- id: joy", '- id: "-"', '- id: "-"', "codes[1].id", "not a valid id"),
    ("- id: joy", "- id: vreugdevólle", "- id: v", "codes[1].id", "not a valid id"),
    ("- id: joy", "- id: relief", "- id: relief", "codes[relief].id", "taken on line 6"),
    ('key: "2"', 'key: "1"', 'key: "1"', "codes[relief].key", "taken on line 7"),
    ('nl: "Opluchting",', 'nl: "VREUGDE",', '"VREUGDE"', "codes[relief].label.nl",
     "taken on line 9"),
    ('en: "relief"', 'en: "joy"', "opluchting", "codes[relief].short.en", "taken on line 10"),
    ('nl: "vreugde"', 'nl: "vreugdevolheid"', "short: ", "codes[joy].short.nl", "14 characters"),
    ('    key: "2"', '    key: "2"\n    parent: joi', "parent", "codes[relief].parent",
     "did you mean joy?"),
    ('    key: "2"', '    key: "2"\n    parent: zz', "parent", "codes[relief].parent", "add it"),
    ('    key: "2"', '    key: "2"\n    parent: relief', "parent", "codes[relief].parent",
     "(relief → relief)"),
    ("        instead: relief\n    cues", "        instead: releif\n    cues", "releif",
     "codes[joy].exclude[1].instead", "did you mean relief?"),
    ("        instead: relief\n  - id", "        instead: joy\n  - id", "instead: joy",
     "codes[joy].boundary_cases[1].instead", "the code itself"),
    ("        instead: relief\n  - id", "        instead: 4\n  - id", "instead: 4",
     "codes[joy].boundary_cases[1].instead", "as a number"),
    (', en: "Phew."', "", "Hè hè", "codes[joy].boundary_cases[1].example.en", "English"),
    ("    exclude:", "    include:", "instead: relief", "codes[joy].include[1].instead", "unknown"),
    ('    key: "2"', '    key: "2"\n    requires_memo: "true"', "memo",
     "codes[relief].requires_memo", "true or false"),
    ("format: 1", "format: 2", "format: 2", "format", "newer than this program"),
    ("format: 1", "format: 99999999999", "format: 9", "format", "newer than this program"),
    ("format: 1", "format: 0", "format: 0", "format", "there is no format 0"),
    ("format: 1", 'format: "1"', "format", "format", "without quotes"),
    ('nl: "Iemand is blij."', r'nl: "Iemand\x1b[2J"', "Iemand", "codes[joy].definition.nl",
     "U+001B"),
    ('nl: "Iemand is blij."', r'nl: "Iemand\u202e"', "Iemand", "codes[joy].definition.nl",
     "U+202E"),
    ('nl: "Iemand is blij."', 'nl: "Iemand\u202e is"', "Iemand", "", "U+202E"),
    ('nl: "Iemand is blij."', 'nl: "Iemand\x07 is"', "Iemand", "", "U+0007"),
    ("id: small", "id: small\n? [a]\n: b", "? [a]", "", "one word"),
    ("id: small", "id: &x small", "&x", "", "anchors"),
    ("id: small", "id: !!str small", "!!str", "", "tags"),
    ("id: small", "id: !!python/object:os.system small", "!!python", "", "tags"),
    ('title: {nl: "Klein"', 'title: {nl: "Klein', "title", "", "not valid YAML"),
    ("id: small", "\tid: small", "\tid", "", "not valid YAML"),
    ("id: small", "id: small\n---\nid: other", "---", "", "not valid YAML"),
]  # fmt: skip


@pytest.mark.usefixtures("each_loader")
@pytest.mark.parametrize(("old", "new", "on", "field", "said"), FAULTS)
def test_every_fault_is_told_with_its_line_and_field(
    tmp_path: Path, old: str, new: str, on: str, field: str, said: str
) -> None:
    assert old in SMALL
    content = SMALL.replace(old, new, 1)
    problems = codebook.check(_written(tmp_path, content))
    about = [problem for problem in problems if problem.field == field and said in problem.message]
    assert about, [str(problem) for problem in problems]
    lines = content.split("\n")
    assert any(on in lines[(problem.line or 0) - 1] for problem in about), str(about[0])
    assert all(problem.file.endswith("mine.yaml") for problem in problems)
    assert all("\n" not in str(problem) for problem in problems)


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    assert codebook.check(_written(tmp_path, SMALL)) == []
    windows = "\ufeff" + SMALL.replace("\n", "\r\n")
    assert codebook.load(_written(tmp_path, windows)) == codebook.load(_written(tmp_path, SMALL))


def test_all_problems_are_found_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    content = SMALL.replace('"1.0"', "1.0").replace('"#0072B2"', "blue")
    content = content.replace("instead: relief", "instead: x").replace(', en: "Relief"', "")
    problems = codebook.check(_written(tmp_path, content))
    assert [(problem.line, problem.field) for problem in problems] == [
        (3, "version"),
        (8, "codes[joy].color"),
        (15, "codes[joy].exclude[1].instead"),
        (23, "codes[joy].boundary_cases[1].instead"),
        (27, "codes[relief].label.en"),
    ]


def test_duplicates_on_one_line_are_found_too(tmp_path: Path) -> None:
    one = '{id: %s, key: "1", color: "#000000", label: {nl: %s, en: %s}, short: {nl: %s, en: %s}, '
    one += "definition: {nl: a b, en: a b}}"
    codes = ", ".join(one % (name, name, name, name, name) for name in ("b", "c"))
    head = SMALL.partition("codes:")[0]
    problems = codebook.check(_written(tmp_path, f"{head}codes: [{codes}]\n"))
    assert [problem.field for problem in problems] == ["codes[c].key"]


def test_codes_under_different_parents_may_share_a_key(tmp_path: Path) -> None:
    assert codebook.check(_written(tmp_path, TREE)) == []


def test_parents_in_a_ring_are_told_once(tmp_path: Path) -> None:
    content = TREE.replace('    key: "1"', '    parent: ecstasy\n    key: "1"', 1)
    problems = codebook.check(_written(tmp_path, content))
    assert len(problems) == 1
    assert "(joy → ecstasy → bliss → joy)" in problems[0].message
    assert problems[0].field == "codes[joy].parent"


def test_a_codebook_without_codes_is_refused(tmp_path: Path) -> None:
    head = SMALL.partition("codes:")[0]
    problems = codebook.check(_written(tmp_path, head + "codes: []\n"))
    assert [(problem.line, problem.field) for problem in problems] == [(5, "codes")]


def test_loading_tells_the_first_problem_in_one_line_and_counts_the_others(tmp_path: Path) -> None:
    path = _written(tmp_path, SMALL.replace('"1.0"', "1.0").replace('"#0072B2"', "blue"))
    with pytest.raises(InputError) as caught:
        codebook.load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:3: version: YAML reads 1.0 as a number;")
    assert "(and 1 more problem: coder codebook check" in message
    assert "\n" not in message


# Files that are no codebook at all, or are meant to do harm


@pytest.mark.usefixtures("each_loader")
@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", None, "empty"),
        (b"\n \n# only this\n", None, "empty"),
        (SMALL.encode("utf-16"), 1, "UTF-8"),
        (SMALL.replace("Hè", "H\xe8").encode("latin-1"), 22, "UTF-8"),
        (b"PK\x03\x04\x00\x00", 1, "U+0003"),
        (b"\x00" * 100, 1, "U+0000"),
        (b"- a\n- b\n", 1, "group of fields"),
        (b"just text\n", 1, "group of fields"),
        (b"codes: " + b"[" * 100_000, 1, "too deeply"),
        (b"a: " + b"{b: " * 50 + b"}" * 50, 1, "too deeply"),
        (b"codes:\n" + b"- a\n" * 60_000, 50_000, "more parts"),
        (b'id: "\\UFFFFFFFF"\n', 1, "not valid YAML"),
        (b'id: "\\UD8000000"\n', 1, "not valid YAML"),
        (b"id: 'never closed\n", 1, "not valid YAML"),
        (b"%YAML 9.9\n---\nid: x\n", 1, "not valid YAML"),
        (b"id: small\nid2: \xef\xbf\xbe\n", 2, "not valid YAML"),
    ],
)
def test_what_is_no_codebook_is_refused_with_a_reason(
    tmp_path: Path, content: bytes, line: int | None, said: str
) -> None:
    problems = codebook.check(_written(tmp_path, content))
    assert any(said in problem.message for problem in problems), problems
    if line is not None and problems[0].line is not None:
        assert abs(problems[0].line - line) <= (5 if line > 1000 else 1)
    with pytest.raises(InputError):
        codebook.load(tmp_path / "mine.yaml")


@pytest.mark.usefixtures("each_loader")
def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    problems = codebook.check(_written(tmp_path, "\n".join(lines)))
    assert [(problem.line, "anchors" in problem.message) for problem in problems] == [(1, True)]


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = _written(tmp_path, b"#" * 5_000_001)
    assert "larger than 5 MB" in str(codebook.check(path)[0])
    assert "empty" in str(codebook.check(_written(tmp_path, b"#" * 5_000_000))[0])


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "this is a folder" in str(codebook.check(tmp_path)[0])
    assert "no such file" in str(codebook.check(tmp_path / "none.yaml")[0])
    with pytest.raises(InputError, match="no such file"):
        codebook.find(str(tmp_path / "none.yaml"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not an ordinary file" in str(codebook.check(tmp_path / "pipe.yaml")[0])


def test_after_many_problems_no_more_time_goes_into_suggestions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(codebook_check, "suggestion", lambda name, known: asked.append(name))
    rules = "".join(f"      - {{nl: a, en: b, instead: code{n}x}}\n" for n in range(3000))
    content = SMALL.replace("    cues:", rules + "    cues:", 1)
    assert len(codebook.check(_written(tmp_path, content))) == 3000
    assert 1 < len(asked) < 200


@pytest.mark.usefixtures("each_loader")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(alphabet="ab:-[]{}&*!|>%?\"'#,\\ \n\tU1.", max_size=40).map(str.encode),
        st.tuples(
            st.integers(0, len(SMALL)), st.integers(0, 8), st.text(":-[]{}&*!\"'#\n 1~", max_size=3)
        ).map(lambda cut: (SMALL[: cut[0]] + cut[2] + SMALL[cut[0] + cut[1] :]).encode()),
    )
)
def test_whatever_stands_in_the_file_it_is_read_or_refused_in_words(
    tmp_path: Path, content: bytes
) -> None:
    path = _written(tmp_path, content)
    problems = codebook.check(path)
    if problems:
        assert all(problem.message and "\n" not in str(problem) for problem in problems)
    else:
        book = codebook.load(path)
        assert codebook.from_document(codebook.to_document(book)) == book


def test_what_a_file_is_called_cannot_harm_the_terminal(tmp_path: Path) -> None:
    problems = codebook.check(tmp_path / "a\x1b[2Jb\n.yaml")
    assert "\x1b" not in str(problems[0]) and "\n" not in str(problems[0])


# Documents

_ANY = st.text(max_size=12)
_TEXTS = st.builds(Text, _ANY, _ANY)
_RULES = st.lists(st.builds(Rule, _TEXTS, _ANY), max_size=2).map(tuple)
_WORDS = st.lists(_ANY, max_size=2).map(tuple)
_CODES = st.builds(
    Code,
    id=_ANY,
    key=_ANY,
    color=_ANY,
    label=_TEXTS,
    short=_TEXTS,
    definition=_TEXTS,
    include=_RULES,
    exclude=_RULES,
    cues=st.builds(Cues, _WORDS, _WORDS),
    boundary_cases=st.lists(st.builds(BoundaryCase, _TEXTS, _TEXTS, _ANY), max_size=2).map(tuple),
    parent=_ANY,
    requires_memo=st.booleans(),
)
_BOOKS = st.builds(
    Codebook,
    id=_ANY,
    number=_ANY,
    version=_ANY,
    title=_TEXTS,
    source=_ANY,
    guidance=_TEXTS,
    codes=st.lists(_CODES, max_size=3, unique_by=lambda code: code.id).map(tuple),
)


@given(_BOOKS)
def test_a_document_gives_back_the_same_codebook_and_checksum(book: Codebook) -> None:
    document = codebook.to_document(book)
    assert codebook.from_document(document) == book
    again = codebook.from_document(json.loads(json.dumps(document)))
    assert again == book
    assert codebook.checksum(again) == codebook.checksum(book)


@given(_BOOKS, _BOOKS)
def test_two_codebooks_have_one_checksum_only_if_they_are_the_same(
    one: Codebook, other: Codebook
) -> None:
    assert (codebook.checksum(one) == codebook.checksum(other)) == (one == other)
    assert codebook.checksum(replace(one, version=one.version + "x")) != codebook.checksum(one)


_VISIBLE = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1
)
_LINE = _VISIBLE.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(bool)
_BOTH = st.builds(Text, _LINE, _LINE)
_IDS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,9}\Z")


@st.composite
def _valid_books(draw: st.DrawFn) -> Codebook:
    ids = draw(st.lists(_IDS, min_size=1, max_size=5, unique=True))
    codes = []
    for position, code_id in enumerate(ids):
        others = st.sampled_from(["", *(other for other in ids if other != code_id)])
        unique = f"{position}"
        name = Text(f"{draw(_LINE)} {unique}", f"{draw(_LINE)} {unique}")
        codes.append(
            Code(
                id=code_id,
                key=codebook.CODE_KEYS[position],
                color=draw(st.from_regex(r"\A#[0-9A-F]{6}\Z")),
                label=name,
                short=Text(f"k{unique}", f"s{unique}"),
                definition=draw(_BOTH),
                include=(Rule(draw(_BOTH)),),
                exclude=(Rule(draw(_BOTH), draw(others)),),
                cues=Cues((draw(_LINE),), (draw(_LINE),)),
                boundary_cases=(BoundaryCase(draw(_BOTH), draw(_BOTH), draw(others)),),
                parent=draw(st.sampled_from(["", *ids[:position]])),
                requires_memo=draw(st.booleans()),
            )
        )
    book = Codebook(draw(_IDS), "", draw(_LINE), draw(_BOTH), "", draw(_BOTH), tuple(codes))
    return book


@settings(max_examples=40)
@given(book=_valid_books())
def test_a_document_written_as_yaml_is_a_codebook_file(
    tmp_path_factory: pytest.TempPathFactory, book: Codebook
) -> None:
    path = tmp_path_factory.mktemp("book") / "book.yaml"
    document = codebook.to_document(book)
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    assert codebook.load(path) == book


def test_the_checksum_does_not_depend_on_how_the_file_is_laid_out(
    tmp_path: Path, value: Codebook
) -> None:
    path = tmp_path / "other-layout.yaml"
    path.write_text(yaml.safe_dump(codebook.to_document(value), width=40), encoding="utf-8")
    assert codebook.checksum(codebook.load(path)) == codebook.checksum(value)
    assert re.fullmatch("[0-9a-f]{64}", codebook.checksum(value))


def test_the_checksum_of_a_small_codebook_stays_what_it_was() -> None:
    code = Code("a", "1", "#000000", Text("A", "A"), Text("a", "a"), Text("Iets.", "Something."))
    book = Codebook("x", "", "1.0", Text("Één", "One"), "", Text(), (code,))
    assert (
        codebook.checksum(book)
        == "5333cc61982eb972cb8f53e7110b0f26b7e11709f6afa3233ec4a69d7bcd78ee"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "format 2"),
        ({"format": True}, "format True"),
        ({"format": None}, "format None"),
        ({"id": 3}, "id is missing or of the wrong kind"),
        ({"title": "Klein"}, "title is"),
        ({"codes": {}}, "codes is"),
        ({"codes": [3]}, r"codes\[1\] is"),
        ({"codes": [{}]}, r"codes\[1\].*id is"),
        ({"guidance": []}, "guidance is"),
    ],
)
def test_what_is_no_document_is_refused(
    value: Codebook, change: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        codebook.from_document({**codebook.to_document(value), **change})


def test_a_document_with_one_id_for_two_codes_is_refused(value: Codebook) -> None:
    twice = replace(value, codes=(value.codes[0], value.codes[0]))
    with pytest.raises(InputError, match="same id: direct"):
        codebook.from_document(codebook.to_document(twice))


def test_a_text_is_shown_in_the_language_of_the_screen_or_else_the_other() -> None:
    text = Text("ja", "yes")
    assert (text.shown(), text.shown("nl"), text.shown("en")) == ("yes", "ja", "yes")
    with using("nl"):
        assert text.shown() == "ja"
        assert Text(en="yes").shown() == "yes"
    assert Text("ja").shown() == "ja"
    assert Cues(("ja",), ("yes",)).shown("nl") == ("ja",)
    assert Cues(("ja",)).shown("en") == ("ja",)


def test_naming_codebooks_loads_no_yaml_until_a_file_is_read() -> None:
    program = """
import sys
from coder import codebook
heavy = {"yaml", "numpy", "pandas", "spacy", "textual", "lxml"}
assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()
codebook.find("waardecreatie")
assert heavy & sys.modules.keys() == {"yaml"}
"""
    subprocess.run([sys.executable, "-c", program], check=True)
