"""A string that slipped through, replaced everywhere: in texts, names, memos and reasons.

The texts may change their length; turns, fragments and highlights move along (see ``offsets``).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from coder.clock import Clock, system_clock
from coder.errors import InputError
from coder.language import _
from coder.model import COORDINATOR, INTERVIEWER
from coder.study import file
from coder.study.apart import masked
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
from coder.study.editions import IMPORTED
from coder.study.effects import effects_of, meaning
from coder.study.human import KINDS, TEXT, TEXTS, rewritten, texts
from coder.study.names import checked_name
from coder.study.offsets import Edit, Mover, replaced_in
from coder.study.resting import LISTS
from coder.study.study import Study
from coder.study.union import _doubled
from coder.text import canonical, one_line


@dataclass(frozen=True, slots=True)
class Redacted:
    """What replacing a string did, or would do."""

    places: Mapping[str, int]
    """Place → how often the string stood there."""
    transcripts: tuple[str, ...]
    """Names (as they are now) of the transcripts whose text changed."""
    acts: int
    """Events whose content was replaced."""
    codebooks: tuple[str, ...]
    """Codebooks (id and version) in which it stands, and stays."""
    alike: int
    """How often it stands inside other words, or in other upper and lower case, and stays."""
    outside: Outside
    done: bool
    """False for a dry run."""
    swept: Swept = field(default_factory=Swept)

    @property
    def times(self) -> int:
        """How often it was replaced."""
        return sum(self.places.values())

    @property
    def clean(self) -> bool:
        """Whether nothing is left in this file that could be found."""
        return not (self.swept.found or self.swept.untidy or self.codebooks)


def redact(
    path: Path,
    old: str,
    new: str,
    *,
    reason: str,
    anywhere: bool = False,
    dry_run: bool = False,
    clock: Clock = system_clock,
    busy: float = file.BUSY_SECONDS,
) -> Redacted:
    """Replace ``old`` by ``new`` wherever people's words stand in the study at ``path``, for good.

    Whole words, in upper and lower case as given; ``anywhere`` also inside words. Opens the study
    itself, as coordinator: this process must not have it open. Raises InputError for strings that
    cannot be replaced, without a reason, and where two things would have one name afterwards.
    """
    path = Path(path)
    old, new = canonical(old).strip(), canonical(new).strip()
    find = _Finder(old, anywhere)
    _check(old, new, find)
    reason = check_reason(reason, old)
    if find.in_text(reason):
        raise InputError(_("The reason stays in the journal: leave out what must be erased."))
    study = open_as_coordinator(path, clock, busy)
    try:
        with file.explained(path):
            if dry_run:
                return _result(study, _plan(study, find, new), find, done=False)
            with study.act():
                plan = _plan(study, find, new)
                if plan.changes:
                    _carry_out(study, plan, find, reason)
            untidy = tidy(study)
            result = _result(study, plan, find, done=True)
            by_right = alive(study, needles([old]))
    finally:
        study.close()
    swept = sweep(path, untidy, by_right)
    return replace(result, swept=swept)


class _Finder:
    """Where a string stands."""

    def __init__(self, old: str, anywhere: bool) -> None:
        inside = re.escape(old)
        self.alike = re.compile(inside, re.IGNORECASE)
        self._pattern = re.compile(inside if anywhere else rf"(?<!\w){inside}(?!\w)")

    def in_text(self, text: str) -> list[tuple[int, int]]:
        """(start, end) of each; a letter that a mark stands on is another letter."""
        return [
            match.span()
            for match in self._pattern.finditer(text)
            if not unicodedata.combining(text[match.end() : match.end() + 1] or " ")
        ]


def _check(old: str, new: str, find: _Finder) -> None:
    if not old:
        raise InputError(_("Say which string is to be replaced."))
    if "\n" in old or "\n" in new:
        raise InputError(_("Only what stands on one line can be replaced."))
    if not new or unicodedata.combining(new[0]):
        raise InputError(_("Say what comes in its place, for instance [name]."))
    checked_name(new)
    if new.casefold() in (COORDINATOR, INTERVIEWER):
        raise InputError(_("{name} has a meaning here; choose another.").format(name=new))
    if find.in_text(new) or old == new:
        raise InputError(_("What comes in its place holds the string itself; choose another."))


@dataclass(slots=True)
class _Plan:
    changes: list[Change] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)
    transcripts: list[str] = field(default_factory=list)


def _plan(study: Study, find: _Finder, new: str) -> _Plan:
    effects = effects_of(study._writer).as_written
    plan = _Plan()

    def change(place: str, text: str) -> str:
        found = find.in_text(text)
        plan.places[place] += len(found)
        return replaced_in(text, found, (), new, masked)[0] if found else text

    borders: dict[tuple[str, str], set[int]] = {}
    for event in meaning(study._writer, kinds=LISTS, effects=effects):
        at = borders.setdefault(_text_of(event.data), set())
        at |= {offset for row in event.data["fragments"] for offset in row[2:4]}
    for event in meaning(study._writer, kinds=KINDS, effects=effects):
        before = event.data
        after = dict(rewritten(event.kind, before, change))
        edits: tuple[Edit, ...] = ()
        if event.kind in TEXTS:
            at = borders.get(_text_of(before), set())
            edits = _replace_in_text(plan, after, at, find, new)
            if len(after["speakers"]) < len(before["speakers"]):
                raise _one_name(before["name"])
        if after != before or event.id in effects.apart:
            plan.changes.append(Change(event, after, edits))
    return plan


def _text_of(data: Mapping[str, Any]) -> tuple[str, str]:
    return data["transcript"], data.get("edition", IMPORTED)


def _replace_in_text(
    plan: _Plan, payload: dict[str, Any], borders: set[int], find: _Finder, new: str
) -> tuple[Edit, ...]:
    """Replace it in the text of a transcript; returns what that did to it."""
    found = find.in_text(payload["text"])
    if not found:
        return ()
    turns = payload["turns"]
    borders = borders | {offset for turn in turns for offset in turn[:2]}
    text, edits = replaced_in(payload["text"], found, borders, new, masked)
    if find.in_text(text) or canonical(text) != text:
        raise InputError(_("It would stand there anew; choose something else in its place."))
    mover = Mover(edits)
    payload["text"] = text
    payload["sha256"] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    payload["words"] = len(text.split())
    payload["turns"] = [
        [mover.start(start), mover.end(end), label, seconds] for start, end, label, seconds in turns
    ]
    if "fragments" in payload:
        payload["fragments"] = [
            [identity, label, mover.start(start), mover.end(end), speaker]
            for identity, label, start, end, speaker in payload["fragments"]
        ]
    plan.places[TEXT] += len(found)
    plan.transcripts.append(payload["name"])
    return edits


def _carry_out(study: Study, plan: _Plan, find: _Finder, reason: str) -> None:
    before = Counter(_doubled(study._writer))
    carry_out(study, plan.changes, what="redaction", about="", reason=reason)
    more = Counter(_doubled(study._writer)) - before
    if more:
        raise _one_name(next(iter(more)))
    left = _plan(study, find, "█")
    if any(left.places.values()):
        raise InputError(_("It would stand there anew; choose something else in its place."))


def _one_name(name: str) -> InputError:
    return InputError(
        _(
            "Two would have one name afterwards ({name}); nothing was changed. Choose something "
            "else in its place."
        ).format(name=one_line(name))
    )


def _result(study: Study, plan: _Plan, find: _Finder, *, done: bool) -> Redacted:
    return Redacted(
        places={place: n for place, n in plan.places.items() if n},
        transcripts=tuple(dict.fromkeys(plan.transcripts)),
        acts=len(plan.changes),
        codebooks=tuple(_codebooks(study, find)),
        alike=_alike(study, plan, find),
        outside=outside(study),
        done=done,
    )


def _alike(study: Study, plan: _Plan, find: _Finder) -> int:
    now = {one.event.id: one.payload for one in plan.changes}
    effects = effects_of(study._writer).as_written
    return sum(
        len(find.alike.findall(text))
        for event in meaning(study._writer, kinds=KINDS, effects=effects)
        for _place, text in texts(event.kind, now.get(event.id) or event.data)
    )


def _codebooks(study: Study, find: _Finder) -> Iterator[str]:
    for identity, version, document in study.facts(
        "SELECT id, version, document FROM codebook ORDER BY id, version"
    ):
        if find.in_text(document):
            yield f"{identity} {version}"
