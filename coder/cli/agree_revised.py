"""What ``coder agree`` says of revising: per code before and after, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.cli.agree_table import NAME, Column, cut, say_columns, say_wrapped, short_name
from coder.cli.agree_table import shown_value as value
from coder.cli.output import say
from coder.language import _, number

if TYPE_CHECKING:
    from coder.agreement import Figure
    from coder.reliability import Agreement


def say_revised(report: Agreement) -> None:
    """A table, where somebody revised a judgement before the table opened."""
    rows = [one for one in report.revised_codes if (one.first, one.second) != (None, None)]
    if not rows:
        return
    say()
    say(_("After revising, per code (α):"))
    names = [cut(short_name(report, one.code), NAME) for one in rows]
    say_columns(
        [
            Column("", names, "l"),
            Column(_("independent"), [value(one.first) for one in rows]),
            Column(_("revised"), [value(one.second) for one in rows]),
            Column(_("difference"), [value(one.change.value) for one in rows]),
            Column("95 %", [_limits(one.change) for one in rows]),
        ],
        0,
    )
    say_wrapped(
        _("Only the independent judgements give reliability; revised ones knew what differed.")
    )


def _limits(change: Figure) -> str:
    """A difference may be negative, so that a dash between the limits would be misread."""
    if change.low is None or change.high is None:
        return ""
    return _("({low} to {high})").format(low=number(change.low), high=number(change.high))
