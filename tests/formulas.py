"""The formulas of agreement written out in plain loops, and judgements to try them on."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Hashable, Sequence
from itertools import combinations, permutations
from typing import TYPE_CHECKING, TypeVar

import pytest
from study_steps import PASS, say, sign

if TYPE_CHECKING:
    from sample import Sample

T_975 = {4: 2.7764451051977987, 5: 2.5705818366147395}
"""Student's t, 97.5 %, for 4 and 5 degrees of freedom (any table has them)."""

Value = TypeVar("Value", bound=Hashable)
Said = dict[str, list[frozenset[str] | None]]
"""Coder → their set of codes on each fragment, None = not judged."""


# The formulas


def alpha_of(
    units: Sequence[Sequence[Value]], distance: Callable[[Value, Value], float]
) -> float | None:
    """Krippendorff 2011: 1 − Do/De over all units with two judgements or more."""
    paired = [unit for unit in units if len(unit) >= 2]
    values = [value for unit in paired for value in unit]
    n = len(values)
    observed = sum(
        sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in paired
    )
    expected = sum(distance(a, b) for a, b in permutations(values, 2))
    return None if expected == 0 else 1 - (observed / n) / (expected / (n * (n - 1)))


def nominal(one: object, other: object) -> float:
    return float(one != other)


def masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Passonneau 2006: 1 − Jaccard × monotonicity."""
    if not one and not other:
        return 0.0
    shared, either = one & other, one | other
    if one == other:
        weight = 1.0
    elif one <= other or other <= one:
        weight = 2 / 3
    else:
        weight = 1 / 3 if shared else 0.0
    return 1 - len(shared) / len(either) * weight


def units_of(said: Said) -> list[list[frozenset[str]]]:
    return [
        [one for one in column if one is not None] for column in zip(*said.values(), strict=True)
    ]


def used(said: Said, code: str) -> list[list[bool]]:
    return [[code in one for one in unit] for unit in units_of(said)]


def percent_of(said: Said, code: str) -> float:
    """Mean over fragments of the share of agreeing pairs."""
    shares = []
    for unit in used(said, code):
        if len(unit) >= 2:
            pairs = list(combinations(unit, 2))
            shares.append(sum(a == b for a, b in pairs) / len(pairs))
    return sum(shares) / len(shares)


def kappa_of(said: Said, code: str) -> float | None:
    """Cohen 1960 for two coders and Conger 1980 for more: chance from each coder's own use."""
    chance = []
    for one, other in combinations(said, 2):
        shares = []
        for who in (one, other):
            judged = [verdict for verdict in said[who] if verdict is not None]
            shares.append(sum(code in verdict for verdict in judged) / len(judged))
        chance.append(shares[0] * shares[1] + (1 - shares[0]) * (1 - shares[1]))
    expected = sum(chance) / len(chance)
    return None if expected == 1 else (percent_of(said, code) - expected) / (1 - expected)


def uses_of(said: Said, code: str) -> dict[str, int]:
    both = [len(unit) >= 2 for unit in units_of(said)]
    return {
        who: sum(
            paired and verdict is not None and code in verdict
            for paired, verdict in zip(both, verdicts, strict=True)
        )
        for who, verdicts in said.items()
    }


def dice_of(said: Said) -> float | None:
    shared = sizes = 0
    for unit in units_of(said):
        for one, other in combinations(unit, 2):
            shared += 2 * len(one & other)
            sizes += len(one) + len(other)
    return shared / sizes if sizes else None


def jackknife(alphas: Sequence[float], value: float) -> tuple[float, float]:
    """Efron & Tibshirani 1993, chapter 11: leave one transcript out, t with G − 1.

    On Fisher's atanh scale, by the delta method: there the limits keep within −1 and 1.
    """
    g = len(alphas)
    mean = sum(alphas) / g
    error = ((g - 1) / g * sum((one - mean) ** 2 for one in alphas)) ** 0.5
    reach = T_975[g - 1] * error / (1 - value**2)
    return math.tanh(math.atanh(value) - reach), math.tanh(math.atanh(value) + reach)


# Studies with known judgements


def made_up(seed: int, coders: Sequence[str], n: int) -> Said:
    """Judgements that agree more than by chance and use three codes often enough."""
    chance = random.Random(seed)
    said: Said = {who: [] for who in coders}
    for _fragment in range(n):
        truth = {code for code in ("direct", "applied", "hindering") if chance.random() < 0.45}
        for who in coders:
            said[who].append(
                frozenset(
                    code
                    for code in ("direct", "applied", "hindering", "other")
                    if (code in truth) != (chance.random() < 0.15)
                )
            )
    return said


def put_in(sample: Sample, said: Said, name: str = PASS) -> None:
    """Judge P1, P2 … with these, five fragments each, and sign off what is judged."""
    for who, verdicts in said.items():
        for at in range(0, len(verdicts), 5):
            part = verdicts[at : at + 5]
            if None not in part:
                words = ["|".join(sorted(one)) or "0" for one in part if one is not None]
                say(sample, who, f"P{at // 5 + 1}", *words, name=name)
                sign(sample, who, f"P{at // 5 + 1}", name=name)


def same(found: object, expected: float | None) -> bool:
    return found is None if expected is None else found == pytest.approx(expected, abs=1e-12)
