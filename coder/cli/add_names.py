"""What ``coder add`` says of names: which were replaced, which never met, what still looks so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.cli.output import tell
from coder.language import _, ngettext
from coder.text import one_line

if TYPE_CHECKING:
    from coder.ingest.take import Prepared, Settings
    from coder.pseudonyms import Finder, Row

_MOST = 12
"""Names that a line holds."""


def with_key(settings: Settings, key: Path | None) -> tuple[Settings, Sequence[Row]]:
    """The settings with the replacements of a key file, and its rows.

    Says so where the file lies beside a study. Raises InputError for a file that cannot be used.
    """
    if key is None:
        return settings, ()
    from coder.exchange.key_file import read_key
    from coder.pseudonyms import replacements_of

    rows = read_key(key)
    warn_of_place(key)
    return replace(settings, replacements=replacements_of(rows)), rows


def warn_of_place(key: Path) -> None:
    """Say so where a key file lies in the folder of a study: who gets the one, gets the other."""
    from coder.exchange.key_file import studies_beside

    beside = studies_beside(key)
    if beside:
        tell(
            _(
                "{key}: this key file lies beside the study {study}; whoever copies the folder has "
                "both. Keep it somewhere else."
            ).format(key=one_line(str(key)), study=one_line(beside[0]))
        )


class NamesReplaced:
    """Grows with each file that was read; tells at the end. Without a key file it says nothing."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._replaced: Counter[str] = Counter()
        self._finder = _finder_after(rows) if rows else None

    def saw(self, prepared: Prepared | None) -> None:
        """One file more; None: one that was left out."""
        if self._finder is not None and prepared is not None:
            self._replaced.update(prepared.replaced or {})
            self._finder.read(prepared.parsed)

    def tell(self) -> None:
        """How often each was replaced, what was never met, and what still looks like a name."""
        if self._finder is None:
            return
        total = sum(self._replaced.values())
        if total:
            tell(ngettext("{n} name replaced:", "{n} names replaced:", total).format(n=total))
        else:
            tell(_("No name of the key file was met."))
        instead = {row.found: row.replacement for row in self._rows}
        for name, n in self._replaced.most_common():
            tell(f"  {n:>5}  {one_line(name)} → {one_line(instead[name])}")
        never = [
            row.found for row in self._rows if not row.keep and row.found not in self._replaced
        ]
        if never:
            tell(_("In the key file, but never met: {names}.").format(names=_listed(never)))
        left = still_names(self._finder, self._rows)
        if left:
            tell(
                _(
                    "Still looks like a name: {names}. Add them to the key file with: coder "
                    "pseudonyms FILE… -o KEY.csv"
                ).format(names=_listed(left))
            )


def _finder_after(rows: Sequence[Row]) -> Finder:
    from coder.pseudonyms import Finder

    return Finder(hidden=frozenset(row.replacement for row in rows if row.replacement))


def still_names(finder: Finder, rows: Sequence[Row]) -> list[str]:
    """What looks like a name after the replacing, and is not in the key file as one that stays."""
    kept = {row.found for row in rows if row.keep}
    return [one.name for one in finder.candidates() if one.kind != "other" and one.name not in kept]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    shown = ", ".join(one_line(name) for name in names[:_MOST])
    return shown + (_(" and {n} more").format(n=more) if more > 0 else "")
