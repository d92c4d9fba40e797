"""How a REFI-QDA file says what the standard has no word for; the writer and the reader meet here.

Everything is said so that other programs show something sensible, and is known again by name, since
they give things new GUIDs.

- *Judged, none applies*: a code of its own (:data:`NONE_NAMES`) at the end of the codes, given by
  the coder to the whole fragment. A fragment without a selection is not judged.
- *Highlight*: a selection narrower than its fragment. One of the whole fragment is none.
- *Qualifiers*: on the coding a note named ``valence=absent`` or ``a=b, c=d``
  (:func:`write_qualifiers`), whose text says the same in words.
- *Star*: on the coder's selection a note whose name begins with ★; the set :data:`STARS` holds
  these notes. For programs that show no notes on selections: a code ★ instead. A selection with
  nothing but a star is no judgement.
- *Memo*: a note of its writer, on a selection of the whole fragment by that writer (which is no
  judgement where it has no codings), on a code, a source, or the project.
- *In words*: the description of a selection says again what its notes say, a line each (qualifiers,
  ★, memos, a reason), for programs that show nothing else. It says nothing more.
- *Consensus*: the user :data:`CONSENSUS`, with all results. Those that were decided have a note
  whose name begins with :data:`REASON`; the others are agreed or single by themselves.
- *A passage that needs care*: on a selection of the whole fragment by whoever marked it the note
  :data:`CARE` says what kind of passage it is.
- *Acts of the coordinator*: the user :data:`COORDINATOR`.
- *The pass, the codebook with all its rules, and how a transcript was cut*: notes whose names begin
  with :data:`OURS` on the project and on each source (:class:`AboutPass`, :class:`AboutText`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.model import COORDINATOR as _COORDINATOR
from coder.model import MarkKind

ORIGIN = "transcript-coder"
"""What ``origin`` begins with in files of ours."""
CONSENSUS = "consensus"
COORDINATOR = _COORDINATOR
NONE_NAMES: Mapping[str, str] = {"nl": "(niets past)", "en": "(none applies)"}
STAR = "★"
STARS: Mapping[str, str] = {"nl": "★ citaten met ster", "en": "★ starred quotes"}
REASON: Mapping[str, str] = {"nl": "reden van het besluit", "en": "reason of the decision"}
MEMO = "memo · "
"""What the name of a memo begins with; what it is about follows."""
CARE: Mapping[MarkKind, Mapping[str, str]] = {
    "third_party": {"nl": "⚠ over een derde", "en": "⚠ about a third person"},
    "special": {"nl": "⚠ bijzondere persoonsgegevens", "en": "⚠ of a special category"},
}
"""Kind of mark that protects somebody → the name of its note."""
OURS = "transcript-coder: "
ABOUT_PASS = OURS + "pass"
CODEBOOK = OURS + "codebook"
"""The note on the project that holds the codebook as YAML, as ``coder codebook`` reads it."""
ABOUT_TEXT = OURS + "fragments of "
"""Followed by the name of the source."""
ROLE, GROUP, QUOTING, WAVE = "role", "group", "quoting", "wave"
"""Variables with a place of their own; all others are attributes of respondents. What they say is
what ``coder`` stores; the wave is the source's, the others are the case's and, where one respondent
speaks in it, the source's too."""

_PAIR = re.compile(r"([A-Za-z0-9_.-]+)=([A-Za-z0-9_.-]+)")


def is_none(name: str) -> bool:
    """Whether a code of this name says: judged, none applies."""
    return name.strip().casefold() in NONE_NAMES.values()


def is_star(name: str) -> bool:
    """Whether a note, a code or a set of this name stands for stars."""
    return name.startswith(STAR)


def is_reason(name: str) -> bool:
    """Whether a note of this name is the reason of a decision."""
    return name.strip().casefold().startswith(tuple(REASON.values()))


def care_of(name: str) -> MarkKind | None:
    """The kind of mark that a note of this name stands for; None for any other note."""
    return next((kind for kind, names in CARE.items() if name.strip() in names.values()), None)


def write_qualifiers(pairs: Sequence[tuple[str, str]]) -> str:
    """``valence=absent, fact=expectation``: the name of the note that says it."""
    return ", ".join(f"{name}={value}" for name, value in pairs)


def read_qualifiers(name: str) -> tuple[tuple[str, str], ...] | None:
    """The way back, sorted; None for a note that is about something else."""
    pairs = []
    for part in name.split(","):
        match = _PAIR.fullmatch(part.strip())
        if match is None:
            return None
        pairs.append((match[1], match[2]))
    return tuple(sorted(pairs))


