"""A bundle is one documented file; what is not what was written is refused, and nothing changes."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import os
import random
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from forging import Line, edit, event_of, follow, pack, rehash, say, unpack
from sample import Sample
from study_steps import quick_samples

from coder.codebook import find
from coder.errors import InputError, StudyError
from coder.exchange.bundle import LAYOUT, read_bundle, write_bundle
from coder.study import Study
from coder.study.doctor import examine
from coder.study.handing import handed_out, scope_of
from coder.study.memos import write_memo
from coder.study.schema import STATE_TABLES
from coder.study.transcripts import find_fragment, find_transcript
from coder.study.union import unite

make_sample = quick_samples


class Post:
    """A coordinator's study, a copy of it elsewhere in which anna works, and the bundles."""

    def __init__(self, sample: Sample, folder: Path) -> None:
        self.here = sample
        self.folder = folder
        there = Path(shutil.copy(sample.path, folder / "there.study"))
        self.there = Sample(there, sample.clock)
        self.numbers = itertools.count()

    def bundle(
        self, sample: Sample, by: str | None = None, *, to: str | None = None, **more: bool
    ) -> Path:
        path = self.folder / f"{next(self.numbers)}.bundle"
        with sample.open() as study:
            scope = scope_of(study, by=by, to=to, private=more.pop("private", False))
            write_bundle(study, path, scope, **more)
        return path

    def merge(self, *bundles: Path) -> None:
        with self.here.open() as study:
            events = [one for path in bundles for one in read_bundle(path).events]
            unite(study, events)


@pytest.fixture
def post(sample: Sample, tmp_path: Path) -> Post:
    """Anna judged one fragment in the copy."""
    post = Post(sample, tmp_path)
    post.there.judge("anna", "P1", "1", "direct")
    post.there.judge("anna", "P1", "2", "applied")
    return post


def _everything(sample: Sample) -> object:
    with sample.open() as study:
        tables = [
            sorted(study.facts(f'SELECT * FROM "{name}"'), key=repr)
            for name in (*STATE_TABLES, "event", "local")
        ]
    return tables


# The layout


