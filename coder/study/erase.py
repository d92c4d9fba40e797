"""Erasing a respondent: text, quotes, memos and attributes go, the codes stay under a nameless id.

Everything in the journal counts, also what was undone. Texts keep their length, so that every
fragment stays where it is and no figure changes.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from coder.clock import Clock, system_clock
from coder.model import INTERVIEWER
from coder.study import file
from coder.study.apart import NAMELESS, masked
from coder.study.blanking import (
    Change,
    Outside,
    Swept,
    alive,
    carry_out,
    check_reason,
    needles,
    open_as_coordinator,
    outside,
    sweep,
    tidy,
)
from coder.study.effects import effects_of, meaning
from coder.study.human import KINDS, LABEL, TEXTS, rewritten, texts
from coder.study.human import Change as Rewrite
from coder.study.journal import Event
from coder.study.respondents import find_respondent
from coder.study.study import Study

_START = 40
"""Code points of each text that are looked for afterwards."""
_TELLING = 8
"""Texts shorter than this are said by everybody, and are not looked for."""
_TELLING_NAME = 6
"""A shorter name is looked for in the journal, and not in the bytes of the file."""


_NOBODY: Mapping[str, Any] = {
    **{"role": "", "group": "", "coder": None, "attributes": {}},
    "quoting": "no",
}


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing a respondent did, or would do."""

    respondent: str
    """The name as it was."""
    nameless: str
    """What they are called from now on."""
    transcripts: Mapping[str, str]
    """Name of each transcript in which they spoke → its name from now on."""
    turns: int
    """Turns that were masked."""
    memos: int
    decisions: int
    """Decisions that lost their reason."""
    acts: int
    """Events whose content was blanked."""
    outside: Outside
    done: bool
    """False for a dry run."""
    still: Mapping[str, int] = field(default_factory=dict)
    """Place → how often the name still stands there: in what others said or wrote."""
    swept: Swept = field(default_factory=Swept)

    @property
    def clean(self) -> bool:
        """Whether nothing is left in this file that could be found."""
        return not (self.still or self.swept.found or self.swept.untidy)


def erase_respondent(
    path: Path,
    name: str,
    *,
    reason: str,
    dry_run: bool = False,
    clock: Clock = system_clock,
    busy: float = file.BUSY_SECONDS,
) -> Erased:
    """Erase a respondent from the study at ``path``, for good, and look whether they are gone.

    Opens the study itself, as coordinator: this process must not have it open. Called for one who
    was erased before (by the nameless id) it takes what came since. Raises InputError for an
    unknown name and without a reason, BlindError for a copy that was made for one coder, and
    StudyError where the file cannot be used.
    """
    path = Path(path)
    reason = check_reason(reason, "" if NAMELESS.fullmatch(name) else name)
    study = open_as_coordinator(path, clock, busy)
    try:
        with file.explained(path):
            if dry_run:
                return _result(study, _plan(study, name), done=False)
            with study.act():
                plan = _plan(study, name)
                if plan.changes:
                    carry_out(
                        study,
                        plan.changes,
                        what="respondent",
                        about=plan.nameless,
                        reason=reason,
                        memos_on=plan.memos_on,
                    )
            untidy = tidy(study)
            result = _result(study, plan, done=True)
            by_right = alive(study, needles(plan.gone))
    finally:
        study.close()
    swept = sweep(path, untidy, by_right)
    return replace(result, swept=swept)


@dataclass(slots=True)
class _Voice:
    """A transcript in which the respondent speaks."""

    name: str
    labels: set[str]
    alone: bool
    """Whether nobody else but the interviewer speaks."""
    fragments: set[str] = field(default_factory=set)
    """Ids of what the respondent says."""
    renamed: str = ""


@dataclass(slots=True)
class _Plan:
    name: str
    nameless: str
    voices: dict[str, _Voice]
    """By the id of the transcript."""
    people: set[str]
    """Ids under which the respondent is known."""
    changes: list[Change] = field(default_factory=list)
    turns: int = 0
    gone: list[str] = field(default_factory=list)
    """Words that must not be found afterwards."""

    @property
    def memos_on(self) -> dict[str, Sequence[str] | None]:
        return {
            key: None if one.alone else sorted(one.fragments) for key, one in self.voices.items()
        }


