"""What an event does to the tables: the one place for the act and for the replay alike.

Every rule here is "the greater (hlc, event id) wins" or "a set only grows", so that the tables are
the same in whatever order the events of several laptops arrive.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

from coder.study.journal import Event, canonical_json
from coder.study.sealing import seal_coders

Handler = Callable[[sqlite3.Connection, Event], None]

LATE = "late"
"""Stage of an independent judgement made after its table had opened: listed, not counted."""


def apply(connection: sqlite3.Connection, event: Event) -> None:
    """Bring the tables up to date with one event.

    An event whose payload was erased changes nothing. A kind that is not known raises ValueError:
    the file was made by a newer version, which its schema number ought to have said.
    """
    handler = _HANDLERS.get(event.kind)
    if handler is None:
        raise ValueError(f"unknown kind of event: {event.kind}")
    if event.payload is not None:
        handler(connection, event)


def known_kinds() -> frozenset[str]:
    """All kinds of event that this version understands."""
    return frozenset(_HANDLERS)


@lru_cache(maxsize=64)
def _upsert_sql(table: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
    every = (*keys, *columns, "hlc", "event")
    names = ", ".join(f'"{name}"' for name in every)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in (*columns, "hlc", "event"))
    return (
        f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(every))}) '
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes} "
        f'WHERE (excluded.hlc, excluded.event) > ("{table}".hlc, "{table}".event)'
    )


def _upsert(
    connection: sqlite3.Connection,
    event: Event,
    table: str,
    keys: Mapping[str, Any],
    columns: Mapping[str, Any],
) -> bool:
    """Write a row unless a later event wrote it already; True if it was written."""
    sql = _upsert_sql(table, tuple(keys), tuple(columns))
    values = (*keys.values(), *columns.values(), event.hlc, event.id)
    return connection.execute(sql, values).rowcount > 0


def _study_set(connection: sqlite3.Connection, event: Event) -> None:
    for key, value in event.data["values"].items():
        _upsert(connection, event, "study", {"key": key}, {"value": value})


def _coder_set(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    _upsert(
        connection,
        event,
        "coder",
        {"id": data["coder"]},
        {"name": data["name"], "kind": data["kind"]},
    )


def _codebook_added(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    _upsert(
        connection,
        event,
        "codebook",
        {"id": data["codebook"], "version": data["version"]},
        {"document": canonical_json(data["document"]), "checksum": data["checksum"]},
    )


def _respondent_set(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    _upsert(
        connection,
        event,
        "respondent",
        {"id": data["respondent"]},
        {
            "name": data["name"],
            "role": data["role"],
            "team": data["group"],
            "coder": data["coder"],
            "attributes": canonical_json(data["attributes"]),
        },
    )


def _transcript_added(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    columns = {name: data[name] for name in ("name", "text", "sha256", "words", "format")}
    columns |= {name: data[name] for name in ("source", "wave")}
    columns |= {
        name: canonical_json(data[name]) for name in ("speakers", "front_matter", "left_out")
    }
    if _upsert(connection, event, "transcript", {"id": data["transcript"]}, columns):
        connection.execute("DELETE FROM turn WHERE transcript = ?", (data["transcript"],))
        connection.executemany(
            "INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?)",
            (
                (data["transcript"], position, start, end, speaker, seconds)
                for position, (start, end, speaker, seconds) in enumerate(data["turns"])
            ),
        )


def _transcript_segmented(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    written = _upsert(
        connection,
        event,
        "segmentation",
        {"transcript": data["transcript"]},
        {"unit": data["unit"], "settings": canonical_json(data["settings"])},
    )
    if written:
        connection.execute("DELETE FROM fragment WHERE transcript = ?", (data["transcript"],))
        connection.executemany(
            "INSERT INTO fragment VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (identity, data["transcript"], position, label, start, end, speaker)
                for position, (identity, label, start, end, speaker) in enumerate(data["fragments"])
            ),
        )


def _pass_planned(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    columns = {name: data[name] for name in ("name", "kind", "codebook", "version")}
    _upsert(connection, event, "coding_pass", {"id": data["pass"]}, columns)
    _upsert(
        connection, event, "pass_state", {"pass": data["pass"]}, {"state": "open", "reason": ""}
    )
    _has_version(connection, event, data["version"], {})
    for transcript, coder in data["allocations"]:
        _allocate(connection, event, data["pass"], transcript, coder, "planned", "")


def _pass_updated(connection: sqlite3.Connection, event: Event) -> None:
    _has_version(connection, event, event.data["version"], event.data["instead"])


def _has_version(
    connection: sqlite3.Connection, event: Event, version: str, instead: Mapping[str, str]
) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO pass_version VALUES (?, ?, ?, ?, ?)",
        (event.data["pass"], event.id, version, canonical_json(dict(instead)), event.hlc),
    )


def _allocated(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    for transcript, coder in data["allocations"]:
        _allocate(connection, event, data["pass"], transcript, coder, data["state"], data["reason"])


def _allocate(
    connection: sqlite3.Connection,
    event: Event,
    coding_pass: str,
    transcript: str,
    coder: str,
    state: str,
    reason: str,
) -> None:
    if _opened_before(connection, event, coding_pass, transcript):
        return
    _upsert(
        connection,
        event,
        "allocation",
        {"pass": coding_pass, "transcript": transcript, "coder": coder},
        {"state": state, "reason": reason},
    )


def _signoff(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    if not _opened_before(connection, event, data["pass"], data["transcript"]):
        _upsert(
            connection,
            event,
            "signoff",
            {name: data[name] for name in ("pass", "transcript", "coder")},
            {"state": data["state"], "reason": data["reason"]},
        )
    for fragment in data.get("swept", ()):
        verdict = {"state": "judged", "swept": True, "assignments": (), "stage": "independent"}
        _judge(connection, event, {**data, **verdict, "fragment": fragment})


def _shown(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    connection.executemany(
        "INSERT OR IGNORE INTO shown VALUES (?, ?, ?)",
        ((data["pass"], data["coder"], fragment) for fragment in data["fragments"]),
    )


def _judgement(connection: sqlite3.Connection, event: Event) -> None:
    _judge(connection, event, event.data)


def _judgements_imported(connection: sqlite3.Connection, event: Event) -> None:
    for verdict in event.data["judgements"]:
        _judge(connection, event, {**event.data, **verdict})


def _judge(connection: sqlite3.Connection, event: Event, data: Mapping[str, Any]) -> None:
    key = {name: data[name] for name in ("pass", "coder", "fragment", "stage")}
    by_itself = data["stage"] == "independent" and event.kind != "pass.closed"
    if by_itself and _opened_before(connection, event, data["pass"], data["transcript"]):
        key["stage"] = LATE
    columns = {
        "transcript": data["transcript"],
        "state": data["state"],
        "swept": int(data["swept"]),
        "version": data["version"],
    }
    if not _upsert(connection, event, "judgement", key, columns):
        return
    connection.execute(
        "DELETE FROM assignment WHERE pass = ? AND coder = ? AND fragment = ? AND stage = ?",
        tuple(key.values()),
    )
    for position, assignment in enumerate(data["assignments"]):
        connection.execute(
            "INSERT INTO assignment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *key.values(),
                assignment["code"],
                data["transcript"],
                position,
                canonical_json(assignment["qualifiers"]) if assignment["qualifiers"] else "{}",
                assignment["start"],
                assignment["end"],
            ),
        )


def _opened_before(
    connection: sqlite3.Connection, event: Event, coding_pass: str, transcript: str
) -> bool:
    # Where a copied file goes on with one device, two acts may have one stamp; the table is first.
    row = connection.execute(
        "SELECT hlc <= ? FROM at_table WHERE pass = ? AND transcript = ?",
        (event.hlc, coding_pass, transcript),
    ).fetchone()
    return bool(row and row[0])


def _star(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    _upsert(
        connection,
        event,
        "star",
        {name: data[name] for name in ("pass", "coder", "fragment")},
        {name: data[name] for name in ("transcript", "state", "until")},
    )


def _memo(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    columns = {name: data[name] for name in ("pass", "coder", "about", "target", "transcript")}
    columns |= {"text": data["text"], "private": int(data["private"]), "state": data["state"]}
    _upsert(
        connection, event, "memo", {"id": data["memo"]}, {**columns, "written": data["written"]}
    )


def _pass_closed(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    key = {"pass": data["pass"]}
    _upsert(connection, event, "pass_state", key, {"state": "closed", "reason": data["reason"]})
    connection.execute(
        "INSERT OR IGNORE INTO seal VALUES (?, ?, ?, ?, ?, ?)",
        (
            event.id,
            data["pass"],
            canonical_json(data["seal"]),
            data["checksum"],
            event.hlc,
            event.wall,
        ),
    )
    # The table opens once; what was on it earlier keeps its first stamp.
    connection.executemany(
        "INSERT INTO at_table VALUES (?, ?, ?) ON CONFLICT (pass, transcript) "
        "DO UPDATE SET hlc = min(hlc, excluded.hlc)",
        ((data["pass"], transcript, event.hlc) for transcript in data["transcripts"]),
    )
    opened = {
        row[0]
        for row in connection.execute(
            "SELECT transcript FROM at_table WHERE pass = ? AND hlc = ?", (data["pass"], event.hlc)
        )
    }
    seal_coders(connection, event, opened)
    _seal_judgements(connection, event, opened)


def _seal_judgements(connection: sqlite3.Connection, event: Event, opened: Collection[str]) -> None:
    """What was sealed is the last word on independent judgements, whatever arrives later."""
    data, seal = event.data, event.data["seal"]
    home = {
        one[0]: transcript
        for transcript, rows in seal.get("fragments", {}).items()
        if transcript in opened
        for one in rows
    }
    for coder, fragment, swept, assignments, *version in seal.get("judgements", ()):
        if fragment in home:
            verdict = {
                "pass": data["pass"],
                "coder": coder,
                "transcript": home[fragment],
                "fragment": fragment,
                "stage": "independent",
                "state": "judged",
                "swept": swept,
                "version": version[0] if version else seal["version"],
                "assignments": assignments,
            }
            _judge(connection, event, verdict)


def _pass_reopened(connection: sqlite3.Connection, event: Event) -> None:
    key = {"pass": event.data["pass"]}
    reason = event.data["reason"]
    _upsert(connection, event, "pass_state", key, {"state": "open", "reason": reason})


def _decision(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    connection.execute(
        "INSERT OR IGNORE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            data["pass"],
            data["fragment"],
            data["transcript"],
            data["outcome"],
            canonical_json(data["assignments"]),
            data["cause"],
            data["reason"],
            canonical_json(data["present"]),
            event.author,
            canonical_json(data["replaces"]),
            event.wall,
            event.hlc,
        ),
    )


def _only_journal(connection: sqlite3.Connection, event: Event) -> None:
    """What is worth knowing but changes no table: a look, the account of an import."""


_HANDLERS: dict[str, Handler] = {
    "study.set": _study_set,
    "coder.set": _coder_set,
    "codebook.added": _codebook_added,
    "respondent.set": _respondent_set,
    "transcript.added": _transcript_added,
    "transcript.segmented": _transcript_segmented,
    "pass.planned": _pass_planned,
    "pass.allocated": _allocated,
    "pass.updated": _pass_updated,
    "pass.closed": _pass_closed,
    "pass.reopened": _pass_reopened,
    "signoff": _signoff,
    "shown": _shown,
    "judgement": _judgement,
    "judgements.imported": _judgements_imported,
    "star": _star,
    "memo": _memo,
    "decision": _decision,
    "looked": _only_journal,
    "codings.imported": _only_journal,
    "handed": _only_journal,
    # What these change is worked out before an event is applied (see ``effects``).
    "undone": _only_journal,
    "erasure": _only_journal,
    "replaced": _only_journal,
    "reassigned": _only_journal,
}


def document(text: str) -> Any:
    """JSON of a table column."""
    return json.loads(text)
