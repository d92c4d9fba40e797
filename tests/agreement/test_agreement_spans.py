"""Agreement on free spans, against what Krippendorff prints."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement import Continuum, unitizing, unitizing_by_code
from coder.agreement.unitizing import Span
from coder.agreement.unitizing_squared import squared_alpha

pytestmark = pytest.mark.filterwarnings("error")

# Krippendorff 2019, p. 340, figure 12.11; ends are included there.
OBSERVERS = {
    "Alex": ((1, 7, 1), (8, 13, 2), (31, 32, 5), (33, 37, 6), (38, 44, 6), (45, 60, 7)),
    "Paul": ((1, 7, 1), (8, 13, 3), (14, 21, 5), (33, 44, 6)),
    "Suzan": ((1, 7, 1), (8, 13, 4), (14, 21, 5), (33, 37, 6), (38, 41, 6), (42, 44, 6)),
}


def book() -> Continuum:
    return Continuum(
        60, [[(first - 1, last, value) for first, last, value in s] for s in OBSERVERS.values()]
    )


def test_the_example_of_the_book() -> None:
    found = unitizing([book()])
    assert found.u.value == pytest.approx(0.510, abs=0.0005)
    assert found.presence.value == pytest.approx(0.413, abs=0.001)
    assert found.values.value == pytest.approx(0.724, abs=0.0005)
    by_value = {value: one.alpha.value for value, one in found.by_value.items()}
    assert by_value == {
        1: pytest.approx(1),
        2: pytest.approx(0),
        3: pytest.approx(0),
        4: pytest.approx(0),
        5: pytest.approx(1),
        6: pytest.approx(1),
        7: None,
    }
    assert found.by_value[5].coverage == pytest.approx(4 / 9)
    assert found.by_value[7].coverage == 0 and found.by_value[7].alpha.note == "no_overlap"
    assert found.u.note == "no_error_formula" and found.transcripts == 1


def test_a_code_of_its_own_has_the_presence_alpha_of_its_spans() -> None:
    only = Continuum(60, [[s for s in spans or () if s[2] == 5] for spans in book().coders])
    by_code = unitizing_by_code([book()])
    assert by_code[5] == unitizing([only]).presence
    assert set(by_code) == {1, 2, 3, 4, 5, 6, 7}


def test_codes_may_overlap_when_each_is_measured_alone() -> None:
    text = Continuum(40, [[(0, 10, "a"), (5, 20, "b")], [(0, 10, "a"), (8, 20, "b")]])
    by_code = unitizing_by_code([text])
    assert by_code["a"].value == pytest.approx(1.0)
    with pytest.raises(ValueError, match="overlap"):
        unitizing([text])


def test_the_older_alpha_of_spans() -> None:
    # Krippendorff 2004, p. 254.
    i = [(75, 145, "c"), (220, 250, "c"), (30, 90, "k"), (150, 200, "k")]
    j = [(70, 150, "c"), (205, 225, "c"), (250, 270, "c"), (30, 90, "k"), (150, 200, "k")]
    whole, each = squared_alpha(Continuum(300, [i, j]))
    assert whole.alpha == pytest.approx(0.8591, abs=0.0005)
    assert each["c"].alpha == pytest.approx(0.7286, abs=0.0005)
    assert (each["c"].observed, each["c"].expected) == pytest.approx((0.0144, 0.0532), abs=5e-5)
    assert each["k"].alpha == 1.0 and each["k"].expected == pytest.approx(0.049, abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "observed", "expected", "alpha"),
    [
        # Krippendorff 1995, p. 57–62, for a continuum without end; his printed De of the third has
        # a small error.
        ([(2, 10), (14, 20)], [(4, 8), (15, 17)], 0.03125, 0.0699, 0.553),
        (
            [(0, 18)],
            [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)],
            2.26736,
            1.17731,
            -0.926,
        ),
        (
            [(2, 8), (10, 12), (14, 18), (20, 22)],
            [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)],
            0.02777,
            0.08642,
            0.679,
        ),
        (
            [(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)],
            [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)],
            0.38715,
            0.41445,
            0.066,
        ),
    ],
)
def test_the_older_alpha_on_a_very_long_text(
    first: list[tuple[int, int]],
    second: list[tuple[int, int]],
    observed: float,
    expected: float,
    alpha: float,
) -> None:
    fine = 50_000
    spans: list[list[Span]] = [
        [(start * fine, end * fine, "x") for start, end in coder] for coder in (first, second)
    ]
    found, _ = squared_alpha(Continuum(24 * fine, spans))
    assert found.observed == pytest.approx(observed, abs=1e-4)
    assert found.expected == pytest.approx(expected, abs=0.02)
    assert found.alpha == pytest.approx(alpha, abs=0.02)


def test_nothing_to_compare_is_said() -> None:
    spans: list[Span] = [(0, 4, "a")]
    assert unitizing([Continuum(10, [spans])]).note == "one_coder"
    assert unitizing([Continuum(10, [spans, None]), Continuum(10, [None, spans])]).note == (
        "no_overlap"
    )
    assert unitizing([]).note == "no_data" and unitizing([Continuum(0, [[], []])]).note == "no_data"
    empty = unitizing([Continuum(10, [[], []])])
    assert (empty.u.value, empty.u.note) == (None, "no_variation")


@pytest.mark.parametrize("bad", [(3, 3, "a"), (-1, 2, "a"), (8, 11, "a"), (5, 4, "a")])
def test_a_span_outside_the_text_is_refused(bad: Span) -> None:
    with pytest.raises(ValueError, match="lie within"):
        unitizing([Continuum(10, [[bad], []])])


@st.composite
def texts(draw: st.DrawFn) -> Continuum:
    length = draw(st.integers(4, 30))
    coders = []
    for _ in range(draw(st.integers(2, 3))):
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
        spans = [
            (start, end, draw(st.sampled_from("abc")))
            for start, end in pairwise(cuts)
            if draw(st.booleans())
        ]
        coders.append(spans)
    return Continuum(length, coders)


@given(texts())
def test_coders_who_cut_and_name_alike_agree_wholly(text: Continuum) -> None:
    first = text.coders[0]
    found = unitizing([Continuum(text.length, [first, first, first])])
    for figure in (found.u, found.presence, found.values):
        assert figure.value is None or figure.value == pytest.approx(1.0)


@given(texts(), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_names_of_values_do_not_matter(
    text: Continuum, random: object
) -> None:
    coders = list(text.coders)
    random.shuffle(coders)  # type: ignore[attr-defined]
    renamed = [
        [(start, end, ("x", value)) for start, end, value in spans or ()] for spans in coders
    ]
    one, other = unitizing([text]), unitizing([Continuum(text.length, renamed)])
    for name in ("u", "presence", "values"):
        assert getattr(other, name).value == pytest.approx(getattr(one, name).value, abs=1e-9)


@given(texts())
def test_counting_characters_one_by_one_gives_the_same_coincidences(text: Continuum) -> None:
    """u-alpha's observed disagreement is that of the characters as units of nominal alpha."""
    values = {span[2] for spans in text.coders for span in spans or ()}
    number = {value: row for row, value in enumerate(sorted(values), start=1)}
    cells = np.zeros((len(text.coders), text.length))
    for row, spans in enumerate(text.coders):
        for start, end, value in spans or ():
            cells[row, start:end] = number[value]
    m = len(cells)
    apart = sum((cells[i] != cells[j]).sum() for i in range(m) for j in range(m) if i != j) / (
        m - 1
    )
    found = unitizing([text])
    if found.u.value is not None:
        assert (found.u.value == pytest.approx(1.0)) == (apart == 0)


def test_transcripts_left_out_in_turn() -> None:
    rng = np.random.default_rng(2)
    transcripts = []
    for _ in range(6):
        starts = np.arange(0, 90, 15)
        coders: list[list[Span]] = [
            [
                (int(s + rng.integers(0, 3)), int(s + 8 + rng.integers(0, 4)), str(s % 2))
                for s in starts
                if rng.random() < 0.8
            ]
            for _ in range(2)
        ]
        transcripts.append(Continuum(100, coders))
    whole = unitizing(transcripts).u
    left_out = [
        unitizing([one for row, one in enumerate(transcripts) if row != g]).u.value
        for g in range(6)
    ]
    values = np.array(left_out, dtype=float)
    error = np.sqrt(5 / 6 * np.square(values - values.mean()).sum())
    assert whole.se == pytest.approx(error, abs=1e-12)
    assert whole.low is not None and whole.value is not None and whole.low < whole.value
