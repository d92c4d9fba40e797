"""A copy of each day, kept on its own beside the study: the last seven days and four weeks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from coder.clock import Clock, system_clock
from coder.errors import StudyError
from coder.language import _
from coder.study import file
from coder.study.backup import (
    SUFFIX,
    Backup,
    copy_study,
    daily_folder,
    holds,
    room_for,
    stem,
    tip_of,
    tip_of_study,
)
from coder.study.unfinished import clear_unfinished, unfinished_in

DAYS = 7
WEEKS = 4
LARGEST = 1 << 30
"""Bytes: a larger study takes too long to copy without being asked (200 MB take about a second)."""
_DATED = re.compile(r"\.(\d{4}-\d{2}-\d{2})" + re.escape(SUFFIX) + "$")


@dataclass(frozen=True, slots=True)
class Daily:
    """What was done about the copy of today."""

    made: Backup | None = None
    """The copy, where one was due."""
    lost: Path | None = None
    """An earlier copy that holds acts which the study lacks, noticed when one was made."""


def keep_daily(path: Path, clock: Clock = system_clock) -> Daily:
    """See to it that there is a copy of today, and not too many of earlier days.

    One is due where there is none of today and the journal has grown since the newest; never of a
    study that cannot be written to, nor of a copy in which nobody worked. It lies in
    ``NAME.backups`` beside the study. Of older ones the newest of seven days and of four weeks
    stay, and any that holds what the study lacks. Uses connections of its own, so that it may run
    in a thread. Raises StudyError where a copy was due and could not be made.
    """
    path = path.absolute()
    if not file.writable(path):
        return Daily()
    folder = daily_folder(path)
    now = clock()
    today = datetime.fromtimestamp(now / 1000, UTC).astimezone().date()
    copies = dated(folder)
    if today in copies or _is_being_made(folder, path, today):
        return Daily()
    newest = tip_of(copies[max(copies)]) if copies else None
    mine = tip_of_study(path)
    if mine is None or (mine.copied and not mine.worked_in):
        return Daily()
    if newest is not None and newest.chain == mine.chain:
        return Daily()
    _must_fit(path)
    _make_folder(folder)
    clear_unfinished(folder)
    made = copy_study(path, folder / _name(path, today), now=now)
    lost = copies[max(copies)] if newest is not None and not holds(path, newest.chain) else None
    _thin(path, folder)
    return Daily(made, lost)


def dated(folder: Path) -> Mapping[date, Path]:
    """The daily copies in a folder by their day; what is called otherwise is not one."""
    found: dict[date, Path] = {}
    try:
        names = sorted(folder.iterdir())
    except OSError:  # there is no such folder yet; making it says what is wrong with it
        return found
    for one in names:
        match = _DATED.search(one.name)
        if match:
            with suppress(ValueError):  # 2026-02-31 is no day
                found[date.fromisoformat(match.group(1))] = one
    return found


def to_keep(days: Iterable[date]) -> frozenset[date]:
    """Of these days the newest seven, and of those before the newest of each of four weeks.

    Days and weeks of which there is a copy are counted, so that a study that rests keeps its
    copies. Weeks begin on Monday.
    """
    newest_first = sorted(set(days), reverse=True)
    kept, weeks = newest_first[:DAYS], dict[tuple[int, int], date]()
    for day in newest_first[DAYS:]:
        weeks.setdefault(day.isocalendar()[:2], day)
    return frozenset([*kept, *list(weeks.values())[:WEEKS]])


def _name(path: Path, day: date) -> str:
    return f"{stem(path)}.{day.isoformat()}{SUFFIX}"


def _is_being_made(folder: Path, path: Path, day: date) -> bool:
    name = _name(path, day)
    if not unfinished_in(folder, name):
        return False
    clear_unfinished(folder, name)
    return bool(unfinished_in(folder, name))


def _must_fit(path: Path) -> None:
    try:
        size = path.stat().st_size
        free = room_for(path.parent)
    except OSError as error:
        raise StudyError(file.not_made(daily_folder(path), error)) from None
    if size > LARGEST:
        raise StudyError(
            _("{path}: too large to be copied each day; make a copy with: coder backup").format(
                path=file.shown(path)
            )
        )
    # As much again stays free: a copy must never be what fills the disk.
    if free < 2 * size:
        raise StudyError(
            _("{path}: there is too little room on the disk for a copy.").format(
                path=file.shown(daily_folder(path))
            )
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StudyError(file.not_made(folder, error)) from None


def _thin(path: Path, folder: Path) -> None:
    copies = dated(folder)
    for day in copies.keys() - to_keep(copies):
        tip = tip_of(copies[day])
        # One that cannot be read is of no use; one that holds more than the study is all there is.
        if tip is None or holds(path, tip.chain):
            with suppress(OSError):  # held open by another program: thinned another day
                copies[day].unlink()
