"""A corrected text in the place of a transcript: where each fragment went, and the act itself.

What is the same or at least 85 % alike goes along by itself; what is less so waits for a person,
as far as it is judged and frozen. Fragments keep their ids, so that judgements stay about what they
were about; one without a place is an orphan: kept with all that was said of it, and out of use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.anchoring import SURE, Piece, State, anchor, clipped
from coder.errors import InputError
from coder.language import _, ngettext
from coder.model import INTERVIEWER, UNITS, Fragment, ParsedTranscript, Transcript, Turn, Unit
from coder.segment import MAX_WORDS, cut
from coder.study import cuts
from coder.study.corrections import Corrected, record_correction
from coder.study.transcripts import fragments_of, is_frozen, text_of
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_FEW_WORDS = 5
"""So many new words beside a fragment join it; more are a fragment of their own."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one fragment."""

    fragment: Fragment
    state: State
    similarity: float
    """0…100."""
    place: tuple[int, int] | None
    """In the corrected text; None for an orphan."""
    pieces: tuple[Piece, ...]
    asks: bool
    """Whether a person decides: it is judged and frozen, and no longer much alike."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A corrected text before it is put in the place of the other."""

    transcript: Transcript
    before: str
    parsed: ParsedTranscript
    speakers: Mapping[str, str]
    source: str
    fates: tuple[Fate, ...]
    """In the order of the fragments, context included."""
    frozen: bool

    @property
    def unchanged(self) -> bool:
        """Whether it is the text that is there already."""
        return self.parsed.text == self.before and self.speakers == self.transcript.speakers

    @property
    def asks(self) -> tuple[Fate, ...]:
        """Those that wait for a person."""
        return tuple(one for one in self.fates if one.asks)


def preview(
    study: Study,
    transcript: Transcript,
    parsed: ParsedTranscript,
    speakers: Mapping[str, str],
    *,
    source: str = "",
) -> Preview:
    """Where each fragment of a transcript is in a corrected text; nothing is changed.

    Raises BlindError where a coder asks: the coordinator corrects.
    """
    cuts.refuse_cutting(study)
    before, after = text_of(study, transcript), parsed.text
    fragments = fragments_of(study, transcript)
    frozen = is_frozen(study, transcript)
    found = anchor(before, after, [(one.start, one.end) for one in fragments])
    whole = cuts.unit_and_settings(study, transcript)[0] == "exchange"
    fates = []
    for fragment, one in zip(fragments, found, strict=True):
        place = one.after if whole or one.after is None else _in_one_turn(parsed.turns, one.after)
        state, alike = one.state, one.similarity
        if place != one.after:
            state, alike = _compared(fragment.text, after, place, state)
        asks = frozen and not fragment.context and (place is None or alike < SURE)
        fates.append(Fate(fragment, state, alike, place, clipped(one.pieces, place), asks))
    return Preview(transcript, before, parsed, dict(speakers), source, tuple(fates), frozen)


def _compared(
    text: str, after: str, place: tuple[int, int] | None, state: State
) -> tuple[State, float]:
    from rapidfuzz import fuzz

    if place is None:
        return "orphan", 0.0
    now = after[slice(*place)]
    if state == "same" and now != text:
        state = "changed"
    return state, fuzz.ratio(text, now)


def correct(
    study: Study,
    plan: Preview,
    *,
    accept: Collection[str] = (),
    orphan: Collection[str] = (),
    reason: str = "",
) -> Corrected:
    """Put the corrected text in the place of the other: one act, all of it or nothing.

    ``accept`` and ``orphan`` name (by number) the fragments that a person decided on: take the
    place that was found, or leave the fragment without one. Raises InputError for what is still
    undecided, with the list, and where a table was opened and something judged would go or come.
    """
    cuts.refuse_cutting(study)
    _check_decisions(plan, accept, orphan)
    taken = [
        one
        for one in plan.fates
        if one.place is not None
        and one.fragment.label not in orphan
        and (one.similarity >= SURE or one.fragment.label in accept or one.fragment.context)
    ]
    kept = {one.fragment.id for one in taken}
    gone = [
        one.fragment
        for one in plan.fates
        if one.fragment.id not in kept and not one.fragment.context
    ]
    with study.act():
        if text_of(study, plan.transcript) != plan.before or [
            one.fragment for one in plan.fates
        ] != fragments_of(study, plan.transcript):
            raise InputError(
                _("{name} was changed meanwhile; nothing was changed. Look again.").format(
                    name=one_line(plan.transcript.name)
                )
            )
        rows = _filled(study, plan, taken)
        if all(one.label is None for one in rows):
            raise InputError(
                _("Nothing would be left to judge in {name}.").format(
                    name=one_line(plan.transcript.name)
                )
            )
        return record_correction(
            study,
            plan.transcript,
            plan.parsed,
            plan.speakers,
            rows=rows,
            gone=gone,
            pieces=[piece for one in taken for piece in one.pieces],
            source=plan.source,
            reason=reason,
        )


