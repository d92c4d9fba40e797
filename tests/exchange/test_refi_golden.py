"""One small study as REFI-QDA, word for word: whoever changes what goes out sees it here.

GUIDs are numbered in the order in which they appear, and times are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from study_steps import close, decide_on, quick_samples, say, sign

from coder import language
from coder.codebook import Codebook, Cues, Text, find, from_document, to_document
from coder.exchange.refi.from_study import project_of
from coder.exchange.refi.writing import write_project
from coder.model import Assignment
from coder.study.codebooks import take_codebook
from coder.study.judgements import judge
from coder.study.memos import write_memo
from coder.study.passes import find_pass, new_pass
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples
GOLDEN = Path(__file__).parent / "refi_small.txt"
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def small_book() -> Codebook:
    """A code with one under it."""
    first = find("waardecreatie").codes[0]
    code = replace(
        first,
        id="a",
        key="1",
        label=Text("Waarde", "Value"),
        definition=Text("Het was wat waard.", "It was worth something."),
        exclude=(),
        include=first.include[:1],
        boundary_cases=(),
        cues=Cues(("fijn",), ("good",)),
    )
    below = replace(code, id="b", parent="a", include=(), label=Text("Deel", "Part"))
    whole = replace(find("waardecreatie"), id="klein", number="", codes=(code, below))
    book = replace(
        whole,
        decision_tree=(),
        qualifiers=tuple(replace(one, codes=()) for one in whole.qualifiers[:1]),
    )
    return from_document(to_document(book))


def written(content: bytes) -> str:
    """The file as text: the project, then each text of its sources."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        text = "".join(f"== {name}\n{file.read(name).decode()}" for name in file.namelist())
    known: dict[str, str] = {}
    text = GUID.sub(lambda found: known.setdefault(found[0], f"G{len(known) + 1}"), text)
    return re.sub(r'(sha256: )"\w+"', r'\1"…"', TIME.sub("T", text))


def test_a_small_study_as_it_goes_out(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    with sample.open() as study:
        take_codebook(study, small_book())
        new_pass(study, "klein", codebook="klein")
    say(sample, "anna", "P1", "a|b", ".", "0", "0", "0", name="klein")
    say(sample, "bram", "P1", "a", "0", "0", "0", "0", name="klein")
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, "klein"), find_transcript(study, "P1")
        second = find_fragment(study, chosen, "2")
        highlight = Assignment("a", (("valence", "absent"),), second.start, second.start + 2)
        judge(study, coding_pass, chosen, second, [highlight])
        set_star(study, coding_pass, chosen, second, True)
        write_memo(study, coding_pass, chosen, second, "a thought")
    for coder in ("anna", "bram"):
        sign(sample, coder, "P1", name="klein")
    close(sample, "klein")
    decide_on(sample, "P1", "1", "b", name="klein", reason="it is a part")
    with language.using("en"), sample.open() as study:
        found = written(write_project(project_of(study, find_pass(study, "klein"))))
    assert found == GOLDEN.read_text(encoding="utf-8")
