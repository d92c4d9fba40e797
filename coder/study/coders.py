"""The coders of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.clock import uuid7
from coder.errors import InputError
from coder.language import N_, _
from coder.model import CODER_KINDS, COORDINATOR, Coder, CoderKind
from coder.study.names import checked_name
from coder.study.study import unknown
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study

_RESERVED = (COORDINATOR, "coördinator", "consensus")
_UNKNOWN = N_("There is no coder {name}.")


def list_coders(study: Study) -> list[Coder]:
    """All coders, by name."""
    rows = study.rows("SELECT id, name, kind FROM coder ORDER BY name COLLATE NOCASE, id")
    return [Coder(*row) for row in rows]


def find_coder(study: Study, name: str) -> Coder:
    """The coder of that name (upper and lower case are one) or id. Raises InputError."""
    coders = list_coders(study)
    for coder in coders:
        if name.casefold() in (coder.name.casefold(), coder.id):
            return coder
    raise unknown(_(_UNKNOWN), name, [coder.name for coder in coders])


def add_coder(study: Study, name: str, kind: str) -> Coder:
    """Add a person who codes; kind is ``coach`` or ``researcher``.

    Raises InputError for a name that is taken, reserved or cannot be a name.
    """
    if kind not in CODER_KINDS:
        raise InputError(
            _("There is no kind of coder {kind}; choose coach or researcher.").format(
                kind=one_line(kind)
            )
        )
    chosen: CoderKind = "coach" if kind == "coach" else "researcher"
    name = _free_name(study, name)
    coder = Coder(uuid7(study.clock()), name, chosen)
    with study.act():
        _free_name(study, name)
        study.record("coder.set", {"coder": coder.id, "name": name, "kind": chosen})
    return coder


def rename_coder(study: Study, old: str, new: str) -> Coder:
    """Give a coder another name; everything that they did keeps pointing at the same person."""
    coder = find_coder(study, old)
    new = _free_name(study, new, but=coder)
    with study.act():
        _free_name(study, new, but=coder)
        study.record("coder.set", {"coder": coder.id, "name": new, "kind": coder.kind})
    return Coder(coder.id, new, coder.kind)


def is_reserved(name: str) -> bool:
    """Whether a name means somebody who is no coder: the coordinator, the consensus."""
    return name.strip().casefold() in _RESERVED


def _free_name(study: Study, name: str, but: Coder | None = None) -> str:
    name = checked_name(name)
    if is_reserved(name):
        raise InputError(_("{name} cannot be a coder's name; choose another.").format(name=name))
    taken = study.facts("SELECT id, name FROM coder")
    for identity, other in taken:
        if other.casefold() == name.casefold() and (but is None or identity != but.id):
            raise InputError(
                _("There is a coder {name} already; choose another name.").format(
                    name=one_line(other)
                )
            )
    return name
