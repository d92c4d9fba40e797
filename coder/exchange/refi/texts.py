"""Transcripts as text sources, each with the note that says how it was cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import BlindError
from coder.exchange.refi.notions import ABOUT_TEXT, AboutText
from coder.exchange.refi.project import Note, TextSource, guid_of
from coder.exchange.refi.said import Place, moment
from coder.model import Fragment, Transcript
from coder.study.cuts import unit_and_settings
from coder.study.transcripts import fragments_of, list_transcripts, text_of, turns_of
from coder.study.when import imported_when

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Read:
    """A transcript that this session's person may read."""

    transcript: Transcript
    text: str
    fragments: tuple[Fragment, ...]

    @property
    def guid(self) -> str:
        """Of its source."""
        return source_guid(self.transcript.id)


def source_guid(transcript: str) -> str:
    """The GUID of the source that a transcript (its id) becomes."""
    return guid_of("source", transcript)


def readable(study: Study) -> Iterator[Read]:
    """All transcripts that this session's person may read, in the order of their names."""
    for transcript in list_transcripts(study):
        try:
            text = text_of(study, transcript)
        except BlindError:
            continue  # not allocated to this coder, or their own interview
        yield Read(transcript, text, tuple(fragments_of(study, transcript)))


def places_of(read: list[Read]) -> Mapping[str, Place]:
    """Id of each fragment, context too → where it stands."""
    return {one.id: Place(each.transcript, one) for each in read for one in each.fragments}


def sources_of(study: Study, read: list[Read]) -> Iterator[tuple[TextSource, Note]]:
    """Each text as a source that refers to the note that follows it."""
    when = imported_when(study)
    for one in read:
        created = moment(when[one.transcript.id])
        note = Note(
            guid_of("note", "text", one.transcript.id),
            ABOUT_TEXT + one.transcript.name,
            _about(study, one).write(),
            created=created,
        )
        name = one.transcript.name
        yield TextSource(one.guid, name, one.text, created=created, notes=(note.guid,)), note


def _about(study: Study, one: Read) -> AboutText:
    unit, _settings = unit_and_settings(study, one.transcript)
    return AboutText(
        one.transcript.sha256,
        unit,
        one.transcript.wave,
        one.transcript.speakers,
        tuple((t.start, t.end, t.speaker, t.seconds) for t in turns_of(study, one.transcript)),
        tuple((f.label or "", f.start, f.end, f.speaker) for f in one.fragments),
    )
