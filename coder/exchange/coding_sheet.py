"""A spreadsheet to code in, for whoever has no terminal: out, and back in.

One row a fragment, a column a code and one for none. A hidden sheet says which study, pass,
codebook version and coder it was made for and which column is what, so that it comes back to where
it belongs, in whatever language it was made.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coder.codebook import Codebook
from coder.codebook.model import Code
from coder.errors import InputError
from coder.exchange.forms import ABOUT, CODE, CodeColumn, Form
from coder.exchange.grid import Grid, key
from coder.exchange.names_found import Names
from coder.exchange.workbook import Written, new_book, write_cell
from coder.language import _
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.about import newest_date, study_name
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder
from coder.study.judgements import acting_coder
from coder.study.passes import find_pass
from coder.study.transcripts import fragments_of
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_HEADER = ("kind", "name", "value")
_FORMAT = "1"
_LEAD = ("transcript", "fragment", "speaker", "text")
_LAST = ("memo", "fragment_id")
_WIDTHS = {"transcript": 12, "fragment": 6, "speaker": 9, "text": 70, "memo": 40}


# In


def sheet_in(
    study: Study, grids: Sequence[Grid], shown: str, pass_name: str | None
) -> tuple[Grid, Form, CodingPass, Coder] | None:
    """The sheet of a file, what its columns are, and for which pass and coder it was made.

    None where it is none. Raises InputError for one that was made for another study, pass or
    version of the codebook.
    """
    about = next((one for one in grids if one.title == ABOUT and one.keys == _HEADER), None)
    if about is None:
        return None
    said = {line["name"]: line["value"] for line in about.lines if line["kind"] == "about"}
    if said.get("format") != _FORMAT:
        raise InputError(
            _("{path}: this sheet is of a newer version of the program.").format(path=shown)
        )
    if said.get("study") != study.id:
        raise InputError(
            _("{path}: this sheet was made for another study, {name}.").format(
                path=shown, name=one_line(said.get("study_name", "?"))
            )
        )
    coding_pass = find_pass(study, said.get("pass", ""))
    if pass_name is not None and find_pass(study, pass_name).id != coding_pass.id:
        raise InputError(
            _("{path}: this sheet was made for pass {name}.").format(
                path=shown, name=one_line(coding_pass.name)
            )
        )
    if (said.get("codebook"), said.get("version")) != (coding_pass.codebook, coding_pass.version):
        raise InputError(
            _(
                "{path}: this sheet was made with version {version} of the codebook, and pass "
                "{name} has version {now}; make a new one with: coder export sheet"
            ).format(
                path=shown,
                version=one_line(said.get("version", "?")),
                name=one_line(coding_pass.name),
                now=coding_pass.version,
            )
        )
    roles = {line["value"]: key(line["name"]) for line in about.lines if line["kind"] == "column"}
    grid = _with_columns(grids, set(roles.values()), shown)
    columns = {role: column for role, column in roles.items() if not role.startswith(CODE)}
    codes = tuple(
        CodeColumn(column, role.removeprefix(CODE))
        for role, column in roles.items()
        if role.startswith(CODE)
    )
    form = Form("sheet", "", columns, codes)
    return grid, form, coding_pass, find_coder(study, said.get("coder", ""))


def _with_columns(grids: Sequence[Grid], wanted: set[str], shown: str) -> Grid:
    for one in grids:
        if one.title != ABOUT and wanted <= set(one.keys):
            return one
    raise InputError(
        _("{path}: a column of this sheet is gone or has another name; make a new one.").format(
            path=shown
        )
    )


# Out


def coding_sheet(
    study: Study, coding_pass: CodingPass, transcripts: Sequence[Transcript]
) -> Written:
    """The sheet of the coder who acts, with what they judged so far.

    Raises BlindError where no coder acts or a text is not theirs.
    """
    coder = acting_coder(study)
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    buffer = io.BytesIO()
    name = f"{study_name(study)} · {coding_pass.name} · {coder.name}"
    out = new_book(buffer, title=name, made=newest_date(study))
    titles = _titles(book)
    made = _Page(out, titles, Names(study, coding_pass, book, coder), book)
    for transcript in transcripts:
        for fragment in fragments_of(study, transcript):
            made.add(transcript, fragment, coder)
    made.finish()
    _add_codebook(out, book)
    about = {
        "format": _FORMAT,
        "study": study.id,
        "study_name": study_name(study),
        "pass": coding_pass.id,
        "codebook": coding_pass.codebook,
        "version": coding_pass.version,
        "coder": coder.id,
        "coder_name": coder.name,
    }
    _add_about(out, about, titles)
    out.close()
    return Written(buffer.getvalue(), made.cut)


def _titles(book: Codebook) -> dict[str, str]:
    """Role of a column → what stands above it, in order; no two the same."""
    found = {
        "transcript": _("transcript"),
        "fragment": _("no."),
        "speaker": _("speaker"),
        "text": _("text"),
    }
    for code in book.codes:
        found[f"{CODE}{code.id}"] = _label(book, code)
    found |= {"none": _("none"), "memo": _("memo"), "fragment_id": "fragment_id"}
    taken: set[str] = set()
    for role, title in found.items():
        if key(title) in taken:
            found[role] = f"{title} ({role.removeprefix(CODE)})"
        taken.add(key(found[role]))
    return found


def _label(book: Codebook, code: Code) -> str:
    parent = book.code(code.parent).label.shown() if code.parent in book.ids else ""
    label = code.label.shown()
    return f"{parent} > {label}" if parent else label


class _Page:
    """The sheet in which somebody codes."""

    def __init__(self, out: Any, titles: dict[str, str], names: Names, book: Codebook) -> None:
        self.titles = titles
        self.names = names
        self.codes = book.ids
        self.roles = tuple(titles)
        self.page = out.add_worksheet(_("coding"))
        self.row = 0
        self.cut = 0
        shape = {"text_wrap": True, "valign": "top"}
        self.plain = out.add_format(shape)
        self.grey = out.add_format({**shape, "font_color": "#6B6F76", "bg_color": "#EEEEEE"})
        self.open = out.add_format({**shape, "locked": False})
        self.cross = out.add_format(
            {**shape, "locked": False, "align": "center", "border": 1, "border_color": "#8A8F98"}
        )
        self.wrong = out.add_format({"bg_color": "#F4B6B6"})
        head = {**shape, "bold": True, "bottom": 1}
        self.head = out.add_format(head)
        self.turned = out.add_format({**head, "rotation": 90, "align": "center"})
        self._begin()

    def _begin(self) -> None:
        for at, (role, title) in enumerate(self.titles.items()):
            marks = self._marks(role)
            write_cell(self.page, 0, at, title, self.turned if marks else self.head)
            self.page.set_column(at, at, 5 if marks else _WIDTHS.get(role, 10))
        last = len(self.roles) - 1
        self.page.set_column(last, last, None, None, {"hidden": True})
        self.page.set_row(0, 150)
        self.page.freeze_panes(1, len(_LEAD))
        self.page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _marks(self, role: str) -> bool:
        return role.startswith(CODE) or role == "none"

    def add(self, transcript: Transcript, fragment: Fragment, coder: Coder) -> None:
        """A row; context is grey, has no number and is not judged."""
        self.row += 1
        shown = {
            "transcript": transcript.name,
            "fragment": fragment.label,
            "speaker": fragment.speaker,
            "text": fragment.text,
        }
        if not fragment.context:
            said = self.names.said(coder, transcript).get(fragment.id)
            codes = {one.code for one in said or ()}
            shown |= {f"{CODE}{code}": "x" for code in codes}
            shown["none"] = "x" if said == () else None
            shown["memo"] = self.names.memo(coder, fragment)
            shown["fragment_id"] = fragment.id
        for at, role in enumerate(self.roles):
            style = self.plain
            if fragment.context:
                style = self.grey
            elif self._marks(role):
                style = self.cross
            elif role == "memo":
                style = self.open
            self.cut += write_cell(self.page, self.row, at, shown.get(role), style)

    def finish(self) -> None:
        """What may be typed where, and what is wrong at a glance."""
        first, none = len(_LEAD), self.roles.index("none")
        bottom = max(self.row, 1)
        self.page.data_validation(
            *(1, first, bottom, none),
            {
                "validate": "list",
                "source": ["x"],
                "error_title": _("x or empty"),
                "error_message": _("Put an x where a code applies, and leave the rest empty."),
            },
        )
        column = _letters(none)
        marks = f"$E2:${_letters(none - 1)}2"
        self.page.conditional_format(
            *(1, first, bottom, none),
            {
                "type": "formula",
                "criteria": f'=AND(${column}2<>"",COUNTA({marks})>0)',
                "format": self.wrong,
            },
        )
        self.page.autofilter(0, 0, bottom, len(self.roles) - 2)
        # No password: it keeps a slip from changing the text, and nobody from anything.
        self.page.protect(
            "",
            {
                **{"format_columns": True, "format_rows": True, "autofilter": True, "sort": True},
            },
        )
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(0)


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


def _add_codebook(out: Any, book: Codebook) -> None:
    page = out.add_worksheet(_("codebook"))
    head = out.add_format({"bold": True, "bottom": 1})
    body = out.add_format({"text_wrap": True, "valign": "top"})
    columns = (_("code"), _("definition"), _("applies"), _("does not apply"))
    for at, (title, width) in enumerate(zip(columns, (28, 60, 50, 50), strict=True)):
        write_cell(page, 0, at, title, head)
        page.set_column(at, at, width)
    for row, code in enumerate(book.codes, 1):
        cells = (
            _label(book, code),
            code.definition.shown(),
            "\n".join(rule.text.shown() for rule in code.include),
            "\n".join(rule.text.shown() for rule in code.exclude),
        )
        for at, cell in enumerate(cells):
            write_cell(page, row, at, cell, body)
    page.freeze_panes(1, 1)


def _add_about(out: Any, about: dict[str, str], titles: dict[str, str]) -> None:
    page = out.add_worksheet(ABOUT)
    rows = [
        _HEADER,
        *(("about", name, value) for name, value in about.items()),
        *(("column", title, role) for role, title in titles.items()),
    ]
    for row, cells in enumerate(rows):
        for at, cell in enumerate(cells):
            write_cell(page, row, at, cell, None)
    page.very_hidden()
