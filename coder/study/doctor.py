"""Whether a study is whole: the file, the journal, and the tables that follow from it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.codebook.document import checksum_of
from coder.language import N_, _
from coder.study.apply import apply
from coder.study.effects import Effects, effects_of
from coder.study.journal import Damage, event_rows, read_event, verify
from coder.study.migrations import migrate
from coder.study.schema import STATE_TABLES
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

_IN_JOURNAL = {
    "payload_changed": N_("its content is not what was written"),
    "payload_missing": N_("its content is gone, and no erasure says so"),
    "fields_changed": N_("who, when or what is not what was written"),
    "predecessor_missing": N_("the event before it is missing"),
    "out_of_order": N_("it is stamped earlier than the event before it"),
}
_SCHEMA = (
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE name NOT GLOB 'sqlite_*' AND name NOT GLOB '_sqlite_*'"
)


def examine(study: Study) -> Iterator[Damage]:
    """Everything that is wrong, one thing at a time; nothing where the study is whole.

    Checks SQLite's own integrity and foreign keys, the journal's guards, digests and chains, each
    table against the journal replayed, text hashes, and that fragments lie in order inside their
    text. All of it looks at one moment: what others write meanwhile is no damage. Where SQLite
    cannot read on, that is one of the things that are wrong.
    """
    connection = study._writer
    ours = not connection.in_transaction
    # Bytes that are no text are damage of one row, and no reason to stop reading.
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    if ours:
        connection.execute("BEGIN")
    try:
        for check in (_file, _parents, _journal, _compare_with_replay, _texts, _checksums):
            yield from _as_far_as_it_goes(check(connection))
    finally:
        connection.text_factory = str
        if ours and connection.in_transaction:
            connection.rollback()


def _as_far_as_it_goes(found: Iterator[Damage]) -> Iterator[Damage]:
    try:
        yield from found
    except sqlite3.Error as error:
        yield Damage(_("file"), one_line(str(error)))


def _file(connection: sqlite3.Connection) -> Iterator[Damage]:
    for row in connection.execute("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            yield Damage(_("file"), one_line(row[0]))


def _parents(connection: sqlite3.Connection) -> Iterator[Damage]:
    for table, _rowid, parent, _key in connection.execute("PRAGMA foreign_key_check"):
        yield Damage(_table(table), _("row without its {parent}").format(parent=parent))


def _journal(connection: sqlite3.Connection) -> Iterator[Damage]:
    for one in verify(connection):
        yield Damage(_event(one.where), _(_IN_JOURNAL[one.what]))


def _table(name: str) -> str:
    return _("table {name}").format(name=name)


def _event(identity: str) -> str:
    return _("event {id}").format(id=identity)


def _compare_with_replay(connection: sqlite3.Connection) -> Iterator[Damage]:
    replayed = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(replayed)
        yield from _as_far_as_it_goes(_compare_schema(connection, replayed))
        yield from replay_into(connection, replayed)
        for table in STATE_TABLES:
            yield from _as_far_as_it_goes(_compare(connection, replayed, table))
    finally:
        replayed.close()


def replay_into(connection: sqlite3.Connection, replayed: sqlite3.Connection) -> Iterator[Damage]:
    """Fill another connection's empty tables from this journal; tells what cannot be used."""
    replayed.execute("BEGIN")
    try:
        effects = effects_of(connection)
    except _UNFIT as error:
        what = _("what was undone cannot be read ({reason})")
        yield Damage(_("file"), what.format(reason=one_line(f"{type(error).__name__}: {error}")))
        effects = Effects(frozenset(), {}, {})
    for row in event_rows(connection):
        try:
            event = effects.on(read_event(row))
            if event is not None:
                apply(replayed, event)
        except _UNFIT as error:
            reason = one_line(f"{type(error).__name__}: {error}")
            yield Damage(
                _event(row[0]), _("its content cannot be used ({reason})").format(reason=reason)
            )
    replayed.execute("COMMIT")


_UNFIT = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    sqlite3.Error,
)
"""What a payload can raise that was tampered with; whoever wrote it did not make it like this."""


