"""Pseudonyms: what looks like a name, what comes in its place, and putting it there.

The names themselves stand in a key file that lies outside the study (see ``exchange.key_file``);
the study gets the text in which they were replaced, and how often.
"""

from __future__ import annotations

from coder.pseudonyms.candidates import Candidate, Finder
from coder.pseudonyms.proposing import Row, propose, replacements_of
from coder.pseudonyms.replacing import Replacements

__all__ = ["Candidate", "Finder", "Replacements", "Row", "propose", "replacements_of"]
