"""Reading transcripts: what is text, what is a label, what is left out, and what is refused."""

from __future__ import annotations

import os
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import InputError
from coder.ingest import archive, collect, limits, looks_like_interviewer, read
from coder.model import ParsedTranscript
from coder.text import canonical

DIALOGUE = "I: Hoe gaat het?\nR: Goed.\nI: Echt?\nR: Zeker."
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def said(found: ParsedTranscript) -> list[tuple[str, str]]:
    """Who says what."""
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


def from_text(folder: Path, text: str | bytes, name: str = "a.txt") -> ParsedTranscript:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def word_file(body: str, parts: dict[str, str] | None = None, prolog: str = "") -> bytes:
    """A Word document made by hand: the body's XML, and further parts by file name."""
    parts = parts or {}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="{CONTENT}.{name.rstrip("0123456789")}+xml"/>'
        for name in parts
    )
    links = "".join(
        f'<Relationship Id="r{number}" Target="{name}.xml" '
        f'Type="{RELATIONS}/{name.rstrip("0123456789")}"/>'
        for number, name in enumerate(parts)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{CONTENT}.document.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Target="word/document.xml" Type="{RELATIONS}/officeDocument"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "word/document.xml": f"{prolog}<w:document {WORD}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": xml for name, xml in parts.items()},
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*inner: str) -> str:
    return f"<w:p>{''.join(part if part.startswith('<') else run(part) for part in inner)}</w:p>"


# --- labels ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "speakers"),
    [
        ("I: Hoe?", "R: Goed.", ["I", "R"]),
        ("I1: Hoe?", "R12: Goed.", ["I1", "R12"]),
        ("Interviewer: Hoe?", "Respondent: Goed.", ["Interviewer", "Respondent"]),
        ("interviewer: Hoe?", "deelnemer 2: Goed.", ["interviewer", "deelnemer 2"]),
        ("**Marieke:** Hoe?", "**Jan van Dijk:** Goed.", ["Marieke", "Jan van Dijk"]),
        ("**Marieke**: Hoe?", "**Jan**: Goed.", ["Marieke", "Jan"]),
        ("***I:***\tHoe?", "***R:***\tGoed.", ["I", "R"]),
        ("[00:00:12] Spreker 1: Hoe?", "[00:00:14] Spreker 2: Goed.", ["Spreker 1", "Spreker 2"]),
        ("S01: [00:00:12] Hoe?", "S02: [00:00:14] Goed.", ["S01", "S02"]),
        ("Spreker 1 (00:12): Hoe?", "Coach (00:14): Goed.", ["Spreker 1", "Coach"]),
        ("Anna Jansen   0:12\nHoe?", "Bram de Wit   0:14  \nGoed.", ["Anna Jansen", "Bram de Wit"]),
        ("00:12 Anna: Hoe?", "00:14 Bram: Goed.", ["Anna", "Bram"]),
        (
            "SPEAKER_00\n[00:00:12] - Hoe?",
            "SPEAKER_01\n[00:00:14] - Goed.",
            ["SPEAKER_00", "SPEAKER_01"],
        ),
        (
            "0:0:12.0 --> 0:0:13.3\nAnna: Hoe?",
            "0:0:14.0 --> 0:0:15.3\nBram: Goed.",
            ["Anna", "Bram"],
        ),
        ("Coach:\nHoe?", "Deelnemer 2:\nGoed.", ["Coach", "Deelnemer 2"]),
        ("I:Hoe?", "R:Goed.", ["I", "R"]),
        ("M. Jansen: Hoe?", "R-Klant: Goed.", ["M. Jansen", "R-Klant"]),
    ],
)
def test_labels_are_found_in_every_form_that_people_write(
    tmp_path: Path, one: str, other: str, speakers: list[str]
) -> None:
    found = from_text(tmp_path, f"{one}\n\n{other}\n\n{one}\n\n{other}\n")
    assert said(found) == [(speakers[0], "Hoe?"), (speakers[1], "Goed.")] * 2
    assert found.front_matter == ()
    if "12" in one and not one.startswith(("I1", "R12")):
        assert [turn.seconds for turn in found.turns] == [12.0, 14.0] * 2


