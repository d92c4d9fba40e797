"""What ``coder add`` shows: how far it is, a preview, and the one question that it may ask."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from coder.cli.output import say, say_table, tell
from coder.language import _, ngettext
from coder.model import INTERVIEWER
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.ingest.take import Prepared, Settings
    from coder.model import LabelSeen, ParsedTranscript

_MOST = 12
"""Rows of a list that a preview shows."""
_BAR = 20
"""Characters."""
_PARAGRAPHS = 4
"""What a person sees of a text before saying whether its paragraphs alternate."""


def with_question(settings: Settings, alternate: bool | None, *, dry_run: bool) -> Settings:
    """The settings with what was said of paragraphs without labels, or with somebody to ask."""
    somebody = all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)
    )
    ask = _ask if somebody and not dry_run else None
    return replace(settings, alternate=alternate, ask=ask)


def _ask(parsed: ParsedTranscript, likely: bool) -> bool:
    tell("")
    for turn in parsed.turns[:_PARAGRAPHS]:
        tell("  " + shorten(parsed.text[turn.start : turn.end], 70))
    question = _("Nobody is named. Do two people speak in turn, paragraph by paragraph?")
    return click.confirm(question, default=likely, err=True)


def who_is_who(speakers: Mapping[str, str]) -> str:
    """Each label with who it is, in brackets."""
    parts = []
    for label, who in speakers.items():
        shown = _("interviewer") if who == INTERVIEWER else one_line(who)
        parts.append(f"{one_line(label) or '–'} = {shown}")
    return "(" + ", ".join(parts) + ")"


def preview(prepared: Prepared) -> None:
    """What ``--dry-run`` shows of a file: its speakers, what was taken for a label, the rest."""
    text, rows = prepared.parsed.text, []
    for label, who in prepared.speakers.items():
        turns = [turn for turn in prepared.parsed.turns if turn.speaker == label]
        example = shorten(text[turns[0].start : turns[0].end], 40)
        rows.append([label or "–", who, str(len(turns)), example])
    n = prepared.n_fragments
    say(
        ngettext("{name}: {n} fragment", "{name}: {n} fragments", n).format(name=prepared.name, n=n)
    )
    say_table([_("label"), _("who"), _("turns"), _("for example")], rows, right="--r-")
    for line in prepared.parsed.front_matter:
        say(_("apart from the text: {line}").format(line=shorten(line, 60)))
    for line in prepared.parsed.left_out[:_MOST]:
        say(_("left out: {line}").format(line=shorten(line, 60)))
    taken = [seen for seen in prepared.parsed.seen if seen.speaker]
    others = [seen for seen in prepared.parsed.seen if not seen.speaker]
    if taken:
        say()
        say(_("Taken for a label (if it is none: --speaker LABEL=-):"))
        _labels(taken)
    if others:
        say()
        say(_("Looks like a label and was left in the text (if it is one: --speaker LABEL=WHO):"))
        _labels(others)
    say()


def _labels(forms: Sequence[LabelSeen]) -> None:
    often = sorted(forms, key=lambda seen: -seen.count)
    say_table(
        [_("as it stands"), _("label"), _("times"), _("first line"), _("for example")],
        [
            [shorten(one.form, 40), one.speaker or "–", str(one.count), str(one.line), one.example]
            for one in often[:_MOST]
        ],
        right="--rr-",
    )
    n = len(often) - _MOST
    if n > 0:
        say(ngettext("… and {n} more form", "… and {n} more forms", n).format(n=n))


class Progress:
    """How far it is and which file is being read, on a line of which messages take the place.

    Only where somebody looks at it; elsewhere each file's own line is enough.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._at = 0
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def reading(self, name: str) -> None:
        """The next file."""
        self._at += 1
        if self._shown:
            text = _("{n} of {total}: reading {name} …").format(
                n=self._at, total=self._total, name=shorten(name, 40)
            )
            done = _BAR * self._at // max(self._total, 1)
            bar = "█" * done + "░" * (_BAR - done)
            click.echo(f"\r\x1b[K{bar} {text}", err=True, nl=False)

    def clear(self) -> None:
        """Make room for a message."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
