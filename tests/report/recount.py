"""The same figures once more, counted with pandas from ``study.codings()`` and the decisions.

Nothing of ``coder.report`` or ``coder.consensus`` is used: who speaks where, who counts as read and
what a code stands under are worked out here again, from what the study lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coder.codebook import Codebook
from coder.model import INTERVIEWER
from coder.study import Study
from coder.study.codebooks import get_codebook
from coder.study.codings import read_assignments
from coder.study.decisions import decisions
from coder.study.passes import allocations, at_table, find_pass
from coder.study.respondents import list_respondents
from coder.study.transcripts import fragments_of, list_transcripts


@dataclass
class Recount:
    """Frames to count in."""

    fragments: pd.DataFrame
    """fragment_id, transcript, wave, respondent, role, position, state."""
    codes: pd.DataFrame
    """fragment_id, respondent, transcript, code (parents too): what counts of what is settled."""
    at_stake: pd.DataFrame
    """The same of what is not settled."""
    book: Codebook
    said: dict[str, list[str]]
    """Of a settled fragment what it rests on, counting or not, as ``codings`` writes it."""

    def __post_init__(self) -> None:
        waves = (None, *self.fragments.wave.unique())
        self._read = {wave: self._wholly(wave) for wave in waves}
        self._roles = self.fragments.drop_duplicates("respondent").set_index("respondent").role

    def read(self, wave: str | None = None) -> set[str]:
        """Respondents whose every fragment was judged by all who should."""
        return self._read[wave]

    def _wholly(self, wave: str | None) -> set[str]:
        mine = self.fragments if wave is None else self.fragments[self.fragments.wave == wave]
        whole = mine.groupby("respondent").state.apply(lambda one: bool((one != "unread").all()))
        return set(whole[whole].index)

    def of(self, code: str, role: str | None = None, wave: str | None = None) -> tuple[int, ...]:
        """n, u and N."""
        people = self.read(wave)
        if role is not None:
            people = {one for one in people if self._roles[one] == role}

        def having(frame: pd.DataFrame) -> set[str]:
            mine = frame.code == code
            if wave is not None:
                mine &= frame.wave == wave
            return set(frame.respondent[mine]) & people

        n = having(self.codes)
        return len(n), len(having(self.at_stake) - n), len(people)


def recount(study: Study, name: str, *, of: str = "consensus") -> Recount:
    """Count a pass again."""
    coding_pass = find_pass(study, name)
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    said = study.codings()
    said = said[said["pass"] == name]
    allocated = {
        transcript: {
            one.coder
            for one in allocations(study, coding_pass)
            if one.transcript == transcript and not one.released
        }
        for transcript in {one.transcript for one in allocations(study, coding_pass)}
    }
    opened = at_table(study, coding_pass)
    people = {one.name: one for one in list_respondents(study)}
    replaced = {event for one in decisions(study, coding_pass) for event in one.replaces}
    decided = {
        one.fragment: "|".join(
            sorted(each.code + _said(each.qualifiers) for each in one.assignments)
        )
        for one in decisions(study, coding_pass)
        if one.id not in replaced and one.outcome == "decided"
    }
    rows, codes, stake = [], [], []
    said_of: dict[str, list[str]] = {}
    for transcript in list_transcripts(study):
        if transcript.name not in allocated:
            continue
        for fragment in fragments_of(study, transcript):
            who = transcript.speakers.get(fragment.speaker, "")
            if fragment.context or who == INTERVIEWER:
                continue
            here = said[said.fragment_id == fragment.id]
            views = {row.coder: row.codes for row in here.itertuples()}
            state, result = _state(views, allocated[transcript.name], decided.get(fragment.id), of)
            if transcript.id not in opened:
                state, result = "unread", []
            base = {
                "fragment_id": fragment.id,
                "transcript": transcript.name,
                "wave": transcript.wave,
                "respondent": who,
                "role": people[who].role,
                "position": fragment.position,
                "words": len(fragment.text.split()),
                "text": fragment.text,
            }
            rows.append({**base, "state": state})
            if state == "settled":
                codes += [{**base, "code": one} for one in _counting(book, result)]
                said_of[fragment.id] = result
            elif state == "unresolved":
                stake += [{**base, "code": one} for one in _counting(book, list(views.values()))]
    columns = [*rows[0], "code"]
    return Recount(
        pd.DataFrame(rows),
        pd.DataFrame(codes, columns=[one for one in columns if one != "state"]),
        pd.DataFrame(stake, columns=[one for one in columns if one != "state"]),
        book,
        said_of,
    )


def _state(
    views: dict[str, str], allocated: set[str], decision: str | None, of: str
) -> tuple[str, list[str]]:
    if of == "any":
        return ("settled", list(views.values())) if views else ("unread", [])
    if of != "consensus":
        return ("settled", [views[of]]) if of in views else ("unread", [])
    if decision is not None:
        return "settled", [decision]
    if set(views) < allocated:
        return "unread", []
    if len({frozenset(one.split("|")) for one in views.values()}) == 1:
        return "settled", [next(iter(views.values()))]
    return "unresolved", []


def _said(qualifiers: tuple[tuple[str, str], ...]) -> str:
    return f"({','.join(f'{key}={value}' for key, value in qualifiers)})" if qualifiers else ""


def _counting(book: Codebook, said: list[str]) -> set[str]:
    parents = {code.id: code.parent for code in book.codes}
    loose = {
        (one.id, value.id) for one in book.qualifiers for value in one.values if not value.counts
    }
    found = set()
    for verdict in said:
        for one in read_assignments(verdict):
            if set(one.qualifiers) & loose:
                continue
            code = one.code
            while code:
                found.add(code)
                code = parents[code]
    return found
