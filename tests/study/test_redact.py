"""A string that slipped through is replaced everywhere, and every quote stays where it was."""

from __future__ import annotations

import itertools
import random
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_file import add_interview, at_work, damage, events_of, raw, replay, tables_of

from coder.codebook import Codebook
from coder.consensus import close_pass
from coder.errors import InputError
from coder.exchange.bundle import read_bundle, write_bundle
from coder.exchange.quotes import quotes
from coder.model import Assignment, ParsedTranscript, Span, Turn
from coder.study import Study
from coder.study.coders import add_coder, list_coders
from coder.study.copies import copy_for
from coder.study.decisions import decide, decisions
from coder.study.erase import erase_respondent
from coder.study.handing import Scope, scope_of
from coder.study.judgements import judge, judgements_of
from coder.study.memos import fragment_memos, write_memo
from coder.study.offsets import Mover, replaced_in
from coder.study.passes import find_pass, list_passes, new_pass, reopen_pass, seals
from coder.study.redact import Redacted, redact
from coder.study.respondents import list_respondents, set_respondent
from coder.study.signoffs import sign_off
from coder.study.transcripts import (
    Cut,
    Known,
    add_transcript,
    find_transcript,
    fragments_of,
    list_transcripts,
    text_of,
)
from coder.study.undo import undo
from coder.study.union import unite

Clock = Callable[[], int]


@pytest.fixture
def now() -> Clock:
    """Later than anything in the eventful study."""
    ticks = itertools.count(1_781_000_000_000, 7)
    return lambda: next(ticks)


def replace(path: Path, now: Clock, old: str, new: str, **more: bool) -> Redacted:
    return redact(path, old, new, reason="herkenbaar", clock=now, **more)


def add_text(study: Study, name: str, lines: list[tuple[str, str]], cut: int = 0) -> None:
    """A transcript of these turns; with ``cut`` the respondent's are cut every so many letters."""
    text, turns, spans = "", [], []
    for number, (label, said) in enumerate(lines):
        start, end = len(text), len(text) + len(said)
        turns.append(Turn(start, end, label))
        step = cut if cut and label != "I" else len(said)
        spans += [
            Span(at, min(at + step, end), number, label == "I") for at in range(start, end, step)
        ]
        text += said + "\n"
    known = Known({"I": "interviewer", "R": f"R van {name}"})
    parsed = ParsedTranscript(text, tuple(turns), "txt")
    add_transcript(study, name, parsed, Cut("turn", spans), known)


@pytest.fixture
def named(tmp_path: Path, book: Codebook, now: Clock) -> Path:
    """A study of one interview, in which a name slipped through in all that people write."""
    path = tmp_path / "named.study"
    with Study.create(path, name="Groep van Jansen", codebook=book, clock=now) as study:
        add_text(
            study,
            "Jansen 1",
            [
                ("I", "Wat zei Jansen?"),
                ("R", "Jansen zei dat het goed was, en Jansen weet het. Zei Jansen."),
                ("R", "Jansens vrouw niet. JANSEN"),
            ],
        )
        set_respondent(study, "R van Jansen 1", role="vriend van Jansen", group="Jansen")
        set_respondent(study, "R van Jansen 1", attributes={"baas": "Jansen"})
        add_coder(study, "anna Jansen", "coach")
        add_coder(study, "bram", "researcher")
        new_pass(study, "ronde Jansen")
    for name in ("anna Jansen", "bram"):
        with Study.open(path, name, clock=now) as study:
            coding_pass, transcript = list_passes(study)[0], list_transcripts(study)[0]
            first, second = [one for one in fragments_of(study, transcript) if not one.context]
            at = first.start + first.text.index("weet")
            marked = Assignment("direct", (), at, at + len("weet het"))
            judge(study, coding_pass, transcript, first, [marked])
            judge(study, coding_pass, transcript, second, [])
            write_memo(study, coding_pass, transcript, first, f"{name}: Jansen?")
            sign_off(study, coding_pass, transcript)
    with Study.open(path, clock=now) as study:
        close_pass(study)
        coding_pass, transcript = list_passes(study)[0], list_transcripts(study)[0]
        first = fragments_of(study, transcript)[1]
        at = first.start + first.text.rindex("Jansen")
        chosen = [Assignment("direct", (), at, at + len("Jansen"))]
        decide(study, coding_pass, transcript, first, chosen, reason="Jansen vond het")
        reopen_pass(study, coding_pass.id, "Jansen komt nog")
    return path


