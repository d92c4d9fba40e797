"""The transcripts, coders and codes that a table names, each looked up once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.errors import InputError
from coder.exchange.anchored import Searched
from coder.exchange.forms import codes_by_name
from coder.language import _
from coder.model import Assignment, Coder, CodingPass, Fragment, Transcript
from coder.study.coders import find_coder
from coder.study.codings import NewCoding
from coder.study.highlights import Span, questions_of
from coder.study.judgements import judgements_of
from coder.study.memos import fragment_memos
from coder.study.study import unknown
from coder.study.transcripts import find_transcript, fragments_of, list_transcripts, text_of

if TYPE_CHECKING:
    from coder.study import Study

_NUMBERED = re.compile(r"(?:D\s*)?\d+\s*:\s*(.+)")
"""``D 3: P1``, as ATLAS.ti numbers documents."""
_PATH = re.compile(r"\s*[>\\»]\s*")
_DATED = re.compile(r"[,;]?\s+\d{1,4}[-./]\d{1,2}[-./].*")


class Names:
    """What the names in a table stand for. Every look-up raises InputError, with the nearest."""

    def __init__(
        self, study: Study, coding_pass: CodingPass, book: Codebook, coder: Coder | None
    ) -> None:
        self.book = book
        self.given = coder
        """Who coded, where that is said beside the table."""
        self._study = study
        self._pass = coding_pass
        self._codes = codes_by_name(book)
        self._texts: dict[str, Searched] = {}
        self._coders: dict[str, Coder] = {}
        self._asked: dict[str, list[Span]] = {}
        self._memos: dict[tuple[str, str], list[str]] | None = None
        self._said: dict[tuple[str, str], Mapping[str, tuple[Assignment, ...]]] = {}

    def transcript(self, name: str) -> Searched:
        """The transcript of that name, or of that file or numbered document."""
        if name not in self._texts:
            chosen = self._transcript(name.strip())
            text = text_of(self._study, chosen)
            self._texts[name] = Searched(chosen, text, fragments_of(self._study, chosen))
        return self._texts[name]

    def _transcript(self, name: str) -> Transcript:
        known = {one.name.casefold() for one in list_transcripts(self._study)}
        numbered = _NUMBERED.fullmatch(name)
        tries = [name, numbered[1] if numbered else name]
        tries += [PurePath(one).stem for one in tries]
        return find_transcript(
            self._study, next((one for one in tries if one.casefold() in known), name)
        )

    def coder(self, name: str) -> Coder:
        """The coder whom it is said beside the table, else the one of that name."""
        if self.given is not None:
            return self.given
        if not name.strip():
            raise InputError(_("there is no coder; say who coded with --coder NAME."))
        if name not in self._coders:
            # Some programs put the date behind the name.
            self._coders[name] = find_coder(self._study, _DATED.sub("", name.strip()))
        return self._coders[name]

    def code(self, name: str) -> str:
        """Id of the code that has this id, label or short name, perhaps at the end of a path."""
        for one in (name, _PATH.split(name.strip())[-1]):
            found = self._codes.get(" ".join(one.casefold().split()), ())
            if len(found) == 1:
                return found[0]
            if found:
                raise InputError(
                    _("{name} is more than one code: {codes}; write the code itself.").format(
                        name=name, codes=", ".join(found)
                    )
                )
        labels = [one.label.shown() for one in self.book.codes]
        raise unknown(
            _("Codebook {book} has no code {{name}}.").format(book=self.book.id),
            name,
            [*labels, *self.book.ids],
        )

    def questions(self, transcript: Transcript) -> list[Span]:
        """Where the interviewer speaks in it."""
        if transcript.id not in self._asked:
            self._asked[transcript.id] = questions_of(self._study, transcript)
        return self._asked[transcript.id]

    def said(self, coder: Coder, transcript: Transcript) -> Mapping[str, tuple[Assignment, ...]]:
        """Id of a fragment → what this coder says there already, as far as it may be seen."""
        place = (coder.id, transcript.id)
        if place not in self._said:
            found = {}
            for stage in ("independent", "recoded"):
                for one in judgements_of(
                    self._study, self._pass, coder=coder, transcript=transcript, stage=stage
                ):
                    found[one.fragment] = one.assignments
            self._said[place] = found
        return self._said[place]

    def kept(self, row: NewCoding) -> tuple[Assignment, ...]:
        """The codes of a row with the qualifiers that this coder gave with them before.

        A cross, or another program, says nothing of qualifiers.
        """
        before = self.said(row.coder, row.transcript).get(row.fragment.id, ())
        known = {one.code: one.qualifiers for one in before}
        return tuple(replace(one, qualifiers=known.get(one.code, ())) for one in row.assignments)

    def memo(self, coder: Coder, fragment: Fragment) -> str:
        """What this coder wrote with the fragment for all to read."""
        if self._memos is None:
            self._memos = {}
            for one in fragment_memos(self._study, self._pass):
                if not one.private:
                    self._memos.setdefault((one.coder, one.fragment), []).append(one.text)
        return "\n".join(self._memos.get((coder.name, fragment.id), ()))
