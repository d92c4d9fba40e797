"""What codes, roles and waves are called in tables, and under which key scripts find them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coder.codebook import Code
from coder.language import _
from coder.report.table import Cell, Column


def code_columns() -> tuple[Column, ...]:
    """Two columns that say which code a row is about: its id and its label."""
    return Column("code", _("code")), Column("label", _("label"))


def code_cells(code: Code) -> tuple[Cell, ...]:
    """The cells under :func:`code_columns`."""
    return code.id, code.label.shown()


def keyed(what: str, names: Iterable[str]) -> dict[str, str]:
    """Name that people gave → its key: ``role_coach``; ``role_none`` for "", each key once."""
    found: dict[str, str] = {}
    for name in names:
        word = re.sub(r"[^0-9a-z]+", "_", name.casefold()).strip("_") or "none"
        key, number = f"{what}_{word}", 1
        while key in found.values():
            number += 1
            key = f"{what}_{word}_{number}"
        found[name] = key
    return found


def role_name(role: str) -> str:
    """A role as a heading."""
    return role or _("no role")


def wave_name(wave: str) -> str:
    """A wave as a heading."""
    return wave or _("no wave")
