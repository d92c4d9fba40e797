"""``import codings``: judgements and codings from a table, whoever made it; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.codebook import Codebook
from coder.errors import InputError
from coder.exchange.coding_sheet import sheet_in
from coder.exchange.forms import Form, form_of, missing_of, names_of, said_columns
from coder.exchange.grid import Grid
from coder.exchange.names_found import Names
from coder.exchange.row_reader import Near, Rows, Unplaced
from coder.exchange.rows_in import read_rows
from coder.exchange.tables import read_grids
from coder.language import _, ngettext
from coder.model import Coder, CodingPass, Transcript
from coder.study.codebooks import get_codebook
from coder.study.coders import find_coder
from coder.study.codings import NewCoding, take_codings
from coder.study.judgements import judgements_of
from coder.study.passes import find_pass, pass_to_judge
from coder.text import one_line

if TYPE_CHECKING:
    from coder.study import Study


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought, or would bring."""

    coding_pass: str
    form: Form
    rows: int
    """Of the table, that say something."""
    judgements: int
    """What they come to: several rows may give codes to one fragment."""
    changed: int
    """Judgements that are new or differ from what was there."""
    read_whole: tuple[tuple[str, str], ...]
    """(coder, transcript) of whom all other fragments were judged "none applies"."""
    missing: int
    """Fragments of the transcripts named that stay missing for a coder named."""
    unplaced: tuple[Unplaced, ...]
    """Rows that were not taken, since their words have no sure place."""
    near: tuple[Near, ...]
    """Rows whose words were found with slips in them."""
    without_code: int
    cleared: int
    """Rows of a coding sheet that are empty now; what was judged there stays."""
    unread: tuple[str, ...] = ()
    """Columns that say nothing to us."""
    without_column: tuple[str, ...] = ()
    """Codes that have no column where others have: they count as not applying."""


