"""Bundles as somebody would forge them: unpacked, changed, packed again with fitting hashes."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coder.study.journal import Event, canonical_json, chain_of, digest_of

Line = dict[str, Any]
_HEX = ("digest", "previous", "chain")


def unpack(bundle: Path) -> list[Line]:
    """Its lines: the head, the events, and the checksum at the end."""
    with gzip.open(bundle, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def pack(bundle: Path, lines: list[Line], *, last: str | None = None) -> Path:
    """Write lines (without the checksum) as a bundle, with the checksum that fits."""
    raw = b"".join(canonical_json(line).encode("utf-8", "surrogatepass") + b"\n" for line in lines)
    checksum = hashlib.sha256(raw).hexdigest() if last is None else last
    end = canonical_json({"sha256": checksum}).encode() + b"\n"
    bundle.write_bytes(gzip.compress(raw + end, mtime=0))
    return bundle


def edit(bundle: Path, change: Callable[[list[Line]], object]) -> Path:
    """Change the head and the events; the checksum of the file fits again."""
    *lines, _checksum = unpack(bundle)
    change(lines)
    return pack(bundle, lines)


def event_of(lines: list[Line], kind: str) -> Line:
    """The last event of a kind that has its content."""
    return [one for one in lines if one.get("kind") == kind and one["payload"]][-1]


def say(line: Line, **changes: Any) -> None:
    """Change what an event says, with the digest and the chain that fit it."""
    payload = {**json.loads(line["payload"]), **changes}
    line["payload"] = canonical_json(payload)
    line["digest"] = digest_of(line["payload"]).hex()
    rehash(line)


def rehash(line: Line) -> None:
    """Give an event the chain that fits its fields."""
    fields = {key: bytes.fromhex(line[key]) if key in _HEX else line[key] for key in line}
    line["chain"] = chain_of(Event(**{**fields, "payload": None})).hex()


def follow(lines: list[Line], line: Line) -> Line:
    """A new event after the last one of its device, made from another of the same device."""
    mine = [one for one in lines[1:] if one["device"] == line["device"]]
    last = max(mine, key=lambda one: one["hlc"])
    ms, counter, device = last["hlc"].split("-")
    new = {
        **line,
        "id": f"{line['id'][:-12]}{int(line['id'][-12:], 16) ^ 1:012x}",
        "seq": last["seq"] + 1,
        "hlc": f"{int(ms, 16) + 1:012x}-{counter}-{device}",
        "previous": last["chain"],
    }
    rehash(new)
    lines.append(new)
    return new
