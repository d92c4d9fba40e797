"""What was said with codes: the assignments of a pass that have qualifiers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.model import Coder, CodingPass, Stage

if TYPE_CHECKING:
    from coder.study.study import Study

Pairs = tuple[tuple[str, str], ...]


def qualified(
    study: Study, coding_pass: CodingPass, coder: Coder, *, stage: Stage = "independent"
) -> Iterator[tuple[str, str, Pairs]]:
    """Fragment, code and (qualifier, value) pairs of each assignment that has some.

    Of one coder, as far as this session's person may see them.
    """
    rows = study.rows(
        "SELECT fragment, code, qualifiers FROM {assignment} "
        "WHERE pass = ? AND coder = ? AND stage = ? AND qualifiers <> '{{}}'",
        (coding_pass.id, coder.id, stage),
    )
    for fragment, code, qualifiers in rows:
        yield fragment, code, tuple(sorted(json.loads(qualifiers).items()))
