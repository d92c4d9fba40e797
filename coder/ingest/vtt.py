"""WebVTT subtitles, as Teams, Zoom, Stream and transcription programs write them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from coder.errors import InputError
from coder.ingest import stamps
from coder.ingest.cues import Cue, from_cues
from coder.ingest.draft import Draft
from coder.ingest.source import Source
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical

_VOICE = re.compile(r"<v(?:\.[^\s>.]{1,50}){0,5}\s{1,9}([^>\n]{0,200})>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|ruby|rt|lang)(?:[.\s][^>\n]{0,200})?>|<(?:\d{1,5}:)?\d{1,5}:\d{1,5}\.\d{1,5}>"
)
_CONFIDENCE = re.compile(r"\s*Confidence:", re.IGNORECASE)
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


def fits(source: Source) -> bool:
    """Whether the text begins with ``WEBVTT``."""
    return source.text.lstrip().startswith("WEBVTT")


def parse(source: Source) -> ParsedTranscript:
    """Turns of WebVTT subtitles; successive cues of one utterance join.

    Raises :class:`InputError` where the file holds no readable cue.
    """
    import webvtt

    text, name = source.text.lstrip(), source.name
    try:
        captions = webvtt.WebVTT.from_string(_mended(text))
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise InputError(
            _("{name} cannot be read as subtitles: {reason}").format(name=name, reason=error)
        ) from None
    draft = Draft(warnings=source.warnings)
    header = text.split("\n\n", 1)[0].split("\n")
    draft.front_matter += [line for line in (header[0][6:].strip(), *header[1:]) if line.strip()]
    about = [line for note in captions.header_comments for line in str(note).split("\n")]
    draft.front_matter += [note for note in about if not _CONFIDENCE.match(note)]
    draft.left_out += [note for note in about if _CONFIDENCE.match(note)]
    draft.left_out += _apart(captions)
    cues = [cue for caption in captions.captions for cue in _cues(caption)]
    return from_cues(cues, source, "vtt", draft, "sentence")


def _mended(text: str) -> str:
    """The text with empty lines inside cues taken out, which some programs write.

    A blank line ends a cue, so what follows one would be lost unless it is a block of its own.
    """
    kept: list[list[str]] = []
    blocks = re.split(r"\n(?:[ \t]*\n)+", text.rstrip("\n"))
    for index, block in enumerate(blocks):
        own = index == 0 or "-->" in block or _BLOCK.match(block)
        lonely = kept and "-->" not in kept[-1][0]
        if own or lonely or _is_identifier(block, blocks[index + 1 : index + 2]):
            kept.append([block])
        else:
            kept[-1].append(block)
    return "\n\n".join("\n".join(parts) for parts in kept) + "\n"


def _is_identifier(block: str, following: Sequence[str]) -> bool:
    return bool(
        following
        and re.match(r"[\d:. ]+-->", following[0])
        and re.fullmatch(r"\d+|[\w\-]{20,}/\d+-\d+", block.strip())
    )


def _apart(source: object) -> list[str]:
    """Notes, styles and regions: what a subtitle file holds besides what is said."""
    import webvtt

    assert isinstance(source, webvtt.WebVTT)
    notes = [str(style.text) for style in source.styles]
    notes += [str(region) for region in getattr(source, "regions", [])]
    for caption in source.captions:
        notes += caption.comments
    return [*notes, *source.footer_comments]


def _cues(caption: object) -> list[Cue]:
    """What each voice says in a cue; ``<v A>Ja.</v><v B>Nee.</v>`` holds two."""
    raw = str(getattr(caption, "raw_text", ""))
    seconds = stamps.seconds(str(getattr(caption, "start", "")))
    identifier = str(getattr(caption, "identifier", None) or "")
    parts = _VOICE.split(raw)
    voices = ["", *parts[1::2]]
    return [
        Cue(_clean(speaker), cleaned, seconds, identifier)
        for speaker, part in zip(voices, parts[0::2], strict=True)
        if (cleaned := _clean(part))
    ]


def _clean(text: str) -> str:
    return canonical(" ".join(html.unescape(_TAG.sub("", text)).split())).strip()
