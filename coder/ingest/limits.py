"""How much a transcript may be: far more than anybody says, and no more than a laptop can hold."""

from __future__ import annotations

from coder.errors import InputError
from coder.language import _

MAX_BYTES = 200 * 1024 * 1024
"""Of a document, which may hold pictures."""

MAX_TEXT_BYTES = 20 * 1024 * 1024
"""Of a text: a hundred days of talking. Reading it takes under half a minute and 300 MB."""

MAX_LINES = 250_000

MAX_TAGS = 1_000_000


def too_large(name: str, limit: int) -> str:
    """What is said of a file of more than ``limit`` bytes."""
    return _("{name} is larger than {limit} MB; that is no transcript.").format(
        name=name, limit=limit // (1024 * 1024)
    )


def check_tags(text: str, name: str) -> None:
    """Raises :class:`InputError` for more tags than a page of so many lines has."""
    if text.count("<") > MAX_TAGS:
        raise InputError(
            _("{name} has more than {limit} tags; that is no transcript.").format(
                name=name, limit=MAX_TAGS
            )
        )


def check_lines(n: int, name: str) -> None:
    """Raises :class:`InputError` for more lines than anybody says."""
    if n > MAX_LINES:
        raise InputError(
            _("{name} has more than {limit} lines; that is no transcript.").format(
                name=name, limit=MAX_LINES
            )
        )
