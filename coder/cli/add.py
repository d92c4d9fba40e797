"""``coder add``: imports transcripts, or a folder of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_study
from coder.cli.output import say, say_table, tell
from coder.errors import BlindError, InputError
from coder.language import N_, _, ngettext
from coder.model import INTERVIEWER, UNITS
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.ingest.take import Prepared, Settings
    from coder.study import Study

_HELP = N_(
    "Import transcripts, or a folder of them, each recognised by what it holds.\n\n"
    "The interviewer's turns become context; the rest is cut into fragments. Each file is taken "
    "whole or not at all; a file that is in the study already is skipped."
)


@click.command("add", help=_(_HELP))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", type=click.Choice(UNITS), default="fragment", help=_("What a fragment is."))
@click.option("--max-words", type=int, default=60, show_default=True, help=_("Longest fragment."))
@click.option("--text-lang", default="nl", show_default=True, help=_("Language of the texts."))
@click.option(
    "--speaker",
    "speakers",
    multiple=True,
    metavar="LABEL=WHO",
    help=_("Who a label is: interviewer, or the name of a respondent. Repeats."),
)
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("respondent, role, group, wave, coder, or an attribute of the respondent. Repeats."),
)
@click.option("--name", metavar="NAME", help=_("Name of the transcript (one file only)."))
@click.option(
    "--pseudonyms",
    "key",
    type=click.Path(path_type=Path),
    metavar="KEY.csv",
    help=_("Replace the names in this key file first; make one with: coder pseudonyms."),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would come, and change nothing."))
@with_study
def command(
    study: Study,
    paths: tuple[Path, ...],
    unit: str,
    max_words: int,
    text_lang: str,
    speakers: tuple[str, ...],
    values: tuple[str, ...],
    name: str | None,
    key: Path | None,
    dry_run: bool,
) -> int:
    """Import every file that can be read; exit code 2 if one was refused."""
    from coder.cli.add_names import NamesReplaced, with_key
    from coder.ingest import collect
    from coder.ingest.take import settings_from

    if study.coder is not None:
        raise BlindError(
            _("A coder does not import transcripts; the coordinator does (without --as).")
        )
    settings = settings_from(
        unit=unit, max_words=max_words, lang=text_lang, speakers=speakers, values=values
    )
    settings, rows = with_key(settings, key)
    names = NamesReplaced(rows)
    files, passed_over = collect(paths)
    if name is not None and not name.strip():
        raise InputError(_("A name cannot be empty."))
    if name is not None and len(files) != 1:
        raise InputError(_("--name goes with one file, not with {n}.").format(n=len(files)))
    if not files and not passed_over:
        raise InputError(
            _("{path}: nothing in it can be read as a transcript.").format(
                path=", ".join(one_line(str(path)) for path in paths)
            )
        )
    refused = [
        (path, f"{one_line(str(path))}: {reason}") for path, reason in passed_over if path in paths
    ]
    left = [(path, reason) for path, reason in passed_over if path not in paths]
    progress = _Progress(len(files))
    for path in files:
        progress.reading(path.name)
        try:
            names.saw(_one(study, path, settings, name, dry_run, progress))
        except InputError as error:
            progress.clear()
            refused.append((path, str(error)))
    names.tell()
    return _account(paths, files, refused, left)


def _one(
    study: Study,
    path: Path,
    settings: Settings,
    name: str | None,
    dry_run: bool,
    progress: _Progress,
) -> Prepared:
    from coder.ingest.take import prepare, take

    prepared = prepare(path, settings, name=name)
    progress.clear()
    for line in (*prepared.parsed.warnings, *prepared.guesses):
        tell(f"{one_line(prepared.name)}: {line}")
    if dry_run:
        _preview(prepared)
        return prepared
    added = take(study, prepared, settings)
    shown = one_line(added.transcript.name)
    if added.unchanged:
        tell(_("{name}: is in the study already, unchanged; skipped.").format(name=shown))
        return prepared
    if added.same_text_as:
        tell(
            _("{name}: warning: the same text as {other}.").format(
                name=shown, other=one_line(added.same_text_as)
            )
        )
    n = added.transcript.n_fragments
    tell(
        ngettext("{name}: {n} fragment.", "{name}: {n} fragments.", n).format(name=shown, n=n)
        + " "
        + _who(added.transcript.speakers)
    )
    return prepared


def _who(speakers: Mapping[str, str]) -> str:
    parts = []
    for label, who in speakers.items():
        shown = _("interviewer") if who == INTERVIEWER else one_line(who)
        parts.append(f"{one_line(label) or '–'} = {shown}")
    return "(" + ", ".join(parts) + ")"


def _preview(prepared: Prepared) -> None:
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


def _account(
    paths: tuple[Path, ...],
    files: list[Path],
    refused: list[tuple[Path, str]],
    left: list[tuple[Path, str]],
) -> int:
    if not refused and not files:
        raise InputError(
            _("{path}: nothing in it can be read as a transcript.").format(
                path=", ".join(one_line(str(path)) for path in paths)
            )
        )
    for path, reason in left:
        tell(_("passed over: {path}: {reason}").format(path=one_line(str(path)), reason=reason))
    if len(refused) == 1 and len(files) <= 1:
        raise InputError(refused[0][1])
    for _path, reason in refused:
        tell(_("not taken: {reason}").format(reason=one_line(reason)))
    if refused:
        n = len(refused)
        raise InputError(
            ngettext(
                "{n} file could not be read (see above); the others were taken.",
                "{n} files could not be read (see above); the others were taken.",
                n,
            ).format(n=n)
        )
    return 0


class _Progress:
    """Which file is being read, on a line that the next message takes the place of.

    Only where somebody looks at it; elsewhere each file's own line is enough.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._at = 0
        self._shown = sys.stderr.isatty()

    def reading(self, name: str) -> None:
        """The next file."""
        self._at += 1
        if self._shown:
            text = _("{n} of {total}: reading {name} …").format(
                n=self._at, total=self._total, name=shorten(name, 40)
            )
            click.echo(f"\r{text}", err=True, nl=False)

    def clear(self) -> None:
        """Make room for a message."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
