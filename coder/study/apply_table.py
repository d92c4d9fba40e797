"""What events do to what lies before and on the table: revising, decisions, proposals."""

from __future__ import annotations

import sqlite3

from coder.study.journal import Event, canonical_json
from coder.study.upsert import Handler, upsert


def _decision(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    seen = data.get("seen")  # older decisions do not say what lay before them
    connection.execute(
        "INSERT OR IGNORE INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            data.get("way", ""),
            canonical_json(data.get("dissent", [])),
            canonical_json(data.get("votes", [])),
            None if seen is None else canonical_json(seen),
            event.wall,
            event.hlc,
        ),
    )


def _revising(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    key = {name: data[name] for name in ("pass", "transcript")}
    upsert(connection, event, "revising", key, {"differing": canonical_json(data["differing"])})


def _revised(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    key = {name: data[name] for name in ("pass", "transcript", "coder")}
    upsert(connection, event, "revision", key, {"state": data["state"]})


def _adjudicator(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    key = {"pass": data["pass"], "coder": data["coder"]}
    upsert(connection, event, "adjudicator", key, {"state": data["state"]})


def _proposal(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    names = ("pass", "transcript", "fragment", "code", "version", "text", "state", "answer")
    columns = {name: data[name] for name in (*names, "author", "written")}
    upsert(connection, event, "proposal", {"id": data["proposal"]}, columns)


HANDLERS: dict[str, Handler] = {
    "decision": _decision,
    "pass.revising": _revising,
    "revised": _revised,
    "pass.adjudicator": _adjudicator,
    "proposal": _proposal,
}
