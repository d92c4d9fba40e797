"""One file as it was read: its bytes, and its text or its members where a format asks for them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from coder.errors import InputError
from coder.ingest import limits
from coder.ingest.decode import decode
from coder.language import _
from coder.text import canonical

_ZIP = b"PK\x03\x04"
_BINARY = (_ZIP, b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")


def is_binary(start: bytes) -> bool:
    """Whether a file that begins so is a document, which may hold pictures, and not a text."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_BINARY)


@dataclass(slots=True)
class Source:
    """What a file holds. Text and members are worked out once, when they are first asked for."""

    data: bytes
    name: str
    """Of the file, on one line, for messages."""
    said: Mapping[str, bool] = field(default_factory=dict)
    """What somebody settled: a label in lower case → whether it is a speaker's."""
    _text: str | None = field(default=None, repr=False)
    _warnings: list[str] = field(default_factory=list, repr=False)
    _members: frozenset[str] | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """The canonical text. Raises :class:`InputError` for a binary, an empty and a huge file."""
        if self._text is None:
            if len(self.data) > limits.MAX_TEXT_BYTES:
                raise InputError(limits.too_large(self.name, limits.MAX_TEXT_BYTES))
            decoded, self._warnings = decode(self.data, self.name)
            self._text = canonical(decoded).replace("\ufeff", "")
            if not self._text.strip():
                raise InputError(
                    _("{name} is empty: there is no text in it.").format(name=self.name)
                )
        return self._text

    @property
    def warnings(self) -> list[str]:
        """What whoever imports should know of the decoding."""
        return [*self._warnings] if self.text else []

    @property
    def is_archive(self) -> bool:
        """Whether the file begins as a zip archive does (docx, odt, xlsx)."""
        return self.data.startswith(_ZIP)

    @property
    def members(self) -> frozenset[str]:
        """Names of the members of a zip archive; none for a damaged one or any other file."""
        if self._members is None:
            self._members = frozenset()
            if self.is_archive:
                try:
                    with zipfile.ZipFile(BytesIO(self.data)) as archive:
                        self._members = frozenset(archive.namelist())
                except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
                    pass  # the reader of Word documents says that it is damaged
        return self._members
