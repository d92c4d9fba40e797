"""Finds what ships with the program: codebooks and sample transcripts."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """The folder ``codebooks`` or ``transcripts``.

    In a wheel it lies inside the package; in an editable install it lies beside it.
    Raises FileNotFoundError when neither is there (a broken installation).
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{name}: this installation is incomplete; install it anew")
