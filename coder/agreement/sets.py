"""Agreement on whole judgements: set-valued alpha, identical sets, pooled Dice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from numpy.typing import ArrayLike

from coder.agreement.figure import (
    NO_DATA,
    NO_OVERLAP,
    NO_USES,
    ONE_CODER,
    Figure,
    Interval,
    undefined,
)
from coder.agreement.joint import design, joint_figures
from coder.agreement.labelsets import Distance, LabelSets, label_sets
from coder.agreement.setmeasure import SetMeasure

_BOUNDS = {"alpha": (-1.0, 1.0), "percent": (0.0, 1.0), "dice": (0.0, 1.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFigures:
    """Agreement on the whole sets of codes.

    ``alpha``: Krippendorff's, with the distance asked for; ``percent``: the share of pairs of
    judgements of one unit that are identical; ``dice``: 2|A∩B| over |A| + |B|, each summed over
    those pairs. ``coders``: how many judged anything; ``n``: units that two or more judged;
    ``pairs``: pairs of judgements; ``clusters``: how many clusters hold one of the units, None
    where none were given; ``interval``: what the intervals take as independent; ``note``: why
    there is no alpha, or nothing at all; ``undefined``, ``bootstrap``, ``seed``: as in
    ``CodeFigures``.
    """

    alpha: Figure
    percent: Figure
    dice: Figure
    coders: int
    n: int
    pairs: int
    clusters: int | None
    interval: Interval
    note: str | None
    undefined: Mapping[str, int] = field(default_factory=dict)
    bootstrap: int = 0
    seed: int | None = None


def set_alpha(
    sets: ArrayLike,
    *,
    distance: Distance = "masi",
    clusters: ArrayLike | None = None,
    bootstrap: int = 0,
    seed: int = 1,
) -> Figure:
    """Krippendorff's alpha over sets of codes; the arguments are those of ``set_agreement``."""
    figures = set_agreement(
        sets, distance=distance, clusters=clusters, bootstrap=bootstrap, seed=seed
    )
    return figures.alpha


def set_agreement(
    sets: ArrayLike,
    *,
    distance: Distance = "masi",
    clusters: ArrayLike | None = None,
    bootstrap: int = 0,
    seed: int = 1,
) -> SetFigures:
    """Set-valued alpha (Krippendorff 2004 with the distances of Passonneau 2006), identical sets
    and pooled Dice.

    ``sets``: codes × coders × units of 0 and 1; NaN in all codes of a coder and unit = missing.
    ``clusters``: per unit a label. From five clusters on the intervals are those of the
    delete-one-cluster jackknife with t(G − 1); else of the infinitesimal jackknife over units with
    t(N − 1). ``bootstrap``: that many resamples of whole clusters, or of units below five clusters,
    with percentile intervals instead; ``seed`` makes them repeatable. Raises ValueError for a
    judgement of which only some codes are NaN, and for unknown distances.
    """
    if distance not in get_args(Distance):
        raise ValueError(f"distance is one of {', '.join(get_args(Distance))}, not {distance!r}")
    labels = label_sets(sets, clusters)
    shape = design(labels.kinds, labels.clusters, bootstrap=bootstrap, seed=seed)
    measure = SetMeasure(labels, (distance,), shape, names=("alpha",))
    reason = why_nothing(labels)
    lost: dict[str, int] = {}
    if reason is None:
        figures, lost = joint_figures(measure, shape, _BOUNDS)
        if figures["dice"].value is None:
            figures["dice"] = undefined(NO_USES)
    else:
        figures = dict.fromkeys(("alpha", "percent", "dice"), undefined(reason))
    alpha = figures["alpha"]
    return SetFigures(
        **figures,
        coders=labels.coders,
        n=labels.index.shape[1],
        pairs=int(measure.pairs.pairs.sum()),
        clusters=shape.clusters,
        interval=shape.interval,
        note=reason or (alpha.note if alpha.value is None else None),
        undefined=lost,
        bootstrap=bootstrap,
        seed=seed if bootstrap else None,
    )


def why_nothing(labels: LabelSets) -> str | None:
    """The reason why no figure over sets exists, if there is one."""
    if labels.coders == 0:
        return NO_DATA
    if labels.coders == 1:
        return ONE_CODER
    return NO_OVERLAP if labels.index.shape[1] == 0 else None
