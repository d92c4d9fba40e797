"""Boards and cards: short quotes for others out, and what was laid where back in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Call, caller, looks, n_events
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import PASS, close, finish, judged_fragments, quick_samples

from coder.codebook import find
from coder.errors import BlindError, InputError
from coder.exchange.cards import cards_page
from coder.exchange.codings_in import Imported
from coder.exchange.miro import LONGEST, import_board, note_of, notes_table
from coder.exchange.single_quotes import SingleQuote, shortened_to, single_quotes
from coder.report import basis
from coder.study.judgements import judgements_of
from coder.study.marks import set_mark
from coder.study.passes import find_pass, new_pass
from coder.study.transcripts import find_fragment, find_transcript

if TYPE_CHECKING:
    from sample import Sample


make_sample = quick_samples
TEA = "We zaten met koek en thee bij elkaar en het was fijn om even uit de klas te zijn."
CHANGED = "Toen heb ik een collega in [plaats] gebeld."


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


_at_the_table: list[tuple[bytes, int]] = []
"""The study with its table open, made once, and where its clock stood."""


@pytest.fixture
def table(make_sample: Callable[..., Sample]) -> Sample:
    """P1 lies on the table; anna and bram agree on direct (1) and applied (3)."""
    sample = make_sample(1)
    if not _at_the_table:
        both = ["direct", "0", "applied", "0", "hindering"]
        finish(sample, "P1", anna=both, bram=both)
        close(sample)
        _at_the_table.append((sample.path.read_bytes(), sample.clock.now))
    content, sample.clock.now = _at_the_table[0]
    sample.path.write_bytes(content)
    return sample


def quotes_of(sample: Sample, audience: Any = "public", **more: Any) -> list[SingleQuote]:
    with sample.open() as study:
        found = basis(study, find_pass(study, PASS), audience=audience)
        return single_quotes(found, **more)[0]


DIRECT = find("waardecreatie").code("direct")


def single(words: str, who: str = "R07") -> SingleQuote:
    return SingleQuote(DIRECT, words, who, "", False)


# Notes out


def test_a_note_is_the_quote_then_who_and_which_code() -> None:
    assert note_of(single("Het was fijn.")) == "“Het was fijn.” – R07, Direct value"


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=900), st.text(max_size=30))
def test_a_note_is_one_line_that_can_be_read_on_a_board(words: str, who: str) -> None:
    note = note_of(single(" ".join(words.split()), " ".join(who.split())))
    assert len(note) <= LONGEST
    assert note.endswith("Direct value")


@given(st.text(max_size=400), st.integers(20, 300))
def test_what_is_shortened_is_the_beginning_and_says_so(words: str, most: int) -> None:
    words = " ".join(words.split())
    short = shortened_to(words, most)
    assert len(short) <= most
    assert short == words or (short.endswith("[…]") and words.startswith(short[:-3].rstrip()))


def test_for_others_a_role_stands_there_and_for_the_team_the_name(table: Sample) -> None:
    assert [(one.code.id, one.who, one.place) for one in quotes_of(table)] == [
        ("direct", "coach", ""),
        ("applied", "coach", ""),
        ("hindering", "coach", ""),
    ]
    first, *_rest = quotes_of(table, "team")
    assert (first.who, first.place) == ("P1", "P1 1")


def test_words_that_may_not_be_quoted_are_on_no_note_and_no_card(
    table: Sample, tmp_path: Path, call: Call
) -> None:
    with table.open() as study:
        chosen = find_transcript(study, "P1")
        first = find_fragment(study, chosen, "1")
        set_mark(study, find_pass(study, PASS), chosen, first, "third_party", True)
    for kind, name in (("miro", "n.csv"), ("cards", "c.html")):
        for audience in ("--public", "--team"):
            path = tmp_path / name
            done = call("-s", table.path, "export", kind, audience, "-o", path)
            assert done.code == 0 and "Left out: 1" in done.err
            assert "koek" not in path.read_text("utf-8")
    done = call("-s", table.path, "export", "miro", "--code", "direct", "-o", tmp_path / "x.csv")
    assert done.code == 2 and not (tmp_path / "x.csv").exists()


def test_the_file_of_notes_has_one_cell_a_note_and_nothing_else(
    table: Sample, tmp_path: Path, call: Call
) -> None:
    path = tmp_path / "n.csv"
    assert call("-s", table.path, "export", "miro", "-o", path, "--profile", "plain").code == 0
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
    assert [len(row) for row in rows] == [1, 1, 1]
    assert rows[0][0].startswith("“Gezellig") and rows[0][0].endswith("” – coach, Direct value")
    call("-s", table.path, "export", "miro", "--tags", "-o", path, "--profile", "plain")
    header, first, *_rest = csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
    assert header == ["text", "tag", "color"]
    assert first[1] == "Direct value" and re.fullmatch("#[0-9A-F]{6}", first[2])
    assert notes_table([]) == (("text", "tag", "color"), [])


def test_nothing_goes_out_before_the_table_is_open(
    sample: Sample, tmp_path: Path, call: Call
) -> None:
    for kind in ("miro", "cards"):
        done = call("-s", sample.path, "export", kind, "-o", tmp_path / "x", "--as", "anna")
        assert done.code == 2 and "table is not open yet" in done.err
    assert looks(sample.path) == []


# Boards in


def again(sample: Sample) -> None:
    """A pass in which nothing is judged yet."""
    with sample.open() as study:
        new_pass(study, "bord")


def board(path: Path, *rows: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def take(sample: Sample, path: Path, as_coder: str | None = "anna", **more: Any) -> Imported:
    with sample.open(as_coder) as study:
        return import_board(study, path, **more)


def said(sample: Sample, name: str = PASS) -> dict[str, tuple[str, ...]]:
    with sample.open() as study:
        labels = {one.id: str(one.label) for one in judged_fragments(study, "P1")}
        return {
            labels[one.fragment]: one.codes
            for one in judgements_of(study, find_pass(study, name))
            if one.fragment in labels
        }


BOARDS: dict[str, list[tuple[str, ...]]] = {
    "columns": [("Direct value", "Toegepaste waarde"), (TEA, CHANGED), ("", "")],
    "frames": [("Title", "Frame"), (TEA, "direct"), (CHANGED, "Applied value"), ("los", "Ideeën")],
    "tags": [("id", "content", "tags"), ("1", TEA, "Direct value"), ("2", CHANGED, "applied")],
    "lists": [("Direct value",), (TEA,), ("Applied value",), (CHANGED,)],
    "ends": [(f"“{TEA}” – P1, Direct value",), (f"“{CHANGED}” – coach, Applied value",)],
}


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_comes_in_by_columns_frames_tags_lists_or_the_end_of_a_note(
    make_sample: Callable[..., Sample], tmp_path: Path, name: str
) -> None:
    sample = make_sample(1)
    done = take(sample, board(tmp_path / "b.csv", *BOARDS[name]))
    assert said(sample) == {"1": ("direct",), "3": ("applied",)}
    assert (done.rows, done.changed, done.missing) == (2, 2, 3)


def test_our_own_notes_come_back_where_they_were(table: Sample, tmp_path: Path, call: Call) -> None:
    again(table)
    for more in ((), ("--tags",), ("--team",)):
        path = tmp_path / "n.csv"
        assert call("-s", table.path, "export", "miro", "-o", path, *more).code == 0
        done = call("-s", table.path, "import", "miro", path, "--as", "anna", "--pass", "bord")
        assert done.code == 0, done.err
        assert said(table, "bord") == {"1": ("direct",), "3": ("applied",), "5": ("hindering",)}


def test_a_note_with_slips_or_cut_short_is_found(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(1)
    slips = "We zaten met koek en tee bij elkaar en het was fijn om evn […]"
    done = take(sample, board(tmp_path / "b.csv", ("text", "code"), (slips, "direct")))
    assert said(sample) == {"1": ("direct",)}
    assert [one.fragment for one in done.near] == ["1"]


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("Dit heeft niemand in dit gesprek gezegd.", "not found in any transcript"),
        ("Toen heb ik een collega in [plaats] gebeld.", "fits P1 and P2"),
    ],
)
def test_a_note_without_a_sure_place_is_listed_and_never_guessed(
    make_sample: Callable[..., Sample], tmp_path: Path, call: Call, note: str, why: str
) -> None:
    sample = make_sample(2)
    path = board(tmp_path / "b.csv", ("text", "code"), (note, "direct"))
    before = n_events(sample.path)
    words = ("-s", sample.path, "import", "miro", path, "--as", "anna")
    refused = call(*words)
    assert refused.code == 2 and why in refused.err and n_events(sample.path) == before
    shown = call(*words, "--dry-run")
    assert shown.code == 0 and "line 2: not taken" in shown.out and n_events(sample.path) == before
    note_says = board(tmp_path / "b.csv", (f"“{note}” – P1, direct",))
    if "P1" in why:
        assert take(sample, note_says).changed == 1, "who said it settles it"


def test_somebody_must_have_coded_and_only_themself(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(1)
    path = board(tmp_path / "b.csv", ("text", "code"), (TEA, "direct"))
    with pytest.raises(InputError, match="--coder NAME"):
        take(sample, path, as_coder=None)
    with pytest.raises(BlindError, match="only their own"):
        take(sample, path, coder="bram")
    assert take(sample, path, as_coder=None, coder="bram").changed == 1


def test_a_board_without_any_code_is_refused(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    path = board(tmp_path / "b.csv", ("Ideeën",), (TEA,))
    with pytest.raises(InputError, match="that is a code of codebook waardecreatie; there is"):
        take(make_sample(1), path)


# Cards


class Page(HTMLParser):
    """What a browser would fetch, and what it shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.shown: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.shown.append(data)


