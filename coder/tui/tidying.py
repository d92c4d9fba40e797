"""Python's tidying up of what nobody needs any more: in pauses, never at a key.

A look through all that is in memory takes tens of milliseconds where a study is large, and Python
takes it whenever enough was made, which is in the middle of a key. So what is there when a screen
begins is not looked at again while it stands, and what came since is looked at in pauses.
"""

from __future__ import annotations

import gc
from time import process_time

SECONDS = 1.0
"""How often it is looked whether somebody pauses."""
WORKED = 0.05
"""Processor seconds a second that a screen takes by itself; more is no pause."""
LONG = 30
"""Seconds after which a pause is long enough to look through everything."""
MANY = 5_000
"""New things after which these are looked at all the same, a millisecond, such as while a key is
held down: what piles up until a pause is not given back to the computer."""
_USUAL = gc.get_threshold()


class Tidying:
    """From :meth:`begin` to :meth:`end` in pauses; call :meth:`look` every ``SECONDS``."""

    def __init__(self) -> None:
        self._before = process_time()
        self._paused = 0

    def begin(self) -> None:
        """What is there now stays; what is made from here on is looked at in pauses."""
        gc.freeze()
        gc.set_threshold(MANY, *_USUAL[1:])
        gc.enable()

    def look(self) -> None:
        """Where nothing was done lately, tidy up: soon what is new, and once all of it."""
        now = process_time()
        pauses, self._before = now - self._before < WORKED * SECONDS, now
        self._paused = self._paused + 1 if pauses else 0
        if self._paused == 1:
            gc.collect(1)
        elif self._paused == LONG:
            gc.collect()

    def end(self) -> None:
        """As Python does it by itself."""
        gc.unfreeze()
        gc.set_threshold(*_USUAL)
        gc.enable()
