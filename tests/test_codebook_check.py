"""A faulty codebook file says exactly what is wrong where, all of it at once, and harms nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from codebook_texts import FULL, SMALL, TREE, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder import codebook
from coder.codebook import reading
from coder.codebook import rules as rules_module
from coder.errors import InputError
from coder.language import using


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with using("en"):
        yield


@pytest.fixture(params=["libyaml", "pure Python"])
def each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML reads with libyaml where that was built, and without it elsewhere."""
    if request.param == "pure Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("this PyYAML was built without libyaml")


# What is wrong in a file, and where: (in SMALL, replaced by, on the line with, field, said)

FAULTS = [
    ("id: small\n", "", "format: 1", "id", "missing"),
    ('version: "1.0"\n', "", "format: 1", "version", "missing"),
    ("format: 1\n", "", "id: small", "format", "missing"),
    ("    color: ", "    colour: ", "- id: joy", "codes[joy].color", "missing"),
    ("    color: ", "    colour: ", 'colour: "#0072B2"', "codes[joy].colour", "mean color?"),
    ("id: small\n", "id: small\nmood: good\n", "mood", "mood", "unknown; remove it"),
    ("    short: ", "    key: x\n    short: ", "key: x", "codes[joy].key", "twice"),
    ('nl: "Iemand is blij."', 'nl: ""', "definition: ", "codes[joy].definition.nl", "empty"),
    ('nl: "Iemand is blij."', "nl: ", "definition: ", "codes[joy].definition.nl", "empty"),
    ('{nl: "Vreugde", en: "Joy"}', "Joy", "label: Joy", "codes[joy].label", "group of fields"),
    ('"Vreugde"', "[Vreugde]", "[Vreugde]", "codes[joy].label.nl", "must be text"),
    (', en: "Somebody is glad."', "", "blij.", "codes[joy].definition.en", "English"),
    ('nl: "Klein", ', "", "title: ", "title.nl", "Dutch text is missing"),
    ("      nl: [blij]\n", "", "cues:", "codes[joy].cues.nl", "Dutch"),
    ("[blij]", "blij", "nl: blij", "codes[joy].cues.nl", "list"),
    ("[blij]", '[blij, "a\\nb"]', "blij, ", "codes[joy].cues.nl[2]", "one line"),
    ('"1.0"', "1.0", "version: 1.0", "version", 'in quotes: "1.0"'),
    ('"1.0"', "2024-05-01", "version: ", "version", 'a date; write it in quotes: "2024-05-01"'),
    ('nl: "vreugde"', "nl: nee, no: no", "short: ", "codes[joy].short.no", "unknown"),
    ('en: "joy"', "en: no", "en: no", "codes[joy].short.en", 'yes or no; write it in quotes: "no"'),
    ('en: "joy"', "en: ~", "en: ~", "codes[joy].short.en", 'in quotes: "~"'),
    ('key: "1"', "key: 1", "key: 1", "codes[joy].key", 'in quotes: "1"'),
    ('key: "1"', 'key: "10"', 'key: "10"', "codes[joy].key", "one character, not 10"),
    *[
        ('key: "1"', f'key: "{key}"', f'key: "{key}"', "codes[joy].key", "belongs to the program")
        for key in "0smuUqjkgnp?/A+é"
    ],
    ('key: "1"', 'key: " "', 'key: " "', "codes[joy].key", "empty"),
    ('"#0072B2"', "#0072B2", "color: #", "codes[joy].color", "what follows #"),
    ('"#0072B2"', "blue", "color: blue", "codes[joy].color", "not a colour"),
    ('"#0072B2"', '"#0072B"', "color: ", "codes[joy].color", "not a colour"),
    ("id: small", "id: a b", "id: a b", "id", "not a valid id"),
    ("id: small", "id: " + "x" * 65, "id: x", "id", "not a valid id"),
    ("- id: joy", '- id: "-"', '- id: "-"', "codes[1].id", "not a valid id"),
    ("- id: joy", "- id: vreugdevólle", "- id: v", "codes[1].id", "not a valid id"),
    ("- id: joy", "- id: relief", "- id: relief", "codes[relief].id", "taken on line 6"),
    ('key: "2"', 'key: "1"', 'key: "1"', "codes[relief].key", "taken on line 7"),
    ('nl: "Opluchting",', 'nl: "VREUGDE",', '"VREUGDE"', "codes[relief].label.nl",
     "taken on line 9"),
    ('en: "relief"', 'en: "joy"', "opluchting", "codes[relief].short.en", "taken on line 10"),
    ('nl: "vreugde"', 'nl: "vreugdevolheid"', "short: ", "codes[joy].short.nl", "14 characters"),
    ('    key: "2"', '    key: "2"\n    parent: joi', "parent", "codes[relief].parent",
     "did you mean joy?"),
    ('    key: "2"', '    key: "2"\n    parent: zz', "parent", "codes[relief].parent", "add it"),
    ('    key: "2"', '    key: "2"\n    parent: relief', "parent", "codes[relief].parent",
     "(relief → relief)"),
    ("        instead: relief\n    cues", "        instead: releif\n    cues", "releif",
     "codes[joy].exclude[1].instead", "did you mean relief?"),
    ("        instead: relief\n  - id", "        instead: joy\n  - id", "instead: joy",
     "codes[joy].boundary_cases[1].instead", "the code itself"),
    ("        instead: relief\n  - id", "        instead: 4\n  - id", "instead: 4",
     "codes[joy].boundary_cases[1].instead", "as a number"),
    (', en: "Phew."', "", "Hè hè", "codes[joy].boundary_cases[1].example.en", "English"),
    ("    exclude:", "    include:", "instead: relief", "codes[joy].include[1].instead", "unknown"),
    ('    key: "2"', '    key: "2"\n    requires_memo: "true"', "memo",
     "codes[relief].requires_memo", "true or false"),
    ("format: 1", "format: 2", "format: 2", "format", "newer than this program"),
    ("format: 1", "format: 99999999999", "format: 9", "format", "newer than this program"),
    ("format: 1", "format: 0", "format: 0", "format", "there is no format 0"),
    ("format: 1", 'format: "1"', "format", "format", "without quotes"),
    ('nl: "Iemand is blij."', r'nl: "Iemand\x1b[2J"', "Iemand", "codes[joy].definition.nl",
     "U+001B"),
    ('nl: "Iemand is blij."', r'nl: "Iemand\u202e"', "Iemand", "codes[joy].definition.nl",
     "U+202E"),
    ('nl: "Iemand is blij."', 'nl: "Iemand\u202e is"', "Iemand", "", "U+202E"),
    ('nl: "Iemand is blij."', 'nl: "Iemand\x07 is"', "Iemand", "", "U+0007"),
    ("id: small", "id: small\n? [a]\n: b", "? [a]", "", "one word"),
    ("id: small", "id: &x small", "&x", "", "anchors"),
    ("id: small", "id: !!str small", "!!str", "", "tags"),
    ("id: small", "id: !!python/object:os.system small", "!!python", "", "tags"),
    ('title: {nl: "Klein"', 'title: {nl: "Klein', "title", "", "not valid YAML"),
    ("id: small", "\tid: small", "\tid", "", "not valid YAML"),
    ("id: small", "id: small\n---\nid: other", "---", "", "not valid YAML"),
]  # fmt: skip


