"""By what somebody may be known: rare combinations, and what is left in quotes that would leave.

It is read by the team before anything leaves, and never leaves itself.
"""

from __future__ import annotations

from coder.errors import InputError
from coder.language import _
from coder.leaving import SMALLEST, leftovers
from coder.leaving.leftovers import LEFTOVER_KINDS
from coder.report.basis import Basis, Piece
from coder.report.notes import usual_notes
from coder.report.people import Row, source_of
from coder.report.quoting import brief, kept_back, marks_of
from coder.report.table import Column, Table
from coder.report.wording import role_name, wave_name
from coder.study.coders import list_coders
from coder.text import one_line


def privacy(found: Basis) -> Table:
    """First the combinations of role, group and wave that fit fewer than three; then the quotes.

    A row a find in the settled fragments that have a code and may be quoted: names, schools,
    functions. It proposes; whoever reads it decides. Raises InputError where it would be public.
    """
    if found.audience != "team":
        raise InputError(
            _("The table privacy shows what must not leave, so it is for the team: add --team")
        )
    columns = (
        Column("what", _("what")),
        Column("found", _("found")),
        Column("people", _("respondents"), "whole"),
        Column("source", _("source")),
        Column("status", _("status")),
        Column("quote", _("quote")),
    )
    pieces = [one for one in found.pieces if one.state == "settled" and one.codes]
    quoted = [one for one in pieces if one.stays is None]
    notes = (
        *usual_notes(found),
        *kept_back(pieces),
        *_asked(found),
        _("It finds what looks like a name; read the quotes yourself before they leave."),
    )
    rows = (*_rare(found), *_left(found, quoted))
    title = _("By what somebody may be known")
    return Table("privacy", title, columns, rows, notes, found.about)


def _rare(found: Basis) -> list[Row]:
    people: dict[tuple[str, str, str], set[str]] = {}
    for one in found.readings:
        who = one.respondent
        people.setdefault((who.role, who.group, one.transcript.wave), set()).add(who.name)
    rows: list[Row] = []
    for (role, group, wave), names in people.items():
        if len(names) < SMALLEST and (group or wave):
            words = (role_name(role), group, wave_name(wave) if wave else "")
            what = " · ".join(one_line(one) for one in words if one)
            whose = ", ".join(sorted(map(one_line, names)))
            merged = _("merged in what is public")
            rows.append((_("combination"), what, len(names), whose, merged, None))
    return rows


def _left(found: Basis, pieces: list[Piece]) -> list[Row]:
    names = [one.name for one in found.respondents]
    names += [one.name for one in list_coders(found.study)]
    texts = [one.quote() for one in pieces]
    rows: list[Row] = []
    for one in leftovers(texts, names=names):
        piece = pieces[one.quote]
        kind = _(LEFTOVER_KINDS[one.kind])
        where = source_of(found, piece)
        quote = brief(texts[one.quote])
        rows.append((kind, one_line(one.found), None, where, marks_of(piece), quote))
    return rows


def _asked(found: Basis) -> tuple[str, ...]:
    silent = sum(one.quoting == "" for one in found.respondents)
    if not silent:
        return ()
    return (
        _(
            "Of {n} of {all} respondents it is not written down whether they may be quoted; say "
            "it with: coder respondent set NAME quoting=yes"
        ).format(n=silent, all=len(found.respondents)),
    )
