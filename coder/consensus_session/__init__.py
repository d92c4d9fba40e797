"""A team at the table: what a consensus screen does, without a screen."""

from __future__ import annotations

from coder.consensus_session.kinds import (
    Change,
    Counts,
    Decided,
    Draft,
    Drafted,
    Prepared,
    Proposed,
    Said,
    state_of,
)
from coder.consensus_session.session import ConsensusSession, open_table

__all__ = [
    "Change",
    "ConsensusSession",
    "Counts",
    "Decided",
    "Draft",
    "Drafted",
    "Prepared",
    "Proposed",
    "Said",
    "open_table",
    "state_of",
]
