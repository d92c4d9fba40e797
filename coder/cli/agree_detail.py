"""What ``coder agree`` says when asked: the disagreement, the explanation, the check, the CSV."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.cli.agree_table import NAME, WIDTH, Column, cut, say_columns, short_name
from coder.cli.output import say
from coder.language import _, number
from coder.reliability import words
from coder.text import one_line

if TYPE_CHECKING:
    from coder.reliability import Agreement, Verified


def say_disagreement(report: Agreement) -> None:
    """What the differences are, and where to begin talking."""
    found = report.disagreement
    say()
    share = found.share_of_confusions
    if share is not None:
        say(
            _("Of all differences {c} are confusions and {o} omissions.").format(
                c=number(share), o=number(1 - share)
            )
        )
    _say_matrix(report)
    _say_pair_tables(report)
    known = [one for one in found.distances if one.value is not None]
    if known:
        say()
        say(_("Distance from the others (mean MASI distance, farthest first):"))
        for one in known:
            who = one_line(one.who) if one.named else words.part_name(one.who)
            say(f"  {number(one.value or 0.0)}  {who}")
    if found.fragments:
        say()
        say(_("To discuss first:"))
        for place in found.fragments:
            codes = ", ".join(short_name(report, code) for code in place.codes)
            say(f"  {one_line(place.transcript)} {place.number}: {codes}")


def _say_matrix(report: Agreement) -> None:
    """Codes against codes: both, and one where the other coder used another."""
    found = report.disagreement
    used = [i for i, row in enumerate(found.matrix) if any(row) or found.alone[i]]
    if not used:
        return
    say()
    say(_("Confusion: one coder used the row's code where the other used the column's."))
    names = [cut(short_name(report, found.codes[i]), NAME) for i in used]
    columns = [Column("", names, "l")]
    for place, i in enumerate(used):
        cells = [str(found.matrix[j][i]) if found.matrix[j][i] else "·" for j in used]
        columns.append(Column(cut(names[place], 7), cells))
    columns.append(Column(_("alone"), [str(found.alone[i]) for i in used]))
    say_columns(columns, len(used))
    say(_("On the diagonal both used it; alone: the other had nothing of their own."))


def _say_pair_tables(report: Agreement) -> None:
    for pair in report.pairs:
        rows = [
            (one, one.table)
            for one in report.pair_codes
            if one.coders == pair.coders and one.table is not None and one.used_on
        ]
        if not rows:
            continue
        say()
        first, second = (one_line(who) for who in pair.coders)
        say(f"{first} – {second}")
        heads = (
            _("both"),
            _("only {who}").format(who=cut(first, 10)),
            _("only {who}").format(who=cut(second, 10)),
            _("neither"),
        )
        columns = [
            Column(_("code"), [cut(words.row_name(report, one), NAME) for one, _ in rows], "l")
        ]
        counts = [(one.both, one.first, one.second, one.neither) for _row, one in rows]
        columns += [
            Column(head, [str(four[at]) for four in counts]) for at, head in enumerate(heads)
        ]
        say_columns(columns, len(rows))


def say_explained(report: Agreement, measures: Sequence[str]) -> None:
    """The universe of the figures, their formulas, and how to cite them."""
    from coder.reliability.explain import explain

    for heading, lines in explain(report, measures):
        say()
        say(heading)
        for line in lines:
            for part in textwrap.wrap(line, WIDTH - 4):
                say(f"  {part}")


def say_verified(checked: Sequence[Verified]) -> None:
    """Whether another package finds the same."""
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


def as_csv(report: Agreement, by: str, measures: Sequence[str]) -> bytes:
    """A row a code, pair or part, in the profile for programs."""
    from coder.exchange.tables import write_table
    from coder.reliability.flat import flat

    return write_table(*flat(report, by, measures), profile="plain")
