"""Any code takes two keys at most, from wherever one is; the search of codes is not counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook import CODE_KEYS, Codebook, find, shipped


def reached(book: Codebook, keys: str) -> str:
    """The code that these keys switch; "" for none, or for a code that is opened only."""
    opened = ""
    for number, key in enumerate(keys):
        code = book.level(opened).get(key, "")
        if not book.opens(code, opened) or not code:
            return code if number == len(keys) - 1 else ""
        opened = code
    return ""


@pytest.mark.parametrize("book", shipped(), ids=lambda book: book.id)
def test_every_shipped_code_takes_two_keys_at_most(book: Codebook) -> None:
    for code in book.codes:
        path = book.key_path(code.id)
        if book.opens(code.id):
            assert len(path) == 1, "its key opens it, and Enter is the code itself"
        else:
            assert 1 <= len(path) <= 2
            assert reached(book, path) == code.id


def tree(parents: list[int], keyed: list[bool]) -> Codebook:
    """A codebook in which code n stands under an earlier one, or at the top."""
    first = find("waardecreatie").codes[0]
    names = [f"c{n}" for n in range(len(parents))]
    given: dict[str, int] = {}
    codes = []
    for name, parent, has_key in zip(names, parents, keyed, strict=True):
        above = names[parent] if parent >= 0 else ""
        number = given.get(above, 0)
        key = CODE_KEYS[number] if has_key and number < len(CODE_KEYS) else ""
        given[above] = number + 1
        codes.append(replace(first, id=name, key=key, parent=above))
    return replace(find("waardecreatie"), codes=tuple(codes), decision_tree=(), qualifiers=())


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 99), st.booleans()), min_size=1, max_size=35))
def test_of_any_tree_the_keys_that_are_shown_choose_that_code(
    drawn: list[tuple[int, bool]],
) -> None:
    parents = [place % (number + 1) - 1 for number, (place, _keyed) in enumerate(drawn)]
    book = tree(parents, [keyed for _place, keyed in drawn])
    paths = [book.key_path(code.id) for code in book.codes]
    assert len({path for path in paths if path}) == len([path for path in paths if path])
    for code, path in zip(book.codes, paths, strict=True):
        top = book.top(code.id)
        if path and code.parent and len(book.below(top.id)) <= len(CODE_KEYS):
            assert len(path) == 2
            assert reached(book, path) == code.id
        if top.key and len(book.below(top.id)) <= len(CODE_KEYS):
            assert path, "a code without a key of its own gets one where it is opened"


def test_where_more_stands_under_a_code_than_there_are_keys_a_subcode_opens() -> None:
    # 20 codes under the first, and 10 under the first of those.
    book = tree([-1, *[0] * 20, *[1] * 10], [True] * 31)
    assert book.key_path("c1") == "11" == book.key_path("c1")
    assert book.opens("c1", "c0")
    assert book.key_path("c21") == "111"
    assert reached(book, "111") == "c21"
