"""Pages that need nothing beside them: a template of this folder, filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coder import pages


def render(template: str, **values: Any) -> str:
    """The page in the current language; every value is escaped."""
    return pages.render(Path(__file__).with_name(template), **values)
