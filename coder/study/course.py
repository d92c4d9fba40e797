"""What the journal shows of how a pass went: who looked, what was imported, opened again, left out.

The tables say what counts now; this is what happened on the way, as far as nobody took it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.study.effects import effects_of, meaning
from coder.study.journal import ERASURE, Event, events
from coder.study.passes import at_table, refuse_coder

if TYPE_CHECKING:
    from coder.model import CodingPass
    from coder.study.study import Study

_KINDS = ("judgement", "judgements.imported", "signoff", "pass.closed", "pass.reopened", "looked")


@dataclass(frozen=True, slots=True)
class Course:
    """How a pass went."""

    closings: int
    incomplete: tuple[str, ...]
    """Reasons of the closings that left transcripts out, in order."""
    reopened: tuple[str, ...]
    """Reasons for which the pass was opened again after a closing, in order."""
    signoffs_reopened: int
    looks: int
    """How often the coordinator saw judgements that coders could not see yet; a report is made of
    what lies at the table, and is no such look."""
    imported: int
    """Judgements on what lies at the table that were read in from a table made elsewhere."""
    respondents_erased: int
    """In the whole study."""


def course(study: Study, coding_pass: CodingPass) -> Course:
    """The course of a pass. Raises BlindError for a coder: it tells of everybody's work."""
    refuse_coder(study)
    effects, opened = effects_of(study._writer), at_table(study, coding_pass)
    closed: list[str] = []
    again: list[str] = []
    counts: Counter[str] = Counter()
    said: dict[tuple[str, str], bool] = {}
    for event in meaning(study._writer, kinds=_KINDS, effects=effects):
        if event.data["pass"] != coding_pass.id:
            continue
        if event.kind == "pass.closed":
            closed.append(event.data["reason"])
        elif event.kind == "pass.reopened":
            again.append(event.data["reason"])
        elif event.kind == "looked" and event.data["what"] != "report":
            counts["looks"] += 1
        elif event.kind == "signoff" and event.data["state"] == "reopened":
            counts["signoffs"] += 1
        if event.data.get("transcript") in opened:
            said |= {(coder, fragment): read_in for coder, fragment, read_in in _said(event)}
    erased = {
        one.payload["about"]
        for one in events(study._writer, kinds=(ERASURE,))
        if one.payload is not None and one.payload.get("what") == "respondent"
    }
    return Course(
        closings=len(closed),
        incomplete=tuple(reason for reason in closed if reason),
        reopened=tuple(again),
        signoffs_reopened=counts["signoffs"],
        looks=counts["looks"],
        imported=sum(said.values()),
        respondents_erased=len(erased),
    )


def _said(event: Event) -> Iterator[tuple[str, str, bool]]:
    """Coder, fragment, and whether it came from a table: of each independent judgement."""
    data = event.data
    if event.kind == "signoff":
        for fragment in data.get("swept", ()):
            yield data["coder"], fragment, False
    elif event.kind == "judgement" and data["stage"] == "independent":
        yield data["coder"], data["fragment"], False
    elif event.kind == "judgements.imported" and data["stage"] == "independent":
        for one in data["judgements"]:
            yield data["coder"], one["fragment"], True
