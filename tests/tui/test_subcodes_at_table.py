"""At the table too a code with subcodes opens in place, and every code can be reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sample import Sample
from study_steps import close, finish, quick_samples
from test_consensus_screen import press, screen_of, seen
from textual.pilot import Pilot

from coder.codebook import find
from coder.model import Assignment
from coder.study.codebooks import take_codebook
from coder.study.decisions import decisions
from coder.study.passes import find_pass, new_pass
from coder.study.proposals import proposals
from coder.tui import Workbench

pytestmark = pytest.mark.slow

make_sample = quick_samples
TREE = "factoren"


@pytest.fixture
def table(make_sample: Callable[..., Sample]) -> Sample:
    """anna and bram differ on all five fragments: the one has a subcode, the other PR6."""
    sample = make_sample(1)
    with sample.open() as study:
        take_codebook(study, find("F02"))
        new_pass(study, TREE, codebook=find("F02").id)
    finish(sample, "P1", name=TREE, anna=["PR1a"], bram=["PR6"])
    close(sample, TREE)
    return sample


def draft(app: Workbench) -> list[str]:
    return [one.code for one in screen_of(app).session.draft or ()]


async def opened(pilot: Pilot[None], app: Workbench, *keys: str) -> str:
    await press(pilot, *keys)
    return " ".join(seen(app).splitlines()[-3:])


async def test_a_key_opens_a_code_and_the_next_chooses_below_it(table: Sample) -> None:
    app = Workbench(table.path, None, "resolve", pass_name=TREE)
    async with app.run_test(size=(80, 24)) as pilot:
        foot = await opened(pilot, app, "1")
        assert draft(app) == []
        assert all(words in foot for words in ("1 ", "2 ", "the code itself", "Esc back"))
        await press(pilot, "2")
        assert draft(app) == ["PR1b"] and "? keys" in seen(app).splitlines()[-1]
        assert "12 " in seen(app), "named by all its keys"
        await press(pilot, "1", "2", "1", "1", "1", "enter")
        assert draft(app) == ["PR1", "PR1a"], "switched off too; Enter takes the code itself"
        await press(pilot, "1", "escape", "6")
        assert draft(app) == ["PR1", "PR1a", "PR6"], "Escape goes back up"
        await press(pilot, "1", "j", "6")
        assert draft(app) == ["PR6"], "on another fragment the keys mean the top again"
        await press(pilot, "enter", *"zo", "enter")
    with table.open() as study:
        (made,) = decisions(study, find_pass(study, TREE))
    assert (made.assignments, made.way) == ((Assignment("PR6"),), "own")


async def test_a_code_is_found_by_letters_and_a_subcode_can_be_voted_for_and_be_unclear(
    table: Sample,
) -> None:
    app = Workbench(table.path, None, "resolve", pass_name=TREE)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "tab", *"PR1c", "enter")
        assert draft(app) == ["PR1c"]
        await press(pilot, "s", "A", "1")
        assert "or ⏎ the code itself" in seen(app)
        await press(pilot, "2", "B", "6", "1", "2", "enter")
        assert draft(app) == [], "two votes for other codes are no majority"
        votes = screen_of(app).session.ready.votes
        assert votes == (("anna", ("PR1a", "PR1b")), ("bram", ("PR1b",)))
        await press(
            pilot, "x", "A", *"vaag", "enter", "x", "slash", *"PR2a", "enter", *"ook", "enter"
        )
        await press(pilot, "slash", "c", "A")
        assert "only 11 " in seen(app).splitlines()[1]
    with table.open() as study:
        found = proposals(study, find_pass(study, TREE))
    assert [(one.code, one.text) for one in found] == [("PR1a", "vaag"), ("PR2a", "ook")]


async def test_at_80_columns_every_key_of_the_foot_is_there_in_both_languages(
    table: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder import language

    for spoken in ("en", "nl"):
        language.use(spoken)
        app = Workbench(table.path, None, "resolve", pass_name=TREE)
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot)
            foot = seen(app).splitlines()[-1].split()
        assert {"A", "+", "&", "⏎", "u", "x", ">", ".", "r", "m", "0", "?"} <= set(foot), foot