def _plan(study: Study, name: str) -> _Plan:
    effects = effects_of(study._writer).as_written
    plan = _Plan(name, "", {}, set())
    known: set[str] = set()
    kinds = ("respondent.set", *TEXTS, "transcript.segmented")
    for event in meaning(study._writer, kinds=kinds, effects=effects):
        data = event.data
        if event.kind == "respondent.set":
            known.add(data["name"])
            if data["name"].casefold() == name.casefold():
                plan.people.add(data["respondent"])
                plan.name = data["name"]
        elif event.kind in TEXTS:
            known |= {data["name"], *data["speakers"], *data["speakers"].values()}
            _hear(plan, data)
        if "fragments" in data and data["transcript"] in plan.voices:
            voice = plan.voices[data["transcript"]]
            voice.fragments |= {row[0] for row in data["fragments"] if row[4] in voice.labels}
    if name.casefold() == INTERVIEWER or not (plan.people or plan.voices):
        find_respondent(study, name)  # says who there is
    plan.nameless = plan.name if NAMELESS.fullmatch(plan.name) else _free(known)
    _rename(plan, known)
    for event in meaning(study._writer, effects=effects):
        change = _change(plan, event)
        again = event.id in effects.apart and event.kind in KINDS
        if change is not None:
            plan.changes.append(change)
        elif again and _concerns(plan, event.data):
            plan.changes.append(Change(event, event.data))
    if not NAMELESS.fullmatch(plan.name):
        plan.gone += [f'"{plan.name}"']
        if len(plan.name.encode("utf-8")) >= _TELLING_NAME:
            plan.gone.append(plan.name)
    return plan


def _hear(plan: _Plan, data: Mapping[str, Any]) -> None:
    wanted = plan.name.casefold()
    labels = {label for label, who in data["speakers"].items() if who.casefold() == wanted}
    if labels:
        others = {who.casefold() for who in data["speakers"].values()} - {wanted, INTERVIEWER}
        voice = plan.voices.setdefault(data["transcript"], _Voice("", set(), True))
        voice.name = data["name"]
        voice.labels |= labels
        voice.alone = voice.alone and not others


def _free(known: set[str]) -> str:
    taken = {one.casefold() for one in known}
    number = 1
    while any(one == f"erased-{number}" or one.startswith(f"erased-{number}-") for one in taken):
        number += 1
    return f"erased-{number}"


def _rename(plan: _Plan, known: set[str]) -> None:
    taken = {one.casefold() for one in known}
    number = 1
    for voice in plan.voices.values():
        voice.renamed = voice.name
        named = re.search(rf"(?<!\w){re.escape(plan.name)}(?!\w)", voice.name, re.IGNORECASE)
        if (voice.alone or named) and not NAMELESS.fullmatch(voice.name):
            renamed = plan.nameless if number == 1 else f"{plan.nameless}-{number}"
            while renamed in taken:
                number += 1
                renamed = f"{plan.nameless}-{number}"
            voice.renamed = renamed
            number += 1


def _concerns(plan: _Plan, data: Mapping[str, Any]) -> bool:
    return data.get("transcript") in plan.voices or data.get("respondent") in plan.people


def _change(plan: _Plan, event: Event) -> Change | None:
    """What becomes of one event; None where it stays as it is."""
    data = event.data
    if event.kind == "respondent.set" and data["respondent"] in plan.people:
        return _unless_same(event, {**data, "name": plan.nameless, **_NOBODY})
    if event.kind == "pass.closed":
        return _unless_same(event, rewritten(event.kind, data, _namer(plan)))
    voice = plan.voices.get(data.get("transcript", ""))
    if voice is None:
        return None
    if "fragments" in data:
        rows = [
            [*row[:4], plan.nameless if row[4] in voice.labels else row[4]]
            for row in data["fragments"]
        ]
        data = {**data, "fragments": rows}
    if event.kind in TEXTS:
        return _unless_same(event, _mask(plan, voice, data))
    if event.kind == "transcript.segmented":
        return _unless_same(event, data)
    if event.kind == "cut.reported" and (voice.alone or data["fragment"] in voice.fragments):
        plan.gone += _telling([data["note"]])
        return _unless_same(event, {**data, "note": ""})
    if event.kind == "memo" and (
        voice.alone or data["about"] != "fragment" or data["target"] in voice.fragments
    ):
        plan.gone += _telling([data["text"]])
        return Change(event, None)
    if event.kind == "decision" and (voice.alone or data["fragment"] in voice.fragments):
        return _wordless(plan, event)
    if event.kind == "proposal" and (voice.alone or data["fragment"] in voice.fragments):
        plan.gone += _telling([data["text"], data["answer"]])
        return _unless_same(event, {**data, "text": "", "answer": ""})
    return None


