"""REFI-QDA out: what is in the file is what was said, where it was said, by whom; and no more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import PASS, close, decide_on, finish, quick_samples, say

from coder import language
from coder.codebook import find, from_document, to_document
from coder.exchange.refi.checking import faults
from coder.exchange.refi.from_study import codebook_project, project_of
from coder.exchange.refi.notions import (
    CONSENSUS,
    is_none,
    is_star,
    read_about_pass,
    read_about_text,
    read_qualifiers,
)
from coder.exchange.refi.project import (
    Code,
    Coding,
    Project,
    Selection,
    TextSource,
    User,
    Variable,
    VariableValue,
    all_codes,
    guid_of,
)
from coder.exchange.refi.writing import Counting, write_codebook, write_project
from coder.ingest.take import prepare, settings_from, take
from coder.model import Assignment
from coder.study.attributes import define_attribute
from coder.study.judgements import judge
from coder.study.marks import set_mark
from coder.study.memos import on_code, on_study, on_transcript, write_memo, write_memo_on
from coder.study.passes import allocate, find_pass
from coder.study.respondents import set_respondent
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript, fragments_of, text_of
from coder.study.versions import take_version

if TYPE_CHECKING:
    from sample import Sample

    from coder.study import Study

make_sample = quick_samples


def exported(sample: Sample, coder: str | None = None) -> Project:
    with language.using("en"), sample.open(coder) as study:
        return project_of(study, find_pass(study, PASS))


def codings(project: Project) -> set[tuple[str, str, str, str]]:
    """(source, words, user, code) of every coding."""
    users = {one.guid: one.name for one in project.users}
    codes = {code.guid: code.name for _above, code in all_codes(project.codes)}
    return {
        (source.name, source.text[one.start : one.end], users[coding.user], codes[coding.code])
        for source in project.sources
        for one in source.selections
        for coding in one.codings
    }


def note_names(project: Project, guids: tuple[str, ...]) -> list[str]:
    names = {one.guid: one.name for one in project.notes}
    return [names[guid] for guid in guids]


def words(study: Study, transcript: str, label: str) -> str:
    return find_fragment(study, find_transcript(study, transcript), label).text


def judged(sample: Sample, coder: str, label: str, *assignments: Assignment) -> None:
    with sample.open(coder) as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, label)
        moved = [
            replace(one, start=fragment.start + one.start, end=fragment.start + (one.end or 0))
            if one.start is not None
            else one
            for one in assignments
        ]
        judge(study, find_pass(study, PASS), chosen, fragment, moved)


# What is in it


def test_each_coder_has_a_selection_of_their_own_with_all_their_codes(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct|applied", "0")
    say(sample, "bram", "P1", "direct")
    project = exported(sample)
    with sample.open() as study:
        first, second = words(study, "P1", "1"), words(study, "P1", "2")
    assert codings(project) == {
        ("P1", first, "anna", "Direct value"),
        ("P1", first, "anna", "Applied value"),
        ("P1", first, "bram", "Direct value"),
        ("P1", second, "anna", "(none applies)"),
    }
    (source,) = project.sources
    assert len(source.selections) == 3
    for one in source.selections:
        assert one.user
        assert {coding.user for coding in one.codings} == {one.user}
        assert one.created.endswith("Z")
        assert source.text[one.start : one.end].startswith(one.name.split("…")[0][:20])
    assert sum(is_none(code.name) for _above, code in all_codes(project.codes)) == 1


def test_what_nobody_judged_has_no_selection(make_sample: Callable[..., Sample]) -> None:
    project = exported(make_sample(1))
    assert project.sources[0].selections == ()
    assert project.users == ()


def test_a_highlight_is_a_narrower_selection(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    judged(sample, "anna", "1", Assignment("direct", (), 0, 8), Assignment("applied"))
    with sample.open() as study:
        first = words(study, "P1", "1")
    found = codings(exported(sample))
    assert ("P1", "Gezellig", "anna", "Direct value") in found
    assert {one[1] for one in found if one[3] == "Applied value"} == {first}


def test_qualifiers_are_a_note_on_the_coding_and_words_with_the_selection(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    judged(sample, "anna", "1", Assignment("direct", (("valence", "negative"),)))
    project = exported(sample)
    ((selection,),) = [one.selections for one in project.sources]
    (coding,) = selection.codings
    (name,) = note_names(project, coding.notes)
    assert read_qualifiers(name) == (("valence", "negative"),)
    assert selection.description.startswith("Direct value: Valence: ")


def test_stars_are_notes_of_one_set_and_no_judgement(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    with sample.open("bram") as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "2")
        span = (fragment.start, fragment.start + 2)
        set_star(study, find_pass(study, PASS), chosen, fragment, True, span)
    project = exported(sample)
    ((selection,),) = [one.selections for one in project.sources]
    assert selection.codings == ()
    assert project.sources[0].text[selection.start : selection.end] == "Ja"
    (one,) = project.sets
    assert one.notes == selection.notes
    assert is_star(note_names(project, one.notes)[0])


def test_shared_memos_go_where_they_belong_and_private_ones_stay(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    with sample.open("anna") as study:
        coding_pass, chosen = find_pass(study, PASS), find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        write_memo(study, coding_pass, chosen, fragment, "on the fragment")
        write_memo(study, coding_pass, chosen, fragment, "PRIVATE", private=True)
        for subject in (on_code(study, coding_pass, "direct"), on_transcript(chosen)):
            write_memo_on(study, coding_pass, subject, f"on the {subject.about}")
    with sample.open() as study:
        write_memo_on(study, None, on_study(study), "on the study")
    project = exported(sample)
    texts = {one.guid: one.text for one in project.notes}
    users = {one.guid: one.name for one in project.users}
    (source,) = project.sources
    assert [texts[one] for one in source.selections[0].notes] == ["on the fragment"]
    assert "on the transcript" in [texts[one] for one in source.notes]
    assert [texts[one] for one in project.codes[0].notes] == ["on the code"]
    assert "on the study" in [texts[one] for one in project.note_refs]
    assert not any("PRIVATE" in one for one in texts.values())
    wrote = {one.text: users.get(one.user) for one in project.notes}
    assert (wrote["on the code"], wrote["on the study"]) == ("anna", "coordinator")


def test_consensus_is_a_user_whose_decisions_carry_their_reason(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    finish(sample, "P1", anna=["direct", "0", "applied"], bram=["applied", "0", "applied"])
    close(sample)
    decide_on(sample, "P1", "1", "direct", reason="it is how it was")
    project = exported(sample)
    (consensus,) = [one.guid for one in project.users if one.name == CONSENSUS]
    mine = [one for one in project.sources[0].selections if one.user == consensus]
    assert len(mine) == 5
    reasons = [text.text for text in project.notes if text.user == consensus]
    assert reasons == ["it is how it was"]
    assert [bool(one.notes) for one in mine] == [True, False, False, False, False]
    assert {one[3] for one in codings(project) if one[2] == CONSENSUS} == {
        "Direct value",
        "(none applies)",
        "Applied value",
    }


def test_a_passage_that_needs_care_says_so(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        set_mark(study, find_pass(study, PASS), chosen, fragment, "third_party", True)
        set_mark(study, find_pass(study, PASS), chosen, fragment, "unsure", True)
    project = exported(sample)
    ((selection,),) = [one.selections for one in project.sources]
    assert note_names(project, selection.notes) == ["⚠ about a third person"]


def test_respondents_are_cases_with_what_is_known_of_them_on_both_sides(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(2)
    with sample.open() as study:
        define_attribute(study, "age", "number")
        who = next(iter(set(find_transcript(study, "P1").speakers.values()) - {"interviewer"}))
        set_respondent(study, who, role="coach", attributes={"age": "41,5"})
    project = exported(sample)
    names = {one.guid: (one.name, one.type) for one in project.variables}
    case = next(one for one in project.cases if one.name == who)
    known = {names[one.variable]: one.value for one in case.values}
    assert known[("role", "Text")] == "coach"
    assert known[("age", "Float")] == Decimal("41.5")
    source = next(one for one in project.sources if one.guid in case.sources)
    assert source.name == "P1"
    assert set(case.values) <= set(source.values)


GROUP = """I: Hoe was het?

