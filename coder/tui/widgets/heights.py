"""How many lines each of many things takes, before all of them have been looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

GUESS = 3
"""Lines of what nobody has looked at yet."""


class Heights:
    """Lines of so many things, one under another; what is not known yet is guessed.

    What was told counts from the next :meth:`measure` on, so that nothing moves before its time.
    """

    def __init__(self, n: int) -> None:
        self._lines = [0] * n
        self._counted = [GUESS] * n
        self._unknown = n
        self.changed = False
        """Whether something is known that is not counted yet."""
        self.measure()

    def __len__(self) -> int:
        return len(self._lines)

    def tell(self, at: int, lines: int) -> None:
        """This one takes so many lines, one at least."""
        if not self._lines[at]:
            self._unknown -= 1
        self._lines[at] = lines
        self.changed = self.changed or self._counted[at] != lines

    def measure(self) -> None:
        """Count what is known."""
        self._counted = [lines or GUESS for lines in self._lines]
        self._ends = list(accumulate(self._counted))
        self.changed = False

    def unknown(self) -> Iterator[int]:
        """Those of which nothing is known, in order."""
        return (at for at, lines in enumerate(self._lines) if not lines)

    @property
    def all_known(self) -> bool:
        """Whether nothing is guessed."""
        return not self._unknown

    @property
    def total(self) -> int:
        """Lines of all of them."""
        return self._ends[-1] if self._ends else 0

    def start(self, at: int) -> int:
        """The line on which one begins."""
        return self._ends[at - 1] if at else 0

    def end(self, at: int) -> int:
        """The line after its last one."""
        return self._ends[at]

    def at(self, line: int) -> int:
        """Which one stands on a line; beyond the end the last one."""
        return min(bisect_right(self._ends, line), len(self._ends) - 1)