def _wordless(plan: _Plan, event: Event) -> Change | None:
    """A decision without what people wrote; a cause from the list says nothing of the text."""
    data = event.data
    written = [text for _who, text in data.get("dissent", ())]
    plan.gone += _telling([data["reason"], data["cause"], *written])
    bare = {**data, "reason": "", "cause": ""}
    if written:
        bare["dissent"] = [[who, ""] for who, _text in data["dissent"]]
    return _unless_same(event, bare)


def _unless_same(event: Event, payload: Mapping[str, Any]) -> Change | None:
    return None if payload == event.data else Change(event, payload)


def _namer(plan: _Plan) -> Rewrite:
    """Puts the nameless names in the place of the others, in what was sealed."""
    names = {one.name: one.renamed for one in plan.voices.values() if one.name != one.renamed}
    names[plan.name] = plan.nameless
    pattern = re.compile(
        rf"(?<!\w)({'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)"
    )

    def change(_place: str, text: str) -> str:
        return pattern.sub(lambda match: names[match[0]], text)

    return change


def _mask(plan: _Plan, voice: _Voice, data: Mapping[str, Any]) -> dict[str, Any]:
    text: str = data["text"]
    parts, position = [], 0
    turns = []
    for start, end, label, seconds in data["turns"]:
        theirs = label in voice.labels
        said = text[start:end]
        if (theirs or voice.alone) and masked(said) != said:
            plan.turns += 1
            plan.gone += _telling([said])
        parts += [text[position:start], masked(said) if theirs else said]
        position = end
        turns.append([start, end, plan.nameless if theirs else label, seconds])
    parts.append(text[position:])
    new = masked(text) if voice.alone else "".join(parts)
    plan.gone += _telling([*data["front_matter"], *data["left_out"], data["source"]])
    return {
        **data,
        "name": voice.renamed,
        "text": new,
        "sha256": hashlib.sha256(new.encode("utf-8")).hexdigest(),
        "turns": turns,
        "speakers": {
            plan.nameless if label in voice.labels else label: (
                plan.nameless if label in voice.labels else who
            )
            for label, who in data["speakers"].items()
        },
        "source": "",
        "front_matter": [],
        "left_out": [],
        **({"reason": ""} if "reason" in data else {}),
    }


def _telling(words: Sequence[str]) -> Iterator[str]:
    for one in words:
        start = one.strip()[:_START].splitlines()
        if start and len(start[0]) >= _TELLING:
            yield start[0]


def _result(study: Study, plan: _Plan, *, done: bool) -> Erased:
    kinds = Counter(one.event.kind for one in plan.changes)
    return Erased(
        respondent=plan.name,
        nameless=plan.nameless,
        transcripts={one.name: one.renamed for one in plan.voices.values()},
        turns=plan.turns,
        memos=len({one.event.data["memo"] for one in plan.changes if one.event.kind == "memo"}),
        decisions=kinds["decision"],
        acts=len(plan.changes),
        outside=outside(study),
        done=done,
        still=_still(study, plan),
    )


def _still(study: Study, plan: _Plan) -> dict[str, int]:
    """Where the name stands that stays: in what others said or wrote."""
    if NAMELESS.fullmatch(plan.name):
        return {}
    now = {one.event.id: one.payload for one in plan.changes}
    pattern = re.compile(rf"(?<!\w){re.escape(plan.name)}(?!\w)", re.IGNORECASE)
    found: Counter[str] = Counter()
    effects = effects_of(study._writer).as_written
    for event in meaning(study._writer, kinds=KINDS, effects=effects):
        payload = now.get(event.id, event.data)
        for place, text in texts(event.kind, payload) if payload is not None else ():
            if place != LABEL:
                found[place] += len(pattern.findall(text))
    return {place: n for place, n in found.items() if n}
