"""The nouns of the workbench as plain, frozen data.

Offsets are code points of the canonical text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CoderKind = Literal["coach", "researcher"]
PassKind = Literal["coding", "calibration", "training", "stability"]
PassState = Literal["open", "closed", "resolved"]
Stage = Literal["independent", "revised", "recoded", "late"]
Quoting = Literal["", "yes", "no", "approval"]
"""Whether words of a respondent may be quoted; "" = nobody said."""
MarkKind = Literal["unsure", "third_party", "special", "used", "approved"]
Unit = Literal["fragment", "sentence", "turn", "paragraph", "exchange"]

CODER_KINDS: tuple[CoderKind, ...] = ("coach", "researcher")
PASS_KINDS: tuple[PassKind, ...] = ("coding", "calibration", "training", "stability")
PROTECTING: tuple[MarkKind, ...] = ("third_party", "special")
"""Marks of passages that never leave the team: about a third person, of a special category."""
PUBLISHING: tuple[MarkKind, ...] = ("used", "approved")
"""Marks of a passage as a quote, in whatever pass: used, and approved by who said it."""
UNITS: tuple[Unit, ...] = ("fragment", "sentence", "turn", "paragraph", "exchange")

LATE: Stage = "late"
"""Stage of a judgement from before the table that came after it had opened: listed, not counted."""

COORDINATOR = "coordinator"
"""Who acts when no coder is named."""

INTERVIEWER = "interviewer"
"""What a speaker is mapped to whose turns are context."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks where: ``text[start:end]`` is what this speaker says, without the label."""

    start: int
    end: int
    speaker: str
    """The label as it stands in the source (``I``, ``R1``); "" where there is none."""
    seconds: float | None = None
    """When the turn begins in the recording, or the first time that the source gives in it."""


@dataclass(frozen=True, slots=True)
class LabelSeen:
    """What was taken for a speaker's label, or looks like one and was not."""

    form: str
    """As it stands in the source (``**Anna:**``, ``[0:00] Spreker 1``), with times as 0:00."""
    speaker: str
    """Whose turns it opens; "" where it was left in the text."""
    count: int
    line: int
    """Where it stands first, from 1."""
    example: str
    """What follows it there."""


@dataclass(frozen=True, slots=True)
class ParsedTranscript:
    """What ``ingest`` makes of one file: canonical text, turns, and all that was not text."""

    text: str
    turns: tuple[Turn, ...]
    format: str
    """Name of the source's format: ``txt``, ``docx``, ``vtt`` …"""
    front_matter: tuple[str, ...] = ()
    """Lines before the first turn and below the last (title, date), apart from the text."""
    left_out: tuple[str, ...] = ()
    """Whatever else of the source is in neither text, turns nor front matter, in order."""
    warnings: tuple[str, ...] = ()
    """Translated lines for the person who imports."""
    marks: tuple[str, ...] = ()
    """Of each turn what was read as its label and time, as it stands in the source: together with
    text, front matter and what was left out, every character of a source in lines."""
    seen: tuple[LabelSeen, ...] = ()
    """Labels that were taken, and what looks like one and was not."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text as segmentation cuts it, before it has an id."""

    start: int
    end: int
    turn: int
    """Index of the turn that it lies in; of a question with its answers the first answer."""
    context: bool
    """True for what is shown but never judged (the interviewer's questions)."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """The unit of coding; context has no label."""

    id: str
    transcript: str
    """Name of the transcript."""
    position: int
    """0, 1, 2 … through the transcript, context included."""
    label: str | None
    """``"33"``, or ``"33a"`` where a frozen fragment was split; None for context."""
    start: int
    end: int
    speaker: str
    text: str

    @property
    def context(self) -> bool:
        """Whether it is shown but never judged."""
        return self.label is None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One interview as imported."""

    id: str
    name: str
    words: int
    sha256: str
    format: str
    source: str
    """Name of the file that it came from, without its folder."""
    wave: str
    speakers: Mapping[str, str]
    """Label → name of the respondent, or ``interviewer``."""
    n_fragments: int
    """Fragments that are judged, context not counted."""
    replaced: int | None = None
    """How many names a key file replaced on import; None where none was given."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who is interviewed; role and group belong here, wave to the transcript."""

    id: str
    name: str
    role: str = ""
    group: str = ""
    coder: str = ""
    """Name of the coder who is this respondent, if one is."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    quoting: Quoting = ""


@dataclass(frozen=True, slots=True)
class Coder:
    """A person who codes."""

    id: str
    name: str
    kind: CoderKind


@dataclass(frozen=True, slots=True)
class CodingPass:
    """A round of coding: a set of transcripts, one codebook version, and its allocations."""

    id: str
    name: str
    kind: PassKind
    codebook: str
    version: str
    state: PassState


@dataclass(frozen=True, slots=True)
class Assignment:
    """One code in a judgement, at most once."""

    code: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    """Sorted pairs, such as ``(("valence", "absent"),)``."""
    start: int | None = None
    """Where only a part of the fragment is meant: offsets into the transcript's text."""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one coder says of one fragment in one pass; no assignments means "none applies"."""

    coding_pass: str
    coder: str
    fragment: str
    """Id of the fragment."""
    assignments: tuple[Assignment, ...]
    stage: Stage = "independent"
    swept: bool = False
    """Whether it came from "nothing applies to the rest" at sign-off."""
    version: str = ""
    """The codebook version that it was made under."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The ids of its codes, in the codebook's order as stored."""
        return tuple(assignment.code for assignment in self.assignments)
