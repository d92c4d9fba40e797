"""Payloads read with their offsets as they are now: after redactions, in the edition that counts.

Lists of fragments stay in the edition that they were made for; what people marked in a text goes
along with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coder.study.apart import seal_checksum
from coder.study.editions import IMPORTED, History


def moved(
    kind: str, payload: Mapping[str, Any], made: str, texts: Mapping[str, History]
) -> Mapping[str, Any]:
    """The payload as it reads now.

    ``made`` is the stamp of the event that the payload is from, ``texts`` what was done to each
    transcript (id).
    """
    if kind == "pass.closed":
        return _moved_seal(payload, made, texts)
    history = texts.get(payload["transcript"])
    if history is None:
        return payload
    edition = payload.get("edition", IMPORTED)
    if kind == "transcript.segmented":
        return _moved_list(payload, history, edition, made)
    result = dict(payload)
    if history.now != edition:
        result["edition"] = history.now
    if kind == "cut.reported":
        at = payload["at"]
        found = None if at is None else history.moved(at, at + 1, edition, made)
        result["at"] = found[0] if found else None
    elif kind == "quote.shortened":
        every = (history.moved(start, end, edition, made) for start, end in payload["keep"])
        result["keep"] = [list(one) for one in every if one]
    elif kind == "star":
        result.update(_span(result, history, edition, made))
    elif kind == "judgements.imported":
        result["judgements"] = [
            {**one, "assignments": _highlights(one["assignments"], history, edition, made)}
            for one in payload["judgements"]
        ]
    else:
        result["assignments"] = _highlights(payload["assignments"], history, edition, made)
    return result


def _moved_list(
    payload: Mapping[str, Any], history: History, edition: str, made: str
) -> Mapping[str, Any]:
    movers = history.within(edition, made)
    rows = []
    for identity, label, start, end, speaker in payload["fragments"]:
        for mover in movers:
            start, end = mover.start(start), mover.end(end)
        rows.append([identity, label, start, end, speaker])
    return {**payload, "fragments": rows}


def _moved_seal(
    payload: Mapping[str, Any], made: str, texts: Mapping[str, History]
) -> Mapping[str, Any]:
    seal = payload["seal"]
    touched = {one: texts[one] for one in seal.get("fragments", {}) if one in texts}
    if not touched:
        return payload
    editions = payload.get("editions", {})
    fragments, home = {}, {}
    for transcript, rows in seal["fragments"].items():
        fragments[transcript] = rows
        if transcript in touched:
            history, edition = touched[transcript], editions.get(transcript, IMPORTED)
            fragments[transcript] = [
                # What has no place any more keeps its row, with nothing in it.
                [one, label, *(history.moved(start, end, edition, made) or (0, 0))]
                for one, label, start, end in rows
            ]
            home.update({row[0]: (history, edition) for row in rows})
    said = {
        key: [
            [
                coder,
                fragment,
                swept,
                _highlights(codes, *home[fragment], made) if fragment in home else codes,
                *more,
            ]
            for coder, fragment, swept, codes, *more in seal[key]
        ]
        for key in ("judgements", "revised")
        if key in seal
    }
    now = {**seal, "fragments": fragments, **said}
    current = {**editions, **{one: history.now for one, history in touched.items()}}
    named = {one: edition for one, edition in current.items() if edition}
    result = {**payload, "seal": now, "checksum": seal_checksum(now)}
    return {**result, "editions": named} if named or "editions" in payload else result


def _highlights(
    assignments: Iterable[Mapping[str, Any]], history: History, edition: str, made: str
) -> list[Mapping[str, Any]]:
    return [_span(one, history, edition, made) for one in assignments]


def _span(part: Mapping[str, Any], history: History, edition: str, made: str) -> Mapping[str, Any]:
    """A part of an event with ``start`` and ``end``, where it has them; without them where nothing
    of these words is left."""
    if part.get("start") is None:
        return part
    start, end = history.moved(part["start"], part["end"], edition, made) or (None, None)
    return {**part, "start": start, "end": end}
