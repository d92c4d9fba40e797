"""Formats that are recognised in order to say what to do instead."""

from __future__ import annotations

from typing import NoReturn

from coder.errors import InputError
from coder.ingest.source import Source
from coder.language import _


def is_old_word(source: Source) -> bool:
    """Whether it is an OLE file: an old Word document, or a newer one with a password."""
    return source.data.startswith(b"\xd0\xcf\x11\xe0")


def parse_old_word(source: Source) -> NoReturn:
    """Refuse it."""
    raise InputError(
        _(
            "{name} is an old Word document (.doc) or has a password; save it as a plain .docx."
        ).format(name=source.name)
    )
