"""``coder figure``: the figures of the results, as a drawing or in blocks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_audience, with_json, with_pass, with_study
from coder.cli.output import must_be_possible, say, say_json, tell, tell_look, write_out
from coder.errors import InputError
from coder.language import N_, _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.leaving import Audience
    from coder.report.figures import Figure
    from coder.study import Study

_HELP = N_(
    "A figure of the results: as SVG or PNG with -o, else in blocks in the terminal.\n\n"
    "Without a name it says which figures there are. Every figure counts on what the team settled, "
    "stands with its numbers (--json), and can be read in black and white."
)
_ENDS = (".svg", ".png")


@click.command("figure", help=_(_HELP))
@click.argument("name", required=False, metavar="FIGURE")
@click.option("-o", "--output", metavar="FILE", help=_("Draw it here: FILE.svg or FILE.png."))
@with_audience
@click.option("--lang", type=click.Choice(["nl", "en"]), help=_("In which language."))
@with_json
@with_pass
@with_study
def command(
    study: Study,
    name: str | None,
    output: str | None,
    whose: str,
    audience: Audience,
    lang: str | None,
    as_json: bool,
    pass_name: str | None,
) -> int:
    """Make one figure; 1 where this study has nothing for it."""
    from coder.report import basis, pass_of_results
    from coder.report.figures import FIGURES, Missing, make_figure
    from coder.study.looks import record_look

    if output is not None and Path(output).suffix.casefold() not in _ENDS:
        raise InputError(
            _("{path}: a figure is drawn as .svg or .png.").format(path=one_line(output))
        )
    must_be_possible(output)
    if name is None:
        if as_json:
            say_json({"figures": list(FIGURES)})
        else:
            say("\n".join(FIGURES))
        return 0
    coding_pass = pass_of_results(study, pass_name)
    found = basis(study, coding_pass, of=whose, audience=audience)
    tell_look(record_look(study, coding_pass, "figure"))
    made = make_figure(name, found, lang=lang)
    if isinstance(made, Missing):
        if as_json:
            say_json({"figure": made.name, "title": made.title, "why_missing": made.why})
        else:
            tell(f"{made.title}: {made.why}")
        return 1
    _show(made, output, as_json)
    return 0


def _show(made: Figure, output: str | None, as_json: bool) -> None:
    from coder.report import document
    from coder.report.figures import lines, png, svg

    if output is not None:
        draw = svg if Path(output).suffix.casefold() == ".svg" else png
        write_out(draw(made.drawing), output)
    if as_json:
        say_json({"figure": made.name, "caption": made.caption, **document(made.table)})
    elif output is not None:
        say(made.caption)
    else:
        import shutil
        import textwrap

        width = min(shutil.get_terminal_size().columns, 120)
        say("\n".join([made.title, "", *lines(made.drawing, width), ""]))
        say("\n".join(textwrap.wrap(made.caption, max(width, 60))))
