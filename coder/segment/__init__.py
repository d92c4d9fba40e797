"""Cutting transcripts: sentences by spaCy with rules of our own, and fragments made of them."""

from __future__ import annotations

from coder.segment.fragments import MAX_WORDS, cut, recorded
from coder.segment.pipeline import sentences, usable_model

__all__ = ["MAX_WORDS", "cut", "recorded", "sentences", "usable_model"]
