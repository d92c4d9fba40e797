"""The keys of the consensus screen. Rows of coders have the capital letters from A on."""

from __future__ import annotations

from coder.language import N_
from coder.tui.keys import Key, of_pane

CONSENSUS = of_pane(
    "consensus",
    Key("", "", "A B…", N_("take the view of that coder"), foot=True, short=N_("view")),
    Key("union", "plus", "+", N_("union: every code that somebody chose"), True, N_("union")),
    Key("common", "ampersand", "&", N_("only what all have in common"), True, N_("common")),
    Key(
        "settle",
        "enter",
        "⏎",
        N_("settle it; what has no reason yet asks for one"),
        True,
        N_("settle"),
    ),
    Key("undo", "u", "u", N_("undo"), foot=True, short=N_("undo")),
    Key("redo", "U", "U", N_("redo")),
    Key("unclear", "x", "x", N_("codebook unclear: propose a change"), True, N_("vague")),
    Key("refer", "greater_than_sign", ">", N_("send it to the adjudicator"), True, N_("refer")),
    Key("put_off", "full_stop", ".", N_("put it off"), foot=True, short=N_("later")),
    Key("unresolved", "minus", "-", N_("leave it unresolved")),
    Key("reason", "r", "r", N_("write the reason ahead, in your own words"), True, N_("why")),
    Key("same_reason", "quotation_mark", '"', N_("the reason that was written last, once more")),
    Key("cause", "g", "g", N_("where the difference came from: slip, overlooked, …")),
    Key("dissent", "n", "n", N_("note who does not agree, and why")),
    Key("people", "p", "p", N_("who is at the table, for all decisions from here on")),
    Key("majority", "m", "m", N_("what more than half of the coders chose"), True, N_("most")),
    Key("vote", "s", "s", N_("split vote: who votes for what; it starts with what they coded")),
    Key("", "", "1 – 9", N_("own choice: switch a code on or off, or open its subcodes")),
    Key("pick", "tab", "Tab", N_("own choice: find a code by a few letters")),
    Key("none", "0", "0", N_("none applies"), foot=True, short=N_("none")),
    Key("say_more", "equals_sign", "=", N_("what is said with a code: value, next question")),
    Key("filter", "slash", "/", N_("only some differences, or in reading order")),
    Key("down", "down,j,space", "↓ j", N_("next difference")),
    Key("up", "up,k", "↑ k", N_("previous difference")),
    Key("page_down", "pagedown", "PgDn", N_("read on in a long text and in the definitions")),
    Key("page_up", "pageup", "PgUp", N_("read back")),
    Key("settled_too", "v,V", "v V", N_("also show what is settled, or no longer")),
    Key("leave", "q", "q", N_("leave")),
)
