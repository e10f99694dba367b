"""How a measure is spread: over the months of the period, and over citizens' groups and channels.

Differences between groups are looked for inside offices, never across them: an office with many old people and
few staff would otherwise make old people look badly served everywhere (Mantel & Haenszel 1959).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from shixiao.design.scheme import Verdict
from shixiao.measures._kinds import Kind
from shixiao.outcomes.moments import Counted
from shixiao.outcomes.verdicts import Row
from shixiao.stats import proportions
from shixiao.stats._checks import Floats, Ints


def series(
    counted: Counted,
    deffs: dict[tuple[str, str], float],
    known: set[str],
    rule: Verdict,
    starts: Callable[[str, dt.date], bool] = lambda _measure, _month: False,
) -> Iterator[Row]:
    """One row per office, measure and month in which anybody was asked; `starts`: the export starts up then."""
    table = counted.months
    if not table.num_rows:
        return
    offices, months = table["judged"].to_pylist(), table["month"].to_pylist()
    for i, name in enumerate(counted.names):
        asked, yes = counts_of(table, i)
        worth = np.array([deffs.get((o, name), 1.0) for o in offices])
        low, high = _interval(yes, asked, worth, rule.confidence)
        for k in range(len(offices)):
            if offices[k] in known and asked[k] > 0:
                row = {"office": offices[k], "measure": name, "month": months[k].replace(day=1)}
                row["starting"] = starts(name, row["month"])
                yield row | _said(int(asked[k]), float(yes[k]), low[k], high[k])


def gaps(
    counted: Counted, kinds: dict[str, Kind], deffs: dict[tuple[str, str], float], known: set[str], rule: Verdict
) -> Iterator[Row]:
    """One row per office ("" for all together), measure and citizens' group."""
    table = counted.groups
    if table is None or not table.num_rows:
        return
    offices, office = _coded(table["judged"])
    here = np.array([name in known for name in offices], bool)[office] & (office >= 0)
    worth = {
        name: np.array([max(1.0, deffs.get((office, name), 1.0)) for office in offices], float)
        for name in counted.names
    }
    for by in [c for c in table.column_names if c in ("channel", "age_band", "disabled", "sole_trader")]:
        groups, group = _coded(table[by])
        for i, name in enumerate(counted.names):
            asked, yes = counts_of(table, i)
            use = here & (group >= 0) & (asked > 0)
            cells = _Cells.of(offices, groups, office[use], group[use], asked[use], yes[use], worth[name])
            yield from _gaps_of(name, by, cells, kinds[name], rule)


def _coded(column: Any) -> tuple[list[str], Ints]:
    """The names of a column, sorted, and per row the place of its own; -1 where it has none."""
    coded = column.combine_chunks().dictionary_encode()
    names = coded.dictionary.to_pylist()
    place = np.empty(len(names) + 1, np.int64)  # the last place is for no name
    place[np.argsort(np.array(names, str), kind="stable")] = np.arange(len(names))
    place[-1] = -1
    return sorted(names), place[coded.indices.fill_null(len(names)).to_numpy()]


def counts_of(table: Any, i: int) -> tuple[Any, Any]:
    """Asked and yes; of a sample with weights the yes that the weighted share comes to."""
    asked, yes = table[f"a{i}"].to_numpy(), table[f"y{i}"].to_numpy()
    if f"w{i}" not in table.column_names:
        return asked, yes
    weight = np.maximum(table[f"w{i}"].to_numpy(), 1)
    return asked, asked * (table[f"z{i}"].to_numpy() / weight)


