"""Figures over all codes at once, and what the difference of two of them is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from coder.reliability.rows import OVERALL, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.agreement import Figure, SetFigures
    from coder.agreement.labelsets import LabelSets
    from coder.universe import Universe

Level = Literal["top", "leaf"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How figures are computed."""

    level: Level = "top"
    """Overall figures: a child counts as its parent, or as itself."""
    bootstrap: int = 0
    """How many resamples; 0 = the jackknife."""
    seed: int = 1


USUAL = Manner()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two set-valued alphas (MASI), and the second less the first."""

    first: float | None
    second: float | None
    change: Figure
    """Its interval is paired: whatever moves both alike does not widen it."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "first": self.first,
            "second": self.second,
            "difference": self.change.value,
            "low": self.change.low,
            "high": self.change.high,
            "note": self.change.note,
        }


def uses_of(sets: NDArray[np.float64], names: Sequence[str]) -> dict[str, int]:
    """Coder → how many codes they used on fragments that two or more judged."""
    import numpy as np

    judged = ~np.isnan(sets[0]) if len(sets) else np.zeros(sets.shape[1:], dtype=np.bool_)
    pairable = judged.sum(axis=0) >= 2
    uses = ((sets == 1.0).sum(axis=0) * pairable).sum(axis=1)
    return {name: int(n) for name, n in zip(names, uses, strict=True)}


def codebook_row(
    universe: Universe, sets: NDArray[np.float64], labels: LabelSets, manner: Manner
) -> Row:
    """The row of the whole, with every coefficient over all codes.

    ``sets``: codes × coders × fragments at the level of the whole, ``labels`` the same as sets. The
    mean of the alphas and the pooled one are of the codes as assigned, as each code's own are.
    """
    import numpy as np

    from coder.agreement.labelsets import label_sets

    clusters = np.array(universe.clusters, dtype=np.int64)
    found, n, interval, note = _over_all_codes(labels, manner)
    own = found
    if sets is not universe.data:
        own, *_ = _over_all_codes(label_sets(universe.whole, clusters), manner)
    measures = {
        "percent": found["percent"],
        "positive": found["dice"],
        "alpha": found["masi"],
        "masi": found["masi"],
        "jaccard": found["jaccard"],
        "mv": found["mv"],
        "mean-alpha": own["mean_alpha"],
        "pooled": own["pooled_alpha"],
    }
    uses = uses_of(sets, universe.coders)
    return row_of(measures, n, uses, note or found["masi"].note or "", interval)


def _over_all_codes(
    labels: LabelSets, manner: Manner
) -> tuple[Mapping[str, Figure], int, str, str]:
    """The figures of ``codebook_agreement``, for sets that are made already; n, interval, note."""
    import numpy as np

    from coder.agreement.codebookfigures import OVERALL as NAMES
    from coder.agreement.codebookfigures import overall_figures, overall_measures
    from coder.agreement.figure import undefined
    from coder.agreement.joint import design
    from coder.agreement.sets import why_nothing

    shape = design(labels.kinds, labels.clusters, bootstrap=manner.bootstrap, seed=manner.seed)
    reason = why_nothing(labels)
    n = labels.index.shape[1]
    if reason is not None:
        return dict.fromkeys(NAMES, undefined(reason)), n, shape.interval, reason
    # Where no code varies, the mean of their alphas is 0/0: undefined, and no news.
    with np.errstate(invalid="ignore", divide="ignore"):
        figures, _lost = overall_figures(overall_measures(labels, shape), shape)
    if figures["dice"].value is None:
        figures["dice"] = undefined("no_uses")
    return figures, n, shape.interval, ""


def set_row(
    figures: SetFigures,
    uses: Mapping[str, int],
    *,
    coders: tuple[str, ...] = (),
    part: str = "",
) -> Row:
    """The row of whole judgements of a pair or a part."""
    measures = {
        "percent": figures.percent,
        "positive": figures.dice,
        "alpha": figures.alpha,
        "masi": figures.alpha,
    }
    note = figures.note or figures.alpha.note or ""
    row = row_of(measures, figures.n, uses, note, figures.interval)
    return replace(row, coders=coders, part=part)


def row_of(
    measures: Mapping[str, Figure], n: int, uses: Mapping[str, int], note: str, interval: str
) -> Row:
    """A row over all codes, from its figures by name."""
    alpha = measures["alpha"]
    return Row(
        code=OVERALL,
        n=n,
        uses=uses,
        prevalence=None,
        percent=measures["percent"].value,
        alpha=alpha.value,
        alpha_low=alpha.low,
        alpha_high=alpha.high,
        kappa=None,
        ac1=None,
        dice=measures["positive"].value,
        note=note,
        measures=measures,
        interval=interval,
    )


