"""A project of another program, or one of ours, into a study: all of it or nothing, as one act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.codebook import Codebook, checksum
from coder.errors import InputError
from coder.exchange.refi.account import Line, Lines
from coder.exchange.refi.codebook_in import codes_of, versioned
from coder.exchange.refi.container import opened
from coder.exchange.refi.notions import (
    ABOUT_PASS,
    ABOUT_TEXT,
    CODEBOOK,
    ORIGIN,
    OURS,
    WAVE,
    AboutText,
    is_star,
    read_about_pass,
    read_about_text,
)
from coder.exchange.refi.pass_in import PassTaken, PassWanted, take_work
from coder.exchange.refi.people_in import (
    Names,
    Team,
    Values,
    name_of,
    respondent_names,
    take_respondents,
)
from coder.exchange.refi.placing import Grid
from coder.exchange.refi.project import Case, Project, TextSource, all_codes
from coder.exchange.refi.reading import Progress, ReadText, read_codebook, read_project
from coder.exchange.refi.turns_in import Divided, divided
from coder.exchange.refi.unlabelled import without_labels
from coder.exchange.refi.work_in import (
    Gathering,
    Memo,
    Work,
    memo_text,
    moment,
    says_something_else,
)
from coder.ingest.take import Settings
from coder.language import _
from coder.model import INTERVIEWER, Transcript
from coder.study.codebooks import list_codebooks, take_codebook
from coder.study.highlights import Span
from coder.study.memos import Subject, on_study, on_transcript
from coder.study.passes import refuse_coder
from coder.study.transcripts import (
    Known,
    add_transcript,
    fragments_of,
    list_transcripts,
    text_of,
)
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Options:
    """How a project is to be taken in."""

    settings: Settings = field(default_factory=Settings)
    """How its texts are divided, and who is who."""
    pass_name: str | None = None
    """The pass that its codings come in; None: one of its own."""
    kind: str = "researcher"
    """Of coders of whom the file does not say it."""
    whole: bool = False
    """Whether each coder read the whole of each text that they coded something in."""


@dataclass(frozen=True, slots=True)
class Account:
    """What came of an import."""

    name: str
    """Of the project, as the file says."""
    origin: str
    """Which program wrote it, as the file says."""
    codebook: str
    """Its id; "" where the file has no codes."""
    version: str
    codes: int
    coders: tuple[str, ...]
    """Names of everybody who said something."""
    new_codebook: bool
    new_coders: int
    transcripts: int
    """That are new."""
    known_transcripts: int
    """That were in the study already, with the same text."""
    fragments: int
    """Of the new ones."""
    coding_pass: str
    """Name of the pass; "" where nothing is coded."""
    selections: int
    judgements: int
    """Judgements that are new or differ from what was there."""
    stars: int
    memos: int
    decisions: int
    respondents: int
    lines: tuple[Line, ...]
    """What was not taken, and what was assumed."""


def import_project(
    study: Study,
    path: Path,
    options: Options,
    *,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> Account:
    """Take a project file (``.qdpx``) in, as the coordinator: all of it or nothing.

    ``dry_run`` does all of it and takes it back. Raises InputError, with one line, for whatever
    cannot be used; then nothing was changed.
    """
    refuse_coder(study)
    lines = Lines()
    with opened(path) as archive, study.act(dry_run=dry_run):
        read = read_project(archive, lines)
        taking = _Taking(study, path, read.project, options, lines)
        for number, one in enumerate(read.texts, start=1):
            taking.text(one)
            if progress is not None:
                progress(number, read.n)
        return taking.done()


@dataclass(frozen=True, slots=True)
class TakenCodebook:
    """What came of a codebook that was imported."""

    codebook: Codebook
    new: bool
    lines: tuple[Line, ...]


def import_codebook(
    study: Study, path: Path, *, name: str = "", dry_run: bool = False
) -> TakenCodebook:
    """Take a codebook file (``.qdc``) in; ``name`` is its title, else the file's name.

    Raises InputError for what is no codebook.
    """
    refuse_coder(study)
    lines = Lines()
    project = read_codebook(path, lines)
    title = name or project.name or path.stem
    found = codes_of(project.codes, title=title, note="", cases=(), lines=lines)
    if found.book is None:
        raise InputError(_("{name} has no codes.").format(name=one_line(str(path))))
    for one in project.sets:
        lines.add("set", "", one.name)
    with study.act(dry_run=dry_run):
        book, new = _taken_in(study, found.book)
    return TakenCodebook(book, new, tuple(lines.found))


def _taken_in(study: Study, book: Codebook) -> tuple[Codebook, bool]:
    """The codebook as the study has it now, and whether it is new there."""
    for _try in range(2):
        known = [
            one for one in list_codebooks(study) if (one.id, one.version) == (book.id, book.version)
        ]
        if not known:
            take_codebook(study, book)
            return book, True
        if checksum(known[0]) == checksum(book):
            return known[0], False
        book = versioned(book)  # another text under the same version
    return book, False


class _Taking:
    """One import under way, within its act."""

    def __init__(
        self, study: Study, path: Path, project: Project, options: Options, lines: Lines
    ) -> None:
        self.study = study
        self.project = project
        self.options = options
        self.lines = lines
        self.file = path.name
        self.notes = {one.guid: one for one in project.notes}
        said = [one.text for one in project.notes if one.name.startswith(ABOUT_PASS)]
        self.about = read_about_pass(said[0]) if said else None
        self.texts = _about_texts(project)
        self.title = project.name or path.stem
        ours = [one.text for one in project.notes if one.name.startswith(CODEBOOK)]
        self.codes = codes_of(
            project.codes,
            title=self.title,
            note=ours[0] if ours else "",
            cases={one.guid for one in project.cases},
            lines=lines,
        )
        self.book: Codebook | None = None
        self.new_book = False
        if self.codes.book is not None:
            self.book, self.new_book = _taken_in(study, self.codes.book)
        kinds = self.about.coders if self.about else {}
        self.team = Team(study, project.users, kinds, options.kind, lines)
        self.values = Values(study, project, lines)
        self.respondents = respondent_names(study, project.cases, lines)
        self.by_source = _turned((one.guid, one.sources) for one in project.cases)
        self.by_selection = _turned((one.guid, one.selections) for one in project.cases)
        linked = dict(_linked(project, set(self.notes), lines))
        self.gathering = Gathering(
            self.codes, self.notes, linked, project.origin.startswith(ORIGIN), lines
        )
        self.names = Names([], lines)
        self.known = {one.name.casefold(): one for one in list_transcripts(study)}
        self.works: list[Work] = []
        self.sources: set[str] = set()
        self.people: dict[str, dict[str, str]] = {}
        """Name of a respondent → what is known of them."""
        self.new = self.fragments = self.selections = 0
        self.memos: list[Memo] = []

    # Texts

    def text(self, read: ReadText) -> None:
        """Take one text in, and gather what was said of it."""
        about = self._about(read.source)
        read = replace(read, source=self._as_it_went_out(read.source, about))
        source = read.source
        self.sources.add(source.guid)
        self.selections += len(source.selections)
        name = self._name(source)
        said = self.values.said(source.values)
        cut = divided(read, name, about, self._spoken(source), self.options.settings)
        for guess in cut.guesses:
            self.lines.add("who", name, guess)
        transcript = self._transcript(name, cut, said.pop(WAVE, "") or cut.wave)
        for who in dict.fromkeys(cut.speakers.values()):
            if who != INTERVIEWER and said:
                self.people.setdefault(who, {}).update(said)
        fragments = fragments_of(self.study, transcript)
        grid = Grid(source.text, fragments, _asked(cut))
        self.works.append(self.gathering.work(transcript, grid, source))
        for coding in source.codings:
            if coding.code not in self.codes.cases:
                self.lines.add("whole text", name, self.codes.ids.get(coding.code, "–"))
        self._remarks(on_transcript(transcript), source)

    def _as_it_went_out(self, source: TextSource, about: AboutText | None) -> TextSource:
        """Without labels that were put in for another program, where the study has it so."""
        there = self._there(source)
        if there is not None and about is not None:
            known = text_of(self.study, there)
            bare = source if known == source.text else without_labels(source, about)
            if bare.text == known:
                return bare
        return source

    def _there(self, source: TextSource) -> Transcript | None:
        """The transcript of that name that was in the study before."""
        return self.known.get(name_of(source.name, _("text")).casefold())

    def _about(self, source: TextSource) -> AboutText | None:
        """How this text was cut: as the note on it says, else one on an equal text."""
        digest = hashlib.sha256(source.text.encode()).hexdigest()
        found = self.texts.get(digest, {})
        mine = next((found[guid] for guid in source.notes if guid in found), None)
        return mine or next(iter(found.values()), None)

    def _name(self, source: TextSource) -> str:
        """Its name; another one where a text of the study has it already."""
        there = self._there(source)
        if there is not None and text_of(self.study, there) != source.text:
            self.names.take(there.name)
        return self.names.free(source.name, _("text"))

    def _spoken(self, source: TextSource) -> dict[str, list[Span]]:
        """Name of a respondent → stretches of this text that a case says are theirs."""
        found: dict[str, list[Span]] = {}
        cases = self.codes.cases
        whole = [*self.by_source.get(source.guid, ())]
        whole += [one.code for one in source.codings if one.code in cases]
        for guid in whole:
            found.setdefault(self.respondents[guid], [])
        if not cases and not self.by_selection:
            return found
        for selection in source.selections:
            meant = [*self.by_selection.get(selection.guid, ())]
            meant += [one.code for one in selection.codings if one.code in cases]
            for guid in meant:
                spans = found.setdefault(self.respondents[guid], [])
                spans.append((selection.start, selection.end))
        return found

    def _transcript(self, name: str, cut: Divided, wave: str) -> Transcript:
        known = Known(speakers=cut.speakers, wave=wave)
        added = add_transcript(
            self.study, name, cut.parsed, cut.cut, known, source=self.file, twins=False
        )
        if not added.unchanged:
            self.new += 1
            self.fragments += added.transcript.n_fragments
        return added.transcript

    def _remarks(self, subject: Subject, source: TextSource) -> None:
        """The notes on a text as a whole, and its description."""
        for guid in source.notes:
            self._remark(subject, guid)
        if source.description.strip():
            created = moment(source.created)
            self.memos.append(Memo(source.user, subject, source.description, created))

    def _remark(self, subject: Subject, guid: str) -> None:
        note = self.notes.get(guid)
        if note is not None and not note.name.startswith(OURS):
            self.gathering.seen.add(guid)
            text = memo_text(note)
            self.memos.append(Memo(note.user, subject, text, moment(note.created)))

    # What is left when all texts are in

    def done(self) -> Account:
        """Take in what is not about one text, and the work; say what came of it."""
        for one in self.project.cases:
            said = self.values.said(one.values)
            said.pop(WAVE, None)
            self.people.setdefault(self.respondents[one.guid], {}).update(said)
            self._list_case(one)
        take_respondents(self.study, self.values, self.people)
        self._loose_remarks()
        for group in self.project.sets:
            if not is_star(group.name):
                self.lines.add("set", "", group.name)
        wanted = self.options.pass_name or name_of(
            self.about.name if self.about else self.title, "import"
        )
        taken = take_work(
            self.study,
            self.works,
            self.memos,
            self.team,
            self.book,
            PassWanted(
                wanted,
                self.about.kind if self.about else "coding",
                named=self.options.pass_name is not None,
                whole=self.options.whole,
                source=self.file,
            ),
            self.lines,
        )
        return self._account(taken)

    def _list_case(self, one: Case) -> None:
        name = self.respondents[one.guid]
        for code in one.codes:
            self.lines.add("case code", name, self.codes.ids.get(code, "–"))
        if one.description.strip():
            self.lines.add("memo", name, shorten(one.description, 60))
        for guid in one.sources:
            if guid not in self.sources:
                self.lines.add("unknown text", name, guid)

    def _loose_remarks(self) -> None:
        """Notes on codes and on the project; one that nothing refers to is on the project too."""
        for _above, code in all_codes(self.project.codes):
            identity = self.codes.ids.get(code.guid)
            for guid in code.notes if identity else ():
                self._remark(Subject("code", identity or ""), guid)
        study = on_study(self.study)
        for one in self.project.notes:
            lost = one.guid not in self.gathering.seen and not says_something_else(one.name)
            if one.guid in self.project.note_refs or lost:
                self._remark(study, one.guid)
        if self.project.description.strip():
            created = moment(self.project.created)
            self.memos.append(Memo(self.project.user, study, self.project.description, created))

    def _account(self, taken: PassTaken) -> Account:
        return Account(
            name=self.project.name,
            origin=self.project.origin,
            codebook=self.book.id if self.book else "",
            version=self.book.version if self.book else "",
            codes=len(self.codes.ids),
            new_codebook=self.new_book,
            coders=taken.coders,
            new_coders=self.team.added,
            transcripts=self.new,
            known_transcripts=len(self.works) - self.new,
            fragments=self.fragments,
            coding_pass=taken.name,
            selections=self.selections,
            judgements=taken.judgements,
            stars=taken.stars,
            memos=taken.memos,
            decisions=taken.decisions,
            respondents=len(self.people),
            lines=tuple(self.lines.found),
        )


def _asked(cut: Divided) -> list[Span]:
    """Where the interviewer speaks, for fragments that hold a question with its answer.

    With the label of the answer, which lies between the two.
    """
    if cut.cut.unit != "exchange":
        return []
    asking = {label for label, who in cut.speakers.items() if who == INTERVIEWER}
    turns = cut.parsed.turns
    ends = [*(one.start for one in turns[1:]), len(cut.parsed.text)]
    return [(one.start, end) for one, end in zip(turns, ends, strict=True) if one.speaker in asking]


def _about_texts(project: Project) -> dict[str, dict[str, AboutText]]:
    """SHA-256 of a text of ours → GUID of each note on such a text, and how that was cut.

    By the text, since other programs lose what refers to the note.
    """
    found: dict[str, dict[str, AboutText]] = {}
    for one in project.notes:
        said = read_about_text(one.text) if one.name.startswith(ABOUT_TEXT) else None
        if said is not None:
            found.setdefault(said.sha256, {})[one.guid] = said
    return found


def _turned(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[str]]:
    """What is referred to → by what."""
    found: dict[str, list[str]] = {}
    for who, refs in pairs:
        for one in refs:
            found.setdefault(one, []).append(who)
    return found


def _linked(
    project: Project, notes: set[str], lines: Lines
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a link ties a note to, with the notes; any other link is listed."""
    found: dict[str, list[str]] = {}
    for one in project.links:
        ends = (one.origin, one.target)
        if len(notes.intersection(ends)) == 1:
            note, other = ends if one.origin in notes else ends[::-1]
            found.setdefault(other, []).append(note)
        else:
            lines.add("link", "", one.name)
    return ((one, tuple(refs)) for one, refs in found.items())
