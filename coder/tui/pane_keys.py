"""The keys of what opens within a screen: lines that ask, words that are chosen, texts typed."""

from __future__ import annotations

from coder.language import N_
from coder.tui.keys import Key, of_pane

GO = of_pane(
    "go",
    Key("", "", "1 2 3 ⏎", N_("the fragment with that number")),
    Key("star", "s", "s", N_("the next with a star"), short=N_("star")),
    Key("unsure", "x", "x", N_("the next that you are unsure of"), short=N_("unsure")),
    Key("memo", "m", "m", N_("the next with a memo"), short=N_("memo")),
    Key("code", "c", "c", N_("the next with a code; its key comes after this"), short=N_("code")),
    Key("speaker", "p", "p", N_("the next of the one who speaks here"), short=N_("speaker")),
    Key("open", "space", "␣", N_("the next that is not judged"), short=N_("not judged")),
    Key("find", "slash,f", "/", N_("find words"), short=N_("find")),
    Key("jump", "comma", ",", N_("a letter at each fragment on the screen"), short=N_("letter")),
    Key("transcript", "t", "t", N_("choose a transcript"), short=N_("transcript")),
    Key("stay", "escape", "Esc", N_("stay here")),
)
"""After ``g``; each a next one, and n goes on from there."""

FIND = of_pane(
    "find",
    Key("keep", "enter", "⏎", N_("stay at this one; n and N go on")),
    Key("next", "down", "↓", N_("the next")),
    Key("previous", "up", "↑", N_("the one before")),
    Key("list", "tab,ctrl+f", "Tab ^F", N_("all of them in a list, your other transcripts too")),
    Key("", "", "~", N_("first: also what only looks like it")),
    Key("cancel", "escape", "Esc", N_("back to where you were")),
)

WORDS = of_pane(
    "words",
    Key("", "", "1 – 9", N_("give the words that code; a star with s")),
    Key("more", "right,shift+right", "→ ⇧→", N_("a character further")),
    Key("less", "left,shift+left", "← ⇧←", N_("a character back")),
    Key("word_more", "w,ctrl+right,ctrl+shift+right", "w ^→", N_("a word further")),
    Key("word_less", "b,ctrl+left,ctrl+shift+left", "b ^←", N_("a word back")),
    Key("line_more", "down,shift+down", "↓ ⇧↓", N_("a line further")),
    Key("line_less", "up,shift+up", "↑ ⇧↑", N_("a line back")),
    Key("to_start", "home", "Home", N_("to the beginning of the fragment")),
    Key("to_end", "end", "End", N_("to the end of the fragment")),
    Key("other_end", "o", "o", N_("move the other end")),
    Key("keep", "enter", "⏎", N_("keep the new ends of a highlight")),
    Key("drop", "backspace,delete", "⌫ Del", N_("mean all of the fragment again")),
    Key("words", "V", "V", N_("the next highlight")),
    Key("copy", "y", "y", N_("copy the words")),
    Key("cancel", "escape", "Esc", N_("choose nothing")),
)

VALUES = of_pane(
    "values",
    Key("", "", "a + …", N_("the key beside a value: say it, or take it back")),
    Key("next", "equals_sign", "=", N_("the next question")),
    Key("stop", "escape", "Esc", N_("no more questions; what you said stays")),
)

TREE = of_pane(
    "tree",
    Key("yes", "y", "y", N_("yes")),
    Key("no", "n", "n", N_("no")),
    Key("before", "backspace", "⌫", N_("the question before")),
    Key("stop", "escape", "Esc", N_("stop; what you said stays")),
)

LEVEL = of_pane(
    "level",
    Key("", "", "1 – 9", N_("switch that subcode on or off")),
    Key("itself", "enter", "⏎", N_("the code itself")),
    Key("back", "escape", "Esc", N_("back")),
)

TYPING = of_pane(
    "typing",
    Key("done", "enter", "⏎", N_("done")),
    Key("new_line", "ctrl+j", "^J", N_("a new line")),
    Key("private", "ctrl+t", "^T", N_("private or shared, where you may choose")),
    Key(
        "elsewhere", "ctrl+o", "^O", N_("a memo on the code in focus, the transcript or the study")
    ),
    Key("cancel", "escape", "Esc", N_("leave it as it was")),
)
