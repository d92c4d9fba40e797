"""Bytes to text: byte order mark, then UTF-16 by its zero bytes, then UTF-8, then Windows-1252."""

from __future__ import annotations

import codecs
import re

from coder.errors import InputError
from coder.language import _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_STRAY = 4  # control characters that even a short text may hold
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_UNDEFINED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_ODD_BYTES = "coder-odd-bytes"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")


def decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """The text, and warnings for whoever imports. Raises :class:`InputError` for a binary file."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, name)
    if b"\0" in data[:_SAMPLE]:
        return _utf16(data, name), []
    controls = len(_CONTROL.findall(data[:_SAMPLE]))
    if b"\0" in data or controls > max(_STRAY, len(data[:_SAMPLE]) / 100):
        raise InputError(_binary(name))
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _windows(data)


def _binary(name: str) -> str:
    return _("{name} is not text; save the transcript as .docx or .txt and add that.").format(
        name=name
    )


def _marked(data: bytes, encoding: str, name: str) -> tuple[str, list[str]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return _windows(data)
        raise InputError(_binary(name)) from None
    if text.count("\0") * 100 > len(text):
        raise InputError(_binary(name))
    return text, []


def _utf16(data: bytes, name: str) -> str:
    """Latin text in UTF-16 has a zero in nearly every second byte, and hardly any elsewhere."""
    sample = data[:_SAMPLE]
    half = len(sample) / 2
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    encoding = "utf-16-le" if odd > 0.6 and even < 0.1 else "utf-16-be"
    if encoding == "utf-16-be" and not (even > 0.6 and odd < 0.1):
        raise InputError(_binary(name))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(_binary(name)) from None


def _windows(data: bytes) -> tuple[str, list[str]]:
    """Windows-1252; or, where most of it is UTF-8, that with the odd bytes read one by one."""
    sequences = len(_SEQUENCE.findall(data))
    odd = len(re.findall(rb"[\x80-\xff]", _SEQUENCE.sub(b"", data)))
    if sequences > odd:
        return data.decode("utf-8", _ODD_BYTES), [
            _("The text is UTF-8 with odd bytes in between; check the accented letters.")
        ]
    return _one_by_one(data), [
        _("The text is not UTF-8; it was read as Windows-1252. Check the accented letters.")
    ]


def _odd_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _one_by_one(error.object[error.start : error.end]), error.end


def _one_by_one(data: bytes) -> str:
    """Windows-1252 leaves five bytes undefined; Windows itself reads those as Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(
            bytes([byte]).decode("cp1252" if byte not in _UNDEFINED else "latin-1") for byte in data
        )


codecs.register_error(_ODD_BYTES, _odd_bytes)
