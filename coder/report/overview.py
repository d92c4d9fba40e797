"""The study at a glance: who, what texts, how much of it is coded and settled, by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coder.language import N_, _
from coder.leaving import REST
from coder.report.basis import Basis, Piece, Reading
from coder.report.notes import usual_notes
from coder.report.people import Combination, Row, merged, merging
from coder.report.table import Column, Table
from coder.report.wording import role_name, wave_name
from coder.study.about import study_name
from coder.study.coders import list_coders
from coder.study.passes import allocations

_RESTS_ON = {
    "decision": N_("settled by a decision"),
    "agreed": N_("agreed by themselves"),
    "single": N_("judged by the one coder planned"),
    "coder": N_("judged by this coder"),
    "any": N_("judged by any coder"),
}
_KINDS = {"coach": N_("coaches"), "researcher": N_("researchers")}


def overview(found: Basis) -> Table:
    """Rows of a number, and of how many where it is a part of something."""
    columns = (
        Column("part", _("part")),
        Column("what", _("what")),
        Column("n", _("n"), "whole"),
        Column("of", _("of"), "whole"),
    )
    rows = (
        *_respondents(found),
        *_combined(found),
        *_texts(found),
        *_fragments(found),
        *_coders(found),
        *_codes(found),
    )
    title = _("{study} at a glance").format(study=study_name(found.study))
    notes = (*usual_notes(found), *merging(found, _combination))
    return Table("overview", title, columns, rows, notes, found.about, ("part",))


def _respondents(found: Basis) -> Iterator[Row]:
    part, n = _("respondents"), len(found.respondents)
    yield part, _("all"), n, None
    for role in found.roles:
        yield part, role_name(role), sum(one.role == role for one in found.respondents), n
    yield part, _("whose text was wholly judged"), len(found.read), n


def _combination(one: Reading) -> Combination:
    return one.respondent.role, one.respondent.group, one.transcript.wave


def _combined(found: Basis) -> Iterator[Row]:
    """Role, group and wave together; for others small combinations are merged."""
    part = _("role, group and wave")
    for (role, group, wave), together in merged(found, _combination).items():
        who = {one.respondent.id for one in found.readings if _combination(one) in together}
        where = ", ".join([group or _("no group"), wave_name(wave)])
        if group == REST:
            where = _("other groups and waves")
        yield part, f"{role_name(role)}: {where}", len(who), len(found.respondents)


def _texts(found: Basis) -> Iterator[Row]:
    part, n = _("transcripts"), len(found.transcripts)
    opened = {one.transcript.id for one in found.pieces}
    yield part, _("all"), n, None
    for wave in found.waves:
        if wave:
            yield part, wave_name(wave), sum(one.wave == wave for one in found.transcripts), n
    yield part, _("at the table"), len(opened), n
    yield part, _("words of respondents at the table"), sum(one.words for one in found.pieces), None


def _fragments(found: Basis) -> Iterator[Row]:
    part, n = _("fragments at the table"), len(found.pieces)
    states = Counter(one.state for one in found.pieces)
    rests = Counter(one.rests_on for one in found.pieces)
    yield part, _("all"), n, None
    for basis, words in _RESTS_ON.items():
        if rests[basis]:  # type: ignore[index]
            yield part, _(words), rests[basis], n  # type: ignore[index]
    yield part, _("not settled"), states["unresolved"], n
    yield part, _("not judged by all who should"), states["unread"], n
    settled = states["settled"]
    yield part, _("settled, with a code that counts"), sum(map(_coded, found.pieces)), settled


def _coded(piece: Piece) -> bool:
    return bool(piece.codes)


def _coders(found: Basis) -> Iterator[Row]:
    mine = {one.coder_id for one in allocations(found.study, found.coding_pass) if not one.released}
    kinds = Counter(one.kind for one in list_coders(found.study) if one.id in mine)
    yield _("coders"), _("all"), len(mine), None
    for kind, words in _KINDS.items():
        yield _("coders"), _(words), kinds[kind], len(mine)  # type: ignore[index]


def _codes(found: Basis) -> Iterator[Row]:
    book = found.book
    used = sum(bool(found.with_code[code]) for code in book.ids)
    part = _("codebook {codebook}, version {version}").format(
        codebook=book.id, version=book.version
    )
    yield part, _("codes"), len(book.ids), None
    yield part, _("codes that somebody has"), used, len(book.ids)
