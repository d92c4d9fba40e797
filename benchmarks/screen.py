"""How fast the coding screen is, in a real terminal driver: from a key to the last byte.

    python benchmarks/screen.py [--fragments 2000] [--presses 200] [--runs 1] [--json]

Starts ``coder code`` in a pseudo-terminal of 120 by 40, presses keys, and reads what comes back
through a terminal emulator (pyte). At each press the new fragment's number and text must stand on
the screen, ours behind the cursor's glyph and after a toggle with its badge, else it fails (a list
does not scroll to a badge that went out of sight).

Compared, in the same run, with Textual's own OptionList (``benchmarks/option_list.py``), twice.
*Like for like* is the same program with the same study, session and saving, in which only the text
is an OptionList: its ratio decides. *Bare* is an app with nothing but the list, which opens no
study, saves nothing and has no codebook beside it: shown for whoever wants to know what the rest
costs. What the interpreter and Textual need only to be imported is taken off the time to the first
content. All run from compiled files, as they do where they are installed. Exit code 1 where a
ratio is above 0.8, or the memory above its limit; the other limits are only marked, since they
depend on the machine. Processor time is that of the program alone, which a busy machine changes
least; the load stands above the table. Linux and macOS only, since it needs a pty.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import random
import re
import resource
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pyte

from coder.codebook import find
from coder.ingest.take import prepare, settings_from, take
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import new_pass

COLUMNS, LINES = 120, 40
QUIET = 0.08
"""Seconds without a byte after which a key counts as answered."""
ANSWER = 5.0
"""Seconds that one waits for the answer to a key."""
PATIENCE = 120.0
STARTS = 3
"""Starts of which the quickest is reported."""
IDLE = 20.0
"""Processor milliseconds in half a second of a program that rests."""
DOWN, TOGGLE = b"j", b"3"
LIMITS = {2_000: (12.0, 20.0, 0.5, 80.0), 20_000: (15.0, 30.0, 1.0, 120.0)}
"""Fragments → milliseconds (median, 95 %), seconds to the first content, MB."""
MOST_OF_THE_LIST = 0.8
OURS, LIKE, BARE = "coder", "with OptionList", "OptionList alone"
MEMORY = "memory, MB"
ROWS = (
    ("move, median ms", 0),
    ("move, 95 % ms", 1),
    ("toggle and save, median ms", 0),
    ("toggle and save, 95 % ms", 1),
    ("move, processor ms", 0),
    ("toggle, processor ms", 0),
    ("first content, s", 2),
    ("first content, processor s", 2),
    (MEMORY, 3),
)
"""What is said, and which of the limits it has."""

OPTION_LIST = str(Path(__file__).with_name("option_list.py"))
BADGE = "applied"
IMPORTS = "import textual.app, textual.scroll_view, textual.widgets, textual.containers"
QUIETLY = "import gc; gc.disable()\n"
"""As the program imports them."""


@dataclass(frozen=True)
class Terminal:
    """A program in a pseudo-terminal, and the screen that it draws."""

    process: subprocess.Popen[bytes]
    master: int
    screen: pyte.Screen
    stream: pyte.ByteStream
    begun: float

    @classmethod
    def start(cls, command: Sequence[str], **more: str) -> Terminal:
        """Start it."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", **more}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True
        )
        os.close(slave)
        screen = pyte.Screen(COLUMNS, LINES)
        return cls(process, master, screen, pyte.ByteStream(screen), begun)

    def press(self, key: bytes, shown: Callable[[], bool]) -> tuple[float, int]:
        """Press a key; milliseconds until the last byte of the answer, and how many bytes.

        Fails where the screen does not show by then what it must.
        """
        begun = time.perf_counter()
        os.write(self.master, key)
        sent = 0
        while time.perf_counter() - begun < ANSWER:
            select.select([self.master], [], [], ANSWER)
            last, read = self._read(QUIET)
            sent += read
            if shown():
                return (last - begun) * 1000, sent
        raise SystemExit(f"{key!r} did not show on the screen:\n{self.text}")

    def wait_for(self, words: str) -> float:
        """Seconds from the start until these words stand on the screen."""
        while time.perf_counter() - self.begun < PATIENCE:
            last, read = self._read(0.004, all_of_it=False)
            if read and words in self.text:
                return last - self.begun
        raise SystemExit(f"{words!r} never came up:\n{self.text}")

    def _read(self, quiet: float, *, all_of_it: bool = True) -> tuple[float, int]:
        last, parts = time.perf_counter(), []
        while select.select([self.master], [], [], quiet)[0]:
            try:
                parts.append(os.read(self.master, 65536))
            except OSError:
                break
            last = time.perf_counter()
            if not all_of_it:
                break
        data = b"".join(parts)
        # Queries of the terminal (private CSI … p, $p) are none of the emulator's business.
        self.stream.feed(re.sub(rb"\x1b\[[?>=][0-9;]*[$]?[pu]", b"", data))
        return last, len(data)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def worked(self) -> float:
        """Processor time so far, in milliseconds."""
        threads = Path(f"/proc/{self.process.pid}/task")
        if threads.is_dir():  # finer than the ticks of the clock
            spent = (one.read_text().split()[0] for one in threads.glob("*/schedstat"))
            return sum(map(int, spent)) / 1e6
        used = psutil.Process(self.process.pid).cpu_times()
        return (used.user + used.system) * 1000

    def settle(self) -> None:
        """Wait until nothing is sent and nothing is worked at any more."""
        before = -1.0
        while self.worked() - before > IDLE:
            before = self.worked()
            self._read(0.5)

    def memory(self) -> float:
        """Resident memory in MB."""
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    def end(self) -> None:
        """Leave."""
        os.write(self.master, b"q")
        self._read(0.3)
        self.process.terminate()
        self.process.wait(10)
        os.close(self.master)


