"""Settling who is who in one file before it is imported."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coder.errors import InputError
from coder.ingest.take import Prepared, Settings, with_speakers
from coder.language import _
from coder.model import INTERVIEWER
from coder.study.names import checked_name
from coder.text import one_line, shorten

_EXAMPLE = 200
"""Characters of what a label says, for whoever has to tell who that is."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One label of a file."""

    label: str
    who: str
    """Name of a respondent, or ``interviewer``."""
    turns: int
    example: str
    """The beginning of the longest thing that it says."""


class Settling:
    """The labels of a file that was read, and who they are taken for."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self.name = prepared.name
        self.rows: list[Speaker] = []
        text = prepared.parsed.text
        for label, who in prepared.speakers.items():
            turns = [turn for turn in prepared.parsed.turns if turn.speaker == label]
            longest = max(turns, key=lambda turn: turn.end - turn.start)
            example = shorten(text[longest.start : longest.end], _EXAMPLE)
            self.rows.append(Speaker(label, who, len(turns), example))

    def settle(self, at: int, who: str) -> None:
        """This label is the interviewer, or that respondent. Raises InputError for no name."""
        who = checked_name(who)
        if who.casefold() in (INTERVIEWER, _("interviewer")):
            who = INTERVIEWER
        self.rows[at] = replace(self.rows[at], who=who)

    def answers(self, at: int) -> None:
        """This label is a respondent, under the name of the file unless somebody has that."""
        taken = {one.who.casefold() for number, one in enumerate(self.rows) if number != at}
        name = self.name
        if name.casefold() in taken:
            name = f"{self.name} {self.rows[at].label}".strip()
        self.settle(at, name)

    def settled(self, settings: Settings) -> Prepared:
        """The file with all of it said. Raises InputError where nobody answers."""
        if all(one.who == INTERVIEWER for one in self.rows):
            raise InputError(
                _("{name}: nobody but the interviewer would speak; say who answers.").format(
                    name=one_line(self.name)
                )
            )
        return with_speakers(self._prepared, {one.label: one.who for one in self.rows}, settings)
