"""A study as a file for another program, and what will not arrive there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.errors import InputError
from coder.exchange.refi.fidelity import Loss, losses, stayed
from coder.exchange.refi.from_study import project_of
from coder.exchange.refi.labelled import with_speakers
from coder.exchange.refi.project import Project
from coder.exchange.refi.public import for_others
from coder.exchange.refi.targets import TARGETS, Target, prepared
from coder.exchange.refi.writing import STANDARD, write_project
from coder.language import _
from coder.model import CodingPass, Stage

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A project on its way out."""

    project: Project
    """As it is in the file."""
    content: bytes
    """The ``.qdpx``."""
    lost: tuple[Loss, ...]


def export_project(
    study: Study,
    coding_pass: CodingPass | None,
    *,
    stage: Stage = "independent",
    target: Target | None = None,
    speakers: bool | None = None,
    public: bool = False,
) -> Outgoing:
    """What this session's person may see of a pass, as a project in the current language.

    ``target``: for which program; None: as the standard has it. ``speakers``: whether the texts say
    who speaks; None: for a program they do. ``public``: for people outside the team. Raises
    InputError for both of the last two.
    """
    if public and speakers:
        raise InputError(_("For others nobody is named: --public goes without --speakers."))
    project = project_of(study, coding_pass, stage=stage)
    lost = losses(study, coding_pass, project, stage=stage, target=target)
    if public:
        leaving = for_others(study, project)
        project, lost = leaving.project, [*stayed(leaving), *lost]
    elif speakers or (speakers is None and target is not None):
        project = with_speakers(project)
    counting = STANDARD
    if target is not None:
        project, counting = prepared(project, target), TARGETS[target].counting
    return Outgoing(project, write_project(project, counting), tuple(lost))