@dataclass(frozen=True)
class Measured:
    """What one program came to."""

    first: float
    """Seconds to the first content, imports taken off."""
    work_to_first: float
    """Processor seconds to there, imports taken off."""
    moving: tuple[float, float]
    """Median and 95th percentile, ms."""
    toggling: tuple[float, float]
    work: tuple[float, float]
    """Processor milliseconds a move and a toggle, which a busy machine changes least."""
    memory: float
    bytes_a_move: float


def texts_of(n: int) -> list[str]:
    """So many fragments of about 22 words, each with words of its own."""
    chance = random.Random(8)
    words = "wij gingen dan met de groep naar een andere school en dat gaf mij veel om over na te"
    pool = [*words.split(), "denken", "contactpersonen", "misschien", "één", "collega’s"]
    return [
        f"woord{i} " + " ".join(chance.choices(pool, k=chance.randint(10, 34))) + "."
        for i in range(1, n + 1)
    ]


def make(folder: Path, texts: Sequence[str]) -> Path:
    """A study of one transcript with these fragments, a question before every tenth."""
    source, path = folder / "C1.txt", folder / "x.study"
    turns = [
        ("I: En toen?\n\n" if i % 10 == 0 else "") + f"R: {text}" for i, text in enumerate(texts)
    ]
    source.write_text("\n\n".join(turns), encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from(unit="turn")
        take(study, prepare(source, settings), settings)
        add_coder(study, "anna", "coach")
        new_pass(study, "eerste")
    return path


def spread(times: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def measure(command: Sequence[str], texts: Sequence[str], presses: int, glyph: str) -> Measured:
    """Start it, move and toggle; fails where the screen does not follow."""
    imports, work_of_imports = import_time(IMPORTS if "bare" in command else QUIETLY + IMPORTS)
    starts = [start(command) for _ in range(STARTS)]
    first = min(seconds for seconds, _ in starts) - imports
    work_to_first = min(work for _, work in starts) - work_of_imports
    terminal = Terminal.start(command)
    terminal.wait_for("woord1 ")
    terminal.settle()
    moves, toggles, sent = [], [], []
    try:
        begun = terminal.worked()
        for at in range(2, presses + 2):
            took, read = terminal.press(DOWN, partial(at_hand, terminal, at, texts, glyph))
            moves.append(took)
            sent.append(read)
        work_of_moves = (terminal.worked() - begun) / presses
        toggled = 0.0
        for at in range(presses + 2, 2 * presses + 2):
            terminal.press(DOWN, partial(at_hand, terminal, at, texts, glyph))
            begun = terminal.worked()
            shown = partial(at_hand, terminal, at, texts, glyph, BADGE if glyph else "")
            took, _read = terminal.press(TOGGLE, shown)
            toggled += terminal.worked() - begun
            toggles.append(took)
        memory = terminal.memory()
    finally:
        terminal.end()
    work = (work_of_moves, toggled / len(toggles))
    sent_a_move = statistics.median(sent)
    return Measured(first, work_to_first, spread(moves), spread(toggles), work, memory, sent_a_move)


def start(command: Sequence[str]) -> tuple[float, float]:
    """Seconds, and processor seconds, until the first words of the transcript are there."""
    terminal = Terminal.start(command)
    try:
        return terminal.wait_for("woord1 "), terminal.worked() / 1000
    finally:
        terminal.end()


def at_hand(terminal: Terminal, at: int, texts: Sequence[str], glyph: str, badge: str = "") -> bool:
    """Whether the fragment's number and words stand on the screen, at hand, and its badge."""
    words = " ".join(texts[at - 1].split()[:2])
    rows = terminal.screen.display
    for row, line in enumerate(rows):
        if words in line and glyph in line and re.search(rf"\b{at}\b", line):
            return badge in "\n".join(rows[row : row + 5])
    return False


def import_time(imports: str, runs: int = 5) -> tuple[float, float]:
    """Seconds, and processor seconds, that the interpreter and Textual take to be imported."""
    times, work = [], []
    for _ in range(runs):
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", imports], check=True)
        times.append(time.perf_counter() - begun)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        work.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times), min(work)


def one_run(folder: Path, path: Path, texts: Sequence[str], presses: int) -> dict[str, Measured]:
    """The three programs, one after the other, each with a study of its own."""
    listing = folder / "texts.txt"
    listing.write_text("\n".join(texts), encoding="utf-8")
    named = {name: folder / f"{name}.study" for name in (OURS, LIKE)}
    for copy in named.values():
        shutil.copy(path, copy)
    as_anna = ["code", "--as", "anna", "-s"]
    return {
        BARE: measure([sys.executable, OPTION_LIST, "bare", str(listing)], texts, presses, ""),
        LIKE: measure(
            [sys.executable, OPTION_LIST, *as_anna, str(named[LIKE])], texts, presses, ""
        ),
        OURS: measure(
            [sys.executable, "-m", "coder", *as_anna, str(named[OURS])], texts, presses, "▌"
        ),
    }


def report(n: int, found: dict[str, Measured]) -> bool:
    """Print it as a table; whether every ratio that decides, and the memory, are kept."""
    limits = LIMITS.get(n, LIMITS[20_000])
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{n} fragments, {COLUMNS}x{LINES}, load {load}")
    print(f"{'':28}{OURS:>9}{'limit':>8}{LIKE:>16}{'ratio':>7}{BARE:>18}{'ratio':>7}")
    kept = True
    rows = zip(ROWS, *(figures(found[name]) for name in (OURS, LIKE, BARE)), strict=True)
    for (name, which), mine, like, bare in rows:
        limit = limits[which]
        ratio = mine / like if like > 0 else 0.0
        wrong = mine > limit if name == MEMORY else ratio > MOST_OF_THE_LIST
        kept = kept and not wrong
        notes = ["  more than 0.8"] * (ratio > MOST_OF_THE_LIST)
        notes += ["  over the limit"] * (mine > limit)
        against = f"{like:16.2f}{ratio:7.2f}{bare:18.2f}{mine / bare if bare > 0 else 0.0:7.2f}"
        print(f"{name:28}{mine:9.2f}{limit:8.2f}{against}{''.join(notes)}")
    sent = [found[name].bytes_a_move for name in (OURS, LIKE, BARE)]
    print(f"{'bytes a move':28}{sent[0]:9.0f}{'':8}{sent[1]:16.0f}{'':7}{sent[2]:18.0f}")
    return kept


def figures(one: Measured) -> list[float]:
    """The figures of a program in the order of ``ROWS``."""
    return [*one.moving, *one.toggling, *one.work, one.first, one.work_to_first, one.memory]


def quietest(runs: Sequence[dict[str, Measured]]) -> dict[str, Measured]:
    """The run in which the other program was fastest: the machine was least disturbed."""
    return min(runs, key=lambda run: run[LIKE].moving[0])


def main() -> int:
    """Measure and say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--fragments", type=int, action="append")
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--runs", type=int, default=1, help="the quietest one is reported")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    kept = True
    for n in chosen.fragments or [2_000, 20_000]:
        with tempfile.TemporaryDirectory() as name:
            os.environ["CODER_HOME"] = str(Path(name) / "home")
            os.environ["CODER_LANG"] = "en"
            texts = texts_of(n)
            path = make(Path(name), texts)
            runs = [one_run(Path(name), path, texts, chosen.presses) for _ in range(chosen.runs)]
        found = quietest(runs)
        if chosen.json:
            print(json.dumps({"fragments": n, **{k: vars(v) for k, v in found.items()}}))
        kept = report(n, found) and kept
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
