"""Draws the screens of the sample study as SVG: ``python docs/make_pictures.py [--check]``.

Makes the sample study in a temporary folder, codes a little of it by keys, and saves what is on the
screen to ``docs/pictures``. ``--check`` draws anew and compares the words on the pictures instead.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import html
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
SIZE = (120, 32)
CODED = 19
"""So many fragments of the first interview are judged, as anna judged them, before it is drawn."""
CONSENSUS_KEYS = ("j", "j", "A")


def main() -> int:
    """Draw, or compare; returns 1 where a picture is not what the screens show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    PICTURES.mkdir(exist_ok=True)
    made_with = PICTURES / "made-with.txt"
    if not check:
        made_with.write_text(f"textual {version('textual')}\n", encoding="utf-8")
    stale = []
    for language in ("en", "nl"):
        for name, svg in asyncio.run(_draw(language)).items():
            path = PICTURES / (f"{name}.svg" if language == "en" else f"{name}.{language}.svg")
            if not check:
                path.write_text(svg, encoding="utf-8")
            elif not path.exists() or words(path.read_text(encoding="utf-8")) != words(svg):
                stale.append(path.name)
    for name in stale:
        print(f"{name} is not what the screen shows; run: python docs/make_pictures.py")
    return 1 if stale else 0


def words(svg: str) -> list[str]:
    """The text on a picture, without colours and ids, which change with Textual's version."""
    return [html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


async def _draw(language: str) -> dict[str, str]:
    os.environ["CODER_LANG"] = language
    from coder.language import use

    use(language)
    from coder.demo import FIRST_PASS, OPEN_PASS, make
    from coder.tui import Workbench

    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder)).path
        return {
            "coding": await _press(
                Workbench(path, "anna", "code", pass_name=OPEN_PASS), _as_anna_judged()
            ),
            "consensus": await _press(
                Workbench(path, None, "resolve", pass_name=FIRST_PASS), CONSENSUS_KEYS
            ),
        }


def _as_anna_judged() -> list[str]:
    """The keys that make the first judgements of the sample once more."""
    from coder.codebook import find
    from coder.shipped import folder

    key_of = {code.id: code.key for code in find("waardecreatie").codes}
    with (folder("transcripts") / "judgements-anna.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:CODED]
    keys: list[str] = []
    for row in rows:
        codes = [key_of[code] for code in row["codes"].split("|") if code]
        stars = ["s"] if row["starred"] == "1" else []
        # 0 goes on by itself; after a code one goes on by a key.
        keys += [*stars, "0"] if not codes else [*codes, *stars, "down"]
    return [*keys, "up", "up"]


async def _press(app: object, keys: Sequence[str]) -> str:
    from coder.tui import Workbench

    assert isinstance(app, Workbench)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return app.export_screenshot(title="coder")


if __name__ == "__main__":
    sys.exit(main())
