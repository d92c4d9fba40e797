"""``coder add``: imports transcripts, or a folder of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.add_preview import Progress, preview, who_is_who, with_question
from coder.cli.options import with_study
from coder.cli.output import tell
from coder.errors import BlindError, InputError
from coder.language import N_, _, ngettext
from coder.model import UNITS
from coder.text import one_line

if TYPE_CHECKING:
    from coder.exchange.respondents import Known
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
    "--model",
    metavar="NAME",
    help=_("A trained spaCy model that finds the sentences in place of the rules: name or folder."),
)
@click.option(
    "--speaker",
    "speakers",
    multiple=True,
    metavar="LABEL=WHO",
    help=_("Who a label is: interviewer, a respondent's name, or - for no label. Repeats."),
)
@click.option(
    "--alternate/--no-alternate",
    default=None,
    help=_("Whether paragraphs without labels are by two speakers in turn, 1 and 2."),
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
@click.option(
    "--respondents",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help=_(
        "What is known of the respondents: columns transcript, respondent, role, group, wave, "
        "speaker; any other is an attribute."
    ),
)
@click.option(
    "--pattern",
    default="",
    metavar="PATTERN",
    help=_("What the names of the files say, such as {example}.").format(
        example="{wave}_{role}_{respondent}"
    ),
)
@click.option("--ask", is_flag=True, help=_("Settle on screen who speaks, for each file."))
@click.option("--dry-run", is_flag=True, help=_("Show what would come, and change nothing."))
@with_study
def command(
    study: Study,
    paths: tuple[Path, ...],
    unit: str,
    max_words: int,
    text_lang: str,
    model: str | None,
    speakers: tuple[str, ...],
    alternate: bool | None,
    values: tuple[str, ...],
    name: str | None,
    key: Path | None,
    table: Path | None,
    pattern: str,
    ask: bool,
    dry_run: bool,
) -> int:
    """Import every file that can be read; exit code 2 if one was refused."""
    from coder.cli.add_names import NamesReplaced, with_key
    from coder.cli.add_speakers import LabelsMet, must_be_asked
    from coder.exchange.respondents import read_respondents
    from coder.ingest import collect
    from coder.ingest.take import settings_from

    if study.coder is not None:
        raise BlindError(
            _("A coder does not import transcripts; the coordinator does (without --as).")
        )
    settings = settings_from(
        unit=unit,
        max_words=max_words,
        lang=text_lang,
        model=model,
        speakers=speakers,
        values=values,
    )
    if ask:
        must_be_asked()
    settings = with_question(settings, alternate, dry_run=dry_run)
    settings, rows = with_key(replace(settings, pattern=pattern), key)
    people = read_respondents(table) if table is not None else []
    names, labels = NamesReplaced(rows), LabelsMet(settings)
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
    progress = Progress(len(files))
    for path in files:
        progress.reading(path.name)
        try:
            prepared = _one(study, path, settings, people, name, ask, dry_run, progress)
            names.saw(prepared)
            labels.saw(prepared)
        except InputError as error:
            progress.clear()
            refused.append((path, str(error)))
    names.tell()
    labels.tell()
    return _account(paths, files, refused, left, dry_run=dry_run)


def _one(
    study: Study,
    path: Path,
    settings: Settings,
    people: list[Known],
    name: str | None,
    ask: bool,
    dry_run: bool,
    progress: Progress,
) -> Prepared | None:
    from coder.cli.add_speakers import settled
    from coder.exchange.respondents import for_file, take_with
    from coder.ingest.take import prepare

    settings, about = for_file(settings, people, path)
    prepared = prepare(path, settings, name=name)
    progress.clear()
    if ask:
        chosen = settled(prepared, settings)
        if chosen is None:
            return None
        prepared = chosen
    for line in (*prepared.parsed.warnings, *prepared.guesses):
        tell(f"{one_line(prepared.name)}: {line}")
    if dry_run:
        preview(prepared)
        return prepared
    added = take_with(study, prepared, settings, about)
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
        + who_is_who(added.transcript.speakers)
    )
    return prepared


def _account(
    paths: tuple[Path, ...],
    files: list[Path],
    refused: list[tuple[Path, str]],
    left: list[tuple[Path, str]],
    *,
    dry_run: bool,
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
    n = len(refused)
    none_taken = dry_run or {path for path, _reason in refused}.issuperset(files)
    if refused and none_taken:
        raise InputError(
            ngettext(
                "{n} file could not be read (see above).",
                "{n} files could not be read (see above).",
                n,
            ).format(n=n)
        )
    if refused:
        raise InputError(
            ngettext(
                "{n} file could not be read (see above); the others were taken.",
                "{n} files could not be read (see above); the others were taken.",
                n,
            ).format(n=n)
        )
    return 0
