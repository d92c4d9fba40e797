"""What events do to coders, codebooks, respondents, transcripts and fragments."""

from __future__ import annotations

import sqlite3

from coder.study.apply_cuts import choose, cut_text
from coder.study.journal import Event, canonical_json
from coder.study.upsert import Handler, upsert


def _study_set(connection: sqlite3.Connection, event: Event) -> None:
    for key, value in event.data["values"].items():
        upsert(connection, event, "study", {"key": key}, {"value": value})


def _coder_set(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    upsert(
        connection,
        event,
        "coder",
        {"id": data["coder"]},
        {"name": data["name"], "kind": data["kind"]},
    )


def _codebook_added(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    upsert(
        connection,
        event,
        "codebook",
        {"id": data["codebook"], "version": data["version"]},
        {"document": canonical_json(data["document"]), "checksum": data["checksum"]},
    )


def _respondent_set(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    upsert(
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
            "quoting": data.get("quoting", ""),
        },
    )


def _transcript_added(connection: sqlite3.Connection, event: Event) -> None:
    data = event.data
    columns = {name: data[name] for name in ("name", "text", "sha256", "words", "format")}
    columns |= {name: data[name] for name in ("source", "wave")}
    columns["edition"] = data.get("edition", "")
    columns |= {
        name: canonical_json(data[name]) for name in ("speakers", "front_matter", "left_out")
    }
    columns["replaced"] = data.get("replaced")
    if upsert(connection, event, "transcript", {"id": data["transcript"]}, columns):
        connection.execute("DELETE FROM turn WHERE transcript = ?", (data["transcript"],))
        connection.executemany(
            "INSERT INTO turn VALUES (?, ?, ?, ?, ?, ?)",
            (
                (data["transcript"], position, start, end, speaker, seconds)
                for position, (start, end, speaker, seconds) in enumerate(data["turns"])
            ),
        )
        choose(connection, data["transcript"])


def _transcript_corrected(connection: sqlite3.Connection, event: Event) -> None:
    _transcript_added(connection, event)
    cut_text(connection, event)


def _transcript_wave(connection: sqlite3.Connection, event: Event) -> None:
    key = {"transcript": event.data["transcript"]}
    upsert(connection, event, "transcript_wave", key, {"wave": event.data["wave"]})


HANDLERS: dict[str, Handler] = {
    "study.set": _study_set,
    "coder.set": _coder_set,
    "codebook.added": _codebook_added,
    "respondent.set": _respondent_set,
    "transcript.added": _transcript_added,
    "transcript.wave": _transcript_wave,
    "transcript.corrected": _transcript_corrected,
}
