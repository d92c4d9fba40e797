"""The whole life of a study, on the sample study: its interviews and what two people said of them.

Planned, coded, signed off, revised, sealed, decided in every way, adjudicated, opened again, coded
anew under a better codebook, merged with a copy that decided otherwise, and resolved.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from command_line import Call, caller
from textual.pilot import Pilot

from coder.agreement import code_agreement
from coder.codebook import Text, find, to_document
from coder.consensus import differences, results, state_of, union
from coder.demo import make
from coder.shipped import folder
from coder.study import Study
from coder.study.decisions import decide, decisions
from coder.study.judgements import judge, judgements_of
from coder.study.passes import find_pass, seals
from coder.study.recoding import to_judge_again
from coder.study.transcripts import find_fragment, find_transcript
from coder.tui import Workbench

pytestmark = pytest.mark.slow

LIFE = "leven"
BOTH = ("anna", "bram")
HERE = ("--present", "anna", "--present", "bram")


class Life:
    """A study that is lived with, by its commands."""

    def __init__(self, path: Path, call: Call) -> None:
        self.path = path
        self.call = call

    def done(self, *words: object, on: Path | None = None) -> Any:
        """What a command came to that must succeed."""
        outcome = self.call(*words, "-s", on or self.path)
        assert outcome.code == 0, (words, outcome)
        return outcome

    def json(self, *words: object) -> Any:
        return self.done(*words, "--pass", LIFE, "--json").json

    def differing(self, *words: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.json("differences", *words)["differences"]
        return found

    def decide(self, where: Mapping[str, Any], *words: str, on: Path | None = None) -> Any:
        place = (where["transcript"], where["fragment"])
        return self.done("decide", *place, *words, "--pass", LIFE, on=on)


@pytest.fixture
def life(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Life:
    """The sample study, with a pass of its own in which both have coded everything."""
    made = Life(make(tmp_path).path, caller(capsys))
    plan = tmp_path / "plan.csv"
    texts = [path.stem for path in folder("transcripts").iterdir() if path.stem[0] in "CDX"]
    rows = "".join(f"{who},{text}\n" for who in BOTH for text in sorted(texts))
    plan.write_text("coder,transcript\n" + rows, encoding="utf-8")
    made.done("team", "add", "dora", "--kind", "researcher")
    made.done("pass", "new", LIFE, "--plan", plan)
    for who in BOTH:
        said = folder("transcripts") / f"judgements-{who}.csv"
        made.done("import", "codings", said, "--as", who, "--pass", LIFE)
        made.done("signoff", "--as", who, "--pass", LIFE)
    return made


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press("space" if key == " " else key)
    await pilot.pause()


async def test_the_sample_study_from_plan_to_resolved(life: Life, tmp_path: Path) -> None:
    laptop = Path(shutil.copy(life.path, tmp_path / "laptop.study"))  # before anything is revised

    # First silently: bram learns which fragments differ, and looks again at one.
    told = life.done("pass", "revise", LIFE)
    assert "differ" in told.err
    revised = revise_one(life, "bram")
    for who in BOTH:
        life.done("revise", "--done", "--as", who, "--pass", LIFE)

    # The table opens; what was said until then is sealed, and holds no text.
    life.done("pass", "close", LIFE)
    first = sealed(life.path)
    alpha = life.json("agree")["overall"]["alpha"]
    assert life.json("agree")["sealed"]["same"]
    assert "zonwering" not in str(first) and first[0]["texts"]
    assert revised not in {one["fragment_id"] for one in life.differing()}

    queue = life.differing("--reading-order")
    await by_keys(life)
    decided = life.json("decisions")["decisions"]
    assert [(one["outcome"], one["way"]) for one in decided] == [
        ("decided", "view"),
        ("decided", "union"),
        ("decided", "common"),
        ("decided", "own"),
        ("decided", "vote"),
        ("referred", None),
        ("put_off", None),
        ("unresolved", None),
    ]
    assert [one["state"] for one in decided] == ["stands"] * 8

    late_work(life, laptop, decided[0])
    adjudicate(life)
    open_one_again(life, decided[1])
    assert life.json("agree")["overall"]["alpha"] == alpha, "none of it touches the first figure"

    recoded = new_version(life, tmp_path)
    assert recoded
    merge_two_decisions(life, tmp_path, queue[20])
    settle_the_rest(life)

    # Resolved: one verdict, no coefficient, everything kept, and the first figure as it was.
    with Study.open(life.path) as study:
        coding_pass = find_pass(study, LIFE)
        assert state_of(study, coding_pass) == "resolved"
        assert differences(study, coding_pass) == []
        rests_on = {one.basis for one in results(study, coding_pass)}
        assert rests_on == {"decision", "agreed"}
    now = sealed(life.path)
    assert now[0] == first[0], "the first seal is what it was"
    for one in now:
        same_as_recomputed(one)
    reports(life)
    assert life.call("doctor", "-s", life.path).code == 0


def sealed(path: Path) -> list[Mapping[str, Any]]:
    with Study.open(path) as study:
        return seals(study, find_pass(study, LIFE))


def revise_one(life: Life, who: str) -> str:
    """On the first fragment that differs ``who`` says what the other one said; its id."""
    with Study.open(life.path) as study:
        coding_pass = find_pass(study, LIFE)
        said = {(one.fragment, one.coder): one for one in judgements_of(study, coding_pass)}
    with Study.open(life.path, who) as mine:
        from coder.study.revising import revising

        place = revising(mine, coding_pass)[0]
        fragment = place.differing[0]
        other = next(one for (at, name), one in said.items() if at == fragment and name != who)
        transcript = find_transcript(mine, place.transcript)
        judge(mine, coding_pass, transcript, _by_id(mine, transcript, fragment), other.assignments)
    with Study.open(life.path) as study:
        assert [one.fragment for one in judgements_of(study, coding_pass, stage="revised")] == [
            fragment
        ]
    return fragment


def _by_id(study: Study, transcript: Any, identity: str) -> Any:
    from coder.study.transcripts import fragments_of

    return next(one for one in fragments_of(study, transcript) if one.id == identity)


async def by_keys(life: Life) -> None:
    """Every way to decide that two coders have, with undo and redo, and a proposal."""
    app = Workbench(life.path, None, "resolve", pass_name=LIFE)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "a", "b", "enter", "slash", "r")
        await press(pilot, "A", "enter", "plus", "enter", "ampersand", "enter")
        await press(pilot, "m")  # of two no more than half: it says so, and nothing is chosen
        await press(pilot, "0", "g", "3", "n", "B", *"nee", "enter", "enter", *"zo", "enter")
        await press(pilot, "s", "A", "0", "B", "0", "enter", "enter")
        await press(pilot, "x", "2", *"wanneer is een plan winst", "enter")
        await press(pilot, "greater_than_sign", *"wij komen er niet uit", "enter")
        await press(pilot, "full_stop", *"na de pauze", "enter", "minus", *"oneens", "enter")
        await press(pilot, "u", "u", "U", "U")


def late_work(life: Life, laptop: Path, decided: Mapping[str, Any]) -> None:
    """On his laptop bram had changed his mind before the table opened; it comes in now."""
    place = (decided["transcript"], decided["fragment"])
    back = ("--pass", LIFE, "--as", "bram")
    life.done("signoff", place[0], "--reopen", "nog een blik", *back, on=laptop)
    life.done("judge", *place, "other", *back, on=laptop)
    life.done("signoff", place[0], *back, on=laptop)
    open_before = {one["fragment_id"] for one in life.differing()}
    bundle = laptop.with_suffix(".bundle")
    life.done("bundle", "--as", "bram", "-o", bundle, on=laptop)
    told = life.done("merge", bundle)
    assert f"{place[0]} {place[1]}" in told.out + told.err
    opened = {one["fragment_id"] for one in life.differing()} - open_before
    assert opened == {decided["fragment_id"]}, "exactly the fragment that it touches"
    (one,) = [each for each in life.differing() if each["fragment_id"] in opened]
    assert one["touched"] and any(view["late"] for view in one["views"])
    assert len(one["decisions"]) == 1, "the decision is kept"
    life.decide(one, "--take", "anna", "--reason", "nog eens gelezen", *HERE)


def adjudicate(life: Life) -> None:
    """A third person reads what was sent on, by letters, and decides with a reason."""
    life.done("pass", "adjudicator", LIFE, "dora")
    read = life.done("differences", "--referred", "--json", "--as", "dora", "--pass", LIFE)
    (one,) = read.json["differences"]
    assert [view["coder"] for view in one["views"]] == ["A", "B"]
    assert "anna" not in read.out and "wij komen er niet uit" not in read.out
    words = ("--adjudicate", "--take", "B", "--reason", "zo staat het er", "--as", "dora")
    life.decide(one, *words)
    assert life.json("decisions")["decisions"][-1]["way"] == "adjudicated"


def open_one_again(life: Life, decided: Mapping[str, Any]) -> None:
    """A decision is taken back, and taken otherwise; the log keeps both."""
    life.decide(decided, "--withdraw", "--reason", "te snel")
    assert decided["fragment_id"] in {one["fragment_id"] for one in life.differing()}
    life.decide(decided, "-", "--reason", "toch niet", "--cause", "slip", *HERE)
    life.done("undo")
    assert decided["fragment_id"] in {one["fragment_id"] for one in life.differing()}
    life.done("redo")
    log = [
        (one["outcome"], one["state"])
        for one in life.json("decisions")["decisions"]
        if one["fragment_id"] == decided["fragment_id"]
    ]
    assert log == [("decided", "replaced"), ("withdrawn", "replaced"), ("decided", "stands")]


def new_version(life: Life, tmp_path: Path) -> int:
    """From "unclear" comes a version of the codebook, and from that a list of work."""
    (proposal,) = life.json("proposals")["proposals"]
    assert proposal["code"] == "potential" and proposal["state"] == "open"
    answer = ("--answer", proposal["id"][-6:], "--take", "een plan telt mee")
    life.done("proposals", *answer, "--pass", LIFE)
    old = find("waardecreatie")
    codes = [
        replace(one, definition=Text("Winst of plan.", "A gain or a plan."))
        if one.id == "potential"
        else one
        for one in old.codes
    ]
    file = tmp_path / "waardecreatie-9.yaml"
    document = to_document(replace(old, version="9", codes=tuple(codes)))
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    life.done("pass", "reopen", LIFE, "--reason", "potential is scherper omschreven")
    life.done("pass", "version", LIFE, file)
    with Study.open(life.path) as study:
        work = to_judge_again(study, find_pass(study, LIFE))
    assert {one.coder for one in work} == set(BOTH)
    (effect,) = life.json("proposals")["proposals"]
    assert effect["state"] == "taken" and effect["taken_up_in"] == "9" and effect["to_judge_again"]
    for who in BOTH:
        with Study.open(life.path, who) as mine, mine.act():
            coding_pass = find_pass(mine, LIFE)
            for one in (each for each in work if each.coder == who):
                transcript = find_transcript(mine, one.transcript)
                fragment = find_fragment(mine, transcript, one.label)
                independent = judgements_of(mine, coding_pass, coder=mine.coder)
                before = next(each for each in independent if each.fragment == one.fragment)
                judge(mine, coding_pass, transcript, fragment, before.assignments)
    with Study.open(life.path) as study:
        coding_pass = find_pass(study, LIFE)
        assert to_judge_again(study, coding_pass) == []
        assert len(judgements_of(study, coding_pass, stage="recoded")) == len(work)
    life.done("pass", "close", LIFE)
    return len(work)


def merge_two_decisions(life: Life, tmp_path: Path, where: Mapping[str, Any]) -> None:
    """Two copies decide on one fragment: both decisions are kept, and it is open again."""
    other = Path(shutil.copy(life.path, tmp_path / "other.study"))
    life.decide(where, "direct", "--reason", "hier")
    life.decide(where, "enabling", "--reason", "daar", on=other)
    bundle = tmp_path / "other.bundle"
    life.done("bundle", "-o", bundle, on=other)
    life.done("merge", bundle)
    (one,) = [each for each in life.differing() if each["fragment_id"] == where["fragment_id"]]
    assert {each["reason"] for each in one["decisions"]} == {"hier", "daar"}
    states = [
        each["state"]
        for each in life.json("decisions")["decisions"]
        if each["fragment_id"] == where["fragment_id"]
    ]
    assert states == ["open", "open"]
    life.decide(where, "direct", "enabling", "--reason", "beide", *HERE)


def settle_the_rest(life: Life) -> None:
    """What is left takes all codes that somebody chose."""
    with Study.open(life.path) as study, study.act():
        coding_pass = find_pass(study, LIFE)
        left = differences(study, coding_pass)
        assert len(left) > 20
        for one in left:
            transcript = find_transcript(study, one.transcript)
            said = union(one.views)
            decide(study, coding_pass, transcript, one.fragment, said, reason="alles samen")
        assert all(one.wall for one in decisions(study, coding_pass))


def same_as_recomputed(seal: Mapping[str, Any]) -> None:
    """The alphas of a seal follow from the judgements that it holds."""
    names = [row[0] for rows in seal["fragments"].values() for row in rows if row[1] is not None]
    units = {name: at for at, name in enumerate(names)}
    people = {name: at for at, name in enumerate(dict.fromkeys(r[0] for r in seal["judgements"]))}
    figures = seal["figures"]["codes"]
    array = np.full((len(figures), len(people), len(units)), np.nan)
    for coder, fragment, _swept, said, version in seal["judgements"]:
        mine = {one["code"] for one in said}
        for at, one in enumerate(figures):
            changed = seal["version"] == "9" and one["code"] == "potential" and version != "9"
            array[at, people[coder], units[fragment]] = (
                np.nan if changed else float(one["code"] in mine)
            )
    for one, found in zip(figures, code_agreement(array), strict=True):
        recomputed = found.alpha.value
        if one["alpha"] is None or recomputed is None:
            assert one["code"] == "potential" or one["alpha"] is recomputed, one["code"]
        else:
            assert one["alpha"] == pytest.approx(recomputed), one["code"]


def reports(life: Life) -> None:
    """Each report says that the table was opened again; the log is a table for a spreadsheet."""
    for command in ("agree", "differences", "decisions", "differences --agenda"):
        said = life.done(*command.split(), "--pass", LIFE).out
        assert "potential is scherper omschreven" in said, command
    assert "potential is scherper omschreven" in life.done("status").out
    for table in ("overview", "respondents", "matrix"):
        assert "Reopened on 20" in life.done("report", table, "--pass", LIFE).out, table
    log = life.done("decisions", "--csv", "--profile", "plain", "--pass", LIFE).out
    rows = list(csv.DictReader(io.StringIO(log)))
    assert len(rows) == len(life.json("decisions")["decisions"]) > 30
    assert {"view", "union", "common", "own", "vote", "adjudicated"} <= {one["way"] for one in rows}
    page = life.done("decisions", "--html", "--pass", LIFE).out
    assert page.startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
    agenda = life.done("differences", "--agenda", "--all", "--anonymous", "--pass", LIFE).out
    assert "anna" not in agenda and agenda.startswith("# ")
    kept = life.json("decisions")["kept"]
    assert {one.get("kind") for one in kept} == {"coach", "researcher"}, "by kind, not by name"
