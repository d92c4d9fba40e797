"""Writes the reference of commands and keys from the code: ``python docs/generate_reference.py``.

Two pages each, ``reference/commands.md`` and ``reference/keys.md`` (English), ``commands.nl.md``
and ``keys.nl.md`` (Dutch). With ``--check`` nothing is written; exit code 1 says that a page is not
what the code says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

REFERENCE = Path(__file__).resolve().parent / "reference"
PAGES = {
    (what, language): REFERENCE / f"{what}{'' if language == 'en' else '.nl'}.md"
    for what in ("commands", "keys")
    for language in ("en", "nl")
}
HEADS = {
    "en": (
        "# Commands\n\n"
        "Made from the program itself by `python docs/generate_reference.py`; do not edit. "
        "[Nederlands](commands.nl.md)\n\n"
        "Every command has `--help`. Exit codes: 0 done, 1 the answer is no, 2 wrong use or bad "
        "input.\n"
    ),
    "nl": (
        "# Opdrachten\n\n"
        "Gemaakt uit het programma zelf met `python docs/generate_reference.py`; niet zelf "
        "wijzigen. [English](commands.md)\n\n"
        "Elke opdracht heeft `--help`. Exitcodes: 0 klaar, 1 het antwoord is nee, 2 verkeerd "
        "gebruik of verkeerde invoer.\n"
    ),
}
KEYS_HEADS = {
    "en": (
        "# Keys\n\n"
        "Made from the program itself by `python docs/generate_reference.py`; do not edit. "
        "[Nederlands](keys.nl.md)\n\n"
        "`?` shows the keys that work where you are, `:` opens a list of all that can be done. "
        "To use other keys, write a file `keys.toml` in the folder of your settings (on Linux "
        "`~/.config/transcript-coder`; `CODER_HOME` names another folder), with a line for each "
        "action:\n\n"
        "```toml\n"
        'coding.star = "K"\n'
        'coding.undo = ["u", "f5"]\n'
        'typing.done = "ctrl+s"\n'
        "```\n\n"
        "A key is the character itself, or a name such as `space`, `f5`, `ctrl+n` or `pageup`. "
        "1 to 9 and the letters that codebooks may use stay free for codes. If something in the "
        "file is not right, the program says which line and which action, and goes on with the "
        "keys below.\n"
    ),
    "nl": (
        "# Toetsen\n\n"
        "Gemaakt uit het programma zelf met `python docs/generate_reference.py`; niet zelf "
        "wijzigen. [English](keys.md)\n\n"
        "`?` laat zien welke toetsen werken waar je bent, `:` opent een lijst met alles wat je "
        "kunt doen. Wil je andere toetsen? Maak dan een bestand `keys.toml` in de map met je "
        "instellingen (op Linux `~/.config/transcript-coder`; met `CODER_HOME` wijs je een andere "
        "map aan), met een regel per handeling:\n\n"
        "```toml\n"
        'coding.star = "K"\n'
        'coding.undo = ["u", "f5"]\n'
        'typing.done = "ctrl+s"\n'
        "```\n\n"
        "Een toets is het teken zelf, of een naam als `space`, `f5`, `ctrl+n` of `pageup`. 1 tot "
        "en met 9 en de letters die een codeboek mag gebruiken, blijven vrij voor codes. Klopt er "
        "iets niet in het bestand, dan zegt het programma welke regel en welke handeling, en gaat "
        "het verder met de toetsen hieronder.\n"
    ),
}
KEYS_WORDS = {"en": ("id", "key", "what it does"), "nl": ("id", "toets", "wat het doet")}
WORDS = {"en": ("option", "what it does", "default"), "nl": ("optie", "wat het doet", "standaard")}


def main(arguments: list[str]) -> int:
    """Write or check the pages, or (``--print WHAT LANGUAGE``) print one."""
    if arguments[:1] == ["--print"]:
        made = keys_page if arguments[1] == "keys" else page
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(made(arguments[2]))
        return 0
    stale = 0
    for (what, language), path in PAGES.items():
        text = _in_that_language(what, language)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            sys.stderr.write(f"{path.name} is stale; run: python docs/generate_reference.py\n")
            stale = 1
    return stale


def _in_that_language(what: str, language: str) -> str:
    # The help texts are translated when the commands load, so each language is its own process.
    done = subprocess.run(
        [sys.executable, __file__, "--print", what, language],
        env={**os.environ, "CODER_LANG": language, "PYTHONUTF8": "1"},
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stdout


def page(language: str) -> str:
    """The commands, in the language that this process was started in."""
    from coder import language as speech

    speech.use(language)
    from coder.cli import cli

    parts = [HEADS[language]]
    for path, command in commands(cli):
        parts.append(_section(path, command, language))
    return "\n".join(parts)


def keys_page(language: str) -> str:
    """The keys of every screen, in the language that this process was started in."""
    from coder import language as speech

    speech.use(language)
    from coder.tui.panes import PANES

    head = "| " + " | ".join(KEYS_WORDS[language]) + " |\n| --- | --- | --- |"
    parts = [KEYS_HEADS[language]]
    for pane in PANES:
        rows = [
            f"| {key.id and f'`{key.id}`'} | {_cell(key.shown)} | {_cell(speech._(key.words))} |"
            for key in pane.keys
        ]
        text = [speech._(pane.text), ""] if pane.text else []
        table = [head, *rows, ""] if rows else []
        parts.append("\n".join([f"## {speech._(pane.title)}", "", *text, *table]))
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def commands(command: click.Command, path: str = "coder") -> Iterator[tuple[str, click.Command]]:
    """Every command with its path (``coder pass new``), each group before what is in it."""
    import click

    yield path, command
    if isinstance(command, click.Group):
        for name in command.commands:
            yield from commands(command.commands[name], f"{path} {name}")


def _section(path: str, command: click.Command, language: str) -> str:
    import click

    context = click.Context(command, info_name=path)
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    usage = [path, *(one.make_metavar(context) for one in arguments)]
    if isinstance(command, click.Group):
        usage.append("COMMAND")
    lines = [f"## {path}", "", f"    {' '.join(usage)}", "", (command.help or "").strip(), ""]
    if options:
        name, what, _default = WORDS[language]
        lines += [f"| {name} | {what} |", "| --- | --- |"]
        lines += [f"| `{_names(one, context)}` | {_what(one, language)} |" for one in options]
        lines.append("")
    return "\n".join(lines)


def _names(option: click.Option, context: click.Context) -> str:
    import click

    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.is_flag:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} {'/'.join(map(str, option.type.choices))}"
    return f"{names} {option.make_metavar(context)}"


def _what(option: click.Option, language: str) -> str:
    text, default = (option.help or "").strip().replace("|", "\\|"), option.default
    if option.is_flag or not isinstance(default, (str, int, float)) or default == "":
        return text
    return f"{text} ({WORDS[language][2]}: `{default}`)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
