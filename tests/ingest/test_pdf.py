"""PDFs: what was printed becomes turns again, and what cannot be read is refused with advice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from documents import nothing_is_lost, pdf, pdf_file, said, stream, taken

from coder.errors import InputError
from coder.ingest import bounded
from coder.ingest import pdf as pdf_module

pytestmark = pytest.mark.slow

TALK = (
    "I: Hoe gaat het nu met jullie op school, na alles wat er in het afgelopen jaar\n"
    "gebeurd is?\n"
    "R: Goed. Het is wel wennen geweest voor de leerlingen en voor ons, omdat het een\n"
    "heel andere manier van werken is. Maar het lukt.\n"
    "I: Echt?\n"
    "R: Zeker."
)
SAID = [
    (
        "I",
        "Hoe gaat het nu met jullie op school, na alles wat er in het afgelopen jaar gebeurd is?",
    ),
    (
        "R",
        "Goed. Het is wel wennen geweest voor de leerlingen en voor ons, omdat het een heel "
        "andere manier van werken is. Maar het lukt.",
    ),
    ("I", "Echt?"),
    ("R", "Zeker."),
]


@pytest.mark.parametrize("leading", [14, 28])
def test_lines_are_joined_into_turns(tmp_path: Path, leading: int) -> None:
    found = taken(tmp_path, pdf(TALK, leading=leading), "a.txt")
    assert found.format == "pdf"
    assert said(found) == SAID
    assert any("joined" in warning for warning in found.warnings)


def test_headers_footers_and_page_numbers_are_left_out_and_a_turn_goes_on(tmp_path: Path) -> None:
    one, other = TALK.split("\nheel")
    pages = [one, f"heel{other}", "I: Dank je.", "R: Graag. Tot ziens."]
    whole = [
        f"Interview 3 - vertrouwelijk\n\n{page}\n\n\nPagina {number} van 4"
        for number, page in enumerate(pages, 1)
    ]
    found = taken(tmp_path, pdf(*whole), "a.pdf")
    assert said(found) == [*SAID, ("I", "Dank je."), ("R", "Graag. Tot ziens.")]
    assert found.left_out.count("Interview 3 - vertrouwelijk") == 4
    assert "Pagina 3 van 4" in found.left_out
    nothing_is_lost(found, "\n".join(whole))


def test_a_question_that_recurs_at_the_top_of_a_page_is_no_header(tmp_path: Path) -> None:
    found = taken(tmp_path, pdf("I: En toen?\nR: Niets.", "I: En toen?\nR: Veel."), "a.pdf")
    assert said(found) == [("I", "En toen?"), ("R", "Niets."), ("I", "En toen?"), ("R", "Veel.")]


def test_words_hyphenated_at_the_end_of_a_line_are_whole_and_named(tmp_path: Path) -> None:
    text = (
        "I: Wat heb je dan precies met de leerlingen gedaan en wat heb je daaraan over-\n"
        "gehouden, want daar gaat het in dit gesprek over, ook voor de andere school-\n"
        "leiders en voor de collega's?\n"
        "R: De voor-\n"
        "en nadelen zijn bekend; het heeft de samenwerking tussen de collega's verster-\n"
        "kt. Ik wil-\n"
        "Nou ja, dat is het."
    )
    found = taken(tmp_path, pdf(text), "a.pdf")
    assert said(found) == [
        (
            "I",
            "Wat heb je dan precies met de leerlingen gedaan en wat heb je daaraan overgehouden, "
            "want daar gaat het in dit gesprek over, ook voor de andere schoolleiders en voor de "
            "collega's?",
        ),
        (
            "R",
            "De voor- en nadelen zijn bekend; het heeft de samenwerking tussen de collega's "
            "versterkt. Ik wil- Nou ja, dat is het.",
        ),
    ]
    assert set(found.left_out) == {"over-gehouden", "school-leiders", "verster-kt"}
    nothing_is_lost(found, text)


def test_a_word_that_a_speaker_breaks_off_is_not_glued_to_the_next(tmp_path: Path) -> None:
    text = (
        "I: Hoe was dat?\n"
        "R: Dat was wel heel erg bij- bijzonder, want ik dacht dat het niet zou luk- lukken en\n"
        "toen ging het be- best goed en was iedereen er blij mee, dus ik heb toen ge-\n"
        "ik bedoel: we hebben het dus ook ge- gevierd."
    )
    found = taken(tmp_path, pdf(text), "a.pdf")
    assert "ge- ik bedoel" in found.text


def test_names_with_times_and_paragraphs_without_labels_are_kept_apart(tmp_path: Path) -> None:
    text = "Anna de Vries   0:03\nHoe gaat het?\n\nBram Jansen   0:09\nGoed.\nPrima, zelfs.\n"
    found = taken(tmp_path, pdf(text + text), "a.pdf")
    assert [speaker for speaker, _words in said(found)] == ["Anna de Vries", "Bram Jansen"] * 2
    assert [turn.seconds for turn in found.turns][:2] == [3.0, 9.0]
    plain = taken(tmp_path, pdf("Eerste stuk tekst\ngaat door.\n\n\nTweede stuk."), "b.pdf")
    assert said(plain) == [("", "Eerste stuk tekst gaat door."), ("", "Tweede stuk.")]


def test_pages_of_pictures_are_named(tmp_path: Path) -> None:
    found = taken(tmp_path, pdf(TALK, "", TALK), "a.pdf")
    assert any("page 2" in warning for warning in found.warnings)


LOCKED = "/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{0}> /U <{1}> >>"


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (pdf("", ""), "scan"),
        (pdf("12", "13"), "scan"),
        (pdf(TALK, trailer=LOCKED.format("aa" * 32, "bb" * 32) + " /ID [<00><00>]"), "password"),
        (pdf(TALK)[:200], "damaged"),
        (b"%PDF-1.4\n", "damaged"),
        (b"%PDF-1.4\n" + b"x" * 5_000, "damaged"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_refused_in_one_line(
    tmp_path: Path, data: bytes, hint: str
) -> None:
    with pytest.raises(InputError, match=hint) as caught:
        taken(tmp_path, data, "a.pdf")
    assert "\n" not in str(caught.value)
    assert "a.pdf" in str(caught.value)


def test_letters_that_a_font_does_not_name_are_not_taken_for_text(tmp_path: Path) -> None:
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /X /ToUnicode 6 0 R >>",
        4: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>",
        5: stream(b"BT /F1 11 Tf 60 800 Td (aBCACBABACB) Tj ET"),
        6: stream(
            b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
            b"1 beginbfrange <41> <43> <E041> endbfrange endcmap"
        ),
    }
    with pytest.raises(InputError, match="which letters"):
        taken(tmp_path, pdf_file(objects), "a.pdf")


# --- the process apart ----------------------------------------------------------------------


def program(folder: Path, body: str) -> Path:
    """A Python program that reads what it is given and then does this."""
    path = folder / "program.py"
    path.write_text(f"import sys, time\ndata = sys.stdin.buffer.read()\n{body}\n")
    return path


def test_lines_come_one_by_one_and_all_of_them(tmp_path: Path) -> None:
    data = bytes(range(256)) * 4_000
    one = program(tmp_path, "print(len(data))\nprint(data.count(7))")
    assert list(bounded.lines_of(one, data, bounded.Limits())) == [b"1024000\n", b"4000\n"]


@pytest.mark.parametrize(
    "body",
    [
        "print(1, flush=True)\nwhile True: pass",
        "while True: print(1)",
        "sys.stdout.buffer.write(b'x' * 9_000_000)",
        "all = []\nwhile True: all.append(bytearray(1_000_000)); time.sleep(0.001)",
    ],
)
def test_a_program_without_end_is_stopped(tmp_path: Path, body: str) -> None:
    limits = bounded.Limits(seconds_a_line=1, seconds=20, memory=300_000_000, output=1_000_000)
    with pytest.raises(bounded.OutOfBoundsError):
        list(bounded.lines_of(program(tmp_path, body), b"", limits))


def test_a_program_that_fails_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(bounded.BrokeOffError):
        list(bounded.lines_of(program(tmp_path, "print(1)\n1 / 0"), b"", bounded.Limits()))


def test_no_module_of_the_folder_takes_a_librarys_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pypdf", "json", "collections"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert said(taken(tmp_path, pdf(TALK), "a.pdf")) == SAID


def test_a_pdf_is_read_without_loading_its_library_here(tmp_path: Path) -> None:
    sys.modules.pop("pypdf", None)
    taken(tmp_path, pdf(TALK), "a.pdf")
    assert "pypdf" not in sys.modules
    assert pdf_module.LIMITS.seconds_a_line < pdf_module.LIMITS.seconds
