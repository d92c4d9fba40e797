"""Transcripts and their fragments: the text as imported, and how it was cut."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coder.clock import uuid7
from coder.errors import BlindError, InputError
from coder.language import N_, _
from coder.model import INTERVIEWER, Fragment, ParsedTranscript, Span, Transcript, Turn
from coder.study.names import checked_name
from coder.study.respondents import record_respondent, refuse_own_interview
from coder.study.study import unknown
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

_UNKNOWN = N_("There is no transcript {name}.")


@dataclass(frozen=True, slots=True)
class Added:
    """What came of one import."""

    transcript: Transcript
    unchanged: bool = False
    """It was in the study already, with the same text."""
    same_text_as: str = ""
    """Name of another transcript with the same text; "" if there is none."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a transcript was cut into fragments."""

    unit: str
    spans: Sequence[Span]
    settings: Mapping[str, Any] = field(default_factory=dict)
    labels: Sequence[str] = ()
    """The numbers of the spans ("" for context) where they have them already; none: 1, 2, 3 …"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a transcript beside its text."""

    speakers: Mapping[str, str]
    """Label → name of the respondent, or ``interviewer``."""
    wave: str = ""
    role: str | None = None
    group: str | None = None
    coder: str | None = None
    """Name of the coder who is the respondent."""
    quoting: str | None = None
    """Whether they may be quoted, as people write it."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    replaced: int | None = None
    """How many names were replaced by a key file; None where there was none."""


def add_transcript(
    study: Study,
    name: str,
    parsed: ParsedTranscript,
    cut: Cut,
    known: Known,
    *,
    source: str = "",
    twins: bool = True,
) -> Added:
    """Take one transcript in, with its turns, fragments and respondents: all of it or nothing.

    The same text under the same name changes nothing and says so. ``twins``: whether the same text
    is looked for under other names, which reads every text of the study. Raises InputError for a
    name that is taken by another text, and where the cut does not fit the text.
    """
    _refuse_coder(study)
    name = checked_name(name)
    sha256 = hashlib.sha256(parsed.text.encode("utf-8")).hexdigest()
    _check_cut(parsed, cut)
    identity = uuid7(study.clock())
    with study.act():
        # Not the hashes too: they lie behind the texts, and SQLite would read all of these.
        for (other,) in study.facts("SELECT name FROM transcript"):
            if other.casefold() == name.casefold():
                if find_transcript(study, other).sha256 == sha256:
                    return Added(find_transcript(study, other), unchanged=True)
                raise InputError(
                    _(
                        "There is a transcript {name} already, with another text; "
                        "import this one under another name (--name), or put it in its place with: "
                        "coder transcript replace {name} FILE"
                    ).format(name=one_line(other))
                )
        twin = _twin(study, sha256) if twins else ""
        for respondent in sorted({*known.speakers.values()} - {INTERVIEWER}):
            record_respondent(
                study,
                respondent,
                role=known.role,
                group=known.group,
                coder=known.coder,
                attributes=known.attributes,
                quoting=known.quoting,
            )
        payload = text_payload(identity, name, parsed, known, sha256, source)
        study.record("transcript.added", payload)
        study.record("transcript.segmented", _cut_payload(study, identity, parsed, cut))
    return Added(find_transcript(study, name), same_text_as=twin)


def _twin(study: Study, sha256: str) -> str:
    """Name of a transcript with the same text; "" if there is none."""
    rows = study.facts("SELECT name FROM transcript WHERE sha256 = ? LIMIT 1", (sha256,))
    return str(rows[0][0]) if rows else ""


def _check_cut(parsed: ParsedTranscript, cut: Cut) -> None:
    end = 0
    for span in cut.spans:
        if not end <= span.start < span.end <= len(parsed.text):
            raise ValueError("fragments are in order, not empty, and inside the text")
        end = span.end
    if all(span.context for span in cut.spans):
        raise InputError(
            _(
                "Nobody but the interviewer speaks in this text; "
                "say who is who with --speaker LABEL=interviewer."
            )
        )


def text_payload(
    identity: str, name: str, parsed: ParsedTranscript, known: Known, sha256: str, source: str
) -> dict[str, Any]:
    """A text as an event holds it."""
    return {
        "transcript": identity,
        "name": name,
        "text": parsed.text,
        "sha256": sha256,
        "words": len(parsed.text.split()),
        "format": parsed.format,
        "source": source,
        "wave": known.wave,
        "replaced": known.replaced,
        "speakers": dict(known.speakers),
        "front_matter": list(parsed.front_matter),
        "left_out": list(parsed.left_out),
        "turns": [[turn.start, turn.end, turn.speaker, turn.seconds] for turn in parsed.turns],
    }


def _cut_payload(study: Study, identity: str, parsed: ParsedTranscript, cut: Cut) -> dict[str, Any]:
    fragments = []
    number = 0
    for place, span in enumerate(cut.spans):
        label = None
        if not span.context:
            number += 1
            label = cut.labels[place] if cut.labels else str(number)
        fragments.append(
            [
                uuid7(study.clock()),
                label,
                span.start,
                span.end,
                parsed.turns[span.turn].speaker,
            ]
        )
    return {
        "transcript": identity,
        "unit": cut.unit,
        "settings": dict(cut.settings),
        "fragments": fragments,
    }


def _refuse_coder(study: Study) -> None:
    if study.coder is not None:
        raise BlindError(
            _("A coder does not import transcripts; the coordinator does (without --as).")
        )


_COLUMNS = (
    "id, name, words, sha256, format, source, "
    "coalesce((SELECT w.wave FROM transcript_wave w WHERE w.transcript = t.id), wave), "
    "speakers, replaced, "
    "(SELECT count(*) FROM fragment f WHERE f.transcript = t.id AND f.label IS NOT NULL)"
)


def _transcript(row: tuple[Any, ...]) -> Transcript:
    identity, name, words, sha256, form, source, wave, speakers, replaced, fragments = row
    return Transcript(
        identity, name, words, sha256, form, source, wave, json.loads(speakers), fragments, replaced
    )


def list_transcripts(study: Study) -> list[Transcript]:
    """All transcripts, in the natural order of their names (C2 before C10)."""
    rows = study.rows(f"SELECT {_COLUMNS} FROM {{transcript}} t")
    transcripts = [_transcript(row) for row in rows]
    return sorted(transcripts, key=lambda one: natural(one.name))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key under which numbers inside names sort as numbers."""
    import re

    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def find_transcript(study: Study, name: str) -> Transcript:
    """The transcript of that name or id. Raises InputError."""
    row = study.row(
        f"SELECT {_COLUMNS} FROM {{transcript}} t WHERE name = ? OR id = ?", (name, name)
    )
    if row is not None:
        return _transcript(row)
    transcripts = list_transcripts(study)
    for transcript in transcripts:
        if transcript.name.casefold() == name.casefold():
            return transcript
    raise unknown(_(_UNKNOWN), name, [transcript.name for transcript in transcripts])


