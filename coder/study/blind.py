"""What a coder may see: a reading connection on which the hidden tables can only be read filtered.

A coder's connection gets a temporary view for each hidden table, and an authorizer that refuses to
read that table except through its view. It guards against a slip in a program, not against another
program that opens the file: for that, a colleague gets a copy without the others' judgements.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Mapping

_ME = "'{me}'"
_AT_TABLE = (
    "EXISTS (SELECT 1 FROM main.at_table a WHERE a.pass = x.pass AND a.transcript = x.transcript)"
)
_ADJUDICATED = (
    "EXISTS (SELECT 1 FROM main.adjudicator d WHERE d.pass = x.pass "
    f"AND d.coder = {_ME} AND d.state = 'on')"
)
# An adjudicator reads who said what of no pass that is theirs to adjudicate: what they need of it
# comes with letters (``coder.study.unnamed``).
_NAMED = f"({_AT_TABLE} AND NOT {_ADJUDICATED})"
_ALLOCATED = (
    "EXISTS (SELECT 1 FROM main.allocation a WHERE a.transcript = x.{id} "
    f"AND a.coder = {_ME} AND a.state = 'planned')"
)
_THEIRS = _ALLOCATED.replace("{id}", "transcript")
# An adjudicator reads what lies on the tables of their pass.
_THEIR_TEXT = (
    "(" + _ALLOCATED.replace("{id}", "id") + " OR EXISTS (SELECT 1 FROM main.adjudicator d "
    f"JOIN main.at_table t ON t.pass = d.pass WHERE t.transcript = x.id AND d.coder = {_ME} "
    "AND d.state = 'on'))"
)
_DONE_WITH = (
    f"{_THEIRS} AND NOT EXISTS (SELECT 1 FROM main.allocation a WHERE a.transcript = x.transcript "
    f"AND a.coder = {_ME} AND a.state = 'planned' AND NOT EXISTS (SELECT 1 FROM main.at_table t "
    "WHERE t.pass = a.pass AND t.transcript = a.transcript))"
)
"""The transcript is this coder's, and at the table in every pass in which they read it."""
_STILL_CODING = (
    "EXISTS (SELECT 1 FROM main.allocation a LEFT JOIN main.signoff s ON s.pass = a.pass "
    "AND s.transcript = a.transcript AND s.coder = a.coder WHERE a.pass = x.pass "
    f"AND a.coder = {_ME} AND a.state = 'planned' AND coalesce(s.state, '') <> 'signed')"
)
_OF_ITS_PASS = "(x.pass IS NULL OR a.pass = x.pass)"
_ALL_AT_TABLE = (
    f"EXISTS (SELECT 1 FROM main.at_table a WHERE {_OF_ITS_PASS}) "
    f"AND NOT EXISTS (SELECT 1 FROM main.allocation a WHERE {_OF_ITS_PASS} "
    f"AND a.coder = {_ME} AND a.state = 'planned' AND NOT EXISTS (SELECT 1 FROM main.at_table t "
    "WHERE t.pass = a.pass AND t.transcript = a.transcript))"
)
"""All that this coder reads in a pass (in any, for a memo of none) is at the table."""
_WITH_NAMES = f"(author = {_ME} OR NOT {_ADJUDICATED})"
_TOLD = f"(author = {_ME} OR ({_THEIRS} AND NOT {_ADJUDICATED}))"
"""Of a decision, what people wrote: it may quote the interview, and say who said what."""
_VIEWS: Mapping[str, str] = {
    "event": f"SELECT * FROM main.event x WHERE author = {_ME}",
    "judgement": f"SELECT * FROM main.judgement x WHERE coder = {_ME} OR {_NAMED}",
    "assignment": f"SELECT * FROM main.assignment x WHERE coder = {_ME} OR {_NAMED}",
    "star": f"SELECT * FROM main.star x WHERE coder = {_ME} OR {_NAMED}",
    # What protects somebody is about the text, and for all who may read that.
    "mark": (
        f"SELECT * FROM main.mark x WHERE coder = {_ME} OR {_NAMED} "
        f"OR (kind IN ('third_party', 'special') AND {_THEIRS}) "
        f"OR (kind IN ('used', 'approved') AND {_DONE_WITH})"
    ),
    # Which words somebody finds worth quoting is as much a judgement as a star is.
    "shortening": f"SELECT * FROM main.shortening x WHERE coder = {_ME} OR ({_DONE_WITH})",
    # What people wrote may quote the interview, so it goes with the right to read that.
    "memo": (
        f"SELECT * FROM main.memo x WHERE coder = {_ME} "
        f"OR (NOT private AND transcript IS NOT NULL AND {_NAMED} AND {_THEIRS}) "
        f"OR (NOT private AND transcript IS NULL AND {_ALL_AT_TABLE} AND NOT {_ADJUDICATED})"
    ),
    "cut_report": f"SELECT * FROM main.cut_report x WHERE coder = {_ME}",
    # The lists themselves stand in ``fragment``; this table is for the rules alone.
    "cutting": "SELECT * FROM main.cutting x WHERE 0",
    "shown": f"SELECT * FROM main.shown x WHERE coder = {_ME}",
    "decision": (
        "SELECT id, pass, fragment, transcript, outcome, assignments, "
        f"CASE WHEN {_TOLD} THEN cause ELSE '' END AS cause, "
        f"CASE WHEN {_TOLD} THEN reason ELSE '' END AS reason, "
        f"CASE WHEN {_TOLD} THEN dissent ELSE '[]' END AS dissent, "
        f"CASE WHEN {_WITH_NAMES} THEN present ELSE '[]' END AS present, "
        f"CASE WHEN {_WITH_NAMES} THEN author ELSE '' END AS author, replaces, way, "
        f"CASE WHEN {_WITH_NAMES} THEN votes ELSE '[]' END AS votes, seen, wall, hlc "
        f"FROM main.decision x WHERE {_AT_TABLE}"
    ),
    "proposal": f"SELECT * FROM main.proposal x WHERE {_NAMED} AND {_THEIRS}",
    # Which fragments differ is for those who code them.
    "revising": f"SELECT * FROM main.revising x WHERE {_THEIRS}",
    # A seal holds figures, and these wait until the coder has signed off everything.
    "seal": (
        f"SELECT * FROM main.seal x WHERE NOT {_STILL_CODING} AND NOT {_ADJUDICATED} AND EXISTS "
        "(SELECT 1 FROM main.pass_state s WHERE s.pass = x.pass AND s.state = 'closed')"
    ),
    "transcript": (
        "SELECT id, name, words, sha256, format, source, wave, speakers, replaced, edition, "
        "hlc, event, "
        f"CASE WHEN {_THEIR_TEXT} THEN text END AS text, "
        f"CASE WHEN {_THEIR_TEXT} THEN front_matter END AS front_matter, "
        f"CASE WHEN {_THEIR_TEXT} THEN left_out END AS left_out FROM main.transcript x"
    ),
}
HIDDEN = tuple(_VIEWS)
"""Tables that a coder reads only through a view."""

_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
}


def blindfold(connection: sqlite3.Connection, coder: str) -> dict[str, str]:
    """Make a reading connection that coder's own; returns hidden table → name of its view.

    The names are random, since a common table expression of the same name would pass the check.
    """
    if not re.fullmatch(r"[0-9a-f-]{36}", coder):
        raise ValueError("a coder's id is a UUID")
    names = {}
    for table, definition in _VIEWS.items():
        name = f"{table}_{secrets.token_hex(8)}"
        connection.execute(f"CREATE TEMP VIEW {name} AS {definition.format(me=coder)}")
        names[table] = name
    connection.set_authorizer(_authorizer(names))
    return names


def _authorizer(names: Mapping[str, str]):  # type: ignore[no-untyped-def]
    hidden = dict(names)

    def authorize(
        action: int, table: str | None, column: str | None, database: str | None, via: str | None
    ) -> int:
        if action not in _ALLOWED:
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ and table is not None:
            # Whatever the database is called: for count(*) SQLite names none.
            if table in hidden and via != hidden[table]:
                return sqlite3.SQLITE_DENY
            if table.startswith("sqlite_"):
                return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    return authorize
