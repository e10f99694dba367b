"""What an office would reach if each kind of its cases went as it does everywhere: indirect standardisation.

Cases of one service of the catalogue and one channel are a kind. Per kind, all assessed offices together have a
share; an office is expected to reach the mean of these shares over its own cases (Breslow & Day 1987, ch. 2). Its own
cases are among them, so the expected numbers of all offices add up to what was observed. A kind that only one office
handles says nothing of it: such records are counted apart, as `alone`.

What a measure itself counts by is no circumstance: online filing is not adjusted for the channel.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import Table, Value
from ibis.expr import operations as ops

from shixiao.facts.services import services
from shixiao.measures._kinds import Ratio, resolve

PARTS = 10**9  # shares are whole billionths, so that sums are whole numbers and the same in any order

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Expected:
    """Of one measure, one number per office: records asked, how many are expected to be a yes, how many stand alone."""

    asked: Whole
    yes: npt.NDArray[np.float64]
    alone: Whole


def mix_of(measure: Ratio, mix: Iterable[str], columns: Iterable[str]) -> tuple[str, ...]:
    """Which of these circumstances the rows of a measure know, and the measure does not count by."""
    if measure.kind not in ("proportion", "ratio") or measure.census or measure.weight:
        return ()
    t = measure.rows()
    said: list[Value] = [resolve(t, measure.counts), resolve(t, measure.asks)]
    counted = {field.name for value in said for field in value.op().find(ops.Field, filter=ops.Value)}
    return tuple(name for name in mix if name in columns and name not in counted)


def expected(
    engine: Any, rows: Table, measures: Mapping[str, Ratio], mix: Sequence[str], offices: Sequence[str]
) -> dict[str, Expected]:
    """By measure, where its rows know the mix; `rows` as narrowed: judged, the mix, and a, y of every measure."""
    of = {name: mix_of(m, mix, rows.columns) for name, m in measures.items()}
    wanted = {name: parts for name, parts in of.items() if parts}
    if not wanted:
        return {}
    place = {name: i for i, name in enumerate(measures)}
    sums = {f"{c}{place[n]}": rows[f"{c}{place[n]}"].sum().cast("int64") for n in wanted for c in "ay"}
    known = rows.filter(rows.judged.isin(list(offices)))
    parts = sorted({p for found in wanted.values() for p in found})
    cells = engine.keep(_alike(known.group_by("judged", *parts).agg(**sums)), "cells")
    out = {}
    for found in sorted(set(wanted.values())):
        same = [name for name in wanted if wanted[name] == found]
        table = engine.arrow(_of_cells(cells, found, [place[n] for n in same]).order_by("judged"))
        out |= {name: _read(table, place[name], offices) for name in same}
    engine.forget("cells")
    return out


def _alike(cells: Table) -> Table:
    """Each office lists a service under a key of its own: alike are those of one code, or else of one name."""
    if "service" not in cells.columns:
        return cells
    listed = services.select(listed="service", item=services.code.coalesce(services.name))
    joined = cells.left_join(listed, cells.service == listed.listed)
    return joined.mutate(service=joined.item.coalesce(joined.service)).drop("listed", "item")


def _of_cells(cells: Table, mix: tuple[str, ...], places: list[int]) -> Table:
    """Per office: asked, expected and alone of the measures at these places."""
    sums = {f"{c}{i}": cells[f"{c}{i}"].sum().cast("int64") for i in places for c in "ay"}
    t = cells.group_by("judged", *mix).agg(**sums)
    everywhere = ibis.window(group_by=list(mix))
    all_ = {f"all_{c}": t[c].sum().over(everywhere).cast("int64") for c in sums}
    t = t.mutate(**all_)
    out: dict[str, Value] = {}
    for i in places:
        asked, all_asked = t[f"a{i}"], t[f"all_a{i}"]
        some = all_asked > 0
        share = (t[f"all_y{i}"].cast("float64") / ibis.ifelse(some, all_asked, 1) * PARTS).floor().cast("int64")
        out |= {
            f"asked{i}": asked.sum().cast("int64"),
            f"yes{i}": ibis.ifelse(some, asked * share, 0).sum().cast("int64"),
            f"alone{i}": ibis.ifelse(asked == all_asked, asked, 0).sum().cast("int64"),
        }
    return t.group_by("judged").agg(**out)


def _read(table: pa.Table, i: int, offices: Sequence[str]) -> Expected:
    place = {office: k for k, office in enumerate(offices)}
    asked, yes, alone = (per_office(table, f"{name}{i}", place) for name in ("asked", "yes", "alone"))
    return Expected(asked, yes / PARTS, alone)


def per_office(table: pa.Table, column: str, place: Mapping[str, int]) -> Whole:
    """One column as an array over all offices, 0 where an office had no rows."""
    out = np.zeros(len(place), dtype=np.int64)
    values = table[column].to_numpy()
    for where, value in zip(table["judged"].to_pylist(), values, strict=True):
        if where in place:
            out[place[where]] = value
    return out
