"""Our own project files come back as they were, also by way of what other programs want."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import PASS, close, decide_on, finish, quick_samples, say, sign

from coder import language
from coder.codebook import find
from coder.exchange.refi.account import LEFT, Lines
from coder.exchange.refi.from_study import project_of
from coder.exchange.refi.outgoing import export_project
from coder.exchange.refi.project import (
    Code,
    Coding,
    Project,
    Selection,
    TextSource,
    User,
    all_codes,
)
from coder.exchange.refi.reading import whole_project
from coder.exchange.refi.taking import Account, Options, import_project
from coder.exchange.refi.targets import TARGETS, Target, prepared
from coder.exchange.refi.writing import STANDARD, Counting, write_project
from coder.model import Assignment
from coder.study import Study
from coder.study.attributes import define_attribute
from coder.study.codings import codings
from coder.study.decisions import decisions
from coder.study.doctor import examine
from coder.study.judgements import judge
from coder.study.marks import list_marks, set_mark
from coder.study.memos import memos, on_code, on_study, on_transcript, write_memo, write_memo_on
from coder.study.passes import at_table, find_pass
from coder.study.respondents import find_respondent, list_respondents, set_respondent
from coder.study.stars import set_star
from coder.study.transcripts import (
    find_fragment,
    find_transcript,
    fragments_of,
    list_transcripts,
    text_of,
)
from coder.text import canonical

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples


def full(sample: Sample) -> None:
    """A study with one of everything, its first two texts at the table."""
    say(sample, "anna", "P1", "applied(valence=absent)|direct", "0", "0", "0", "hindering")
    say(sample, "bram", "P1", "applied", "0", "0", "0", "0")
    with sample.open("anna") as study:
        coding_pass = find_pass(study, PASS)
        first = find_transcript(study, "P1")
        one = find_fragment(study, first, "1")
        words = (one.start + 2, one.start + 9)
        highlight = Assignment("applied", (("valence", "absent"),), *words)
        judge(study, coding_pass, first, one, [highlight, Assignment("direct")])
        set_star(study, coding_pass, first, one, True, words)
        write_memo(study, coding_pass, first, one, "Mooi gezegd.\nMet een regel.")
        write_memo_on(study, coding_pass, on_code(study, coding_pass, "direct"), "Lastig.")
        write_memo_on(study, coding_pass, on_transcript(first), "Lang gesprek.")
    finish(sample, "P2", anna=["potential"], bram=["potential", "0"])
    with sample.open() as study:
        coding_pass = find_pass(study, PASS)
        second = find_transcript(study, "P2")
        write_memo_on(study, coding_pass, on_study(study), "Over alles.")
        set_mark(study, coding_pass, second, find_fragment(study, second, "1"), "special", True)
        define_attribute(study, "jaren", "number")
        set_respondent(study, "P1", role="coach", attributes={"jaren": "12", "plaats": "Deventer"})
    sign(sample, "anna", "P1")
    sign(sample, "bram", "P1")
    close(sample, incomplete="later")
    decide_on(sample, "P1", "1", "direct", reason="Zo is het.")


def content(study: Study, name: str = PASS) -> dict[str, object]:
    """All that the standard, with our notes, can hold of a pass; no ids."""
    coding_pass = find_pass(study, name)
    places = {
        one.id: (transcript.name, one.label)
        for transcript in list_transcripts(study)
        for one in fragments_of(study, transcript)
    }
    return {
        "codings": [replace(one, fragment_id="") for one in codings(study, coding_pass)],
        "fragments": [
            (transcript.name, one.label, one.start, one.end, one.speaker)
            for transcript in list_transcripts(study)
            for one in fragments_of(study, transcript)
        ],
        "texts": [
            (one.name, one.wave, dict(one.speakers), text_of(study, one))
            for one in list_transcripts(study)
        ],
        "memos": sorted(
            (one.coder, one.about, one.text, one.transcript, one.label) for one in memos(study)
        ),
        "marks": sorted((one.kind, one.transcript, one.label) for one in list_marks(study)),
        "respondents": [
            (one.name, one.role, one.group, one.attributes) for one in list_respondents(study)
        ],
        "decisions": [
            (places[one.fragment], one.outcome, one.assignments, one.reason)
            for one in decisions(study, coding_pass)
        ],
        "table": {places_of[1] for places_of in _tables(study, name)},
    }


def _tables(study: Study, name: str) -> list[tuple[str, str]]:
    opened = at_table(study, find_pass(study, name))
    return [(one.id, one.name) for one in list_transcripts(study) if one.id in opened]


def exported(study: Study, name: str = PASS) -> Project:
    with language.using("en"):
        return project_of(study, find_pass(study, name))


def back(tmp_path: Path, project: Project, counting: Counting = STANDARD) -> tuple[Path, Account]:
    """The project written, and read into a new study."""
    path = tmp_path / "p.qdpx"
    path.write_bytes(write_project(project, counting))
    found: list[Account] = []
    made = tmp_path / f"{uuid.uuid4()}.study"
    Study.create(
        made, fill=lambda study: found.append(import_project(study, path, Options()))
    ).close()
    return made, found[0]


@pytest.mark.slow
@pytest.mark.parametrize("target", [None, *TARGETS])
def test_a_study_comes_back_as_it_was_by_way_of_any_program(
    make_sample: Callable[..., Sample], tmp_path: Path, target: Target | None
) -> None:
    sample = make_sample(3)
    full(sample)
    with sample.open() as study:
        before, project = content(study), exported(study)
    if target is None:
        made, account = back(tmp_path, project)
    else:
        made, account = back(tmp_path, prepared(project, target), TARGETS[target].counting)
    with Study.open(made) as study:
        after = content(study)
        kind = {one.coder for one in codings(study)}
        assert not list(examine(study))
    if target == "qualcoder":  # which passes notes on codings over, and those on texts
        for where in (before, after):
            where["codings"] = [
                replace(one, codes=one.codes.replace("(valence=absent)", ""))
                for one in where["codings"]  # type: ignore[attr-defined]
            ]
            where["memos"] = sorted(one[2] for one in where["memos"])  # type: ignore[attr-defined]
    assert after == before
    assert kind == {"anna", "bram"}
    assert [one for one in account.lines if one.kind in LEFT] == []


def test_a_second_time_into_the_same_study_changes_nothing(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(3)
    full(sample)
    path = tmp_path / "p.qdpx"
    with sample.open() as study:
        before = content(study)
        path.write_bytes(write_project(exported(study)))
        account = import_project(study, path, Options())
        assert (account.judgements, account.stars, account.memos, account.decisions) == (0, 0, 0, 0)
        assert (account.transcripts, account.new_coders, account.new_codebook) == (0, 0, False)
        assert content(study) == before


@pytest.mark.parametrize("target", [None, "nvivo"])
def test_texts_that_went_out_with_labels_meet_the_transcripts_that_they_came_from(
    make_sample: Callable[..., Sample], tmp_path: Path, target: Target | None
) -> None:
    sample = make_sample(3)
    full(sample)
    path = tmp_path / "p.qdpx"
    with sample.open() as study:
        before = content(study)
        out = export_project(study, find_pass(study, PASS), target=target, speakers=True)
        assert "I: " in out.project.sources[0].text
        path.write_bytes(out.content)
        account = import_project(study, path, Options())
        assert (account.transcripts, account.judgements, account.stars) == (0, 0, 0)
        assert content(study) == before
    made, _account = back(tmp_path, out.project)
    with Study.open(made) as study:
        assert [
            (one.fragment, one.coder, one.codes, one.text)
            for one in codings(study, find_pass(study, PASS))
        ] == [
            (one.fragment, one.coder, one.codes, one.text)
            for one in before["codings"]  # type: ignore[attr-defined]
        ]


def test_kinds_of_coders_and_the_codebook_with_all_its_rules_come_back(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(2)
    say(sample, "anna", "P1", "direct")
    say(sample, "bram", "P1", "0")
    with sample.open() as study:
        made, account = back(tmp_path, exported(study))
    book = find("waardecreatie")
    assert (account.codebook, account.version) == (book.id, book.version)
    with Study.open(made) as study:
        assert find_respondent(study, "P1").role == "coach"
        found = {row[0]: row[1] for row in study.rows("SELECT name, kind FROM coder")}
    assert found == {"anna": "coach", "bram": "researcher"}
    assert [one for one in account.lines if one.kind in ("coach", "researcher")] == []


def test_results_whose_reasons_got_lost_are_decisions_where_coders_did_not_agree(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(3)
    full(sample)
    with sample.open() as study:
        project = exported(study)
    bare = replace(
        project,
        sources=tuple(
            replace(one, selections=tuple(replace(each, notes=()) for each in one.selections))
            for one in project.sources
        ),
    )
    made, _account = back(tmp_path, bare)
    with Study.open(made) as study:
        (found,) = decisions(study, find_pass(study, PASS))
    assert [one.code for one in found.assignments] == ["direct"]
    assert "p.qdpx" in found.reason


def test_codes_that_another_program_added_come_in_beside_ours(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(2)
    say(sample, "anna", "P1", "direct")
    with sample.open() as study:
        project = exported(study)
    new = Code("00000000-0000-0000-0000-00000000000a", "Verrassing")
    source = project.sources[0]
    first = source.selections[0]
    more = replace(
        first,
        codings=(
            *first.codings,
            replace(first.codings[0], guid=new.guid[:-1] + "b", code=new.guid),
        ),
    )
    changed = replace(
        project,
        codes=(*project.codes, new),
        sources=(replace(source, selections=(more, *source.selections[1:])), *project.sources[1:]),
    )
    made, account = back(tmp_path, changed)
    assert account.codebook == "waardecreatie"
    assert account.version != find("waardecreatie").version
    with Study.open(made) as study:
        (one,) = codings(study)
    assert set(one.codes.split("|")) == {"direct", "Verrassing"}


# The law: what the standard holds comes back


LETTERS = st.sampled_from("aé e\u0301\u0300😀🇳🇱 \n\tß中\u200bnR:?.")
TEXTS = st.text(LETTERS, min_size=1, max_size=60).map(canonical).filter(lambda one: one.strip())
COUNTINGS = st.builds(Counting, crlf=st.booleans(), utf16=st.booleans())


def guid(number: int) -> str:
    return str(uuid.UUID(int=number))


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Texts with selections anywhere, by several users, with several codes."""
    users = tuple(User(guid(number), f"u{number}") for number in (1, 2))
    codes = (Code(guid(3), "A", codes=(Code(guid(4), "B"),)), Code(guid(5), "C"))
    every = [code.guid for _above, code in all_codes(codes)]
    sources, number = [], 100
    for place in range(draw(st.integers(1, 2))):
        text = draw(TEXTS)
        selections = []
        for _number in range(draw(st.integers(0, 6))):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            user = draw(st.sampled_from(users)).guid
            given_codes = draw(st.lists(st.sampled_from(every), unique=True, min_size=1))
            number += 10
            selections.append(
                Selection(
                    guid(number),
                    start,
                    end,
                    " ".join(text[start:end].split())[:100],
                    user,
                    codings=tuple(
                        Coding(guid(number + at + 1), code, user)
                        for at, code in enumerate(given_codes)
                    ),
                )
            )
        sources.append(
            TextSource(guid(10 + place), f"T{place}", text, selections=tuple(selections))
        )
    return Project("P", "another program", users=users, codes=codes, sources=tuple(sources))


