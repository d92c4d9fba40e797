"""Judging: what one coder says of one fragment, whole, as one event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from coder.codebook import Codebook
from coder.codebook.qualifying import check_qualifiers
from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Assignment, Coder, CodingPass, Fragment, Judgement, Stage, Transcript
from coder.study.codebooks import get_codebook
from coder.study.editions import edition_named
from coder.study.highlights import check_highlights
from coder.study.recoding import stages_to_judge
from coder.study.study import unknown
from coder.study.versions import NO_CHANGE, changes, read_as
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

Verdict = frozenset[tuple[str, tuple[tuple[str, str], ...]]]


def judge(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    assignments: Sequence[Assignment],
) -> Judgement:
    """Say which codes apply to a fragment; none means "read, nothing applies".

    The judgement replaces the coder's earlier one; where that was made under a version of the
    codebook that means something else, it stays and the new one is *recoded*. Raises BlindError
    where this coder may not code that transcript, InputError for context, an unknown or doubled
    code, and after sign-off, but for what is to be judged again.
    """
    who = acting_coder(study)
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    check_assignments(book, assignments)
    _refuse_context(fragment)
    check_highlights(study, transcript, fragment, assignments)
    with study.act():
        stage = _stage(study, coding_pass, transcript, fragment, who)
        study.record(
            "judgement",
            {
                **_payload(coding_pass, transcript, fragment, who, stage, "judged", assignments),
                **edition_named(study, transcript, fragment, assignments),
            },
        )
    return Judgement(
        coding_pass.id,
        who.name,
        fragment.id,
        tuple(assignments),
        stage,
        version=coding_pass.version,
    )


def withdraw(
    study: Study, coding_pass: CodingPass, transcript: Transcript, fragment: Fragment
) -> None:
    """Take a judgement back: the fragment is not judged yet, which is not "none applies".

    Where it was judged under a version of the codebook that means something else, it is to be
    judged again; the older judgement stays.
    """
    who = acting_coder(study)
    _refuse_context(fragment)
    with study.act():
        stage = _stage(study, coding_pass, transcript, fragment, who)
        payload = _payload(coding_pass, transcript, fragment, who, stage, "withdrawn", ())
        study.record("judgement", payload)


def _stage(
    study: Study, coding_pass: CodingPass, transcript: Transcript, fragment: Fragment, who: Coder
) -> Stage:
    return stages_to_judge(study, coding_pass, transcript, who, [fragment.id])[fragment.id]


def _refuse_context(fragment: Fragment) -> None:
    if fragment.context:
        raise InputError(_("What the interviewer says is context and is not judged."))


def _payload(
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    who: Coder,
    stage: Stage,
    state: str,
    assignments: Sequence[Assignment],
) -> dict[str, Any]:
    return {
        "pass": coding_pass.id,
        "coder": who.id,
        "transcript": transcript.id,
        "fragment": fragment.id,
        "stage": stage,
        "state": state,
        "swept": False,
        "version": coding_pass.version,
        "assignments": assignment_payload(assignments),
    }


def assignment_payload(assignments: Sequence[Assignment]) -> list[dict[str, Any]]:
    """Assignments as an event holds them."""
    return [
        {
            "code": one.code,
            "qualifiers": dict(one.qualifiers),
            "start": one.start,
            "end": one.end,
        }
        for one in assignments
    ]


def assignments_from(payload: Sequence[Mapping[str, Any]]) -> tuple[Assignment, ...]:
    """The way back of :func:`assignment_payload`."""
    return tuple(
        Assignment(one["code"], tuple(sorted(one["qualifiers"].items())), one["start"], one["end"])
        for one in payload
    )


def check_assignments(book: Codebook, assignments: Sequence[Assignment]) -> None:
    """Refuse codes and qualifiers that the codebook does not have, and a code that stands twice."""
    known = book.ids
    seen = set()
    for one in assignments:
        if one.code not in known:
            raise unknown(
                _("Codebook {book} has no code {{name}}.").format(book=book.id), one.code, known
            )
        if one.code in seen:
            raise InputError(_("Code {code} stands twice.").format(code=one_line(one.code)))
        seen.add(one.code)
        check_qualifiers(book, one.code, one.qualifiers)


def acting_coder(study: Study) -> Coder:
    """The coder who acts; the coordinator judges nothing."""
    if study.coder is None:
        raise BlindError(_("Say who judges with --as NAME; the coordinator does not code."))
    return study.coder


def verdict(assignments: Sequence[Assignment]) -> Verdict:
    """What two judgements are compared by: codes with qualifiers; highlights are left aside."""
    return frozenset((one.code, one.qualifiers) for one in assignments)


def judgements_of(
    study: Study,
    coding_pass: CodingPass,
    *,
    coder: Coder | None = None,
    transcript: Transcript | None = None,
    stage: Stage = "independent",
) -> list[Judgement]:
    """The judgements that this session's person may see; withdrawn ones are none."""
    where = "j.pass = ? AND j.stage = ? AND j.state = 'judged'"
    parameters = [coding_pass.id, stage]
    if coder is not None:
        where += " AND j.coder = ?"
        parameters.append(coder.id)
    if transcript is not None:
        where += " AND j.transcript = ?"
        parameters.append(transcript.id)
    rows = study.rows(
        f"SELECT {SAID} FROM {{judgement}} j LEFT JOIN {{assignment}} a ON {OF_IT} "
        f"WHERE {where} ORDER BY j.coder, j.fragment, a.position",
        parameters,
    )
    return read_judgements(coding_pass, rows, dict(study.rows("SELECT id, name FROM coder")))


