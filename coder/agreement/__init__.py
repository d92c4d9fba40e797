"""Agreement between coders: arrays in, figures out.

Knows numbers only. ``coefficients`` takes one variable, ``code_agreement`` the codes of a codebook,
``set_agreement`` and ``codebook_agreement`` whole judgements, ``pair_agreement`` every pair of
coders, ``difference`` two bodies of judgements of the same units, ``unitizing`` free spans;
``confusion``, ``unit_distances``, ``coder_distances`` and ``drift`` tell where and how coders
differ; ``verdict``, ``membership``, ``band`` and ``paradox`` what a figure is worth;
``plan_fragments`` how much to code. NaN is a missing judgement, never "no".
"""

from __future__ import annotations

from coder.agreement.assembly import Coefficients
from coder.agreement.bands import Band, Membership, band, membership, verdict
from coder.agreement.change import Change, difference
from coder.agreement.codebookfigures import CodebookFigures, codebook_agreement
from coder.agreement.codefigures import CodeFigures, PairTable
from coder.agreement.codes import code_agreement
from coder.agreement.differences import Confusion, confusion
from coder.agreement.explanation import Paradox, paradox
from coder.agreement.figure import Figure
from coder.agreement.multivalued import mv_alpha
from coder.agreement.pairs import PairFigures, pair_agreement
from coder.agreement.planning import Expectation, Plan, Width, expected_width, plan_fragments
from coder.agreement.ranking import (
    CoderDistance,
    UnitDistances,
    coder_distances,
    drift,
    unit_distances,
)
from coder.agreement.sets import SetFigures, set_agreement, set_alpha
from coder.agreement.unitizing import Continuum, UnitizingFigures, unitizing, unitizing_by_code
from coder.agreement.variable import coefficients

__all__ = [
    "Band",
    "Change",
    "CodeFigures",
    "CodebookFigures",
    "CoderDistance",
    "Coefficients",
    "Confusion",
    "Continuum",
    "Expectation",
    "Figure",
    "Membership",
    "PairFigures",
    "PairTable",
    "Paradox",
    "Plan",
    "SetFigures",
    "UnitDistances",
    "UnitizingFigures",
    "Width",
    "band",
    "code_agreement",
    "codebook_agreement",
    "coder_distances",
    "coefficients",
    "confusion",
    "difference",
    "drift",
    "expected_width",
    "membership",
    "mv_alpha",
    "pair_agreement",
    "paradox",
    "plan_fragments",
    "set_agreement",
    "set_alpha",
    "unit_distances",
    "unitizing",
    "unitizing_by_code",
    "verdict",
]
