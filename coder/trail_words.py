"""The journal in words: a whole sentence for each kind of event, that an outsider can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coder.language import N_, _, ngettext
from coder.study.codings import write_assignment
from coder.study.judgements import assignments_from
from coder.study.transcripts import natural
from coder.text import one_line, shorten

if TYPE_CHECKING:
    from coder.study.journal import Event
    from coder.study.records import Names

LONGEST_QUOTE = 120
"""Characters of a memo or a reason that a sentence holds."""
_FIRST = 6
"""Names that a list in a sentence holds."""
_HASH = 12
"""Digits of a SHA-256 that people compare."""

Words = Callable[["Event", "Names", Mapping[str, Any]], str]


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


def actor_words(names: Names, identity: str) -> str:
    """Who acted, at the start of a sentence."""
    return one_line(names.who(identity)) or _("The coordinator")


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


_MINOR = ("shown", "codings.imported", "transcript.segmented")
"""Kinds that say less than what they come with."""


def _said(template: str, **parts: object) -> str:
    """A sentence with everything in it but who did it; what stands in it may hold braces."""
    safe = {key: str(one).replace("{", "{{").replace("}", "}}") for key, one in parts.items()}
    return template.format(who="{who}", **safe)


def _list(every: Iterable[str]) -> str:
    found = list(every)
    more = len(found) - _FIRST
    text = ", ".join(one_line(one) for one in found[:_FIRST])
    return text + (_(" and {n} more").format(n=more) if more > 0 else "")


def _quote(text: str) -> str:
    return f"“{shorten(text, LONGEST_QUOTE)}”"


def _because(text: str, reason: str) -> str:
    return text if not reason.strip() else f"{text[:-1]}: {_escaped(_quote(reason))}."


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _pass(names: Names, data: Mapping[str, Any]) -> str:
    known = names.passes.get(data["pass"])
    return one_line(known[0]) if known else "?"


def _transcript(names: Names, identity: str) -> str:
    known = names.transcripts.get(identity)
    return one_line(known[0]) if known else "?"


def _coder(names: Names, identity: str | None) -> str:
    return one_line(names.who(identity)) if identity else ""


def place_words(names: Names, fragment: str) -> str:
    """A fragment by its transcript and number."""
    label, transcript = names.fragments.get(fragment, ("?", ""))
    return _("fragment {label} of {name}").format(
        label=one_line(label) or "–", name=_transcript(names, transcript)
    )


def codes_words(assignments: Sequence[Mapping[str, Any]]) -> str:
    """The codes of a verdict; where there are none, that none applies."""
    codes = [write_assignment(one) for one in assignments_from(assignments)]
    return one_line(", ".join(codes)) or _("none applies")


# One function a kind; each returns a sentence with {who} left open.


def _study_set(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    values = data["values"]
    if "id" in values:
        return _said(_("{who} made the study {name}."), name=one_line(values.get("name", "")))
    pairs = _list(f"{key} = {value}" for key, value in values.items())
    return _said(_("{who} set for the study: {values}."), values=pairs)


def _coder_set(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    name, before = one_line(data["name"]), one_line(names.former.get(event.id, ""))
    if not before:
        kinds = {"coach": _("coach"), "researcher": _("researcher")}
        kind = kinds.get(data["kind"], one_line(data["kind"]))
        return _said(_("{who} added {name} as a coder ({kind})."), name=name, kind=kind)
    return _said(_("{who} gave {before} another name: {name}."), before=before, name=name)


def _codebook_added(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    return _said(
        _("{who} took in codebook {book}, version {version} (checksum {hash})."),
        book=one_line(data["codebook"]),
        version=one_line(data["version"]),
        hash=data["checksum"][:_HASH],
    )


def _respondent_set(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    known = {
        _("role"): data["role"],
        _("group"): data["group"],
        _("coder"): _coder(names, data["coder"]),
        **data["attributes"],
    }
    told = _list(f"{key} {value}" for key, value in known.items() if value)
    if event.id in names.respondents:
        text = _said(_("{who} entered respondent {name}."), name=one_line(data["name"]))
    else:
        text = _said(_("{who} changed respondent {name}."), name=one_line(data["name"]))
    return f"{text[:-1]}: {_escaped(told)}." if told else text


def _transcript_added(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    return _said(
        _("{who} imported transcript {name} ({words} words, SHA-256 {hash})."),
        name=one_line(data["name"]),
        words=data["words"],
        hash=data["sha256"][:_HASH],
    )


def _transcript_segmented(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = sum(1 for one in data["fragments"] if one[1])
    return _said(
        ngettext(
            "{who} cut transcript {name} into {n} fragment ({unit}).",
            "{who} cut transcript {name} into {n} fragments ({unit}).",
            n,
        ),
        name=_transcript(names, data["transcript"]),
        n=n,
        unit=one_line(data["unit"]),
    )


def _pass_planned(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    pairs = data["allocations"]
    return _said(
        _("{who} planned pass {name} with codebook {book} {version}: {coders} read {texts}."),
        name=one_line(data["name"]),
        book=one_line(data["codebook"]),
        version=one_line(data["version"]),
        coders=_list(sorted({_coder(names, coder) for _text, coder in pairs})),
        texts=_texts(names, (text for text, _who in pairs)),
    )


def _texts(names: Names, identities: Iterable[str]) -> str:
    return _list(sorted({_transcript(names, one) for one in identities}, key=natural))


def _pass_updated(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    text = _said(
        _("{who} took version {version} of codebook {book} into pass {name}."),
        version=one_line(data["version"]),
        book=one_line(data["codebook"]),
        name=_pass(names, data),
    )
    pairs = _list(f"{code} → {now}" for code, now in data["instead"].items())
    if pairs:
        text += " " + _escaped(_("Codes that went: {pairs}.").format(pairs=pairs))
    return text


def _pass_allocated(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    pairs = data["allocations"]
    template = _("{who} allocated {texts} to {coders} in pass {name}.")
    if data["state"] == "released":
        template = _("{who} took {coders} off {texts} in pass {name}.")
    text = _said(
        template,
        name=_pass(names, data),
        coders=_list(sorted({_coder(names, coder) for _text, coder in pairs})),
        texts=_texts(names, (text for text, _who in pairs)),
    )
    return _because(text, data["reason"])


def _pass_closed(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    texts = _texts(names, data["transcripts"])
    text = _said(
        _("{who} closed pass {name} and opened the table for {texts}."),
        name=_pass(names, data),
        texts=texts or "–",
    )
    if "checksum" in data:
        sealed = _("sealed")
        text = f"{text[:-1]} ({sealed}: {data['checksum'][:_HASH]})."
    return _because(text, data["reason"])


def _pass_reopened(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    text = _said(_("{who} opened pass {name} again."), name=_pass(names, data))
    return _because(text, data["reason"])


def _signoff(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    name = _transcript(names, data["transcript"])
    if data["state"] != "signed":
        text = _said(_("{who} took the sign-off of transcript {name} back."), name=name)
        return _because(text, data["reason"])
    text = _said(_("{who} signed off transcript {name}."), name=name)
    n = len(data.get("swept", ()))
    if n:
        text += " " + ngettext(
            "{n} fragment was swept: none applies.", "{n} fragments were swept: none applies.", n
        ).format(n=n)
    return text


def _shown(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["fragments"])
    homes = {names.fragments.get(one, ("", ""))[1] for one in data["fragments"]}
    return _said(
        ngettext(
            "{n} fragment of {texts} was on the screen of {who}.",
            "{n} fragments of {texts} were on the screen of {who}.",
            n,
        ),
        n=n,
        texts=_texts(names, homes),
    )


def _judgement(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    place = place_words(names, data["fragment"])
    if data["state"] == "withdrawn":
        return _said(_("{who} took the judgement of {place} back."), place=place)
    template = _("{who} judged {place}: {codes} (codebook {book} {version}).")
    if data["stage"] == "recoded":
        template = _("{who} judged {place} again: {codes} (codebook {book} {version}).")
    return _said(
        template,
        place=place,
        codes=codes_words(data["assignments"]),
        book=one_line(names.passes.get(data["pass"], ("", "?", ""))[1]),
        version=one_line(data["version"]),
    )


def _judgements_imported(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["judgements"])
    told = _list(
        f"{names.fragments.get(one['fragment'], ('?', ''))[0]}: {codes_words(one['assignments'])}"
        for one in data["judgements"]
    )
    return _said(
        ngettext(
            "{who} took in {n} judgement of {coder} on {name} (codebook {book} {version}): {told}.",
            "{who} took in {n} judgements of {coder} on {name} (codebook {book} {version}): "
            "{told}.",
            n,
        ),
        n=n,
        coder=_coder(names, data["coder"]),
        name=_transcript(names, data["transcript"]),
        book=one_line(names.passes.get(data["pass"], ("", "?", ""))[1]),
        version=one_line(data["version"]),
        told=told,
    )


def _codings_imported(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    return _said(
        _("{who} imported the table {source}: {n} rows, of which {changed} new or changed."),
        source=one_line(data["source"]),
        n=data["rows"],
        changed=data["changed"],
    )


def _star(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    if data["state"] == "on":
        template = _("{who} put a star on {place}.")
    else:
        template = _("{who} took the star off {place}.")
    return _said(template, place=place_words(names, data["fragment"]))


def _memo(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    place = place_words(names, data["target"]) if data["about"] == "fragment" else data["about"]
    if data["state"] == "removed":
        return _said(_("{who} removed a memo on {place}."), place=place)
    template = _("{who} wrote a memo on {place}.")
    if data["private"]:
        template = _("{who} wrote a private memo on {place}.")
    return _because(_said(template, place=place), data["text"])


_OUTCOMES = {
    "decided": N_("{who} wrote down what the table decided on {place}: {codes}."),
    "unresolved": N_("{who} wrote down that the table does not agree on {place}."),
    "put_off": N_("{who} wrote down that the table put {place} off."),
    "withdrawn": N_("{who} took the decision on {place} back."),
}


def _decision(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    text = _said(
        _(_OUTCOMES[data["outcome"]]),
        place=place_words(names, data["fragment"]),
        codes=codes_words(data["assignments"]),
    )
    if data["present"]:
        there = _list(_coder(names, one) for one in data["present"])
        present = _escaped(_("there were: {names}").format(names=there))
        text = f"{text[:-1]} ({present})."
    return _because(text, data["reason"])


def _looked(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    return _said(
        _("{who} saw judgements of pass {name} that other coders could not see yet ({what})."),
        name=_pass(names, data),
        what=one_line(data["what"]),
    )


def _handed(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    to, by = _coder(names, data["to"]), _coder(names, data["by"])
    if data["what"] == "copy":
        return _said(_("{who} made the copy of {to}."), to=to)
    if to:
        return _said(_("{who} made a bundle for {to}."), to=to)
    if by:
        return _said(_("{who} made a bundle with the work of {by}."), by=by)
    return _said(_("{who} made a bundle with everybody's work."))


def _undone(event: Event, names: Names, data: Mapping[str, Any]) -> str:
    if data.get("again"):
        return _said(_("{who} did again what was taken back."))
    n = len(data["events"])
    return _said(ngettext("{who} took back {n} event.", "{who} took back {n} events.", n), n=n)


def _erasure(_event: Event, _names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["events"])
    text = _said(
        ngettext(
            "{who} erased the content of {n} event for good ({what}).",
            "{who} erased the content of {n} events for good ({what}).",
            n,
        ),
        n=n,
        what=one_line(" ".join(filter(None, (data.get("what", ""), data.get("about", "")))) or "–"),
    )
    return _because(text, data.get("reason", ""))


def _replaced(_event: Event, _names: Names, _data: Mapping[str, Any]) -> str:
    return _said(_("{who} put something else in the place of what was erased."))


def _reassigned(_event: Event, names: Names, data: Mapping[str, Any]) -> str:
    n = len(data["events"])
    text = _said(
        ngettext(
            "{who} put {n} act of {before} under the name of {now}.",
            "{who} put {n} acts of {before} under the name of {now}.",
            n,
        ),
        n=n,
        before=_coder(names, data["from"]),
        now=_coder(names, data["to"]),
    )
    return _because(text, data["reason"])


_WORDS: dict[str, Words] = {
    "study.set": _study_set,
    "coder.set": _coder_set,
    "codebook.added": _codebook_added,
    "respondent.set": _respondent_set,
    "transcript.added": _transcript_added,
    "transcript.segmented": _transcript_segmented,
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
    "memo": _memo,
    "decision": _decision,
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
