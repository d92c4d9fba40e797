"""Respondents per code: n (+u) of N, recomputed from the codings with pandas."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from recount import Recount, recount
from report_study import CODES, PASS

from coder.errors import InputError
from coder.report import Basis, Count, basis, count, make_table, with_role
from coder.study import Study
from coder.study.passes import find_pass


def counts(found: Count) -> tuple[int, int, int]:
    return found.n, found.unresolved, found.of


@pytest.mark.parametrize(
    "of",
    ["consensus", "dora", *(pytest.param(one, marks=pytest.mark.slow) for one in ("anna", "any"))],
)
def test_every_count_is_that_of_pandas(study: Study, of: str) -> None:
    found = basis(study, find_pass(study, PASS), of=of, audience="team")
    again = recount(study, PASS, of=of)
    assert {one.name for one in found.read} == again.read()
    for code, wave in product(CODES, (None, "eerste", "tweede")):
        assert counts(count(found, code, wave=wave)) == again.of(code, wave=wave)
        for role in found.roles if wave != "tweede" else ():
            here = count(found, code, with_role(role), wave)
            assert counts(here) == again.of(code, role, wave)


def test_the_study_of_these_tests_has_what_they_are_about(found: Basis, again: Recount) -> None:
    states = {one.state for one in found.pieces}
    assert states == {"settled", "unresolved"}
    assert {one.rests_on for one in found.pieces} == {"decision", "agreed", "single", ""}
    cells = [count(found, code) for code in found.book.ids]
    assert any(one.unresolved for one in cells) and any(one.n for one in cells)
    assert "Cees" not in again.read() and len(found.respondents) == 6


def test_the_laws_of_counting(found: Basis) -> None:
    for code, wave in product(found.book.codes, (None, *found.waves)):
        whole = count(found, code.id, wave=wave)
        per_role = [count(found, code.id, with_role(role), wave) for role in found.roles]
        assert counts(whole) == tuple(map(sum, zip(*map(counts, per_role), strict=True)))
        assert whole.n + whole.unresolved <= whole.of
        for child in found.book.children(code.id):
            below = count(found, child.id, wave=wave)
            assert whole.n >= below.n and whole.n + whole.unresolved >= below.n + below.unresolved


def test_the_table_has_a_row_a_code_and_a_column_a_role_and_wave(
    found: Basis, again: Recount
) -> None:
    table = make_table("respondents", found)
    assert table.column("code") == found.book.ids
    assert [one.key for one in table.columns[2:]] == [
        "role_coach",
        "role_deelnemer",
        "role_none",
        "all",
        "wave_eerste",
        "wave_tweede",
        "role_coach_wave_eerste",
        "role_coach_wave_tweede",
        "role_deelnemer_wave_eerste",
        "role_deelnemer_wave_tweede",
        "role_none_wave_eerste",
        "example",
    ]
    assert table.column("all") == tuple(count(found, code) for code in found.book.ids)
    assert table.column("role_coach")[0] == count(found, "direct", with_role("coach"))
    for role in ("coach", "deelnemer"):
        for wave in found.waves:
            per_code = zip(found.book.ids, table.column(f"role_{role}_wave_{wave}"), strict=True)
            assert all(
                counts(one) == again.of(code, role, wave)  # type: ignore[arg-type]
                for code, one in per_code
            )


def test_with_what_values_a_code_is_said(found: Basis) -> None:
    assert not any("valence" in one.key for one in make_table("respondents", found).columns)
    first = found.pieces[next(at for at, one in enumerate(found.pieces) if one.assigned("applied"))]
    said = tuple(replace(one, qualifiers=(("reality", "fact"),)) for one in first.said)
    told = tuple(replace(one, said=said) if one is first else one for one in found.pieces)
    table = make_table("respondents", replace(found, pieces=told))
    at = found.book.ids.index("applied")
    assert table.column("reality_fact")[at] == 1


def test_a_table_says_of_how_many_and_who_is_not_yet_read(found: Basis) -> None:
    notes = " ".join(make_table("respondents", found).notes)
    assert "N = 5 of 6 respondents" in notes and "coach 2" in notes
    assert "Not yet read, which is not the same as not mentioned: Cees." in notes
    assert "Pass waarde: what the team settled. Codebook waarde, version" in notes
    assert "rest on one coder alone" in notes and "not settled yet" in notes


def test_others_read_roles_and_no_names(study: Study) -> None:
    found = basis(study, find_pass(study, PASS))
    notes = " ".join(make_table("respondents", found).notes)
    assert "not mentioned: coach." in notes and "Cees" not in notes


def test_no_name_of_a_table_but_one_that_there_is(found: Basis) -> None:
    with pytest.raises(InputError, match="There is no table x; choose from: "):
        make_table("x", found)


def test_for_others_small_combinations_of_role_and_wave_are_merged(study: Study) -> None:
    found = basis(study, find_pass(study, PASS))
    keys = [one.key for one in make_table("respondents", found).columns]
    assert not any("_wave_" in one for one in keys)  # every role would be one rest: the role alone
    assert {"role_coach", "wave_tweede"} <= set(keys)
    for name in ("respondents", "overview"):
        assert "with fewer than 3 people are merged" in " ".join(make_table(name, found).notes)
