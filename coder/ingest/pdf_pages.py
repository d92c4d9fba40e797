"""A program of its own: a PDF on stdin, the text of its pages on stdout, one JSON value a line.

It is run apart, see :mod:`coder.ingest.bounded`, because a PDF is a web of references that may
lead round in circles, and no reader of them promises to end. So it imports nothing of ours.

The first line is the number of pages, or a word that says why there are none; then one line a
page. The laid-out text shows where there is space between lines; where it misses a character that
the plain text of the page has, the plain text is given.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from io import BytesIO
from typing import Any


def write(value: object) -> None:
    """One line, at once."""
    sys.stdout.buffer.write(json.dumps(value).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def page_text(page: Any) -> str:
    """The text of a page."""
    plain: str = page.extract_text()
    laid_out: str = page.extract_text(extraction_mode="layout")
    missing = Counter("".join(plain.split())) - Counter("".join(laid_out.split()))
    return plain if missing else laid_out


def main() -> None:
    """Read and write."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(BytesIO(sys.stdin.buffer.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            write("locked")
            return
        write(len(reader.pages))
        for page in reader.pages:
            write(page_text(page))
    except DependencyError:
        write("locked")
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        write("damaged")  # pypdf checks little of what it is given
    except (RecursionError, MemoryError):
        write("endless")


if __name__ == "__main__":
    main()
