"""Project files made to do harm: refused with one line, nothing written, memory bounded."""

from __future__ import annotations

import io
import random
import re
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import n_events
from refi_files import (
    CODES,
    LEARN,
    SOURCE,
    STOP,
    TEXT,
    USERS,
    coded,
    coding,
    document,
    guid,
    packed,
    selection,
    simple,
    source,
    written,
)

from coder.errors import InputError
from coder.exchange.refi.taking import Options, import_codebook, import_project
from coder.study import Study

MUCH = "leerden veel van elkaar"


_EMPTY: list[bytes] = []


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """An empty study; made once, and copied after that."""
    path = tmp_path / "s.study"
    if not _EMPTY:
        Study.create(path).close()
        _EMPTY.append(path.read_bytes())
    path.write_bytes(_EMPTY[0])
    path.chmod(0o600)  # as the program makes them
    with Study.open(path) as made:
        yield made


def with_member(name: str, data: bytes = b"x", mode: int = 0) -> bytes:
    target = io.BytesIO(simple(TEXT, coded(TEXT, MUCH)))
    with zipfile.ZipFile(target, "a") as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        archive.writestr(member, data)
    return target.getvalue()


def bomb(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if name != "project.qde":
            archive.writestr("project.qde", document(f"<Sources>{source()}</Sources>"))
        archive.writestr(name, b" " * (100 * 1024 * 1024))
    return target.getvalue()


def lying() -> bytes:
    """The list of members says that the text is much smaller than it is."""
    content = bytearray(simple(TEXT, coded(TEXT, MUCH)))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


def encrypted() -> bytes:
    content = bytearray(simple(TEXT, coded(TEXT, MUCH)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + place] |= 1
    return bytes(content)


def nested(depth: int, name: str = "Code") -> str:
    opening = "".join(
        f'<{name} guid="{guid()}" name="c" isCodable="true">' for _number in range(depth)
    )
    return f"<CodeBook><Codes>{opening}{f'</{name}>' * depth}</Codes></CodeBook>"


def of(xml: str, text: str = TEXT) -> bytes:
    return packed(xml, {"t.txt": text})


def sources(*, path: str = "internal://t.txt", inner: str = "") -> str:
    return f"<Sources>{source(inner, path=path)}</Sources>"


DOCTYPE = '<?xml version="1.0"?>\n<!DOCTYPE Project [<!ENTITY a "aaaa">]>\n'
PLAIN = document(USERS, CODES, sources(inner=coded(TEXT, MUCH)))
TWICE = coded(TEXT, MUCH, identity=SOURCE.replace("5", "6"))

HOSTILE: dict[str, bytes | Callable[[], bytes]] = {
    "no archive": b"PK\x03\x04 and then nothing",
    "nothing": b"",
    "zip slip": with_member("../../evil.txt"),
    "zip slip by backslashes": with_member("..\\..\\evil.txt"),
    "an absolute name": with_member("/etc/evil"),
    "a drive": with_member("C:/evil"),
    "a link": with_member("sources/link.txt", b"/etc/passwd", stat.S_IFLNK | 0o777),
    "a member twice": with_member("SOURCES/T.TXT"),
    "a bomb for a project": lambda: bomb("project.qde"),
    "a bomb for a text": lambda: bomb("sources/t.txt"),
    "wrong lengths": lying(),
    "a password": encrypted(),
    "cut off": simple(TEXT, coded(TEXT, MUCH))[:-40],
    "no project": packed("x", inner="readme.txt"),
    "two projects": with_member("other.qde"),
    "no XML": of("this is no XML"),
    "another root": of("<html/>"),
    "DOCTYPE": of(PLAIN.replace('<?xml version="1.0" encoding="utf-8"?>\n', DOCTYPE)),
    "DOCTYPE in UTF-16": packed(
        PLAIN.replace('<?xml version="1.0" encoding="utf-8"?>\n', DOCTYPE).encode("utf-16"),
        {"t.txt": TEXT},
    ),
    "an encoding that hides": packed(PLAIN.replace("utf-8", "cp037").encode(), {"t.txt": TEXT}),
    "deep nesting": of(document(nested(100_000))),
    "deep nesting of anything": of(document(nested(300, "X"))),
    "a text outside": of(document(USERS, CODES, sources(path="internal://../../etc/hostname"))),
    "a text anywhere": of(document(USERS, CODES, sources(path="absolute:///etc/hostname"))),
    "a text beside": of(document(USERS, CODES, sources(path="relative:///x.txt"))),
    "a text on a drive": of(document(USERS, CODES, sources(path="C:\\x.txt"))),
    "a text that is missing": of(document(USERS, CODES, sources(path="internal://no.txt"))),
    "a text that is none": packed(PLAIN, {"t.txt": b"\x00\x01\x02\xff" * 50}),
    "two codes of one GUID": of(document(CODES.replace(STOP, LEARN.upper()))),
    "two sources of one GUID": of(document(f"<Sources>{source()}{source()}</Sources>")),
    "two selections of one GUID": of(document(USERS, CODES, sources(inner=TWICE + TWICE))),
    "a place that is no number": of(PLAIN.replace('startPosition="', 'startPosition="x')),
    "a place of many digits": of(PLAIN.replace('startPosition="', 'startPosition="' + "9" * 5000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_one_line_and_nothing_written(study: Study, tmp_path: Path, name: str) -> None:
    content = HOSTILE[name]
    path = written(tmp_path, content if isinstance(content, bytes) else content())
    before = n_events(study.path)
    with pytest.raises(InputError) as refused:
        import_project(study, path, Options())
    study.close()
    message = str(refused.value)
    assert message and "\n" not in message
    assert len(message) < 300
    assert n_events(study.path) == before
    there = {one.name for one in tmp_path.iterdir()}
    assert {one for one in there if not one.startswith("s.study")} == {"project.qdpx"}


def test_harmful_words_in_a_file_do_no_harm(study: Study, tmp_path: Path) -> None:
    evil = "\u202e\u0085[bold]x"
    xml = document(
        USERS.replace("Anna", evil),
        CODES.replace("Stoppen", evil),
        sources(inner=coded(TEXT, MUCH)).replace("Gesprek 1", evil),
    )
    account = import_project(study, written(tmp_path, of(xml)), Options())
    assert "\u202e" not in account.coders[0]
    assert account.judgements == 1
    study.close()


@pytest.mark.parametrize("content", [b"", b"<a/>", b"\x00" * 50, b"<CodeBook>", b"<CodeBook/>"])
def test_a_codebook_that_is_none(study: Study, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError):
        import_codebook(study, written(tmp_path, content, "c.qdc"))
    study.close()


MEMORY = """
import sys
from pathlib import Path
from coder.errors import InputError
from coder.exchange.refi.taking import Options, import_project
from coder.study import Study
path, to = map(Path, sys.argv[1:])
with Study.create(to) as study:
    try:
        import_project(study, path, Options())
        print("taken")
    except InputError as error:
        print("refused")
lines = Path("/proc/self/status").read_text().splitlines()
print(next(one.split()[1] for one in lines if one.startswith("VmHWM")))
"""
MOST = 1_200_000
"""kB: what a laptop has to spare."""


def many(inside: Callable[[int], str], n: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("project.qde", "w", force_zip64=True) as file:
            file.write(document(USERS, CODES).removesuffix("</Project>").encode())
            file.write(b"<Sources>" + source().removesuffix("</TextSource>").encode())
            for number in range(n):
                file.write(inside(number).encode())
            file.write(b"</TextSource></Sources></Project>")
        archive.writestr("sources/t.txt", TEXT)
    return target.getvalue()


def noise(number: int) -> str:
    return f"{random.Random(number).getrandbits(256):064x}"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: bomb("project.qde"), id="a bomb"),
        pytest.param(lambda: many(lambda n: f"<x a='{n}'/>", 1_400_000), id="many elements"),
        pytest.param(
            lambda: many(lambda n: "<x " + " ".join(f"a{i}=''" for i in range(2000)) + "/>", 1900),
            id="many attributes",
        ),
        pytest.param(
            lambda: many(
                lambda n: (
                    f'<PlainTextSelection guid="{n:032x}" startPosition="3" '
                    f'endPosition="16" name="{noise(n)}">{coding(LEARN)}</PlainTextSelection>'
                ),
                100_000,
            ),
            id="many selections",
        ),
        pytest.param(
            lambda: many(lambda n: f"<PlainTextContent>{noise(n) * 200_000}</PlainTextContent>", 1),
            id="one long text",
        ),
    ],
)
def test_memory_is_bounded(tmp_path: Path, content: Callable[[], bytes]) -> None:
    path = written(tmp_path, content())
    command = [sys.executable, "-c", MEMORY, str(path), str(tmp_path / "m.study")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    _outcome, peak = done.stdout.split()
    assert int(peak) < MOST, done.stdout


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Somewhat other bytes, in the XML, in a text, or in the archive itself."""
    if chance.random() < 0.3:
        return damaged(content, chance)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if chance.random() < 0.6:
                data = shuffled(data, chance)
            new.writestr(member.filename, data)
    return target.getvalue()


def damaged(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _number in range(chance.randint(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed))])])


_PARTS = re.compile(rb'"[^"]*"|<[^<>]*>|[0-9]+')
_ODD = (b'""', b'"-1"', b'"99999"', b"<x>", b"</x>", b"0", b'"\xf0\x9f\x98\x80"', b"\r\n", b"&a;")


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """Some values and tags taken out, doubled or put in the place of others."""
    for _number in range(chance.randint(1, 4)):
        parts = list(_PARTS.finditer(data))
        if not parts:
            return damaged(data, chance) if data else data
        one, other = chance.choice(parts), chance.choice(parts)
        instead = chance.choice([b"", other[0], one[0] * 2, chance.choice(_ODD)])
        data = data[: one.start()] + instead + data[one.end() :]
    return data


def real_shaped() -> list[bytes]:
    both = selection(TEXT, MUCH, coding(LEARN) + "<Description>d</Description>")
    case = (
        f'<Cases><Case guid="{guid()}" name="M"><SourceRef targetGUID="{SOURCE}"/></Case></Cases>'
    )
    note = f'<Note guid="{guid()}" name="n"><PlainTextContent>x</PlainTextContent></Note>'
    case, note = f"<Cases>{case}</Cases>", f"<Notes>{note}</Notes>"
    crlf = TEXT.replace("\n", "\r\n")
    return [
        simple(TEXT, coded(TEXT, MUCH) + both),
        simple(crlf, coded(crlf, MUCH), crlf.encode("utf-8-sig"), origin="ATLAS.ti 26"),
        of(document(USERS, CODES, case, sources(inner=both), note, origin="NVivo")),
        of(document(nested(3), sources(inner=coded(TEXT, "goed", user="")))),
    ]


@pytest.mark.slow
def test_thousands_of_mutations_come_in_or_are_refused_and_nothing_else(
    study: Study, tmp_path: Path
) -> None:
    shapes = real_shaped()
    came = 0
    for number in range(3000):
        chance = random.Random(number)
        path = written(tmp_path, mutated(shapes[number % len(shapes)], chance))
        try:
            import_project(study, path, Options(), dry_run=True)
            came += 1
        except InputError as error:
            assert "\n" not in str(error)
    study.close()
    assert 200 < came < 2800
