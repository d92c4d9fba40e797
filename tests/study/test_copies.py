"""A copy for one coder holds what that coder may read, and nothing of the others but that it is."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import stat
from pathlib import Path

import pytest
from study_file import add_interview, at_work, damage, events_of, make_study, raw, tables_of

from coder.codebook import Codebook
from coder.consensus import close_pass, differences
from coder.errors import BlindError, InputError, StudyError
from coder.exchange.bundle import read_bundle, write_bundle
from coder.model import Assignment
from coder.overview import overview
from coder.study import Study
from coder.study.backup import back_up
from coder.study.coders import add_coder
from coder.study.copies import copy_for, made_for
from coder.study.decisions import decide
from coder.study.handing import handed_out, scope_of
from coder.study.judgements import judge, judgements_of
from coder.study.memos import fragment_memos, write_memo
from coder.study.passes import find_pass, new_pass, release
from coder.study.signoffs import mark_shown, sign_off
from coder.study.stars import set_star
from coder.study.transcripts import find_transcript, fragments_of, is_frozen, list_transcripts
from coder.study.union import unite

SHARED, PRIVATE, REASON = "GEHEIM GEDEELD", "GEHEIM VOOR MIJZELF", "GEHEIM BESLUIT"
ANNAS_CODE = "realised"
TICKS = itertools.count(1_780_000_000_000, 7)


def _open(path: Path, coder: str | None = None) -> Study:
    return Study.open(path, coder, clock=lambda: next(TICKS))


def _works(path: Path, name: str, text: str, code: str, *, signs: bool = True) -> None:
    with _open(path, name) as study, study.act():
        coding_pass, transcript, fragments = at_work(study, text)
        mark_shown(study, coding_pass, transcript, fragments)
        for one in fragments[:-1]:
            judge(study, coding_pass, transcript, one, [Assignment(code)])
        if signs:
            sign_off(study, coding_pass, transcript, rest_none=True)


@pytest.fixture(scope="module")
def study_once(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> Path:
    """T1 and T2 are everybody's, T3 is not bram's; anna has done everything, and wrote memos."""
    path = tmp_path_factory.mktemp("copies") / "x.study"
    make_study(path, book, lambda: next(TICKS), transcripts=3)
    with _open(path) as study:
        release(study, "eerste", "bram", "T3", "te druk")
        for name in ("T1", "T2", "T3"):
            release(study, "eerste", "carla", name, "doet niet mee")
    for name in ("T1", "T2", "T3"):
        _works(path, "anna", name, ANNAS_CODE)
    with _open(path, "anna") as study:
        for name in ("T1", "T3"):
            coding_pass, transcript, fragments = at_work(study, name)
            set_star(study, coding_pass, transcript, fragments[0], True)
            write_memo(study, coding_pass, transcript, fragments[0], f"{SHARED} {name}")
            write_memo(study, coding_pass, transcript, fragments[0], PRIVATE, private=True)
    _works(path, "bram", "T1", "hindering", signs=False)
    return path


@pytest.fixture
def study(study_once: Path, tmp_path: Path) -> Path:
    """The coordinator's file."""
    return Path(shutil.copy(study_once, tmp_path / "x.study"))


def _copy(study: Path, coder: str = "bram") -> Path:
    copy = study.with_name(f"{coder}.study")
    with _open(study) as opened:
        copy_for(opened, coder, copy)
    return copy


def _bundle_for(study: Path, coder: str) -> Path:
    bundle = study.with_name(f"for {coder}.bundle")
    with _open(study) as opened:
        write_bundle(opened, bundle, scope_of(opened, by=None, to=coder))
    return bundle


def _merge(study: Path, bundle: Path) -> None:
    with _open(study) as opened:
        unite(opened, read_bundle(bundle).events)


def _bytes_of(path: Path) -> bytes:
    """The file as any program can read it, with what lies beside it."""
    beside = [one for one in path.parent.iterdir() if one.name.startswith(f"{path.name}-")]
    return b"".join(one.read_bytes() for one in (path, *beside))


# What is in it


def test_a_copy_holds_what_its_coder_reads_and_nothing_that_others_said(study: Path) -> None:
    copy = _copy(study)
    now = tables_of(copy)
    with _open(copy) as opened:
        assert opened.coder is not None
        bram = opened.coder.id
        assert [one.name for one in list_transcripts(opened)] == ["T1", "T2"]
        for name in ("T1", "T2"):
            assert len(fragments_of(opened, find_transcript(opened, name))) == 8
    assert {row[1] for row in now["judgement"]} == {bram}
    assert {row[1] for row in now["assignment"]} == {bram}
    for table in ("star", "memo", "signoff", "seal", "decision", "at_table"):
        assert now[table] == []
    for table in ("codebook", "coding_pass", "coder", "respondent"):
        assert now[table] == tables_of(study)[table]
    assert {row[1] for row in now["shown"]} == {bram}


