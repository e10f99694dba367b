"""Columns to lines of text, a block at a time: CSV and JSON Lines without a Python loop over rows.

Every column is an Arrow array of bytes already in the encoding of the file, so nothing is encoded per row.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.demo.days import FIRST, SPAN, day_of, iso
from shixiao.demo.draw import Bools, Ints

Texts = pa.BinaryArray

_SECONDS = pa.array([b"%02d:%02d:%02d" % (i // 3600, i // 60 % 60, i % 60) for i in range(86400)], pa.binary())
_MINUTES = pa.array([b"%d:%02d" % (i // 60, i % 60) for i in range(1440)], pa.binary())
_DAYS = [tuple(int(p) for p in iso(i).split("-")) for i in range(SPAN)]
_EXCEL = (FIRST - FIRST.replace(year=1899, month=12, day=30)).days


def words(options: Sequence[str], index: Ints, encoding: str = "utf-8") -> Texts:
    """The option of each index; a negative index gives nothing."""
    return _encoded(tuple(options), encoding).take(pa.array(index, mask=np.asarray(index) < 0))


@lru_cache(maxsize=256)
def _encoded(options: tuple[str, ...], encoding: str) -> Texts:
    return pa.array([o.encode(encoding) for o in options], pa.binary())


def digits(values: Ints, width: int) -> np.ndarray:
    """Whole numbers as rows of ASCII digits with leading zeros."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (np.asarray(values, dtype=np.int64)[:, None] // powers % 10 + 48).astype(np.uint8)


def fixed(rows: np.ndarray) -> Texts:
    """Rows of bytes of one length as an array."""
    n, width = rows.shape
    ends = np.arange(0, n * width + 1, width, dtype=np.int32) if width else np.zeros(n + 1, dtype=np.int32)
    data = np.ascontiguousarray(rows)
    return pa.Array.from_buffers(pa.binary(), n, [None, pa.py_buffer(ends), pa.py_buffer(data)])


def whole(values: Ints) -> Texts:
    """Whole numbers; a negative one gives nothing."""
    return pa.array(values, mask=np.asarray(values) < 0).cast(pa.string()).cast(pa.binary())


_HEX = np.frombuffer(b"0123456789ABCDEF", dtype=np.uint8)


def hexes(values: np.ndarray, width: int = 12) -> Texts:
    shifts = np.arange(4 * (width - 1), -1, -4, dtype=np.uint64)
    return fixed(_HEX[(np.asarray(values, dtype=np.uint64)[:, None] >> shifts) & np.uint64(15)])


def joined(*parts: Texts | bytes, empty: Bools | None = None) -> Texts:
    """Parts set side by side; nothing where `empty`."""
    out = pc.binary_join_element_wise(
        *(p if isinstance(p, pa.Array) else pa.scalar(p, pa.binary()) for p in parts),
        pa.scalar(b"", pa.binary()),
        null_handling="replace",
        null_replacement=b"",
    )
    return out if empty is None else pc.if_else(pa.array(empty), pa.scalar(None, pa.binary()), out)


def chosen(which: Ints, *options: Texts) -> Texts:
    """Row i of option number which[i]."""
    return pc.choose(pa.array(which), *options)


# Spellings of one instant; each takes seconds on the city's clock and gives nothing for a negative one.
_BY_DAY = {
    "iso": pa.array([b"%d-%02d-%02d" % d for d in _DAYS], pa.binary()),
    "slash": pa.array([b"%d/%d/%d" % d for d in _DAYS], pa.binary()),
    "zh": pa.array(["{}年{}月{}日".format(*d).encode() for d in _DAYS], pa.binary()),
}


def _days(second: Ints, spelling: str) -> Texts:
    return _BY_DAY[spelling].take(pa.array(np.where(second < 0, 0, day_of(second)), mask=second < 0))


def stamp(second: Ints) -> Texts:
    """2026-01-05 09:03:11"""
    return joined(_days(second, "iso"), b" ", _SECONDS.take(pa.array(second % 86400)), empty=second < 0)


def stamp_t(second: Ints) -> Texts:
    """2026-01-05T09:03:11"""
    return joined(_days(second, "iso"), b"T", _SECONDS.take(pa.array(second % 86400)), empty=second < 0)


def slashed(second: Ints) -> Texts:
    """2026/1/5 9:03 (the seconds are lost, as in real exports)"""
    return joined(_days(second, "slash"), b" ", _MINUTES.take(pa.array(second % 86400 // 60)), empty=second < 0)


def stamp_zh(second: Ints) -> Texts:
    """2026年1月5日 09:03:11"""
    return joined(_days(second, "zh"), b" ", _SECONDS.take(pa.array(second % 86400)), empty=second < 0)


def day_zh(second: Ints) -> Texts:
    """2026年1月5日 (the time of day is lost)"""
    return _days(second, "zh")


def day_slashed(second: Ints) -> Texts:
    """2026/1/5"""
    return _days(second, "slash")


def midnight(second: Ints) -> Texts:
    """2026-01-05 00:00:00 (a day, written by a program that has no days)"""
    return stamp(second // 86400 * 86400)


def serial(second: Ints) -> Texts:
    """46027.37721065 (a spreadsheet's count of days)"""
    parts = digits(second % 86400 * 10**8 // 86400, 8)
    days = pc.cast(pa.array(day_of(second) + _EXCEL), pa.string()).cast(pa.binary())
    return joined(days, b".", fixed(parts), empty=second < 0)


def csv_lines(columns: Sequence[Texts], delimiter: bytes = b",", end: bytes = b"\r\n") -> Texts:
    """Rows of a CSV file; a value that needs quotes comes with them."""
    parts: list[Texts | bytes] = []
    for column in columns:
        parts += [column, delimiter]
    return joined(*parts[:-1], end)


def json_lines(columns: dict[str, Texts], bare: Sequence[str] = ()) -> Texts:
    """Rows of a JSON Lines file; `bare` columns are numbers or true/false, an absent value is null."""
    parts: list[Texts | bytes] = []
    for i, (heading, column) in enumerate(columns.items()):
        parts.append(("{" if i == 0 else ", ").encode() + f'"{heading}": '.encode())
        value = column if heading in bare else joined(b'"', column, b'"')
        parts.append(
            pc.if_else(column.is_null(), pa.scalar(b"null", pa.binary()), value) if column.null_count else value
        )
    return joined(*parts, b"}\n")


def raw(lines: Texts) -> pa.Buffer:
    """The bytes of an array of lines that has no gaps."""
    if not len(lines):
        return pa.py_buffer(b"")
    ends = np.frombuffer(lines.buffers()[1], dtype=np.int32)[lines.offset : lines.offset + len(lines) + 1]
    return lines.buffers()[2].slice(int(ends[0]), int(ends[-1] - ends[0]))
