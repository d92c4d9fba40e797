"""Whoever chose Dutch reads Dutch everywhere: the catalogue is whole, nothing passes it by."""

from __future__ import annotations

import ast
import gettext
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "coder"
CATALOGUE = PACKAGE / "locale" / "nl" / "LC_MESSAGES" / "coder.po"
COMPILED = CATALOGUE.with_suffix(".mo")
HOW = "see coder/locale/README.md for the commands that bring the catalogue up to date"

Id = str | tuple[str, ...]

SAME_IN_DUTCH: dict[str, str] = {
    "AC1": "a name",
    "Context": "a Dutch word",
    "Gender": "a Dutch word",
    "Software": "a Dutch word",
    "Dice": "a name",
    "{n} transcript": "a Dutch word",
    "{n} coach": "a Dutch word",
    "{n} coaches": "a Dutch word",
    "{n} memo": "a Dutch word",
    "{n} set": "what these programs call it",
    "{n} sets": "what these programs call it",
    "α, {series}": "a sign and what stands in its place",
    "status": "a Dutch word",
    "code": "a Dutch word",
    "coaches": "a Dutch word",
    "Jaccard": "a name",
    "per respondent": "Dutch words",
    "respondent {n}": "a Dutch word",
    "postcode": "a Dutch word",
    "school": "a Dutch word",
    "{n} respondent": "a Dutch word",
    "codes": "a Dutch word",
    "Codes": "a Dutch word",
    "Subcodes": "a Dutch word",
    "{n} code": "a Dutch word",
    "{n} codes": "a Dutch word",
    "coach": "a Dutch word",
    "code {code}": "a Dutch word",
    "context": "a Dutch word",
    "consensus": "a Dutch word",
    "was": "a Dutch word",
    "is": "a Dutch word",
    "Fragment {label} was: {text}": "two Dutch words",
    "{name}: {n} fragment ({unit})": "a Dutch word",
    "fragment": "a Dutch word",
    "id": "a technical word, the same in a codebook file",
    "interval": "a Dutch word",
    "interviewer": "a Dutch word",
    "label": "a Dutch word",
    "later": "a Dutch word",
    "letter": "a Dutch word",
    "code: {name}": "a Dutch word",
    "in {n} transcript": "Dutch words; the plural differs",
    "memo": "a Dutch word",
    "{n} memo.": "a Dutch word; the plural differs",
    "n": "the sign for a number of cases",
    "open": "a Dutch word",
    "respondent": "a Dutch word",
    "transcript": "a Dutch word",
    "transcript {name}": "a Dutch word",
    "{n} fragment": "a Dutch word; the plural differs",
    "{name}: {n} fragment": "Dutch words; the plural differs",
    "{name}: {n} fragment.": "Dutch words; the plural differs",
    "d": "the format of a whole number in click's pager",
}
"""Translations that equal their source, each with the reason why that is right."""

NOT_FOR_TRANSLATION: dict[str, str] = {
    "coder: ": "the name of the program before an error",
    "AC1": "the name of a coefficient",
}
"""Literal words shown without gettext, each with the reason why that is right."""

SHOWING = {"echo", "secho", "say", "tell", "notify", "Static", "Label", "Button", "Content"}
SHOWING |= {"InputError", "StudyError", "BlindError", "CoderError", "UsageError", "Binding"}
"""Calls whose arguments a person sees (of ``Binding``, a key's, only those after the action)."""
SHOWN_KEYWORDS = {"help", "short_help", "epilog", "description", "placeholder", "border_title"}


@cache
def extracted(folder: Path) -> frozenset[Id]:
    """The messages that Babel finds in the Python files of a folder."""
    found = extract_from_dir(str(folder), [("**.py", "python")])
    return frozenset(
        message if isinstance(message, str) else tuple(message) for _f, _n, message, *_ in found
    )


@cache
def catalogue() -> Catalog:
    """The Dutch catalogue as it stands in the repository."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl", abort_invalid=True)


def messages() -> list[Message]:
    """All its messages but the header."""
    return [message for message in catalogue() if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Source and translation, form by form."""
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return list(zip(sources, strings, strict=True))


def placeholders(text: str) -> list[str]:
    """``{name}`` and ``%(name)s``, each as often as it stands there."""
    return sorted(re.findall(r"%\(\w+\)[a-z]|\{\{?\w+(?:![rsa])?(?::[^}]*)?\}\}?", text))


def is_of_click() -> bool:
    """Whether the click that is installed is the one whose messages were translated."""
    pins = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8")
    return f"click=={version('click')}\n" in pins


def test_every_message_of_the_program_is_in_the_dutch_catalogue() -> None:
    known = {message.id for message in messages()}
    assert extracted(PACKAGE) - known == set(), HOW


