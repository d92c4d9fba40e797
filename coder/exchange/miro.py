"""Notes for a board such as Miro: out as short quotes, and back in as codings.

A note is one line: the quote in quotation marks, then who said it and the code:
``“Toen heb ik …” – coach, Directe waarde``. A board that comes back says the code of a note by the
column or frame in which it lies, else by the end of the note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.exchange.anchored import CLEAR_LEAD, Found, Searched, UnplacedError
from coder.exchange.codings_in import Imported, refuse, take_rows
from coder.exchange.forms import Form, codes_by_name
from coder.exchange.grid import Grid, key
from coder.exchange.merging import merged
from coder.exchange.names_found import Names
from coder.exchange.row_reader import Near, Rows, Unplaced
from coder.exchange.single_quotes import SingleQuote, shortened_to
from coder.exchange.tables import read_grids
from coder.language import _
from coder.model import Assignment
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder
from coder.study.codings import NewCoding
from coder.study.passes import allocations, pass_to_judge
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study import Study

LONGEST = 300
"""Characters of a note: what can be read on a board without opening it."""
_LEAST = 40
"""Characters that stay of a quote, however long the names are."""
_TEXTS = ("text", "tekst", "content", "inhoud", "note", "notitie", "sticky_note", "title", "titel")
_TAGS = ("code", "tag", "tags", "frame", "column", "kolom", "group", "groep", "list", "lijst")
_DASH = re.compile(r"\s+[–—-]\s+")
_MARKS = '"“”„«» \t\n'
_CUTS = re.compile(r"\[(?:…|\.\.\.)\]|…")


# Out


def note_of(one: SingleQuote, most: int = LONGEST) -> str:
    """One line; whatever is long, the end of it says who and which code."""
    tail = f" – {', '.join(filter(None, (one.who, one.code.label.shown())))}"
    room = max(most - len(tail) - 2, _LEAST)
    return f"“{shortened_to(one.words, room)}”{tail}"


def notes_table(
    found: Sequence[SingleQuote],
) -> tuple[tuple[str, str, str], list[tuple[str, str, str]]]:
    """Columns and rows for programs that make notes with a tag and a colour."""
    rows = [(note_of(one), one.code.label.shown(), one.code.color) for one in found]
    return ("text", "tag", "color"), rows


# In


@dataclass(frozen=True, slots=True)
class _Note:
    """One note of a board."""

    line: int
    quote: str
    code: str
    """Of its column or frame, else what stands at its end; "" where neither is a code."""
    who: str
    """What stands at its end; ""."""


def import_board(
    study: Study,
    path: Path,
    *,
    pass_name: str | None = None,
    coder: str | None = None,
    skip_unplaced: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Take the notes of a board in as the judgements of one coder: all of it or nothing.

    The codes of a note's column, frame or end are given to the fragment that its quote comes from;
    what one fragment gets is one judgement. Raises InputError where nobody is said to have coded,
    and as :func:`coder.exchange.codings_in.import_codings`.
    """
    who = find_coder(study, coder) if coder is not None else study.coder
    if who is None:
        raise InputError(_("Say who put the notes where they are: --as NAME or --coder NAME."))
    coding_pass = pass_to_judge(study, pass_name)
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    names = Names(study, coding_pass, book, who)
    shown = one_line(str(path))
    notes = [note for grid in read_grids(path) for note in _notes(grid, names)]
    if not notes:
        raise InputError(
            _(
                "{path}: no note lies in a column, frame or tag that is a code of codebook {book}; "
                "there is: {names}."
            ).format(
                path=shown,
                book=book.id,
                names=", ".join(one.label.shown() for one in book.codes[:12]),
            )
        )
    planned = dict.fromkeys(
        one.transcript for one in allocations(study, coding_pass) if not one.released
    )
    texts = list(_readable(names, planned))
    found = Rows()
    for note in notes:
        _place(note, texts, names, found)
    # A note may have been cut short, so it does not say which words are meant.
    found.codings = [
        (line, replace(row, assignments=names.kept(row), highlights=None))
        for line, row in merged(found.codings)
    ]
    advice = _("All of them: --dry-run. Leave them out with --skip-unplaced.")
    refuse(found, shown, advice="" if skip_unplaced or dry_run else advice)
    form = Form("codings", "Miro", {})
    return take_rows(study, coding_pass, form, found, source=path.name, dry_run=dry_run)


def _readable(names: Names, planned: Iterable[str]) -> Iterator[Searched]:
    for name in planned:
        try:
            yield names.transcript(name)
        except BlindError:
            continue  # not allocated to whoever sits here


