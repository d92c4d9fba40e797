"""Highlights: the words inside a fragment that are meant by a code or a star."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Call, caller
from sample import Sample

from coder.codebook import find
from coder.coding_session import Star, open_session
from coder.coding_session.highlighting import STAR
from coder.errors import InputError
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.doctor import examine
from coder.study.judgements import judge
from coder.study.passes import new_pass
from coder.study.redact import redact
from coder.study.stars import set_star, starred
from coder.study.transcripts import find_transcript, text_of


@pytest.fixture
def coder(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs ``coder`` with these words."""
    return caller(capsys)


def words(study: Study, span: tuple[int, int] | None) -> str:
    """What stands there in P1."""
    text = text_of(study, find_transcript(study, "P1"))
    return text[slice(*span)] if span else ""


def test_words_get_a_code_other_words_and_then_the_whole_again(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        start = session.here.start
        session.highlight("direct", (start, start + 8))
        assert session.highlights() == [("direct", (start, start + 8))]
        assert words(study, session.highlights()[0][1]) == "Gezellig"
        session.highlight("direct", (start, start + 11))
        session.toggle("applied")
        assert session.highlights() == [("direct", (start, start + 11))], "kept by other acts"
        session.highlight("direct", (start, start + 11))
        assert session.verdict() == (Assignment("direct"), Assignment("applied"))
        session.undo()
        assert session.highlights() == [("direct", (start, start + 11))]
    with sample.open("anna") as study:
        again = open_session(study, transcript="P1")
        assert again.highlights() == [("direct", (start, start + 11))]


def test_a_star_stands_on_words_and_undo_brings_the_older_words_back(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        here, start = session.here.id, session.here.start
        session.star_words((start, start + 8))
        session.star_words((start + 10, start + 12))
        assert session.highlights() == [(STAR, (start + 10, start + 12))]
        session.undo()
        assert session.stars == {here: Star((start, start + 8))}
        assert starred(study, session.coding_pass) == {("anna", here): (start, start + 8)}
        set_star(study, session.coding_pass, session.transcript, session.here, True)
        assert starred(study, session.coding_pass) == {("anna", here): (start, start + 8)}
        session.drop_highlight(STAR)
        assert session.stars == {} == starred(study, session.coding_pass)
    with sample.open() as study:
        assert not list(examine(study))


def test_words_outside_the_fragment_are_refused(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        here = session.here
        for span in ((here.start - 1, here.end), (here.start, here.end + 1), (5, 5)):
            with pytest.raises(InputError, match="does not lie inside"):
                session.highlight("direct", span)
            with pytest.raises(InputError, match=r"does not lie inside|gets no star"):
                session.star_words(span)
        assert session.highlights() == []


def test_a_question_inside_an_exchange_is_never_highlighted(tmp_path: Path) -> None:
    source, path = tmp_path / "X1.txt", tmp_path / "x.study"
    source.write_text("I: Hoe was het?\n\nR: Mooi, en leerzaam.\n", encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="exchange")
        take(study, prepare(source, settings), settings)
        add_coder(study, "anna", "coach")
        new_pass(study, "eerste")
    with Study.open(path, "anna") as study:
        session = open_session(study)
        here = session.here
        question = session.questions(session.at)
        assert [here.text[a - here.start : b - here.start] for a, b in question] == ["Hoe was het?"]
        answer = here.start + here.text.index("Mooi")
        for span in ((here.start, here.end), (question[0][1] - 1, answer + 4)):
            with pytest.raises(InputError, match="interviewer"):
                session.highlight("direct", span)
            with pytest.raises(InputError, match="interviewer"):
                judge(
                    study,
                    session.coding_pass,
                    session.transcript,
                    here,
                    [Assignment("direct", (), *span)],
                )
        with pytest.raises(InputError, match="interviewer"):
            session.star_words((question[0][1] - 1, answer + 4))
        session.star_words((here.start, here.end))
        assert session.stars == {here.id: Star()}, "all of it is a star on the fragment"
        session.star_words((here.start, here.end))
        session.highlight("direct", (answer, answer + 4))
        assert session.highlights() == [("direct", (answer, answer + 4))]


def test_a_star_moves_along_where_a_name_in_the_text_is_replaced(sample: Sample) -> None:
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        at = session.here.start + session.here.text.index("koek")
        session.star_words((at, at + len("koek en thee")))
        session.highlight("direct", (at, at + len("koek en thee")))
    redact(sample.path, "Gezellig", "Heel erg fijn", reason="te kort")
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        assert [words(study, span) for _code, span in session.highlights()] == ["koek en thee"] * 2


def test_the_same_at_the_shell_by_words_or_offsets(sample: Sample, coder: Call) -> None:
    judge = ("judge", "P1", "1", "--as", "anna", "-s", str(sample.path))
    assert coder(*judge, "applied", "--highlight", "direct=koek en thee").code == 0
    shown = coder("judge", "P1", "--as", "anna", "-s", str(sample.path)).out
    assert "direct “koek en thee” + applied" in shown
    with sample.open("anna") as study:
        session = open_session(study, transcript="P1")
        session.go(0)
        ((_code, (start, end)),) = session.highlights()
    assert coder(*judge, "--highlight", f"3={start}:{end}").code == 0
    assert coder(*judge, "--star-words", "koek en thee").code == 0
    shown = coder("judge", "P1", "--as", "anna", "-s", str(sample.path)).out
    assert "→ applied “koek en thee” ★ “koek en thee”" in shown


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("direct=taart", "does not hold these words: taart"),
        ("direct=en", "more than once, take more of them: en"),
        ("direct=1:9999", "does not lie inside fragment 1"),
        ("direct", "write it as CODE=WORDS"),
        ("direkt=koek", "has no code direkt. There is: direct"),
        ("direct=", "does not hold these words"),
    ],
)
def test_words_that_are_not_there_are_refused_in_one_line(
    sample: Sample, coder: Call, typed: str, answer: str
) -> None:
    outcome = coder(
        "judge", "P1", "1", "--as", "anna", "-s", str(sample.path), "--highlight", typed
    )
    assert outcome.code == 2
    assert answer in outcome.err
    assert outcome.err.count("\n") == 1
