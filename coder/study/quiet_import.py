"""Imports sqlite-utils without pandas and numpy.

sqlite-utils imports both where they are installed, only to map their types to column types: half a
second and 40 MB that ``coder status`` would pay for. An import of a module whose entry in
``sys.modules`` is None raises ImportError, which is what sqlite-utils expects.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils.db import Database


def sqlite_utils() -> Any:
    """The module ``sqlite_utils``, imported once, with pandas and numpy kept out meanwhile."""
    kept_out = [name for name in ("pandas", "numpy") if name not in sys.modules]
    if "sqlite_utils" in sys.modules:
        kept_out = []
    for name in kept_out:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import sqlite_utils as module
        import sqlite_utils.migrations
    finally:
        for name in kept_out:
            sys.modules.pop(name, None)
    return module


def database(connection: sqlite3.Connection) -> Database:
    """A sqlite-utils Database on a connection of ours, without its plugins."""
    result: Database = sqlite_utils().Database(connection, execute_plugins=False)
    return result
