"""An existing assessment computed as it is written, from the figures as recorded, doubted records and all.

What is not measured here may be handed in as a tally named after the indicator. What nobody has, or what needs last
year's values, is left out for everybody and named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from shixiao.design.practice import Indicator
from shixiao.design.scheme import Scheme
from shixiao.design.written import Written, as_written, recorded
from shixiao.outcomes.verdicts import Row

Floats = npt.NDArray[np.float64]
APART = " · "


@dataclass(frozen=True)
class Computed:
    """Rows of the tables `written` and `points`; `why_not`: indicators left out for everybody, and why."""

    rows: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    why_not: dict[str, str] = field(default_factory=dict)


def computed(scheme: Scheme, offices: Sequence[str], verdicts: list[Row], totals: list[Row]) -> Computed:
    """One row per office, and one per office and indicator; nothing for a scheme without indicators."""
    if not scheme.indicators:
        return Computed()
    values = recorded(verdicts, offices)
    values |= {name: column for name, column in handed_in(scheme, offices, totals).items() if name not in values}
    why_not = left_out(scheme, values)
    said = as_written(computable(scheme, why_not), offices, values, se=errors(verdicts, offices))
    return Computed(rows(said), _points(scheme, said, values, why_not), why_not)


def handed_in(scheme: Scheme, offices: Sequence[str], totals: list[Row]) -> dict[str, Floats]:
    """The tallies that are named after an indicator, one number per office."""
    place = {office: i for i, office in enumerate(offices)}
    out: dict[str, Floats] = {}
    for row in scheme.indicators:
        mine: dict[str, list[Row]] = {}
        for total in [t for t in totals if t["measure"] == row.name and t["office"] in place]:
            mine.setdefault(total["office"], []).append(total)
        for office, of in mine.items():
            column = out.setdefault(row.name, np.full(len(offices), np.nan))
            column[place[office]] = _number(of[0]) if handed_in_as_number(row) else _share(of)
    return out


def handed_in_as_number(row: Indicator) -> bool:
    """Whether an indicator wants a plain number (the length of a list) and not a share."""
    return not (row.unit in ("share", "%", "％", "率") or (row.score and row.score.share))


def _share(totals: list[Row]) -> float:
    known = [t for t in totals if t.get("asked") and t.get("yes") is not None]
    return sum(t["yes"] for t in known) / sum(t["asked"] for t in known) if known else float("nan")


def _number(total: Row) -> float:
    said = [total.get(name) for name in ("number", "yes", "asked")]
    return next((float(n) for n in said if n is not None), float("nan"))


def errors(verdicts: list[Row], offices: Sequence[str]) -> dict[str, Floats]:
    """Standard errors of the measures, one per office."""
    place = {office: i for i, office in enumerate(offices)}
    out: dict[str, Floats] = {}
    for row in verdicts:
        if row.get("se") is not None and row["office"] in place:
            out.setdefault(row["measure"], np.full(len(offices), np.nan))[place[row["office"]]] = row["se"]
    return out


def left_out(scheme: Scheme, values: Mapping[str, Any]) -> dict[str, str]:
    """Indicators that nobody can compute: no_rule, judged, last_year or no_values."""
    out = {}
    for row in scheme.indicators:
        if not row.weight and not row.bonus:
            continue
        there = row.name in values or (row.use or "") in values
        ratchet = row.target and (row.target.last_year_plus is not None or row.target.last_year_times is not None)
        if row.score is None:
            out[row.name] = "no_rule"
        elif not there:
            out[row.name] = "judged" if row.score.judged_by else "no_values"
        elif row.score.reached and ratchet:
            out[row.name] = "last_year"
    return out


def computable(scheme: Scheme, why_not: Mapping[str, str]) -> Scheme:
    """The scheme with the scoring rules taken out of what cannot be computed; its full marks stay."""
    rows = [r.model_copy(update={"score": None}) if r.name in why_not else r for r in scheme.indicators]
    return scheme.model_copy(update={"indicators": rows})


def rows(said: Written) -> list[Row]:
    of = int((said.rank > 0).sum())
    return [
        {
            "office": office,
            "total": None if np.isnan(said.total[i]) else float(said.total[i]),
            "full": float(said.full),
            "rank": int(said.rank[i]) or None,
            "of": of,
            "grade": said.grade[i],
            "follows": APART.join(said.follows[i]),
        }
        for i, office in enumerate(said.offices)
    ]


def _points(scheme: Scheme, said: Written, values: Mapping[str, Any], why_not: Mapping[str, str]) -> list[Row]:
    out = []
    for row in scheme.indicators:
        column = values.get(row.name, values.get(row.use or ""))
        for i, office in enumerate(said.offices):
            value = float("nan") if column is None else float(column[i])
            points = said.points[row.name][i] if row.name in said.points else np.nan
            missing = "withheld" if np.isnan(value) and row.name in said.points else None
            out.append(
                {
                    "office": office,
                    "indicator": row.name,
                    "measure": row.use,
                    "value": None if np.isnan(value) else value,
                    "points": None if np.isnan(points) else float(points),
                    "weight": row.weight,
                    "why_not": why_not.get(row.name, missing),
                }
            )
    return out
