"""What commands print: text for people, one JSON document for scripts, and files."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coder.errors import InputError
from coder.language import _
from coder.model import Fragment
from coder.text import display, one_line

if TYPE_CHECKING:
    from coder.leaving import Reason


def say(text: str = "") -> None:
    """A line of the answer, on stdout; whatever could harm a terminal is replaced."""
    click.echo(display(text))


def tell(text: str) -> None:
    """A message for the person at the keyboard, on stderr."""
    click.echo(display(text), err=True)


def say_fragment(fragment: Fragment) -> None:
    """A fragment or context with its number and speaker; further lines stand under the speaker."""
    text = fragment.text.replace("\n", "\n" + " " * 6)
    say(f"{fragment.label or '':>5} {fragment.speaker or ' '}  {text}")


def say_json(document: Any) -> None:
    """One JSON document on stdout; whatever could harm a terminal is written as an escape."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    if display(text) != text:
        # Such characters stand only inside strings, where JSON may escape any character.
        text = "".join(one if display(one) == one else f"\\u{ord(one):04x}" for one in text)
    click.echo(text)


def say_table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: str = "") -> None:
    """A table with one rule under its header.

    ``right`` has one character a column: ``r`` for numbers, anything else for words.
    """
    from tabulate import tabulate

    align = ["right" if right[i : i + 1] == "r" else "left" for i in range(len(headers))]
    text = tabulate(
        [[one_line(cell) for cell in row] for row in rows],
        headers=[one_line(header) for header in headers],
        tablefmt="simple",
        disable_numparse=True,
        colalign=align if rows else None,
    )
    for line in text.splitlines():
        click.echo(line.rstrip())


def tell_look(looked: bool) -> None:
    """Say that the coordinator saw what coders may not see yet, and that the journal says so.

    To whoever sits there: a script that reports knows what it asked for.
    """
    if looked and sys.stderr is not None and sys.stderr.isatty():
        tell(
            _(
                "You act as coordinator and saw judgements that are still hidden from the coders; "
                "the journal says so. A coder adds --as NAME."
            )
        )


def tell_left_out(stayed: Mapping[Reason, int]) -> None:
    """Say how much stayed in the team, and why."""
    from coder.leaving import REASONS

    for reason, words in REASONS.items():
        if n := stayed.get(reason, 0):
            tell(_("Left out: {n}, {why}.").format(n=n, why=_(words)))


def must_be_possible(path: str | None) -> None:
    """Raise InputError where :func:`write_out` would, before anything is done for it."""
    if path is None or path == "-":
        return
    target = Path(path)
    if target.is_dir():
        raise InputError(_("{path}: this is a folder.").format(path=one_line(path)))
    from coder.study.file import is_study

    if is_study(target):
        raise InputError(
            _("{path}: a study lies there and stays; choose another name.").format(
                path=one_line(path)
            )
        )
    number = 0
    if not target.parent.is_dir():
        number = errno.ENOENT
    elif not os.access(target.parent, os.W_OK):
        number = errno.EACCES
    if number:
        raise InputError(
            _("{path}: cannot be written ({reason}).").format(
                path=one_line(path), reason=os.strerror(number)
            )
        )


def write_out(content: bytes, path: str | None) -> None:
    """Write to a file, whole or not at all, or to stdout where none is named."""
    if path is None or path == "-":
        if sys.stdout is None:  # closed by whoever started us
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    import secrets

    target = Path(path)
    must_be_possible(path)
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        try:
            # Quotes and judgements are personal data: for their owner alone, until they share it.
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            _("{path}: cannot be written ({reason}).").format(
                path=one_line(path), reason=error.strerror
            )
        ) from error
    tell(_("Written: {path}").format(path=one_line(path)))