def marked(study: Study) -> dict[str, str]:
    """Who → the quote that stands for them."""
    (coding_pass,) = list_passes(study)
    return {one.coded_by: one.text for one in quotes(study, coding_pass)}


# Everywhere


def test_it_is_gone_from_all_that_people_wrote_and_from_the_file(named: Path, now: Clock) -> None:
    done = replace(named, now, "Jansen", "[naam]")
    assert done.clean
    assert done.places == {
        "text of a transcript": 4,
        "name or source of a transcript": 1,
        "respondent": 9,
        "memo": 3,
        "reason of a decision": 1,
        "reason of another act": 1,
        "name of a coder": 1,
        "name of a pass": 1,
        "name of the study": 1,
        "names in a sealed snapshot": done.places["names in a sealed snapshot"],
    }
    assert done.alike == 2
    content = named.read_bytes()
    assert re.findall(rb"Jansen\b", content) == []
    assert content.count(b"Jansens") == 2  # in the journal and in its table
    with Study.open(named) as study:
        (transcript,) = list_transcripts(study)
        assert text_of(study, transcript).splitlines() == [
            "Wat zei [naam]?",
            "[naam] zei dat het goed was, en [naam] weet het. Zei [naam].",
            "Jansens vrouw niet. JANSEN",
        ]
        assert (transcript.name, transcript.speakers["R"]) == ("[naam] 1", "R van [naam] 1")
        (person,) = list_respondents(study)
        assert (person.name, person.role, person.group) == (
            "R van [naam] 1",
            "vriend van [naam]",
            "[naam]",
        )
        assert person.attributes == {"baas": "[naam]"}
        assert [one.name for one in list_coders(study)] == ["anna [naam]", "bram"]
        assert [one.name for one in list_passes(study)] == ["ronde [naam]"]
        assert decisions(study, list_passes(study)[0])[0].reason == "[naam] vond het"
        assert study.row("SELECT value FROM study WHERE key = 'name'") == ("Groep van [naam]",)
    assert damage(named) == []


def test_quotes_highlights_and_what_was_sealed_stay_where_they_were(
    named: Path, now: Clock
) -> None:
    with Study.open(named) as study:
        before = marked(study)
    assert before == {"anna Jansen": "weet het", "bram": "weet het", "consensus": "Jansen"}
    replace(named, now, "Jansen", "[iemand]")
    with Study.open(named) as study:
        assert marked(study) == {
            "anna [iemand]": "weet het",
            "bram": "weet het",
            "consensus": "[iemand]",
        }
        (transcript,) = list_transcripts(study)
        (sealed,) = seals(study, list_passes(study)[0])
        said = [[one.id, one.label, one.start, one.end] for one in fragments_of(study, transcript)]
        assert sealed["fragments"][transcript.id] == said
        text = text_of(study, transcript)
        highlights = [one["start"] for row in sealed["judgements"] for one in row[3]]
        assert [text[at : at + 8] for at in highlights] == ["weet het"] * 2
    assert damage(named) == []


def test_a_second_replacement_moves_what_the_first_has_moved(named: Path, now: Clock) -> None:
    replace(named, now, "Jansen", "iemand die er lang werkt")
    replace(named, now, "goed", "ok")
    replace(named, now, "iemand die er lang werkt", "X")
    with Study.open(named) as study:
        assert marked(study) == {"anna X": "weet het", "bram": "weet het", "consensus": "X"}
    assert damage(named) == []
    assert b"lang werkt" not in named.read_bytes()
    found = events_of(named)
    tables = tables_of(named)
    random.Random(2).shuffle(found)
    assert replay(found) == tables


