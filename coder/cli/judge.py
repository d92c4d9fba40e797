"""``coder judge``: reads a transcript and judges its fragments line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_pass, with_study
from coder.cli.output import say, say_fragment, tell
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.model import Assignment, CodingPass, Fragment, MarkKind, Transcript
    from coder.study import Study
    from coder.study.highlights import Span

_HELP = N_(
    "Judge one fragment: which codes apply?\n\n"
    "CODE is a code's id or its key, with what the codebook lets you say of it in brackets: "
    "'applied(valence=absent)'. No CODE, or -, means: read, none applies. Without FRAGMENT "
    "the transcript is shown with its numbers and your codes; what was shown counts as read. The "
    "judgement replaces your earlier one. With --star, --unsure or --memo and no CODE the "
    "judgement stays as it is. --highlight says which words of the fragment are meant by a code, "
    "as they stand there: --highlight 'applied=een collega gebeld', or by their offsets in the "
    "text: applied=210:232."
)


@click.command("judge", help=_(_HELP))
@click.argument("transcript")
@click.argument("fragment", required=False)
@click.argument("codes", nargs=-1)
@click.option(
    "--star/--no-star", default=None, help=_("Mark the fragment as worth showing, or not.")
)
@click.option(
    "--highlight",
    "highlights",
    metavar="CODE=WORDS",
    multiple=True,
    help=_("These words of the fragment are meant by the code."),
)
@click.option("--star-words", metavar="WORDS", help=_("Put the star on these words."))
@click.option(
    "--star-until",
    metavar="NUMBER",
    help=_("Let the star reach to the end of this later fragment of the same speaker."),
)
@click.option(
    "--unsure/--sure",
    default=None,
    help=_("Mark that you are unsure: for you alone until the table opens; or no longer."),
)
@click.option("--memo", metavar="TEXT", help=_("Write a memo with it."))
@click.option("--private", is_flag=True, help=_("The memo is for you alone."))
@click.option("--withdraw", is_flag=True, help=_("Take your judgement back: not judged yet."))
@with_pass
@with_study
def command(
    study: Study,
    transcript: str,
    fragment: str | None,
    codes: tuple[str, ...],
    highlights: tuple[str, ...],
    star: bool | None,
    star_words: str | None,
    star_until: str | None,
    unsure: bool | None,
    memo: str | None,
    private: bool,
    withdraw: bool,
    pass_name: str | None,
) -> None:
    """Judge a fragment, or read the transcript."""
    from coder.study.codebooks import get_codebook
    from coder.study.judgements import acting_coder
    from coder.study.passes import pass_to_judge
    from coder.study.transcripts import find_fragment, find_transcript

    acting_coder(study)
    coding_pass = pass_to_judge(study, pass_name)
    chosen = find_transcript(study, transcript)
    if fragment is None:
        asked = (star, unsure, memo) != (None, None, None)
        if asked or withdraw or highlights or star_words or star_until:
            raise InputError(_("Say which fragment: coder judge TRANSCRIPT FRAGMENT …"))
        _read(study, coding_pass, chosen)
        return
    if withdraw and (codes or highlights):
        raise InputError(_("--withdraw takes a judgement back; it goes without codes."))
    found = find_fragment(study, chosen, fragment)
    span = span_of(found, star_words) if star_words else None
    if star_until is not None:
        last = find_fragment(study, chosen, star_until)
        span = (span[0] if span else found.start, last.end)
    marks = _Marks(True if span else star, span, unsure, memo, private)
    if not (codes or highlights or withdraw) and marks.any:
        _judge(study, coding_pass, chosen, found, None, withdraw, marks)
        return
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    verdict = with_highlights(book, found, read_codes(book, codes), highlights)
    _judge(study, coding_pass, chosen, found, verdict, withdraw, marks)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is put on the fragment beside codes."""

    star: bool | None
    star_span: Span | None
    unsure: bool | None
    memo: str | None
    private: bool

    @property
    def any(self) -> bool:
        return (self.star, self.unsure, self.memo) != (None, None, None)


