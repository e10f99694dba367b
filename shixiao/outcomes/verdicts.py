"""One verdict per office and measure: what can be said, how surely, and why not where nothing can.

Intervals know of days and of people who come again (Cameron, Gelbach & Miller 2011); a share for which fewer
than the scheme's smallest sample were asked, or that is too vague to print (NCHS 2017), is not said.
"""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt

from shixiao.design.scheme import Ask, Verdict
from shixiao.measures._kinds import Kind
from shixiao.outcomes.mix import Expected
from shixiao.outcomes.moments import Moments
from shixiao.stats import clusters, proportions

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]


def estimate(kind: Kind, m: Moments, level: float) -> clusters.Estimate:
    """The estimate of every office at once."""
    if m.weights is not None:
        return _weighted(m, m.weights, level)
    ways = (m.days,) if m.persons is None else (m.days, m.persons)
    if kind.kind == "mean" and m.squares is not None:
        return clusters.mean(m.asked, m.yes, m.squares, *ways, level=level)
    return clusters.share(m.asked, m.yes, *ways, level=level)


def _weighted(m: Moments, weights: tuple[npt.NDArray[np.int64], ...], level: float) -> clusters.Estimate:
    """A share of a sample with design weights: linearised variance, Korn and Graubard's (1998) interval."""
    w, z, ww, wz = (x.astype(float) for x in weights)
    n = m.asked.astype(float)
    df = np.maximum(n - 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = z / w
        variance = np.maximum(wz - 2 * p * wz + p * p * ww, 0) / w**2 * n / np.maximum(n - 1, 1)
    safe, se = np.nan_to_num(p), np.nan_to_num(np.sqrt(variance))
    worth = proportions.effective_size(safe, se, n, df, level)
    low, high = proportions.korn_graubard(safe, se, n, df, level)
    none = n == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        shown = [np.where(none, np.nan, x) for x in (p, se, low, high)]
        return clusters.Estimate(*shown, worth, n / worth, df)


def rows(
    ask: Ask, kind: Kind, m: Moments, offices: list[str], rule: Verdict, pooled: Moments | None, back: dt.date | None
) -> list[Row]:
    """Verdicts of a ratio, proportion, mean or count, one per office."""
    now, older = estimate(kind, m, rule.confidence), estimate(kind, pooled, rule.confidence) if pooled else None
    vague, still_vague = imprecise(kind, m, now), imprecise(kind, pooled, older) if pooled and older else None
    out = []
    for i, office in enumerate(offices):
        said, source, since, dim = now, m, None, vague[i]
        tallied = m.tallied is not None and bool(m.tallied[i])
        if (
            older
            and pooled
            and not tallied
            and still_vague is not None
            and m.asked[i] < rule.smallest_sample <= pooled.asked[i]
        ):
            said, source, since, dim = older, pooled, back, still_vague[i]
        row = _row(office, ask.use, said, source, i)
        row["status"] = status(source, i, 1 if kind.census else rule.smallest_sample, bool(dim))
        row["pooled_from"], row["tallied"] = since, tallied
        if m.everything is not None:
            row |= _as_recorded(kind, m.everything, i, rule.confidence)
            row["left_out"] = int(m.everything.asked[i] - m.asked[i])
        out.append(judged(row, ask, kind))
    return out


def expect(rows: list[Row], mix: Expected | None) -> None:
    """Lay beside each verdict what was expected of its own cases, where it rests on nothing else than these."""
    for i, row in enumerate(rows):
        same = mix is not None and row["asked"] == mix.asked[i] > 0
        row["expected"] = float(mix.yes[i]) if mix is not None and same else None
        row["alone"] = int(mix.alone[i]) if mix is not None and same else None


def set_apart(rows: list[Row], offices: set[str]) -> None:
    """What is said of these offices stays said, and is compared with nobody: no points, nothing expected."""
    for row in (r for r in rows if r["office"] in offices):
        row |= {"apart": True, "score": None, "expected": row["yes"], "alone": row["asked"]}


def imprecise(kind: Kind, m: Moments, e: clusters.Estimate) -> npt.NDArray[np.bool_]:
    """Which shares are too vague to be printed (NCHS 2017)."""
    if kind.kind not in ("proportion", "ratio") or kind.census:
        return np.zeros(len(m.asked), dtype=bool)
    suppress, _look = proportions.nchs_suppress(np.nan_to_num(e.estimate), m.asked, np.nan_to_num(e.se), e.df)
    return suppress


def status(m: Moments, i: int, smallest: int, vague: bool) -> str:
    """said, not_asked, exempt (all of it owed from above), withheld (mostly missing) or too_few."""
    asked, missing, owed = int((m.asked if m.rows is None else m.rows)[i]), int(m.missing[i]), int(m.owed[i])
    if missing > asked and missing + asked >= smallest:
        return "withheld"
    if asked == 0:
        return "exempt" if owed else "not_asked"
    return "too_few" if asked < smallest or vague else "said"


def _row(office: str, measure: str, e: clusters.Estimate, m: Moments, i: int) -> Row:
    return {
        "office": office,
        "measure": measure,
        "asked": int(m.asked[i]),
        "yes": float(m.yes[i]),
        "missing": int(m.missing[i]),
        "owed": int(m.owed[i]),
        "estimate": _number(e.estimate[i]),
        "low": _number(e.low[i]),
        "high": _number(e.high[i]),
        "se": _number(e.se[i]),
        "n_effective": _number(e.n_effective[i]),
        "deff": _number(e.deff[i]),
        "days": int(np.asarray(m.days.number)[i]),
        "weight": float(m.weights[0][i]) if m.weights else None,
    }


def _as_recorded(kind: Kind, m: Moments, i: int, level: float) -> Row:
    one = Moments(*(x[i : i + 1] for x in (m.asked, m.yes, m.missing, m.owed)), days=_only(m.days, i), persons=None)
    e = estimate(kind, one, level)
    return {
        "asked_all": int(m.asked[i]),
        "yes_all": float(m.yes[i]),
        "estimate_all": _number(e.estimate[0]),
        "low_all": _number(e.low[0]),
        "high_all": _number(e.high[0]),
    }


def _only(s: clusters.Sums, i: int) -> clusters.Sums:
    return clusters.Sums(*(np.asarray(x)[i : i + 1] for x in (s.number, s.aa, s.yy, s.ay)))


def judged(row: Row, ask: Ask, kind: Kind) -> Row:
    """The row with its verdict on the target and its points on the goalposts."""
    row["met"] = row["needed"] = row["score"] = None
    if row["status"] != "said" or row["estimate"] is None:
        return row
    if ask.target:
        row["met"], row["needed"] = _met(row, ask, kind)
    if ask.weight and not row.get("apart"):
        worst, best = posts(ask, kind)
        row["score"] = float(np.clip((row["estimate"] - worst) / (best - worst), 0, 1) * 100)
    return row


def degrees(row: Row) -> float:
    """Degrees of freedom of an estimate: its days less one; records without days stand each for themselves."""
    return max(row["days"] - 1, 1) if 0 < row["days"] < row["asked"] else np.inf


def posts(ask: Ask, kind: Kind) -> tuple[float, float]:
    """The goalposts of a measure: [worth 0, worth 100]; a share's own ends where the scheme names none."""
    if ask.goalposts:
        return ask.goalposts
    return (0.0, 1.0) if kind.better == "more" else (1.0, 0.0)


def _met(row: Row, ask: Ask, kind: Kind) -> tuple[str, int | None]:
    """Met where the whole interval is on the right side, not met where none of it is, else cannot be told yet."""
    target = ask.target
    assert target is not None
    up = target.at_least is not None
    line = float(target.at_least if up else target.at_most)  # type: ignore[arg-type]
    if row["low"] is None or row["high"] is None:
        return "cannot_tell", None
    if (row["low"] >= line) if up else (row["high"] <= line):
        return "met", None
    if (row["high"] < line) if up else (row["low"] > line):
        return "not_met", None
    if kind.kind not in ("proportion", "ratio") or row["estimate"] == line:
        return "cannot_tell", None
    needed = proportions.asked_needed(row["estimate"], line, 0.95, max(row["deff"] or 1.0, 1.0))
    return "cannot_tell", int(np.ceil(float(needed))) if np.isfinite(needed) else None


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
