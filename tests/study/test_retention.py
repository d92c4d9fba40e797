"""Until when data may be kept: a date per kind, and nothing goes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from study_file import damage, tables_of

from coder.errors import BlindError, InputError
from coder.study import Study
from coder.study.retention import DATA, Retention, retention, set_retention
from coder.study.undo import undo


def at(day: str) -> Callable[[], int]:
    """A clock that stands at noon on that day."""
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
    return lambda: int(noon.timestamp() * 1000)


def test_each_kind_of_data_has_its_own_last_day(eventful: Path) -> None:
    with Study.open(eventful, clock=at("2026-07-01")) as study:
        assert [one.data for one in retention(study)] == list(DATA)
        assert not any(one.until for one in retention(study))
        set_retention(study, "transcripts", "2031-12-31")
        assert set_retention(study, "memos", " 2026-06-30 ") == Retention(
            "memos", date(2026, 6, 30), passed=True
        )
        days = {one.data: one.until for one in retention(study)}
    assert days == {
        "transcripts": date(2031, 12, 31),
        "respondents": None,
        "memos": date(2026, 6, 30),
        "study": None,
    }
    assert damage(eventful) == []


@pytest.mark.parametrize(
    ("today", "passed"), [("2026-06-29", False), ("2026-06-30", False), ("2026-07-01", True)]
)
def test_on_the_last_day_itself_the_data_may_still_be_kept(
    eventful: Path, today: str, passed: bool
) -> None:
    with Study.open(eventful, clock=at(today)) as study:
        assert set_retention(study, "study", "2026-06-30").passed is passed


def test_a_day_can_be_taken_away_changed_and_undone(eventful: Path) -> None:
    with Study.open(eventful, clock=at("2026-07-01")) as study:
        set_retention(study, "memos", "2026-06-30")
        before = tables_of(eventful)
        assert set_retention(study, "memos", "-").until is None
        undo(study)
        assert tables_of(eventful) == before


@pytest.mark.parametrize(
    ("data", "until", "message"),
    [
        ("memos", "31-12-2031", "this is no date"),
        ("memos", "2031-02-30", "this is no date"),
        ("memo's", "2031-12-31", "choose transcripts, respondents, memos, study"),
    ],
)
def test_what_is_no_date_or_no_kind_is_refused(
    eventful: Path, data: str, until: str, message: str
) -> None:
    before = tables_of(eventful)
    with Study.open(eventful) as study, pytest.raises(InputError, match=message):
        set_retention(study, data, until)
    assert tables_of(eventful) == before


def test_only_the_coordinator_sets_a_day(eventful: Path) -> None:
    with Study.open(eventful, "anna") as study, pytest.raises(BlindError):
        set_retention(study, "memos", "2031-12-31")
