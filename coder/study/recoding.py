"""Judging again: fragments whose judgement used a code that means something else by now.

A judgement made under a new version on a fragment that was judged before under an older one is of
the stage *recoded*. The older one stays as it is: reliability goes on resting on it, results rest
on the newer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Stage, Transcript
from coder.study.respondents import refuse_own_interview
from coder.study.revising import is_revised, may_revise
from coder.study.transcripts import natural
from coder.study.versions import NO_CHANGE, Change, changes
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Again:
    """One fragment that one coder is to judge again."""

    coder: str
    """Name."""
    transcript: str
    """Name."""
    fragment: str
    """Id."""
    label: str
    """Its number."""
    version: str
    """Under which it was judged."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the tables hold of one coder on one fragment, as far as it is of older versions."""

    independent: str | None
    """Version of the independent judgement; None where there is none."""
    recoded: str | None
    """Version of the recoded one; None where there is none, or it was taken back."""
    taken_back: bool
    """Whether a recoded judgement was taken back."""
    stamp: str
    """Of the recoded one."""
    used: frozenset[str]
    """Codes of the one of the two that counts."""

    @property
    def version(self) -> str:
        """Of the one that counts."""
        return self.recoded or self.independent or ""

    def is_work(self, changed: Mapping[str, Change]) -> bool:
        """Whether it is to be judged again."""
        if self.independent is None:
            return False
        touched = changed.get(self.version, NO_CHANGE).touched
        return self.taken_back or bool(self.used & touched)


_Key = tuple[str, str, str]
"""Ids of coder, transcript and fragment."""


def _said(
    study: Study,
    coding_pass: CodingPass,
    coders: Iterable[str],
    transcript: str | None = None,
    fragments: Iterable[str] = (),
) -> dict[_Key, _Said]:
    """Of these coders (ids), all that is not simply an independent judgement of this version."""
    where, parameters = "", [coding_pass.id, coding_pass.version]
    for column, values in (("coder", coders), ("fragment", fragments)):
        chosen = list(values)
        if chosen:
            where += f" AND j.{column} IN ({', '.join('?' * len(chosen))})"
            parameters += chosen
    if transcript is not None:
        where += " AND j.transcript = ?"
        parameters.append(transcript)
    rows = study.facts(
        "SELECT j.coder, j.transcript, j.fragment, j.stage, j.state, j.version, j.hlc, "
        "(SELECT group_concat(a.code) FROM assignment a WHERE a.pass = j.pass "
        "AND a.coder = j.coder AND a.fragment = j.fragment AND a.stage = j.stage) "
        "FROM judgement j WHERE j.pass = ? AND j.stage IN ('independent', 'recoded') "
        f"AND (j.stage = 'recoded' OR j.version <> ?){where}",
        parameters,
    )
    found: dict[_Key, dict[str, tuple[str, str, str, str | None]]] = {}
    for coder, home, fragment, stage, state, version, stamp, codes in rows:
        found.setdefault((coder, home, fragment), {})[stage] = (state, version, stamp, codes)
    result = {}
    for key, stages in found.items():
        first, later = stages.get("independent"), stages.get("recoded")
        if first is None or first[0] != "judged":
            continue  # judged first under this version, or not judged
        counts = later if later and later[0] == "judged" else first
        result[key] = _Said(
            first[1],
            later[1] if later and later[0] == "judged" else None,
            bool(later and later[0] != "judged"),
            later[2] if later else "",
            frozenset((counts[3] or "").split(",")) - {""},
        )
    return result


def to_judge_again(
    study: Study,
    coding_pass: CodingPass,
    *,
    coder: Coder | None = None,
    transcript: Transcript | None = None,
) -> list[Again]:
    """The work list of one coder, or of all; in reading order. A coder gets only their own.

    Of those who code the transcript; what was signed off or lies on the table is in it as well.
    Raises BlindError where a coder asks for another's: it would tell which codes they used.
    """
    if study.coder is not None:
        if coder is not None and coder.id != study.coder.id:
            raise BlindError(_("What another has to judge again tells what they judged."))
        coder = study.coder
    changed = changes(study, coding_pass)
    if all(one.is_none for one in changed.values()):
        return []
    rows = study.facts(
        "SELECT a.coder, a.transcript, c.name, t.name FROM allocation a "
        "JOIN coder c ON c.id = a.coder JOIN transcript t ON t.id = a.transcript "
        "WHERE a.pass = ? AND a.state = 'planned'",
        (coding_pass.id,),
    )
    names = {(who, what): (who_name, what_name) for who, what, who_name, what_name in rows}
    said = _said(
        study,
        coding_pass,
        [coder.id] if coder else (),
        transcript.id if transcript else None,
    )
    work = {key: one for key, one in said.items() if key[:2] in names and one.is_work(changed)}
    places = dict(_places(study, {key[1] for key in work}))
    listed = [
        (places[key[2]], Again(*names[key[:2]], key[2], places[key[2]][2], one.version))
        for key, one in work.items()
        if key[2] in places
    ]

    def in_order(pair: tuple[tuple[str, int, str], Again]) -> tuple[object, ...]:
        (name, position, _label), one = pair
        return (natural(name), position, one.coder)

    return [one for _place, one in sorted(listed, key=in_order)]


