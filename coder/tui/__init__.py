"""The screens: coding, consensus, home and agreement. Faces only; the rules live below."""

from __future__ import annotations

from coder.tui.app import Workbench

__all__ = ["Workbench"]
