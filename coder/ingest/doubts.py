"""What whoever imports should look at: labels taken and not taken, a long front matter."""

from __future__ import annotations

from collections.abc import Sequence

from coder.ingest import labels, speakers, stamps
from coder.ingest.draft import Draft, Line
from coder.ingest.labels import Head
from coder.language import _, ngettext
from coder.model import LabelSeen
from coder.text import shorten

_MANY_FRONT_LINES = 12
_SHOWN = 5
_EXAMPLE = 60
_LOOKS_LIKE_ONE = frozenset(("colon", "stamp", "marked", "bracket"))


def labels_seen(
    lines: Sequence[Line],
    heads: Sequence[Head | None],
    opening: Sequence[Head | None],
    begin: int,
) -> list[LabelSeen]:
    """Every form of a label with how often it occurs: first those that open a turn, then others.

    Labels that differ in their time alone are one form, shown as the first of them stands.
    """
    taken: dict[tuple[str, str], list[int]] = {}
    others: dict[tuple[str, str], list[int]] = {}
    spelling: dict[str, str] = {}
    for index, (found, opens) in enumerate(zip(heads, opening, strict=True)):
        if opens is not None:
            speaker = spelling.setdefault(opens.key, opens.label)
            form = stamps.blurred(opens.mark) if opens.stamp else opens.mark
            taken.setdefault((form, speaker), []).append(index)
        elif found is not None and index >= begin and _looks_like_one(found):
            form = stamps.blurred(found.mark) if found.stamp else found.mark
            others.setdefault((form, ""), []).append(index)
    return [
        LabelSeen(first.mark, speaker, len(places), at + 1, _example(lines, first, at))
        for group in (taken, others)
        for (_form, speaker), places in group.items()
        for at in places[:1]
        if (first := opening[at] or heads[at]) is not None
    ]


def _looks_like_one(found: Head) -> bool:
    if found.kind == "bracket" and not labels.known(found.label):
        return False  # [lacht]
    return (
        found.kind in _LOOKS_LIKE_ONE
        and found.key not in speakers.HEADERS
        and ". " not in found.label
    )


def _example(lines: Sequence[Line], found: Head, index: int) -> str:
    rest = found.rest
    if not rest:
        following = (line.text for line in lines[index + 1 : index + 3] if line.text.strip())
        rest = next(following, "")
    return shorten(rest[: 4 * _EXAMPLE], _EXAMPLE)


def doubts(draft: Draft, opening: Sequence[Head | None]) -> list[str]:
    """Lines for the person who imports."""
    warnings: list[str] = []
    taken = dict.fromkeys(seen.speaker for seen in draft.seen if seen.speaker)
    unusual = [label for label in taken if not labels.known(label)]
    if unusual:
        warnings.append(
            _("Taken for speakers: {labels}.").format(labels=", ".join(map(shorten_label, unusual)))
        )
    warnings += _not_taken([seen for seen in draft.seen if not seen.speaker])
    bare = [
        _on_line(opens.mark, index + 1)
        for index, opens in enumerate(opening)
        if opens is not None and opens.kind == "bare"
    ]
    if bare:
        warnings.append(
            _("Taken for a speaker although the colon is missing: {labels}.").format(
                labels=_first(bare)
            )
        )
    n = len(draft.front_matter)
    if n > _MANY_FRONT_LINES:
        warnings.append(
            ngettext(
                "{n} line before the first speaker was set apart as front matter.",
                "{n} lines before the first speaker were set apart as front matter.",
                n,
            ).format(n=n)
        )
    return warnings


def shorten_label(label: str) -> str:
    """A label for a message."""
    return shorten(label, labels.MAX_LABEL)


def _on_line(label: str, line: int) -> str:
    return _("{label} (line {n})").format(label=shorten_label(label), n=line)


def _first(shown: Sequence[str]) -> str:
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")


def _not_taken(others: Sequence[LabelSeen]) -> list[str]:
    if not others:
        return []
    return [
        ngettext(
            "Not taken for a speaker, but left in the text: {labels}",
            "Not taken for speakers, but left in the text: {labels}",
            sum(seen.count for seen in others),
        ).format(labels=_first([_on_line(seen.form, seen.line) for seen in others]))
    ]
