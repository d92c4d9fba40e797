"""Versions of a codebook in a running pass: what a new one changes, and how older work reads.

A codebook in a study never changes. A pass takes a newer version in by an act of its own; the
judgements made so far keep the version that they were made under.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from coder.codebook import Codebook, from_document
from coder.codebook.differ import CodebookDiff, codebook_diff
from coder.errors import InputError
from coder.language import _
from coder.model import Assignment, CodingPass
from coder.study.codebooks import get_codebook, list_codebooks, take_codebook
from coder.study.passes import find_pass, refuse_coder
from coder.study.study import unknown
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class PassVersion:
    """A version of its codebook that a pass had, or has."""

    version: str
    instead: Mapping[str, str]
    """Code that this version no longer has → the code that stands for it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the version in force makes of judgements made under another version."""

    touched: frozenset[str] = frozenset()
    """Codes of the other version whose assignments no longer stand: changed in meaning, or gone."""
    apart: frozenset[str] = frozenset()
    """Codes of the version in force that do not mean what they meant: new, changed, or wider."""
    instead: Mapping[str, str | None] | None = None
    """Code that is gone → what stands for it now; None where nothing was said."""

    @property
    def is_none(self) -> bool:
        """Whether both versions mean the same."""
        return not self.touched and not self.apart

    @property
    def lost(self) -> frozenset[str]:
        """Codes that are gone and that nothing stands for."""
        return frozenset(code for code, now in (self.instead or {}).items() if now is None)


NO_CHANGE = Change()


def versions_of(study: Study, coding_pass: CodingPass) -> list[PassVersion]:
    """Every version of its codebook that a pass ever had, the one in force last."""
    rows = study.facts(
        "SELECT version, instead FROM pass_version WHERE pass = ? ORDER BY hlc, event",
        (coding_pass.id,),
    )
    return [PassVersion(version, json.loads(instead)) for version, instead in rows]


def changes(study: Study, coding_pass: CodingPass) -> dict[str, Change]:
    """Other version that the pass had → what the one in force makes of it; usually empty."""
    history = versions_of(study, coding_pass)
    names = dict.fromkeys(one.version for one in history if one.version != coding_pass.version)
    if not names:
        return {}
    texts = dict(
        study.facts("SELECT version, document FROM codebook WHERE id = ?", (coding_pass.codebook,))
    )
    renamed = json.dumps([dict(one.instead) for one in history])
    now = texts[coding_pass.version]
    return {one: _change(texts[one], now, renamed) for one in names if one in texts}


@lru_cache(maxsize=64)
def _change(before: str, now: str, renamed: str) -> Change:
    # Versions never change, and every screen asks again.
    found = codebook_diff(from_document(json.loads(before)), from_document(json.loads(now)))
    return change_of(found, json.loads(renamed))


def change_of(found: CodebookDiff, renamed: Iterable[Mapping[str, str]]) -> Change:
    """What a difference makes of judgements; ``renamed``: what was said of codes that went."""
    known = frozenset(found.after.ids)
    instead = {code.id: _standing_for(code.id, known, renamed) for code in found.removed}
    wider = {code for code in instead.values() if code is not None}
    added = {code.id for code in found.added}
    return Change(frozenset(found.touched), frozenset({*found.meaning, *added, *wider}), instead)


def _standing_for(
    code: str, known: frozenset[str], renamed: Iterable[Mapping[str, str]]
) -> str | None:
    now = code
    for one in renamed:
        if now not in known:
            now = one.get(now, now)
    return now if now in known else None


def read_as(
    assignments: Sequence[Assignment], change: Change, book: Codebook
) -> tuple[Assignment, ...] | None:
    """Assignments of another version as the one in force (``book``) reads them.

    A code that is gone is read as the one that stands for it, with those of its qualifiers that
    this one has too. None where nothing stands for a code: then it is no judgement of this version.
    """
    instead = change.instead or {}
    result: dict[str, Assignment] = {}
    for one in assignments:
        code = instead.get(one.code, one.code)
        if code is None or code not in book.ids:
            return None
        if code != one.code:
            kept = {qualifier.id for qualifier in book.qualifiers_of(code)}
            qualifiers = tuple(pair for pair in one.qualifiers if pair[0] in kept)
            one = Assignment(code, qualifiers, one.start, one.end)
        result.setdefault(code, one)
    return tuple(result.values())


def reader(
    study: Study, coding_pass: CodingPass
) -> Callable[[Sequence[Assignment]], tuple[Assignment, ...] | None]:
    """How decisions of whatever version read under the one in force (see :func:`read_as`)."""
    others = changes(study, coding_pass).values()
    instead = {code: now for one in others for code, now in (one.instead or {}).items()}
    if not instead:
        return tuple
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    return lambda assignments: read_as(assignments, Change(instead=instead), book)


# Taking a version in


@dataclass(frozen=True, slots=True)
class Update:
    """What a pass would come to with another version of its codebook."""

    coding_pass: CodingPass
    """As it is now."""
    book: Codebook
    """The version to be taken in."""
    difference: CodebookDiff
    instead: Mapping[str, str]
    unsaid: Mapping[str, int]
    """Code that goes though it was used, with nothing said to stand for it → how often it was."""


def version_named(study: Study, coding_pass: CodingPass, version: str) -> Codebook | None:
    """The version of the pass's codebook that the study has under this name; None if none."""
    books = [one for one in list_codebooks(study) if one.id == coding_pass.codebook]
    return next((one for one in books if one.version == version), None)


