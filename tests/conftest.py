"""What all tests share: a small study, a clock of its own, and nobody's own settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sample import INTERVIEW, Clock, Sample

from coder import language
from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import new_pass

_LAWS = settings(
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("quick", _LAWS, max_examples=40)
settings.register_profile("thorough", _LAWS, max_examples=100)


def pytest_configure(config: pytest.Config) -> None:
    """Laws are tried on fewer examples in the fast tests: `pytest -m ""` tries all on 100."""
    settings.load_profile("quick" if config.getoption("markexpr") == "not slow" else "thorough")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Behaviour is tried at 80 by 24 in the fast tests, at every size in the slow; looks at all."""
    for item in items:
        values = (
            item.callspec.params
            if isinstance(item, pytest.Function) and hasattr(item, "callspec")
            else {}
        )
        size = values.get("size", (80, 24))
        if isinstance(size, tuple) and size != (80, 24) and "test_layouts" not in item.nodeid:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def nobodys_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """No test reads or writes the settings of whoever runs it; English unless a test says so."""
    monkeypatch.setenv("CODER_HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("CODER_STUDY", "CODER_AS", "CODER_NOW", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CODER_LANG", "en")
    language.use("en")
    yield
    language.use("en")
    os.environ.pop("LANGUAGE", None)


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    """A small interview as a text file."""
    path = tmp_path / "P1.txt"
    path.write_text(INTERVIEW, encoding="utf-8")
    return path


@pytest.fixture
def make_sample(tmp_path: Path, clock: Clock) -> Callable[..., Sample]:
    """Makes a sample study with as many transcripts and coders as asked for."""

    def make(transcripts: int = 3, coders: tuple[str, ...] = ("anna", "bram")) -> Sample:
        path = tmp_path / "sample.study"
        with Study.create(path, codebook=find("waardecreatie"), clock=clock) as study:
            for number in range(1, transcripts + 1):
                source = tmp_path / f"P{number}.txt"
                source.write_text(INTERVIEW.replace("proef", f"proef {number}"), encoding="utf-8")
                # The texts differ by a word, so that none is the twin of another.
                text = source.read_text(encoding="utf-8").replace("Gezellig", f"Gezellig {number}")
                source.write_text(text, encoding="utf-8")
                settings_ = settings_from(values=("role=coach", "group=taal"))
                take(study, prepare(source, settings_), settings_)
            for position, name in enumerate(coders):
                add_coder(study, name, "coach" if position == 0 else "researcher")
            new_pass(study, "eerste")
        return Sample(path, clock)

    return make


@pytest.fixture
def sample(make_sample: Callable[..., Sample]) -> Sample:
    """The usual sample study."""
    return make_sample()