def test_cards_are_one_page_with_a_card_for_each_quote_by_code(table: Sample) -> None:
    with table.open() as study:
        found = basis(study, find_pass(study, PASS))
        text = cards_page(found, single_quotes(found)[0])
    page = Page(text)
    assert page.fetched == [] and "script" not in page.tags and "url(" not in text
    assert page.tags.count("li") == 3 and page.tags.count("section") == 3
    assert "A4" in text and "dashed" in text
    assert "P1" not in text and "Confidential" not in text


def test_cards_for_the_team_say_so_and_hostile_words_do_no_harm(table: Sample) -> None:
    hostile = single('<script>alert(1)</script> & "x" \u202e', "<b>R07</b>")
    with table.open() as study:
        found = basis(study, find_pass(study, PASS), audience="team")
        text = cards_page(found, [hostile])
    page = Page(text)
    assert "Confidential" in text
    assert "script" not in page.tags and "b" not in page.tags and "\u202e" not in text


def test_cards_by_command_are_the_starred_ones_where_that_is_asked(
    table: Sample, tmp_path: Path, call: Call
) -> None:
    path = tmp_path / "c.html"
    assert call("-s", table.path, "export", "cards", "-o", path).code == 0
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    done = call("-s", table.path, "export", "cards", "--starred", "-o", tmp_path / "s.html")
    assert done.code == 2 and "no quote that fits" in done.err
