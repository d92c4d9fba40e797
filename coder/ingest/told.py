"""Reading a file as somebody told: which labels are speakers, and whether paragraphs alternate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from coder.ingest.find import read
from coder.ingest.unlabelled import alternating, may_alternate, seems_to_alternate
from coder.language import _
from coder.model import ParsedTranscript

NO_SPEAKER = "-"
"""Who a label is that is none: ``--speaker Kortom=-``."""

Ask = Callable[[ParsedTranscript, bool], bool]
"""Asks a person whether paragraphs without labels are by two speakers in turn; it is given the
transcript and the likeliest answer."""


def read_told(
    path: Path,
    speakers: Mapping[str, str],
    *,
    alternate: bool | None = None,
    ask: Ask | None = None,
) -> tuple[ParsedTranscript, tuple[str, ...]]:
    """A transcript, and what was assumed about its speakers, for the person who imports.

    ``speakers`` are labels with who they are, or :data:`NO_SPEAKER`. Where nobody said whether
    paragraphs alternate, and nobody can be asked, the likeliest reading is taken.
    Raises :class:`InputError` as :func:`read` does.
    """
    parsed = read(path, {label.casefold(): who != NO_SPEAKER for label, who in speakers.items()})
    if not may_alternate(parsed):
        return parsed, ()
    likely = seems_to_alternate(parsed)
    told = alternate is not None or ask is not None
    if alternate is None:
        alternate = ask(parsed, likely) if ask is not None else likely
    if alternate:
        parsed = alternating(parsed)
    if told:
        return parsed, ()
    if alternate:
        return parsed, (
            _("No speaker is named; two seem to speak in turn, 1 and 2 (else: --no-alternate)."),
        )
    return parsed, (_("If two people speak in turn, paragraph by paragraph, add --alternate."),)
