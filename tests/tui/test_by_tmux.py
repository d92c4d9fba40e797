"""A whole transcript coded by keys in a real terminal: the script that stands in docs/."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "code_a_transcript.sh"


@pytest.mark.slow
def test_the_script_codes_a_whole_transcript_and_status_says_so() -> None:
    if shutil.which("tmux") is None or shutil.which("bash") is None:
        pytest.skip("tmux and bash are needed")
    done = subprocess.run(
        ["bash", str(SCRIPT)],
        env={
            **os.environ,
            "CODER": f"{sys.executable} -m coder",
            "PYTHONPATH": str(SCRIPT.parents[1]),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "judged and signed off, all by keys" in done.stdout