@pytest.mark.parametrize(
    "line",
    [
        "Ik dacht: dat ga ik doen",
        "Kortom: ja",
        "Toen zei ik: nee",
        "Om 14:20 was het klaar",
        "Kijk op https://site.nl voor meer",
        "Het probleem was dit: niemand kwam",
        "Piet: dat zei hij toen",
    ],
)
def test_a_sentence_with_a_colon_is_no_speaker(tmp_path: Path, line: str) -> None:
    found = from_text(tmp_path, f"{DIALOGUE}\n{line}\nI: Dank.")
    assert [speaker for speaker, _words in said(found)] == ["I", "R", "I", "R", "I"]
    assert said(found)[3][1] == f"Zeker.\n{line}"


def test_what_was_not_taken_for_a_label_is_said_with_its_line(tmp_path: Path) -> None:
    found = from_text(tmp_path, f"{DIALOGUE}\nPiet: klopt.\nR: Ja.")
    assert any("Piet: (line 5)" in warning for warning in found.warnings)


def test_names_that_were_taken_for_speakers_are_said(tmp_path: Path) -> None:
    found = from_text(tmp_path, "Anna: Hoe?\nBram: Goed.\nAnna: Echt?\nBram: Ja.")
    assert any("Anna, Bram" in warning for warning in found.warnings)


def test_a_short_conversation_of_two_names_is_understood(tmp_path: Path) -> None:
    assert said(from_text(tmp_path, "Anna: Hoe gaat het?\nBram: Goed.")) == [
        ("Anna", "Hoe gaat het?"),
        ("Bram", "Goed."),
    ]


def test_the_case_of_a_label_makes_no_second_speaker(tmp_path: Path) -> None:
    found = from_text(tmp_path, "S: Hoe?\nR: Goed.\ns: Echt?\nR: Ja.")
    assert [speaker for speaker, _words in said(found)] == ["S", "R", "S", "R"]


def test_every_label_starts_a_turn_also_of_the_same_speaker(tmp_path: Path) -> None:
    assert said(from_text(tmp_path, "R: Ja.\nR: Nee.")) == [("R", "Ja."), ("R", "Nee.")]


def test_lines_before_the_first_label_are_front_matter(tmp_path: Path) -> None:
    text = f"Interview 3\nDatum: 3 mei\nInterviewer: Anna de Vries\nRespondent: R1\n\n{DIALOGUE}"
    found = from_text(tmp_path, text)
    assert found.front_matter == (
        "Interview 3",
        "Datum: 3 mei",
        "Interviewer: Anna de Vries",
        "Respondent: R1",
    )
    assert said(found)[0] == ("I", "Hoe gaat het?")


def test_without_labels_each_paragraph_is_a_turn_and_a_warning_says_so(tmp_path: Path) -> None:
    found = from_text(tmp_path, "Eerste alinea.\nGaat door.\n\nTweede alinea.")
    assert said(found) == [("", "Eerste alinea.\nGaat door."), ("", "Tweede alinea.")]
    assert any("No speaker labels" in warning for warning in found.warnings)


def test_paragraphs_inside_a_turn_are_kept(tmp_path: Path) -> None:
    found = from_text(tmp_path, "I: Hoe?\n\nR: Eerst dit.\n\nDan dat.\n\nI: Ja?")
    assert said(found)[1] == ("R", "Eerst dit.\nDan dat.")
    assert found.text == "Hoe?\nEerst dit.\nDan dat.\nJa?"


def test_a_time_that_is_not_that_of_a_turn_is_left_out_not_lost(tmp_path: Path) -> None:
    found = from_text(
        tmp_path, "I: Hoe?\nR: Goed.\n14:20\n[14:25] En verder.\nI: Om 15:00 [lacht]."
    )
    assert said(found) == [("I", "Hoe?"), ("R", "Goed.\nEn verder."), ("I", "Om 15:00 [lacht].")]
    assert found.left_out == ("14:20", "[14:25]")


def test_lines_broken_at_a_fixed_width_become_paragraphs(tmp_path: Path) -> None:
    words = "dit is een lange zin die over heel veel regels is verdeeld door een oud programma "
    wrapped, line = [], "R: Nou"
    for word in (words * 8).split():
        if len(line) + len(word) + 1 > 60:
            wrapped.append(line)
            line = word
        else:
            line += f" {word}"
    found = from_text(tmp_path, "I: Hoe?\n" + "\n".join([*wrapped, line]) + "\nI: Ja.\n")
    assert said(found)[1] == ("R", f"Nou {(words * 8).strip()}")


@pytest.mark.parametrize(
    "label", ["I", "i", "Int", "INT", "Interviewer 2", "V", "Vraag", "Q1", "I2"]
)
def test_an_interviewers_label_is_recognised(label: str) -> None:
    assert looks_like_interviewer(label)


