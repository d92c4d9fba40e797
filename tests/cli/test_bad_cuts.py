"""A cut that a coder finds bad is told to the coordinator, and to no other coder."""

from __future__ import annotations

import pytest
from command_line import Call, caller
from sample import Sample


@pytest.fixture
def coder(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def test_status_counts_the_bad_cuts_that_were_reported(sample: Sample, coder: Call) -> None:
    words = ("-s", sample.path)
    assert coder(*words, "status", "--json").json["reported_cuts"] == 0
    done = coder(*words, "segment", "P1", "--report", "2", "--note", "twee dingen", "--as", "anna")
    assert done.code == 0, done.everything
    assert "1 bad cut was reported" in coder(*words, "status").out
    assert coder(*words, "status", "--json", "--as", "bram").json["reported_cuts"] == 0
    assert "twee dingen" in coder(*words, "segment", "--reported").everything
