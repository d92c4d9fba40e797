"""Putting pseudonyms in the place of names: in a text, a label, the name of a file.

A name is replaced where it is a whole word, as it is written and wholly in capitals; one that is
written in lower case also with a capital. A possessive keeps its ending (``Mariekes`` becomes
``[Persoon 1]s``). Of names that begin at one place the longest counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from coder.errors import InputError
from coder.language import _
from coder.model import ParsedTranscript, Turn
from coder.text import canonical, one_line

_BEFORE = r"(?<![^\W_])"
_END = r"(?![^\W_]|[\u0300-\u036f])"
"""A name is beside no letter and no digit; ``_Anna_`` is Anna in italics."""
_LETTER = r"[^\W\d_]"
_BETWEEN = r"[\s_.\-]+"
"""What may stand between the parts of a name in the name of a file."""
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]+\]")
_BARE_S = re.compile(r"(?:[bcdfghjklmnpqrtvw]|[eé])", re.IGNORECASE)
"""How a name ends that takes a possessive s without an apostrophe."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what comes in its place; the same where it stays."""

    found: str
    instead: str


class Replacements:
    """All names of a key file, ready to be replaced."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """``pairs``: a name and what comes in its place (the name itself: it stays).

        Raises InputError for a name that is empty or too short, for one with two replacements, and
        for a replacement in which a name stands that is replaced itself.
        """
        self.pairs = tuple(Pair(*map(_clean, pair)) for pair in pairs)
        _check(self.pairs)
        self._of: dict[str, Pair] = {}
        for pair in self.pairs:
            self._of[_spaced(pair.found)] = pair
        for pair in self.pairs:
            for form in _forms(_spaced(pair.found)):
                self._of.setdefault(form, pair)
        self._of_folded = {form.casefold(): pair for form, pair in reversed(self._of.items())}
        self._in_text = _pattern(self._of, _BEFORE, _END, r"\s+")
        self._in_file = _pattern(
            self._of_folded, f"(?<!{_LETTER})", f"(?!{_LETTER})", _BETWEEN, re.IGNORECASE
        )
        for pair in self.pairs:
            if pair.instead != pair.found and self.text(pair.instead) != pair.instead:
                raise _within(pair)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def text(self, text: str, counts: Counter[str] | None = None) -> str:
        """The text with every name replaced; ``counts`` (name → times) grows along."""
        if self._in_text is None:
            return text

        def instead(match: re.Match[str]) -> str:
            pair = self._of[_spaced(match[0])]
            if pair.instead == pair.found:
                return match[0]
            if counts is not None:
                counts[pair.found] += 1
            return pair.instead

        return self._in_text.sub(instead, text)

    def file_name(self, name: str, counts: Counter[str] | None = None) -> str:
        """The same for the name of a file: in any case, beside ``_`` and digits, no brackets."""
        if self._in_file is None:
            return name

        def instead(match: re.Match[str]) -> str:
            pair = self._of_folded.get(re.sub(_BETWEEN, " ", match[0]).casefold())
            if pair is None or pair.instead == pair.found:
                return match[0]
            if counts is not None:
                counts[pair.found] += 1
            return pair.instead.strip("[]")

        return self._in_file.sub(instead, name)

    def transcript(self, parsed: ParsedTranscript) -> tuple[ParsedTranscript, Counter[str]]:
        """A transcript with its names replaced, each turn where it now lies; name → times."""
        counts: Counter[str] = Counter()
        parts: list[str] = []
        turns: list[Turn] = []
        position = length = 0
        for turn in parsed.turns:
            between = parsed.text[position : turn.start]
            said = self.text(parsed.text[turn.start : turn.end], counts)
            start = length + len(between)
            turns.append(
                replace(turn, start=start, end=start + len(said), speaker=self.text(turn.speaker))
            )
            parts += [between, said]
            position, length = turn.end, start + len(said)
        parts.append(parsed.text[position:])
        for label in dict.fromkeys(turn.speaker for turn in parsed.turns):
            self.text(label, counts)
        return (
            replace(
                parsed,
                text="".join(parts),
                turns=tuple(turns),
                front_matter=tuple(self.text(line, counts) for line in parsed.front_matter),
                left_out=tuple(self.text(line, counts) for line in parsed.left_out),
                warnings=tuple(self.text(line) for line in parsed.warnings),
                marks=tuple(self.text(mark) for mark in parsed.marks),
                seen=tuple(
                    replace(
                        one,
                        form=self.text(one.form),
                        speaker=self.text(one.speaker),
                        example=self.text(one.example),
                    )
                    for one in parsed.seen
                ),
            ),
            counts,
        )


def is_placeholder(text: str) -> bool:
    """Whether it is of the form ``[Persoon 3]``."""
    return bool(_PLACEHOLDER.fullmatch(text))


def _clean(text: str) -> str:
    return " ".join(canonical(text).split())


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _forms(name: str) -> Iterable[str]:
    """The other ways in which a name is written that means the same."""
    yield name.upper()
    if name[:1].islower():
        yield name[0].upper() + name[1:]
    if name == name.lower():
        yield name.title()


def _pattern(
    forms: Iterable[str], before: str, after: str, spaces: str, flags: int = 0
) -> re.Pattern[str] | None:
    """One pattern of all forms: by their first character, so that few are tried at each place."""
    by_first: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda one: (-len(one), one)):
        inside = re.escape(form[1:]).replace(re.escape(" "), spaces)
        by_first.setdefault(form[0], []).append(f"{inside}(?={_ending(form)}{after})")
    if not by_first:
        return None
    every = "|".join(
        f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items()
    )
    return re.compile(f"{before}(?:{every})", flags)


def _ending(form: str) -> str:
    return "[sS]?" if len(form) > 2 and _BARE_S.fullmatch(form[-1]) else ""


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _check(pairs: tuple[Pair, ...]) -> None:
    known: dict[str, Pair] = {}
    for pair in pairs:
        shown = one_line(pair.found)
        if len(re.sub(r"[\W_]", "", pair.found)) < 2 or "[" in pair.found or "]" in pair.found:
            raise InputError(
                _("{name}: a name to replace has two letters or more, and no brackets.").format(
                    name=shown or "–"
                )
            )
        if not pair.instead or pair.instead in ("[]", "[ ]"):
            raise InputError(_("{name}: say what comes in its place.").format(name=shown))
        before = known.setdefault(pair.found, pair)
        if before.instead != pair.instead:
            raise InputError(
                _("{name} has two replacements: {one} and {other}; keep one of them.").format(
                    name=shown, one=one_line(before.instead), other=one_line(pair.instead)
                )
            )
    gone = {word for pair in pairs if pair.instead != pair.found for word in _words(pair.found)}
    gone |= {f"{word}s" for word in gone}
    for pair in pairs:
        if pair.instead == pair.found or is_placeholder(pair.instead):
            continue
        if _words(pair.instead) & gone or "[" in pair.instead or "]" in pair.instead:
            raise _within(pair)


def _within(pair: Pair) -> InputError:
    return InputError(
        _(
            "{name}: in its replacement {instead} stands a name that is replaced itself, or a "
            "loose bracket; choose another, such as [Persoon 9]."
        ).format(name=one_line(pair.found), instead=one_line(pair.instead))
    )
