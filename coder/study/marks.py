"""Marks on fragments that are no judgement: that a coder is unsure, or that a passage needs care.

*unsure* is its coder's alone until the table opens. The marks that protect somebody (a third
person, or a special category of personal data such as health or belief) are about the text and not
about codes: whoever may read the passage sees them at once, and the passage leaves the team in no
export that is meant for others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.language import N_, _
from coder.model import PROTECTING, CodingPass, Fragment, MarkKind, Transcript
from coder.study.stars import must_be_allocated
from coder.study.transcripts import natural

if TYPE_CHECKING:
    from coder.study.study import Study

MARKS: dict[MarkKind, str] = {
    "unsure": N_("unsure"),
    "third_party": N_("about a third person"),
    "special": N_("of a special category"),
}
"""Kind of mark → its name for people (translate it)."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark on a fragment. Names, not ids, but for ``fragment``."""

    kind: MarkKind
    coder: str
    """Whose; "" = the coordinator's."""
    transcript: str
    label: str
    """Number of the fragment; "" for context."""
    fragment: str
    coding_pass: str


_PROTECTING = "('third_party', 'special')"


def set_mark(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    kind: MarkKind,
    on: bool,
) -> int:
    """Put a mark of this person on a fragment or take it off; returns how many changed.

    A coder takes off their own; one that protects in whatever pass they put it. The coordinator
    puts and takes off those that protect, also a coder's. Raises BlindError where the transcript
    is not allocated, InputError for what cannot be unsure.
    """
    who = study.coder
    if kind == "unsure" and (who is None or fragment.context):
        raise InputError(
            _("Only a coder is unsure (--as NAME), and of what is judged: context is not.")
        )
    if kind in PROTECTING:
        where, parameters = f"kind = '{kind}'", [fragment.id]
    else:
        where, parameters = "kind = 'unsure' AND pass = ?", [fragment.id, coding_pass.id]
    if who is not None:
        where, parameters = f"{where} AND coder = ?", [*parameters, who.id]
    with study.act():
        if who is not None:
            must_be_allocated(study, coding_pass, transcript, who)
        standing = study.facts(
            f"SELECT pass, coder FROM mark WHERE state = 'on' AND fragment = ? AND {where} "
            "ORDER BY pass, coder",
            parameters,
        )
        if bool(standing) == on:
            return 0
        changed = [(coding_pass.id, who.id if who else "")] if on else standing
        for of_pass, coder in changed:
            study.record(
                "mark",
                {
                    "mark": kind,
                    "pass": of_pass,
                    "coder": coder,
                    "transcript": transcript.id,
                    "fragment": fragment.id,
                    "state": "on" if on else "off",
                },
            )
    return len(changed)


def marked(
    study: Study, kind: MarkKind, coding_pass: CodingPass | None = None
) -> set[tuple[str, str]]:
    """Pairs (name of the coder, "" = coordinator; id of the fragment) that this person may see.

    In every pass, or in one.
    """
    rows = study.rows(
        "SELECT coalesce(c.name, ''), m.fragment FROM {mark} m LEFT JOIN coder c ON c.id = m.coder "
        "WHERE m.kind = ?1 AND m.state = 'on' AND (?2 IS NULL OR m.pass = ?2)",
        (kind, coding_pass.id if coding_pass else None),
    )
    return {(row[0], row[1]) for row in rows}


def list_marks(study: Study, coding_pass: CodingPass | None = None) -> list[Marked]:
    """Marks that this person may see, in reading order: those that protect of every pass."""
    rows = study.rows(
        "SELECT m.kind, coalesce(c.name, ''), t.name, coalesce(f.label, ''), m.fragment, p.name, "
        "f.position FROM {mark} m LEFT JOIN coder c ON c.id = m.coder "
        "JOIN fragment f ON f.id = m.fragment JOIN {transcript} t ON t.id = m.transcript "
        "JOIN coding_pass p ON p.id = m.pass WHERE m.state = 'on' "
        f"AND (?1 IS NULL OR m.pass = ?1 OR m.kind IN {_PROTECTING}) ORDER BY m.kind, m.coder",
        (coding_pass.id if coding_pass else None,),
    )
    in_order = sorted(rows, key=lambda row: (natural(row[2]), row[6]))
    return [Marked(*row[:6]) for row in in_order if row[0] in MARKS]


def own_marks(study: Study, coding_pass: CodingPass) -> dict[str, set[MarkKind]]:
    """Fragment id → kinds: what this coder is unsure of in this pass, and what protects somebody.

    The latter as anybody marked it, in whatever pass.
    """
    me = study.coder.name if study.coder else ""
    found: dict[str, set[MarkKind]] = {}
    for kind in MARKS:
        for who, fragment in marked(study, kind, coding_pass if kind == "unsure" else None):
            if kind in PROTECTING or who == me:
                found.setdefault(fragment, set()).add(kind)
    return found


def sensitive(study: Study) -> set[str]:
    """Ids of the fragments that never leave the team, whoever marked them and in whatever pass.

    Every export that is meant for others asks this; what it shows beside a fragment as context
    counts too.
    """
    rows = study.facts(
        f"SELECT DISTINCT fragment FROM mark WHERE state = 'on' AND kind IN {_PROTECTING}"
    )
    return {row[0] for row in rows}
