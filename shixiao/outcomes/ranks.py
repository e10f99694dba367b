"""What can be said about the order: for every list the ranks an office cannot be excluded from.

The official sets are Holm's, simultaneous and recomputable by hand; the simulated refinement and each office's
own set stand beside them (Mogstad, Romano, Shaikh & Wilhelm 2024). A band exists only where the data cut.
"""

from typing import Any

import numpy as np

from shixiao.design.scheme import Verdict
from shixiao.measures._kinds import Kind
from shixiao.outcomes.verdicts import Row, degrees
from shixiao.stats import ranks

FEWEST = 2
MOST_DF = 1e6  # stands for independent records


def of_measure(name: str, kind: Kind, rows: list[Row], rule: Verdict, smallest: float) -> list[Row]:
    """The rank sets of one measure over the offices of which something is said."""
    said = [r for r in rows if r["status"] == "said" and r["estimate"] is not None and r["se"] is not None]
    if len(said) < FEWEST or kind.better is None:
        return []
    estimate = np.array([r["estimate"] for r in said])
    better = "high" if kind.better == "more" else "low"
    if kind.kind in ("proportion", "ratio"):
        worth = np.array([r["n_effective"] for r in said])
        df = np.minimum([degrees(r) for r in said], MOST_DF)
        shares: dict[str, Any] = {"n_effective": worth}
        return _sets(name, said, estimate, shares, {**shares, "df": df}, rule, smallest, better)
    spread = {"se": np.array([r["se"] for r in said])}
    return _sets(name, said, estimate, spread, spread, rule, smallest, better) if spread["se"].any() else []


def alone(kind: Kind, rows: list[Row], rule: Verdict, smallest: float, office: str) -> tuple[int, int, int] | None:
    """First and last rank of one office by a share, and among how many; nothing where nothing is said of it."""
    said = [r for r in rows if r["status"] == "said" and r["estimate"] is not None and r["se"] is not None]
    place = next((i for i, r in enumerate(said) if r["office"] == office), None)
    if place is None or len(said) < FEWEST or kind.better is None:
        return None
    found = ranks.rank_sets(
        np.array([r["estimate"] for r in said]),
        method="holm",
        n_effective=np.array([r["n_effective"] for r in said]),
        df=np.minimum([degrees(r) for r in said], MOST_DF),
        level=rule.confidence,
        smallest_difference=smallest,
        better="high" if kind.better == "more" else "low",
    )
    return int(found.low[place]), int(found.high[place]), len(said)


def of_score(rows: list[Row], rule: Verdict, smallest: float) -> list[Row]:
    """The rank sets of the score; `smallest` is in points."""
    said = [r for r in rows if r["score"] is not None and r["se"] is not None]
    if len(said) < FEWEST or not any(r["se"] for r in said):
        return []
    spread = {"se": np.array([r["se"] for r in said])}
    points = np.array([r["score"] for r in said])
    exact = {**spread, "df": np.minimum([r["df"] for r in said], MOST_DF)}
    return _sets("score", said, points, spread, exact, rule, smallest, "high")


def _sets(
    name: str,
    said: list[Row],
    estimate: Any,
    plain: dict[str, Any],
    exact: dict[str, Any],
    rule: Verdict,
    smallest: float,
    better: str,
) -> list[Row]:
    common = {"level": rule.confidence, "smallest_difference": smallest, "better": better}
    official = ranks.rank_sets(estimate, method="holm", **exact, **common)
    refined = ranks.rank_sets(estimate, method="simulated", draws=1000, seed=1, **plain, **common)
    own = ranks.own_rank_sets(estimate, **plain, **common)
    half = max(1, len(said) // 2)
    top = ranks.top_k(official.low, official.high, min(rule.top, half))
    bottom = ranks.bottom_k(official.low, official.high, min(rule.bottom, half))
    band = ranks.bands(official.low, official.high)
    return [
        {
            "list": name,
            "office": row["office"],
            "rank": int(official.rank[i]),
            "low": int(official.low[i]),
            "high": int(official.high[i]),
            "refined_low": int(refined.low[i]),
            "refined_high": int(refined.high[i]),
            "own_low": int(own.low[i]),
            "own_high": int(own.high[i]),
            "top": str(top[i]),
            "bottom": str(bottom[i]),
            "band": int(band[i]) if band.max() > 1 else None,
            "of": len(said),
        }
        for i, row in enumerate(said)
    ]
