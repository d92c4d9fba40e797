"""Towards consensus: closing a pass, what differs, what was decided, and what results rest on."""

from __future__ import annotations

from coder.consensus.closing import close_pass
from coder.consensus.combining import (
    common,
    lettered,
    majority,
    taken_from,
    together,
    union,
    voted,
)
from coder.consensus.differing import (
    Difference,
    Kind,
    Table,
    View,
    Wanted,
    context_of,
    differences,
    kind_of,
    tables,
    views_on,
)
from coder.consensus.opening import open_revising
from coder.consensus.outcome import Resolution, Result, resolution, results, state_of

__all__ = [
    "Difference",
    "Kind",
    "Resolution",
    "Result",
    "Table",
    "View",
    "Wanted",
    "close_pass",
    "common",
    "context_of",
    "differences",
    "kind_of",
    "lettered",
    "majority",
    "open_revising",
    "resolution",
    "results",
    "state_of",
    "tables",
    "taken_from",
    "together",
    "union",
    "views_on",
    "voted",
]
