"""The journal in words: a whole sentence for each kind of event, that an outsider can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coder import trail_table, trail_texts
from coder.language import N_, _, ngettext
from coder.text import one_line
from coder.trail_parts import (
    HASH,
    Words,
    actor_words,
    because,
    coder_words,
    codes_words,
    escaped,
    listed,
    pass_words,
    place_words,
    said,
    transcript_words,
    transcripts_words,
)

if TYPE_CHECKING:
    from coder.study.journal import Event
    from coder.study.records import Names


def sentence(event: Event, names: Names, *, who: str = "") -> str:
    """What happened, as one whole sentence; ``who`` where the name of the author is not enough.

    Safe to show on a terminal, on one line.
    """
    actor = who or actor_words(names, event.author)
    if event.payload is None:
        return _("{who} did something of the kind {kind}.").format(
            who=actor, kind=one_line(event.kind)
        )
    data = event.payload
    text = _WORDS[event.kind](event, names, data)
    return one_line(text.format(who=actor))


def act_words(act: Sequence[Event], names: Names) -> str:
    """An act of several events in one sentence: the one that tells most, and how many more."""
    told = [one for one in act if one.kind not in _MINOR] or list(act)
    text = sentence(told[0], names)
    more = len(told) - 1
    if more:
        text += " " + ngettext(
            "(and {n} more of the same act)", "(and {n} more of the same act)", more
        ).format(n=more)
    return text


_MINOR = ("shown", "warned", "codings.imported", "transcript.segmented")
"""Kinds that say less than what they come with."""


def _pass_planned(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    pairs = data["allocations"]
    return said(
        _("{who} planned pass {name} with codebook {book} {version}: {coders} read {texts}."),
        name=one_line(data["name"]),
        book=one_line(data["codebook"]),
        version=one_line(data["version"]),
        coders=listed(sorted({coder_words(names, coder) for _text, coder in pairs})),
        texts=transcripts_words(names, (text for text, _who in pairs)),
    )


def _pass_updated(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    text = said(
        _("{who} took version {version} of codebook {book} into pass {name}."),
        version=one_line(data["version"]),
        book=one_line(data["codebook"]),
        name=pass_words(names, data),
    )
    pairs = listed(f"{code} → {now}" for code, now in data["instead"].items())
    if pairs:
        text += " " + escaped(_("Codes that went: {pairs}.").format(pairs=pairs))
    return text


def _pass_allocated(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    pairs = data["allocations"]
    template = _("{who} allocated {texts} to {coders} in pass {name}.")
    if data["state"] == "released":
        template = _("{who} took {coders} off {texts} in pass {name}.")
    text = said(
        template,
        name=pass_words(names, data),
        coders=listed(sorted({coder_words(names, coder) for _text, coder in pairs})),
        texts=transcripts_words(names, (text for text, _who in pairs)),
    )
    return because(text, data["reason"])


def _pass_closed(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    texts = transcripts_words(names, data["transcripts"])
    text = said(
        _("{who} closed pass {name} and opened the table for {texts}."),
        name=pass_words(names, data),
        texts=texts or "–",
    )
    if "checksum" in data:
        sealed = _("sealed")
        text = f"{text[:-1]} ({sealed}: {data['checksum'][:HASH]})."
    return because(text, data["reason"])


def _pass_reopened(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    text = said(_("{who} opened pass {name} again."), name=pass_words(names, data))
    return because(text, data["reason"])


def _signoff(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    name = transcript_words(names, data["transcript"])
    if data["state"] != "signed":
        text = said(_("{who} took the sign-off of transcript {name} back."), name=name)
        return because(text, data["reason"])
    text = said(_("{who} signed off transcript {name}."), name=name)
    n = len(data.get("swept", ()))
    if n:
        text += " " + ngettext(
            "{n} fragment was swept: none applies.", "{n} fragments were swept: none applies.", n
        ).format(n=n)
    return text


def _shown(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["fragments"])
    homes = {names.fragments.get(one, ("", ""))[1] for one in data["fragments"]}
    return said(
        ngettext(
            "{n} fragment of {texts} was on the screen of {who}.",
            "{n} fragments of {texts} were on the screen of {who}.",
            n,
        ),
        n=n,
        texts=transcripts_words(names, homes),
    )


def _judgement(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    place = place_words(names, data["fragment"])
    if data["state"] == "withdrawn":
        return said(_("{who} took the judgement of {place} back."), place=place)
    template = _("{who} judged {place}: {codes} (codebook {book} {version}).")
    if data["stage"] == "recoded":
        template = _("{who} judged {place} again: {codes} (codebook {book} {version}).")
    return said(
        template,
        place=place,
        codes=codes_words(data["assignments"]),
        book=one_line(names.passes.get(data["pass"], ("", "?", ""))[1]),
        version=one_line(data["version"]),
    )


def _judgements_imported(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["judgements"])
    told = listed(
        f"{names.fragments.get(one['fragment'], ('?', ''))[0]}: {codes_words(one['assignments'])}"
        for one in data["judgements"]
    )
    return said(
        ngettext(
            "{who} took in {n} judgement of {coder} on {name} (codebook {book} {version}): {told}.",
            "{who} took in {n} judgements of {coder} on {name} (codebook {book} {version}): "
            "{told}.",
            n,
        ),
        n=n,
        coder=coder_words(names, data["coder"]),
        name=transcript_words(names, data["transcript"]),
        book=one_line(names.passes.get(data["pass"], ("", "?", ""))[1]),
        version=one_line(data["version"]),
        told=told,
    )


def _codings_imported(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    return said(
        _("{who} imported the table {source}: {n} rows, of which {changed} new or changed."),
        source=one_line(data["source"]),
        n=data["rows"],
        changed=data["changed"],
    )


def _star(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    until = names.fragments.get(data.get("until") or "")
    if data["state"] == "on" and until is not None:
        template = _("{who} put a star on words in {place} up to fragment {until}.")
    elif data["state"] == "on" and data.get("start") is not None:
        template = _("{who} put a star on words in {place}.")
    elif data["state"] == "on":
        template = _("{who} put a star on {place}.")
    else:
        template = _("{who} took the star off {place}.")
    return said(
        template,
        place=place_words(names, data["fragment"]),
        until=one_line(until[0]) if until else "",
    )


_MARKED = {
    ("unsure", "on"): N_("{who} is unsure of {place}."),
    ("unsure", "off"): N_("{who} is no longer unsure of {place}."),
    ("third_party", "on"): N_("{who} marked {place}: about a third person, never leaves the team."),
    ("third_party", "off"): N_("{who} took the mark off {place} that it is about a third person."),
    ("special", "on"): N_("{who} marked {place}: of a special category, never leaves the team."),
    ("special", "off"): N_("{who} took the mark off {place} that it is of a special category."),
    ("used", "on"): N_("{who} marked {place} as used ({date})."),
    ("used", "off"): N_("{who} marked {place} as not used."),
    ("approved", "on"): N_("{who} marked {place} as approved by the respondent ({date})."),
    ("approved", "off"): N_("{who} marked {place} as not approved by the respondent."),
}


def _mark(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    place = place_words(names, data["fragment"])
    date = one_line(str(data.get("date", "")))
    return said(_(_MARKED[data["mark"], data["state"]]), place=place, date=date)


def _quote_shortened(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    template = _("{who} shortened the quote at {place}.")
    if not data["keep"]:
        template = _("{who} made the quote at {place} whole again.")
    return said(template, place=place_words(names, data["fragment"]))


def _memo_place(names: Names, data: Mapping[str, Any]) -> str:
    if data["about"] == "fragment":
        return place_words(names, data["target"])
    if data["about"] == "transcript":
        return _("transcript {name}").format(name=transcript_words(names, data["target"]))
    if data["about"] == "code":
        return _("code {code}").format(code=one_line(data["target"]))
    return _("the study")


def _memo(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    place = _memo_place(names, data)
    if data["state"] == "removed":
        return said(_("{who} removed a memo on {place}."), place=place)
    template = _("{who} wrote a memo on {place}.")
    if data["private"]:
        template = _("{who} wrote a private memo on {place}.")
    return because(said(template, place=place), data["text"])


def _looked(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    return said(
        _("{who} saw judgements of pass {name} that other coders could not see yet ({what})."),
        name=pass_words(names, data),
        what=one_line(data["what"]),
    )


def _handed(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    to, by = coder_words(names, data["to"]), coder_words(names, data["by"])
    if data["what"] == "copy":
        return said(_("{who} made the copy of {to}."), to=to)
    if to:
        return said(_("{who} made a bundle for {to}."), to=to)
    if by:
        return said(_("{who} made a bundle with the work of {by}."), by=by)
    return said(_("{who} made a bundle with everybody's work."))


def _undone(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    if data.get("again"):
        return said(_("{who} did again what was taken back."))
    n = len(data["events"])
    return said(ngettext("{who} took back {n} event.", "{who} took back {n} events.", n), n=n)


def _erasure(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["events"])
    text = said(
        ngettext(
            "{who} erased the content of {n} event for good ({what}).",
            "{who} erased the content of {n} events for good ({what}).",
            n,
        ),
        n=n,
        what=one_line(" ".join(filter(None, (data.get("what", ""), data.get("about", "")))) or "–"),
    )
    return because(text, data.get("reason", ""))


def _replaced(_event: Event, _names: Names, _data: Mapping[str, Any]) -> str:
    return said(_("{who} put something else in the place of what was erased."))


def _reassigned(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["events"])
    text = said(
        ngettext(
            "{who} put {n} act of {before} under the name of {now}.",
            "{who} put {n} acts of {before} under the name of {now}.",
            n,
        ),
        n=n,
        before=coder_words(names, data["from"]),
        now=coder_words(names, data["to"]),
    )
    return because(text, data["reason"])


_WORDS: dict[str, Words] = {
    **trail_texts.WORDS,
    **trail_table.WORDS,
    "pass.planned": _pass_planned,
    "pass.updated": _pass_updated,
    "pass.allocated": _pass_allocated,
    "pass.closed": _pass_closed,
    "pass.reopened": _pass_reopened,
    "signoff": _signoff,
    "shown": _shown,
    "judgement": _judgement,
    "judgements.imported": _judgements_imported,
    "codings.imported": _codings_imported,
    "star": _star,
    "mark": _mark,
    "quote.shortened": _quote_shortened,
    "memo": _memo,
    "looked": _looked,
    "handed": _handed,
    "undone": _undone,
    "erasure": _erasure,
    "replaced": _replaced,
    "reassigned": _reassigned,
}
"""Kind of event → its sentence."""
KINDS = frozenset(_WORDS)
"""Every kind that has words."""


def back_words(targets: Sequence[Event], names: Names, who: str, *, again: bool) -> str:
    """What was taken back or done again, with its own sentence."""
    what = act_words(targets, names)
    if again:
        return _("{who} did again: {what}").format(who=who, what=what)
    return _("{who} took back: {what}").format(who=who, what=what)
