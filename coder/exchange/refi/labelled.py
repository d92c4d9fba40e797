"""Who speaks, written before each turn: a transcript keeps its labels apart from its text.

For people who read in other programs. What stands in the text moves along, and so does the note
that says how it is cut, so that the file still comes in with the same fragments.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from coder.exchange.refi.notions import AboutText, read_about_text
from coder.exchange.refi.project import Project, TextSource
from coder.exchange.refi.selections import beginning


def with_speakers(project: Project) -> Project:
    """The project with the label of the speaker before each turn: ``R: ``."""
    texts = {one.guid: one.text for one in project.notes}
    notes = {one.guid: one for one in project.notes}
    sources = []
    for source in project.sources:
        guid, about = next(
            (
                (guid, about)
                for guid in source.notes
                if (about := read_about_text(texts[guid])) is not None
            ),
            ("", None),
        )
        if about is not None:
            source, said = _labelled(source, about)
            notes[guid] = replace(notes[guid], text=said.write())
        sources.append(source)
    return replace(project, sources=tuple(sources), notes=tuple(notes.values()))


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where places in a text come to lie when labels are put in."""

    at: tuple[int, ...]
    """Where turns begin that get a label."""
    more: tuple[int, ...]
    """How much was put in before the first, the second … of them, and after the last."""

    def start(self, place: int) -> int:
        """Of what begins there: behind a label that is put in there."""
        return place + self.more[bisect_right(self.at, place)]

    def end(self, place: int) -> int:
        """Of what ends there: before a label that is put in there."""
        return place + self.more[bisect_left(self.at, place)]


def _missing(text: str, about: AboutText) -> Iterator[tuple[int, str]]:
    """Where a turn begins and what its label is, but where the text says it already."""
    before = 0
    for start, end, who, _seconds in about.turns:
        if who and who.casefold() not in text[before:start].casefold():
            yield start, f"{who}: "
        before = end


def _labelled(source: TextSource, about: AboutText) -> tuple[TextSource, AboutText]:
    labels = list(_missing(source.text, about))
    parts, done = [], 0
    for start, label in labels:
        parts += [source.text[done:start], label]
        done = start
    text = "".join([*parts, source.text[done:]])
    moved = _Moved(
        tuple(start for start, _label in labels),
        tuple(accumulate((len(label) for _start, label in labels), initial=0)),
    )
    selections = []
    for one in source.selections:
        start, end = moved.start(one.start), moved.end(one.end)
        selections.append(replace(one, start=start, end=end, name=beginning(text[start:end])))
    said = replace(
        about,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        turns=tuple((moved.start(a), moved.end(b), who, at) for a, b, who, at in about.turns),
        fragments=tuple(
            (label, moved.start(a), moved.end(b), who) for label, a, b, who in about.fragments
        ),
    )
    return replace(source, text=text, selections=tuple(selections)), said
