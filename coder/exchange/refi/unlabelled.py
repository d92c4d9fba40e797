"""A text of ours without the labels that were put in for people who read in other programs.

So that a file that went out with them meets the transcript that it came from.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from coder.exchange.refi.notions import AboutText
from coder.exchange.refi.project import TextSource


def without_labels(source: TextSource, about: AboutText) -> TextSource:
    """The source without ``R: `` before each turn; its selections move along.

    ``about`` is what the file says of exactly this text. The way back of
    :func:`coder.exchange.refi.labelled.with_speakers`.
    """
    text = source.text
    ends = [
        start
        for start, _end, who, _seconds in about.turns
        if who and text.endswith(f"{who}: ", 0, start)
    ]
    lengths = {start: len(who) + 2 for start, _end, who, _seconds in about.turns}
    parts, taken, done = [], [0], 0
    for end in ends:
        parts.append(text[done : end - lengths[end]])
        taken.append(taken[-1] + lengths[end])
        done = end

    def moved(place: int) -> int:
        at = bisect_right(ends, place)
        inside = at < len(ends) and place > ends[at] - lengths[ends[at]]
        return (ends[at] - lengths[ends[at]] if inside else place) - taken[at]

    selections = (
        replace(one, start=moved(one.start), end=moved(one.end)) for one in source.selections
    )
    kept = tuple(one for one in selections if one.start < one.end)
    return replace(source, text="".join([*parts, text[done:]]), selections=kept)