def test_the_bytes_of_a_copy_have_nothing_of_the_others(study: Path) -> None:
    all_of_it = _bytes_of(study)
    secret = [SHARED.encode(), PRIVATE.encode(), b"Antwoord 1 van T3"]
    assert all(one in all_of_it for one in secret)
    theirs = [
        one.payload["salt"].encode()
        for one in events_of(study)
        if one.payload
        and one.kind in ("judgement", "star", "memo", "signoff", "shown")
        and one.payload["coder"] != _id_of(study, "bram")
    ]
    assert len(theirs) > 10
    assert all(one in all_of_it for one in theirs)
    copied = _bytes_of(_copy(study))
    assert b"Antwoord 1 van T1" in copied
    assert not [one for one in (*secret, *theirs) if one in copied]


def _id_of(study: Path, name: str) -> str:
    (found,) = [row[0] for row in tables_of(study)["coder"] if row[1].casefold() == name]
    return str(found)


def test_every_event_is_in_a_copy_with_its_content_or_without(study: Path) -> None:
    copy = _copy(study)
    here = [one.chain for one in events_of(study) if one.kind != "handed"]
    assert [one.chain for one in events_of(copy)] == here
    assert damage(copy) == damage(study) == []


def test_doctor_is_content_with_a_copy_of_a_study_that_waits_for_a_bundle(study: Path) -> None:
    elsewhere = Path(shutil.copy(study, study.with_name("elsewhere.study")))
    for code in ("direct", "applied"):
        _works(elsewhere, "bram", "T2", code, signs=False)
        bundle = study.with_name(f"{code}.bundle")
        with _open(elsewhere) as opened:
            write_bundle(opened, bundle, scope_of(opened, by=None, to=None))
    _merge(study, bundle)  # the second; the first does not come
    with raw(study) as connection:
        gaps = connection.execute("SELECT value FROM local WHERE key = 'gaps'").fetchone()
    assert gaps != ("[]",)
    assert damage(study) == []
    assert damage(_copy(study)) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_copy_is_readable_by_its_owner_only(study: Path) -> None:
    assert stat.S_IMODE(_copy(study).stat().st_mode) == 0o600


# Whose it is


def test_a_copy_opens_as_its_coder_and_as_nobody_else(study: Path) -> None:
    copy = _copy(study)
    for name in (None, "bram", "Bram"):
        with _open(copy, name) as opened:
            assert opened.coder is not None
            assert opened.coder.name == "bram"
    for name in ("anna", "carla"):
        with pytest.raises(InputError, match="made for bram, and acts as bram only"):
            _open(copy, name)


def test_a_copy_copied_by_hand_or_by_backup_is_still_its_coders(study: Path) -> None:
    copy = _copy(study)
    with _open(copy) as opened:
        saved = back_up(opened, study.with_name("saved.backup")).path
    for path in (saved, Path(shutil.copy(copy, study.with_name("moved.study")))):
        with _open(path) as opened:
            assert made_for(opened) == _id_of(study, "bram")
            assert opened.coder is not None


def test_in_a_copy_one_works_and_looks_as_in_the_study(study: Path) -> None:
    copy = _copy(study)
    _works(copy, "bram", "T2", "applied")
    with _open(copy) as opened:
        coding_pass = find_pass(opened, "eerste")
        assert len(judgements_of(opened, coding_pass)) == 7
        assert [one.transcript for one in overview(opened, coding_pass).lines] == ["T1", "T2"]
        with pytest.raises(BlindError):
            close_pass(opened, "eerste", incomplete="nu al")
        with pytest.raises(BlindError):
            copy_for(opened, "anna", study.with_name("anna.study"))
    assert damage(copy) == []


# Where it comes from


def test_from_a_copy_on_fragments_stay_as_they_are_cut(study: Path, book: Codebook) -> None:
    new = study.with_name("new.study")
    make_study(new, book, lambda: next(TICKS))
    with _open(new) as opened:
        loose = add_interview(opened, "T9")
        assert not is_frozen(opened, loose)
        copy_for(opened, "bram", new.with_name("bram.study"))
        assert is_frozen(opened, loose)
        assert [(one.what, one.to) for one in handed_out(opened)] == [("copy", "bram")]


