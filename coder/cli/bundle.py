"""``coder bundle`` and ``coder merge``: work on its way from one copy of a study to another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coder.cli.options import with_json, with_study
from coder.cli.output import must_be_possible, say, say_json, tell
from coder.errors import InputError
from coder.language import N_, _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study
    from coder.study.handing import Travelling
    from coder.study.union import United

_BUNDLE = N_(
    "Write work into one file, to be merged into another copy of the study.\n\n"
    "With --as NAME that coder's own work; a copy made for one coder hands out theirs. Otherwise "
    "everything, which is for the coordinator's eyes. With --for NAME what that colleague may "
    "read. Each bundle goes on where the last one of its kind ended. Private memos stay behind."
)
_MERGE = N_(
    "Take in the work that is in bundles. In whatever order and however often: the result is the "
    "same, and what is here already changes nothing."
)


@click.command("bundle", help=_(_BUNDLE))
@click.option("-o", "--output", metavar="FILE", required=True, help=_("Where the bundle goes."))
@click.option("--for", "to", metavar="NAME", help=_("What this colleague may read."))
@click.option("--whole", is_flag=True, help=_("Everything again, not only what is new."))
@click.option("--private", is_flag=True, help=_("With the coder's own private memos."))
@with_json
@with_study
def bundle(
    study: Study, output: str, to: str | None, whole: bool, private: bool, as_json: bool
) -> None:
    """Write a bundle."""
    from coder.exchange.bundle import write_bundle
    from coder.study.handing import scope_of

    must_be_possible(output)
    scope = scope_of(study, by=None, to=to, private=private)
    written = write_bundle(study, Path(output), scope, whole=whole)
    path = one_line(output)
    if as_json:
        say_json({"bundle": output, "acts": written.acts, "sha256": written.checksum})
        return
    n = written.acts
    if scope.by is not None:
        whose = _("{n} acts, with {name}'s own work.").format(n=n, name=one_line(scope.by.name))
    elif scope.to is not None:
        whose = _("{n} acts, all that {name} may read.").format(n=n, name=one_line(scope.to.name))
    else:
        whose = _(
            "{n} acts of everybody, for the coordinator only: it has what coders may not see yet."
        ).format(n=n)
    tell(_("Written: {path}").format(path=path) + f" · {whose}")
    tell(_("It is taken in with: coder merge {path}").format(path=path))


@click.command("merge", help=_(_MERGE))
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help=_("Only say what would come."))
@with_json
@with_study
def merge(study: Study, files: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Merge bundles, all of them or none."""
    from coder.exchange.bundle import read_bundle
    from coder.study.incoming import check_events
    from coder.study.journal import ERASURE
    from coder.study.union import unite

    events: list[Travelling] = []
    for name in files:
        found = read_bundle(Path(name))
        if found.study != study.id:
            raise InputError(
                _("{path}: this bundle is of another study ({name}); nothing was changed.").format(
                    path=one_line(name), name=one_line(found.name)
                )
            )
        try:
            check_events(study, found.events)
        except InputError as error:
            raise InputError(f"{one_line(name)}: {error}") from None
        events += found.events
    united = unite(study, events, dry_run=dry_run)
    if as_json:
        say_json({"dry_run": dry_run, **_document(united)})
        return
    if united.nothing:
        say(_("Nothing new: all of it was here already."))
    elif dry_run:
        say(_("This would come; nothing was changed:"))
    for line in _lines(united):
        say(line)
    _tell_apart(study)
    if not dry_run and any(kind == ERASURE for _author, kind in united.new):
        _clear_away(study)


def _clear_away(study: Study) -> None:
    """What an erasure elsewhere blanked here is to leave the bytes of this file too."""
    from coder.study.blanking import tidy

    left = tidy(study)
    if left:
        tell(left)


def _tell_apart(study: Study) -> None:
    from coder.study.blanking import erased_apart

    names = erased_apart(study)
    if names:
        tell(
            _(
                "Two copies erased something in one place ({names}), apart from each other. "
                "Nobody is shown either, but the file still holds it: erase both once more here, "
                "with coder respondent erase or coder redact."
            ).format(names=", ".join(map(one_line, names)))
        )


def _document(united: United) -> dict[str, object]:
    return {
        "new": [
            {"author": author, "kind": kind, "n": n}
            for (author, kind), n in sorted(united.new.items())
        ],
        "filled": united.filled,
        "late": [
            {"coder": one.coder, "transcript": one.transcript, "fragment": one.fragment}
            for one in united.late
        ],
        "reopened": [
            {"transcript": transcript, "fragment": label} for transcript, label in united.reopened
        ],
        "doubled": list(united.doubled),
        "missing": united.missing,
    }


def _lines(united: United) -> list[str]:
    """What came, in lines for people."""
    lines = []
    authors = sorted({author for author, _kind in united.new})
    for name in authors:
        n = sum(count for (author, _kind), count in united.new.items() if author == name)
        judged = united.new.get((name, "judgement"), 0)
        shown = _("coordinator") if name == "coordinator" else one_line(name)
        line = ngettext("{name}: {n} act is new", "{name}: {n} acts are new", n)
        if judged:
            line += ngettext(", {j} of them a judgement", ", {j} of them judgements", judged)
        lines.append((line + ".").format(name=shown, n=n, j=judged))
    if united.filled:
        n = united.filled
        text = ngettext(
            "{n} act that was withheld so far can be read now.",
            "{n} acts that were withheld so far can be read now.",
            n,
        )
        lines.append(text.format(n=n))
    lines += _late(united)
    if united.reopened:
        places = ", ".join(f"{one_line(text)} {label}" for text, label in united.reopened[:8])
        lines.append(
            _("Decided twice, in two copies; both are kept and it is open again: {places}").format(
                places=places + ("…" if len(united.reopened) > 8 else "")
            )
        )
    if united.doubled:
        names = ", ".join(map(one_line, united.doubled))
        lines.append(
            _("These names now stand for two; give one another name: {names}").format(names=names)
        )
    if united.missing:
        n = united.missing
        text = ngettext(
            "{n} earlier act has not come yet; ask for a bundle with --whole.",
            "{n} earlier acts have not come yet; ask for a bundle with --whole.",
            n,
        )
        lines.append(text.format(n=n))
    return lines


def _late(united: United) -> list[str]:
    if not united.late:
        return []
    n = len(united.late)
    head = ngettext(
        "{n} judgement came after its table had opened. It is kept; sealed figures stay as they "
        "are:",
        "{n} judgements came after their table had opened. They are kept; sealed figures stay as "
        "they are:",
        n,
    ).format(n=n)
    rows = [
        f"  {one_line(one.transcript)} {one.fragment} · {one_line(one.coder)}"
        for one in united.late[:20]
    ]
    more = len(united.late) - 20
    return [head, *rows, *([_("  and {n} more").format(n=more)] if more > 0 else [])]
