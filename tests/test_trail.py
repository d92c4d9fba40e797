"""The audit trail: complete, in words, as blindness allows, and safe to read."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Call, caller, looks, n_events
from sample import Sample
from study_steps import close, decide_on, finish, judged_fragments, quick_samples, say

from coder import trail_words
from coder.codebook import find
from coder.study import Study
from coder.study.apply import known_kinds
from coder.study.coders import add_coder
from coder.study.decisions import Account
from coder.study.memos import write_memo
from coder.study.passes import find_pass, new_pass, release, reopen_pass
from coder.study.reassign import reassign
from coder.study.stars import set_star
from coder.study.transcripts import find_transcript
from coder.study.undo import redo, undo
from coder.trail import Wanted, trail

make_sample = quick_samples
HOSTILE = "an\u202ena{who}\x1b[31m=1+1"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line."""
    return caller(capsys)


@pytest.fixture
def busy(sample: Sample) -> Sample:
    """P1 is at the table and decided on, P2 and P3 are being coded; things were undone too."""
    finish(sample, "P1", anna=["direct", "0"], bram=["hindering", "0"])
    with sample.open() as study:
        for who in ("anna", "bram"):
            release(study, "eerste", who, "P3", "geen tijd")
    close(sample, incomplete="P2 volgt")
    decide_on(
        sample, "P1", "1", "direct", reason="samen gelezen", account=Account(present=["anna"])
    )
    with sample.open() as study:
        reopen_pass(study, "eerste", "P2 nog")
    say(sample, "anna", "P2", "direct", "0")
    say(sample, "bram", "P2", "hindering")
    for who, private in (("anna", False), ("bram", True)):
        with sample.open(who) as study:
            chosen = find_transcript(study, "P2")
            fragment = judged_fragments(study, "P2")[0]
            write_memo(
                study, find_pass(study, "eerste"), chosen, fragment, f"van {who}", private=private
            )
            set_star(study, find_pass(study, "eerste"), chosen, fragment, True)
    with sample.open("bram") as study:
        undo(study)
    return sample


def lines(sample: Sample, who: str | None = None, **wanted: object) -> list[str]:
    """The sentences, oldest first."""
    with sample.open(who) as study:
        return [one.what for one in trail(study, Wanted(**wanted))][::-1]  # type: ignore[arg-type]


# Complete


def test_every_kind_of_event_has_its_sentence() -> None:
    assert known_kinds() == trail_words.KINDS


def test_every_event_is_one_line_of_the_coordinators_log(busy: Sample) -> None:
    with busy.open() as study:
        found = list(trail(study))
        ids = [row[0] for row in study.facts("SELECT id FROM event ORDER BY hlc DESC, id DESC")]
    assert [one.id for one in found] == ids
    for one in found:
        assert one.what.endswith(".")
        assert "{" not in one.what
        assert len(one.what) > 15


def test_the_log_names_who_what_where_the_codebook_version_and_the_text(busy: Sample) -> None:
    with busy.open() as study:
        entries = list(trail(study, Wanted(kinds=["judgement"], coder="anna", transcript="P2")))
        sha256 = find_transcript(study, "P2").sha256
    last, first = entries
    assert (last.who, last.transcript, last.fragments) == ("anna", "P2", ("2",))
    assert last.what.startswith("anna judged fragment 2 of P2: none applies (codebook waarde")
    assert "direct" in first.what
    assert (first.codebook, first.version) == ("waardecreatie", find("waardecreatie").version)
    assert first.sha256 == sha256
    assert first.coding_pass == "eerste"


def test_what_happened_reads_as_sentences(busy: Sample) -> None:
    told = "\n".join(lines(busy))
    for sentence in (
        "The coordinator added anna as a coder (coach).",
        "The coordinator imported transcript P1 (",
        "The coordinator planned pass eerste with codebook waardecreatie",
        "The coordinator took bram off P3 in pass eerste: “geen tijd”.",
        "anna signed off transcript P1.",
        "The coordinator closed pass eerste and opened the table for P1 (sealed: ",
        "The coordinator wrote down what the table decided on fragment 1 of P1: direct "
        "(there were: anna): “samen gelezen”.",
        "The coordinator opened pass eerste again: “P2 nog”.",
        "anna wrote a memo on fragment 1 of P2: “van anna”.",
        "bram wrote a private memo on fragment 1 of P2.",
        "bram took back: bram put a star on fragment 1 of P2.",
    ):
        assert sentence in told, sentence
    assert "van bram" not in told, "what a private memo says is its writer's"


