"""A star over several fragments of one speaker is one passage, on the screen and outside."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Call, caller

from coder.codebook import find
from coder.coding_session import CodingSession, Star, open_session
from coder.coding_session.highlighting import STAR
from coder.consensus import close_pass
from coder.errors import InputError
from coder.exchange.codings import export_codings
from coder.exchange.codings_in import import_codings
from coder.exchange.quotes import may_leave, quote_id, quotes
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment
from coder.retrieve import collect
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.marks import set_mark
from coder.study.passes import find_pass, new_pass
from coder.study.signoffs import mark_shown, sign_off
from coder.study.stars import set_star, starred
from coder.study.transcripts import find_transcript, fragments_of, text_of

TEXT = """I: Vertel.

R: Eerst was het stil. Toen belde ik. En dat hielp echt.

I: En nu?

R: Nu bel ik vaker.

Q: Ik ook.
"""
PASSAGE = "was het stil. Toen belde ik. En dat"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Anna and Bram may code an interview of two speakers, sentence by sentence."""
    file, study_file = tmp_path / "P1.txt", tmp_path / "x.study"
    file.write_text(TEXT, encoding="utf-8")
    settings = settings_from(unit="sentence")
    with Study.create(study_file, codebook=find("waardecreatie")) as study:
        take(study, prepare(file, settings), settings)
        for name in ("anna", "bram"):
            add_coder(study, name, "coach")
        new_pass(study, "een")
    return study_file


@pytest.fixture
def session(path: Path) -> Iterator[CodingSession]:
    """Anna at the first sentence."""
    with Study.open(path, "anna") as study:
        yield open_session(study)


@pytest.fixture
def coder(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def span_of(session: CodingSession, words: str = PASSAGE) -> tuple[int, int]:
    start = text_of(session.study, session.transcript).index(words)
    return start, start + len(words)


def labels(session: CodingSession) -> list[str | None]:
    """The fragments that a star is on."""
    return [session.fragments[at].label for at in sorted(session.starred_places())]


def test_a_star_is_on_every_fragment_that_it_reaches_until_a_key_takes_it_off(
    session: CodingSession,
) -> None:
    session.star_words(span_of(session))
    assert labels(session) == ["1", "2", "3"]
    session.go(session.judgeable[1])
    assert session.highlights() == [(STAR, span_of(session))]
    assert session.words(span_of(session)) == PASSAGE
    session.read_anew()
    assert labels(session) == ["1", "2", "3"], "as the file has it"
    parts = starred(session.study, session.coding_pass)
    text = text_of(session.study, session.transcript)
    assert [text[slice(*span)] if span else None for span in parts.values()] == [
        "was het stil.",
        None,
        "En dat",
    ]
    assert not session.star()
    assert labels(session) == [] == list(starred(session.study, session.coding_pass))
    session.undo()
    assert labels(session) == ["1", "2", "3"]
    session.undo()
    assert labels(session) == [] == list(starred(session.study, session.coding_pass))


def test_its_ends_can_be_moved_and_the_same_words_once_more_take_it_off(
    session: CodingSession,
) -> None:
    session.star_words(span_of(session))
    session.go(session.judgeable[2])
    session.star_words(span_of(session, "Toen belde ik. En dat hielp"))
    assert labels(session) == ["2", "3"]
    session.drop_highlight(STAR)
    assert labels(session) == []


def test_a_star_does_not_reach_past_a_question_or_to_somebody_else(session: CodingSession) -> None:
    text = text_of(session.study, session.transcript)
    begin = session.here.start
    for end in ("En nu?", "bel ik"):
        with pytest.raises(InputError, match="one speaker, and not past a question"):
            session.star_words((begin, text.index(end) + len(end)))
    nu, ook = text.index("Nu bel"), text.index("Ik ook") + 6
    with pytest.raises(InputError, match="one speaker"):
        session.star_words((nu, ook))
    with pytest.raises(InputError, match="only a star reaches further"):
        session.highlight("direct", span_of(session))
    assert starred(session.study, session.coding_pass) == {}
    assert list(session.stretch()) == [1, 2, 3]


def test_it_is_one_quote_with_all_its_words_and_the_codes_of_its_fragments(
    session: CodingSession, path: Path, coder: Call
) -> None:
    session.toggle("direct")
    session.go(session.judgeable[2])
    session.toggle("direct")
    session.toggle("applied")
    before = {
        one.fragment.label: quote_id(one, session.coding_pass)
        for one in quotes(session.study, session.coding_pass, codes=["direct"])
    }
    session.star_words(span_of(session))
    found = quotes(session.study, session.coding_pass)
    assert [(one.label, one.assignment.code, one.text, one.starred) for one in found] == [
        ("1–3", "direct", PASSAGE, True),
        ("1–3", "applied", PASSAGE, True),
    ]
    assert {(one.start, one.end) for one in found} == {span_of(session)}
    assert quote_id(found[0], session.coding_pass) == before["1"]
    assert len({quote_id(one, session.coding_pass) for one in found}) == 2
    told = collect(session.study, session.coding_pass).told
    assert [told.stars.get(one.id) for one in session.fragments[1:4]] == [("anna",)] * 3
    out = coder("-s", path, "--as", "anna", "export", "csv", "--starred", "--profile", "plain").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["fragment"], row["quote"]) for row in rows] == [("1–3", PASSAGE)] * 2


