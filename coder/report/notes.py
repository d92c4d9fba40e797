"""What must be said below a table: N, whose judgements, which codebook, and what is not in it."""

from __future__ import annotations

from collections import Counter

from coder.language import _, ngettext
from coder.leaving import CONFIDENTIAL
from coder.report.basis import ANY, CONSENSUS, Basis
from coder.report.wording import role_name
from coder.text import one_line


def usual_notes(found: Basis) -> tuple[str, ...]:
    """The lines that belong below every table that counts respondents."""
    return tuple(
        one
        for one in (
            _n(found),
            _unread(found),
            *_rests_on(found),
            *_reopened(found),
            _confidential(found),
        )
        if one
    )


def _n(found: Basis) -> str:
    per_role = [(role, sum(who.role == role for who in found.read)) for role in found.roles]
    named = [f"{one_line(role_name(role))} {n}" for role, n in per_role if n]
    text = _("N = {n} of {all} respondents, whose text was wholly judged").format(
        n=len(found.read), all=len(found.respondents)
    )
    return f"{text} ({', '.join(named)})." if found.roles != ("",) else f"{text}."


def _unread(found: Basis) -> str:
    missing = [one for one in found.respondents if one not in found.read]
    if not missing:
        return ""
    named = Counter(found.labels[one.name] for one in missing)
    names = ", ".join(
        f"{one_line(who)} ({n})" if n > 1 else one_line(who) for who, n in named.items()
    )
    return _("Not yet read, which is not the same as not mentioned: {names}.").format(names=names)


def _rests_on(found: Basis) -> tuple[str, ...]:
    about = found.about
    whose = {
        CONSENSUS: _("what the team settled"),
        ANY: _("what any coder assigned"),
    }.get(found.of) or _("what {coder} assigned").format(coder=one_line(found.of))
    first = _("Pass {name}: {whose}. Codebook {codebook}, version {version}. Up to {date}.").format(
        name=one_line(about.coding_pass),
        whose=whose,
        codebook=one_line(about.codebook),
        version=one_line(about.version),
        date=about.date,
    )
    return (first, _unresolved(found), _single(found))


def _reopened(found: Basis) -> tuple[str, ...]:
    """That the pass was opened again; why is written for the team."""
    return tuple(one.words(why=found.audience == "team") for one in found.reopened)


def _unresolved(found: Basis) -> str:
    n = sum(one.state == "unresolved" for one in found.pieces)
    if not n:
        return ""
    return ngettext(
        "{n} fragment is not settled yet and not counted; (+u): who would join if it went to a "
        "code that somebody chose.",
        "{n} fragments are not settled yet and not counted; (+u): who would join if they went to "
        "a code that somebody chose.",
        n,
    ).format(n=n)


def _single(found: Basis) -> str:
    n = sum(one.rests_on == "single" for one in found.pieces)
    if not n:
        return ""
    settled = sum(one.state == "settled" for one in found.pieces)
    return _("{n} of {all} settled fragments rest on one coder alone.").format(n=n, all=settled)


def _confidential(found: Basis) -> str:
    return _(CONFIDENTIAL) if found.audience == "team" else ""
