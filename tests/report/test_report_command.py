"""``coder report``: the same table for people, for scripts and for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from report_study import PASS

from coder.cli.app import run
from coder.language import using
from coder.leaving import AUDIENCES, Audience
from coder.report import TABLES, basis, document, flat, frame, make_table, to_text
from coder.study import Study
from coder.study.passes import find_pass

if TYPE_CHECKING:
    from coder.report import Basis

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(report_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask for a table: exit code, stdout, stderr."""
    here = Path(shutil.copy(report_path, tmp_path / "report.study"))

    def asked(*words: str) -> tuple[int, str, str]:
        code = run(["--study", str(here), "report", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return asked


@pytest.mark.parametrize("name", ["respondents", "themes"])
def test_json_csv_and_frame_say_the_same_as_the_table(
    name: str, ask: Ask, found: Basis, tmp_path: Path
) -> None:
    keys, rows = flat(make_table(name, found))
    code, out, _err = ask(name, "--team", "--json")
    told = json.loads(out)
    assert code == 0 and told == document(make_table(name, found))
    assert told["table"] == name and told["pass"] == PASS
    assert [tuple(row.values()) for row in told["rows"]] == rows
    ask(name, "--team", "--csv", "--profile", "plain", "-o", str(tmp_path / "x.csv"))
    lines = list(csv.reader(io.StringIO((tmp_path / "x.csv").read_text("utf-8"))))
    shown = [["" if cell is None else str(cell) for cell in row] for row in rows]
    assert lines == [list(keys), *shown]
    table = frame(make_table(name, found))
    assert tuple(table.columns) == keys and len(table) == len(rows)
    assert table.attrs["notes"] == told["notes"]


def test_json_can_go_to_a_file(ask: Ask, tmp_path: Path) -> None:
    ask("overview", "--json", "-o", str(tmp_path / "x.json"))
    written = (tmp_path / "x.json").read_text("utf-8")
    assert json.loads(written) == json.loads(ask("overview", "--json")[1])


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_table_fits_eighty_columns_in_both_languages(
    audience: Audience, study: Study
) -> None:
    found = basis(study, find_pass(study, PASS), audience=audience)
    for name in TABLES:
        for lang in ("nl", "en"):
            with using(lang):
                text = to_text(make_table(name, found))
            assert max(map(len, text.splitlines())) <= 80, (name, lang)
            assert text.count("\n") > len(found.book.ids) or name == "waves"


def test_the_overview_is_what_one_gets_without_a_name(ask: Ask) -> None:
    assert ask()[1] == ask("overview")[1]


def test_labels_and_words_are_in_the_language_asked_for_and_keys_in_none(ask: Ask) -> None:
    dutch, english = (
        json.loads(ask("respondents", "--json", "--lang", one)[1]) for one in ("nl", "en")
    )
    assert dutch["rows"][0]["label"] == "Directe waarde"
    assert english["rows"][0]["label"] == "Direct value"
    assert [one["key"] for one in dutch["columns"]] == [one["key"] for one in english["columns"]]
    assert (
        "van" in ask("respondents", "--lang", "nl")[1]
        and "Respondents per code" in ask("respondents")[1]
    )


def test_what_enters_no_results_is_refused_in_one_line(ask: Ask) -> None:
    code, out, err = ask("respondents", "--of", "nobody")
    assert code == 2 and not out and err.count("\n") == 1
    assert ask("--csv", "--md")[0] == 2 and ask("nothing")[0] == 2
    assert ask("--pass", "elsewhere")[0] == 2


def test_csv_for_excel_guards_what_it_would_run(ask: Ask) -> None:
    _code, out, _err = ask("codebook", "--csv")
    assert out.startswith("\ufeffcode;label;part;version;text")


def test_markdown_escapes_what_people_wrote(ask: Ask) -> None:
    _code, out, _err = ask("overview", "--md", "--team")
    assert out.startswith("## Proef at a glance") and "| whose text was wholly judged |" in out
