"""What is said with a code, on the coding screen and at the table: by keys, by mouse, and seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample import Sample
from study_steps import PASS, close, finish, judged_fragments, quick_samples
from test_coding_screen import press, screen_of, seen
from test_text import HARMFUL, hostile

from coder.codebook import Codebook, Text, find
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.judgements import judgements_of
from coder.study.passes import find_pass, new_pass
from coder.tui import Workbench
from coder.tui.widgets.tree_guide import TreeGuide
from coder.tui.widgets.value_line import ValueLine

pytestmark = pytest.mark.slow

make_sample = quick_samples
SIZES = [(80, 24), (200, 60)]
INTERVIEW = "I: Ja?\n\nR: Een ding.\n\nI: En?\n\nR: Nog een ding.\n\nI: En?\n\nR: Een derde ding.\n"


def study_with(path: Path, book: Codebook) -> Path:
    """A study of three fragments with this codebook."""
    source = path.with_name("P1.txt")
    source.write_text(INTERVIEW, encoding="utf-8")
    with Study.create(path, codebook=book) as study:
        settings = settings_from()
        take(study, prepare(source, settings), settings)
        add_coder(study, "anna", "coach")
        new_pass(study, PASS)
    return path


def stored(path: Path, coder: str = "anna") -> list[tuple[Assignment, ...]]:
    """What is in the file, in the order of the text."""
    with Study.open(path) as study:
        said = {
            one.fragment: one.assignments
            for one in judgements_of(study, find_pass(study, PASS))
            if one.coder == coder
        }
        return [said[one.id] for one in judged_fragments(study, "P1") if one.id in said]


def said(code: str, **values: str) -> Assignment:
    return Assignment(code, tuple(sorted(values.items())))


@pytest.mark.parametrize("size", SIZES)
async def test_a_value_takes_one_more_key_and_no_answer_takes_none(
    sample: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        assert "Valence" not in seen(app).splitlines()[-1]
        await press(pilot, "3")
        line = seen(app).splitlines()[-1]
        assert "3 applied  Valence  + favourable  − unfavourable  b ± both  o absent" in line
        await press(pilot, "o")
        assert "3 applied o " in seen(app), "a sign beside the code"
        assert "Fact or expectation" in seen(app).splitlines()[-1], "what is open comes next"
        await press(pilot, "down", "2", "1", "down", "o")
        assert "? keys" in seen(app).splitlines()[-1], "whoever goes on is asked no more"
    assert stored(sample.path) == [
        (said("applied", valence="absent"),),
        (said("direct"), said("potential")),
    ]


async def test_a_value_can_be_changed_later_and_everything_is_undone_in_order(
    sample: Sample,
) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "plus", "f", "down", "up")
        assert "3 applied +f" in seen(app)
        await press(pilot, "equals_sign")
        assert "For whom" in seen(app).splitlines()[-1], "the first that is open"
        await press(pilot, "minus", "escape")
        assert "3 applied −f" in seen(app)
        await press(pilot, "u")
        assert "3 applied +f" in seen(app)
        await press(pilot, "U", "down", "r")
    assert stored(sample.path) == [(said("applied", valence="negative", reality="fact"),)] * 2


async def test_a_click_on_a_value_does_what_its_key_does(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        column = seen(app).splitlines()[-1].index("absent")
        await pilot.click(ValueLine, offset=(column, 0))
        await pilot.pause()
    assert stored(sample.path) == [(said("applied", valence="absent"),)]


async def test_a_codebook_without_qualifiers_changes_nothing(tmp_path: Path) -> None:
    bare = replace(find("waardecreatie"), qualifiers=(), decision_tree=())
    app = Workbench(study_with(tmp_path / "x.study", bare), "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        before = seen(app).splitlines()[-1]
        await press(pilot, "3", "plus", "o", "equals_sign", "D")
        assert seen(app).splitlines()[-1] == before
        assert "  3 applied  " in seen(app)


async def test_thinking_or_doing_takes_two_keys_a_judgement(tmp_path: Path) -> None:
    path = study_with(tmp_path / "x.study", find("F06"))
    app = Workbench(path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1", "d", "down", "2", "h", "down", "3")
    assert stored(path) == [
        (said("KL1", mode="doing"),),
        (said("KL2", mode="thinking"),),
        (said("KL3"),),
    ]


@pytest.mark.parametrize("size", SIZES)
async def test_the_tree_leads_to_codes_in_place(sample: Sample, size: tuple[int, int]) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "D")
        assert "Does the speaker say something about how being together" in seen(app)
        assert "y yes → 1 direct" in seen(app)
        await press(pilot, "y")
        assert "1 direct" in seen(app)
        assert "Decision tree 2" in seen(app)
        await press(pilot, "backspace")
        assert stored(sample.path) == [], "back takes back what its yes switched on"
        await press(pilot, "n", "escape")
        assert "? keys" in seen(app).splitlines()[-1]
        await press(pilot, "D")
        while app.screen.query_one(TreeGuide).display:
            await press(pilot, "n")
        assert screen_of(app).session.verdict() == (), "the tree ended: none applies"
        await press(pilot, "down", "D")
        at = app.screen.query_one(TreeGuide).size.height - 1
        await pilot.click(TreeGuide, offset=(2, at))
        await press(pilot, "down")
        assert not app.screen.query_one(TreeGuide).display, "whoever goes on has left it"
    assert stored(sample.path) == [(), (said("direct"),)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_table_shows_and_decides_what_is_said_with_a_code(
    sample: Sample, size: tuple[int, int]
) -> None:
    for name in ("P1", "P2", "P3"):
        first = ["direct(valence=absent)" if name == "P1" else "direct", "direct"]
        finish(sample, name, anna=first, bram=["direct"])
    close(sample)
    app = Workbench(sample.path, None, "resolve")
    async with app.run_test(size=size) as pilot:
        await press(pilot)
        assert "qualifier 1 direct" in seen(app)
        assert "● absent" in seen(app)
        await press(pilot, "B", "equals_sign", "minus")
        assert "● − unfavourable" in seen(app)
        await press(pilot, "escape", "enter")
        assert "Why 1 direct (− unfavourable)?" in seen(app)
        await press(pilot, *"om", "enter")
        assert "All" in seen(app) or "The one difference is settled" in seen(app)
    with sample.open() as study:
        from coder.study.decisions import decisions

        (one,) = decisions(study, find_pass(study, PASS))
        assert one.assignments == (said("direct", valence="negative"),)


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_labels_do_no_harm_on_the_line_and_in_the_tree(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    book = find("waardecreatie")
    harm = [one.replace("\ud800", "?") for one in hostile(40, seed=3)]
    texts = [Text(f"[/]{one}", f"[/]{one}") for one in harm]
    values = tuple(
        replace(one, label=texts[place]) for place, one in enumerate(book.qualifiers[0].values)
    )
    hurt = replace(
        book,
        qualifiers=(replace(book.qualifiers[0], label=texts[9], values=values),),
        decision_tree=tuple(
            replace(one, question=texts[10 + i]) for i, one in enumerate(book.decision_tree)
        ),
    )
    app = Workbench(study_with(tmp_path / "x.study", hurt), "anna", "code")
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3")
        for key in ("o", "equals_sign", "D", "y", "n", "n"):
            await press(pilot, key)
            shown = seen(app)
            assert not any(ord(one) in HARMFUL for one in shown)
        assert "[/]" in shown
