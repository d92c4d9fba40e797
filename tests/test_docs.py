"""The pages keep their word: every command shown in a how-to runs, every page linked to exists."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

import coder.cli
from coder import language
from coder.exchange.tables import read_table

ROOT = Path(__file__).resolve().parent.parent
HOW_TOS = sorted((ROOT / "docs" / "nl").glob("*.md")) + sorted((ROOT / "docs" / "en").glob("*.md"))
PAGES = [
    path
    for pattern in ("*.md", "docs/**/*.md", "codebooks/*.md", "transcripts/*.md", "coder/**/*.md")
    for path in sorted(ROOT.glob(pattern))
]


def blocks(page: Path, kind: str) -> list[str]:
    """The contents of all code blocks of one kind, in order."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def shown_commands(page: Path) -> list[list[str]]:
    """Every line of every sh block, as words."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines() if line.strip()]
    return [shlex.split(line) for line in lines]


def run(words: Sequence[str], folder: Path, tongue: str) -> tuple[int, str]:
    """What stands behind ``coder``, in that folder: the exit code and all that was printed."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, language.using(tongue):
        patch.chdir(folder)
        patch.setenv("CODER_HOME", str(folder / "home"))
        with redirect_stdout(printed), redirect_stderr(printed):
            code = coder.cli.run(words)
    printed.flush()
    return code, printed.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Walk:
    """A how-to followed from its first command to its last, in a folder of its own."""

    page: Path
    folder: Path
    failed: tuple[str, ...]


@pytest.fixture(scope="module", params=HOW_TOS, ids=lambda page: f"{page.parent.name}/{page.stem}")
def walk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Follow one how-to: make the files that it shows, then type what it shows."""
    page: Path = request.param
    folder = tmp_path_factory.mktemp(page.stem)
    (folder / "interviews").mkdir()
    for number, text in enumerate(blocks(page, "text"), 1):
        (folder / "interviews" / f"P{number}.txt").write_text(text, encoding="utf-8")
    for text in blocks(page, "yaml"):
        name = re.match(r"# (\S+\.yaml)\n", text)
        assert name is not None, "a codebook that is shown says in which file it stands"
        (folder / name[1]).write_text(text, encoding="utf-8")
    failed = []
    for words in shown_commands(page):
        code, printed = run(words[1:], folder, page.parent.name)
        if words[0] != "coder" or code != 0:
            failed.append(f"{shlex.join(words)}\n{printed}")
    return Walk(page, folder, tuple(failed))


@pytest.mark.slow
def test_every_command_of_a_how_to_runs_in_the_order_shown(walk: Walk) -> None:
    assert shown_commands(walk.page)
    assert walk.failed == ()


@pytest.mark.slow
def test_a_how_to_ends_with_the_quotes_that_it_promises(walk: Walk) -> None:
    if ["export", "csv"] not in [words[1:3] for words in shown_commands(walk.page)]:
        pytest.skip("this page promises no quotes")
    written = next(walk.folder.glob("citaten.csv"), None) or walk.folder / "quotes.csv"
    codes = [line["code"] for line in read_table(written)]
    agreed, decided = ["potential"], ["applied", "realised", "direct", "hindering"]
    assert sorted(codes) == sorted([*agreed, *decided])
    _code, printed = run(["differences", "--json"], walk.folder, "en")
    assert json.loads(printed)["differences"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_that_is_linked_to_exists(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    here = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    gone = [link for link in here if not (page.parent / link).exists()]
    assert gone == []


def test_dutch_and_english_how_tos_come_in_pairs_and_show_the_same_commands() -> None:
    dutch, english = (
        [
            [words[:2] for words in shown_commands(page)]
            for page in HOW_TOS
            if page.parent.name == one
        ]
        for one in ("nl", "en")
    )
    assert dutch == english
