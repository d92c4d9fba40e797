"""``coder memo`` and ``coder memos``: notes on a fragment, a code, a transcript or the study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from coder.cli.moments import shown
from coder.cli.options import with_json, with_pass, with_study
from coder.cli.output import say, say_json, tell, tell_look
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import display, one_line

if TYPE_CHECKING:
    from coder.model import CodingPass
    from coder.study import Study
    from coder.study.memos import Memo, Subject

ABOUT = ("fragment", "code", "transcript", "study")
_MEMO = N_(
    "Write a memo: on a fragment, a transcript, a code, or (without any of these) the study.\n\n"
    "It is shared, unless you say --private. A shared memo on a fragment or a transcript is the "
    "others' to read once that transcript is at the table; one on a code or the study once all "
    "that they code in the pass is. --change N puts TEXT in the place of a memo of yours (N as in: "
    "coder memos); an empty TEXT removes it."
)
_MEMOS = N_(
    "The memos that you may read, oldest first; others' private ones never.\n\n"
    "--search takes words; memos with all of them are shown."
)


@click.command("memo", help=_(_MEMO))
@click.argument("text")
@click.option("--transcript", metavar="NAME", help=_("On this transcript."))
@click.option("--fragment", metavar="N", help=_("On this fragment of it."))
@click.option("--code", metavar="CODE", help=_("On this code."))
@click.option("--private", is_flag=True, help=_("For you alone."))
@click.option("--change", metavar="N", help=_("Change this memo of yours."))
@with_pass
@with_study
def memo(
    study: Study,
    text: str,
    transcript: str | None,
    fragment: str | None,
    code: str | None,
    private: bool,
    change: str | None,
    pass_name: str | None,
) -> None:
    """Write, change or remove a memo."""
    from coder.study.memos import write_memo_on

    if change is not None:
        if (transcript, fragment, code) != (None, None, None):
            raise InputError(_("--change says which memo it is; it goes without a place."))
        _change(study, change, text, private)
        return
    if code is not None and transcript is not None:
        raise InputError(_("A memo is on a code or on a transcript, not on both."))
    if fragment is not None and transcript is None:
        raise InputError(_("Say of which transcript the fragment is, with --transcript."))
    if not text.strip():
        raise InputError(_("There is nothing to write down."))
    coding_pass = _pass(study, pass_name, needed=(transcript, code) != (None, None))
    subject, words = _subject(study, coding_pass, transcript, fragment, code)
    write_memo_on(study, coding_pass, subject, text, private=private)
    kept = _("Private memo on {place}.") if private else _("Shared memo on {place}.")
    say(kept.format(place=words))


def _pass(study: Study, name: str | None, *, needed: bool) -> CodingPass | None:
    """The pass in which a memo is written; None where there is none, and none is needed."""
    from coder.study.passes import list_passes, pass_to_judge, pass_to_report

    if not needed and name is None and not list_passes(study):
        return None
    return pass_to_judge(study, name) if study.coder else pass_to_report(study, name)


def _subject(
    study: Study,
    coding_pass: CodingPass | None,
    transcript: str | None,
    fragment: str | None,
    code: str | None,
) -> tuple[Subject, str]:
    from coder.study.memos import on_code, on_fragment, on_study, on_transcript
    from coder.study.transcripts import find_fragment, find_transcript

    if transcript is not None:
        chosen = find_transcript(study, transcript)
        if fragment is None:
            return on_transcript(chosen), one_line(chosen.name)
        found = find_fragment(study, chosen, fragment)
        return on_fragment(chosen, found), one_line(f"{chosen.name} {found.label}")
    if code is not None:
        assert coding_pass is not None
        return on_code(study, coding_pass, code), _("code {code}").format(code=one_line(code))
    return on_study(study), _("the study")


def _change(study: Study, number: str, text: str, private: bool) -> None:
    from coder.study.memos import find_memo, rewrite_memo

    own = find_memo(study, number)
    rewrite_memo(study, own, text, private=private)
    words = place_words(own)
    if not text.strip():
        say(_("Removed: the memo on {place}.").format(place=words))
    else:
        kept = _("Private memo on {place}.") if private else _("Shared memo on {place}.")
        say(kept.format(place=words))


@click.command("memos", help=_(_MEMOS))
@click.option("--about", type=click.Choice(ABOUT), multiple=True, help=_("Only on these. Repeats."))
@click.option("--search", metavar="WORDS", default="", help=_("Only with all of these words."))
@click.option("--mine", is_flag=True, help=_("Only your own."))
@with_json
@with_pass
@with_study
def memos(
    study: Study,
    about: tuple[Any, ...],
    search: str,
    mine: bool,
    as_json: bool,
    pass_name: str | None,
) -> None:
    """List memos."""
    from coder.study.memos import memos as read_memos
    from coder.study.passes import find_pass

    coding_pass = find_pass(study, pass_name) if pass_name else None
    found = read_memos(study, coding_pass=coding_pass, about=about, words=search, mine=mine)
    _note_look(study, coding_pass)
    if as_json:
        say_json({"memos": [_document(one) for one in found]})
        return
    for one in found:
        who = one_line(one.coder) or _("the coordinator")
        kind = _("private") if one.private else _("shared")
        head = " · ".join((one.id[-6:], place_words(one), who, kind, shown(one.written)))
        say(head)
        for line in display(one.text).split("\n"):
            say(f"    {line}")
    tell(ngettext("{n} memo.", "{n} memos.", len(found)).format(n=len(found)))


def _note_look(study: Study, coding_pass: CodingPass | None) -> None:
    from coder.study.looks import record_look
    from coder.study.passes import list_passes

    passes = [coding_pass] if coding_pass else list_passes(study)
    looked = [record_look(study, one, "memos") for one in passes]
    tell_look(any(looked))


def place_words(memo: Memo) -> str:
    """What a memo is about, in words."""
    if memo.about == "code":
        return _("code {code}").format(code=one_line(memo.target))
    if memo.about == "study":
        return _("the study")
    return one_line(f"{memo.transcript} {memo.label}")


def _document(memo: Memo) -> dict[str, Any]:
    return {
        "id": memo.id,
        "about": memo.about,
        "transcript": memo.transcript or None,
        "fragment": memo.label or None,
        "code": memo.target if memo.about == "code" else None,
        "coder": memo.coder or None,
        "pass": memo.coding_pass or None,
        "private": memo.private,
        "written": memo.written,
        "text": memo.text,
    }
