"""What the name of a file says: ``M1_coach_C1`` under ``{wave}_{role}_{respondent}``."""

from __future__ import annotations

import re

from coder.errors import InputError
from coder.language import _
from coder.study.attributes import known_key
from coder.text import one_line


def values_in_name(name: str, pattern: str) -> dict[str, str]:
    """What each ``{key}`` of the pattern stands for in a name; keys in Dutch or English.

    Raises InputError for a pattern that cannot be used, and for a name that does not fit it.
    """
    keys, expression = _compiled(pattern)
    match = expression.fullmatch(name)
    if match is None:
        raise InputError(
            _("{name}: this name does not fit the pattern {pattern}.").format(
                name=one_line(name), pattern=one_line(pattern)
            )
        )
    return {key: part.strip() for key, part in zip(keys, match.groups(), strict=True)}


def _compiled(pattern: str) -> tuple[list[str], re.Pattern[str]]:
    parts = re.split(r"\{([^{}]+)\}", pattern)
    keys = [known_key(key) for key in parts[1::2]]
    if not keys or len(set(keys)) < len(keys) or "transcript" in keys or "speaker" in keys:
        raise InputError(
            _(
                "{pattern}: write a pattern such as {example}, each name once; transcript is the "
                "name itself."
            ).format(pattern=one_line(pattern), example="{wave}_{role}_{respondent}")
        )
    if any(not between for between in parts[2:-1:2]):
        raise InputError(
            _("{pattern}: something has to stand between two names in a pattern.").format(
                pattern=one_line(pattern)
            )
        )
    literal = [re.escape(one) for one in parts[::2]]
    inside = "".join(f"(.+?){one}" for one in literal[1:])
    return keys, re.compile(literal[0] + inside, re.IGNORECASE | re.DOTALL)
