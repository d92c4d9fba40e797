"""Colours and what stands in their place: enough contrast, and signs where there is no colour."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from sample import Sample
from study_steps import quick_samples, say
from test_home_screen import press, settle

from coder.tui import Workbench
from coder.tui.theme import contrast
from coder.tui.widgets.fragment_view import FragmentView

make_sample = quick_samples
THEMES = ["coder-dark", "coder-light"]


def drawn(app: Workbench) -> list[list[Segment]]:
    """The screen as it is drawn: the pieces of each line."""
    return [list(strip) for strip in app.screen._compositor.render_strips()]


def at_hand(app: Workbench) -> list[Segment]:
    """The line on which the fragment at hand begins."""
    return next(line for line in drawn(app) if any("▌" in piece.text for piece in line))


def piece(line: list[Segment], words: str) -> Style:
    """How some words are drawn."""
    style = next(one.style for one in line if words in one.text)
    assert style is not None
    return style


@pytest.mark.parametrize("theme", THEMES)
async def test_words_found_marked_and_asked_can_be_read(sample: Sample, theme: str) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.theme = theme
        await settle(pilot)
        view = app.screen.query_one(FragmentView)
        styles = {
            name: view.get_component_rich_style(f"fragment-view--{name}", partial=True)
            for name in ("hit", "mark", "cursor", "before", "context", "star", "open")
        }
        ground = view.rich_style.bgcolor
        assert ground is not None
        cursor = styles["cursor"].bgcolor
        assert cursor is not None
        hit = styles["hit"]
        assert hit.color is not None and hit.bgcolor is not None
        assert contrast(hit.color.name, hit.bgcolor.name) >= 4.5
        assert styles["mark"].underline
        for name in ("before", "context", "star", "open"):
            color = styles[name].color
            assert color is not None
            assert contrast(color.name, ground.name) >= 4.5, name
            if name in ("before", "context", "star"):
                # On the line at hand too: questions inside it, codes of before, the star.
                assert contrast(color.name, cursor.name) >= 3, name


@pytest.mark.parametrize("theme", THEMES)
async def test_in_sixteen_colours_no_text_has_the_colour_of_its_ground(
    sample: Sample, theme: str
) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        app.theme = theme
        await settle(pilot)
        await press(pilot, "home")
        for line in drawn(app):
            for one in line:
                style = one.style
                if not one.text.strip(" ─│▁") or style is None:
                    continue
                assert style.color is not None and style.bgcolor is not None, one
                fore = style.color.downgrade(ColorSystem.STANDARD)
                ground = style.bgcolor.downgrade(ColorSystem.STANDARD)
                assert fore.number != ground.number, one


async def test_without_colour_cursor_marks_and_finds_are_seen(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "home")
        line = at_hand(app)
        label = app.screen.session.here.label  # type: ignore[attr-defined]
        assert piece(line, "▌") and piece(line, f"{label}").reverse
        words = app.screen.session.here.text.split()[0]  # type: ignore[attr-defined]
        view = app.screen.query_one(FragmentView)
        view.mark({app.screen.session.at: [(0, len(words))]})  # type: ignore[attr-defined]
        await settle(pilot)
        assert piece(at_hand(app), words).underline
        view.mark({})
        view.choose({app.screen.session.at: (0, len(words))})  # type: ignore[attr-defined]
        await settle(pilot)
        assert piece(at_hand(app), words).reverse
        for one in (segment for row in drawn(app) for segment in row):
            color = one.style.color if one.style else None
            if color is not None and color.triplet is not None:
                assert len(set(color.triplet)) == 1, "only greys"
