"""COREQ and SRQR for a pass: what the study shows filled in, what only people know as a question.

The items are named in our own words. Sources: Tong, Sainsbury & Craig (2007), Int. J. Qual. Health
Care 19(6) 349–357 (COREQ, 32 items); O'Brien et al. (2014), Acad. Med. 89(9) 1245–1251 (SRQR, 21).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from coder.language import N_, _
from coder.report.account_beside import (
    say_again,
    say_approved,
    say_derived,
    say_guide,
    say_kept_back,
    say_memos,
    say_notes,
    say_recordings,
    say_tree,
)
from coder.report.account_words import sentences
from coder.report.checklist_items import CHECKLISTS, Item
from coder.report.claims import Account, Claim

State = Literal["known", "partly", "open"]
"""``known``: the study shows it; ``partly``: it shows a part; ``open``: only people know."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One item of a checklist, as far as the study can answer it."""

    item: Item
    state: State
    says: tuple[str, ...]
    """Sentences, in the current language."""
    question: str
    """What is left to people, in the current language; "" where nothing is."""

    def document(self) -> dict[str, Any]:
        """As JSON has it; words are in the current language."""
        return {
            "number": self.item.number,
            "item": _(self.item.name),
            "state": self.state,
            "says": list(self.says),
            "question": self.question or None,
            "where": list(self.item.where),
        }


def checklist(account: Account, name: str) -> tuple[Answer, ...]:
    """``coreq`` or ``srqr``, in the current language and in the order of the list."""
    return tuple(_answer(account, one) for one in CHECKLISTS[name].items)


def _answer(account: Account, item: Item) -> Answer:
    says = tuple(line for one in item.says for line in _said(account, one))
    state: State = "open"
    if says:
        state = "partly" if item.question else "known"
    question = item.question or ("" if says else _ASK)
    return Answer(item, state, says, _(question))


def _said(account: Account, name: str) -> Iterator[str]:
    """The sentences of that name; with a colon and a number behind it so many of the first."""
    name, _colon, most = name.partition(":")
    yield from islice(_every(account, name), int(most) if most else None)


def _every(account: Account, name: str) -> Iterator[str]:
    if name in _BESIDE:
        of, say = _BESIDE[name]
        claim = account.claim(of)
        if claim is not None:
            yield from say(account, claim)
    else:
        yield from sentences(account, name)


_ASK = N_("The study does not show this.")
_BESIDE: Mapping[str, tuple[str, Callable[[Account, Claim], Iterator[str]]]] = {
    "guide": ("guide", say_guide),
    "again": ("again", say_again),
    "recordings": ("recordings", say_recordings),
    "notes": ("memos", say_notes),
    "memos": ("memos", say_memos),
    "approved": ("quotes", say_approved),
    "kept_back": ("quotes", say_kept_back),
    "tree": ("codebook", say_tree),
    "derived": ("codebook", say_derived),
}
"""Sentence → the claim that it is made of, and what makes it."""
