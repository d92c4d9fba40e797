"""Standard errors for independent units, from what each unit contributes to a coefficient.

A unit's contribution depends on its pattern alone, so that the sums run over patterns.
"""

from __future__ import annotations

import numpy as np

from coder.agreement.nominal import Estimates, quadratic, ratio
from coder.agreement.patterns import FloatArray, Patterns
from coder.agreement.scale import Scale, midranks
from coder.agreement.totals import Features, Totals, features

_GWET = ("fleiss", "conger", "ac1", "brennan_prediger")


def standard_errors(
    patterns: Patterns, counts: FloatArray, scale: Scale, t: Totals, e: Estimates
) -> dict[str, FloatArray]:
    """Name → rows, NaN where the coefficient or its error is undefined.

    percent, fleiss, conger, ac1, brennan_prediger: Gwet's linearisation (2008; 2014, chapter 5; as
    irrCAC). cohen: Fleiss, Cohen & Everitt 1969. The rest: the infinitesimal jackknife
    (Efron 1982), sqrt(Σ(IF − mean)²/(N(N − 1))) over the N units that two coders judged.
    """
    squares: dict[str, FloatArray] = {}
    width = 4 * (counts.shape[0] * 4 + patterns.n_values * (patterns.n_coders + 2))
    for where, piece in patterns.chunks(width):
        f = features(piece, scale)
        for name, deviation in _deviations(piece, f, scale, t, e).items():
            added = (counts[:, where] * np.square(deviation)).sum(axis=1)
            squares[name] = squares[name] + added if name in squares else added
    errors: dict[str, FloatArray] = {}
    for name, total in squares.items():
        units = t.coded if name == "percent" or name in _GWET else t.paired
        errors[name] = np.sqrt(ratio(total, units * (units - 1)))
    errors["cohen"] = _fleiss_cohen_everitt(t.by_pair, scale.weights, e)
    return errors


def _deviations(
    patterns: Patterns, f: Features, scale: Scale, t: Totals, e: Estimates
) -> dict[str, FloatArray]:
    """Per coefficient rows × patterns: a unit's contribution less the mean contribution.

    Units that nobody judged are none; units outside a coefficient's N deviate by 0.
    """
    inflate = ratio(t.coded, t.paired)[:, None]
    pa = e.values["percent"][:, None]
    parts = {"percent": (inflate * f.agree - pa) * f.coded}
    chance_parts = _chance_deviations(patterns, f, scale, t, e)
    for name in _GWET:
        kappa, pe = e.values[name][:, None], e.chance[name][:, None]
        room = np.where(np.isnan(kappa), np.nan, 1.0 - pe)
        own = ratio(inflate * (f.agree - pe * f.paired), room)
        slope = ratio(2.0 * (1.0 - kappa), room)
        parts[name] = (own - slope * chance_parts[name] - kappa) * f.coded
    parts["scott"] = _scott(f, scale, t, e)
    parts["alpha"] = _alpha(f, scale, t, e)
    parts["light"] = _light(patterns, f, t, e, _cohen_cells(t.by_pair, scale.weights, e.pairwise))
    parts["kappa_max"] = _light(patterns, f, t, e, _attainable_cells(t.by_pair, e.pairwise))
    parts["dice"] = _agreement_on(f, f.used[:, -1], t.positive, t.paired)
    parts["negative"] = _agreement_on(f, f.used[:, 0], t.negative, t.paired)
    return parts


def _chance_deviations(
    patterns: Patterns, f: Features, scale: Scale, t: Totals, e: Estimates
) -> dict[str, FloatArray]:
    """Per pattern half of what a unit adds to chance agreement, less the mean."""
    pi = ratio(t.share, t.coded[:, None])
    q = scale.n_values
    per_value = ratio(scale.weights.sum(), q * (q - 1))
    fleiss = (pi @ scale.weights) @ f.share.T - e.chance["fleiss"][:, None]
    ac1 = per_value * ((1.0 - pi) @ f.share.T) - e.chance["ac1"][:, None]
    none = np.zeros_like(fleiss)
    conger = _conger_chance(patterns, scale, t)
    return {"fleiss": fleiss, "ac1": ac1, "brennan_prediger": none, "conger": conger}


def _conger_chance(patterns: Patterns, scale: Scale, t: Totals) -> FloatArray:
    """Gwet's linear variable for Conger's chance agreement, with missing judgements (2014, 5.3)."""
    judged = t.by_coder.sum(axis=2)
    shares = np.nan_to_num(ratio(t.by_coder, judged[..., None]))
    others = (shares.sum(axis=1, keepdims=True) - shares) @ scale.weights
    centred = others - (shares * others).sum(axis=2, keepdims=True)
    inflate = np.nan_to_num(ratio(t.coded[:, None], judged))
    per_value = _with_missing(inflate[..., None] * centred)
    total = np.zeros((judged.shape[0], patterns.size))
    for coder in range(patterns.n_coders):
        total += per_value[:, coder, patterns.table[coder]]
    coders = (judged > 0).sum(axis=1)
    return ratio(total, (coders * (coders - 1))[:, None])


def _with_missing(cells: FloatArray) -> FloatArray:
    """A last cell of 0, so that index −1 (missing) reads 0."""
    padding = [(0, 0)] * (cells.ndim - 1) + [(0, 1)]
    return np.pad(cells, padding)


def _scott(f: Features, scale: Scale, t: Totals, e: Estimates) -> FloatArray:
    pi = ratio(t.margin, t.codings[:, None])
    pe, pa = e.chance["scott"][:, None], e.values["percent"][:, None]
    kappa = e.values["scott"][:, None]
    room = np.where(np.isnan(kappa), np.nan, 1.0 - pe)
    # With two coders each paired unit has two judgements: its share of values moves pi directly.
    chance = 2.0 * ((pi @ scale.weights) @ f.share.T - pe)
    return ratio((f.agree - pa) - (1.0 - kappa) * chance, room) * f.paired