@pytest.mark.parametrize(
    "label", ["R", "Ingrid", "Victor", "Coach", "Interviewee", "", "Iris I", "Qing"]
)
def test_a_respondents_label_is_not_taken_for_the_interviewers(label: str) -> None:
    assert not looks_like_interviewer(label)


SCRAPS = [
    "I: ",
    "R: ",
    "Anna: ",
    "Ja. ",
    "nee",
    "\n",
    "\n\n",
    "[00:12] ",
    "\t",
    "é",
    "e\u0301",
    "\ufeff",
]
SCRAPS += [
    "Kortom: ",
    "**B:** ",
    "14:20\n",
    "\u2028",
    "\x07",
    "(lacht)",
    "Anna de Wit  0:12\n",
    "…",
]


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]))


def letters(text: str) -> str:
    """Letters only: what nobody may lose."""
    return "".join(char for char in text if char.isalpha())


@given(text=st.one_of(st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join), TEXT))
def test_no_letter_of_a_text_is_lost(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("law") / "a.txt"
    path.write_bytes(f"{text}x".encode("utf-8", "replace"))
    found = read(path)
    assert canonical(found.text) == found.text
    kept = sorted(
        letters(found.text + "".join((*found.front_matter, *found.left_out)))
        + "".join(letters(turn.speaker) for turn in found.turns)
    )
    source = canonical(path.read_bytes().decode()).replace("\ufeff", "")
    assert [c.casefold() for c in kept] == [
        c.casefold() for c in sorted(letters(source))
    ] or sorted("".join(kept).casefold()) == sorted(letters(source).casefold())
    for turn in found.turns:
        words = found.text[turn.start : turn.end]
        assert words and words == words.strip()


# --- bytes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = "I: Eén café?\r\nR: “Ja”, 5 € – naïef.\r\nI: Ja?\r\nR: Nee."
    found = from_text(tmp_path, text.encode(encoding))
    assert said(found)[:2] == [("I", "Eén café?"), ("R", "“Ja”, 5 € – naïef.")]
    assert bool(found.warnings) == (encoding == "cp1252")


def test_one_odd_byte_does_not_spoil_the_accents_of_the_rest(tmp_path: Path) -> None:
    found = from_text(tmp_path, "I: één café\nR: ".encode() + b"na\xefef\nI: ja\nR: nee")
    assert said(found)[:2] == [("I", "één café"), ("R", "naïef")]
    assert found.warnings


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "empty"),
        (b" \n\t \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\nabc", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "docx"),
        (b"\x7fELF" + bytes(range(256)) * 20, "not text"),
        (b"abc\0\0\0def" * 50, "not text"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"WEBVTT\n\n", "empty"),
    ],
)
def test_what_is_no_transcript_is_refused_in_one_line(
    tmp_path: Path, data: bytes, hint: str
) -> None:
    with pytest.raises(InputError, match=hint) as caught:
        from_text(tmp_path, data, "proef.docx")
    assert "\n" not in str(caught.value)
    assert "proef.docx" in str(caught.value)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        read(tmp_path / "weg.txt")
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "a\0b.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.txt")
    with pytest.raises(InputError, match="ordinary file"):
        read(tmp_path / "pijp.txt")
    assert collect([tmp_path])[0] == []


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="whoever runs this may read everything"
)
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "geheim.txt"
    path.write_text(DIALOGUE)
    path.chmod(0)
    with pytest.raises(InputError, match="permission"):
        read(path)


def test_a_file_that_is_too_large_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_TEXT_BYTES", 10)
    with pytest.raises(InputError, match="larger"):
        from_text(tmp_path, DIALOGUE)


@pytest.mark.parametrize(
    "line",
    [
        *("a" * 51_000, "a " * 25_000, " " * 51_000 + "x", ":" * 51_000, "(" * 51_000),
        *("#00:" * 12_000, "(00:12" * 9_000, " " * 51_000 + "[00:12]", "[00:12] " * 6_000),
        *("- " * 25_000, "B " * 25_000),
    ],
)
def test_a_monstrous_line_is_read_without_loss(tmp_path: Path, line: str) -> None:
    found = from_text(tmp_path, f"{DIALOGUE}\n{line}\nI: Ja.")
    assert letters(found.text).endswith(letters(line) + "Ja")


