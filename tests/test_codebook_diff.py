"""What changed between two codebooks is told code by code, and what it means for judgements."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from codebook_texts import FULL, written
from command_line import Call, caller
from hypothesis import given
from hypothesis import strategies as st

from coder import codebook
from coder.codebook import BoundaryCase, Code, Codebook, Cues, Questions, Rule, Text
from coder.codebook.differ import FIELDS, MEANING, CodebookDiff, FieldChange, codebook_diff


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def full(tmp_path: Path) -> Codebook:
    return codebook.load(written(tmp_path, FULL))


NEW = Text("Iets nieuws.", "Something new.")
CHANGES: dict[str, object] = {
    "key": "9",
    "color": "#000000",
    "label": NEW,
    "short": Text("nieuw", "new"),
    "definition": NEW,
    "include": (Rule(NEW),),
    "exclude": (Rule(NEW, "relief"),),
    "cues": Cues(("nieuw",), ("new",)),
    "boundary_cases": (BoundaryCase(NEW, NEW),),
    "parent": "relief",
    "requires_memo": True,
    "position": 7,
    "remedy": NEW,
    "questions": Questions(("Nieuw?",), ("New?",)),
    "overlaps": ("F09:AS1",),
}


def test_every_field_of_a_code_is_compared() -> None:
    assert {"id", *CHANGES} == {field.name for field in fields(Code)}
    assert CHANGES.keys() <= FIELDS.keys()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_in_a_code_is_told_and_whether_its_meaning_changed(
    full: Codebook, name: str
) -> None:
    joy, *others = full.codes
    changed = replace(joy, **{name: CHANGES[name]})  # type: ignore[arg-type]
    diff = codebook_diff(full, replace(full, codes=(changed, *others)))
    (one,) = diff.changed
    assert (one.before, one.after) == (joy, changed)
    assert [change.field for change in one.fields] == [name]
    assert one.changes_meaning == (name in MEANING)
    assert diff.meaning == diff.touched == (("joy",) if name in MEANING else ())
    assert not (diff.general or diff.added or diff.removed)


def test_meaning_is_definition_rules_boundary_cases_parent_and_qualifiers() -> None:
    assert set(MEANING) == {
        "definition", "include", "exclude", "boundary_cases", "parent", "qualifiers",
    }  # fmt: skip


def test_codes_that_came_or_went_are_told(full: Codebook) -> None:
    joy, bliss, relief = full.codes
    diff = codebook_diff(full, replace(full, codes=(relief, replace(bliss, id="rapture"), joy)))
    assert [code.id for code in diff.added] == ["rapture"]
    assert [code.id for code in diff.removed] == ["bliss"]
    assert diff.changed == ()
    assert [(one.field, one.before, one.after) for one in diff.general] == [
        ("order", ["joy", "relief"], ["relief", "joy"])
    ]
    assert diff.touched == ("bliss",)


def test_another_qualifier_changes_the_codes_that_it_goes_with(full: Codebook) -> None:
    valence, led = full.qualifiers
    fewer = replace(full, qualifiers=(replace(valence, values=valence.values[:1]), led))
    assert codebook_diff(full, fewer).meaning == ("joy", "relief")
    elsewhere = replace(full, qualifiers=(replace(valence, codes=("joy",)), led))
    assert codebook_diff(full, elsewhere).meaning == ("relief",)
    assert _with_values_of_led(full, key="z").meaning == ()
    assert _with_values_of_led(full, counts=False).meaning == full.ids


def _with_values_of_led(full: Codebook, **change: Any) -> CodebookDiff:
    valence, led = full.qualifiers
    values = tuple(replace(value, **change) for value in led.values)
    other = replace(full, qualifiers=(valence, replace(led, values=values)))
    return codebook_diff(full, other)


def test_what_is_said_once_is_told_once(full: Codebook) -> None:
    other = replace(
        full, version="2", title=NEW, source="", guidance=NEW, purpose="coding", number="",
        questions=Questions(), decision_tree=(),
    )  # fmt: skip
    diff = codebook_diff(full, other)
    assert [one.field for one in diff.general] == [
        "number", "version", "title", "source", "purpose", "guidance", "questions", "decision_tree",
    ]  # fmt: skip
    assert diff.changed == () and not diff.is_empty


def test_a_codebook_is_the_same_as_itself(full: Codebook) -> None:
    assert codebook_diff(full, full).is_empty


@given(st.sets(st.sampled_from(sorted(CHANGES))))
def test_a_comparison_the_other_way_round_mirrors_it(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    full = codebook.load(written(tmp_path_factory.mktemp("book"), FULL))
    changed = replace(full.codes[0], **{name: CHANGES[name] for name in names})  # type: ignore[arg-type]
    other = replace(full, codes=(changed, *full.codes[2:]))
    there, back = codebook_diff(full, other), codebook_diff(other, full)
    assert there.meaning == back.meaning
    assert there.added == back.removed and there.removed == back.added
    forth = [(one.field, one.before, one.after) for code in there.changed for one in code.fields]
    assert forth == [
        (one.field, one.after, one.before) for code in back.changed for one in code.fields
    ]


def _two(folder: Path) -> tuple[Path, Path]:
    changed = FULL
    for old, new in (
        ("Iemand is blij.", "Iemand is heel blij."),
        ('key: "2"', 'key: "3"'),
        ('version: "1.0"', 'version: "1.1"'),
        ("instead: relief}", "instead: bliss}"),
        ("    requires_memo: true\n", ""),
        ("[glad, happy]", "[happy, glad]"),
    ):
        assert old in changed
        changed = changed.replace(old, new)
    return written(folder, FULL, "a.yaml"), written(folder, changed, "b.yaml")


def test_the_command_says_in_words_what_changed(tmp_path: Path, call: Call) -> None:
    one, other = _two(tmp_path)
    done = call("codebook", "diff", one, other)
    assert done.code == 0
    assert (
        done.out
        == """\
from F77 1.0 to F77 1.1
version: 1.0 → 1.1

Joy [joy]
   definition (nl):
     − Iemand is blij.
     + Iemand is heel blij.
   what does not (nl):
     − Opluchting. → relief
     + Opluchting. → bliss
   what does not (en):
     − Relief. → relief
     + Relief. → bliss
   cues (en):
     in another order

Relief [relief]
   key: 2 → 3
   asks for a memo: yes → no

1 code changed in meaning: joy.
"""
    )


def test_the_command_says_the_same_as_json(tmp_path: Path, call: Call) -> None:
    one, other = _two(tmp_path)
    document = call("codebook", "diff", one, other, "--json").json
    assert document["before"] == {"id": "full", "number": "F77", "version": "1.0"}
    assert document["general"] == [{"field": "version", "before": "1.0", "after": "1.1"}]
    assert document["meaning"] == ["joy"]
    assert [(one["code"], one["changes_meaning"]) for one in document["changed"]] == [
        ("joy", True),
        ("relief", False),
    ]
    assert document["added"] == document["removed"] == []


def test_shipped_codebooks_are_compared_by_name_and_number(call: Call) -> None:
    document = call("codebook", "diff", "waardecreatie", "f01", "--json").json
    assert document["after"]["number"] == "F01"
    assert "hindering" in document["removed"]
    assert call("codebook", "diff", "F01", "F01").out == "The two are the same.\n"
    assert call("codebook", "diff", "F01", "F0l").code == 2


def test_every_field_that_can_change_has_a_name_for_people() -> None:
    changes = [FieldChange(field, None, None) for field in FIELDS]
    assert all(change.name for change in changes)
    assert len({change.name for change in changes}) == len(FIELDS)
