"""A project file (``.qdpx``) as it lies there: a zip archive that anybody may have made.

Nothing is unpacked to the disk. The list of members is looked at before anything is read, and
a member is read by name, within bounds, when its text is asked for.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from coder.errors import InputError
from coder.ingest.archive import DAMAGE, swells
from coder.ingest.limits import MAX_TEXT_BYTES
from coder.language import _
from coder.text import one_line, shorten

MAX_MEMBERS = 20_000
MAX_DIRECTORY = 8 * 1024 * 1024
"""Bytes of the list of members, which is read before anything can be counted."""
MAX_DOCUMENT = 192 * 1024 * 1024
"""Bytes of the XML: several hundred thousand selections."""
MAX_TOTAL = 256 * 1024 * 1024
"""Bytes of all texts together."""

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_TAIL = 22 + 65_535
_FOLDER = "sources/"
_INSIDE = "internal://"


class Archive:
    """The members of a project file. Make one with :func:`opened`."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.name = name
        """Of the file, on one line, for messages."""
        self._archive = archive
        self._read = 0
        self._sources: dict[str, zipfile.ZipInfo] = {}
        self._documents: list[zipfile.ZipInfo] = []
        self._look()

    def _look(self) -> None:
        """Refuse what was made to do harm, and find the document and the sources."""
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise InputError(
                _("{name} holds more than {n} files; that is no project.").format(
                    name=self.name, n=MAX_MEMBERS
                )
            )
        seen: set[str] = set()
        for member in members:
            path = member.filename.replace("\\", "/")
            shown = shorten(one_line(member.filename), 60)
            self._refuse(member, path, shown)
            if path.casefold() in seen:
                raise InputError(
                    _("{name} holds {member} twice; it was not opened.").format(
                        name=self.name, member=shown
                    )
                )
            seen.add(path.casefold())
            if "/" not in path and path.casefold().endswith(".qde"):
                self._documents.append(member)
            elif path.casefold().startswith(_FOLDER):
                self._sources[path.casefold().removeprefix(_FOLDER)] = member

    def _refuse(self, member: zipfile.ZipInfo, path: str, shown: str) -> None:
        parts = path.split("/")
        if ".." in parts or path.startswith("/") or ":" in parts[0] or "\0" in path:
            raise InputError(
                _(
                    "{name} holds a file that points outside it ({member}); it was not opened."
                ).format(name=self.name, member=shown)
            )
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise InputError(
                _("{name} holds a link ({member}); it was not opened.").format(
                    name=self.name, member=shown
                )
            )
        if member.flag_bits & 0x1:
            raise InputError(
                _("{name} is protected by a password; save the project without one.").format(
                    name=self.name
                )
            )

    def document(self) -> bytes:
        """The XML of the project. Raises InputError where there is none, or more than one."""
        if not self._documents:
            raise InputError(
                _("{name} holds no project (a file that ends in .qde).").format(name=self.name)
            )
        if len(self._documents) > 1:
            raise InputError(
                _("{name} holds more than one project; import them one by one.").format(
                    name=self.name
                )
            )
        return self._content(self._documents[0], MAX_DOCUMENT)

    def source(self, reference: str, whose: str) -> bytes:
        """The file that a source names (``internal://GUID.txt``, or a bare name).

        Raises InputError for one that points outside the project or is missing; ``whose`` is the
        name of the source.
        """
        names = {"name": self.name, "source": shorten(whose, 40)}
        path = reference.strip().replace("\\", "/")
        inside = path.casefold().startswith(_INSIDE)
        path = path[len(_INSIDE) :] if inside else path
        path = path[len(_FOLDER) :] if path.casefold().startswith(_FOLDER) else path
        if not path or "/" in path or path in (".", "..") or ":" in path or "\0" in path:
            raise InputError(
                _("{name}: the text of {source} is said to lie outside the file ({path}).").format(
                    path=shorten(one_line(reference), 60), **names
                )
            )
        member = self._sources.get(path.casefold())
        if member is None:
            raise InputError(
                _("{name}: the text of {source} is missing ({path}).").format(
                    path=shorten(one_line(path), 60), **names
                )
            )
        data = self._content(member, MAX_TEXT_BYTES)
        self._read += len(data)
        if self._read > MAX_TOTAL:
            raise InputError(_too_large(self.name))
        return data

    def _content(self, member: zipfile.ZipInfo, limit: int) -> bytes:
        if member.file_size > limit or swells(member):
            raise InputError(_too_large(self.name))
        with _explained(self.name), self._archive.open(member) as file:
            data = file.read(limit + 1)
        if len(data) != member.file_size:
            raise InputError(_damaged(self.name))
        return data


def _too_large(name: str) -> str:
    return _("{name} unpacks to far more than a project of texts; it was not opened.").format(
        name=name
    )


def _damaged(name: str) -> str:
    return _("{name} is damaged, or no project file; export it again.").format(name=name)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except DAMAGE:
        raise InputError(_damaged(name)) from None


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a project file. Raises InputError, with one line, for whatever cannot be used."""
    name = one_line(str(path))
    with open_file(path) as file:
        if _directory_size(file) > MAX_DIRECTORY:
            raise InputError(_too_large(name))
        file.seek(0)
        with _explained(name):
            archive = zipfile.ZipFile(file)
        with archive:
            yield Archive(archive, name)


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """An ordinary file, to be read. Raises InputError for anything else, and for a study."""
    from coder.study.file import is_study

    name = one_line(str(path))
    try:
        if not path.exists():
            raise InputError(_("There is no file {name}.").format(name=name))
        if not path.is_file():  # a pipe or a device might never end
            raise InputError(_("{name} is not an ordinary file.").format(name=name))
        if is_study(path):
            raise InputError(_("{name} is a study, not a project.").format(name=name))
        file = path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            _("{name} cannot be read: {reason}.").format(name=name, reason=reason)
        ) from None
    with file:
        yield file


def read_document(path: Path) -> bytes:
    """All of a codebook file (``.qdc``), within bounds. Raises InputError."""
    with open_file(path) as file:
        data = file.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(_too_large(one_line(str(path))))
    return data


def _directory_size(file: BinaryIO) -> int:
    """How many bytes the list of members takes, as the archive says; 0 where it says nothing."""
    end = file.seek(0, 2)
    file.seek(max(end - _TAIL, 0))
    tail = file.read(_TAIL)
    at = tail.rfind(_END)
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    far = tail.rfind(_END_64)
    if far >= 0:
        size = 0 if size == 0xFFFF_FFFF else size
        size = max(size, int.from_bytes(tail[far + 40 : far + 48], "little"))
    return size
