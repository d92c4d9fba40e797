"""Judgements of 0, 1 and NaN to counts of patterns: the way in for binary codes.

Reading the numbers from memory is most of the work, so that each block of them is read once, kept
near while it is compared, and turned into one bit a judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.agreement.patterns import BoolArray, FloatArray, IntArray, Patterns, as_values, row_keys

_BLOCK = 1 << 16
_MOST_COMBINATIONS = 32
_MOST_DENSE = 3**11
_WORD = 64
_BYTE_COUNTS = np.array([bin(byte).count("1") for byte in range(256)], dtype=np.uint8)

WordArray = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Tally:
    """``counts``: codes × patterns. ``ids``: codes × units, which pattern, −1 where nobody judged;
    None where it was not asked for."""

    patterns: Patterns
    counts: FloatArray
    ids: IntArray | None


def tally_codes(data: FloatArray, *, keep_ids: bool) -> Tally:
    """Counts of the patterns of every code.

    ``data``: codes × coders × units of 0, 1 and NaN; anything else is a ValueError.
    """
    n_codes, n_coders, n_units = data.shape
    if data.size == 0:
        empty = Patterns(np.zeros((n_coders, 0), dtype=np.int64), 2)
        ids = np.full((n_codes, n_units), -1, dtype=np.int64) if keep_ids else None
        return Tally(empty, np.zeros((n_codes, 0)), ids)
    if not keep_ids and 2**n_coders <= _MOST_COMBINATIONS:
        ones, zeros = _packed(data)
        if (2 if zeros is None else 3) ** n_coders <= _MOST_COMBINATIONS:
            return _from_planes(ones, zeros, n_units)
    return _from_keys(data, keep_ids)


def _states(block: FloatArray, ones: BoolArray, zeros: BoolArray) -> None:
    """Fills ``ones`` and ``zeros``. ValueError for anything but 0, 1 and NaN."""
    np.equal(block, 1.0, out=ones)
    np.equal(block, 0.0, out=zeros)
    known = np.count_nonzero(ones) + np.count_nonzero(zeros)
    if known != block.size and known + np.count_nonzero(np.isnan(block)) != block.size:
        as_values(block, 2)  # says what is wrong


def _packed(data: FloatArray) -> tuple[WordArray, WordArray | None]:
    """Codes × coders × words of 64 units: who said 1, and who said 0 (None if nobody is missing).

    Bits beyond the last unit are 0.
    """
    whole = None if np.isnan(data[0]).any() else _packed_ones(data)
    return (whole, None) if whole is not None else _packed_both(data)


def _packed_ones(data: FloatArray) -> WordArray | None:
    """Who said 1, or None where a judgement is neither 0 nor 1."""
    ones, one, step = _buffers(data)
    zero = np.empty_like(one)
    known = 0
    for start in range(0, len(data), step):
        block = data[start : start + step]
        said_one, said_zero = one[: len(block)], zero[: len(block)]
        np.equal(block, 1.0, out=said_one)
        ones[start : start + step, :, : -(-data.shape[2] // 8)] = np.packbits(said_one, axis=-1)
        np.equal(block, 0.0, out=said_zero)
        known += int(np.count_nonzero(said_zero))
    words = ones.view(np.uint64)
    return words if known + int(_population(words).sum()) == data.size else None


def _packed_both(data: FloatArray) -> tuple[WordArray, WordArray]:
    """Who said 1 and who said 0. ValueError for other numbers."""
    ones, one, step = _buffers(data)
    zeros, zero = np.zeros_like(ones), np.empty_like(one)
    width = -(-data.shape[2] // 8)
    for start in range(0, len(data), step):
        block = data[start : start + step]
        said_one, said_zero = one[: len(block)], zero[: len(block)]
        _states(block, said_one, said_zero)
        ones[start : start + step, :, :width] = np.packbits(said_one, axis=-1)
        zeros[start : start + step, :, :width] = np.packbits(said_zero, axis=-1)
    return ones.view(np.uint64), zeros.view(np.uint64)


def _buffers(data: FloatArray) -> tuple[NDArray[np.uint8], BoolArray, int]:
    """Bytes for all codes, truth values for a block of codes, and how many codes a block has."""
    n_codes, n_coders, n_units = data.shape
    step = min(n_codes, max(1, _BLOCK // (n_coders * n_units)))
    packed = np.zeros((n_codes, n_coders, -(-n_units // _WORD) * 8), dtype=np.uint8)
    return packed, np.empty((step, n_coders, n_units), dtype=np.bool_), step


def _from_planes(ones: WordArray, zeros: WordArray | None, n_units: int) -> Tally:
    """Counts by inclusion and exclusion: first with some coders left open, then these closed."""
    n_codes, n_coders, words = ones.shape
    said = [ones] if zeros is None else [zeros, ones]
    states = 1 + len(said)
    # Missing (or 0, where nobody is missing) is what remains: the order, and so the rounding of
    # sums, is that of the keys below.
    sets = np.empty((states**n_coders, n_codes, words), dtype=np.uint64)
    sets[0] = ~np.uint64(0)
    size = 1
    for coder in range(n_coders - 1, -1, -1):
        for state, plane in enumerate(said, start=1):
            chosen = sets[state * size : (state + 1) * size]
            np.bitwise_and(sets[:size], plane[:, coder], out=chosen)
        size *= states
    found = _population(sets)
    found[0] = n_units
    by_coder = found.reshape((states,) * n_coders + (n_codes,))
    for coder in range(n_coders):
        one_coder = by_coder.swapaxes(0, coder)
        one_coder[0] -= one_coder[1:].sum(axis=0)
    counts = found.T.astype(np.float64)
    table, judged = _every_pattern(n_coders, states)
    seen = judged & counts.any(axis=0)
    return Tally(Patterns(table[:, seen], 2), counts[:, seen], None)


@lru_cache(maxsize=16)
def _every_pattern(n_coders: int, states: int) -> tuple[IntArray, BoolArray]:
    """All patterns in order, and per pattern whether somebody judged."""
    table = np.indices((states,) * n_coders).reshape(n_coders, -1) + (2 - states)
    return table.astype(np.int64), np.any(table >= 0, axis=0)


def _population(words: WordArray) -> IntArray:
    """How many bits are set, over the last axis."""
    count: Any = getattr(np, "bitwise_count", None)  # numpy 2
    bits = count(words) if count else _BYTE_COUNTS[words.view(np.uint8)]
    total: IntArray = bits.sum(axis=-1, dtype=np.int64)
    return total


def _from_keys(data: FloatArray, keep_ids: bool) -> Tally:
    _, n_coders, n_units = data.shape
    keys = _keys(data)
    size = 3**n_coders
    if size <= _MOST_DENSE:
        dense = np.stack([np.bincount(row, minlength=size) for row in keys])
        found = np.flatnonzero(dense.any(axis=0))
        found = found[found > 0]  # 0: nobody judged
        place = np.full(size, -1, dtype=np.int64)
        place[found] = np.arange(found.size)
        powers = 3 ** np.arange(n_coders - 1, -1, -1, dtype=np.int64)
        table = found[None, :] // powers[:, None] % 3 - 1
        counts = dense[:, found]
        ids = place[keys] if keep_ids else None
    else:
        _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        code, unit = np.divmod(first, n_units)
        table = as_values(data[code, :, unit].T, 2)
        judged = (table >= 0).any(axis=0)
        place = np.where(judged, np.cumsum(judged) - 1, -1)
        table = table[:, judged]
        all_ids = place[inverse.reshape(keys.shape)]
        width = table.shape[1] + 1
        counts = np.stack([np.bincount(row + 1, minlength=width)[1:] for row in all_ids])
        ids = all_ids if keep_ids else None
    return Tally(Patterns(table.astype(np.int64), 2), counts.astype(np.float64), ids)


def _keys(data: FloatArray) -> NDArray[Any]:
    """Codes × units: a number that stands for the judgements of all coders (0: none)."""
    n_codes, n_coders, n_units = data.shape
    if n_coders > 20:
        rows = np.stack([as_values(code, 2) + 1 for code in data])
        return row_keys(rows, 3)[0]
    kind = np.uint8 if n_coders <= 5 else np.uint16 if n_coders <= 10 else np.uint32
    keys = np.empty((n_codes, n_units), dtype=kind)
    step = max(1, min(n_units, _BLOCK // n_coders))
    one = np.empty((n_coders, step), dtype=np.bool_)
    zero = np.empty_like(one)
    for code in range(n_codes):
        for start in range(0, n_units, step):
            block = data[code, :, start : start + step]
            said_one, said_zero = one[:, : block.shape[1]], zero[:, : block.shape[1]]
            _states(block, said_one, said_zero)
            digits = said_one.view(np.uint8) * np.uint8(2) + said_zero.view(np.uint8)
            key = digits[0].astype(kind)
            for coder in range(1, n_coders):
                key *= kind(3)
                key += digits[coder]
            keys[code, start : start + step] = key
    return keys
