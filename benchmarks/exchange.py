"""How fast a REFI-QDA project comes in, beside what lxml and sqlite3 need for the same data alone.

    python benchmarks/exchange.py [--sources 1000] [--selections 200] [--seed 1]

Makes a project of so many interviews (generated; half of the turns are the interviewer's), each
with so many coded selections by two users, and takes it into a new study. What it is measured
against reads the same texts from the same archive, parses the same XML with lxml and inserts
sources, selections and codings into a bare SQLite file in one transaction: no check, no fragments,
no journal. Both are measured in one run, each in a process of its own, in processor time; each says
how much memory it had at most. Exit code 1 where the import takes more than five times as long.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MOST_TIMES_BARE = 5.0
USERS = ("Anna", "Bram")
CODES = 40
SAID = (
    "ik denk dat het voor ons team wel heel belangrijk is geweest om samen te leren en te kijken "
    "naar wat er gebeurt in de praktijk want daar zit toch het verschil met hoe wij eerder werkten"
)


def sentence(chance: random.Random) -> str:
    """Some words with a capital and a full stop."""
    words = SAID.split()
    said = " ".join(chance.choice(words) for _number in range(chance.randint(6, 14)))
    return f"{said.capitalize()}."


def interview(chance: random.Random, selections: int) -> tuple[str, list[tuple[int, int]]]:
    """A text with labels, and stretches of one to three sentences in its answers."""
    text, answers = "", []
    while len(answers) < selections:
        text += f"I: {sentence(chance)[:-1]}?\nR: "
        for _number in range(chance.randint(3, 6)):
            start = len(text)
            text += sentence(chance)
            answers.append((start, len(text)))
            text += " "
        text = text[:-1] + "\n"
    chance.shuffle(answers)
    return text, sorted(answers[:selections])


def project(path: Path, sources: int, selections: int, seed: int) -> None:
    """Write the project file."""
    chance = random.Random(seed)

    def guid() -> str:
        return str(uuid.UUID(int=chance.getrandbits(128)))

    users = {name: guid() for name in USERS}
    codes = [guid() for _number in range(CODES)]
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<Project xmlns="urn:QDA-XML:project:1.0" name="Benchmark" origin="generated"><Users>',
        *(f'<User guid="{one}" name="{name}"/>' for name, one in users.items()),
        "</Users><CodeBook><Codes>",
        *(
            f'<Code guid="{one}" name="code {number}" isCodable="true"/>'
            for number, one in enumerate(codes)
        ),
        "</Codes></CodeBook><Sources>",
    ]
    when = "2026-01-01T12:00:00Z"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(sources):
            text, spans = interview(chance, selections)
            file = guid()
            archive.writestr(f"sources/{file}.txt", text)
            parts.append(
                f'<TextSource guid="{guid()}" name="Interview {number + 1}" '
                f'plainTextPath="internal://{file}.txt" creationDateTime="{when}">'
            )
            for start, end in spans:
                user, code = chance.choice(list(users.values())), chance.choice(codes)
                parts.append(
                    f'<PlainTextSelection guid="{guid()}" name="{text[start:end][:100]}" '
                    f'startPosition="{start}" endPosition="{end}" creatingUser="{user}" '
                    f'creationDateTime="{when}"><Coding guid="{guid()}" creatingUser="{user}" '
                    f'creationDateTime="{when}"><CodeRef targetGUID="{code}"/></Coding>'
                    "</PlainTextSelection>"
                )
            parts.append("</TextSource>")
        parts.append("</Sources></Project>")
        archive.writestr("project.qde", "".join(parts))


def bare(path: Path, to: Path) -> dict[str, Any]:
    """Parse and insert, and nothing else."""
    from lxml import etree

    connection = sqlite3.connect(to)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE source (guid TEXT PRIMARY KEY, name TEXT, text TEXT) STRICT;"
        'CREATE TABLE selection (guid TEXT PRIMARY KEY, source TEXT, start INTEGER, "end" INTEGER, '
        "name TEXT, user TEXT, created TEXT) STRICT;"
        "CREATE TABLE coding (guid TEXT PRIMARY KEY, selection TEXT, code TEXT, user TEXT, "
        "created TEXT) STRICT;"
    )
    with zipfile.ZipFile(path) as archive, connection:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(archive.read("project.qde"), parser)
        for source in root.iter("{*}TextSource"):
            name = source.get("plainTextPath").removeprefix("internal://")
            text = archive.read(f"sources/{name}").decode()
            row = (source.get("guid"), source.get("name"), text)
            connection.execute("INSERT INTO source VALUES (?, ?, ?)", row)
            selections, codings = [], []
            for one in source.iterchildren("{*}PlainTextSelection"):
                get = one.get
                selections.append(
                    (
                        get("guid"),
                        row[0],
                        int(get("startPosition")),
                        int(get("endPosition")),
                        get("name"),
                        get("creatingUser"),
                        get("creationDateTime"),
                    )
                )
                for coding in one:
                    code = coding[0].get("targetGUID")
                    made = (coding.get("creatingUser"), coding.get("creationDateTime"))
                    codings.append((coding.get("guid"), get("guid"), code, *made))
            connection.executemany("INSERT INTO selection VALUES (?, ?, ?, ?, ?, ?, ?)", selections)
            connection.executemany("INSERT INTO coding VALUES (?, ?, ?, ?, ?)", codings)
    n = connection.execute("SELECT count(*) FROM coding").fetchone()[0]
    connection.close()
    return {"codings": n}


def ours(path: Path, to: Path) -> dict[str, Any]:
    """Import it into a new study, as ``coder new --from`` does."""
    from coder.exchange.refi.taking import Account, Options, import_project
    from coder.study import Study

    found: list[Account] = []

    def fill(study: Study) -> None:
        found.append(import_project(study, path, Options()))

    Study.create(to, fill=fill).close()
    account = found[0]
    return {
        "selections": account.selections,
        "fragments": account.fragments,
        "judgements": account.judgements,
        "not taken or assumed": len(account.lines),
    }


def measured(what: str, path: Path, to: Path) -> dict[str, Any]:
    """Run one of the two by itself."""
    command = [sys.executable, __file__, "--measure", what, str(path), str(to)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def measure(what: str, path: Path, to: Path) -> None:
    """Do one of the two and write what it took, as JSON."""
    import psutil

    done = {"bare": bare, "ours": ours}[what]
    began, spent = time.perf_counter(), time.process_time()
    found = done(path, to)
    used = psutil.Process().memory_info()
    most = getattr(used, "peak_wset", 0) or _peak()
    found |= {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - spent,
        "memory": most,
    }
    print(json.dumps(found))


def _peak() -> int:
    """The most bytes that this process held; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines: Iterator[str] = iter(status.read_text().splitlines() if status.exists() else ())
    peak = next((line for line in lines if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(peak.split()[1]) * 1024


def main() -> int:
    """Make the project, measure both, and say how they compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--selections", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "PROJECT", "FILE"))
    said = parser.parse_args()
    if said.measure:
        what, path, to = said.measure
        measure(what, Path(path), Path(to))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.qdpx"
        project(path, said.sources, said.selections, said.seed)
        print(f"{said.sources} sources × {said.selections} selections, ", end="")
        print(f"{path.stat().st_size / 1e6:.1f} MB packed")
        alone = measured("bare", path, Path(folder) / "bare.db")
        import_ = measured("ours", path, Path(folder) / "benchmark.study")
    for name, found in (("lxml and sqlite3 alone", alone), ("import", import_)):
        print(
            f"{name:24} {found['processor']:7.2f} s of processor, {found['seconds']:7.2f} s, "
            f"{found['memory'] / 1e6:6.0f} MB"
        )
    rest = {key: one for key, one in import_.items() if isinstance(one, int) and key != "memory"}
    print(", ".join(f"{one:,} {key}" for key, one in rest.items()))
    times = import_["processor"] / alone["processor"]
    print(f"{times:.2f} times as long (at most {MOST_TIMES_BARE:g})")
    return 1 if times > MOST_TIMES_BARE else 0


if __name__ == "__main__":
    sys.exit(main())
