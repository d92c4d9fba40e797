"""The tables of a study file, as migrations; every schema that ever landed stays in this list.

``event`` is the journal. All other tables are what the journal says now, derived by ``apply``; each
row carries the stamp (``hlc``) and the id of the event that it comes from, so that of two events on
one thing the later one wins in whatever order they arrive.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from coder.study.quiet_import import database, sqlite_utils

if TYPE_CHECKING:
    from sqlite_utils.db import Database

APPLICATION_ID = 0x43644572
"""``CdEr``: tells a study from any other SQLite file."""

SCHEMA_VERSION = 1

JOURNAL = """
CREATE TABLE event (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    study TEXT NOT NULL,
    author TEXT NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hlc TEXT NOT NULL,
    wall TEXT NOT NULL,
    kind TEXT NOT NULL,
    format INTEGER NOT NULL,
    payload TEXT,
    digest BLOB NOT NULL,
    previous BLOB NOT NULL,
    chain BLOB NOT NULL UNIQUE,
    erased_by TEXT
) STRICT
"""

# A row may be blanked by an erasure event and by nothing else; INSERT OR REPLACE from a connection
# without recursive_triggers would slip past the delete trigger, hence the guard on insertion, which
# names every unique column. It lets the same event come twice (the union of journals is idempotent)
# and nothing else twice.
TRIGGERS = (
    """
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
""",
    """
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
WHEN NOT (
    new.payload IS NULL AND old.payload IS NOT NULL AND old.erased_by IS NULL
    AND new.n IS old.n AND new.id IS old.id AND new.study IS old.study
    AND new.author IS old.author AND new.device IS old.device AND new.seq IS old.seq
    AND new.hlc IS old.hlc AND new.wall IS old.wall AND new.kind IS old.kind
    AND new.format IS old.format AND new.digest IS old.digest
    AND new.previous IS old.previous AND new.chain IS old.chain
    AND EXISTS (SELECT 1 FROM event WHERE id = new.erased_by AND kind = 'erasure')
)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
""",
    """
CREATE TRIGGER event_comes_once BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = new.id OR n = new.n OR chain = new.chain)
BEGIN
    SELECT CASE WHEN EXISTS (
        SELECT 1 FROM event WHERE id = new.id AND chain = new.chain
    ) THEN RAISE(IGNORE) ELSE RAISE(ABORT, 'the journal is append-only') END;
