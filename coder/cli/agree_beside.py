"""What ``coder agree`` says under the table of codes: on qualifiers, and on characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.cli.agree_table import cell_width
from coder.cli.output import say
from coder.reliability.side_words import qualifier_lines, span_lines

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.reliability.qualifiers import Qualified
    from coder.reliability.spans import SpanFigures


def say_beside(qualified: Qualified, spans: SpanFigures | None, book: Codebook) -> None:
    """A block each, where there is something to say."""
    blocks = qualifier_lines(qualified, book, cell_width)
    if spans is not None:
        blocks += span_lines(spans, book, cell_width)
    for block in blocks:
        say()
        for line in block:
            say(line)
