"""Rich text (RTF), as f4, WordPad, old Word and macOS write it.

The reader is our own: striprtf, the library for it, drops headers, footnotes and comments without
a word, gives text deleted under tracked changes as if it had been said, and puts ``|`` between
the cells of a table. Groups are kept on a list, so that their depth costs no stack.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from coder.errors import InputError
from coder.ingest.flow import Flow, paragraph_lines, transcript
from coder.ingest.source import Source
from coder.language import _
from coder.model import ParsedTranscript
from coder.text import canonical

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_DEEPEST = 10_000
"""Groups within groups; a document has some ten."""


_START = b"{\\rtf"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ASIDE = _names(
    """header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt
    pntext listtext"""
)
_SILENT = _names(
    """aftncn aftnsep aftnsepc atnauthor atndate atnicn atnid atnparent atnref atntime atrfend
    atrfstart bkmkend bkmkstart blipuid colorschememapping colortbl datafield datastore do
    falt fchars ffdeftext ffname fldinst filetbl fontfile fontemb ftncn ftnsep ftnsepc generator
    info latentstyles lchars listoverridetable listtable mmathPr nonshppict objclass
    objdata objname panose pgptbl picprop pict pnseclvl private revtbl rsidtbl shprslt sn sp
    staticval stylesheet sv tc template themedata txe ud userprops xe xmlnstbl"""
)
_SEEN_THROUGH = _names("shpinst shppict nesttableprops")
"""Destinations that a program may ignore, but that hold text further on."""
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}
_CODE_PAGES = {
    "mac": "mac_roman",
    "10000": "mac_roman",
    "pc": "cp437",
    "pca": "cp850",
    "65001": "utf-8",
}
_ENDS = frozenset(("par", "sect", "page", "column", "\r", "\n"))
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}


def fits(source: Source) -> bool:
    """Whether it is rich text."""
    return source.data.lstrip(b" \r\n\t\xef\xbb\xbf").startswith(_START)


def parse(source: Source) -> ParsedTranscript:
    """Turns of a rich text. Raises :class:`InputError` where it is damaged or holds no words."""
    reader = _Reader()
    try:
        reader.read(source.data.decode("latin-1")[source.data.index(_START) :])
    except _NestedTooDeeplyError:
        raise InputError(
            _("{name} is damaged: it nests groups without end; save it anew as .docx.").format(
                name=source.name
            )
        ) from None
    return transcript(source, "rtf", reader.flow.lines, reader.left_out)


class _NestedTooDeeplyError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group, and ends with it."""

    silent: bool = False
    aside: bool = False
    fonts: bool = False
    unseen: bool = False
    """Deleted under tracked changes, or hidden."""
    in_table: bool = False
    font: int | None = None
    skip: int = 1
    """Characters that follow a ``\\u`` for programs that do not know it."""


