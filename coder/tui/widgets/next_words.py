"""What Enter does with a transcript, in words, and if nothing, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coder.language import _, ngettext
from coder.pace import Pace, minutes

if TYPE_CHECKING:
    from coder.overview import Line, Overview


def next_words(
    found: Overview | None, line: Line | None, to_settle: Mapping[str, int], me: str
) -> tuple[str, str]:
    """What Enter does with a row ("" for nothing), and why it does nothing ("" where it does).

    ``me`` is the coder who acts, "" the coordinator. Names stand in it as they are stored.
    """
    if found is None:
        return "", _("There is no pass yet; plan one with: coder pass new NAME")
    if line is None:
        return "", _("This pass has no transcripts.")
    if line.do == "code":
        return " · ".join(filter(None, (_code(line, me), _time(found, line, me)))), ""
    if line.do == "read" and any(
        one.transcript == line.transcript and me in one.waiting for one in found.revising
    ):
        return _("look again at {name}, where coders differ").format(name=line.transcript), ""
    if line.do == "read":
        return _("read {name}, signed off").format(name=line.transcript), ""
    if line.do == "resolve":
        settled = to_settle.get(line.transcript) == 0
        return _("look at the decisions") if settled else _("settle the differences"), ""
    if line.do == "close":
        return _("open the table"), ""
    return "", _nothing(found, line, me)


def reported_words(found: Overview, key: str) -> str:
    """That cuts were reported, where, and the key that leads there; "" where none was."""
    n = len(found.reported)
    if not n:
        return ""
    places = list(dict.fromkeys(f"{one.transcript} {one.label}" for one in found.reported))
    named = ", ".join(places[:3]) + (" …" if len(places) > 3 else "")
    return ngettext(
        "{n} bad cut was reported ({places}); {key} leads there",
        "{n} bad cuts were reported ({places}); {key} leads there",
        n,
    ).format(n=n, places=named, key=key)


def revising_words(found: Overview, line: Line | None) -> str:
    """Who has looked again at a transcript and who has not; "" where nobody was asked to."""
    for one in found.revising:
        if line is not None and one.transcript == line.transcript:
            waiting = ", ".join(one.waiting) or "–"
            text = _("being revised before the table; done: {done}; not yet: {waiting}")
            return text.format(done=", ".join(one.done) or "–", waiting=waiting)
    return ""


def _code(line: Line, me: str) -> str:
    who = me or line.who[0]
    if not me and len(line.who) > 1:
        text = _("code {name}: choose who")
    elif not me:
        text = _("code {name} as {coder}")
    elif any(one.coder == me and one.judged >= line.fragments for one in line.coders):
        text = _("open {name}: read, not signed off yet")
    elif any(one.coder == me and one.judged for one in line.coders):
        text = _("go on with {name} where you left off")
    else:
        text = _("begin with {name}")
    return text.format(name=line.transcript, coder=who)


def _time(found: Overview, line: Line, me: str) -> str:
    mine = next((one for one in line.coders if one.coder == me), None)
    left = line.fragments - mine.judged if mine else 0
    return time_left(found.pace, left) if me and left > 0 and found.pace is not None else ""


def time_left(found: Pace | None, left: int) -> str:
    """How long so many fragments will take whoever has this pace."""
    if found is None:
        return _("no estimate yet")
    low, high = minutes(found, left)
    if low == high:
        text = ngettext("about {n} minute left", "about {n} minutes left", high)
        return text.format(n=high)
    return _("{low} to {high} minutes left").format(low=low, high=high)


def in_all(found: Overview, me: str) -> str:
    """How far a coder is with all of a pass, at which pace; "" where it is done or not theirs."""
    mine = [
        (min(one.judged, line.fragments), line.fragments)
        for line in found.lines
        for one in line.coders
        if one.coder == me and not one.released
    ]
    done, total = sum(n for n, _all in mine), sum(n for _judged, n in mine)
    if not me or done == total:
        return ""
    left = total - done
    parts = [
        _("your part of this pass: {done} of {total}").format(done=done, total=total),
        ngettext("{n} fragment left", "{n} fragments left", left).format(n=left),
    ]
    if found.pace is not None:
        seconds = round(found.pace.median)
        parts.append(ngettext("{n} second each", "{n} seconds each", seconds).format(n=seconds))
    if done:
        parts.append(time_left(found.pace, left))
    return " · ".join(parts)


def _nothing(found: Overview, line: Line, me: str) -> str:
    if line.do == "wait":
        names = [one.transcript for one in found.lines if one.state == "coding"]
        return _("The table opens when these are signed off too: {names}.").format(
            names=", ".join(names)
        )
    if me and not any(one.coder == me and not one.released for one in line.coders):
        return _("{name} is not allocated to you.").format(name=line.transcript)
    if found.coding_pass.state == "closed":
        return _("{name} was left out when the pass was closed.").format(name=line.transcript)
    return _("Nobody codes {name} in this pass.").format(name=line.transcript)
