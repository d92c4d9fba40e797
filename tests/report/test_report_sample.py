"""The tables of the sample study, with most of its differences decided, counted again."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from recount import Recount, recount

from coder.consensus import differences
from coder.demo import FIRST_PASS, make
from coder.language import using
from coder.report import TABLES, Basis, basis, count, frame, make_table, to_text, with_role
from coder.study import Study
from coder.study.decisions import decide
from coder.study.passes import find_pass
from coder.study.transcripts import find_transcript

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """The sample study with four in five of its differences decided."""
    drawn = random.Random(4)
    with Study.open(make(tmp_path_factory.mktemp("demo")).path) as study:
        chosen = find_pass(study, FIRST_PASS)
        with study.act():
            for one in differences(study, chosen, reading_order=True):
                if drawn.random() < 0.8:
                    said = drawn.choice(one.views).assignments
                    text = find_transcript(study, one.transcript)
                    decide(study, chosen, text, one.fragment, said, reason="so be it")
        yield study


@pytest.fixture(scope="module")
def mine(decided: Study) -> Basis:
    return basis(decided, find_pass(decided, FIRST_PASS), audience="team")


@pytest.fixture(scope="module")
def theirs(decided: Study) -> Recount:
    return recount(decided, FIRST_PASS)


def test_every_count_of_the_sample_is_that_of_pandas(mine: Basis, theirs: Recount) -> None:
    for code in mine.book.ids:
        for role in (None, *mine.roles):
            here = count(mine, code) if role is None else count(mine, code, with_role(role))
            assert (here.n, here.unresolved, here.of) == theirs.of(code, role)


def test_the_matrix_of_the_sample_is_that_of_pandas(mine: Basis, theirs: Recount) -> None:
    rows = frame(make_table("matrix", mine)).set_index("respondent")
    whole = theirs.codes.groupby(["respondent", "code"]).fragment_id.nunique()
    for who in rows.index:
        for code in mine.book.ids:
            assert rows.loc[who, code] == whole.get((who, code), 0)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_sample_is_readable_and_always_the_same(
    name: str, decided: Study, mine: Basis
) -> None:
    public = basis(decided, find_pass(decided, FIRST_PASS))
    for found in (mine, public):
        for lang in ("nl", "en"):
            with using(lang):
                text = to_text(make_table(name, found))
                assert text == to_text(make_table(name, found))
            assert max(map(len, text.splitlines())) <= 80
    assert not any(f" {who} " in text for who in ("C1", "C2", "C3", "C4", "D1", "D2", "D3", "X1"))
