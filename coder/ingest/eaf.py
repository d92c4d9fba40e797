"""ELAN's files (``.eaf``): annotations in tiers on one time line, a tier for each speaker."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.ingest.cues import Cue, from_cues
from coder.ingest.draft import Draft
from coder.ingest.source import Source
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical, one_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*(?:<!DOCTYPE[^>\[]{0,200}"
    rb"(?:\[.{0,4000}?\])?>\s*)?<ANNOTATION_DOCUMENT[\s>]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Annotation:
    text: str
    speaker: str
    place: tuple[float, int]
    """Where it begins on the time line, for sorting."""
    seconds: float | None


def fits(source: Source) -> bool:
    """Whether it is an XML document of ELAN."""
    start = source.data[:8000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(_ROOT.match(start))


def parse(source: Source) -> ParsedTranscript:
    """Turns of all tiers, by time. What depends on another tier (a translation) is left out.

    Raises :class:`InputError` where the file is damaged or declares entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(source.data)
    except DefusedXmlException:
        raise InputError(
            _("{name} declares XML entities, as no ELAN file does; not opened.").format(
                name=source.name
            )
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise InputError(
            _("{name} is damaged XML ({reason}); save it anew in ELAN.").format(
                name=source.name, reason=one_line(str(error))
            )
        ) from None
    draft = Draft()
    times = _times(root)
    found: list[_Annotation] = []
    dependent: list[str] = []
    for tier in root.iter("TIER"):
        if tier.get("PARENT_REF"):
            texts = [_text(value) for value in tier.iter("ANNOTATION_VALUE")]
            draft.left_out += [text for text in texts if text]
            dependent += [tier.get("TIER_ID", "")] if any(texts) else []
        else:
            found += _annotations(tier, times)
    if dependent:
        draft.warnings.append(
            _("Left out, because they belong to another tier: {tiers}.").format(
                tiers=", ".join(one_line(tier) for tier in dependent)
            )
        )
    draft.front_matter += _about(root)
    found.sort(key=lambda one: one.place)
    cues = [Cue(one.speaker, one.text, one.seconds) for one in found]
    return from_cues(cues, source, "eaf", draft, "never")


@dataclass(frozen=True, slots=True)
class _Slot:
    place: tuple[float, int]
    seconds: float | None


def _times(root: Element) -> dict[str, _Slot]:
    """Every time slot. One without a time of its own stands behind the one before it."""
    times: dict[str, _Slot] = {}
    last = 0.0
    for rank, slot in enumerate(root.iter("TIME_SLOT")):
        value = slot.get("TIME_VALUE", "")
        seconds = int(value[:12]) / 1000 if value.isascii() and value.isdigit() else None
        last = last if seconds is None else seconds
        times[slot.get("TIME_SLOT_ID", "")] = _Slot((last, rank), seconds)
    return times


def _annotations(tier: Element, times: dict[str, _Slot]) -> list[_Annotation]:
    speaker = _text_of(tier.get("PARTICIPANT") or tier.get("TIER_ID") or "")
    end = _Slot((math.inf, 0), None)
    found: list[_Annotation] = []
    for one in tier.iter("ALIGNABLE_ANNOTATION"):
        text = " ".join(_text(value) for value in one.iter("ANNOTATION_VALUE")).strip()
        slot = times.get(one.get("TIME_SLOT_REF1", ""), end)
        if text:
            found.append(_Annotation(text, speaker, slot.place, slot.seconds))
    return found


def _about(root: Element) -> list[str]:
    """Who made the file, when, and of which recording."""
    lines = [_text_of(root.get(key, "")) for key in ("AUTHOR", "DATE")]
    lines += [_text_of(media.get("MEDIA_URL", "")) for media in root.iter("MEDIA_DESCRIPTOR")]
    return [line for line in lines if line and line != "unspecified"]


def _text(value: Element) -> str:
    return _text_of("".join(value.itertext()))


def _text_of(text: str) -> str:
    return " ".join(canonical(text).split())
