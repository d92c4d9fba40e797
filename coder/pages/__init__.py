"""Pages in HTML that need nothing beside them: one frame and one style for all that print or mail.

A page is a template that extends ``base.html``. Every value is escaped; the filter ``shown`` takes
out what could turn around or break what is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coder.language import _, current
from coder.text import display

_HERE = Path(__file__).parent
_NO_CHARACTERS = dict.fromkeys((0xFFFE, 0xFFFF, 0xFEFF), "\N{REPLACEMENT CHARACTER}")
"""What is no character in XML or HTML, and what a reader cannot see."""


def shown(text: str) -> str:
    """A text as a page may hold it: as :func:`coder.text.display`, without what is no character."""
    return display(str(text)).translate(_NO_CHARACTERS)


def render(template: Path, **values: Any) -> str:
    """The page of a template in the current language.

    A template finds ``base.html`` and the others in its own folder.
    """
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(
            lambda name: _text(template.parent / name) or _text(_HERE / name)
        ),
    )
    environment.globals["_"] = _
    environment.filters["shown"] = shown
    return environment.get_template(template.name).render(lang=current(), **values)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
