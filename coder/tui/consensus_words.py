"""What the consensus screen says of a session: head line, rows of the table, results in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.content import Content

from coder.codebook import Codebook
from coder.codebook.qualifying import signs
from coder.codebook.qualifying import words as said_words
from coder.consensus import Difference, View, Wanted
from coder.consensus.words import KINDS, cause_words
from coder.consensus_session import (
    Change,
    ConsensusSession,
    Drafted,
    Prepared,
    Proposed,
    Said,
    state_of,
)
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten
from coder.tui.text import stored_line
from coder.tui.widgets.stakes import chosen_words, code_words
from coder.tui.widgets.views_table import Row

LETTERS = "ABCDEFGHIJKLMNOPQRS"
"""Keys of the coders; T and U are keys of the program."""
BAR = 12
"""Cells of the progress bar."""

OUTCOMES = {
    "decided": N_("settled: {codes}"),
    "put_off": N_("put off"),
    "unresolved": N_("left unresolved"),
    "referred": N_("sent to the adjudicator"),
}


def head(session: ConsensusSession, width: int) -> Content:
    """Where we are, what differs, and how far the table is."""
    counts, name = session.counts(), 16 if width < 100 else 40
    here = session.here
    start = Content.assemble(
        Content.styled(shorten(here.transcript, name) + "  ", "bold") if here else "",
        Content.styled(shorten(session.coding_pass.name, name) + "  ", "$dim"),
        _("{n} of {total}").format(n=counts.position, total=counts.total) + "  ",
        _kind(session, here) if here else "",
    )
    alike = _alike(session, here) if here else Content("")
    if start.cell_length + alike.cell_length <= width:
        start = Content.assemble(start, alike)
    filled = round(BAR * counts.settled / counts.total) if counts.total else BAR
    bar = Content.assemble(("█" * filled, "$primary"), ("░" * (BAR - filled), "$dim"))
    return _apart(start, bar, width)


def about(session: ConsensusSession, width: int) -> Content:
    """Who sits at the table, and which differences are gone through, where that was said."""
    left = []
    if session.adjudicating:
        left.append(_("you decide as the adjudicator; names are left out"))
    elif session.present:
        left.append(
            _("at the table: {names}").format(names=", ".join(map(one_line, session.present)))
        )
    else:
        left.append(_("p says who is at the table"))
    left.append(_("in reading order") if session.reading_order else _("worst code first"))
    left += _filters(session.codebook, session.wanted)
    return stored_line(shorten(" · ".join(left), max(width, 1)), "$dim")


def _filters(book: Codebook, wanted: Wanted) -> list[str]:
    words = [_("only {what}").format(what=_(KINDS[kind])) for kind in wanted.kinds]
    words += [_("only {what}").format(what=name_of(book, code)) for code in wanted.codes]
    if wanted.between:
        first, second = wanted.between
        words.append(
            _("only {what}").format(what=f"{name_of(book, first)} ↔ {name_of(book, second)}")
        )
    if wanted.pair:
        words.append(_("only {what}").format(what=" ↔ ".join(wanted.pair)))
    words += [_("only {what}").format(what=name) for name in wanted.transcripts]
    return [one_line(one) for one in words]


def name_of(book: Codebook, code: str) -> str:
    """A code by its key and short name; what is no code as it is."""
    return code_words(book, code).plain if code in book.ids else code


def keys_of(book: Codebook, codes: Sequence[str]) -> str:
    """Codes by their keys, where they have one."""
    return one_line(" ".join(book.key_path(code) or code for code in codes)) or _("none")


def _kind(session: ConsensusSession, here: Difference) -> Content:
    between = " ↔ " if here.kind == "confusion" else " + "
    codes = [code_words(session.codebook, code) for code in here.codes]
    kind = Content.styled(_(KINDS[here.kind]) + " ", "$dim")
    return Content.assemble(kind, Content(between).join(codes))


def _alike(session: ConsensusSession, here: Difference) -> Content:
    n = session.alike[here.kind, here.codes]
    return Content.styled("  " + _("{n} like this").format(n=n) if n > 1 else "", "$dim")


def status(session: ConsensusSession, last: Content, width: int) -> Content:
    """What the last key did, and what is left."""
    counts = session.counts()
    words = [
        _("{n} left").format(n=counts.left),
        _("{n} settled").format(n=counts.settled),
        _("{n} put off").format(n=counts.put_off) if counts.put_off else "",
        _("{n} unresolved").format(n=counts.unresolved) if counts.unresolved else "",
        _("{n} with the adjudicator").format(n=counts.referred) if counts.referred else "",
    ]
    if not counts.total and session.adjudicating:
        calm = _("Nothing was sent to the adjudicator.")
    elif session.wanted != Wanted():
        calm = _("All of these are settled; / and a show the others.")
    elif not counts.total:
        calm = _("Nobody differs here: there is nothing to decide.")
    else:
        calm = ngettext(
            "The one difference is settled.", "All {n} differences are settled.", counts.total
        ).format(n=counts.total)
    if not counts.left:
        last = Content.assemble(last, "  " if last else "", (calm, "bold $success"))
    return _apart(last, Content.styled(" · ".join(filter(None, words)), "$dim"), width)


def _apart(left: Content, right: Content, width: int) -> Content:
    """Left and right on one line; the right one falls away where there is no room for both."""
    gap = width - left.cell_length - right.cell_length
    line = Content.assemble(left, " " * gap, right) if gap > 1 else left
    return line.truncate(max(width, 1), ellipsis=True)


def rows(session: ConsensusSession, here: Difference) -> list[Row]:
    """The views of the coders, the decisions that stand, and last what the table makes of it."""
    result = [
        Row(
            LETTERS[i] if i < len(LETTERS) else "",
            "" if session.adjudicating else one.coder,
            one.assignments,
            "",
            " · ".join(
                filter(None, (_("came late") if one.late else "", "?" if one.unsure else ""))
            ),
            _note(session, here, one),
        )
        for i, one in enumerate(here.views)
    ]
    state = state_of(here)
    if session.draft is not None or state == "open":
        for decision in here.decisions:
            decided = decision.outcome == "decided"
            result.append(
                Row(
                    "",
                    decision.author if len(here.decisions) > 1 else _("decided"),
                    decision.assignments if decided else None,
                    "$dim",
                    "✓" if decided else _(OUTCOMES[decision.outcome]),
                    decision.reason,
                )
            )
    result.append(_together(session, here, state))
    return [replace(row, said=_said(session, here, row)) for row in result]


def _note(session: ConsensusSession, here: Difference, view: View) -> str:
    """The words that a coder means, code by code where there are several, and their memo."""
    text, begin, alone = here.fragment.text, here.fragment.start, len(view.assignments) == 1
    meant = [
        ("" if alone else f"{session.codebook.code(one.code).key or one.code} ")
        + f"“{text[one.start - begin : one.end - begin]}”"
        for one in view.assignments
        if one.start is not None and one.end is not None
    ]
    memo = "" if view.late else session.memo(view.coder)
    return "  ".join(filter(None, (" ".join(meant), memo)))


def _said(session: ConsensusSession, here: Difference, row: Row) -> dict[str, str]:
    """What is said with each code: in words where only that differs, else by its signs."""
    book, in_words = session.codebook, here.kind == "qualifier"
    return {
        one.code: ", ".join(said_words(book, one.qualifiers))
        if in_words and one.code in here.codes
        else signs(book, one.qualifiers)
        for one in row.assignments or ()
    }


def _together(session: ConsensusSession, here: Difference, state: str) -> Row:
    name, ready = _("together"), session.ready
    if session.draft is not None:
        reason = session.reason_at_hand
        label = _("why:") if ready.reason else _("⏎ settles it:") if reason else _("⏎ asks why")
        return Row("", name, session.draft, "$accent", label, _with(ready, reason))
    if state == "open":
        label = _("not decided yet")
        if len(here.decisions) > 1:
            label = _("decided twice, in two copies")
        elif here.touched:
            label = _("open again: something came late")
        return Row("", name, None, "$dim", label, _with(ready, ready.reason))
    decision = here.decisions[0]
    if state == "decided":
        return Row("", name, decision.assignments, "$success", "✓", decision.reason)
    return Row("", name, None, "$accent", _(OUTCOMES[state]), decision.reason)


def _with(ready: Prepared, reason: str) -> str:
    """The reason, with the cause and who does not agree."""
    cause = cause_words(ready.cause)
    parts = [reason, _("cause: {cause}").format(cause=cause) if cause else ""]
    parts += [
        _("{who} does not agree: {text}").format(who=who, text=text) for who, text in ready.dissent
    ]
    return " · ".join(filter(None, parts))


def place(session: ConsensusSession, at: int) -> str:
    """A difference by its transcript and number."""
    one = session.queue[at]
    return one_line(f"{one.transcript} {one.fragment.label}")


def said(session: ConsensusSession, what: Said) -> str:
    """A decision in words."""
    codes = chosen_words(session.codebook, what.assignments).plain
    return _(OUTCOMES[what.outcome]).format(codes=codes)


def account(session: ConsensusSession, change: Change, *, undone: bool) -> str:
    """What undo or redo did."""
    where = place(session, change.at)
    if isinstance(change, Drafted):
        return f"{where}  " + _prepared(session, change, undone=undone)
    if isinstance(change, Proposed):
        text = _("proposal taken back: {code}") if undone else _("proposed for {code}: {text}")
        code = code_words(session.codebook, change.code).plain
        return f"{where}  " + text.format(code=code, text=shorten(change.text, 60))
    if not undone:
        return f"{where}  " + _("again: {what}").format(what=said(session, change.after))
    if len(change.before) == 1:
        what = said(session, change.before[0])
        return f"{where}  " + _("taken back, again: {what}").format(what=what)
    return f"{where}  " + _("taken back: open again")


def _prepared(session: ConsensusSession, change: Drafted, *, undone: bool) -> str:
    now, other = change.before, change.after
    if not undone:
        now, other = other, now
    if now.assignments == other.assignments and now.votes == other.votes:
        words = _with(now, now.reason)
        return _("said with it: {words}").format(words=one_line(words) or "–")
    if now.assignments is None:
        return _("nothing chosen")
    codes = chosen_words(session.codebook, now.assignments).plain
    return _("chosen: {codes}").format(codes=codes)
