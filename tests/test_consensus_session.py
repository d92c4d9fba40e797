"""A team at the table, without a screen: three coders, every kind of decision, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from sample import Clock, Sample

from coder.cli import run
from coder.consensus import close_pass, differences, resolution, results
from coder.consensus_session import ConsensusSession, Decided, Drafted, open_table
from coder.errors import InputError
from coder.model import Assignment
from coder.study import Study
from coder.study.decisions import Decision, decide, decisions
from coder.study.journal import events
from coder.study.judgements import judge
from coder.study.memos import write_memo
from coder.study.passes import new_pass
from coder.study.signoffs import sign_off
from coder.study.transcripts import find_fragment, find_transcript, list_transcripts
from coder.study.undo import Act

THREE = ("anna", "bram", "carla")


def close(sample: Sample) -> None:
    """Everybody signs off, and the table opens."""
    with sample.open() as study:
        names = [row[0] for row in study.rows("SELECT name FROM coder ORDER BY name")]
    for name in names:
        with sample.open(name) as study:
            for transcript in list_transcripts(study):
                sign_off(study, sample.coding_pass(study), transcript)
    with sample.open() as study:
        close_pass(study)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the study of :func:`table` is kept, so that it is made once."""
    return tmp_path_factory.mktemp("kept") / "table.study"


@pytest.fixture
def table(make_sample: Callable[..., Sample], kept: Path, tmp_path: Path, clock: Clock) -> Sample:
    """Three coders, two transcripts; they differ on P1 1, 2 and 4 and on P2 3."""
    if not kept.exists():
        shutil.copy(lay(make_sample(transcripts=2, coders=THREE)).path, kept)
    return Sample(Path(shutil.copy(kept, tmp_path / "table.study")), clock)


def lay(sample: Sample) -> Sample:
    """Judge, write memos, and open the table."""
    for name in THREE:
        for transcript in ("P1", "P2"):
            sample.judge_all(name, transcript, "direct")
    sample.judge("anna", "P1", "1", "direct", "applied")
    sample.judge("bram", "P1", "1", "applied")
    sample.judge("carla", "P1", "1", "applied", "realised")
    sample.judge("bram", "P1", "2")
    sample.judge("carla", "P1", "4", "potential")
    sample.judge("anna", "P2", "3", "potential")
    with sample.open("bram") as study:
        transcript = find_transcript(study, "P1")
        fragment = find_fragment(study, transcript, "2")
        coding_pass = sample.coding_pass(study)
        write_memo(study, coding_pass, transcript, fragment, "niets gehoord")
        write_memo(study, coding_pass, transcript, fragment, "voor mezelf", private=True)
    close(sample)
    return sample


def places(session: ConsensusSession) -> list[str]:
    return [f"{one.transcript} {one.fragment.label}" for one in session.queue]


def place(session: ConsensusSession) -> str:
    assert session.here is not None
    return f"{session.here.transcript} {session.here.fragment.label}"


def chosen(session: ConsensusSession) -> list[str] | None:
    return None if session.draft is None else [one.code for one in session.draft]


def taken(study: Study, sample: Sample) -> list[Decision]:
    return decisions(study, sample.coding_pass(study))


