"""From a file to a transcript in the study: read it, see who is who, cut it, take it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.ingest.pattern import values_in_name
from coder.ingest.speakers import looks_like_interviewer
from coder.ingest.told import NO_SPEAKER, Ask, read_told
from coder.ingest.unlabelled import FIRST, SECOND
from coder.language import _, ngettext
from coder.model import INTERVIEWER, UNITS, ParsedTranscript, Span, Unit
from coder.pseudonyms import Replacements
from coder.segment import cut, recorded, usable_model
from coder.study.attributes import known_key
from coder.study.transcripts import Added, Cut, Known, add_transcript
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

DEFAULT_WORDS = 60
"""A longer turn is divided at sentence ends into pieces of at most so many words."""

_KNOWN_KEYS = ("respondent", "role", "group", "wave", "coder", "quoting")


@dataclass(frozen=True, slots=True)
class Settings:
    """How files are to be taken in."""

    unit: Unit = "fragment"
    max_words: int = DEFAULT_WORDS
    lang: str = "nl"
    model: str | None = None
    """A trained spaCy pipeline that finds the sentences, its name or folder; None for our rules."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Label → ``interviewer``, the name of a respondent, or ``-`` for what is no label, as far as
    somebody said so."""
    alternate: bool | None = None
    """Whether paragraphs without any label are by two speakers in turn; None: nobody said."""
    ask: Ask | None = None
    """Asks a person that, where there is one; otherwise the likeliest reading is taken."""
    values: Mapping[str, str] = field(default_factory=dict)
    """respondent, role, group, wave, coder, quoting; anything else is an attribute."""
    pattern: str = ""
    """What the names of files say: ``{wave}_{role}_{respondent}``."""
    replacements: Replacements | None = None
    """Names that are replaced before anything else is done with a text; None: nobody said."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file read and cut, before it is taken in."""

    name: str
    source: str
    parsed: ParsedTranscript
    speakers: Mapping[str, str]
    spans: tuple[Span, ...]
    guesses: tuple[str, ...]
    """What was assumed about who is who and where to cut, for the person who imports."""
    values: Mapping[str, str] = field(default_factory=dict)
    """respondent, role, group, wave, coder and attributes: as said, and as its name says."""
    replaced: Mapping[str, int] | None = None
    """Name → how often it was replaced; None where no key file was given."""

    @property
    def n_fragments(self) -> int:
        """How many fragments will be judged."""
        return sum(not span.context for span in self.spans)


def settings_from(
    *,
    unit: str = "fragment",
    max_words: int = DEFAULT_WORDS,
    lang: str = "nl",
    model: str | None = None,
    speakers: tuple[str, ...] = (),
    values: tuple[str, ...] = (),
) -> Settings:
    """Settings from ``LABEL=NAME`` and ``key=value`` as people type them. Raises InputError."""
    chosen = next((one for one in UNITS if one == unit), None)
    if chosen is None:
        raise InputError(
            _("There is no unit {unit}; choose from: {units}.").format(
                unit=one_line(unit), units=", ".join(UNITS)
            )
        )
    if lang not in ("nl", "en"):
        raise InputError(_("Transcripts are in nl or en, not {lang}.").format(lang=one_line(lang)))
    if max_words < 1:
        raise InputError(_("A fragment has at least one word."))
    said = {known_key(key): value for key, value in pairs_from(values).items()}
    if model:
        usable_model(model)
    return Settings(
        chosen, max_words, lang, model or None, speakers=pairs_from(speakers), values=said
    )


def pairs_from(texts: tuple[str, ...]) -> dict[str, str]:
    """``NAME=VALUE`` as people type them. Raises InputError."""
    result = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise InputError(_("{text}: write it as NAME=VALUE.").format(text=one_line(text)))
        result[name.strip()] = value.strip()
    return result


def prepare(path: Path, settings: Settings, *, name: str | None = None) -> Prepared:
    """Read and cut one file without touching a study. Raises InputError for what it cannot use."""
    parsed, told = read_told(
        path, settings.speakers, alternate=settings.alternate, ask=settings.ask
    )
    stem, source, replaced = path.stem, path.name, None
    names = settings.replacements
    if names is not None:
        parsed, replaced = names.transcript(parsed)
        stem, source = names.file_name(path.stem, replaced), names.file_name(path.name)
        name = names.text(name) if name else None
        settings = without_names(settings, names)
    name = name or stem
    if settings.pattern:
        said = values_in_name(stem, settings.pattern)
        settings = replace(settings, values={**settings.values, **said})
    speakers, guesses = who_is_who(parsed, settings, name)
    spans, doubts = _cut(parsed, speakers, settings)
    lines = (*told, *guesses, *doubts)
    return Prepared(name, source, parsed, speakers, spans, lines, settings.values, replaced)


def with_speakers(prepared: Prepared, speakers: Mapping[str, str], settings: Settings) -> Prepared:
    """The file with its labels settled by somebody who looked: label → who, for all of them."""
    spans, doubts = _cut(prepared.parsed, speakers, settings)
    return replace(prepared, speakers=dict(speakers), spans=spans, guesses=doubts)


