"""Codings out and in: nothing gets lost on the way, and what does not fit is refused as a whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Call, caller, n_events
from hypothesis import given, settings
from hypothesis import strategies as st
from study_steps import PASS, close, finish, judged_fragments, quick_samples, say

from coder.codebook import find
from coder.errors import BlindError, InputError
from coder.exchange.anchored import Searched
from coder.exchange.codings import export_codings
from coder.exchange.codings_in import import_codings
from coder.exchange.tables import PROFILES, Profile
from coder.model import Assignment, Fragment
from coder.study.codings import (
    COLUMNS,
    NewCoding,
    read_assignments,
    take_codings,
    write_assignment,
)
from coder.study.judgements import judge, judgements_of
from coder.study.memos import fragment_memos, write_memo
from coder.study.passes import find_pass, new_pass
from coder.study.stars import set_star
from coder.study.transcripts import find_fragment, find_transcript, text_of

if TYPE_CHECKING:
    from sample import Sample


make_sample = quick_samples


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def exported(sample: Sample, coder: str | None = None, profile: Profile = "plain") -> bytes:
    with sample.open(coder) as study:
        return export_codings(study, find_pass(study, PASS), profile=profile)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def table_of(path: Path, header: Sequence[str], *rows: Sequence[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


# Out


def test_one_row_a_judgement_sorted_by_transcript_fragment_and_coder(
    make_sample: Callable[..., Sample],
) -> None:
    sample = make_sample(2)
    say(sample, "bram", "P2", "applied", "0")
    say(sample, "anna", "P2", ".", "direct|applied")
    say(sample, "anna", "P1", "0")
    rows = rows_of(exported(sample))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["transcript"], row["fragment"], row["coder"], row["codes"]) for row in rows] == [
        ("P1", "1", "anna", ""),
        ("P2", "1", "bram", "applied"),
        ("P2", "2", "anna", "direct|applied"),
        ("P2", "2", "bram", ""),
    ]
    assert {row["pass"] for row in rows} == {"eerste"}
    assert rows[0]["text"].startswith("Gezellig 1.")


def test_codes_stand_in_the_order_of_the_codebook_whatever_the_order_of_typing(
    sample: Sample,
) -> None:
    say(sample, "anna", "P1", "other|applied|direct")
    assert rows_of(exported(sample))[0]["codes"] == "direct|applied|other"


def test_a_data_frame_says_the_same(sample: Sample) -> None:
    say(sample, "anna", "P1", "direct", "0")
    say(sample, "bram", "P1", "applied(valence=absent)")
    with sample.open() as study:
        frame = study.codings()
    rows = rows_of(exported(sample))
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["codes"]) == [row["codes"] for row in rows]
    assert list(frame["fragment"]) == [row["fragment"] for row in rows]
    with sample.open("bram") as study:
        assert set(study.codings()["coder"]) == {"bram"}


# Out, in, out


code_ids = st.sampled_from(("direct", "potential", "applied", "hindering", "other"))


def said_with(code: str) -> st.SearchStrategy[Assignment]:
    """The code with any values that the codebook declares for it."""
    values = {
        one.id: st.sampled_from([value.id for value in one.values])
        for one in find("waardecreatie").qualifiers_of(code)
    }
    return st.fixed_dictionaries({}, optional=values).map(
        lambda said: Assignment(code, tuple(sorted(said.items())))
    )


places = st.one_of(st.none(), st.tuples(st.floats(0, 1), st.floats(0, 1)))
"""Where words begin and end, as a share of their fragment; None: all of it."""


def words_at(place: tuple[float, float] | None, fragment: Fragment) -> tuple[int, int] | None:
    """Offsets into the transcript; at least one character."""
    if place is None:
        return None
    first, last = (int(share * (len(fragment.text) - 1)) for share in sorted(place))
    return fragment.start + first, fragment.start + last + 1


assignments = st.lists(
    code_ids.flatmap(said_with),
    max_size=3,
    unique_by=lambda one: one.code,
)
odd = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@'\";,|()\t\n\r \u00a0\u2028é☃𝔊\x1b\0＝"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=10,
)


@pytest.mark.slow
@settings(max_examples=25)
@given(assignments)
def test_a_judgement_is_written_and_read_back(said: list[Assignment]) -> None:
    assert read_assignments("|".join(write_assignment(one) for one in said)) == tuple(said)


@pytest.mark.slow
@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("anna", "bram")),
            st.integers(0, 9),
            assignments,
            st.booleans(),
            st.one_of(st.none(), odd),
            st.lists(places, min_size=4, max_size=4),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(PROFILES),
)
def test_export_import_export_is_identical(
    make_sample: Callable[..., Sample],
    tmp_path: Path,
    acts: list[
        tuple[str, int, list[Assignment], bool, str | None, list[tuple[float, float] | None]]
    ],
    profile: Profile,
) -> None:
    sample = make_sample(2)
    empty = sample.path.read_bytes()
    for coder in ("anna", "bram"):
        with sample.open(coder) as study, study.act():
            coding_pass = find_pass(study, PASS)
            for who, place, said, star, memo, words in acts:
                if who == coder:
                    chosen = find_transcript(study, f"P{place // 5 + 1}")
                    fragment = find_fragment(study, chosen, str(place % 5 + 1))
                    spans = [words_at(one, fragment) or (None, None) for one in words]
                    meant = [
                        replace(one, start=start, end=end)
                        for one, (start, end) in zip(said, spans, strict=False)
                    ]
                    judge(study, coding_pass, chosen, fragment, meant)
                    on = words_at(words[3], fragment) if star else None
                    set_star(study, coding_pass, chosen, fragment, star, on)
                    if memo is not None:
                        write_memo(study, coding_pass, chosen, fragment, memo)
    before = exported(sample, profile=profile)
    path = tmp_path / "codings.csv"
    path.write_bytes(before)

    sample.path.write_bytes(empty)  # a copy in which nobody has done anything yet
    with sample.open() as study:
        import_codings(study, path)
    assert exported(sample, profile=profile) == before
    events = n_events(sample.path)
    with sample.open() as study:
        assert import_codings(study, path).changed == 0
    assert exported(sample, profile=profile) == before
    assert n_events(sample.path) == events + 1  # the account of the import, and nothing else
    sample.path.unlink()


def test_an_import_of_ones_own_export_changes_nothing_even_when_the_pass_is_closed(
    sample: Sample, tmp_path: Path
) -> None:
    with sample.open("anna") as study, study.act():
        chosen = find_transcript(study, "P1")
        first = judged_fragments(study, "P1")[0]
        said = [Assignment("other"), Assignment("direct", start=first.start, end=first.start + 5)]
        judge(study, find_pass(study, PASS), chosen, first, said)
    say(sample, "anna", "P1", ".", "0", "0", "0", "0")
    with sample.open("anna") as study:
        from coder.study.signoffs import sign_off

        sign_off(study, find_pass(study, PASS), chosen)
    finish(sample, "P1", bram=["direct"])
    close(sample, incomplete="the rest waits")
    path = tmp_path / "codings.csv"
    path.write_bytes(exported(sample))
    with sample.open() as study:
        done = import_codings(study, path)
        kept = [
            one.assignments
            for one in judgements_of(study, find_pass(study, PASS))
            if one.coder == "anna" and one.fragment == first.id
        ]
    assert (done.rows, done.changed, done.missing) == (10, 0, 0)
    assert kept == [tuple(said)]  # the highlight is not lost


def test_a_table_says_which_words_are_meant_and_brings_them_back(
    sample: Sample, tmp_path: Path
) -> None:
    with sample.open("anna") as study, study.act():
        chosen, first = find_transcript(study, "P1"), judged_fragments(study, "P1")[0]
        at = first.start
        said = [Assignment("direct", start=at + 2, end=at + 8), Assignment("applied")]
        judge(study, find_pass(study, PASS), chosen, first, said)
        set_star(study, find_pass(study, PASS), chosen, first, True, (at, at + 9))
    assert rows_of(exported(sample))[0]["highlights"] == "direct@2-8|*@0-9"
    header = ("transcript", "fragment", "coder", "codes", "highlights")

    def taken(codes: str, *highlights: str) -> str:
        path = table_of(
            tmp_path / "in.csv",
            header[: 4 + len(highlights)],
            ("P1", "1", "anna", codes, *highlights),
        )
        with sample.open() as study:
            import_codings(study, path)
        return rows_of(exported(sample))[0]["highlights"]

    assert taken("direct|other") == "direct@2-8|*@0-9"  # a table without them leaves them
    assert taken("direct|other", "other@0-3 | ★@1-4") == "other@0-3|*@1-4"
    assert taken("direct|other", "") == "*@1-4"  # of a star a row without *@ says nothing
    assert taken("direct", "direct@0-4|*@1-4") == "direct@0-4|*@1-4"


@pytest.mark.parametrize(
    ("codes", "highlights", "starred", "message"),
    [
        ("direct", "direct", "", "direct: these are no highlights"),
        ("direct", "direct@1-2|direct@3-4", "", "these are no highlights"),
        ("direct", "direct@-1-2", "", "these are no highlights"),
        ("direct", "direct@0-9999", "", "The highlight of direct does not lie inside fragment 1"),
        ("direct", "direct@4-4", "", "The highlight of direct does not lie inside fragment 1"),
        ("direct", "applied@0-4", "", "applied has a highlight and does not stand among the codes"),
        ("", "*@4-4", "1", "The highlight of ★ does not lie inside fragment 1"),
        ("", "*@0-9999", "1", "A star reaches over fragments of one speaker"),
        ("", "*@0-4", "0", "The star has words, and starred says that there is none"),
    ],
)
def test_words_that_cannot_be_meant_are_refused_and_nothing_is_taken(
    sample: Sample,
    tmp_path: Path,
    call: Call,
    codes: str,
    highlights: str,
    starred: str,
    message: str,
) -> None:
    path = table_of(
        tmp_path / "in.csv",
        ("transcript", "fragment", "coder", "codes", "highlights", "starred"),
        ("P1", "2", "anna", "direct", "", ""),
        ("P1", "1", "anna", codes, highlights, starred or "1"),
    )
    outcome = call("-s", sample.path, "import", "codings", path)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert message in outcome.err
    assert rows_of(exported(sample)) == []


# In


def test_what_is_not_in_the_table_stays_missing_and_the_import_says_so(
    make_sample: Callable[..., Sample], tmp_path: Path, call: Call
) -> None:
    sample = make_sample(1)
    path = table_of(
        tmp_path / "in.csv",
        ("transcript", "fragment", "coder", "codes"),
        ("P1", "2", "anna", "direct"),
        ("P1", "4", "anna", ""),
    )
    outcome = call("-s", sample.path, "import", "codings", path)
    assert outcome.err.splitlines() == [
        "2 rows read, 2 judgements new or changed in pass eerste.",
        "3 judgements are missing: those fragments have no row, so they stay open.",
    ]
    rows = rows_of(exported(sample))
    assert [(row["fragment"], row["codes"]) for row in rows] == [("2", "direct"), ("4", "")]
    more = table_of(
        tmp_path / "more.csv",
        ("transcript", "fragment", "coder", "codes"),
        *[("P1", label, "anna", "") for label in ("1", "3")],
    )
    again = call("-s", sample.path, "import", "codings", more)
    assert "1 judgement is missing" in again.err  # what was judged before is not missing


def test_whole_means_that_the_coder_read_everything_and_is_printed_and_kept(
    make_sample: Callable[..., Sample], tmp_path: Path, call: Call
) -> None:
    sample = make_sample(2)
    path = table_of(
        tmp_path / "in.csv",
        ("transcript", "fragment", "coder", "codes"),
        ("P1", "2", "anna", "direct"),
    )
    outcome = call("-s", sample.path, "import", "codings", path, "--whole")
    assert outcome.err.splitlines() == [
        "1 row read, 5 judgements new or changed in pass eerste.",
        "anna read the whole of P1: the rest is judged 'none applies'.",
    ]
    rows = rows_of(exported(sample))
    assert [(row["transcript"], row["fragment"], row["codes"]) for row in rows] == [
        ("P1", label, "direct" if label == "2" else "") for label in "12345"
    ]
    with sample.open() as study:
        assert not any(one.swept for one in judgements_of(study, find_pass(study, PASS)))
        rows_kept = study.facts("SELECT payload FROM event WHERE kind = 'codings.imported'")
        anna = study.facts("SELECT id FROM coder WHERE name = 'anna'")[0][0]
        p1 = find_transcript(study, "P1").id
    assert f'"whole":[["{anna}","{p1}"]]' in rows_kept[0][0]


def test_a_table_of_another_program_needs_four_columns_only(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(
        "Coder;Codes;Fragment;Transcript;Opmerking\r\nANNA;direct | applied;1;p1;x\r\n".encode(
            "cp1252"
        )
    )
    with sample.open() as study:
        assert import_codings(study, path).changed == 1
    assert rows_of(exported(sample))[0]["codes"] == "direct|applied"


def test_columns_that_are_not_there_leave_stars_and_memos_as_they_are(
    sample: Sample, tmp_path: Path
) -> None:
    say(sample, "anna", "P1", "direct")
    with sample.open("anna") as study:
        chosen = find_transcript(study, "P1")
        fragment = find_fragment(study, chosen, "1")
        set_star(study, find_pass(study, PASS), chosen, fragment, True)
        write_memo(study, find_pass(study, PASS), chosen, fragment, "mooi")
        write_memo(study, find_pass(study, PASS), chosen, fragment, "eigen", private=True)
    header = ("transcript", "fragment", "coder", "codes")
    path = table_of(tmp_path / "in.csv", header, ("P1", "1", "anna", "applied"))
    with sample.open() as study:
        import_codings(study, path)
    (row,) = rows_of(exported(sample))
    assert (row["codes"], row["starred"], row["memo"]) == ("applied", "1", "mooi")
    path = table_of(
        tmp_path / "in.csv",
        (*header, "starred", "memo"),
        ("P1", "1", "anna", "applied", "nee", ""),
    )
    with sample.open() as study:
        import_codings(study, path)
    (row,) = rows_of(exported(sample))
    assert (row["starred"], row["memo"]) == ("0", "")
    with sample.open("anna") as study:
        kept = [one.text for one in fragment_memos(study, find_pass(study, PASS))]
    assert kept == ["eigen"]  # a table says nothing of private memos


def test_a_coder_imports_only_their_own_and_only_what_is_theirs(
    sample: Sample, tmp_path: Path
) -> None:
    header = ("transcript", "fragment", "coder", "codes")
    path = table_of(tmp_path / "in.csv", header, ("P1", "1", "bram", "direct"))
    with sample.open("anna") as study:
        with pytest.raises(BlindError, match="anna imports only their own codings"):
            import_codings(study, path)
        with pytest.raises(BlindError, match="anna imports only their own codings"):
            take_codings(
                study,
                find_pass(study, PASS),
                [],
                source="x",
                whole=[(bram_of(sample), find_transcript(study, "P1"))],
            )
    assert rows_of(exported(sample)) == []


def bram_of(sample: Sample):  # type: ignore[no-untyped-def]
    from coder.study.coders import find_coder

    with sample.open() as study:
        return find_coder(study, "bram")


HEADER = ("transcript", "fragment", "coder", "codes", "starred", "text")
GOOD = ("P1", "1", "anna", "direct", "0", "")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("P9", "1", "anna", "direct", "0", ""), "line 3: There is no transcript P9"),
        (("P1", "9", "anna", "direct", "0", ""), "line 3: Transcript P1 has no fragment 9"),
        (("P1", "", "anna", "direct", "0", ""), "line 3: there is neither a fragment nor a quote"),
        (("P1", "2", "karel", "direct", "0", ""), "line 3: There is no coder karel"),
        (("P1", "2", "anna", "niets", "0", ""), "has no code niets"),
        (("P1", "2", "anna", "direct|direct", "0", ""), "Code direct stands twice"),
        (
            ("P1", "2", "anna", "direct;applied", "0", ""),
            "line 3: direct;applied: these are no codes",
        ),
        (("P1", "2", "anna", "direct(valence)", "0", ""), "these are no codes"),
        (
            ("P1", "2", "anna", "direct", "misschien", ""),
            "line 3: starred is 1 or 0, not misschien",
        ),
        (
            ("P1", "2", "anna", "direct", "0", "Heel iets anders."),
            "line 3: the text is not that of",
        ),
        (("P1", "1", "anna", "applied", "0", ""), "anna judges P1 fragment 1 twice"),
        (
            ("P1", "1", "Anna", "direct", "0", ""),
            "anna judges P1 fragment 1 twice (also in line 2)",
        ),
        (("P1", "2", "anna"), "line 3: the row ends before the column codes"),
        (("P1", "2", "anna", "direct", "0", "", "x"), "line 3: more cells than the header has"),
    ],
)
def test_a_table_with_one_wrong_row_is_refused_as_a_whole(
    sample: Sample, tmp_path: Path, call: Call, row: Sequence[str], message: str
) -> None:
    path = table_of(tmp_path / "in.csv", HEADER, GOOD, row)
    before = n_events(sample.path)
    outcome = call("-s", sample.path, "import", "codings", path)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert message in outcome.err
    assert n_events(sample.path) == before
    assert rows_of(exported(sample)) == []


def test_of_many_problems_the_first_is_named_and_the_others_counted(
    sample: Sample, tmp_path: Path
) -> None:
    bad = [("P9", "1", "anna", "direct", "0", ""), ("P1", "9", "anna", "direct", "0", "")] * 2
    bad.append(("P1", "2", "anna", "rechtstreeks", "0", ""))
    path = table_of(tmp_path / "in.csv", HEADER, GOOD, *bad)
    with (
        sample.open() as study,
        pytest.raises(
            InputError, match=r"line 3: There is no transcript P9.*\(and 1 more problem\)"
        ),
    ):
        import_codings(study, path)


def test_rows_of_several_passes_are_refused(sample: Sample, tmp_path: Path) -> None:
    with sample.open() as study:
        new_pass(study, "tweede")
    header = ("pass", "transcript", "fragment", "coder", "codes")
    both = table_of(
        tmp_path / "in.csv",
        header,
        ("eerste", "P1", "1", "anna", "direct"),
        ("tweede", "P1", "2", "anna", "direct"),
    )
    with sample.open() as study:
        with pytest.raises(InputError, match=r"it names several passes \(eerste, tweede\)"):
            import_codings(study, both)
        with pytest.raises(InputError, match=r"rows of other passes too \(tweede\)"):
            import_codings(study, both, pass_name="eerste")
    one = table_of(tmp_path / "one.csv", header, ("Eerste", "P1", "1", "anna", "direct"))
    with sample.open() as study:
        assert import_codings(study, one).coding_pass == "eerste"  # not the newest one
        assert import_codings(study, one, pass_name="tweede").coding_pass == "tweede"
    none = table_of(tmp_path / "none.csv", header, ("derde", "P1", "1", "anna", "direct"))
    with sample.open() as study, pytest.raises(InputError, match="There is no pass derde"):
        import_codings(study, none)


@pytest.mark.parametrize("column", ["transcript", "coder", "codes"])
def test_a_column_that_is_missing_is_named(sample: Sample, tmp_path: Path, column: str) -> None:
    header = [name for name in ("transcript", "fragment", "coder", "codes") if name != column]
    path = table_of(tmp_path / "in.csv", header, ["x"] * 3)
    with sample.open() as study, pytest.raises(InputError, match=f"there is no column {column}"):
        import_codings(study, path)


def test_an_import_obeys_the_rules_of_judging(sample: Sample, tmp_path: Path) -> None:
    finish(sample, "P1", anna=["direct"])
    header = ("transcript", "fragment", "coder", "codes")
    path = table_of(
        tmp_path / "in.csv", header, ("P2", "1", "anna", "direct"), ("P1", "1", "anna", "applied")
    )
    with sample.open() as study:
        with pytest.raises(InputError, match="anna has signed off P1"):
            import_codings(study, path)
        assert {row["transcript"] for row in rows_of(exported(sample))} == {"P1"}


def test_what_the_interviewer_says_is_not_taken_in(sample: Sample) -> None:
    from coder.study.coders import find_coder
    from coder.study.transcripts import fragments_of

    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        question = next(one for one in fragments_of(study, chosen) if one.context)
        row = NewCoding(find_coder(study, "anna"), chosen, question, ())
        with pytest.raises(InputError, match="context and is not judged"):
            take_codings(study, find_pass(study, PASS), [row], source="x")


# Quotes without a number


@pytest.mark.parametrize(
    ("quote", "label"),
    [
        ("Ja, ik heb nu een lijst met namen. Die heb ik nog niet gebruikt.", "2"),
        ("een lijst met namen", "2"),
        ("  een   lijst\nmet namen ", "2"),
        ("Ja, ik heb nu een lijst met naamen. Die heb ik nog niet gebruikt", "2"),
        ("Vroeger dacht ik dat ik alles aleen moest doen.", "4"),
        ("Er was nooit tijd.", "5"),
    ],
)
def test_a_quote_finds_its_fragment_exactly_or_with_a_typo(
    sample: Sample, tmp_path: Path, quote: str, label: str
) -> None:
    header = ("transcript", "quote", "coder", "codes")
    path = table_of(tmp_path / "in.csv", header, ("P1", quote, "anna", "direct"))
    with sample.open() as study:
        assert import_codings(study, path).changed == 1
    assert rows_of(exported(sample))[0]["fragment"] == label


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("Wij zijn met de trein naar Maastricht gegaan.", "this quote is not found in P1"),
        ("Hoe was het om erbij te zijn?", "this quote is what the interviewer says in P1"),
        ("heb ik", "this quote fits fragments"),
    ],
)
def test_a_quote_that_is_nowhere_or_in_two_places_is_refused(
    sample: Sample, tmp_path: Path, quote: str, message: str
) -> None:
    header = ("transcript", "quote", "coder", "codes")
    path = table_of(tmp_path / "in.csv", header, ("P1", quote, "anna", "direct"))
    with sample.open() as study, pytest.raises(InputError, match=f"line 2: {message}"):
        import_codings(study, path)
    assert rows_of(exported(sample)) == []


@settings(max_examples=40)
@given(st.data())
def test_every_stretch_of_a_fragment_finds_it_or_is_refused_and_never_another(
    sample: Sample, data: st.DataObject
) -> None:
    with sample.open() as study:
        chosen = find_transcript(study, "P1")
        fragments = judged_fragments(study, "P1")
        text = Searched(chosen, text_of(study, chosen), fragments)
    one = data.draw(st.sampled_from(fragments))
    start = data.draw(st.integers(0, len(one.text) - 1))
    end = data.draw(st.integers(start + 1, len(one.text)))
    quote = one.text[start:end]
    homes = [
        other for other in fragments if " ".join(quote.split()) in " ".join(other.text.split())
    ]
    try:
        found = text.covered(text.find(quote).span)
    except InputError:
        assert len(homes) != 1 or not quote.strip()
    else:
        assert len(found) == 1 and found[0] in homes
