"""Adjudication: a third person, named for a pass, decides what the table sent on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.errors import BlindError, InputError
from coder.language import _
from coder.model import Coder, CodingPass, Fragment, Transcript
from coder.study.coders import find_coder
from coder.study.passes import allocations, find_pass, refuse_coder
from coder.study.respondents import refuse_own_interview
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study.study import Study


def set_adjudicator(study: Study, name: str, coder: str, *, on: bool = True) -> Coder:
    """Name somebody of the team as adjudicator of a pass, or take them off.

    An adjudicator reads the transcripts at the table of that pass, and until they are taken off
    nowhere who said what of them. Raises InputError where they code in the pass themselves: then
    they are no third person.
    """
    refuse_coder(study)
    with study.act():
        chosen, who = find_pass(study, name), find_coder(study, coder)
        codes = any(
            one.coder_id == who.id and not one.released for one in allocations(study, chosen)
        )
        if on and codes:
            raise InputError(
                _("{coder} codes in pass {name}; an adjudicator is a third person.").format(
                    coder=one_line(who.name), name=one_line(chosen.name)
                )
            )
        if (who.name in adjudicators(study, chosen)) != on:
            study.record(
                "pass.adjudicator",
                {"pass": chosen.id, "coder": who.id, "state": "on" if on else "off"},
            )
    return who


def adjudicators(study: Study, coding_pass: CodingPass) -> list[str]:
    """Names of the adjudicators of a pass."""
    rows = study.facts(
        "SELECT c.name FROM adjudicator a JOIN coder c ON c.id = a.coder "
        "WHERE a.pass = ? AND a.state = 'on' ORDER BY c.name COLLATE NOCASE",
        (coding_pass.id,),
    )
    return [row[0] for row in rows]


def adjudicates(study: Study, coding_pass: CodingPass) -> bool:
    """Whether who looks is an adjudicator of that pass: then they read no names of it."""
    return study.coder is not None and study.coder.name in adjudicators(study, coding_pass)


def refuse_adjudicator(study: Study, coding_pass: CodingPass) -> None:
    """Raise BlindError for what an adjudicator does not read: who said what, and the figures."""
    if adjudicates(study, coding_pass):
        raise BlindError(
            _(
                "An adjudicator of pass {name} reads what was sent on, without names: "
                "coder differences --referred"
            ).format(name=one_line(coding_pass.name))
        )


def must_adjudicate(
    study: Study, coding_pass: CodingPass, transcript: Transcript, fragment: Fragment
) -> None:
    """Refuse who is no adjudicator of the pass, and what the table did not send on."""
    who = study.coder
    if who is None or not adjudicates(study, coding_pass):
        raise BlindError(
            _(
                "Only an adjudicator of pass {name} decides so; name one with: "
                "coder pass adjudicator {name} CODER"
            ).format(name=one_line(coding_pass.name))
        )
    refuse_own_interview(study, who, transcript)
    sent = study.facts(
        "SELECT 1 FROM decision d WHERE pass = ? AND fragment = ? AND (outcome = 'referred' "
        "OR (way = 'adjudicated' AND author = ?))",
        (coding_pass.id, fragment.id, who.id),
    )
    if not sent:
        raise InputError(
            _("Fragment {label} of {name} was not sent to the adjudicator.").format(
                label=fragment.label or "–", name=one_line(transcript.name)
            )
        )
