"""The last day that an export knows of: what had not happened by then may have happened since.

Declared in the source, or told by the rows of an input: the last day on which more than one of them began or ended,
and five in the week up to it, so that one slip of the pen does not move it. Where most rows fall on days with fewer
than five, it is the last day that ends thirty days with five; where there are not even so many, the last day of all.
An office of which nothing is heard for the last thirty days is known to its own last day only: its export may have
ended before that of the others.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ENOUGH, WEEK = 5, 7  # so many rows that begin or end in so many days are more than slips of the pen
SILENT = 30  # days after which nothing more is heard of an office
NOTHING = pa.schema({"file": pa.int64(), "office": pa.string(), "day": pa.date32(), "n": pa.int64()}).empty_table()


@dataclass(frozen=True)
class Known:
    """By input the last day; of offices that fell silent before it, by input and office, their own."""

    days: dict[int, dt.date]
    silent: dict[tuple[int, str], dt.date]

    def onto(self, rows: pa.Table, inputs: np.ndarray) -> pa.Table:
        """The rows with `as_of`; `inputs`: the input that each comes from, -1 where none."""
        out = np.full(len(inputs), "NaT", "datetime64[D]")
        for number, day in self.days.items():
            out[inputs == number] = day
        offices = rows.column("office").combine_chunks()
        for number in sorted({n for n, _office in self.silent}):
            names = [office for n, office in self.silent if n == number]
            at = pc.index_in(offices, pa.array(names)).fill_null(-1).to_numpy()
            theirs = np.array([self.silent[number, office] for office in names], "datetime64[D]")
            hit = (at >= 0) & (inputs == number)
            out[hit] = theirs[at[hit]]
        return rows.append_column("as_of", pa.array(out, pa.date32()))


def counted(file: pa.Array, office: pa.Array, day: pa.Array) -> pa.Table:
    """How many rows of a batch began, or ended, by file, office and day."""
    rows = pa.table({"file": file, "office": office, "day": day}).filter(pc.is_valid(day))
    found = rows.group_by(["file", "office", "day"], use_threads=False).aggregate([([], "count_all")])
    return found.rename_columns(["file", "office", "day", "n"]).cast(NOTHING.schema)


def together(parts: list[pa.Table]) -> pa.Table:
    """The counts of all batches as one."""
    found = pa.concat_tables(parts).group_by(["file", "office", "day"], use_threads=False).aggregate([("n", "sum")])
    return found.rename_columns(["file", "office", "day", "n"]).cast(NOTHING.schema)


def known(told: pa.Table, inputs: np.ndarray, declared: list[Any]) -> Known:
    """What every input knows of. `told`: file, office, day, n: so many rows began or ended; `inputs`: of each file the
    input it belongs to; `declared`: of each input the day it says, or nothing."""
    of = inputs[told["file"].to_numpy()]
    offices = told["office"].combine_chunks().dictionary_encode()
    day, n = told["day"].to_numpy().astype("datetime64[D]").astype(int), told["n"].to_numpy()
    out = Known({}, {})
    for number in sorted(set(inputs.tolist())):
        mine = of == number
        last = declared[number] or _last(day[mine], n[mine])
        if last is None:
            continue
        out.days[number] = last
        own = _own(offices.indices.to_numpy()[mine], day[mine], len(offices.dictionary), last)
        out.silent.update({(number, offices.dictionary[i].as_py()): day for i, day in own.items()})
    return out


def _last(day: np.ndarray, n: np.ndarray) -> dt.date | None:
    if not len(day):
        return None
    first = int(day.min())
    count = np.bincount(day - first, weights=n)
    thin = count[count >= ENOUGH].sum() * 2 < count.sum()
    within = _in_the_last(count, SILENT if thin else WEEK)
    found = np.flatnonzero((count >= (1 if thin else 2)) & (within >= ENOUGH))
    return _date(first + int(found[-1] if len(found) else len(count) - 1))


def _in_the_last(count: np.ndarray, days: int) -> np.ndarray:
    """For each day, how many in so many days up to it."""
    total: np.ndarray = np.cumsum(count)
    out: np.ndarray = total - np.concatenate([np.zeros(min(days, len(count))), total[:-days]])
    return out


def _own(office: np.ndarray, day: np.ndarray, offices: int, last: dt.date) -> dict[int, dt.date]:
    """The last days of offices that fell silent before the last day of all."""
    end = (last - dt.date(1970, 1, 1)).days
    latest = np.full(offices, -(10**9))
    inside = day <= end
    np.maximum.at(latest, office[inside], day[inside])
    quiet = (latest < end - SILENT) & (latest > -(10**9))
    return {int(i): _date(int(latest[i])) for i in np.flatnonzero(quiet)}


def _date(number: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=number)
