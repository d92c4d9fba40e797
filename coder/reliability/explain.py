"""What a figure is: its universe, its formula, and how to cite it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder import __version__
from coder.language import _, ngettext, number
from coder.reliability.measures import measure
from coder.reliability.words import row_name
from coder.text import one_line

if TYPE_CHECKING:
    from coder.reliability.report import Agreement


def explain(report: Agreement, measures: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Headings, each with its lines."""
    return [
        (_("Which fragments, judged by whom"), _universe(report)),
        (_("Formulas"), _formulas(measures)),
        (_("Intervals"), [interval_words(report), *_interval_notes(report)]),
        (_("What is left out"), _left_out(report)),
        (_("How to cite"), _cite(report, measures)),
    ]


def interval_words(report: Agreement) -> str:
    """What the intervals of a report are, in one sentence."""
    manner = report.manner
    if manner.bootstrap and report.interval == "transcript":
        return _(
            "95 % interval: transcripts drawn again {n} times (percentiles, seed {seed})."
        ).format(n=manner.bootstrap, seed=manner.seed)
    if manner.bootstrap:
        return _(
            "95 % interval: fragments drawn again {n} times (percentiles, seed {seed}) as if "
            "independent, which is too narrow."
        ).format(n=manner.bootstrap, seed=manner.seed)
    if report.interval == "transcript":
        return _("95 % interval: one transcript left out at a time (jackknife, t).")
    return _("95 % interval: fragments treated as independent, which is too narrow.")


def _universe(report: Agreement) -> list[str]:
    import numpy as np

    universe = report.universe
    judged = ~np.isnan(universe.data).all(axis=0)
    lines = [
        _("Pass {name}, codebook {book} {version}: {n} fragments that are judged.").format(
            name=one_line(universe.coding_pass.name),
            book=universe.codebook.id,
            version=universe.codebook.version,
            n=len(universe.fragments),
        )
    ]
    per = Counter(int(n) for n in judged.sum(axis=0))
    for people, n in sorted(per.items(), reverse=True):
        lines.append(
            ngettext(
                "{n} of them were judged by {people} coder.",
                "{n} of them were judged by {people} coders.",
                people,
            ).format(n=n, people=people)
        )
    for who, n in zip(universe.coders, judged.sum(axis=1), strict=True):
        lines.append(_("{who} judged {n}.").format(who=one_line(who), n=int(n)))
    size = Counter(universe.clusters)
    lines.append(
        _("Transcripts: {names}.").format(
            names=", ".join(
                f"{one_line(name)} ({size[i]})" for i, name in enumerate(universe.transcripts)
            )
        )
    )
    lines.append(
        _(
            "Each coder's last independent judgement counts. A fragment that one coder did not "
            "judge is missing for that coder; 'judged, none applies' is not missing."
        )
    )
    lines += version_words(report)
    if report.level == "top":
        lines.append(_("Over all codes a subcode counts as its parent; single codes do not."))
    return lines


def version_words(report: Agreement) -> list[str]:
    """What the figures make of judgements under several versions of the codebook, if they do."""
    universe = report.universe
    if len(universe.versions) < 2:
        return []
    names = {
        "versions": ", ".join(map(one_line, universe.versions)),
        "last": one_line(universe.versions[-1]),
        "codes": ", ".join(universe.apart),
    }
    if not universe.apart:
        return [
            _("Judgements under versions {versions} of the codebook are pooled.").format(**names)
        ]
    return [
        _(
            "Codes that did not change pool judgements under versions {versions} of the codebook. "
            "These changed, and rest on judgements under {last} alone, as do the figures of the "
            "whole: {codes}. What was judged again is in the results, not in these figures."
        ).format(**names)
    ]


def _formulas(measures: Sequence[str]) -> list[str]:
    lines = []
    for one in map(measure, measures):
        source = f" ({one.cite})" if one.cite else ""
        lines.append(f"{one.name} ({_(one.head)}): {_(one.formula)}{source}")
    return lines


def _interval_notes(report: Agreement) -> list[str]:
    lines = []
    if report.interval == "transcript":
        lines.append(
            _("Fragments of one interview resemble each other, so whole interviews are left out.")
        )
    if any(row.rare for row in report.codes):
        lines.append(
            _("A code on fewer than 10 fragments has no interval: none would hold its promise.")
        )
    return lines


def _left_out(report: Agreement) -> list[str]:
    universe = report.universe
    alone = len(universe.fragments) - report.n_pairable
    lines = []
    if alone:
        lines.append(
            ngettext(
                "{n} fragment was judged by fewer than two, and is in no figure.",
                "{n} fragments were judged by fewer than two, and are in no figure.",
                alone,
            ).format(n=alone)
        )
    if report.n_undefined:
        n = report.n_undefined
        lines.append(
            ngettext(
                "{n} code has no alpha ({names}), and is not in the mean of the alphas.",
                "{n} codes have no alpha ({names}), and are not in the mean of the alphas.",
                n,
            ).format(
                n=n,
                names=", ".join(row_name(report, row) for row in report.codes if row.alpha is None),
            )
        )
    if universe.waiting:
        lines.append(
            _("Not complete: {names}.").format(names=", ".join(map(one_line, universe.waiting)))
        )
    if universe.without_swept:
        lines.append(_("Judgements that were swept at sign-off."))
    return lines or [_("Nothing.")]


def _cite(report: Agreement, measures: Sequence[str]) -> list[str]:
    overall = report.overall
    lines = []
    if overall.alpha is not None:
        limits = ""
        if overall.alpha_low is not None and overall.alpha_high is not None:
            limits = _(", 95 % interval {low} to {high}").format(
                low=number(overall.alpha_low), high=number(overall.alpha_high)
            )
        lines.append(
            _(
                "Krippendorff's alpha over sets of codes (MASI distance) = {alpha}{limits}; "
                "{n} fragments of {t} interviews, judged independently by {c} coders; "
                "computed with transcript-coder {version}."
            ).format(
                alpha=number(overall.alpha),
                limits=limits,
                n=report.n_pairable,
                t=len(report.universe.transcripts),
                c=len(report.universe.coders),
                version=__version__,
            )
        )
    cited = dict.fromkeys(
        source for one in map(measure, measures) for source in one.cite.split("; ") if source
    )
    lines.append(_("Sources: {names}.").format(names="; ".join(cited)))
    return lines