def import_codings(
    study: Study,
    path: Path,
    *,
    pass_name: str | None = None,
    whole: bool = False,
    maps: Sequence[str] = (),
    coder: str | None = None,
    skip_unplaced: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Take judgements from a table in: all of it or nothing.

    What the columns are is known by their names (:mod:`coder.exchange.forms`) or said in ``maps``
    (``column=role``); ``coder``: who coded, whatever the table says. ``whole`` says that each
    coder read all of each transcript named, so that a fragment without a row means "none applies";
    else it stays missing. Words without a sure place are refused, or with ``skip_unplaced`` left
    out. ``dry_run`` does all of it and takes it back. Raises InputError with the first problem and
    the number of others.
    """
    grids = read_grids(path)
    shown = one_line(str(path))
    given = find_coder(study, coder) if coder is not None else None
    found_sheet = sheet_in(study, grids, shown, pass_name)
    if found_sheet is not None:
        grid, form, coding_pass, given = found_sheet
        book = get_codebook(study, coding_pass.codebook, coding_pass.version)
    else:
        coding_pass = _pass_of(study, grids, pass_name, shown)
        book = get_codebook(study, coding_pass.codebook, coding_pass.version)
        known = given is not None or study.coder is not None
        grid, form = _recognised(grids, book, maps, known, shown)
        if given is None and "coder" not in form.columns:
            given = study.coder
    if not grid.lines:
        raise InputError(_("{path}: there are no rows.").format(path=shown))
    found = read_rows(grid, form, Names(study, coding_pass, book, given))
    advice = _(
        "All of them: --dry-run. Give such a row the number of its fragment (column fragment), "
        "or leave it out with --skip-unplaced."
    )
    refuse(found, shown, advice="" if skip_unplaced or dry_run else advice)
    done = take_rows(
        study, coding_pass, form, found, source=path.name, whole=whole, dry_run=dry_run
    )
    return replace(done, unread=_unread(grid, form), without_column=_without_column(form, book))


def _unread(grid: Grid, form: Form) -> tuple[str, ...]:
    read = {*form.columns.values(), *(one.column for one in form.codes), "speaker", "pass"}
    return tuple(grid.name(column) for column in grid.keys if column not in read)


def _without_column(form: Form, book: Codebook) -> tuple[str, ...]:
    given = {one.code for one in form.codes}
    return tuple(one for one in book.ids if one not in given) if form.kind == "wide" else ()


def take_rows(
    study: Study,
    coding_pass: CodingPass,
    form: Form,
    found: Rows,
    *,
    source: str,
    whole: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Take what the rows come to in, as one act; with ``dry_run`` it is taken back."""
    rows = [row for _line, row in found.codings]
    pairs = list(
        {(row.coder.id, row.transcript.id): (row.coder, row.transcript) for row in rows}.values()
    )
    missing = 0 if whole else _missing(study, coding_pass, pairs, rows)
    with study.act(dry_run=dry_run):
        changed = take_codings(
            study, coding_pass, rows, source=source, whole=pairs if whole else ()
        )
    return Imported(
        coding_pass.name,
        form,
        found.taken,
        len(rows),
        changed,
        tuple((coder.name, transcript.name) for coder, transcript in pairs) if whole else (),
        missing,
        tuple(found.unplaced),
        tuple(found.near),
        found.without_code,
        found.cleared,
    )


def _missing(
    study: Study,
    coding_pass: CodingPass,
    pairs: Sequence[tuple[Coder, Transcript]],
    rows: Sequence[NewCoding],
) -> int:
    new = {(one.coder.id, one.fragment.id): one.transcript.id for one in rows}
    n = 0
    for coder, transcript in pairs:
        before = judgements_of(study, coding_pass, coder=coder, transcript=transcript)
        said = {one.fragment for one in before}
        said |= {
            fragment
            for (who, fragment), text in new.items()
            if (who, text) == (coder.id, transcript.id)
        }
        n += transcript.n_fragments - len(said)
    return n


def _recognised(
    grids: Sequence[Grid], book: Codebook, maps: Sequence[str], known: bool, shown: str
) -> tuple[Grid, Form]:
    """The first table that is one of ours, else the first that another program may have made."""
    seen = [one for one in grids if not maps or _has(one, maps)] or grids[:1]
    forms = [(one, form_of(one, book, said_columns(one, maps), coder_known=known)) for one in seen]
    found = [(grid, form) for grid, form in forms if form is not None]
    if not found:
        raise InputError(
            _(
                "{path}: there is no column {missing}; it has: {names}. Say which column is what "
                "with --map COLUMN=ROLE, and who coded with --coder NAME."
            ).format(
                path=shown,
                missing=missing_of(seen[0], said_columns(seen[0], maps), coder_known=known),
                names=names_of(seen[0]),
            )
        )
    return min(found, key=lambda pair: pair[1].kind == "codings")


def _has(grid: Grid, maps: Sequence[str]) -> bool:
    try:
        said_columns(grid, maps)
    except InputError:
        return False
    return True


def refuse(found: Rows, shown: str, *, advice: str) -> None:
    """Raise InputError with the first problem and the number of others.

    Words without a sure place are one where there is ``advice`` what to do about them.
    """
    said: dict[str, str] = {}
    for line, problem in sorted(found.problems):
        # An unknown code in forty rows is one problem.
        said.setdefault(
            problem,
            _("{path}, line {n}: {problem}").format(path=shown, n=line, problem=problem),
        )
    if said:
        raise InputError(_first_of(list(said.values())))
    if advice and found.unplaced:
        lines = [
            _("{path}, line {n}: {problem}").format(path=shown, n=one.line, problem=one.why)
            for one in found.unplaced
        ]
        raise InputError(f"{_first_of(lines)}. {advice}")


def _first_of(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return problems[0]
    n = len(problems) - 1
    more = ngettext("and {n} more problem", "and {n} more problems", n).format(n=n)
    return f"{problems[0]} ({more})"


def _pass_of(study: Study, grids: Sequence[Grid], pass_name: str | None, shown: str) -> CodingPass:
    lines = [line for grid in grids for line in grid.lines]
    named = sorted({line["pass"].strip() for line in lines} - {""})
    if pass_name is None and len(named) > 1:
        raise InputError(
            _("{path}: it names several passes ({names}); choose one with --pass.").format(
                path=shown, names=", ".join(map(one_line, named[:5]))
            )
        )
    if pass_name is not None and len(named) > 1:
        chosen = find_pass(study, pass_name)
        others = [name for name in named if name.casefold() != chosen.name.casefold()]
        raise InputError(
            _("{path}: it has rows of other passes too ({names}); take them out first.").format(
                path=shown, names=", ".join(map(one_line, others[:5]))
            )
        )
    if pass_name is None and named:
        return find_pass(study, named[0])
    return pass_to_judge(study, pass_name)
