"""How well sentences are found, and how fast and small the import of a whole study is.

    python benchmarks/segmentation.py [--runs N] [--errors] [--gold-only]

First precision, recall and F1 on the hand-marked turns of tests/segmentation, per class, of our
rules, of spaCy's default sentencizer and of choppa-srx (LanguageTool's rules), where it is
installed. Then 140,000 words, made of the sample interviews, are imported, cut and stored by
``coder add`` in a new process, beside ``nlp.pipe`` over the same turns with a bare blank pipeline
in another; both after the modules have loaded, in turn, N times (5). Exit code 1 where a promise is
broken: F1 below .99 or below choppa-srx, more than twice the processor time (on the text with as
many distinct words as speech has), or 400 MB or more.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "segmentation"))

from gold import HELD_OUT, GoldTurn, gold, score, starts_of  # noqa: E402

WORDS = 140_000
WORDS_A_FILE = 10_000
LEAST_F1 = 0.99
MOST_TIMES = 2.0
MOST_MB = 400
LANGUAGES = {"nl": "Dutch", "en": "English"}

Segmenter = Callable[[str], list[str]]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--errors", action="store_true", help="show where our rules err")
    arguments.add_argument("--gold-only", action="store_true")
    arguments.add_argument("--child", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.child:
        what, folder = chosen.child
        print(json.dumps({"add": add, "pipe": pipe}[what](Path(folder))))
        return 0
    kept = [on_gold(lang, errors=chosen.errors) for lang in LANGUAGES]
    fine = all(kept)
    if not chosen.gold_only:
        fine = on_import(chosen.runs) and fine
    return 0 if fine else 1


def segmenters(lang: str) -> dict[str, Segmenter]:
    """Our rules, and what they are measured against."""
    from coder.segment import sentences

    found: dict[str, Segmenter] = {
        "rules": lambda text: sentences(text, lang),
        "sentencizer": lambda text: [one.text for one in sentencizer(lang)(text).sents],
    }
    try:
        import choppa
    except ImportError:
        print("choppa-srx is not installed (pip install '.[test]'): left out")
        return found
    rules = Path(choppa.__file__).parent / "data" / "srx" / "languagetool_segment.srx"
    document = choppa.SrxDocument(ruleset=rules)
    found["choppa-srx"] = lambda text: list(choppa.SrxTextIterator(document, f"{lang}_two", text))
    return found


@cache
def sentencizer(lang: str):  # type: ignore[no-untyped-def]
    import spacy

    nlp = spacy.blank(lang)
    nlp.add_pipe("sentencizer")
    return nlp


def on_gold(lang: str, *, errors: bool) -> bool:
    """Print the scores of a language; whether our rules keep the promise."""
    turns = gold(lang)
    results = {
        name: [(turn, found(turn.text)) for turn in turns]
        for name, found in segmenters(lang).items()
    }
    print(f"\n{LANGUAGES[lang]}: {len(turns)} turns".ljust(27), end="")
    print("".join(f"{name + ' P / R / F1':>26}" for name in results))
    kinds = dict.fromkeys(turn.kind for turn in turns)
    totals = {}
    for kind in (*kinds, "all but held out"):
        row = ""
        for name, pairs in results.items():
            scored = score(
                pair
                for pair in pairs
                if pair[0].kind == kind or (kind not in kinds and pair[0].kind != HELD_OUT)
            )
            totals[name] = scored.f1
            row += f"{scored.precision:>12.3f} {scored.recall:.3f} {scored.f1:.4f}".rjust(26)
        print(f"{kind:27}{row}")
    if errors:
        for turn, found in results["rules"]:
            print("".join(f"  {line}\n" for line in mistakes(turn, found)), end="")
    return totals["rules"] >= max(LEAST_F1, totals.get("choppa-srx", 0.0))


def mistakes(turn: GoldTurn, found: list[str]) -> Iterator[str]:
    """A line for each boundary that is wrong or missed, with what stands around it."""
    starts = starts_of(turn.text, found)
    for place in sorted(starts ^ turn.starts):
        kind = "wrong " if place in starts else "missed"
        around = turn.text[max(place - 35, 0) : place], turn.text[place : place + 25]
        yield f"{kind} {turn.kind}: {'¦'.join(around)}"


def on_import(runs: int) -> bool:
    """Print how long and how much memory an import takes; whether the promise is kept."""
    fine = True
    for text in ("the samples over and over", "as many words as speech has"):
        varied = text.startswith("as")
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "interviews"
            folder.mkdir()
            n_words, n_distinct, n_files = write_interviews(folder, varied=varied)
            print(
                f"\nImport of {n_words:,} words, {n_distinct:,} distinct ({text}), in {n_files} "
                f"files; {runs} runs, each in new processes"
            )
            found: dict[str, list[dict[str, float]]] = {"pipe": [], "add": []}
            for _run in range(runs):
                for what, measured in found.items():
                    measured.append(child(what, folder))
        fine = told(found) and (fine or not varied)
    return fine


def told(found: dict[str, list[dict[str, float]]]) -> bool:
    """Print the times and memory of both; whether they keep the promise."""
    names = {"pipe": "nlp.pipe, bare blank pipeline", "add": "coder add: read, cut, stored"}
    for what, name in names.items():
        row = f"  {name:31}"
        for kind in ("cpu", "wall"):
            times = [one[kind] for one in found[what]]
            row += f"{kind} min {min(times):.2f} s, median {statistics.median(times):.2f} s; "
        print(f"{row}peak {max(one['mb'] for one in found[what]):.0f} MB")
    for kind in ("wall", "cpu"):
        ratios = [
            one[kind] / other[kind] for one, other in zip(found["add"], found["pipe"], strict=True)
        ]
        ratio = statistics.median(ratios)
        print(
            f"  ratio of {kind}: min {min(ratios):.2f}, median {ratio:.2f} (at most {MOST_TIMES})"
        )
    return ratio <= MOST_TIMES and max(one["mb"] for one in found["add"]) < MOST_MB


def write_interviews(folder: Path, *, varied: bool) -> tuple[int, int, int]:
    """Files of turns drawn from the sample interviews: numbers of words, distinct ones, and files.

    Drawn ten times over they have a quarter of the distinct words that so much speech has, which
    flatters whatever remembers words. ``varied`` puts compounds of their words in the place of
    some, so that the vocabulary grows as the .6th power of the length (Heaps' law).
    """
    from coder.ingest import collect
    from coder.ingest.find import read
    from coder.shipped import folder as shipped

    spoken = []
    for path in collect((shipped("transcripts"),))[0]:
        parsed = read(path)
        spoken += [" ".join(parsed.text[one.start : one.end].split()) for one in parsed.turns]
    chance = random.Random(1)
    asked = [words for words in spoken if words.endswith("?")]
    answered = [words for words in spoken if not words.endswith("?")]
    n_sample = sum(len(words.split()) for words in spoken)
    known = {word for words in spoken for word in words.split()}
    long = sorted(word for word in known if word.isalpha() and word.islower() and len(word) > 4)
    new = len(known) * (WORDS / n_sample) ** 0.6 - len(known) if varied else 0
    share = new / WORDS

    def said(words: str) -> str:
        return " ".join(
            chance.choice(long) + chance.choice(long)
            if word.isalpha() and word.islower() and chance.random() < share * 1.3
            else word
            for word in words.split()
        )

    total = n_files = 0
    distinct: set[str] = set()
    while total < WORDS:
        lines, n = [], 0
        while n < min(WORDS_A_FILE, WORDS - total):
            for label, turns in (("I", asked), ("R", answered)):
                words = said(chance.choice(turns))
                lines.append(f"{label}: {words}")
                distinct.update(words.split())
                n += len(words.split())
        n_files += 1
        (folder / f"K{n_files}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        total += n
    return total, len(distinct), n_files


def child(what: str, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--child", what, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def pipe(folder: Path) -> dict[str, float]:
    """The turns of the files through a bare blank pipeline."""
    import spacy

    from coder.ingest.find import read

    nlp = spacy.blank("nl")
    texts = []
    for path in sorted(folder.iterdir()):
        parsed = read(path)
        texts += [parsed.text[turn.start : turn.end] for turn in parsed.turns]
    started = time.perf_counter(), time.process_time()
    for _doc in nlp.pipe(texts):
        pass
    return since(*started)


def add(folder: Path) -> dict[str, float]:
    """The files through ``coder add`` into a new study."""
    import spacy

    import coder.ingest.take
    from coder.cli import run

    spacy.blank("nl")
    assert coder.ingest.take
    with tempfile.TemporaryDirectory() as temporary:
        study = str(Path(temporary) / "x.study")
        run(["new", study, "--codebook", "waardecreatie"])
        started = time.perf_counter(), time.process_time()
        code = run(["add", str(folder), "-s", study])
        measured = since(*started)
    assert code == 0
    return measured


def since(wall: float, cpu: float) -> dict[str, float]:
    """Seconds by the clock and of the processor, and the most memory of this process in MB."""
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "mb": peak()}


def peak() -> float:
    """The most memory this process has held, in MB."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
