"""What is said below the figures: what was sealed, left out, coded late, and kept by the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coder.language import _, ngettext, number
from coder.reliability.explain import version_words
from coder.reliability.kept import Kept
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
        line = _("Sealed when the table opened: α {alpha}.").format(alpha=_alpha(alpha))
        if not report.sealed.same:
            line += " " + _("The figures above differ from it: what came in since is no baseline.")
        lines.append(line)
        codes = [
            _("{code} {sealed}, now {now}").format(
                code=one_line(one.code), sealed=_alpha(one.sealed), now=_alpha(one.now)
            )
            for one in report.sealed.differing
        ]
        if codes:
            lines.append(_("Sealed per code: {codes}.").format(codes="; ".join(codes)))
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
                alpha=_alpha(alpha),
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
        lines += kept_words(one)
    if report.kept:
        lines.append(
            _("What is agreed after the discussion is no reliability: it gets no coefficient.")
        )
    return lines


def kept_words(one: Kept) -> list[str]:
    """What the table kept of somebody's assignments, and how often they yielded."""
    who = one_line(one.who) if one.named else part_name(one.who)
    lines = []
    if one.share is not None:
        lines.append(
            _("The table kept {share} of what was assigned by: {who} ({n}).").format(
                share=number(one.share), who=who, n=one.made
            )
        )
    if one.yielding is not None:
        lines.append(
            _("Yielded on {share} of the settled fragments: {who} ({n}).").format(
                share=number(one.yielding), who=who, n=one.fragments
            )
        )
    return lines


def _alpha(value: float | None) -> str:
    return "–" if value is None else number(value)


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
