"""The report in a real browser: axe finds nothing, it fits a phone, and nothing is fetched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_study import PASS

from coder.report import Audience, basis
from coder.report.pages import report_of, to_html
from coder.study import Study
from coder.study.passes import find_pass

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        sandbox = [] if os.name == "nt" or os.getuid() else ["--no-sandbox"]
        found = play.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield found
        found.close()


@pytest.fixture(scope="module")
def written(report_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page for others in Dutch, and for the team in English."""
    folder = tmp_path_factory.mktemp("pages")
    kinds: tuple[tuple[str, Audience], ...] = (("nl", "public"), ("en", "team"))
    with Study.open(report_path) as study:
        for lang, audience in kinds:
            found = basis(study, find_pass(study, PASS), audience=audience)
            (folder / lang).write_text(to_html(report_of(found, lang)), encoding="utf-8")
    return {lang: folder / lang for lang, _audience in kinds}


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (360, "light"), (1400, "dark")])
def test_a_browser_finds_nothing_wrong(
    browser: Any, written: dict[str, Path], tmp_path: Path, lang: str, width: int, scheme: str
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(written[lang].read_bytes())
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    script = next(Path(axe.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    page.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_it_prints_with_its_mark_and_heads_on_every_page(
    browser: Any, written: dict[str, Path], tmp_path: Path
) -> None:
    import pypdf

    path = tmp_path / "report.html"
    path.write_bytes(written["en"].read_bytes())
    page = browser.new_page()
    page.goto(path.as_uri())
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    page.close()
    pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
    assert len(pages) > 3
    # The font joins f and i, so that "Confidential" may be read back otherwise.
    assert all("for the team alone" in one.extract_text() for one in pages)