@pytest.mark.usefixtures("each_loader")
@pytest.mark.parametrize(("old", "new", "on", "field", "said"), FAULTS)
def test_every_fault_is_told_with_its_line_and_field(
    tmp_path: Path, old: str, new: str, on: str, field: str, said: str
) -> None:
    assert old in SMALL
    content = SMALL.replace(old, new, 1)
    problems = codebook.check(written(tmp_path, content))
    about = [problem for problem in problems if problem.field == field and said in problem.message]
    assert about, [str(problem) for problem in problems]
    lines = content.split("\n")
    assert any(on in lines[(problem.line or 0) - 1] for problem in about), str(about[0])
    assert all(problem.file.endswith("mine.yaml") for problem in problems)
    assert all("\n" not in str(problem) for problem in problems)


MORE_FAULTS = [
    ("purpose: reference", "purpose: lezen", "purpose", "purpose", "one of coding, reference"),
    (', "En toen?"', "", "questions", "questions", "1 questions in Dutch and 2 in English"),
    ("position: 2", "position: two", "position", "codes[joy].position", "from 1 to 999"),
    ("position: 2", 'position: "2"', "position", "codes[joy].position", "without quotes"),
    ("position: 2", "position: 0", "position", "codes[joy].position", "from 1 to 999"),
    (', en: "Wait a while."', "", "remedy", "codes[joy].remedy.en", "English"),
    ('["What made you glad?"]', "[]", "made you|werd u", "codes[joy].questions", "0 in English"),
    ("F09:AS5", "F09-AS5", "overlaps", "codes[joy].overlaps[1]", 'as in "F09:WP1"'),
    ("waardecreatie:direct", "F09:AS5", "overlaps", "codes[joy].overlaps[2]", "here twice"),
    ("waardecreatie:direct", "full:bliss", "overlaps", "codes[joy].overlaps[2]", "itself"),
    ("waardecreatie:direct", "F77:bliss", "overlaps", "codes[joy].overlaps[2]", "itself"),
    ("waardecreatie:direct", "waardecreatie:direkt", "overlaps", "codes[joy].overlaps[2]",
     "has no code direkt"),
    ("waardecreatie:direct", "F99:X1", "overlaps", "codes[joy].overlaps[2]", "no codebook F99"),
    # qualifiers
    ("id: valence", "id: Valence", "Valence", "qualifiers[Valence].id", "lower-case"),
    ("id: led", "id: valence", "id: valence", "qualifiers[valence].id", "taken on line 26"),
    ('nl: "Gestuurd"', 'nl: "WAARDERING"', "WAARDERING", "qualifiers[led].label.nl", "taken"),
    ("codes: [joy, relief]", "codes: [joi]", "codes: [j", "qualifiers[valence].codes[1]",
     "did you mean joy?"),
    ("codes: [joy, relief]", "codes: []", "codes: []", "qualifiers[valence].codes", "every code"),
    ("codes: [joy, relief]", "codes: [joy, joy]", "joy", "qualifiers[valence].codes[2]", "twice"),
    ("key: o,", 'key: "?",', "absent", "qualifiers[valence].values[absent].key",
     "no key for a value"),
    ("key: o,", 'key: "oo",', "absent", "qualifiers[valence].values[absent].key",
     "no key for a value"),
    ("key: o,", 'key: "é",', "absent", "qualifiers[valence].values[absent].key",
     "no key for a value"),
    ("key: o,", 'key: "~",', "absent", "qualifiers[valence].values[absent].key", "choose one of 1"),
    ("key: o,", 'key: "1",', "absent", "qualifiers[valence].values[absent].key", "key of a code"),
    ("key: l,", 'key: "o",', "gestuurd", "qualifiers[led].values[yes].key", "taken on line 31"),
    ("key: o,", 'key: "+",', "absent", "qualifiers[valence].values[absent].key", "on line 30"),
    ("id: absent", "id: positive", "o,", "qualifiers[valence].values[positive].id", "line 30"),
    ('en: "absent"', 'en: "Positive"', "afw", "qualifiers[valence].values[absent].label.en",
     "taken on line 30"),
    ("counts: false", "counts: no-one", "afw", "qualifiers[valence].values[absent].counts", "true"),
    ('- {id: "yes", key: l, label: {nl: "gestuurd", en: "led"}, counts: true}', "{}", "values",
     "qualifiers[led].values", "must be a list"),
    ('id: "yes"', "id: yes", "gestuurd", "qualifiers[led].values[yes].id", "in quotes"),
    # decision tree
    ("- id: q4", "- id: q1", "q1", "decision_tree[q1].id", "taken on line 11"),
    ("- id: q4", "- id: relief", "relief", "decision_tree[relief].id", "is a code"),
    ("- id: q4", "- id: none", "none", "decision_tree[none].id", "another id"),
    ("yes: bliss", "yes: blis", "yes", "decision_tree[q2].yes", "did you mean bliss?"),
    ("yes: bliss", "yes: zzz", "yes", "decision_tree[q2].yes", "name a code or a later step"),
    ("yes: bliss", "yes: q1", "yes", "decision_tree[q2].yes", "does not come after"),
    ("yes: bliss", "yes: none", "yes", "decision_tree[q2].yes", "no code and no step"),
    ("    yes: bliss\n", "", "id: q2", "decision_tree[q2].yes", "missing"),
    ("no: q3", "no: q1", "no", "decision_tree[q1].no", "does not come after"),
    ("no: q3", "no: joy", "no", "decision_tree[q1].no", "is no step"),
    ("no: none", "no: non", "no", "decision_tree[q3].no", "did you mean none?"),
    ("no: q3", "no: q4", "- id", "decision_tree[q3].id", None),
    ("    yes: joy\n", "    yes: q3\n", "q2", "decision_tree[q2].id", "no answer leads to this"),
    (', en: "Glad?"', "", "Blij?", "decision_tree[q1].question.en", "English"),
    # colours
    ("#009E73", "#FFFFFF", "color", "codes[bliss].color", "light screen; choose another, such"),
    ("#009E73", "#15171C", "color", "codes[bliss].color", "dark screen"),
    ("#E69F00", "#0072B4", "color", "codes[relief].color", "hard to tell from #0072B2 on line 39"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "on", "field", "said"), MORE_FAULTS)
