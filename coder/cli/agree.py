"""``coder agree``: how well the coders agree, and what that is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say, say_json, say_table, tell, tell_look
from coder.errors import InputError
from coder.language import N_, _, ngettext, number
from coder.text import one_line

if TYPE_CHECKING:
    from coder.reliability import Agreement, Row
    from coder.study import Study

_HELP = N_(
    "How well coders agree, per code and as a whole, from their independent judgements.\n\n"
    "Only transcripts that all their coders signed off count. Alpha is Krippendorff's (nominal); "
    "'all, as sets' compares whole judgements with MASI distance. Exit code 1 where --fail-under "
    "is not reached."
)
BY = ("code", "pair", "transcript", "role")


@click.command("agree", help=_(_HELP))
@click.option("--by", type=click.Choice(BY), default="code", help=_("What the table is about."))
@click.option(
    "--level",
    type=click.Choice(["top", "leaf"]),
    default="top",
    help=_("Overall figures: a subcode counts as its parent (top), or as itself (leaf)."),
)
@click.option("--without-swept", is_flag=True, help=_("Leave out 'nothing applies to the rest'."))
@click.option(
    "--fail-under", type=float, metavar="X", help=_("Exit code 1 where alpha is below X.")
)
@click.option("--lower", is_flag=True, help=_("--fail-under compares the interval's lower limit."))
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="CODE",
    help=_("--fail-under looks at these codes. Repeats."),
)
@click.option(
    "--verify", is_flag=True, help=_("Recompute each alpha with the package krippendorff.")
)
@with_json
@with_pass
@with_study
def command(
    study: Study,
    by: str,
    level: str,
    without_swept: bool,
    fail_under: float | None,
    lower: bool,
    codes: tuple[str, ...],
    verify: bool,
    as_json: bool,
    pass_name: str | None,
) -> int:
    """Print the agreement report."""
    from coder.reliability import agreement, short_of
    from coder.reliability import verify as verify_
    from coder.study.looks import record_look
    from coder.study.passes import pass_to_report

    if fail_under is None and (lower or codes):
        raise InputError(_("--lower and --code say what --fail-under looks at; name it too."))
    if fail_under is not None and not -1 <= fail_under <= 1:
        raise InputError(_("--fail-under is a number from -1 to 1."))
    coding_pass = pass_to_report(study, pass_name)
    report = agreement(
        study,
        coding_pass,
        by=by,  # type: ignore[arg-type]  # click has checked it
        level=level,  # type: ignore[arg-type]
        without_swept=without_swept,
    )
    for code in codes:
        report.universe.codebook.code(code)
    tell_look(record_look(study, coding_pass, "agree"))
    checked = verify_(report) if verify else []
    if as_json:
        document = report.document()
        if verify:
            document["verified"] = [
                {
                    "code": one.code,
                    "alpha": one.ours,
                    "krippendorff": one.theirs,
                    "same": one.agrees,
                }
                for one in checked
            ]
        say_json(document)
    else:
        _print(report, by)
        if verify:
            _print_verified(checked)
    failed = [one for one in checked if not one.agrees]
    short = short_of(report, fail_under, lower=lower, codes=codes) if fail_under is not None else []
    for row in short:
        value = row.alpha_low if lower else row.alpha
        tell(
            _("{code}: {value} is below {threshold}.").format(
                code=_name(report, row),
                value=_("undefined") if value is None else number(value, 3),
                threshold=number(fail_under or 0.0, 3),
            )
        )
    return 1 if short or failed else 0


def _name(report: Agreement, row: Row) -> str:
    if row.part:
        return one_line(row.part)
    if row.code == "overall":
        return _("all, as sets")
    return report.universe.codebook.code(row.code).short.shown()


def _print(report: Agreement, by: str) -> None:
    universe = report.universe
    n = len(universe.transcripts)
    say(
        ngettext(
            "Agreement · {name} · {f} fragments of {n} transcript · {c} coders",
            "Agreement · {name} · {f} fragments of {n} transcripts · {c} coders",
            n,
        ).format(
            name=one_line(universe.coding_pass.name),
            f=len(universe.fragments),
            n=n,
            c=len(universe.coders),
        )
    )
    say(
        _("{n} fragments were judged by two or more; their figures follow.").format(
            n=report.n_pairable
        )
    )
    if report.interval == "transcript":
        say(_("95 % interval: one transcript left out at a time (jackknife, t)."))
    else:
        say(_("95 % interval: fragments treated as independent, which is too narrow."))
    say()
    if by == "pair":
        for pair in report.pairs:
            say(" – ".join(one_line(name) for name in pair.coders))
            rows = [one for one in report.pair_codes if one.coders == pair.coders]
            _table(report, [*rows, pair])
            say()
    elif by in ("transcript", "role"):
        _table(report, [*report.parts, report.overall])
    else:
        _table(report, [*report.codes, report.overall])
        _pairs(report)
    _afterwards(report)


def _table(report: Agreement, rows: list[Row]) -> None:
    from coder.reliability import NOTES

    few = max((len(row.uses) for row in rows), default=0) <= 3
    names = [one_line(name)[:10] for name in (rows[0].uses if few and rows else ())]
    headers = [_("code"), _("n"), *names, _("use"), "%", "α", _("interval"), "κ", "AC1", ""]
    table = []
    reasons: dict[str, str] = {}
    for row in rows:
        reason = _(NOTES[row.note]) if row.note in NOTES else ""
        if reason:
            reasons.setdefault(reason, chr(ord("a") + len(reasons)))
        uses = [str(n) for n in row.uses.values()] if few else []
        low, high = row.alpha_low, row.alpha_high
        table.append(
            [
                _name(report, row)[:14],
                str(row.n),
                *uses,
                _figure(row.prevalence),
                _figure(row.percent),
                _figure(row.alpha),
                f"{_figure(low)}–{_figure(high)}" if low is not None else "",
                _figure(row.kappa),
                _figure(row.ac1),
                reasons.get(reason, ""),
            ]
        )
    say_table(headers, table, right="-" + "r" * (len(headers) - 2) + "-")
    for reason, mark in reasons.items():
        say(f"{mark}  {reason}")


def _figure(value: float | None) -> str:
    return "–" if value is None else number(value)


def _pairs(report: Agreement) -> None:
    if len(report.pairs) > 1:
        say()
        say(_("Pairs, as sets:"))
        for row in report.pairs:
            names = " – ".join(one_line(name) for name in row.coders)
            say(f"  {names}: α {_figure(row.alpha)}, n {row.n}")
    worst = sorted(report.confusions.items(), key=lambda pair: -pair[1])[:3]
    shown = [
        f"{_short(report, one)} ↔ {_short(report, other)} {n}" for (one, other), n in worst if n
    ]
    say()
    say(
        _("Differences: {o} omissions, {c} confusions ({most})").format(
            o=report.n_omissions, c=report.n_confusions, most="; ".join(shown) or "–"
        )
    )


def _short(report: Agreement, code: str) -> str:
    return report.universe.codebook.code(code).short.shown()


def _afterwards(report: Agreement) -> None:
    universe = report.universe
    if report.sealed:
        line = _("Sealed when the table opened: α {alpha}.").format(
            alpha=_figure(report.sealed.alpha)
        )
        if not report.sealed.same:
            line += " " + _("The figures above differ from it: what came in since is no baseline.")
        say(line)
    if universe.swept:
        n = universe.swept
        say(
            ngettext(
                "{n} judgement was swept at sign-off; see also --without-swept.",
                "{n} judgements were swept at sign-off; see also --without-swept.",
                n,
            ).format(n=n)
        )
    if report.without_late:
        say(
            _("Coded after discussion: {names}. Without them: α {alpha}.").format(
                names=", ".join(map(one_line, universe.late)),
                alpha=_figure(report.without_late.alpha),
            )
        )
    if universe.waiting:
        say(
            _("Not complete, so left out: {names}.").format(
                names=", ".join(map(one_line, universe.waiting))
            )
        )


def _print_verified(checked: list) -> None:  # type: ignore[type-arg]
    bad = [one for one in checked if not one.agrees]
    say()
    if not bad:
        n = len(checked)
        say(_("Verified: the package krippendorff finds the same {n} alphas.").format(n=n))
    for one in bad:
        say(
            _("{code}: {ours} here, {theirs} by the package krippendorff.").format(
                code=one.code, ours=one.ours, theirs=one.theirs
            )
        )
