"""What events do to the cutting of transcripts: every list is kept, and one of them counts.

Which one follows from the set of all events: a list of another edition of the text never counts;
where a table is open, the list that lay there goes before the others; of the rest the newest. A
sign-off stands as long as the fragments are those that were signed off.
"""

from __future__ import annotations

import json
import sqlite3

from coder.study.journal import Event, canonical_json
from coder.study.upsert import Handler, upsert


def cut_text(connection: sqlite3.Connection, event: Event) -> None:
    """Keep the list of fragments that an event holds, and see which list counts now."""
    data = event.data
    connection.execute(
        "INSERT OR IGNORE INTO cutting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            data["transcript"],
            data.get("edition", ""),
            data.get("cut", ""),
            data["unit"],
            canonical_json(data["settings"]),
            canonical_json(data["fragments"]),
            canonical_json(data.get("retired", [])),
            event.hlc,
        ),
    )
    choose(connection, data["transcript"])


def choose(connection: sqlite3.Connection, transcript: str) -> None:
    """Make the fragments of a transcript those of the list that counts."""
    row = connection.execute(
        "SELECT c.event, c.unit, c.settings, c.cut, c.fragments, c.hlc FROM cutting c "
        "WHERE c.transcript = ?1 AND c.edition = "
        "coalesce((SELECT edition FROM transcript WHERE id = ?1), c.edition) "
        "ORDER BY c.cut IS (SELECT cut FROM at_table WHERE transcript = ?1 AND cut IS NOT NULL "
        "ORDER BY hlc, pass LIMIT 1) DESC, c.hlc DESC, c.event DESC LIMIT 1",
        (transcript,),
    ).fetchone()
    now = connection.execute(
        "SELECT event FROM segmentation WHERE transcript = ?", (transcript,)
    ).fetchone()
    if (row[0] if row else None) == (now[0] if now else None):
        return
    for table in ("segmentation", "fragment"):
        connection.execute(f"DELETE FROM {table} WHERE transcript = ?", (transcript,))
    if row is not None:
        event, unit, settings, cut, fragments, stamp = row
        connection.execute(
            "INSERT INTO segmentation VALUES (?, ?, ?, ?, ?, ?)",
            (transcript, unit, settings, cut, stamp, event),
        )
        connection.executemany(
            "INSERT INTO fragment VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (identity, transcript, position, label, start, end, speaker)
                for position, (identity, label, start, end, speaker) in enumerate(
                    json.loads(fragments)
                )
            ),
        )
    settle_signoffs(connection, transcript)


def settle_signoffs(connection: sqlite3.Connection, transcript: str) -> None:
    """A sign-off of other fragments than those that count is open again."""
    connection.execute(
        "UPDATE signoff SET state = CASE WHEN said = 'signed' AND coalesce(cut = "
        "(SELECT cut FROM segmentation g WHERE g.transcript = ?1), 1) "
        "THEN 'signed' ELSE 'reopened' END WHERE transcript = ?1",
        (transcript,),
    )


def _cut_reported(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    columns = {name: data[name] for name in ("transcript", "fragment", "coder", "at", "note")}
    key = {"id": data["report"]}
    upsert(connection, event, "cut_report", key, {**columns, "state": data["state"]})


HANDLERS: dict[str, Handler] = {
    "transcript.segmented": cut_text,
    "cut.reported": _cut_reported,
}
