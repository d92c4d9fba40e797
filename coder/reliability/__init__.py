"""How well coders agree: from the judgements of a pass to the figures that a report shows."""

from __future__ import annotations

from coder.reliability.against import Against, against
from coder.reliability.checks import Sealed, Verified, short_of, verify
from coder.reliability.report import Agreement, agreement, agreement_of
from coder.reliability.rows import NOTES, OVERALL, Row
from coder.reliability.slices import BY, By, Part
from coder.reliability.whole import Difference, Level, Manner

__all__ = [
    "BY",
    "NOTES",
    "OVERALL",
    "Against",
    "Agreement",
    "By",
    "Difference",
    "Level",
    "Manner",
    "Part",
    "Row",
    "Sealed",
    "Verified",
    "against",
    "agreement",
    "agreement_of",
    "short_of",
    "verify",
]