# What became of it


def test_what_was_undone_says_so_and_who_did_it(busy: Sample) -> None:
    with busy.open("bram") as study:
        (star,) = [one for one in trail(study) if one.kind == "star"]
        assert (star.state, star.undone_by) == ("undone", "bram")
        redo(study)
        (star,) = [one for one in trail(study) if one.kind == "star"]
        assert star.state == "stands"
        told = next(trail(study)).what
        assert told == "bram did again: bram put a star on fragment 1 of P2."


def test_what_was_put_under_another_name_tells_both(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct")
    with sample.open() as study:
        reassign(study, "anna", "bram", since="", reason="zelfde laptop")
        entry = next(one for one in trail(study) if one.kind == "judgement")
        assert (entry.who, entry.was, entry.coder) == ("bram", "anna", "bram")
        assert entry.what.startswith("bram (under the name of anna) judged fragment 1 of P1")
        act = next(trail(study)).what
        assert act == "The coordinator put 1 act of anna under the name of bram: “zelfde laptop”."
    assert "judged" not in "\n".join(lines(sample, "anna")), "it is not anna's to see any more"
    assert "put 1 act of anna" in "\n".join(lines(sample, "anna"))
    assert "judged fragment 1" in "\n".join(lines(sample, "bram"))


def test_what_was_erased_or_did_not_come_says_so(busy: Sample) -> None:
    from coder.study.effects import blank_erased

    with busy.open() as study:
        memo = study.facts("SELECT id FROM event WHERE kind = 'memo' ORDER BY hlc LIMIT 1")[0][0]
        with study.act():
            study.record(
                "erasure", {"events": [memo], "what": "respondent", "about": "", "reason": "vraag"}
            )
            blank_erased(study._writer)
        found = {one.id: one for one in trail(study)}
    assert found[memo].state == "erased"
    assert "van anna" not in str(found[memo])
    assert any("erased the content of 1 event for good" in one.what for one in found.values())


def test_in_a_copy_the_log_has_what_its_coder_may_know(busy: Sample, tmp_path: Path) -> None:
    from coder.study.copies import copy_for

    with busy.open() as study:
        copy_for(study, "anna", tmp_path / "anna.study")
        kept = {one.id for one in trail(study)}
    with Study.open(tmp_path / "anna.study") as copy:
        told = list(trail(copy))
        assert {one.id for one in told} <= kept
        assert not any("bram judged fragment 1 of P2" in one.what for one in told)
        assert any("anna judged fragment 1 of P2" in one.what for one in told)


# Blindness


def test_a_coder_sees_their_own_acts_the_frame_and_what_lies_at_the_table(busy: Sample) -> None:
    told = lines(busy, "anna")
    everything = "\n".join(told)
    assert "anna judged fragment 1 of P2: direct" in everything
    assert "bram judged fragment 1 of P1: hindering" in everything, "it is at the table"
    assert "The coordinator closed pass eerste and opened the table for P1" in everything
    assert "sealed" not in everything, "figures wait until anna has signed off everything"
    others = [one for one in told if one.startswith("bram") and "P2" in one]
    assert others == [], "neither judgements, memos and stars nor what was taken back of them"


def test_the_look_of_the_coordinator_at_what_is_hidden_is_recorded(busy: Sample, run: Call) -> None:
    before = n_events(busy.path)
    assert run("log", "-s", busy.path, "--transcript", "P1").code == 0
    assert run("log", "-s", busy.path, "--kind", "pass.planned").code == 0
    assert run("log", "-s", busy.path, "--as", "anna").code == 0
    assert n_events(busy.path) == before
    assert run("log", "-s", busy.path).code == 0
    assert looks(busy.path) == ["log"]
    assert "(log)." in run("log", "-s", busy.path, "--kind", "looked").out


# Which part of it


def test_the_log_is_narrowed_by_who_what_where_and_when(busy: Sample) -> None:
    everything = lines(busy)
    anna = lines(busy, coder="anna")
    assert 0 < len(anna) < len(everything)
    assert any("added anna" in one for one in anna), "what was done in her name too"
    assert all(one.startswith("bram put") for one in lines(busy, kinds=["star"], coder="bram"))
    assert all("P1" in one or "signed" in one for one in lines(busy, transcript="P1"))
    one = lines(busy, transcript="P1", fragment="1")
    assert [told.split(":")[0] for told in one] == [
        "anna judged fragment 1 of P1",
        "bram judged fragment 1 of P1",
        "The coordinator wrote down what the table decided on fragment 1 of P1",
    ]
    with busy.open() as study:
        walls = sorted(one.wall for one in trail(study))
    middle = walls[len(walls) // 2]
    assert len(lines(busy, since=middle)) + len(lines(busy, until=middle)) == len(walls) + 1
    with busy.open() as study:
        new_pass(study, "tweede")
    assert len(lines(busy, coding_pass="tweede")) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--coder", "dora"), "There is no coder dora"),
        (("--kind", "besluit"), "There is no kind of event besluit"),
        (("--transcript", "P9"), "There is no transcript P9"),
        (("--pass", "derde"), "There is no pass derde"),
        (("--fragment", "3"), "--transcript"),
        (("--since", "gisteren"), "this is no moment"),
        (("--since", "10:75"), "this is no moment"),
        (("--json", "--csv"), "Choose one of"),
        (("-o", "x.csv"), "-o goes with --csv"),
    ],
)
def test_what_the_log_does_not_know_is_one_line(
    sample: Sample, run: Call, words: tuple[str, ...], says: str
) -> None:
    done = run("log", "-s", sample.path, *words)
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1