def span_of(fragment: Fragment, words: str) -> Span:
    """Where these words stand: offsets into the transcript, or ``START:END`` as they are.

    Raises InputError where they are not in the fragment, or more than once.
    """
    offsets = re.fullmatch(r"\s*(\d+):(\d+)\s*", words)
    if offsets:
        return int(offsets[1]), int(offsets[2])
    words = words.strip()
    times = fragment.text.count(words) if words else 0
    if times != 1:
        template = (
            _("Fragment {label} does not hold these words: {words}")
            if times == 0
            else _("Fragment {label} holds these words more than once, take more of them: {words}")
        )
        raise InputError(template.format(label=fragment.label, words=shorten(words, 60)))
    start = fragment.start + fragment.text.index(words)
    return start, start + len(words)


def with_highlights(
    book: Codebook,
    fragment: Fragment,
    assignments: Sequence[Assignment],
    highlights: Sequence[str],
) -> tuple[Assignment, ...]:
    """The assignments with what ``CODE=WORDS`` says of them; a code named only there goes along.

    Raises InputError for a code or for words that are not there.
    """
    if not highlights:
        return tuple(assignments)  # a code that stands twice is refused where it is judged
    found = {one.code: one for one in assignments}
    for typed in highlights:
        name, sign, words = typed.partition("=")
        said = read_codes(book, [name]) if sign else ()
        if not said:
            raise InputError(_("{text}: write it as CODE=WORDS.").format(text=shorten(typed, 60)))
        start, end = span_of(fragment, words)
        found[said[0].code] = replace(found.get(said[0].code, said[0]), start=start, end=end)
    order = {code: position for position, code in enumerate(book.ids)}
    return tuple(sorted(found.values(), key=lambda one: order[one.code]))


def _judge(
    study: Study,
    coding_pass: CodingPass,
    transcript: Transcript,
    fragment: Fragment,
    verdict: Sequence[Assignment] | None,
    withdraw: bool,
    marks: _Marks,
) -> None:
    """Write it as one act and say what was written; ``verdict`` None: the judgement stays."""
    from coder.study.codebooks import get_codebook
    from coder.study.judgements import judge
    from coder.study.judgements import withdraw as withdraw_
    from coder.study.marks import set_mark
    from coder.study.memos import write_memo
    from coder.study.stars import set_star

    where = (study, coding_pass, transcript, fragment)
    with study.act():
        if withdraw:
            withdraw_(*where)
        elif verdict is not None:
            judge(*where, verdict)
        if marks.star is not None:
            set_star(*where, marks.star, marks.star_span)
        if marks.unsure is not None:
            set_mark(*where, "unsure", marks.unsure)
        if marks.memo is not None:
            write_memo(*where, marks.memo, private=marks.private)
    shown = " + ".join(_said(fragment, one) for one in verdict or ()) or _("none applies")
    if withdraw:
        shown = _("not judged yet")
    elif verdict is None:
        shown = _("the judgement stays as it is")
    say(f"{one_line(transcript.name)} {fragment.label}: {shown} – {shorten(fragment.text, 60)}")
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    wanting = [one.code for one in verdict or () if book.code(one.code).requires_memo]
    if wanting and marks.memo is None:
        tell(
            _("{code} asks for a memo: say what it is with --memo TEXT.").format(
                code=", ".join(wanting)
            )
        )


def _said(fragment: Fragment, one: Assignment) -> str:
    """A code with the words that it means, where those are not the whole fragment."""
    from coder.study.codings import write_assignment

    if one.start is None or one.end is None:
        return write_assignment(one)
    return write_assignment(one) + _words(fragment, (one.start, one.end))


def _words(fragment: Fragment, span: Span) -> str:
    return f" “{one_line(fragment.text[span[0] - fragment.start : span[1] - fragment.start])}”"


