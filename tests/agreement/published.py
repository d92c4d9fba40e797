"""Published agreement values: data, what the source prints, and how exactly.

A value of data is one token; ``.`` is a missing judgement. Rows are coders, columns units, but for
tables (rows: first coder, columns: second) and counts (rows: units, columns: values).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """``expected``: name of a coefficient (``name.se`` for its error, ``name.low``, ``name.high``
    for its interval, ``alpha:level`` for a level of alpha) → printed value."""

    name: str
    source: str
    rows: tuple[str, ...]
    values: tuple[str, ...]
    expected: dict[str, float]
    tolerance: float
    weights: str = "identity"


ALPHA = [
    Published(
        "krippendorff2011_C",
        "Krippendorff 2011, sections C–E (= 2018, p. 290)",
        (
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        ("1", "2", "3", "4", "5"),
        {
            "alpha:nominal": 0.743,
            "alpha:ordinal": 0.815,
            "alpha:interval": 0.849,
            "alpha:ratio": 0.797,
        },
        0.0005,
    ),
    Published(
        "krippendorff2011_A_binary",
        "Krippendorff 2011, section A",
        ("1 1 0 0 0 0 0 0 0 0", "0 1 1 0 0 1 0 1 0 0"),
        ("0", "1"),
        {"alpha:nominal": 0.095},
        0.0005,
    ),
    Published(
        "Krippendorff1980_Example1",
        "Krippendorff 1980, p. 133",
        ("0 1 0 0 0 0 0 0 1 0", "0 1 1 0 0 1 0 1 0 0"),
        ("0", "1"),
        {"alpha:nominal": 0.095, "percent": 0.6},
        0.001,
    ),
    Published(
        "Krippendorff1980_Example2",
        "Krippendorff 1980, p. 139",
        ("1 1 2 4 1 2 1 3 2", "1 2 2 4 4 2 2 3 2", "1 2 2 4 4 2 3 3 2"),
        ("1", "2", "3", "4"),
        {"alpha:nominal": 0.642, "alpha:interval": 0.547, "alpha:ratio": 0.483, "percent": 0.74},
        0.001,
    ),
    Published(
        "Krippendorff2004_Example2",
        "Krippendorff 2004, Content Analysis",
        ("a a b b b b b c c c c c", "a b b b b b c c c c c c"),
        ("a", "b", "c"),
        {"alpha:nominal": 0.734, "percent": 0.833},
        0.001,
    ),
    Published(
        "Krippendorff2004_Example3",
        "Krippendorff 2004, Content Analysis, with missing judgements",
        (
            "B L P P L B C B L . . .",
            "B L P P L L C B L F . .",
            ". P P P L P C L L F B P",
            "B L P P L C C B L F B .",
        ),
        ("B", "C", "F", "L", "P"),
        {"alpha:nominal": 0.743},
        0.001,
    ),
    Published(
        "wikipedia",
        "Wikipedia, Krippendorff’s alpha, computational example",
        (
            ". . . . . 3 4 1 2 1 1 3 3 . 3",
            "1 . 2 1 3 3 4 3 . . . . . . .",
            ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
        ),
        ("1", "2", "3", "4"),
        {"alpha:nominal": 0.691, "alpha:interval": 0.811},
        0.0006,
    ),
    Published(
        "krippendorff2018_p306",
        "Krippendorff 2018, p. 306",
        ("0 1 0 1 1 0 0 0 1 1 1 1", "0 1 0 1 0 0 0 0 1 1 0 1", "0 1 1 0 0 1 0 0 1 0 0 0"),
        ("0", "1"),
        {"alpha:nominal": 0.2343},
        0.0005,
    ),
    Published(
        "oolong96",
        "hand calculation by the maintainers of the R package oolong (issue 96)",
        ("2 2 2 2 2 2 2 2 2 2", "1 2 2 2 2 2 2 2 2 2", "1 1 1 1 2 2 2 2 2 2"),
        ("1", "2"),
        {"alpha:nominal": 0.072},
        1e-09,
    ),
    Published(
        "nltk_test_easy",
        "hand calculation in the tests of nltk",
        ("YES YES .", "NO NO .", "NO . NO"),
        ("NO", "YES"),
        {"alpha:nominal": -0.3333333333},
        1e-06,
    ),
]

TABLES = [
    Published(
        "Cohen1960_Example1",
        "Cohen 1960, p. 37",
        ("25 12 3", "13 2 15", "12 16 2"),
        ("1", "2", "3"),
        {"percent": 0.29, "cohen": -0.092},
        0.001,
    ),
    Published(
        "ArtsteinPoesio2008_Example1",
        "Artstein & Poesio 2008, p. 558",
        ("50 20", "10 20"),
        ("IReq", "STAT"),
        {"percent": 0.7, "brennan_prediger": 0.4, "scott": 0.341, "cohen": 0.348},
        0.001,
    ),
    Published(
        "BrennanPrediger1981_Example1",
        "Brennan & Prediger 1981, p. 689",
        ("50 0 0", "10 10 10", "20 0 0"),
        ("1", "2", "3"),
        {"percent": 0.6, "cohen": 0.27, "brennan_prediger": 0.4},
        0.01,
    ),
    Published(
        "Zwick1988_Example1",
        "Zwick 1988, p. 376",
        ("20 0 0 5", "0 10 15 0", "0 15 10 0", "5 0 0 20"),
        ("A", "B", "C", "D"),
        {"percent": 0.6, "brennan_prediger": 0.467, "scott": 0.467, "cohen": 0.467},
        0.001,
    ),
    Published(
        "Zwick1988_Example3",
        "Zwick 1988, p. 376",
        ("20 5 5 10", "0 10 5 5", "0 5 10 5", "0 0 0 20"),
        ("A", "B", "C", "D"),
        {"percent": 0.6, "brennan_prediger": 0.467, "scott": 0.46, "cohen": 0.474},
        0.001,
    ),
    Published(
        "Krippendorff2004_Example4b",
        "Krippendorff 2004, p. 246",
        ("12 18 18", "0 14 18", "0 0 20"),
        ("a", "b", "c"),
        {"percent": 0.46, "brennan_prediger": 0.19, "scott": 0.186, "cohen": 0.258},
        0.001,
    ),
    Published(
        "fixture_01_paradox_2x2",
        "computed with R irrCAC 1.4",
        ("80 7", "8 5"),
        ("1", "2"),
        {"ac1": 0.808, "percent": 0.85},
        6e-06,
    ),
    Published(
        "fixture_01_paradox_2x2_quadratic",
        "computed with R irrCAC 1.4",
        ("80 7", "8 5"),
        ("1", "2"),
        {"ac1": 0.808, "percent": 0.85},
        6e-06,
        weights="quadratic",
    ),
    Published(
        "fixture_03_cohen_ex2",
        "Cohen 1960, p. 45; AC computed with R irrCAC 1.4",
        ("88 14 18", "10 40 10", "2 6 12"),
        ("1", "2", "3"),
        {"ac1": 0.57597, "percent": 0.7},
        6e-06,
    ),
    Published(
        "fixture_03_cohen_ex2_quadratic",
        "Cohen 1960, p. 45; AC computed with R irrCAC 1.4",
        ("88 14 18", "10 40 10", "2 6 12"),
        ("1", "2", "3"),
        {"ac1": 0.63855, "percent": 0.85},
        6e-06,
        weights="quadratic",
    ),
    Published(
        "fixture_05_likert_5x5",
        "computed with R irrCAC 1.4",
        ("15 4 1 0 0", "3 12 4 1 0", "1 3 14 3 1", "0 1 3 10 2", "0 0 1 2 8"),
        ("1", "2", "3", "4", "5"),
        {"ac1": 0.57997, "percent": 0.662921348314607},
        6e-06,
    ),
    Published(
        "fixture_05_likert_5x5_quadratic",
        "computed with R irrCAC 1.4",
        ("15 4 1 0 0", "3 12 4 1 0", "1 3 14 3 1", "0 1 3 10 2", "0 0 1 2 8"),
        ("1", "2", "3", "4", "5"),
        {"ac1": 0.87005, "percent": 0.966292134831461},
        6e-06,
        weights="quadratic",
    ),
    Published(
        "gwet_cont4x4diagnosis",
        "Gwet 2014, Handbook of Inter-Rater Reliability",
        ("40 4 4 17", "6 25 2 13", "4 1 21 12", "15 5 9 45"),
        ("1", "2", "3", "4"),
        {"scott": 0.43},
        0.001,
    ),
    Published(
        "TwoRater",
        "Artstein & Poesio 2008, p. 558, a tenth of the table",
        ("2 1", "2 5"),
        ("high", "low"),
        {"percent": 0.7, "brennan_prediger": 0.4, "scott": 0.341, "cohen": 0.348},
        0.001,
    ),
]

WITH_ERRORS = [
    Published(
        "cac_raw4raters_identity",
        "Gwet 2014, Handbook; vignettes of R irrCAC 1.0",
        (
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . .",
            ". 3 3 3 2 3 4 2 2 5 1 3",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        ("1", "2", "3", "4", "5"),
        {
            "percent": 0.8181818,
            "percent.se": 0.12561,
            "ac1": 0.77544,
            "ac1.se": 0.14295,
            "fleiss": 0.76117,
            "fleiss.se": 0.15302,
            "alpha": 0.74342,
            "conger": 0.76282,
            "conger.se": 0.14917,
            "brennan_prediger": 0.77273,
            "brennan_prediger.se": 0.14472,
        },
        6e-06,
    ),
    Published(
        "cac_raw4raters_intervals",
        "Gwet 2014, Handbook; vignettes of R irrCAC 1.0",
        (
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . .",
            ". 3 3 3 2 3 4 2 2 5 1 3",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        ("1", "2", "3", "4", "5"),
        {
            "percent.low": 0.542,
            "percent.high": 1,
            "ac1.low": 0.461,
            "ac1.high": 1,
            "fleiss.low": 0.424,
            "fleiss.high": 1,
            "conger.low": 0.435,
            "conger.high": 1,
            "brennan_prediger.low": 0.454,
            "brennan_prediger.high": 1,
        },
        0.0006,
    ),
    Published(
        "cac_raw4raters_quadratic",
        "data of Gwet 2014, computed with irrCAC 0.4.4",
        (
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . .",
            ". 3 3 3 2 3 4 2 2 5 1 3",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        ("1", "2", "3", "4", "5"),
        {
            "ac1": 0.9140007236,
            "ac1.se": 0.1039622446,
            "fleiss": 0.8649350649,
            "fleiss.se": 0.1460336108,
            "conger": 0.8577106562,
            "conger.se": 0.1436706638,
            "brennan_prediger": 0.9015151515,
            "brennan_prediger.se": 0.110894375,
            "alpha": 0.8491071429,
        },
        1e-09,
        weights="quadratic",
    ),
    Published(
        "cac_raw4raters_linear",
        "data of Gwet 2014, computed with irrCAC 0.4.4",
        (
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . .",
            ". 3 3 3 2 3 4 2 2 5 1 3",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        ("1", "2", "3", "4", "5"),
        {
            "ac1": 0.8587391364,
            "ac1.se": 0.1173290219,
            "fleiss": 0.8179447671,
            "fleiss.se": 0.1485043555,
            "conger": 0.81377632,
            "conger.se": 0.1450854025,
            "brennan_prediger": 0.8484848485,
            "brennan_prediger.se": 0.1233561245,
            "alpha": 0.8003838772,
        },
        1e-09,
        weights="linear",
    ),
    Published(
        "raw_4raters",
        "Gwet 2014; irrCAC 0.4.4",
        (
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . .",
            ". 3 3 3 2 3 4 2 2 5 1 3",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ),
        ("1", "2", "3", "4", "5"),
        {
            "brennan_prediger": 0.773,
            "brennan_prediger.se": 0.145,
            "brennan_prediger.low": 0.454,
            "brennan_prediger.high": 1,
            "conger": 0.763,
            "conger.low": 0.435,
            "conger.high": 1,
            "fleiss": 0.761,
            "fleiss.low": 0.424,
            "fleiss.high": 1,
            "ac1": 0.775,
            "ac1.se": 0.143,
            "ac1.low": 0.461,
            "ac1.high": 1,
            "alpha": 0.743,
            "fleiss.se": 0.153,
        },
        0.0006,
    ),
    Published(
        "raw_ben_gerry",
        "Gwet 2014; irrCAC 0.4.4",
        ("a a b b d c c c e d d a", "b a b b b c c c e . d d"),
        ("a", "b", "c", "d", "e"),
        {
            "brennan_prediger": 0.659,
            "brennan_prediger.se": 0.185,
            "brennan_prediger.low": 0.251,
            "brennan_prediger.high": 1,
            "conger": 0.657,
            "conger.se": 0.179,
            "conger.low": 0.262,
            "conger.high": 1,
            "fleiss": 0.649,
            "fleiss.se": 0.191,
            "fleiss.low": 0.228,
            "fleiss.high": 1,
            "ac1": 0.661,
            "ac1.se": 0.184,
            "ac1.low": 0.257,
            "ac1.high": 1,
            "alpha": 0.665,
        },
        0.0006,
    ),
    Published(
        "raw_gender",
        "Gwet 2014; irrCAC 0.4.4",
        (
            "a a a a a b b b c a a a a a b",
            "a a a a b a b c c a a a a b a",
            "a b b c a a b b c a b b c a a",
            "c c c c a a b b c c c c c a a",
        ),
        ("a", "b", "c"),
        {
            "brennan_prediger": 0.183,
            "brennan_prediger.se": 0.102,
            "brennan_prediger.low": -0.035,
            "brennan_prediger.high": 0.402,
            "conger": 0.166,
            "conger.se": 0.121,
            "conger.low": -0.094,
            "conger.high": 0.426,
            "fleiss": 0.129,
            "fleiss.se": 0.141,
            "fleiss.low": -0.172,
            "fleiss.high": 0.43,
            "ac1": 0.208,
            "ac1.se": 0.091,
            "ac1.low": 0.014,
            "ac1.high": 0.403,
            "alpha": 0.143,
        },
        0.0006,
    ),
]

MANY = [
    Published(
        "fleiss1971",
        "Fleiss 1971, p. 379; value to seven digits by the R package irr",
        (
            "4 2 2 5 2 1 3 1 1 5 1 1 2 1 2 3 1 1 2 1 5 2 2 1 1 2 1 2 1 5",
            "4 2 3 5 2 1 3 1 1 5 4 2 2 4 2 3 1 1 2 3 5 4 2 1 4 2 1 2 3 5",
            "4 2 3 5 2 3 3 3 4 5 4 4 2 4 4 3 1 1 4 3 5 4 4 4 4 2 1 4 3 5",
            "4 5 3 5 4 3 3 3 4 5 4 4 3 4 4 3 4 1 4 5 5 4 5 4 4 2 1 4 3 5",
            "4 5 3 5 4 3 5 3 4 5 4 4 3 4 4 3 5 1 4 5 5 4 5 4 4 2 5 4 3 5",
            "4 5 5 5 4 3 5 4 4 5 4 4 3 4 5 5 5 2 4 5 5 4 5 4 5 4 5 4 3 5",
        ),
        ("1", "2", "3", "4", "5"),
        {"fleiss": 0.43, "percent": 0.5556},
        0.001,
    ),
    Published(
        "fleiss1971_digits",
        "Fleiss 1971, p. 379; value to seven digits by the R package irr",
        (
            "4 2 2 5 2 1 3 1 1 5 1 1 2 1 2 3 1 1 2 1 5 2 2 1 1 2 1 2 1 5",
            "4 2 3 5 2 1 3 1 1 5 4 2 2 4 2 3 1 1 2 3 5 4 2 1 4 2 1 2 3 5",
            "4 2 3 5 2 3 3 3 4 5 4 4 2 4 4 3 1 1 4 3 5 4 4 4 4 2 1 4 3 5",
            "4 5 3 5 4 3 3 3 4 5 4 4 3 4 4 3 4 1 4 5 5 4 5 4 4 2 1 4 3 5",
            "4 5 3 5 4 3 5 3 4 5 4 4 3 4 4 3 5 1 4 5 5 4 5 4 4 2 5 4 3 5",
            "4 5 5 5 4 3 5 4 4 5 4 4 3 4 5 5 5 2 4 5 5 4 5 4 5 4 5 4 3 5",
        ),
        ("1", "2", "3", "4", "5"),
        {"fleiss": 0.4302445},
        1e-07,
    ),
    Published(
        "randolph2005_Example1",
        "Randolph 2005, p. 17",
        ("Yes Yes No No", "Yes Yes No No", "Yes No Yes No"),
        ("No", "Yes"),
        {"fleiss": 0.33, "brennan_prediger": 0.33},
        0.01,
    ),
    Published(
        "mieskes2009",
        "Mieskes 2009",
        (
            "UH INP UH INP RB JJ INP PRP NN VB PRP INP RB INP MD PRP INP",
            "VB INP UH INP RB JJ INP PRP NN VBP PRP INP UH INP MD PRP INP",
            "UH INP UH INP RB JJ INP PRP RB VB PRP INP UH INP MD PRP INP",
        ),
        ("INP", "JJ", "MD", "NN", "PRP", "RB", "UH", "VB", "VBP"),
        {"fleiss": 0.8, "percent": 0.84},
        0.01,
    ),
    Published(
        "warrens2012_1",
        "Warrens 2012, p. 3",
        (
            "1 1 1 1 1 1 1 1 1 1 1 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
            "1 1 1 1 1 1 1 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
            "1 1 1 1 1 1 1 1 1 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
            "1 1 1 1 1 1 1 1 1 1 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
        ),
        ("0", "1"),
        {"conger": 0.802479},
        1e-06,
    ),
]

COUNTS = [
    Published(
        "distrib6raters",
        "vignette of R irrCAC 1.0 (first 15 patients of Fleiss 1971)",
        (
            "0 0 0 6 0",
            "0 3 0 0 3",
            "0 1 4 0 1",
            "0 0 0 0 6",
            "0 3 0 3 0",
            "2 0 4 0 0",
            "0 0 4 0 2",
            "2 0 3 1 0",
            "2 0 0 4 0",
            "0 0 0 0 6",
            "1 0 0 5 0",
            "1 1 0 4 0",
            "0 3 3 0 0",
            "1 0 0 5 0",
            "0 2 0 3 1",
        ),
        ("D", "P", "S", "N", "O"),
        {
            "ac1": 0.4448007,
            "ac1.se": 0.08418757,
            "fleiss": 0.4139265,
            "fleiss.se": 0.08119291,
            "alpha": 0.4204384,
            "brennan_prediger": 0.4388889,
            "brennan_prediger.se": 0.08312142,
        },
        1e-06,
    ),
    Published(
        "distrib6raters_intervals",
        "vignette of R irrCAC 1.0",
        (
            "0 0 0 6 0",
            "0 3 0 0 3",
            "0 1 4 0 1",
            "0 0 0 0 6",
            "0 3 0 3 0",
            "2 0 4 0 0",
            "0 0 4 0 2",
            "2 0 3 1 0",
            "2 0 0 4 0",
            "0 0 0 0 6",
            "1 0 0 5 0",
            "1 1 0 4 0",
            "0 3 3 0 0",
            "1 0 0 5 0",
            "0 2 0 3 1",
        ),
        ("D", "P", "S", "N", "O"),
        {
            "ac1.low": 0.264,
            "ac1.high": 0.625,
            "fleiss.low": 0.24,
            "fleiss.high": 0.588,
            "brennan_prediger.low": 0.261,
            "brennan_prediger.high": 0.617,
        },
        0.0006,
    ),
    Published(
        "randolph_calc_6",
        "calculator at justusrandolph.net",
        ("7 0", "7 0"),
        ("0", "1"),
        {"brennan_prediger": 1.0},
        6e-06,
    ),
    Published(
        "randolph_calc_8",
        "calculator at justusrandolph.net",
        ("7 0", "0 7"),
        ("0", "1"),
        {"brennan_prediger": 1.0, "fleiss": 1.0},
        6e-06,
    ),
]

CATEGORY_KAPPAS = {
    # Fleiss prints .248, .517, .470 and .565; exact arithmetic gives .245, .520, .471 and .566.
    "fleiss1971": ({"1": 0.248, "2": 0.248, "3": 0.517, "4": 0.47, "5": 0.565}, 0.005),
    "mieskes2009": (
        {
            "INP": 1,
            "JJ": 1,
            "MD": 1,
            "NN": 0.48,
            "PRP": 1,
            "RB": 0.56,
            "UH": 0.67,
            "VB": 0.29,
            "VBP": -0.02,
        },
        0.01,
    ),
}
"""Fleiss' kappa of each category against the rest."""