def _cut(
    parsed: ParsedTranscript, speakers: Mapping[str, str], settings: Settings
) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """The fragments, and what whoever imports should know of how they were cut."""
    interviewers = {label for label, who in speakers.items() if who == INTERVIEWER}
    stopless: list[int] = []
    spans = cut(
        parsed.text,
        parsed.turns,
        interviewers,
        unit=settings.unit,
        lang=settings.lang,
        max_words=settings.max_words,
        model=settings.model,
        unpunctuated=stopless.append,
    )
    return tuple(spans), (_without_stops(len(stopless)),) if stopless else ()


def without_names(settings: Settings, names: Replacements) -> Settings:
    """What was said about labels and people, in the words that the text has now."""
    return replace(
        settings,
        speakers={names.text(key): names.text(who) for key, who in settings.speakers.items()},
        # A coder is named as the team knows them.
        values={
            key: value if key == "coder" else names.text(value)
            for key, value in settings.values.items()
        },
    )


def _without_stops(n: int) -> str:
    """A line for the person who imports where speech without stops was cut by other means."""
    return ngettext(
        "{n} long turn has no full stops: it is cut at line breaks, else by length, not at "
        "sentence ends.",
        "{n} long turns have no full stops: they are cut at line breaks, else by length, not "
        "at sentence ends.",
        n,
    ).format(n=n)


def take(study: Study, prepared: Prepared, settings: Settings) -> Added:
    """Take a prepared file into the study, all of it or nothing."""
    values = prepared.values
    known = Known(
        speakers=prepared.speakers,
        wave=values.get("wave", ""),
        role=values.get("role"),
        group=values.get("group"),
        coder=values.get("coder"),
        quoting=values.get("quoting"),
        attributes={key: value for key, value in values.items() if key not in _KNOWN_KEYS},
        replaced=None if prepared.replaced is None else sum(prepared.replaced.values()),
    )
    the_cut = Cut(
        settings.unit,
        prepared.spans,
        recorded(
            unit=settings.unit,
            lang=settings.lang,
            max_words=settings.max_words,
            model=settings.model,
        ),
    )
    return add_transcript(
        study, prepared.name, prepared.parsed, the_cut, known, source=prepared.source
    )


def who_is_who(
    parsed: ParsedTranscript, settings: Settings, name: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Label → respondent or ``interviewer``, and what was assumed where nobody said.

    A respondent is named after the transcript, or after it and the label where there are several.
    """
    labels = list(dict.fromkeys(turn.speaker for turn in parsed.turns))
    said = {label.casefold(): who for label, who in settings.speakers.items() if who != NO_SPEAKER}
    unknown = [label for label in settings.speakers if label.casefold() not in _folded(labels)]
    if unknown and len(labels) > 0:
        # A label may be absent from one file of a folder; only a lone file makes it a mistake.
        said = {label: who for label, who in said.items() if label in _folded(labels)}
    result = {label: said[label.casefold()] for label in labels if label.casefold() in said}
    guesses = []
    rest = [label for label in labels if label not in result]
    if INTERVIEWER not in result.values():
        asking = [label for label in rest if looks_like_interviewer(label)]
        asking = asking or _named_interviewer(parsed, rest)
        if not asking and len(rest) > 1:
            asking = _who_asks(parsed, rest) or [FIRST] * (rest == [FIRST, SECOND])
            guesses += [
                _("{label} asks the questions and is taken for the interviewer.").format(
                    label=one_line(label)
                )
                for label in asking
            ]
        result |= dict.fromkeys(asking, INTERVIEWER)
    people = [label for label in labels if label not in result]
    respondent = settings.values.get("respondent") or name
    for label in people:
        result[label] = respondent if len(people) == 1 else f"{respondent} {label}".strip()
    if len(people) > 1:
        guesses.append(
            _("{n} people answer: {names}.").format(
                n=len(people), names=", ".join(one_line(result[label]) for label in people)
            )
        )
    return result, tuple(guesses)


def _named_interviewer(parsed: ParsedTranscript, labels: list[str]) -> list[str]:
    """The speakers whom a header names as interviewer (``Interviewer: Marja``)."""
    named = {
        name.strip().casefold()
        for line in parsed.front_matter
        for role, sign, name in [line.partition(":")]
        if sign and looks_like_interviewer(role.strip())
    }
    return [label for label in labels if label.casefold() in named]


def _folded(labels: list[str]) -> set[str]:
    return {label.casefold() for label in labels}


def _who_asks(parsed: ParsedTranscript, labels: list[str]) -> list[str]:
    """The one speaker most of whose turns end in a question mark, if there is one."""
    turns: dict[str, int] = dict.fromkeys(labels, 0)
    asked: dict[str, int] = dict.fromkeys(labels, 0)
    for turn in parsed.turns:
        if turn.speaker in turns:
            turns[turn.speaker] += 1
            said = parsed.text[turn.start : turn.end].rstrip()
            asked[turn.speaker] += bool(re.search(r"\?[\"')\]]*$", said))
    shares = {label: asked[label] / turns[label] for label in labels if turns[label]}
    best = max(shares, key=lambda label: shares[label])
    return [best] if shares[best] > 0.4 else []
