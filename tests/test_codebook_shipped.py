"""What ships is in order, is found by number, and is as its folder and its schema say."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from codebook_texts import FULL, SMALL, TREE, written

from coder import codebook, shipped
from coder.codebook import Codebook
from coder.codebook.template import template
from coder.codebook.writing import to_yaml
from coder.language import LANGUAGES

pytestmark = pytest.mark.slow  # every shipped text is read, sentence by sentence

FOLDER = shipped.folder("codebooks")
PATHS = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def books() -> list[Codebook]:
    return codebook.shipped()


@pytest.fixture(scope="module")
def value() -> Codebook:
    return codebook.find("waardecreatie")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_shipped_codebook_is_in_order_and_found_by_its_name(path: Path) -> None:
    assert [str(problem) for problem in codebook.check(path)] == []
    book = codebook.load(path)
    assert path.stem == (book.number or book.id)
    name = book.id.upper() if path.stem == book.number else path.stem.lower()
    assert codebook.find(name) == book


def test_shipped_codebooks_come_by_number_and_no_name_serves_two(books: list[Codebook]) -> None:
    numbers = [book.number for book in books if book.number]
    assert numbers == sorted(numbers)
    names = [name.casefold() for book in books for name in {book.id, book.number} if name]
    assert [name for name, uses in Counter(names).items() if uses > 1] == []


@pytest.mark.parametrize("place", range(len(PATHS)), ids=[path.stem for path in PATHS])
def test_nothing_of_a_shipped_codebook_is_lost_in_yaml(
    books: list[Codebook], place: int, tmp_path: Path
) -> None:
    text = to_yaml(books[place])
    assert codebook.load(written(tmp_path, text)) == books[place]
    assert max(map(len, text.splitlines())) <= 100


def test_a_number_finds_its_codebook_whatever_its_capitals() -> None:
    assert codebook.find("F01") == codebook.find("f01")
    assert codebook.find("f02").number == "F02"


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_for_double_coding_has_rules_cues_and_boundary_cases(
    books: list[Codebook], lang: str
) -> None:
    for book in books:
        assert getattr(book.title, lang) and getattr(book.guidance, lang) and book.source
        for code in book.codes if not book.for_reference else ():
            if code.id == "other":
                continue
            assert code.include and code.exclude and code.boundary_cases, (book.id, code.id)
            assert getattr(code.cues, lang), (book.id, code.id)


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


def test_no_sentence_occurs_twice_in_a_shipped_codebook(books: list[Codebook]) -> None:
    for book in books:
        sentences: list[str] = []
        for lang in LANGUAGES:
            texts = [text for text in _strings(_only(codebook.to_document(book), lang)) if text]
            parts = [part for text in texts for part in re.split(r"(?<=[.?!])\s+|\n", text)]
            sentences += [part.casefold() for part in parts if len(part) > 30]
        assert [part for part, n in Counter(sentences).items() if n > 1] == [], book.id


def test_the_decision_tree_leads_to_every_code_that_stands_at_the_top(
    books: list[Codebook],
) -> None:
    for book in books:
        added = [book.added_by(step) for step in book.decision_tree]
        if added:
            assert {code.id for code in book.children()} == {
                book.top(code.id).id for code in added if code
            }, book.id


# The folder


def test_the_folder_says_what_the_fields_mean_and_under_which_licence() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    licence = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert " ".join(codebook.CODE_KEYS[9:]) in readme
    schema = _schema()
    for part in (schema, *schema["$defs"].values()):
        for name in part.get("properties", {}):
            assert name in LANGUAGES or f"`{name}`" in readme or f"`{name}:" in readme, name
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in licence


# The schema


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Yaml12(_Loader):  # type: ignore[misc]
    """Reads YAML as editors do: only true and false are booleans, and a date is text."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def _schema() -> Any:
    return json.loads((FOLDER / "codebook.schema.json").read_text(encoding="utf-8"))


def _objections(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(_schema())
    return [error.message for error in validator.iter_errors(yaml.load(text, _Yaml12))]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(_schema())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_schema_accepts_every_shipped_codebook(path: Path) -> None:
    assert _objections(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [SMALL, TREE, FULL, template("mine", "mine.yaml", LANGUAGES)])
def test_the_schema_accepts_what_the_check_accepts(tmp_path: Path, text: str) -> None:
    assert codebook.check(written(tmp_path, text)) == []
    assert _objections(text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: full\n", ""),
        ("format: 1", "format: 2"),
        ("number: F77", "number: F 77"),
        ('version: "1.0"', "version: 1.0"),
        ("purpose: reference", "purpose: lezen"),
        ('{nl: "Alles", en: "Everything"}', '{nl: "Alles"}'),
        ('"Iemand is blij."', '" "'),
        ("position: 2", 'position: "2"'),
        ("position: 2", "position: 0"),
        ('key: "1"', "key: 1"),
        ('key: "1"', 'key: "0"'),
        ('key: "1"', 'key: "12"'),
        ('"#0072B2"', '"blue"'),
        ('nl: "vreugde"', 'nl: "vreugdevolheid"'),
        ("F09:AS5", "F09-AS5"),
        ("waardecreatie:direct", "F09:AS5"),
        ("requires_memo: true", 'requires_memo: "true"'),
        ("instead: relief", "instead: a b"),
        ("id: valence", "id: Valence"),
        ("codes: [joy, relief]", "codes: []"),
        ("codes: [joy, relief]", "codes: [joy, joy]"),
        ("key: o,", 'key: "?",'),
        ("counts: false", "counts: 0"),
        ("    yes: bliss\n", ""),
        ("    remedy:", "    remedies:"),
        ('example: {nl: "Hè hè.", en: "Phew."}', 'example: "Hè hè."'),
        ("cues: {nl: [blij], en: [glad, happy]}", "cues: [blij]"),
    ],
)
def test_the_schema_objects_to_what_the_check_objects_to(
    tmp_path: Path, old: str, new: str
) -> None:
    assert old in FULL
    text = FULL.replace(old, new, 1)
    assert any(problem.weight == "fault" for problem in codebook.check(written(tmp_path, text)))
    assert _objections(text) != []


def test_schema_and_check_know_the_same_fields() -> None:
    known = {name for part in _properties(_schema()) for name in part}
    written_by = set(_names(yaml.load(FULL, _Yaml12)))
    assert known == written_by


def _properties(schema: Any) -> Iterator[dict[str, Any]]:
    for part in (schema, *schema["$defs"].values()):
        yield part.get("properties", {})


def _names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from _names(inner)
