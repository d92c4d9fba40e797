"""REFI-QDA for each program, what it will lose, and that other programs can load our files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from study_steps import PASS, close, decide_on, finish, quick_samples, say, sign

from coder import language
from coder.errors import InputError
from coder.exchange.refi.checking import faults
from coder.exchange.refi.fidelity import losses
from coder.exchange.refi.from_study import project_of
from coder.exchange.refi.labelled import with_speakers
from coder.exchange.refi.notions import read_about_text
from coder.exchange.refi.outgoing import export_project
from coder.exchange.refi.project import Code, Project, all_codes
from coder.exchange.refi.targets import TARGETS, names_apart, prepared
from coder.exchange.refi.writing import write_project
from coder.model import Assignment
from coder.study.decisions import Account
from coder.study.judgements import judge
from coder.study.marks import set_mark
from coder.study.memos import write_memo
from coder.study.passes import find_pass
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript, text_of

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def rich(sample: Sample) -> None:
    """A table with a star, memos, qualifiers, a highlight and a decision."""
    finish(
        sample,
        "P1",
        anna=["direct", "0", "applied(valence=absent)"],
        bram=["applied", "0", "applied(valence=absent)"],
    )
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        set_star(study, coding_pass, chosen, fragment, True)
        write_memo(study, coding_pass, chosen, fragment, "shared")
    close(sample, incomplete="later")
    decide_on(sample, "P1", "1", "direct")


def project_and_losses(sample: Sample, target: str | None, coder: str | None = None) -> object:
    with language.using("en"), sample.open(coder) as study:
        coding_pass = find_pass(study, PASS)
        project = project_of(study, coding_pass)
        return project, losses(study, coding_pass, project, target=target)  # type: ignore[arg-type]


def kinds(sample: Sample, target: str | None, coder: str | None = None) -> dict[str, int]:
    _project, found = project_and_losses(sample, target, coder)  # type: ignore[misc]
    return {one.kind: one.n for one in found}


def codes_of(project: Project) -> list[str]:
    return [code.name for _above, code in all_codes(project.codes)]


# Each program


@pytest.mark.parametrize("target", TARGETS)
def test_what_a_program_gets_is_whole_and_its_quotes_are_right(
    target: str, make_sample: Callable[..., Sample]
) -> None:
    sample = make_sample(2)
    rich(sample)
    with sample.open() as study:
        project = project_of(study, find_pass(study, PASS))
        text = text_of(study, find_transcript(study, "P1"))
    counting = TARGETS[target].counting  # type: ignore[index]
    made = prepared(project, target)  # type: ignore[arg-type]
    assert list(faults(made)) == []
    files = {}
    with zipfile.ZipFile(io.BytesIO(write_project(made, counting))) as file:
        files = {name: file.read(name) for name in file.namelist()}
    root = etree.fromstring(files["project.qde"])
    source = root.find(".//{*}TextSource")
    written = files["sources/" + source.get("plainTextPath").removeprefix("internal://")].decode()
    assert written.replace("\r\n", "\n") == text
    assert ("\r\n" in written) == (target in ("maxqda", "nvivo"))
    for one in source.iterfind("{*}PlainTextSelection"):
        start, end = int(one.get("startPosition")), int(one.get("endPosition"))
        words = " ".join(written[start:end].split())
        assert words.startswith(one.get("name"))
        assert len(words) == len(one.get("name")) or len(one.get("name")) >= 90
    assert "★" in codes_of(made)
    assert root.find("{*}Sets") is None


def test_a_text_says_who_speaks_where_that_is_wanted(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct", "applied")
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        plain = export_project(study, coding_pass).project
        spoken = export_project(study, coding_pass, speakers=True).project
        assert export_project(study, coding_pass, target="nvivo").project.sources[0].text == (
            spoken.sources[0].text
        )
        with pytest.raises(InputError, match="nobody is named"):
            export_project(study, coding_pass, speakers=True, public=True)
    before, after = plain.sources[0], spoken.sources[0]
    assert after.text.startswith("I: Hoe was het om erbij te zijn?\nR: Gezellig 1.")
    assert after.text.replace("I: ", "").replace("R: ", "") == before.text
    for old, new in zip(before.selections, after.selections, strict=True):
        assert after.text[new.start : new.end] == before.text[old.start : old.end]
    notes = {one.guid: one.text for one in spoken.notes}
    (about,) = [read_about_text(notes[guid]) for guid in after.notes]
    assert about is not None
    assert about.sha256 == hashlib.sha256(after.text.encode()).hexdigest()
    assert [after.text[a:b][:8] for _label, a, b, _who in about.fragments[:2]] == [
        "Hoe was ",
        "Gezellig",
    ]
    assert with_speakers(spoken) == spoken


def test_codes_of_one_name_get_their_path_where_names_stand_once() -> None:
    tree = (
        Code("1", "a", codes=(Code("2", "Time"), Code("3", "time"))),
        Code("4", "b", codes=(Code("5", "Time"),)),
        Code("6", "c"),
    )
    assert names_apart(tree) == {"2": "a > Time", "3": "a > time (2)", "5": "b > Time"}
    made = prepared(Project("x", codes=tree), "atlasti")
    assert codes_of(made) == ["a", "a > Time", "a > time (2)", "b", "b > Time", "c"]
    assert codes_of(prepared(Project("x", codes=tree), "nvivo")) == codes_of(
        Project("x", codes=tree)
    )


def test_qualcoder_finds_the_texts_of_a_case_by_a_code_of_its_guid(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(2)
    rich(sample)
    with sample.open() as study:
        project = project_of(study, find_pass(study, PASS))
    made = prepared(project, "qualcoder")
    guids = {one.guid for one in made.cases}
    assert guids <= {code.guid for _above, code in all_codes(made.codes)}
    for source in made.sources:
        spans = [
            (one.start, one.end)
            for one in source.selections
            for coding in one.codings
            if coding.code in guids
        ]
        assert spans == [(0, len(source.text))]
        assert source.notes == ()


# What is lost


def test_nothing_is_said_to_be_lost_where_nothing_is(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct", "0")
    assert [kinds(sample, one) for one in (None, "maxqda", "nvivo", "atlasti")] == [{}] * 4


def test_what_the_standard_has_no_place_for_is_counted(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    rich(sample)
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        write_memo(study, coding_pass, chosen, fragment, "mine", private=True)
        set_mark(study, coding_pass, chosen, fragment, "unsure", True)
    decide_on(sample, "P1", "1", "direct", account=Account("slip", ["anna"]))
    decide_on(sample, "P1", "2", outcome="put_off")
    assert kinds(sample, None) == {"unsure": 1, "how it was decided": 1, "open fragments": 1}
    assert kinds(sample, None, "anna")["private memos"] == 1


def test_what_each_program_will_not_keep_is_counted(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    rich(sample)
    # Of three fragments by two coders and the consensus.
    both = {"stars": 1, "qualifiers": 9}
    assert kinds(sample, None) == {}
    assert kinds(sample, "nvivo") == both
    assert kinds(sample, "maxqda") == both
    assert kinds(sample, "atlasti") == {**both, "notes on passages": 2}
    assert kinds(sample, "qualcoder") == {**both, "colours": 9, "memos": 1}


# At the command line


def test_the_commands_write_a_file_and_say_what_is_lost(
    make_sample: Callable[..., Sample], call: Call, tmp_path: Path
) -> None:
    sample = make_sample(1)
    rich(sample)
    at = ("--study", sample.path)
    out, report = tmp_path / "x.qdpx", tmp_path / "lost.txt"
    done = call("export", "qdpx", *at, "-o", out, "--for", "nvivo", "--report", report)
    assert done.code == 0
    assert "1 text, " in done.err
    assert "1 star is a code ★ there." in done.err
    assert report.read_text(encoding="utf-8").splitlines() == [
        line.strip() for line in done.err.splitlines() if line.startswith("  ")
    ]
    document = call("export", "qdpx", *at, "-o", out, "--json").json
    assert (document["lost"], document["sources"]) == ([], 1)
    refused = call("export", "qdpx", *at, "--json")
    assert (refused.code, "-o FILE" in refused.err) == (2, True)
    codebook = tmp_path / "x.qdc"
    assert call("export", "qdc", *at, "-o", codebook, "--lang", "nl").code == 0
    assert "Directe waarde" in codebook.read_text(encoding="utf-8")


# Other programs


@pytest.mark.slow
@pytest.mark.parametrize("target", [None, *TARGETS])
def test_pyrefiqda_loads_our_projects(
    target: str | None, make_sample: Callable[..., Sample], call: Call, tmp_path: Path
) -> None:
    from pyrefiqda import RefiCodebook, RefiProject

    sample = make_sample(1)
    rich(sample)
    out = tmp_path / "x.qdpx"
    more = ["--for", target] if target else []
    assert call("export", "qdpx", "--study", sample.path, "-o", out, *more).code == 0
    project = RefiProject.load(out, extract_dir=str(tmp_path / "open"))
    (source,) = project.sources.text_source
    path = RefiProject.resolve_source_path(source.plain_text_path, str(tmp_path / "open"))
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    assert len(source.plain_text_selection) >= 15
    for one in source.plain_text_selection:
        words = " ".join(text[one.start_position : one.end_position].split())
        assert words.startswith(one.name)
    codebook = tmp_path / "x.qdc"
    assert call("export", "qdc", "--study", sample.path, "-o", codebook).code == 0
    assert len(RefiCodebook.load(codebook).codes.code) == 8


# Any study at all

CODES = ("direct", "applied", "reframed")
VERDICTS = st.none() | st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from(["", "absent", "negative"]), st.booleans()),
    max_size=3,
    unique_by=lambda one: one[0],
)
HOSTILE = st.text(alphabet="ab ]>&<\"'\n\t😀\ufffe=,★(2)", min_size=1, max_size=12)


@pytest.mark.slow
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=st.lists(st.tuples(VERDICTS, VERDICTS), min_size=5, max_size=5),
    memo=HOSTILE,
    starred=st.sets(st.integers(0, 4)),
    at_table=st.booleans(),
)
def test_any_study_is_valid_and_the_same_twice_for_every_program(
    said: Sequence[tuple[list[tuple[str, str, bool]] | None, ...]],
    memo: str,
    starred: set[int],
    at_table: bool,
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    for place, coder in enumerate(("anna", "bram")):
        with sample.open(coder) as study, study.act():
            coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
            for n, verdicts in enumerate(said):
                fragment = find_fragment(study, chosen, str(n + 1))
                if n in starred:
                    set_star(study, coding_pass, chosen, fragment, True)
                    write_memo(study, coding_pass, chosen, fragment, memo)
                verdict = verdicts[place]
                if verdict is not None:
                    assignments = [
                        Assignment(
                            code,
                            (("valence", value),) if value else (),
                            fragment.start if narrow else None,
                            fragment.start + 3 if narrow else None,
                        )
                        for code, value, narrow in verdict
                    ]
                    judge(study, coding_pass, chosen, fragment, assignments)
    if at_table and all(one is not None for verdicts in said for one in verdicts):
        sign(sample, "anna", "P1")
        sign(sample, "bram", "P1")
        close(sample)
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        project, again = project_of(study, coding_pass), project_of(study, coding_pass)
        assert project == again
        assert write_project(project) == write_project(again)
        for target, needs in TARGETS.items():
            losses(study, coding_pass, project, target=target)
            write_project(prepared(project, target), needs.counting)
