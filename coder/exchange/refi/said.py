"""Everything that was said of stretches of text in a pass, one thing at a time, as REFI-QDA has it.

Judgements, stars, memos, marks that protect somebody, and the results: as far as this session's
person may see them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder import language
from coder.codebook import Codebook
from coder.consensus import results
from coder.exchange.refi.codes import NONE_GUID, code_guid
from coder.exchange.refi.notions import (
    CARE,
    CONSENSUS,
    COORDINATOR,
    MEMO,
    REASON,
    STAR,
    write_qualifiers,
)
from coder.exchange.refi.project import Coding, Note, User, guid_of
from coder.language import _
from coder.model import PROTECTING, Assignment, CodingPass, Fragment, Stage, Transcript
from coder.study.decisions import decisions, standing
from coder.study.judgements import judgements_of
from coder.study.marks import list_marks
from coder.study.memos import fragment_memos
from coder.study.stars import list_stars
from coder.study.when import judged_when, starred_when

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fragment stands."""

    transcript: Transcript
    fragment: Fragment

    @property
    def words(self) -> str:
        """Name of the transcript and number of the fragment, for people."""
        return f"{self.transcript.name} {self.fragment.label or ''}".strip()


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that one user said of one stretch."""

    place: Place
    user: str
    start: int
    end: int
    when: str
    coding: Coding | None = None
    on_coding: Note | None = None
    on_stretch: Note | None = None
    words: str = ""
    """What programs without notes on codings show of it: a line of the selection's description."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What all that was said is said about."""

    study: Study
    coding_pass: CodingPass
    stage: Stage
    book: Codebook
    places: Mapping[str, Place]
    """Id of a fragment → where it stands; of the transcripts that this person may read."""
    texts: Mapping[str, str]
    """Id of each of these transcripts → its text."""
    users: Mapping[str, User]
    """Name of the coder, ``consensus`` and ``coordinator`` → who that is in the file."""
    made: str
    """When the study was made: for what has no time of its own."""

    def whole(self, fragment: str, user: str, when: str) -> Said | None:
        """Nothing yet, of a whole fragment; None where this person may not read it."""
        place = self.places.get(fragment)
        if place is None:
            return None
        one = place.fragment
        return Said(place, self.users[user].guid, one.start, one.end, moment(when or self.made))


def moment(when: str) -> str:
    """A time in whole seconds, which every program reads."""
    return f"{when[:19]}Z"


def all_said(scene: Scene) -> Iterator[Said]:
    """All of it: coders first, then what the table made of it."""
    yield from _judgements(scene)
    yield from _stars(scene)
    yield from _memos(scene)
    yield from _care(scene)
    yield from _results(scene)


def _judgements(scene: Scene) -> Iterator[Said]:
    when = judged_when(scene.study, scene.coding_pass, scene.stage)
    for one in judgements_of(scene.study, scene.coding_pass, stage=scene.stage):
        stretch = scene.whole(one.fragment, one.coder, when.get((one.coder, one.fragment), ""))
        if stretch is not None:
            yield from _codings(scene, stretch, one.assignments)


def _codings(scene: Scene, stretch: Said, assignments: tuple[Assignment, ...]) -> Iterator[Said]:
    names = (scene.coding_pass.id, scene.stage, stretch.user, stretch.place.fragment.id)
    if not assignments:
        coding = Coding(guid_of("coding", *names), NONE_GUID, stretch.user, stretch.when)
        yield replace(stretch, coding=coding)
    for one in assignments:
        note = _qualifying(scene, one)
        coding = Coding(
            guid_of("coding", *names, one.code),
            code_guid(scene.coding_pass.codebook, one.code),
            stretch.user,
            stretch.when,
            (note.guid,) if note else (),
        )
        start = stretch.start if one.start is None else one.start
        end = stretch.end if one.end is None else one.end
        words = f"{_label(scene.book, one.code)}: {note.text.rstrip()}" if note else ""
        yield replace(stretch, start=start, end=end, coding=coding, on_coding=note, words=words)


def _qualifying(scene: Scene, one: Assignment) -> Note | None:
    """The note that says the qualifiers: one for all codings with the same."""
    if not one.qualifiers:
        return None
    words = []
    for name, value_id in one.qualifiers:
        declared = scene.book.qualifier(name)
        value = declared.value(value_id) if declared else None
        label = declared.label.shown() if declared else name
        words.append(f"{label or name}: {(value.label.shown() if value else '') or value_id}")
    name = write_qualifiers(one.qualifiers)
    guid = guid_of("note", "qualifiers", scene.coding_pass.codebook, name)
    return Note(guid, name, ", ".join(words) + "\n", created=moment(scene.made))


def _label(book: Codebook, code: str) -> str:
    return next((one.label.shown() or code for one in book.codes if one.id == code), code)


def _stars(scene: Scene) -> Iterator[Said]:
    when = starred_when(scene.study, scene.coding_pass)
    for star in list_stars(scene.study, scene.coding_pass):
        who, fragment = star.coder, star.fragment
        stretch = scene.whole(fragment, who, when.get((who, fragment), ""))
        if stretch is None:
            continue
        start, end = star.span or (stretch.start, stretch.end)
        note = Note(
            guid_of("note", "star", scene.coding_pass.id, stretch.user, fragment),
            f"{STAR} {stretch.place.words} · {who}",
            scene.texts[star.transcript][start:end] + "\n",
            user=stretch.user,
            created=stretch.when,
        )
        yield replace(stretch, start=start, end=end, on_stretch=note, words=STAR)


def _memos(scene: Scene) -> Iterator[Said]:
    for memo in fragment_memos(scene.study, scene.coding_pass):
        stretch = scene.whole(memo.fragment, memo.coder or COORDINATOR, memo.written)
        if stretch is not None and not memo.private:
            note = Note(
                guid_of("note", "memo", memo.id),
                f"{MEMO}{stretch.place.words} · {memo.coder or COORDINATOR}",
                memo.text,
                user=stretch.user,
                created=stretch.when,
            )
            yield replace(stretch, on_stretch=note, words=memo.text)


def _care(scene: Scene) -> Iterator[Said]:
    for one in list_marks(scene.study, scene.coding_pass):
        stretch = scene.whole(one.fragment, one.coder or COORDINATOR, "")
        if stretch is None or one.kind not in PROTECTING:
            continue
        name = CARE[one.kind][language.current()]
        text = _("This passage was marked: it does not leave the team.")
        note = Note(
            guid_of("note", "care", one.kind), name, f"{text}\n", created=moment(scene.made)
        )
        yield replace(stretch, on_stretch=note, words=name)


def _results(scene: Scene) -> Iterator[Said]:
    taken = {
        fragment: one[0].wall
        for fragment, one in standing(decisions(scene.study, scene.coding_pass)).items()
    }
    last: dict[str, str] = {}
    for (_who, fragment), when in judged_when(scene.study, scene.coding_pass).items():
        last[fragment] = max(when, last.get(fragment, ""))
    for one in results(scene.study, scene.coding_pass):
        fragment = one.fragment.id
        decided = one.basis == "decision"
        when = taken.get(fragment, "") if decided else last.get(fragment, "")
        stretch = scene.whole(fragment, CONSENSUS, when)
        if stretch is None:
            continue
        yield from _codings(scene, stretch, one.assignments)
        if decided:
            note = Note(
                guid_of("note", "reason", scene.coding_pass.id, fragment),
                f"{REASON[language.current()]} · {stretch.place.words}",
                one.reason,
                user=stretch.user,
                created=stretch.when,
            )
            yield replace(stretch, on_stretch=note, words=one.reason)