def test_a_highlight_that_begins_or_ends_within_it_takes_all_of_it(
    tmp_path: Path, book: Codebook, now: Clock
) -> None:
    path = tmp_path / "x.study"
    with Study.create(path, codebook=book, clock=now) as study:
        add_text(study, "T", [("R", "dat zei Jan Jansen mij"), ("R", "en Jan Jansen weer")])
        add_coder(study, "anna", "coach")
        new_pass(study, "eerste")
    with Study.open(path, "anna", clock=now) as study:
        coding_pass, transcript, fragments = at_work(study, "T")
        for one, quote in zip(fragments, ("Jansen mij", "en Jan"), strict=True):
            at = one.start + one.text.index(quote)
            marked = Assignment("direct", (), at, at + len(quote))
            judge(study, coding_pass, transcript, one, [marked])
    replace(path, now, "Jan Jansen", "[naam]")
    with Study.open(path) as study:
        found = [one.text for one in quotes(study, find_pass(study, "eerste"))]
    assert found == ["[naam] mij", "en [naam]"]


def test_inside_words_only_when_asked(named: Path, now: Clock) -> None:
    done = replace(named, now, "Jansen", "Y", anywhere=True)
    assert (done.places["text of a transcript"], done.alike) == (5, 1)
    with Study.open(named) as study:
        assert "Ys vrouw" in text_of(study, list_transcripts(study)[0])
    assert b"Jansen" not in named.read_bytes()


def test_a_letter_with_a_mark_on_it_is_another_letter(tmp_path: Path, now: Clock) -> None:
    path = tmp_path / "x.study"
    with Study.create(path, clock=now) as study:
        add_text(study, "T", [("R", "x̂x x y")])
    assert replace(path, now, "x", "_", anywhere=True).places["text of a transcript"] == 2
    with Study.open(path) as study:
        assert text_of(study, find_transcript(study, "T")) == "x̂_ _ y\n"


def test_in_a_codebook_it_stays_and_is_said(named: Path, now: Clock) -> None:
    with Study.open(named) as study:
        (document,) = study.row("SELECT document FROM codebook")
    word = next(one for one in re.findall(r"\w{9,}", document) if one.isalpha())
    done = replace(named, now, word, "woord")
    assert (done.times, done.swept.found) == (0, ())
    assert done.codebooks[0].startswith("waardecreatie ")
    assert not done.clean
    with Study.open(named) as study:
        assert study.row("SELECT document FROM codebook") == (document,)


def test_what_was_undone_and_changed_since_is_replaced_too(named: Path, now: Clock) -> None:
    with Study.open(named, "bram", clock=now) as study:
        coding_pass, transcript = list_passes(study)[0], list_transcripts(study)[0]
        fragment = fragments_of(study, transcript)[1]
        memo = write_memo(study, coding_pass, transcript, fragment, "Pieter")
        write_memo(study, coding_pass, transcript, fragment, "niemand", memo=memo)
        write_memo(study, coding_pass, transcript, fragment, "Pieter weer")
        undo(study)
    assert replace(named, now, "Pieter", "Q").places == {"memo": 2}
    assert b"Pieter" not in named.read_bytes()


def test_a_dry_run_says_the_same_and_changes_nothing(named: Path, now: Clock) -> None:
    before = events_of(named)
    would = replace(named, now, "Jansen", "[naam]", dry_run=True)
    assert events_of(named) == before
    done = replace(named, now, "Jansen", "[naam]")
    assert (would.places, would.alike, would.done) == (done.places, done.alike, False)
    assert replace(named, now, "Jansen", "[naam]").times == 0


# For good, and on many laptops


def test_it_cannot_be_undone(named: Path, now: Clock) -> None:
    replace(named, now, "Jansen", "[naam]")
    with Study.open(named, clock=now) as study, pytest.raises(InputError, match="is gone"):
        undo(study)


def test_work_that_a_colleague_did_before_fits_the_text_as_it_is_now(
    tmp_path: Path, book: Codebook, now: Clock
) -> None:
    path, theirs, bundle = (tmp_path / name for name in ("a.study", "b.study", "b.bundle"))
    with Study.create(path, codebook=book, clock=now) as study:
        add_text(study, "T", [("R", "Jan van der Meulen zei: het is gelukt.")])
        add_coder(study, "bram", "coach")
        new_pass(study, "eerste")
        copy_for(study, "bram", theirs)
    with Study.open(theirs, "bram", clock=now) as study:
        coding_pass, transcript, (fragment,) = at_work(study, "T")
        at = fragment.text.index("het is gelukt")
        judge(study, coding_pass, transcript, fragment, [Assignment("direct", (), at, at + 13)])
        write_bundle(study, bundle, Scope(by=study.coder))
    replace(path, now, "Jan van der Meulen", "M")
    for _again in range(2):
        with Study.open(path, clock=now) as study:
            unite(study, read_bundle(bundle).events)
            (quote,) = quotes(study, find_pass(study, "eerste"))
            assert quote.text == "het is gelukt"
    with Study.open(path, clock=now) as study:
        back = tmp_path / "back.bundle"
        write_bundle(study, back, scope_of(study, by=None, to="bram"))
    with Study.open(theirs, clock=now) as study:
        unite(study, read_bundle(back).events)
        (quote,) = quotes(study, find_pass(study, "eerste"))
        assert quote.text == "het is gelukt"
    assert b"Meulen" not in theirs.read_bytes()
    assert damage(path) == damage(theirs) == []


