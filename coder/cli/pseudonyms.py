"""``coder pseudonyms``: what looks like a name, in a key file that a person goes through."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import Session, naming_study, open_study
from coder.cli.output import must_be_possible, tell, write_out
from coder.cli.screens import has_terminal
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.pseudonyms import Row

_HELP = N_(
    "Look for names in transcripts that are not in a study yet, and write a key file: what was "
    "found, and what comes in its place.\n\n"
    "At a terminal you go through them on screen; without one, or with --no-screen, look the file "
    "through in Excel. Then: coder add FOLDER --pseudonyms KEY.csv. Where the key file is "
    "there already, what it says stays and new names are added. Keep it outside the folder of "
    "the study."
)


@click.command("pseudonyms", help=_(_HELP))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", "target", metavar="KEY.csv", help=_("The key file to write."))
@click.option(
    "--names",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("A list of names of your own, one a line."),
)
@click.option("--text-lang", default="nl", show_default=True, help=_("Language of the texts."))
@click.option("--no-screen", is_flag=True, help=_("Write the file at once, without the screen."))
@click.option(
    "--waive",
    metavar="REASON",
    help=_("Note in the study why no names need replacing; - takes that back."),
)
@naming_study
def command(
    paths: tuple[Path, ...],
    target: str | None,
    names: Path | None,
    text_lang: str,
    no_screen: bool,
    waive: str | None,
    study: str | None,
    as_name: str | None,
) -> int:
    """Propose pseudonyms; exit code 2 if a file could not be read."""
    if waive is not None:
        if paths or target:
            raise InputError(_("--waive stands alone; leave files and -o out."))
        _waive(waive, study, as_name)
        return 0
    if not paths:
        raise InputError(_("Say which files or folders to look through."))
    must_be_possible(target)
    known = _known(target)
    rows, refused = _rows(paths, names, text_lang, known)
    if target is not None and not no_screen and has_terminal():
        rows = _on_screen(rows)
    _write(rows, target)
    if refused:
        raise InputError(
            ngettext(
                "{n} file could not be read (see above).",
                "{n} files could not be read (see above).",
                len(refused),
            ).format(n=len(refused))
        )
    return 0


def _waive(reason: str, study: str | None, as_name: str | None) -> None:
    from coder.study.waiver import waive, waiver

    session = click.get_current_context().find_object(Session) or Session()
    with open_study(study or session.study, as_name or session.as_name) as opened:
        waive(opened, reason)
        if waiver(opened):
            tell(_("Noted: no names need replacing in this study."))
        else:
            tell(_("Taken back: names are to be replaced in this study."))


def _known(target: str | None) -> Sequence[Row]:
    """The rows that the key file has already."""
    from coder.exchange.key_file import read_key

    if target is None or target == "-" or not Path(target).exists():
        return ()
    return read_key(Path(target))


def _rows(
    paths: tuple[Path, ...], names: Path | None, lang: str, known: Sequence[Row]
) -> tuple[list[Row], list[str]]:
    from coder.ingest import collect, read
    from coder.pseudonyms import Finder, propose

    if lang not in ("nl", "en"):
        raise InputError(_("Transcripts are in nl or en, not {lang}.").format(lang=one_line(lang)))
    finder = Finder(own=_own(names))
    refused = []
    files, passed_over = collect(paths)
    for path, reason in passed_over:
        tell(_("passed over: {path}: {reason}").format(path=one_line(str(path)), reason=reason))
    for path in files:
        try:
            finder.read(read(path))
            finder.read_file_name(path.stem)
        except InputError as error:
            tell(_("not taken: {reason}").format(reason=one_line(str(error))))
            refused.append(str(error))
    if not files or len(refused) == len(files):
        raise InputError(
            _("{path}: nothing in it can be read as a transcript.").format(
                path=", ".join(one_line(str(path)) for path in paths)
            )
        )
    return propose(finder.candidates(), known, lang=lang), refused


def _own(path: Path | None) -> frozenset[str]:
    """Names of one's own, in lower case: the first cell of each line."""
    if path is None:
        return frozenset()
    from coder.exchange.key_file import names_in

    return names_in(path)


def _on_screen(rows: list[Row]) -> list[Row]:
    from coder.pseudonyms.review import Review
    from coder.tui.screens.names import NamesScreen
    from coder.tui.shell import Alone

    review = Review(rows)
    if not Alone(NamesScreen(review)).run():
        raise InputError(_("Nothing was written."))
    return review.rows


def _write(rows: list[Row], target: str | None) -> None:
    from coder.cli.add_names import warn_of_place
    from coder.exchange.key_file import write_key

    write_out(write_key(rows), target)
    n = sum(not row.keep for row in rows)
    tell(ngettext("{n} name to replace.", "{n} names to replace.", n).format(n=n))
    unsure = sum(bool(row.alike) for row in rows)
    if unsure:
        tell(
            ngettext(
                "{n} resembles another name: give both the same replacement if they are one.",
                "{n} resemble another name: give them the same replacement if they are one.",
                unsure,
            ).format(n=unsure)
        )
    if target is not None and target != "-":
        warn_of_place(Path(target))
        tell(
            _("Look it through, then: coder add FOLDER --pseudonyms {key}").format(
                key=one_line(target)
            )
        )
