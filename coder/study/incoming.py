"""Whether what comes from another copy can be taken in: whole, of this study, and about its things.

The hashes tell what was damaged or changed by hand. They are no signature: who knows the layout can
write acts in anybody's name.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.language import _
from coder.model import COORDINATOR
from coder.study.apply import known_kinds
from coder.study.effects import meaning
from coder.study.handing import Travelling
from coder.study.human import TEXTS
from coder.study.journal import FORMAT, Event, chain_of, digest_of, events, gaps
from coder.study.loose import NOWHERE
from coder.study.resting import LISTS
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# No stamp of ours begins with f: that is after the year 9999, and after the last none could follow.
_SHAPES = {
    "id": re.compile(_UUID),
    "author": re.compile(f"{_UUID}|{COORDINATOR}"),
    "device": re.compile(r"[0-9a-f]{12}"),
    "hlc": re.compile(r"[0-9a-e][0-9a-f]{11}-[0-9a-f]{4}-[0-9a-f]{12}"),
    "wall": re.compile(r"[0-9]{1,4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"),
}
_LARGEST = 2**63 - 1
_FIRST = bytes(32)
"""Stands for the predecessor of the first event of a device."""
UNFIT = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""What the payload of an event can raise that this program did not write like that."""


def tampered(identity: str) -> InputError:
    """The error for an event that is not what was written."""
    return InputError(
        _("Event {id} is not what was written; nothing was changed.").format(id=one_line(identity))
    )


def unusable() -> InputError:
    """The error for a payload that its kind of event cannot have."""
    return InputError(_("It has an act that cannot be read; nothing was changed."))


def check_events(study: Study, incoming: Iterable[Travelling]) -> None:
    """Refuse what is not of this study, of a newer program, or not what was written.

    Raises InputError. What needs the journal beside it is checked when it is taken in.
    """
    for one in incoming:
        event = one.event
        if event.study != study.id:
            raise InputError(_("This is of another study; nothing was changed."))
        if event.format > FORMAT or event.kind not in known_kinds():
            raise InputError(
                _(
                    "This was made by a newer version of the program; nothing was changed. "
                    "Update with: pip install -U transcript-coder"
                )
            )
        payload_fits = one.text is None or digest_of(one.text) == event.digest
        if not payload_fits or not _is_shaped(event) or chain_of(event) != event.chain:
            raise tampered(event.id)


def _is_shaped(event: Event) -> bool:
    return (
        all(shape.fullmatch(getattr(event, name)) for name, shape in _SHAPES.items())
        and event.hlc.endswith(event.device)
        and 1 <= event.seq <= _LARGEST
        and event.format >= 1
        and len(event.digest) == len(event.previous) == 32
        and (event.seq == 1) == (event.previous == _FIRST)
    )


def refuse_false_chains(connection: sqlite3.Connection, new: Sequence[Event]) -> None:
    """Refuse an event that names as its predecessor what cannot be that. Raises InputError."""
    awaited = gaps(connection)
    for event in new:
        before = connection.execute(
            "SELECT device, seq, hlc FROM event WHERE chain = ?", (event.previous,)
        ).fetchone()
        if before is not None and not _follows(event.device, event.seq, event.hlc, *before):
            raise tampered(event.id)
        if event.chain in awaited:
            for device, seq, hlc in connection.execute(
                "SELECT device, seq, hlc FROM event WHERE previous = ?", (event.chain,)
            ):
                if not _follows(device, seq, hlc, event.device, event.seq, event.hlc):
                    raise tampered(event.id)


def _follows(
    device: str, seq: int, hlc: str, device_before: str, seq_before: int, hlc_before: str
) -> bool:
    return (device, seq) == (device_before, seq_before + 1) and hlc > hlc_before


def refuse_strangers(connection: sqlite3.Connection, came: Sequence[Event]) -> None:
    """Refuse work on what this study never heard of. Raises InputError.

    What was taken back here or withheld from this file was heard of: two copies may each be right
    and not fit together.
    """
    if any(one.kind == "codebook.added" for one in came):
        _refuse_two_texts_of_a_codebook(connection)
    work = [data for one in came if one.payload for data in verdicts(one)]
    _refuse_unknown_people_and_passes(connection, work)
    for data in work:
        if "assignments" in data:
            _refuse_unknown_code(connection, data)
    _refuse_unknown_fragments(connection, [data for data in work if "fragment" in data])
    if any(one.kind in LISTS for one in came):
        _refuse_another_cut(connection)


_OF_A_FRAGMENT = (
    *("judgement", "star", "mark", "decision", "shown", "cut.reported", "quote.shortened"),
)


def verdicts(event: Event) -> Iterator[Mapping[str, Any]]:
    """What an event says of fragments, one at a time; of other work its payload, nothing else."""
    data = event.data
    if event.kind == "judgements.imported":
        for one in data["judgements"]:
            yield {**data, **one}
    elif event.kind == "signoff":
        yield data
        for fragment in data.get("swept", ()):
            said = {"state": "judged", "stage": "independent", "assignments": ()}
            yield {**data, **said, "fragment": fragment}
    elif event.kind in _OF_A_FRAGMENT:
        yield data


