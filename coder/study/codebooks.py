"""The codebooks that a study has taken in; each version is kept as it was."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from coder.codebook import Codebook, checksum, from_document, to_document
from coder.errors import InputError
from coder.language import N_, _
from coder.study.study import unknown
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

_UNKNOWN = N_("This study has no codebook {name}.")


def take_codebook(study: Study, codebook: Codebook) -> None:
    """Take a codebook version into the study; the same one again changes nothing.

    Raises InputError where another text is known under the same id and version.
    """
    document = to_document(codebook)
    seal = checksum(codebook)
    with study.act():
        known = study.facts(
            "SELECT checksum FROM codebook WHERE id = ? AND version = ?",
            (codebook.id, codebook.version),
        )
        if known and known[0][0] != seal:
            raise InputError(
                _(
                    "The study has another text of codebook {id} version {version}; "
                    "give the changed codebook a new version."
                ).format(id=one_line(codebook.id), version=one_line(codebook.version))
            )
        if not known:
            study.record(
                "codebook.added",
                {
                    "codebook": codebook.id,
                    "version": codebook.version,
                    "document": document,
                    "checksum": seal,
                },
            )


def list_codebooks(study: Study) -> list[Codebook]:
    """All codebook versions in the study, the one taken in last at the end."""
    rows = study.rows("SELECT document FROM codebook ORDER BY hlc, event")
    return [_parsed(row[0]) for row in rows]


@lru_cache(maxsize=64)
def _parsed(document: str) -> Codebook:
    # A version never changes, and every judgement asks for it.
    return from_document(json.loads(document))


def get_codebook(study: Study, name: str, version: str | None = None) -> Codebook:
    """A codebook of the study by id (or number), the newest version where none is named."""
    found = [
        codebook
        for codebook in list_codebooks(study)
        if name in (codebook.id, codebook.number) and version in (None, codebook.version)
    ]
    if not found:
        raise unknown(_(_UNKNOWN), name, sorted({one.id for one in list_codebooks(study)}))
    return found[-1]
