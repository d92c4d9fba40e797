"""The kinds of act on a fragment: how each is shown, and how it is written.

One row a kind; showing, saving, undo and redo are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coder.coding_session.changes import Change, Note, Star, What
from coder.coding_session.state import SessionState
from coder.errors import InputError
from coder.language import _
from coder.model import PROTECTING, Fragment, MarkKind
from coder.study.judgements import judge, withdraw
from coder.study.marks import set_mark
from coder.study.memos import write_memo_on
from coder.study.positions import save_position
from coder.study.side_by_side import own_verdicts
from coder.study.stars import set_star


@dataclass(frozen=True, slots=True)
class Kind:
    """How a change of one kind is shown and written."""

    show: Callable[[SessionState, Change], None]
    """Makes what is in memory say ``change.after``."""
    write: Callable[[SessionState, Change], None]
    """Makes the file say it, as one act."""


def judged_elsewhere(fragment: Fragment) -> InputError:
    """What to say where another program judged the fragment meanwhile."""
    return InputError(
        _("Fragment {label} was judged elsewhere meanwhile; this is what it says now.").format(
            label=fragment.label
        )
    )


def refuse_other(session: SessionState, change: Change) -> None:
    """Refuse to write over what was judged elsewhere since this act was made."""
    if session.study.data_version() != session.version:
        now = own_verdicts(session.study, session.coding_pass, session.coder, session.transcript)
        fragment = session.fragments[change.fragment]
        if now.get(fragment.id) != change.before:
            raise judged_elsewhere(fragment)


def _show_judgement(session: SessionState, change: Change) -> None:
    fragment, after = session.fragments[change.fragment].id, change.after
    assert after is None or isinstance(after, tuple)
    if after is None:
        session.verdicts.pop(fragment, None)
    else:
        session.verdicts[fragment] = after


def _write_judgement(session: SessionState, change: Change) -> None:
    fragment, after = session.fragments[change.fragment], change.after
    assert after is None or isinstance(after, tuple)
    where = (session.study, session.coding_pass, session.transcript, fragment)
    with session.study.act():
        refuse_other(session, change)
        if after is None:
            withdraw(*where)
        else:
            judge(*where, after)
        save_position(session.study, session.coding_pass, session.coder, fragment.id)


def _show_star(session: SessionState, change: Change) -> None:
    fragment, after = session.fragments[change.fragment].id, change.after
    if isinstance(after, Star):
        session.stars[fragment] = after
    else:
        session.stars.pop(fragment, None)


def _write_star(session: SessionState, change: Change) -> None:
    fragment, after = session.fragments[change.fragment], change.after
    where = (session.study, session.coding_pass, session.transcript, fragment)
    set_star(*where, after is not None, after.span if isinstance(after, Star) else None)


def _show_unsure(session: SessionState, change: Change) -> None:
    (session.unsure.add if change.after else session.unsure.discard)(
        session.fragments[change.fragment].id
    )


def _write_unsure(session: SessionState, change: Change) -> None:
    _mark(session, change, "unsure", bool(change.after))


def _show_care(session: SessionState, change: Change) -> None:
    assert isinstance(change.after, frozenset)
    fragment = session.fragments[change.fragment].id
    if change.after:
        session.care[fragment] = change.after
    else:
        session.care.pop(fragment, None)


def _write_care(session: SessionState, change: Change) -> None:
    assert isinstance(change.after, frozenset)
    with session.study.act():
        for kind in PROTECTING:
            _mark(session, change, kind, kind in change.after)


def _mark(session: SessionState, change: Change, kind: MarkKind, on: bool) -> None:
    fragment = session.fragments[change.fragment]
    set_mark(session.study, session.coding_pass, session.transcript, fragment, kind, on)


def _show_memo(session: SessionState, change: Change) -> None:
    after = change.after
    assert isinstance(after, Note)
    if after.text:
        session.memos[after.subject.target] = after
    else:
        session.memos.pop(after.subject.target, None)


def _write_memo(session: SessionState, change: Change) -> None:
    after = change.after
    assert isinstance(after, Note)
    session.memo_ids[after.id] = write_memo_on(
        session.study,
        session.coding_pass,
        after.subject,
        after.text,
        private=after.private,
        memo=session.memo_ids.get(after.id),
    )


KINDS: dict[What, Kind] = {
    "judgement": Kind(_show_judgement, _write_judgement),
    "star": Kind(_show_star, _write_star),
    "unsure": Kind(_show_unsure, _write_unsure),
    "care": Kind(_show_care, _write_care),
    "memo": Kind(_show_memo, _write_memo),
}