SAID = 'j.fragment, j.swept, j.version, j.coder, j.stage, a.code, a.qualifiers, a.start, a."end"'
"""Columns of a judgement (``j``) with one of its assignments (``a``), none where it has none."""
OF_IT = "a.pass = j.pass AND a.coder = j.coder AND a.fragment = j.fragment AND a.stage = j.stage"


def read_judgements(
    coding_pass: CodingPass, rows: Iterable[Sequence[Any]], names: Mapping[str, str]
) -> list[Judgement]:
    """From rows of the columns ``SAID``, those of a judgement together; ``names``: of coders."""
    found = []
    for (who, stage, fragment), parts in groupby(rows, key=lambda row: (row[3], row[4], row[0])):
        every = list(parts)
        said = tuple(
            Assignment(code, tuple(sorted(json.loads(qualifiers).items())), start, end)
            for *_same, code, qualifiers, start, end in every
            if code is not None
        )
        _fragment, swept, version, *_rest = every[0]
        found.append(
            Judgement(coding_pass.id, names[who], fragment, said, stage, bool(swept), version)
        )
    return found


def newest_judgements_of(
    study: Study,
    coding_pass: CodingPass,
    *,
    coder: Coder | None = None,
    transcript: Transcript | None = None,
) -> list[Judgement]:
    """Of each coder and fragment the judgement that results rest on, as this person may see it.

    That is the recoded one, else the revised one, else the independent one; one that was made under
    an older version of the codebook reads as the version in force has it (see
    :func:`coder.study.versions.read_as`).
    """

    def of(stage: Stage) -> list[Judgement]:
        return judgements_of(study, coding_pass, coder=coder, transcript=transcript, stage=stage)

    return newest_of(study, coding_pass, of)


def newest_of(
    study: Study, coding_pass: CodingPass, of: Callable[[Stage], Iterable[Judgement]]
) -> list[Judgement]:
    """As :func:`newest_judgements_of`, of the judgements that ``of`` gives for each stage."""
    revised = _by_place(of("revised"))
    found = [revised.get((one.coder, one.fragment), one) for one in of("independent")]
    changed = changes(study, coding_pass)
    if not changed:
        return found
    recoded = _by_place(of("recoded"))
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    result = []
    for one in found:
        if one.version != coding_pass.version:
            one = recoded.get((one.coder, one.fragment), one)
        said = read_as(one.assignments, changed.get(one.version, NO_CHANGE), book)
        if said is not None:
            result.append(one if said == one.assignments else replace(one, assignments=said))
    return result


def _by_place(found: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    """(coder, id of the fragment) → their judgement."""
    return {(one.coder, one.fragment): one for one in found}
