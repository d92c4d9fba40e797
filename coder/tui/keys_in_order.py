"""Keys in the order in which they were pressed, however fast.

A key that is a binding is done by the app, once it has bubbled up there; a key that the screen
handles itself (that of a code) is done before. Of "next fragment" and "3" pressed at once the
second would come first, and the code would stand on the wrong fragment. So the screen does what
its own keys are bound to itself.
"""

from __future__ import annotations

from textual.screen import Screen

from coder.tui.keys import Key, meant


class KeysInOrder(Screen[None]):
    """A screen on which one key may follow another at once."""

    def act_on(self, pressed: str, keys: tuple[Key, ...]) -> bool:
        """Do what a key does here, at once; whether it does anything."""
        action = meant(keys, pressed)
        if action:
            getattr(self, f"action_{action}")()
        return bool(action)
