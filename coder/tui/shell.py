"""What every app in a terminal has: theme, one's own keys, help, palette, and a clean way out."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import ClassVar, TypeVar

from textual.app import App, ScreenStackError
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from coder import settings
from coder.errors import CoderError
from coder.language import _
from coder.tui import keys, theme
from coder.tui.keys import EVERYWHERE, bindings
from coder.tui.text import stored
from coder.tui.tidying import SECONDS, Tidying

Result = TypeVar("Result")


class Shell(App[Result]):
    """An app without a study; :class:`coder.tui.app.Workbench` has one."""

    TITLE = "coder"
    CSS_PATH = "styles.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared so by Textual
        (0, "-narrow"),
        (100, "-wide"),
        (150, "-broad"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012 - declared so by Textual
    BINDINGS: ClassVar[list[BindingType]] = bindings("app", EVERYWHERE)

    def __init__(self) -> None:
        super().__init__()
        self._tidying = Tidying()
        self._keys_wrong: CoderError | None = None
        self._take_own_keys()
        self.register_theme(theme.DARK)
        self.register_theme(theme.LIGHT)
        self._look: dict[str, str] = {}
        """How it looked last time: ``theme`` (dark, light) and ``spacing`` (roomy, compact)."""
        self._take_look()

    def _take_look(self) -> None:
        """Look as it did last time."""
        from coder import settings

        try:
            self._look = settings.read()
        except CoderError as error:
            self._keys_wrong = self._keys_wrong or error
        self.theme = "coder-light" if self._look.get("theme") == "light" else "coder-dark"

    @property
    def compact(self) -> bool:
        """Whether lines stand close together."""
        return self._look.get("spacing") == "compact"

    def look(self, name: str, value: str) -> None:
        """Look so from now on, also the next time."""
        from coder import settings

        self._look[name] = value
        try:
            settings.remember(name, value)
        except CoderError as error:
            self.complain(error)

    def _take_own_keys(self) -> None:
        """The keys of ``keys.toml``; what is wrong with it is said when there is a screen."""
        own: dict[str, str] = {}
        if os.path.lexists(settings.home() / keys.OWN_KEYS):
            from coder.tui import keymap

            try:
                own = keymap.read()
            except CoderError as error:
                self._keys_wrong = error
        keys.use(own)
        self.set_keymap(own)

    def on_mount(self) -> None:
        """Leave cleanly when the system says so; say what is wrong with one's own keys."""
        with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
            # Windows has no such handlers, and only the main thread may set them.
            for name in ("SIGTERM", "SIGHUP"):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.exit)
        if self._keys_wrong is not None:
            self.complain(self._keys_wrong)

    def classes_of_room(self) -> list[str]:
        """The classes that a screen of this size is going to have: one that has them from the
        first is styled once, not twice."""
        sides = (
            (self.size.width, self.HORIZONTAL_BREAKPOINTS),
            (self.size.height, self.VERTICAL_BREAKPOINTS),
        )
        return [max(one for one in points if one[0] <= cells)[1] for cells, points in sides]

    def on_ready(self) -> None:
        """What the first screen needs is loaded."""
        self._tidying.begin()
        self.set_interval(SECONDS, self._tidying.look)

    def on_unmount(self) -> None:
        """It is over."""
        self._tidying.end()

    def refresh_css(self, animate: bool = True) -> None:
        """The colours of another theme. While the first one is set nothing stands that has any:
        then the style sheet is read once, for the first screen."""
        try:
            assert self.screen
        except ScreenStackError:
            self.stylesheet.set_variables(self.get_css_variables())
        else:
            super().refresh_css(animate)

    def complain(self, error: CoderError) -> None:
        """Say what went wrong; nothing was changed."""
        self.notify(str(stored(str(error))), severity="error", timeout=8, markup=False)

    def action_help_quit(self) -> None:
        """Ctrl-C copies or does nothing; say how one leaves."""
        self.notify(_("q leaves; everything you judged is stored."), markup=False)

    async def action_quit(self) -> None:
        """Ctrl-Q leaves as q does, so that the place is kept and nothing half-typed is lost."""
        leave = getattr(self.screen, "action_leave", None)
        if leave is None:
            self.action_help_quit()
        else:
            leave()

    def action_other_light(self) -> None:
        """Light or dark; the next time too."""
        self.theme = "coder-light" if self.theme == "coder-dark" else "coder-dark"
        self.look("theme", self.theme.removeprefix("coder-"))

    def action_help(self) -> None:
        """What works here, the pane at hand first."""
        from coder.tui.panes import here
        from coder.tui.screens.help import HelpScreen

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(HelpScreen(list(here(self.screen))))

    def action_palette(self) -> None:
        """Whatever can be done here, found by name."""
        from coder.tui.palette import Palette

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(Palette())


class Alone(Shell[bool]):
    """One screen by itself, and whether what was done on it is to stand."""

    def __init__(self, screen: Screen[bool]) -> None:
        super().__init__()
        self._only = screen

    def on_mount(self) -> None:
        """Show it, and end with it."""
        super().on_mount()
        self.push_screen(self._only, self.exit)
