"""Pieces of speech with a time, and mostly with a voice: from subtitles and speech recognition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from coder.errors import InputError
from coder.ingest import labels, speakers
from coder.ingest.doubts import shorten_label
from coder.ingest.draft import Draft, Speech, assemble
from coder.ingest.source import Source
from coder.language import _
from coder.model import LabelSeen, ParsedTranscript
from coder.text import shorten

Joining = Literal["sentence", "voice", "never"]
"""When a piece goes on with the turn before it: until its sentence ends, as long as the voice is
the same, or never."""

_PART = re.compile(r"^(?P<utterance>.+/\d+)-(?P<part>\d+)$")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")
_FEW_STOPS = 0.005
_EXAMPLE = 60


@dataclass(frozen=True, slots=True)
class Cue:
    """One piece of speech."""

    speaker: str
    """"" where the source does not say."""
    text: str
    """Canonical, without outer white space."""
    seconds: float | None = None
    """When it begins in the recording."""
    identifier: str = ""
    """``GUID/n-k`` where it is part k of utterance n."""
    mark: str = ""
    """What was taken from the text as the speaker's label."""


def from_cues(
    cues: Sequence[Cue], source: Source, source_format: str, draft: Draft, joining: Joining
) -> ParsedTranscript:
    """Turns of pieces of speech. ``draft`` holds what else the source says.

    Raises :class:`InputError` where nobody says anything.
    """
    cues = _labelled(cues, source, draft)
    if not cues:
        raise InputError(_("{name} is empty: there is no text in it.").format(name=source.name))
    spoken = " ".join(cue.text for cue in cues)
    stopless = len(re.findall(r"[.?!…]", spoken)) < _FEW_STOPS * len(spoken.split())
    _join(cues, draft, "\n" if stopless else " ", joining)
    draft.seen += _voices(cues)
    if not any(cue.speaker for cue in cues):
        draft.warnings.append(_("The source names no speakers: all of the text will be judged."))
    if stopless:
        draft.warnings.append(_("The text has no punctuation: each subtitle counts as a sentence."))
    return assemble(draft, source_format, source.name)


def _labelled(cues: Sequence[Cue], source: Source, draft: Draft) -> list[Cue]:
    """Cues without a voice may begin with ``Name:``, by the same rules as lines of text."""
    heads = [None if cue.speaker else labels.head(cue.text) for cue in cues]
    heads = [found if found and found.kind in _IN_CUES else None for found in heads]
    taken = speakers.accepted((found for found in heads if found), len(cues), source.said)
    result: list[Cue] = []
    for cue, found in zip(cues, heads, strict=True):
        if found is None or found.key not in taken:
            result.append(cue)
        elif found.rest:
            result.append(replace(cue, speaker=found.label, text=found.rest, mark=found.mark))
        else:
            draft.left_out.append(cue.text)
    called = dict.fromkeys(found.label for found in heads if found and found.key in taken)
    named = [label for label in called if not speakers.known(label)]
    if named:
        draft.warnings.append(
            _("Taken for speakers: {labels}.").format(labels=", ".join(map(shorten_label, named)))
        )
    return result


_IN_CUES = ("colon", "marked", "bracket")


def _join(cues: Sequence[Cue], draft: Draft, between: str, joining: Joining) -> None:
    """Make turns of cues; ``between`` stands between the cues of one turn."""
    before: Cue | None = None
    parts: list[str] = []
    for cue in cues:
        if before is not None and _continues(before, cue, joining):
            parts.append(cue.text)
            if cue.mark:
                draft.left_out.append(cue.mark)
        else:
            if parts:
                draft.speeches[-1].lines = [between.join(parts)]
            draft.speeches.append(Speech(cue.speaker, cue.seconds, [], cue.mark))
            parts = [cue.text]
        before = cue if cue.speaker or before is None else _carried(before, cue)
    if parts:
        draft.speeches[-1].lines = [between.join(parts)]


def _carried(before: Cue, cue: Cue) -> Cue:
    """A cue without a voice, with the voice of the one before it."""
    return replace(cue, speaker=before.speaker, mark=before.mark)


def _continues(before: Cue, cue: Cue, joining: Joining) -> bool:
    """Whether a cue goes on with the utterance of the one before it."""
    if joining == "never" or (cue.speaker != before.speaker and cue.speaker):
        return False
    then, now = _PART.match(before.identifier), _PART.match(cue.identifier)
    if then and now and then.group("utterance") == now.group("utterance"):
        return int(now.group("part")) > int(then.group("part"))
    if joining == "voice" and before.speaker:
        return True
    if before.mark and not cue.speaker:  # as in text: a label holds until the next one
        return True
    return not _SENTENCE_END.search(before.text)


def _voices(cues: Sequence[Cue]) -> list[LabelSeen]:
    """The voices, each with how often it speaks; in place of a line, the number of the cue."""
    places: dict[tuple[str, str], list[int]] = {}
    for index, cue in enumerate(cues):
        if cue.speaker:
            places.setdefault((cue.mark or cue.speaker, cue.speaker), []).append(index)
    return [
        LabelSeen(form, speaker, len(at), at[0] + 1, shorten(cues[at[0]].text, _EXAMPLE))
        for (form, speaker), at in places.items()
    ]