def _places(study: Study, transcripts: set[str]) -> Iterable[tuple[str, tuple[str, int, str]]]:
    """Id of a fragment → name of its transcript, position and number."""
    for identity in transcripts:
        for fragment, name, position, label in study.facts(
            "SELECT f.id, t.name, f.position, f.label FROM fragment f "
            "JOIN transcript t ON t.id = f.transcript "
            "WHERE f.transcript = ? AND f.label IS NOT NULL",
            (identity,),
        ):
            yield fragment, (name, position, label)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a pass, and a coder on a transcript in it, stand at the moment of an act."""

    state: str
    version: str
    allocation: str | None
    signed: str | None
    """Stamp of the sign-off."""
    opened: str | None
    """Stamp of the opening of the table."""


def _standing(study: Study, coding_pass: CodingPass, text: str, coder: str) -> _Standing:
    row = study.facts(
        "SELECT p.state, (SELECT v.version FROM pass_version v WHERE v.pass = p.pass "
        "ORDER BY v.hlc DESC, v.event DESC LIMIT 1), a.state, "
        "CASE WHEN s.state = 'signed' THEN s.hlc END, (SELECT x.hlc FROM at_table x "
        "WHERE x.pass = p.pass AND x.transcript = ?1) FROM pass_state p "
        "LEFT JOIN allocation a ON a.pass = p.pass AND a.transcript = ?1 AND a.coder = ?2 "
        "LEFT JOIN signoff s ON s.pass = p.pass AND s.transcript = a.transcript "
        "AND s.coder = a.coder WHERE p.pass = ?3",
        (text, coder, coding_pass.id),
    )[0]
    return _Standing(*row)


def may_judge(study: Study, coding_pass: CodingPass, transcript: Transcript, coder: Coder) -> None:
    """Refuse what the rules refuse; read inside the act, so that nothing comes between."""
    _refuse(study, coding_pass, transcript, coder, set())


def stages_to_judge(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    coder: Coder,
    fragments: Iterable[str],
) -> dict[str, Stage]:
    """Fragment (id) → the stage that a judgement on it is of now; read inside the act.

    Revised where the coder looks again, after the sign-off, at a fragment that differs. Recoded
    where the fragment was judged before, under a version that means something else. What is to be
    judged again may be so after the sign-off too, and at the table; all else is refused as
    :func:`may_judge` does.
    """
    chosen = list(fragments)
    if chosen and set(chosen) <= may_revise(study, coding_pass, transcript, coder):
        _refuse(study, coding_pass, transcript, coder, {_ALWAYS})
        return dict.fromkeys(chosen, "revised")
    changed = changes(study, coding_pass)
    if not changed:
        may_judge(study, coding_pass, transcript, coder)
        return dict.fromkeys(chosen, "independent")
    said = {
        key[2]: one
        for key, one in _said(
            study, coding_pass, [coder.id], transcript.id, chosen if len(chosen) == 1 else ()
        ).items()
    }
    again = {
        fragment: one
        for fragment, one in said.items()
        if one.recoded
        or one.taken_back
        or not changed.get(one.independent or "", NO_CHANGE).is_none
    }
    locked = {one: _open_for(again.get(one), changed) for one in chosen}
    _refuse(study, coding_pass, transcript, coder, set(locked.values()))
    return {one: "recoded" if one in again else "independent" for one in chosen}


def _open_for(said: _Said | None, changed: Mapping[str, Change]) -> str:
    """From which stamp of a lock on a fragment is open all the same: "" = from none.

    What is to be judged again is open whatever the lock (the stamp of all stamps); what was judged
    again, as long as that was after the lock.
    """
    if said is None:
        return ""
    return _ALWAYS if said.is_work(changed) else said.stamp


_ALWAYS = "~"
"""Later than every stamp."""


def _refuse(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    coder: Coder,
    open_for: set[str],
) -> None:
    """``open_for``: see :func:`_open_for`, of all fragments of the act; empty = ordinary work."""
    now = _standing(study, coding_pass, transcript.id, coder.id)
    names = {
        "name": one_line(transcript.name),
        "coder": one_line(coder.name),
        "coding_pass": one_line(coding_pass.name),
    }
    least = min(open_for, default="")
    if now.allocation != "planned":
        message = _("Transcript {name} is not allocated to {coder} in pass {coding_pass}.")
        raise BlindError(message.format(**names))
    refuse_own_interview(study, coder, transcript)
    if now.opened is not None and least <= now.opened:
        raise InputError(_("Transcript {name} is at the table; it is decided now.").format(**names))
    if now.state != "open":
        raise InputError(_("Pass {coding_pass} is closed.").format(**names))
    if now.version != coding_pass.version:
        raise InputError(
            _(
                "Pass {coding_pass} has version {version} of its codebook by now; leave, and begin "
                "again with that."
            ).format(version=one_line(now.version), **names)
        )
    if now.signed is not None and least <= now.signed:
        if is_revised(study, coding_pass, transcript):
            raise InputError(
                _(
                    "{coder} has signed off {name}; only the fragments on which coders differ can "
                    "be revised, until {coder} is done with that."
                ).format(**names)
            )
        raise InputError(
            _(
                "{coder} has signed off {name}; open it again with: "
                "coder signoff {name} --as {coder} --reopen REASON"
            ).format(**names)
        )
