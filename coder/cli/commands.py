"""Every command by its name: where it stands, and what the list of commands says of it.

A command's module is loaded when it is run or asked for its own help: whoever asks what there is
does not wait for forty modules. So the words of the list stand here a second time; a test holds
them to what each command says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from coder.language import N_, _


@dataclass(frozen=True, slots=True)
class Entry:
    """One command in the list."""

    words: str
    """The first sentence of its help; translated when shown."""
    module: str
    """In ``coder.cli``."""
    name: str = "command"
    """What it is called there."""


COMMANDS: dict[str, Entry] = {
    "demo": Entry(
        N_(
            "Make a sample study in FOLDER and open it: eight invented interviews, judged by "
            "a coach and a researcher, one pass at the table and one open pass to try."
        ),
        "demo",
    ),
    "new": Entry(
        N_("Make a study: one file that holds everything about a piece of research."),
        "new",
    ),
    "add": Entry(
        N_("Import transcripts, or a folder of them, each recognised by what it holds."),
        "add",
    ),
    "transcript": Entry(
        N_("The transcripts of a study: list them, read one, correct one."),
        "transcript",
    ),
    "segment": Entry(N_("How transcripts are cut, and cutting them again or by hand."), "segment"),
    "respondent": Entry(
        N_("The people who were interviewed: role, group, attributes."),
        "respondent",
    ),
    "pseudonyms": Entry(
        N_(
            "Look for names in transcripts that are not in a study yet, and write a key file: "
            "what was found, and what comes in its place."
        ),
        "pseudonyms",
    ),
    "redact": Entry(
        N_(
            "Replace a string that slipped through, a name for instance, everywhere in the "
            "study: in texts, names, memos and reasons, and in all that was ever written."
        ),
        "redact",
    ),
    "retention": Entry(N_("Until when which data may be kept."), "retention"),
    "team": Entry(N_("The people who code: add them, list them, rename them."), "team"),
    "pass": Entry(
        N_("Coding passes: who codes what with which codebook, and when it ends."),
        "passes",
    ),
    "codebook": Entry(
        N_("Codebooks: what ships, what they say, and whether yours is right."),
        "codebook",
    ),
    "judge": Entry(N_("Judge one fragment: which codes apply?"), "judge"),
    "mark": Entry(
        N_("Mark a fragment that you are unsure of, or a passage that needs care."),
        "mark",
    ),
    "signoff": Entry(
        N_("Sign transcripts off: you have judged all of them, and your judgements lock."),
        "signoff",
    ),
    "revise": Entry(
        N_(
            "What is to be looked at again before the table opens: the fragments on which "
            "coders differ, never how."
        ),
        "revise",
    ),
    "status": Entry(N_("Who has done what, and what is left."), "status"),
    "agree": Entry(
        N_("How well coders agree, per code and as a whole, from their independent judgements."),
        "agree",
    ),
    "differences": Entry(
        N_(
            "The fragments at the table on which coders differ and nothing is decided, worst "
            "code first: the code on which most of them differ."
        ),
        "differences",
    ),
    "decide": Entry(
        N_("Write down the consensus on one fragment: which codes apply, and why."),
        "decide",
    ),
    "figure": Entry(
        N_("A figure of the results: as SVG or PNG with -o, else in blocks in the terminal."),
        "figure",
    ),
    "quotes": Entry(
        N_("Find quotes: words that respondents said, and what was said of them."),
        "quotes",
    ),
    "shorten": Entry(
        N_("Shorten a quote: keep some of its words, […] stands for the others."),
        "shortening",
    ),
    "report": Entry(N_("The results of a pass, as tables."), "report"),
    "export": Entry(N_("Hand over quotes and codings."), "export"),
    "import": Entry(N_("Take in judgements that were made elsewhere."), "import_"),
    "study": Entry(N_("Copies of a study for colleagues."), "study"),
    "doctor": Entry(
        N_(
            "Check a study: the file itself, the journal, and whether everything that is "
            "shown is what the journal says."
        ),
        "doctor",
    ),
    "backup": Entry(
        N_("Make a safe copy of the study, also while others are at work in it."),
        "backup",
    ),
    "log": Entry(
        N_("Who did what, when, and on which fragment: every act, in words, the newest last."),
        "log",
    ),
    "reassign": Entry(
        N_(
            "Put what was done under the name of FROM under the name of TO: on a shared "
            "laptop somebody coded as somebody else."
        ),
        "reassign",
    ),
    "code": Entry(
        N_("Code on screen: the text, the fragment at hand, the codebook beside it."),
        "screens",
        "code",
    ),
    "resolve": Entry(
        N_("Resolve the differences on screen, one after another."),
        "screens",
        "resolve",
    ),
    "open": Entry(
        N_("Open the study: who has done what, and what comes next."),
        "screens",
        "open_",
    ),
    "bundle": Entry(
        N_("Write work into one file, to be merged into another copy of the study."),
        "bundle",
        "bundle",
    ),
    "merge": Entry(N_("Take in the work that is in bundles."), "bundle", "merge"),
    "undo": Entry(
        N_("Take your newest act back: with --as NAME that coder's, else the coordinator's."),
        "undo",
        "undo",
    ),
    "redo": Entry(
        N_("Do again what you took back last, as long as you did nothing else since."),
        "undo",
        "redo",
    ),
    "memo": Entry(
        N_(
            "Write a memo: on a fragment, a transcript, a code, or (without any of these) the "
            "study."
        ),
        "memo",
        "memo",
    ),
    "memos": Entry(
        N_("The memos that you may read, oldest first; others' private ones never."),
        "memo",
        "memos",
    ),
    "decisions": Entry(
        N_(
            "The consensus log: every decision that was ever taken, with views, cause, "
            "reason, who was there, and what it led to in the codebook."
        ),
        "decisions",
        "decisions",
    ),
    "proposals": Entry(
        N_("What the table found unclear in the codebook, and what became of it."),
        "decisions",
        "proposals",
    ),
}


class Loaded(MutableMapping[str, click.Command]):
    """Name → command, each loaded when somebody wants it."""

    def __init__(self) -> None:
        self._there: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._there:
            entry = COMMANDS[name]
            module = import_module(f"coder.cli.{entry.module}")
            self._there[name] = getattr(module, entry.name)
        return self._there[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS

    def __setitem__(self, name: str, command: click.Command) -> None:
        raise TypeError("a command is named in COMMANDS")

    def __delitem__(self, name: str) -> None:
        raise TypeError("a command is named in COMMANDS")


class Commands(click.Group):
    """The group of all commands, which lists and completes them without loading any."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.commands = Loaded()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help."""
        named = (click.Command(name, help=_(one.words)) for name, one in COMMANDS.items())
        click.Group(commands=list(named)).format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, then the options."""
        found = [
            CompletionItem(name, help=_(COMMANDS[name].words))
            for name in sorted(COMMANDS)
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)
