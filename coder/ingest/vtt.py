"""WebVTT subtitles, as Teams, Zoom, Stream and transcription programs write them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from coder.errors import InputError
from coder.ingest import labels, speakers, stamps
from coder.ingest.doubts import shorten_label
from coder.ingest.draft import Draft, Speech, assemble
from coder.ingest.source import Source
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical

_VOICE = re.compile(r"<v(?:\.[^\s>.]{1,50}){0,5}\s{1,9}([^>\n]{0,200})>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|ruby|rt|lang)(?:[.\s][^>\n]{0,200})?>|<(?:\d{1,5}:)?\d{1,5}:\d{1,5}\.\d{1,5}>"
)
_PART = re.compile(r"^(?P<utterance>.+/\d+)-(?P<part>\d+)$")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_FEW_STOPS = 0.005


@dataclass(frozen=True, slots=True)
class _Cue:
    speaker: str
    text: str
    seconds: float | None
    identifier: str


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
    draft.left_out += _apart(captions)
    cues = _labelled([cue for caption in captions.captions for cue in _cues(caption)], draft)
    if not cues:
        raise InputError(_("{name} is empty: there is no text in it.").format(name=name))
    spoken = " ".join(cue.text for cue in cues)
    stopless = len(re.findall(r"[.?!…]", spoken)) < _FEW_STOPS * len(spoken.split())
    _join(cues, draft, "\n" if stopless else " ")
    if not any(cue.speaker for cue in cues):
        draft.warnings.append(_("The subtitles name no speakers: all of the text will be judged."))
    if stopless:
        draft.warnings.append(_("The text has no punctuation: each subtitle counts as a sentence."))
    return assemble(draft, "vtt", name)


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
    notes = list(source.header_comments)
    notes += [str(style.text) for style in source.styles]
    notes += [str(region) for region in getattr(source, "regions", [])]
    for caption in source.captions:
        notes += caption.comments
    return [*notes, *source.footer_comments]


def _cues(caption: object) -> list[_Cue]:
    """What each voice says in a cue; ``<v A>Ja.</v><v B>Nee.</v>`` holds two."""
    raw = str(getattr(caption, "raw_text", ""))
    seconds = stamps.seconds(str(getattr(caption, "start", "")))
    identifier = str(getattr(caption, "identifier", None) or "")
    parts = _VOICE.split(raw)
    voices = ["", *parts[1::2]]
    return [
        _Cue(_clean(speaker), cleaned, seconds, identifier)
        for speaker, part in zip(voices, parts[0::2], strict=True)
        if (cleaned := _clean(part))
    ]


def _clean(text: str) -> str:
    return canonical(" ".join(html.unescape(_TAG.sub("", text)).split())).strip()


def _labelled(cues: Sequence[_Cue], draft: Draft) -> list[_Cue]:
    """Cues without a voice may begin with ``Name:``, by the same rules as lines of text."""
    heads = [None if cue.speaker else labels.head(cue.text) for cue in cues]
    taken = speakers.accepted(
        (found for found in heads if found and found.kind == "colon"), len(cues)
    )
    result: list[_Cue] = []
    for cue, found in zip(cues, heads, strict=True):
        if found is None or found.kind != "colon" or found.key not in taken:
            result.append(cue)
        elif found.rest:
            result.append(_Cue(found.label, found.rest, cue.seconds, cue.identifier))
        else:
            draft.left_out.append(cue.text)
    called = dict.fromkeys(found.label for found in heads if found and found.key in taken)
    named = [label for label in called if not speakers.known(label)]
    if named:
        draft.warnings.append(
            _("Taken for speakers: {labels}.").format(labels=", ".join(map(shorten_label, named)))
        )
    return result


def _join(cues: Sequence[_Cue], draft: Draft, between: str) -> None:
    """Make turns of cues; ``between`` stands between the cues of one turn."""
    before: _Cue | None = None
    for cue in cues:
        if before is not None and _continues(before, cue):
            draft.speeches[-1].lines[-1] += between + cue.text
        else:
            draft.speeches.append(Speech(cue.speaker, cue.seconds, [cue.text]))
        before = _Cue(cue.speaker or (before.speaker if before else ""), *_rest(cue))


def _rest(cue: _Cue) -> tuple[str, float | None, str]:
    return cue.text, cue.seconds, cue.identifier


def _continues(before: _Cue, cue: _Cue) -> bool:
    """Whether a cue goes on with the utterance of the one before it."""
    if cue.speaker != before.speaker and cue.speaker:
        return False
    then, now = _PART.match(before.identifier), _PART.match(cue.identifier)
    if then and now and then.group("utterance") == now.group("utterance"):
        return int(now.group("part")) > int(then.group("part"))
    return not _SENTENCE_END.search(before.text)