def test_what_click_says_is_in_the_dutch_catalogue_and_nothing_else_is() -> None:
    if not is_of_click():
        pytest.skip(f"click {version('click')} is not the version that was translated")
    known = {message.id for message in messages()}
    of_click = extracted(Path(click.__file__).parent)
    assert of_click - known == set(), HOW
    assert known - of_click - extracted(PACKAGE) == set(), HOW
    assert catalogue().obsolete == {}


def test_every_message_is_translated_in_each_of_its_forms_and_none_is_a_guess() -> None:
    assert [message.id for message in messages() if message.fuzzy] == []
    empty = [message.id for message in messages() if not all(text for _, text in forms(message))]
    assert empty == [], HOW


def test_a_translation_has_the_same_placeholders_as_its_source() -> None:
    differing = [
        (source, text)
        for message in messages()
        for source, text in forms(message)
        if placeholders(source) != placeholders(text)
    ]
    assert differing == []


def test_a_translation_that_equals_its_source_is_so_on_purpose() -> None:
    same = {
        source
        for message in messages()
        for source, text in forms(message)
        if source == text and re.search(r"[^\W\d_]", re.sub(r"\{[^}]*\}", "", source))
    }
    assert same - set(SAME_IN_DUTCH) == set()


def test_a_line_break_or_space_at_an_end_is_kept() -> None:
    def ends(text: str) -> tuple[str, str, int]:
        inside = text.strip()
        return text[: text.find(inside)], text[text.find(inside) + len(inside) :], text.count("\n")

    pairs = [pair for message in messages() for pair in forms(message)]
    assert [source for source, text in pairs if ends(source) != ends(text)] == []


def test_the_compiled_catalogue_is_what_the_source_compiles_to() -> None:
    made = io.BytesIO()
    write_mo(made, catalogue())
    made.seek(0)
    with COMPILED.open("rb") as file:
        shipped, fresh = gettext.GNUTranslations(file), gettext.GNUTranslations(made)
    for message in messages():
        if isinstance(message.id, str):
            assert shipped.gettext(message.id) == fresh.gettext(message.id), HOW
        else:
            one, more = message.id
            for n in (1, 2):
                assert shipped.ngettext(one, more, n) == fresh.ngettext(one, more, n), HOW


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the package, parsed."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def name_of(call: ast.Call) -> str:
    """``say`` of ``say(…)`` and of ``output.say(…)``."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the package."""
    for path, module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                yield path, node


def test_what_is_looked_up_is_written_out_in_the_code() -> None:
    """``_(f"…")`` and ``_("…" + x)`` would be looked up with the value in it, and never found."""
    built = [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if name_of(call) in ("_", "N_", "ngettext")
        and any(isinstance(one, (ast.JoinedStr, ast.BinOp, ast.Call)) for one in call.args[:2])
    ]
    assert built == []


def words_in(node: ast.expr) -> list[str]:
    """The literal words that an expression shows as they stand."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [text for one in node.values for text in words_in(one)]
    if isinstance(node, ast.BinOp):
        return words_in(node.left) + words_in(node.right)
    if isinstance(node, ast.IfExp):
        return words_in(node.body) + words_in(node.orelse)
    return []


def test_nothing_is_shown_that_gettext_has_not_seen() -> None:
    passed_by = []
    for path, call in calls():
        shown = list(call.args) if name_of(call) in SHOWING else []
        shown = shown[2:] if name_of(call) == "Binding" else shown
        shown += [one.value for one in call.keywords if one.arg in SHOWN_KEYWORDS]
        for text in (text for one in shown for text in words_in(one)):
            if re.search(r"[^\W\d_]{2}", text) and text not in NOT_FOR_TRANSLATION:
                passed_by.append(f"{path}:{call.lineno}: {text!r}")
    assert passed_by == []


def dutch(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in Dutch."""
    return subprocess.run(
        [sys.executable, "-m", "coder", *words],
        env={**os.environ, "CODER_LANG": "nl", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_help_is_dutch_down_to_the_words_of_click() -> None:
    shown = dutch("--help").stdout
    assert "Gebruik: coder" in shown
    assert "Opties:" in shown
    assert "Opdrachten:" in shown
    assert "Toon deze uitleg en stop." in shown
    assert "Maak een onderzoek" in shown


def test_a_wrong_use_is_told_in_dutch_and_on_one_line() -> None:
    done = dutch("nonsens")
    assert done.returncode == 2
    assert done.stderr == "coder: De opdracht 'nonsens' bestaat niet. Zie: coder --help\n"


def test_a_form_for_one_and_a_form_for_more_in_dutch() -> None:
    from coder import language

    with language.using("nl"):
        said = [language.ngettext("{n} quote.", "{n} quotes.", n).format(n=n) for n in (0, 1, 2)]
    assert said == ["0 citaten.", "1 citaat.", "2 citaten."]
