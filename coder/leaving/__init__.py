"""What may leave the team: whose words, under what name, in groups of how many.

Every export, card, board and report that is meant for others asks here.
"""

from __future__ import annotations

from coder.leaving.audience import AUDIENCES, CONFIDENTIAL, Audience, shown_as
from coder.leaving.leftovers import Leftover, leftovers
from coder.leaving.permission import REASONS, Permission, Reason, permission, staying
from coder.leaving.small import REST, SMALLEST, merge_small

__all__ = [
    "AUDIENCES",
    "CONFIDENTIAL",
    "REASONS",
    "REST",
    "SMALLEST",
    "Audience",
    "Leftover",
    "Permission",
    "Reason",
    "leftovers",
    "merge_small",
    "permission",
    "shown_as",
    "staying",
]