@pytest.mark.slow
@settings(max_examples=300)
@given(project=projects(), counting=COUNTINGS)
def test_no_selection_is_ever_read_at_another_place(
    tmp_path_factory: pytest.TempPathFactory, project: Project, counting: Counting
) -> None:
    path = tmp_path_factory.mktemp("law") / "p.qdpx"
    path.write_bytes(write_project(project, counting))
    lines = Lines()
    read = whole_project(path, lines)
    assert [one.text for one in read.sources] == [one.text for one in project.sources]
    for source, before in zip(read.sources, project.sources, strict=True):
        known = {one.guid: one for one in before.selections}
        for one in source.selections:
            meant = before.text[known[one.guid].start : known[one.guid].end]
            found = source.text[one.start : one.end]
            assert " ".join(found.split()) == " ".join(meant.split())
    if counting == STANDARD:
        taken = sum(len(one.selections) for one in read.sources)
        short = sum(one.kind in ("shifted", "unchecked", "outside") for one in lines.found)
        assert taken + short == sum(len(one.selections) for one in project.sources)


@pytest.mark.slow
@settings(max_examples=60)
@given(project=projects())
def test_export_import_export_is_lossless(
    tmp_path_factory: pytest.TempPathFactory, project: Project
) -> None:
    """Whatever came in from elsewhere goes out, comes in and goes out the same."""
    folder = tmp_path_factory.mktemp("law")
    path = folder / "p.qdpx"
    path.write_bytes(write_project(project))
    first = folder / "1.study"
    Study.create(first, fill=lambda study: import_project(study, path, Options())).close()
    with Study.open(first) as study:
        passes = study.rows("SELECT name FROM coding_pass")
        if not passes:
            return
        out, before = exported(study, passes[0][0]), content(study, passes[0][0])
    made, account = back(folder, out)
    with Study.open(made) as study:
        assert content(study, passes[0][0]) == before
        again = exported(study, passes[0][0])
    assert [one for one in account.lines if one.kind in LEFT] == []
    assert said(again) == said(out)


def said(project: Project) -> set[tuple[str, int, int, str, str]]:
    users = {one.guid: one.name for one in project.users}
    codes = {code.guid: code.name for _above, code in all_codes(project.codes)}
    return {
        (source.name, one.start, one.end, users[coding.user], codes[coding.code])
        for source in project.sources
        for one in source.selections
        for coding in one.codings
    }


def test_the_texts_of_a_file_are_not_unpacked(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct")
    with sample.open() as study:
        data = write_project(exported(study))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
    back(tmp_path, whole_project(_written(tmp_path, data), Lines()))
    assert not names & {one.name for one in tmp_path.rglob("*")}


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "x.qdpx"
    path.write_bytes(data)
    return path
