"""Every screen and pane by name: its title, what one does there, and its keys.

The help, the palette, the file with one's own keys and the reference of the keys read this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from textual.keys import key_to_character
from textual.screen import Screen
from textual.widgets import Input, TextArea

from coder.language import N_
from coder.tui import keys, keys_at_table, pane_keys
from coder.tui.keys import Key


@dataclass(frozen=True, slots=True)
class Pane:
    """A screen, or a part of one that has keys of its own."""

    name: str
    """With which the ids of its actions begin."""
    title: str
    text: str
    """What one does here, in two or three sentences."""
    keys: tuple[Key, ...]
    widget: str = ""
    """How its widget is found, where it is a part of a screen without bindings of its own."""


PANES: tuple[Pane, ...] = (
    Pane(
        "segmenting",
        N_("Cutting a transcript"),
        N_(
            "Read it through and cut it before a pass begins: a split comes before the word at the "
            "caret. Once a pass rests on it a fragment can only be split, which opens it again for "
            "everybody. What coders reported, and memos, stand below the text."
        ),
        keys.SEGMENTING,
    ),
    Pane(
        "typing",
        N_("Typing"),
        N_("Letters and digits are text here. The line above says who will read it."),
        pane_keys.TYPING,
        "#typing",
    ),
    Pane(
        "words",
        N_("Choosing words"),
        N_(
            "The words that are reversed get what you press: a code, or a star. Down, at the end "
            "of the fragment, goes on over the next ones of the same speaker, for a star. What the "
            "interviewer says cannot be chosen. Dragging with the mouse does the same."
        ),
        pane_keys.WORDS,
        "#words",
    ),
    Pane(
        "go",
        N_("Go to …"),
        N_("One more key says where to. A number is typed and ended with Enter."),
        pane_keys.GO,
        "#go",
    ),
    Pane(
        "find",
        N_("Finding words"),
        N_(
            "Capitals and accents make no difference, and parts of words are found too. All words "
            "must be in the fragment; what stands between quotes is found as it is. Where nothing "
            "is found, you see what looks like it."
        ),
        pane_keys.FIND,
        "#find",
    ),
    Pane(
        "level",
        N_("Subcodes"),
        N_(
            "The code whose key you pressed has codes under it: the keys of codes mean these now. "
            "Enter is the code itself, Esc goes back."
        ),
        pane_keys.LEVEL,
        "#level",
    ),
    Pane(
        "values",
        N_("What is said with a code"),
        N_("You may answer, or just go on: the keys of codes and for moving still work."),
        pane_keys.VALUES,
        "ValueLine.-asks",
    ),
    Pane(
        "tree",
        N_("Decision tree"),
        N_("A question at a time leads to the code; the definition shown is where a yes leads."),
        pane_keys.TREE,
        "#guide",
    ),
    Pane(
        "coding",
        N_("Coding"),
        N_(
            "Read, and say of each fragment which codes apply: press their keys. 0 says: read, "
            "and none applies. What you press is stored at once; u takes it back."
        ),
        keys.CODING,
    ),
    Pane(
        "codes",
        N_("Codebook beside the text"),
        N_(
            "All codes with their keys, those on the fragment at hand with a dot; below them the "
            "definition of the code in focus: + belongs to it, − does not, ? is a hard case. "
            "← and → go through the definitions without judging."
        ),
        (),
        "#codebook",
    ),
    Pane(
        "home",
        N_("Overview"),
        N_(
            "Who is how far with which transcript. Enter does the next sensible thing with the "
            "transcript at hand; the foot line says what that is."
        ),
        keys.HOME,
    ),
    Pane(
        "consensus",
        N_("At the table"),
        N_(
            "One difference after another: take somebody's view with the letter of their row and "
            "settle it with Enter, or choose codes yourselves and say why. Where a line asks "
            "something, the keys in it answer and Esc leaves it. The judgements stay as they were."
        ),
        keys_at_table.CONSENSUS,
    ),
    Pane(
        "codebook",
        N_("Codebook"),
        N_("The tree on the left, all there is to know of the code at hand on the right."),
        keys.CODEBOOK,
    ),
    Pane(
        "memos",
        N_("Memos"),
        N_(
            "Every memo that you may read, the newest first: yours, and what others shared at the "
            "table. Enter goes to the place that it is about."
        ),
        keys.MEMOS,
    ),
    Pane(
        "agreement",
        N_("Agreement"),
        N_(
            "How well the coders agree, with what the figures are worth. Enter opens the fragments "
            "behind a figure."
        ),
        keys.AGREEMENT,
    ),
    Pane(
        "behind",
        N_("Fragments behind a figure"),
        N_("The fragments that a figure was counted from, with what each coder said."),
        keys.BEHIND,
    ),
    Pane(
        "found",
        N_("Found"),
        N_("Every place where the words stand, in all transcripts that are yours to read."),
        keys.FOUND,
    ),
    Pane(
        "names",
        N_("Names"),
        N_(
            "What looks like a name, and what comes in its place. Give names that are one person "
            "the same replacement; x leaves a word that is no name as it is. Nothing is written "
            "before you leave with q."
        ),
        keys.NAMES,
    ),
    Pane(
        "speakers",
        N_("Who speaks"),
        N_("Every label of the file, and who it is taken for. The interviewer is not judged."),
        keys.SPEAKERS,
    ),
    Pane(
        "respondents",
        N_("Respondents"),
        N_(
            "A row a respondent, a column an attribute. A cell is stored as soon as it is filled "
            "in; what does not fit its type is refused."
        ),
        keys.RESPONDENTS,
    ),
    Pane(
        "quotes",
        N_("Quotes"),
        N_(
            "What respondents said, found by words, by what looks like them (Tab) and by what was "
            "said of it. Without words you see every fragment with a code or a star. ★ star, ✎ "
            "memo, » used, ✓ approved by the respondent, ⊘ never leaves the team."
        ),
        keys.QUOTES,
    ),
    Pane(
        "shortening",
        N_("Shortening a quote"),
        N_("What is left out becomes […]; the transcript stays as it is."),
        keys.SHORTENING,
    ),
    Pane("app", N_("Everywhere"), "", keys.EVERYWHERE),
)


def pane(name: str) -> Pane | None:
    """The pane of that name, if there is one."""
    return next((one for one in PANES if one.name == name), None)


def all_keys() -> dict[str, Key]:
    """Id → action, of every screen and pane."""
    return {key.id: key for one in PANES for key in one.keys if key.id}


def here(screen: Screen[object]) -> Iterator[Pane]:
    """What works on a screen as it stands: the pane at hand first, each with its live keys."""
    typing = isinstance(screen.focused, (Input, TextArea))
    ids = {
        active.binding.id
        for key, active in screen.active_bindings.items()
        if active.enabled and not (typing and key_to_character(key))
    }
    for one in PANES:
        if one.widget:
            if any(found.is_on_screen for found in screen.query(one.widget)):
                yield one
            continue
        live = tuple(key for key in one.keys if key.id in ids)
        if live:
            # What is no action (1 to 9 for codes) works where the letters are not text.
            shown = (key for key in one.keys if key in live or not (key.id or typing))
            yield replace(one, keys=tuple(shown))