def test_a_copy_is_refused_for_whom_it_cannot_be_and_where_it_cannot_lie(study: Path) -> None:
    before = study.read_bytes()
    with _open(study) as opened:
        add_coder(opened, "dirk", "coach")
        n = opened.facts("SELECT count(*) FROM event")
        for name, error in (("nobody", "no coder nobody"), ("dirk", "nothing to read yet")):
            with pytest.raises(InputError, match=error):
                copy_for(opened, name, study.with_name("new.study"))
        for path in (study, study.parent, study.with_name("x.bundle")):
            study.with_name("x.bundle").write_text("mine")
            with pytest.raises(StudyError, match="exists already"):
                copy_for(opened, "bram", path)
        with pytest.raises(StudyError, match="cannot be made"):
            copy_for(opened, "bram", study.parent / "none" / "bram.study")
        assert opened.facts("SELECT count(*) FROM event") == n
    with _open(study, "anna") as opened, pytest.raises(BlindError):
        copy_for(opened, "anna", study.with_name("anna.study"))
    assert study.with_name("x.bundle").read_text() == "mine"
    assert len(before) <= len(study.read_bytes())
    assert not [one for one in study.parent.iterdir() if one.name.startswith(".")]


# What comes later


def test_before_the_table_a_bundle_for_a_coder_brings_nothing_of_others(study: Path) -> None:
    copy = _copy(study)
    before = tables_of(copy)
    _merge(copy, _bundle_for(study, "bram"))
    assert tables_of(copy) == before
    assert SHARED.encode() not in _bytes_of(copy)
    assert damage(copy) == []


def test_after_the_table_a_bundle_fills_in_what_the_coder_may_read_now(study: Path) -> None:
    copy = _copy(study)
    for name in ("T1", "T2"):
        _works(copy, "bram", name, "hindering")
    home = study.with_name("bram.bundle")
    with _open(copy) as opened:
        write_bundle(opened, home, scope_of(opened, by=None, to=None))
    _merge(study, home)
    with _open(study) as opened:
        assert close_pass(opened, "eerste") == ["T1", "T2", "T3"]
        coding_pass, transcript, fragments = at_work(opened, "T1")
        decide(opened, coding_pass, transcript, fragments[0], [], reason=REASON)
        shared = len(differences(opened, coding_pass))
        coding_pass, not_his, fragments = at_work(opened, "T3")
        decide(opened, coding_pass, not_his, fragments[0], [], reason=f"{REASON} T3")
    bundle = _bundle_for(study, "bram")
    _merge(copy, bundle)
    assert damage(copy) == []
    with _open(copy) as opened:
        coding_pass = find_pass(opened, "eerste")
        assert coding_pass.state == "closed"
        assert len(differences(opened, coding_pass)) == shared > 0
        assert {one.coder for one in judgements_of(opened, coding_pass)} == {"anna", "bram"}
        assert [one.text for one in fragment_memos(opened, coding_pass)] == [f"{SHARED} T1"]
    held = _bytes_of(copy) + repr(read_bundle(bundle)).encode()
    for secret in (PRIVATE, f"{SHARED} T3", f"{REASON} T3", "Antwoord 1 van T3"):
        assert secret.encode() not in held
    before = tables_of(copy)
    _merge(copy, _bundle_for(study, "bram"))
    assert tables_of(copy) == before


def test_a_memo_made_private_later_does_not_go_out_as_it_was(study: Path) -> None:
    with _open(study, "anna") as opened:
        coding_pass, transcript, fragments = at_work(opened, "T1")
        memo = write_memo(opened, coding_pass, transcript, fragments[1], "GEHEIM TOCH NIET")
        write_memo(
            opened, coding_pass, transcript, fragments[1], "GEHEIM TOCH", private=True, memo=memo
        )
    _works(study, "bram", "T1", "hindering")
    _works(study, "bram", "T2", "hindering")
    with _open(study) as opened:
        close_pass(opened, "eerste")
        for by, to, private, there in (
            (None, "bram", False, False),
            (None, None, False, False),
            ("anna", None, False, False),
            ("anna", None, True, True),
        ):
            bundle = study.with_name("x.bundle")
            scope = scope_of(opened, by=by, to=to, private=private)
            write_bundle(opened, bundle, scope, whole=True)
            told = "".join(one.text or "" for one in read_bundle(bundle).events)
            assert len(re.findall("GEHEIM TOCH", told)) == (2 if there else 0)


def test_of_a_pass_that_comes_later_a_copy_gets_its_text(study: Path) -> None:
    copy = _copy(study)
    with _open(study) as opened:
        new_pass(opened, "tweede", coders=["bram"], transcripts=["T3"])
    _merge(copy, _bundle_for(study, "bram"))
    with _open(copy) as opened:
        assert [one.name for one in list_transcripts(opened)] == ["T1", "T2", "T3"]
        assert len(fragments_of(opened, find_transcript(opened, "T3"))) == 8
    assert {row[1] for row in tables_of(copy)["judgement"]} == {_id_of(study, "bram")}
    assert damage(copy) == []