def _alpha(f: Features, scale: Scale, t: Totals, e: Estimates) -> FloatArray:
    """Krippendorff's alpha: IF = −N[m·o/De + (n − 1)·do/De − (n − 1)·o·dDe/De²], with De = n'Dn.

    For the ordinal distance do and dDe hold its own change with the use of the values too. The
    mean of IF is −o/De.
    """
    units, n = t.paired[:, None], t.codings[:, None]
    o, expected = e.observed[:, None], e.expected[:, None]
    forms = np.stack([quadratic(f.used, distance, f.used) for distance in e.distance])
    d_observed = forms * f.per_pair
    d_expected = 2.0 * (np.matmul(t.margin[:, None, :], e.distance)[:, 0, :] @ f.used.T)
    if scale.distance is None:
        moved_observed, moved_expected = _moved_distance(f, t)
        d_observed, d_expected = d_observed + moved_observed, d_expected + moved_expected
    slope = (
        f.m * ratio(o, expected)
        + (n - 1.0) * ratio(d_observed, expected)
        - (n - 1.0) * ratio(o * d_expected, np.square(expected))
    )
    return (-units * slope + ratio(o, expected)) * f.paired


def _moved_distance(f: Features, t: Totals) -> tuple[FloatArray, FloatArray]:
    """What a unit adds to alpha's sums by moving the midranks: 4·c·(C∘A1 − AC), for the sums
    Σ A_vk (C_v − C_k)² with A the coincidences, or the product of the margins."""
    ranks, own = midranks(t.margin), midranks(f.used)
    products = t.margin[:, :, None] * t.margin[:, None, :]
    moved = [
        4.0 * ((ranks * table.sum(axis=2) - np.matmul(table, ranks[..., None])[..., 0]) @ own.T)
        for table in (t.coincidence, products)
    ]
    return moved[0], moved[1]


def _light(
    patterns: Patterns, f: Features, t: Totals, e: Estimates, cells: FloatArray
) -> FloatArray:
    """The mean over pairs of what a unit does in each, by its cell of the pair's table."""
    total = np.zeros((t.paired.size, patterns.size))
    defined = ~np.isnan(e.pairwise)
    units = t.by_pair.sum(axis=(2, 3))
    cells = np.nan_to_num(cells)
    inflate = np.where(defined, np.nan_to_num(ratio(t.paired[:, None], units)), 0.0)
    flat = _with_missing(
        (inflate[..., None, None] * cells).reshape(*units.shape, patterns.n_values**2)
    )
    for index, pair in enumerate(patterns.pairs()):
        total += flat[:, index, patterns.joint(*pair)]
    return ratio(total, defined.sum(axis=1)[:, None]) * f.paired


def _cohen_cells(by_pair: FloatArray, weights: FloatArray, kappa: FloatArray) -> FloatArray:
    """Per cell of a pair's table what a unit there does to Cohen's kappa (mean 0)."""
    tables = ratio(by_pair, by_pair.sum(axis=(2, 3))[..., None, None])
    rows, columns = tables.sum(axis=3), tables.sum(axis=2)
    pa = (tables * weights).sum(axis=(2, 3))
    pe = quadratic(rows, weights, columns)
    outer = (columns @ weights)[..., :, None] + (rows @ weights)[..., None, :]
    short = (1.0 - kappa)[..., None, None]
    centred = weights - short * outer - (pa - 2.0 * (1.0 - kappa) * pe)[..., None, None]
    room = np.where(np.isnan(kappa), np.nan, 1.0 - pe)
    return ratio(centred, room[..., None, None])


def _attainable_cells(by_pair: FloatArray, kappa: FloatArray) -> FloatArray:
    """The same for the largest kappa: the smaller of two margins moves with its own coder, at a tie
    half with each."""
    tables = ratio(by_pair, by_pair.sum(axis=(2, 3))[..., None, None])
    rows, columns = tables.sum(axis=3), tables.sum(axis=2)
    most, pe = np.minimum(rows, columns).sum(axis=2), (rows * columns).sum(axis=2)
    room = np.where(np.isnan(kappa), np.nan, 1.0 - pe)
    own = (1.0 + np.sign(columns - rows)) / 2.0
    reached = own[..., :, None] + (1.0 - own)[..., None, :] - most[..., None, None]
    chance = columns[..., :, None] + rows[..., None, :] - 2.0 * pe[..., None, None]
    short = 1.0 - ratio(most - pe, room)
    return ratio(reached - short[..., None, None] * chance, room[..., None, None])


def _fleiss_cohen_everitt(by_pair: FloatArray, weights: FloatArray, e: Estimates) -> FloatArray:
    """The large-sample standard error of the one defined pair (NaN where there are several)."""
    units = by_pair.sum(axis=(2, 3))
    tables = ratio(by_pair, units[..., None, None])
    cells = _cohen_cells(by_pair, weights, e.pairwise)
    variances = ratio((tables * np.square(cells)).sum(axis=(2, 3)), units)
    defined = ~np.isnan(e.pairwise)
    only = np.where(defined, np.nan_to_num(variances), 0.0).sum(axis=1)
    return np.sqrt(np.where(defined.sum(axis=1) == 1, only, np.nan))


def _agreement_on(f: Features, used: FloatArray, sums: FloatArray, units: FloatArray) -> FloatArray:
    value = ratio(sums[:, 0], sums[:, 1])[:, None]
    own = used * (used - 1) - value * used * (f.m - 1)
    return ratio(units[:, None] * own * f.paired, sums[:, 1][:, None])
