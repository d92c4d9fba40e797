"""All judgements as flat rows, and the way back: what ``export`` and ``import codings`` carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coder.codebook import Codebook
from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Assignment, Coder, CodingPass, Fragment, Stage, Transcript
from coder.study.codebooks import get_codebook
from coder.study.editions import edition_of
from coder.study.highlights import Span, check_highlights, questions_of
from coder.study.judgements import (
    assignment_payload,
    check_assignments,
    judgements_of,
)
from coder.study.memos import fragment_memos, record_shared_memo
from coder.study.passes import list_passes
from coder.study.recoding import stages_to_judge
from coder.study.stars import list_stars, reached, record_star
from coder.study.transcripts import fragments_of, list_transcripts, natural
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

COLUMNS = (
    "pass",
    "transcript",
    "fragment",
    "fragment_id",
    "coder",
    "codes",
    "starred",
    "memo",
    "text",
    "highlights",
)
STAR = "*"
"""Stands for the star in the column ``highlights``; no code can be called so."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One judgement as a row."""

    coding_pass: str
    transcript: str
    fragment: str
    """Its number as shown (``33``)."""
    fragment_id: str
    coder: str
    codes: str
    """Separated by ``|``; "" = judged, none applies; a qualifier as ``code(valence=absent)``."""
    starred: bool
    memo: str
    text: str
    highlights: str
    """Which words are meant: ``code@5-12`` and ``*@0-9`` (the star), separated by ``|``. Offsets
    are code points from where the fragment begins; those of a star that reaches over more
    fragments go on past its end. What is not named means all of it."""

    def values(self) -> tuple[Any, ...]:
        """In the order of COLUMNS."""
        return (
            self.coding_pass,
            self.transcript,
            self.fragment,
            self.fragment_id,
            self.coder,
            self.codes,
            self.starred,
            self.memo,
            self.text,
            self.highlights,
        )


def codings(
    study: Study, coding_pass: CodingPass | None = None, *, stage: Stage = "independent"
) -> list[Coding]:
    """The judgements that this session's person may see, by transcript, fragment and coder.

    Of all passes, or of one. A coder gets no rows of transcripts that are not allocated to them.
    """
    passes = [coding_pass] if coding_pass else list_passes(study)
    result = []
    fragments: dict[str, tuple[Transcript, Fragment]] = {}
    for transcript in list_transcripts(study):
        try:
            found = fragments_of(study, transcript)
        except BlindError:
            continue  # not allocated to this coder: its text is not theirs to see
        fragments.update({one.id: (transcript, one) for one in found})
    for one_pass in passes:
        result += _codings_of(study, one_pass, stage, fragments)
    return result


def _codings_of(
    study: Study,
    coding_pass: CodingPass,
    stage: Stage,
    fragments: Mapping[str, tuple[Transcript, Fragment]],
) -> list[Coding]:
    stars = {(one.coder, one.fragment): one.span for one in list_stars(study, coding_pass)}
    memos: dict[tuple[str, str], list[str]] = {}
    for memo in fragment_memos(study, coding_pass):
        if not memo.private:
            memos.setdefault((memo.coder, memo.fragment), []).append(memo.text)
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    order = {code.id: position for position, code in enumerate(book.codes)}
    rows = []
    for judgement in judgements_of(study, coding_pass, stage=stage):
        if judgement.fragment not in fragments:
            continue
        transcript, fragment = fragments[judgement.fragment]
        key = (judgement.coder, judgement.fragment)
        ordered = sorted(judgement.assignments, key=lambda one: order.get(one.code, len(order)))
        row = Coding(
            coding_pass.name,
            transcript.name,
            fragment.label or "",
            fragment.id,
            judgement.coder,
            "|".join(write_assignment(one) for one in ordered),
            key in stars,
            "\n".join(memos.get(key, ())),
            fragment.text,
            write_highlights(fragment, ordered, stars.get(key)),
        )
        rows.append(((natural(transcript.name), fragment.position, judgement.coder), row))
    return [row for _key, row in sorted(rows, key=lambda pair: pair[0])]


def write_assignment(assignment: Assignment) -> str:
    """``applied`` or ``applied(fact=expectation,valence=absent)``."""
    if not assignment.qualifiers:
        return assignment.code
    inner = ",".join(f"{name}={value}" for name, value in assignment.qualifiers)
    return f"{assignment.code}({inner})"


_ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*(?:\(([^()]*)\))?\s*")


