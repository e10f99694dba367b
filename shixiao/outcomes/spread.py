"""How a measure is spread: over the months of the period, and over citizens' groups and channels.

Differences between groups are looked for inside offices, never across them: an office with many old people and
few staff would otherwise make old people look badly served everywhere (Mantel & Haenszel 1959).
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import stats

from shixiao.design.scheme import Verdict
from shixiao.measures._kinds import Kind
from shixiao.outcomes.moments import Counted
from shixiao.outcomes.verdicts import Row
from shixiao.stats import proportions

Cell = tuple[int, float]


def series(counted: Counted, deffs: dict[tuple[str, str], float], known: set[str], rule: Verdict) -> Iterator[Row]:
    """One row per office, measure and month in which anybody was asked."""
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
                yield row | _said(int(asked[k]), float(yes[k]), low[k], high[k])


def gaps(
    counted: Counted, kinds: dict[str, Kind], deffs: dict[tuple[str, str], float], known: set[str], rule: Verdict
) -> Iterator[Row]:
    """One row per office ("" for all together), measure and citizens' group."""
    table = counted.groups
    if table is None or not table.num_rows:
        return
    offices = table["judged"].to_pylist()
    for by in [c for c in table.column_names if c in ("channel", "age_band", "disabled", "sole_trader")]:
        groups = table[by].to_pylist()
        for i, name in enumerate(counted.names):
            cells = _cells(offices, groups, *counts_of(table, i), known)
            yield from _gaps_of(name, by, cells, kinds[name], deffs, rule)


def counts_of(table: Any, i: int) -> tuple[Any, Any]:
    """Asked and yes; of a sample with weights the yes that the weighted share comes to."""
    asked, yes = table[f"a{i}"].to_numpy(), table[f"y{i}"].to_numpy()
    if f"w{i}" not in table.column_names:
        return asked, yes
    weight = np.maximum(table[f"w{i}"].to_numpy(), 1)
    return asked, asked * (table[f"z{i}"].to_numpy() / weight)


def _cells(offices: list[str], groups: list[Any], a: Any, y: Any, known: set[str]) -> dict[str, dict[str, Cell]]:
    out: dict[str, dict[str, Cell]] = {}
    for k, (office, group) in enumerate(zip(offices, groups, strict=True)):
        if office in known and group is not None and a[k]:
            had = out.setdefault(office, {}).get(str(group), (0, 0))
            out[office][str(group)] = (had[0] + int(a[k]), had[1] + float(y[k]))
    return out


def _gaps_of(
    name: str,
    by: str,
    cells: dict[str, dict[str, Cell]],
    kind: Kind,
    deffs: dict[tuple[str, str], float],
    rule: Verdict,
) -> Iterator[Row]:
    groups = sorted({g for of in cells.values() for g in of})
    tests = max(1, sum(len(of) for of in cells.values() if len(of) > 1))
    z = float(stats.norm.isf((1 - rule.confidence) / 2 / tests))
    together = float(stats.norm.isf((1 - rule.confidence) / 2 / max(1, len(groups))))
    for group in groups:
        pairs = [
            (of[group], _rest(of, group), max(1.0, deffs.get((office, name), 1.0)))
            for office, of in cells.items()
            if group in of
        ]
        yield _gap("", name, by, group, pairs, kind, rule, together)
    for office, of in cells.items():
        deff = max(1.0, deffs.get((office, name), 1.0))
        for group, cell in of.items():
            yield _gap(office, name, by, group, [(cell, _rest(of, group), deff)], kind, rule, z)


def _rest(of: dict[str, Cell], group: str) -> Cell:
    return sum(a for g, (a, _) in of.items() if g != group), sum(y for g, (_, y) in of.items() if g != group)


def _gap(
    office: str,
    name: str,
    by: str,
    group: str,
    pairs: list[tuple[Cell, Cell, float]],
    kind: Kind,
    rule: Verdict,
    z: float,
) -> Row:
    asked, yes = sum(c[0] for c, _, _ in pairs), sum(c[1] for c, _, _ in pairs)
    deff = sum(c[0] * d for c, _, d in pairs) / asked
    low, high = _interval(np.array([yes]), np.array([asked]), np.array([deff]), rule.confidence)
    row = {"office": office, "measure": name, "by": by, "group": group, **_said(asked, yes, low[0], high[0])}
    return row | {"differs": _differs(pairs, kind, rule, z) if asked >= rule.smallest_sample else None}


def _differs(pairs: list[tuple[Cell, Cell, float]], kind: Kind, rule: Verdict, z: float) -> str | None:
    """worse, better or no: the difference to the rest of the same office, offices weighted after Mantel–Haenszel."""
    weighed = [(g, r, d, g[0] * r[0] / (g[0] + r[0])) for g, r, d in pairs if g[0] and r[0]]
    total = sum(w for *_, w in weighed)
    if not total or sum(r[0] for _, r, _, _ in weighed) < rule.smallest_sample:
        return None
    gap = sum(w * (g[1] / g[0] - r[1] / r[0]) for g, r, _, w in weighed) / total
    variance = sum(w * w * d * (_spread(g) + _spread(r)) for g, r, d, w in weighed) / total**2
    if abs(gap) <= rule.smallest_difference + z * variance**0.5:
        return "no"
    return "better" if (gap > 0) == (kind.better != "less") else "worse"


def _spread(cell: Cell) -> float:
    """Variance of a share, kept off zero at the ends (Agresti & Coull 1998)."""
    p = (cell[1] + 1) / (cell[0] + 2)
    return max(p * (1 - p), 0.0) / cell[0]


def _interval(yes: Any, asked: Any, deff: Any, level: float) -> tuple[Any, Any]:
    worth = np.maximum(asked / np.maximum(deff, 1.0), np.minimum(asked, 1))
    share = np.divide(yes, asked, out=np.zeros(len(asked)), where=asked > 0)
    inside = (share >= 0) & (share <= 1)
    low, high = proportions.wilson(np.where(inside, share, 0) * worth, worth, level)
    return np.where(inside, low, np.nan), np.where(inside, high, np.nan)


def _said(asked: int, yes: float, low: float, high: float) -> Row:
    ends = [float(x) if np.isfinite(x) else None for x in (low, high)]
    return {"asked": asked, "yes": float(yes), "estimate": yes / asked, "low": ends[0], "high": ends[1]}