def read_codes(book: Codebook, codes: Sequence[str]) -> tuple[Assignment, ...]:
    """Codes as typed: ids, or else keys, short names or labels in either language.

    ``-`` or ``0`` alone means: none applies. Raises InputError with the likeliest names.
    """
    from coder.study.codings import read_assignments
    from coder.study.study import unknown

    none = {"-", "0"} - set(book.ids)
    typed = [code for code in codes if code not in none]
    if len(typed) < len(codes) and typed:
        raise InputError(_("- means that none applies; it goes without codes."))
    names = _names(book)
    found = read_assignments("|".join(_by_id(book, names, one) for one in typed))
    for one in found:
        if one.code not in book.ids:
            raise unknown(
                _("Codebook {book} has no code {{name}}.").format(book=book.id),
                one.code,
                list(dict.fromkeys((*book.ids, *names))),
            )
    order = {code: position for position, code in enumerate(book.ids)}
    return tuple(sorted(found, key=lambda one: order.get(one.code, len(order))))


def _by_id(book: Codebook, names: Mapping[str, str], typed: str) -> str:
    """``3(valence=absent)`` → ``applied(valence=absent)``; what is no name stays as it is."""
    if typed in book.ids or typed.casefold() in names:
        return typed if typed in book.ids else names[typed.casefold()]
    base, bracket, rest = typed.partition("(")
    name = base.strip()
    return (name if name in book.ids else names.get(name.casefold(), name)) + bracket + rest


def _names(book: Codebook) -> dict[str, str]:
    """What people may type for a code beside its id → the id; what two codes share is left out."""
    found: dict[str, set[str]] = {}
    for code in book.codes:
        texts = (code.short.nl, code.short.en, code.label.nl, code.label.en)
        for text in (book.key_path(code.id), *texts):
            if text:
                found.setdefault(text.casefold(), set()).add(code.id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _read(study: Study, coding_pass: CodingPass, transcript: Transcript) -> None:
    from coder.study.judgements import acting_coder, newest_judgements_of
    from coder.study.marks import own_marks
    from coder.study.recoding import to_judge_again
    from coder.study.signoffs import mark_shown
    from coder.study.stars import must_be_allocated, starred
    from coder.study.transcripts import fragments_of

    who = acting_coder(study)
    must_be_allocated(study, coding_pass, transcript, who)
    fragments = fragments_of(study, transcript)
    judged = {
        one.fragment: one
        for one in newest_judgements_of(study, coding_pass, coder=who, transcript=transcript)
    }
    again = {
        one.fragment: one.version
        for one in to_judge_again(study, coding_pass, coder=who, transcript=transcript)
    }
    stars = starred(study, coding_pass)
    marks = own_marks(study, coding_pass)
    for fragment in fragments:
        say_fragment(fragment)
        star = "★" if (who.name, fragment.id) in stars else ""
        if span := stars.get((who.name, fragment.id)):
            star += _words(fragment, span)
        if fragment.id in judged:
            said = (_said(fragment, one) for one in judged[fragment.id].assignments)
            codes = " ".join((" + ".join(said) or _("none applies"), star)).rstrip()
            say(f"      → {codes}{_to_do(again.get(fragment.id))}")
        else:
            words = f"{star}{_to_do(again.get(fragment.id))}"
            if words:
                say(f"      {words.lstrip()}")
        if fragment.id in marks:
            say(f"      {_marks_words(marks[fragment.id])}")
    mark_shown(study, coding_pass, transcript, fragments)
    left = transcript.n_fragments - len(judged.keys() | again.keys())
    tell(
        ngettext("{n} fragment is still open.", "{n} fragments are still open.", left).format(
            n=left
        )
    )
    if again:
        n = len(again)
        tell(
            ngettext(
                "{n} fragment is to be judged again under codebook version {version}.",
                "{n} fragments are to be judged again under codebook version {version}.",
                n,
            ).format(n=n, version=one_line(coding_pass.version))
        )


def _marks_words(kinds: set[MarkKind]) -> str:
    """``(unsure; about a third person)``."""
    from coder.study.marks import MARKS

    return f"({'; '.join(_(name) for kind, name in MARKS.items() if kind in kinds)})"


def _to_do(version: str | None) -> str:
    """What to say behind a judgement that was made when a code meant something else."""
    if version is None:
        return ""
    return "  " + _("(codebook version {version}: judge again)").format(version=one_line(version))