def test_every_fault_in_an_optional_field_is_told_too(
    tmp_path: Path, old: str, new: str, on: str, field: str, said: str | None
) -> None:
    assert old in FULL
    content = FULL.replace(old, new, 1)
    problems = codebook.check(written(tmp_path, content))
    about = [problem for problem in problems if problem.field == field]
    if said is None:
        assert about == []
        return
    assert any(said in problem.message for problem in about), [str(one) for one in problems]
    lines = content.split("\n")
    assert any(part in lines[(about[0].line or 0) - 1] for part in on.split("|")), str(about[0])


def test_a_file_with_every_field_has_no_problems(tmp_path: Path) -> None:
    assert codebook.check(written(tmp_path, FULL)) == []


def test_a_codebook_with_colours_alike_can_be_used_and_one_with_a_fault_cannot(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, FULL.replace("#E69F00", "#0072B3").replace("F09:AS5", "F99:AS5"))
    assert [(problem.line, problem.weight) for problem in codebook.check(path)] == [
        (56, "hint"),
        (66, "flaw"),
    ]
    assert codebook.load(path).id == "full"
    with pytest.raises(InputError, match="position"):
        codebook.load(written(tmp_path, FULL.replace("position: 2", "position: x")))


def test_a_sound_file_has_no_problems(tmp_path: Path) -> None:
    assert codebook.check(written(tmp_path, SMALL)) == []
    windows = "\ufeff" + SMALL.replace("\n", "\r\n")
    assert codebook.load(written(tmp_path, windows)) == codebook.load(written(tmp_path, SMALL))


