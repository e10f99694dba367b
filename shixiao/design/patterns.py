"""What the offices' figures show when they are laid side by side: what is said twice, what counts, what surges."""

import datetime as dt

import numpy as np

from shixiao.design.chances import errors
from shixiao.design.data import Data, Floats, Said
from shixiao.design.plan import Item, Plan
from shixiao.stats import redundancy, reliability

FEWEST = 10  # offices below which two measures are not compared
THIRDS = 3


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
    return reliability.reliability(said.estimate, errors(said)).share if len(said) > 1 else 0.0


def side_by_side(data: Data, items: list[Item]) -> Floats:
    """(offices, measures), more is better, NaN where an office has no figure."""
    said = [data.said(item.use or "") for item in items]
    offices = sorted({office for one in said for office in one.office})
    at = {office: i for i, office in enumerate(offices)}
    out = np.full((len(offices), len(items)), np.nan)
    for j, (item, one) in enumerate(zip(items, said, strict=True)):
        out[[at[office] for office in one.office], j] = one.estimate * (-1 if item.better == "less" else 1)
    return out


def compared(data: Data, items: list[Item]) -> redundancy.Redundancy | None:
    """All pairs of measures, freed of what chance blurs; None where there are too few offices."""
    table = side_by_side(data, items)
    if len(items) < 2 or len(table) < FEWEST:
        return None
    return redundancy.redundancy(table, [trusted(data.said(item.use or "")) for item in items])


def against_rest(data: Data, item: Item, rest: list[Item]) -> tuple[float, bool]:
    """Correlation with the mean of the rest, and whether it is negative by more than chance."""
    table = side_by_side(data, [item, *rest])
    table = table[~np.isnan(table).any(axis=1)]
    if not rest or len(table) < FEWEST or (table.std(axis=0) == 0).any():
        return float("nan"), False
    even = (table - table.mean(axis=0)) / table.std(axis=0)
    pair = np.column_stack([even[:, 0], even[:, 1:].mean(axis=1)])
    if pair[:, 1].std() == 0:
        return float("nan"), False
    found = redundancy.redundancy(pair)
    return float(found.correlation[0, 1]), bool(found.opposed[0, 1])


def monthly(data: Data, measure: str) -> tuple[list[dt.date], list[str], Floats, Floats]:
    """Months, offices, and (offices, months) how many were asked and said yes; not while an export starts up."""
    rows = [row for row in data.rows("series") if row["measure"] == measure and row.get("asked")]
    rows = [row for row in rows if not row.get("starting")]
    months = sorted({_day(row["month"]) for row in rows})
    offices = sorted({str(row["office"]) for row in rows})
    asked, yes = np.zeros((len(offices), len(months))), np.zeros((len(offices), len(months)))
    place, when = {o: i for i, o in enumerate(offices)}, {m: j for j, m in enumerate(months)}
    for row in rows:
        at = place[str(row["office"])], when[_day(row["month"])]
        asked[at], yes[at] = float(row["asked"]), float(row.get("yes") or 0.0)
    return months, offices, asked, yes


def _day(said: object) -> dt.date:
    return said if isinstance(said, dt.date) else dt.date.fromisoformat(str(said))


def in_thirds(data: Data, measure: str) -> tuple[list[str], Floats]:
    """Offices and their shares in the first, second and last third of the months; NaN where nobody was asked."""
    months, offices, asked, yes = monthly(data, measure)
    if len(months) < THIRDS:
        return [], np.zeros((0, THIRDS))
    parts = np.array_split(np.arange(len(months)), THIRDS)
    size = np.column_stack([asked[:, part].sum(axis=1) for part in parts])
    good = np.column_stack([yes[:, part].sum(axis=1) for part in parts])
    with np.errstate(divide="ignore", invalid="ignore"):
        return offices, np.where(size > 0, good / size, np.nan)
