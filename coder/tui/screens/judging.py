"""Judging on the coding screen: codes by their keys, none applies, once more, and the codebook."""

from __future__ import annotations

from textual import events

from coder.language import _
from coder.tui.screens.marking import Marking
from coder.tui.screens.opening import Opening
from coder.tui.widgets.codebook_pane import CodeList
from coder.tui.widgets.fragment_view import FragmentView


class Judging(Opening, Marking):
    """What is said of the fragment at hand."""

    def took(self, event: events.Key) -> bool:
        """A code's own key switches it on or off."""
        if super().took(event):
            return True
        code = self.session.codebook.keys.get(event.character or "")
        if code is not None:
            self.choose(code.id)
        return code is not None

    def action_pick(self) -> None:
        """Find a code by what is remembered of it, and switch it on or off."""
        from coder.tui.screens.picking import PickScreen

        session = self.session
        on = frozenset(one.code for one in session.verdict() or ())

        def picked(code: str | None) -> None:
            if code:
                self.close_level()
                self.toggle(code)

        self.app.push_screen(PickScreen(session.codebook, on), picked)

    def toggle(self, code: str) -> None:
        """Switch a code on or off, and ask what the codebook asks with it."""
        at = self.session.at
        self.code_in_focus = code
        if not self.attempt(lambda: self.session.toggle(code)):
            return
        self.ask(code)
        self.changed(at)
        chosen = self.session.codebook.code(code)
        on = any(one.code == code for one in self.session.verdict(at) or ())
        if on and chosen.requires_memo and self.session.here.id not in self.session.memos:
            self.action_memo()

    def action_none(self) -> None:
        """None applies, and on."""
        self.close_level()
        at = self.session.at
        if not self.attempt(self.session.none_applies):
            return
        self.changed(at)
        self.session.step(1)
        self.show_here()

    def action_repeat(self) -> None:
        """Say once more what was said last, on this fragment."""
        at = self.session.at
        if self.attempt(self.session.repeat):
            self.changed(at)

    def on_code_list_chosen(self, event: CodeList.Chosen) -> None:
        """A click on a code does what its key does."""
        if event.code:
            self.close_level()
            self.toggle(event.code)
        else:
            self.action_none()

    # The codebook beside the text, and as a page

    def _look_at_code(self, by: int) -> None:
        ids = self.session.codebook.ids
        self.close_level()
        self.code_in_focus = ids[(ids.index(self.code_in_focus) + by) % len(ids)]
        self.show_codes()
        self.redraw_frame()

    def action_code_down(self) -> None:
        """Definition of the next code."""
        self._look_at_code(1)

    def action_code_up(self) -> None:
        """Definition of the previous code."""
        self._look_at_code(-1)

    def action_codebook(self) -> None:
        """The codebook: a drawer on a narrow screen, beside the text on a wide one."""
        self.toggle_class("-drawer" if self.has_class("-narrow") else "-no-codebook")

    def action_spacing(self) -> None:
        """Lines close together, or apart; the next time too."""
        view = self.query_one(FragmentView)
        view.space(compact=not view.compact)
        self.app.look("spacing", "compact" if view.compact else "roomy")

    def action_open_codebook(self) -> None:
        """The codebook as a page, at the code in focus."""
        from coder.tui.screens.codebook import CodebookScreen

        session = self.session

        def back(code: str | None) -> None:
            if code:
                self.code_in_focus = code
                self.show_codes()

        focus = self.code_in_focus
        screen = CodebookScreen(session.study, session.coding_pass, session.codebook, focus)
        self.app.push_screen(screen, back)

    def action_earlier(self) -> None:
        """One's own codes of earlier passes, or no longer."""
        here = self.session
        shown = here.before.switch(here.study, here.coding_pass, here.transcript)
        if shown is None:
            self.notify(_("You coded nothing here in an earlier pass."), markup=False, timeout=3)
        else:
            self.redraw_all()
