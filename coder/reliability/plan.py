"""How many fragments to double code, found by inventing studies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.language import _, number

if TYPE_CHECKING:
    from coder.agreement import Plan

MOST = 20_000
"""More fragments than this are not tried."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is expected of a code, and what its interval is to be."""

    prevalence: float
    alpha: float
    width: float
    coders: int = 2
    interviews: int | None = None
    likeness: float = 0.05
    assurance: float = 0.8


@dataclass(frozen=True, slots=True)
class Planned:
    """How many fragments that takes."""

    wanted: Wanted
    plan: Plan

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        wanted, plan = self.wanted, self.plan
        return {
            "by": "simulation",
            "seed": plan.seed,
            "simulations": plan.simulations,
            "prevalence": wanted.prevalence,
            "alpha": wanted.alpha,
            "width": wanted.width,
            "coders": wanted.coders,
            "interviews": wanted.interviews,
            "likeness": wanted.likeness if wanted.interviews else None,
            "assurance": wanted.assurance,
            "fragments": plan.fragments,
            "fragments_low": plan.low,
            "fragments_high": plan.high,
            "most_tried": MOST,
            "tried": [
                {
                    "fragments": one.fragments,
                    "width": _finite(one.width),
                    "median_width": _finite(one.median),
                    "used_on": one.uses,
                    "without_interval": one.too_few,
                }
                for one in plan.tried
            ],
        }


def _finite(value: float) -> float | None:
    """JSON knows no infinity: too wide to say."""
    return value if value < float("inf") else None


def planned(wanted: Wanted, *, seed: int = 1) -> Planned:
    """The fewest fragments that keep alpha's 95 % interval within the width, by simulation.

    Raises InputError for expectations that contradict each other.
    """
    from coder.agreement import Expectation, plan_fragments

    if wanted.interviews is not None and wanted.likeness > wanted.alpha:
        raise InputError(
            _("--likeness is a part of alpha, so at most {alpha}.").format(
                alpha=number(wanted.alpha)
            )
        )
    expected = Expectation(
        wanted.prevalence, wanted.alpha, wanted.coders, wanted.interviews, wanted.likeness
    )
    found = plan_fragments(expected, wanted.width, assurance=wanted.assurance, most=MOST, seed=seed)
    return Planned(wanted, found)