def _compare_schema(
    connection: sqlite3.Connection, replayed: sqlite3.Connection
) -> Iterator[Damage]:
    is_now = {row[:2]: row[2] for row in connection.execute(_SCHEMA)}
    ought_to_be = {row[:2]: row[2] for row in replayed.execute(_SCHEMA)}
    for kind, name in sorted(ought_to_be.keys() - is_now.keys()):
        yield Damage(_("file"), _("{kind} {name} is missing").format(kind=kind, name=name))
    for kind, name in sorted(is_now):
        if is_now[kind, name] != ought_to_be.get((kind, name)):
            text = _("{kind} {name} is not the program's").format(kind=kind, name=name)
            yield Damage(_("file"), text)


def _compare(
    connection: sqlite3.Connection, replayed: sqlite3.Connection, table: str
) -> Iterator[Damage]:
    sql = f'SELECT * FROM "{table}"'
    is_now = set(connection.execute(sql))
    ought_to_be = set(replayed.execute(sql))
    where = _table(table)
    for row in sorted(is_now - ought_to_be, key=repr)[:10]:
        text = _("row {row} is not what the journal says").format(row=_start_of(row))
        yield Damage(where, text)
    for row in sorted(ought_to_be - is_now, key=repr)[:10]:
        yield Damage(where, _("row {row} of the journal is missing").format(row=_start_of(row)))


def _start_of(row: tuple[object, ...]) -> str:
    return one_line(" ".join(str(value)[:36] for value in row[:3]))


def _texts(connection: sqlite3.Connection) -> Iterator[Damage]:
    for identity, name, text, sha256 in connection.execute(
        "SELECT id, name, text, sha256 FROM transcript"
    ).fetchall():
        where = _("transcript {name}").format(name=name)
        if _sha256(text) != sha256:
            yield Damage(where, _("the text is not the one that was imported"))
        yield from _spans(connection, where, identity, len(text))


def _spans(
    connection: sqlite3.Connection, where: str, transcript: str, length: int
) -> Iterator[Damage]:
    """Turns and fragments in order and inside the text, highlights inside their fragment."""
    for table, what in (
        ("turn", N_("a turn lies outside the text ({start})")),
        ("fragment", N_("a fragment lies outside the text ({start})")),
    ):
        end = 0
        for start, stop in connection.execute(
            f'SELECT start, "end" FROM {table} WHERE transcript = ? ORDER BY position',
            (transcript,),
        ):
            if not end <= start <= stop <= length or (table == "fragment" and start == stop):
                yield Damage(where, _(what).format(start=start))
            end = max(end, stop)
    for (start,) in connection.execute(
        "SELECT a.start FROM assignment a JOIN fragment f ON f.id = a.fragment "
        "WHERE f.transcript = ? AND a.start IS NOT NULL "
        'AND NOT (f.start <= a.start AND a.start < a."end" AND a."end" <= f."end")',
        (transcript,),
    ):
        what = _("a highlight lies outside its fragment ({start})")
        yield Damage(where, what.format(start=start))


def _checksums(connection: sqlite3.Connection) -> Iterator[Damage]:
    """Codebooks and seals are what their checksum says."""
    for name, version, document, checksum in connection.execute(
        "SELECT id, version, document, checksum FROM codebook"
    ):
        if _in_ascii(document) != checksum:
            where = _("codebook {name}").format(name=f"{name} {version}")
            yield Damage(where, _("it is not what its checksum says"))
    for name, document, checksum in connection.execute(
        "SELECT coalesce(p.name, s.pass), s.document, s.checksum FROM seal s "
        "LEFT JOIN coding_pass p ON p.id = s.pass"
    ):
        if _sha256(document) != checksum:
            where = _("seal of pass {name}").format(name=name)
            yield Damage(where, _("it is not what its checksum says"))


def _in_ascii(document: str) -> str:
    """The checksum of a codebook, which is over its document in ASCII; "" where it is no JSON."""
    try:
        return checksum_of(json.loads(document))
    except ValueError:
        return ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
