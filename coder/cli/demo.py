"""``coder demo``: a sample study to look at and to try."""

from __future__ import annotations

from pathlib import Path

import click

from coder.cli.output import say, tell
from coder.cli.screens import has_terminal
from coder.language import N_, _
from coder.text import one_line

_HELP = N_(
    "Make a sample study in FOLDER and open it: eight invented interviews, judged by a coach and a "
    "researcher, one pass at the table and one open pass to try.\n\n"
    "Without a terminal it says where the study is and what to try."
)


@click.command("demo", help=_(_HELP))
@click.argument("folder", type=click.Path(path_type=Path), default=Path("coder-demo"))
def command(folder: Path) -> None:
    """Make the sample study."""
    from coder.demo import CODERS, FIRST_PASS, OPEN_PASS, make

    demo = make(folder, progress=lambda name: tell(_("reading {name} …").format(name=name)))
    shown = one_line(str(demo.path))
    if demo.made:
        line = _("{path}: a sample study of {t} interviews and {n} fragments.")
    else:
        line = _("{path}: the sample study was here already ({t} interviews, {n} fragments).")
    say(line.format(path=shown, t=demo.transcripts, n=demo.fragments))
    if has_terminal():
        from coder.tui import Workbench

        who = CODERS[0][0]
        Workbench(demo.path, who, "home", pass_name=OPEN_PASS, tour=True).run()
    say(_("Try this:"))
    for words in (
        f"coder -s {shown} open",
        f"coder -s {shown} code --as anna",
        f"coder -s {shown} resolve",
        f"coder -s {shown} status",
        f"coder -s {shown} agree",
        f"coder -s {shown} differences --pass {FIRST_PASS}",
        f"coder -s {shown} judge C1 --as anna",
        f"coder -s {shown} export csv -o quotes.csv",
    ):
        say(f"  {words}")
