"""A respondent who is erased is gone: from the file, from copies that merge, and for good."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from study_file import (
    at_work,
    damage,
    events_of,
    raw,
    replay,
    tables_of,
)

from coder.errors import BlindError, InputError
from coder.exchange.bundle import read_bundle, write_bundle
from coder.model import ParsedTranscript, Span, Turn
from coder.reliability import agreement
from coder.study import Study
from coder.study.apply import known_kinds
from coder.study.blanking import BUSY, erased_apart
from coder.study.copies import copy_for
from coder.study.decisions import decide
from coder.study.erase import Erased, erase_respondent
from coder.study.handing import Scope, scope_of
from coder.study.human import KINDS, WORDLESS
from coder.study.memos import write_memo
from coder.study.passes import find_pass, seals
from coder.study.redact import redact
from coder.study.respondents import list_respondents, set_respondent
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
from coder.study.union import United, unite

NAME = "R van T1"
SAID = ("Antwoord 0 van T1", "Antwoord 3 van T1")
WRITTEN = (
    "haar moeder is ziek",
    "zij woont in Zwolle",
    "omdat haar moeder het zei",
    "titel van T1",
)
"""In memos, in a memo that was undone, in the reason of a decision, before the first turn."""

Merge = Callable[[Path, Path], United]


@pytest.fixture
def now() -> Callable[[], int]:
    """Later than anything in the eventful study."""
    ticks = itertools.count(1_781_000_000_000, 7)
    return lambda: next(ticks)


@pytest.fixture
def told(eventful: Path, now: Callable[[], int]) -> Path:
    """A study in which people wrote about the respondent too."""
    with Study.open(eventful, "anna", clock=now) as study:
        coding_pass, transcript, fragments = at_work(study)
        write_memo(study, coding_pass, transcript, fragments[0], WRITTEN[0])
        write_memo(study, coding_pass, transcript, fragments[2], WRITTEN[1], private=True)
        undo(study)
    with Study.open(eventful, clock=now) as study:
        coding_pass, transcript, fragments = at_work(study)
        decide(study, coding_pass, transcript, fragments[0], [], reason=WRITTEN[2])
        set_respondent(study, NAME, attributes={"woonplaats": "Zwolle-Zuid"})
    return eventful


def erase(path: Path, now: Callable[[], int], name: str = NAME, **more: bool) -> Erased:
    return erase_respondent(path, name, reason="op verzoek", clock=now, **more)


def bytes_of(path: Path) -> bytes:
    """All that stands in a study and beside it."""
    beside = [path.with_name(path.name + one) for one in ("", "-wal", "-shm", "-journal")]
    return b"".join(one.read_bytes() for one in beside if one.exists())


def found_in(path: Path, *words: str) -> list[str]:
    content = bytes_of(path)
    return [one for one in words if one.encode() in content]


def merge(source: Path, target: Path, now: Callable[[], int], scope: Scope | None = None) -> United:
    """Carry everything from one file into another by a bundle."""
    bundle = target.with_name("carried.bundle")
    with Study.open(source, clock=now) as study:
        write_bundle(study, bundle, scope or Scope(), whole=True)
    with Study.open(target, clock=now) as study:
        return unite(study, read_bundle(bundle).events)


# Gone


def test_nothing_that_they_said_or_that_was_written_of_them_is_in_the_file(
    told: Path, now: Callable[[], int]
) -> None:
    words = (*SAID, *WRITTEN[:3], NAME, "Zwolle-Zuid")
    assert found_in(told, *words) == list(words)
    erased = erase(told, now)
    assert found_in(told, *words) == []
    assert erased.clean
    assert (erased.transcripts, erased.turns) == ({"T1": "erased-1"}, 8)
    assert (erased.memos, erased.decisions) == (4, 2)
    assert damage(told) == []


def test_the_codes_and_the_figures_are_what_they_were(told: Path, now: Callable[[], int]) -> None:
    def figures() -> object:
        with Study.open(told) as study:
            found = agreement(study, find_pass(study, "eerste"))
            return found.overall.document(), [one.document() for one in found.codes]

    before, tables = figures(), tables_of(told)
    erase(told, now)
    after = tables_of(told)
    assert figures() == before
    for table in ("judgement", "assignment", "star", "signoff", "shown", "at_table", "allocation"):
        assert after[table] == tables[table]
    assert {(row[2], row[5]) for row in after["decision"]} == {
        (row[2], row[5]) for row in tables["decision"]
    }
    assert [row[:6] for row in after["fragment"]] == [row[:6] for row in tables["fragment"]]


def test_what_stands_in_their_place_is_nameless_and_as_long(
    told: Path, now: Callable[[], int]
) -> None:
    with Study.open(told) as study:
        before = text_of(study, find_transcript(study, "T1"))
    erase(told, now)
    with Study.open(told) as study:
        transcript = find_transcript(study, "erased-1")
        text = text_of(study, transcript)
        assert [len(line) for line in text.split("\n")] == [
            len(line) for line in before.split("\n")
        ]
        assert set(text) == {"█", "\n"}
        assert transcript.speakers == {"I": "interviewer", "erased-1": "erased-1"}
        assert transcript.source == ""
        gone = next(one for one in list_respondents(study) if one.name == "erased-1")
        assert (gone.role, gone.group, gone.coder, gone.attributes) == ("", "", "", {})
        assert "Antwoord" in text_of(study, find_transcript(study, "T2"))


def test_names_go_from_what_was_sealed_and_its_checksum_fits(
    told: Path, now: Callable[[], int]
) -> None:
    erase(told, now, "R van T2")
    with Study.open(told) as study:
        (sealed,) = seals(study, find_pass(study, "eerste"))
    assert sealed["figures"]["waiting"] == ["erased-1"]
    assert found_in(told, "R van T2", "Antwoord 0 van T2") == []
    assert damage(told) == []


def test_a_dry_run_says_the_same_and_changes_nothing(told: Path, now: Callable[[], int]) -> None:
    before = tables_of(told)
    would = erase(told, now, dry_run=True)
    assert not would.done
    assert tables_of(told) == before
    done = erase(told, now)
    assert (would.turns, would.memos, would.decisions) == (done.turns, done.memos, done.decisions)
    assert (would.transcripts, would.nameless) == (done.transcripts, done.nameless)


def test_the_next_one_gets_the_next_nameless_name(told: Path, now: Callable[[], int]) -> None:
    assert erase(told, now).nameless == "erased-1"
    assert erase(told, now, "R van T2").nameless == "erased-2"
    with Study.open(told) as study:
        assert [one.name for one in list_transcripts(study)] == ["erased-1", "erased-2"]
    assert damage(told) == []


def test_the_journal_stays_whole_and_replays_in_any_order(
    told: Path, now: Callable[[], int]
) -> None:
    chains = [(one.id, one.digest, one.chain) for one in events_of(told)]
    erase(told, now)
    after = events_of(told)
    assert [(one.id, one.digest, one.chain) for one in after][: len(chains)] == chains
    tables = tables_of(told)
    assert replay(after) == tables
    random.Random(4).shuffle(after)
    assert replay(after) == tables


def test_every_kind_of_event_is_known_to_hold_peoples_words_or_not() -> None:
    assert {*KINDS, *WORDLESS} == known_kinds()
    assert not WORDLESS.intersection(KINDS)


# In a group


def add_group(path: Path, now: Callable[[], int]) -> None:
    lines = [("I", "Wat vond je ervan?"), ("A", "Ik ging scheiden."), ("B", "Ik vond het fijn.")]
    text, turns, spans = "", [], []
    for number, (label, said) in enumerate(lines * 2):
        turns.append(Turn(len(text), len(text) + len(said), label))
        spans.append(Span(len(text), len(text) + len(said), number, label == "I"))
        text += said + "\n"
    parsed = ParsedTranscript(text, tuple(turns), "txt")
    known = Known({"I": "interviewer", "A": "Aafje", "B": "Bouke"})
    with Study.open(path, clock=now) as study:
        add_transcript(study, "groep", parsed, Cut("turn", spans), known)


def test_of_a_group_only_their_own_turns_go(told: Path, now: Callable[[], int]) -> None:
    add_group(told, now)
    erased = erase(told, now, "Aafje")
    assert (erased.transcripts, erased.turns) == ({"groep": "groep"}, 2)
    assert found_in(told, "scheiden", "Aafje") == []
    with Study.open(told) as study:
        transcript = find_transcript(study, "groep")
        assert transcript.speakers == {"I": "interviewer", "erased-1": "erased-1", "B": "Bouke"}
        said = [(one.speaker, one.text) for one in fragments_of(study, transcript)]
    assert said[:3] == [
        ("I", "Wat vond je ervan?"),
        ("erased-1", "█" * 17),
        ("B", "Ik vond het fijn."),
    ]
    assert damage(told) == []


def test_where_the_name_still_stands_is_said(told: Path, now: Callable[[], int]) -> None:
    add_group(told, now)
    with Study.open(told, "anna", clock=now) as study:
        coding_pass, transcript, fragments = at_work(study, "T2")
        write_memo(study, coding_pass, transcript, fragments[0], "net als Bouke, en bouke weer")
    erased = erase(told, now, "Bouke")
    assert erased.still == {"memo": 2}
    assert not erased.clean


def test_a_memo_on_the_whole_interview_goes_too(told: Path, now: Callable[[], int]) -> None:
    add_group(told, now)
    with Study.open(told, clock=now) as study, study.act():
        (like_this,) = study.row("SELECT payload FROM {event} WHERE kind = 'memo' LIMIT 1")
        identity = find_transcript(study, "groep").id
        about = {"about": "transcript", "target": identity, "transcript": identity}
        said = {"memo": "m", "text": "Aafje huilde erbij"}
        study.record("memo", {**json.loads(like_this), **about, **said})
    assert erase(told, now, "Aafje").memos == 1
    assert found_in(told, "huilde") == []


# For good


def test_an_old_bundle_does_not_bring_it_back(
    told: Path, now: Callable[[], int], tmp_path: Path
) -> None:
    bundle = tmp_path / "old.bundle"
    with Study.open(told, clock=now) as study:
        write_bundle(study, bundle, Scope())
    erase(told, now)
    before = tables_of(told)
    with Study.open(told, clock=now) as study:
        assert unite(study, read_bundle(bundle).events).nothing
    assert found_in(told, *SAID, *WRITTEN, NAME) == []
    assert tables_of(told) == before


def test_an_old_copy_does_not_bring_it_back_nor_what_was_written_in_it_before(
    told: Path, now: Callable[[], int], tmp_path: Path
) -> None:
    old = Path(shutil.copy(told, tmp_path / "old.study"))
    with Study.open(old, "anna", clock=now) as study:
        coding_pass, transcript, fragments = at_work(study)
        write_memo(study, coding_pass, transcript, fragments[1], "zij heet eigenlijk Wiesje")
    erase(told, now)
    merge(old, told, now)
    assert found_in(told, *SAID, *WRITTEN, NAME, "Wiesje") == []
    assert damage(told) == []


def test_a_colleagues_copy_is_erased_by_merging(
    told: Path, now: Callable[[], int], tmp_path: Path
) -> None:
    theirs = tmp_path / "bram.study"
    with Study.open(told, clock=now) as study:
        copy_for(study, "bram", theirs)
        scope = scope_of(study, by=None, to="bram")
    assert found_in(theirs, *SAID, NAME) == [*SAID, NAME]
    erased = erase(told, now)
    assert [(one.what, one.to) for one in erased.outside.handed] == [("copy", "Bram")]
    merge(told, theirs, now, scope)
    assert found_in(theirs, *SAID, *WRITTEN, NAME) == []
    assert damage(theirs) == []
    with Study.open(theirs) as study:
        assert find_transcript(study, "erased-1")


def test_what_came_since_is_erased_by_erasing_the_nameless_one(
    told: Path, now: Callable[[], int]
) -> None:
    erase(told, now)
    with Study.open(told, "anna", clock=now) as study:
        coding_pass, transcript, fragments = at_work(study, "erased-1")
        write_memo(study, coding_pass, transcript, fragments[1], "dit was Wiesje uit Zwolle")
    again = erase(told, now, "erased-1")
    assert (again.nameless, again.memos, again.turns) == ("erased-1", 1, 0)
    assert found_in(told, "Wiesje") == []
    assert erase(told, now, "erased-1").acts == 0


def test_it_cannot_be_undone(told: Path, now: Callable[[], int]) -> None:
    erase(told, now)
    before = tables_of(told)
    with (
        Study.open(told, clock=now) as study,
        pytest.raises(InputError, match="what was erased is gone"),
    ):
        undo(study)
    assert tables_of(told) == before


def test_two_copies_that_erased_apart_from_each_other_agree_and_hold_neither(
    told: Path, now: Callable[[], int], tmp_path: Path
) -> None:
    add_group(told, now)
    other = Path(shutil.copy(told, tmp_path / "other.study"))
    erase(told, now, "Aafje")
    redact(other, "Bouke", "[naam]", reason="naam", clock=now)
    redact(other, "fijn", "[hoe]", reason="te herkenbaar", clock=now)
    merge(other, told, now)
    merge(told, other, now)
    assert tables_of(told) == tables_of(other)
    assert damage(told) == damage(other) == []
    with Study.open(told) as study:
        transcript = find_transcript(study, "groep")
        shown = [one.text for one in fragments_of(study, transcript)]
        assert erased_apart(study) == ("groep",)
    assert shown[0] == "Wat vond je ervan?"
    assert not any("scheiden" in one or "fijn" in one for one in shown)
    assert "Aafje" not in transcript.speakers.values()
    erase(told, now, "erased-1")
    with Study.open(told) as study:
        assert erased_apart(study) == ()
    assert found_in(told, "scheiden", "Aafje") == []
    assert damage(told) == []


def test_a_memo_that_one_copy_took_away_stays_away_whatever_another_replaced_in_it(
    told: Path, now: Callable[[], int], tmp_path: Path
) -> None:
    other = Path(shutil.copy(told, tmp_path / "other.study"))
    erase(told, now)
    redact(other, "ziek", "[hoe het ging]", reason="te herkenbaar", clock=now)
    merge(other, told, now)
    merge(told, other, now)
    assert tables_of(told) == tables_of(other)
    assert not any("hoe het ging" in row[6] for row in tables_of(told)["memo"])


# Looked for


def test_what_an_older_program_left_in_free_pages_is_cleared_too(
    told: Path, now: Callable[[], int]
) -> None:
    with raw(told) as connection:
        connection.execute("PRAGMA secure_delete = off")
        connection.execute(
            "CREATE TABLE scrap AS SELECT e.payload FROM event e, (SELECT 1 FROM event LIMIT 30)"
        )
        connection.execute("DROP TABLE scrap")
    erase(told, now)
    assert found_in(told, *SAID, *WRITTEN[:3]) == []


def test_while_another_program_reads_the_old_state_it_is_said_and_done_later(
    told: Path, now: Callable[[], int]
) -> None:
    with raw(told) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        erased = erase_respondent(told, NAME, reason="op verzoek", clock=now, busy=0.1)
        assert erased.swept.untidy == BUSY
        assert not erased.clean
        reader.execute("ROLLBACK")
    assert erase(told, now, "erased-1").clean
    assert found_in(told, *SAID, *WRITTEN, NAME) == []


def test_a_file_that_a_killed_program_left_beside_it_is_found(
    told: Path, now: Callable[[], int]
) -> None:
    left = told.with_name(f".{told.name}.0123456789ab.copying")
    shutil.copy(told, left)
    assert erase(told, now).swept.found == (left,)


def test_copies_are_listed(told: Path, now: Callable[[], int], tmp_path: Path) -> None:
    from coder.study.backup import back_up

    with Study.open(told, clock=now) as study:
        copy = back_up(study, tmp_path / "kopie.backup")
    assert [one.path for one in erase(told, now).outside.backups] == [copy.path]


# Refused


def test_only_the_coordinator_erases(told: Path, now: Callable[[], int], tmp_path: Path) -> None:
    theirs = tmp_path / "bram.study"
    with Study.open(told, clock=now) as study:
        copy_for(study, "bram", theirs)
    with pytest.raises(BlindError, match="Only the coordinator"):
        erase(theirs, now)
    with pytest.raises(BlindError, match="Only the coordinator"):
        redact(theirs, "Antwoord", "x", reason="zo", clock=now)


@pytest.mark.parametrize(
    ("name", "reason", "message"),
    [
        (NAME, " ", "needs a reason"),
        (NAME, "omdat r van t1 het vroeg", "leave out what must be erased"),
        ("R99", "op verzoek", "There is no respondent R99"),
        ("interviewer", "op verzoek", "There is no respondent interviewer"),
    ],
)
def test_what_cannot_be_erased_is_refused_and_nothing_changes(
    told: Path, now: Callable[[], int], name: str, reason: str, message: str
) -> None:
    before = events_of(told)
    with pytest.raises(InputError, match=message):
        erase_respondent(told, name, reason=reason, clock=now)
    assert events_of(told) == before
