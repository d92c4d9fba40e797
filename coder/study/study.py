"""The study: one file, opened by the coordinator or by one coder, who then sees what they may."""

from __future__ import annotations

import hashlib
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.clock import Clock, system_clock, uuid7
from coder.errors import InputError, NotNowError, StudyError
from coder.language import _
from coder.model import COORDINATOR, Coder
from coder.study import file
from coder.study.apply import apply
from coder.study.blind import blindfold
from coder.study.journal import Event, append, canonical_json
from coder.study.stamps import new_device
from coder.text import canonical, one_line

if TYPE_CHECKING:
    import pandas

    from coder.codebook import Codebook


COPY_FOR = "copy for"
"""Key in ``local``: id of the coder for whom this file was made, and as whom it acts."""


class Study:
    """An open study file. Close it, or use it in a ``with`` block.

    Acts are functions of the modules in ``coder.study`` (``judgements.judge`` and so on); they
    write inside ``act()``. Reading goes through ``rows()``, which for a coder is blind.
    """

    def __init__(
        self,
        path: Path,
        writer: sqlite3.Connection,
        *,
        clock: Clock,
        can_write: bool,
    ) -> None:
        self.path = path
        self.clock = clock
        self.coder: Coder | None = None
        self.can_write = can_write
        self.patience: float | None = None
        """Seconds that an act waits for another writer; None: as long as it was opened for."""
        self._writer = writer
        self._reader = writer
        self._views: Mapping[str, str] = {}
        self._device: str | None = None
        self._acting = False
        self._act: str | None = None
        # From the journal, not from a table that follows from it: doctor must get in to compare.
        row = writer.execute("SELECT study FROM event ORDER BY hlc, id LIMIT 1").fetchone()
        if row is None:
            raise StudyError(
                _("{path}: the file is damaged. See what is wrong with: coder doctor").format(
                    path=file.shown(path)
                )
            )
        self.id: str = row[0]

    @classmethod
    def create(
        cls,
        path: Path | str,
        *,
        name: str = "",
        codebook: Codebook | None = None,
        fill: Callable[[Study], object] | None = None,
        clock: Clock = system_clock,
    ) -> Study:
        """Make a new study file, with its first codebook, and open it as coordinator.

        ``fill`` is given the study while nobody else sees it: the file appears under its name only
        when it is whole. Raises StudyError where the name is taken or the folder cannot be written
        to, and what ``fill`` raises; then there is no file.
        """
        path = Path(path)
        file.refuse_taken(path)
        # A short name of its own: the longest that a study can have must still be free to take.
        unfinished = path.with_name(f".{new_device()}.unfinished")
        connection: sqlite3.Connection | None = None
        try:
            connection = file.create_empty(unfinished, path)
            identity = uuid7(clock())
            connection.execute("BEGIN IMMEDIATE")
            first = {"values": {"id": identity, "name": canonical(name or path.stem)}}
            apply(
                connection,
                append(
                    connection,
                    study=identity,
                    author=COORDINATOR,
                    device=_device(connection, path),
                    kind="study.set",
                    payload=first,
                    clock=clock,
                ),
            )
            connection.execute("COMMIT")
            with cls(path, connection, clock=clock, can_write=True) as study:
                if codebook is not None:
                    from coder.study.codebooks import take_codebook

                    take_codebook(study, codebook)
                if fill is not None:
                    fill(study)
            file.give_name(unfinished, path)
        finally:
            if connection is not None:
                connection.close()
            for leftover in ("", *file.BESIDE):
                unfinished.with_name(unfinished.name + leftover).unlink(missing_ok=True)
        return cls.open(path, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path | str,
        coder: str | None = None,
        *,
        clock: Clock = system_clock,
        busy: float = file.BUSY_SECONDS,
    ) -> Study:
        """Open a study as that coder (blind), or as coordinator where none is named.

        A copy that was made for one coder always opens as that coder.

        Raises StudyError for a file that cannot be used and InputError for an unknown coder.
        """
        path = Path(path)
        file.look_at(path)
        can_write = file.writable(path)
        if can_write:
            writer = file.connect(path, busy=busy)
        else:
            writer = file.connect_read_only(path, busy=busy)
        with file.explained(path):
            try:
                study = cls(path, writer, clock=clock, can_write=can_write)
                study._become(coder, busy)
            except BaseException:
                writer.close()
                raise
        return study

    def _become(self, coder: str | None, busy: float) -> None:
        owner = self.kept(COPY_FOR)
        if coder is None:
            coder = owner
        if coder is not None:
            from coder.study.coders import find_coder

            self.coder = find_coder(self, coder)
            if owner is not None and self.coder.id != owner:
                raise InputError(
                    _("{path}: this copy was made for {owner}, and acts as {owner} only.").format(
                        path=file.shown(self.path), owner=one_line(find_coder(self, owner).name)
                    )
                )
            if self.can_write:
                self._reader = file.connect_reader(self.path, busy=busy)
            else:
                self._reader = file.connect_read_only(self.path, busy=busy)
            self._views = blindfold(self._reader, self.coder.id)

    def close(self) -> None:
        """Close the file; what was committed stays."""
        if self._reader is not self._writer:
            self._reader.close()
        self._writer.close()

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def author(self) -> str:
        """Who the events of this session name: the coder's id, or ``coordinator``."""
        return self.coder.id if self.coder else COORDINATOR

    @contextmanager
    def act(self, *, dry_run: bool = False) -> Iterator[None]:
        """One writing transaction: all of it or nothing. An act inside an act is part of it.

        ``dry_run`` does all of it and takes it back at the end.
        """
        if not self.can_write:
            raise NotNowError(
                _("{path}: there is no permission to write to this file or its folder.").format(
                    path=file.shown(self.path)
                )
            )
        if self._acting:
            with self._part_of_act(dry_run):
                yield
            return
        connection = self._writer
        with file.explained(self.path):
            self._begin()
            self._acting = True
            self._act = None
            stays = False
            try:
                yield
                if not dry_run:
                    connection.execute("COMMIT")
                    stays = True
            finally:
                if not stays:
                    self._device = None  # one that was chosen in this act is not in the file
                    if connection.in_transaction:
                        connection.rollback()
                self._acting = False

    def _begin(self) -> None:
        connection = self._writer
        if self.patience is None:
            connection.execute("BEGIN IMMEDIATE")
            return
        usual = connection.execute("PRAGMA busy_timeout").fetchone()[0]
        connection.execute(f"PRAGMA busy_timeout = {round(self.patience * 1000)}")
        try:
            connection.execute("BEGIN IMMEDIATE")
        finally:
            connection.execute(f"PRAGMA busy_timeout = {usual}")

    @contextmanager
    def _part_of_act(self, dry_run: bool) -> Iterator[None]:
        """An act inside an act: where it fails and the caller goes on, nothing of it stays."""
        connection = self._writer
        connection.execute("SAVEPOINT part")
        before = self._act
        stays = False
        try:
            yield
            stays = not dry_run
        finally:
            if not stays:
                self._device = None
                self._act = before
                if connection.in_transaction:
                    connection.execute("ROLLBACK TO part")
            if connection.in_transaction:
                connection.execute("RELEASE part")

    def record(self, kind: str, payload: Mapping[str, Any]) -> Event:
        """Append one event and bring the tables up to date, inside ``act()``.

        From the second event of an act on, ``act`` names the first: they are undone together.
        """
        if self._device is None:
            self._device = _device(self._writer, self.path)
        self._refuse_dangling(payload)
        if self._act is not None:
            payload = {**payload, "act": self._act}
        event = append(
            self._writer,
            study=self.id,
            author=self.author,
            device=self._device,
            kind=kind,
            payload=payload if _is_plain(payload) else _typed(payload),
            clock=self.clock,
        )
        self._act = self._act or event.id
        apply(self._writer, event)
        return event

    @property
    def made(self) -> str | None:
        """Id of the first event of the newest act of this session; None where it made none."""
        return self._act

    def _refuse_dangling(self, payload: Mapping[str, Any]) -> None:
        """Refuse an act on what is not there: merged copies may not fit together, an act does."""
        for key, sql in _POINTS_AT.items():
            if key not in payload:
                continue
            lies_in = self._writer.execute(sql, (payload[key],)).fetchone()
            if lies_in is None or lies_in[0] != payload.get("transcript", lies_in[0]):
                raise StudyError(
                    _("{path}: there is no {what} {id}; nothing was changed.").format(
                        path=file.shown(self.path), what=key, id=one_line(str(payload[key]))
                    )
                )

    def keep(self, key: str, value: str) -> None:
        """Remember something that belongs to this file alone, inside ``act()``; it is no event."""
        self._writer.execute(
            "INSERT INTO local VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def kept(self, key: str) -> str | None:
        """What :meth:`keep` remembered under this key, or None."""
        found = self.facts("SELECT value FROM local WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Read as this session's person may: hidden tables stand in the text as ``{judgement}``."""
        with file.explained(self.path):
            return self._reader.execute(self._named(sql), parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first row of :meth:`rows`, or None."""
        with file.explained(self.path):
            return self._reader.execute(self._named(sql), parameters).fetchone()

    def facts(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Read past the blindfold: only for rules, and for progress that everyone may know.

        What comes back decides or counts; it is never shown as somebody's judgement.
        """
        with file.explained(self.path):
            return self._writer.execute(sql, parameters).fetchall()

    def _named(self, sql: str) -> str:
        if "{" not in sql:
            return sql
        return sql.format_map(_Names(self._views))

    def data_version(self) -> int:
        """Changes whenever another program has written to the file (``PRAGMA data_version``)."""
        with file.explained(self.path):
            result: int = self._writer.execute("PRAGMA data_version").fetchone()[0]
        return result

    def codings(self) -> pandas.DataFrame:
        """The judgements that this session's person may see, one row each.

        Columns as in ``coder export codings``: pass, transcript, fragment, fragment_id, coder,
        codes (separated by ``|``; "" = judged, none applies), starred, memo, text.
        """
        import pandas

        from coder.study.codings import COLUMNS, codings

        return pandas.DataFrame([row.values() for row in codings(self)], columns=list(COLUMNS))


_POINTS_AT = {"fragment": "SELECT transcript FROM fragment WHERE id = ?"}
"""Key of a payload → what finds the transcript of the thing that it names."""

_AS_IT_IS = ("text", "document")
"""Parts of a payload that a checksum covers; who records them has made them canonical."""


def _is_plain(payload: Mapping[str, Any]) -> bool:
    """Whether all that people typed is in canonical form as it is: told at once for all of it.

    JSON escapes what is no plain letter, with a backslash; the one it leaves is DEL.
    """
    text = canonical_json(payload)
    return text.isascii() and "\\" not in text and "\x7f" not in text


def _typed(value: Any) -> Any:
    """A payload with what people typed in canonical form.

    It reaches screens and files, and a lone surrogate (of a file name, say) could not be written.
    """
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else canonical(value)
    if isinstance(value, list | tuple):
        return [_typed(one) for one in value]
    if isinstance(value, Mapping):
        return {_typed(key): one if key in _AS_IT_IS else _typed(one) for key, one in value.items()}
    return value


class _Names(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def _device(connection: sqlite3.Connection, path: Path) -> str:
    """The device that writes into this file.

    A file that was copied or moved by hand, or restored elsewhere, gets a new device, so that two
    copies do not go on with one chain. The place is kept as a hash only.
    """
    node = uuid.getnode()
    if node >> 40 & 1:  # this machine has no number: Python makes one up anew at each start
        node = 0
    place = f"{node:012x} {path.resolve()}"
    place = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
    known = dict(connection.execute("SELECT key, value FROM local").fetchall())
    if known.get("place") == place:
        return str(known["device"])
    device = new_device()
    connection.executemany(
        "INSERT INTO local VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [("place", place), ("device", device)],
    )
    return device


def unknown(kind: str, name: str, there_is: Sequence[str]) -> InputError:
    """The error for a name that the study does not know, with the likeliest or all that it does."""
    import difflib

    near = difflib.get_close_matches(name, there_is, n=3, cutoff=0.5) or list(there_is)[:8]
    if near:
        hint = _("There is: {names}.").format(names=", ".join(one_line(one) for one in near))
    else:
        hint = _("There is none yet.")
    return InputError(f"{kind.format(name=one_line(name))} {hint}")
