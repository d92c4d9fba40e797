"""Signing off: a coder says "I have read all of this transcript", and their judgements lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.language import _, ngettext
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.cuts import cut_of
from coder.study.judgements import acting_coder
from coder.study.passes import refuse_coder
from coder.study.recoding import may_judge, to_judge_again
from coder.study.revising import is_revised
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Open:
    """What a coder has not judged of a transcript."""

    labels: tuple[str, ...]
    """Numbers of the fragments that are open, in order."""
    unseen: tuple[str, ...]
    """Those of them that were never on this coder's screen."""
    again: tuple[str, ...] = ()
    """Numbers of those that are to be judged again, under a new version of the codebook."""
    unsure: tuple[str, ...] = ()
    """Numbers of those that the coder is unsure of."""

    @property
    def may_sign(self) -> bool:
        """Whether nothing stands in the way of the sign-off."""
        return not (self.labels or self.again)

    @property
    def may_sweep(self) -> bool:
        """Whether "nothing applies to the rest" may be said with it."""
        return bool(self.labels) and not (self.unseen or self.again)


def open_fragments(study: Study, coding_pass: CodingPass, transcript: Transcript) -> Open:
    """What the acting coder has still to judge of this transcript."""
    who = acting_coder(study)
    again = to_judge_again(study, coding_pass, coder=who, transcript=transcript)
    known = {one.label for one in again}
    rows = [row for row in _open_rows(study, coding_pass, transcript) if row[1] not in known]
    return Open(
        tuple(label for _fragment, label, _shown in rows),
        tuple(label for _fragment, label, shown in rows if not shown),
        tuple(one.label for one in again),
        _unsure(study, coding_pass, transcript, who),
    )


def _unsure(
    study: Study, coding_pass: CodingPass, transcript: Transcript, who: Coder
) -> tuple[str, ...]:
    rows = study.facts(
        "SELECT f.label FROM mark m JOIN fragment f ON f.id = m.fragment WHERE m.kind = 'unsure' "
        "AND m.state = 'on' AND m.pass = ? AND m.transcript = ? AND m.coder = ? "
        "AND f.label IS NOT NULL ORDER BY f.position",
        (coding_pass.id, transcript.id, who.id),
    )
    return tuple(label for (label,) in rows)


def _open_rows(
    study: Study, coding_pass: CodingPass, transcript: Transcript
) -> list[tuple[str, str, bool]]:
    who = acting_coder(study)
    return study.facts(
        "SELECT f.id, f.label, EXISTS (SELECT 1 FROM shown s WHERE s.pass = ?1 AND s.coder = ?2 "
        "AND s.fragment = f.id) FROM fragment f WHERE f.transcript = ?3 AND f.label IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM judgement j WHERE j.pass = ?1 AND j.coder = ?2 "
        "AND j.fragment = f.id AND j.stage = 'independent' AND j.state = 'judged') "
        "ORDER BY f.position",
        (coding_pass.id, who.id, transcript.id),
    )


def has_signed_off(study: Study, coding_pass: CodingPass, transcript: Transcript) -> bool:
    """Whether the acting coder has signed this transcript off."""
    rows = study.facts(
        "SELECT 1 FROM signoff WHERE pass = ? AND transcript = ? AND coder = ? "
        "AND state = 'signed'",
        (coding_pass.id, transcript.id, acting_coder(study).id),
    )
    return bool(rows)


def mark_shown(
    study: Study, coding_pass: CodingPass, transcript: Transcript, fragments: Iterable[Fragment]
) -> None:
    """Record that these fragments were on the acting coder's screen; what is known is skipped."""
    who = acting_coder(study)
    known = {
        row[0]
        for row in study.facts(
            "SELECT fragment FROM shown WHERE pass = ? AND coder = ?", (coding_pass.id, who.id)
        )
    }
    new = [one.id for one in fragments if not one.context and one.id not in known]
    if new:
        with study.act():
            study.record("shown", {"pass": coding_pass.id, "coder": who.id, "fragments": new})