# The faces of it


def test_the_last_ones_come_newest_last_by_the_clock_on_the_wall(busy: Sample, run: Call) -> None:
    whole = run("log", "-s", busy.path, "--as", "anna").out.splitlines()
    assert run("log", "-s", busy.path, "--as", "anna", "-n", "3").out.splitlines() == whole[-3:]
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d  ", line) for line in whole)
    undone = run("log", "-s", busy.path, "--as", "bram", "--kind", "star").out
    assert re.search(r"\[undone by bram, \d{4}-\d\d-\d\d \d\d:\d\d\]", undone)


def test_table_and_document_say_the_same_as_the_lines(
    busy: Sample, run: Call, tmp_path: Path
) -> None:
    told = run("log", "-s", busy.path, "--as", "anna", "--json").json["log"]
    sentences = [
        line[18:].split(" [")[0]
        for line in run("log", "-s", busy.path, "--as", "anna").out.splitlines()
    ]
    assert [one["what"] for one in told] == sentences
    target = tmp_path / "spoor.csv"
    assert run("log", "-s", busy.path, "--as", "anna", "--csv", "-o", target).code == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig")), delimiter=";"))
    assert [row["what"] for row in rows] == sentences
    assert [row["event"] for row in rows] == [one["event"] for one in told]


def test_hostile_names_and_texts_are_shown_without_harm(
    make_sample: Callable[..., Sample], run: Call
) -> None:
    sample = make_sample(1)
    with sample.open() as study:
        coder = add_coder(study, "{who}", "coach")
        # As a copy that another program wrote might have it.
        with study.act():
            study.record("coder.set", {"coder": coder.id, "name": HOSTILE, "kind": "coach"})
            study.record(
                "pass.planned",
                {
                    "pass": coder.id,
                    "name": "=HYPERLINK(1)\n{name}",
                    "kind": "coding",
                    "codebook": "\x07x",
                    "version": "1",
                    "allocations": [],
                },
            )
    done = run("log", "-s", sample.path)
    assert done.code == 0
    for bad in ("\x1b", "\u202e", "\x07"):
        assert bad not in done.out
    assert "{who}" in done.out
    assert "HYPERLINK(1) {name}" in done.out
    assert all(re.match(r"\d{4}-", line) for line in done.out.splitlines()), "one line each"
    table = run("log", "-s", sample.path, "--csv").out
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert not any(re.match(r"[=+\-@]", cell) for cell in cells)


def test_a_moment_that_no_calendar_has_does_not_stop_the_log(sample: Sample, run: Call) -> None:
    with Study.open(sample.path, clock=lambda: 253_402_300_799_000) as study:
        add_coder(study, "dora", "coach")
    assert "added dora" in run("log", "-s", sample.path).out


# Undo and redo at the shell


