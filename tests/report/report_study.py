"""A study for the tables: three coders, a group interview, two waves, codes below codes.

Eight texts. Anke, Bas and Cees are coaches, Dina and Eef participants, Floor has no role; Anke and
Dina are interviewed twice, Bas, Eef and Floor together. Dora codes one text alone, and one text is
never finished. Every fragment is one short turn.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from coder.codebook import Codebook, find, from_document, to_document
from coder.consensus import close_pass
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.codings import read_assignments
from coder.study.decisions import decide
from coder.study.judgements import judge
from coder.study.passes import find_pass, new_pass
from coder.study.respondents import set_respondent
from coder.study.signoffs import sign_off
from coder.study.transcripts import find_transcript, fragments_of

PASS = "waarde"
CODERS = ("anna", "bram", "dora")
TEXTS = {
    "A1": ("eerste", {"R": "Anke"}, 6),
    "A2": ("tweede", {"R": "Anke"}, 5),
    "D1": ("eerste", {"R": "Dina"}, 6),
    "D2": ("tweede", {"R": "Dina"}, 5),
    "C1": ("eerste", {"R": "Cees"}, 4),
    "G1": ("eerste", {"B": "Bas", "E": "Eef", "F": "Floor"}, 9),
    "Z1": ("tweede", {"R": "Eef"}, 3),
    "Z2": ("tweede", {"R": "Cees"}, 3),
}
"""Name → wave, who speaks, how many turns. Z1 dora codes alone; Z2 is left out at closing."""
ROLES = dict.fromkeys(("Anke", "Bas", "Cees"), "coach") | dict.fromkeys(
    ("Dina", "Eef"), "deelnemer"
)
WORDS = ("fijn", "samen", "klas", "lijst", "tijd", "kijk", "anders", "plan", "proef", "hulp")
CODES = ("direct", "applied", "groep", "hindering", "tijd", "enabling", "other")


def codebook() -> Codebook:
    """The usual one, with ``groep`` under direct and ``tijd`` under hindering."""
    first = find("waardecreatie")
    below = [
        replace(first.code("other"), id=name, key="1", parent=parent, requires_memo=False)
        for name, parent in (("groep", "direct"), ("tijd", "hindering"))
    ]
    codes = []
    for code in first.codes:
        codes += [code, *(one for one in below if one.parent == code.id)]
    return from_document(to_document(replace(first, id="waarde", number="", codes=tuple(codes))))


def make_report_study(path: Path, clock: Callable[[], int], *, decided: float = 0.5) -> Path:
    """Make it; what the coders say is drawn, always the same."""
    drawn = random.Random(11)
    with Study.create(path, name="Proef", codebook=codebook(), clock=clock) as study:
        for name, (wave, speakers, turns) in TEXTS.items():
            _add_text(study, path.parent, name, wave, speakers, turns, drawn)
        for who, role in ROLES.items():
            set_respondent(study, who, role=role, group="taal" if who < "C" else "rekenen")
        for name in CODERS:
            add_coder(study, name, "coach" if name == "anna" else "researcher")
        new_pass(study, PASS, plan=[(who, one) for one in TEXTS for who in _coders_of(one)])
    for who in CODERS:
        _judge_all(path, who, clock, drawn)
    with Study.open(path, clock=clock) as study:
        close_pass(study, PASS, incomplete="Z2 comes later")
        _decide_some(study, drawn, decided)
    return path


def _add_text(
    study: Study,
    folder: Path,
    name: str,
    wave: str,
    speakers: dict[str, str],
    turns: int,
    drawn: random.Random,
) -> None:
    labels = list(speakers)
    lines = ["I: Hoe was het?"]
    lines += [
        f"{labels[at % len(labels)]}: {' '.join(drawn.sample(WORDS, 5)).capitalize()} {name} {at}."
        for at in range(turns)
    ]
    source = folder / f"{name}.txt"
    source.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    settings = settings_from(
        unit="turn",
        speakers=("I=interviewer", *(f"{label}={who}" for label, who in speakers.items())),
        values=(f"wave={wave}",),
    )
    take(study, prepare(source, settings), settings)


def _coders_of(transcript: str) -> tuple[str, ...]:
    return ("dora",) if transcript == "Z1" else CODERS if transcript == "G1" else CODERS[:2]


def _judge_all(path: Path, who: str, clock: Callable[[], int], drawn: random.Random) -> None:
    with Study.open(path, who, clock=clock) as study, study.act():
        chosen = find_pass(study, PASS)
        for name in TEXTS:
            if who not in _coders_of(name):
                continue
            transcript = find_transcript(study, name)
            judged = [one for one in fragments_of(study, transcript) if not one.context]
            shared = random.Random(name)
            for fragment in judged[: 1 if name == "Z2" else None]:
                both = _verdict(shared)
                said = both if drawn.random() < 0.6 else _verdict(drawn)
                judge(study, chosen, transcript, fragment, read_assignments(said))
            if name != "Z2":
                sign_off(study, chosen, transcript)


def _verdict(drawn: random.Random) -> str:
    said = drawn.sample(CODES, drawn.choice((0, 1, 1, 2, 3)))
    return "|".join(
        f"{one}(valence=absent)" if one == "direct" and drawn.random() < 0.4 else one
        for one in said
    )


def _decide_some(study: Study, drawn: random.Random, share: float) -> None:
    from coder.consensus import differences

    chosen = find_pass(study, PASS)
    for one in differences(study, chosen, reading_order=True):
        if drawn.random() < share:
            said = drawn.choice(one.views).assignments
            transcript = find_transcript(study, one.transcript)
            decide(study, chosen, transcript, one.fragment, said, reason="so be it")
