"""What an opened table keeps as it was: who had signed what off, whatever other copies did."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from coder.study.journal import Event


def seal_coders(connection: sqlite3.Connection, event: Event, opened: Collection[str]) -> None:
    """Make it so that whoever had signed off had done so, and nobody else was asked.

    Their judgements until then go: the seal says what they were. A seal of an older version does
    not say who had signed off; there all stays.
    """
    signed = [one for one in event.data.get("signed", ()) if one[0] in opened]
    for transcript in {one[0] for one in signed}:
        connection.execute(
            "UPDATE allocation SET state = 'released', reason = '' "
            "WHERE pass = ? AND transcript = ? AND state = 'planned'",
            (event.data["pass"], transcript),
        )
    for transcript, coder, stamp in signed:
        place = (event.data["pass"], transcript, coder)
        connection.execute(
            "INSERT INTO allocation VALUES (?, ?, ?, 'planned', '', ?, ?) "
            "ON CONFLICT DO UPDATE SET state = 'planned', reason = ''",
            (*place, event.hlc, event.id),
        )
        connection.execute(
            "INSERT INTO signoff VALUES (?, ?, ?, 'signed', '', 'signed', NULL, ?, ?) "
            "ON CONFLICT DO UPDATE SET state = 'signed', reason = '', said = 'signed', cut = NULL, "
            "hlc = excluded.hlc, event = excluded.event",
            (*place, stamp, event.id),
        )
        for table in ("assignment", "judgement"):
            connection.execute(
                f"DELETE FROM {table} WHERE (pass, coder, fragment, stage) IN "
                "(SELECT pass, coder, fragment, stage FROM judgement WHERE pass = ? "
                "AND transcript = ? AND coder = ? AND stage IN ('independent', 'revised') "
                "AND hlc <= ? AND event <> ?)",
                (*place, event.hlc, event.id),
            )
