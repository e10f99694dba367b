"""What the columns of a file look like: how many values, how they are spelt, how often each comes."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shixiao import dates
from shixiao.facts._table import Column
from shixiao.intake.convert import decimals
from shixiao.intake.source import MISSING
from shixiao.masks import hides

KEPT = 400  # distinct values that are counted one by one
LOOKED_AT = 4_000
_US = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(.*)", re.S)


@dataclass
class Look:
    """One column, as far as it has been read."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    many: bool = False
    sample: list[str] = field(default_factory=list)
    filled: int = 0
    rows: int = 0

    def add(self, cells: pa.Array) -> None:
        values = pc.utf8_trim_whitespace(cells)
        values = values.filter(pc.and_(values.is_valid(), pc.invert(pc.is_in(values, pa.array(MISSING)))))
        self.rows += len(cells)
        self.filled += len(values)
        self.sample += values.slice(0, max(0, LOOKED_AT - len(self.sample))).to_pylist()
        if not self.many:
            for each in pc.value_counts(values).to_pylist():
                self.counts[each["values"]] += each["counts"]
            self.many = len(self.counts) > KEPT

    @property
    def distinct(self) -> list[str]:
        return list(dict.fromkeys(self.sample))

    def is_empty(self) -> bool:
        return not self.filled

    def holds_identities(self) -> bool:
        some = self.distinct[:500]
        return bool(some) and sum(bool(hides(v)) for v in some) > 0.5 * len(some)

    def numbers(self) -> tuple[float, list[str]]:
        """The share of values that are numbers, and the others."""
        some = pa.array(self.distinct, pa.string())
        _read, wrong = decimals(some, Column("decimal(18, 4)"), pa.decimal128(18, 4))
        others = [v for v, w in zip(self.distinct, wrong, strict=True) if w]
        return 1 - len(others) / max(1, len(some)), others

    def days(self, formats: tuple[str, ...] = ()) -> tuple[float, list[str]]:
        """The share of values that are days or times, and the others."""
        some = pa.array(self.distinct, pa.string())
        read = dates.instants(some, "UTC", formats)
        others = [v for v, bad in zip(self.distinct, read.bad, strict=True) if bad]
        return 1 - len(others) / max(1, len(some)), others

    def format(self) -> tuple[str | None, str]:
        """The format of days written 03/04/2019 or as months, and a doubt about it, if there is one."""
        some = self.distinct
        if some and all(re.fullmatch(r"\d{4}[-/.]\d{1,2}", v) for v in some):
            return f"%Y{some[0][4]}%m", ""
        found = [m for v in some if (m := _US.fullmatch(v))]
        if len(found) < 0.5 * max(1, len(some)):
            return None, ""
        mark, rest = found[0][2], _clock(found[0][5])
        if any(int(m[1]) > 12 for m in found):
            return f"%d{mark}%m{mark}%Y{rest}", ""
        if any(int(m[3]) > 12 for m in found):
            return f"%m{mark}%d{mark}%Y{rest}", ""
        return None, f'add format: "%d{mark}%m{mark}%Y{rest}" or "%m{mark}%d{mark}%Y{rest}"'


def _clock(rest: str) -> str:
    if not rest.strip():
        return ""
    half = bool(re.search("[ap]m", rest, re.I))
    seconds = rest.count(":") > 1
    gap = rest[: len(rest) - len(rest.lstrip())]
    return f"{gap}{'%I' if half else '%H'}:%M{':%S' if seconds else ''}{' %p' if half else ''}"


def look(reading: Any) -> tuple[list[Look], int]:
    """Every column of an open file, and how many rows it has."""
    looks: dict[str, Look] = {}
    rows = 0
    for raw in reading.batches:
        rows += raw.read
        for name, column in zip(raw.cells.schema.names, raw.cells.columns, strict=True):
            looks.setdefault(name, Look(name)).add(column)
    return [looks.get(h, Look(h)) for h in reading.headings], rows


def pattern(files: list[Path]) -> str:
    """One name for files that differ in their numbers only: cases_2024-01.csv, cases_2024-02.csv → cases_*.csv."""
    if len(files) == 1:
        return files[0].name
    return re.sub(r"\d[\d_.-]*(?=[^.]*\.)", "*", files[0].name, count=1)