def test_all_problems_are_found_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    content = SMALL.replace('"1.0"', "1.0").replace('"#0072B2"', "blue")
    content = content.replace("instead: relief", "instead: x").replace(', en: "Relief"', "")
    problems = codebook.check(written(tmp_path, content))
    assert [(problem.line, problem.field) for problem in problems] == [
        (3, "version"),
        (8, "codes[joy].color"),
        (15, "codes[joy].exclude[1].instead"),
        (23, "codes[joy].boundary_cases[1].instead"),
        (27, "codes[relief].label.en"),
    ]


def test_duplicates_on_one_line_are_found_too(tmp_path: Path) -> None:
    one = '{id: %s, key: "1", color: "#000000", label: {nl: %s, en: %s}, short: {nl: %s, en: %s}, '
    one += "definition: {nl: a b, en: a b}}"
    codes = ", ".join(one % (name, name, name, name, name) for name in ("b", "c"))
    head = SMALL.partition("codes:")[0]
    problems = codebook.check(written(tmp_path, f"{head}codes: [{codes}]\n"))
    assert [problem.field for problem in problems] == ["codes[c].key", "codes[c].color"]


def test_codes_under_different_parents_may_share_a_key(tmp_path: Path) -> None:
    assert codebook.check(written(tmp_path, TREE)) == []


def test_parents_in_a_ring_are_told_once(tmp_path: Path) -> None:
    content = TREE.replace('    key: "1"', '    parent: ecstasy\n    key: "1"', 1)
    problems = codebook.check(written(tmp_path, content))
    assert len(problems) == 1
    assert "(joy → ecstasy → bliss → joy)" in problems[0].message
    assert problems[0].field == "codes[joy].parent"


def test_a_codebook_without_codes_is_refused(tmp_path: Path) -> None:
    head = SMALL.partition("codes:")[0]
    problems = codebook.check(written(tmp_path, head + "codes: []\n"))
    assert [(problem.line, problem.field) for problem in problems] == [(5, "codes")]


def test_loading_tells_the_first_problem_in_one_line_and_counts_the_others(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace('"1.0"', "1.0").replace('"#0072B2"', "blue"))
    with pytest.raises(InputError) as caught:
        codebook.load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:3: version: YAML reads 1.0 as a number;")
    assert "(and 1 more problem: coder codebook check" in message
    assert "\n" not in message


# Files that are no codebook at all, or are meant to do harm


