"""Reading transcripts: text files, Word documents and subtitle files become canonical text, turns.

Files are recognised by what they hold, not by their names. Nothing of a source is dropped without
a word: it is in the text, in a label, in the front matter, or among what was left out.
"""

from __future__ import annotations

from coder.ingest.find import collect, read
from coder.ingest.speakers import looks_like_interviewer

__all__ = ["collect", "looks_like_interviewer", "read"]
