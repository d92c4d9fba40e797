"""What all tests share: a clock that stands where it is put, a small study, nobody's own settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from coder import language
from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment, CodingPass
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.judgements import judge
from coder.study.passes import find_pass, new_pass
from coder.study.transcripts import find_fragment, find_transcript, fragments_of

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("ci")

INTERVIEW = """Interview proef
Datum: 12 juni

I: Hoe was het om erbij te zijn?

R: Gezellig. We zaten met koek en thee bij elkaar en het was fijn om even uit de klas te zijn.

I: En heb je er iets aan gehad?

R: Ja, ik heb nu een lijst met namen. Die heb ik nog niet gebruikt.

I: En daarna?

R: Toen heb ik een collega in [plaats] gebeld. [lacht] Daardoor hoefden wij het niet zelf te verzinnen.

R: Vroeger dacht ik dat ik alles alleen moest doen. Dat zie ik nu anders.

I: Wat werkte er niet?

R: Er was nooit tijd. Elke keer was het zoeken naar een middag.
"""


class Clock:
    """A clock that a test sets: milliseconds, one more at each look."""

    def __init__(self, now: int = 1_780_000_000_000) -> None:
        self.now = now

    def __call__(self) -> int:
        self.now += 1
        return self.now


@dataclass
class Sample:
    """A small study with two coders, three transcripts of five fragments, one open pass."""

    path: Path
    clock: Clock

    def open(self, coder: str | None = None) -> Study:
        """Open it as that coder, or as coordinator."""
        return Study.open(self.path, coder, clock=self.clock, busy=0.2)

    def judge(self, coder: str, transcript: str, label: str, *codes: str) -> None:
        """One judgement."""
        with self.open(coder) as study:
            chosen = find_transcript(study, transcript)
            judge(
                study,
                self.coding_pass(study),
                chosen,
                find_fragment(study, chosen, label),
                [Assignment(code) for code in codes],
            )

    def judge_all(self, coder: str, transcript: str, *codes: str) -> None:
        """The same judgement on every fragment of a transcript."""
        with self.open(coder) as study:
            chosen = find_transcript(study, transcript)
            with study.act():
                for fragment in fragments_of(study, chosen):
                    if not fragment.context:
                        judge(
                            study,
                            self.coding_pass(study),
                            chosen,
                            fragment,
                            [Assignment(code) for code in codes],
                        )

    @staticmethod
    def coding_pass(study: Study) -> CodingPass:
        """The one pass of the sample."""
        return find_pass(study, "eerste")


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
