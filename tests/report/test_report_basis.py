"""What tables count on: which fragments, whose, and what stays out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_study import PASS, codebook
from study_steps import PASS as FIRST
from study_steps import close, decide_on, finish, quick_samples, say, sign

from coder.codebook import Codebook, Text, find
from coder.errors import BlindError, InputError
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment, CodingPass, Fragment, Respondent, Transcript
from coder.report import (
    Basis,
    Piece,
    basis,
    count,
    make_table,
    pass_of_results,
    to_markdown,
    to_text,
    with_role,
)
from coder.report.basis import readings_in, with_parents
from coder.retrieve import Passage
from coder.study import Study
from coder.study.marks import set_mark
from coder.study.memos import on_code, write_memo_on
from coder.study.passes import find_pass, new_pass, release
from coder.study.respondents import set_respondent
from coder.study.transcripts import find_fragment, find_transcript
from coder.study.versions import take_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample import Sample

make_sample = quick_samples
BOOK = codebook()


@pytest.fixture
def own(report_path: Path, tmp_path: Path) -> Iterator[Study]:
    """A copy to write in."""
    with Study.open(Path(shutil.copy(report_path, tmp_path / "own.study"))) as opened:
        yield opened


# The laws of counting, on results that nobody would invent

_NAMES = ("Anke", "Bas", "Cees", "Dina")
_CODES = st.lists(st.sampled_from(["direct", "groep", "hindering", "tijd", "other"]), max_size=3)


@st.composite
def results(draw: st.DrawFn) -> Basis:
    """Some people in some texts, with fragments in whatever state."""
    people = tuple(
        Respondent(name, name, draw(st.sampled_from(["coach", "deelnemer", ""]))) for name in _NAMES
    )
    texts = tuple(
        Transcript(f"t{at}", f"t{at}", 9, "", "", "", draw(st.sampled_from(["een", "twee"])), {}, 0)
        for at in range(3)
    )
    pieces = []
    for text in texts:
        for at in range(draw(st.integers(0, 4))):
            codes = draw(_CODES)
            state = draw(st.sampled_from(["settled", "settled", "unresolved", "unread"]))
            who = tuple(draw(st.sets(st.sampled_from(_NAMES), min_size=1, max_size=2)))
            fragment = Fragment(f"{text.id}-{at}", text.name, at, str(at), 0, 9, "", "wat woorden")
            found = with_parents(BOOK, codes)
            pieces.append(
                Piece(
                    Passage(text, fragment, None, ((0, 9),), at),
                    who,
                    state,
                    "",
                    tuple(map(Assignment, codes)) if state == "settled" else (),
                    found if state == "settled" else frozenset(),
                    found if state == "unresolved" else frozenset(),
                )
            )
    texts = tuple(
        _spoken(text, [who for one in pieces if one.transcript.id == text.id for who in one.people])
        for text in texts
    )
    coding_pass = CodingPass("p", "p", "coding", BOOK.id, BOOK.version, "closed")
    return Basis(
        study=None,  # type: ignore[arg-type]
        coding_pass=coding_pass,
        book=BOOK,
        of="consensus",
        audience="team",
        date="2026-01-01",
        transcripts=texts,
        respondents=people,
        pieces=tuple(pieces),
        readings=readings_in(texts, people, pieces),
        memos=(),
        labels={name: name for name in _NAMES},
    )


def _spoken(text: Transcript, who: list[str]) -> Transcript:
    return replace(text, speakers={name: name for name in who})


@pytest.mark.slow
@given(results())
@settings(max_examples=12)
def test_the_laws_of_counting_hold_for_whatever_is_settled(found: Basis) -> None:
    matrix = make_table("matrix", found)
    for code in BOOK.ids:
        whole = count(found, code)
        assert 0 <= whole.n <= whole.n + whole.unresolved <= whole.of == len(found.read)
        per_role = [count(found, code, with_role(role)) for role in found.roles]
        parts = ([one.n, one.unresolved, one.of] for one in per_role)
        assert [whole.n, whole.unresolved, whole.of] == [
            sum(part) for part in zip(*parts, strict=True)
        ]
        for child in BOOK.children(code):  # a parent has whoever has a code below it, each once
            below = count(found, child.id)
            assert below.n <= whole.n <= len(found.respondents)
            assert below.n + below.unresolved <= whole.n + whole.unresolved
        cells = [cell for cell in matrix.column(code) if isinstance(cell, int)]
        assert sum(cells) == sum(len(one.people) for one in found.with_code[code])
        settled = [one for one in found.pieces if one.state == "settled" and code in one.codes]
        assert whole.n <= len({who for one in settled for who in one.people})
        assert settled == list(found.with_code[code])


# What stays out


def test_before_the_table_opens_there_are_no_results(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    with sample.open() as study, pytest.raises(InputError, match="the table is not open yet"):
        basis(study, find_pass(study, FIRST))


def test_a_round_to_calibrate_enters_no_results(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    with sample.open() as study:
        new_pass(study, "ijking", kind="calibration", transcripts=["P1"])
    for name in (FIRST, "ijking"):
        finish(sample, "P1", name, anna=["direct"], bram=["direct"])
        close(sample, name)
    with sample.open() as study:
        assert pass_of_results(study).name == FIRST
        with pytest.raises(InputError, match="enters no results"):
            pass_of_results(study, "ijking")
        with pytest.raises(InputError, match="enters no results"):
            basis(study, find_pass(study, "ijking"))


def test_a_coder_has_results_of_what_they_may_read(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    with sample.open() as study:
        set_respondent(study, "P2", coder="anna")
        release(study, FIRST, "anna", "P2", "her own")
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    finish(sample, "P2", bram=["applied"])
    close(sample)
    with sample.open("anna") as study:
        found = basis(study, find_pass(study, FIRST), audience="team")
        assert {one.transcript.name for one in found.pieces} == {"P1"}
        assert [one.name for one in found.read] == ["P1"]
        assert count(found, "applied").n == 0
        assert "not mentioned: P2" in to_text(make_table("respondents", found))


def test_confusion_is_refused_to_a_coder_with_work_left(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    close(sample, incomplete="P2 comes later")
    with sample.open("anna") as study:
        found = basis(study, find_pass(study, FIRST))
        with pytest.raises(BlindError):
            make_table("confusion", found)


def test_words_that_may_not_leave_are_quoted_in_no_table(own: Study) -> None:
    chosen = find_pass(own, PASS)
    set_respondent(own, "Anke", quoting="no")
    text = find_transcript(own, "D1")
    marked = find_fragment(own, text, "1")
    set_mark(own, chosen, text, marked, "special", True)
    for audience in ("team", "public"):
        found = basis(own, chosen, audience=audience)  # type: ignore[arg-type]
        kept = [one for one in found.pieces if one.people == ("Anke",) or one.id == marked.id]
        assert all(one.stays for one in kept) and len(kept) == 12
        for name in ("quotes", "themes", "story", "negative", "roles", "codebook"):
            table = make_table(name, found)
            cells = {str(cell) for row in table.rows for cell in row}
            assert not cells & {one.quote() for one in kept}
        notes = " ".join(make_table("quotes", found).notes)
        assert "Not quoted: " in notes and "not to be quoted" in notes


def test_memos_are_for_the_team(own: Study) -> None:
    chosen = find_pass(own, PASS)
    write_memo_on(own, chosen, on_code(own, chosen, "direct"), "samen erkend worden")
    write_memo_on(own, chosen, on_code(own, chosen, "direct"), "voor mij", private=True)
    sheets = {
        one: to_text(make_table("themes", basis(own, chosen, audience=one)))
        for one in ("team", "public")
    }  # type: ignore[arg-type]
    assert "samen erkend" in sheets["team"] and "samen erkend" not in sheets["public"]
    assert "voor mij" not in sheets["team"]


# Who speaks


def test_an_exchange_with_a_group_is_of_everybody_who_answers(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(1)
    source = tmp_path / "G.txt"
    source.write_text("I: En?\n\nA: Fijn.\n\nB: Ja, fijn.\n\nI: Dus?\n\nB: Klaar.\n", "utf-8")
    with sample.open() as study:
        chosen = settings_from(
            unit="exchange", speakers=("I=interviewer", "A=Ada", "B=Ben"), values=("role=coach",)
        )
        take(study, prepare(source, chosen), chosen)
        new_pass(study, "groep", transcripts=["G"])
    for who in ("anna", "bram"):
        say(sample, who, "G", "direct", "applied", name="groep")
        sign(sample, who, "G", name="groep")
    close(sample, "groep")
    with sample.open() as study:
        found = basis(study, find_pass(study, "groep"), audience="team")
        assert [one.people for one in found.pieces] == [("Ada", "Ben"), ("Ben",)]
        assert (count(found, "direct").n, count(found, "applied").n) == (2, 1)
        matrix = make_table("matrix", found)
        assert [row[:4] for row in matrix.rows] == [
            ("Ada", "coach", 1, 0),
            ("Ben", "coach", 1, 0),
        ]
        sources = make_table("quotes", found).column("source")
        assert "G 1 (Ada + Ben)" in sources and "G 2 (Ben)" in sources


def test_a_decision_goes_before_what_the_coders_said(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct", "0"], bram=["applied", "0"])
    close(sample)
    with sample.open() as study:
        before = basis(study, find_pass(study, FIRST))
    assert (count(before, "direct").n, count(before, "direct").unresolved) == (0, 1)
    assert count(before, "realised").unresolved == 0  # nobody chose it
    decide_on(sample, "P1", "1", "realised")
    with sample.open() as study:
        after = basis(study, find_pass(study, FIRST))
    assert [count(after, one).n for one in ("direct", "applied", "realised")] == [0, 0, 1]
    assert count(after, "direct").unresolved == 0


def test_the_codebook_says_what_a_version_changed(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    first = find("waardecreatie")
    text = Text(nl="anders gezegd", en="said otherwise")
    codes = (replace(first.codes[0], definition=text), *first.codes[1:])
    with sample.open() as study:
        take_version(study, FIRST, replace(first, version="9", codes=codes))
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    close(sample)
    with sample.open() as study:
        table = make_table("codebook", basis(study, find_pass(study, FIRST)))
    changed = [row for row in table.rows if row[2] == "changed"]
    assert changed == [("direct", first.codes[0].label.en, "changed", "9", "definition")]
    assert "Versions that the pass had: 1.1, 9." in table.notes


# Hostile words


def test_what_people_wrote_harms_no_terminal_and_makes_no_markdown(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    with sample.open() as study:
        set_respondent(study, "P1", role="a|b \x1b[31m<b>*x*")
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    close(sample)
    with sample.open() as study:
        found = basis(study, find_pass(study, FIRST), audience="team")
        text, markdown = (make(make_table("respondents", found)) for make in (to_text, to_markdown))
    assert "\x1b" not in text + markdown
    assert r"a\|b" in markdown and r"\<b\>\*x\*" in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert len({line.replace(r"\|", "").count("|") for line in rows}) == 1


def test_the_codebook_of_the_tests_has_codes_below_codes() -> None:
    book: Codebook = BOOK
    assert with_parents(book, ["groep"]) == {"groep", "direct"}
    assert with_parents(book, ["nothing"]) == frozenset()