def read_assignments(text: str) -> tuple[Assignment, ...]:
    """The way back of :func:`write_assignment`, several separated by ``|``. Raises InputError."""
    if not text.strip():
        return ()
    result = []
    for part in text.split("|"):
        match = _ASSIGNMENT.fullmatch(part)
        qualifiers: list[tuple[str, str]] = []
        if match and match[2]:
            for pair in match[2].split(","):
                name, sign, value = pair.partition("=")
                if not (sign and name.strip() and value.strip()):
                    match = None
                    break
                qualifiers.append((name.strip(), value.strip()))
        if match is None:
            raise InputError(
                _("{text}: these are no codes; write them as code|code.").format(
                    text=one_line(text[:60])
                )
            )
        result.append(Assignment(match[1], tuple(sorted(qualifiers))))
    return tuple(result)


def write_highlights(
    fragment: Fragment, assignments: Sequence[Assignment], star: Span | None
) -> str:
    """``applied@5-12|*@0-9``: of what does not mean the whole fragment, which words it means."""
    spans = [(one.code, one.start, one.end) for one in assignments]
    if star is not None:
        spans.append((STAR, *star))
    return "|".join(
        f"{name}@{start - fragment.start}-{end - fragment.start}"
        for name, start, end in spans
        if start is not None and end is not None
    )


_HIGHLIGHT = re.compile(r"\s*([A-Za-z0-9_.-]+|\*|★)\s*@\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*")


def read_highlights(text: str, fragment: Fragment) -> dict[str, Span]:
    """The way back of :func:`write_highlights`: code, or ``*`` for the star, → offsets into the
    transcript's text. Raises InputError."""
    found: dict[str, Span] = {}
    for part in text.split("|") if text.strip() else ():
        match = _HIGHLIGHT.fullmatch(part)
        name = STAR if match and match[1] == "★" else match[1] if match else ""
        if match is None or name in found:
            raise InputError(
                _("{text}: these are no highlights; write them as code@start-end|code@…").format(
                    text=one_line(text[:60])
                )
            )
        found[name] = (fragment.start + int(match[2]), fragment.start + int(match[3]))
    return found


@dataclass(frozen=True, slots=True)
class NewCoding:
    """One row of an import, its names found: ``starred`` and ``memo`` None = leave as it is."""

    coder: Coder
    transcript: Transcript
    fragment: Fragment
    assignments: tuple[Assignment, ...]
    starred: bool | None = None
    memo: str | None = None
    highlights: Mapping[str, Span] | None = None
    """Code, or ``*`` for the star, → the words that it means, offsets into the transcript's text;
    None = leave as it is, {} = each means the whole fragment."""


def take_codings(
    study: Study,
    coding_pass: CodingPass,
    rows: Sequence[NewCoding],
    *,
    source: str,
    whole: Iterable[tuple[Coder, Transcript]] = (),
) -> int:
    """Take judgements in as one act; returns how many judgements are new or changed.

    ``whole`` names coders who read all of a transcript, so that its fragments without a row are
    judged "none applies"; otherwise they stay missing. A coder imports only their own. Raises as
    ``judge`` does, and then nothing is taken.
    """
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    groups: dict[tuple[str, str], list[NewCoding]] = {}
    whole = list(whole)
    for who in [row.coder for row in rows] + [coder for coder, _transcript in whole]:
        if study.coder is not None and who.id != study.coder.id:
            raise BlindError(
                _("{coder} imports only their own codings.").format(
                    coder=one_line(study.coder.name)
                )
            )
    for row in rows:
        groups.setdefault((row.coder.id, row.transcript.id), []).append(row)
    for coder, transcript in whole:
        given = {row.fragment.id for row in groups.get((coder.id, transcript.id), ())}
        rest = [
            NewCoding(coder, transcript, one, ())
            for one in fragments_of(study, transcript)
            if not one.context and one.id not in given
        ]
        groups.setdefault((coder.id, transcript.id), []).extend(rest)
    changed = 0
    with study.act():
        coders = {group[0].coder.id: group[0].coder for group in groups.values()}
        said = {key: _said(study, coding_pass, coder) for key, coder in coders.items()}
        for (key, _transcript), group in groups.items():
            changed += _take_group(study, coding_pass, book, group, said[key])
        if groups:
            study.record(
                "codings.imported",
                {
                    "pass": coding_pass.id,
                    "source": source,
                    "rows": len(rows),
                    "changed": changed,
                    "whole": [[coder.id, transcript.id] for coder, transcript in whole],
                },
            )
    return changed