def difference(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    clusters: Sequence[int],
    manner: Manner,
) -> Difference:
    """Of two readings (codes × coders × fragments) of the same fragments.

    Both alphas rest on the fragments that two or more judged each time.
    """
    import numpy as np

    from coder.agreement import difference as difference_of
    from coder.agreement import set_alpha

    found = difference_of(
        first,
        second,
        clusters=np.array(clusters, dtype=np.int64),
        bootstrap=manner.bootstrap,
        seed=manner.seed,
    )
    twice = np.ones(first.shape[2], dtype=np.bool_)
    for one in (first, second):
        twice &= (~np.isnan(one[0])).sum(axis=0) >= 2
    values = [set_alpha(one[:, :, twice]).value for one in (first, second)]
    return Difference(values[0], values[1], found.overall["masi"])


def difference_without(
    sets: NDArray[np.float64], left_out: NDArray[np.bool_], clusters: NDArray[np.int64]
) -> Difference:
    """Alpha without these fragments, with them, and what they make of it.

    From five transcripts on the interval leaves one out at a time in both alphas at once (those of
    the fragments in question change the second one only); below that there is none.
    """
    import numpy as np

    from coder.agreement import Figure
    from coder.agreement.joint import design
    from coder.agreement.labelsets import label_sets
    from coder.agreement.resampling import jackknife_figure
    from coder.agreement.setmeasure import SetMeasure

    labels = label_sets(sets, clusters)
    kept = (~np.isnan(sets[0])).sum(axis=0) >= 2
    whole = np.unique(clusters[kept])
    late = np.isin(whole, np.unique(clusters[left_out & kept]))
    one_home = not set(clusters[left_out & kept]) & set(clusters[~left_out & kept])
    assert one_home, "whole transcripts are left out"
    shape = design(labels.kinds, labels.clusters, bootstrap=0, seed=1)
    if shape.interval != "transcript":
        parts = [sets[:, :, ~left_out], sets]
        values = [_alpha(one) for one in parts]
        change = None if None in values else (values[1] or 0.0) - (values[0] or 0.0)
        return Difference(values[0], values[1], Figure(change, note="no_error_formula"))
    measure = SetMeasure(labels, ("masi",), shape, names=("alpha",))
    rows = np.concatenate([shape.everything(), shape.left_out()])
    without, with_them = (measure.weighted(rows * one)[0] for one in (~late, np.ones_like(late)))
    values = [None if np.isnan(one[0]) else float(one[0]) for one in (without, with_them)]
    if None in values:
        return Difference(values[0], values[1], Figure(None, note="no_variation"))
    changes = with_them - without
    figure = jackknife_figure(float(changes[0]), changes[1:], bounds=(-2.0, 2.0), curved=False)
    return Difference(values[0], values[1], figure)


def _alpha(sets: NDArray[np.float64]) -> float | None:
    from coder.agreement import set_alpha

    return set_alpha(sets).value


def pairs_row(
    name: str,
    sets: NDArray[np.float64],
    pairs: Sequence[tuple[int, int]],
    universe: Universe,
) -> Row:
    """The mean over pairs of coders, for coders of two kinds.

    Pairs without an alpha are left out of the mean. From five transcripts on its interval leaves
    out one of them at a time in all pairs at once; below that it has none.
    """
    import numpy as np

    from coder.agreement import Figure, set_agreement
    from coder.agreement.figure import MIN_CLUSTERS
    from coder.agreement.resampling import jackknife_figure

    found = [set_agreement(sets[:, list(pair)]) for pair in pairs]
    alpha = _mean([one.alpha.value for one in found])
    judged = ~np.isnan(sets[0])
    here = np.zeros(judged.shape[1], dtype=np.bool_)
    for one, other in pairs:
        here |= judged[one] & judged[other]
    homes = np.array(universe.clusters, dtype=np.int64)
    clusters = np.unique(homes[here])
    figure = Figure(alpha, note="one_coder" if alpha is None else "mean_of_pairs")
    if alpha is not None and clusters.size >= MIN_CLUSTERS:
        rest = [sets[:, :, homes != cluster] for cluster in clusters]
        means = [_mean([_alpha(one[:, list(pair)]) for pair in pairs]) for one in rest]
        figure = jackknife_figure(alpha, np.array([np.nan if x is None else x for x in means]))
    people = sorted({coder for pair in pairs for coder in pair})
    measures = {
        "percent": Figure(_mean([one.percent.value for one in found])),
        "positive": Figure(_mean([one.dice.value for one in found])),
        "alpha": figure,
        "masi": figure,
    }
    uses = {universe.coders[i]: int((sets[:, i][:, here] == 1.0).sum()) for i in people}
    interval = "transcript" if figure.low is not None else "fragment"
    row = row_of(measures, int(here.sum()), uses, figure.note or "mean_of_pairs", interval)
    return replace(row, part=name)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None