def _notes(grid: Grid, names: Names) -> Iterator[_Note]:
    known = codes_by_name(names.book)
    text = next((one for one in _TEXTS if one in grid.keys), None)
    tags = [one for one in _TAGS if one in grid.keys]
    columns = [name for name in grid.names if _code(name, known)]
    if columns:
        for name in columns:
            code = _code(name, known)
            for line in grid.lines:
                cell = line[key(name)]
                if named := _code(cell, known):
                    code = named  # the next list in the same column
                else:
                    yield from _note(line.number, cell, code, known)
    elif text is not None and tags:
        for line in grid.lines:
            for tag in tags:
                for one in re.split(r"[,;|\n]", line[tag]):
                    if code := _code(one, known):
                        yield from _note(line.number, line[text], code, known)
    else:
        yield from _listed(grid, known)


def _listed(grid: Grid, known: Mapping[str, tuple[str, ...]]) -> Iterator[_Note]:
    """Notes without a header: a line that is a code begins its notes, else their end says it."""
    code = ""
    cells = [(1, name) for name in grid.names]
    cells += [(line.number, cell) for line in grid.lines for cell in line.cells.values()]
    for number, cell in cells:
        if named := _code(cell, known):
            code = named
        elif cell.strip():
            yield from (one for one in _note(number, cell, code, known) if one.code)


def _note(line: int, cell: str, code: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[_Note]:
    words = " ".join(cell.split())
    quote, who, said = _without_end(words, known)
    if quote.strip(_MARKS):
        yield _Note(line, quote.strip(_MARKS), code or said, who)


def _without_end(words: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str]:
    """The quote, who said it and the code, where the note ends in these; else "" for the two."""
    for dash in reversed(list(_DASH.finditer(words))):
        end = words[dash.end() :]
        for at in [-1, *(comma.start() for comma in re.finditer(",", end))]:
            if code := _code(end[at + 1 :], known):
                return words[: dash.start()], end[: max(at, 0)].strip(), code
    return words, "", ""


def _code(name: str, known: Mapping[str, tuple[str, ...]]) -> str:
    ids = known.get(" ".join(name.casefold().split()), ())
    return ids[0] if len(ids) == 1 else ""


def _place(note: _Note, texts: Sequence[Searched], names: Names, found: Rows) -> None:
    assert names.given is not None
    try:
        text, place = _search(note, texts)
    except UnplacedError as error:
        found.unplaced.append(Unplaced(note.line, "", note.quote, str(error), error.candidates))
        return
    found.taken += 1
    for fragment in text.covered(place.span):
        if place.similarity < 100:
            found.near.append(
                Near(
                    note.line,
                    text.transcript.name,
                    fragment.label or "",
                    note.quote,
                    place.similarity,
                )
            )
        row = NewCoding(
            names.given, text.transcript, fragment, (Assignment(note.code),), None, None, {}
        )
        found.codings.append((note.line, row))


def _search(note: _Note, texts: Sequence[Searched]) -> tuple[Searched, Found]:
    """The one place in all transcripts, or in those of whom it says said it."""
    # What was cut out of a quote is no part of the words to look for.
    words = max(_CUTS.split(note.quote), key=len).strip()
    theirs = [one for one in texts if note.who and note.who in _speakers(one)]
    chosen = theirs or texts
    for fuzzy in (False, True):
        hits: list[tuple[Searched, Found]] = []
        unsure: list[UnplacedError] = []
        for text in chosen:
            try:
                hits.append((text, text.find(words, fuzzy=fuzzy)))
            except UnplacedError as error:
                unsure += [error] if len(error.candidates) > 1 else []
        hits.sort(key=lambda pair: -pair[1].similarity)
        if len(hits) > 1 and hits[0][1].similarity - hits[1][1].similarity < CLEAR_LEAD:
            raise UnplacedError(
                _("this quote fits {one} and {other}: {quote}").format(
                    one=one_line(hits[0][0].transcript.name),
                    other=one_line(hits[1][0].transcript.name),
                    quote=shorten(note.quote, 40),
                )
            )
        if unsure:
            raise unsure[0]
        if hits:
            return hits[0]
    raise UnplacedError(
        _("this quote is not found in any transcript: {quote}").format(
            quote=shorten(note.quote, 40)
        )
    )


def _speakers(text: Searched) -> set[str]:
    return {text.transcript.name, *text.transcript.speakers.values()}
