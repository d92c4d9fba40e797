"""The audit trail: who did what, when, and on which fragment, as far as this person may know.

Complete: every event of the journal is in it, in a whole sentence, with what became of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.study.apply import known_kinds
from coder.study.coders import find_coder
from coder.study.looks import record_look
from coder.study.passes import find_pass
from coder.study.reassign import Reassignment, mark_seen, reassignments
from coder.study.records import Names, Record, State, names_in, records
from coder.study.study import unknown
from coder.study.transcripts import find_transcript
from coder.text import one_line
from coder.trail_parts import actor_words
from coder.trail_words import act_words, back_words, sentence

if TYPE_CHECKING:
    from coder.study import Study
    from coder.study.undo import Act

STATES: dict[State, str] = {
    "stands": "",
    "undone": N_("undone"),
    "erased": N_("erased"),
    "withheld": N_("not in this copy"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail. Names, not ids, but for ``id``."""

    id: str
    wall: str
    """When: UTC, ISO 8601, by the clock of whoever did it."""
    who: str
    """Name of the coder who acted; "" = the coordinator."""
    was: str
    """The name under which it was written, where it was put under another; else ""."""
    kind: str
    what: str
    """A whole sentence."""
    state: State
    undone_by: str
    """Who took it back; "" also where the coordinator did."""
    undone_at: str
    """When that was (UTC); "" where it stands."""
    coding_pass: str
    transcript: str
    fragments: tuple[str, ...]
    """Numbers of the fragments that it is about."""
    coder: str
    """Whose judgement, sign-off or memo it is."""
    codebook: str
    version: str
    sha256: str
    """Of the text of the transcript."""
    hidden: bool
    """Whether coders other than this one may not see it yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the trail: everything that is not named is left open."""

    coder: str | None = None
    """Name: what that coder did, and what was done in their name."""
    kinds: Collection[str] = ()
    transcript: str | None = None
    coding_pass: str | None = None
    fragment: str | None = None
    """Number of a fragment of ``transcript``."""
    since: str = ""
    """UTC, ISO 8601."""
    until: str = ""


def trail(study: Study, wanted: Wanted | None = None) -> Iterator[Entry]:
    """The trail, newest first. Raises InputError for unknown names and kinds."""
    asked = _ids(study, wanted or Wanted())
    names = names_in(study)
    for one in records(study):
        if _fits(one, names, asked):
            yield _entry(one, names)


def note_look(study: Study, shown: Collection[Entry]) -> bool:
    """Write down that the coordinator read of work that coders may not see yet; whether it was."""
    passes = sorted({one.coding_pass for one in shown if one.hidden} - {""})
    noted = [record_look(study, find_pass(study, name), "log") for name in passes]
    return any(noted)


def words_of(study: Study, act: Act) -> str:
    """An act in the words of the trail."""
    return act_words(act.events, names_in(study))


def _ids(study: Study, wanted: Wanted) -> Wanted:
    """The same with ids for names."""
    odd = sorted(set(wanted.kinds) - known_kinds())
    if odd:
        raise unknown(_("There is no kind of event {name}."), odd[0], sorted(known_kinds()))
    if wanted.fragment is not None and wanted.transcript is None:
        raise InputError(_("Say of which transcript the fragment is, with --transcript."))
    return Wanted(
        find_coder(study, wanted.coder).id if wanted.coder else None,
        frozenset(wanted.kinds),
        find_transcript(study, wanted.transcript).id if wanted.transcript else None,
        find_pass(study, wanted.coding_pass).id if wanted.coding_pass else None,
        wanted.fragment,
        wanted.since,
        wanted.until,
    )


def _fits(one: Record, names: Names, asked: Wanted) -> bool:
    event = one.event
    if asked.kinds and event.kind not in asked.kinds:
        return False
    if event.wall < asked.since or (asked.until and event.wall > asked.until):
        return False
    abouts = [(event.author, event.payload or {})]
    abouts += [(each.author, each.payload or {}) for each in one.targets]
    if asked.coder is not None:
        people: set[str | None] = {one.before, *(who for who, _data in abouts)}
        people |= {data.get(key) for _who, data in abouts for key in ("coder", "from", "to")}
        if asked.coder not in people:
            return False
    every = [data for _who, data in abouts]
    if asked.coding_pass is not None and asked.coding_pass not in {
        data.get("pass") for data in every
    }:
        return False
    if asked.transcript is not None and not any(
        asked.transcript in _transcripts(data, names) for data in every
    ):
        return False
    return asked.fragment is None or any(
        asked.fragment.strip().casefold() == label.casefold()
        for data in every
        for label in _labels(data, names, asked.transcript)
    )


