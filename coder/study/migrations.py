"""The way to today's schema; every schema that ever landed stays in this list.

Tables that follow from the journal are not changed but dropped, made anew and replayed.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from coder.study.quiet_import import database, sqlite_utils
from coder.study.replay import remake_tables
from coder.study.schema import APPLICATION_ID, JOURNAL, REWRITERS, SCHEMA_VERSION, guard

if TYPE_CHECKING:
    from sqlite_utils.db import Database


def migrations() -> Any:
    """The migrations of a study file, in order (a sqlite-utils ``Migrations``)."""
    from sqlite_utils.migrations import Migrations

    result = Migrations("coder")

    @result(name="0001_journal_and_state")
    def journal_and_state(db: Database) -> None:
        db.execute(JOURNAL)
        db.execute("CREATE INDEX event_in_order ON event (hlc, id)")
        db.execute("CREATE INDEX event_of_device ON event (device, seq)")
        # What belongs to this file alone and never travels: which device writes here.
        db.execute("CREATE TABLE local (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    @result(name="0002_copies_and_undo")
    def copies_and_undo(db: Database) -> None:
        # Payloads may be withheld and filled in later, state tables have no foreign keys, and some
        # events change what earlier ones mean: these must be found without reading all.
        _index_rewriters(db.conn)
        guard(db.conn)
        remake_tables(db.conn)

    @result(name="0003_codebook_versions")
    def codebook_versions(db: Database) -> None:
        # The version of its codebook is no longer a property of how a pass was planned.
        remake_tables(db.conn)

    @result(name="0004_texts_marks_and_tables")
    def texts_marks_and_tables(db: Database) -> None:
        # Cuts and corrected texts, marks and memos anywhere, revising and adjudication.
        _index_rewriters(db.conn)
        guard(db.conn)
        remake_tables(db.conn)

    @result(name="0005_quoting")
    def quoting(db: Database) -> None:
        # Whether a respondent may be quoted.
        remake_tables(db.conn)

    return result


def _index_rewriters(connection: sqlite3.Connection) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in REWRITERS)
    connection.execute("DROP INDEX IF EXISTS event_that_rewrites")
    connection.execute(f"CREATE INDEX event_that_rewrites ON event (kind) WHERE kind IN ({kinds})")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file to this schema: all of it or nothing.

    sqlite-utils begins its transactions deferred, and one that turns into a writing one fails at
    once when another process migrates too; so the lock is taken before.
    """
    sqlite_utils()
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations().apply(database(connection))
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
