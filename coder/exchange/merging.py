"""Rows about the same fragment: judgements that stand twice, and codings that are one judgement."""

from __future__ import annotations

from collections.abc import Sequence

from coder.language import _
from coder.model import Assignment
from coder.study.codings import NewCoding
from coder.study.highlights import Span
from coder.text import one_line

Numbered = tuple[int, NewCoding]
"""With the line that it stands on first."""


def doubles(codings: Sequence[Numbered]) -> list[tuple[int, str]]:
    """Line and words of each judgement that stands in the table a second time."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for number, row in codings:
        place = (row.coder.id, row.fragment.id)
        if place in seen:
            problem = _("{coder} judges {name} fragment {label} twice (also in line {m}).").format(
                coder=one_line(row.coder.name),
                name=one_line(row.transcript.name),
                label=row.fragment.label,
                m=seen[place],
            )
            found.append((number, problem))
        seen.setdefault(place, number)
    return found


def merged(codings: Sequence[Numbered]) -> list[Numbered]:
    """One judgement a coder and fragment, with all that the rows give to it."""
    groups: dict[tuple[str, str], list[Numbered]] = {}
    for number, row in codings:
        groups.setdefault((row.coder.id, row.fragment.id), []).append((number, row))
    return [(rows[0][0], _joined([row for _number, row in rows])) for rows in groups.values()]


def _joined(rows: Sequence[NewCoding]) -> NewCoding:
    first = rows[0]
    spans: dict[str, list[Span | None]] = {}
    for row in rows:
        for one in row.assignments:
            spans.setdefault(one.code, []).append((row.highlights or {}).get(one.code))
    words: dict[str, Span] = {}
    for code, meant in spans.items():
        parts = [one for one in meant if one is not None]
        if len(parts) == len(meant):  # else somewhere the whole fragment is meant
            words[code] = (min(start for start, _end in parts), max(end for _start, end in parts))
    memos = list(dict.fromkeys(row.memo for row in rows if row.memo))
    return NewCoding(
        first.coder,
        first.transcript,
        first.fragment,
        tuple(Assignment(code) for code in spans),
        None,
        "\n".join(memos) or None,
        words,
    )
