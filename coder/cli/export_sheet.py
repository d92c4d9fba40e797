"""``coder export sheet``: a spreadsheet to code in, for a coder without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.export_xlsx import tell_cut
from coder.cli.options import with_pass, with_study
from coder.cli.output import must_be_possible, tell, write_out
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.model import CodingPass, Transcript
    from coder.study import Study

_HELP = N_(
    "A spreadsheet to code in, for a coder who works without this program: --as NAME.\n\n"
    "One row a fragment, with an x under the codes that apply, or under 'none'; what the "
    "interviewer says is grey. An empty row is not judged. It holds what that coder judged so "
    "far, and comes back with: coder import codings"
)


@click.command("sheet", help=_(_HELP))
@click.option("-o", "--output", metavar="FILE", required=True, help=_("Write here."))
@click.option(
    "--transcript", "transcripts", multiple=True, metavar="NAME", help=_("Only these. Repeats.")
)
@with_pass
@with_study
def sheet(study: Study, output: str, transcripts: tuple[str, ...], pass_name: str | None) -> None:
    """Export a coding sheet."""
    from coder.exchange.coding_sheet import coding_sheet
    from coder.study.passes import pass_to_judge

    must_be_possible(output)
    coding_pass = pass_to_judge(study, pass_name)
    chosen = _chosen(study, coding_pass, transcripts)
    made = coding_sheet(study, coding_pass, chosen)
    write_out(made.content, output)
    tell_cut(made.cut)
    n = len(chosen)
    tell(
        ngettext(
            "{n} transcript ({names}). It comes back with: coder import codings {file}",
            "{n} transcripts ({names}). They come back with: coder import codings {file}",
            n,
        ).format(n=n, names=", ".join(one_line(one.name) for one in chosen), file=one_line(output))
    )


def _chosen(study: Study, coding_pass: CodingPass, named: tuple[str, ...]) -> list[Transcript]:
    """Those that are named, else those that this coder has not signed off."""
    from coder.study.judgements import acting_coder
    from coder.study.progress import my_transcripts
    from coder.study.transcripts import find_transcript

    coder = acting_coder(study)
    if named:
        return [find_transcript(study, one) for one in named]
    mine = my_transcripts(study, coding_pass)
    found = [find_transcript(study, name) for name, done in mine if not done]
    if not found:
        raise InputError(
            _("{coder} has nothing left to code in pass {name}; choose with --transcript.").format(
                coder=one_line(coder.name), name=one_line(coding_pass.name)
            )
        )
    return found
