"""Every figure by its name. One that there is nothing for says why (``Missing``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coder.errors import InputError
from coder.language import _, current, using
from coder.report.basis import Basis
from coder.report.figures.agreed import reliability
from coder.report.figures.counted import cooccurrence, matrix, roles, tree
from coder.report.figures.kinds import Figure, Missing
from coder.report.figures.told import story, strip, waves
from coder.text import one_line

FIGURES: Mapping[str, Callable[[Basis], Figure | Missing]] = {
    "roles": roles,
    "tree": tree,
    "matrix": matrix,
    "cooccurrence": cooccurrence,
    "story": story,
    "waves": waves,
    "strip": strip,
    "reliability": reliability,
}
"""Name on the command line → what makes the figure, in the order of a report."""


def make_figure(name: str, found: Basis, *, lang: str | None = None) -> Figure | Missing:
    """One of :data:`FIGURES`, in ``nl`` or ``en``, else in the current language.

    Raises InputError for a name that is none.
    """
    if name not in FIGURES:
        raise InputError(
            _("There is no figure {name}; choose from: {names}.").format(
                name=one_line(name), names=", ".join(FIGURES)
            )
        )
    with using(lang or current()):
        return FIGURES[name](found)
