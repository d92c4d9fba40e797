"""A table as Markdown, for whoever writes in another program; what people wrote is escaped."""

from __future__ import annotations

from coder.codebook.page import escaped
from coder.report.table import Table, groups, shown


def to_markdown(table: Table, level: int = 2) -> str:
    """Heading, table and notes in GitHub's Markdown; headings begin at ``level``."""
    blocks = [f"{'#' * level} {_safe(table.title)}"]
    for heading, part in groups(table):
        if heading:
            blocks.append(f"{'#' * (level + 1)} {_safe(heading)}")
        blocks.append(_rows(part))
    if table.notes:
        blocks.append("\n".join(f"- {_safe(note)}" for note in table.notes))
    return "\n\n".join(blocks) + "\n"


def _rows(table: Table) -> str:
    align = ["---" if one.kind == "text" else "---:" for one in table.columns]
    lines = [
        _line([_safe(one.title) for one in table.columns]),
        _line(align),
        *(_line([_safe(shown(cell)) for cell in row]) for row in table.rows),
    ]
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _safe(text: str) -> str:
    return escaped(" ".join(shown(text).split()))
