"""What is said below the figures: what was sealed, left out, coded late, and kept by the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coder.language import _, ngettext, number
from coder.reliability.explain import version_words
from coder.reliability.words import part_name
from coder.text import one_line

if TYPE_CHECKING:
    from coder.reliability.report import Agreement


def afterwards(report: Agreement) -> list[str]:
    """One sentence each; none where there is nothing to say."""
    return [
        *version_words(report),
        *_before_the_table(report),
        *_after_it(report),
        *_left_out(report),
        *(one.words() for one in report.reopened),
    ]


def _before_the_table(report: Agreement) -> list[str]:
    lines = []
    if report.sealed:
        alpha = report.sealed.alpha
        line = _("Sealed when the table opened: α {alpha}.").format(
            alpha="–" if alpha is None else number(alpha)
        )
        if not report.sealed.same:
            line += " " + _("The figures above differ from it: what came in since is no baseline.")
        lines.append(line)
    n = report.universe.swept
    if n and not report.universe.without_swept:
        lines.append(
            ngettext(
                "{n} judgement was swept at sign-off; see also --without-swept.",
                "{n} judgements were swept at sign-off; see also --without-swept.",
                n,
            ).format(n=n)
        )
    return lines


def _after_it(report: Agreement) -> list[str]:
    lines = []
    if report.without_late:
        late, alpha = report.late_difference, report.without_late.alpha
        lines.append(
            _("Coded after discussion: {names}. Without them: α {alpha}{change}.").format(
                names=", ".join(map(one_line, report.universe.late)),
                alpha="–" if alpha is None else number(alpha),
                change=change(late.document()) if late else "",
            )
        )
    if report.revised and report.revised.second is not None:
        lines.append(
            _("After revising, which is no longer reliability: α {alpha}{change}.").format(
                alpha=number(report.revised.second), change=change(report.revised.document())
            )
        )
    for one in report.kept:
        if one.share is not None:
            who = one_line(one.who) if one.named else part_name(one.who)
            lines.append(
                _("The table kept {share} of what was assigned by: {who} ({n}).").format(
                    share=number(one.share), who=who, n=one.made
                )
            )
    return lines


def _left_out(report: Agreement) -> list[str]:
    waiting = report.universe.waiting
    if not waiting:
        return []
    return [
        _("Not complete, so left out: {names}.").format(names=", ".join(map(one_line, waiting)))
    ]


def change(found: Mapping[str, Any]) -> str:
    """``, a difference of .08 (.01 to .15)``, for the end of a sentence; "" where undefined."""
    if found["difference"] is None:
        return ""
    limits = ""
    if found["low"] is not None and found["high"] is not None:
        limits = " " + _("({low} to {high})").format(
            low=number(found["low"]), high=number(found["high"])
        )
    return ", " + _("a difference of {value}{limits}").format(
        value=number(found["difference"]), limits=limits
    )
