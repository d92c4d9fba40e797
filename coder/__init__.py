"""The workbench: judge fragments of interviews with several coders, agree, and export quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coder.study import Study

__version__ = "0.1.0"
__all__ = ["Study", "__version__"]


def __getattr__(name: str) -> Any:
    """``from coder import Study`` without paying for the study layer on ``import coder``."""
    if name == "Study":
        from coder.study import Study

        return Study
    raise AttributeError(f"module 'coder' has no attribute {name!r}")