@pytest.mark.usefixtures("each_loader")
@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", None, "empty"),
        (b"\n \n# only this\n", None, "empty"),
        (SMALL.encode("utf-16"), 1, "UTF-8"),
        (SMALL.replace("Hè", "H\xe8").encode("latin-1"), 22, "UTF-8"),
        (b"PK\x03\x04\x00\x00", 1, "U+0003"),
        (b"\x00" * 100, 1, "U+0000"),
        (b"- a\n- b\n", 1, "group of fields"),
        (b"just text\n", 1, "group of fields"),
        (b"codes: " + b"[" * 100_000, 1, "too deeply"),
        (b"a: " + b"{b: " * 50 + b"}" * 50, 1, "too deeply"),
        (b'id: "\\UFFFFFFFF"\n', 1, "not valid YAML"),
        (b'id: "\\UD8000000"\n', 1, "not valid YAML"),
        (b"id: 'never closed\n", 1, "not valid YAML"),
        (b"%YAML 9.9\n---\nid: x\n", 1, "not valid YAML"),
        (b"id: small\nid2: \xef\xbf\xbe\n", 2, "not valid YAML"),
    ],
)
def test_what_is_no_codebook_is_refused_with_a_reason(
    tmp_path: Path, content: bytes, line: int | None, said: str
) -> None:
    problems = codebook.check(written(tmp_path, content))
    assert any(said in problem.message for problem in problems), problems
    if line is not None and problems[0].line is not None:
        assert abs(problems[0].line - line) <= 1
    with pytest.raises(InputError):
        codebook.load(tmp_path / "mine.yaml")


@pytest.mark.usefixtures("each_loader")
def test_a_file_with_too_many_parts_is_refused_where_they_become_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reading.MAX_PARTS == 50_000
    monkeypatch.setattr(reading, "MAX_PARTS", 500)
    (problem,) = codebook.check(written(tmp_path, "codes:\n" + "- a\n" * 600))
    assert "more parts" in problem.message
    assert abs((problem.line or 0) - 500) <= 5


@pytest.mark.usefixtures("each_loader")
def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    problems = codebook.check(written(tmp_path, "\n".join(lines)))
    assert [(problem.line, "anchors" in problem.message) for problem in problems] == [(1, True)]


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, b"#" * 5_000_001)
    assert "larger than 5 MB" in str(codebook.check(path)[0])
    assert "empty" in str(codebook.check(written(tmp_path, b"#" * 5_000_000))[0])


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "this is a folder" in str(codebook.check(tmp_path)[0])
    assert "no such file" in str(codebook.check(tmp_path / "none.yaml")[0])
    with pytest.raises(InputError, match="no such file"):
        codebook.find(str(tmp_path / "none.yaml"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not an ordinary file" in str(codebook.check(tmp_path / "pipe.yaml")[0])


def test_after_many_problems_no_more_time_goes_into_suggestions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(rules_module, "suggestion", lambda name, known: asked.append(name))
    rules = "".join(f"      - {{nl: a, en: b, instead: code{n}x}}\n" for n in range(3000))
    content = SMALL.replace("    cues:", rules + "    cues:", 1)
    assert len(codebook.check(written(tmp_path, content))) == 3000
    assert 1 < len(asked) < 200


@pytest.mark.usefixtures("each_loader")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(alphabet="ab:-[]{}&*!|>%?\"'#,\\ \n\tU1.", max_size=40).map(str.encode),
        st.tuples(
            st.integers(0, len(SMALL)), st.integers(0, 8), st.text(":-[]{}&*!\"'#\n 1~", max_size=3)
        ).map(lambda cut: (SMALL[: cut[0]] + cut[2] + SMALL[cut[0] + cut[1] :]).encode()),
    )
)
def test_whatever_stands_in_the_file_it_is_read_or_refused_in_words(
    tmp_path: Path, content: bytes
) -> None:
    path = written(tmp_path, content)
    problems = codebook.check(path)
    if problems:
        assert all(problem.message and "\n" not in str(problem) for problem in problems)
    else:
        book = codebook.load(path)
        assert codebook.from_document(codebook.to_document(book)) == book


def test_what_a_file_is_called_cannot_harm_the_terminal(tmp_path: Path) -> None:
    problems = codebook.check(tmp_path / "a\x1b[2Jb\n.yaml")
    assert "\x1b" not in str(problems[0]) and "\n" not in str(problems[0])
