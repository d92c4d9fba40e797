"""Finding quotes: words, what was said of them, what stands near; and as blindness allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Call, caller, looks
from hypothesis import given
from hypothesis import strategies as st
from study_steps import PASS, close, decide_on, finish, quick_samples, say

from coder.errors import InputError
from coder.exchange.quotes import may_leave, quotes
from coder.retrieve import Asked, collect, search
from coder.retrieve.asking import Pattern
from coder.study.marks import set_mark
from coder.study.memos import write_memo
from coder.study.passes import find_pass
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript, fragments_of
from coder.study.wordindex import WordIndex, words_query

if TYPE_CHECKING:
    from sample import Sample

make_sample = quick_samples
TEXTS = ("Café open tot laat", "de waardecreatie is groot", "Zo'n 40 cafés; één WAARDE", "")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


@pytest.fixture
def sample(make_sample: Callable[..., Sample]) -> Sample:
    return make_sample(2)


def at(sample: Sample, who: str | None = None, **asked: Any) -> list[str]:
    """Where something is found: ``P1 3``."""
    with sample.open(who) as study:
        collection = collect(study, find_pass(study, PASS))
        found = search(collection, Asked(**asked))
        return [f"{one.passage.transcript.name} {one.passage.fragment.label}" for one in found.hits]


def on_first(sample: Sample, who: str, act: Callable[..., object], *more: Any) -> None:
    """An act on the first fragment of P1."""
    with sample.open(who) as study:
        home = find_transcript(study, "P1")
        act(study, find_pass(study, PASS), home, find_fragment(study, home, "1"), *more)


# Words


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cafe", [0, 2]),
        ("CAFÉ", [0, 2]),
        ("caf\u0065\u0301 ", [0]),
        ("waarde", [1, 2]),
        ("waarde ", [2]),
        ('"open tot"', [0]),
        ('"tot open"', []),
        ("laat cafe", [0]),
        ("groot -waardecreatie", [1]),
        ("een waa", [2]),
        ("40", [2]),
        ("", []),
        ("!?", []),
    ],
)
def test_words_are_found_whatever_capitals_and_accents(typed: str, found: list[int]) -> None:
    assert WordIndex(TEXTS).find(words_query(typed)) == found


@given(st.text(max_size=40))
def test_whatever_is_typed_is_no_mistake(typed: str) -> None:
    index = WordIndex(TEXTS)
    for query in (words_query(typed), index.alike(typed)):
        for number in index.find(query):
            assert all(a < b <= len(TEXTS[number]) for a, b in index.spans(query, [number])[number])


@pytest.mark.parametrize(
    "typed", ["NEAR(a b)", '"', 'a"b', "*", "text:a", "a OR", "\0", "^a", "{x}"]
)
def test_signs_of_the_query_language_are_only_words(typed: str) -> None:
    WordIndex(TEXTS).find(words_query(typed))


def test_where_words_stand_is_told_in_code_points() -> None:
    index = WordIndex(["👩\u200d👩\u200d👧 één café, Café"])
    query = words_query("cafe")
    (spans,) = index.spans(query, index.find(query)).values()
    assert spans == ((10, 14), (16, 20))


def test_what_looks_like_it_is_found_too() -> None:
    index = WordIndex(TEXTS)
    assert index.find(index.alike("waardecreatei")) == [1]
    assert index.find(index.alike("xylofoons")) == []


def test_a_regular_expression_is_bounded_and_a_bad_one_gives_one_line() -> None:
    assert Pattern(r"\d+ caf").spans(TEXTS[2]) == ((5, 11),)
    assert Pattern("x*").spans(TEXTS[0]) == ()
    with pytest.raises(InputError, match="is no regular expression: missing"):
        Pattern("(a")
    endless = Pattern(r"(a|b|ab)*(bc|ac)*$")
    endless._left = 0.01
    with pytest.raises(InputError, match="takes too long"):
        endless.spans("ab" * 4000 + "!")


# What was said of it


def test_with_nothing_asked_every_quote_is_there(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "0", "direct|applied")
    on_first(sample, "bram", set_star, True)
    assert at(sample) == ["P1 1", "P1 3"]
    assert at(sample, "bram") == ["P1 1"]


def test_filters_go_together_and_several_of_one_kind_are_alternatives(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "applied", "applied(valence=absent)", "0", "hindering")
    say(sample, "bram", "P1", "applied", "applied", "0", "0", "0")
    on_first(sample, "anna", set_star, True)
    on_first(sample, "anna", write_memo, "mooi")
    assert at(sample, codes=("direct", "hindering")) == ["P1 1", "P1 5"]
    assert at(sample, codes=("applied",), coders=("bram",)) == ["P1 1", "P1 2"]
    assert at(sample, codes=("applied",), starred=True) == ["P1 1"]
    assert at(sample, qualifiers=(("valence", "absent"),)) == ["P1 3"]
    assert at(sample, memo=True) == at(sample, starred=True) == ["P1 1"]
    assert at(sample, coders=("bram",)) == ["P1 1", "P1 2"]
    assert at(sample, transcripts=("P2",)) == [f"P2 {n}" for n in range(1, 6)]
    with pytest.raises(InputError):
        at(sample, codes=("nothing",))


def test_near_another_code_counts_fragments_of_the_same_transcript(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "0", "applied", "direct", "0")
    say(sample, "anna", "P2", "direct|applied")
    assert at(sample, codes=("direct",), near=("applied", 1)) == ["P1 4", "P2 1"]
    assert at(sample, codes=("direct",), near=("applied", 2)) == ["P1 1", "P1 4", "P2 1"]
    assert at(sample, near=("applied", 1)) == ["P1 2", "P1 4", "P2 2"]


def test_consensus_is_found_as_somebody_who_said_it(sample: Sample) -> None:
    finish(sample, "P1", anna=["direct", "0"], bram=["direct", "applied"])
    close(sample, incomplete="P2 follows")
    decide_on(sample, "P1", "2", "potential")
    assert at(sample, coders=("consensus",)) == ["P1 1", "P1 2"]
    assert at(sample, codes=("potential",)) == ["P1 2"]


def test_a_coder_finds_nothing_of_the_others_until_the_table(sample: Sample) -> None:
    say(sample, "bram", "P1", "direct")
    on_first(sample, "bram", set_star, True)
    on_first(sample, "bram", write_memo, "van bram")
    on_first(sample, "bram", set_mark, "used", True)
    for asked in ({}, {"codes": ("direct",)}, {"starred": True}, {"memo": True}, {"used": True}):
        assert at(sample, "bram", **asked) == ["P1 1"]
        assert at(sample, "anna", **asked) == []
    finish(sample, "P1", anna=["applied"], bram=["direct"])
    close(sample, incomplete="P2 follows")
    assert at(sample, "anna", codes=("direct",), used=True, starred=True, memo=True) == ["P1 1"]


def test_what_stays_in_the_team_is_found_there_and_never_leaves(sample: Sample, call: Call) -> None:
    say(sample, "anna", "P1", "direct")
    on_first(sample, "anna", set_mark, "special", True)
    found = call("quotes", "--json", "-s", sample.path).json["quotes"]
    assert [one["stays_in_team"] for one in found] == [["special"]]
    assert "stays in the team: of a special category" in call("quotes", "-s", sample.path).out
    with sample.open() as study:
        assert may_leave(study, quotes(study, find_pass(study, PASS)))[0] == []


# The commands


def test_the_command_says_where_it_comes_from_and_what_was_said(sample: Sample, call: Call) -> None:
    say(sample, "anna", "P1", "direct", "applied")
    with sample.open() as study:
        first = next(one for one in fragments_of(study, find_transcript(study, "P1")) if one.label)
    words = first.text.split()
    study_at = ("-s", sample.path)
    found = call("quotes", *words[:2], "--context", "1", "--transcript", "P1", *study_at)
    assert found.out.startswith("P1 1 ") and "direct (anna)" in found.out
    assert f"  > {first.text}" in found.out
    (quote,) = call("quotes", *words, "--transcript", "P1", "--json", *study_at).json["quotes"]
    assert quote["text"] == quote["quote"] == first.text
    assert quote["codes"] == {"anna": ["direct"]}
    a, b = quote["spans"][0]
    assert first.text[a:b].casefold() == words[0].strip(".,").casefold()
    assert "quotes" in looks(sample.path)
    assert call("quotes", "xylofoonspeler", *study_at).err.endswith("Nothing found.\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--regex", "("], "is no regular expression"),
        (["--role", "x"], "There is no role x; there are:"),
        (["--wave", "x"], "There is no wave x; there are: –."),
        (["--near", "direct:0"], "write it as CODE or CODE:N"),
        (["--near", "no"], "no"),
        (["--code", "no"], "no"),
        (["--coder", "carla"], "carla"),
    ],
)
def test_what_cannot_be_searched_gives_one_line(
    sample: Sample, call: Call, words: list[str], says: str
) -> None:
    found = call("quotes", *words, "-s", sample.path)
    assert found.code == 2 and says in found.err and found.err.count("\n") == 1


def test_a_quote_is_shortened_by_its_words_and_made_whole_again(sample: Sample, call: Call) -> None:
    say(sample, "anna", "P1", "direct")
    who = ("-s", sample.path, "--as", "anna")
    whole = call("quotes", "--json", *who).json["quotes"][0]["quote"]
    words = whole.split()
    keep = ("--keep", words[0].upper(), "--keep", words[-1])
    assert call("shorten", "P1", "1", *keep, *who).out == f"{words[0]} […] {words[-1]}\n"
    (quote,) = call("quotes", "--json", *who).json["quotes"]
    assert quote["quote"] == f"{words[0]} […] {words[-1]}" and quote["text"] == whole
    assert [b - a for a, b in quote["kept"]] == [len(words[0]), len(words[-1])]
    refused = call("shorten", "P1", "1", "--keep", words[-1], "--keep", words[0] + "x", *who)
    assert refused.code == 2 and "does not stand there" in refused.err
    assert call("shorten", "P1", "1", *who).code == 2
    assert call("shorten", "P1", "1", "--whole", *who).out == f"{whole}\n"