@dataclass(frozen=True, slots=True)
class AboutPass:
    """The note on the project: of which pass the codings are."""

    name: str
    kind: str
    codebook: str
    version: str
    stage: str
    """Judgements of which stage."""
    coders: Mapping[str, str] = field(default_factory=dict)
    """Name of each coder → kind (coach, researcher)."""

    def write(self) -> str:
        """As YAML, which a person reads too."""
        return _write_fields(
            {
                "pass": self.name,
                "kind": self.kind,
                "codebook": self.codebook,
                "version": self.version,
                "stage": self.stage,
                "coders": dict(self.coders),
            }
        )


def read_about_pass(text: str) -> AboutPass | None:
    """The way back; None for what is no such note (any more)."""
    said = _read_fields(text)
    names = ("pass", "kind", "codebook", "version", "stage")
    values = [said.get(name) for name in names] if said else []
    coders = _texts(said.get("coders", [])) if said else None
    if coders is None or not all(isinstance(one, str) for one in values):
        return None
    name, kind, codebook, version, stage = map(str, values)
    return AboutPass(name, kind, codebook, version, stage, coders)


@dataclass(frozen=True, slots=True)
class AboutText:
    """The note on a source: how the transcript was cut, in code points of its canonical text."""

    sha256: str
    """Of the canonical text in UTF-8: for any other text the offsets mean nothing."""
    unit: str
    wave: str
    speakers: Mapping[str, str]
    """Label → name of the respondent, or ``interviewer``."""
    turns: tuple[tuple[int, int, str, float | None], ...]
    """Start, end, label, and where known the seconds in the recording."""
    fragments: tuple[tuple[str, int, int, str], ...]
    """Number ("" for context), start, end, label of the speaker."""

    def write(self) -> str:
        """As YAML, which a person reads too."""
        return _write_fields(
            {
                "unit": self.unit,
                "wave": self.wave,
                "speakers": dict(self.speakers),
                "sha256": self.sha256,
                "fragments": [list(one) for one in self.fragments],
                "turns": [list(one) for one in self.turns],
            }
        )


def read_about_text(text: str) -> AboutText | None:
    """The way back; None for what is no such note (any more)."""
    said = _read_fields(text)
    if said is None or not all(isinstance(said.get(name), str) for name in ("sha256", "unit")):
        return None
    wave, speakers = said.get("wave", ""), _texts(said.get("speakers", []))
    turns, fragments = said.get("turns", []), said.get("fragments", [])
    if not isinstance(wave, str) or speakers is None:
        return None
    if not isinstance(turns, list) or not isinstance(fragments, list):
        return None
    if not all(_is_turn(one) for one in turns) or not all(_is_fragment(one) for one in fragments):
        return None
    return AboutText(
        said["sha256"],
        said["unit"],
        wave,
        speakers,
        tuple((one[0], one[1], one[2], None if one[3] is None else float(one[3])) for one in turns),
        tuple((one[0], one[1], one[2], one[3]) for one in fragments),
    )


def _is_turn(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 4:
        return False
    start, end, speaker, seconds = row
    timed = seconds is None or (isinstance(seconds, int | float) and seconds is not True)
    return _is_span(start, end) and isinstance(speaker, str) and timed


def _is_fragment(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 4:
        return False
    label, start, end, speaker = row
    return isinstance(label, str) and _is_span(start, end) and isinstance(speaker, str)


def _is_span(start: object, end: object) -> bool:
    return type(start) is int and type(end) is int and 0 <= start <= end


def _texts(rows: object) -> dict[str, str] | None:
    if not isinstance(rows, list) or not all(isinstance(one, tuple) for one in rows):
        return None
    whole = all(isinstance(one, str) for pair in rows for one in pair)
    return dict(rows) if whole else None


def _write_fields(document: Mapping[str, object]) -> str:
    """YAML of one line a field, and of lists and mappings one line a row; the values are JSON."""

    def inline(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = []
    for name, value in document.items():
        if isinstance(value, list):
            lines += [f"{name}:", *(f"  - {inline(one)}" for one in value)]
        elif isinstance(value, dict):
            lines += [
                f"{name}:",
                *(f"  {inline(key)}: {inline(one)}" for key, one in value.items()),
            ]
        else:
            lines.append(f"{name}: {inline(value)}")
    return "\n".join(lines) + "\n"


def _read_fields(text: str) -> dict[str, Any] | None:
    """The way back of just that, line by line: any other YAML is none of ours."""
    found: dict[str, Any] = {}
    rows: list[Any] = []
    try:
        for line in text.replace("\r\n", "\n").split("\n"):
            if line.startswith("  - "):
                rows.append(json.loads(line[4:]))
            elif line.startswith("  "):
                key, end = json.JSONDecoder().raw_decode(line, 2)
                rows.append((key, json.loads(line[end:].removeprefix(":"))))
            elif line.strip():
                name, sign, value = line.partition(":")
                if not sign or name in found:
                    return None
                rows = []
                found[name] = json.loads(value) if value.strip() else rows
    except (ValueError, RecursionError):
        return None
    return found
