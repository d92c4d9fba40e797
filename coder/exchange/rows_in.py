"""Reads the rows of a table of judgements or codings, in each of its forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from coder.errors import InputError
from coder.exchange.anchored import Found, Searched, UnplacedError
from coder.exchange.forms import CodeColumn, Form
from coder.exchange.grid import Grid, Line
from coder.exchange.merging import doubles, merged
from coder.exchange.names_found import Names
from coder.exchange.row_reader import NO, YES, Reader, Rows, Unplaced
from coder.language import _
from coder.model import Assignment, Fragment
from coder.study.codings import NewCoding, read_assignments, read_highlights
from coder.study.highlights import Span
from coder.text import shorten

_SEVERAL = re.compile(r"\s*[\n|]\s*")
_ENDS = "\"'“”‘’.,;:!?… \t\n"


def read_rows(grid: Grid, form: Form, names: Names) -> Rows:
    """Every row: what it says, what is wrong with it, or why it has no sure place."""
    found = Rows()
    reader = _READERS[form.kind](grid, form, names, found)
    for line in grid.lines:
        try:
            _refuse_short(line, form)
            said = list(reader.read(line))
        except UnplacedError as error:
            found.unplaced.append(
                Unplaced(
                    line.number,
                    line[form.columns["transcript"]].strip(),
                    line[form.columns["quote"]],
                    str(error),
                    error.candidates,
                )
            )
        except InputError as error:
            found.problems.append((line.number, str(error)))
        else:
            found.codings += [(line.number, one) for one in said]
            found.taken += bool(said)
    found.problems += doubles(found.codings) if form.kind != "codings" else []
    if form.kind == "codings":
        found.codings = [
            (line, replace(row, assignments=names.kept(row))) for line, row in merged(found.codings)
        ]
    return found


def _refuse_short(line: Line, form: Form) -> None:
    """A row that is cut short must not pass for one with empty cells."""
    needed = [form.columns.get(role) for role in ("coder", "codes", "code", "none")]
    for column in [*needed, *(one.column for one in form.codes)]:
        if column is not None and column not in line:
            raise InputError(_("the row ends before the column {name}.").format(name=column))


class _Long(Reader):
    """The codes of a judgement in one column."""

    def read(self, line: Line) -> Iterator[NewCoding]:
        text, fragment = self.one_fragment(line)
        coder = self.names.coder(self.cell(line, "coder"))
        words = None
        if self.has("highlights"):
            words = read_highlights(self.cell(line, "highlights"), fragment)
        yield NewCoding(
            coder,
            text.transcript,
            fragment,
            read_assignments(self.cell(line, "codes")),
            self.starred(line),
            self.cell(line, "memo") if self.has("memo") else None,
            words,
        )


class _Wide(Reader):
    """A column a code, or a code and coder."""

    def __init__(self, grid: Grid, form: Form, names: Names, found: Rows) -> None:
        super().__init__(grid, form, names, found)
        self.groups: dict[str, list[CodeColumn]] = {}
        for one in form.codes:
            self.groups.setdefault(one.coder, []).append(one)
        # Whoever writes 0 leaves a cell empty for "not judged"; who only puts crosses does not.
        self.zeros = {
            coder: any(line[one.column].strip().casefold() in NO
                       for line in grid.lines for one in columns)
            for coder, columns in self.groups.items()
        }  # fmt: skip

    def read(self, line: Line) -> Iterator[NewCoding]:
        marks = [one.column for one in self.form.codes] + [self.form.columns.get("none", "")]
        if not any(line[column].strip() for column in marks):
            return  # it says nothing, of whatever it is
        text, fragment = self.one_fragment(line)
        for name, columns in self.groups.items():
            codes = self.codes(line, name, columns)
            if codes is not None:
                coder = self.names.coder(name or self.cell(line, "coder"))
                memo = self.cell(line, "memo")
                row = NewCoding(
                    coder,
                    text.transcript,
                    fragment,
                    tuple(map(Assignment, codes)),
                    self.starred(line) if not name else None,
                    memo if memo.strip() and not name else None,
                )
                yield replace(row, assignments=self.names.kept(row))

    def codes(self, line: Line, coder: str, columns: Sequence[CodeColumn]) -> list[str] | None:
        """The codes that apply; None = not judged."""
        values = {one: self.value(line, one.column) for one in columns}
        codes = [one.code for one, value in values.items() if value]
        none = self.value(line, self.form.columns["none"]) if self.has("none") else None
        if none and not coder:
            if codes:
                raise InputError(
                    _("'none' is marked and so is {code}; it is one or the other.").format(
                        code=codes[0]
                    )
                )
            return []
        said = [value for value in values.values() if value is not None]
        if not said:
            return None
        if self.zeros[coder] and len(said) < len(columns):
            empty = next(one.code for one, value in values.items() if value is None)
            raise InputError(
                _(
                    "{code} is empty and other codes are not; write 0 where it does not apply."
                ).format(code=empty)
            )
        return codes if codes or self.zeros[coder] else None

    def value(self, line: Line, column: str) -> bool | None:
        said = line[column].strip().casefold()
        if said in YES:
            return True
        if said in NO:
            return False
        if not said:
            return None
        raise InputError(
            _("in column {column} stands {value}; write 1 or 0, or leave it empty.").format(
                column=shorten(self.grid.name(column), 40), value=shorten(said, 20)
            )
        )


class _Sheet(_Wide):
    """A coding sheet: crosses, and a column for none; an untouched row says nothing."""

    def value(self, line: Line, column: str) -> bool | None:
        said = line[column].strip().casefold()
        if said and said not in YES:
            raise InputError(
                _("in column {column} stands {value}; put an x there, or leave it empty.").format(
                    column=shorten(self.grid.name(column), 40), value=shorten(said, 20)
                )
            )
        return True if said else None

    def read(self, line: Line) -> Iterator[NewCoding]:
        marked = [one for one in self.form.codes if line[one.column].strip()]
        if not self.cell(line, "fragment_id").strip():
            if marked or self.cell(line, "none").strip():
                raise InputError(_("What the interviewer says is context and is not judged."))
            return
        said = list(super().read(line))
        if not said:
            self.refuse_lost_memo(line)
        yield from said

    def refuse_lost_memo(self, line: Line) -> None:
        text, fragment = self.one_fragment(line)
        coder = self.names.coder("")
        self.found.cleared += fragment.id in self.names.said(coder, text.transcript)
        memo = self.cell(line, "memo")
        if memo.strip() and memo != self.names.memo(coder, fragment):
            raise InputError(
                _("there is a memo and no judgement; put a cross under a code or under 'none'.")
            )


class _Codings(Reader):
    """A row gives a code, or several, to some words."""

    def read(self, line: Line) -> Iterator[NewCoding]:
        codes = self.codes(line)
        if not codes:
            self.found.without_code += 1
            return
        text = self.text(line)
        coder = self.names.coder(self.cell(line, "coder"))
        whole = self.fragment(line, text)
        if whole is not None:
            places: list[tuple[Fragment, Span | None]] = [(whole, None)]
            self.check_text(line, text, whole)
        else:
            found = self.found_at(line, text)
            places = [(one, self.words(found, one, text)) for one in text.covered(found.span)]
            self.tell_near(line, text, places[0][0], found)
        memo = self.cell(line, "memo").strip() or None
        for fragment, span in places:
            yield NewCoding(
                coder,
                text.transcript,
                fragment,
                tuple(Assignment(code) for code in codes),
                None,
                memo,
                dict.fromkeys(codes, span) if span is not None else {},
            )

    def codes(self, line: Line) -> list[str]:
        named = [one for one in _SEVERAL.split(self.cell(line, "code")) if one]
        if self.form.codes:
            named = [
                one.code.removeprefix("?")
                for one in self.form.codes
                if line[one.column].strip().casefold() in YES
            ]
        return list(dict.fromkeys(self.names.code(one) for one in named))

    def words(self, found: Found, fragment: Fragment, text: Searched) -> Span | None:
        """The words inside the fragment that are meant; None = all of it."""
        start, end = max(found.span[0], fragment.start), min(found.span[1], fragment.end)
        words = fragment.text[start - fragment.start : end - fragment.start]
        asked = self.names.questions(text.transcript)
        if (
            not found.sure_span
            or words.strip(_ENDS) == fragment.text.strip(_ENDS)
            or any(start < b and a < end for a, b in asked)
        ):
            return None
        start += len(words) - len(words.lstrip())
        return start, start + len(words.strip())


_READERS: Mapping[str, Callable[[Grid, Form, Names, Rows], Reader]] = {
    "long": _Long,
    "wide": _Wide,
    "sheet": _Sheet,
    "codings": _Codings,
}
