"""What the columns of a file look like: how many values, how they are spelt, how often each comes."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shixiao import dates
from shixiao.facts._table import Column
from shixiao.intake.convert import decimals
from shixiao.intake.not_data import Judge
from shixiao.intake.source import MISSING
from shixiao.words import _, hides

KEPT = 400  # distinct values that are counted one by one
LOOKED_AT = 4_000
_DATED = re.compile(r"date|time|_at\b|_dt\b|日|时|時|期|일|data", re.I)
_CLOCK = re.compile(r"\d\s?[:时時点]\s?\d|\d[ T]\d\d:?\d\d|[时時点]$")
_MINGUO = re.compile(r"(?:民[國国] ?)?(?:9\d|1[0-2]\d)[-/.年]\d{1,2}[-/.月]\d{1,2}(?:日|\b)(?![-/.]?\d)")
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

    @cached_property
    def times(self) -> tuple[list[float], bool]:
        """Seconds of the days and times a column holds, in no order (nothing where it is no such column), and whether
        a clock is written beside the days."""
        some = self.distinct[:1_000]
        bare = all(v.isdigit() for v in some)  # 20260105, or a number: the heading tells
        if not some or (bare and not (_DATED.search(self.name) and all(len(v) in (5, 8, 14) for v in some))):
            return [], False
        if self.is_minguo:
            years = [[int(n) for n in re.findall(r"\d+", v)[:3]] for v in some]
            return sorted((y * 372 + m * 31 + d) * 86_400.0 for y, m, d in years), any(_CLOCK.search(v) for v in some)
        spelling, doubt = self.format()
        formats = (spelling,) if spelling else tuple(re.findall(r'"(%[^"]+)"', doubt))[:1]
        read = dates.instants(pa.array(some, pa.string()), "UTC", formats)
        if read.bad.mean() > 0.2:
            return [], False
        begun = pc.coalesce(read.utc, read.day.cast(read.utc.type))  # a day without a clock counts from its midnight
        seconds = [v / 1e6 for v in begun.cast(pa.int64()).to_pylist() if v is not None]
        return sorted(seconds), any(_CLOCK.search(v) for v in some)

    @property
    def is_minguo(self) -> bool:
        """Days with years of the Republic of China: 114/01/05, 民國114年1月5日."""
        return bool(self.sample) and all(_MINGUO.match(v) for v in self.distinct[:200])

    @property
    def is_dates(self) -> bool:
        return bool(self.times[0])

    @property
    def middle(self) -> float:
        """The middle of the times it holds."""
        seconds = self.times[0]
        return seconds[len(seconds) // 2]

    def all_midnight(self) -> bool:
        """Whether a clock is written and never says anything: a day without one is a day."""
        seconds, clock = self.times
        return clock and all(v % 86_400 == 0 for v in seconds)

    def two_spellings(self) -> str:
        """A doubt about days of which some are written 13/01/2026 and the others 2026-02-01."""
        some = self.distinct
        one = sum(bool(_US.fullmatch(v)) for v in some)
        other = sum(bool(re.match(r"\d{4}[-/.年]", v)) for v in some)
        if not one or not other:
            return ""
        return _(
            "{n} days are written in another way than the rest: a spreadsheet may have swapped days and months",
            n=min(one, other),
        )

    def is_word(self) -> bool:
        """Short texts, neither days nor numbers nor identities."""
        some = self.distinct[:500]
        return (
            not self.is_dates
            and not self.holds_identities()
            and sum(bool(re.search(r"[^\W\d_]", v)) and len(v) <= 60 for v in some) > 0.8 * max(1, len(some))
        )

    @property
    def length(self) -> float:
        """How long its values are in the middle."""
        sizes = sorted(len(v) for v in self.distinct[:500])
        return sizes[len(sizes) // 2] if sizes else 0

    def repeats(self) -> bool:
        """Few categories that come again and again."""
        return not self.many and 1 < len(self.counts) <= max(2, self.filled // 2)

    def is_unique(self) -> bool:
        """Every row has one of its own, as a number of a case is."""
        fits = all(re.fullmatch(r"[\w/-]{1,40}", v) and re.search(r"\d", v) for v in self.distinct[:500])
        return self.filled == self.rows > 0 and len(self.distinct) == len(self.sample) and fits and not self.is_dates

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
    """Every column of an open file, and how many rows it has; totals and notes below the data are not looked at."""
    looks: dict[str, Look] = {}
    rows = 0
    judge = Judge()
    for raw in reading.batches:
        rows += raw.read
        cells = raw.cells.filter(pa.array(judge.kinds(raw.cells, reading.lines) == 0))
        for name, column in zip(cells.schema.names, cells.columns, strict=True):
            looks.setdefault(name, Look(name)).add(column)
    return [looks.get(h, Look(h)) for h in reading.headings], rows


def pattern(files: list[Path]) -> str:
    """One name for files that differ in their numbers only: cases_2024-01.csv, cases_2024-02.csv → cases_*.csv."""
    if len(files) == 1:
        return files[0].name
    return re.sub(r"\d[\d_.-]*(?=[^.]*\.)", "*", files[0].name, count=1)
