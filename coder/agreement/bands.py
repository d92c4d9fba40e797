"""What a coefficient is worth: verdicts by its lower limit, and verbal bands by probability."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from coder.agreement.figure import TINY, Figure

TENTATIVE: Final = 0.667
RELIABLE: Final = 0.800
"""Krippendorff 2004, p. 241: from .800 on reliable, from .667 for tentative conclusions only."""

Verdict = Literal["reliable", "tentative", "unreliable", "no_interval", "undefined"]
Scale = Literal["landis_koch", "altman", "fleiss", "cicchetti_sparrow", "regier", "krippendorff"]


@dataclass(frozen=True, slots=True)
class Band:
    """A verbal band. ``name``: a machine code; values from ``low`` to ``high``."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Membership:
    """``probability``: that the true value lies in the band; ``cumulative``: in it or higher."""

    band: Band
    probability: float
    cumulative: float


def _bands(*steps: tuple[str, float]) -> tuple[Band, ...]:
    highs = (1.0, *(low for _, low in steps))
    return tuple(Band(name, low, high) for (name, low), high in zip(steps, highs, strict=False))


SCALES: Final[dict[Scale, tuple[Band, ...]]] = {
    "landis_koch": _bands(
        ("almost_perfect", 0.8),
        ("substantial", 0.6),
        ("moderate", 0.4),
        ("fair", 0.2),
        ("slight", 0.0),
        ("poor", -1.0),
    ),
    "altman": _bands(
        ("very_good", 0.8), ("good", 0.6), ("moderate", 0.4), ("fair", 0.2), ("poor", -1.0)
    ),
    "fleiss": _bands(("excellent", 0.75), ("intermediate_to_good", 0.4), ("poor", -1.0)),
    "cicchetti_sparrow": _bands(("excellent", 0.75), ("good", 0.6), ("fair", 0.4), ("poor", -1.0)),
    "regier": _bands(
        ("excellent", 0.8),
        ("very_good", 0.6),
        ("good", 0.4),
        ("questionable", 0.2),
        ("unacceptable", -1.0),
    ),
    "krippendorff": _bands(("reliable", RELIABLE), ("tentative", TENTATIVE), ("unreliable", -1.0)),
}
"""Bands from the highest down. Landis & Koch 1977; Altman 1991; Fleiss 1981; Cicchetti & Sparrow
1981; Regier et al. 2013; Krippendorff 2004. All are conventions, and most were made for kappa."""


def verdict(figure: Figure, *, tentative: float = TENTATIVE, reliable: float = RELIABLE) -> Verdict:
    """The verdict by the lower limit of the interval, as an estimate alone proves nothing.

    "undefined" without a value, "no_interval" with a value whose uncertainty is not known.
    """
    if figure.value is None:
        return "undefined"
    if figure.low is None:
        return "no_interval"
    if figure.low >= reliable:
        return "reliable"
    return "tentative" if figure.low >= tentative else "unreliable"


def membership(value: float, se: float, scale: Scale = "landis_koch") -> tuple[Membership, ...]:
    """Gwet's benchmarking: how probable each band is, from the highest down.

    P(low < true < high) = (Φ((v − low)/se) − Φ((v − high)/se)), divided by the probability of the
    whole range from −1 to 1 (Gwet 2014, chapter 6). ``se`` ≥ 0; with 0 the band that holds the
    value is certain. Raises ValueError for a negative ``se`` and an unknown scale.
    """
    if scale not in SCALES:
        raise ValueError(f"scale is one of {', '.join(SCALES)}, not {scale!r}")
    if not se >= 0.0:
        raise ValueError(f"a standard error is 0 or more, not {se}")
    result: list[Membership] = []
    cumulative = 0.0
    whole = _between(value, se, -1.0, 1.0)
    for band in SCALES[scale]:
        probability = _between(value, se, band.low, band.high) / whole if whole else 0.0
        if se < TINY:
            probability = float(band.low <= value and not cumulative)
        cumulative = min(1.0, cumulative + probability)
        result.append(Membership(band, probability, cumulative))
    return tuple(result)


def band(figure: Figure, scale: Scale = "landis_koch", *, certainty: float = 0.95) -> Band | None:
    """The highest band whose cumulative probability exceeds ``certainty``; None without an error.

    So a wide interval leads to a modest word: AC1 .775 with an error of .143 is "moderate".
    """
    if figure.value is None or figure.se is None:
        return None
    found = membership(figure.value, figure.se, scale)
    return next((one.band for one in found if one.cumulative > certainty), found[-1].band)


def _between(value: float, se: float, low: float, high: float) -> float:
    if se < TINY:
        return 1.0
    return _normal((value - low) / se) - _normal((value - high) / se)


def _normal(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))