def set_wave(study: Study, transcript: Transcript, wave: str) -> bool:
    """Say of which wave a transcript is; whether that changed something.

    Raises BlindError for a coder, InputError for what is no name.
    """
    _refuse_coder(study)
    wave = checked_name(wave)
    if wave == transcript.wave:
        return False
    with study.act():
        study.record("transcript.wave", {"transcript": transcript.id, "wave": wave})
    return True


def text_of(study: Study, transcript: Transcript) -> str:
    """The canonical text. Raises BlindError where it is not allocated to this coder, or theirs."""
    if study.coder is not None:
        refuse_own_interview(study, study.coder, transcript)
    row = study.row("SELECT text FROM {transcript} WHERE id = ?", (transcript.id,))
    if row is None or row[0] is None:
        raise BlindError(
            _("Transcript {name} is not allocated to {coder}.").format(
                name=one_line(transcript.name),
                coder=one_line(study.coder.name) if study.coder else "",
            )
        )
    return str(row[0])


def turns_of(study: Study, transcript: Transcript) -> list[Turn]:
    """Who speaks where."""
    rows = study.rows(
        'SELECT start, "end", speaker, seconds FROM turn WHERE transcript = ? ORDER BY position',
        (transcript.id,),
    )
    return [Turn(*row) for row in rows]


def times_of(study: Study, transcript: Transcript) -> list[tuple[int, float]]:
    """Where turns begin of which it is known when that was: (start, seconds), in order."""
    rows = study.rows(
        "SELECT start, seconds FROM turn WHERE transcript = ? AND seconds IS NOT NULL "
        "ORDER BY position",
        (transcript.id,),
    )
    return [(start, seconds) for start, seconds in rows]


def fragments_of(study: Study, transcript: Transcript) -> list[Fragment]:
    """All fragments with their text, context included, in order. Raises BlindError."""
    text = text_of(study, transcript)
    rows = study.rows(
        'SELECT id, position, label, start, "end", speaker FROM fragment '
        "WHERE transcript = ? ORDER BY position",
        (transcript.id,),
    )
    return [
        Fragment(identity, transcript.name, position, label, start, end, speaker, text[start:end])
        for identity, position, label, start, end, speaker in rows
    ]


def find_fragment(study: Study, transcript: Transcript, label: str) -> Fragment:
    """The fragment with that number. Raises InputError for one that does not exist."""
    fragments = fragments_of(study, transcript)
    wanted = label.strip().casefold()
    for fragment in fragments:
        if fragment.label is not None and wanted in (fragment.label.casefold(), fragment.id):
            return fragment
    numbered = [fragment for fragment in fragments if fragment.label is not None]
    raise InputError(
        _("Transcript {name} has no fragment {label}; they run from 1 to {last}.").format(
            name=one_line(transcript.name),
            label=one_line(label),
            last=numbered[-1].label if numbered else 0,
        )
    )


def judged_fragments(study: Study, transcript: Transcript) -> list[str]:
    """Ids of the fragments that are judged (context is not), in order."""
    rows = study.rows(
        "SELECT id FROM fragment WHERE transcript = ? AND label IS NOT NULL ORDER BY position",
        (transcript.id,),
    )
    return [row[0] for row in rows]


def is_frozen(study: Study, transcript: Transcript) -> bool:
    """Whether a pass rests on its fragments or a copy was given out, so that they stay as cut."""
    return bool(
        study.facts("SELECT 1 FROM allocation WHERE transcript = ? LIMIT 1", (transcript.id,))
        or study.facts(
            "SELECT 1 FROM event e WHERE e.kind = 'handed' AND e.hlc > "
            "(SELECT min(hlc) FROM cutting WHERE transcript = ?) LIMIT 1",
            (transcript.id,),
        )
    )
