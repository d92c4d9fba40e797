"""Brings what was said of stretches of text together: one selection a user and stretch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coder.exchange.refi.project import Note, Selection, guid_of
from coder.exchange.refi.said import Said
from coder.study.transcripts import natural

LONGEST_NAME = 100
"""So many characters of its words are a selection's name."""


@dataclass(frozen=True, slots=True)
class Selected:
    """The selections of all transcripts, and the notes that they refer to."""

    selections: Mapping[str, tuple[Selection, ...]]
    """Id of a transcript → its selections, in the order of the text."""
    notes: tuple[Note, ...]
    """By name: so two studies that say the same give the same file."""
    speakers: Mapping[str, str]
    """GUID of a selection → label of who speaks there."""


def selected(
    said: Iterable[Said], texts: Mapping[str, str], of_pass: str, order: Mapping[str, int]
) -> Selected:
    """One selection for each user and stretch; users and codes in ``order`` (of their GUIDs).

    ``texts``: id of a transcript → its text. ``of_pass``: id of the pass, which has its own GUIDs.
    """
    stretches: dict[tuple[str, int, int, str], list[Said]] = {}
    for one in said:
        key = (one.place.transcript.id, one.start, one.end, one.user)
        stretches.setdefault(key, []).append(one)
    found: dict[str, list[Selection]] = {}
    notes: dict[str, Note] = {}
    speakers: dict[str, str] = {}
    for key in sorted(stretches, key=lambda one: (*one[:3], order[one[3]])):
        (transcript, start, end, user), things = key, stretches[key]
        guid = guid_of("selection", of_pass, user, transcript, str(start), str(end))
        speakers[guid] = things[0].place.fragment.speaker
        codings = [one.coding for one in things if one.coding is not None]
        codings.sort(key=lambda one: order[one.code])
        attached = {one.on_stretch.guid: one.on_stretch for one in things if one.on_stretch}
        notes |= attached
        notes |= {one.on_coding.guid: one.on_coding for one in things if one.on_coding}
        found.setdefault(transcript, []).append(
            Selection(
                guid,
                start,
                end,
                name=beginning(texts[transcript][start:end]),
                user=user,
                created=min(one.when for one in things),
                description="\n".join(dict.fromkeys(one.words for one in things if one.words)),
                codings=tuple(codings),
                notes=tuple(attached),
            )
        )
    return Selected(
        {transcript: tuple(one) for transcript, one in found.items()},
        tuple(sorted(notes.values(), key=lambda one: natural(one.name))),
        speakers,
    )


def beginning(words: str) -> str:
    """What a selection of these words is called."""
    return " ".join(words.split())[:LONGEST_NAME].rstrip()
