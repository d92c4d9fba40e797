"""What rests on what: an undoing that would take the ground from under somebody's work is void.

On one laptop a coder is taken back, on another that coder judged; each is right by itself. In the
union of both the work wins: the coder is there again, and the log says so. Which undoings are void
follows from the set of all events, so that it is the same in whatever order they arrive.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from coder.study.journal import event_rows, read_event

if TYPE_CHECKING:
    from coder.study.effects import Effects

Noun = tuple[str, ...]
"""A thing that an event makes or needs: what it is, and the ids that name it."""

MAKERS = (
    "coder.set",
    "respondent.set",
    "codebook.added",
    "transcript.added",
    "transcript.segmented",
    "transcript.corrected",
    "pass.planned",
    "pass.updated",
    "pass.allocated",
    "pass.closed",
    "pass.revising",
)
"""Kinds that make something on which others may rest."""
LISTS = ("transcript.segmented", "transcript.corrected")
"""Kinds that hold a list of fragments."""
_BY_CODERS = (
    *("judgement", "judgements.imported", "signoff", "star", "mark", "quote.shortened", "memo"),
    "revised",
)
"""Kinds of what coders do; marks, memos and cuts also of the coordinator, who needs no allocation,
memos also about what lies in no transcript, and cuts and some marks in no pass."""
_LEAN = (
    *MAKERS,
    *("transcript.wave", "pass.reopened", "reassigned", "decision", "pass.adjudicator", "proposal"),
    "cut.reported",
)
"""Kinds that name what they need in more than a pass, a transcript and a coder."""
_OF_A_PASS = (
    *("pass.updated", "pass.allocated", "pass.closed", "pass.reopened", "decision"),
    *("pass.revising", "pass.adjudicator", "proposal"),
)
_PARTS = (
    *("coder", "respondent", "name", "codebook", "version", "transcript", "speakers", "pass"),
    *("allocations", "transcripts", "from", "to", "present"),
    *("fragments", "cut", "cuts", "edition", "follows", "fragment"),
)
"""The parts of a payload that name nouns; texts and seals are left alone."""


def makes(kind: str, data: Mapping[str, Any]) -> set[Noun]:
    """What is there because of this event."""
    if kind == "coder.set":
        return {("coder", data["coder"])}
    if kind == "respondent.set":
        return {("respondent", data["name"].casefold())}
    if kind == "codebook.added":
        return {("codebook", data["codebook"], data["version"])}
    if kind == "transcript.added":
        return {("transcript", data["transcript"])}
    if kind in LISTS:
        return _made_by_list(data)
    if kind in ("pass.planned", "pass.allocated"):
        made: set[Noun] = {("allocation", data["pass"], *pair) for pair in data["allocations"]}
        if kind == "pass.planned":
            made |= {("pass", data["pass"]), ("version", data["pass"], data["version"])}
        return made
    if kind == "pass.updated":
        return {("version", data["pass"], data["version"])}
    if kind == "pass.closed":
        return {("table", data["pass"], one) for one in data["transcripts"]}
    if kind == "pass.revising":
        return {("revising", data["pass"], data["transcript"])}
    return set()


def _made_by_list(data: Mapping[str, Any]) -> set[Noun]:
    made: set[Noun] = {("fragment", row[0]) for row in data["fragments"]}
    made |= {("fragments", data["transcript"]), _cut(data["transcript"], data.get("cut"))}
    if data.get("edition"):
        made.add(("edition", data["edition"]))
    return made


def _cut(transcript: str, cut: str | None) -> Noun:
    return ("cut", transcript, cut or "")


def needs(kind: str, data: Mapping[str, Any]) -> set[Noun]:
    """What must be there for this event to make sense."""
    found: set[Noun] = set()
    if kind in ("respondent.set", "cut.reported", *_BY_CODERS) and data.get("coder"):
        found.add(("coder", data["coder"]))
    if kind in (*_OF_A_PASS, *_BY_CODERS) and data["pass"]:
        found |= _of_a_pass(kind, data)
    of_a_text = (*LISTS, "transcript.wave", "decision", "cut.reported", *_BY_CODERS)
    if kind in of_a_text and data["transcript"]:
        found.add(("transcript", data["transcript"]))
        found |= _of_a_text(kind, data)
    if kind in _BY_CODERS and data["transcript"]:
        found |= _of_a_transcript(data)
    found |= _needs_of(kind, data)
    if kind in ("pass.planned", "pass.allocated"):
        for transcript, coder in data["allocations"]:
            found |= {("transcript", transcript), ("fragments", transcript), ("coder", coder)}
    return found


def _needs_of(kind: str, data: Mapping[str, Any]) -> set[Noun]:
    """What one kind of event needs besides its pass and its transcript."""
    found: set[Noun] = set()
    if kind in ("transcript.added", "transcript.corrected"):
        found |= {("respondent", one.casefold()) for one in data["speakers"].values()}
    elif kind in ("pass.planned", "pass.updated"):
        found.add(("codebook", data["codebook"], data["version"]))
    elif kind == "reassigned":
        found |= {("coder", data["from"]), ("coder", data["to"])}
    elif kind == "decision":
        found.add(("table", data["pass"], data["transcript"]))
        found |= {("coder", one) for one in data["present"]}
    elif kind == "pass.closed":
        found |= {("transcript", one) for one in data["transcripts"]}
        found |= {_cut(*one) for one in (data.get("cuts") or {}).items()}
    elif kind == "pass.revising":
        found.add(("fragments", data["transcript"]))
    elif kind == "pass.adjudicator":
        found.add(("coder", data["coder"]))
    elif kind == "proposal":
        found |= {("table", data["pass"], data["transcript"]), ("transcript", data["transcript"])}
    if kind == "revised" or data.get("stage") == "revised":
        found.add(("revising", data["pass"], data["transcript"]))
    return found


def _of_a_transcript(data: Mapping[str, Any]) -> set[Noun]:
    found: set[Noun] = {("fragments", data["transcript"])}
    if data["coder"] and data["pass"]:
        found.add(("allocation", data["pass"], data["transcript"], data["coder"]))
    return found


def _of_a_text(kind: str, data: Mapping[str, Any]) -> set[Noun]:
    """The edition that it points into, and the fragments that it is about, as far as it says."""
    edition = data.get("follows" if kind == "transcript.corrected" else "edition")
    found: set[Noun] = {("edition", edition)} if edition else set()
    if kind == "transcript.corrected":
        found.add(("fragments", data["transcript"]))
    return found | {("fragment", one) for one in _fragments(data)}


def _fragments(data: Mapping[str, Any]) -> Iterator[str]:
    if data.get("fragment"):
        yield data["fragment"]
    if data.get("about") == "fragment":
        yield data["target"]
    yield from data.get("swept") or ()
    for one in data.get("judgements") or ():
        yield one["fragment"]


def _of_a_pass(kind: str, data: Mapping[str, Any]) -> set[Noun]:
    found: set[Noun] = {("pass", data["pass"])}
    if kind != "pass.updated" and data.get("version"):
        found.add(("version", data["pass"], data["version"]))
    return found


def void(connection: sqlite3.Connection, effects: Effects) -> frozenset[str]:
    """Those of the undone events that stand all the same: work that counts rests on them."""
    undone = effects.undone
    if not undone:
        return frozenset()
    ids = json.dumps(sorted(undone))
    kinds = ", ".join(f"'{kind}'" for kind in MAKERS)
    found = connection.execute(
        f"SELECT e.id FROM json_each(?) j JOIN event e ON e.id = j.value WHERE e.kind IN ({kinds})",
        (ids,),
    ).fetchall()
    if not found:
        return frozenset()
    makers = {
        event.id: (makes(event.kind, event.data), needs(event.kind, event.data))
        for event in _as_they_would_count(connection, effects, [row[0] for row in found])
    }
    made: set[Noun] = set()
    needed: set[Noun] = set()
    for kind, data in _standing(connection, effects):
        made |= makes(kind, data)
        needed |= needs(kind, data)
    alone = {
        noun[1] for nouns, _more in makers.values() for noun in nouns if noun[0] == "fragment"
    } - {noun[1] for noun in made if noun[0] == "fragment"}
    if alone:
        needed |= _work_on(connection, effects, alone)
    needed |= _acting(connection, ids)
    result: set[str] = set()
    while True:
        lacking = needed - made
        back = [one for one in makers if one not in result and makers[one][0] & lacking]
        if not back:
            return frozenset(result)
        for one in back:
            result.add(one)
            made |= makers[one][0]
            needed |= makers[one][1]


def _as_they_would_count(
    connection: sqlite3.Connection, effects: Effects, ids: Iterable[str]
) -> Iterator[Any]:
    bare = effects.without_undoing
    for row in event_rows(connection, ids=tuple(ids)):
        event = bare.on(read_event(row))
        if event is not None:
            yield event


def _standing(
    connection: sqlite3.Connection, effects: Effects
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Kind and the telling parts of every event that counts; equal ones once."""
    apart = effects.touched
    rest = apart - effects.undone
    for event in _as_they_would_count(connection, effects, rest):
        if event.kind in (*_LEAN, *_BY_CODERS):
            yield event.kind, event.data
    skip = json.dumps(sorted(apart))
    kinds = ", ".join(f"'{kind}'" for kind in _BY_CODERS)
    for kind, coding_pass, transcript, coder, version, stage, edition in connection.execute(
        "SELECT DISTINCT kind, json_extract(payload, '$.pass'), "
        "json_extract(payload, '$.transcript'), json_extract(payload, '$.coder'), "
        "json_extract(payload, '$.version'), json_extract(payload, '$.stage'), "
        "json_extract(payload, '$.edition') FROM event "
        f"WHERE kind IN ({kinds}) AND payload IS NOT NULL "
        "AND id NOT IN (SELECT value FROM json_each(?))",
        (skip,),
    ):
        place = {"pass": coding_pass, "transcript": transcript, "coder": coder}
        yield kind, {**place, "version": version, "stage": stage, "edition": edition}
    parts = ", ".join(f"'$.{one}'" for one in _PARTS)
    kinds = ", ".join(f"'{kind}'" for kind in _LEAN)
    for kind, values in connection.execute(
        f"SELECT kind, json_extract(payload, {parts}) FROM event WHERE kind IN ({kinds}) "
        "AND payload IS NOT NULL AND id NOT IN (SELECT value FROM json_each(?))",
        (skip,),
    ):
        yield kind, dict(zip(_PARTS, json.loads(values), strict=True))


