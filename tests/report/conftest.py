"""The study that the tables are counted on, made once; no test writes in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from recount import Recount, recount
from report_study import PASS, make_report_study

from coder.report import Basis, basis
from coder.study import Study
from coder.study.passes import find_pass


@pytest.fixture(scope="session")
def report_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Never write in it: copy it."""
    ticks = itertools.count(1_780_000_000_000, 7)
    return make_report_study(
        tmp_path_factory.mktemp("report") / "report.study", lambda: next(ticks)
    )


@pytest.fixture(scope="session")
def study(report_path: Path) -> Iterator[Study]:
    """Opened by the coordinator."""
    with Study.open(report_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def found(study: Study) -> Basis:
    """What was settled, for the team."""
    return basis(study, find_pass(study, PASS), audience="team")


@pytest.fixture(scope="session")
def again(study: Study) -> Recount:
    """The same, counted in another way."""
    return recount(study, PASS)
