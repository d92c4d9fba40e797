"""Tables of numbers, each recomputed with pandas from the codings and the decisions."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import pandas as pd
import pytest
from recount import Recount
from report_study import CODES, PASS, TEXTS

from coder.language import using
from coder.report import Basis, Count, basis, frame, make_table
from coder.study import Study
from coder.study.passes import find_pass


def pairs_of(frame: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(frame.fragment_id, frame.code, strict=True))


def table(name: str, found: Basis) -> pd.DataFrame:
    with using("en"):
        return frame(make_table(name, found))


def test_fragments_per_code_and_who_says_most(found: Basis, again: Recount) -> None:
    rows = table("fragments", found).set_index("code")
    for code in CODES:
        mine = again.codes[again.codes.code == code]
        per = mine.groupby("respondent").fragment_id.nunique()
        row = rows.loc[code]
        assert row.fragments == mine.fragment_id.nunique()
        assert row.unresolved == again.at_stake[again.at_stake.code == code].fragment_id.nunique()
        assert (row.respondents_n, row.respondents_u, row.respondents_of) == again.of(code)
        assert row["mean"] == pytest.approx(per.mean())
        assert row.most == per.max()
        assert set(row.most_from.split(", ")) == set(per[per == per.max()].index) or (
            row.most_from == "several" and (per == per.max()).sum() > 2
        )
        texts = again.fragments[again.fragments.fragment_id.isin(mine.fragment_id)]
        assert row["words"] == texts.words.sum()


def test_respondents_and_codes(found: Basis, again: Recount) -> None:
    rows = table("matrix", found).set_index("respondent")
    whole = again.codes.groupby(["respondent", "code"]).fragment_id.nunique()
    for who, code in product(rows.index, CODES):
        n = whole.get((who, code), 0)
        if n or who in again.read():
            assert rows.loc[who, code] == n
        else:
            assert pd.isna(rows.loc[who, code])
    assert list(rows.role) == sorted(rows.role, key=lambda role: (not role, role))


def test_codes_that_go_together(found: Basis, again: Recount) -> None:
    rows = table("cooccurrence", found)
    got = {frozenset((row.code, row["with"])): row for _at, row in rows.iterrows()}
    having = {code: again.codes[again.codes.code == code] for code in CODES}
    order = again.fragments.sort_values(["transcript", "position"])
    after = dict(
        zip(
            order.fragment_id,
            order.groupby("transcript").fragment_id.shift(-1),
            strict=True,
        )
    )
    for one, other in combinations(CODES, 2):
        left, right = (set(having[code].fragment_id) for code in (one, other))
        near = sum(
            (each in left and after[each] in right) or (each in right and after[each] in left)
            for each in after
        )
        people = {
            who
            for who in again.read()
            if all(who in set(having[code].respondent) for code in (one, other))
        }
        row = got.get(frozenset((one, other)))
        if {one, other} in ({"direct", "groep"}, {"hindering", "tijd"}):
            assert row is None  # the one stands under the other
        elif row is None:
            assert not (left & right or near or people)
        else:
            assert row.fragments == len(left & right)
            assert row.jaccard == pytest.approx(len(left & right) / len(left | right))
            assert row.neighbours == near
            assert (row.respondents_n, row.respondents_of) == (len(people), len(again.read()))
    kinds = list(rows.kind.unique())
    assert kinds == ["dimension × other code", "other pairs"]
    assert set(rows[rows.kind == kinds[0]].code) <= {"direct", "applied", "potential", "realised"}


def test_the_study_at_a_glance(found: Basis, again: Recount) -> None:
    rows = table("overview", found)
    cells = {(row.part, row.what): (row.n, row.of) for row in rows.itertuples()}
    states = again.fragments.state.value_counts()
    opened = again.fragments[again.fragments.transcript != "Z2"]
    assert cells["respondents", "all"][0] == again.fragments.respondent.nunique()
    assert cells["respondents", "coach"] == (3, 6)
    assert cells["respondents", "whose text was wholly judged"] == (len(again.read()), 6)
    assert cells["transcripts", "all"][0] == len(TEXTS)
    assert cells["transcripts", "at the table"][0] == opened.transcript.nunique()
    assert cells["transcripts", "words of respondents at the table"][0] == opened.words.sum()
    fragments = "fragments at the table"
    assert cells[fragments, "all"][0] == len(opened)
    assert cells[fragments, "not settled"][0] == states["unresolved"]
    assert cells[fragments, "judged by the one coder planned"][0] == 3
    kinds = ("settled by a decision", "agreed by themselves", "judged by the one coder planned")
    assert sum(cells[fragments, one][0] for one in kinds) == states["settled"]
    with_code = again.codes.fragment_id.nunique()
    assert cells[fragments, "settled, with a code that counts"] == (with_code, states["settled"])
    assert cells["coders", "all"][0] == 3 and cells["coders", "researchers"] == (2, 3)
    groups = rows[rows.part == "role, group and wave"]
    assert groups.n.sum() == again.fragments.groupby(["respondent", "wave"]).ngroups


def test_small_combinations_are_merged_for_others(study: Study) -> None:
    rows = table("overview", basis(study, find_pass(study, PASS)))
    groups = rows[rows.part == "role, group and wave"]
    assert not groups.what.str.contains("taal, tweede").any()


def test_differences_between_roles(found: Basis, again: Recount) -> None:
    rows = table("roles", found)
    assert list(rows.roles.unique()) == ["coach − deelnemer"]
    for row in rows.itertuples():
        first, second = (again.of(row.code, role) for role in ("coach", "deelnemer"))
        assert (row.first_n, row.first_u, row.first_of) == first
        assert (row.second_n, row.second_u, row.second_of) == second
        assert row.difference == pytest.approx(first[0] / first[2] - second[0] / second[2])
    sizes = [abs(one) for one in rows.difference]
    assert sizes == sorted(sizes, reverse=True)


def test_change_over_waves(found: Basis, again: Recount) -> None:
    rows = table("waves", found)
    got = {(row.code, row.respondent): row for row in rows.itertuples()}
    for code, who in product(CODES, ("Anke", "Dina", "Eef", "Cees")):
        n, open_ = {}, {}
        for wave in ("eerste", "tweede"):
            for frame_, into in ((again.codes, n), (again.at_stake, open_)):
                mine = frame_[
                    (frame_.code == code) & (frame_.respondent == who) & (frame_.wave == wave)
                ]
                into[wave] = mine.fragment_id.nunique()
        row = got.get((code, who))
        if who == "Cees":
            assert row is None or (row.shift == "not yet read" and pd.isna(row.wave_tweede))
            assert (row is None) == (not any(n.values()))
            continue
        unsettled = any(not n[wave] and open_[wave] for wave in n)
        if row is None:
            assert not any(n.values()) and not unsettled
            continue
        assert (row.wave_eerste, row.wave_tweede) == (n["eerste"], n["tweede"])
        before, after = bool(n["eerste"]), bool(n["tweede"])
        names = {(False, True): "appears", (True, False): "disappears", (True, True): "remains"}
        assert row.shift == ("not settled" if unsettled else names[before, after])


def test_for_others_change_is_counted_and_nobody_is_a_row(found: Basis, study: Study) -> None:
    team = table("waves", found)
    rows = table("waves", basis(study, find_pass(study, PASS)))
    assert "role" not in rows.columns and len(rows) == len(found.book.ids)
    for row in rows.itertuples():
        mine = team[team.code == row.code]["shift"].value_counts()
        assert row.appears_n == mine.get("appears", 0)
        assert row.disappears_n == mine.get("disappears", 0)


def test_the_change_of_one_or_two_people_is_not_for_others(study: Study) -> None:
    public = basis(study, find_pass(study, PASS))
    few = replace(
        public, readings=tuple(one for one in public.readings if one.respondent.name != "Eef")
    )
    fewer = replace(few, respondents=tuple(one for one in few.respondents if one.name != "Cees"))
    made = make_table("waves", fewer)
    assert made.rows == () and "Fewer than 3 respondents" in made.notes[-1]


def test_for_others_rows_of_respondents_follow_no_name(study: Study) -> None:
    public = basis(study, find_pass(study, PASS))
    turned = replace(public, respondents=public.respondents[::-1])
    for name in ("matrix", "coverage", "story"):
        first, second = (make_table(name, one).rows for one in (public, turned))
        assert first == second


def test_codes_that_were_mixed_up(found: Basis, study: Study) -> None:
    said = study.codings()
    said = said[(said["pass"] == PASS) & (said.transcript != "Z2")]
    top = {code.id: found.book.top(code.id).id for code in found.book.codes}

    def codes_of(text: str) -> set[str]:
        return {top[one.split("(")[0]] for one in text.split("|") if one}

    mixed: dict[frozenset[str], int] = {}
    for _fragment, group in said.groupby("fragment_id"):
        for one, other in combinations(map(codes_of, group.codes), 2):
            for pair in product(one - other, other - one):
                mixed[frozenset(pair)] = mixed.get(frozenset(pair), 0) + 1
    rows = table("confusion", found)
    got = rows[rows.kind == "mixed up"]
    assert {frozenset((row["first"], row.second)): row.n for _at, row in got.iterrows()} == mixed
    assert list(rows.kind.unique()) == ["mixed up", "left out", "pair of coders"]


def test_for_others_coders_are_letters(study: Study) -> None:
    rows = table("confusion", basis(study, find_pass(study, PASS)))
    pairs = rows[rows.kind == "pair of coders"]
    assert set(pairs["first"]) | set(pairs.second) == {"coder A", "coder B", "coder C"}


def test_a_count_reads_as_n_u_of_n() -> None:
    assert str(Count(3, 1, 9)) == "3 (+1) of 9" and str(Count(3, 0, 9)) == "3 of 9"
    assert str(Count(0, 0, 0)) == "–"
    with using("nl"):
        assert str(Count(3, 1, 9)) == "3 (+1) van 9"
