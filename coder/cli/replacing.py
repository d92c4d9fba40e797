"""``coder transcript replace``: a corrected text in the place of a transcript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import say_json, say_table, tell
from coder.cli.undo import at_terminal
from coder.errors import InputError
from coder.language import N_, _
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.correcting import Fate, Preview
    from coder.study import Study

_HELP = N_(
    "Put a corrected text in the place of a transcript.\n\n"
    "Fragments and highlights go along with their words. What is the same or at least 85 % alike "
    "is taken; the rest is shown, and you decide: the place that was found (--accept), or none any "
    "more (--orphan): what was said of it is kept then, and takes no part in coding. It is one "
    "act; coder undo takes it back."
)
_STATES = {
    "same": N_("same"),
    "changed": N_("changed"),
    "moved": N_("moved"),
    "orphan": N_("no place"),
}


@click.command("replace", help=_(_HELP))
@click.argument("name", metavar="TRANSCRIPT")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Show what would become of it; change nothing."))
@click.option(
    "--accept",
    multiple=True,
    metavar="NUMBER",
    help=_("Take the place that was found for this fragment; all = of each. Repeats."),
)
@click.option(
    "--orphan",
    multiple=True,
    metavar="NUMBER",
    help=_("This fragment has no place any more; all = each that is left. Repeats."),
)
@click.option(
    "--speaker",
    "speakers",
    multiple=True,
    metavar="LABEL=WHO",
    help=_("Who a label is: interviewer, or the name of a respondent. Repeats."),
)
@click.option(
    "--pseudonyms",
    "key",
    metavar="KEY",
    type=click.Path(path_type=Path),
    help=_("Replace the names in this key file first; make one with: coder pseudonyms."),
)
@click.option(
    "--replaced-already",
    is_flag=True,
    help=_("The corrected text holds the replacements in place of the names."),
)
@click.option("--reason", default="", metavar="TEXT", help=_("Why; it stands in the log."))
@with_json
@with_study
def command(
    study: Study,
    name: str,
    path: Path,
    dry_run: bool,
    accept: tuple[str, ...],
    orphan: tuple[str, ...],
    speakers: tuple[str, ...],
    key: Path | None,
    replaced_already: bool,
    reason: str,
    as_json: bool,
) -> None:
    """Show what becomes of each fragment, ask what must be asked, and do it."""
    from coder.correcting import correct
    from coder.study.cuts import refuse_cutting

    refuse_cutting(study)
    plan = _read(study, name, path, speakers, key, replaced_already=replaced_already)
    shown = one_line(plan.transcript.name)
    if plan.unchanged:
        tell(_("{name}: is in the study already, unchanged; skipped.").format(name=shown))
        return
    _show(plan, as_json)
    if dry_run:
        tell(_("Nothing was changed (--dry-run)."))
        return
    taken, gone = _decided(plan, accept, orphan)
    if at_terminal() and not as_json:
        for one in plan.asks:
            if one.fragment.label not in {*taken, *gone}:
                (taken if _ask(plan, one) else gone).add(one.fragment.label or "")
    done = correct(study, plan, accept=taken, orphan=gone, reason=reason)
    tell(_("{name}: the corrected text is in its place.").format(name=shown))
    if done.new and plan.frozen:
        tell(_("New, to be judged: {labels}.").format(labels=", ".join(done.new)))
    if done.gone and plan.frozen:
        tell(_("No place any more: {labels}.").format(labels=", ".join(done.gone)))


def _read(
    study: Study,
    name: str,
    path: Path,
    speakers: tuple[str, ...],
    key: Path | None,
    *,
    replaced_already: bool,
) -> Preview:
    from coder.cli.add_names import NamesReplaced, with_key
    from coder.correcting import preview
    from coder.ingest.take import pairs_from, prepare, settings_from
    from coder.model import INTERVIEWER
    from coder.study.transcripts import find_transcript

    transcript = find_transcript(study, name)
    if transcript.replaced is not None and key is None and not replaced_already:
        raise InputError(
            _(
                "In {name} names were replaced when it was added; give the same key file with "
                "--pseudonyms, or say --replaced-already."
            ).format(name=one_line(transcript.name))
        )
    said = dict(transcript.speakers) | pairs_from(speakers)
    people = [who for who in transcript.speakers.values() if who != INTERVIEWER]
    settings = settings_from(
        speakers=tuple(f"{label}={who}" for label, who in said.items() if label),
        values=(f"respondent={people[0]}",) if people else (),
    )
    settings, rows = with_key(settings, key)
    names = NamesReplaced(rows)
    prepared = prepare(path, settings, name=transcript.name)
    names.saw(prepared)
    names.tell()
    for line in (*prepared.parsed.warnings, *prepared.guesses):
        tell(f"{one_line(transcript.name)}: {line}")
    return preview(study, transcript, prepared.parsed, prepared.speakers, source=prepared.source)


def _show(plan: Preview, as_json: bool) -> None:
    after = plan.parsed.text
    if as_json:
        say_json(
            {
                "fragments": [
                    {
                        "fragment": one.fragment.label,
                        "fragment_id": one.fragment.id,
                        "state": one.state,
                        "similarity": round(one.similarity / 100, 4),
                        "asks": one.asks,
                        "before": one.fragment.text,
                        "after": after[slice(*one.place)] if one.place else None,
                    }
                    for one in plan.fates
                ]
            }
        )
        return
    counts = {state: sum(one.state == state for one in plan.fates) for state in _STATES}
    tell(", ".join(f"{_(_STATES[state])}: {n}" for state, n in counts.items()))
    rows = []
    for one in plan.fates:
        if one.state == "same" or (one.fragment.context and one.place):
            continue
        now = shorten(after[slice(*one.place)], 34) if one.place else "–"
        mark = "?" if one.asks else ""
        rows.append(
            [
                one.fragment.label or "",
                _(_STATES[one.state]),
                f"{one.similarity:.0f}",
                mark,
                shorten(one.fragment.text, 34),
                now,
            ]
        )
    if rows:
        headers = [_("fragment"), _("state"), "%", "", _("was"), _("is")]
        say_table(headers, rows, right="r-r---")


def _decided(
    plan: Preview, accept: tuple[str, ...], orphan: tuple[str, ...]
) -> tuple[set[str], set[str]]:
    """Numbers to take and numbers to leave without a place; ``all`` spelt out."""
    asks = {one.fragment.label or "": one.place is not None for one in plan.asks}
    taken, gone = {*accept} - {"all"}, {*orphan} - {"all"}
    if "all" in accept:
        taken |= {label for label, found in asks.items() if found} - gone
    if "all" in orphan:
        gone |= {*asks} - taken
    return taken, gone


def _ask(plan: Preview, fate: Fate) -> bool:
    """Whether the person takes the place that was found. Raises InputError where they stop."""
    tell("")
    tell(
        _("Fragment {label} was: {text}").format(label=fate.fragment.label, text=fate.fragment.text)
    )
    if fate.place is None:
        tell(_("It has no place in the corrected text."))
        question = _("No place any more (o), or stop (s)?")
    else:
        tell(_("and is: {text}").format(text=plan.parsed.text[slice(*fate.place)]))
        question = _("Take it (t), no place any more (o), or stop (s)?")
    while True:
        answer = click.prompt(question, prompt_suffix=" ", err=True).strip().casefold()
        if answer in ("o", "t") and (fate.place or answer == "o"):
            return bool(answer == "t")
        if answer == "s":
            raise InputError(_("Nothing was changed."))
