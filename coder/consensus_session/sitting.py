"""Who sits at the table, and whether the interview at hand is theirs or of their group."""

from __future__ import annotations

from coder.consensus.sitting import concerned, note_warning, warning_words
from coder.consensus_session.undoing import Undoing


class Sitting(Undoing):
    """Warns once for a transcript and the same people; the journal says that they were warned."""

    __slots__ = ()

    def warning(self) -> str:
        """What those at the table have to mind about the transcript at hand; "" for nothing, and
        where it was said in this session."""
        here = self.here
        if here is None or self.adjudicating or (here.transcript, self.present) in self.warned:
            return ""
        transcript = self.transcripts[here.transcript]
        names = concerned(self.study, self.coding_pass, transcript, self.present)
        if names:
            note_warning(self.study, self.coding_pass, transcript, names)
        self.warned.add((here.transcript, self.present))
        return warning_words(transcript, names) if names else ""
