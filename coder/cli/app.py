"""The command ``coder`` itself: which commands there are, and how every one of them ends."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

import click

from coder import __version__
from coder.cli.commands import Commands
from coder.cli.options import Session, naming_study
from coder.errors import CoderError
from coder.language import _
from coder.text import one_line

INTERRUPTED = 130
TERMINATED = 143


class _ReaderGoneError(Exception):
    """Whoever read what a command prints has gone; click itself would make an exit code 1 of it."""


class _Commands(Commands):
    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        with _noticing_who_left():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _noticing_who_left():
            return super().invoke(ctx)


@contextmanager
def _noticing_who_left() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _ReaderGoneError from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_(
        "Code interview transcripts with several people, see how well they agree, and come to "
        "consensus.\n\nStart with: coder demo"
    ),
)
@click.version_option(__version__, "--version", message="coder %(version)s")
@naming_study
@click.option("--debug", is_flag=True, help=_("Show a traceback when something goes wrong."))
@click.pass_context
def cli(context: click.Context, study: str | None, as_name: str | None, debug: bool) -> None:
    """The group that all commands belong to."""
    context.obj = Session(study, as_name, debug)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 the answer is no, 2 wrong use or input.

    Errors become one line on stderr. Ctrl-C gives 130; a closed pipe ends silently.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminated)
    try:
        result = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (_ReaderGoneError, BrokenPipeError):
        # What Python would still flush at exit has nowhere to go either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    return result if isinstance(result, int) else 0


def _run(arguments: Sequence[str]) -> object:
    try:
        return cli.main(list(arguments), prog_name="coder", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        return _help(error)
    except click.ClickException as error:
        return _say(_usage(error), 2)
    except CoderError as error:
        if "--debug" in arguments:
            raise
        return _say(str(error), error.exit_code)
    except (_ReaderGoneError, click.Abort):
        raise
    except Exception as error:
        if "--debug" in arguments:
            raise
        return _say(
            _("unexpected error ({error}); run it again with --debug and report it.").format(
                error=f"{type(error).__name__}: {error}"
            ),
            2,
        )


def _help(error: click.exceptions.NoArgsIsHelpError) -> int:
    """Just ``coder`` asks what there is; ``coder pass`` is half a command."""
    context = error.ctx
    if context is None or context.parent is None or not isinstance(context.command, click.Group):
        click.echo(error.format_message())
        return 0
    message = _("Say which command: {names}. See: {command} --help").format(
        names=", ".join(context.command.list_commands(context)), command=context.command_path
    )
    return _say(message, 2)


def _usage(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        message += " " + _("See: {command} --help").format(command=error.ctx.command_path)
    return message


def _say(message: str, code: int) -> int:
    click.echo(f"coder: {one_line(message)}", err=True)
    return code


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(TERMINATED)