def test_a_bundle_is_lines_of_json_with_a_head_and_a_checksum(post: Post) -> None:
    path = post.bundle(post.there, "anna")
    raw = gzip.decompress(path.read_bytes())
    *lines, last = raw.splitlines(keepends=True)
    assert json.loads(last) == {"sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    head, *events = map(json.loads, lines)
    assert head.keys() == {"bundle", "study", "name", "by", "to", "made", "software"}
    assert head["bundle"] == LAYOUT == 1
    assert (head["by"], head["to"]) == ("anna", "")
    assert [one["hlc"] for one in events] == sorted(one["hlc"] for one in events)
    for one in events:
        assert list(one) == sorted(one)
        assert one.keys() == {
            *("id", "study", "author", "device", "seq", "hlc", "wall", "kind", "format"),
            *("payload", "digest", "previous", "chain"),
        }
    assert post.folder.name.encode() not in path.read_bytes()


def test_the_page_on_bundles_names_every_field_and_the_layout(post: Post) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "bundle.md"
    text = page.read_text(encoding="utf-8")
    head, event, *_rest, last = unpack(post.bundle(post.there))
    for name in (*head, *event, *last):
        assert f"`{name}`" in text
    assert re.search(rf"[Ll]ayout {LAYOUT}\b", text)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_bundle_is_readable_by_its_owner_only(post: Post) -> None:
    assert stat.S_IMODE(post.bundle(post.there).stat().st_mode) == 0o600


# What goes in


def _acts(path: Path) -> list[str]:
    kinds = {"judgement", "star", "memo", "signoff", "shown"}
    return [
        one.event.kind for one in read_bundle(path).events if one.text if one.event.kind in kinds
    ]


def test_a_bundle_goes_on_where_the_last_of_its_kind_ended(post: Post) -> None:
    assert _acts(post.bundle(post.there, "anna")) == ["judgement"] * 2
    assert _acts(post.bundle(post.there, "anna")) == []
    post.there.judge("anna", "P1", "3", "realised")
    assert _acts(post.bundle(post.there)) == ["judgement"] * 3
    assert _acts(post.bundle(post.there, "anna")) == ["judgement"]
    assert _acts(post.bundle(post.there, "anna", whole=True)) == ["judgement"] * 3


def test_with_as_it_holds_that_coders_acts_and_no_one_elses(post: Post) -> None:
    post.there.judge("bram", "P1", "1", "hindering")
    by = {
        one.event.author
        for one in read_bundle(post.bundle(post.there, "anna")).events
        if one.text and one.event.kind == "judgement"
    }
    with post.there.open("anna") as study:
        assert by == {study.author}
    assert len(_acts(post.bundle(post.there))) == 3


def test_private_memos_stay_unless_their_writer_says_so(post: Post) -> None:
    with post.there.open("anna") as study:
        coding_pass, transcript = post.there.coding_pass(study), find_transcript(study, "P1")
        fragment = find_fragment(study, transcript, "1")
        write_memo(study, coding_pass, transcript, fragment, "GEHEIM", private=True)
    for by in ("anna", None):
        assert "memo" not in _acts(post.bundle(post.there, by))
    assert "memo" in _acts(post.bundle(post.there, "anna", private=True))
    with post.there.open() as study, pytest.raises(InputError, match="--private goes with --as"):
        scope_of(study, by=None, to=None, private=True)


def test_what_is_given_out_is_in_the_journal(post: Post) -> None:
    post.bundle(post.there, "anna")
    post.bundle(post.there, to="bram")
    with post.there.open() as study:
        told = [(one.what, one.by, one.to) for one in handed_out(study)]
    assert told == [("bundle", "anna", ""), ("bundle", "", "bram")]


def test_a_bundle_that_cannot_be_written_leaves_nothing(post: Post) -> None:
    with post.there.open() as study:
        before = study.facts("SELECT count(*) FROM event")
        scope = scope_of(study, by=None, to=None)
        for path in (post.here.path, post.folder, Path(f"{post.here.path}-wal")):
            with pytest.raises(InputError, match="choose another name"):
                write_bundle(study, path, scope)
        with pytest.raises(InputError, match="cannot be written"):
            write_bundle(study, post.folder / "none" / "x.bundle", scope)
        assert study.facts("SELECT count(*) FROM event") == before
    assert not [one for one in post.folder.iterdir() if one.name.startswith(".")]


def test_others_write_while_a_bundle_is_written(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.exchange import bundle

    lines = bundle._lines

    def meanwhile(*arguments: object) -> Iterator[dict[str, object]]:
        for number, line in enumerate(lines(*arguments)):  # type: ignore[arg-type]
            if number == 2:
                post.there.judge("anna", "P1", "4", "realised")
            yield line

    monkeypatch.setattr(bundle, "_lines", meanwhile)
    first = post.bundle(post.there, "anna")
    monkeypatch.undo()
    second = post.bundle(post.there, "anna")
    assert (_acts(first), _acts(second)) == (["judgement"] * 2, ["judgement"])
    post.merge(second, first)
    with post.here.open() as study:
        assert len(study.facts("SELECT 1 FROM judgement")) == 3


# What is refused

BROKEN = "no bundle, or it was cut off or changed"
TAMPERED = "is not what was written"
NEWER = "newer version of the program"


def _bundle(change: Callable[[list[Line]], object]) -> Callable[[Post], Path]:
    return lambda post: edit(post.bundle(post.there), change)


def _last(lines: list[Line]) -> Line:
    return event_of(lines, "judgement")


def _put(key: str, value: object, *, hashed: bool = False) -> Callable[[Post], Path]:
    def change(lines: list[Line]) -> None:
        line = _last(lines)
        line[key] = value
        if hashed:
            rehash(line)

    return _bundle(change)


def _said(**changes: object) -> Callable[[Post], Path]:
    """The last judgement, saying something else, with hashes that fit."""
    return _bundle(lambda lines: say(_last(lines), **changes))


def _new(kind: str, /, **changes: object) -> Callable[[Post], Path]:
    """One judgement more, in whose place something else stands."""

    def change(lines: list[Line]) -> None:
        line = follow(lines, _last(lines))
        line["kind"] = kind
        say(line, **changes)

    return _bundle(change)


def _head(**changes: object) -> Callable[[Post], Path]:
    return _bundle(lambda lines: lines[0].update(changes))


def _bytes(change: Callable[[bytes], bytes]) -> Callable[[Post], Path]:
    def make(post: Post) -> Path:
        path = post.bundle(post.there)
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def _false_chain(lines: list[Line]) -> None:
    """The hashes of the last judgement fit, but what it follows is another device's."""
    line = _last(lines)
    line["previous"] = next(one for one in lines[1:] if one["device"] != line["device"])["chain"]
    line["seq"] = 2
    rehash(line)


def _two_of_one_id(lines: list[Line]) -> None:
    first, second = [one for one in lines if one.get("kind") == "judgement"]
    second["id"] = first["id"]
    rehash(second)


def _known_and_changed(post: Post) -> Path:
    """An event that is here already, saying something else, hashed anew."""
    return edit(
        post.bundle(post.there), lambda lines: say(event_of(lines, "coder.set"), name="mallory")
    )


def _of_another_study(post: Post) -> Path:
    other = post.folder / "other.study"
    Study.create(other, codebook=find("waardecreatie"), clock=post.here.clock).close()
    return post.bundle(Sample(other, post.here.clock))


def _bomb(post: Post) -> Path:
    path = post.folder / "bomb.bundle"
    head = unpack(post.bundle(post.there))[0]
    with gzip.open(path, "wb") as packed:
        packed.write(json.dumps(head).encode() + b"\n")
        for _block in range(60):
            packed.write(b'"' + b"a" * 1_000_000)
    return path


def _named(name: str, content: bytes | None = None) -> Callable[[Post], Path]:
    def make(post: Post) -> Path:
        path = post.folder / name
        if content is not None:
            path.write_bytes(content)
        return path

    return make


def _folder(post: Post) -> Path:
    path = post.folder / "folder.bundle"
    path.mkdir()
    return path


ID = "019e7044-8803-7c63-af6b-20d257e43958"
NESTED = "[" * 200_000
REFUSED: dict[str, tuple[Callable[[Post], Path], str]] = {
    "another study": (_of_another_study, "of another study"),
    "another cut": (_said(fragment=ID), "on fragments that this study does not have"),
    "a fragment of another transcript": (_said(transcript=ID), "on fragments that this study"),
    "a pass nobody planned": (_said(**{"pass": ID}), "of a pass or a coder"),
    "a coder nobody added": (_said(coder=ID), "of a pass or a coder"),
    "an unknown codebook version": (_said(version="99"), "version 99, which this study does not"),
    "a code that the codebook lacks": (
        _said(assignments=[{"code": "zzz", "qualifiers": {}, "start": None, "end": None}]),
        "code zzz, which codebook",
    ),
    "another text of a codebook version": (
        _new(
            "codebook.added",
            codebook="waardecreatie",
            version=find("waardecreatie").version,
            document={"codes": []},
            checksum="other",
        ),
        "another text of codebook waardecreatie",
    ),
    "tampered payload": (_put("payload", '{"salt":"x"}'), TAMPERED),
    "tampered author": (_put("author", ID), TAMPERED),
    "tampered digest": (_put("digest", "00" * 32), TAMPERED),
    "tampered chain": (_put("chain", "00" * 32), TAMPERED),
    "a chain that is false": (_bundle(_false_chain), TAMPERED),
    "a predecessor that is not before it": (_put("seq", 7, hashed=True), TAMPERED),
    "no predecessor": (_put("previous", "00" * 32, hashed=True), TAMPERED),
    "a stamp before its predecessor": (
        _bundle(
            lambda lines: (
                _last(lines).update(hlc=f"000000000001-0000-{_last(lines)['device']}"),
                rehash(_last(lines)),
            )
        ),
        TAMPERED,
    ),
    "a stamp that is none": (_put("hlc", "tomorrow", hashed=True), TAMPERED),
    "a stamp after all time": (
        _bundle(
            lambda lines: (
                _last(lines).update(hlc=f"ffffffffffff-ffff-{_last(lines)['device']}"),
                rehash(_last(lines)),
            )
        ),
        TAMPERED,
    ),
    "a wall clock that is none": (_put("wall", "\x1b[2Jnow", hashed=True), TAMPERED),
    "an id that is none": (_put("id", "\x1b[2Jme", hashed=True), TAMPERED),
    "too large a number": (_put("seq", 2**70, hashed=True), TAMPERED),
    "two events of one id": (_bundle(_two_of_one_id), TAMPERED),
    "one that is here otherwise": (_known_and_changed, TAMPERED),
    "newer format of an event": (_put("format", 2, hashed=True), NEWER),
    "unknown kind": (_put("kind", "telepathy", hashed=True), NEWER),
    "newer layout": (_head(bundle=LAYOUT + 1), NEWER),
    "no layout": (_head(bundle="one"), BROKEN),
    "layout nought": (_head(bundle=0), BROKEN),
    "a name that is none": (_head(name=None), BROKEN),
    "a field of another type": (_put("seq", "1"), BROKEN),
    "no hexadecimals": (_put("chain", "zz"), BROKEN),
    "hexadecimals spelt otherwise": (
        _bundle(lambda lines: _last(lines).update(chain=_last(lines)["chain"].upper())),
        BROKEN,
    ),
    "a field too many": (_put("secret", "x"), BROKEN),
    "a field too few": (_bundle(lambda lines: _last(lines).pop("payload")), BROKEN),
    "half a surrogate pair": (_bundle(lambda lines: _last(lines).update(author="\ud800")), BROKEN),
    "a payload that is none": (_put("payload", "[]"), BROKEN),
    "a payload with a key twice": (_put("payload", '{"a":1,"a":2}'), BROKEN),
    "a payload with no number": (_put("payload", '{"a":NaN}'), BROKEN),
    "a payload with half a surrogate pair": (_put("payload", '{"a":"\\ud800"}'), BROKEN),
    "a payload too deep": (_put("payload", NESTED), BROKEN),
    "a judgement of no fragment": (_new("judgement", fragment=None), "cannot be read|fragments"),
    "a judgement in a heap": (_new("judgement", fragment=[1]), "cannot be read"),
    "an undoing of a number": (_new("undone", events=7), "cannot be read"),
    "an erasure of nothing": (_new("erasure", events=None), "cannot be read"),
    "a closing without a seal": (_new("pass.closed", transcripts=[], reason=""), "cannot be read"),
    "a name that is a number": (
        _new("coder.set", coder=ID, name={"a": 1}, kind="coach"),
        "cannot be read",
    ),
    "a number past all numbers": (
        _new("star", state="on", until=10**40),
        "cannot be read",
    ),
    "cut off": (_bytes(lambda all_of_it: all_of_it[: len(all_of_it) // 2]), BROKEN),
    "without its last line": (
        _bytes(
            lambda all_of_it: gzip.compress(
                b"".join(gzip.decompress(all_of_it).splitlines(keepends=True)[:-1])
            )
        ),
        BROKEN,
    ),
    "with a line too many": (
        _bytes(lambda all_of_it: gzip.compress(gzip.decompress(all_of_it) + b"{}\n")),
        BROKEN,
    ),
    "a letter changed": (
        _bytes(
            lambda all_of_it: gzip.compress(gzip.decompress(all_of_it).replace(b"anna", b"bram"))
        ),
        BROKEN,
    ),
    "not gzip": (_named("x.bundle", b"PK\x03\x04 not this"), BROKEN),
    "not JSON": (_named("x.bundle", gzip.compress(b"hello\n")), BROKEN),
    "JSON too deep": (_named("x.bundle", gzip.compress(NESTED.encode() + b"\n")), BROKEN),
    "a bomb": (_bomb, BROKEN),
    "empty": (_named("x.bundle", b""), BROKEN),
    "empty inside": (_named("x.bundle", gzip.compress(b"")), BROKEN),
    "a folder": (_folder, "no such bundle"),
    "missing": (_named("nowhere.bundle"), "no such bundle"),
    "a study": (lambda post: post.there.path, "this is a study"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_right_is_refused_with_the_reason_and_nothing_changes(
    what: str, post: Post
) -> None:
    make, reason = REFUSED[what]
    path = make(post)
    before = _everything(post.here)
    with pytest.raises(InputError, match=reason) as refused:
        post.merge(path)
    said = str(refused.value)
    assert said.isprintable()
    assert _everything(post.here) == before
    with post.here.open() as study:
        assert list(examine(study)) == []


def test_one_bad_bundle_among_good_ones_leaves_all_out(post: Post) -> None:
    good = post.bundle(post.there, "anna", whole=True)
    bad = _said(fragment=ID)(post)
    before = _everything(post.here)
    for order in ((good, bad), (bad, good)):
        with pytest.raises(InputError):
            post.merge(*order)
        assert _everything(post.here) == before
    post.merge(good)
    assert _everything(post.here) != before


def test_a_bomb_is_not_unpacked_to_its_end(post: Post) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError):
        read_bundle(_bomb(post))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * (1024 if sys.platform != "darwin" else 1024**2)


def test_a_hostile_name_of_a_study_is_shown_harmless(post: Post) -> None:
    hostile = "\x1b[2J\u202eevil\nline"
    path = edit(post.bundle(post.there), lambda lines: lines[0].update(name=hostile, by=hostile))
    found = read_bundle(path)
    assert found.name == hostile  # as it is; whoever shows it makes it harmless
    post.merge(path)


@pytest.mark.slow
def test_no_byte_of_a_bundle_can_change_unnoticed(post: Post) -> None:
    path = post.bundle(post.there)
    whole = gzip.decompress(path.read_bytes())
    head, *events, _checksum = unpack(path)
    before = _everything(post.here)
    dice = random.Random(7)
    for place in dice.sample(range(len(whole)), 600):
        other = bytes([whole[place] ^ (1 << dice.randrange(8))])
        path.write_bytes(gzip.compress(whole[:place] + other + whole[place + 1 :], 1))
        with pytest.raises(InputError):
            post.merge(path)
        # And with the checksum of the file put right: every event has its own.
        try:
            *lines, _last_line = unpack(path)
            pack(path, lines)
        except ValueError:
            continue  # no JSON any more
        if lines[0] == head and lines[1:] != events:
            with pytest.raises((InputError, StudyError)):
                post.merge(path)
    assert _everything(post.here) == before
