"""Speech without stops is cut all the same, at lines or by length, and the importer is told."""

from __future__ import annotations

from pathlib import Path

from coder.ingest.take import prepare, settings_from
from coder.model import Turn
from coder.segment import cut, sentences

STOPLESS = "ja we waren daar met het hele team en dat was eerst wel even wennen zeg maar "


def fragments(text: str, *, unit: str = "fragment", max_words: int = 60) -> list[str]:
    spans = cut(text, [Turn(0, len(text), "R")], (), unit=unit, max_words=max_words)  # type: ignore[arg-type]
    return [text[span.start : span.end] for span in spans]


def test_five_thousand_words_without_a_stop_do_not_stay_one_fragment() -> None:
    text = (STOPLESS * 400)[:-1]
    for unit in ("fragment", "sentence"):
        pieces = fragments(text, unit=unit)
        assert " ".join(pieces) == text
        assert max(len(piece.split()) for piece in pieces) <= 60
        assert len(pieces) < len(text.split()) / 20


def test_one_stop_after_five_thousand_words_makes_no_sentence_of_them() -> None:
    pieces = fragments((STOPLESS * 400)[:-1] + ".")
    assert max(len(piece.split()) for piece in pieces) <= 60


def test_speech_without_stops_is_cut_where_the_talk_turns() -> None:
    text = "woord " * 50 + "maar toen " + "woord " * 50
    assert fragments(text)[1].startswith("maar toen")


def test_going_on_is_no_turn_of_the_talk() -> None:
    text = "woord " * 40 + "en toen gingen we verder " + "woord " * 50
    assert fragments(text)[1].startswith("en toen gingen we verder")
    text = "woord " * 40 + "en verder " + "woord " * 50
    assert fragments(text)[1].startswith("en verder")


def test_lines_of_speech_without_stops_are_kept_whole() -> None:
    lines = [f"dit is regel {n} van de ondertitels die nergens een punt hebben" for n in range(40)]
    for piece in fragments("\n".join(lines)):
        assert set(piece.split("\n")) <= set(lines)


def test_a_part_without_stops_is_cut_in_a_turn_that_has_them_elsewhere() -> None:
    text = "Dat was het begin. " + STOPLESS * 20
    pieces = fragments(text, unit="sentence")
    assert pieces[0] == "Dat was het begin."
    assert max(len(piece.split()) for piece in pieces) <= 60


def test_a_long_sentence_that_somebody_closed_with_a_stop_is_one() -> None:
    text = "Kort. " + "Woord " + "woord " * 198 + "woord. Kort."
    assert fragments(text, unit="sentence") == sentences(text)


def imported(folder: Path, answer: str) -> tuple[str, ...]:
    path = folder / "K1.txt"
    path.write_text(f"I: Hoe ging het?\nR: {answer}\n", encoding="utf-8")
    return prepare(path, settings_from()).guesses


def test_the_person_who_imports_is_told_that_stops_are_missing(tmp_path: Path) -> None:
    assert any("1 long turn has no full stops" in line for line in imported(tmp_path, STOPLESS * 9))
    assert not any("full stops" in line for line in imported(tmp_path, "Goed. " * 100))
