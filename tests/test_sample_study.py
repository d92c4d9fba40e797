"""The sample study: believable interviews, judged by two people who disagree as people do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.demo import CODERS, FILE, FIRST_PASS, OPEN_PASS, make
from coder.ingest import read
from coder.reliability import Agreement, agreement
from coder.shipped import folder
from coder.study import Study
from coder.study.codings import Coding, codings
from coder.study.doctor import examine
from coder.study.passes import find_pass, list_passes
from coder.study.progress import progress
from coder.study.respondents import list_respondents
from coder.study.transcripts import list_transcripts

DIMENSIONS = ("direct", "potential", "applied", "realised", "reframed")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study, made once."""
    return make(tmp_path_factory.mktemp("demo") / "new" / "folder").path


@pytest.fixture(scope="module")
def study(demo: Path) -> Iterator[Study]:
    """Opened by the coordinator."""
    with Study.open(demo) as opened:
        yield opened


@pytest.fixture(scope="module")
def report(study: Study) -> Agreement:
    """The agreement of the pass at the table."""
    return agreement(study, find_pass(study, FIRST_PASS))


@pytest.fixture(scope="module")
def rows(study: Study) -> list[Coding]:
    """All its judgements."""
    return codings(study, find_pass(study, FIRST_PASS))


def test_it_is_one_whole_study_with_a_pass_at_the_table_and_one_to_try(
    demo: Path, study: Study
) -> None:
    assert [path.name for path in demo.parent.iterdir() if path.suffix == ".study"] == [FILE]
    assert list(examine(study)) == []
    assert [(one.name, one.state) for one in list_passes(study)] == [
        (FIRST_PASS, "closed"),
        (OPEN_PASS, "open"),
    ]
    assert {one.state for one in progress(study, find_pass(study, FIRST_PASS))} == {"at the table"}
    assert {one.state for one in progress(study, find_pass(study, OPEN_PASS))} == {"coding"}


def test_making_it_again_finds_the_one_that_is_there(demo: Path) -> None:
    assert make(demo.parent).made is False


def test_eight_interviews_with_coaches_participants_and_an_expert(study: Study) -> None:
    transcripts = list_transcripts(study)
    assert len(transcripts) >= 8
    assert all(1200 <= one.words <= 3000 for one in transcripts)
    assert {one.format for one in transcripts} >= {"txt", "docx", "vtt"}
    people = list_respondents(study)
    roles = Counter(one.role for one in people)
    assert (roles["coach"], roles["deelnemer"], roles["expert"]) == (4, 3, 1)
    assert len({one.group for one in people}) >= 4


def test_every_fragment_is_judged_by_two_coders(study: Study, rows: list[Coding]) -> None:
    fragments = sum(one.n_fragments for one in list_transcripts(study))
    assert fragments >= 300
    judged = Counter(one.fragment_id for one in rows)
    assert len(judged) == fragments
    assert set(judged.values()) == {2}
    assert {one.coder for one in rows} == {name for name, _kind in CODERS}


def test_at_least_sixty_fragments_are_starred(rows: list[Coding]) -> None:
    assert len({one.fragment_id for one in rows if one.starred}) >= 60
    assert all(one.codes for one in rows if one.starred), "a starred fragment has a code"


def test_other_has_a_memo_that_says_what_it_is(rows: list[Coding]) -> None:
    assert all(one.memo for one in rows if "other" in one.codes.split("|"))


def test_they_disagree_as_people_do(report: Agreement) -> None:
    assert report.overall.alpha is not None
    assert 0.5 < report.overall.alpha < 0.8
    for row in report.codes:
        if row.code in DIMENSIONS:
            assert min(row.uses.values()) >= 10, row.code


def test_most_confusions_are_between_neighbouring_dimensions(report: Agreement) -> None:
    place = {code: i for i, code in enumerate(DIMENSIONS)}
    between = {
        (one, other): n
        for (one, other), n in report.confusions.items()
        if one in place and other in place
    }
    neighbours = sum(n for (a, b), n in between.items() if abs(place[a] - place[b]) == 1)
    assert sum(between.values()) >= 20
    assert neighbours > sum(between.values()) / 2
    assert neighbours > sum(report.confusions.values()) / 2


def test_the_interviews_are_read_without_a_doubt_and_name_nobody() -> None:
    for path in sorted(folder("transcripts").iterdir()):
        if path.suffix in (".txt", ".docx", ".vtt"):
            parsed = read(path)
            assert parsed.warnings == (), path.name
            assert len({turn.speaker for turn in parsed.turns}) == 2, path.name
            assert "[School" in parsed.text, "names stand between brackets"
            assert "@" not in parsed.text
