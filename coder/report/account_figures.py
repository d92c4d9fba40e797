"""The parts of the account that come from a sealed snapshot and from the decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coder.report.claims import Claim, Fact
from coder.study.decisions import CAUSES

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.reliability.kept import Kept
    from coder.study.decisions import Decision

INTERVAL = 95
"""Per cent: what every interval of this program is meant to hold."""
_UNCERTAIN = ("too_few_uses", "too_few_absences")


def agreement_claims(seal: Mapping[str, Any], book: Codebook) -> Iterator[Claim]:
    """What the newest seal says of agreement before the discussion."""
    figures = seal["figures"]
    whole = figures["overall"]
    facts = [
        Fact("n", figures["n_pairable"], "seal: $.figures.n_pairable"),
        Fact("transcripts", len(seal["texts"]), "seal: $.texts"),
        Fact("level", figures["level"], "seal: $.figures.level"),
        Fact("interval", figures["interval"], "seal: $.figures.interval"),
        *_numbers(whole, "overall", ("alpha", "alpha_low", "alpha_high", "percent", "note")),
    ]
    if whole["alpha_low"] is not None:
        facts.append(Fact("confidence", INTERVAL, "what intervals are meant to hold"))
    yield Claim("agreement", tuple(facts))
    if figures["codes"]:
        yield Claim("agreement_by_code", tuple(_by_code(figures["codes"], book)))
    late = figures.get("coded_after_discussion") or ()
    if late:
        without = figures.get("without_coded_after_discussion") or {}
        place = "without_coded_after_discussion"
        found = _numbers(without, place, ("alpha",))
        n = Fact("transcripts", len(late), "seal: $.figures.coded_after_discussion")
        yield Claim("agreement_late", (n, *found))


def _numbers(row: Mapping[str, Any], place: str, names: Sequence[str]) -> list[Fact]:
    return [
        Fact(name, row[name], f"seal: $.figures.{place}.{name}")
        for name in names
        if row.get(name) is not None
    ]


def _by_code(rows: Sequence[Mapping[str, Any]], book: Codebook) -> Iterator[Fact]:
    source = "seal: $.figures.codes"
    known = [one for one in rows if one["alpha"] is not None]
    yield Fact("codes", len(rows), source)
    yield Fact("with_alpha", len(known), f"{source}[alpha]")
    yield Fact("without_alpha", len(rows) - len(known), f"{source}[alpha is null]")
    rare = sum(one["note"] in _UNCERTAIN for one in known)
    yield Fact("without_interval", rare, f"{source}[note: {', '.join(_UNCERTAIN)}]")
    if known:
        for name, choose in (("lowest", min), ("highest", max)):
            found = choose(known, key=lambda one: float(one["alpha"]))
            yield Fact(name, found["alpha"], f"{source}: {name} alpha", found["code"])


def decision_facts(settled: Sequence[Decision], ever: Sequence[Decision]) -> Iterator[Fact]:
    """Of the decisions that settled a difference: how they came about; and of all, how many."""
    source = "decision"
    yield Fact("ever", len(ever), f"{source}: every one")
    yield Fact("present", sum(bool(one.present) for one in settled), f"{source}: present")
    yield Fact("dissent", sum(bool(one.dissent) for one in settled), f"{source}: dissent")
    ways = Counter(one.way for one in settled)
    for way in sorted(ways, key=lambda one: (-ways[one], one)):
        yield Fact("way", ways[way], f"{source}: way", way)
    causes = Counter(one.cause if one.cause in CAUSES else "" for one in settled if one.cause)
    for cause in sorted(causes, key=lambda one: (-causes[one], one)):
        yield Fact("cause", causes[cause], f"{source}: cause", cause)
    yield Fact("no_cause", sum(not one.cause for one in settled), f"{source}: cause")


def kept_facts(kept: Sequence[Kept]) -> Iterator[Fact]:
    """What the table kept, by kind of coder; never by name."""
    for one in kept:
        if not one.named:
            source = f"coder.reliability.kept: {one.who}"
            yield Fact("kept", one.stayed, source, one.who)
            yield Fact("kept_of", one.made, source, one.who)
