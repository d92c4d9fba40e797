"""When a pass was opened again, and why: every report of it says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.clock import local
from coder.language import _
from coder.model import CodingPass
from coder.study.effects import effects_of
from coder.study.journal import events
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


@dataclass(frozen=True, slots=True)
class Reopening:
    """A pass that was closed took judgements again."""

    wall: str
    """UTC, ISO 8601."""
    reason: str

    def words(self, *, why: bool = True) -> str:
        """As a sentence, with the day in local time; without the reason, in which people write
        what they like, for readers outside the team."""
        try:
            day = local(self.wall)[:10]
        except (ValueError, OverflowError, OSError):  # a clock that lies is shown as it stands
            day = one_line(self.wall[:24])
        if not why:
            return _("Reopened on {date}.").format(date=day)
        return _("Reopened on {date}: {reason}").format(date=day, reason=one_line(self.reason))

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"time": self.wall, "reason": self.reason}


def reopenings(study: Study, coding_pass: CodingPass) -> list[Reopening]:
    """All of a pass that were not taken back, oldest first; everybody may know of them."""
    found = [
        one
        for one in events(study._writer, kinds=("pass.reopened",))
        if one.payload is None or one.payload["pass"] == coding_pass.id
    ]
    if not found:
        return []
    effects = effects_of(study._writer)
    counted = [now for one in found if (now := effects.on(one)) is not None]
    return [
        Reopening(one.wall, one.data["reason"])
        for one in counted
        if one.data["pass"] == coding_pass.id
    ]
