"""An act on the coding screen in words: what was undone or done again, and what it says now."""

from __future__ import annotations

from coder.coding_session import Change, CodingSession, Note, Star
from coder.language import N_, _
from coder.model import Assignment, Fragment
from coder.study.marks import MARKS
from coder.study.memos import Subject
from coder.text import one_line, shorten

WHAT = {
    "judgement": N_("judgement"),
    "star": N_("star"),
    "unsure": N_("unsure"),
    "care": N_("never leaves the team"),
    "memo": N_("memo"),
}
_START = 30
"""Characters of a memo that are shown."""


def said_again(session: CodingSession, change: Change, *, undone: bool) -> str:
    """What was undone, or done again, and what it says now."""
    now = _now(session, change, change.before if undone else change.after)
    template = _("undone: {what} on {place} · now: {now}")
    if not undone:
        template = _("done again: {what} on {place} · now: {now}")
    return template.format(what=_(WHAT[change.what]), place=_place(session, change), now=now)


def subject_words(session: CodingSession, subject: Subject) -> str:
    """What a memo is about, in a few words."""
    if subject.about == "code":
        code = session.codebook.code(subject.target)
        return _("code {code}").format(code=one_line(code.short.shown() or code.id))
    if subject.about == "transcript" and subject.transcript is not None:
        return _("transcript {name}").format(name=one_line(subject.transcript.name))
    if subject.about == "study":
        return _("the study")
    labels = {one.id: one.label for one in session.fragments}
    return labels.get(subject.target) or "–"


def _place(session: CodingSession, change: Change) -> str:
    if isinstance(change.after, Note):
        return subject_words(session, change.after.subject)
    places = session.shown_anew(change)
    first, last = (session.fragments[at].label or "–" for at in (places[0], places[-1]))
    return first if first == last else f"{first}–{last}"


def _now(session: CodingSession, change: Change, says: object) -> str:
    if says is None:
        return _("not judged yet") if change.what == "judgement" else _("no star")
    if isinstance(says, Note):
        return f"“{shorten(says.text, _START)}”" if says.text else _("no memo")
    if isinstance(says, frozenset):
        return ", ".join(_(MARKS[kind]) for kind in MARKS if kind in says) or _("not marked")
    if isinstance(says, bool):
        return _("unsure") if says else _("not marked")
    if isinstance(says, Star):
        return _("starred")
    assert isinstance(says, tuple)
    fragment = session.fragments[change.fragment]
    return ", ".join(_said(session, fragment, one) for one in says) or _("none applies")


def _said(session: CodingSession, fragment: Fragment, one: Assignment) -> str:
    code = session.codebook.code(one.code)
    name = one_line(code.short.shown() or code.id)
    if one.start is None or one.end is None:
        return name
    words = fragment.text[one.start - fragment.start : one.end - fragment.start]
    return f"{name} “{shorten(words, _START)}”"
