"""Agreement between coders: arrays in, figures out.

Knows numbers only. ``coefficients`` takes one variable, ``code_agreement`` the codes of a codebook,
``set_agreement`` whole judgements, ``pair_agreement`` every pair of coders, ``confusion`` tells
which codes stand for one another. NaN is a missing judgement, never "no".
"""

from __future__ import annotations

from coder.agreement.assembly import Coefficients
from coder.agreement.codes import CodeFigures, code_agreement
from coder.agreement.differences import Confusion, confusion
from coder.agreement.figure import Figure
from coder.agreement.multivalued import mv_alpha
from coder.agreement.pairs import PairFigures, pair_agreement
from coder.agreement.sets import SetFigures, set_agreement, set_alpha
from coder.agreement.variable import coefficients

__all__ = [
    "CodeFigures",
    "Coefficients",
    "Confusion",
    "Figure",
    "PairFigures",
    "SetFigures",
    "code_agreement",
    "coefficients",
    "confusion",
    "mv_alpha",
    "pair_agreement",
    "set_agreement",
    "set_alpha",
]
