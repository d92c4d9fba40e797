"""Figures of conversations: where codes are in them, which story they tell, what changes."""

from __future__ import annotations

from collections.abc import Sequence

from coder.language import _
from coder.report.basis import Basis
from coder.report.counting import count, with_role
from coder.report.figures.kinds import (
    Chain,
    Figure,
    Missing,
    Panel,
    Slopes,
    Strip,
    Strips,
    figure,
)
from coder.report.notes import usual_notes
from coder.report.people import combinations
from coder.report.story import chain, in_order, state_of
from coder.report.story import story as story_table
from coder.report.table import Cell, Column, Count, Table
from coder.report.waves import waves as waves_table
from coder.report.wording import code_cells, code_columns, role_name, wave_name
from coder.text import one_line


def strip(found: Basis) -> Figure | Missing:
    """Where the codes are along each conversation."""
    name, title = "strip", _("Each conversation from beginning to end")
    top = found.book.children()
    at = {one.id: place for place, one in enumerate(top)}
    labels = tuple(one.label.shown() for one in top)
    strips: list[Strip] = []
    rows: list[tuple[Cell, ...]] = []
    for transcript in found.transcripts:
        pieces = [one for one in found.pieces if one.transcript.id == transcript.id]
        if not pieces:
            continue
        heading = _heading(found, [who for one in pieces for who in one.people], transcript.wave)
        if found.audience == "team":
            heading = f"{one_line(transcript.name)} · {heading}"
        marks = [
            (place, at[code], settled)
            for place, one in enumerate(pieces)
            for codes, settled in ((one.codes, True), (one.at_stake, False))
            for code in sorted(codes & at.keys(), key=lambda code: at[code])
        ]
        strips.append(Strip(heading, labels, len(pieces), tuple(marks)))
        for place, code, settled in marks:
            cells = code_cells(top[code])
            rows.append((len(strips), heading, place + 1, *cells, "1" if settled else "0"))
    if not strips:
        return Missing(name, title, _("No transcript is at the table yet."))
    columns = (
        Column("conversation", _("no."), "whole"),
        Column("who", _("conversation")),
        Column("place", _("fragment, counted from the beginning"), "whole"),
        *code_columns(),
        Column("settled", _("settled")),
    )
    table = Table(name, title, columns, tuple(rows), usual_notes(found), found.about, lead=3)
    said = _("A tick is a fragment with that code; hollow where it is not settled.")
    return figure(name, title, said, Strips(tuple(strips)), table)


def _heading(found: Basis, people: Sequence[str], wave: str) -> str:
    named = [one_line(found.labels.get(one, "")) for one in dict.fromkeys(people)]
    who = ", ".join(one for one in named if one) or _("nobody known")
    # A wave beside a role may fit one person alone.
    return f"{who} · {one_line(wave_name(wave))}" if wave and found.audience == "team" else who


def story(found: Basis) -> Figure | Missing:
    """A row a respondent, a column a step of the codebook's scale."""
    table = story_table(found)
    steps = chain(found)
    if not found.pieces:
        return Missing("story", table.title, _("No transcript is at the table yet."))
    people = in_order(found)
    drawing = Chain(
        tuple(f"{one_line(label)} · {one_line(role)}" for label, role, _who in people),
        tuple(one.label.shown() for one in steps),
        tuple(tuple(state_of(found, who, step) for step in steps) for *_words, who in people),
    )
    said = _("What each respondent tells of; a gap says that the texts do not tell it, no more.")
    return figure("story", table.title, said, drawing, table)


def waves(found: Basis) -> Figure | Missing:
    """A panel a code: how many respondents of how many at each wave, by role and in all."""
    name, table = "waves", waves_table(found)
    moments = tuple(one for one in found.waves if one)
    if len(moments) < 2:
        return Missing(name, table.title, _("There is one wave, or none is written down."))
    alone = combinations(found)
    panels = []
    for code in found.book.children():
        lines: list[tuple[str, tuple[Count | None, ...]]] = [
            (_("all"), tuple(count(found, code.id, wave=wave) for wave in moments))
        ]
        for role in found.roles:
            told = tuple(
                count(found, code.id, with_role(role), wave) if (role, wave) in alone else None
                for wave in moments
            )
            if role and any(one is not None and one.of for one in told):
                lines.append((role_name(role), told))
        panels.append(Panel(code.label.shown(), tuple(lines)))
    said = _("Respondents with the code, of those whose text of that wave was wholly judged.")
    return figure(
        name, table.title, said, Slopes(tuple(map(wave_name, moments)), tuple(panels)), table
    )
