"""A colleague's copy of a study: their texts, the codebook, the pass, and no judgements."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import BlindError
from coder.language import _
from coder.model import Coder
from coder.study import file
from coder.study.effects import blank_erased
from coder.study.handing import Scope, one_moment, remember, scope_of, travelling
from coder.study.journal import GAPS, insert
from coder.study.replay import refill_tables
from coder.study.study import COPY_FOR
from coder.study.unfinished import unfinished

if TYPE_CHECKING:
    from coder.study.study import Study


def copy_for(study: Study, coder: str, path: Path) -> Coder:
    """Make the copy that this coder starts with; fragments are frozen from here on.

    What the coder may not read is not in the file: its events are there without their content. The
    file appears under its name only when it is whole. Raises StudyError where the name is taken and
    InputError where the coder has nothing to read yet.
    """
    if study.coder is not None:
        raise BlindError(_("Only the coordinator makes copies (without --as)."))
    scope = scope_of(study, by=None, to=coder)
    assert scope.to is not None
    file.refuse_taken(path)
    with unfinished(path, made=False) as copy:
        with one_moment(study):
            count, checksum = _fill(study, scope, copy, path)
        # Before it has its name: an erasure must know of every copy that somebody may have.
        remember(study, scope, what="copy", events=count, checksum=checksum)
        file.give_name(copy, path)
    return scope.to


def _fill(study: Study, scope: Scope, copy: Path, path: Path) -> tuple[int, str]:
    """How many events went, and a checksum over their chains."""
    digest, count = hashlib.sha256(), 0
    connection = file.create_empty(copy, path)
    try:
        with file.explained(path):
            connection.execute("BEGIN IMMEDIATE")
            for one in travelling(study, scope):
                insert(connection, one.event, one.text)
                digest.update(one.event.chain)
                count += 1
            blank_erased(connection)
            refill_tables(connection)
            assert scope.to is not None
            connection.execute("INSERT INTO local VALUES (?, ?)", (COPY_FOR, scope.to.id))
            gaps = study.kept(GAPS)
            if gaps is not None:
                connection.execute("INSERT INTO local VALUES (?, ?)", (GAPS, gaps))
            connection.execute("COMMIT")
    finally:
        connection.close()
    return count, digest.hexdigest()


def made_for(study: Study) -> str | None:
    """Id of the coder for whom this file was made; None where it is nobody's copy."""
    return study.kept(COPY_FOR)
