"""What points at something that is not there, though each event by itself is right.

Two copies may each be right and not fit together: a coder taken back here judged there. Nothing of
it is damage; undoing refuses to make such ends, and doctor tells of those that a merge made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from coder.language import N_

NOWHERE = (
    "NOT EXISTS (SELECT 1 FROM fragment f WHERE f.id = x.fragment) "
    "AND NOT EXISTS (SELECT 1 FROM cutting c, json_each(c.retired) r "
    "WHERE c.transcript = x.transcript AND r.value = x.fragment) "
    "AND NOT EXISTS (SELECT 1 FROM cutting c, json_each(c.fragments) f WHERE "
    "c.transcript = x.transcript AND c.retired <> '[]' "
    "AND json_extract(f.value, '$[0]') = x.fragment)"
)
"""Of a row ``x`` with a fragment: that it is none, and that no act took it out of use either."""

ENDS = {
    N_("judgements of a pass that is not there"): (
        "SELECT pass, coder, fragment FROM judgement x "
        "WHERE NOT EXISTS (SELECT 1 FROM coding_pass p WHERE p.id = x.pass)"
    ),
    N_("judgements of a coder who is not there"): (
        "SELECT pass, coder, fragment FROM judgement x "
        "WHERE NOT EXISTS (SELECT 1 FROM coder c WHERE c.id = x.coder)"
    ),
    N_("judgements that nobody was asked for"): (
        "SELECT pass, coder, fragment FROM judgement x WHERE NOT EXISTS "
        "(SELECT 1 FROM allocation a WHERE a.pass = x.pass AND a.transcript = x.transcript "
        "AND a.coder = x.coder)"
    ),
    N_("sign-offs that nobody was asked for"): (
        "SELECT pass, transcript, coder FROM signoff x WHERE NOT EXISTS "
        "(SELECT 1 FROM allocation a WHERE a.pass = x.pass AND a.transcript = x.transcript "
        "AND a.coder = x.coder)"
    ),
    N_("sign-offs with fragments that are not judged"): (
        "SELECT x.pass, x.transcript, x.coder FROM signoff x JOIN fragment f "
        "ON f.transcript = x.transcript AND f.label IS NOT NULL WHERE x.state = 'signed' "
        "AND NOT EXISTS (SELECT 1 FROM judgement j WHERE j.pass = x.pass AND j.coder = x.coder "
        "AND j.fragment = f.id AND j.stage = 'independent' AND j.state = 'judged') "
        "AND NOT EXISTS (SELECT 1 FROM event e WHERE e.payload IS NULL "
        "AND e.kind IN ('judgement', 'judgements.imported'))"
    ),
    N_("work on fragments that are not there"): (
        "SELECT x.pass, x.coder, x.fragment FROM judgement x JOIN transcript t "
        "ON t.id = x.transcript "
        f"WHERE {NOWHERE}"
    ),
    N_("fragments of a transcript that is not there"): (
        "SELECT transcript, '', '' FROM segmentation x "
        "WHERE NOT EXISTS (SELECT 1 FROM transcript t WHERE t.id = x.transcript) "
        "AND NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'transcript.added' "
        "AND e.payload IS NULL)"
    ),
    N_("waves of a transcript that is not there"): (
        "SELECT transcript, '', '' FROM transcript_wave x "
        "WHERE NOT EXISTS (SELECT 1 FROM transcript t WHERE t.id = x.transcript) "
        "AND NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'transcript.added' "
        "AND e.payload IS NULL)"
    ),
    N_("allocations of a transcript that is not there"): (
        "SELECT pass, transcript, coder FROM allocation x "
        "WHERE NOT EXISTS (SELECT 1 FROM transcript t WHERE t.id = x.transcript) "
        "AND NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'transcript.added' "
        "AND e.payload IS NULL)"
    ),
    N_("allocations of a coder who is not there"): (
        "SELECT pass, transcript, coder FROM allocation x "
        "WHERE NOT EXISTS (SELECT 1 FROM coder c WHERE c.id = x.coder)"
    ),
    N_("allocations of a pass that is not there"): (
        "SELECT pass, transcript, coder FROM allocation x "
        "WHERE NOT EXISTS (SELECT 1 FROM coding_pass p WHERE p.id = x.pass)"
    ),
    N_("passes with a codebook that is not there"): (
        "SELECT x.id, x.codebook, v.version FROM coding_pass x "
        "JOIN pass_version v ON v.pass = x.id WHERE NOT EXISTS "
        "(SELECT 1 FROM codebook c WHERE c.id = x.codebook AND c.version = v.version)"
    ),
    N_("judgements under a version of the codebook that their pass never had"): (
        "SELECT pass, coder, fragment FROM judgement x "
        "WHERE EXISTS (SELECT 1 FROM coding_pass p WHERE p.id = x.pass) AND NOT EXISTS "
        "(SELECT 1 FROM pass_version v WHERE v.pass = x.pass AND v.version = x.version)"
    ),
    N_("decisions on transcripts that are not at the table"): (
        "SELECT pass, transcript, fragment FROM decision x WHERE NOT EXISTS "
        "(SELECT 1 FROM at_table a WHERE a.pass = x.pass AND a.transcript = x.transcript) "
        "AND NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'pass.closed' AND e.payload IS NULL)"
    ),
    N_("respondents who are a coder who is not there"): (
        "SELECT id, coder, '' FROM respondent x WHERE coder IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM coder c WHERE c.id = x.coder)"
    ),
}
"""What it is (an English text to be translated) → the rows, three ids each."""

End = tuple[str, tuple[str, ...]]


def loose_ends(connection: sqlite3.Connection) -> Iterator[End]:
    """Every row that points at nothing: what it is, and three ids."""
    for what, sql in ENDS.items():
        for row in connection.execute(sql):
            yield what, tuple(row)
