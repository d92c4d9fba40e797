"""Figures: what they draw is what was counted; the same bytes twice; nothing hangs on colour."""

from __future__ import annotations

import re
import shutil
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import Call, caller
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.report import Basis, Count, basis, count, with_role
from coder.report.figures import FIGURES, Missing, lines, make_figure, png, svg
from coder.report.figures.kinds import (
    Bars,
    Branch,
    Chain,
    Dots,
    Drawing,
    Heat,
    Panel,
    Point,
    Slopes,
    Strip,
    Strips,
    Tree,
)

HOSTILE = (
    "$x^2$",
    "<b>&amp;</b>",
    "\x1b]0;t\x07",
    "\u202egnirts",
    "👩‍🏫 coach",
    "[red]rood[/]",
    "",
)
LABELS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))


def drawings() -> dict[str, Drawing]:
    """One of each kind, with every sign that there is in it."""
    some = Count(2, 1, 4)
    return {
        "heat": Heat(HOSTILE[:3], ("a", "b"), ((0, 1), (None, 14), (3, 2))),
        "bars": Bars(
            ("a", HOSTILE[0]), ("coach", "expert"), ((some, None), (Count(0, 0, 4), some))
        ),
        "dots": Dots(
            ("a", "b"),
            ("before", "after"),
            ((Point(0.5, 0.3, 0.8), Point(None)), (Point(-0.1), Point(1.0, 1.0, 1.0))),
            (0.667, 0.8),
        ),
        "slopes": Slopes(
            ("1", "2"), (Panel(HOSTILE[1], (("coach", (some, None)), ("all", (some, some)))),)
        ),
        "chain": Chain(
            ("C1", "C2"), ("direct", "potential"), (("there", "expected"), ("open", "gap"))
        ),
        "strips": Strips((Strip(HOSTILE[4], ("a", "b"), 9, ((0, 0, True), (8, 1, False))),)),
        "tree": Tree((Branch(0, "a", some), Branch(1, HOSTILE[5], Count(0, 0, 4)))),
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", drawings())
def test_a_drawing_is_a_picture_that_leads_nowhere_and_the_same_bytes_each_time(kind: str) -> None:
    drawing = drawings()[kind]
    made = svg(drawing)
    assert made == svg(drawing)
    root = ElementTree.fromstring(made)
    assert root.tag.endswith("svg")
    for one in root.iter():
        for key, value in one.attrib.items():
            assert "href" not in key or value.startswith("#"), (key, value)
            assert "url(" not in value or "url(#" in value
        assert not one.tag.endswith(("script", "image", "foreignObject"))
    assert "\x1b" not in made.decode("utf-8")
    picture = png(drawing)
    assert picture.startswith(b"\x89PNG") and picture == png(drawing)
    width, height = struct.unpack(">II", picture[16:24])
    assert width > 300 and height > 100


@pytest.mark.parametrize("kind", drawings())
@pytest.mark.parametrize("width", [20, 60, 80, 120])
def test_in_blocks_it_fits_the_terminal_and_holds_nothing_that_harms_one(
    kind: str, width: int
) -> None:
    for line in lines(drawings()[kind], width):
        assert len(line) <= max(width, 60)
        assert not any(ord(sign) < 32 or sign == "\u202e" for sign in line)


@given(st.lists(st.tuples(LABELS, st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=6))
@settings(deadline=None, max_examples=15)
def test_any_label_can_be_drawn_in_blocks(rows: list[tuple[str, int, int]]) -> None:
    names = tuple(name for name, _n, _u in rows)
    counts = tuple((Count(n, u, n + u),) for _name, n, u in rows)
    assert lines(Bars(names, ("all",), counts))
    assert lines(Heat(names, ("a",), tuple((n,) for _name, n, _u in rows)))


def test_what_is_drawn_is_what_was_counted(found: Basis) -> None:
    made = make_figure("roles", found, lang="en")
    assert not isinstance(made, Missing) and isinstance(made.drawing, Bars)
    top = found.book.children()
    assert made.drawing.values == tuple(
        tuple(count(found, code.id, with_role(role)) for role in found.roles) for code in top
    )
    tree = make_figure("tree", found, lang="nl")
    assert not isinstance(tree, Missing) and isinstance(tree.drawing, Tree)
    assert [one.count for one in tree.drawing.branches] == [
        count(found, code.id) for code in found.book.codes
    ]
    assert f"N = {len(found.read)}" in tree.caption and found.date in tree.caption
    strip = make_figure("strip", found, lang="en")
    assert not isinstance(strip, Missing) and isinstance(strip.drawing, Strips)
    marks = [mark for one in strip.drawing.strips for mark in one.marks]
    ids = {code.id for code in top}
    assert len(marks) == sum(len(one.codes & ids) + len(one.at_stake & ids) for one in found.pieces)
    assert len(marks) == len(strip.table.rows)


@pytest.mark.slow
def test_others_see_no_name_in_any_figure(found: Basis) -> None:
    public = basis(found.study, found.coding_pass, audience="public")
    names = [one.name for one in (*found.respondents, *found.transcripts)]
    for name in FIGURES:
        made = make_figure(name, public)
        if isinstance(made, Missing):
            assert made.why
            continue
        text = svg(made.drawing).decode("utf-8") + "\n".join(lines(made.drawing)) + made.caption
        keys = [one.key for one in made.table.columns]
        cells = [
            str(cell)
            for row in made.table.rows
            for key, cell in zip(keys, row, strict=True)
            if key != "quote"  # what people said is theirs
        ]
        for one in names:
            assert not re.search(rf"\b{one}\b", " ".join([text, *cells])), (name, one)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def test_at_the_shell_a_figure_is_blocks_or_a_file_with_its_numbers(
    report_path: Path, call: Call, tmp_path: Path
) -> None:
    path = tmp_path / "x.study"
    shutil.copyfile(report_path, path)
    done = call("-s", path, "figure")
    assert done.code == 0 and done.out.split() == list(FIGURES)
    assert call("-s", path, "figure", "tree").code == 0
    target = tmp_path / "tree.svg"
    done = call("-s", path, "figure", "tree", "-o", target, "--json")
    assert done.code == 0 and target.read_bytes().startswith(b"<?xml")
    assert '"rows"' in done.out
    done = call("-s", path, "figure", "tree", "-o", tmp_path / "tree.gif")
    assert done.code == 2 and not (tmp_path / "tree.gif").exists()
    done = call("-s", path, "figure", "clouds")
    assert done.code == 2 and "clouds" in done.err
