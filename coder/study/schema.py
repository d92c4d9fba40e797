"""The tables of a study file, as they are now; ``migrations`` brings older files to this.

``event`` is the journal. All other tables are what the journal says now, derived by ``apply``; each
row carries the stamp (``hlc``) and the id of the event that it comes from, so that of two events on
one thing the later one wins in whatever order they arrive.
"""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x43644572
"""``CdEr``: tells a study from any other SQLite file."""

SCHEMA_VERSION = 5

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

# A row may be blanked by an erasure event, and a payload that was withheld from this file may be
# filled in, and nothing else. INSERT OR REPLACE from a connection without recursive_triggers would
# slip past the delete trigger, hence the guard on insertion, which names every unique column. It
# lets the same event come twice (the union of journals is idempotent) and nothing else twice.
_ALL_ELSE_STAYS = """
    AND new.n IS old.n AND new.id IS old.id AND new.study IS old.study
    AND new.author IS old.author AND new.device IS old.device AND new.seq IS old.seq
    AND new.hlc IS old.hlc AND new.wall IS old.wall AND new.kind IS old.kind
    AND new.format IS old.format AND new.digest IS old.digest
    AND new.previous IS old.previous AND new.chain IS old.chain
"""
TRIGGERS = (
    """
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
""",
    f"""
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
WHEN NOT (
    (
        (
            new.payload IS NULL AND (old.erased_by IS NULL OR old.erased_by = 'withheld')
            AND EXISTS (SELECT 1 FROM event WHERE id = new.erased_by AND kind = 'erasure')
        ) OR (
            new.payload IS NOT NULL AND old.payload IS NULL
            AND old.erased_by = 'withheld' AND new.erased_by IS NULL
        )
    ){_ALL_ELSE_STAYS})
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

# Rows name their parents without foreign keys: of a colleague's copy some parents are withheld, and
# two copies may each be right and not fit together. doctor says what has no parent.
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
        coder TEXT, attributes TEXT NOT NULL, quoting TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE transcript (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL,
        words INTEGER NOT NULL, format TEXT NOT NULL, source TEXT NOT NULL, wave TEXT NOT NULL,
        speakers TEXT NOT NULL, front_matter TEXT NOT NULL, left_out TEXT NOT NULL,
        replaced INTEGER, edition TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    # What was said of the wave after the import.
    """CREATE TABLE transcript_wave (
        transcript TEXT PRIMARY KEY, wave TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE turn (
        transcript TEXT NOT NULL,
        position INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        speaker TEXT NOT NULL, seconds REAL,
        PRIMARY KEY (transcript, position)
    ) STRICT, WITHOUT ROWID""",
    # Every list of fragments that a transcript ever had; ``segmentation`` says which one counts.
    """CREATE TABLE cutting (
        event TEXT PRIMARY KEY,
        transcript TEXT NOT NULL, edition TEXT NOT NULL, cut TEXT NOT NULL,
        unit TEXT NOT NULL, settings TEXT NOT NULL, fragments TEXT NOT NULL,
        retired TEXT NOT NULL, hlc TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX cutting_of ON cutting (transcript)",
    """CREATE TABLE segmentation (
        transcript TEXT PRIMARY KEY,
        unit TEXT NOT NULL, settings TEXT NOT NULL, cut TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE fragment (
        id TEXT PRIMARY KEY,
        transcript TEXT NOT NULL,
        position INTEGER NOT NULL, label TEXT, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
        speaker TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX fragment_in_order ON fragment (transcript, position)",
    """CREATE TABLE coding_pass (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
        codebook TEXT NOT NULL, version TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    # Every version of its codebook that a pass ever had; the newest row counts.
    """CREATE TABLE pass_version (
        pass TEXT NOT NULL, event TEXT NOT NULL,
        version TEXT NOT NULL, instead TEXT NOT NULL, hlc TEXT NOT NULL,
        PRIMARY KEY (pass, event)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE pass_state (
        pass TEXT PRIMARY KEY,
        state TEXT NOT NULL, reason TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE allocation (
        pass TEXT NOT NULL,
        transcript TEXT NOT NULL,
        coder TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, transcript, coder)
    ) STRICT, WITHOUT ROWID""",
    # ``said`` is what the coder did; it stands as long as the fragments are those of ``cut``.
    """CREATE TABLE signoff (
        pass TEXT NOT NULL, transcript TEXT NOT NULL, coder TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT NOT NULL, said TEXT NOT NULL, cut TEXT,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, transcript, coder)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE shown (
        pass TEXT NOT NULL, coder TEXT NOT NULL,
        fragment TEXT NOT NULL,
        PRIMARY KEY (pass, coder, fragment)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE judgement (
        pass TEXT NOT NULL, coder TEXT NOT NULL, fragment TEXT NOT NULL, stage TEXT NOT NULL,
        transcript TEXT NOT NULL, state TEXT NOT NULL, swept INTEGER NOT NULL,
        version TEXT NOT NULL, hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, coder, fragment, stage)
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
        fragment TEXT NOT NULL,
        transcript TEXT NOT NULL, state TEXT NOT NULL, until TEXT,
        start INTEGER, "end" INTEGER,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, coder, fragment)
    ) STRICT, WITHOUT ROWID""",
    # A mark of the coordinator has no coder (""); one of a passage as a quote no pass ("").
    """CREATE TABLE mark (
        kind TEXT NOT NULL, pass TEXT NOT NULL, coder TEXT NOT NULL, fragment TEXT NOT NULL,
        transcript TEXT NOT NULL, state TEXT NOT NULL, date TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (kind, pass, coder, fragment)
    ) STRICT, WITHOUT ROWID""",
    # Of a quote the parts that stay, as offsets; none: it is whole again.
    """CREATE TABLE shortening (
        coder TEXT NOT NULL, fragment TEXT NOT NULL, transcript TEXT NOT NULL, keep TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (coder, fragment)
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
        pass TEXT NOT NULL,
        document TEXT NOT NULL, checksum TEXT NOT NULL, hlc TEXT NOT NULL, wall TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE at_table (
        pass TEXT NOT NULL,
        transcript TEXT NOT NULL,
        hlc TEXT NOT NULL, cut TEXT,
        PRIMARY KEY (pass, transcript)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE decision (
        id TEXT PRIMARY KEY,
        pass TEXT NOT NULL,
        fragment TEXT NOT NULL,
        transcript TEXT NOT NULL, outcome TEXT NOT NULL, assignments TEXT NOT NULL,
        cause TEXT NOT NULL, reason TEXT NOT NULL, present TEXT NOT NULL, author TEXT NOT NULL,
        replaces TEXT NOT NULL, way TEXT NOT NULL, dissent TEXT NOT NULL, votes TEXT NOT NULL,
        seen TEXT, wall TEXT NOT NULL, hlc TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX decision_on ON decision (pass, fragment)",
    """CREATE TABLE revising (
        pass TEXT NOT NULL, transcript TEXT NOT NULL, differing TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, transcript)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE revision (
        pass TEXT NOT NULL, transcript TEXT NOT NULL, coder TEXT NOT NULL, state TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, transcript, coder)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE adjudicator (
        pass TEXT NOT NULL, coder TEXT NOT NULL, state TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL,
        PRIMARY KEY (pass, coder)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE proposal (
        id TEXT PRIMARY KEY, pass TEXT NOT NULL, transcript TEXT NOT NULL, fragment TEXT NOT NULL,
        code TEXT NOT NULL, version TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL,
        answer TEXT NOT NULL, author TEXT NOT NULL, written TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE cut_report (
        id TEXT PRIMARY KEY,
        transcript TEXT NOT NULL, fragment TEXT NOT NULL, coder TEXT NOT NULL,
        at INTEGER, note TEXT NOT NULL, state TEXT NOT NULL,
        hlc TEXT NOT NULL, event TEXT NOT NULL
    ) STRICT""",
)

STATE_TABLES = (
    "study",
    "coder",
    "codebook",
    "respondent",
    "transcript",
    "transcript_wave",
    "turn",
    "cutting",
    "segmentation",
    "fragment",
    "coding_pass",
    "pass_version",
    "pass_state",
    "allocation",
    "signoff",
    "shown",
    "judgement",
    "assignment",
    "star",
    "mark",
    "shortening",
    "memo",
    "seal",
    "at_table",
    "decision",
    "revising",
    "revision",
    "adjudicator",
    "proposal",
    "cut_report",
)
"""Everything that is derived from the journal, and that doctor compares with it."""


REWRITERS = ("undone", "erasure", "replaced", "reassigned", "transcript.corrected")
"""Kinds of event that change what earlier ones mean (see ``effects``)."""


def make_state(connection: sqlite3.Connection) -> None:
    """Make the state tables, empty; those that are there are dropped before."""
    for table in reversed(STATE_TABLES):
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
    for statement in STATE:
        connection.execute(statement)


def guard(connection: sqlite3.Connection) -> None:
    """Make the journal's triggers, in place of those that are there."""
    for statement in TRIGGERS:
        name = statement.split()[2]
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(statement)
