"""The Textual app: opens the study, chooses the first screen, and gives the terminal back whole."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import ClassVar, Literal

from textual.app import App
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from coder.errors import CoderError
from coder.language import _
from coder.study import Study
from coder.trail import news_of_names
from coder.tui import keymap, keys, theme
from coder.tui.keys import EVERYWHERE, bindings
from coder.tui.text import stored

Start = Literal["home", "code", "resolve", "agreement"]
BUSY_SECONDS = 2.0
"""How long a key press waits for another writer before it says so."""


class Workbench(App[None]):
    """The workbench in a terminal.

    ``study_path``: the study file; ``coder``: who acts (None: the coordinator); ``start``: the
    first screen; ``tour``: over it the coding screen, with the guided first run. ``pass_name``
    and ``transcript`` narrow what it shows. Raises CoderError, before the terminal is touched,
    where the study cannot be opened or there is nothing to show.
    """

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

    def __init__(
        self,
        study_path: Path | str,
        coder: str | None = None,
        start: Start = "home",
        *,
        pass_name: str | None = None,
        transcript: str | None = None,
        tour: bool = False,
    ) -> None:
        super().__init__()
        self.study = Study.open(study_path, coder, busy=BUSY_SECONDS)
        self.pass_name = pass_name
        self._tour = tour
        self._opened = [self.study]
        self._keys_wrong: CoderError | None = None
        self._take_own_keys()
        try:
            self._first = self._screen(start, transcript)
        except BaseException:
            self.study.close()
            raise
        self.register_theme(theme.DARK)
        self.register_theme(theme.LIGHT)
        self.theme = "coder-dark"

    def _take_own_keys(self) -> None:
        """The keys of ``keys.toml``; what is wrong with it is said when there is a screen."""
        own: dict[str, str] = {}
        try:
            own = keymap.read()
        except CoderError as error:
            self._keys_wrong = error
        keys.use(own)
        self.set_keymap(own)

    def _screen(self, start: Start, transcript: str | None) -> Screen[None]:
        if start == "code":
            from coder.coding_session import open_session
            from coder.tui.screens.coding import CodingScreen

            return CodingScreen(
                open_session(self.study, pass_name=self.pass_name, transcript=transcript)
            )
        if start == "resolve":
            from coder.consensus_session import open_table
            from coder.tui.screens.consensus import ConsensusScreen

            return ConsensusScreen(open_table(self.study, pass_name=self.pass_name))
        if start == "agreement":
            from coder.tui.screens.agreement import AgreementScreen

            return AgreementScreen(self.study, self.pass_name)
        from coder.tui.screens.home import HomeScreen

        return HomeScreen(self.study, self.pass_name)

    def open_as(self, coder: str) -> Study:
        """The same file as that coder sees it; closed when the app ends."""
        study = Study.open(self.study.path, coder, busy=BUSY_SECONDS)
        self._opened.append(study)
        return study

    def on_mount(self) -> None:
        """Show the first screen; leave cleanly when the system says so."""
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            # Windows has no such handlers, and only the main thread may set them.
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        self.push_screen(self._first)
        if self._tour:
            self._begin_tour()
        if self._keys_wrong is not None:
            self.complain(self._keys_wrong)

    def _begin_tour(self) -> None:
        from coder.tui.screens.coding import CodingScreen

        try:
            screen = self._screen("code", None)
        except CoderError as error:
            self.complain(error)
            return
        assert isinstance(screen, CodingScreen)
        screen.begins_with_tour = True
        self.push_screen(screen)

    def on_unmount(self) -> None:
        """Close the file."""
        for study in self._opened:
            study.close()

    def tell_news(self, study: Study) -> None:
        """Say once what was put under or off this coder's name."""
        try:
            for line in news_of_names(study):
                self.notify(str(stored(line)), severity="warning", timeout=30, markup=False)
        except CoderError as error:  # then it is told at the next start
            self.complain(error)

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
        """Light or dark."""
        self.theme = "coder-light" if self.theme == "coder-dark" else "coder-dark"

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
