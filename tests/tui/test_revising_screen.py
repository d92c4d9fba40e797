"""Looking again before the table, on screen: which fragments differ, never how."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sample import Sample
from test_consensus_screen import press, seen

from coder.consensus import open_revising
from coder.study.judgements import judgements_of
from coder.study.revising import revising
from coder.study.signoffs import sign_off
from coder.study.transcripts import find_transcript
from coder.tui import Workbench

pytestmark = pytest.mark.slow


def signed(make_sample: Callable[..., Sample]) -> Sample:
    """Two coders who have signed off P1 and differ on its fragments 2 and 4."""
    sample = make_sample(transcripts=1)
    for name in ("anna", "bram"):
        sample.judge_all(name, "P1", "direct")
    sample.judge("bram", "P1", "2", "realised")
    sample.judge("bram", "P1", "4", "direct", "realised")
    for name in ("anna", "bram"):
        with sample.open(name) as study:
            sign_off(study, sample.coding_pass(study), find_transcript(study, "P1"))
    return sample


async def test_the_coordinator_opens_revising_and_sees_who_is_done(
    make_sample: Callable[..., Sample],
) -> None:
    sample = signed(make_sample)
    app = Workbench(sample.path, None, "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "v")
        assert "learn on which fragments they differ, not how" in " ".join(seen(app).split())
        await press(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "done: –; not yet: anna, bram" in seen(app)
    with sample.open() as study:
        assert [one.waiting for one in revising(study, sample.coding_pass(study))] == [
            ("anna", "bram")
        ]


async def test_a_coder_finds_what_differs_judges_that_alone_and_says_done(
    make_sample: Callable[..., Sample],
) -> None:
    sample = signed(make_sample)
    with sample.open() as study:
        open_revising(study, "eerste")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "g", "1", "enter", "space")
        text = seen(app)
        assert text.count("≠") >= 2
        assert "2 fragments differ" in text.splitlines()[0]
        assert "you do not all say the same here" in text
        assert "done revising" in text.splitlines()[-1]
        body = "\n".join(line[:60] for line in text.splitlines()[1:-3])
        assert "4 realised" not in body, "nothing tells what the other said"
        await press(pilot, "2", "1", "space", "space")
        assert "▌    2" in seen(app), "from the last that differs to the first again"
        await press(pilot, "up", "3")
        assert any("only the fragments on which" in one.message for one in app._notifications)
        await press(pilot, "S", "enter")
        assert any("You are done revising P1" in one.message for one in app._notifications)
        assert "≠" not in seen(app)
    with sample.open() as study:
        coding_pass = sample.coding_pass(study)
        found = judgements_of(study, coding_pass, stage="revised")
        assert [(one.coder, one.codes) for one in found] == [("anna", ("potential",))]
        assert revising(study, coding_pass)[0].done == ("anna",)
