"""The study file: schema, journal, and one module a noun. The only place that says SQL."""

from __future__ import annotations

from coder.study.study import Study

__all__ = ["Study"]
