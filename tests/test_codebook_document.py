"""A codebook comes back whole from its document and from YAML; its checksum stays what it was."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from codebook_texts import FULL, written
from hypothesis import given, settings
from hypothesis import strategies as st

from coder import codebook
from coder.codebook import (
    PURPOSES,
    BoundaryCase,
    Code,
    Codebook,
    Cues,
    Qualifier,
    QualifierValue,
    Questions,
    Rule,
    Step,
    Text,
)
from coder.codebook.writing import to_yaml
from coder.color import PALETTE
from coder.errors import InputError


@pytest.fixture(scope="module")
def value() -> Codebook:
    return codebook.find("waardecreatie")


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
    position=st.integers(0, 5),
    remedy=_TEXTS,
    questions=st.builds(Questions, _WORDS, _WORDS),
    overlaps=_WORDS,
)
_QUALIFIERS = st.builds(
    Qualifier,
    id=_ANY,
    label=_TEXTS,
    values=st.lists(st.builds(QualifierValue, _ANY, _ANY, _TEXTS, st.booleans()), max_size=2).map(
        tuple
    ),
    codes=_WORDS,
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
    purpose=st.sampled_from(PURPOSES),
    questions=st.builds(Questions, _WORDS, _WORDS),
    decision_tree=st.lists(st.builds(Step, _ANY, _TEXTS, _ANY, _ANY), max_size=2).map(tuple),
    qualifiers=st.lists(_QUALIFIERS, max_size=2).map(tuple),
)


@settings(max_examples=50)
@given(_BOOKS)
def test_a_document_gives_back_the_same_codebook_and_checksum(book: Codebook) -> None:
    document = codebook.to_document(book)
    assert codebook.from_document(document) == book
    again = codebook.from_document(json.loads(json.dumps(document)))
    assert again == book
    assert codebook.checksum(again) == codebook.checksum(book)


@settings(max_examples=40)
@given(_BOOKS, _BOOKS)
def test_two_codebooks_have_one_checksum_only_if_they_are_the_same(
    one: Codebook, other: Codebook
) -> None:
    assert (codebook.checksum(one) == codebook.checksum(other)) == (one == other)
    assert codebook.checksum(replace(one, version=one.version + "x")) != codebook.checksum(one)


# YAML

_VISIBLE = st.text(
    st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1
)
_LINE = _VISIBLE.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(bool)
_LONG = st.builds(lambda line, times: " ".join([line] * times), _LINE, st.integers(2, 60))
_LINES = st.one_of(_LINE, _LONG, st.builds("{}\n{}".format, _LINE, _LONG))
_BOTH = st.builds(Text, _LINES, _LINES)
_NAMES = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,9}\Z")
_PLAIN_NAMES = st.from_regex(r"\A[a-z0-9][a-z0-9_]{0,6}\Z")


@st.composite
def _questions(draw: st.DrawFn) -> Questions:
    asked = draw(st.lists(st.tuples(_LINE, _LINE), max_size=3))
    return Questions(tuple(nl for nl, _en in asked), tuple(en for _nl, en in asked))


@st.composite
def _codes(draw: st.DrawFn, ids: list[str]) -> tuple[Code, ...]:
    codes = []
    for place, code_id in enumerate(ids):
        others = st.sampled_from(["", *(other for other in ids if other != code_id)])
        codes.append(
            Code(
                id=code_id,
                key=codebook.CODE_KEYS[place],
                color=PALETTE[place],
                label=Text(f"{draw(_LINE)} {place}", f"{draw(_LINE)} {place}"),
                short=Text(f"k{place}", f"s{place}"),
                definition=draw(_BOTH),
                include=(Rule(draw(_BOTH)),),
                exclude=(Rule(draw(_BOTH), draw(others)),),
                cues=Cues((draw(_LINE),), (draw(_LINE),)),
                boundary_cases=(BoundaryCase(draw(_BOTH), draw(_BOTH), draw(others)),),
                parent=draw(st.sampled_from(["", *ids[:place]])),
                requires_memo=draw(st.booleans()),
                position=draw(st.integers(0, 999)),
                remedy=draw(st.one_of(st.just(Text()), _BOTH)),
                questions=draw(_questions()),
                overlaps=tuple(
                    f"{book}:{name}"
                    for book, name in draw(
                        st.lists(st.tuples(_NAMES, _NAMES), max_size=2, unique=True)
                    )
                ),
            )
        )
    return tuple(codes)


@st.composite
def _steps(draw: st.DrawFn, ids: list[str]) -> tuple[Step, ...]:
    names = [f"step{number}" for number in range(draw(st.integers(0, 4)))]
    free = [name for name in names if name not in ids]
    return tuple(
        Step(
            name,
            draw(_BOTH),
            draw(st.sampled_from(ids)),
            draw(st.sampled_from(["", *free[place + 1 :], *["none"] * (place == len(free) - 1)])),
        )
        for place, name in enumerate(free)
    )


@st.composite
def _qualifiers(draw: st.DrawFn, ids: list[str]) -> tuple[Qualifier, ...]:
    made = []
    for name in draw(st.lists(_PLAIN_NAMES, max_size=2, unique=True)):
        values = draw(st.lists(_PLAIN_NAMES, min_size=1, max_size=3, unique=True))
        made.append(
            Qualifier(
                name,
                Text(f"{draw(_LINE)} {len(made)}", f"{draw(_LINE)} {len(made)}"),
                tuple(
                    QualifierValue(
                        value,
                        ("+-o", "*#%")[len(made)][n],
                        Text(f"n{n}", f"e{n}"),
                        counts=draw(st.booleans()),
                    )
                    for n, value in enumerate(values)
                ),
                tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))),
            )
        )
    return tuple(made)


@st.composite
def _valid_books(draw: st.DrawFn) -> Codebook:
    ids = draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True))
    return Codebook(
        id=draw(_NAMES),
        number=draw(st.one_of(st.just(""), _NAMES)),
        version=draw(_LINE),
        title=Text(draw(_LINE), draw(_LINE)),
        source=draw(st.one_of(st.just(""), _LINES)),
        guidance=draw(st.one_of(st.just(Text()), _BOTH)),
        codes=draw(_codes(ids)),
        purpose=draw(st.sampled_from(PURPOSES)),
        questions=draw(_questions()),
        decision_tree=draw(_steps(ids)),
        qualifiers=draw(_qualifiers(ids)),
    )


@settings(max_examples=20)
@given(book=_valid_books())
def test_nothing_is_lost_from_yaml_to_codebook_to_yaml(
    tmp_path_factory: pytest.TempPathFactory, book: Codebook
) -> None:
    text = to_yaml(book)
    path = written(tmp_path_factory.mktemp("book"), text)
    assert codebook.load(path) == book
    assert to_yaml(codebook.load(path)) == text
    assert yaml.safe_load(text)["codes"][0]["definition"] == {
        "nl": book.codes[0].definition.nl,
        "en": book.codes[0].definition.en,
    }


@pytest.mark.parametrize("layout", ["flow", "block", "pure Python"])
@settings(max_examples=3)
@given(book=_valid_books())
def test_whatever_writes_the_document_as_yaml_it_is_a_codebook_file(
    tmp_path_factory: pytest.TempPathFactory, layout: str, book: Codebook
) -> None:
    dumper = yaml.SafeDumper if layout == "pure Python" else yaml.CSafeDumper
    text = yaml.dump(
        codebook.to_document(book),
        Dumper=dumper,
        allow_unicode=True,
        default_flow_style=layout == "flow",
    )
    assert codebook.load(written(tmp_path_factory.mktemp("book"), text)) == book


def test_yaml_reads_well_and_holds_every_field(tmp_path: Path) -> None:
    book = codebook.load(written(tmp_path, FULL))
    text = to_yaml(book)
    assert codebook.load(written(tmp_path, text)) == book
    assert {line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()} == {
        "format", "id", "number", "version", "purpose", "title", "source", "guidance",
        "questions", "decision_tree", "qualifiers", "codes",
    }  # fmt: skip
    for part in (
        '  - id: joy\n    key: "1"\n    color: "#0072B2"\n    position: 2\n',
        '  - {id: absent, key: "o", label: {nl: "afwezig", en: "absent"}, counts: false}\n',
        '      - {id: "yes", key: "l", label: {nl: "gestuurd", en: "led"}}\n',
        '- nl: "Opluchting."\n        en: "Relief."\n        instead: relief\n',
        "    yes: joy\n    no: q3\n",
        "    codes: [joy, relief]\n",
    ):
        assert part in text, part


def test_long_texts_are_folded_within_a_hundred_characters(value: Codebook) -> None:
    lines = to_yaml(value).splitlines()
    assert max(map(len, lines)) <= 100
    assert [line for line in lines if line != line.rstrip()] == []


def test_the_checksum_does_not_depend_on_how_the_file_is_laid_out(
    tmp_path: Path, value: Codebook
) -> None:
    path = tmp_path / "other-layout.yaml"
    path.write_text(yaml.safe_dump(codebook.to_document(value), width=40), encoding="utf-8")
    assert codebook.checksum(codebook.load(path)) == codebook.checksum(value)
    assert re.fullmatch("[0-9a-f]{64}", codebook.checksum(value))


def test_a_codebook_without_the_newer_fields_keeps_its_document_and_checksum() -> None:
    one = Code(
        "a", "1", "#000000", Text("A", "A"), Text("a", "a"), Text("Iets.", "Something."),
        include=(Rule(Text("Wel.", "Does.")),),
        exclude=(Rule(Text("Niet.", "Not."), "b"),),
        cues=Cues(("eh",), ()),
        boundary_cases=(BoundaryCase(Text("Soms.", "At times."), Text("Hè.", "Eh."), "b"),),
    )  # fmt: skip
    other = Code(
        "b", "2", "#E69F00", Text("B", "B"), Text("b", "b"), Text("Wat anders.", "Something else."),
        parent="a",
        requires_memo=True,
    )  # fmt: skip
    book = Codebook(
        "x",
        "F77",
        "1.0",
        Text("Één", "One"),
        "Iemand (2020).",
        Text("Lees.", "Read."),
        (one, other),
    )
    # As the version of the program before those fields wrote it, byte for byte.
    assert json.dumps(codebook.to_document(book), ensure_ascii=False) == (
        '{"format": 1, "id": "x", "number": "F77", "version": "1.0", '
        '"title": {"nl": "Één", "en": "One"}, "source": "Iemand (2020).", '
        '"guidance": {"nl": "Lees.", "en": "Read."}, "codes": [{"id": "a", "key": "1", '
        '"color": "#000000", "label": {"nl": "A", "en": "A"}, "short": {"nl": "a", "en": "a"}, '
        '"definition": {"nl": "Iets.", "en": "Something."}, '
        '"include": [{"nl": "Wel.", "en": "Does."}], '
        '"exclude": [{"nl": "Niet.", "en": "Not.", "instead": "b"}], '
        '"cues": {"nl": ["eh"], "en": []}, "boundary_cases": [{"nl": "Soms.", '
        '"en": "At times.", "instead": "b", "example": {"nl": "Hè.", "en": "Eh."}}]}, '
        '{"id": "b", "key": "2", "color": "#E69F00", "label": {"nl": "B", "en": "B"}, '
        '"short": {"nl": "b", "en": "b"}, "definition": {"nl": "Wat anders.", '
        '"en": "Something else."}, "parent": "a", "requires_memo": true}]}'
    )
    assert codebook.checksum(book) == (
        "8ac4f8da41f54b6e66ca8aa8aa93373589dd8bb0855e47ed22dad765aa8dd684"
    )


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
        ({"purpose": "reading"}, "purpose is"),
        ({"questions": {"nl": []}}, "questions.en is"),
        ({"decision_tree": [{"id": "q", "question": {"nl": "", "en": ""}}]}, r"tree\[1\].yes is"),
        ({"qualifiers": [{"id": "v", "label": {"nl": "", "en": ""}, "values": 3}]}, "values is"),
        ({"qualifiers": {}}, "qualifiers is"),
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
