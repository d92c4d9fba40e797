"""The segmentation screen: split at the caret, merge, context and undo, by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.cli import run
from coder.errors import BlindError
from coder.study import Study
from coder.study.cut_reports import cut_reports
from coder.study.transcripts import find_transcript, fragments_of
from coder.tui import Workbench
from coder.tui.screens.segmenting import SegmentingScreen

pytestmark = pytest.mark.slow

TEXT = (
    "I: Hoe begon het?\nR: We zaten apart. Toen gingen we kijken. Dat was fijn.\nR: Nu elke week.\n"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """One transcript on which nothing rests, and one coder."""
    study, text = tmp_path / "a.study", tmp_path / "P1.txt"
    text.write_text(TEXT, encoding="utf-8")
    for words in (
        ("new", str(study), "--codebook", "waardecreatie"),
        ("add", str(text), "-s", str(study)),
        ("team", "add", "anna", "--kind", "coach", "-s", str(study)),
    ):
        assert run(words) == 0
    return study


def labels(path: Path) -> list[tuple[str | None, str]]:
    with Study.open(path) as study:
        return [(one.label, one.text) for one in fragments_of(study, find_transcript(study, "P1"))]


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_it_splits_at_the_caret_merges_and_takes_it_back(
    path: Path, size: tuple[int, int]
) -> None:
    before = labels(path)
    app = Workbench(path, None, "segment", transcript="P1")
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "s")  # to the next sentence
        assert [text for _label, text in labels(path)][1:3] == [
            "We zaten apart.",
            "Toen gingen we kijken. Dat was fijn.",
        ]
        screen = app.screen
        assert isinstance(screen, SegmentingScreen)
        assert screen.fragment.label == "2"
        await pilot.press("k", "m")
        assert labels(path) == before
        await pilot.press("u")
        assert len(labels(path)) == len(before) + 1
        await pilot.press("u")
        assert labels(path) == before
        await pilot.press("U")
        assert len(labels(path)) == len(before) + 1
        await pilot.press("x")
        assert sum(label is None for label, _text in labels(path)) == 2
        await pilot.press("question_mark")
        await pilot.press("escape", "q")


async def test_what_is_frozen_is_shown_and_says_why(path: Path) -> None:
    assert run(("pass", "new", "eerste", "-s", str(path))) == 0
    before = labels(path)
    app = Workbench(path, None, "segment", transcript="P1")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "s", "escape", "m", "x")
        screen = app.screen
        assert isinstance(screen, SegmentingScreen)
        assert "eerste" in screen.frozen
    assert labels(path) == before


def test_it_is_the_coordinators(path: Path) -> None:
    with pytest.raises(BlindError):
        Workbench(path, "anna", "segment", transcript="P1")


async def test_a_coder_reports_a_bad_cut_once_by_a_key(path: Path) -> None:
    assert run(("pass", "new", "eerste", "-s", str(path))) == 0
    app = Workbench(path, "anna", "code")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "exclamation_mark", "exclamation_mark")
    with Study.open(path) as study:
        assert [(one.label, one.coder) for one in cut_reports(study)] == [("1", "anna")]