def test_the_queue_is_that_of_coder_differences_worst_code_first(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        assert session.queue == differences(study, table.coding_pass(study))
        assert sorted(places(session)) == ["P1 1", "P1 2", "P1 4", "P2 3"]
        counts = session.counts()
        assert (counts.position, counts.total, counts.left, counts.settled) == (1, 4, 4, 0)
        assert session.alike["confusion", ("direct", "potential")] == 2


def test_a_view_the_union_the_common_part_and_an_own_choice_of_three_coders(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        session.at = places(session).index("P1 1")
        assert chosen(session) is None
        session.take(0)
        assert chosen(session) == ["direct", "applied"]
        session.take(2)
        assert chosen(session) == ["applied", "realised"]
        session.union()
        assert chosen(session) == ["direct", "applied", "realised"]
        session.common()
        assert chosen(session) == ["applied"]
        session.toggle("potential")
        assert chosen(session) == ["potential", "applied"], "in the order of the codebook"
        session.toggle("potential")
        session.toggle("applied")
        assert chosen(session) is None, "without the last code nothing is chosen, which is not none"
        session.none_applies()
        assert chosen(session) == []
        with pytest.raises(InputError, match="no such coder"):
            session.take(3)
        assert taken(study, table) == [], "nothing of this is written down"


def test_each_decision_is_written_and_shown_at_once_and_the_next_comes(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        _first, second, third, fourth = places(session)
        session.take(0)
        decision = session.settle("  zo staat het er  ")
        assert decision.reason == "zo staat het er"
        assert session.queue[0].decisions == (decision,)
        assert place(session) == second
        session.put_off("eerst de opname horen")
        assert place(session) == third
        session.unresolved("we komen er niet uit")
        assert place(session) == fourth
        session.none_applies()
        session.settle("niets hiervan")
        assert place(session) == second, "what was put off comes back when the rest is done"
        counts = session.counts()
        assert (counts.left, counts.settled, counts.put_off, counts.unresolved) == (2, 2, 1, 1)
        again = resolution(study, table.coding_pass(study))
        assert (again.settled, again.put_off) == (2, 1)
        found = differences(study, table.coding_pass(study), settled=True)
        assert {one.fragment.id: one for one in session.queue} == {
            one.fragment.id: one for one in found
        }, "what is in memory is what stands in the file"


def test_without_a_choice_or_a_reason_nothing_is_written(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        with pytest.raises(InputError, match="Choose first"):
            session.settle("zomaar")
        session.toggle("realised")
        before = session.draft
        for act in (session.settle, session.put_off, session.unresolved):
            with pytest.raises(InputError, match="needs a reason"):
                act("  ")
        assert session.draft == before
        assert taken(study, table) == []


def test_undo_takes_a_decision_back_and_redo_brings_the_same_one_again(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        first = place(session)
        session.take(0)
        session.settle("eerst dit")
        session.at = 0
        session.take(2)
        session.settle("bij nader inzien")
        said = [(one.outcome, one.reason) for one in taken(study, table)]
        assert said == [("decided", "eerst dit"), ("decided", "bij nader inzien")]

        change = session.undo()
        assert isinstance(change, Decided)
        assert place(session) == first
        assert session.queue[0].decisions[0].reason == "eerst dit", "the earlier one once more"
        assert chosen(session) == [one.code for one in session.queue[0].views[2].assignments]
        assert session.reason == "bij nader inzien", "ready to be changed and settled again"

        assert session.undo() is not None
        assert session.queue[0].decisions == ()
        assert taken(study, table) == []
        assert session.undo() is None

        session.redo()
        session.redo()
        assert session.redo() is None
        assert session.queue[0].decisions[0].reason == "bij nader inzien"
        everything = taken(study, table)
        assert [one.reason for one in everything] == ["eerst dit", "bij nader inzien"]
        for earlier, later in pairwise(everything):
            assert later.replaces == (earlier.id,)
        kinds = [event.kind for event in events(study._writer, kinds=("decision", "undone"))]
        assert kinds == ["decision"] * 2 + ["undone"] * 4, "nothing was taken out"


def test_choices_are_undone_one_by_one_but_a_decision_as_one(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        session.take(0)
        session.none_applies()
        change = session.undo()
        assert isinstance(change, Drafted)
        assert session.draft == session.queue[0].views[0].assignments
        session.redo()
        assert chosen(session) == []
        session.settle("niets")
        session.undo()
        assert chosen(session) == []
        assert session.undo() is None, "the choices that led to it went with it"


def test_settled_ones_are_passed_over_until_asked_for_and_can_be_decided_anew(
    table: Sample,
) -> None:
    with table.open() as study:
        session = open_table(study)
        first, second, *_rest = places(session)
        session.take(0)
        session.settle("klaar")
        assert not session.step(-1)
        assert place(session) == second
        assert session.settled_too()
        assert session.step(-1)
        assert place(session) == first
        session.toggle("hindering")
        codes = {one.code for one in session.queue[0].views[0].assignments}
        assert set(chosen(session) or ()) == codes | {"hindering"}, "from what was decided"
        session.settle("toch meer")
        assert [one.reason for one in taken(study, table)] == ["klaar", "toch meer"]
        assert not session.settled_too()


def test_all_settled_leaves_no_place_to_go(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        for _ in range(4):
            session.union()
            session.settle("samen")
        assert session.counts().left == 0
        assert not session.step(1)
        assert not session.step(-1)
        assert len(results(study, table.coding_pass(study))) == 10
    with table.open() as study:
        again = open_table(study)
        assert again.counts().settled == 4
        assert again.here is not None


def test_shared_memos_are_shown_and_private_ones_are_not(table: Sample) -> None:
    for who in (None, "bram"):
        with table.open(who) as study:
            session = open_table(study)
            session.at = places(session).index("P1 2")
            assert session.memo("bram") == "niets gehoord", "the others look on"
            assert session.memo("anna") == ""


def test_the_fragment_stands_between_its_neighbours(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        session.at = places(session).index("P1 4")
        labels = [one.label for one in session.neighbours(1)]
        assert labels == ["3", "4", None], "what the interviewer asks is context"


def test_a_decision_made_elsewhere_meanwhile_is_not_overruled_unseen(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        transcript, label = place(session).split()
        session.take(0)
        command = ["decide", "-s", str(table.path), transcript, label, "--reason", "aan de balie"]
        assert run(command) == 0
        with pytest.raises(InputError, match="decided by somebody else meanwhile"):
            session.settle("zo dus")
        assert session.queue[0].decisions[0].reason == "aan de balie", "now it is seen"
        assert chosen(session) is not None, "and what was chosen is still there"
        session.settle("toch zo")
        assert run(command) == 0
        with pytest.raises(InputError, match="meanwhile"):
            session.undo()
        assert isinstance(session.undo(), Act), "the newest one, wherever it was made"
        assert session.queue[0].decisions[0].reason == "toch zo"


def test_decided_twice_in_two_copies_is_open_and_one_decision_settles_it(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        one = session.queue[0]
        transcript = session.transcripts[one.transcript]
        coding_pass = table.coding_pass(study)
        decide(study, coding_pass, transcript, one.fragment, (), reason="hier")
        # What the other copy holds does not name this one, as it was never seen there.
        with study.act():
            event = list(events(study._writer, kinds=("decision",)))[-1]
            study.record("decision", {**event.data, "reason": "daar", "replaces": []})
        session = open_table(study)
        assert len(session.queue[0].decisions) == 2
        assert session.counts().settled == 0
        session.take(0)
        session.settle("samen bekeken")
        assert len(session.queue[0].decisions) == 1
        session.undo()
        assert len(session.queue[0].decisions) == 2, "both stand again, and it is open"
        assert session.counts().settled == 0
        session.redo()
        assert session.queue[0].decisions[0].reason == "samen bekeken"
        assert session.counts().settled == 1


def test_union_keeps_only_what_those_who_chose_a_code_agree_on(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(transcripts=1)
    for name, value in (("anna", "absent"), ("bram", "positive")):
        sample.judge_all(name, "P1", "direct")
        with sample.open(name) as study:
            transcript = find_transcript(study, "P1")
            fragment = find_fragment(study, transcript, "1")
            pairs = (("for_whom", "group"), ("valence", value))
            said = [Assignment("applied", pairs)]
            judge(study, sample.coding_pass(study), transcript, fragment, said)
    close(sample)
    with sample.open() as study:
        session = open_table(study)
        assert session.here is not None
        assert session.here.kind == "qualifier"
        for act in (session.union, session.common):
            act()
            assert session.draft == (Assignment("applied", (("for_whom", "group"),)),)
        session.take(1)
        assert session.draft == (
            Assignment("applied", (("for_whom", "group"), ("valence", "positive"))),
        )


def test_a_pass_that_is_not_at_the_table_is_refused_in_one_line(sample: Sample) -> None:
    with sample.open() as study, pytest.raises(InputError) as error:
        open_table(study, pass_name="eerste")
    assert str(error.value) == (
        "Pass eerste: the table is not open yet. Open it with: coder pass close eerste"
    )


def test_a_coder_sees_the_differences_in_what_they_coded_and_others_none(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(transcripts=2, coders=THREE)
    with sample.open() as study:
        plan = [("anna", "P1"), ("bram", "P1"), ("anna", "P2"), ("carla", "P2")]
        two = new_pass(study, "twee", plan=plan)
    for name, transcript, code in (
        ("anna", "P1", "direct"),
        ("bram", "P1", "applied"),
        ("anna", "P2", "direct"),
    ):
        with sample.open(name) as study:
            chosen_ = find_transcript(study, transcript)
            for label in "12345":
                fragment = find_fragment(study, chosen_, label)
                judge(study, two, chosen_, fragment, [Assignment(code)])
            sign_off(study, two, chosen_)
    with sample.open() as study:
        close_pass(study, "twee", incomplete="carla is ziek")
    with sample.open("bram") as study:
        session = open_table(study, pass_name="twee")
        assert [view.coder for view in session.queue[0].views] == ["anna", "bram"]
        assert len(session.queue) == 5
        assert session.take(1) == (Assignment("applied"),)
        assert session.settle("zo").author == "bram"
    with sample.open("carla") as study, pytest.raises(InputError, match="allocated to carla"):
        open_table(study, pass_name="twee")


def test_where_nobody_differs_there_is_nothing_at_hand(make_sample: Callable[..., Sample]) -> None:
    sample = make_sample(transcripts=1)
    for name in ("anna", "bram"):
        sample.judge_all(name, "P1", "direct")
    close(sample)
    with sample.open() as study:
        session = open_table(study)
        assert session.here is None
        assert session.draft is None
        assert session.reason == ""
        assert not session.step(1)
        assert session.undo() is None
        with pytest.raises(InputError, match="no difference"):
            session.union()


def test_undo_goes_on_into_the_decisions_before_this_start_and_no_further(table: Sample) -> None:
    with table.open() as study:
        session = open_table(study)
        session.take(0)
        session.settle("gisteren")
    with table.open() as study:
        session = open_table(study)
        session.settled_too()
        session.at = 0
        session.take(1)
        session.settle("vandaag")
        assert isinstance(session.undo(), Decided)
        assert session.queue[0].decisions[0].reason == "gisteren"
        act = session.undo()
        assert isinstance(act, Act)
        assert act.kinds == {"decision"}
        assert session.queue[0].decisions == ()
        assert session.at == 0
        assert session.undo() is None, "opening the table is not undone at the table"
        assert isinstance(session.redo(), Act)
        assert session.queue[0].decisions[0].reason == "gisteren"
        assert isinstance(session.redo(), Decided)
        assert session.queue[0].decisions[0].reason == "vandaag"
        assert session.redo() is None
