"""What may be the name of a coder, a pass, a transcript or a respondent."""

from __future__ import annotations

import unicodedata

from coder.errors import InputError
from coder.language import _
from coder.text import display, one_line, shorten

LONGEST_NAME = 80


def checked_name(name: str) -> str:
    """The name in NFC without outer white space.

    Raises InputError where it is empty, longer than 80 characters, or holds control characters
    (which could hide or forge something on a screen).
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        raise InputError(_("A name cannot be empty."))
    if len(name) > LONGEST_NAME:
        raise InputError(
            _("{name}: a name has at most {n} characters.").format(
                name=shorten(name, 30), n=LONGEST_NAME
            )
        )
    if display(name) != name or "\n" in name or "\t" in name:
        raise InputError(
            _("{name}: a name cannot hold control characters or line breaks.").format(
                name=one_line(name)
            )
        )
    return name
