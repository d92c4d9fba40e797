"""The sample study: eight interviews of our own, judged by two coders, made through public acts.

Nothing is copied from a finished study: the transcripts are imported, the judgements that two
people wrote for them come in as ``coder import codings`` takes them, the pass is closed.
"""

from __future__ import annotations

import csv
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coder.clock import Clock, system_clock
from coder.codebook import find
from coder.consensus import close_pass
from coder.errors import InputError
from coder.exchange.codings_in import import_codings
from coder.ingest.take import prepare, settings_from, take
from coder.language import _
from coder.model import CoderKind
from coder.shipped import folder
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.file import give_name, refuse_taken
from coder.study.passes import find_pass, new_pass
from coder.study.signoffs import sign_off
from coder.study.transcripts import list_transcripts
from coder.study.waiver import waive
from coder.text import one_line

FILE = "demo.study"
CODERS: tuple[tuple[str, CoderKind], ...] = (("anna", "coach"), ("bram", "researcher"))
FIRST_PASS = "dimensies"
OPEN_PASS = "proberen"
TO_TRY = ("C1", "D1")
"""Transcripts of the pass that is left open, for whoever wants to try."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the sample study is, and what it holds."""

    path: Path
    transcripts: int
    fragments: int
    made: bool
    """False where it was there already."""


def make(
    where: Path,
    *,
    clock: Clock = system_clock,
    progress: Callable[[str], None] = lambda _name: None,
) -> Demo:
    """Make the sample study in a folder, or find the one that is there.

    It appears under its name only when it is whole. Raises InputError where the folder cannot be
    used.
    """
    path = where / FILE
    if path.exists():
        with Study.open(path, clock=clock) as study:
            return _account(study, path, made=False)
    refuse_taken(path)
    try:
        where.mkdir(parents=True, exist_ok=True)
        unfinished = where / f".{secrets.token_hex(4)}.unfinished"
        unfinished.mkdir()
    except OSError as error:
        raise InputError(
            _("{path}: the folder cannot be made ({reason}).").format(
                path=one_line(str(where)), reason=error.strerror
            )
        ) from error
    try:
        _build(unfinished / FILE, clock, progress)
        give_name(unfinished / FILE, path)
    finally:
        for leftover in unfinished.iterdir():
            leftover.unlink()
        unfinished.rmdir()
    with Study.open(path, clock=clock) as study:
        return _account(study, path, made=True)


def _account(study: Study, path: Path, *, made: bool) -> Demo:
    transcripts = list_transcripts(study)
    return Demo(path, len(transcripts), sum(one.n_fragments for one in transcripts), made)


def _build(path: Path, clock: Clock, progress: Callable[[str], None]) -> None:
    source = folder("transcripts")
    with Study.create(
        path, name=_("Development groups"), codebook=find("waardecreatie"), clock=clock
    ) as study:
        for row in _respondents(source):
            progress(row["file"])
            values = tuple(f"{key}={row[key]}" for key in ("role", "group", "wave") if row[key])
            settings = settings_from(values=values)
            take(study, prepare(source / row["file"], settings), settings)
        waive(study, _("These interviews were made up."))
        for name, kind in CODERS:
            add_coder(study, name, kind)
        new_pass(study, FIRST_PASS)
    for name, _kind in CODERS:
        progress(name)
        with Study.open(path, name, clock=clock) as mine:
            import_codings(mine, source / f"judgements-{name}.csv", pass_name=FIRST_PASS)
            chosen = find_pass(mine, FIRST_PASS)
            with mine.act():
                for transcript in list_transcripts(mine):
                    sign_off(mine, chosen, transcript)
    with Study.open(path, clock=clock) as study:
        close_pass(study, FIRST_PASS)
        new_pass(study, OPEN_PASS, kind="training", transcripts=TO_TRY)


def _respondents(source: Path) -> list[Mapping[str, str]]:
    with (source / "respondents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
