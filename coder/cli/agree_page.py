"""The agreement report as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coder.cli.agree_table import (
    cell_width,
    say_table,
    say_wrapped,
    short_name,
    shown_limits,
    shown_value,
)
from coder.cli.output import say
from coder.language import _, ngettext, number
from coder.reliability import words
from coder.reliability.afterwards import afterwards, change
from coder.text import one_line

if TYPE_CHECKING:
    from coder.agreement import Figure
    from coder.reliability import Agreement


def say_report(
    report: Agreement,
    by: str,
    measures: Sequence[str],
    against: str | None = None,
    between: Mapping[str, Any] | None = None,
) -> None:
    """The whole report."""
    from coder.reliability.explain import interval_words

    _say_head(report, against)
    say(interval_words(report))
    say()
    if by == "pair":
        for pair in report.pairs:
            say(" – ".join(one_line(name) for name in pair.coders))
            rows = [one for one in report.pair_codes if one.coders == pair.coders]
            say_table(report, rows, [pair], measures)
            say()
    elif by == "code":
        say_table(report, report.codes, [report.overall], measures)
        if against is not None:
            _say_parts(report, measures)
    else:
        _say_parts(report, measures)
    _say_whole(report)
    if by == "code" and against is None:
        _say_pairs(report)
    _say_differences(report)
    if against is not None:
        _say_between(report, against, between)
    if report.drift is not None and report.drift.value is not None:
        say_wrapped(_drift_words(report.drift))
    for sentence in afterwards(report):
        say_wrapped(sentence)


def _say_head(report: Agreement, against: str | None) -> None:
    universe = report.universe
    n = len(universe.transcripts)
    if against is not None:
        say(
            _("Stability · each coder in {name} against themself in {earlier}").format(
                name=one_line(universe.coding_pass.name), earlier=one_line(against)
            )
        )
        say(_("{n} judgements were made twice; their figures follow.").format(n=report.n_pairable))
        return
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


def _say_parts(report: Agreement, measures: Sequence[str]) -> None:
    """One row a part; of the codes that were asked for, each part has a row of its own."""
    if report.universe.only_codes:
        for part in report.parts:
            say(words.part_name(part.part))
            say_table(
                report,
                [one for one in report.part_codes if one.part == part.part],
                [part],
                measures,
            )
            say()
        return
    say_table(report, report.parts, [report.overall], measures, size=True)


WHOLE = ("masi", "jaccard", "mv", "mean-alpha", "pooled")


def _say_whole(report: Agreement) -> None:
    """Every alpha over all codes; the pooled one never alone."""
    row = report.overall
    known = [(name, row.figure(name)) for name in WHOLE if name in row.measures]
    if row.alpha is None or not known:
        return
    say()
    say(_("Alpha over all codes:"))
    names = {
        "masi": _("as sets, MASI distance"),
        "jaccard": _("as sets, Jaccard distance"),
        "mv": _("multi-valued (mv-alpha)"),
        "mean-alpha": _("mean of the codes"),
        "pooled": _("pooled cells"),
    }
    wide = max(cell_width(one) for one in names.values())
    n = len(report.codes) - report.n_undefined
    for name, figure in known:
        label = names[name] + " " * (wide - cell_width(names[name]))
        line = f"  {label}  {shown_value(figure.value):>5}  {shown_limits(figure):<9}"
        if name == "mean-alpha":
            line += "  " + ngettext("{n} code", "{n} codes", n).format(n=n)
            if report.n_undefined:
                line += ", " + _("{n} undefined left out").format(n=report.n_undefined)
        if name == "pooled":
            line += "  " + _("mostly absences: never on its own")
        say(line.rstrip())
    verdict, band = words.verdict(row), words.band(row)
    if verdict:
        say(_("As sets, {verdict}.").format(verdict=verdict))
    if band:
        say(
            _("In a word, as high as the uncertainty allows (Landis & Koch, Gwet): {band}.").format(
                band=band
            )
        )


def _say_pairs(report: Agreement) -> None:
    if len(report.pairs) > 1:
        say()
        say(_("Pairs, as sets:"))
        for row in report.pairs:
            names = " – ".join(one_line(name) for name in row.coders)
            say(f"  {names}: α {shown_value(row.alpha)}, n {row.n}")


def _say_differences(report: Agreement) -> None:
    worst = sorted(report.confusions.items(), key=lambda pair: -pair[1])[:3]
    shown = [
        f"{short_name(report, one)} ↔ {short_name(report, other)} {n}"
        for (one, other), n in worst
        if n
    ]
    say()
    say_wrapped(
        _("Differences: {o} omissions, {c} confusions ({most})").format(
            o=report.n_omissions, c=report.n_confusions, most="; ".join(shown) or "–"
        )
    )


def _say_between(report: Agreement, against: str, between: Mapping[str, Any] | None) -> None:
    if between is None or between["first"] is None or between["second"] is None:
        return
    say(
        _(
            "Between the coders, on the same fragments: "
            "α {first} in {earlier}, {second} now{change}."
        ).format(
            first=number(between["first"]),
            earlier=one_line(against),
            second=number(between["second"]),
            change=change(between),
        )
    )


def _drift_words(drift: Figure) -> str:
    value = number(drift.value or 0.0, 3)
    limits = ""
    if drift.low is not None and drift.high is not None:
        limits = " " + _("({low} to {high})").format(
            low=number(drift.low, 3), high=number(drift.high, 3)
        )
    return _(
        "Drift: from one stretch to the next the distance between coders changes by "
        "{value}{limits}."
    ).format(value=value, limits=limits)
