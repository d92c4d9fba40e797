"""What the consensus screen says of a session: head line, rows of the table, results in words."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content

from coder.codebook.qualifying import signs
from coder.codebook.qualifying import words as said_words
from coder.consensus import Difference
from coder.consensus_session import Change, ConsensusSession, Drafted, Said, state_of
from coder.language import N_, _, ngettext
from coder.text import one_line, shorten
from coder.tui.widgets.stakes import chosen_words, code_words
from coder.tui.widgets.views_table import Row

LETTERS = "ABCDEFGHIJKLMNOPQRS"
"""Keys of the coders; T and U are keys of the program."""
BAR = 12
"""Cells of the progress bar."""

KINDS = {
    "confusion": N_("confusion"),
    "omission": N_("omission"),
    "depth": N_("depth"),
    "qualifier": N_("qualifier"),
}
OUTCOMES = {
    "decided": N_("settled: {codes}"),
    "put_off": N_("put off"),
    "unresolved": N_("left unresolved"),
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
    filled = round(BAR * counts.settled / counts.total) if counts.total else BAR
    bar = Content.assemble(("█" * filled, "$primary"), ("░" * (BAR - filled), "$dim"))
    return _apart(start, bar, width)


def _kind(session: ConsensusSession, here: Difference) -> Content:
    between = " ↔ " if here.kind == "confusion" else " + "
    codes = [code_words(session.codebook, code) for code in here.codes]
    alike = session.alike[here.kind, here.codes]
    return Content.assemble(
        Content.styled(_(KINDS[here.kind]) + " ", "$dim"),
        Content(between).join(codes),
        Content.styled("  " + _("{n} like this").format(n=alike), "$dim") if alike > 1 else "",
    )


def status(session: ConsensusSession, last: Content, width: int) -> Content:
    """What the last key did, and what is left."""
    counts = session.counts()
    words = [
        _("{n} left").format(n=counts.left),
        _("{n} settled").format(n=counts.settled),
        _("{n} put off").format(n=counts.put_off) if counts.put_off else "",
        _("{n} unresolved").format(n=counts.unresolved) if counts.unresolved else "",
    ]
    if not counts.total:
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
            one.coder,
            one.assignments,
            "",
            "?" if one.unsure else "",
            session.memo(one.coder),
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
    name = _("together")
    if session.draft is not None:
        label = _("why:") if session.reason else _("⏎ settles it")
        return Row("", name, session.draft, "$accent", label, session.reason)
    if state == "open":
        label = _("decided twice, in two copies") if here.decisions else _("not decided yet")
        return Row("", name, None, "$dim", label)
    decision = here.decisions[0]
    if state == "decided":
        return Row("", name, decision.assignments, "$success", "✓", decision.reason)
    return Row("", name, None, "$accent", _(OUTCOMES[state]), decision.reason)


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
        draft = change.before if undone else change.after
        if draft is None:
            return f"{where}  " + _("nothing chosen")
        codes = chosen_words(session.codebook, draft).plain
        return f"{where}  " + _("chosen: {codes}").format(codes=codes)
    if not undone:
        return f"{where}  " + _("again: {what}").format(what=said(session, change.after))
    if len(change.before) == 1:
        what = said(session, change.before[0])
        return f"{where}  " + _("taken back, again: {what}").format(what=what)
    return f"{where}  " + _("taken back: open again")
