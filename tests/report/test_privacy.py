"""By what somebody may be known: for the team, before anything leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import Call, caller
from report_study import PASS

from coder.errors import InputError
from coder.leaving import SMALLEST
from coder.report import Basis, basis, make_table
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.passes import find_pass
from coder.study.respondents import set_respondent


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def test_every_rare_combination_is_listed_and_no_other(found: Basis) -> None:
    made = make_table("privacy", found, lang="en")
    rare = [row for row in made.rows if row[made.place("what")] == "combination"]
    people: dict[tuple[str, str, str], set[str]] = {}
    for one in found.readings:
        who = one.respondent
        people.setdefault((who.role, who.group, one.transcript.wave), set()).add(who.name)
    assert len(rare) == sum(len(names) < SMALLEST for names in people.values())
    assert all(
        0 < n < SMALLEST for row in rare for n in [row[made.place("people")]] if isinstance(n, int)
    )


def test_it_is_refused_for_others(
    found: Basis, report_path: Path, call: Call, tmp_path: Path
) -> None:
    public = basis(found.study, found.coding_pass, audience="public")
    with pytest.raises(InputError, match="--team"):
        make_table("privacy", public, lang="en")
    path = tmp_path / "x.study"
    shutil.copyfile(report_path, path)
    assert call("-s", path, "report", "privacy").code == 2
    done = call("-s", path, "report", "privacy", "--team")
    assert done.code == 0 and "combination" in done.out


def test_quotes_of_whoever_is_not_quoted_are_not_looked_through(
    report_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.study"
    shutil.copyfile(report_path, path)
    with Study.open(path) as study:
        add_coder(study, "Lijst", "coach")  # a name that somebody says
        before = make_table(
            "privacy", basis(study, find_pass(study, PASS), audience="team"), lang="en"
        )
        sources = {str(row[before.place("source")]) for row in before.rows if row[-1] is not None}
        for name in ("Anke", "Bas", "Cees", "Dina", "Eef", "Floor"):
            set_respondent(study, name, quoting="no")
        after = make_table(
            "privacy", basis(study, find_pass(study, PASS), audience="team"), lang="en"
        )
        assert sources and all(row[-1] is None for row in after.rows)
        assert any("of a respondent who is not to be quoted" in note for note in after.notes)
        assert any("not written down" in note for note in before.notes)
        assert not any("not written down" in note for note in after.notes)