@dataclass(frozen=True)
class _Cells:
    """Arrays with one place per office and group in which anybody was asked: codes of both names, asked, yes, and
    the office's design effect."""

    offices: list[str]
    groups: list[str]
    office: Ints
    group: Ints
    asked: Floats
    yes: Floats
    deff: Floats

    @classmethod
    def of(
        cls, offices: list[str], groups: list[str], o: Ints, g: Ints, asked: Any, yes: Any, deff: Floats
    ) -> "_Cells":
        """From rows, several of one cell among them; deff: one number per office."""
        held, g = np.unique(g, return_inverse=True)
        place, cell = np.unique(o * max(len(held), 1) + g, return_inverse=True)
        asked, yes = (np.bincount(cell, np.asarray(x, float), minlength=len(place)) for x in (asked, yes))
        o, g = np.divmod(place, max(len(held), 1))
        return cls(offices, [groups[k] for k in held], o, g, asked, yes, deff[o])

    def rest(self) -> tuple[Floats, Floats]:
        """Asked and yes of the other groups of the same office."""
        asked, yes = (np.bincount(self.office, x)[self.office] - x for x in (self.asked, self.yes))
        return asked, yes

    def tests(self) -> int:
        """Cells of offices with several groups: so many differences are looked at."""
        number = np.bincount(self.office, minlength=1)
        return max(1, int(number[number > 1].sum()))


def _gaps_of(name: str, by: str, cells: _Cells, kind: Kind, rule: Verdict) -> Iterator[Row]:
    if not len(cells.asked):
        return
    alone = np.arange(len(cells.asked))
    for into, offices, tests in (
        (cells.group, [""] * len(cells.groups), max(1, len(cells.groups))),
        (alone, [cells.offices[o] for o in cells.office], cells.tests()),
    ):
        asked, yes, worth = (np.bincount(into, x) for x in (cells.asked, cells.yes, cells.asked * cells.deff))
        low, high = _interval(yes, asked, worth / asked, rule.confidence)
        z = float(stats.norm.isf((1 - rule.confidence) / 2 / tests))
        differs = _differs(cells, into, kind, rule, z)
        groups = cells.groups if into is cells.group else [cells.groups[g] for g in cells.group]
        for k, (office, group) in enumerate(zip(offices, groups, strict=True)):
            row = {"office": office, "measure": name, "by": by, "group": group, "differs": differs[k]}
            yield row | _said(int(asked[k]), float(yes[k]), low[k], high[k])


def _differs(cells: _Cells, into: Ints, kind: Kind, rule: Verdict, z: float) -> list[str | None]:
    """worse, better or no: the difference to the rest of the same office, offices weighted after Mantel–Haenszel;
    `into`: the row that each cell belongs to. None where too few were asked to say."""
    a, y, (b, r) = cells.asked, cells.yes, cells.rest()
    both = b > 0
    weight = np.where(both, a * b / (a + b), 0.0)
    gap = weight * (y / a - np.divide(r, b, out=np.zeros(len(b)), where=both))
    variance = weight**2 * cells.deff * (_spread(y, a) + np.where(both, _spread(r, np.maximum(b, 1)), 0))
    asked, rest = np.bincount(into, a), np.bincount(into, b)
    total, gap, variance = (np.bincount(into, x) for x in (weight, gap, variance))
    can = (asked >= rule.smallest_sample) & (rest >= rule.smallest_sample) & (total > 0)
    gap, wide = gap / np.where(can, total, 1.0), np.sqrt(variance) / np.where(can, total, 1.0)
    alike = np.abs(gap) <= rule.smallest_difference + z * wide
    good = (gap > 0) == (kind.better != "less")
    words = np.where(alike, "no", np.where(good, "better", "worse")).tolist()
    return [word if said else None for word, said in zip(words, can.tolist(), strict=True)]


def _spread(yes: Floats, asked: Floats) -> Floats:
    """Variance of a share, kept off zero at the ends (Agresti & Coull 1998)."""
    p = (yes + 1) / (asked + 2)
    return np.maximum(p * (1 - p), 0.0) / asked


def _interval(yes: Any, asked: Any, deff: Any, level: float) -> tuple[Any, Any]:
    worth = np.maximum(asked / np.maximum(deff, 1.0), np.minimum(asked, 1))
    share = np.divide(yes, asked, out=np.zeros(len(asked)), where=asked > 0)
    inside = (share >= 0) & (share <= 1)
    low, high = proportions.wilson(np.where(inside, share, 0) * worth, worth, level)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)


def _said(asked: int, yes: float, low: float, high: float) -> Row:
    ends = [float(x) if np.isfinite(x) else None for x in (low, high)]
    return {"asked": asked, "yes": float(yes), "estimate": yes / asked, "low": ends[0], "high": ends[1]}