# --- Word -----------------------------------------------------------------------------------


def from_word(folder: Path, body: str, **more: object) -> ParsedTranscript:
    return from_text(folder, word_file(body, **more), "a.docx")  # type: ignore[arg-type]


def test_a_word_document_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    body = par("I: Hoe?") + par("R: Goed.") + par("I: Ja?")
    found = from_text(tmp_path, word_file(body), "a.txt")
    assert found.format == "docx"
    assert said(found) == [("I", "Hoe?"), ("R", "Goed."), ("I", "Ja?")]


def test_insertions_controls_tables_and_links_are_read_in_order(tmp_path: Path) -> None:
    body = (
        par("I: ", f"<w:ins>{run('Hoe')}</w:ins>", " gaat het?")
        + "<w:sdt><w:sdtPr><w:alias/></w:sdtPr>"
        + f"<w:sdtContent>{par('R: Goed.')}</w:sdtContent></w:sdt>"
        + par("I: ", f"<w:sdt><w:sdtContent>{run('Echt?')}</w:sdtContent></w:sdt>")
        + f"<w:tbl><w:tr><w:tc>{par('R:')}</w:tc>"
        + f"<w:tc>{par('In de')}{par('tabel.')}</w:tc></w:tr></w:tbl>"
        + par("I: Zie ", f"<w:hyperlink>{run('de site')}</w:hyperlink>", ".")
    )
    assert said(from_word(tmp_path, body)) == [
        ("I", "Hoe gaat het?"),
        ("R", "Goed."),
        ("I", "Echt?"),
        ("R", "In de\ntabel."),
        ("I", "Zie de site."),
    ]


