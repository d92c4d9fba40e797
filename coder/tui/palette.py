"""Whatever can be done here, found by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, runtime_checkable

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import FuzzySearch
from textual.screen import Screen
from textual.style import Style

from coder.language import _
from coder.text import one_line
from coder.tui.panes import here


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done."""

    words: str
    """As it is stored: a name of a code or a transcript may be in it."""
    run: Callable[[], object]
    keys: str = ""


@runtime_checkable
class HasCommands(Protocol):
    """A screen on which more can be done than its keys say."""

    def commands(self) -> Iterable[Command]:
        """What more can be done."""
        ...


class Everything(Provider):
    """The keys of the screen and of its panes, and what the screen adds."""

    async def discover(self) -> Hits:
        """All of it, in the order of the help."""
        for one in commands(self.screen):
            yield DiscoveryHit(_shown(one), one.run, one_line(one.words))

    async def search(self, query: str) -> Hits:
        """What is like the letters typed, best first."""
        fuzzy = FuzzySearch()
        found = False
        for one in commands(self.screen):
            words = one_line(one.words)
            score, offsets = fuzzy.match(query, words)
            if score:
                found = True
                yield Hit(score, _shown(one, offsets, self.match_style), one.run, words)
        if not found:
            words = _("nothing like it")
            yield Hit(0.01, Content.styled(words, "$dim"), lambda: None, words)


def _shown(one: Command, offsets: Iterable[int] = (), style: Style | None = None) -> Content:
    words = Content(one_line(one.words))
    for offset in offsets:
        words = words.stylize(style or "bold", offset, offset + 1)
    keys = Content.styled(one_line(one.keys).rjust(10) + "  ", "$primary")
    return Content.assemble(keys, words)


def commands(screen: Screen[object]) -> list[Command]:
    """Whatever can be done on a screen as it stands."""
    places = {
        active.binding.id: (active.binding.action, active.node)
        for active in screen.active_bindings.values()
        if active.binding.id
    }
    found = []
    for pane in here(screen):
        for key in pane.keys:
            if key.id in places and key.action != "palette":
                run = partial(screen.app.run_action, *places[key.id])
                found.append(Command(_(key.words), run, key.seen))
    if isinstance(screen, HasCommands):
        found += screen.commands()
    return found


class Palette(CommandPalette):
    """Textual's palette with our own list."""

    def __init__(self) -> None:
        super().__init__([Everything], placeholder=_("What do you want to do?"))
