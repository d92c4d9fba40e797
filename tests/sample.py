"""A small study for tests: its interview, a clock that stands where it is put, and the study."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coder.model import Assignment, CodingPass
from coder.study import Study
from coder.study.judgements import judge
from coder.study.passes import find_pass
from coder.study.transcripts import find_fragment, find_transcript, fragments_of

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
