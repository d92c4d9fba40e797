"""Draws the screens of the sample study as SVG: ``python docs/make_pictures.py [--check]``.

Makes the sample study in a temporary folder, codes a little of it by keys, and saves what is on the
screen to ``docs/pictures``. ``--check`` draws anew and compares the words on the pictures instead.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import re
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
SIZE = (120, 32)
CODING_KEYS = "0 space 0 space 0 space 0 space 1 space 1 space 7 space 0 space 6 space 0 up up 7 s"
CONSENSUS_KEYS = "j j"


def main() -> int:
    """Draw, or compare; returns 1 where a picture is not what the screens show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    PICTURES.mkdir(exist_ok=True)
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
            "coding": await _press(Workbench(path, "anna", "code", pass_name=OPEN_PASS), CODING_KEYS),
            "consensus": await _press(
                Workbench(path, None, "resolve", pass_name=FIRST_PASS), CONSENSUS_KEYS
            ),
        }


async def _press(app: object, keys: str) -> str:
    from coder.tui import Workbench

    assert isinstance(app, Workbench)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys.split())
        await app.workers.wait_for_complete()
        await pilot.pause()
        return app.export_screenshot(title="coder")


if __name__ == "__main__":
    sys.exit(main())
