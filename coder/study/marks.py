"""Marks on fragments that are no judgement: that a coder is unsure, or that a passage needs care.

*unsure* is its coder's alone until the table opens. The marks that protect somebody (a third
person, or a special category of personal data such as health or belief) are about the text and not
about codes: whoever may read the passage sees them at once, and the passage leaves the team in no
export that is meant for others. What a passage came to as a quote (*used*, *approved* by whoever
said it) is of no pass either; which passages somebody chose is as telling as a star, so a coder
sees the others' when the transcript is at the table in all that they read it in.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.clock import iso
from coder.errors import InputError
from coder.language import N_, _
from coder.model import (
    PROTECTING,
    PUBLISHING,
    Coder,
    CodingPass,
    Fragment,
    MarkKind,
    Transcript,
)
from coder.study.passes import refuse_coder
from coder.study.stars import must_be_allocated
from coder.study.transcripts import natural, text_of
from coder.text import shorten

if TYPE_CHECKING:
    from coder.study.study import Study

MARKS: dict[MarkKind, str] = {
    "unsure": N_("unsure"),
    "third_party": N_("about a third person"),
    "special": N_("of a special category"),
    "used": N_("used"),
    "approved": N_("approved by the respondent"),
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
    """Name of the pass; "" for what a passage came to as a quote."""
    date: str = ""
    """Since when it is used or approved (``2026-11-30``); "" for the others."""


_PROTECTING = "('third_party', 'special')"


def set_mark(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    kind: MarkKind,
    on: bool,
    *,
    date: str = "",
) -> int:
    """Put a mark of this person on a fragment or take it off; returns how many changed.

    A coder takes off their own; one that protects in whatever pass they put it. The coordinator
    puts and takes off all but *unsure*, also a coder's. ``date`` (``2026-11-30``; else today): when
    a passage was used or approved. Raises BlindError where the transcript is not allocated,
    InputError for what cannot be unsure or be no quote, and for what is no date.
    """
    who = study.coder
    if kind == "unsure" and (who is None or fragment.context):
        raise InputError(
            _("Only a coder is unsure (--as NAME), and of what is judged: context is not.")
        )
    if kind in PUBLISHING:
        _refuse_no_quote(study, transcript, fragment)
        date = _day(date) or iso(study.clock())[:10]
    if kind in (*PROTECTING, *PUBLISHING):
        where, parameters = f"kind = '{kind}'", [fragment.id]
    else:
        where, parameters = "kind = 'unsure' AND pass = ?", [fragment.id, coding_pass.id]
    if who is not None:
        where, parameters = f"{where} AND coder = ?", [*parameters, who.id]
    with study.act():
        if who is not None and kind not in PUBLISHING:
            must_be_allocated(study, coding_pass, transcript, who)
        standing = study.facts(
            f"SELECT pass, coder FROM mark WHERE state = 'on' AND fragment = ? AND {where} "
            "ORDER BY pass, coder",
            parameters,
        )
        if bool(standing) == on:
            return 0
        home = "" if kind in PUBLISHING else coding_pass.id
        changed = [(home, who.id if who else "")] if on else standing
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
                }
                | ({"date": date} if kind in PUBLISHING else {}),
            )
    return len(changed)


def take_protecting(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: str,
    kind: MarkKind,
    coder: Coder | None,
) -> bool:
    """Put a mark that protects somebody, which was put elsewhere, within an act; None: coordinator.

    Returns whether it is new. Raises BlindError for a coder.
    """
    refuse_coder(study)
    if kind not in PROTECTING:
        raise ValueError(f"no mark that protects somebody: {kind}")
    who = coder.id if coder else ""
    if study.facts(
        "SELECT 1 FROM mark WHERE state = 'on' AND kind = ? AND pass = ? AND coder = ? "
        "AND fragment = ?",
        (kind, coding_pass.id, who, fragment),
    ):
        return False
    study.record(
        "mark",
        {
            "mark": kind,
            "pass": coding_pass.id,
            "coder": who,
            "transcript": transcript.id,
            "fragment": fragment,
            "state": "on",
        },
    )
    return True


def _refuse_no_quote(study: Study, transcript: Transcript, fragment: Fragment) -> None:
    if fragment.context:
        raise InputError(_("What the interviewer says is context and no quote."))
    text_of(study, transcript)  # BlindError for whom it is not


def _day(date: str) -> str:
    """A date as it is stored. Raises InputError."""
    if not date:
        return ""
    try:
        return datetime.date.fromisoformat(date.strip()).isoformat()
    except ValueError:
        raise InputError(
            _("{date} is no date; write it as 2026-11-30.").format(date=shorten(date, 40))
        ) from None


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
        "SELECT m.kind, coalesce(c.name, ''), t.name, coalesce(f.label, ''), m.fragment, "
        "coalesce(p.name, ''), m.date, f.position FROM {mark} m "
        "LEFT JOIN coder c ON c.id = m.coder JOIN fragment f ON f.id = m.fragment "
        "JOIN {transcript} t ON t.id = m.transcript LEFT JOIN coding_pass p ON p.id = m.pass "
        f"WHERE m.state = 'on' AND (?1 IS NULL OR m.pass IN (?1, '') OR m.kind IN {_PROTECTING}) "
        "ORDER BY m.kind, m.coder",
        (coding_pass.id if coding_pass else None,),
    )
    in_order = sorted(rows, key=lambda row: (natural(row[2]), row[7]))
    return [Marked(*row[:7]) for row in in_order if row[0] in MARKS]


def own_marks(study: Study, coding_pass: CodingPass) -> dict[str, set[MarkKind]]:
    """Fragment id → kinds: what this coder is unsure of in this pass, and what protects somebody.

    The latter as anybody marked it, in whatever pass.
    """
    me = study.coder.name if study.coder else ""
    found: dict[str, set[MarkKind]] = {}
    for kind in ("unsure", *PROTECTING):
        for who, fragment in marked(study, kind, coding_pass if kind == "unsure" else None):
            if kind in PROTECTING or who == me:
                found.setdefault(fragment, set()).add(kind)
    return found


def published(study: Study) -> dict[str, dict[MarkKind, str]]:
    """Fragment id → *used* and *approved*, with since when, as far as this person may see."""
    rows = study.rows(
        "SELECT fragment, kind, min(date) FROM {mark} WHERE state = 'on' "
        "AND kind IN ('used', 'approved') GROUP BY fragment, kind"
    )
    found: dict[str, dict[MarkKind, str]] = {}
    for fragment, kind, date in rows:
        found.setdefault(fragment, {})[kind] = date
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
