"""The bundle: acts on their way from one copy of a study to another, in one file.

Layout 1, described in ``docs/reference/bundle.md``: gzip of UTF-8 lines, each one JSON object. The
first is the head, then one event a line in the order of the journal, and the last line holds the
SHA-256 of all lines before it, so that a file that was cut off or changed is recognised.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder import __version__
from coder.clock import iso
from coder.errors import InputError
from coder.language import _
from coder.study.file import BESIDE, is_study
from coder.study.handing import (
    Scope,
    Travelling,
    mark,
    newest,
    one_moment,
    remember,
    set_mark,
    travelling,
)
from coder.study.journal import Event, canonical_json
from coder.study.unfinished import unfinished
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

LAYOUT = 1
LONGEST_LINE = 256 * 1024 * 1024
"""Bytes: more than the largest transcript that can be imported, as JSON."""
MOST_BYTES = 4 * 1024**3
"""Of all lines: a file that unpacks to more was not made by this program."""
_SMALL, _MOST_TIMES = 16 * 1024**2, 100
"""Bytes that any file may unpack to, and how many times its own size a larger one may."""
_FIELDS: Mapping[str, type] = {
    "id": str,
    "study": str,
    "author": str,
    "device": str,
    "seq": int,
    "hlc": str,
    "wall": str,
    "kind": str,
    "format": int,
    "digest": str,
    "previous": str,
    "chain": str,
}
_HASHES = ("digest", "previous", "chain")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says of itself, and the events in it."""

    study: str
    name: str
    """Name of the study where it was made."""
    by: str
    """Name of the coder whose acts it holds; "" = everybody's."""
    to: str
    """Name of the coder it was made for; "" = nobody in particular."""
    made: str
    """UTC, ISO 8601."""
    events: tuple[Travelling, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a bundle came to hold."""

    path: Path
    acts: int
    """Events with their content."""
    first: bool
    """Whether it is the first of its scope, and so holds everything."""
    checksum: str


def write_bundle(study: Study, path: Path, scope: Scope, *, whole: bool = False) -> Written:
    """Write what this person may hand out since the last bundle of the same scope, or all of it.

    The file appears under its name only when it is whole, readable by its owner alone. Raises
    InputError where it cannot be written or a study lies there.
    """
    if path.is_dir() or _is_of_a_study(path):
        raise InputError(
            _("{path}: a bundle is a file of its own; choose another name.").format(
                path=one_line(str(path))
            )
        )
    try:
        with unfinished(path, made=False) as copy:
            with one_moment(study):
                since = 0 if whole or scope.to is not None else mark(study, scope)
                # Everything up to here goes in; what others write meanwhile goes into the next.
                up_to = newest(study)
                count, acts, checksum = _write(study, copy, scope, since)
            remember(study, scope, what="bundle", events=count, checksum=checksum)
            copy.replace(path)
    except OSError as error:
        raise InputError(
            _("{path}: cannot be written ({reason}).").format(
                path=one_line(str(path)), reason=error.strerror or error
            )
        ) from None
    set_mark(study, scope, up_to)
    return Written(path, acts, since == 0, checksum)


def _write(study: Study, path: Path, scope: Scope, since: int) -> tuple[int, int, str]:
    """How many events it holds, how many of them with their content, and its checksum."""
    acts, count = 0, 0
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        # No file name inside: it may be a person's.
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
            for line in _lines(study, scope, since):
                acts += line.get("payload") is not None
                count += "chain" in line
                text = canonical_json(line).encode("utf-8") + b"\n"
                digest.update(text)
                packed.write(text)
            packed.write(canonical_json({"sha256": digest.hexdigest()}).encode() + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    return count, acts, digest.hexdigest()


def _lines(study: Study, scope: Scope, since: int) -> Iterator[dict[str, Any]]:
    from coder.study.about import study_name

    yield {
        "bundle": LAYOUT,
        "study": study.id,
        "name": study_name(study),
        "by": scope.by.name if scope.by else "",
        "to": scope.to.name if scope.to else "",
        "made": iso(study.clock()),
        "software": f"transcript-coder {__version__}",
    }
    for one in travelling(study, scope, since=since):
        event = one.event
        yield {
            "id": event.id,
            "study": event.study,
            "author": event.author,
            "device": event.device,
            "seq": event.seq,
            "hlc": event.hlc,
            "wall": event.wall,
            "kind": event.kind,
            "format": event.format,
            "payload": one.text,
            "digest": event.digest.hex(),
            "previous": event.previous.hex(),
            "chain": event.chain.hex(),
        }


def read_bundle(path: Path) -> Bundle:
    """Read a bundle and check that it is whole. Raises InputError: what is wrong, and what to do.

    Whether its events are what was written, and fit this study, is checked by ``unite``.
    """
    shown = one_line(str(path))
    try:
        if not path.is_file():
            raise InputError(_("{path}: there is no such bundle.").format(path=shown))
        if _is_of_a_study(path):
            raise InputError(
                _(
                    "{path}: this is a study; what is merged is a bundle, made with: coder bundle"
                ).format(path=shown)
            )
        most = min(MOST_BYTES, _SMALL + _MOST_TIMES * path.stat().st_size)
        with gzip.open(path, "rb") as packed:
            return _parse(_checked_lines(packed, shown, most), shown)
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise InputError(
                _("{path}: cannot be read ({reason}).").format(path=shown, reason=error.strerror)
            ) from None
        raise _broken(shown) from None


def _is_of_a_study(path: Path) -> bool:
    """Whether it is a study or lies beside one: never opened here (see ``coder.study.file``)."""
    beside = (path.name.removesuffix(one) for one in BESIDE if path.name.endswith(one))
    return is_study(path) or any(is_study(path.with_name(one)) for one in beside if one)


def _broken(shown: str) -> InputError:
    return InputError(
        _(
            "{path}: this is no bundle, or it was cut off or changed on its way; nothing was "
            "changed. Ask for it again."
        ).format(path=shown)
    )


def _checked_lines(packed: gzip.GzipFile, shown: str, most: int) -> Iterator[dict[str, Any]]:
    """The lines but the last; ``most`` is how many bytes all of them may have."""
    digest = hashlib.sha256()
    left = most
    while text := packed.readline(min(LONGEST_LINE, left + 1)):
        left -= len(text)
        if left < 0 or not text.endswith(b"\n"):
            raise _broken(shown)
        line = json.loads(text)
        if not isinstance(line, dict):
            raise _broken(shown)
        if set(line) == {"sha256"}:
            if line["sha256"] != digest.hexdigest() or packed.read(1):
                raise _broken(shown)
            return
        digest.update(text)
        yield line
    raise _broken(shown)


def _parse(lines: Iterator[dict[str, Any]], shown: str) -> Bundle:
    head = next(lines, {})
    layout = head.get("bundle")
    if type(layout) is not int or layout < 1:
        raise _broken(shown)
    if layout > LAYOUT:
        raise InputError(
            _(
                "{path}: this bundle was made by a newer version of the program. "
                "Update with: pip install -U transcript-coder"
            ).format(path=shown)
        )
    events = tuple(_event(line, shown) for line in lines)
    texts = [head.get(name) for name in ("study", "name", "by", "to", "made")]
    if not all(isinstance(one, str) for one in texts):
        raise _broken(shown)
    study, name, by, to, made = map(str, texts)
    return Bundle(study, name, by, to, made, events)


def _event(line: Mapping[str, Any], shown: str) -> Travelling:
    hashes = {name: bytes.fromhex(str(line.get(name))) for name in _HASHES}
    if line.keys() != {*_FIELDS, "payload"} or any(
        line[name] != value.hex() for name, value in hashes.items()
    ):
        raise _broken(shown)
    for name, kind in _FIELDS.items():
        if type(line.get(name)) is not kind:
            raise _broken(shown)
        str(line[name]).encode("utf-8")  # half a surrogate pair could not be stored
    text = line.get("payload")
    payload = json.loads(text, parse_constant=_no_number) if isinstance(text, str) else None
    # Only as this program writes it: no key twice, no half surrogate pair.
    if text is not None and not (isinstance(payload, dict) and canonical_json(payload) == text):
        raise _broken(shown)
    return Travelling(
        Event(
            id=line["id"],
            study=line["study"],
            author=line["author"],
            device=line["device"],
            seq=line["seq"],
            hlc=line["hlc"],
            wall=line["wall"],
            kind=line["kind"],
            format=line["format"],
            payload=payload,
            **hashes,
        ),
        text,
    )


def _no_number(name: str) -> Any:
    """NaN and Infinity are no JSON; SQLite could not read them again."""
    raise ValueError(name)