@dataclass(frozen=True)
class PublishedSets:
    """``rows``: coders; a cell is the letters of a set, ``-`` the empty set, ``.`` missing.
    ``expected``: masi, jaccard, dice, mv, percent, pooled → value."""

    name: str
    source: str
    rows: tuple[str, ...]
    expected: dict[str, float]
    tolerance: float


SETS = [
    PublishedSets(
        "SetAnnotationsTest",
        "data of DKPro’s tests; alphas by the definitions (Passonneau 2006)",
        ("- A A A AB AB ABC C C", "- - A B A AC ABC AC AC"),
        {
            "masi": 0.273080660836,
            "jaccard": 0.315619967794,
            "dice": 0.360215053763,
            "percent": 0.3333333333333333,
        },
        1e-09,
    ),
    PublishedSets(
        "krippendorff_craggs2016_table3",
        "Krippendorff & Craggs 2016, table 3; value by the R package mvalpha",
        ("bd abd - a", "d b a .", ". bd a ."),
        {"mv": 0.2865907},
        6e-08,
    ),
    PublishedSets(
        "krippendorff_craggs2016_table8a",
        "Krippendorff & Craggs 2016, table 8a; values by enumeration of all pairs of sets",
        ("a abd d", "a abd d", "a abde d"),
        {"mv": 0.947461775074, "masi": 0.835616438356, "jaccard": 0.909090909091},
        1e-09,
    ),
    PublishedSets(
        "krippendorff_craggs2016_table8b",
        "Krippendorff & Craggs 2016, table 8b; values by enumeration of all pairs of sets",
        ("a ab d", "a ab d", "a abd d"),
        {"mv": 0.923314137215, "masi": 0.820627802691, "jaccard": 0.882352941176},
        1e-09,
    ),
    PublishedSets(
        "krippendorff_craggs2016_table8c",
        "Krippendorff & Craggs 2016, table 8c; values by enumeration of all pairs of sets",
        ("a b d", "a b d", "a bd d"),
        {"mv": 0.894734485788, "masi": 0.80487804878, "jaccard": 0.849056603774},
        1e-09,
    ),
    PublishedSets(
        "krippendorff_craggs2016_table9a",
        "Krippendorff & Craggs 2016, table 9a; values by enumeration of all pairs of sets",
        ("a ab d", "a ad d", "a bd d"),
        {"mv": 0.715671175858, "masi": 0.584415584416, "jaccard": 0.652173913043},
        1e-09,
    ),
    PublishedSets(
        "krippendorff_craggs2016_table9b",
        "Krippendorff & Craggs 2016, table 9b; values by enumeration of all pairs of sets",
        ("a ab d", "a de d", "a f d"),
        {"mv": 0.553908738885, "masi": 0.571428571429, "jaccard": 0.555555555556},
        1e-09,
    ),
    PublishedSets(
        "krippendorff_craggs2016_table9c",
        "Krippendorff & Craggs 2016, table 9c; values by enumeration of all pairs of sets",
        ("a ab bd", "b de d", "ab f be"),
        {"mv": -0.002050986337, "masi": -0.0, "jaccard": 0.0},
        1e-09,
    ),
]
DISTANCES = [
    ("", "", {"masi": 0, "jaccard": 0, "dice": 0}),
    ("A", "", {"masi": 1, "jaccard": 1, "dice": 1}),
    ("A", "A", {"masi": 0, "jaccard": 0, "dice": 0}),
    ("A", "B", {"masi": 1, "jaccard": 1, "dice": 1}),
    ("AB", "A", {"masi": 0.6666666666666667, "jaccard": 0.5, "dice": 0.3333333333333333}),
    ("AB", "BC", {"masi": 0.8888888888888888, "jaccard": 0.6666666666666666, "dice": 0.5}),
    ("AB", "AC", {"masi": 0.8888888888888888, "jaccard": 0.6666666666666666, "dice": 0.5}),
    ("ABC", "ABC", {"masi": 0, "jaccard": 0, "dice": 0}),
    ("12", "1234", {"masi": 0.6666666666666666, "jaccard": 0.5, "dice": 0.3333333333333333}),
    ("abc", "ab", {"masi": 0.5555555555555556, "jaccard": 0.3333333333333333, "dice": 0.2}),
]
"""Two sets and their distances (Passonneau 2006; the empty set by convention)."""
