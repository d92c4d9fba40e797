"""A study in which everything happened, made once; each test gets a copy of its own."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from study_file import make_eventful_study

from coder.codebook import Codebook, find


@pytest.fixture(scope="session")
def book() -> Codebook:
    """The codebook of the tests."""
    return find("waardecreatie")


@pytest.fixture(scope="session")
def eventful_once(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Path:
    """Never open it: copy it."""
    path = tmp_path_factory.mktemp("eventful") / "eventful.study"
    ticks = itertools.count(1_780_000_000_000, 7)
    make_eventful_study(path, book, lambda: next(ticks))
    return path


@pytest.fixture
def eventful(eventful_once: Path, tmp_path: Path) -> Path:
    """A study in whose every table stands something."""
    return Path(shutil.copy(eventful_once, tmp_path / "eventful.study"))
