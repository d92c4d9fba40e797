"""What the work of coders does to the tables: judgements, sign-offs, stars, marks, memos."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from coder.model import LATE
from coder.study.apply_cuts import settle_signoffs
from coder.study.journal import Event, canonical_json
from coder.study.upsert import Handler, opened_before, upsert

BEFORE_THE_TABLE = ("independent", "revised")
"""Stages of which an opened table keeps the last word."""


def _signoff(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    if not opened_before(connection, event, data["pass"], data["transcript"]):
        upsert(
            connection,
            event,
            "signoff",
            {name: data[name] for name in ("pass", "transcript", "coder")},
            {
                "state": data["state"],
                "reason": data["reason"],
                "said": data["state"],
                "cut": data.get("cut", ""),
            },
        )
        settle_signoffs(connection, data["transcript"])
    for fragment in data.get("swept", ()):
        verdict = {"state": "judged", "swept": True, "assignments": (), "stage": "independent"}
        judge(connection, event, {**data, **verdict, "fragment": fragment})


def _shown(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    connection.executemany(
        "INSERT OR IGNORE INTO shown VALUES (?, ?, ?)",
        ((data["pass"], data["coder"], fragment) for fragment in data["fragments"]),
    )


def _judgement(connection: sqlite3.Connection, event: Event) -> None:
    judge(connection, event, event.data)


def _judgements_imported(connection: sqlite3.Connection, event: Event) -> None:
    for verdict in event.data["judgements"]:
        judge(connection, event, {**event.data, **verdict})


def judge(connection: sqlite3.Connection, event: Event, data: Mapping[str, Any]) -> None:
    """Write one verdict, by itself or as a part of a larger event; ``data`` has its parts."""
    key = {name: data[name] for name in ("pass", "coder", "fragment", "stage")}
    by_itself = data["stage"] in BEFORE_THE_TABLE and event.kind != "pass.closed"
    if by_itself and opened_before(connection, event, data["pass"], data["transcript"]):
        key["stage"] = LATE
    columns = {
        "transcript": data["transcript"],
        "state": data["state"],
        "swept": int(data["swept"]),
        "version": data["version"],
    }
    if not upsert(connection, event, "judgement", key, columns):
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


def _star(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    upsert(
        connection,
        event,
        "star",
        {name: data[name] for name in ("pass", "coder", "fragment")},
        {name: data[name] for name in ("transcript", "state", "until")}
        # A star of an earlier release means its whole fragment.
        | {name: data.get(name) for name in ("start", "end")},
    )


def _mark(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    key = {name: data[name] for name in ("pass", "coder", "fragment")}
    columns = {name: data[name] for name in ("transcript", "state")}
    columns["date"] = data.get("date", "")
    upsert(connection, event, "mark", {"kind": data["mark"], **key}, columns)


def _quote_shortened(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    keep = [[int(start), int(end)] for start, end in data["keep"]]
    key = {name: data[name] for name in ("coder", "fragment")}
    columns = {"transcript": data["transcript"], "keep": canonical_json(keep)}
    upsert(connection, event, "shortening", key, columns)


def _memo(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    columns = {name: data[name] for name in ("pass", "coder", "about", "target", "transcript")}
    columns |= {"text": data["text"], "private": int(data["private"]), "state": data["state"]}
    upsert(connection, event, "memo", {"id": data["memo"]}, {**columns, "written": data["written"]})


HANDLERS: dict[str, Handler] = {
    "signoff": _signoff,
    "shown": _shown,
    "judgement": _judgement,
    "judgements.imported": _judgements_imported,
    "star": _star,
    "mark": _mark,
    "quote.shortened": _quote_shortened,
    "memo": _memo,
}
