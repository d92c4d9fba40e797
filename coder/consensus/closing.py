"""Closing a pass: the table opens, and what was said until then is sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coder import __version__
from coder.codebook import checksum
from coder.errors import InputError
from coder.language import _, ngettext
from coder.model import CodingPass
from coder.reliability import agreement
from coder.study.codebooks import get_codebook
from coder.study.coders import list_coders
from coder.study.judgements import assignment_payload, judgements_of
from coder.study.passes import (
    allocations,
    at_table,
    complete,
    pass_to_judge,
    refuse_coder,
    seal,
)
from coder.study.recoding import to_judge_again
from coder.study.transcripts import fragments_of, list_transcripts
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


def close_pass(study: Study, name: str | None = None, *, incomplete: str = "") -> list[str]:
    """Open the table for all complete transcripts and seal their baselines as one snapshot.

    The snapshot holds each coder's last independent judgements, the codebook version, the
    fragments, the figures and the program's version; texts only as hashes. ``incomplete`` is the
    reason for leaving out transcripts that are not complete, or have fragments to be judged again
    under a new version of the codebook. Returns the names of the transcripts that are newly at the
    table. Raises InputError where there are such and no reason is given, or where none is complete.
    """
    refuse_coder(study)
    chosen = pass_to_judge(study, name)
    # One act, so that nobody takes a sign-off back between the figures and the seal.
    with study.act():
        return _close(study, chosen, incomplete)


def _close(study: Study, chosen: CodingPass, incomplete: str) -> list[str]:
    done = complete(study, chosen)
    opened = at_table(study, chosen)
    names = {one.transcript_id: one.transcript for one in allocations(study, chosen)}
    left = [text for key, text in names.items() if key not in done]
    if not done:
        raise InputError(
            _("Pass {name}: no transcript is complete, so there is nothing to close.").format(
                name=one_line(chosen.name)
            )
        )
    done = _without_work(study, chosen, done, opened, incomplete)
    if left and not incomplete.strip():
        raise InputError(
            _(
                "Pass {name} has transcripts that are not complete ({names}); leave them out with "
                "--incomplete REASON."
            ).format(name=one_line(chosen.name), names=", ".join(map(one_line, left[:8])))
        )
    seal(study, chosen, done, _snapshot(study, chosen, done), incomplete.strip())
    return [names[key] for key in done if key not in opened]


def _without_work(
    study: Study, chosen: CodingPass, done: list[str], opened: Mapping[str, str], incomplete: str
) -> list[str]:
    """Without transcripts that coders would judge again after they saw what the others said."""
    left = to_judge_again(study, chosen)
    if not left:
        return done
    names = {one.transcript for one in left}
    if not incomplete.strip():
        n = len({one.fragment for one in left})
        message = ngettext(
            "Pass {name}: {n} fragment is to be judged again under codebook version {version} "
            "({names}); leave it with --incomplete REASON.",
            "Pass {name}: {n} fragments are to be judged again under codebook version {version} "
            "({names}); leave them with --incomplete REASON.",
            n,
        )
        raise InputError(
            message.format(
                name=one_line(chosen.name),
                n=n,
                version=one_line(chosen.version),
                names=", ".join(map(one_line, sorted(names)[:8])),
            )
        )
    texts = {one.id for one in list_transcripts(study) if one.name in names}
    stay = [one for one in done if one in opened or one not in texts]
    if not stay:
        raise InputError(
            _("Pass {name}: no transcript is complete, so there is nothing to close.").format(
                name=one_line(chosen.name)
            )
        )
    return stay


def _snapshot(study: Study, coding_pass: CodingPass, done: Sequence[str]) -> dict[str, Any]:
    transcripts = [one for one in list_transcripts(study) if one.id in set(done)]
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    coders = {one.name: one.id for one in list_coders(study)}
    fragments: dict[str, list[Any]] = {}
    for transcript in transcripts:
        fragments[transcript.id] = [
            [one.id, one.label, one.start, one.end] for one in fragments_of(study, transcript)
        ]
    home = {one[0]: key for key, rows in fragments.items() for one in rows}
    who_count = counted(study, coding_pass)
    return {
        "software": f"transcript-coder {__version__}",
        "pass": coding_pass.id,
        "codebook": book.id,
        "version": book.version,
        "codebook_checksum": checksum(book),
        "texts": {one.id: one.sha256 for one in transcripts},
        "fragments": fragments,
        "judgements": [
            [
                coders[one.coder],
                one.fragment,
                one.swept,
                assignment_payload(one.assignments),
                one.version,
            ]
            for one in judgements_of(study, coding_pass)
            if (home.get(one.fragment), one.coder) in who_count
        ],
        "revised": [
            [
                coders[one.coder],
                one.fragment,
                False,
                assignment_payload(one.assignments),
                one.version,
            ]
            for one in judgements_of(study, coding_pass, stage="revised")
            if (home.get(one.fragment), one.coder) in who_count
        ],
        "figures": agreement(study, coding_pass).document(),
    }


def counted(study: Study, coding_pass: CodingPass) -> set[tuple[str | None, str]]:
    """(id of the transcript, name of the coder) of everybody who codes and was not released."""
    return {
        (one.transcript_id, one.coder)
        for one in allocations(study, coding_pass)
        if not one.released
    }
