"""A code may be typed as it stands on the screen, and nothing takes the place of a study."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import Sample

from coder.cli import run
from coder.cli.judge import read_codes
from coder.codebook import find
from coder.errors import InputError


@pytest.mark.parametrize(
    "typed", ["reframed", "5", "herzien", "Herziene waarde", "Reframed value", "HERZIEN"]
)
def test_a_code_is_known_by_id_key_short_name_and_label(typed: str) -> None:
    assert [one.code for one in read_codes(find("waardecreatie"), [typed])] == ["reframed"]


@pytest.mark.parametrize("typed", [[], ["-"], ["0"]])
def test_nothing_a_dash_or_a_nought_means_none_applies(typed: list[str]) -> None:
    assert read_codes(find("waardecreatie"), typed) == ()


def test_a_slip_is_met_with_the_name_that_was_meant() -> None:
    with pytest.raises(InputError, match="herzien"):
        read_codes(find("waardecreatie"), ["herzein"])
    with pytest.raises(InputError, match="without codes"):
        read_codes(find("waardecreatie"), ["-", "direct"])


def test_an_export_never_takes_the_place_of_a_study(
    sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sample.path.read_bytes()
    other = tmp_path / "other.study"
    other.write_bytes(before)
    for target in (sample.path, other):
        arguments = ["export", "csv", "-s", str(sample.path), "-o", str(target)]
        assert run(arguments) == 2
        assert "a study lies there" in capsys.readouterr().err
        assert target.read_bytes()[:16] == b"SQLite format 3\0"