def _work_on(
    connection: sqlite3.Connection, effects: Effects, fragments: Collection[str]
) -> set[Noun]:
    """Those of the fragments on which somebody worked, in what counts and was not touched."""
    kinds = ", ".join(f"'{kind}'" for kind in (*_BY_CODERS, "decision"))
    found: set[Noun] = set()
    for kind, *parts in connection.execute(
        "SELECT kind, json_extract(payload, '$.fragment'), json_extract(payload, '$.about'), "
        "json_extract(payload, '$.target'), json_extract(payload, '$.swept'), "
        "json_extract(payload, '$.judgements') FROM event "
        f"WHERE kind IN ({kinds}) AND payload IS NOT NULL AND json_extract(payload, '$.transcript')"
        " IN (SELECT transcript FROM cutting) AND id NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(effects.touched)),),
    ):
        fragment, about, target, swept, judged = parts
        data = {"fragment": fragment, "about": about, "target": target}
        if kind == "signoff":
            data["swept"] = json.loads(swept) if swept else ()
        if judged:
            data["judgements"] = json.loads(judged)
        found |= {("fragment", one) for one in _fragments(data) if one in fragments}
    return found


def _acting(connection: sqlite3.Connection, undone: str) -> set[Noun]:
    """Who did something as a coder; also where what they did is not in this file."""
    kinds = ", ".join(f"'{kind}'" for kind in (*_BY_CODERS, "decision"))
    rows = connection.execute(
        f"SELECT DISTINCT author FROM event WHERE kind IN ({kinds}) "
        "AND id NOT IN (SELECT value FROM json_each(?))",
        (undone,),
    )
    return {("coder", row[0]) for row in rows}