def test_a_passage_of_which_a_part_must_stay_stays(session: CodingSession) -> None:
    session.toggle("direct")
    session.star_words(span_of(session))
    last = session.fragments[3]
    where = (session.study, session.coding_pass, session.transcript, last)
    set_mark(*where, "third_party", True)
    kept, reasons = may_leave(session.study, quotes(session.study, session.coding_pass))
    assert (kept, sum(reasons.values())) == ([], 1)


def test_the_words_with_a_star_are_the_quote(session: CodingSession) -> None:
    here = session.here
    session.toggle("direct")
    session.highlight("applied", (here.start, here.start + 9))
    session.star_words((here.start + 6, here.start + 13))
    texts = {
        one.assignment.code: (one.text, one.starred)
        for one in quotes(session.study, session.coding_pass)
    }
    assert texts == {"direct": ("was het", True), "applied": ("was het", True)}
    session.star_words((here.start + 14, here.start + 19))
    texts = {
        one.assignment.code: (one.text, one.starred)
        for one in quotes(session.study, session.coding_pass)
    }
    assert texts == {"direct": ("stil.", True), "applied": ("Eerst was", False)}


def test_of_the_consensus_it_is_one_quote_too_where_stars_of_two_overlap(path: Path) -> None:
    for name, words in (("anna", "het stil. Toen belde"), ("bram", "belde ik. En dat")):
        with Study.open(path, name) as study:
            session = open_session(study)
            start = text_of(study, session.transcript).index(words)
            session.toggle("direct")
            session.star_words((start, start + len(words)))
            coding_pass, transcript = session.coding_pass, session.transcript
            mark_shown(study, coding_pass, transcript, fragments_of(study, transcript))
            sign_off(study, coding_pass, transcript, rest_none=True)
    with Study.open(path) as study:
        close_pass(study, "een")
        found = quotes(study, find_pass(study, "een"), only_starred=True)
    assert [(one.coded_by, one.label, one.text) for one in found] == [
        ("anna", "1–2", "het stil. Toen belde"),
        ("consensus", "1–3", "het stil. Toen belde ik. En dat"),
    ]


def test_it_goes_out_with_the_codings_and_comes_back(session: CodingSession, path: Path) -> None:
    session.toggle("direct")
    session.star_words(span_of(session))
    exported = export_codings(session.study, session.coding_pass)
    table = path.with_suffix(".csv")
    table.write_bytes(exported)
    assert b"*@6-41" in exported
    session.star()
    import_codings(session.study, table)
    session.read_anew()
    assert session.stars == {session.here.id: Star(span_of(session), reaches=True)}
    assert export_codings(session.study, session.coding_pass) == exported


def test_it_is_put_by_command_too_and_the_log_says_how_far(path: Path, coder: Call) -> None:
    said = coder("-s", path, "--as", "anna", "judge", "P1", "1", "--star-until", "3")
    assert said.code == 0, said.err
    shown = coder("-s", path, "--as", "anna", "judge", "P1").out
    assert [line for line in shown.splitlines() if "★" in line]
    with Study.open(path, "anna") as study:
        coding_pass = find_pass(study, "een")
        assert len(starred(study, coding_pass)) == 3
    log = coder("-s", path, "log").out
    assert "anna put a star on words in fragment 1 of P1 up to fragment 3." in log
    words = ("--star-words", "het stil.", "--star-until", "2")
    assert coder("-s", path, "--as", "anna", "judge", "P1", "1", *words).code == 0
    with Study.open(path, "anna") as study:
        spans = starred(study, find_pass(study, "een"))
        text = text_of(study, find_transcript(study, "P1"))
        assert [text[slice(*span)] if span else "" for span in spans.values()] == ["het stil.", ""]
    refused = coder("-s", path, "--as", "anna", "judge", "P1", "3", "--star-until", "4")
    assert refused.code == 2
    assert "one speaker" in refused.err
    refused = coder("-s", path, "--as", "anna", "judge", "P1", "3", "--star-until", "1")
    assert refused.code == 2


def test_a_star_of_the_whole_fragment_stays_so(session: CodingSession) -> None:
    here = session.here
    session.say(session.at, (Assignment("direct"),))
    span = (here.start, here.end)
    set_star(session.study, session.coding_pass, session.transcript, here, True, span)
    (one,) = quotes(session.study, session.coding_pass)
    assert (one.text, one.starred, one.label) == (here.text, True, "1")
    assert starred(session.study, session.coding_pass) == {("anna", here.id): None}
