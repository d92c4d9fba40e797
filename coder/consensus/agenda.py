"""The agenda of a consensus meeting: each difference in its context, with room for notes.

Markdown, or one HTML page that needs nothing beside it. Without names the views are A, B, … in an
order that follows no name, so that rank does not decide; then the passages that never leave the
team are left out, since such a page may travel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import Code, Codebook
from coder.codebook.page import escaped, fits_instead
from coder.consensus.adjudicating import without_names
from coder.consensus.differing import Difference, View
from coder.consensus.page import render
from coder.consensus.words import CAUSE_WORDS, KINDS, OUTCOMES, assigned_words, cause_words
from coder.language import _, current, ngettext
from coder.model import Assignment, CodingPass, Fragment
from coder.study.about import study_name
from coder.study.codebooks import get_codebook
from coder.study.marks import sensitive
from coder.study.reopened import reopenings
from coder.study.transcripts import find_transcript, fragments_of
from coder.text import display, one_line

if TYPE_CHECKING:
    from coder.study import Study

_RULED = 3
"""Lines for notes."""


@dataclass(frozen=True, slots=True)
class Said:
    """One view, as it is printed."""

    who: str
    codes: str
    doubts: str
    """``unsure``, ``came late``; "" for neither."""


@dataclass(frozen=True, slots=True)
class Item:
    """One difference to be talked about."""

    number: int
    place: str
    kind: str
    before: str
    """The text before it, whatever that is; "" at the beginning."""
    text: str
    after: str
    views: tuple[Said, ...]
    earlier: tuple[str, ...]
    """What the table said of it before."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting is about."""

    title: str
    about: str
    book: Codebook
    codes: tuple[Code, ...]
    """Those at stake, in the codebook's order."""
    items: tuple[Item, ...]
    anonymous: bool
    n_left_out: int
    """Passages whose text stays with the team."""
    reopened: tuple[str, ...]
    """When the pass was opened again, and why."""
    outcomes: tuple[str, ...]
    causes: tuple[str, ...]


def agenda(
    study: Study, coding_pass: CodingPass, found: Sequence[Difference], *, anonymous: bool = False
) -> Agenda:
    """The agenda for these differences (``coder.consensus.differences``), in their order.

    In the current language. ``anonymous``: letters for the coders, nothing of earlier decisions,
    and no text of passages that never leave the team.
    """
    book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    stays = sensitive(study) if anonymous else set()
    texts: dict[str, list[Fragment]] = {}
    items = []
    for number, one in enumerate(found, start=1):
        if one.transcript not in texts:
            texts[one.transcript] = fragments_of(study, find_transcript(study, one.transcript))
        shown = without_names(one) if anonymous else one
        items.append(_item(book, number, shown, texts[one.transcript], stays))
    at_stake = {code for one in found for view in one.views for code in (*view.codes, *one.codes)}
    n = len(found)
    return Agenda(
        title=_("Meeting agenda: {name}").format(name=coding_pass.name),
        about=" · ".join(
            (
                study_name(study),
                f"{book.id} {book.version}",
                ngettext("{n} fragment to decide", "{n} fragments to decide", n).format(n=n),
            )
        ),
        book=book,
        codes=tuple(code for code in book.codes if code.id in at_stake),
        items=tuple(items),
        anonymous=anonymous,
        n_left_out=sum(one.fragment.id in stays for one in found),
        reopened=tuple(one.words(why=not anonymous) for one in reopenings(study, coding_pass)),
        outcomes=(
            _("every code"),
            _("what all share"),
            _("what most chose"),
            _("none applies"),
            _("put off"),
            _("no consensus"),
            _("to the adjudicator"),
            _("codebook unclear"),
        ),
        causes=tuple(_(words) for words in CAUSE_WORDS.values()),
    )


def _item(
    book: Codebook, number: int, one: Difference, around: Sequence[Fragment], stays: set[str]
) -> Item:
    at = next(i for i, each in enumerate(around) if each.id == one.fragment.id)

    def text(place: int) -> str:
        if not 0 <= place < len(around):
            return ""
        fragment = around[place]
        if fragment.id in stays:
            return _("[left out: a passage that never leaves the team]")
        speaker = f"{fragment.speaker}: " if fragment.speaker else ""
        return speaker + display(fragment.text)

    return Item(
        number=number,
        place=f"{one.transcript} {one.fragment.label}",
        kind=_(KINDS[one.kind]),
        before=text(at - 1),
        text=text(at),
        after=text(at + 1),
        views=tuple(_said(book, view, one.fragment, stays) for view in one.views),
        earlier=tuple(_earlier(book, one)),
    )