@dataclass(slots=True)
class _Reader:
    """Walks through the tokens; the running text goes to a flow, all else to ``left_out``."""

    flow: Flow = field(default_factory=Flow)
    left_out: list[str] = field(default_factory=list)
    _state: _State = field(default_factory=_State)
    _groups: list[_State] = field(default_factory=list)
    _optional: bool = False  # after \*
    _skipping: int = 0
    _high: int = 0  # the first half of a character beyond U+FFFF
    _default_font: int = 0
    _codec: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _bytes: bytearray = field(default_factory=bytearray)
    _beside: list[str] = field(default_factory=list)

    def read(self, text: str) -> None:
        """All of a document, each character of which stands for a byte."""
        position = 0
        while match := _TOKEN.match(text, position):
            position = match.end()
            kind = match.lastgroup
            if kind == "hex":
                self._byte(int(match["hex"], 16))
                continue
            if kind == "text":
                self._plain(match["text"])
                continue
            self._flush()
            if kind in ("word", "number"):
                number = int(match["number"]) if match["number"] else None
                if match["word"] == "bin":
                    position += max(number or 0, 0)
                else:
                    self._word(match["word"], number)
            elif kind == "symbol":
                self._symbol(match["symbol"])
            elif kind == "brace" and not self._brace(match["brace"]):
                break
        self._flush()
        self._end_aside()
        self.flow.abandon_row()
        self.flow.end_paragraph()
        behind = canonical(text[position:]).strip()  # the end of the document
        self.left_out += [behind] if behind else []

    # --- groups -----------------------------------------------------------------------------

    def _brace(self, brace: str) -> bool:
        """Whether the document goes on."""
        self._optional, self._skipping = False, 0
        if brace == "{":
            if len(self._groups) >= _DEEPEST:
                raise _NestedTooDeeplyError
            self._groups.append(self._state)
        elif self._groups:
            before = self._groups.pop()
            if self._state.aside and not before.aside:
                self._end_aside()
            self._state = before
        return bool(self._groups)

    def _end_aside(self) -> None:
        text = "".join(self._beside)
        self._beside.clear()
        self.left_out += [line.text.strip() for line in paragraph_lines(text) if line.text.strip()]

    # --- control words ----------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        self._skipping = 0
        optional, self._optional = self._optional, False
        if word in _ASIDE:
            self._state = replace(self._state, aside=True)
        elif word == "fonttbl":
            self._state = replace(self._state, silent=True, fonts=True)
        elif word in _SILENT or (optional and word not in _SEEN_THROUGH):
            self._state = replace(self._state, silent=True)
        elif word == "u" and number is not None:
            self._unicode(number % 0x10000)
            self._skipping = self._state.skip
        elif word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        elif word in _ENDS:
            self._end(word)
        elif word in ("cell", "nestcell", "row"):
            self._table(word)
        else:
            self._format(word, number)

    def _format(self, word: str, number: int | None) -> None:
        """What changes how the text after it is read."""
        state, on = self._state, number != 0
        if word == "f":
            self._state = replace(state, font=number)
        elif word == "deff":
            self._default_font = number or 0
        elif word == "fcharset" and state.fonts and state.font is not None:
            self._fonts[state.font] = _CHARSETS.get(number or 0, "")
        elif word in ("ansicpg", "mac", "pc", "pca"):
            self._codec = _known(
                _CODE_PAGES.get(word) or _CODE_PAGES.get(str(number)) or f"cp{number}"
            )
        elif word == "uc":
            self._state = replace(state, skip=min(max(number or 0, 0), 100))
        elif word in ("deleted", "v"):
            self._state = replace(state, unseen=on)
        elif word == "plain":
            self._state = replace(state, unseen=False, font=None)
        elif word in ("pard", "intbl"):
            self._state = replace(state, in_table=word == "intbl")

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._optional = True
        elif symbol in _ENDS:
            self._end(symbol)
        elif symbol in _SYMBOLS:
            self._skipping = 0
            self._say(_SYMBOLS[symbol])

    def _end(self, _word: str) -> None:
        if self._state.silent:
            return
        if self._state.aside or self._state.unseen:
            self._beside.append("\n")
        if not self._state.aside:
            self.flow.end_paragraph(in_cell=self._state.in_table)

    def _table(self, word: str) -> None:
        if self._state.silent:
            return
        if self._state.aside:
            self._beside.append("\n")
        elif word == "cell":
            self.flow.end_cell()
        elif word == "nestcell":
            self.flow.end_paragraph(in_cell=True)
        else:
            self.flow.end_row()

    # --- text -------------------------------------------------------------------------------

    def _byte(self, value: int) -> None:
        if self._skipping:
            self._skipping -= 1
        elif not self._state.silent:
            self._bytes.append(value)

    def _plain(self, text: str) -> None:
        self._optional = False
        skipped = min(self._skipping, len(text))
        self._skipping -= skipped
        if not self._state.silent:
            self._bytes += text[skipped:].encode("latin-1")

    def _unicode(self, code: int) -> None:
        high, self._high = self._high, 0
        if high and 0xDC00 <= code < 0xE000:
            self._say(chr(0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00))
        elif 0xD800 <= code < 0xDC00:
            self._high = code
        else:
            self._say(chr(code))

    def _flush(self) -> None:
        """Bytes in a row are decoded together: a character may take two or more."""
        if self._bytes:
            font = self._default_font if self._state.font is None else self._state.font
            codec = self._fonts.get(font) or self._codec
            data, self._bytes = bytes(self._bytes), bytearray()
            try:
                self._say(data.decode(codec))
            except UnicodeDecodeError:
                self._say(data.decode("latin-1"))

    def _say(self, text: str) -> None:
        if self._state.silent:
            return
        if self._state.aside or self._state.unseen:
            self._beside.append(text)
            return
        if self._beside:
            self._end_aside()
        self.flow.write(text)


def _known(codec: str) -> str:
    try:
        codecs.lookup(codec)
    except LookupError:
        return "cp1252"
    return codec
