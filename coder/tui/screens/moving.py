"""Moving through the transcript on the coding screen."""

from __future__ import annotations

from coder.language import _
from coder.tui.screens.signing import Signing
from coder.tui.widgets.fragment_view import FragmentView


class Moving(Signing):
    """From fragment to fragment; at the end of the work to the sign-off."""

    def action_next_open(self) -> None:
        """To the next fragment that is not judged; at the end the sign-off."""
        if self.session.next_open():
            self.show_here()
        elif self.session.signed_off:
            self.notify(_("Signed off; ] goes to your next transcript."), markup=False)
        else:
            self.action_sign_off()

    def _step(self, by: int) -> None:
        self.session.step(by)
        self.show_here()

    def action_down(self) -> None:
        """Next fragment."""
        self._step(1)

    def action_up(self) -> None:
        """Previous fragment."""
        self._step(-1)

    def action_page_down(self) -> None:
        """A screen further."""
        self.session.go(self.query_one(FragmentView).page(1))
        self.show_here()

    def action_page_up(self) -> None:
        """A screen back."""
        self.session.go(self.query_one(FragmentView).page(-1))
        self.show_here()

    def action_first(self) -> None:
        """First fragment."""
        self.session.go(0)
        self.show_here()

    def action_last(self) -> None:
        """Last fragment."""
        self.session.go(len(self.session.fragments))
        self.show_here()

    def on_fragment_view_chosen(self, event: FragmentView.Chosen) -> None:
        """A click on a fragment goes there."""
        self.session.go(event.position)
        self.show_here()
