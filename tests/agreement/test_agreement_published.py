"""Our figures are those that papers and reference programs print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import published as p
import pytest
from arrays import Array, from_counts, from_rows, from_sets, from_table

from coder.agreement import (
    Coefficients,
    code_agreement,
    coefficients,
    mv_alpha,
    set_agreement,
    set_alpha,
)
from coder.agreement.labelsets import set_distance
from coder.agreement.student import t_quantile

pytestmark = pytest.mark.filterwarnings("error")


def numbers(case: p.Published) -> list[float] | None:
    return list(map(float, case.values)) if case.values[0].isdigit() else None


def printed(result: Coefficients, name: str) -> float | None:
    coefficient, _, part = name.partition(".")
    return getattr(getattr(result, coefficient), part or "value")


def agrees(case: p.Published, data: Array) -> None:
    options: dict[str, Any] = {"n_values": len(case.values), "values": numbers(case)}
    for name, expected in case.expected.items():
        coefficient, _, level = name.partition(":")
        result = coefficients(data, weights=case.weights, level=level or "nominal", **options)
        assert printed(result, coefficient) == pytest.approx(expected, abs=case.tolerance), name


def labelled(case: Any) -> str:
    return str(case.name)


@pytest.mark.parametrize("case", p.ALPHA, ids=labelled)
def test_alpha_is_the_one_krippendorff_prints(case: p.Published) -> None:
    agrees(case, from_rows(case))


@pytest.mark.parametrize("case", p.TABLES, ids=labelled)
def test_two_coders_agree_as_published(case: p.Published) -> None:
    agrees(case, from_table(case))


@pytest.mark.parametrize("case", p.WITH_ERRORS, ids=labelled)
def test_standard_errors_are_those_of_irrcac(case: p.Published) -> None:
    agrees(case, from_rows(case))


@pytest.mark.parametrize("case", p.MANY, ids=labelled)
def test_many_coders_agree_as_published(case: p.Published) -> None:
    agrees(case, from_rows(case))


@pytest.mark.parametrize("case", p.COUNTS, ids=labelled)
def test_counts_of_coders_agree_as_published(case: p.Published) -> None:
    agrees(case, from_counts(case))


@pytest.mark.parametrize("name", p.CATEGORY_KAPPAS)
def test_a_code_against_the_rest_has_the_published_kappa(name: str) -> None:
    case = next(case for case in p.MANY if case.name == name)
    data = from_rows(case)
    kappas, tolerance = p.CATEGORY_KAPPAS[name]
    figures = code_agreement(np.array([data == index for index in range(len(case.values))], float))
    for value, code in zip(case.values, figures, strict=True):
        assert code.fleiss.value == pytest.approx(kappas[value], abs=tolerance), value


def test_the_error_and_interval_of_cohens_kappa_are_those_sas_prints() -> None:
    # Fleiss, Cohen & Everitt's error, as SAS prints it: .4842, ASE .1380, .2137 to .7547.
    case = p.Published("sas", "SAS", ("0 4 1", "0 8 0", "0 1 5"), ("1", "2", "3"), {}, 0)
    kappa = coefficients(from_table(case), n_values=3).cohen
    assert (kappa.value, kappa.se) == pytest.approx((0.4842, 0.1380), abs=5e-5)
    assert (kappa.low, kappa.high) == pytest.approx((0.2137, 0.7547), abs=5e-5)


@pytest.mark.parametrize(
    ("rows", "expected", "tolerance"),
    [
        # Cohen 1960, p. 37 and p. 45: the largest kappa that the margins allow.
        (("25 12 3", "13 2 15", "12 16 2"), {"kappa_max": 0.85}, 0.005),
        (("88 14 18", "10 40 10", "2 6 12"), {"cohen": 0.492, "kappa_max": 0.831}, 0.0006),
        # Sim & Wright 2005, two clinicians: kappa .67, at most .89.
        (("22 2", "4 11"), {"cohen": 0.67, "kappa_max": 0.89}, 0.005),
        # Agresti 2002, carcinoma: .493, error .057.
        (
            ("22 2 2 0", "5 7 14 0", "0 2 36 0", "0 1 17 10"),
            {"cohen": 0.493, "cohen.se": 0.057},
            0.0006,
        ),
        # Fleiss 1981, p. 213: kappa .68, its error .088.
        (("75 1 4", "5 4 1", "0 0 10"), {"cohen": 0.6765, "cohen.se": 0.0877}, 6e-5),
        # Feinstein & Cicchetti 1990: the same percent, another kappa.
        (("45 6", "9 40"), {"percent": 0.85, "cohen": 0.70, "dice": 0.84}, 0.005),
        (
            ("5 5", "10 80"),
            {"percent": 0.85, "cohen": 0.32, "dice": 0.91, "negative": 0.40},
            0.005,
        ),
        # Gwet 2002: kappa falls below 0, AC1 does not.
        (("0 2", "5 118"), {"cohen": -0.023, "ac1": 0.941, "scott": -0.0288}, 0.0005),
    ],
)
def test_textbook_tables(
    rows: tuple[str, ...], expected: dict[str, float], tolerance: float
) -> None:
    case = p.Published("", "", rows, tuple(map(str, range(len(rows)))), {}, 0)
    result = coefficients(from_table(case), n_values=len(rows))
    for name, value in expected.items():
        assert printed(result, name) == pytest.approx(value, abs=tolerance), name


def test_gwets_abstractors() -> None:
    # Gwet 2014; cohen as irrCAC prints it, the others within the factor sqrt(99/100) by which its
    # formulas for tables differ from those for raw data.
    rows = ("13 0 0", "0 20 7", "0 4 56")
    result = coefficients(from_table(p.Published("", "", rows, ("1", "2", "3"), {}, 0)))
    assert result.cohen.value == pytest.approx(0.7964094, abs=1e-7)
    assert result.cohen.se == pytest.approx(0.05891072, abs=1e-8)
    assert result.ac1.value == pytest.approx(0.8493305, abs=1e-7)
    assert result.ac1.se == pytest.approx(0.04321747 / np.sqrt(0.99), abs=1e-8)
    assert result.scott.se == pytest.approx(0.05905473 / np.sqrt(0.99), abs=1e-8)
    assert result.brennan_prediger.se == pytest.approx(0.04693346 / np.sqrt(0.99), abs=1e-8)


def test_the_infinitesimal_jackknife_of_alpha_on_gwets_raters() -> None:
    data = from_rows(p.WITH_ERRORS[0])
    assert coefficients(data, n_values=5).alpha.se == pytest.approx(0.14194, abs=5e-6)
    fleiss = from_counts(p.COUNTS[0])
    assert coefficients(fleiss, n_values=5).alpha.se == pytest.approx(0.08029, abs=5e-6)


@pytest.mark.parametrize("case", p.SETS, ids=labelled)
def test_alpha_of_sets(case: p.PublishedSets) -> None:
    data = from_sets(case)
    doors: dict[str, Callable[[], float | None]] = {
        "masi": lambda: set_alpha(data).value,
        "jaccard": lambda: set_alpha(data, distance="jaccard").value,
        "dice": lambda: set_alpha(data, distance="dice").value,
        "mv": lambda: mv_alpha(data).value,
        "percent": lambda: set_agreement(data).percent.value,
    }
    for name, expected in case.expected.items():
        assert doors[name]() == pytest.approx(expected, abs=case.tolerance), name


@pytest.mark.parametrize(("first", "second", "expected"), p.DISTANCES)
def test_distances_of_two_sets(first: str, second: str, expected: dict[str, float]) -> None:
    a, b = set(first), set(second)
    for name, distance in expected.items():
        sizes = np.array([len(a & b)]), np.array([len(a)]), np.array([len(b)])
        assert set_distance(*sizes, name)[0] == pytest.approx(distance, abs=1e-12)


@pytest.mark.parametrize(
    ("p_below", "df", "printed_value"),
    [
        # Exact where a closed form exists: df 1 is tan(π(p − ½)), df 2 is x·sqrt(2/(1 − x²)) with
        # x = 2p − 1. The others from printed tables (CRC Standard Mathematical Tables).
        (0.975, 1, 12.706204736174698),
        (0.975, 2, 4.302652729749464),
        (0.975, 3, 3.182446305284264),
        (0.975, 4, 2.7764451051977996),
        (0.975, 5, 2.570581835636305),
        (0.975, 10, 2.2281388519649385),
        (0.975, 30, 2.0422724563012373),
        (0.975, 120, 1.9799304050824413),
        (0.995, 4, 4.604094871415897),
        (0.95, 10, 1.8124611228107335),
        (0.975, float("inf"), 1.959963984540054),
    ],
)
def test_students_t_is_exact(p_below: float, df: float, printed_value: float) -> None:
    assert t_quantile(p_below, df) == pytest.approx(printed_value, abs=1e-8)
    assert t_quantile(1 - p_below, df) == pytest.approx(-printed_value, abs=1e-8)


def test_students_t_closes_on_the_normal() -> None:
    quantiles = [t_quantile(0.975, df) for df in (50, 5_000, 99_999, 100_001, 1e7, float("inf"))]
    assert quantiles == sorted(quantiles, reverse=True)
    assert quantiles[2] == pytest.approx(quantiles[3], abs=1e-9)
