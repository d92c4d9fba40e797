"""What ``coder agree plan`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.cli.agree_table import say_wrapped
from coder.cli.output import say, say_table
from coder.language import _, number
from coder.reliability.plan import MOST

if TYPE_CHECKING:
    from coder.agreement import Width
    from coder.reliability.plan import Planned

STEP = 1.25
"""Numbers of fragments that are nearer to each other than this are not both shown."""


def say_plan(found: Planned) -> None:
    """The answer, how sure it is, and what it was found among."""
    wanted, plan = found.wanted, found.plan
    say_wrapped(
        _(
            "By simulation ({n} invented studies for each number, seed {seed}): "
            "{coders} coders, α {alpha}, use {prevalence}."
        ).format(
            n=plan.simulations,
            seed=plan.seed,
            coders=wanted.coders,
            alpha=number(wanted.alpha),
            prevalence=number(wanted.prevalence),
        )
    )
    if wanted.interviews is None:
        say_wrapped(
            _(
                "Fragments are taken as independent; those of a few interviews are not, and then "
                "it takes more: add --interviews."
            )
        )
    else:
        say_wrapped(
            _("Spread over {n} interviews, likeness within an interview {likeness}.").format(
                n=wanted.interviews, likeness=number(wanted.likeness)
            )
        )
    say()
    say_wrapped(_answer(found))
    say()
    say_table(
        [_("fragments"), _("width"), _("median"), _("used on"), _("no interval")],
        [
            [
                str(one.fragments),
                _width(one.width),
                _width(one.median),
                f"{one.uses:.0f}",
                number(one.too_few),
            ]
            for one in _telling(found)
        ],
        right="rrrrr",
    )


def _telling(found: Planned) -> list[Width]:
    """The answer, and those of the numbers tried that lie well apart from each other."""
    shown: list[Width] = []
    for one in found.plan.tried:
        if one.fragments == found.plan.fragments:
            if shown and one.fragments < shown[-1].fragments * STEP:
                shown.pop()
            shown.append(one)
        elif not shown or one.fragments >= shown[-1].fragments * STEP:
            shown.append(one)
    return shown


def _answer(found: Planned) -> str:
    wanted, plan = found.wanted, found.plan
    names = {
        "share": number(wanted.assurance),
        "width": number(wanted.width),
        "most": MOST,
        "n": plan.fragments,
        "low": plan.low,
        "high": plan.high if plan.high is not None else _("more than {n}").format(n=MOST),
    }
    if plan.fragments is None:
        return _(
            "Even {most} fragments do not keep the 95 % interval within {width} in {share} of the "
            "studies."
        ).format(**names)
    return _(
        "Double code {n} fragments: then the 95 % interval of α is no wider than {width} in "
        "{share} of the studies. The simulation leaves {low} to {high} possible."
    ).format(**names)


def _width(value: float) -> str:
    return number(value) if value < float("inf") else "–"