def test_a_private_memo_stays_private_when_something_in_it_was_replaced(
    named: Path, now: Clock, tmp_path: Path
) -> None:
    with Study.open(named, "bram", clock=now) as study:
        coding_pass, transcript = list_passes(study)[0], list_transcripts(study)[0]
        fragment = fragments_of(study, transcript)[1]
        write_memo(study, coding_pass, transcript, fragment, "Pieter, onder ons", private=True)
    replace(named, now, "Pieter", "Q")
    with Study.open(named, "bram") as study:
        assert "Q, onder ons" in [one.text for one in fragment_memos(study, coding_pass)]
    with Study.open(named, clock=now) as study:
        write_bundle(study, tmp_path / "all.bundle", Scope())
    carried = [one.text or "" for one in read_bundle(tmp_path / "all.bundle").events]
    assert not any("onder ons" in one for one in carried)


def test_a_reason_of_an_erasure_is_replaced_and_it_goes_on_erasing(
    eventful: Path, now: Clock, tmp_path: Path
) -> None:
    old = Path(shutil.copy(eventful, tmp_path / "old.study"))
    erase_respondent(eventful, "R van T1", reason="moeder van Wiesje belde", clock=now)
    replace(eventful, now, "Wiesje", "[naam]")
    assert b"Wiesje" not in eventful.read_bytes()
    bundle = tmp_path / "x.bundle"
    with Study.open(eventful, clock=now) as study:
        write_bundle(study, bundle, Scope())
    with Study.open(old, clock=now) as study:
        unite(study, read_bundle(bundle).events)
    assert b"Antwoord 0 van T1" not in old.read_bytes()
    assert tables_of(old) == tables_of(eventful)


def test_two_copies_that_replaced_apart_from_each_other_agree_and_show_neither(
    named: Path, now: Clock, tmp_path: Path
) -> None:
    other = Path(shutil.copy(named, tmp_path / "other.study"))
    replace(named, now, "goed", "[hoe het was]")
    replace(other, now, "vrouw", "[partner]")
    for source, target in ((named, other), (other, named)):
        bundle = tmp_path / f"{source.stem}.bundle"
        with Study.open(source, clock=now) as study:
            write_bundle(study, bundle, Scope())
        with Study.open(target, clock=now) as study:
            unite(study, read_bundle(bundle).events)
    assert tables_of(named) == tables_of(other)
    assert damage(named) == damage(other) == []
    with Study.open(named) as study:
        shown = text_of(study, list_transcripts(study)[0]).splitlines()
    assert shown[0] == "Wat zei Jansen?"
    assert set("".join(shown[1:])) == {"█"}


# Refused


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "x", "which string"),
        ("Jansen", " ", "what comes in its place"),
        ("Jansen", "\N{COMBINING ACUTE ACCENT}a", "what comes in its place"),
        ("Jansen", "bij Jansen", "holds the string itself"),
        ("Jansen", "Jansen", "holds the string itself"),
        ("a\nb", "x", "one line"),
        ("Jansen", "x\ny", "one line"),
        ("Jansen", "coordinator", "has a meaning"),
        ("Jansen", "n" * 81, "at most 80"),
        ("bram", "anna Jansen", "Two would have one name"),
        ("herkenbaar", "x", "leave out"),
    ],
)
def test_what_cannot_be_replaced_is_refused_and_nothing_changes(
    named: Path, now: Clock, old: str, new: str, message: str
) -> None:
    before = events_of(named)
    with pytest.raises(InputError, match=message):
        replace(named, now, old, new)
    assert events_of(named) == before


