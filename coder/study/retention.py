"""Until when data may be kept: a date per kind, and a word once it has passed. Nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import N_, _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

DATA = {
    "transcripts": N_("transcripts"),
    "respondents": N_("respondents"),
    "memos": N_("memos"),
    "study": N_("the whole study"),
}
"""Kind of data → its name for people."""
_KEY = "retention "
"""Start of the settings of a study that say it."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Until when one kind of data may be kept."""

    data: str
    """A key of :data:`DATA`."""
    until: date | None
    """The last day; None = no date was set."""
    passed: bool
    """Whether that day has gone by."""


def retention(study: Study) -> list[Retention]:
    """The date of each kind of data, in one order."""
    rows = study.rows("SELECT key, value FROM study WHERE key GLOB ?", (f"{_KEY}*",))
    dates = {key.removeprefix(_KEY): _read(value) for key, value in rows}
    today = datetime.fromtimestamp(study.clock() / 1000, UTC).astimezone().date()
    found = []
    for data in DATA:
        until = dates.get(data)
        found.append(Retention(data, until, until is not None and until < today))
    return found


def set_retention(study: Study, data: str, until: str) -> Retention:
    """Set the last day (``2031-12-31``) of one kind of data; ``-`` or "" takes it away.

    Raises BlindError for a coder, InputError for another kind or what is no date.
    """
    if study.coder is not None:
        raise BlindError(_("Only the coordinator says how long data are kept (without --as)."))
    if data not in DATA:
        raise InputError(
            _("There is no kind of data {name}; choose {names}.").format(
                name=one_line(data), names=", ".join(DATA)
            )
        )
    day = None
    if until.strip() not in ("", "-"):
        day = _read(until)
        if day is None:
            raise InputError(
                _("{text}: this is no date; write it as 2031-12-31.").format(text=one_line(until))
            )
    with study.act():
        study.record("study.set", {"values": {f"{_KEY}{data}": day.isoformat() if day else ""}})
    return next(one for one in retention(study) if one.data == data)


def _read(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
