"""The pictures in the documentation are what the screens really show."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.slow
def test_the_pictures_are_true_to_the_sample_study() -> None:
    made_with = (DOCS / "pictures" / "made-with.txt").read_text(encoding="utf-8").strip()
    if made_with != f"textual {version('textual')}":
        pytest.skip(f"the pictures were made with {made_with}")
    done = subprocess.run(
        [sys.executable, str(DOCS / "make_pictures.py"), "--check"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
