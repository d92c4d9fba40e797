"""Tables of words: quotes, theme sheets, stories, codebook and what does not fit, recomputed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from recount import Recount
from report_study import CODES, PASS

from coder.report import Basis, basis, chain, frame, make_table
from coder.report.quoting import best, brief
from coder.study import Study
from coder.study.codings import read_assignments
from coder.study.passes import find_pass


@pytest.fixture(scope="module")
def public(study: Study) -> Basis:
    """What was settled, for others."""
    return basis(study, find_pass(study, PASS))


def own(again: Recount, *, counting: bool = True) -> pd.DataFrame:
    """Fragments with the very code, which counts, or does not: text, code, respondent, role."""
    rows = []
    for fragment, said in again.said.items():
        base = again.fragments[again.fragments.fragment_id == fragment].iloc[0]
        for verdict in said:
            for one in read_assignments(verdict):
                if (("valence", "absent") in one.qualifiers) != counting:
                    rows.append({**base, "code": one.code})
    return pd.DataFrame(rows)


def test_quotes_are_of_that_code_and_role_and_never_more_than_five(
    found: Basis, again: Recount
) -> None:
    rows = frame(make_table("quotes", found))
    mine = own(again)
    for (code, role), group in rows.groupby(["code", "role"], sort=False):
        there = mine[(mine.code == code) & (mine.role == role.replace("no role", ""))]
        assert set(group.quote) <= set(there.text)
        assert len(group) == min(len(there), 5)
        # Everybody once before anybody twice.
        who = Counter(there.set_index("text").respondent[one] for one in group.quote)
        if len(group) < len(there):
            assert max(who.values()) - min(who.values()) <= 1 or set(who) == set(there.respondent)
    pairs = {(row.code, row.role or "no role") for row in mine.itertuples()}
    assert set(zip(rows.code, rows.role, strict=True)) == pairs


def test_stars_come_first_and_everybody_once_before_anybody_twice(found: Basis) -> None:
    pieces = [one for one in found.pieces if one.state == "settled" and len(one.people) == 1]
    of_anke = [one for one in pieces if one.people == ("Anke",)][:3]
    of_dina = [one for one in pieces if one.people == ("Dina",)][:2]
    plain = [replace(one, stays=None) for one in (*of_anke, *of_dina)]
    assert best(plain, 4) == [plain[0], plain[3], plain[1], plain[4]]
    starred = [*plain[:2], replace(plain[2], starred=True), *plain[3:]]
    assert best(starred, 2) == [starred[2], starred[3]]
    approved = [*plain[:4], replace(plain[4], marks=("approved",))]
    assert best(approved, 1) == [approved[4]]
    held = [replace(plain[0], stays="refused"), *plain[1:]]
    assert held[0] not in best(held)


def test_coverage_counts_each_quoted_fragment_once(found: Basis, again: Recount) -> None:
    quoted = frame(make_table("quotes", found))
    rows = frame(make_table("coverage", found)).set_index("respondent")
    texts = again.fragments.set_index("text").respondent
    per = Counter(texts[one] for one in set(quoted.quote))
    assert {who: n for who, n in rows.quotes_n.items() if n} == dict(per)
    assert set(rows.quotes_of) == {quoted.quote.nunique()}


def test_a_theme_sheet_has_what_the_other_tables_have(found: Basis, again: Recount) -> None:
    rows = frame(make_table("themes", found))
    absent = own(again, counting=False)
    for code in CODES:
        sheet = rows[rows.code == code]
        n, u, of = again.of(code)
        words = f"{n} (+{u}) of {of}" if u else f"{n} of {of}"
        assert list(sheet[sheet.part == "respondents"].text) == [words]
        quotes = sheet[sheet.part == "quote"]
        assert len(quotes) <= 5 and set(quotes.text) <= set(own(again).text)
        contrary = sheet[sheet.part == "counter-example"]
        assert set(contrary.text) <= set(absent[absent.code == code].text)
        silent = sheet[sheet.part == "who does not mention it"]
        assert (len(silent) == 1) == (of - n - u > 0)
        if len(silent):
            assert silent.text.iloc[0].startswith(f"{of - n - u} of {of}: ")
    below = rows[(rows.code == "direct") & (rows.part == "code below it")]
    assert len(below) == 1


def test_a_story_has_every_step_and_says_its_gaps(found: Basis, again: Recount) -> None:
    rows = frame(make_table("story", found))
    steps = [one.id for one in chain(found)]
    assert steps == ["direct", "potential", "applied", "realised", "reframed"]
    assert list(rows.code) == steps * 6
    for row in rows.itertuples():
        mine = again.codes[
            (again.codes.respondent == row.respondent) & (again.codes.code == row.code)
        ]
        stake = again.at_stake[
            (again.at_stake.respondent == row.respondent) & (again.at_stake.code == row.code)
        ]
        assert row.fragments == mine.fragment_id.nunique()
        if row.fragments:
            assert row.state == "mentioned" and row.quote
        elif row.state == "gap":
            assert stake.empty and row.respondent in again.read()
        elif row.state == "not yet read":
            assert row.respondent == "Cees"
        elif row.state.endswith("not settled"):
            assert row.state == f"{stake.fragment_id.nunique()} not settled"
        else:
            assert row.state == "does not count" and "absent" in row.said


def test_negative_cases_are_what_is_said_to_be_absent_and_who_is_silent(
    found: Basis, again: Recount
) -> None:
    rows = frame(make_table("negative", found))
    absent = own(again, counting=False)
    contrary = rows[rows.part == "counter-example"]
    assert set(zip(contrary.code, contrary.text, strict=True)) == set(
        zip(absent.code, absent.text, strict=True)
    )
    assert not contrary.empty and set(contrary.said) == {"absent"}
    misfits = rows[rows.part == "does not fit"]
    mine = own(again)
    assert set(misfits.text) == set(mine[mine.code == "other"].text)


def test_the_codebook_says_what_each_code_means(found: Basis) -> None:
    rows = frame(make_table("codebook", found))
    assert list(rows.code.unique()) == list(found.book.ids)
    assert list(rows[rows.part == "definition"].text) == [
        one.definition.shown() for one in found.book.codes
    ]
    assert set(rows[rows.part == "stands under"].code) == {"groep", "tijd"}


@pytest.mark.parametrize("name", ["quotes", "coverage", "themes", "story", "negative", "matrix"])
def test_no_table_for_others_names_a_respondent_or_a_text(name: str, public: Basis) -> None:
    table = make_table(name, public)
    cells = [str(cell) for row in table.rows for cell in row]
    said = [public.labels[one.name] for one in public.respondents]
    assert set(said) == {"coach", "deelnemer", "respondent"}
    quoted = {piece.quote() for piece in public.pieces} | {
        brief(piece.quote(), 15) for piece in public.pieces
    }
    for cell in (*cells, *table.notes):
        if cell not in quoted:  # the words of these texts name the text
            assert not any(who in cell for who in ("Anke", "Bas", "Cees", "Dina", "Eef", "Floor"))
            assert not any(cell == text or f"{text} " in cell for text in ("A1", "D1", "G1"))


def test_long_quotes_are_shortened_visibly() -> None:
    assert brief("een twee drie vier", 2) == "een twee drie vier"
    assert brief("een twee drie vier vijf", 2) == "een twee […]"
