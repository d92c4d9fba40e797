"""Every key of every screen, once: bindings, foot line, help and palette come from here.

Each action has an id (``coding.star``) by which a person can give it other keys: see ``keymap``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType
from textual.keys import key_to_character

from coder.language import N_, _


@dataclass(frozen=True, slots=True)
class Key:
    """One action of a screen. ``keys`` as Textual names them; ``shown`` as people read them."""

    action: str
    keys: str
    shown: str
    words: str
    """Marked for translation; translated when shown."""
    foot: bool = False
    """Whether the foot line names it."""
    short: str = ""
    """For the foot line, where the words are too long for it."""
    pane: str = ""
    """Of which screen or pane it is a key."""

    @property
    def id(self) -> str:
        """By which it can be given other keys; "" where the keys are not the program's to give."""
        return f"{self.pane}.{self.action}" if self.action else ""

    @property
    def in_force(self) -> str:
        """The keys that do it now, as Textual names them."""
        return _own.get(self.id, self.keys)

    @property
    def seen(self) -> str:
        """The keys that do it now, as people read them."""
        own = _own.get(self.id)
        return self.shown if own is None else shown(own)

    def binding(self, prefix: str) -> Binding:
        """The binding, with an id by which it can be rebound."""
        return Binding(
            self.keys, self.action, _(self.words), show=False, id=f"{prefix}.{self.action}"
        )


OWN_KEYS = "keys.toml"
"""Where whoever sits here writes keys of their own, among their settings."""
_own: dict[str, str] = {}
"""Id of an action → the keys that whoever sits here gave it."""


def use(own: Mapping[str, str]) -> None:
    """From here on name these keys (id of an action → keys, as Textual names them)."""
    _own.clear()
    _own.update(own)


