"""One's own codes of before on the coding screen: of earlier passes, and to be judged again."""

from __future__ import annotations

from dataclasses import replace

from sample import Sample
from study_steps import PASS, finish, quick_samples, say
from test_coding_screen import press, said, screen_of, seen

from coder.codebook import Text, find
from coder.study.codebooks import take_codebook
from coder.study.passes import find_pass, new_pass
from coder.study.recoding import to_judge_again
from coder.study.versions import take_version
from coder.tui import Workbench

make_sample = quick_samples


def plan_themes(sample: Sample) -> None:
    """A later pass on the same transcripts."""
    with sample.open() as study:
        book = find("F02")
        take_codebook(study, book)
        new_pass(study, "themas", codebook=book.id)


async def test_a_key_shows_ones_own_codes_of_earlier_passes_and_hides_them_again(
    sample: Sample,
) -> None:
    say(sample, "anna", "P1", "hindering")
    say(sample, "bram", "P1", "realised", "realised")
    plan_themes(sample)
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert screen_of(app).session.coding_pass.name == "themas"
        assert "hindering" not in seen(app)
        await press(pilot, "p")
        assert "hindering" in seen(app)
        assert "realised" not in seen(app)  # bram's
        assert screen_of(app).session.verdict() is None
        await press(pilot, "p")
        assert "hindering" not in seen(app)


async def test_without_an_earlier_pass_the_key_says_so(sample: Sample) -> None:
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test() as pilot:
        await press(pilot, "p")
        assert "You coded nothing here in an earlier pass." in said(app)


async def test_what_is_to_be_judged_again_is_next_and_says_what_it_was(sample: Sample) -> None:
    finish(sample, "P1", anna=["0", "hindering", "0"], bram=["0"])
    finish(sample, "P2", anna=["0"], bram=["0"])
    finish(sample, "P3", anna=["0"], bram=["0"])
    book = find("waardecreatie")
    text = Text(nl="Anders.", en="Otherwise.")
    codes = [replace(one, definition=text) if one.id == "hindering" else one for one in book.codes]
    with sample.open() as study:
        take_version(study, PASS, replace(book, version="9", codes=tuple(codes)))
    app = Workbench(sample.path, "anna", "code")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "space")
        session = screen_of(app).session
        assert (session.transcript.name, session.here.label) == ("P1", "2")
        assert "judge again: codebook version 9" in seen(app)
        assert "hindering" in seen(app)
        await press(pilot, "3")
        assert "judge again" not in seen(app)
    with sample.open() as study:
        assert to_judge_again(study, find_pass(study, PASS)) == []
