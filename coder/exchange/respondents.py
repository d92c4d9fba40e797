"""Who was interviewed, from a table: which transcript, which respondent, and what is known of them.

Columns ``transcript, respondent, role, group, wave, coder, speaker, quoting`` (in Dutch: rol,
groep, meetmoment, codeur, spreker, citeren); every other column is an attribute. The wave
belongs to the transcript, the rest to the respondent. An empty cell changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import CoderError, InputError
from coder.exchange.grid import Line
from coder.exchange.tables import read_table
from coder.ingest.take import Prepared, Settings, take
from coder.language import _
from coder.model import INTERVIEWER, Transcript
from coder.study.attributes import FIXED, known_key
from coder.study.respondents import find_respondent, record_respondent
from coder.study.transcripts import Added, find_transcript, set_wave
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Known:
    """One row: what is said of one respondent, and where it stands."""

    place: str
    """File and line, for messages."""
    values: Mapping[str, str]
    """``transcript``, ``respondent`` … → what the row says; what it leaves open is "" """
    attributes: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")

    def rewritten(self, change: Callable[[str], str], transcript: str = "") -> Known:
        """The row with its words changed, but for the name of a coder; under that transcript."""
        values = {key: one if key == "coder" else change(one) for key, one in self.values.items()}
        if transcript:
            values["transcript"] = transcript
        attributes = {key: change(one) for key, one in self.attributes.items()}
        return Known(self.place, values, attributes)

    def refuse(self, column: str, problem: str) -> InputError:
        """The error for something in this row."""
        return InputError(
            _("{place}, column {column}: {problem}").format(
                place=self.place, column=column, problem=problem
            )
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a table of respondents."""

    respondents: tuple[str, ...]
    """Names of those of whom something was said."""
    waves: int
    """Transcripts that have another wave now."""


def read_respondents(path: Path) -> list[Known]:
    """The rows of such a table. Raises InputError for one that cannot be read."""
    lines = read_table(path)
    shown = one_line(str(path))
    columns = {known_key(name) for line in lines for name in line.cells}
    if not columns & {"transcript", "respondent"}:
        raise InputError(
            _("{path}: there is no column transcript or respondent.").format(path=shown)
        )
    return [_row(shown, line) for line in lines]


def _row(shown: str, line: Line) -> Known:
    place = _("{path}, line {n}").format(path=shown, n=line.number)
    values: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for name, cell in line.cells.items():
        key = known_key(name)
        where = values if key in FIXED else attributes
        if cell.strip():
            if key in where:
                raise InputError(
                    _("{place}: two columns mean {key}; leave one out.").format(
                        place=place, key=one_line(key)
                    )
                )
            where[key] = cell.strip()
    return Known(place, values, attributes)


def import_respondents(study: Study, path: Path) -> Imported:
    """Take a table in, all of it or nothing; transcripts and respondents are there already.

    Raises InputError with the line and the column of the first mistake, BlindError for a coder.
    """
    people: dict[str, None] = {}
    waves = 0
    rows = read_respondents(path)
    with study.act():
        for row in rows:
            transcript = _transcript_of(study, row)
            waves += transcript is not None and _take_wave(study, transcript, row)
            name = _respondent_of(study, transcript, row)
            if name:
                take_known(study, name, row)
                people[name] = None
    return Imported(tuple(people), waves)


def _transcript_of(study: Study, row: Known) -> Transcript | None:
    if not row["transcript"]:
        return None
    try:
        return find_transcript(study, row["transcript"])
    except CoderError as error:
        raise row.refuse("transcript", str(error)) from error


def _take_wave(study: Study, transcript: Transcript, row: Known) -> bool:
    return bool(row["wave"]) and set_wave(study, transcript, row["wave"])


def _respondent_of(study: Study, transcript: Transcript | None, row: Known) -> str:
    """Whom a row is about: named, or the only one who answers in its transcript."""
    speakers = {} if transcript is None else transcript.speakers
    people = list(dict.fromkeys(who for who in speakers.values() if who != INTERVIEWER))
    if row["respondent"]:
        try:
            found = find_respondent(study, row["respondent"]).name
        except CoderError as error:
            raise row.refuse("respondent", str(error)) from error
        if transcript is not None and found not in people:
            raise row.refuse(
                "respondent",
                _("{name} does not speak in {transcript}; there speak: {names}.").format(
                    name=one_line(found),
                    transcript=one_line(transcript.name),
                    names=", ".join(map(one_line, people)),
                ),
            )
        return found
    said = row.attributes or any(row[key] for key in ("role", "group", "coder", "quoting"))
    if not said:
        return ""
    if row["speaker"]:
        by_label = {label.casefold(): who for label, who in speakers.items()}
        if by_label.get(row["speaker"].casefold(), INTERVIEWER) != INTERVIEWER:
            return by_label[row["speaker"].casefold()]
        raise row.refuse(
            "speaker",
            _("nobody answers under this label; there are: {labels}.").format(
                labels=", ".join(map(one_line, speakers))
            ),
        )
    if len(people) != 1:
        raise row.refuse(
            "respondent",
            _("say whom this row is about: {names}.").format(
                names=", ".join(map(one_line, people))
            ),
        )
    return people[0]


def take_known(study: Study, name: str, row: Known) -> None:
    """Record what a row says of a respondent, within an act."""
    try:
        record_respondent(
            study,
            name,
            role=row["role"] or None,
            group=row["group"] or None,
            coder=row["coder"] or None,
            attributes=row.attributes,
            quoting=row["quoting"] or None,
        )
    except CoderError as error:
        raise InputError(f"{row.place}: {error}") from error


def for_file(settings: Settings, rows: Sequence[Known], path: Path) -> tuple[Settings, list[Known]]:
    """The settings for one file with what a table says of it, and those rows of the table.

    Their names are replaced as those in its text are. Raises InputError where two rows say
    different things, or of several respondents nobody says which label is whose.
    """
    about = {path.stem.casefold(), path.name.casefold()}
    mine = [row for row in rows if row["transcript"].casefold() in about]
    speakers, values = dict(settings.speakers), dict(settings.values)
    people = {row["respondent"].casefold() for row in mine} - {""}
    for row in mine:
        if row["speaker"] and row["respondent"]:
            speakers[row["speaker"]] = row["respondent"]
        elif len(people) > 1:
            raise row.refuse("speaker", _("several people answer here; say which label is whose."))
        elif row["respondent"]:
            values["respondent"] = row["respondent"]
        if row["wave"]:
            if values.get("wave", row["wave"]) != row["wave"] and "wave" not in settings.values:
                raise row.refuse(
                    "wave", _("a transcript has one wave; another row says otherwise.")
                )
            values["wave"] = row["wave"]
    names = settings.replacements
    if names is not None:
        mine = [row.rewritten(names.text) for row in mine]
    return replace(settings, speakers=speakers, values=values), mine


def take_with(study: Study, prepared: Prepared, settings: Settings, rows: Sequence[Known]) -> Added:
    """Take a prepared file in together with what a table says of its respondents."""
    with study.act():
        added = take(study, prepared, settings)
        if not added.unchanged:
            for row in rows:
                here = row.rewritten(lambda text: text, transcript=added.transcript.name)
                name = _respondent_of(study, added.transcript, here)
                if name:
                    take_known(study, name, here)
    return added