_Said = Mapping[str, Sequence[Sequence[Assignment]]]
"""Id of a fragment → what one coder says there already, of whatever version."""


def _said(study: Study, coding_pass: CodingPass, coder: Coder) -> _Said:
    found: dict[str, list[Sequence[Assignment]]] = {}
    for stage in ("independent", "recoded"):
        for one in judgements_of(study, coding_pass, coder=coder, stage=stage):
            found.setdefault(one.fragment, []).append(one.assignments)
    return found


def _says_already(row: NewCoding, known: Iterable[Sequence[Assignment]]) -> bool:
    """Whether that is what this coder says there, of whatever version: it comes back as it is."""

    def said(assignments: Sequence[Assignment]) -> set[Assignment]:
        # A table has an order of its own, and perhaps no highlights: neither is another judgement.
        whole = row.highlights is None
        return {replace(one, start=None, end=None) if whole else one for one in assignments}

    return said(_meant(row, ())) in map(said, known)


def _meant(row: NewCoding, known: Iterable[Sequence[Assignment]]) -> tuple[Assignment, ...]:
    """The row's assignments with the words that they mean: as it says, else as was known."""
    spans = row.highlights
    if spans is None:
        spans = {
            one.code: (one.start, one.end)
            for said in known
            for one in said
            if one.start is not None and one.end is not None
        }
    return tuple(
        Assignment(one.code, one.qualifiers, *spans[one.code]) if one.code in spans else one
        for one in row.assignments
    )


def _check_row(row: NewCoding) -> None:
    """Refuse what cannot be judged, and words that are highlighted for nothing."""
    if row.fragment.context:
        raise InputError(_("What the interviewer says is context and is not judged."))
    codes = {one.code for one in row.assignments}
    for name in row.highlights or ():
        if name != STAR and name not in codes:
            raise InputError(
                _("{code} has a highlight and does not stand among the codes.").format(
                    code=one_line(name)
                )
            )
    if row.starred is False and STAR in (row.highlights or ()):
        raise InputError(_("The star has words, and starred says that there is none."))


def _take_group(
    study: Study,
    coding_pass: CodingPass,
    book: Codebook,
    group: Sequence[NewCoding],
    said: _Said,
) -> int:
    coder, transcript = group[0].coder, group[0].transcript
    asked = questions_of(study, transcript)
    changed = []
    for row in group:
        _check_row(row)
        known = said.get(row.fragment.id)
        if known is None or not _says_already(row, known):
            meant = _meant(row, known or ())
            row = replace(row, assignments=meant) if meant != row.assignments else row
            check_assignments(book, row.assignments)
            check_highlights(study, transcript, row.fragment, row.assignments, asked)
            changed.append(row)
    if changed:
        stages = stages_to_judge(
            study, coding_pass, transcript, coder, [row.fragment.id for row in changed]
        )
        for stage in dict.fromkeys(stages.values()):
            rows = [row for row in changed if stages[row.fragment.id] == stage]
            _record(study, coding_pass, coder, transcript, stage, rows)
    for row in group:
        _take_star(study, coding_pass, row)
        if row.memo is not None:
            record_shared_memo(study, coding_pass, transcript, row.fragment.id, coder, row.memo)
    return len(changed)


def _take_star(study: Study, coding_pass: CodingPass, row: NewCoding) -> None:
    words = None if row.highlights is None else row.highlights.get(STAR)
    until = None
    on = True if words else row.starred
    if on is None:
        return
    if words is not None:
        until = reached(study, row.transcript, row.fragment, words)
    elif row.highlights is not None:
        words = (row.fragment.start, row.fragment.end)
    record_star(study, coding_pass, row.transcript, row.fragment, row.coder, on, words, until)


def _record(
    study: Study,
    coding_pass: CodingPass,
    coder: Coder,
    transcript: Transcript,
    stage: Stage,
    rows: Sequence[NewCoding],
) -> None:
    narrow = [row for row in rows if any(one.start is not None for one in row.assignments)]
    edition = edition_of(study, transcript, [row.fragment for row in narrow])
    study.record(
        "judgements.imported",
        {
            "pass": coding_pass.id,
            "coder": coder.id,
            "transcript": transcript.id,
            "stage": stage,
            "swept": False,
            "state": "judged",
            "version": coding_pass.version,
            "judgements": [
                {
                    "fragment": row.fragment.id,
                    "assignments": assignment_payload(row.assignments),
                }
                for row in rows
            ],
            **edition,
        },
    )
