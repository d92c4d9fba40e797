"""Which files to read, and how each of them is read."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from coder.errors import InputError
from coder.ingest import limits
from coder.ingest.formats import DATA_SUFFIXES, SUFFIXES, named_after, parse
from coder.ingest.source import Source, is_binary
from coder.language import _
from coder.model import ParsedTranscript
from coder.study.file import is_study
from coder.text import one_line

_BEGINNING = 1024


def read(path: Path, said: Mapping[str, bool] | None = None) -> ParsedTranscript:
    """Read one transcript by what it holds; see :data:`coder.ingest.formats.FORMATS`.

    ``said`` is what somebody settled: a label in lower case → whether it is a speaker's.
    Raises :class:`InputError`, with one line that names the file, for whatever cannot be read.
    """
    name = one_line(str(path))
    return parse(Source(_content(path, name), name, said or {}))


def _content(path: Path, name: str) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputError(_("{name} is a folder, not a transcript.").format(name=name))
        if not stat.S_ISREG(found.st_mode):
            # a pipe or device might never end
            raise InputError(_("{name} is not an ordinary file.").format(name=name))
        if is_study(path):
            # Opened and closed by us, it would lose the locks that this process has on it (POSIX).
            raise InputError(_("{name} is a study, not a transcript.").format(name=name))
        with path.open("rb") as file:
            data = _bytes(file, name)
    except FileNotFoundError:
        raise InputError(_("There is no file {name}.").format(name=name)) from None
    except PermissionError:
        raise InputError(
            _("{name} may not be read; ask for permission to read it.").format(name=name)
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if getattr(error, "errno", None) == errno.ELOOP:
            raise InputError(
                _("{name} is a link that leads to itself.").format(name=name)
            ) from None
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            _("{name} cannot be read: {reason}.").format(name=name, reason=reason)
        ) from None
    if not data:
        raise InputError(_("{name} is empty: there is no text in it.").format(name=name))
    return data


def _bytes(file: BinaryIO, name: str) -> bytes:
    """All of a file, in the state of one moment; one that is too large is hardly looked at."""
    before = os.fstat(file.fileno())
    start = file.read(_BEGINNING)
    limit = limits.MAX_BYTES if is_binary(start) else limits.MAX_TEXT_BYTES
    rest = b"" if before.st_size > limit else file.read(limit + 1 - len(start))
    if before.st_size > limit or len(start) + len(rest) > limit:
        raise InputError(limits.too_large(name, limit))
    after = os.fstat(file.fileno())
    read = len(start) + len(rest)
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, read):
        raise InputError(
            _("{name} changed while it was being read; close it elsewhere and try again.").format(
                name=name
            )
        )
    return start + rest


def collect(paths: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The files to read, in natural order, and those passed over, each with the reason.

    Folders are walked; hidden files and folders in them are ignored, links to folders are not
    followed. A path that is no folder is always among the files, also where it does not exist.
    """
    files: dict[Path, None] = {}
    passed: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            found, over = _walk(path)
            if not found and not over:
                over = [(path, _("there is no transcript in this folder"))]
            files.update(dict.fromkeys(found))
            passed += over
        else:
            files[path] = None
    return sorted(_each_once(files), key=natural_key), sorted(
        passed, key=lambda item: natural_key(item[0])
    )


def _walk(folder: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    files: list[Path] = []
    passed: list[tuple[Path, str]] = []

    def unreadable(error: OSError) -> None:
        passed.append((Path(str(error.filename)), _("this folder may not be read")))

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(folders):
            if (Path(root) / name).is_symlink():
                passed.append((Path(root) / name, _("links to folders are not followed")))
        for name in names:
            path = Path(root) / name
            reason = _reason_against(path)
            if name.startswith("."):
                continue
            if reason:
                passed.append((path, reason))
            else:
                files.append(path)
    return files, passed


def _reason_against(path: Path) -> str:
    if path.name.startswith("~$"):
        return _("Word's lock file, not a transcript")
    if path.suffix.lower() not in SUFFIXES:
        return _("not a kind of file that holds a transcript")
    try:
        ordinary = path.is_file()
    except OSError:
        ordinary = False
    if not ordinary:
        return _("not an ordinary file")
    return _reason_against_data(path) if path.suffix.lower() in DATA_SUFFIXES else ""


def _reason_against_data(path: Path) -> str:
    try:
        found = read(path)
    except InputError as error:
        return str(error)
    if found.format in named_after(path.suffix.lower()):
        return ""
    return _("no table with a column for the speaker and one for the text")


def _each_once(files: Iterable[Path]) -> list[Path]:
    seen: set[str] = set()
    kept: list[Path] = []
    for path in files:
        try:
            key = os.path.normcase(path.resolve())
        except (OSError, RuntimeError, ValueError):  # a loop of links; reading it will say so
            key = str(path)
        if key not in seen:
            seen.add(key)
            kept.append(path)
    return kept


def natural_key(path: Path) -> list[tuple[int, int, str]]:
    """Sorts ``interview 2`` before ``interview 10``."""
    parts = re.split(r"([0-9]+)", str(path).casefold())
    return [(1, int(part[:18]), part) if part.isdigit() else (0, 0, part) for part in parts]
