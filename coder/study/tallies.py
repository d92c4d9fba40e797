"""What the tables of a study count for an account of a pass: one query a number.

Each query says where its number comes from, so that the account can show it beside the number and
anybody can ask the file the same. All are about what lies at the table, where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coder.study.passes import refuse_coder

if TYPE_CHECKING:
    from coder.model import CodingPass
    from coder.study.study import Study

_HERE = "(SELECT transcript FROM at_table WHERE pass = ?1)"
_CODING = f"allocation WHERE pass = ?1 AND state = 'planned' AND transcript IN {_HERE}"
_PER_TRANSCRIPT = f"(SELECT count(*) AS n FROM {_CODING} GROUP BY transcript)"
_CODERS = f"coder WHERE id IN (SELECT coder FROM {_CODING})"
_RESPONDENTS = (
    f"(SELECT DISTINCT value FROM transcript, json_each(speakers) WHERE transcript.id IN {_HERE} "
    "AND value <> 'interviewer')"
)
_JUDGED = (
    "judgement j JOIN allocation a ON a.pass = j.pass AND a.transcript = j.transcript "
    "AND a.coder = j.coder AND a.state = 'planned' JOIN fragment f ON f.id = j.fragment "
    f"WHERE j.pass = ?1 AND j.transcript IN {_HERE} AND j.state = 'judged'"
)
_MEMOS = "memo WHERE pass = ?1 AND private = 0 AND state = 'kept'"
_MARKED = f"mark WHERE state = 'on' AND transcript IN {_HERE} AND kind"

TALLIES: Mapping[str, str] = {
    "transcripts": "SELECT count(*) FROM at_table WHERE pass = ?1",
    "transcripts_planned": (
        "SELECT count(DISTINCT transcript) FROM allocation WHERE pass = ?1 AND state = 'planned'"
    ),
    "words": f"SELECT coalesce(sum(words), 0) FROM transcript WHERE id IN {_HERE}",
    "respondents": f"SELECT count(*) FROM {_RESPONDENTS}",
    "respondents_again": (
        "SELECT count(*) FROM (SELECT value FROM transcript, json_each(speakers) "
        f"WHERE transcript.id IN {_HERE} AND value <> 'interviewer' "
        "GROUP BY value HAVING count(DISTINCT transcript.id) > 1)"
    ),
    "waves": (
        "SELECT count(DISTINCT coalesce(w.wave, t.wave)) FROM transcript t "
        "LEFT JOIN transcript_wave w ON w.transcript = t.id "
        f"WHERE t.id IN {_HERE} AND coalesce(w.wave, t.wave) <> ''"
    ),
    "texts_with_names_replaced": (
        f"SELECT count(*) FROM transcript WHERE replaced IS NOT NULL AND id IN {_HERE}"
    ),
    "texts_with_names": (
        f"SELECT count(*) FROM transcript WHERE replaced IS NULL AND id IN {_HERE}"
    ),
    "names_replaced": f"SELECT coalesce(sum(replaced), 0) FROM transcript WHERE id IN {_HERE}",
    "texts_corrected": f"SELECT count(*) FROM transcript WHERE edition <> '' AND id IN {_HERE}",
    "texts_with_times": (
        "SELECT count(DISTINCT transcript) FROM turn WHERE seconds IS NOT NULL "
        f"AND transcript IN {_HERE}"
    ),
    "fragments": (
        f"SELECT count(*) FROM fragment WHERE label IS NOT NULL AND transcript IN {_HERE}"
    ),
    "context": f"SELECT count(*) FROM fragment WHERE label IS NULL AND transcript IN {_HERE}",
    "fragments_split": (
        "SELECT coalesce(sum(json_array_length(retired)), 0) FROM cutting "
        f"WHERE transcript IN {_HERE}"
    ),
    "coders": f"SELECT count(*) FROM {_CODERS}",
    "coders_interviewed": (
        f"SELECT count(*) FROM {_CODERS} AND id IN (SELECT coder FROM respondent "
        f"WHERE name IN {_RESPONDENTS})"
    ),
    "fewest_coders": f"SELECT coalesce(min(n), 0) FROM {_PER_TRANSCRIPT}",
    "most_coders": f"SELECT coalesce(max(n), 0) FROM {_PER_TRANSCRIPT}",
    "transcripts_by_one": f"SELECT count(*) FROM {_PER_TRANSCRIPT} WHERE n = 1",
    "released": "SELECT count(*) FROM allocation WHERE pass = ?1 AND state = 'released'",
    "judgements": f"SELECT count(*) FROM {_JUDGED} AND j.stage = 'independent'",
    "swept": f"SELECT count(*) FROM {_JUDGED} AND j.stage = 'independent' AND j.swept",
    "recoded": f"SELECT count(*) FROM {_JUDGED} AND j.stage = 'recoded'",
    "revised": f"SELECT count(*) FROM {_JUDGED} AND j.stage = 'revised'",
    "late": (
        "SELECT count(*) FROM judgement WHERE pass = ?1 AND stage = 'late' "
        f"AND state = 'judged' AND transcript IN {_HERE}"
    ),
    "versions": "SELECT count(DISTINCT version) FROM pass_version WHERE pass = ?1",
    "transcripts_revised": (
        f"SELECT count(*) FROM revising WHERE pass = ?1 AND transcript IN {_HERE}"
    ),
    "adjudicators": "SELECT count(*) FROM adjudicator WHERE pass = ?1 AND state = 'on'",
    "memos": f"SELECT count(*) FROM {_MEMOS}",
    "memos_on_transcripts": f"SELECT count(*) FROM {_MEMOS} AND about = 'transcript'",
    "proposals": "SELECT count(*) FROM proposal WHERE pass = ?1",
    "proposals_taken": "SELECT count(*) FROM proposal WHERE pass = ?1 AND state = 'taken'",
    "quotes_approved": f"SELECT count(DISTINCT fragment) FROM {_MARKED} = 'approved'",
    "quotes_used": f"SELECT count(DISTINCT fragment) FROM {_MARKED} = 'used'",
    "passages_kept_back": (
        f"SELECT count(DISTINCT fragment) FROM {_MARKED} IN ('third_party', 'special')"
    ),
    # As ``newest_date``: looks and copies change nothing, and two reports in a row are the same.
    "events": (
        "SELECT count(*) FROM event WHERE kind NOT IN ('looked', 'shown', 'handed', 'warned')"
    ),
}
"""Name → its query; ``?1`` is the id of the pass."""

GROUPS: Mapping[str, str] = {
    "respondents_by_role": (
        f"SELECT role, count(*) FROM respondent WHERE name IN {_RESPONDENTS} AND role <> '' "
        "GROUP BY role ORDER BY role"
    ),
    "coders_by_kind": f"SELECT kind, count(*) FROM {_CODERS} GROUP BY kind ORDER BY kind",
    "transcripts_by_unit": (
        f"SELECT unit, count(*) FROM segmentation WHERE transcript IN {_HERE} "
        "GROUP BY unit ORDER BY unit"
    ),
    "other_passes": (
        "SELECT kind, count(*) FROM coding_pass WHERE id <> ?1 AND kind <> 'coding' "
        "GROUP BY kind ORDER BY kind"
    ),
}
"""As ``TALLIES``: what is counted, and how many of it."""


def tallies(study: Study, coding_pass: CodingPass) -> dict[str, int]:
    """The number of each of ``TALLIES``. Raises BlindError for a coder: it counts everybody's."""
    refuse_coder(study)
    return {name: int(study.row(sql, _about(sql, coding_pass))[0]) for name, sql in TALLIES.items()}


def groups(study: Study, coding_pass: CodingPass) -> dict[str, tuple[tuple[str, int], ...]]:
    """What is counted and how often, for each of ``GROUPS``. Raises BlindError for a coder."""
    refuse_coder(study)
    return {
        name: tuple((str(what), int(n)) for what, n in study.rows(sql, _about(sql, coding_pass)))
        for name, sql in GROUPS.items()
    }


def _about(sql: str, coding_pass: CodingPass) -> tuple[str, ...]:
    return (coding_pass.id,) if "?1" in sql else ()