def _said(book: Codebook, view: View, fragment: Fragment, stays: set[str]) -> Said:
    doubts = [
        words for words, true in ((_("unsure"), view.unsure), (_("came late"), view.late)) if true
    ]
    parts = [
        _assigned(book, one, None if fragment.id in stays else fragment) for one in view.assignments
    ]
    return Said(view.coder, " + ".join(parts) or _("none applies"), ", ".join(doubts))


def _assigned(book: Codebook, one: Assignment, fragment: Fragment | None) -> str:
    """A code with what was said of it and, where the text may be shown, the words meant."""
    words = assigned_words(book, one)
    if fragment is not None and one.start is not None and one.end is not None:
        part = fragment.text[one.start - fragment.start : one.end - fragment.start]
        words += f" “{one_line(part)}”"
    return words


def _earlier(book: Codebook, one: Difference) -> Iterator[str]:
    for taken in one.decisions:
        words = [_(OUTCOMES[taken.outcome])]
        if taken.assignments:
            words.append(" + ".join(_assigned(book, each, None) for each in taken.assignments))
        words += [part for part in (cause_words(taken.cause), taken.reason) if part]
        yield " · ".join(words)


def left_out_words(made: Agenda) -> str:
    """How many texts stay with the team; "" where none does."""
    if not made.n_left_out:
        return ""
    return ngettext(
        "The text of {n} fragment is left out: it never leaves the team.",
        "The text of {n} fragments is left out: they never leave the team.",
        made.n_left_out,
    ).format(n=made.n_left_out)


# Markdown


def agenda_to_markdown(made: Agenda) -> str:
    """The agenda in CommonMark; whatever stands in texts and names is escaped."""
    return "\n\n".join(block for block in _blocks(made) if block) + "\n"


def _blocks(made: Agenda) -> Iterator[str]:
    yield f"# {_inline(made.title)}"
    yield _inline(made.about)
    yield _inline(left_out_words(made))
    yield from map(_inline, made.reopened)
    yield _("Date") + ": ................ " + _("Present") + ": ................................"
    if made.codes:
        yield "## " + _("Codes at stake")
    for code in made.codes:
        yield from _code_blocks(made.book, code)
    if made.items:
        yield "## " + _("Fragments")
    for one in made.items:
        yield f"### {one.number}. {_inline(one.place)} · {_inline(one.kind)}"
        yield f"> {_inline(one.before)}" if one.before else ""
        yield f"> **{_inline(one.text)}**"
        yield f"> {_inline(one.after)}" if one.after else ""
        yield "\n".join(f"- {_view(view)}" for view in one.views)
        yield "\n".join("- " + _("Earlier") + f": {_inline(words)}" for words in one.earlier)
        boxes = [_inline(view.who) for view in one.views]
        yield _boxes(_("Outcome"), [*boxes, *map(_inline, made.outcomes)])
        yield _("Other codes") + ": ................................"
        yield _boxes(_("Cause"), [_inline(words) for words in made.causes])
        yield _("Notes") + ":"
        yield from ["." * 72] * _RULED


def _code_blocks(book: Codebook, code: Code) -> Iterator[str]:
    lang = current()
    yield f"### {_inline(code.label.shown(lang))}"
    yield _inline(code.definition.shown(lang))
    cases = []
    for case in code.boundary_cases:
        instead = fits_instead(book, case.instead, lang)
        arrow = f" → **{_inline(instead)}**" if instead else ""
        cases.append(
            f"- {_inline(case.text.shown(lang))}{arrow}  \n"
            f"  *“{_inline(case.example.shown(lang))}”*"
        )
    if cases:
        yield f"**{_('Boundary cases')}**"
        yield "\n".join(cases)


def _view(view: Said) -> str:
    doubts = f" ({_inline(view.doubts)})" if view.doubts else ""
    return f"**{_inline(view.who)}**: {_inline(view.codes)}{doubts}"


def _boxes(title: str, words: Sequence[str]) -> str:
    return f"{title}:\n\n" + "\n".join(f"- [ ] {one}" for one in words)


def _inline(text: str) -> str:
    return escaped(" ".join(one_line(text).split()))


# HTML


def agenda_to_html(made: Agenda) -> str:
    """The agenda as one HTML page, with its style inside and nothing to fetch."""
    return render(
        "agenda.html",
        title=made.title,
        agenda=made,
        book=made.book,
        fits_instead=fits_instead,
        left_out_words=left_out_words,
    )
