"""How fast quotes are found while somebody types, in many fragments.

    python benchmarks/search.py [FRAGMENTS]

Makes that many fragments (100,000) of some twenty words in proportions as in speech, puts them in
the index that the screen has, and types words letter by letter: for each key press the time to the
hits that the screen shows, with where the words stand in them. Exit code 1 where the 95th
percentile of a key press is above 100 ms, at which typing does not feel immediate any more.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

from coder.codebook import find
from coder.model import CodingPass, Fragment, Transcript
from coder.retrieve import Asked, Collection, How, Passage, Told, search

MOST = 200
LIMIT_MS = 100.0
LETTERS = "eeeeeeennnnaaatttiiirrroooddslgvhkmubpwjzcf"


def words(dice: random.Random, n: int) -> list[str]:
    """Made-up words, each once."""
    found: dict[str, None] = {}
    while len(found) < n:
        size = min(max(round(dice.gauss(7, 3)), 2), 16)
        found["".join(dice.choice(LETTERS) for _ in range(size))] = None
    return list(found)


def passages(dice: random.Random, n: int, vocabulary: list[str]) -> tuple[Passage, ...]:
    """Fragments in transcripts of a thousand; the word at place k is 1/k as frequent."""
    weights = [1 / (at + 2) for at in range(len(vocabulary))]
    said = dice.choices(vocabulary, weights, k=n * 20)
    found = []
    for at in range(n):
        home = Transcript(f"t{at // 1000}", f"T{at // 1000}", 0, "", "txt", "", "", {}, 1000)
        text = " ".join(said[at * 20 : at * 20 + 20])
        one = Fragment(f"f{at}", home.name, at % 1000, str(at % 1000 + 1), 0, len(text), "R", text)
        found.append(Passage(home, one, None, ((0, len(text)),), at % 1000))
    return tuple(found)


def typed(collection: Collection, word: str, how: How) -> list[float]:
    """Milliseconds for each key press."""
    found = []
    for end in range(1, len(word) + 1):
        began = time.perf_counter()
        search(collection, Asked(word[:end], how), most=MOST)
        found.append((time.perf_counter() - began) * 1000)
    return found


def report(name: str, figures: list[float]) -> float:
    """Print median and 95th percentile; returns the latter."""
    high = statistics.quantiles(figures, n=20)[-1]
    print(
        f"{name:<42} median {statistics.median(figures):7.1f} ms  p95 {high:7.1f} ms  "
        f"({len(figures)} key presses)"
    )
    return high


def main(n: int) -> int:
    """Measure, print, and say whether it is fast enough."""
    dice = random.Random(1)
    vocabulary = words(dice, 40_000)
    every = passages(dice, n, vocabulary)
    told = Told({}, {}, {}, {}, {}, {}, {})
    coding_pass = CodingPass("p", "p", "coding", "waardecreatie", "1", "open")
    began = time.perf_counter()
    cpu = time.process_time()
    collection = Collection(coding_pass, find("waardecreatie"), every, told)
    print(
        f"index of {n} fragments: {time.perf_counter() - began:.1f} s "
        f"({time.process_time() - cpu:.1f} s of the processor)"
    )
    usual = vocabulary[:40]
    seldom = dice.sample(vocabulary[2000:], 40)
    press: Callable[[list[str], How], list[float]] = lambda chosen, how: [  # noqa: E731
        one for word in chosen for one in typed(collection, word, how)
    ]
    worst = report("words that everybody says", press(usual, "words"))
    worst = max(worst, report("words that few say", press(seldom, "words")))
    pairs = [f"{a} {b}" for a, b in zip(usual, seldom, strict=True)]
    worst = max(worst, report("two words", press(pairs[:20], "words")))
    report("what looks like it (not held to the limit)", press(seldom[:6], "fuzzy"))
    began = time.perf_counter()
    search(collection, Asked(r"\b\w+en\b.*\bde", "regex"), most=MOST)
    print(f"a regular expression through all of them: {time.perf_counter() - began:.1f} s")
    return int(worst > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
