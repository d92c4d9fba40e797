"""``coder shorten``: which words of a fragment stay in its quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_study
from coder.cli.output import say
from coder.errors import InputError
from coder.language import N_, _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_HELP = N_(
    "Shorten a quote: keep some of its words, […] stands for the others.\n\n"
    "Each --keep names words as they stand in the fragment, in their order. The transcript stays "
    "as it is, and the quote verbatim: exports and searches show it shortened, with the place of "
    "what was kept. --whole takes it back, as undo does."
)


@click.command("shorten", help=_(_HELP))
@click.argument("transcript")
@click.argument("fragment")
@click.option("--keep", multiple=True, metavar="WORDS", help=_("Keep these words. Repeats."))
@click.option("--whole", is_flag=True, help=_("The whole fragment again."))
@with_study
def command(
    study: Study, transcript: str, fragment: str, keep: tuple[str, ...], whole: bool
) -> None:
    """Shorten it, and print the quote as it is now."""
    from coder.finding import found_in_order
    from coder.study.shortening import quote_of, shorten_quote
    from coder.study.transcripts import find_fragment, find_transcript

    if bool(keep) == whole:
        raise InputError(
            _('Say what stays: coder shorten TRANSCRIPT FRAGMENT --keep "words" …, or --whole')
        )
    home = find_transcript(study, transcript)
    chosen = find_fragment(study, home, fragment)
    spans = []
    for words, span in zip(keep, found_in_order(chosen.text, keep), strict=True):
        if span is None:
            raise InputError(
                _(
                    "{place}: {words} does not stand there, or not after what was kept before."
                ).format(place=one_line(f"{home.name} {chosen.label}"), words=one_line(words))
            )
        spans.append((chosen.start + span[0], chosen.start + span[1]))
    shorten_quote(study, home, chosen, spans)
    say(one_line(quote_of(study, home, chosen)))
