"""Every character of a source is in the text, in a mark, in the front matter or left out."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coder.ingest import read
from coder.model import ParsedTranscript
from coder.text import canonical

SCRAPS = [
    *("I: ", "R: ", "r: ", "Anna: ", "**B:** ", "***I:***\t", "**B** ", "Respondent 2 (docent): "),
    *("INTERVIEWER - ", "[R1] ", "<Anna> ", "1: ", "2: ", "B ", "Kortom: ", "Ik dacht: ", "I\t"),
    *("Anna de Wit  0:12\n", "Interviewer\n", "Marieke Jansen\n", "[00:00:12] Spreker 1\n"),
    *(
        "14:20\n",
        "[00:12] ",
        "(01:37) ",
        " #00:01:23-4#\n",
        "99:99 ",
        "[99:99]",
        "0:0:1.0 --> 0:0:2",
    ),
    *("Ja. ", "nee", "(lacht)", "//ja//", "…", "?", "\n", "\n\n", "\n\n\n", "\t", "é", "e\u0301"),
    *("\u2028", "\x07", "\u00a0", "# Kop\n", "---\n", "*Hoe dan?*\n", "**Hoe dan?**\n\n", "- "),
    *(
        "Transcribed by https://otter.ai\n",
        "[Einde opname]\n",
        "Pagina 2 van 9\n",
        "Datum: 3 mei\n",
    ),
]


def characters(*parts: str) -> Counter[str]:
    """What nobody may lose: everything but white space."""
    return Counter(char for part in parts for char in part if not char.isspace())


def kept(found: ParsedTranscript) -> Counter[str]:
    return characters(found.text, *found.front_matter, *found.left_out, *found.marks)


def repeated(words: list[str]) -> st.SearchStrategy[str]:
    """Few scraps, often: what recurs is what may become a label."""
    return st.lists(st.sampled_from(words), max_size=40).map("".join)


@given(
    text=st.one_of(
        st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=8).flatmap(repeated),
        repeated(SCRAPS),
        st.text(st.characters(exclude_categories=["Cc", "Cs"])),
    )
)
def test_every_character_of_a_text_is_somewhere(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assume(text.count("\x07") < 4)  # a text full of control characters is refused
    path = tmp_path_factory.mktemp("law") / "a.txt"
    path.write_bytes(f"{text}\nx".encode("utf-8", "replace"))
    found = read(path)
    source = canonical(path.read_bytes().decode()).replace("\ufeff", "")
    assert kept(found) == characters(source)
    assert canonical(found.text) == found.text
    assert len(found.marks) == len(found.turns)
    for turn in found.turns:
        words = found.text[turn.start : turn.end]
        assert words and words == words.strip()
