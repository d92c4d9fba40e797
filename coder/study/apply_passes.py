"""What events do to passes: plan, codebook version, allocations, table and seal."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

from coder.study.apply_work import judge
from coder.study.journal import Event, canonical_json
from coder.study.sealing import seal_coders
from coder.study.upsert import Handler, opened_before, upsert


def _pass_planned(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    columns = {name: data[name] for name in ("name", "kind", "codebook", "version")}
    upsert(connection, event, "coding_pass", {"id": data["pass"]}, columns)
    upsert(connection, event, "pass_state", {"pass": data["pass"]}, {"state": "open", "reason": ""})
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
    if opened_before(connection, event, coding_pass, transcript):
        return
    upsert(
        connection,
        event,
        "allocation",
        {"pass": coding_pass, "transcript": transcript, "coder": coder},
        {"state": state, "reason": reason},
    )


def _pass_closed(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    key = {"pass": data["pass"]}
    upsert(connection, event, "pass_state", key, {"state": "closed", "reason": data["reason"]})
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
            judge(connection, event, verdict)


def _pass_reopened(connection: sqlite3.Connection, event: Event) -> None:
    key = {"pass": event.data["pass"]}
    reason = event.data["reason"]
    upsert(connection, event, "pass_state", key, {"state": "open", "reason": reason})


HANDLERS: dict[str, Handler] = {
    "pass.planned": _pass_planned,
    "pass.allocated": _allocated,
    "pass.updated": _pass_updated,
    "pass.closed": _pass_closed,
    "pass.reopened": _pass_reopened,
}