def test_a_table_with_speakers_in_a_column_needs_no_colons(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{par(cell)}</w:tc>' for cell in cells)}</w:tr>"

    body = f"<w:tbl>{row('Spreker', 'Tekst')}{row('Anna', 'Hoe?')}{row('00:14', 'Bram', 'Goed.')}"
    body += f"{row('Anna', 'Echt?')}{row('Bram', 'Ja.')}</w:tbl>"
    found = from_word(tmp_path, body)
    assert said(found) == [("Anna", "Hoe?"), ("Bram", "Goed."), ("Anna", "Echt?"), ("Bram", "Ja.")]
    assert found.front_matter == ("Spreker\tTekst",)
    assert found.turns[1].seconds == 14.0


def test_question_and_answer_in_one_paragraph_are_two_turns(tmp_path: Path) -> None:
    body = par("I: Hoe?", "<w:r><w:br/></w:r>", "R: Goed.") + par(
        "I: Ja?", "<w:r><w:br/></w:r>", "R: Ja."
    )
    assert said(from_word(tmp_path, body))[:2] == [("I", "Hoe?"), ("R", "Goed.")]


def test_deletions_headers_notes_and_boxes_are_left_out_and_named(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>niet</w:delText></w:r></w:del>"
    box = f"<w:r><w:pict><w:txbxContent>{par('kader')}</w:txbxContent></w:pict></w:r>"
    found = from_word(
        tmp_path,
        par("I: Hoe?") + par("R: Wel ", deleted, "goed.", box) + par("I: Ja?"),
        parts={
            "header1": f"<w:hdr {WORD}>{par('Vertrouwelijk')}</w:hdr>",
            "footer1": f"<w:ftr {WORD}>{par('pagina 1')}</w:ftr>",
            "footnotes": f"<w:footnotes {WORD}><w:footnote>{par('een noot')}</w:footnote>"
            "</w:footnotes>",
        },
    )
    assert said(found)[1] == ("R", "Wel goed.")
    assert set(found.left_out) == {"niet", "kader", "Vertrouwelijk", "pagina 1", "een noot"}


def test_alternatives_for_other_versions_of_word_are_read_once(tmp_path: Path) -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = (
        f"<mc:AlternateContent {mc}><mc:Choice Requires='x'>{run('ja')}</mc:Choice>"
        f"<mc:Fallback>{run('ja')}</mc:Fallback></mc:AlternateContent>"
    )
    assert said(from_word(tmp_path, par("R: ", twice) + par("R: nee"))) == [
        ("R", "ja"),
        ("R", "nee"),
    ]


def test_a_document_that_python_docx_made_is_read(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    for line in DIALOGUE.split("\n"):
        label, words = line.split(" ", 1)
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(f"\t{words}")
    document.save(str(tmp_path / "a.docx"))
    assert said(read(tmp_path / "a.docx"))[0] == ("I", "Hoe gaat het?")


def test_xml_that_declares_entities_is_refused(tmp_path: Path) -> None:
    prolog = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(InputError, match="entities"):
        from_word(tmp_path, par("I: &b;"), prolog=prolog)


def test_a_document_that_unpacks_to_far_more_is_not_opened(tmp_path: Path) -> None:
    buffer = BytesIO(word_file(par("I: Hoe?")))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(8 * 1024 * 1024))
    with pytest.raises(InputError, match="unpacks"):
        from_text(tmp_path, buffer.getvalue(), "bom.docx")


def test_a_document_of_too_many_parts_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_MAX_MEMBERS", 3)
    with pytest.raises(InputError, match="unpacks"):
        from_word(tmp_path, par("I: Hoe?"))


@pytest.mark.parametrize("cut", [30, 200, 700, -30, -200])
def test_a_document_cut_short_is_refused_in_one_line(tmp_path: Path, cut: int) -> None:
    with pytest.raises(InputError, match="damaged") as caught:
        from_text(tmp_path, word_file(par("I: Hoe?"))[:cut], "a.docx")
    assert "\n" not in str(caught.value)


@given(position=st.integers(0, 2_000), value=st.integers(0, 255))
def test_a_document_with_a_wrong_byte_is_read_or_refused(
    position: int, value: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = bytearray(word_file(par("I: Hoe?") + par("R: Goed.")))
    data[position % len(data)] = value
    path = tmp_path_factory.mktemp("byte") / "a.docx"
    path.write_bytes(data)
    try:
        found = read(path)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert found.text


def test_another_archive_is_refused_with_advice(tmp_path: Path) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", DIALOGUE)
    with pytest.raises(InputError, match="archive"):
        from_text(tmp_path, buffer.getvalue(), "a.zip")


def test_a_document_without_words_is_empty(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="empty"):
        from_word(tmp_path, par(" ") + par(""))


# --- subtitles ------------------------------------------------------------------------------

GUID = "a7939eec-6426-b7bd-c586-66ccb1a4abbc"


def from_cues(folder: Path, *cues: str, header: str = "WEBVTT") -> ParsedTranscript:
    """Cues as ``identifier|start|text``."""
    blocks = [header]
    for cue in cues:
        identifier, start, text = cue.split("|", 2)
        name = f"{identifier}\n" if identifier else ""
        blocks.append(f"{name}{start} --> 01:00:00.000\n{text}")
    return from_text(folder, "\n\n".join(blocks) + "\n", "a.vtt")


def test_cues_of_one_utterance_are_one_turn(tmp_path: Path) -> None:
    found = from_cues(
        tmp_path,
        f"{GUID}/32-0|00:00:09.835|<v Anna Jansen>Dat was het.</v>",
        f"{GUID}/32-1|00:00:14.000|<v Anna Jansen>En nog iets,\nof niet?</v>",
        f"{GUID}/33-0|00:00:20.000|<v Anna Jansen>Nieuw.</v>",
        f"{GUID}/34-0|00:01:00.500|<v Bram>Ja &amp; nee.</v>",
    )
    assert said(found) == [
        ("Anna Jansen", "Dat was het. En nog iets, of niet?"),
        ("Anna Jansen", "Nieuw."),
        ("Bram", "Ja & nee."),
    ]
    assert [turn.seconds for turn in found.turns] == [9.835, 20.0, 60.5]
    assert found.format == "vtt"


def test_a_speaker_goes_on_until_the_sentence_ends(tmp_path: Path) -> None:
    found = from_cues(
        tmp_path,
        "1|00:00:01.000|<v S01>Ik ging naar",
        "2|00:00:02.000|<v S01>huis.",
        "3|00:00:03.000|<v S01>Daarna niet",
        "4|00:00:04.000|<v S02>Ja.",
    )
    assert said(found) == [("S01", "Ik ging naar huis."), ("S01", "Daarna niet"), ("S02", "Ja.")]


def test_names_before_a_colon_are_speakers_also_in_subtitles(tmp_path: Path) -> None:
    found = from_cues(
        tmp_path,
        "1|00:00:01.000|Anna: Hoe gaat het?",
        "2|00:00:02.000|Bram: Nou, het gaat",
        "3|00:00:03.000|best goed.",
        "4|00:00:04.000|Anna: Mooi.",
        "5|00:00:05.000|Bram: Kortom: ja.",
    )
    assert said(found) == [
        ("Anna", "Hoe gaat het?"),
        ("Bram", "Nou, het gaat best goed."),
        ("Anna", "Mooi."),
        ("Bram", "Kortom: ja."),
    ]


def test_in_subtitles_too_a_label_holds_until_the_next_one(tmp_path: Path) -> None:
    found = from_cues(
        tmp_path,
        "1|00:00:01.000|Anna: Hoe gaat het?",
        "2|00:00:02.000|Bram: Goed.",
        "3|00:00:03.000|We gingen door na vijven.",
        "4|00:00:04.000|Dat wel.",
        "5|00:00:05.000|Anna: Mooi.",
        "6|00:00:06.000|Bram: Ja.",
    )
    assert said(found) == [
        ("Anna", "Hoe gaat het?"),
        ("Bram", "Goed. We gingen door na vijven. Dat wel."),
        ("Anna", "Mooi."),
        ("Bram", "Ja."),
    ]


def test_two_voices_in_one_cue_are_two_turns(tmp_path: Path) -> None:
    found = from_cues(tmp_path, "1|00:00:01.000|<v Anna>Ja.</v> <v.luid Bram>Nee, <i>echt</i>.</v>")
    assert said(found) == [("Anna", "Ja."), ("Bram", "Nee, echt.")]


def test_notes_are_left_out_and_blank_lines_inside_a_cue_lose_nothing(tmp_path: Path) -> None:
    text = (
        "WEBVTT - overleg\r\nLanguage: nl\r\n\r\nNOTE Confidence: 0.69\r\n\r\n"
        "0:0:0.0 --> 0:0:13.370\r\n\r\n<v Anna>Eerste deel\r\n\r\ntweede deel.</v>\r\n"
    )
    found = from_text(tmp_path, text, "a.vtt")
    assert said(found) == [("Anna", "Eerste deel tweede deel.")]
    assert found.front_matter == ("- overleg", "Language: nl")
    assert found.left_out == ("Confidence: 0.69",)


def test_subtitles_without_punctuation_keep_their_lines(tmp_path: Path) -> None:
    found = from_cues(tmp_path, "1|00:00:01.000|dat was het", "2|00:00:02.000|en toen niets meer")
    assert said(found) == [("", "dat was het\nen toen niets meer")]
    assert len(found.warnings) == 2


def test_a_voice_tag_without_end_does_not_keep_the_reader_waiting(tmp_path: Path) -> None:
    found = from_cues(tmp_path, "1|00:00:01.000|<v" + ".a" * 20_000 + "<v " * 20_000 + "Ja.")
    assert found.text.endswith("Ja.")


# --- which files ----------------------------------------------------------------------------


def test_a_folder_is_read_in_natural_order_and_the_rest_is_named(tmp_path: Path) -> None:
    for name in (
        "i10.txt",
        "i2.TXT",
        "b/i1.docx",
        "b/.verborgen.txt",
        ".git/x.txt",
        "nota.jpg",
        "~$i2.docx",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Ja.")
    files, passed = collect([tmp_path])
    assert [path.relative_to(tmp_path).as_posix() for path in files] == [
        "b/i1.docx",
        "i2.TXT",
        "i10.txt",
    ]
    assert {path.name for path, _reason in passed} == {"nota.jpg", "~$i2.docx"}
    assert all(reason for _path, reason in passed)


def test_a_named_file_is_always_tried_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "nota.odd"
    path.write_text("Ja.")
    missing = tmp_path / "weg.txt"
    assert collect([path, missing, path, tmp_path / "." / "nota.odd"]) == ([path, missing], [])


def test_a_folder_without_transcripts_is_named(tmp_path: Path) -> None:
    files, passed = collect([tmp_path])
    assert files == []
    assert [path for path, _reason in passed] == [tmp_path]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ja.")
    try:
        (tmp_path / "lus").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "zelf.txt").symlink_to(tmp_path / "zelf.txt")
    except OSError:
        pytest.skip("this system makes no links")
    files, passed = collect([tmp_path])
    assert [path.name for path in files] == ["a.txt"]
    assert {path.name for path, _reason in passed} == {"lus", "zelf.txt"}


def test_a_study_is_no_transcript(tmp_path: Path) -> None:
    from coder.study import Study

    with (
        Study.create(tmp_path / "x.study") as study,
        pytest.raises(InputError, match="is a study, not a transcript"),
    ):
        read(study.path)
