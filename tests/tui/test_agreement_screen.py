"""The agreement screen: the figures of ``coder agree``, and the fragments behind them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sample import Sample
from study_steps import close, decide_on, finish, say
from test_home_screen import marked, press, row, seen, settle
from test_text import HARMFUL

from coder.behind import behind
from coder.codebook import find
from coder.errors import InputError
from coder.ingest.take import prepare, settings_from, take
from coder.language import number
from coder.reliability import Agreement, agreement
from coder.study import Study
from coder.study.coders import add_coder
from coder.study.journal import events
from coder.study.passes import find_pass, new_pass
from coder.tui import Workbench
from coder.tui.screens.agreement import AgreementScreen
from coder.tui.screens.behind import BehindScreen
from coder.tui.widgets import interval_bar

BOTH = [(80, 24), (200, 60)]


@pytest.fixture
def six(make_sample: Callable[..., Sample]) -> Sample:
    """Six transcripts, enough for an interval, all at the table."""
    sample = make_sample(6)
    for n in range(1, 7):
        odd = "applied" if n % 2 else "0"
        finish(
            sample,
            f"P{n}",
            anna=["direct", "direct|applied", "0", "direct" if n % 3 else "0", "0"],
            bram=["direct", "direct", odd, "0", "0"],
        )
    close(sample)
    return sample


@pytest.mark.parametrize("size", BOTH)
async def test_the_figures_are_those_of_coder_agree(six: Sample, size: tuple[int, int]) -> None:
    with six.open() as study:
        report = agreement(study, find_pass(study, "eerste"))
    app = Workbench(six.path, "anna", "agreement")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = seen(app)
        assert "30 fragments of 6 transcripts · 2 coders" in text
        assert "one transcript left out at a time" in text
        assert ".667" in text
        for one in report.codes:
            line = row(app, report.universe.codebook.code(one.code).short.en[:5])
            for n in one.uses.values():
                assert f" {n} " in line
            for value in (one.percent, one.ac1):
                assert (number(value) if value is not None else "–") in line
        direct = report.codes[0]
        assert "├" in marked(app) and "■" in marked(app) and "┤" in marked(app)
        assert direct.alpha is not None and direct.alpha_low is not None
        assert f"α {number(direct.alpha)} ({number(direct.alpha_low)}–" in text
        assert "no variation" in row(app, "refra")
        assert "■" not in row(app, "refra")
        whole = next(line for line in text.splitlines() if "all, as sets" in line)
        assert report.overall.alpha is not None
        assert number(report.overall.alpha) in whole


async def test_without_enough_uses_there_is_a_reason_and_no_bar(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "applied", "0"])
    close(sample, incomplete="later")
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert "used on fewer than 10 frag" in marked(app) and "■" not in marked(app)
        assert "used on fewer than 10 fragments, so no interval" in seen(app)
        assert "(1.00)" in marked(app)
        assert "too narrow" in seen(app)
        assert "Not complete, so left out: P2, P3." in seen(app)


async def test_who_has_work_left_is_refused_and_sees_no_figure(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    app = Workbench(sample.path, "anna", "agreement")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Agreement waits until you have signed off" in seen(app)
        await press(pilot, "enter", "j")
        assert isinstance(app.screen, AgreementScreen)
        assert "direct" not in seen(app) and "α" not in seen(app)
        await press(pilot, "q")
    assert app._exit


async def test_where_nothing_is_complete_there_is_one_line(sample: Sample) -> None:
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "no transcript is complete yet" in seen(app)


async def test_while_it_is_computed_it_says_so(
    six: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AgreementScreen, "_compute", lambda screen: None)
    app = Workbench(six.path, None, "agreement")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "computing …" in seen(app)
        await press(pilot, "enter", "j", "k")
        assert isinstance(app.screen, AgreementScreen)


async def test_that_the_coordinator_looks_before_the_table_opens_is_in_the_journal(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "direct" in seen(app)
    with sample.open() as study:
        assert [one.data["what"] for one in events(study._writer, kinds=("looked",))] == ["agree"]


@pytest.mark.parametrize("size", BOTH)
async def test_enter_opens_the_fragments_behind_a_figure_the_differing_ones_first(
    six: Sample, size: tuple[int, int]
) -> None:
    app = Workbench(six.path, "anna", "agreement")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, BehindScreen)
        text = seen(app)
        assert "Direct value" in text
        assert "4 fragments differ · 12 the same" in text
        assert "Some used it, some did not · 4" in text
        assert "P1 4   anna  1 direct    bram  0 none" in marked(app)
        assert "Vroeger dacht ik dat ik alles alleen moest doen." in text
        await press(pilot, "k", "j")
        assert "P2 4" in marked(app)
        await press(pilot, "end")
        assert "P6 2   anna  1 direct   3 applied    bram  1 direct" in seen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, AgreementScreen)
        await press(pilot, "end", "enter")
        assert "The sets of codes differ · 13" in seen(app)
        await press(pilot, "q", "q")
    assert app._exit


async def test_shrinking_to_20_by_5_and_back_loses_nothing(six: Sample) -> None:
    app = Workbench(six.path, "anna", "agreement")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        for opened in (False, True):
            if opened:
                await press(pilot, "enter")
            before = seen(app)
            for size in ((20, 5), (1, 1), (80, 24)):
                await pilot.resize_terminal(*size)
                await settle(pilot)
            assert seen(app) == before


@pytest.mark.parametrize("width", [80, 120])
async def test_with_five_coders_the_columns_that_do_not_fit_go(
    make_sample: Callable[..., Sample], width: int
) -> None:
    coders = ("annabel", "bartholomeus", "cees", "dorothea", "evert")
    sample = make_sample(1, coders)
    finish(sample, "P1", **{who: ["direct", "0"] for who in coders})
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        text = seen(app)
        assert ("dorothea" in text.splitlines()[4]) == (width == 120)
        assert "AC1" in text.splitlines()[4]
        assert "bartholomeus 1" in text, "the row at hand has all of them"
        assert "Pairs, as sets:" in text


async def test_hostile_names_and_texts_show_as_they_are(tmp_path: Path) -> None:
    path, source = tmp_path / "x.study", tmp_path / "x.txt"
    source.write_text("I: Ja?\n\nR: Nou [/b] [red]ja[/red] [lacht] \x9b31m.\n", encoding="utf-8")
    with Study.create(path, codebook=find("waardecreatie")) as study:
        settings = settings_from()
        take(study, prepare(source, settings, name="[link=x]"), settings)
        for name in ("[bold]", "[/]"):
            add_coder(study, name, "coach")
        new_pass(study, "[$error]")
    sample = Sample(path, lambda: 1_780_000_000_000)  # type: ignore[arg-type]
    for who in ("[bold]", "[/]"):
        say(sample, who, "[link=x]", "direct" if who == "[/]" else "0", name="[$error]")
        finish(sample, "[link=x]", "[$error]", **{who: ["direct" if who == "[/]" else "0"]})
    app = Workbench(path, None, "agreement")
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        shown = seen(app)
        await press(pilot, "enter")
        shown += seen(app)
        for words in ("[$error]", "[bold]", "[/]", "[link=x] 1", "[/b] [red]ja[/red] [lacht]"):
            assert words in shown
        assert not any(ord(one) in HARMFUL for one in shown if one != "\n")


def test_an_unknown_pass_is_one_line_before_the_screen_opens(sample: Sample) -> None:
    with pytest.raises(InputError, match="derde"):
        Workbench(sample.path, None, "agreement", pass_name="derde")


@pytest.mark.parametrize("width", [21, 31, 61])
def test_a_bar_holds_its_estimate_and_its_ends_where_they_belong(width: int) -> None:
    last = width - 1
    plain = interval_bar.bar(0.0, 0.5, 1.0, width).plain
    assert len(plain) == width
    assert (plain[0], plain[last // 2], plain[last]) == ("├", "■", "┤")
    assert plain[round(0.667 * last)] == plain[round(0.8 * last)] == "┼"
    assert interval_bar.bar(-0.4, -0.1, 0.2, width).plain[0] == "■"
    below = interval_bar.bar(-0.4, 0.3, 0.6, width).plain
    assert below[0] == "◂" and below[last] == "·"
    scale = interval_bar.scale(width).plain
    assert scale[0] == "0" and scale[last] == "1" and len(scale) == width
    assert scale.index(".8") == round(0.8 * last)
    assert ".667" in scale


# Sorting, cells, views, and staying up to date


def order(app: Workbench) -> list[str]:
    """The first words of the rows, from above."""
    lines = seen(app).splitlines()
    start = next(i for i, line in enumerate(lines) if "AC1" in line) + 1
    end = next(i for i, line in enumerate(lines) if "all, as sets" in line)
    return [line[1:].split()[0] for line in lines[start:end] if line[1:8].strip(" ─")]


async def test_s_sorts_by_another_figure_and_the_row_at_hand_stays_at_hand(six: Sample) -> None:
    app = Workbench(six.path, "anna", "agreement")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        as_in_book = order(app)
        assert "direct" in marked(app)
        await press(pilot, "s")
        assert "lowest α first" in seen(app)
        report = app.screen.report  # type: ignore[attr-defined]
        alphas = {row.code: row.alpha for row in report.codes}
        found = [alphas[code] for code in order(app)]
        known = [one for one in found if one is not None]
        assert known == sorted(known)
        assert found[: len(known)] == known, "what is undefined comes last"
        assert "direct" in marked(app)
        for _time in range(4):
            await press(pilot, "s")
        assert order(app) == as_in_book


async def test_arrows_choose_a_column_and_enter_opens_the_fragments_behind_that_cell(
    six: Sample,
) -> None:
    app = Workbench(six.path, "anna", "agreement")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right")
        assert "⏎ opens where bram used it" in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, BehindScreen)
        assert "used by bram" in seen(app)
        report = agreement_of_six(six)
        bram = next(row for row in report.codes if row.code == "direct").uses["bram"]
        found = app.screen.found
        assert found is not None
        assert len(found.differing) + len(found.together) == bram
        assert all(
            "direct" in view.codes
            for one in (*found.differing, *found.together)
            for view in one.views
            if view.coder == "bram"
        )


async def test_what_was_mixed_up_can_be_opened_too(sample: Sample) -> None:
    finish(
        sample,
        "P1",
        anna=["direct", "direct", "applied", "direct", "0"],
        bram=["applied", "direct", "direct", "potential", "direct"],
    )
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert "mixed up with applied: 2×" in seen(app)
        await press(pilot, "right", "right", "right", "right")
        assert "⏎ opens what was mixed up" in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, BehindScreen)
        found = app.screen.found
        assert found is not None
        assert "Direct value ↔ Applied value" in seen(app)
        assert [one.fragment.label for one in found.differing] == ["1", "3"]
        assert found.together == ()


def agreement_of_six(six: Sample) -> Agreement:
    with six.open() as study:
        return agreement(study, find_pass(study, "eerste"))


async def test_b_shows_pairs_and_transcripts_and_enter_opens_those(six: Sample) -> None:
    app = Workbench(six.path, "anna", "agreement")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "anna – bram" in marked(app)
        await press(pilot, "b")
        assert "P1" in marked(app)
        await press(pilot, "j", "enter")
        assert isinstance(app.screen, BehindScreen)
        found = app.screen.found
        assert found is not None
        assert {one.fragment.transcript for one in found.differing} == {"P2"}
        await press(pilot, "escape", "b")
        assert "the same role" in seen(app)
        await press(pilot, "b", "b", "b", "b")
        assert "\n when " in seen(app) and "\n 4 · " in seen(app)
        await press(pilot, "b")
        assert "direct" in marked(app)


async def test_by_kind_of_coder_enter_opens_what_those_coders_judged(six: Sample) -> None:
    with six.open() as study:
        report = agreement(study, find_pass(study, "eerste"), by="kind")
        between = next(part for part in report.cut_by if part.pairs)
        rested = behind(study, find_pass(study, "eerste"), part=between)
        alone = behind(study, find_pass(study, "eerste"), part=report.cut_by[0])
    assert [row.part for row in report.parts] == [part.name for part in report.cut_by]
    assert rested.differing and not alone.differing
    app = Workbench(six.path, None, "agreement")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "b", "b", "b", "b", "b")
        assert "coach – researcher" in seen(app)
        await press(pilot, "j", "j", "enter")
        assert isinstance(app.screen, BehindScreen)
        assert app.screen.found is not None
        assert len(app.screen.found.differing) == len(rested.differing)


async def test_by_version_enter_opens_what_was_judged_under_it(six: Sample) -> None:
    with six.open() as study:
        coding_pass = find_pass(study, "eerste")
        (part,) = agreement(study, coding_pass, by="version").cut_by
        assert part.version == coding_pass.version
        assert behind(study, coding_pass, part=part) == behind(study, coding_pass)


async def test_a_rare_code_is_grey_and_says_how_often_it_was_used(six: Sample) -> None:
    app = Workbench(six.path, "anna", "agreement")
    async with app.run_test(size=(200, 30)) as pilot:
        await settle(pilot)
        line = row(app, "appli")
        assert "used on fewer than 10" in line
        assert "both" in line and "one alone" in line


async def test_figures_are_computed_anew_when_a_transcript_is_completed(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert "5 fragments of 1 transcript " in seen(app)
        say(sample, "anna", "P2", "direct")
        screen = app.screen
        assert isinstance(screen, AgreementScreen)
        computed = screen.report
        screen.look()
        await settle(pilot)
        assert screen.report is computed, "a judgement alone changes no figure"
        finish(sample, "P2", anna=["direct"], bram=["direct"])
        screen.look()
        await settle(pilot)
        assert "10 fragments of 2 transcripts" in seen(app)


async def test_figures_are_computed_anew_when_a_decision_falls(six: Sample) -> None:
    app = Workbench(six.path, None, "agreement")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "The table kept" not in seen(app)
        decide_on(six, "P1", "2", "direct")
        screen = app.screen
        assert isinstance(screen, AgreementScreen)
        screen.look()
        await settle(pilot)
        assert "The table kept .50 of what was assigned by: coach (2)." in seen(app)


async def test_looking_on_is_one_look_in_the_journal_until_there_is_more_to_see(
    sample: Sample,
) -> None:
    finish(sample, "P1", anna=["direct"], bram=["applied"])
    app = Workbench(sample.path, None, "agreement")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, AgreementScreen)
        for _time in range(3):
            screen.look()
            await settle(pilot)
    with sample.open() as study:
        assert [one.data["what"] for one in events(study._writer, kinds=("looked",))] == ["agree"]
