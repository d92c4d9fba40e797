"""Tables in text (CSV, TSV) with a column of speakers and one of texts.

Columns are known by their headings, in Dutch or English, in any order. Without headings a table is
read where one column holds labels of speakers only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from coder.errors import InputError
from coder.ingest import speakers, stamps
from coder.ingest.cues import Cue, from_cues
from coder.ingest.draft import Draft
from coder.ingest.source import Source
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SPEAKER = _words(
    "speaker spreker spreekster naam name wie who participant deelnemer label persoon person "
    "speakername sprekernaam speakerlabel"
)
_TEXT = _words(
    "text tekst transcript transcriptie words woorden utterance uiting uitspraak content inhoud "
    "zin sentence gesproken caption ondertitel turn beurt"
)
_START = _words(
    "start begin starttijd begintijd tijd time timestamp tijdstip tijdcode timecode in from van "
    "starttime begintime starts startsec starts startms"
)
_NOT_SPOKEN = _words("fragment fragmentid code codes coder codeur wave meetmoment group groep role")
_END = _words("end einde eind stop stoptijd eindtijd endtime to tot out uit")
_DELIMITERS = "\t;,|"
_RULE = re.compile(r"(?::?-{3,}:?)?")
_HEADING = 40
_SAMPLE = 50
_LABELS_ONLY = 4  # rows, at least, to know a table without headings


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what, by index."""

    text: int
    speaker: int | None
    start: int | None
    end: int | None
    width: int
    headed: bool = True
    milliseconds: bool = False


def fits_csv(source: Source) -> bool:
    """Whether the first line holds headings of a table, or the lines begin with labels in cells."""
    return _delimiter(source.text) not in (None, "\t")


def fits_tsv(source: Source) -> bool:
    """Whether the first line holds headings of a table, with tabs between them."""
    return _delimiter(source.text) == "\t"


def parse(source: Source) -> ParsedTranscript:
    """Turns of a table in text. Raises :class:`InputError` where a quotation mark stays open."""
    delimiter = _delimiter(source.text) or ","
    reader = csv.reader(io.StringIO(source.text.strip("\n")), delimiter=delimiter)
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise InputError(
            _("{name}, line {line}: no table can be read there ({reason}).").format(
                name=source.name, line=reader.line_num, reason=error
            )
        ) from None
    found = "tsv" if delimiter == "\t" else "csv"
    return turns_of(rows, source, found, Draft(warnings=source.warnings), delimiter)


def _delimiter(text: str) -> str | None:
    start = text.lstrip("\n")[:20_000]
    first = start.partition("\n")[0]
    if len(first) > 1000 and not any(sign in first[:400] for sign in _DELIMITERS):
        return None
    for delimiter in _DELIMITERS:
        if delimiter not in first:
            continue
        try:
            rows = list(islice(csv.reader(io.StringIO(start), delimiter=delimiter), _SAMPLE))
        except csv.Error:
            continue
        cells = [[cell.strip() for cell in row] for row in rows if any(row)]
        # labels and tabs without headings are lines of text, which are read as such
        if columns_of(cells, headed=delimiter == "\t") is not None:
            return delimiter
    return None


def columns_of(rows: Sequence[Sequence[str]], *, headed: bool = False) -> Columns | None:
    """Which column is which, or None where the rows are no transcript.

    ``headed`` asks for headings, which are otherwise not needed beside labels of speakers.
    """
    if not rows:
        return None
    found = _by_headings(rows)
    return found if found is not None or headed else _without_headings(rows)


def _by_headings(rows: Sequence[Sequence[str]]) -> Columns | None:
    heading = [_plain(cell) for cell in rows[0]]
    if len(heading) < 2 or any(len(cell) > _HEADING for cell in rows[0]):
        return None
    text = _first(heading, _TEXT)
    speaker, start = _first(heading, _SPEAKER), _first(heading, _START)
    if text is None or (speaker is None and start is None) or _NOT_SPOKEN & set(heading):
        return None
    unit = rows[0][start].casefold() if start is not None else ""
    return Columns(
        text,
        speaker,
        start,
        _first(heading, _END),
        len(heading),
        milliseconds=start is not None and ("ms" in unit or _whole(rows[1:], start)),
    )