def _refuse_unknown_people_and_passes(
    connection: sqlite3.Connection, work: Sequence[Mapping[str, Any]]
) -> None:
    for key, table, kind in (
        ("pass", "coding_pass", "pass.planned"),
        ("coder", "coder", "coder.set"),
    ):
        named = {data[key] for data in work if data.get(key)}  # a mark may be the coordinator's
        named -= {row[0] for row in connection.execute(f"SELECT id FROM {table}")}
        if named:
            named -= {one.data[key] for one in events(connection, kinds=(kind,)) if one.payload}
        if named:
            raise InputError(
                _(
                    "It has judgements of a pass or a coder that this study does not know; nothing "
                    "was changed. Ask for a bundle of the whole study."
                )
            )


def _refuse_unknown_code(connection: sqlite3.Connection, data: Mapping[str, Any]) -> None:
    row = connection.execute(
        "SELECT p.codebook, coalesce(?1, p.version), c.document FROM coding_pass p "
        "LEFT JOIN codebook c ON c.id = p.codebook AND c.version = coalesce(?1, p.version) "
        "WHERE p.id = ?2",
        (data.get("version"), data["pass"]),
    ).fetchone()
    if row is None:
        return  # the pass was taken back here
    book, version, document = row
    names = {"book": one_line(book), "version": one_line(version)}
    if document is not None:
        for one in data["assignments"]:
            if one["code"] not in _codes(document):
                raise InputError(
                    _(
                        "It has judgements with code {code}, which codebook {book} version "
                        "{version} does not have; nothing was changed."
                    ).format(code=one_line(str(one["code"])), **names)
                )
    elif not any(
        (one.data["codebook"], one.data["version"]) == (book, version)
        for one in events(connection, kinds=("codebook.added",))
        if one.payload
    ):
        raise InputError(
            _(
                "It has judgements under codebook {book} version {version}, which this study does "
                "not know; nothing was changed. Ask for a bundle of the whole study."
            ).format(**names)
        )


@lru_cache(maxsize=8)
def _codes(document: str) -> frozenset[str]:
    return frozenset(one["id"] for one in json.loads(document)["codes"])


def _refuse_unknown_fragments(
    connection: sqlite3.Connection, work: Iterable[Mapping[str, Any]]
) -> None:
    not_here = set()
    for data in work:
        transcript = data["transcript"]
        home = connection.execute(
            "SELECT transcript FROM fragment WHERE id = ?", (data["fragment"],)
        ).fetchone()
        if home == (transcript,) or (home is None and _was_cut(connection, data)):
            continue
        cut = connection.execute(
            "SELECT coalesce((SELECT name FROM transcript t WHERE t.id = s.transcript), '') "
            "FROM segmentation s WHERE transcript = ?",
            (transcript,),
        ).fetchone()
        if home is not None or cut is not None:
            raise InputError(_other_cut(cut[0] if cut else ""))
        not_here.add(transcript)
    if not_here and not _heard_of(connection, not_here):
        raise InputError(_other_cut(""))


def _was_cut(connection: sqlite3.Connection, data: Mapping[str, Any]) -> bool:
    """Whether it is on a fragment that was split since, or has no place in a corrected text."""
    row = connection.execute(
        f"SELECT {NOWHERE} FROM (SELECT ? AS transcript, ? AS fragment) x",
        (data["transcript"], data["fragment"]),
    ).fetchone()
    return not row[0]


def _heard_of(connection: sqlite3.Connection, transcripts: set[str]) -> bool:
    """Whether all were imported here once, or may be among those withheld or erased."""
    known = set()
    for one in events(connection, kinds=(*TEXTS, "transcript.segmented")):
        if one.payload is None:
            return True
        known.add(one.data["transcript"])
    return transcripts <= known


def _refuse_two_texts_of_a_codebook(connection: sqlite3.Connection) -> None:
    """The same id and version, and another text: which of them were judgements made under?"""
    texts: dict[tuple[str, str], str] = {}
    for one in meaning(connection, kinds=("codebook.added",)):
        key = (one.data["codebook"], one.data["version"])
        if texts.setdefault(key, one.data["checksum"]) != one.data["checksum"]:
            raise InputError(
                _(
                    "It has another text of codebook {id} version {version}; nothing was "
                    "changed. Give the changed codebook a new version there."
                ).format(id=one_line(key[0]), version=one_line(key[1]))
            )


def _refuse_another_cut(connection: sqlite3.Connection) -> None:
    lost = connection.execute(
        "SELECT coalesce((SELECT name FROM transcript t WHERE t.id = x.transcript), '') "
        "FROM judgement x JOIN segmentation s ON s.transcript = x.transcript "
        f"WHERE {NOWHERE} LIMIT 1"
    ).fetchone()
    if lost is not None:
        raise InputError(_other_cut(lost[0]))


def _other_cut(name: str) -> str:
    return _(
        "It has work on fragments that this study does not have ({name}): its transcript was cut "
        "or imported otherwise. Nothing was changed."
    ).format(name=one_line(name) or _("unknown transcript"))