_SIGNS = {
    "enter": "⏎",
    "escape": "Esc",
    "space": "␣",
    "tab": "Tab",
    "backspace": "⌫",
    "delete": "Del",
    "insert": "Ins",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


def shown(keys: str) -> str:
    """Keys as people read them: ``ctrl+f,f3`` is ``^F F3``."""
    return " ".join(_sign(key) for key in keys.split(","))


def _sign(key: str) -> str:
    *before, name = key.rsplit("+", 1)
    sign = _SIGNS.get(name) or key_to_character(name) or name.capitalize()
    if before and before[0] == "ctrl":
        return "^" + sign.upper()
    return "".join(f"{one.capitalize()}-" for one in before) + sign


def bindings(prefix: str, keys: tuple[Key, ...]) -> list[BindingType]:
    """The bindings of a screen; codes' own keys are handled by the screen itself."""
    return [key.binding(prefix) for key in keys if key.action]


def of_pane(pane: str, *keys: Key) -> tuple[Key, ...]:
    """These keys as those of a screen or pane."""
    return tuple(replace(key, pane=pane) for key in keys)


def meant(keys: tuple[Key, ...], pressed: str) -> str:
    """The action that a key means among these; "" for none."""
    for key in keys:
        if key.action and pressed in key.in_force.split(","):
            return key.action
    return ""


def seen(keys: tuple[Key, ...], action: str) -> str:
    """The first key that does an action of these now, as people read it."""
    found = next(key for key in keys if key.action == action)
    return found.seen.split(" ")[0]


EVERYWHERE = of_pane(
    "app",
    Key("help", "question_mark,f1", "?", N_("show all keys"), foot=True, short=N_("keys")),
    Key("palette", "colon,ctrl+p", ":", N_("find by name whatever can be done here")),
    Key("other_light", "T", "T", N_("light or dark")),
)

JUDGING = (
    Key("", "", "1–9", N_("switch the code with that key on or off"), True, N_("codes")),
    Key("none", "0", "0", N_("none applies, and on to the next"), foot=True, short=N_("none")),
)
"""What is said of the fragment at hand."""

MOVING = (
    Key("next_open", "space", "␣", N_("to the next fragment not judged"), True, N_("next open")),
    Key("down", "down,j", "↓ j", N_("next fragment")),
    Key("up", "up,k", "↑ k", N_("previous fragment")),
    Key("page_down", "pagedown", "PgDn", N_("a screen further")),
    Key("page_up", "pageup", "PgUp", N_("a screen back")),
    Key("first", "home", "Home", N_("first fragment")),
    Key("last", "end", "End", N_("last fragment")),
    Key("go", "g", "g", N_("go to a number, a star, a memo, a code …")),
    Key("next", "n", "n", N_("to the next of what you went to last")),
    Key("previous", "N", "N", N_("to the one before")),
    Key("find", "ctrl+f", "^F", N_("find words, here and in your other transcripts")),
    Key("jump", "comma", ",", N_("jump: a letter at each fragment on the screen")),
    Key("back", "left_parenthesis,backspace", "(", N_("back to where you were before you jumped")),
    Key("forward", "right_parenthesis", ")", N_("forward again")),
)
"""From fragment to fragment."""

MARKING = (
    Key("star", "s", "s", N_("star: worth showing"), foot=True, short=N_("star")),
    Key("doubt", "x", "x", N_("unsure: for you alone until the table"), True, N_("unsure")),
    Key("memo", "m", "m", N_("write a memo"), foot=True, short=N_("memo")),
    Key("words", "V", "V", N_("choose words, for a code or a star; change a highlight")),
    Key("extend", "shift+right", "⇧→", N_("choose words, from the first one on")),
    Key(
        "extend_line", "shift+down", "⇧↓", N_("choose words, line by line and on to the next ones")
    ),
    Key("memos", "M", "M", N_("all memos: read, search, go there")),
    Key("protect", "X", "X", N_("about a third person or of a special category: never leaves")),
)
"""What is put on a fragment beside codes."""

UNDOING = (
    Key("undo", "u", "u", N_("undo what you did last"), foot=True, short=N_("undo")),
    Key("redo", "U", "U", N_("redo")),
    Key("save", "W", "W", N_("try again to save what is not saved yet")),
)
"""Taking back, and trying again."""

ASKING = (
    Key("pick", "slash", "/", N_("find a code by a few letters"), True, N_("find a code")),
    Key("earlier", "p", "p", N_("your own codes of earlier passes, or no longer")),
    Key("repeat", "r", "r", N_("what you said last, once more")),
    Key("say_more", "equals_sign", "=", N_("what you say with a code: value, next question")),
    Key("tree", "D", "D", N_("decision tree: questions that lead to the codes")),
)
"""Judging with a guide."""

READING = (
    Key("spacing", "L", "L", N_("lines close together, or apart")),
    Key("open_codebook", "C", "C", N_("the codebook as a page, at the code in focus")),
    Key("code_down", "right", "→", N_("definition of the next code")),
    Key("code_up", "left", "←", N_("definition of the previous code")),
    Key("quotes", "F", "F", N_("find quotes: by words, code, role, star …")),
    Key("codebook", "tab", "Tab", N_("codebook open or closed"), foot=True, short=N_("codebook")),
)
"""The codebook beside the text."""

SIGNING = (
    Key("sign_off", "S", "S", N_("sign this transcript off")),
    Key("next_transcript", "right_square_bracket", "]", N_("next transcript of yours")),
    Key("previous_transcript", "left_square_bracket", "[", N_("previous transcript of yours")),
    Key("report_cut", "exclamation_mark", "!", N_("report this fragment: it is cut badly")),
    Key("tour", "f2", "F2", N_("a tour of two minutes: one thing at a time, by doing it")),
    Key("leave", "q", "q", N_("leave; next time you start here again")),
)
"""The end of a transcript."""

CODING = of_pane(
    "coding",
    *JUDGING,
    *READING,
    *MOVING,
    *MARKING,
    *UNDOING,
    *ASKING,
    *SIGNING,
)
"""The keys of the coding screen; the foot names them in this order."""

DONE = tuple(
    replace(key, foot=key.foot or key.action == "sign_off", short=key.short or N_("sign off"))
    for key in sorted(CODING, key=lambda key: key.action != "sign_off")
    if key.action != "next_open"
)
"""The keys of the coding screen once every fragment is judged: what is left is to sign off."""

REVISING = tuple(
    replace(
        key,
        foot=key.foot or key.action == "sign_off",
        short={"sign_off": N_("done revising"), "next_open": N_("next ≠")}.get(
            key.action, key.short
        ),
    )
    for key in sorted(CODING, key=lambda key: key.action not in ("sign_off", "next_open"))
)
"""The keys of the coding screen while one looks again at what differs."""

SEGMENTING = of_pane(
    "segmenting",
    Key("split", "s,enter", "s ⏎", N_("split before the word at the caret"), True, N_("split")),
    Key("merge", "m", "m", N_("one fragment of this and the next"), True, N_("merge")),
    Key("context", "x", "x", N_("mark as context, or judge it again"), True, N_("context")),
    Key("next_word", "right,l", "→ l", N_("next word"), foot=True, short=N_("word")),
    Key("previous_word", "left,h", "← h", N_("previous word")),
    Key("next_sentence", "space,full_stop", "␣", N_("next sentence"), True, N_("sentence")),
    Key("next_reported", "n", "n", N_("to the next cut that a coder reported")),
    Key("leave_cut", "i", "i", N_("a reported cut stays as it is")),
    Key("memo", "M", "M", N_("write a memo on this fragment, the transcript or the study")),
    Key("down", "down,j", "↓ j", N_("next fragment")),
    Key("up", "up,k", "↑ k", N_("previous fragment")),
    Key("page_down", "pagedown", "PgDn", N_("a screen further")),
    Key("page_up", "pageup", "PgUp", N_("a screen back")),
    Key("undo", "u", "u", N_("undo"), foot=True, short=N_("undo")),
    Key("redo", "U", "U", N_("redo")),
    Key("leave", "q,escape", "q", N_("leave"), foot=True, short=N_("leave")),
)

HOME = of_pane(
    "home",
    Key("open", "enter", "⏎", N_("do the next sensible thing"), foot=True, short=N_("open")),
    Key("down", "j", "↓ j", N_("down")),
    Key("up", "k", "↑ k", N_("up")),
    Key("agreement", "a", "a", N_("agreement"), foot=True, short=N_("agreement")),
    Key("consensus", "r", "r", N_("resolve the differences"), foot=True, short=N_("resolve")),
    Key("open_codebook", "c,C", "c", N_("codebook"), foot=True, short=N_("codebook")),
    Key("next_pass", "p", "p", N_("the next pass")),
    Key("revise", "v", "v", N_("let the coders look again alone, before the table")),
    Key("quotes", "f", "f", N_("find quotes")),
    Key("memos", "m", "m", N_("all memos: read, search, write"), True, N_("memos")),
    Key("cuts", "x", "x", N_("the text and its cuts; first where a cut was reported")),
    Key("respondents", "R", "R", N_("respondents and what is known of them")),
    Key("leave", "q", "q", N_("leave"), foot=True, short=N_("leave")),
)

CODEBOOK = of_pane(
    "codebook",
    Key("search", "slash", "/", N_("search as you type"), foot=True, short=N_("search")),
    Key("down", "j", "↓ j", N_("next code")),
    Key("up", "k", "↑ k", N_("previous code")),
    Key("page_down", "pagedown,space", "PgDn", N_("read on"), foot=True, short=N_("read on")),
    Key("page_up", "pageup", "PgUp", N_("read back")),
    Key("leave", "q,escape,C", "q", N_("back"), foot=True, short=N_("back")),
)

MEMOS = of_pane(
    "memos",
    Key("search", "slash", "/", N_("search as you type"), foot=True, short=N_("search")),
    Key("open", "enter", "⏎", N_("go where it belongs"), foot=True, short=N_("go there")),
    Key("mine", "o", "o", N_("your own alone, or all"), foot=True, short=N_("own")),
    Key("change", "e", "e", N_("change the memo at hand, if it is yours"), True, N_("change")),
    Key("write", "m", "m", N_("write one on the study"), foot=True, short=N_("on the study")),
    Key("undo", "u", "u", N_("undo what you did last")),
    Key("down", "j", "↓ j", N_("down")),
    Key("up", "k", "↑ k", N_("up")),
    Key("leave", "q,escape,M", "q", N_("back"), foot=True, short=N_("back")),
)

QUOTES = of_pane(
    "quotes",
    Key("search", "slash", "/", N_("search as you type"), foot=True, short=N_("search")),
    Key("open", "enter", "⏎", N_("go there"), foot=True, short=N_("go there")),
    Key("filter", "f", "f", N_("only with a code, a role, a star …"), True, N_("only …")),
    Key("copy", "y", "y", N_("copy the quote with its source"), foot=True, short=N_("copy")),
    Key("used", "u", "u", N_("used, or not"), foot=True, short=N_("used")),
    Key("approved", "a", "a", N_("approved by the respondent, or not"), True, N_("approved")),
    Key(
        "shorten", "full_stop", ".", N_("shorten: choose the words that stay"), True, N_("shorten")
    ),
    Key("how", "tab", "Tab", N_("words, what looks like them, or a regular expression")),
    Key("down", "j", "↓ j", N_("down")),
    Key("up", "k", "↑ k", N_("up")),
    Key("leave", "q,escape,F", "q", N_("back"), foot=True, short=N_("back")),
)

SHORTENING = of_pane(
    "shortening",
    Key("drop", "space", "␣", N_("leave this word out, or keep it"), True, N_("leave out")),
    Key("next", "right,l", "→ l", N_("next word")),
    Key("previous", "left,h", "← h", N_("previous word")),
    Key("drop_before", "left_square_bracket", "[", N_("all before it"), True, N_("all before")),
    Key("drop_after", "right_square_bracket", "]", N_("all after it"), True, N_("all after")),
    Key("whole", "w", "w", N_("every word again"), foot=True, short=N_("whole")),
    Key("done", "enter", "⏎", N_("so be it"), foot=True, short=N_("done")),
    Key("leave", "q,escape", "q", N_("leave it as it was")),
)

BEHIND = of_pane(
    "behind",
    Key("down", "j", "↓ j", N_("down")),
    Key("up", "k", "↑ k", N_("up")),
    Key("leave", "q,escape", "q", N_("back"), foot=True, short=N_("back")),
)

AGREEMENT = of_pane(
    "agreement",
    Key(
        "open", "enter", "⏎", N_("the fragments behind a figure"), foot=True, short=N_("fragments")
    ),
    Key("next_cell", "right,l", "→ l", N_("the next column: what Enter opens")),
    Key("previous_cell", "left,h", "← h", N_("the previous column")),
    Key("sort", "s", "s", N_("sort by another figure"), foot=True, short=N_("sort")),
    Key(
        "by",
        "b",
        "b",
        N_("by code, pair, transcript, role, wave, kind, version, time"),
        foot=True,
        short=N_("by"),
    ),
    *BEHIND,
)

FOUND = of_pane(
    "found",
    Key("open", "enter", "⏎", N_("go there"), foot=True, short=N_("go there")),
    Key("down", "j", "↓ j", N_("down")),
    Key("up", "k", "↑ k", N_("up")),
    Key("leave", "q,escape", "q", N_("back"), foot=True, short=N_("back")),
)

SHEET = (
    Key("down", "j", "↓ j", N_("down")),
    Key("up", "k", "↑ k", N_("up")),
)

NAMES = of_pane(
    "names",
    Key(
        "type",
        "enter",
        "⏎",
        N_("type what comes in its place"),
        foot=True,
        short=N_("in its place"),
    ),
    Key("keep", "x,space", "x", N_("it stays as it is, or no longer"), True, N_("stays")),
    Key("same", "equals_sign", "=", N_("it is the same as another name"), True, N_("same as")),
    *SHEET,
    Key("leave", "q", "q", N_("write the key file and leave"), foot=True, short=N_("write")),
    Key("throw_away", "Q", "Q", N_("leave without writing")),
)

SPEAKERS = of_pane(
    "speakers",
    Key("interviewer", "i", "i", N_("this is the interviewer"), True, N_("interviewer")),
    Key("respondent", "r", "r", N_("this is somebody who answers"), True, N_("answers")),
    Key("type", "enter", "⏎", N_("type the name of the respondent"), foot=True, short=N_("name")),
    *SHEET,
    Key("leave", "q", "q", N_("import it so"), foot=True, short=N_("import")),
    Key("throw_away", "Q", "Q", N_("leave this file out"), foot=True, short=N_("leave out")),
)

RESPONDENTS = of_pane(
    "respondents",
    Key("type", "enter", "⏎", N_("fill in the cell at hand"), foot=True, short=N_("fill in")),
    Key("next_column", "right,l", "→ l", N_("the next column")),
    Key("previous_column", "left,h", "← h", N_("the previous column")),
    Key("new_attribute", "n", "n", N_("a new attribute"), foot=True, short=N_("attribute")),
    *SHEET,
    Key("leave", "q,escape", "q", N_("back"), foot=True, short=N_("back")),
)