def plan_version(
    study: Study, name: str, book: Codebook, instead: Mapping[str, str] | None = None
) -> Update:
    """What taking this version into a pass would change; nothing is changed yet.

    ``instead``: code that goes → code of the new version that stands for it. Raises InputError for
    another codebook, the version that the pass has, a pass that is closed, and codes that are not
    there; BlindError for a coder.
    """
    refuse_coder(study)
    chosen = find_pass(study, name)
    names = {"name": one_line(chosen.name), "book": one_line(chosen.codebook)}
    if chosen.state != "open":
        raise InputError(
            _("Pass {name} is closed, and keeps the version of its codebook.").format(**names)
        )
    if book.id != chosen.codebook:
        raise InputError(
            _(
                "Pass {name} has codebook {book}, and {other} is another; plan a pass for it."
            ).format(other=one_line(book.id), **names)
        )
    if book.version == chosen.version:
        raise InputError(
            _("Pass {name} has version {version} of {book} already.").format(
                version=one_line(book.version), **names
            )
        )
    before = get_codebook(study, chosen.codebook, chosen.version)
    found = codebook_diff(before, book)
    said = dict(instead or {})
    for code, now in said.items():
        if code not in before.ids or code in book.ids:
            raise InputError(
                _("Code {code} does not go with this version; nothing can stand for it.").format(
                    code=one_line(code)
                )
            )
        if now not in book.ids:
            raise unknown(
                _("Codebook {book} has no code {{name}}.").format(book=book.id), now, book.ids
            )
    gone = [code.id for code in found.removed if code.id not in said]
    used = _uses(study, chosen, gone)
    return Update(chosen, book, found, said, used)


def _uses(study: Study, coding_pass: CodingPass, codes: Sequence[str]) -> dict[str, int]:
    """How often each code was used, in judgements and in decisions; only those that were."""
    if not codes:
        return {}
    rows = study.facts(
        "SELECT code, count(*) FROM (SELECT a.code FROM assignment a JOIN judgement j "
        "ON j.pass = a.pass AND j.coder = a.coder AND j.fragment = a.fragment "
        "AND j.stage = a.stage WHERE a.pass = ?1 AND j.state = 'judged' "
        "UNION ALL SELECT json_extract(one.value, '$.code') FROM decision d, "
        "json_each(d.assignments) one WHERE d.pass = ?1) GROUP BY code",
        (coding_pass.id,),
    )
    counted = dict(rows)
    return {code: counted[code] for code in codes if code in counted}


def take_version(
    study: Study, name: str, book: Codebook, instead: Mapping[str, str] | None = None
) -> CodingPass:
    """Take a version of its codebook into an open pass; returns the pass as it is then.

    Judgements stay as they are, with the version that they were made under (see
    ``coder.study.recoding`` for what is to be judged again). Raises as :func:`plan_version`, and
    InputError where codes that were used go without a word of what stands for them.
    """
    refuse_coder(study)
    with study.act():
        update = plan_version(study, name, book, instead)
        if update.unsaid:
            raise InputError(
                _(
                    "Version {version} no longer has codes that were used: {codes}; say what "
                    "stands for each with --instead CODE=OTHER."
                ).format(
                    version=one_line(book.version),
                    codes=", ".join(f"{one_line(code)} ({n})" for code, n in update.unsaid.items()),
                )
            )
        take_codebook(study, book)
        study.record(
            "pass.updated",
            {
                "pass": update.coding_pass.id,
                "codebook": book.id,
                "version": book.version,
                "instead": dict(update.instead),
            },
        )
    return find_pass(study, update.coding_pass.id)