def sign_off(
    study: Study, coding_pass: CodingPass, transcript: Transcript, *, rest_none: bool = False
) -> int:
    """Sign one transcript off; returns how many fragments were swept.

    Refused while a fragment is open, or is to be judged again. ``rest_none`` says "nothing applies
    to the rest" in the same act: it covers only fragments that were on this coder's screen, and
    marks them *swept*.
    """
    who = acting_coder(study)
    with study.act():
        may_judge(study, coding_pass, transcript, who)
        _refuse_to_be_judged_again(study, coding_pass, transcript)
        rows = _open_rows(study, coding_pass, transcript)
        refused = rows if not rest_none else [row for row in rows if not row[2]]
        if refused:
            labels = ", ".join(row[1] for row in refused[:8]) + ("…" if len(refused) > 8 else "")
            names = {"name": one_line(transcript.name), "n": len(refused), "labels": labels}
            if rest_none:
                message = ngettext(
                    "{name}: {n} fragment was never on your screen ({labels}); read it first.",
                    "{name}: {n} fragments were never on your screen ({labels}); read them first.",
                    len(refused),
                )
            else:
                message = ngettext(
                    "{name}: {n} fragment is still open ({labels}).",
                    "{name}: {n} fragments are still open ({labels}).",
                    len(refused),
                )
            raise InputError(message.format(**names))
        study.record(
            "signoff",
            {
                "pass": coding_pass.id,
                "transcript": transcript.id,
                "coder": who.id,
                "state": "signed",
                "reason": "",
                "swept": [row[0] for row in rows],
                "version": coding_pass.version,
                "cut": cut_of(study, transcript),
            },
        )
    return len(rows)


def sign_off_for(
    study: Study, coding_pass: CodingPass, transcript: Transcript, coder: Coder
) -> None:
    """Sign off for a coder whose work, and what the table made of it, came from another program.

    Within an act. What they did not judge stays missing. Raises BlindError for a coder.
    """
    refuse_coder(study)
    may_judge(study, coding_pass, transcript, coder)
    study.record(
        "signoff",
        {
            "pass": coding_pass.id,
            "transcript": transcript.id,
            "coder": coder.id,
            "state": "signed",
            "reason": "",
            "swept": [],
            "version": coding_pass.version,
            "cut": cut_of(study, transcript),
        },
    )


def _refuse_to_be_judged_again(
    study: Study, coding_pass: CodingPass, transcript: Transcript
) -> None:
    """No sweep says again what was said under an older version of the codebook."""
    left = to_judge_again(study, coding_pass, coder=acting_coder(study), transcript=transcript)
    if left:
        n = len(left)
        message = ngettext(
            "{name}: {n} fragment is to be judged again under codebook version {version} "
            "({labels}).",
            "{name}: {n} fragments are to be judged again under codebook version {version} "
            "({labels}).",
            n,
        )
        raise InputError(
            message.format(
                name=one_line(transcript.name),
                n=n,
                version=one_line(coding_pass.version),
                labels=", ".join(one.label for one in left[:8]) + ("…" if n > 8 else ""),
            )
        )


def reopen(study: Study, coding_pass: CodingPass, transcript: Transcript, reason: str) -> None:
    """Take a sign-off back, with a reason, while the table is not open. Raises InputError."""
    who = acting_coder(study)
    if not reason.strip():
        raise InputError(_("Reopening needs a reason."))
    with study.act():
        row = study.facts(
            "SELECT s.state, EXISTS (SELECT 1 FROM at_table x WHERE x.pass = s.pass "
            "AND x.transcript = s.transcript) FROM signoff s "
            "WHERE s.pass = ? AND s.transcript = ? AND s.coder = ?",
            (coding_pass.id, transcript.id, who.id),
        )
        name = one_line(transcript.name)
        if not row or row[0][0] != "signed":
            raise InputError(
                _("{coder} has not signed off {name}.").format(coder=one_line(who.name), name=name)
            )
        if row[0][1]:
            raise InputError(
                _("Transcript {name} is at the table; it is decided now.").format(name=name)
            )
        if is_revised(study, coding_pass, transcript):
            raise InputError(
                _(
                    "Transcript {name} is being revised: its coders know which fragments differ, "
                    "so that the sign-off stands."
                ).format(name=name)
            )
        study.record(
            "signoff",
            {
                "pass": coding_pass.id,
                "transcript": transcript.id,
                "coder": who.id,
                "state": "reopened",
                "reason": reason.strip(),
            },
        )
