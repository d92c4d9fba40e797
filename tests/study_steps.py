"""Steps through a study that many tests share: judging a whole transcript, signing off, closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coder.codebook import Codebook, find, from_document, to_document
from coder.consensus import close_pass
from coder.model import Assignment, Fragment
from coder.study.codebooks import take_codebook
from coder.study.codings import read_assignments
from coder.study.decisions import Decision, decide
from coder.study.judgements import judge
from coder.study.passes import find_pass, new_pass
from coder.study.signoffs import sign_off
from coder.study.transcripts import find_transcript, fragments_of

if TYPE_CHECKING:
    from sample import Clock, Sample

    from coder.study import Study

PASS = "eerste"

_made: dict[tuple[int, tuple[str, ...]], tuple[type[Sample], bytes, int]] = {}
"""(transcripts, coders) → the study as it was made first, and where its clock stood."""


@pytest.fixture(name="make_sample")
def quick_samples(
    make_sample: Callable[..., Sample], tmp_path: Path, clock: Clock
) -> Callable[..., Sample]:
    """As ``make_sample``, but each kind of study is made once and copied after that.

    A test module takes it with ``make_sample = quick_samples``.
    """

    def make(transcripts: int = 3, coders: tuple[str, ...] = ("anna", "bram")) -> Sample:
        key = (transcripts, coders)
        if key not in _made:
            made = make_sample(*key)
            _made[key] = (type(made), made.path.read_bytes(), clock.now)
            return made
        kind, content, clock.now = _made[key]
        path = tmp_path / "sample.study"
        path.write_bytes(content)
        path.chmod(0o600)  # as the program makes them
        return kind(path, clock)

    return make


def read(said: str) -> tuple[Assignment, ...]:
    """``direct|applied(valence=absent)``; ``0`` = judged, none applies."""
    return () if said == "0" else read_assignments(said)


def judged_fragments(study: Study, transcript: str) -> list[Fragment]:
    """The fragments of a transcript that are judged, in order."""
    found = fragments_of(study, find_transcript(study, transcript))
    return [one for one in found if not one.context]


def say(sample: Sample, coder: str, transcript: str, *said: str, name: str = PASS) -> None:
    """Judge the fragments of a transcript one after another; ``.`` leaves one open."""
    with sample.open(coder) as study, study.act():
        chosen = find_transcript(study, transcript)
        for fragment, one in zip(judged_fragments(study, transcript), said, strict=False):
            if one != ".":
                judge(study, find_pass(study, name), chosen, fragment, read(one))


def sign(sample: Sample, coder: str, *transcripts: str, name: str = PASS) -> None:
    """Sign transcripts off."""
    with sample.open(coder) as study:
        for one in transcripts:
            sign_off(study, find_pass(study, name), find_transcript(study, one))


def finish(sample: Sample, transcript: str, name: str = PASS, **said: Sequence[str]) -> None:
    """Coders judge a transcript (the last verdict goes for the rest) and sign it off."""
    for coder, verdicts in said.items():
        every = [*verdicts, *[verdicts[-1]] * 5][:5]
        say(sample, coder, transcript, *every, name=name)
        sign(sample, coder, transcript, name=name)


def close(sample: Sample, name: str = PASS, *, incomplete: str = "") -> list[str]:
    """Open the table."""
    with sample.open() as study:
        return close_pass(study, name, incomplete=incomplete)


def decide_on(
    sample: Sample, transcript: str, label: str, said: str = "0", *, name: str = PASS, **more: Any
) -> Decision:
    """Write down a decision as coordinator."""
    more.setdefault("reason", "so be it")
    with sample.open() as study:
        chosen = find_transcript(study, transcript)
        fragment = next(one for one in judged_fragments(study, transcript) if one.label == label)
        return decide(study, find_pass(study, name), chosen, fragment, read(said), **more)


def book_with_subcodes() -> Codebook:
    """Five codes: ``a`` with ``a1`` and ``a2`` under it, ``a1x`` under ``a1``, and ``b``."""
    first = find("waardecreatie").codes[0]
    parents = {"a": "", "a1": "a", "a2": "a", "a1x": "a1", "b": ""}
    keys = {"a": "1", "a1": "1", "a2": "2", "a1x": "1", "b": "2"}
    codes = tuple(
        replace(first, id=code, key=keys[code], parent=parent) for code, parent in parents.items()
    )
    book = replace(find("waardecreatie"), id="boom", number="", codes=codes)
    return from_document(to_document(book))


def plan_tree(sample: Sample, name: str = "boom") -> None:
    """Plan a second pass, with the codebook that has subcodes."""
    with sample.open() as study:
        take_codebook(study, book_with_subcodes())
        new_pass(study, name, codebook="boom")