def _plain(heading: str) -> str:
    """``Start time (s)`` as ``start``: the first words, without what is in brackets."""
    words = re.sub(r"\(.*?\)|\[.*?\]", "", heading.casefold())
    joined = re.sub(r"[^a-zà-ÿ]", "", words)
    return joined if joined else ""


def _first(heading: Sequence[str], names: frozenset[str]) -> int | None:
    return next((index for index, cell in enumerate(heading) if cell in names), None)


def _whole(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether times are whole numbers that only milliseconds reach, as Whisper writes them."""
    values = [row[column] for row in rows if len(row) > column and row[column]]
    numbers = [int(value) for value in values if value.isascii() and value.isdigit()][:_SAMPLE]
    if not numbers or len(numbers) < min(len(values), _SAMPLE):
        return False
    steps = [later - sooner for sooner, later in pairwise(numbers)]
    return max(numbers) >= 1000 and sum(step >= 100 for step in steps) >= len(steps) / 2


def _without_headings(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Labels of speakers in the one column, what they say in the next, perhaps a time before."""
    sample = rows[:_SAMPLE]
    widths = {len(row) for row in sample}
    if len(sample) < _LABELS_ONLY or widths - {2, 3}:
        return None
    for start, speaker in ((None, 0), (0, 1), (1, 0)):
        text = (start if start is not None else speaker) + 1 if start != 0 else 2
        if min(widths) <= text:
            continue
        labelled = all(speakers.known(row[speaker]) for row in sample)
        timed = start is None or all(stamps.alone(row[start]) for row in sample)
        if labelled and timed:
            return Columns(text, speaker, start, None, text + 1, headed=False)
    return None


def turns_of(
    rows: Sequence[Sequence[str]], source: Source, found: str, draft: Draft, delimiter: str
) -> ParsedTranscript:
    """Turns of the rows of a table, ``delimiter`` apart, for which :func:`columns_of` has columns.

    ``draft`` holds what else the source says. Raises :class:`InputError` where nobody speaks.
    """
    columns = columns_of([row for row in rows if any(row)])
    assert columns is not None
    cues: list[Cue] = []
    waiting = columns.headed
    for row in rows:
        if not any(row):
            continue
        if all(_RULE.fullmatch(cell) for cell in row):  # below the headings, in Markdown
            draft.left_out.append(" ".join(row).strip())
            continue
        if waiting:
            waiting = False
            draft.front_matter.append("\t".join(row).strip())
            continue
        _row(row, columns, cues, draft, delimiter)
    return from_cues(cues, source, found, draft, "sentence" if columns.speaker is None else "never")


def _row(
    row: Sequence[str], columns: Columns, cues: list[Cue], draft: Draft, delimiter: str
) -> None:
    """A row is a turn; one that leaves the speaker open goes on with the turn above it."""
    cells = list(row)
    extra = len(cells) - columns.width
    if extra > 0:
        # commas in the text that nobody put between quotation marks
        end = columns.text + extra + 1
        space = "" if delimiter == "\t" else " "
        cells[columns.text : end] = [f"{delimiter}{space}".join(cells[columns.text : end])]
    cells += [""] * (columns.width - len(cells))
    text = canonical(cells[columns.text]).strip()
    speaker = cells[columns.speaker] if columns.speaker is not None else ""
    time = _seconds(cells[columns.start], columns) if columns.start is not None else None
    used = {columns.text, columns.end}
    used |= {columns.speaker} if text else set()
    used |= {columns.start} if time is not None and text else set()
    draft.left_out += [cell for index, cell in enumerate(cells) if cell and index not in used]
    if not text:
        return
    if not speaker and columns.speaker is not None and cues:
        before = cues[-1]
        cues[-1] = replace(before, text=f"{before.text}\n{text}")
    else:
        cues.append(Cue(" ".join(speaker.split()).rstrip(":"), text, time, mark=speaker))


def _seconds(cell: str, columns: Columns) -> float | None:
    """A time of a table: ``0:01:23``, seconds with a point or a comma, or milliseconds."""
    if ":" in cell:
        return stamps.seconds(cell)
    if not re.fullmatch(r"\d{1,9}(?:[.,]\d{1,9})?", cell):
        return None
    value = float(cell.replace(",", "."))
    return round(value / 1000 if columns.milliseconds else value, 3)
