"""How the screens look is remembered: light or dark, lines close together or apart."""

from __future__ import annotations

import pytest
from sample import Sample
from test_coding_screen import press, screen_of

from coder import settings
from coder.errors import InputError
from coder.tui import Workbench
from coder.tui.widgets.fragment_view import FragmentView


async def test_theme_and_spacing_are_as_one_left_them(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test() as pilot:
        assert (app.theme, screen_of(app).query_one(FragmentView).compact) == ("coder-dark", False)
        await press(pilot, "T", "L")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test() as pilot:
        assert (app.theme, screen_of(app).query_one(FragmentView).compact) == ("coder-light", True)
        await press(pilot, "T", "L")
    assert settings.read() == {"theme": "dark", "spacing": "roomy"}


def test_a_setting_is_written_beside_the_others() -> None:
    path = settings.home() / "settings.toml"
    path.write_text('# mine\nlanguage = "nl"\n"theme" = "dark" # eyes\n\n[more]\ntheme = "x"\n')
    settings.remember("theme", "light")
    settings.remember("spacing", "compact")
    assert path.read_text("utf-8").splitlines() == [
        "# mine",
        'language = "nl"',
        'theme = "light"',
        "",
        'spacing = "compact"',
        "[more]",
        'theme = "x"',
    ]


async def test_a_file_that_is_not_right_is_left_as_it_is_and_named(sample: Sample) -> None:
    path = settings.home() / "settings.toml"
    path.write_text("theme = light")
    with pytest.raises(InputError, match=r"settings\.toml"):
        settings.remember("theme", "light")
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "T")
        assert app.theme == "coder-light"
        assert "settings.toml" in "\n".join(one.message for one in app._notifications)
    assert path.read_text() == "theme = light"
