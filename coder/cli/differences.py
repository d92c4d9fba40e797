"""``coder differences``: the fragments on which coders differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say, say_json
from coder.language import N_, _
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.consensus import Difference, Resolution
    from coder.model import Assignment
    from coder.study import Study

KINDS = {
    "confusion": N_("confusion"),
    "omission": N_("omission"),
    "depth": N_("depth"),
    "qualifier": N_("qualifier"),
}
_HELP = N_(
    "The fragments at the table on which coders differ and nothing is decided, worst code first: "
    "the code on which most of them differ."
)


@click.command("differences", help=_(_HELP))
@click.option("--all", "everything", is_flag=True, help=_("Also those that are decided."))
@with_json
@with_pass
@with_study
def command(study: Study, everything: bool, as_json: bool, pass_name: str | None) -> None:
    """Print the differences."""
    from coder.consensus import differences, resolution, tables
    from coder.errors import InputError
    from coder.study.passes import pass_to_report

    coding_pass = pass_to_report(study, pass_name)
    if not tables(study, coding_pass):
        raise InputError(
            _(
                "Pass {name}: the table is not open yet. Open it with: coder pass close {name}"
            ).format(name=one_line(coding_pass.name))
        )
    found = differences(study, coding_pass, settled=everything)
    now = resolution(study, coding_pass)
    if as_json:
        say_json(
            {
                "pass": coding_pass.name,
                "differences": [_document(one) for one in found],
                "resolution": _resolution(now),
            }
        )
        return
    for one in found:
        _print(one)
    say(
        _(
            "{differing} fragments differ: {settled} settled, {undecided} still to discuss, "
            "{unresolved} without consensus, {put_off} put off. {agreed} agreed by themselves."
        ).format(
            differing=now.differing,
            settled=now.settled,
            undecided=now.undecided,
            unresolved=now.unresolved - now.undecided,
            put_off=now.put_off,
            agreed=now.agreed,
        )
    )


def _document(one: Difference) -> dict[str, Any]:
    return {
        "transcript": one.transcript,
        "fragment": one.fragment.label,
        "fragment_id": one.fragment.id,
        "kind": one.kind,
        "codes": list(one.codes),
        "views": [
            {
                "coder": view.coder,
                "codes": list(view.codes),
                "qualifiers": _qualifiers(view.assignments),
                "unsure": view.unsure,
            }
            for view in one.views
        ],
        "settled": one.settled,
        "decisions": [
            {
                "outcome": decision.outcome,
                "codes": [assignment.code for assignment in decision.assignments],
                "qualifiers": _qualifiers(decision.assignments),
                "reason": decision.reason,
                "cause": decision.cause or None,
                "present": list(decision.present),
                "by": decision.author,
                "time": decision.wall,
            }
            for decision in one.decisions
        ],
        "text": one.fragment.text,
    }


def _qualifiers(assignments: Sequence[Assignment]) -> dict[str, dict[str, str]]:
    return {one.code: dict(one.qualifiers) for one in assignments if one.qualifiers}


def _resolution(now: Resolution) -> dict[str, Any]:
    return {
        "differing": now.differing,
        "settled": now.settled,
        "unresolved": now.unresolved,
        "undecided": now.undecided,
        "put_off": now.put_off,
        "agreed": now.agreed,
        "single_coded": now.single,
        "half_judged": now.incomplete,
        "kept": dict(now.kept),
        "resolved": now.resolved,
    }


def _print(one: Difference) -> None:
    from coder.study.codings import write_assignment

    say(f"{one_line(one.transcript)} {one.fragment.label} · {_(KINDS[one.kind])}")
    say(f"    {shorten(one.fragment.text, 300)}")
    for view in one.views:
        said = " + ".join(map(write_assignment, view.assignments))
        doubt = f" ({_('unsure')})" if view.unsure else ""
        say(f"    {one_line(view.coder)}: {said or _('none applies')}{doubt}")
    if len(one.decisions) > 1:
        say("    " + _("decided twice, in two copies: open again"))
    for decision in one.decisions:
        codes = " + ".join(map(write_assignment, decision.assignments))
        outcome = codes or _("none applies")
        if decision.outcome != "decided":
            outcome = _("put off") if decision.outcome == "put_off" else _("unresolved")
        say(f"    → {outcome} ({one_line(decision.reason)})")
    say()
