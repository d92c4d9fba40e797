"""The older alpha of spans, with squared differences of lengths (Krippendorff 1995; 2004, section
11.6). ``unitizing`` holds what replaced it; this one is for comparison with earlier work."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from coder.agreement.unitizing import Continuum, Span


@dataclass(frozen=True, slots=True)
class SquaredAlpha:
    """``alpha``: 1 − observed/expected, None where nothing can be expected to differ."""

    observed: float
    expected: float

    @property
    def alpha(self) -> float | None:
        """The coefficient."""
        return 1.0 - self.observed / self.expected if self.expected else None


def squared_alpha(text: Continuum) -> tuple[SquaredAlpha, dict[Hashable, SquaredAlpha]]:
    """The alpha of all values, and of each.

    ``text``: as in ``unitizing``; spans of different values may overlap, as each value has a
    continuum of its own. Raises ValueError with fewer than two coders.
    """
    coders = [spans for spans in text.coders if spans is not None]
    if len(coders) < 2 or text.length < 1:
        raise ValueError("spans of two coders in a text are needed")
    values = list(dict.fromkeys(span[2] for spans in coders for span in spans))
    each = {
        value: _of_value([[s for s in spans if s[2] == value] for spans in coders], text.length)
        for value in values
    }
    whole = SquaredAlpha(
        sum(one.observed for one in each.values()), sum(one.expected for one in each.values())
    )
    return whole, each


Section = tuple[int, int, bool]
"""Start, length, and whether it has the value (else it is a gap)."""


def _of_value(coders: Sequence[Sequence[Span]], length: int) -> SquaredAlpha:
    sections = [_sections(spans, length) for spans in coders]
    m = len(coders)
    observed = sum(
        _apart(one, other)
        for i, first in enumerate(sections)
        for j, second in enumerate(sections)
        if i != j
        for one in first
        for other in second
    )
    return SquaredAlpha(observed / (m * (m - 1) * length**2), _expected(sections, length))


def _sections(spans: Sequence[Span], length: int) -> list[Section]:
    sections: list[Section] = []
    end = 0
    for start, stop, _ in sorted(spans, key=lambda span: span[0]):
        if start > end:
            sections.append((end, start - end, False))
        sections.append((start, stop - start, True))
        end = stop
    if end < length:
        sections.append((end, length - end, False))
    return sections


def _apart(one: Section, other: Section) -> float:
    (b, n, valued), (c, m, other_valued) = one, other
    if valued and other_valued:
        return float((b - c) ** 2 + (b + n - c - m) ** 2) if -n < b - c < m else 0.0
    if valued and not other_valued:
        return float(n * n) if c <= b and b + n <= c + m else 0.0
    if other_valued and not valued:
        return float(m * m) if b <= c and c + m <= b + n else 0.0
    return 0.0


def _expected(sections: Sequence[Sequence[Section]], length: int) -> float:
    everything = [section for coder in sections for section in coder]
    valued = [n for _, n, has in everything if has]
    gaps = [n for _, n, has in everything if not has]
    total = len(sections) * length
    room = total * (total - 1) - sum(n * (n - 1) for n in valued)
    numerator = sum(
        (len(valued) - 1) / 3.0 * (2 * n**3 - 3 * n**2 + n)
        + n * n * sum(gap - n + 1 for gap in gaps if gap >= n)
        for n in valued
    )
    return 2.0 / length * numerator / room if room else 0.0
