"""What events do to passes: plan, codebook version, allocations, table and seal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from coder.model import LATE
from coder.study.apply_cuts import choose
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
        "INSERT INTO at_table VALUES (?, ?, ?, ?) ON CONFLICT (pass, transcript) "
        "DO UPDATE SET hlc = excluded.hlc, cut = excluded.cut "
        "WHERE (excluded.hlc, coalesce(excluded.cut, '')) < (hlc, coalesce(cut, ''))",
        (
            (data["pass"], transcript, event.hlc, data.get("cuts", {}).get(transcript))
            for transcript in data["transcripts"]
        ),
    )
    for transcript in data["transcripts"]:
        choose(connection, transcript)
    opened = {
        row[0]
        for row in connection.execute(
            "SELECT transcript FROM at_table WHERE pass = ? AND hlc = ?", (data["pass"], event.hlc)
        )
    }
    _keep_what_is_outvoted(connection, event, opened)
    seal_coders(connection, event, opened)
    _seal_judgements(connection, event, opened)


def _keep_what_is_outvoted(
    connection: sqlite3.Connection, event: Event, opened: Collection[str]
) -> None:
    """What a coder had said by then on another laptop, and the seal does not know, came late.

    Events are applied in order where a table is involved, so that the last word of each coder
    before the table stands in the tables here, whenever it arrived.
    """
    sealed = {
        (coder, fragment, stage): {
            (one["code"], canonical_json(one["qualifiers"])) for one in assignments
        }
        for stage, key in (("independent", "judgements"), ("revised", "revised"))
        for coder, fragment, _swept, assignments, *_version in event.data["seal"].get(key, ())
    }
    signed = {(one[0], one[1]) for one in event.data.get("signed", ()) if one[0] in opened}
    for transcript, coder in signed:
        place = (event.data["pass"], transcript, coder)
        rows = connection.execute(
            "SELECT fragment, stage, swept, version, hlc, event FROM judgement WHERE pass = ? "
            "AND transcript = ? AND coder = ? AND stage IN ('independent', 'revised') "
            "AND state = 'judged' AND hlc <= ? AND event <> ?",
            (*place, event.hlc, event.id),
        ).fetchall()
        for fragment, stage, swept, version, stamp, origin in rows:
            said = _said(connection, (event.data["pass"], coder, fragment, stage))
            codes = {(one["code"], canonical_json(one["qualifiers"])) for one in said}
            if codes != sealed.get((coder, fragment, stage)):
                verdict = {
                    **dict(zip(("pass", "transcript", "coder"), place, strict=True)),
                    "fragment": fragment,
                    "stage": LATE,
                    "state": "judged",
                    "swept": bool(swept),
                    "version": version,
                    "assignments": said,
                }
                judge(connection, replace(event, hlc=stamp, id=origin), verdict)


def _said(connection: sqlite3.Connection, place: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    """The assignments of a judgement as an event has them."""
    rows = connection.execute(
        'SELECT code, qualifiers, start, "end" FROM assignment WHERE pass = ? AND coder = ? '
        "AND fragment = ? AND stage = ? ORDER BY position",
        place,
    )
    return [
        {"code": code, "qualifiers": json.loads(qualifiers), "start": start, "end": end}
        for code, qualifiers, start, end in rows
    ]


def _seal_judgements(connection: sqlite3.Connection, event: Event, opened: Collection[str]) -> None:
    """What was sealed is the last word on judgements before it, whatever arrives later."""
    data, seal = event.data, event.data["seal"]
    home = {
        one[0]: transcript
        for transcript, rows in seal.get("fragments", {}).items()
        if transcript in opened
        for one in rows
    }
    for stage, key in (("independent", "judgements"), ("revised", "revised")):
        for coder, fragment, swept, assignments, *version in seal.get(key, ()):
            if fragment in home:
                verdict = {
                    "pass": data["pass"],
                    "coder": coder,
                    "transcript": home[fragment],
                    "fragment": fragment,
                    "stage": stage,
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