R1: Fijn. Heel fijn.

R2: Niet zo.
"""


def test_in_a_group_interview_a_case_refers_to_its_own_words(
    make_sample: Callable[..., Sample], tmp_path: Path
) -> None:
    sample = make_sample(1)
    source = tmp_path / "G1.txt"
    source.write_text(GROUP, encoding="utf-8")
    known = settings_from(values=("role=coach",))
    with sample.open() as study:
        take(study, prepare(source, known), known)
        allocate(study, PASS, ["anna"], ["G1"])
    with sample.open("anna") as study:
        chosen = find_transcript(study, "G1")
        for fragment in fragments_of(study, chosen):
            if not fragment.context:
                judge(study, find_pass(study, PASS), chosen, fragment, [])
    project = exported(sample)
    group = next(one for one in project.sources if one.name == "G1")
    words = {one.guid: group.text[one.start : one.end] for one in group.selections}
    said = {
        one.name: [words[guid] for guid in one.selections]
        for one in project.cases
        if group.guid in one.sources
    }
    assert sorted(said.values()) == [["Fijn. Heel fijn."], ["Niet zo."]]
    assert [one.value for one in group.values] == []


def test_codes_of_an_older_version_go_along_with_what_was_judged_under_it(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct")
    with sample.open() as study:
        book = find("waardecreatie")
        codes = tuple(one for one in book.codes if one.id != "direct")
        newer = from_document(to_document(replace(book, version="9", codes=codes)))
        take_version(study, PASS, newer, {"direct": "potential"})
    project = exported(sample)
    assert {one[3] for one in codings(project)} == {"Direct value"}
    assert [code.name for code in project.codes][-2:] == ["Direct value", "(none applies)"]


def test_without_a_pass_texts_codebook_and_people_go(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    with sample.open() as study:
        project = project_of(study, None)
    assert [one.name for one in project.sources] == ["P1"]
    assert len(project.codes) == len(find("waardecreatie").codes)
    assert len(project.cases) == 1
    write_project(project)


def test_how_a_text_was_cut_and_under_what_it_was_judged_go_along(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct")
    project = exported(sample)
    texts = {one.name: one.text for one in project.notes}
    about = read_about_text(texts["transcript-coder: fragments of P1"])
    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        cut = [(one.label or "", one.start, one.end) for one in fragments_of(study, chosen)]
        assert project.sources[0].text == text_of(study, chosen)
    assert about is not None
    assert [one[:3] for one in about.fragments] == cut
    said = read_about_pass(texts["transcript-coder: pass"])
    assert said is not None
    assert (said.name, said.codebook, said.coders) == (PASS, "waardecreatie", {"anna": "coach"})
    assert find("waardecreatie").title.nl in texts["transcript-coder: codebook"]


def test_a_coder_takes_out_what_is_theirs(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(1)
    say(sample, "anna", "P1", "direct")
    say(sample, "bram", "P1", "applied", "applied")
    project = exported(sample, "anna")
    assert [one.name for one in project.users] == ["anna"]
    assert {one[2:] for one in codings(project)} == {("anna", "Direct value")}


# The file


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_same_study_gives_the_same_bytes(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(2)
    say(sample, "anna", "P1", "direct|applied(valence=absent)", "0")
    first, second = write_project(exported(sample)), write_project(exported(sample))
    assert first == second
    files = unpacked(first)
    assert next(iter(files)) == "project.qde"
    assert all(name.startswith("sources/") and name.endswith(".txt") for name in [*files][1:])
    assert not any(one.startswith(b"\xef\xbb\xbf") or b"\r" in one for one in files.values())


def test_a_codebook_by_itself(make_sample: Callable[..., Sample]) -> None:
    from lxml import etree

    with language.using("nl"):
        root = etree.fromstring(write_codebook(codebook_project(find("waardecreatie"))))
    space = {"c": "urn:QDA-XML:codebook:1.0"}
    first = root.find("c:Codes/c:Code", space)
    assert first.get("name") == "Directe waarde"
    assert first.get("isCodable") == "true"
    assert "Wat erbij hoort:\n- " in first.findtext("c:Description", namespaces=space)


LETTERS = st.text(alphabet="a\n😀é]>&<\"'\ufffe\u0000\x1b", max_size=30)


@settings(max_examples=25)
@given(LETTERS, LETTERS, st.booleans(), st.booleans(), st.data())
def test_offsets_are_those_of_the_text_in_the_file_however_it_counts(
    text: str, name: str, crlf: bool, utf16: bool, data: st.DataObject
) -> None:
    from lxml import etree

    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    user, code, variable = User(guid_of("u"), name), Code(guid_of("c"), name), guid_of("v")
    coding = Coding(guid_of("k"), code.guid, user.guid)
    selection = Selection(guid_of("s"), start, end, name, user.guid, codings=(coding,))
    source = TextSource(
        guid_of("t"),
        name,
        text,
        description=text,
        selections=(selection,),
        values=(VariableValue(variable, text),),
    )
    project = Project(
        name, users=(user,), codes=(code,), variables=(Variable(variable, name),), sources=(source,)
    )
    files = unpacked(write_project(project, Counting(crlf, utf16)))
    written = files[f"sources/{source.guid}.txt"].decode()
    found = etree.fromstring(files["project.qde"]).find(".//{*}PlainTextSelection")
    places = int(found.get("startPosition")), int(found.get("endPosition"))
    if utf16:
        units = written.encode("utf-16-le")
        got = units[2 * places[0] : 2 * places[1]].decode("utf-16-le")
    else:
        got = written[places[0] : places[1]]
    assert got.replace("\r\n", "\n") == text[start:end]


def test_what_points_nowhere_or_stands_twice_is_not_written() -> None:
    one = User(guid_of("u"), "anna")
    assert list(faults(Project("x", users=(one, one)))) == [f"GUID {one.guid} stands twice"]
    with pytest.raises(ValueError, match="there is no note"):
        write_project(Project("x", note_refs=(guid_of("gone"),)))
    with pytest.raises(ValueError, match=r"Project\.xsd"):
        write_project(Project("x", codes=(Code(guid_of("c"), "c", color="rgba(1, 2, 3)"),)))
