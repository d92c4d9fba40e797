"""Pages that need nothing beside them: a template of this folder, filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coder.language import _, current
from coder.text import display


def render(template: str, **values: Any) -> str:
    """The page in the current language; every value is escaped.

    The filter ``shown`` takes out what could harm or turn around what is read.
    """
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["_"] = _
    environment.filters["shown"] = display
    text = Path(__file__).with_name(template).read_text(encoding="utf-8")
    return environment.from_string(text).render(lang=current(), **values)
