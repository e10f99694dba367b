"""Verdicts of durations: the engine gives one histogram of whole units per office, quantiles are read off it.

The interval of a quantile is Woodruff's (1952), with the days as clusters of the share at or below it; of a
Kaplan–Meier median Brookmeyer and Crowley's (1982).
"""

from collections.abc import Mapping
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from scipy import stats

from shixiao.design.scheme import Ask, Verdict
from shixiao.integrity._kinds import Certain
from shixiao.measures._kinds import Duration, Survival, resolve, sure
from shixiao.outcomes.moments import Span, prepared
from shixiao.outcomes.verdicts import Row, judged
from shixiao.stats import clusters, histograms


def verdicts(
    engine: Any,
    name: str,
    kind: Duration | Survival,
    ask: Ask,
    rules: Mapping[str, Certain],
    span: Span,
    offices: list[str],
    owed: bool,
    rule: Verdict,
) -> tuple[list[Row], list[Row]]:
    """Verdict rows and what stands beside them, one per office."""
    t = prepared(kind, rules, Span(span.start, span.end, span.start), owed, decided=False)
    kept = engine.keep(t.filter(~t.doubted & ~t.owed), "kept")
    table = engine.arrow(kind.histogram(kept).order_by("judged", "value"))
    place = {office: i for i, office in enumerate(offices)}
    at = np.array([place.get(o, -1) for o in table["judged"].to_pylist()], dtype=np.int64)
    known = at >= 0
    columns = {c: table[c].to_numpy()[known] for c in table.column_names if c != "judged"}
    if isinstance(kind, Survival):
        out = _survival(at[known], columns, len(offices), rule.confidence), []
    else:
        out = _quantiles(engine, kind, kept, at[known], columns, place, rule.confidence)
    missing = _missing(engine, kind, kept, place)
    beside = out[1] + _besides(engine, kind, kept, place)
    engine.forget("kept")
    per = getattr(kind, "per", 1)
    rows = [_row(office, name, i, out[0], missing, per, rule) for i, office in enumerate(offices)]
    return [judged(row, ask, kind) for row in rows], [{**b, "measure": name} for b in beside]


def _quantiles(
    engine: Any, kind: Duration, kept: ibis.Table, at: Any, c: dict[str, Any], place: dict[str, int], level: float
) -> tuple[dict[str, Any], list[Row]]:
    offices = len(place)
    middle = histograms.quantile(at, c["value"], c["n"], kind.at, offices)
    share = _share_by_day(engine, kind, kept, middle, place, level)
    worth = np.maximum(np.nan_to_num(share.n_effective, nan=1.0), 1.0)
    estimate, low, high = clusters.quantile(at, c["value"], c["n"], kind.at, worth, share.df, level)
    asked = np.bincount(at, weights=c["n"], minlength=offices)
    beside = [
        {"office": office, "item": f"p{round(q * 100)}", "number": float(x) / kind.per, "of": int(n)}
        for q in kind.also
        for office, x, n in zip(place, histograms.quantile(at, c["value"], c["n"], q, offices), asked, strict=True)
        if np.isfinite(x)
    ]
    return {"asked": asked, "estimate": estimate, "low": low, "high": high, "share": share}, beside