END
""",
)

STATE = (
    """CREATE TABLE study (
        key TEXT PRIMARY KEY, value TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE coder (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE codebook (
        id TEXT NOT NULL, version TEXT NOT NULL, document TEXT NOT NULL, checksum TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (id, version)
    ) STRICT""",
    """CREATE TABLE respondent (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, team TEXT NOT NULL,
        coder TEXT, attributes TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE transcript (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL,
        words INTEGER NOT NULL, format TEXT NOT NULL, source TEXT NOT NULL, wave TEXT NOT NULL,
        speakers TEXT NOT NULL, front_matter TEXT NOT NULL, left_out TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE turn (
        transcript TEXT NOT NULL REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED,
        position INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        speaker TEXT NOT NULL, seconds REAL,
        PRIMARY KEY (transcript, position)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE segmentation (
        transcript TEXT PRIMARY KEY REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED,
        unit TEXT NOT NULL, settings TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE fragment (
        id TEXT PRIMARY KEY,
        transcript TEXT NOT NULL REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED,
        position INTEGER NOT NULL, label TEXT, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        speaker TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX fragment_in_order ON fragment (transcript, position)",
    """CREATE TABLE coding_pass (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
        codebook TEXT NOT NULL, version TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        FOREIGN KEY (codebook, version) REFERENCES codebook (id, version)
            DEFERRABLE INITIALLY DEFERRED
    ) STRICT""",
    """CREATE TABLE pass_state (
        pass TEXT PRIMARY KEY REFERENCES coding_pass (id) DEFERRABLE INITIALLY DEFERRED,
        state TEXT NOT NULL, reason TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE allocation (
        pass TEXT NOT NULL REFERENCES coding_pass (id) DEFERRABLE INITIALLY DEFERRED,
        transcript TEXT NOT NULL REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED,
        coder TEXT NOT NULL REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED,
        state TEXT NOT NULL, reason TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, transcript, coder)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE signoff (
        pass TEXT NOT NULL, transcript TEXT NOT NULL, coder TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, transcript, coder),
        FOREIGN KEY (pass, transcript, coder) REFERENCES allocation (pass, transcript, coder)
            DEFERRABLE INITIALLY DEFERRED
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE shown (
        pass TEXT NOT NULL, coder TEXT NOT NULL,
        fragment TEXT NOT NULL REFERENCES fragment (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (pass, coder, fragment)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE judgement (
        pass TEXT NOT NULL, coder TEXT NOT NULL, fragment TEXT NOT NULL, stage TEXT NOT NULL,
        transcript TEXT NOT NULL, state TEXT NOT NULL, swept INTEGER NOT NULL,
        version TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, coder, fragment, stage),
        FOREIGN KEY (pass) REFERENCES coding_pass (id) DEFERRABLE INITIALLY DEFERRED,
        FOREIGN KEY (coder) REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED,
        FOREIGN KEY (fragment) REFERENCES fragment (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX judgement_by_transcript ON judgement (pass, transcript, coder)",
    """CREATE TABLE assignment (
        pass TEXT NOT NULL, coder TEXT NOT NULL, fragment TEXT NOT NULL, stage TEXT NOT NULL,
        code TEXT NOT NULL, transcript TEXT NOT NULL, position INTEGER NOT NULL,
        qualifiers TEXT NOT NULL, start INTEGER, "end" INTEGER,
        PRIMARY KEY (pass, coder, fragment, stage, code),
        FOREIGN KEY (pass, coder, fragment, stage)
            REFERENCES judgement (pass, coder, fragment, stage) DEFERRABLE INITIALLY DEFERRED
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE star (
        pass TEXT NOT NULL, coder TEXT NOT NULL,
        fragment TEXT NOT NULL REFERENCES fragment (id) DEFERRABLE INITIALLY DEFERRED,
        transcript TEXT NOT NULL, state TEXT NOT NULL, until TEXT,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, coder, fragment)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE memo (
        id TEXT PRIMARY KEY, pass TEXT, coder TEXT NOT NULL,
        about TEXT NOT NULL, target TEXT NOT NULL, transcript TEXT,
        text TEXT NOT NULL, private INTEGER NOT NULL, state TEXT NOT NULL, written TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX memo_on ON memo (about, target)",
    """CREATE TABLE seal (
        id TEXT PRIMARY KEY,
        pass TEXT NOT NULL REFERENCES coding_pass (id) DEFERRABLE INITIALLY DEFERRED,
        document TEXT NOT NULL, checksum TEXT NOT NULL, hlc TEXT NOT NULL, wall TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE at_table (
        pass TEXT NOT NULL REFERENCES coding_pass (id) DEFERRABLE INITIALLY DEFERRED,
        transcript TEXT NOT NULL REFERENCES transcript (id) DEFERRABLE INITIALLY DEFERRED,
        hlc TEXT NOT NULL,
        PRIMARY KEY (pass, transcript)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE decision (
        id TEXT PRIMARY KEY,
        pass TEXT NOT NULL REFERENCES coding_pass (id) DEFERRABLE INITIALLY DEFERRED,
        fragment TEXT NOT NULL REFERENCES fragment (id) DEFERRABLE INITIALLY DEFERRED,
        transcript TEXT NOT NULL, outcome TEXT NOT NULL, assignments TEXT NOT NULL,
        cause TEXT NOT NULL, reason TEXT NOT NULL, present TEXT NOT NULL, author TEXT NOT NULL,
        replaces TEXT NOT NULL, wall TEXT NOT NULL, hlc TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX decision_on ON decision (pass, fragment)",
)

STATE_TABLES = (
    "study",
    "coder",
    "codebook",
    "respondent",
    "transcript",
    "turn",
    "segmentation",
    "fragment",
    "coding_pass",
    "pass_state",
    "allocation",
    "signoff",
    "shown",
    "judgement",
    "assignment",
    "star",
    "memo",
    "seal",
    "at_table",
    "decision",
)
"""Everything that is derived from the journal, and that doctor compares with it."""


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
        for statement in (*STATE, *TRIGGERS):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")

    return result


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file to this schema: all of it or nothing.

    sqlite-utils begins its transactions deferred, and one that turns into a writing one fails at
    once when another process migrates too; so the lock is taken before.
    """
    sqlite_utils()
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations().apply(database(connection))
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
