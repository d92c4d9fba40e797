"""``coder pass version``: what is meant by what was typed, and what a new version comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coder.cli.output import tell
from coder.errors import InputError
from coder.language import _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.codebook import Codebook
    from coder.model import CodingPass
    from coder.study import Study
    from coder.study.versions import Update


def book_meant(study: Study, coding_pass: CodingPass, typed: str) -> Codebook:
    """A version that the study has, by its name; else a shipped codebook or a file.

    Raises InputError for anything else.
    """
    from coder.cli.codebook import named
    from coder.study.codebooks import list_codebooks
    from coder.study.study import unknown
    from coder.study.versions import version_named

    known = version_named(study, coding_pass, typed)
    if known is not None:
        return known
    if not Path(typed).suffix or typed.replace(".", "").isdigit():
        try:
            return named(typed)
        except InputError:
            versions = [
                one.version for one in list_codebooks(study) if one.id == coding_pass.codebook
            ]
            message = _(
                "The study has no version {{name}} of codebook {book}; take one from a file "
                "(FILE.yaml)."
            ).format(book=coding_pass.codebook)
            raise unknown(message, typed, versions) from None
    return named(typed)


def pairs_of(typed: Sequence[str]) -> dict[str, str]:
    """``CODE=OTHER`` as pairs. Raises InputError for anything else, and for a code named twice."""
    pairs: dict[str, str] = {}
    for one in typed:
        code, sign, other = (part.strip() for part in one.partition("="))
        if not (sign and code and other) or code in pairs:
            raise InputError(
                _("--instead {text}: write it as CODE=OTHER, each code once.").format(
                    text=one_line(one)
                )
            )
        pairs[code] = other
    return pairs


def tell_changes(update: Update) -> None:
    """Which codes changed in meaning, came and went; all of it is in ``coder codebook diff``."""
    found = update.difference
    lines = [
        (_("Changed in meaning: {codes}."), list(found.meaning)),
        (_("New: {codes}."), [code.id for code in found.added]),
        (
            _("Gone: {codes}."),
            [
                f"{code.id} → {update.instead[code.id]}" if code.id in update.instead else code.id
                for code in found.removed
            ],
        ),
    ]
    said = [text.format(codes=", ".join(codes)) for text, codes in lines if codes]
    tell(" ".join(said) or _("No code changed in meaning."))
    if update.unsaid:
        used = ", ".join(f"{one_line(code)} ({n})" for code, n in update.unsaid.items())
        tell(
            _(
                "Used, and gone: {codes}. Say what stands for each with --instead CODE=OTHER."
            ).format(codes=used)
        )


def tell_work(study: Study, coding_pass: CodingPass) -> None:
    """Who has what to judge again, and which decisions rest on codes that changed."""
    from coder.study.decisions import decided_before
    from coder.study.recoding import to_judge_again

    work = Counter(one.coder for one in to_judge_again(study, coding_pass))
    if work:
        tell(
            _("To be judged again: {who}. See: coder status").format(
                who=", ".join(f"{one_line(name)} {n}" for name, n in sorted(work.items()))
            )
        )
    else:
        tell(_("Nothing is to be judged again."))
    decided = decided_before(study, coding_pass)
    if decided:
        n = len(decided)
        shown = ", ".join(f"{one_line(name)} {label}" for name, label in decided[:8])
        tell(
            ngettext(
                "{n} decision of the table used a code that changed ({places}); it stands until "
                "you decide again.",
                "{n} decisions of the table used codes that changed ({places}); they stand until "
                "you decide again.",
                n,
            ).format(n=n, places=shown + ("…" if n > 8 else ""))
        )
