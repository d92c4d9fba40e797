"""Finds every problem in a codebook file: which fields there are, what they hold, what they name.

Reading goes on to the end, whatever is wrong, so that a person can put all of it right at once.
"""

from __future__ import annotations

import re
from pathlib import Path

from coder.codebook.fields import (
    Reader,
    any_text,
    code_color,
    code_key,
    fields,
    identifier,
    label,
    one_line_text,
    overlaps,
    parts,
    plain_name,
    position,
    purpose,
    questions_in_both,
    short_name,
    text_in_both,
    true_or_false,
    value_key,
    words_in_both,
)
from coder.codebook.reading import Findings, Item, Problem, Scalar, tree, tree_of
from coder.codebook.rules import check_rules
from coder.language import _
from coder.text import shorten

FORMAT = 1


def read(path: Path) -> tuple[dict[str, object] | None, list[Problem]]:
    """The document in a codebook file, and every problem in it, in the order of the file.

    The document is None where there is a fault; else it has the shape of the YAML.
    """
    return _read(*tree(path))


def read_data(data: bytes, name: str) -> tuple[dict[str, object] | None, list[Problem]]:
    """As :func:`read`, of what stands in no file of its own."""
    return _read(*tree_of(data, name))


def _read(root: Item | None, found: Findings) -> tuple[dict[str, object] | None, list[Problem]]:
    document = None if root is None else _codebook(root, found)
    problems = sorted(found.problems, key=lambda problem: problem.line or 0)
    faulty = any(problem.weight == "fault" for problem in problems)
    return (None if faulty else document), problems


def named_overlaps(path: Path) -> list[tuple[Item, str, str]]:
    """Every overlap in a codebook file without faults: its place, the codebook and the code."""
    root, _found = tree(path)
    codes = root.value.get("codes") if root and isinstance(root.value, dict) else None
    named = []
    for code in codes.value if codes and isinstance(codes.value, list) else ():
        item = code.value.get("overlaps") if isinstance(code.value, dict) else None
        for part in item.value if item and isinstance(item.value, list) else ():
            if isinstance(part, Item) and isinstance(part.value, Scalar):
                book, _colon, code_id = part.value.raw.partition(":")
                named.append((part, book, code_id))
    return named


def _codebook(root: Item, found: Findings) -> dict[str, object] | None:
    given = root.value.get("format") if isinstance(root.value, dict) else None
    if given and not _is_known_format(given, found):
        return None  # under another format, all that follows would be misread
    required: dict[str, Reader] = {
        "format": lambda item, found: FORMAT,
        "id": identifier,
        "version": one_line_text,
        "title": label,
        "codes": _codes,
    }
    optional: dict[str, Reader] = {
        "number": identifier,
        "source": any_text,
        "purpose": purpose,
        "guidance": text_in_both,
        "questions": questions_in_both,
        "decision_tree": _decision_tree,
        "qualifiers": _qualifiers,
    }
    document = fields(root, required, optional, found)
    if isinstance(root.value, dict):
        check_rules(root.value, found)
    return document


def _is_known_format(item: Item, found: Findings) -> bool:
    value = item.value
    digits = value.raw if isinstance(value, Scalar) and value.kind == "number" else ""
    if digits == str(FORMAT):
        return True
    if not re.fullmatch(r"[0-9]+", digits):
        message = _("this must be the number {format}, without quotes").format(format=FORMAT)
    elif len(digits) > 9 or int(digits) > FORMAT:
        message = _("format {value} is newer than this program, which reads {format}; update it")
        message = message.format(value=shorten(digits, 12), format=FORMAT)
    else:
        message = _("there is no format {value}; this program reads format {format}")
        message = message.format(value=digits, format=FORMAT)
    found.at(item, message)
    return False


# Codes


def _codes(item: Item, found: Findings) -> list[dict[str, object]]:
    given = parts(item, found)
    if isinstance(item.value, list) and not given:
        found.at(item, _("there are no codes; add at least one"))
    return [_code(part, found) for part in given]


def _code(item: Item, found: Findings) -> dict[str, object]:
    required: dict[str, Reader] = {
        "id": identifier,
        "key": code_key,
        "color": code_color,
        "label": label,
        "short": short_name,
        "definition": text_in_both,
    }
    optional: dict[str, Reader] = {
        "parent": identifier,
        "position": position,
        "include": _include,
        "exclude": _exclude,
        "cues": words_in_both,
        "boundary_cases": _cases,
        "remedy": text_in_both,
        "questions": questions_in_both,
        "overlaps": overlaps,
        "requires_memo": true_or_false,
    }
    return fields(item, required, optional, found)


def _include(item: Item, found: Findings) -> list[dict[str, object]]:
    return [text_in_both(part, found) for part in parts(item, found)]


def _exclude(item: Item, found: Findings) -> list[dict[str, object]]:
    required: dict[str, Reader] = {"nl": any_text, "en": any_text}
    return [fields(part, required, {"instead": identifier}, found) for part in parts(item, found)]


def _cases(item: Item, found: Findings) -> list[dict[str, object]]:
    required: dict[str, Reader] = {"nl": any_text, "en": any_text, "example": text_in_both}
    return [fields(part, required, {"instead": identifier}, found) for part in parts(item, found)]


# Qualifiers and the decision tree


def _qualifiers(item: Item, found: Findings) -> list[dict[str, object]]:
    required: dict[str, Reader] = {"id": plain_name, "label": label, "values": _values}
    optional: dict[str, Reader] = {"codes": _some_ids}
    return [fields(part, required, optional, found) for part in parts(item, found)]


def _values(item: Item, found: Findings) -> list[dict[str, object]]:
    given = parts(item, found)
    if isinstance(item.value, list) and not given:
        found.at(item, _("there are no values; add at least one"))
    required: dict[str, Reader] = {"id": plain_name, "key": value_key, "label": label}
    read = [fields(part, required, {"counts": true_or_false}, found) for part in given]
    for value in read:
        if value.get("counts") is True:  # as when it is left out
            del value["counts"]
    return read


def _some_ids(item: Item, found: Findings) -> list[str]:
    given = parts(item, found)
    if isinstance(item.value, list) and not given:
        found.at(item, _("this is empty; name the codes, or remove the field: it means every code"))
    return [identifier(part, found) for part in given]


def _decision_tree(item: Item, found: Findings) -> list[dict[str, object]]:
    required: dict[str, Reader] = {"id": identifier, "question": text_in_both, "yes": identifier}
    return [fields(part, required, {"no": identifier}, found) for part in parts(item, found)]
