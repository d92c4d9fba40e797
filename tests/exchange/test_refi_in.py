"""REFI-QDA in: each way of writing it that was seen somewhere, and what comes of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Call, caller, n_events
from refi_files import (
    ANNA,
    BRAM,
    CASE,
    CODES,
    LEARN,
    NOTE,
    SOURCE,
    STOP,
    TEXT,
    USERS,
    VARIABLE,
    WHEN,
    Place,
    coded,
    coding,
    document,
    guid,
    line_ends_as_one,
    packed,
    points,
    selection,
    simple,
    source,
    utf16,
    with_mark,
    written,
)

from coder.errors import BlindError, InputError
from coder.exchange.refi.taking import Account, Options, import_codebook, import_project
from coder.ingest.take import settings_from
from coder.study import Study
from coder.study.attributes import attribute_types
from coder.study.codebooks import get_codebook, list_codebooks
from coder.study.coders import add_coder, list_coders
from coder.study.codings import codings
from coder.study.memos import memos
from coder.study.passes import list_passes
from coder.study.respondents import find_respondent, list_respondents
from coder.study.transcripts import find_transcript, fragments_of, list_transcripts, text_of

HAPPY = "Het ging 😀 heel goed met de groep."
MUCH = "leerden veel van elkaar"
END = "Daarna stopte het helaas. Jammer."


_EMPTY: list[bytes] = []


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """An empty study without a codebook; made once, and copied after that."""
    path = tmp_path / "s.study"
    if not _EMPTY:
        Study.create(path).close()
        _EMPTY.append(path.read_bytes())
    path.write_bytes(_EMPTY[0])
    path.chmod(0o600)  # as the program makes them
    with Study.open(path) as made:
        yield made


@pytest.fixture
def taken(study: Study, tmp_path: Path) -> Callable[..., Account]:
    def take(content: bytes, **options: Any) -> Account:
        return import_project(study, written(tmp_path, content), Options(**options))

    return take


def kinds(account: Account) -> list[str]:
    return sorted(one.kind for one in account.lines)


def rows(study: Study) -> list[tuple[str, str, str, str]]:
    """(number of the fragment, coder, codes, highlights) of every judgement."""
    return [(one.fragment, one.coder, one.codes, one.highlights) for one in codings(study)]


def quotes(study: Study) -> set[tuple[str, str, str]]:
    """(coder, code, words) of every assignment."""
    found = set()
    for coder, code, start, end, text in study.facts(
        'SELECT c.name, a.code, coalesce(a.start, f.start), coalesce(a."end", f."end"), t.text '
        "FROM assignment a JOIN coder c ON c.id = a.coder JOIN fragment f ON f.id = a.fragment "
        "JOIN transcript t ON t.id = a.transcript"
    ):
        found.add((coder, code, text[start:end]))
    return found


# Where a selection is


RIGHT = {
    ("Anna", "samen-leren", HAPPY),
    ("Anna", "samen-leren", "Daarna stopte het helaas."),
    ("Bram", "Stoppen", MUCH),
}


def three(text: str, place: Place) -> str:
    return (
        coded(text, HAPPY, place=place)
        + coded(text, MUCH, STOP, user=BRAM, place=place)
        + coded(text, "Daarna stopte het helaas.", place=place)
    )


CRLF = TEXT.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("raw", "counted", "place"),
    [
        pytest.param(TEXT.encode(), TEXT, points, id="the standard, LF, no mark"),
        pytest.param(TEXT.encode("utf-8-sig"), TEXT, points, id="a mark that does not count"),
        pytest.param(TEXT.encode("utf-8-sig"), TEXT, with_mark, id="a mark that counts"),
        pytest.param(TEXT.encode(), TEXT, with_mark, id="shifted by one without a mark"),
        pytest.param(CRLF.encode(), CRLF, points, id="CRLF that counts for two"),
        pytest.param(CRLF.encode(), CRLF, line_ends_as_one, id="CRLF that counts for one"),
        pytest.param(TEXT.encode(), CRLF, points, id="LF counted as if it were CRLF"),
        pytest.param(TEXT.encode(), TEXT, utf16, id="an emoji that counts for two"),
        pytest.param(CRLF.encode(), CRLF, utf16, id="CRLF and emoji that count for two"),
        pytest.param(CRLF.encode("utf-16"), CRLF, utf16, id="a text in UTF-16"),
    ],
)
def test_every_way_of_counting_gives_the_words_that_were_selected(
    taken: Callable[..., Account], study: Study, raw: bytes, counted: str, place: Place
) -> None:
    account = taken(simple(counted, three(counted, place), raw))
    assert quotes(study) == RIGHT
    assert text_of(study, find_transcript(study, "Gesprek 1")) == TEXT
    assert set(kinds(account)) <= {"counting", "researcher"}


def test_accents_that_are_written_apart_are_one_letter_here(
    taken: Callable[..., Account], study: Study
) -> None:
    apart = "R: Een cafe\u0301 en een cre\u0300che."
    taken(simple(apart, coded(apart, "cafe\u0301") + coded(apart, "cre\u0300che", STOP)))
    assert quotes(study) == {("Anna", "samen-leren", "café"), ("Anna", "Stoppen", "crèche")}


def test_words_that_stand_elsewhere_are_found_there_when_they_stand_there_once(
    taken: Callable[..., Account], study: Study
) -> None:
    shifted = (
        coded(TEXT, HAPPY)
        + coded(TEXT, MUCH, STOP, place=lambda _text, place: place + 7)
        + coded(TEXT, "het", STOP, place=lambda _text, place: place + 9)
    )
    account = taken(simple(TEXT, shifted))
    assert quotes(study) == {("Anna", "samen-leren", HAPPY), ("Anna", "Stoppen", MUCH)}
    assert kinds(account) == ["anchored", "researcher", "shifted"]


def test_a_cut_name_is_enough_to_know_the_place(
    taken: Callable[..., Account], study: Study
) -> None:
    taken(simple(TEXT, coded(TEXT, HAPPY, name="Het ging 😀 heel…", place=utf16)))
    assert quotes(study) == {("Anna", "samen-leren", HAPPY)}


def test_selections_with_titles_are_taken_where_nothing_could_be_counted_otherwise(
    taken: Callable[..., Account], study: Study
) -> None:
    text = TEXT.replace("😀", "erg")
    account = taken(simple(text, coded(text, MUCH, name="1:3 mooi")))
    assert quotes(study) == {("Anna", "samen-leren", MUCH)}
    assert "titled" in kinds(account)


def test_without_quotes_the_edges_of_words_tell_how_a_file_counts(
    taken: Callable[..., Account], study: Study
) -> None:
    several = (MUCH, "stopte het helaas", "Hoe ging het", "Jammer")
    account = taken(
        simple(TEXT, "".join(coded(TEXT, one, name="", place=utf16) for one in several))
    )
    assert ("Anna", "samen-leren", MUCH) in quotes(study)
    assert "counting" in kinds(account)


def test_without_quotes_and_without_a_way_to_tell_nothing_is_taken(
    taken: Callable[..., Account], study: Study
) -> None:
    account = taken(simple(TEXT, coded(TEXT, "lee", name="")))
    assert quotes(study) == set()
    assert "unchecked" in kinds(account)


def test_selections_of_nothing_and_outside_the_text_are_listed(
    taken: Callable[..., Account], study: Study
) -> None:
    nothing = (
        f'<PlainTextSelection guid="{guid()}" startPosition="4" endPosition="4">'
        f"{coding(LEARN)}</PlainTextSelection>"
    )
    outside = nothing.replace('endPosition="4"', 'endPosition="9999"').replace(
        'guid="000', 'guid="111'
    )
    account = taken(simple(TEXT, nothing + outside + coded(TEXT, MUCH)))
    assert quotes(study) == {("Anna", "samen-leren", MUCH)}
    assert kinds(account) == ["nothing selected", "outside", "researcher"]


# Which fragments


def test_a_selection_gives_its_code_to_what_it_covers_half_of_or_lies_in(
    taken: Callable[..., Account], study: Study
) -> None:
    answers = "Het ging 😀 heel goed met de groep. Wij leerden veel van elkaar."
    across = TEXT[TEXT.index("elkaar.") : TEXT.index("Jammer")]
    inner = coded(TEXT, "groep") + coded(TEXT, answers, STOP) + coded(TEXT, across, user=BRAM)
    taken(simple(TEXT, inner))
    assert rows(study) == [
        ("1", "Anna", "samen-leren|Stoppen", "samen-leren@28-33"),
        ("2", "Bram", "samen-leren", "samen-leren@0-25"),
    ]


def test_what_the_interviewer_says_gets_no_code(
    taken: Callable[..., Account], study: Study
) -> None:
    account = taken(simple(TEXT, coded(TEXT, "Hoe ging het?") + coded(TEXT, MUCH)))
    assert [one[:3] for one in rows(study)] == [("1", "Anna", "samen-leren")]
    assert "question" in kinds(account)


def test_a_fragment_without_a_selection_is_not_judged_unless_the_whole_was_read(
    taken: Callable[..., Account], study: Study
) -> None:
    taken(simple(TEXT, coded(TEXT, MUCH)))
    assert len(rows(study)) == 1
    account = taken(simple(TEXT, coded(TEXT, MUCH)), whole=True)
    assert [one[2] for one in rows(study)] == ["samen-leren", ""]
    assert "whole" in kinds(account)


def test_two_places_of_a_code_in_one_fragment_are_one_assignment(
    taken: Callable[..., Account], study: Study
) -> None:
    account = taken(simple(TEXT, coded(TEXT, "heel goed") + coded(TEXT, MUCH)))
    assert quotes(study) == {("Anna", "samen-leren", MUCH)}
    assert "second" in kinds(account)


def test_a_question_with_its_answer_is_highlighted_in_the_answer_only(
    taken: Callable[..., Account], study: Study
) -> None:
    both = TEXT[TEXT.index("En toen?") : TEXT.index(" Jammer")]
    taken(simple(TEXT, coded(TEXT, both)), settings=settings_from(unit="exchange"))
    assert quotes(study) == {("Anna", "samen-leren", "Daarna stopte het helaas.")}


# What programs really write


def test_any_namespace_any_order_any_case_of_names_and_guids(
    taken: Callable[..., Account], study: Study
) -> None:
    upper = coded(TEXT, MUCH, "{" + LEARN.upper() + "}", user="{" + ANNA.upper() + "}")
    sections = (f"<Sources>{source(upper, path='INTERNAL://T.TXT')}</Sources>", CODES, USERS)
    for number, space in enumerate(
        ("urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:0:4", "urn:anything", "")
    ):
        content = packed(
            document(*sections, space=space, name=f"P{number}"),
            {"t.txt": TEXT},
            inner=f"Onderzoek {number}.QDE",
            folder="Sources",
        )
        account = taken(content)
        assert account.judgements == 1, space
    assert {one[:2] for one in quotes(study)} == {("Anna", "samen-leren")}


@pytest.mark.parametrize("path", ["t.txt", "sources/t.txt", "internal://t.txt", "Sources\\T.txt"])
def test_a_text_is_found_however_its_place_is_written(
    taken: Callable[..., Account], study: Study, path: str
) -> None:
    xml = document(USERS, CODES, f"<Sources>{source(coded(TEXT, MUCH), path=path)}</Sources>")
    assert taken(packed(xml, {"t.txt": TEXT})).judgements == 1


def test_a_text_in_the_document_itself(taken: Callable[..., Account], study: Study) -> None:
    inside = f"<PlainTextContent>{TEXT}</PlainTextContent>{coded(TEXT, MUCH)}"
    xml = document(
        USERS,
        CODES,
        f'<Sources><TextSource guid="{SOURCE}" name="A">{inside}</TextSource></Sources>',
    )
    assert taken(packed("\ufeff" + xml)).judgements == 1
    assert quotes(study) == {("Anna", "samen-leren", MUCH)}


def test_a_project_without_users_dates_and_origin(
    taken: Callable[..., Account], study: Study
) -> None:
    xml = document(CODES, f"<Sources>{source(coded(TEXT, MUCH, user=''))}</Sources>")
    account = taken(packed(xml, {"t.txt": TEXT}))
    assert account.coders == ("nobody named",)
    assert kinds(account) == ["nobody", "researcher"]


def test_one_selection_with_codes_of_two_users_is_said_by_each_of_them(
    taken: Callable[..., Account], study: Study
) -> None:
    both = selection(TEXT, MUCH, coding(LEARN, ANNA) + coding(STOP, BRAM), user=ANNA)
    taken(simple(TEXT, both))
    assert quotes(study) == {("Anna", "samen-leren", MUCH), ("Bram", "Stoppen", MUCH)}


def test_only_a_word_document_of_a_text(
    taken: Callable[..., Account], study: Study, tmp_path: Path
) -> None:
    import docx

    made = docx.Document()
    for line in TEXT.split("\n"):
        made.add_paragraph(line)
    made.save(str(tmp_path / "t.docx"))
    rich = source(coded(TEXT, MUCH)).replace("plainTextPath", "richTextPath")
    xml = document(USERS, CODES, f"<Sources>{rich.replace('t.txt', 't.docx')}</Sources>")
    account = taken(packed(xml, {"t.docx": (tmp_path / "t.docx").read_bytes()}))
    assert quotes(study) == {("Anna", "samen-leren", MUCH)}
    assert {"anchored", "styled"} <= set(kinds(account))


def test_a_pdf_is_its_text_and_pictures_and_recordings_are_listed(
    taken: Callable[..., Account], study: Study
) -> None:
    area = f'<PDFSelection guid="{guid()}" page="1" firstX="0" firstY="0" secondX="9" secondY="9"/>'
    inside = (
        f'<Representation guid="{guid()}" plainTextPath="internal://t.txt">'
        f"{coded(TEXT, MUCH)}</Representation>"
    )
    xml = document(
        USERS,
        CODES,
        f'<Sources><PDFSource guid="{SOURCE}" name="A.pdf" path="internal://a.pdf">{area}{inside}'
        f'</PDFSource><PDFSource guid="{guid()}" name="B.pdf"/>'
        f'<PictureSource guid="{guid()}" name="C.png"/><AudioSource guid="{guid()}" name="D.mp3"/>'
        f'<VideoSource guid="{guid()}" name="E.mp4"/></Sources>',
        f'<Links><Link guid="{guid()}" name="hoort bij" originGUID="{LEARN}" targetGUID="{STOP}"/>'
        f'</Links><Sets><Set guid="{guid()}" name="Groep A"/></Sets>'
        f'<Graphs><Graph guid="{guid()}" name="Kaart"/></Graphs>',
    )
    account = taken(packed(xml, {"t.txt": TEXT}))
    assert quotes(study) == {("Anna", "samen-leren", MUCH)}
    assert [one.name for one in list_transcripts(study)] == ["A.pdf"]
    assert kinds(account) == [
        *("area", "graph", "link", "pdf", "picture"),
        *("recording", "recording", "researcher", "set"),
    ]


def test_a_folder_round_all_codes_goes_other_folders_stay_as_codes(
    taken: Callable[..., Account], study: Study
) -> None:
    codes = (
        f'<CodeBook><Codes><Code guid="{guid()}" name="Nodes" isCodable="false">'
        f'<Code guid="{guid()}" name="Map" isCodable="false">'
        f'<Code guid="{LEARN}" name="Leren" isCodable="true"/></Code>'
        f'<Code guid="{STOP}" name="Leren" isCodable="true"/></Code></Codes></CodeBook>'
    )
    xml = document(USERS, codes, f"<Sources>{source(coded(TEXT, MUCH, STOP))}</Sources>")
    account = taken(packed(xml, {"t.txt": TEXT}))
    book = get_codebook(study, account.codebook)
    assert [(one.id, one.parent) for one in book.codes] == [
        *(("Map", ""), ("Leren", "Map"), ("Leren-2", ""))
    ]
    assert quotes(study) == {("Anna", "Leren-2", MUCH)}
    assert {"folder", "wrapper"} <= set(kinds(account))


def test_codes_keep_their_words_colours_and_order(
    taken: Callable[..., Account], study: Study
) -> None:
    account = taken(simple(TEXT, coded(TEXT, MUCH)))
    learn, stop = get_codebook(study, account.codebook).codes
    assert (learn.id, learn.label.nl, learn.definition.en) == (
        *("samen-leren", "Samen leren", "Van elkaar."),
    )
    assert (learn.color, learn.key, stop.key) == ("#112233", "1", "2")
    assert (stop.definition.nl, len(stop.color)) == ("Stoppen", 7)


def test_cases_are_respondents_and_variables_what_is_known_of_them(
    taken: Callable[..., Account], study: Study
) -> None:
    variables = "".join(
        f'<Variable guid="{VARIABLE[:-1]}{number}" name="{name}" typeOfVariable="{type_}"/>'
        for number, (name, type_) in enumerate(
            [("Rol", "Text"), ("Jaren", "Integer"), ("Sinds", "Date"), ("wave", "Text")]
        )
    )
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{VARIABLE[:-1]}{number}"/>{value}</VariableValue>'
        for number, value in enumerate(
            (
                "<TextValue>coach</TextValue>",
                "<IntegerValue>12</IntegerValue>",
                "<DateValue>2020-02-01</DateValue>",
            )
        )
    )
    wave = (
        f'<VariableValue><VariableRef targetGUID="{VARIABLE[:-1]}3"/><TextValue>T1</TextValue>'
        "</VariableValue>"
    )
    case = f'<Case guid="{CASE}" name="Mia">{values}<SourceRef targetGUID="{SOURCE}"/></Case>'
    xml = document(
        USERS,
        CODES,
        f"<Variables>{variables}</Variables><Cases>{case}</Cases>",
        f"<Sources>{source(coded(TEXT, MUCH) + wave)}</Sources>",
    )
    taken(packed(xml, {"t.txt": TEXT}))
    mia = find_respondent(study, "Mia")
    assert (mia.role, dict(mia.attributes)) == ("coach", {"Jaren": "12", "Sinds": "2020-02-01"})
    assert {one.name: one.type for one in attribute_types(study)} == {
        "Jaren": "number",
        "Sinds": "date",
    }
    transcript = find_transcript(study, "Gesprek 1")
    assert (transcript.wave, dict(transcript.speakers)) == ("T1", {"I": "interviewer", "R": "Mia"})


def test_a_code_that_is_a_case_says_who_speaks(taken: Callable[..., Account], study: Study) -> None:
    text = "I: Hoe was het?\nA: Het was erg leuk.\nB: Ik vond het zwaar."
    other = CASE.replace("1", "2")
    cases = f'<Cases><Case guid="{CASE}" name="Mia"/><Case guid="{other}" name="Ruud"/></Cases>'
    codes = CODES.replace(
        "</Codes>",
        f'<Code guid="{CASE}" name="Mia" isCodable="true"/>'
        f'<Code guid="{other}" name="Ruud" isCodable="true"/></Codes>',
    )
    said = coded(text, "Het was erg leuk.", CASE) + coded(text, "Ik vond het zwaar.", other)
    xml = document(USERS, codes, cases, f"<Sources>{source(said + coded(text, 'zwaar'))}</Sources>")
    account = taken(packed(xml, {"t.txt": text}))
    speakers = find_transcript(study, "Gesprek 1").speakers
    assert dict(speakers) == {"I": "interviewer", "A": "Mia", "B": "Ruud"}
    assert account.codes == 2
    assert quotes(study) == {("Anna", "samen-leren", "zwaar")}


def test_notes_and_comments_are_memos_of_whoever_wrote_them(
    taken: Callable[..., Account], study: Study
) -> None:
    def note(number: int, user: str, text: str, name: str = "") -> str:
        return (
            f'<Note guid="{NOTE[:-1]}{number}" name="{name}" creatingUser="{user}" '
            f'creationDateTime="{WHEN}"><PlainTextContent>{text}</PlainTextContent></Note>'
        )

    notes = (
        note(1, ANNA, "bij het citaat")
        + note(2, BRAM, "bij de code", "Titel")
        + note(3, BRAM, "los dagboek")
        + note(4, BRAM, "met een lijn")
    )
    tied = guid()
    inner = (
        f'<Description>opmerking</Description>{coding(LEARN)}<NoteRef targetGUID="{NOTE[:-1]}1"/>'
    )
    codes = CODES.replace(
        "</Description>", f'</Description><NoteRef targetGUID="{NOTE[:-1]}2"/>', 1
    )
    link = f'<Links><Link guid="{guid()}" originGUID="{NOTE[:-1]}4" targetGUID="{tied}"/></Links>'
    xml = document(
        USERS,
        codes,
        f"<Sources>{source(selection(TEXT, MUCH, inner, identity=tied))}</Sources>",
        f"<Notes>{notes}</Notes>{link}",
    )
    account = taken(packed(xml, {"t.txt": TEXT}))
    found = {(one.coder, one.about, one.text) for one in memos(study)}
    assert found == {
        ("Anna", "fragment", "bij het citaat"),
        ("Anna", "fragment", "opmerking"),
        ("Bram", "fragment", "met een lijn"),
        ("Bram", "code", "Titel\nbij de code"),
        ("Bram", "study", "los dagboek"),
    }
    assert account.memos == 5
    assert {one.written for one in memos(study)} == {"2026-03-01T10:00:00.000Z"}


def test_several_texts_of_one_name_and_names_that_cannot_be_are_told_apart(
    taken: Callable[..., Account], study: Study
) -> None:
    again = source(name="Gesprek 1").replace(SOURCE, guid())
    odd = source(name="x" * 200).replace(SOURCE, guid())
    xml = document(USERS, CODES, f"<Sources>{source(coded(TEXT, MUCH))}{again}{odd}</Sources>")
    account = taken(packed(xml, {"t.txt": TEXT}))
    names = [one.name for one in list_transcripts(study)]
    assert names[:2] == ["Gesprek 1", "Gesprek 1 (2)"]
    assert len(names[2]) == 80
    assert kinds(account).count("renamed") == 2


def test_a_user_whose_name_cannot_be_a_coders_gets_another(
    taken: Callable[..., Account], study: Study
) -> None:
    users = USERS.replace("Anna", "Coordinator").replace("Bram", "coördinator")
    xml = document(
        users,
        CODES,
        f"<Sources>{source(coded(TEXT, MUCH, user=BRAM))}</Sources>",
    )
    account = taken(packed(xml, {"t.txt": TEXT}))
    assert account.coders == ("coördinator (2)",)


def test_codes_on_whole_texts_and_cases_and_of_nothing_are_listed(
    taken: Callable[..., Account], study: Study
) -> None:
    case = f'<Cases><Case guid="{CASE}" name="Mia"><CodeRef targetGUID="{STOP}"/></Case></Cases>'
    inner = coded(TEXT, MUCH) + coded(TEXT, "goed", guid()) + selection(TEXT, "groep", "")
    xml = document(USERS, CODES, case, f"<Sources>{source(inner + coding(STOP))}</Sources>")
    account = taken(packed(xml, {"t.txt": TEXT}))
    assert kinds(account) == ["case code", "not coded", "researcher", "unknown code", "whole text"]


# Into a study


def test_into_a_study_twice_changes_nothing_the_second_time(
    taken: Callable[..., Account], study: Study
) -> None:
    add_coder(study, "anna", "coach")
    first = taken(simple(TEXT, three(TEXT, points)))
    before = n_events(study.path)
    second = taken(simple(TEXT, three(TEXT, points)))
    assert [one.name for one in list_coders(study)] == ["anna", "Bram"]
    assert (first.judgements, second.judgements) == (3, 0)
    assert (second.transcripts, second.known_transcripts) == (0, 1)
    assert len(list_passes(study)) == len(list_codebooks(study)) == 1
    # Only that somebody imported is written down again.
    assert n_events(study.path) == before + 1


def test_a_text_with_a_name_that_another_has_comes_in_under_another_name(
    taken: Callable[..., Account], study: Study
) -> None:
    taken(simple(TEXT, coded(TEXT, MUCH)))
    other = TEXT.replace("Jammer", "Spijtig")
    account = taken(simple(other, coded(other, MUCH)))
    assert [one.name for one in list_transcripts(study)] == ["Gesprek 1", "Gesprek 1 (2)"]
    assert "renamed" in kinds(account)


def test_a_dry_run_says_the_same_and_changes_nothing(study: Study, tmp_path: Path) -> None:
    path = written(tmp_path, simple(TEXT, three(TEXT, points)))
    before = n_events(study.path)
    dry = import_project(study, path, Options(), dry_run=True)
    assert n_events(study.path) == before
    assert dry == import_project(study, path, Options())


def test_a_coder_imports_no_project_and_no_codebook(
    taken: Callable[..., Account], study: Study, tmp_path: Path
) -> None:
    taken(simple(TEXT, coded(TEXT, MUCH)))
    with Study.open(study.path, "Anna") as hers:
        with pytest.raises(BlindError):
            import_project(hers, tmp_path / "project.qdpx", Options())
        with pytest.raises(BlindError):
            import_codebook(hers, tmp_path / "project.qdpx")


def test_a_pass_of_another_codebook_is_refused_when_it_is_named(
    taken: Callable[..., Account], study: Study
) -> None:
    taken(simple(TEXT, coded(TEXT, MUCH)), pass_name="eerste")
    other = simple(TEXT, coded(TEXT, MUCH)).replace(b"Stoppen", b"Stoppen")
    assert taken(other, pass_name="eerste").coding_pass == "eerste"
    codes = CODES.replace("Stoppen", "Doorgaan")
    xml = document(USERS, codes, f"<Sources>{source(coded(TEXT, MUCH))}</Sources>")
    with pytest.raises(InputError, match="has another codebook"):
        taken(packed(xml, {"t.txt": TEXT}), pass_name="eerste")
    assert taken(packed(xml, {"t.txt": TEXT})).coding_pass == "Proef"


# Codebooks


@pytest.mark.parametrize(
    ("space", "sets"),
    [
        ("urn:QDA-XML:codebook:1.0", ""),
        ("urn:QDA-XML:codebook:0:4", "<Sets/>"),
        ("urn:QDA-XML:codebook:1:0", f'<Sets><Set guid="{guid()}" name="S"/></Sets>'),
    ],
    ids=["by the book", "MAXQDA and ATLAS.ti", "NVivo"],
)
def test_a_codebook_of_any_program(study: Study, tmp_path: Path, space: str, sets: str) -> None:
    xml = (
        f'<?xml version="1.0" encoding="utf-8"?>\r\n<CodeBook xmlns="{space}" origin="x"><Codes>'
        f'<Code guid="{guid()}" name="Barri&#232;res" isCodable="true" color="rgba(1,2,3,0.5)">'
        f'<Code guid="{guid()}" name="a.b" isCodable="true"/></Code></Codes>{sets}</CodeBook>'
    )
    path = written(tmp_path, ("\ufeff" + xml).encode(), "codes.qdc")
    taken = import_codebook(study, path, name="Codes van ons")
    assert taken.codebook.id == "codes-van-ons"
    assert [(one.id, one.parent) for one in taken.codebook.codes] == [
        *(("barrieres", ""), ("a.b", "barrieres"))
    ]
    assert taken.codebook.codes[0].label.nl == "Barrières"
    assert not import_codebook(study, path, name="Codes van ons").new


# The command line


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def test_new_from_a_project_with_a_report(call: Call, tmp_path: Path) -> None:
    path = written(tmp_path, simple(TEXT, three(TEXT, points) + coded(TEXT, "Hoe ging")))
    report, made = tmp_path / "r.txt", tmp_path / "n.study"
    dry = call("new", made, "--from", path, "--dry-run")
    assert dry.code == 0
    assert not made.exists()
    done = call("new", made, "--from", path, "--report", report)
    assert done.code == 0
    assert "Taken in: 1 text, 2 fragments, 2 codes, 2 coders, 3 judgements." in done.err
    assert "1 coding of what the interviewer says" in done.err
    assert "Gesprek 1: samen-leren: Hoe ging" in report.read_text()
    again = call("import", "qdpx", path, "-s", made, "--json")
    assert again.json["known_transcripts"] == 1
    assert again.json["not_taken"][0]["kind"] == "question"
    assert call("doctor", "-s", made).code == 0


def test_new_from_a_bad_project_leaves_no_file(call: Call, tmp_path: Path) -> None:
    path = written(tmp_path, b"no project")
    outcome = call("new", tmp_path / "n.study", "--from", path)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert not list(tmp_path.glob("*.study*")) and not list(tmp_path.glob(".*"))
    assert call("new", tmp_path / "n.study", "--report", "x").code == 2


def test_import_qdc_says_what_came(call: Call, tmp_path: Path, study: Study) -> None:
    xml = f'<CodeBook><Codes><Code guid="{guid()}" name="A" isCodable="true"/></Codes></CodeBook>'
    path = written(tmp_path, xml.encode(), "mijn codes.qdc")
    study.close()
    outcome = call("import", "qdc", path, "-s", study.path)
    assert (outcome.code, "mijn-codes" in outcome.err) == (0, True)
    known = call("import", "qdc", path, "-s", study.path, "--json")
    assert (known.json["codes"], known.json["new"]) == (1, False)


def test_an_account_names_everything(taken: Callable[..., Account], study: Study) -> None:
    account = taken(simple(TEXT, three(TEXT, points)))
    assert dataclasses.asdict(account) | {"lines": ()} == {
        "name": "Proef",
        "origin": "",
        "codebook": "Proef",
        "version": account.version,
        "codes": 2,
        "new_codebook": True,
        "coders": ("Anna", "Bram"),
        "new_coders": 2,
        "transcripts": 1,
        "known_transcripts": 0,
        "fragments": 2,
        "coding_pass": "Proef",
        "selections": 3,
        "judgements": 3,
        "stars": 0,
        "memos": 0,
        "decisions": 0,
        "respondents": 0,
        "lines": (),
    }
    assert [one.name for one in list_respondents(study)] == ["Gesprek 1"]
    assert [one.label for one in fragments_of(study, find_transcript(study, "Gesprek 1"))] == [
        *(None, "1", None, "2")
    ]
