"""What goes on beside the work: a copy of each day, and words of warning about the study.

None of it ever stops the work. The copy and the words about where the study lies and who can read
it can be switched off, by ``daily_copy = "off"``, ``place_warning = "off"`` and
``reader_warning = "off"`` in the settings, or ``CODER_DAILY_COPY`` and so on.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coder.cli.output import tell
from coder.errors import CoderError
from coder.language import _
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study

_OFF = ("off", "no", "0", "false", "uit", "nee")
_LATER = 2.0
"""Seconds after which the first screen stands, whatever the computer."""
_SHORT = 0.3
"""Seconds that nobody needs an explanation for."""


def warn_of_place(path: Path) -> None:
    """Say, in one line, that a study lies where two people at once can damage it."""
    from coder.study.place import risk_here

    risk = risk_here(path)
    if risk is None or not _wanted("place_warning"):
        return
    if risk.kind == "network":
        text = _(
            "{path} lies in a network folder ({name}), where people who work at once can damage "
            "it. Better each in a copy of their own: coder study copy, coder bundle, coder merge."
        )
    else:
        text = _(
            "{path} lies in a folder that is synchronised ({name}), where people who work at once "
            "can damage it. Better each in a copy of their own: coder study copy, coder bundle, "
            "coder merge."
        )
    tell(text.format(path=one_line(str(path)), name=one_line(risk.name)))


def warn_of_readers(path: Path) -> None:
    """Say, in one line, that others who use this computer can read the study."""
    if os.name == "nt" or not _wanted("reader_warning"):  # Windows has no such bits
        return
    if not os.access(path, os.W_OK):  # nor is it theirs who may only read it
        return
    try:
        mode = path.stat().st_mode
    except OSError:  # it was there a moment ago; whoever opens it says what is wrong
        return
    if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        tell(
            _(
                "{path} can be read by others who use this computer; make it yours alone with: "
                "chmod 600 {path}"
            ).format(path=one_line(str(path)))
        )


def warn_of_retention(study: Study) -> None:
    """Say, in one line, that data have been kept longer than was agreed."""
    from coder.study.retention import DATA, retention

    try:
        passed = [one for one in retention(study) if one.passed]
    except CoderError:  # what is wrong with the study, the command that was given says
        return
    if passed:
        named = ", ".join(
            f"{_(DATA[one.data])} ({one.until.isoformat() if one.until else ''})" for one in passed
        )
        tell(
            _("The day until which these data may be kept has passed: {names}.").format(names=named)
        )


def keep_copy(path: Path) -> None:
    """See to the copy of today, after a command; what goes wrong with it is one line."""
    if _wanted("daily_copy"):
        for line in _keep(path):
            tell(line)


@contextmanager
def copy_meanwhile(path: Path) -> Iterator[None]:
    """See to the copy of today while the screens are open; they never wait for it."""
    if not _wanted("daily_copy"):
        yield
        return
    lines: list[str] = []
    left = threading.Event()

    def keep() -> None:
        left.wait(_LATER)
        lines.extend(_keep(path))

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        left.set()
        thread.join(_SHORT)
        if thread.is_alive():
            tell(_("The copy of today is being finished …"))
            thread.join()
        for line in lines:
            tell(line)


def _keep(path: Path) -> list[str]:
    from coder.study.daily import keep_daily

    try:
        daily = keep_daily(path)
    except CoderError as error:
        return [_("There is no copy of today. {reason}").format(reason=error)]
    if daily.lost is None:
        return []
    return [
        _("{copy} holds acts that the study lacks; it is kept. See: coder doctor").format(
            copy=one_line(str(daily.lost))
        )
    ]


def _wanted(name: str) -> bool:
    from coder import settings

    value = os.environ.get(f"CODER_{name.upper()}")
    if value is None:
        try:
            value = settings.read().get(name, "")
        except CoderError:  # whoever starts the program from a shell has been told by now
            value = ""
    return value.strip().casefold() not in _OFF
