"""Two passes over the same fragments: each coder against themself, and the coders then and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coder.codebook.differ import codebook_diff
from coder.errors import InputError
from coder.language import _
from coder.model import CodingPass
from coder.reliability.report import Agreement, agreement_of, sets_of
from coder.reliability.slices import Part
from coder.reliability.whole import Difference, Manner, difference
from coder.study.about import coders_are_named
from coder.text import one_line
from coder.universe import EVERYTHING, Subset, Universe, universe_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Against:
    """A pass beside an earlier one."""

    earlier: CodingPass
    report: Agreement
    """Each coder against themself: the two "coders" are the passes, a fragment that two coders
    judged twice counts twice. Its parts are kinds of coder, and names where these may be shown."""
    between: Difference | None
    """Alpha between the coders in the earlier pass and in this one, on the same fragments; None
    where fewer than two judged in both."""

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return self.report.document(full=True) | {
            "against": self.earlier.name,
            "between": self.between.document() if self.between else None,
        }


def against(
    study: Study,
    coding_pass: CodingPass,
    earlier: CodingPass,
    *,
    manner: Manner,
    without_swept: bool = False,
    subset: Subset = EVERYTHING,
) -> Against:
    """How stable judgements are: those of a pass against the same coders' earlier ones.

    Only fragments that a coder judged in both passes count. Raises as
    :func:`coder.universe.universe_of` for either pass, and InputError where they have no codebook,
    no coder or no fragment in common.
    """
    if earlier.id == coding_pass.id:
        raise InputError(_("--against names another pass than the one that is reported."))
    if earlier.codebook != coding_pass.codebook:
        raise InputError(
            _("Passes {one} and {other} have different codebooks.").format(
                one=one_line(earlier.name), other=one_line(coding_pass.name)
            )
        )
    now = universe_of(study, coding_pass, without_swept=without_swept, subset=subset)
    # The earlier pass may know a name that this one does not, never the other way round.
    then = universe_of(
        study, earlier, without_swept=without_swept, subset=replace(subset, transcripts=())
    )
    then, now = _in_common(then, now)
    twice = [_twice(then, now, [row]) for row in range(len(now.coders))]
    report = agreement_of(
        _twice(then, now, range(len(now.coders))), manner=manner, parts=_parts(study, now, twice)
    )
    between = None
    if len(now.coders) > 1:
        before, after = (sets_of(one, manner.level)[1] for one in (then, now))
        between = difference(before, after, now.clusters, manner)
    return Against(earlier, report, between)


def _in_common(then: Universe, now: Universe) -> tuple[Universe, Universe]:
    """Both on the same codes, coders and fragments."""
    coders = [one for one in now.coders if one in then.coders]
    there = {identity: place for place, identity in enumerate(then.fragments)}
    units = [place for place, identity in enumerate(now.fragments) if identity in there]
    # Of two versions of a codebook only codes that mean the same in both compare.
    changed = codebook_diff(then.codebook, now.codebook).meaning
    codes = tuple(one for one in now.codes if one in then.codes and one not in changed)
    if not (coders and units and codes):
        raise InputError(
            _("No coder judged the same fragments in {one} and in {other}.").format(
                one=one_line(then.coding_pass.name), other=one_line(now.coding_pass.name)
            )
        )
    before = [there[now.fragments[place]] for place in units]
    return tuple(  # type: ignore[return-value]  # two of them
        replace(
            now,
            coding_pass=one.coding_pass,
            only_codes=codes,
            coders=tuple(coders),
            kinds=tuple(now.kinds[now.coders.index(who)] for who in coders),
            fragments=tuple(now.fragments[place] for place in units),
            numbers=tuple(now.numbers[place] for place in units),
            clusters=tuple(now.clusters[place] for place in units),
            data=_picked(one, codes, coders, places),
            swept=one.swept,
            mixed=one.mixed,
        )
        for one, places in ((then, before), (now, units))
    )


def _picked(
    universe: Universe, codes: Sequence[str], coders: Sequence[str], units: Sequence[int]
) -> NDArray[np.float64]:
    import numpy as np

    layers = [universe.codes.index(code) for code in codes]
    rows = [universe.coders.index(who) for who in coders]
    picked: NDArray[np.float64] = universe.data[np.ix_(layers, rows, list(units))]
    return picked


def _twice(then: Universe, now: Universe, rows: Sequence[int]) -> Universe:
    """The passes as two coders of all judgements that these coders made in both."""
    import numpy as np

    first, second = (
        np.concatenate([one.data[:, row] for row in rows], axis=1) for one in (then, now)
    )
    both = np.flatnonzero(~np.isnan(first).all(axis=0) & ~np.isnan(second).all(axis=0))
    n = len(now.fragments)
    return replace(
        now,
        coders=(then.coding_pass.name, now.coding_pass.name),
        kinds=(),
        fragments=tuple(now.fragments[i % n] for i in both),
        numbers=tuple(now.numbers[i % n] for i in both),
        clusters=tuple(now.clusters[i % n] for i in both),
        data=np.stack([first[:, both], second[:, both]], axis=1),
        swept=then.swept + now.swept,
        mixed=then.mixed or now.mixed,
        late=(),
    )


def _parts(study: Study, now: Universe, twice: Sequence[Universe]) -> tuple[Part, ...]:
    """By name for oneself, or for all where the team switched that on; else by kind."""
    import numpy as np

    me = study.coder.name if study.coder else ""
    named = coders_are_named(study)
    found = [
        Part(who, one) for who, one in zip(now.coders, twice, strict=True) if named or who == me
    ]
    for kind in sorted(set(now.kinds)):
        same = [one for one, theirs in zip(twice, now.kinds, strict=True) if theirs == kind]
        found.append(
            Part(
                kind,
                replace(
                    same[0],
                    fragments=tuple(x for one in same for x in one.fragments),
                    numbers=tuple(x for one in same for x in one.numbers),
                    clusters=tuple(x for one in same for x in one.clusters),
                    data=np.concatenate([one.data for one in same], axis=2),
                ),
            )
        )
    return tuple(found)
