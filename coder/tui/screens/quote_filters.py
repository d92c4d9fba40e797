"""By what a search for quotes is narrowed: each filter with its values, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from coder.codebook.model import Code, Qualifier, QualifierValue
from coder.language import _
from coder.retrieve import CONSENSUS, Asked, Collection
from coder.text import one_line

NEAR = 1
"""Fragments from a code, where one asks on the screen."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that can be asked of a passage."""

    apply: Callable[[Asked, str], Asked]
    """What is asked with this value as well, or no longer."""
    question: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """Shown → value; empty where it is on or off."""


def choices(collection: Collection, asked: Asked) -> dict[str, Filter]:
    """Name of a filter → the filter, of those that there is something to choose for."""
    passages, told, book = collection.passages, collection.told, collection.book
    who = {name for views in told.said.values() for name in views}
    who |= {name for names in told.stars.values() for name in names}
    codes = {one_line(_named(one)): one.id for one in book.codes}
    roles = {one.respondent.role for one in passages if one.respondent and one.respondent.role}
    waves = {one.transcript.wave for one in passages if one.transcript.wave}
    names = dict.fromkeys(one.transcript.name for one in passages)
    coders = {_("consensus") if one == CONSENSUS else one_line(one): one for one in sorted(who)}
    said = {
        one_line(f"{_named(one)}: {_named(value)}"): f"{one.id}={value.id}"
        for one in book.qualifiers
        for value in one.values
    }
    found = {
        _("a code"): Filter(_with("codes"), _("With which code?"), codes),
        _("what is said with a code"): Filter(_qualified, _("With what is said?"), said),
        _("near a code"): Filter(_near, _("Next to which code?"), codes),
        _("what a coder said"): Filter(_with("coders"), _("Said by whom?"), coders),
        _("a role"): Filter(_with("roles"), _("With which role?"), _same(sorted(roles))),
        _("a wave"): Filter(_with("waves"), _("Of which wave?"), _same(sorted(waves))),
        _("a transcript"): Filter(_with("transcripts"), _("Which transcript?"), _same(names)),
    }
    there = {name: one for name, one in found.items() if one.values}
    there |= {
        _("with a star"): Filter(lambda a, _v: replace(a, starred=not a.starred)),
        _("with a memo"): Filter(lambda a, _v: replace(a, memo=not a.memo)),
        _("unsure of"): Filter(lambda a, _v: replace(a, unsure=not a.unsure)),
        _("used"): Filter(lambda a, _v: replace(a, used=_turned(a.used, True))),
        _("not used"): Filter(lambda a, _v: replace(a, used=_turned(a.used, False))),
        _("approved by the respondent"): Filter(
            lambda a, _v: replace(a, approved=_turned(a.approved, True))
        ),
        _("not approved by the respondent"): Filter(
            lambda a, _v: replace(a, approved=_turned(a.approved, False))
        ),
    }
    if asked.is_filtered:
        there[_("everything again")] = Filter(lambda a, _v: Asked(a.words, a.how))
    return there


def _named(one: Code | Qualifier | QualifierValue) -> str:
    return one.label.shown() or one.id


def _same(names: Iterable[str]) -> dict[str, str]:
    return {one_line(one): one for one in names}


def _turned(now: bool | None, wanted: bool) -> bool | None:
    return None if now is wanted else wanted


def _with(part: str) -> Callable[[Asked, str], Asked]:
    """One more of this kind; once more takes it away."""

    def apply(asked: Asked, value: str) -> Asked:
        now: tuple[str, ...] = getattr(asked, part)
        new = tuple(one for one in now if one != value) if value in now else (*now, value)
        return replace(asked, **{part: new})  # type: ignore[arg-type]

    return apply


def _qualified(asked: Asked, value: str) -> Asked:
    name, _sign, said = value.partition("=")
    pair = (name, said)
    now = asked.qualifiers
    rest = tuple(one for one in now if one != pair)
    return replace(asked, qualifiers=rest if pair in now else (*now, pair))


def _near(asked: Asked, code: str) -> Asked:
    return replace(asked, near=None if asked.near == (code, NEAR) else (code, NEAR))


def filter_words(asked: Asked) -> str:
    """What is asked but for the words, on one line."""
    parts = [*asked.codes, *(f"{name}={value}" for name, value in asked.qualifiers)]
    parts += [_("consensus") if one == CONSENSUS else one for one in asked.coders]
    parts += [*asked.roles, *asked.waves, *asked.transcripts]
    if asked.near is not None:
        parts.append(_("near {code}").format(code=asked.near[0]))
    parts += ["★"] * asked.starred + ["✎"] * asked.memo
    parts += [_("unsure")] * asked.unsure
    if asked.used is not None:
        parts.append(_("used") if asked.used else _("not used"))
    if asked.approved is not None:
        words = _("approved by the respondent"), _("not approved by the respondent")
        parts.append(words[0] if asked.approved else words[1])
    return one_line(" · ".join(parts))