def test_what_would_stand_there_anew_is_refused(tmp_path: Path, now: Clock) -> None:
    path = tmp_path / "x.study"
    with Study.create(path, clock=now) as study:
        add_text(study, "T", [("R", "aabb")])
    with pytest.raises(InputError, match="stand there anew"):
        replace(path, now, "ab", "a", anywhere=True)


# The law of offsets

words = st.lists(
    st.sampled_from(["Jan", "Jansen", "é", "ging", "😀", "Jan-Jan", "(Jan)"]), max_size=7
)
turns = st.lists(words.map(" ".join), min_size=1, max_size=4)
new = st.sampled_from(["X", "[een veel langere naam]", "Jo", "[🙂]"])


@pytest.mark.slow
@settings(max_examples=12)
@given(said=turns, new=new, data=st.data())
def test_every_fragment_and_highlight_covers_the_same_words_with_the_string_replaced(
    said: list[str], new: str, data: st.DataObject, book: Codebook
) -> None:
    ticks = itertools.count(1_781_000_000_000, 7)
    said = [one or "ja" for one in said]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.study"
        with Study.create(path, codebook=book, clock=lambda: next(ticks)) as study:
            add_text(study, "T", [("R", one) for one in said])
            add_coder(study, "anna", "coach")
            new_pass(study, "eerste")
        expected = []
        with Study.open(path, "anna", clock=lambda: next(ticks)) as study:
            coding_pass, transcript, fragments = at_work(study, "T")
            for one in fragments:
                borders = [0, *(m.end() for m in re.finditer(r"\S+", one.text))]
                start = data.draw(st.sampled_from(borders[:-1]))
                end = data.draw(st.sampled_from([at for at in borders if at > start]))
                highlight = Assignment("direct", (), one.start + start, one.start + end)
                judge(study, coding_pass, transcript, one, [highlight])
                expected.append((swapped(one.text, new), swapped(one.text[start:end], new)))
        redact(path, "Jan", new, reason="naam", clock=lambda: next(ticks))
        with Study.open(path) as study:
            coding_pass, transcript, fragments = at_work(study, "T")
            text = text_of(study, transcript)
            verdicts = {one.fragment: one for one in judgements_of(study, coding_pass)}
            found = []
            for one in fragments:
                (chosen,) = verdicts[one.id].assignments
                assert chosen.start is not None
                found.append((one.text, text[chosen.start : chosen.end]))
        assert found == expected
        assert damage(path) == []


def swapped(text: str, new: str) -> str:
    """What the law says, in words of its own."""
    return "".join(new if part == "Jan" else part for part in re.findall(r"\w+|\W", text))


@given(
    text=st.text("ab \n", min_size=1, max_size=40),
    cuts=st.sets(st.integers(1, 39)),
    new=st.sampled_from(["X", "lang", "é"]),
)
def test_a_string_across_a_border_empties_no_fragment_and_leaves_nothing_of_itself(
    text: str, cuts: set[int], new: str
) -> None:
    borders = [0, *sorted(one for one in cuts if one < len(text)), len(text)]
    found = [match.span() for match in re.finditer("ab|ba|aa b", text)]
    changed, edits = replaced_in(text, found, borders, new, lambda part: "█" * len(part))
    mover = Mover(edits)
    pieces = []
    for start, end in itertools.pairwise(borders):
        moved = (mover.start(start), mover.end(end))
        assert moved[0] < moved[1] <= len(changed)
        pieces.append(changed[slice(*moved)])
    assert "".join(pieces) == changed
    assert changed.count(new) == len(found)
    untouched = "".join(
        text[end:start]
        for (_s, end), (start, _e) in itertools.pairwise([(0, 0), *found, (len(text),) * 2])
    )
    assert changed.replace(new, "").replace("█", "") == untouched


def test_texts_of_others_are_left_alone(named: Path, now: Clock) -> None:
    with Study.open(named, clock=now) as study:
        other = add_interview(study, "T9")
        before = text_of(study, other)
    replace(named, now, "Jansen", "[naam]")
    with Study.open(named) as study:
        assert text_of(study, find_transcript(study, "T9")) == before
    with raw(named) as connection:
        (n,) = connection.execute(
            "SELECT count(*) FROM event WHERE erased_by IS NOT NULL"
        ).fetchone()
    assert n == replace(named, now, "Jansen", "x", dry_run=True).acts + n