def _transcripts(data: Any, names: Names) -> set[str]:
    """Ids of all transcripts that a payload is about."""
    found = {data.get("transcript"), *data.get("transcripts", ())}
    if "allocations" in data:
        found |= {pair[0] for pair in data["allocations"]}
    for fragment in _fragments(data):
        found.add(names.fragments.get(fragment, ("", ""))[1])
    return {one for one in found if one}


def _fragments(data: Any) -> list[str]:
    """Ids of the fragments that a payload is about."""
    if "judgements" in data:
        return [one["fragment"] for one in data["judgements"]]
    if "target" in data and data.get("about") == "fragment":
        return [data["target"]]
    if "fragment" in data:
        return [data["fragment"]]
    several = data.get("swept", data.get("fragments", ()))
    return [one for one in several if isinstance(one, str)]


def _labels(data: Any, names: Names, transcript: str | None) -> list[str]:
    found = [names.fragments.get(one, ("", "")) for one in _fragments(data)]
    return [label for label, home in found if label and transcript in (None, home)]


def _entry(one: Record, names: Names) -> Entry:
    event = one.event
    data: Any = event.payload or (one.targets[0].payload if one.targets else None) or {}
    if one.targets and event.kind == "undone":
        data = one.targets[0].payload or {}
    transcripts = _transcripts(data, names)
    home = next(iter(transcripts)) if len(transcripts) == 1 else ""
    name, sha256 = names.transcripts.get(home, ("", ""))
    known = names.passes.get(data.get("pass", ""), ("", "", ""))
    undone_by, undone_at = one.undone or ("", "")
    return Entry(
        event.id,
        event.wall,
        one_line(names.who(event.author)),
        one_line(names.who(one.before)) if one.before else "",
        event.kind,
        _what(one, names),
        one.state,
        one_line(names.who(undone_by)) if undone_by else "",
        undone_at,
        one_line(known[0] or (data.get("name", "") if event.kind == "pass.planned" else "")),
        one_line(name),
        tuple(one_line(label) for label in _labels(data, names, home or None)),
        one_line(names.who(data["coder"])) if data.get("coder") else "",
        one_line(data.get("codebook") or known[1]),
        one_line(data.get("version") or known[2]),
        sha256,
        one.hidden,
    )


def _what(one: Record, names: Names) -> str:
    """The sentence, with the name that it was written under and what was taken back."""
    who = actor_words(names, one.event.author)
    if one.before:
        before = one_line(names.who(one.before))
        who = _("{now} (under the name of {before})").format(now=who, before=before)
    if one.event.kind == "undone" and one.targets and one.event.payload is not None:
        again = bool(one.event.payload.get("again"))
        return back_words(one.targets, names, who, again=again)
    return sentence(one.event, names, who=who)


def state_words(entry: Entry, moment: str) -> str:
    """What became of it, in words; "" where it stands. ``moment`` is ``undone_at`` as shown."""
    if entry.state != "undone" or not entry.undone_at:
        return _(STATES[entry.state])
    who = entry.undone_by or _("the coordinator")
    return _("undone by {who}, {moment}").format(who=who, moment=moment)


def moved_words(one: Reassignment) -> str:
    """Acts that were put under another name, as both people are told of it."""
    n = one.acts
    text = ngettext(
        "{n} act of {before} now counts as {now}'s: {reason}",
        "{n} acts of {before} now count as {now}'s: {reason}",
        n,
    )
    return text.format(
        n=n,
        before=one_line(one.before),
        now=one_line(one.now),
        reason=one_line(one.reason),
    )


def news_of_names(study: Study) -> list[str]:
    """What was put under or off this coder's name since they were last told; it is told now.

    Nothing for the coordinator, whose act it is.
    """
    if study.coder is None:
        return []
    news = reassignments(study, unseen=True)
    if news and study.can_write:
        mark_seen(study, news)
    return [moved_words(one) for one in news]
