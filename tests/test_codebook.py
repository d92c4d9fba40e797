"""A codebook is found by any of its names, and knows its codes, qualifiers and decision tree."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from codebook_texts import FULL, SMALL, TREE, written

from coder import codebook
from coder.codebook import Codebook, Cues, Text
from coder.codebook.overlap import Overlap, overlapping
from coder.errors import InputError
from coder.language import using


@pytest.fixture(scope="module")
def value() -> Codebook:
    return codebook.find("waardecreatie")


@pytest.fixture
def full(tmp_path: Path) -> Codebook:
    return codebook.load(written(tmp_path, FULL))


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
    path = written(tmp_path, SMALL)
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


def test_a_code_knows_its_children_and_its_ancestor_at_the_top(tmp_path: Path) -> None:
    book = codebook.load(written(tmp_path, TREE))
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


def test_a_code_knows_how_deep_it_stands(tmp_path: Path) -> None:
    book = codebook.load(written(tmp_path, TREE))
    assert [book.depth(code.id) for code in book.codes] == [0, 0, 1, 2]
    ring = [replace(code, parent="joy") for code in book.codes]
    assert replace(book, codes=tuple(ring)).depth("joy") <= 4


# Qualifiers


def test_a_code_has_the_qualifiers_that_name_it_and_those_that_name_none(full: Codebook) -> None:
    assert [one.id for one in full.qualifiers_of("joy")] == ["valence", "led"]
    assert [one.id for one in full.qualifiers_of("bliss")] == ["led"]


def test_an_assignment_counts_unless_a_value_says_that_it_does_not(full: Codebook) -> None:
    assert full.counts(())
    assert full.counts((("valence", "positive"), ("led", "yes")))
    assert not full.counts((("led", "yes"), ("valence", "absent")))
    assert full.counts((("valence", "unheard-of"), ("mood", "absent")))


# The decision tree


def _walk(book: Codebook, answers: str) -> tuple[list[str], list[str]]:
    """The steps that were asked and the codes that were added, for answers such as ``yn``."""
    asked, added = [], []
    step = book.next_step()
    for answer in answers:
        assert step is not None
        asked.append(step.id)
        code = book.added_by(step)
        if answer == "y" and code:
            added.append(code.id)
        step = book.next_step(step.id, yes=answer == "y")
    assert step is None
    return asked, added


@pytest.mark.parametrize(
    ("answers", "asked", "added"),
    [
        ("yyyy", ["q1", "q2", "q3", "q4"], ["joy", "bliss", "relief"]),
        ("ynn", ["q1", "q2", "q3"], ["joy"]),
        ("nyn", ["q1", "q3", "q4"], []),
        ("nyy", ["q1", "q3", "q4"], ["relief"]),
        ("nn", ["q1", "q3"], []),
    ],
)
def test_every_yes_adds_its_code_and_the_tree_goes_on_from_there(
    full: Codebook, answers: str, asked: list[str], added: list[str]
) -> None:
    assert _walk(full, answers) == (asked, added)


def test_a_codebook_without_a_decision_tree_asks_nothing(value: Codebook) -> None:
    bare = replace(value, decision_tree=())
    assert bare.next_step() is None
    assert bare.next_step("q1", yes=True) is None


# Codebooks that overlap


def test_two_codebooks_overlap_where_either_of_them_says_so(
    full: Codebook, value: Codebook
) -> None:
    assert overlapping(full, value) == (Overlap("joy", "direct"),)
    assert overlapping(value, full) == (Overlap("direct", "joy"),)
    numbered = replace(value, id="else", number="F09")
    assert overlapping(full, numbered) == ()
    named = replace(numbered, codes=(replace(numbered.codes[0], id="AS5"),))
    assert overlapping(full, named) == (Overlap("joy", "AS5"),)


def test_a_codebook_overlaps_with_another_version_of_itself_but_for_what_is_left(
    value: Codebook,
) -> None:
    changed = replace(value.codes[1], definition=Text("Wat anders.", "Something else."))
    later = replace(value, version="2", codes=(value.codes[0], changed, *value.codes[2:]))
    pairs = [(one.code, one.other) for one in overlapping(value, later)]
    assert pairs == [(name, name) for name in value.ids if name not in ("potential", "other")]


# What is shown


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