def _share_by_day(
    engine: Any, kind: Duration, kept: ibis.Table, cut: Any, place: dict[str, int], level: float
) -> clusters.Estimate:
    """The share at or below each office's quantile, with its days as clusters: how much its records are worth."""
    finite = [(o, int(np.floor(x))) for o, x in zip(place, cut, strict=True) if np.isfinite(x)]
    cuts = pa.table({"cut_office": [o for o, _ in finite], "cut": pa.array([x for _, x in finite], pa.int64())})
    cuts = cuts.cast(pa.schema([("cut_office", pa.string()), ("cut", pa.int64())]))
    limits = engine.put("cuts", cuts)
    t = kept.inner_join(limits, kept.judged == limits.cut_office)
    value = resolve(t, kind.value)
    t = t.filter(sure(resolve(t, kind.among)) & value.notnull())
    below = (resolve(t, kind.value) <= t.cut).cast("int64")
    daily = t.group_by("judged", "day").agg(a=t.count().cast("int64"), y=below.sum().cast("int64"))
    a, y = daily.a, daily.y
    sums = {
        "n": daily.count(),
        "a": a.sum(),
        "y": y.sum(),
        "aa": (a * a).sum(),
        "yy": (y * y).sum(),
        "ay": (a * y).sum(),
    }
    table = engine.arrow(
        daily.group_by("judged").agg(**{k: v.cast("int64") for k, v in sums.items()}).order_by("judged")
    )
    engine.forget("cuts")
    got = {k: np.zeros(len(place), dtype=np.int64) for k in sums}
    for i, office in enumerate(table["judged"].to_pylist()):
        for k in sums:
            got[k][place[office]] = table[k][i].as_py()
    return clusters.share(got["a"], got["y"], clusters.Sums(got["n"], got["aa"], got["yy"], got["ay"]), level=level)


def _survival(at: Any, c: dict[str, Any], offices: int, level: float) -> dict[str, Any]:
    found = histograms.kaplan_meier(at, c["value"], c["ended"], c["n"] - c["ended"], offices, level)
    asked = np.bincount(at, weights=c["n"], minlength=offices)
    return {"asked": asked, "estimate": found.median, "low": found.median_low, "high": found.median_high, "share": None}


def _missing(engine: Any, kind: Duration | Survival, kept: ibis.Table, place: dict[str, int]) -> Any:
    """Rows that are asked but whose duration is not known."""
    unknown = kept.filter(sure(resolve(kept, kind.among)) & resolve(kept, kind.value).isnull())
    table = engine.arrow(unknown.group_by("judged").agg(n=unknown.count().cast("int64")).order_by("judged"))
    out = np.zeros(len(place), dtype=np.int64)
    for office, n in zip(table["judged"].to_pylist(), table["n"].to_pylist(), strict=True):
        if office in place:
            out[place[office]] = n
    return out


def _besides(engine: Any, kind: Duration | Survival, kept: ibis.Table, place: dict[str, int]) -> list[Row]:
    """What is counted beside the duration."""
    items = kind.besides(kept)
    if not items:
        return []
    flat = {f"{tag}{j}": x for j, pair in enumerate(items.values()) for tag, x in zip("bc", pair, strict=True)}
    each = kept.select(judged=kept.judged, **flat)
    sums = {c: each[c].sum().cast("int64") for c in flat}
    return [
        {"office": row["judged"], "item": item, "number": float(row[f"b{j}"]), "of": row[f"c{j}"]}
        for row in engine.arrow(each.group_by("judged").agg(**sums).order_by("judged")).to_pylist()
        for j, item in enumerate(items)
        if row["judged"] in place and row[f"c{j}"]
    ]


def _row(office: str, name: str, i: int, got: dict[str, Any], missing: Any, per: int, rule: Verdict) -> Row:
    asked, share = int(got["asked"][i]), got["share"]

    def said(key: str) -> float | None:
        return float(got[key][i]) / per if np.isfinite(got[key][i]) else None

    status = "too_few" if asked < rule.smallest_sample or said("estimate") is None else "said"
    if missing[i] > asked and missing[i] + asked >= rule.smallest_sample:
        status = "withheld"
    if status == "too_few" and asked >= rule.smallest_sample:
        status = "not_reached"
    low, high = said("low"), said("high")
    z = float(stats.norm.ppf(0.5 + rule.confidence / 2))
    return {
        "office": office,
        "measure": name,
        "status": "not_asked" if asked + missing[i] == 0 else status,
        "asked": asked,
        "yes": float(asked),
        "missing": int(missing[i]),
        "owed": 0,
        "estimate": said("estimate"),
        "low": low,
        "high": high,
        "se": None if low is None or high is None else (high - low) / 2 / z,
        "n_effective": float(share.n_effective[i]) if share and np.isfinite(share.n_effective[i]) else None,
        "deff": float(share.deff[i]) if share and np.isfinite(share.deff[i]) else None,
        "days": int(share.df[i]) + 1 if share else 0,
        "pooled_from": None,
    }
