"""What the imports of projects and codebooks share: their options, and what they say afterwards."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import Command
from coder.cli.output import say_json, tell, write_out
from coder.language import _, ngettext
from coder.model import CODER_KINDS, UNITS
from coder.text import one_line

if TYPE_CHECKING:
    from coder.exchange.refi.account import Line
    from coder.exchange.refi.taking import Account, Options


def taking_options(function: Command) -> Command:
    """Give a command that takes a project in the options for it."""
    options: Sequence[Callable[[Command], Command]] = (
        click.option(
            "--unit", type=click.Choice(UNITS), default="fragment", help=_("What a fragment is.")
        ),
        click.option(
            "--max-words", type=int, default=60, show_default=True, help=_("Longest fragment.")
        ),
        click.option(
            "--text-lang", default="nl", show_default=True, help=_("Language of the texts.")
        ),
        click.option(
            "--speaker",
            "speakers",
            multiple=True,
            metavar="LABEL=WHO",
            help=_("Who a label is: interviewer, a respondent's name, or - for no label. Repeats."),
        ),
        click.option(
            "--kind",
            type=click.Choice(CODER_KINDS),
            default="researcher",
            show_default=True,
            help=_("What the coders are of whom the file does not say it."),
        ),
        click.option(
            "--whole",
            is_flag=True,
            help=_(
                "Everybody read the whole of each text that they coded in: a fragment without a "
                "selection means: none applies."
            ),
        ),
    )
    for option in reversed(options):
        function = option(function)
    return reporting_options(function)


def reporting_options(function: Command) -> Command:
    """Give an import ``--dry-run``, ``--report`` and ``--json``."""
    options: Sequence[Callable[[Command], Command]] = (
        click.option(
            "--dry-run", is_flag=True, help=_("Show what would come, and change nothing.")
        ),
        click.option(
            "--report",
            metavar="FILE",
            help=_("Write here, one by one, what was not taken and what was assumed."),
        ),
        click.option(
            "--json", "as_json", is_flag=True, help=_("One JSON document instead of a table.")
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def options_from(pass_name: str | None, values: dict[str, Any]) -> Options:
    """How a project is to be taken in, as it was typed. Raises InputError."""
    from coder.exchange.refi.taking import Options
    from coder.ingest.take import settings_from

    settings = settings_from(
        unit=values["unit"],
        max_words=values["max_words"],
        lang=values["text_lang"],
        speakers=values["speakers"],
    )
    return Options(settings, pass_name, values["kind"], values["whole"])


class Bar:
    """How many texts were read, where somebody looks at it."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)

    def __call__(self, done: int, of: int) -> None:
        """So many texts are done."""
        if not self._shown:
            return
        if self._bar is None:
            bar = click.progressbar(length=of, label=_("reading the texts"), file=sys.stderr)
            self._bar = bar.__enter__()
        self._bar.update(done - self._bar.pos)


def tell_account(account: Account, *, dry_run: bool, report: str | None, as_json: bool) -> None:
    """Say what came of an import of a project, and write it down in full where that was asked."""
    if as_json:
        say_json({"dry_run": dry_run, **_document(account)})
    else:
        parts = ", ".join(_parts(account))
        if dry_run:
            tell(_("This would come in: {parts}.").format(parts=parts))
        else:
            tell(_("Taken in: {parts}.").format(parts=parts))
        if account.known_transcripts:
            n = account.known_transcripts
            tell(
                ngettext(
                    "{n} text was in the study already, and is the same.",
                    "{n} texts were in the study already, and are the same.",
                    n,
                ).format(n=n)
            )
        if account.coding_pass:
            tell(
                _("The codings are in pass {name}, with codebook {book} {version}.").format(
                    name=one_line(account.coding_pass),
                    book=one_line(account.codebook),
                    version=one_line(account.version),
                )
            )
        tell_lines(account.lines, report)
        if dry_run:
            tell(_("Nothing was changed: this was a dry run."))
    write_report(account.lines, report)


def tell_lines(lines: Sequence[Line], report: str | None) -> None:
    """One line a kind of what was not taken and what was assumed."""
    from coder.exchange.refi.account import LEFT, SAID, summary

    left, said = summary(lines, LEFT), summary(lines, SAID)
    if left:
        tell(_("Not taken:"))
        for line in left:
            tell(f"  {line}")
    if said:
        tell(_("Assumed, or done in another way:"))
        for line in said:
            tell(f"  {line}")
    if lines and report is None:
        tell(_("One by one: --report FILE"))


def write_report(lines: Sequence[Line], report: str | None) -> None:
    """Write all lines down, kind by kind. Raises InputError where that is not possible."""
    from coder.exchange.refi.account import LEFT, SAID

    if report is None:
        return
    written = []
    for title, kinds in ((_("Not taken:"), LEFT), (_("Assumed, or done in another way:"), SAID)):
        found = [one for one in lines if one.kind in kinds]
        if not found:
            continue
        written.append(title)
        for kind, say in kinds.items():
            here = [one for one in found if one.kind == kind]
            if here:
                written.append(f"  {say(len(here)).format(n=len(here))}")
                written += [
                    "    " + one_line(": ".join(part for part in (one.source, one.what) if part))
                    for one in here
                ]
    write_out(("\n".join(written) + "\n").encode(), report)


def _parts(account: Account) -> list[str]:
    codes = account.codes if account.new_codebook else 0
    counted = (
        (account.transcripts, ngettext("{n} text", "{n} texts", account.transcripts)),
        (account.fragments, ngettext("{n} fragment", "{n} fragments", account.fragments)),
        (codes, ngettext("{n} code", "{n} codes", codes)),
        (account.new_coders, ngettext("{n} coder", "{n} coders", account.new_coders)),
        (account.judgements, ngettext("{n} judgement", "{n} judgements", account.judgements)),
        (account.stars, ngettext("{n} star", "{n} stars", account.stars)),
        (account.memos, ngettext("{n} memo", "{n} memos", account.memos)),
        (account.decisions, ngettext("{n} decision", "{n} decisions", account.decisions)),
        (account.respondents, ngettext("{n} respondent", "{n} respondents", account.respondents)),
    )
    parts = [words.format(n=n) for n, words in counted if n]
    return parts or [_("nothing new")]


def _document(account: Account) -> dict[str, Any]:
    from coder.exchange.refi.account import LEFT

    def listed(*, left: bool) -> list[dict[str, str]]:
        return [
            {"kind": one.kind, "transcript": one.source, "what": one.what}
            for one in account.lines
            if (one.kind in LEFT) is left
        ]

    return {
        "project": account.name,
        "origin": account.origin,
        "codebook": account.codebook or None,
        "version": account.version or None,
        "codes": account.codes,
        "coders": list(account.coders),
        "transcripts": account.transcripts,
        "known_transcripts": account.known_transcripts,
        "fragments": account.fragments,
        "pass": account.coding_pass or None,
        "selections": account.selections,
        "judgements": account.judgements,
        "stars": account.stars,
        "memos": account.memos,
        "decisions": account.decisions,
        "respondents": account.respondents,
        "not_taken": listed(left=True),
        "assumed": listed(left=False),
    }