def test_undo_says_in_the_words_of_the_log_what_it_takes_back(busy: Sample, run: Call) -> None:
    first = run("undo", "-s", busy.path, "--as", "anna", "--dry-run")
    assert first.code == 0
    assert "anna put a star on fragment 1 of P2." in first.err
    assert "Nothing was changed" in first.err
    before = n_events(busy.path)
    done = run("undo", "-s", busy.path, "--as", "anna")
    assert (done.code, n_events(busy.path)) == (0, before + 1)
    assert "anna put a star on fragment 1 of P2." in done.err
    again = run("redo", "-s", busy.path, "--as", "anna")
    assert "This is done again" in again.err
    assert "anna put a star on fragment 1 of P2." in again.err
    with busy.open("anna") as study:
        told = [one.what for one in itertools.islice(trail(study), 2)]
    assert told[0] == "anna did again: anna put a star on fragment 1 of P2."


def test_at_a_terminal_it_asks_and_no_changes_nothing(
    busy: Sample, run: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.cli import undo as command

    asked: list[str] = []

    def answer(text: str, **_more: object) -> str:
        asked.append(text)
        return replies.pop(0)

    monkeypatch.setattr(command, "at_terminal", lambda: True)
    monkeypatch.setattr(command.click, "prompt", answer)
    before = n_events(busy.path)
    for reply in ("n", "nee", "x"):
        replies = [reply]
        done = run("undo", "-s", busy.path, "--as", "anna")
        assert done.code == 0
        assert "Nothing was changed." in done.err
    assert n_events(busy.path) == before
    replies = ["j"]
    assert run("undo", "-s", busy.path, "--as", "anna").code == 0
    assert n_events(busy.path) == before + 1
    assert asked == ["Go on? [Y/n]"] * 4


def test_what_stays_is_one_line_and_exit_code_two(sample: Sample, run: Call) -> None:
    nothing = run("undo", "-s", sample.path, "--as", "anna")
    assert (nothing.code, nothing.err) == (2, "coder: There is nothing of yours to undo.\n")
    assert run("redo", "-s", sample.path).code == 2
    finish(sample, "P1", anna=["direct"], bram=["direct"])
    close(sample, incomplete="de rest volgt")
    refused = run("undo", "-s", sample.path, "--as", "anna")
    assert refused.code == 2
    assert "at the table" in refused.err.splitlines()[-1]


def test_an_act_of_many_events_is_told_by_what_tells_most(sample: Sample, run: Call) -> None:
    table = sample.path.with_name("in.csv")
    table.write_text("transcript,fragment,coder,codes\nP1,1,anna,direct\nP1,2,anna,\n", "utf-8")
    assert run("import", "codings", table, "-s", sample.path).code == 0
    told = run("undo", "-s", sample.path, "--dry-run").err
    assert "took in 2 judgements of anna on P1" in told
    assert "1: direct" in told


# Under another name, at the shell


def test_reassigning_by_local_time_is_told_to_both_once(sample: Sample, run: Call) -> None:
    say(sample, "anna", "P1", "direct", "0")
    words = ["reassign", "-s", sample.path, "anna", "bram", "--since", "2026-01-01"]
    only = run(*words, "--until", "2026-02-01", "--reason", "zelfde laptop")
    assert only.code == 2
    assert "did nothing as a coder in that time" in only.err
    tried = run(*words, "--reason", "zelfde laptop", "--dry-run")
    assert "2 acts of anna now count as bram's: zelfde laptop" in tried.err
    assert run("status", "-s", sample.path, "--as", "bram").err == ""
    assert run(*words, "--reason", "zelfde laptop", "--transcript", "P1").code == 0
    for who in ("anna", "bram"):
        status = run("status", "-s", sample.path, "--as", who)
        assert "2 acts of anna now count as bram's: zelfde laptop" in status.err
        assert run("status", "-s", sample.path, "--as", who).err == ""
    assert run("status", "-s", sample.path).err == ""
    assert run("undo", "-s", sample.path).code == 0
    with sample.open("anna") as study:
        assert (
            study.facts(
                "SELECT count(*) FROM judgement j JOIN coder c ON c.id = j.coder "
                "WHERE c.name = 'anna'"
            )[0][0]
            == 2
        )
    assert run("doctor", "-s", sample.path).code == 0


def test_only_the_coordinator_reassigns(sample: Sample, run: Call) -> None:
    say(sample, "anna", "P1", "direct")
    done = run(
        *("reassign", "-s", sample.path, "--as", "anna", "anna", "bram"),
        *("--since", "2026-01-01", "--reason", "ik"),
    )
    assert done.code == 2
    assert "Only the coordinator" in done.err
