"""``export codings`` and ``import codings``: judgements as a table, out and in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.exchange.tables import Line, Profile, read_table, unguarded, write_table
from coder.language import _, ngettext
from coder.model import Coder, CodingPass, Fragment, Stage, Transcript
from coder.study.coders import find_coder
from coder.study.codings import (
    COLUMNS,
    NewCoding,
    codings,
    read_assignments,
    read_highlights,
    take_codings,
)
from coder.study.judgements import judgements_of
from coder.study.passes import find_pass, pass_to_judge
from coder.study.transcripts import find_transcript, fragments_of
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study import Study

GOOD_MATCH = 90.0
"""A quote without a number is taken for the fragment that it is at least so similar to …"""
CLEAR_LEAD = 5.0
"""… when the next fragment is at least so much less similar (rapidfuzz, 0 to 100)."""

_YES = ("1", "true", "yes", "ja", "x", "*", "★", "waar")
_NO = ("0", "false", "no", "nee", "", "onwaar")


def export_codings(
    study: Study,
    coding_pass: CodingPass | None,
    *,
    stage: Stage = "independent",
    profile: Profile = "plain",
    raw: bool = False,
) -> bytes:
    """One row a judgement as this session's person may see them."""
    rows = [one.values() for one in codings(study, coding_pass, stage=stage)]
    return write_table(COLUMNS, rows, profile=profile, raw=raw)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought."""

    coding_pass: str
    rows: int
    changed: int
    """Judgements that are new or differ from what was there."""
    read_whole: tuple[tuple[str, str], ...]
    """(coder, transcript) of whom all other fragments were judged "none applies"."""
    missing: int
    """Fragments of the transcripts named that stay missing for a coder named."""


def import_codings(
    study: Study,
    path: Path,
    *,
    pass_name: str | None = None,
    whole: bool = False,
) -> Imported:
    """Take judgements from a table in: all of it or nothing.

    Needs the columns ``transcript``, ``coder``, ``codes`` and ``fragment`` or ``quote``; a row
    whose ``text`` is not that fragment's is refused. ``whole`` says that each coder read all of
    each transcript named, so that a fragment without a row means "none applies"; else it stays
    missing. Raises InputError with the first problem and the number of others.
    """
    lines = read_table(path, required=("transcript", "coder", "codes"))
    if not lines:
        raise InputError(_("{path}: there are no rows.").format(path=one_line(str(path))))
    coding_pass = _pass_of(study, lines, pass_name, path)
    texts: dict[str, tuple[Transcript, list[Fragment]]] = {}
    coders: dict[str, Coder] = {}
    rows, problems = [], []
    for line in lines:
        try:
            rows.append(_row(study, line, texts, coders))
        except InputError as error:
            problems.append(
                _("{path}, line {n}: {problem}").format(
                    path=one_line(str(path)), n=line.number, problem=error
                )
            )
    problems += _doubles(rows, lines, path) if not problems else []
    if problems:
        raise InputError(_first_of(problems))
    pairs = list(
        {(row.coder.id, row.transcript.id): (row.coder, row.transcript) for row in rows}.values()
    )
    changed = take_codings(study, coding_pass, rows, source=path.name, whole=pairs if whole else ())
    return Imported(
        coding_pass.name,
        len(rows),
        changed,
        tuple((coder.name, transcript.name) for coder, transcript in pairs) if whole else (),
        _missing(study, coding_pass, pairs),
    )


def _missing(
    study: Study, coding_pass: CodingPass, pairs: Sequence[tuple[Coder, Transcript]]
) -> int:
    return sum(
        transcript.n_fragments
        - len(judgements_of(study, coding_pass, coder=coder, transcript=transcript))
        for coder, transcript in pairs
    )


def _first_of(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return problems[0]
    n = len(problems) - 1
    more = ngettext("and {n} more problem", "and {n} more problems", n).format(n=n)
    return f"{problems[0]} ({more})"


def _pass_of(study: Study, lines: Sequence[Line], pass_name: str | None, path: Path) -> CodingPass:
    named = sorted({line["pass"].strip() for line in lines} - {""})
    if pass_name is None and len(named) > 1:
        raise InputError(
            _("{path}: it names several passes ({names}); choose one with --pass.").format(
                path=one_line(str(path)), names=", ".join(map(one_line, named[:5]))
            )
        )
    if pass_name is not None and len(named) > 1:
        chosen = find_pass(study, pass_name)
        others = [name for name in named if name.casefold() != chosen.name.casefold()]
        raise InputError(
            _("{path}: it has rows of other passes too ({names}); take them out first.").format(
                path=one_line(str(path)), names=", ".join(map(one_line, others[:5]))
            )
        )
    if pass_name is None and named:
        return find_pass(study, named[0])
    return pass_to_judge(study, pass_name)


def _row(
    study: Study,
    line: Line,
    texts: dict[str, tuple[Transcript, list[Fragment]]],
    coders: dict[str, Coder],
) -> NewCoding:
    name = line["transcript"].strip()
    if name not in texts:
        transcript = find_transcript(study, name)
        texts[name] = (transcript, fragments_of(study, transcript))
    who = line["coder"].strip()
    if who not in coders:
        coders[who] = find_coder(study, who)
    transcript, fragments = texts[name]
    fragment = _fragment(line, transcript, fragments)
    text = line["text"]
    if text.strip() and _plain(fragment.text) not in (_plain(text), _plain(unguarded(text))):
        raise InputError(
            _("the text is not that of {name} fragment {label}: {text}").format(
                name=one_line(transcript.name), label=fragment.label, text=shorten(text, 40)
            )
        )
    return NewCoding(
        coders[who],
        transcript,
        fragment,
        read_assignments(line["codes"]),
        _starred(line) if "starred" in line else None,
        line.cells.get("memo"),
        read_highlights(line["highlights"], fragment) if "highlights" in line else None,
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _starred(line: Line) -> bool:
    value = line["starred"].strip().casefold()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise InputError(_("starred is 1 or 0, not {value}.").format(value=one_line(value)[:20]))


def _fragment(line: Line, transcript: Transcript, fragments: Sequence[Fragment]) -> Fragment:
    label = line["fragment"].strip()
    if label:
        for one in fragments:
            if one.label == label:
                return one
        raise InputError(
            _("Transcript {name} has no fragment {label}.").format(
                name=one_line(transcript.name), label=one_line(label)
            )
        )
    quote = line["quote"]
    if not quote.strip():
        raise InputError(_("there is neither a fragment nor a quote."))
    return find_quote(quote, transcript, fragments)


def find_quote(quote: str, transcript: Transcript, fragments: Sequence[Fragment]) -> Fragment:
    """The one fragment that a quote comes from: exactly, else fuzzily; never guessed.

    Raises InputError where none is similar enough, or two are nearly as similar.
    """
    judged = [one for one in fragments if not one.context]
    wanted = _plain(quote)
    exact = [one for one in judged if wanted in _plain(one.text)]
    if len(exact) == 1:
        return exact[0]
    scores = sorted(
        ((_similar(wanted, _plain(one.text)), -one.position, one) for one in exact or judged),
        reverse=True,
        key=lambda triple: triple[:2],
    )
    names = {"name": one_line(transcript.name), "quote": shorten(quote, 40)}
    if not scores or (not exact and scores[0][0] < GOOD_MATCH):
        raise InputError(_("this quote is not found in {name}: {quote}").format(**names))
    if len(scores) > 1 and scores[0][0] - scores[1][0] < CLEAR_LEAD:
        raise InputError(
            _("this quote fits fragments {one} and {other} of {name}: {quote}").format(
                one=scores[0][2].label, other=scores[1][2].label, **names
            )
        )
    return scores[0][2]


def _similar(wanted: str, text: str) -> float:
    from rapidfuzz import fuzz

    # A quote may be a part of the fragment, never the other way round.
    if len(wanted) > len(text) * 1.2:
        return float(fuzz.ratio(wanted, text))
    return float(fuzz.partial_ratio(wanted, text))


def _doubles(rows: Sequence[NewCoding], lines: Sequence[Line], path: Path) -> list[str]:
    seen: dict[tuple[str, str], int] = {}
    found = []
    for row, line in zip(rows, lines, strict=True):
        key = (row.coder.id, row.fragment.id)
        if key in seen:
            problem = _("{coder} judges {name} fragment {label} twice (also in line {m}).").format(
                coder=one_line(row.coder.name),
                name=one_line(row.transcript.name),
                label=row.fragment.label,
                m=seen[key],
            )
            found.append(
                _("{path}, line {n}: {problem}").format(
                    path=one_line(str(path)), n=line.number, problem=problem
                )
            )
        seen.setdefault(key, line.number)
    return found
