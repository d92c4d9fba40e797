"""Documents of word processors and web pages: every quirk described of them, made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import nothing_is_lost, odt, said, taken, zipped
from test_ingest import WORD, par, run, word_file

from coder.errors import InputError

DIALOGUE = [("I", "Hoe gaat het?"), ("R", "Goed."), ("I", "Echt?"), ("R", "Zeker.")]


def p(*inner: str) -> str:
    """A paragraph of an OpenDocument text."""
    return f"<text:p>{''.join(inner)}</text:p>"


# --- OpenDocument ---------------------------------------------------------------------------

TALK = p("I: Hoe gaat het?") + p("R: Goed.") + p("I: Echt?") + p("R: Zeker.")


def test_a_libreoffice_text_is_read(tmp_path: Path) -> None:
    found = taken(tmp_path, odt(TALK), "a.docx")
    assert found.format == "odt"
    assert said(found) == DIALOGUE


def test_spaces_tabs_and_breaks_of_libreoffice_are_text(tmp_path: Path) -> None:
    body = (
        p("I:<text:tab/>Hoe  gaat\n  het?<text:line-break/>R:<text:s text:c='3'/>Goed.")
        + p(
            "<text:span>I</text:span><text:span>:</text:span> <text:a>Ec<text:span>ht</text:span>"
        ).replace("</text:p>", "</text:a>?</text:p>")
        + p("R: Zeker.")
    )
    assert said(taken(tmp_path, odt(body), "a.odt")) == DIALOGUE


def test_tables_lists_and_sections_of_libreoffice_are_read_in_order(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        filled = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{filled}</table:table-row>"

    body = (
        "<text:sequence-decls><text:sequence-decl text:name='Tabel'/></text:sequence-decls>"
        + f"<text:section>{p('I: Hoe gaat het?')}</text:section>"
        + f"<text:list><text:list-item>{p('R: Goed.')}</text:list-item></text:list>"
        + "<table:table><table:table-header-rows>"
        + row(p("I:"), p("Echt?"))
        + "</table:table-header-rows>"
        + row(p("R:"), p("Zeker.") + p("Toch?"))
        + "</table:table>"
    )
    assert said(taken(tmp_path, odt(body), "a.odt")) == [*DIALOGUE[:3], ("R", "Zeker.\nToch?")]


def test_what_is_not_running_text_in_libreoffice_is_left_out_and_named(tmp_path: Path) -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
        f"<dc:creator>Els</dc:creator></office:change-info>{p('niet')}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    note = f"<text:note><text:note-citation>1</text:note-citation>{p('een noot')}</text:note>"
    comment = f"<office:annotation><dc:creator>Els</dc:creator>{p('klopt?')}</office:annotation>"
    box = f"<draw:text-box>{p('kader')}</draw:text-box><svg:desc>foto</svg:desc>"
    found = taken(
        tmp_path,
        odt(
            changes
            + p("I: Hoe gaat het?")
            + p(f"R: Go{note}ed{comment}.<draw:frame>{box}</draw:frame>")
            + p("I: Echt?")
            + p("R: <text:change-start/>Zeker<text:change-end/>."),
            f"<style:header>{p('Vertrouwelijk')}</style:header>"
            f"<style:footer>{p('blad <text:page-number>3</text:page-number>')}</style:footer>",
        ),
        "a.odt",
    )
    assert said(found) == DIALOGUE
    assert set(found.left_out) == {
        "niet",
        "een noot",
        "klopt?",
        "kader",
        "foto",
        "Vertrouwelijk",
        "blad 3",
    }


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (odt(TALK)[:300], "damaged"),
        (zipped({"content.xml": "<a>", "mimetype": "x"}), "damaged"),
        (zipped({"content.xml": "<a/>", "mimetype": "x"}), "no text document"),
        (odt(TALK, manifest="<manifest:encryption-data/>"), "password"),
        (odt(TALK, prolog='<!DOCTYPE d [<!ENTITY a "b">]>'), "entities"),
        (odt(""), "empty"),
    ],
)
def test_a_libreoffice_text_that_cannot_be_read_is_refused_in_one_line(
    tmp_path: Path, data: bytes, hint: str
) -> None:
    with pytest.raises(InputError, match=hint) as caught:
        taken(tmp_path, data, "a.odt")
    assert "\n" not in str(caught.value)


# --- rich text ------------------------------------------------------------------------------

RTF = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 X;}}"


def rich(body: str) -> str:
    """A rich text with this body."""
    return f"{RTF}{{\\colortbl;\\red0\\green0\\blue0;}}{{\\info{{\\author Els}}}}{body}}}"


def test_a_rich_text_is_read_with_its_accents_and_marks(tmp_path: Path) -> None:
    body = (
        r"\pard I: E\'e9n caf\'e9?\par R:\tab\ldblquote Ja\rdblquote , na\u239?ef \endash  5 \'80"
        "\\line en\r\nverder\\{x\\}\\par I: {\\b vet} {\\f1 \\'c4\\'e0}\\par "
        r"R: \u-10179?\u-8694? \~ok\'85\par"
    )
    assert said(taken(tmp_path, rich(body), "a.rtf")) == [
        ("I", "Eén café?"),
        ("R", "“Ja”, naïef – 5 €\nenverder{x}"),
        ("I", "vet Да"),
        ("R", "😊 \u00a0ok…"),
    ]


def test_the_stamps_of_f4_belong_to_the_turns(tmp_path: Path) -> None:
    body = (
        r"\pard I: Hoe gaat het? #00:00:03-4#\par R: Goed. #00:00:09-1#\par "
        r"I: Echt? #00:00:12-0#\par R: Zeker. #00:00:15-5#\par"
    )
    found = taken(tmp_path, rich(body), "f4.rtf")
    assert said(found) == DIALOGUE
    assert [turn.seconds for turn in found.turns] == [None, 3.4, 9.1, 12.0]


def test_rows_of_a_rich_text_table_are_turns(tmp_path: Path) -> None:
    body = (
        r"\trowd\cellx1000\cellx5000\pard\intbl I\cell Hoe gaat het?\cell\row "
        r"\trowd\cellx1000\cellx5000\pard\intbl R\cell Goed.\par Prima.\cell\row "
        r"\pard\intbl I\cell Echt?\cell\row\pard\intbl R\cell Zeker.\cell\row\pard En door.\par"
    )
    assert said(taken(tmp_path, rich(body), "a.rtf")) == [
        DIALOGUE[0],
        ("R", "Goed.\nPrima."),
        DIALOGUE[2],
        ("R", "Zeker.\nEn door."),
    ]


def test_what_is_not_running_text_in_rich_text_is_left_out_and_named(tmp_path: Path) -> None:
    body = (
        r"{\header\pard Vertrouwelijk\par}{\footerf blad {\field{\*\fldinst PAGE}{\fldrslt 3}}\par}"
        r"\pard I: Hoe {\deleted niet }gaat het?\par R: Goed{\footnote{\super\chftn} een noot}"
        r"{\*\atnauthor Els}{\*\annotation{\*\atnref 1} klopt?}.\par I: {\revised Echt}?\par "
        r"R: {\v verborgen}Zeker{\*\shppict{\pict\pngblip 89504e47}}"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt kader\par}}}{\*\onbekend weg}."
        r"{\field{\*\fldinst{HYPERLINK \"http://x\"}}{\fldrslt{}}}\par"
    )
    found = taken(tmp_path, rich(body), "a.rtf")
    assert said(found) == DIALOGUE
    assert set(found.left_out) == {
        "Vertrouwelijk",
        "blad 3",
        "niet",
        "een noot",
        "klopt?",
        "verborgen",
        "kader",
    }


def test_binary_pictures_in_rich_text_are_passed_over(tmp_path: Path) -> None:
    body = rich(r"\pard I: Hoe gaat het?\par R: Goed.{\pict\bin6 }}{{\x}\par").encode()
    assert said(taken(tmp_path, body, "a.rtf"))[1] == ("R", "Goed.")


@pytest.mark.parametrize("cut", [1, 40, 90])
def test_a_rich_text_without_its_end_is_still_read(tmp_path: Path, cut: int) -> None:
    whole = rich(r"\pard I: Hoe gaat het?\par R: Goed.\par I: Echt?\par R: Zeker.\par" + "x" * 90)
    assert said(taken(tmp_path, whole[:-cut], "a.rtf"))[:3] == DIALOGUE[:3]


# --- web pages ------------------------------------------------------------------------------


def test_the_rich_text_of_noscribe_is_read(tmp_path: Path) -> None:
    page = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "http://www.w3.org/TR/REC-html40/strict.dtd">\n'
        '<html><head><meta name="qrichtext" content="1" /><meta charset="UTF-8" />'
        '<style type="text/css">\np, li { white-space: pre-wrap; }\n</style></head>'
        "<body style=\" font-family:'Arial';\">\n"
        '<p style="font-weight:600;">gesprek.m4a</p>\n<p>Transcribed with noScribe vers. 0.4</p>\n'
        '<p><a name="ts_0_3000_S00" ></a>S00: <span style=" color:#78909c;">[00:00:01]</span> '
        "Hoe gaat het?</p>\n"
        '<p><a name="ts_3000_9000_S01" ></a>S01: <span>[00:00:03]</span> Goed. //S00: Ja.// (..) '
        "Echt.</p>\n<p>S00: Mooi.</p>\n<p>S01: Ja.</p></body></html>"
    )
    found = taken(tmp_path, page, "a.txt")
    assert found.format == "html"
    assert said(found) == [
        ("S00", "Hoe gaat het?"),
        ("S01", "Goed. //S00: Ja.// (..) Echt."),
        ("S00", "Mooi."),
        ("S01", "Ja."),
    ]
    assert [turn.seconds for turn in found.turns][:2] == [1.0, 3.0]
    assert found.front_matter == ("gesprek.m4a", "Transcribed with noScribe vers. 0.4")


def test_labels_cut_up_by_tags_are_whole(tmp_path: Path) -> None:
    page = (
        "<HTML><BODY><P><B>M<FONT SIZE=2>SM:</FONT></B> Hoe\n   gaat&nbsp;het?<BR>"
        "<B>C<FONT>P</FONT>:</B> G<I>oe</I>d.<P><B>M<FONT>SM:</B></FONT> Echt?"
        "<P>C<FONT>P:</FONT> Zeker &amp; &lt;wis&gt;."
    )
    assert said(taken(tmp_path, page, "a.htm")) == [
        ("MSM", "Hoe gaat\u00a0het?"),
        ("CP", "Goed."),
        ("MSM", "Echt?"),
        ("CP", "Zeker & <wis>."),
    ]


def test_rows_of_a_web_table_are_turns_and_a_layout_table_does_no_harm(tmp_path: Path) -> None:
    page = (
        "<table><tr><td><p>Gesprek</p><table><tr><th>I<td>Hoe gaat het?<tr><th>R</th><td>Goed."
        "</td></tr><tr><td>I</td><td>Echt?</td></tr><tr><td>R</td><td>Zeker.</td></tr></table>"
        "</td></tr></table>"
    )
    found = taken(tmp_path, page, "a.html")
    assert said(found) == DIALOGUE
    assert found.front_matter == ("Gesprek",)


def test_what_is_not_running_text_on_a_page_is_left_out_and_named(tmp_path: Path) -> None:
    page = (
        "<!doctype html><title>Gesprek 3</title><script>var a = '<p>R: nee';</script>"
        "<nav><p>menu</p></nav><p>I: Hoe gaat het?<p>R: <del>niet</del>Goed."
        "<div style='mso-element:footnote'>noot</div><p hidden>geheim</p>"
        "<p>I: Echt?<!-- klopt --><p>R: <ins>Zeker</ins>.<footer>blad 3</footer>"
    )
    found = taken(tmp_path, page, "a.html")
    assert said(found) == DIALOGUE
    assert set(found.left_out) == {"Gesprek 3", "menu", "niet", "noot", "geheim", "blad 3"}


def test_a_text_with_something_between_angles_is_no_web_page(tmp_path: Path) -> None:
    text = "<eh> Gesprek\nI: Hoe gaat het?\nR: <b Goed.\nI: Echt?\nR: Zeker."
    assert taken(tmp_path, text, "a.html").format == "txt"


# --- Word -----------------------------------------------------------------------------------


def test_the_transcript_of_teams_in_word_is_read(tmp_path: Path) -> None:
    picture = "<w:r><w:drawing/></w:r>"
    line = "<w:r><w:br/></w:r>"
    body = "".join(
        par(
            picture, f"<w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r>", f"   {time}", line, *said
        )
        for name, time, said in (
            ("Anna de Vries", "0:03", ["Hoe gaat het?"]),
            ("Bram Jansen", "0:09", ["Goed.", line, "Prima."]),
            ("Anna de Vries", "1:02:03", ["Echt?"]),
            ("Bram Jansen", "1:02:09", ["Zeker."]),
        )
    )
    found = taken(tmp_path, word_file(par("Gesprek-20260301") + body), "a.docx")
    assert said(found) == [
        ("Anna de Vries", "Hoe gaat het?"),
        ("Bram Jansen", "Goed.\nPrima."),
        ("Anna de Vries", "Echt?"),
        ("Bram Jansen", "Zeker."),
    ]
    assert [turn.seconds for turn in found.turns] == [3.0, 9.0, 3723.0, 3729.0]
    assert found.front_matter == ("Gesprek-20260301",)


def test_questions_in_bold_without_a_label_are_questions(tmp_path: Path) -> None:
    def bold(words: str, value: str = "1") -> str:
        return f'<w:r><w:rPr><w:b w:val="{value}"/></w:rPr><w:t>{words}</w:t></w:r>'

    body = "".join(
        par(bold(f"Wat vond je van les {i}?")) + par(bold("Goed", "0"), f", les {i} ging wel.")
        for i in range(4)
    )
    found = taken(tmp_path, word_file(body), "a.docx")
    assert len({speaker for speaker, _words in said(found)}) == 2
    assert len(found.turns) == 8


def test_moved_text_is_read_where_it_went(tmp_path: Path) -> None:
    body = (
        par("I: Hoe gaat het?")
        + f"<w:p><w:moveFrom>{run('R: Goed.')}</w:moveFrom></w:p>"
        + par("R: ", f"<w:moveTo>{run('Goed.')}</w:moveTo>")
        + par("I: Echt?")
    )
    found = taken(tmp_path, word_file(body), "a.docx")
    assert said(found) == DIALOGUE[:3]
    assert found.left_out == ("R: Goed.",)


# --- all of them ----------------------------------------------------------------------------

WORDS = "Vertrouwelijk Gesprek I: Hoe gaat het? R: Goed. niet een noot I: Echt? R: Zeker. klopt?"
SOURCES = {
    "a.odt": odt(
        p("Gesprek")
        + p("I: Hoe gaat het?")
        + p(f"R: Goed.<text:note>{p('een noot')}</text:note>")
        + f"<text:tracked-changes><text:deletion>{p('niet')}</text:deletion></text:tracked-changes>"
        + p("I: Echt?")
        + p(f"R: Zeker.<office:annotation>{p('klopt?')}</office:annotation>"),
        f"<style:header-first>{p('Vertrouwelijk')}</style:header-first>",
    ),
    "a.rtf": rich(
        r"{\headerr Vertrouwelijk}Gesprek\par I: Hoe gaat het?\par R: Goed.{\deleted niet}"
        r"{\footnote een noot}\par I: Echt?\par R: Zeker.{\*\annotation klopt?}\par"
    ),
    "a.html": "<html><header>Vertrouwelijk</header>Gesprek<p>I: Hoe gaat het?<p>R: Goed.<del>niet"
    "</del><aside>een noot</aside><p>I: Echt?<p>R: Zeker.<p hidden>klopt?",
    "a.docx": word_file(
        par("Gesprek")
        + par("I: Hoe gaat het?")
        + par("R: Goed.", "<w:del><w:r><w:delText>niet</w:delText></w:r></w:del>")
        + par("I: Echt?")
        + par("R: Zeker."),
        parts={
            "header1": f"<w:hdr {WORD}>{par('Vertrouwelijk')}</w:hdr>",
            "footnotes": f"<w:footnotes {WORD}>{par('een noot')}</w:footnotes>",
            "comments": f"<w:comments {WORD}>{par('klopt?')}</w:comments>",
        },
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_no_character_of_a_document_is_lost(tmp_path: Path, name: str) -> None:
    found = taken(tmp_path, SOURCES[name], name)
    assert said(found) == DIALOGUE
    assert found.front_matter == ("Gesprek",)
    nothing_is_lost(found, WORDS)


def test_the_older_transcript_of_teams_in_word_is_read(tmp_path: Path) -> None:
    body = "".join(
        par(time) + par(name) + par(words)
        for time, name, words in (
            ("0:0:0.0 --> 0:0:1.370", "Anna de Vries", "Hoe gaat het?"),
            ("0:0:1.500 --> 0:0:4.130", "Bram Jansen", "Goed."),
            ("0:0:5.0 --> 0:0:6.0", "Anna de Vries", "Echt?"),
            ("0:0:7.0 --> 0:0:8.0", "Bram Jansen", "Zeker."),
        )
    )
    found = taken(tmp_path, word_file(body), "a.docx")
    assert said(found) == [
        ("Anna de Vries", "Hoe gaat het?"),
        ("Bram Jansen", "Goed."),
        ("Anna de Vries", "Echt?"),
        ("Bram Jansen", "Zeker."),
    ]
    assert [turn.seconds for turn in found.turns] == [0.0, 1.5, 5.0, 7.0]
