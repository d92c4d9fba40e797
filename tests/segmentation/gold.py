"""The interview turns whose sentence ends were marked by hand, and how well others agree with them.

``gold_nl.txt`` and ``gold_en.txt`` say what counts as a boundary and how they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = "¦"
HELD_OUT = "held out"
_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class GoldTurn:
    """One turn, and where its second and later sentences begin."""

    kind: str
    """What the turn tries: an error class, or :data:`HELD_OUT`."""
    text: str
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found that are right, found that are wrong, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of the boundaries found that are right; 1 where none was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of the true boundaries that were found; 1 where there are none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def gold(lang: str) -> list[GoldTurn]:
    """All turns of a language, held-out ones last."""
    turns: list[GoldTurn] = []
    kind = ""
    for line in (_FOLDER / f"gold_{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            kind = line.removeprefix("== ").split(":")[0]
        elif line and not line.startswith("# ") and line != "#":
            turns.append(_turn(kind, line))
    return turns


def _turn(kind: str, line: str) -> GoldTurn:
    parts = line.split(MARK)
    starts, position = set(), 0
    for part in parts[:-1]:
        position += len(part)
        starts.add(position)
    return GoldTurn(kind, "".join(parts), frozenset(starts))


def starts_of(text: str, sentences: Iterable[str]) -> frozenset[int]:
    """Where sentences begin in a text, without the first."""
    starts, position = set(), 0
    for sentence in sentences:
        words = sentence.strip()
        if words:
            position = text.index(words, position)
            starts.add(position)
            position += len(words)
    return frozenset(starts - {len(text) - len(text.lstrip())})


def score(pairs: Iterable[tuple[GoldTurn, Sequence[str]]]) -> Score:
    """Compare turns with the sentences that somebody made of them."""
    right = wrong = missed = 0
    for turn, sentences in pairs:
        found = starts_of(turn.text, sentences)
        right += len(found & turn.starts)
        wrong += len(found - turn.starts)
        missed += len(turn.starts - found)
    return Score(right, wrong, missed)
