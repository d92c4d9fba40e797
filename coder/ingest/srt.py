"""SubRip subtitles (``.srt``), as Whisper, aTrain, Amberscript and video editors write them."""

from __future__ import annotations

import re

from coder.errors import InputError
from coder.ingest.cues import Cue, from_cues
from coder.ingest.draft import Draft
from coder.ingest.source import Source
from coder.language import _
from coder.model import ParsedTranscript

_CLOCK = r"\d{1,3}:\d{1,2}:\d{1,2}[,.]\d{1,3}"
_FIRST = re.compile(rf"\s*\d{{1,6}}[ \t]*\n[ \t]*{_CLOCK} *--> *{_CLOCK}")
_TAG = re.compile(r"</?(?:i|b|u|font)(?: [^>\n]{0,100})?>|\{\\an?\d\}", re.IGNORECASE)


def fits(source: Source) -> bool:
    """Whether the text begins with a number and, below it, a time and an arrow."""
    return bool(_FIRST.match(source.text[:1000]))


def parse(source: Source) -> ParsedTranscript:
    """Turns of SubRip subtitles. Raises :class:`InputError` for those that cannot be read."""
    import srt

    try:
        found = list(srt.parse(source.text))
    except (srt.SRTParseError, srt.TimestampParseError, OverflowError) as error:
        raise InputError(
            _("{name} cannot be read as subtitles: {reason}").format(
                name=source.name, reason=_at(error)
            )
        ) from None
    cues = []
    draft = Draft(warnings=source.warnings)
    for piece in found:
        text = " ".join(_TAG.sub("", piece.content).split())
        if piece.proprietary.strip():
            draft.left_out.append(piece.proprietary.strip())
        if text:
            cues.append(Cue("", text, piece.start.total_seconds()))
    return from_cues(cues, source, "srt", draft, "sentence")


def _at(error: Exception) -> str:
    """What stands where the reader lost its way, in place of the library's long account."""
    unmatched = str(getattr(error, "unmatched_content", "") or error)
    words = " ".join(unmatched.split())
    return words if len(words) <= 60 else f"{words[:60]}…"
