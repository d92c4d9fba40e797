"""JSON of speech recognition: Whisper and its kin, aTrain, Amberscript.

All of them hold a list of segments; what a segment calls its text, its speaker and its beginning
differs. Words and their times inside a segment are read only where it has no text of its own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from coder.errors import InputError
from coder.ingest import stamps
from coder.ingest.cues import Cue, from_cues
from coder.ingest.draft import Draft
from coder.ingest.source import Source
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical, shorten

_LISTS = ("segments", "transcription", "utterances", "monologues", "transcript", "results")
_TEXTS = ("text", "transcript", "content", "value")
_SPEAKERS = ("speaker", "speaker_label", "speakerName", "speaker_name", "spkid", "speakerId")
_STARTS = ("start", "start_time", "startTime", "begin", "from", "timestamp")
_PUNCTUATION = frozenset(".,;:?!…")


def fits(source: Source) -> bool:
    """Whether it is JSON, or begins as JSON does and is damaged."""
    text = source.text.strip()
    if text[0] == "{":
        return text[1:].lstrip()[:1] in ('"', "}")
    return text[0] == "[" and text[1:].lstrip()[:1] == "{" and text[-1] == "]"


def parse(source: Source) -> ParsedTranscript:
    """Turns of the segments. Raises :class:`InputError` for JSON that holds none."""
    found = load(source)
    segments = _segments(found)
    if not segments:
        raise InputError(
            _("{name} is JSON without segments of speech; export it as text and add that.").format(
                name=source.name
            )
        )
    draft = Draft(warnings=source.warnings)
    names: dict[str, str] = {}
    if isinstance(found, dict):
        names = _names(found.get("speakers"))
        draft.front_matter += [
            f"{canonical(key)}: {line}"
            for key, value in found.items()
            if isinstance(value, str) and key not in _TEXTS and (line := _words(value))
        ]
    cues = [cue for segment in segments if (cue := _cue(segment, names)) is not None]
    return from_cues(cues, source, "json", draft, "voice")


def load(source: Source) -> Any:
    """What the JSON holds. Raises :class:`InputError` where it is damaged or nested too deeply."""
    try:
        return json.loads(source.text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            _("{name} is damaged JSON ({reason}); export it anew.").format(
                name=source.name, reason=shorten(str(error), 60)
            )
        ) from None


def _segments(found: Any) -> list[Mapping[str, Any]]:
    """The list of segments, at the top or under the name that a program gives it."""
    if isinstance(found, dict):
        for key in _LISTS:
            inner = found.get(key)
            if isinstance(inner, (list, dict)) and (segments := _segments(inner)):
                return segments
        return []
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, dict) and _text(one)]


def _names(found: Any) -> dict[str, str]:
    """Names of speakers by their ids, as Amberscript gives them."""
    if not isinstance(found, list):
        return {}
    return {
        str(one["spkid"]): str(one["name"])
        for one in found
        if isinstance(one, dict) and "spkid" in one and one.get("name")
    }


def _cue(segment: Mapping[str, Any], names: Mapping[str, str]) -> Cue | None:
    text = _text(segment)
    speaker = next((segment[key] for key in _SPEAKERS if segment.get(key) is not None), "")
    if isinstance(speaker, dict):
        speaker = speaker.get("name") or speaker.get("id") or ""
    label = names.get(str(speaker), str(speaker))
    return Cue(_words(label), text, _begin(segment)) if text else None


def _text(segment: Mapping[str, Any]) -> str:
    for key in _TEXTS:
        if isinstance(segment.get(key), str):
            return _words(segment[key])
    words = segment.get("words") or segment.get("elements")
    if not isinstance(words, list):
        return ""
    parts: list[str] = []
    for word in words:
        spoken = word.get("text") or word.get("word") or word.get("value") or ""
        if isinstance(spoken, str) and spoken.strip():
            glued = spoken.strip()[0] in _PUNCTUATION and len(spoken.strip()) == 1
            parts.append(spoken.strip() if glued else f" {spoken.strip()}")
    return _words("".join(parts))


def _begin(segment: Mapping[str, Any]) -> float | None:
    """When a segment begins, in seconds; whisper.cpp counts milliseconds, words have their own."""
    offsets = segment.get("offsets")
    if isinstance(offsets, dict) and _number(offsets.get("from")) is not None:
        return round(float(offsets["from"]) / 1000, 3)
    for key in _STARTS:
        value = segment.get(key)
        if isinstance(value, str) and ":" in value:
            return stamps.seconds(value)
        number = _number(value)
        if number is not None:
            return number
    words = segment.get("words") or segment.get("elements")
    if isinstance(words, list) and words and isinstance(words[0], dict):
        return _begin({**words[0], "words": None, "elements": None})
    return None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return round(number, 3) if math.isfinite(number) and number >= 0 else None


def _words(text: str) -> str:
    return " ".join(canonical(text).split())
