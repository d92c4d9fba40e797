"""What a screen does with acts that cannot be saved at once: keep them, say so, try again.

Another program that writes is soon done, and whoever waits a moment is not told. A full or
read-only disk is told at once. Either way the act stays on the screen, marked, and is tried again
beside it until it is in the file; no key waits for that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from coder.coding_session import CodingSession
from coder.errors import CoderError, NotNowError
from coder.language import _
from coder.tui.text import stored

if TYPE_CHECKING:
    from coder.study import Study
    from coder.tui.app import Workbench

PATIENCE = 0.05
"""Seconds that a key press waits for another program that writes; longer it waits beside it."""
RETRY_SECONDS = 0.1
"""How often what waits for another program is tried again."""
SELDOM = 10
"""On a full or read-only disk only every so many times."""
QUIET = 3
"""Tries after which the screen says that it waits."""
LONGEST = 100
"""Tries after which an act that waits is left to the person, who finds it as it was."""


class PatientScreen(Screen[None]):
    """A screen on which one act at a time may have to wait, as it stands there."""

    app: Workbench

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._waiting: Callable[[], None] | None = None
        self._tried = 0

    def on_mount(self) -> None:
        """Keep watch over what waits."""
        self._study.patience = PATIENCE
        self.set_interval(RETRY_SECONDS, self.try_again)

    def wait(self, error: NotNowError, act: Callable[[], None]) -> None:
        """Where another program writes, do the act when it is done; else say what is wrong."""
        self._tried = 0
        if error.held:
            self._waiting = act
        else:
            self.app.complain(error)

    def wait_no_longer(self) -> None:
        """The person does it, or something else."""
        self._waiting = None

    def try_again(self) -> None:
        """Do what waits if it can be done now."""
        if self._waiting is None:
            return
        self._tried += 1
        self._study.patience = 0.0
        try:
            self._waiting()
            self._waiting = None
        except CoderError as error:
            held = isinstance(error, NotNowError) and error.held
            if not held or self._tried == LONGEST:
                self._waiting = None
            if not held or self._tried in (QUIET, LONGEST):
                self.app.complain(error)
        finally:
            self._study.patience = PATIENCE


class SavingScreen(Screen[None]):
    """A screen on a coding session whose acts are kept until they are saved."""

    app: Workbench

    def __init__(self, session: CodingSession) -> None:
        super().__init__()
        self.session = session
        self._tries = 0
        """How often what waits has been tried."""
        self._told = ""
        """What the person was told last of why it waits."""
        self._signing: str | None = None
        """An answer to the question of signing off that is not saved yet."""
        self._may_leave = False

    # What the screen itself knows to do

    def redraw(self, at: int) -> None:
        """Show one fragment anew."""

    def redraw_frame(self) -> None:
        """Show anew what stands round the text."""

    def redraw_all(self) -> None:
        """Show everything anew."""

    def signed(self, answer: str) -> None:
        """Sign off."""

    # Keeping, trying, telling

    def on_mount(self) -> None:
        """Keep watch over what waits."""
        self.session.study.patience = PATIENCE
        self.set_interval(RETRY_SECONDS, self.try_again)

    @property
    def waits(self) -> bool:
        """Whether the person should know that something is not saved."""
        return bool(self.session.unsaved and self._told)

    @property
    def unsaved_words(self) -> str:
        """Which acts are not saved, and what becomes of them."""
        if not self.session.unsaved:
            return _("The sign-off is not saved yet.")
        return _("Not saved yet: {places}. It is tried again by itself, and by W.").format(
            places=", ".join(self.session.places_unsaved)
        )

    def acted(self) -> None:
        """After each act: say it where it could not be saved."""
        self._may_leave = False
        self.tell_trouble()

    def tell_trouble(self) -> None:
        """Say once why something is not saved; a moment's wait is not worth a word."""
        trouble = self.session.trouble
        if trouble is None or (trouble.held and self._tries < QUIET):
            return
        if str(trouble) != self._told:
            self._told = str(trouble)
            text = _("{why} What you do stays on the screen until it is saved.")
            why = str(stored(trouble.why))
            self.notify(text.format(why=why), severity="error", timeout=8, markup=False)

    def try_again(self) -> None:
        """Save what waits if that can be done now."""
        session = self.session
        if not session.unsaved and self._signing is None:
            return
        self._tries += 1
        if session.trouble is not None and not session.trouble.held and self._tries % SELDOM:
            return
        session.study.patience = 0.0
        try:
            self.save()
            if self._signing is not None and not session.unsaved:
                self.signed(self._signing)
        finally:
            session.study.patience = PATIENCE

    def save(self) -> None:
        """Try to save what waits, and show what came of it."""
        waiting = list(self.session.unsaved)
        try:
            self.session.save()
        except CoderError as error:
            self.app.complain(error)
            self.redraw_all()
            return
        left = self.session.unsaved
        if left:
            self.tell_trouble()
        elif waiting:
            if self._told:
                self.notify(_("Everything is saved."), markup=False)
            self._tries, self._told, self._may_leave = 0, "", False
        for at in {one.fragment for one in waiting} - {one.fragment for one in left}:
            self.redraw(at)
        self.redraw_frame()

    def action_save(self) -> None:
        """Try now to save what is not saved yet."""
        self._told, self._tries = "", QUIET
        if self.session.unsaved:
            self.save()
        if not self.session.unsaved:
            self._tries = 0
            self.notify(_("Everything is saved."), markup=False, timeout=2)

    def stays(self, *, leaving: bool = False) -> bool:
        """Whether something is not saved, which is said; the second time one may leave it so."""
        if self.session.unsaved:
            self.save()
        if not self.session.unsaved and self._signing is None:
            return False
        if leaving and self._may_leave:
            return False
        self._may_leave = leaving
        text = self.unsaved_words
        if leaving:
            text += " " + _("q again leaves without it.")
        self.notify(text, severity="warning", markup=False)
        return True

    def sign_off(self, answer: str, *, rest_none: bool) -> int | None:
        """Sign off; None where it could not be done, or waits for another program."""
        self._signing = None
        try:
            swept = self.session.sign_off(rest_none=rest_none)
        except NotNowError as error:
            if error.held and self._tries < LONGEST:
                self._signing = answer
            else:
                self._tries = 0
                self.app.complain(error)
            return None
        except CoderError as error:
            self.app.complain(error)
            return None
        self._tries = 0
        return swept
