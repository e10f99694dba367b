"""What the offices' figures show when they are laid side by side: what is said twice, what counts, what surges."""

import datetime as dt
from collections.abc import Iterable

import numpy as np
from scipy import stats

from shixiao.design.chances import errors
from shixiao.design.data import Data, Floats, Said
from shixiao.design.plan import Item, Plan
from shixiao.stats import reliability

FEWEST = 10  # offices below which two measures are not compared


def shown(plan: Plan, data: Data) -> list[Item]:
    """Items whose figures are there, one per measure, scored ones first."""
    out: dict[str, Item] = {}
    for item in sorted(plan.items, key=lambda one: not one.scored):
        if item.use and len(data.said(item.use)) > 1:
            out.setdefault(item.use, item)
    return list(out.values())


def group(plan: Plan, item: Item) -> str:
    """What an item stands under: its dimension or first heading."""
    if item.row is not None:
        return item.row.under[0] if item.row.under else ""
    return next((a.dimension or "" for a in plan.scheme.asks if a.use == item.use), "")


def trusted(said: Said) -> float:
    """Share of the differences between offices that is real; 0 where there is nothing to compare."""
    se = np.maximum(errors(said), 1e-12)
    return reliability.reliability(said.estimate, se).share if len(said) > 1 else 0.0


def together(data: Data, one: str, other: str) -> tuple[Floats, Floats]:
    """The figures of two measures for the offices that have both."""
    a, b = data.said(one), data.said(other)
    at = {office: i for i, office in enumerate(b.office)}
    pairs = [(i, at[office]) for i, office in enumerate(a.office) if office in at]
    first, second = [i for i, _ in pairs], [j for _, j in pairs]
    return a.estimate[first], b.estimate[second]


def correlation(data: Data, one: Item, other: Item) -> float:
    """Spearman's, freed of what chance blurs (Spearman 1904), better upwards; NaN where it cannot be told."""
    x, y = together(data, one.use or "", other.use or "")
    blurred = trusted(data.said(one.use or "")) * trusted(data.said(other.use or ""))
    if len(x) < FEWEST or x.std() == 0 or y.std() == 0 or blurred < 0.25:
        return float("nan")
    rho = float(stats.spearmanr(x, y).statistic) * (-1 if (one.better == "less") != (other.better == "less") else 1)
    return float(np.clip(rho / np.sqrt(blurred), -1, 1))


def against_rest(plan: Plan, data: Data, item: Item) -> tuple[float, float]:
    """Correlation with the mean of what stands under the same heading, and its one-sided p for being negative."""
    rest = [i for i in shown(plan, data) if i.use != item.use and i.scored and group(plan, i) == group(plan, item)]
    if not rest or not item.scored:
        return float("nan"), 1.0
    held = [i.use or "" for i in (item, *rest)]
    offices = sorted(set.intersection(*(set(data.said(use).office) for use in held)))
    if len(offices) < FEWEST:
        return float("nan"), 1.0
    columns = [_upwards(data.said(i.use or ""), offices, i) for i in (item, *rest)]
    own, others = columns[0], np.mean(columns[1:], axis=0)
    if own.std() == 0 or others.std() == 0:
        return float("nan"), 1.0
    found = stats.spearmanr(own, others, alternative="less")
    return float(found.statistic), float(found.pvalue)


def _upwards(said: Said, offices: list[str], item: Item) -> Floats:
    at = {office: i for i, office in enumerate(said.office)}
    values = said.estimate[[at[office] for office in offices]] * (-1 if item.better == "less" else 1)
    spread = values.std()
    return np.asarray((values - values.mean()) / (spread if spread > 0 else 1.0))


def monthly(data: Data, measure: str) -> tuple[list[dt.date], Floats, Floats]:
    """Months, and over all offices how many were asked and said yes in each."""
    months: dict[dt.date, list[float]] = {}
    for row in data.rows("series"):
        if row["measure"] == measure and row.get("asked"):
            day = row["month"] if isinstance(row["month"], dt.date) else dt.date.fromisoformat(str(row["month"]))
            sums = months.setdefault(day, [0.0, 0.0])
            sums[0] += float(row["asked"])
            sums[1] += float(row.get("yes") or 0.0)
    days = sorted(months)
    return days, np.array([months[d][0] for d in days]), np.array([months[d][1] for d in days])


def thirds(values: Iterable[float], parts: int = 3) -> Floats:
    """Sums of a series cut into so many stretches of time."""
    return np.array([part.sum() for part in np.array_split(np.asarray(list(values), dtype=float), parts)])
