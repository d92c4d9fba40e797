"""The Textual app: opens the study, chooses the first screen, and gives the terminal back whole."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from textual import events
from textual.screen import Screen

from coder.errors import CoderError
from coder.study import Study
from coder.tui.foot import DOES
from coder.tui.shell import Shell
from coder.tui.text import stored

Start = Literal["home", "code", "resolve", "agreement", "segment", "quotes"]
BUSY_SECONDS = 2.0
"""How long a key press waits for another writer before it says so."""


class Workbench(Shell[None]):
    """The workbench in a terminal.

    ``study_path``: the study file; ``coder``: who acts (None: the coordinator); ``start``: the
    first screen; ``tour``: over it the coding screen, with the guided first run. ``pass_name``
    and ``transcript`` narrow what it shows. Raises CoderError, before the terminal is touched,
    where the study cannot be opened or there is nothing to show.
    """

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
        self._start = start
        self._opened = [self.study]
        try:
            self._first = self._screen(start, transcript)
        except BaseException:
            self.study.close()
            raise

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
        if start == "segment":
            from coder.tui.screens.segmenting import SegmentingScreen

            return SegmentingScreen(self.study, transcript or "")
        from coder.tui.screens.home import HomeScreen

        return HomeScreen(self.study, self.pass_name)

    def open_as(self, coder: str) -> Study:
        """The same file as that coder sees it; closed when the app ends."""
        study = Study.open(self.study.path, coder, busy=BUSY_SECONDS)
        self._opened.append(study)
        return study

    def on_mount(self) -> None:
        """Show the first screen."""
        super().on_mount()
        self._first.add_class(*self.classes_of_room(), update=False)
        self.push_screen(self._first)
        if self._start == "quotes":
            self.call_after_refresh(self.run_action, "screen.quotes")
        if self._tour:
            self._begin_tour()

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

    async def on_click(self, event: events.Click) -> None:
        """A click on a key of the foot line does what the key does."""
        does = event.style.meta.get(DOES)
        if isinstance(does, str):
            await self.run_action(does, default_namespace=self.screen)

    def tell_news(self, study: Study) -> None:
        """Say once what was put under or off this coder's name."""
        from coder.trail import news_of_names

        try:
            for line in news_of_names(study):
                self.notify(str(stored(line)), severity="warning", timeout=30, markup=False)
        except CoderError as error:  # then it is told at the next start
            self.complain(error)