def _check_decisions(plan: Preview, accept: Collection[str], orphan: Collection[str]) -> None:
    known = {one.fragment.label: one for one in plan.fates if not one.fragment.context}
    for label in {*accept, *orphan}:
        if label not in known:
            raise InputError(
                _("Transcript {name} has no fragment {label}.").format(
                    name=one_line(plan.transcript.name), label=one_line(label)
                )
            )
        if label in accept and (known[label].place is None or label in orphan):
            raise InputError(
                _("Fragment {label} has no place in the corrected text to accept.").format(
                    label=one_line(label)
                )
            )
    open_ = [one for one in plan.asks if one.fragment.label not in {*accept, *orphan}]
    if open_:
        shown = ", ".join(
            f"{one.fragment.label} ({one.similarity:.0f} %)"
            if one.place
            else f"{one.fragment.label} (–)"
            for one in open_[:12]
        )
        n = len(open_)
        raise InputError(
            ngettext(
                "{name}: {n} fragment is not much like what stands there now: {which}. Nothing was "
                "changed; decide with --accept NUMBER or --orphan NUMBER.",
                "{name}: {n} fragments are not much like what stands there now: {which}. Nothing "
                "was changed; decide with --accept NUMBER or --orphan NUMBER.",
                n,
            ).format(
                name=one_line(plan.transcript.name), n=n, which=shown + ("…" if n > 12 else "")
            )
        )


def _in_one_turn(turns: Sequence[Turn], place: tuple[int, int]) -> tuple[int, int] | None:
    """The part of a place in the turn that holds most of it."""
    parts = [
        (max(one.start, place[0]), min(one.end, place[1]))
        for one in turns
        if one.start < place[1] and place[0] < one.end
    ]
    return max(parts, key=lambda one: one[1] - one[0], default=None)


def _filled(study: Study, plan: Preview, taken: Sequence[Fate]) -> list[cuts.Piece]:
    """The fragments in the order of the corrected text, with what stands between them.

    A few words beside a fragment of the same turn join it; more become fragments of their own.
    """
    rows = sorted((_row(plan, one) for one in taken), key=lambda one: one.start)
    result: list[cuts.Piece] = []
    for turn in plan.parsed.turns:
        mine = [one for one in rows if turn.start <= one.start < turn.end]
        position = max(turn.start, result[-1].end if result else 0)
        added: list[cuts.Piece] = []
        for one in [*mine, None]:
            until = one.start if one else turn.end
            start, end = cuts.trimmed(plan.parsed.text, position, max(until, position))
            if start < end:
                few = len(plan.parsed.text[start:end].split()) <= _FEW_WORDS
                if few and added:
                    added[-1] = replace(added[-1], end=end)
                elif few and one:
                    one = replace(one, start=start)
                else:
                    added += _new(study, plan, replace(turn, start=start, end=end))
            if one:
                added.append(one)
                position = one.end
        result += added
    return _numbered(study, plan, result)


def _row(plan: Preview, fate: Fate) -> cuts.Piece:
    start, end = fate.place or (0, 0)
    one = fate.fragment
    turn = next((each for each in plan.parsed.turns if each.start <= start < each.end), None)
    speaker = turn.speaker if turn else one.speaker
    label = one.label
    if not plan.frozen and speaker != one.speaker:
        label = None if plan.speakers.get(speaker) == INTERVIEWER else ""
    return cuts.Piece(one.id, label, start, end, speaker)


def _new(study: Study, plan: Preview, stretch: Turn) -> Iterator[cuts.Piece]:
    """What is new in the text, cut as the rest is."""
    unit, settings = cuts.unit_and_settings(study, plan.transcript)
    known: Unit = next((one for one in UNITS if one == unit and one != "exchange"), "turn")
    for span in cut(
        plan.parsed.text,
        [stretch],
        {label for label, who in plan.speakers.items() if who == INTERVIEWER},
        unit=known,
        lang=settings.get("lang", "nl"),
        max_words=settings.get("max_words", MAX_WORDS),
        model=settings.get("model") or None,
    ):
        yield cuts.Piece("", None if span.context else "", span.start, span.end, stretch.speaker)


def _numbered(study: Study, plan: Preview, rows: Sequence[cuts.Piece]) -> list[cuts.Piece]:
    """With a number for what is new among frozen fragments: a letter after the one before it."""
    if not plan.frozen:
        return list(rows)
    result = []
    before, used = "0", set()
    for one in rows:
        if one.label == "":
            free = cuts.free_labels(study, plan.transcript, before)
            label = next(each for each in free if each not in used)
            used.add(label)
            one = replace(one, label=label)
        before = one.label or before
        result.append(one)
    return result
