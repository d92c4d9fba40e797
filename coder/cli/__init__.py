"""The command line: one module a command, each importing only what its ``--help`` needs."""

from __future__ import annotations

from coder.cli.app import cli, run

__all__ = ["cli", "run"]
