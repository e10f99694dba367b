"""How far an office of its size may lie from what is expected of it by chance alone.

Expected is what all offices together reach on cases of the same services and channels, where these are known; else the
share of all offices together. Limits are Wilson's around it for the effective number asked, widened by the variance
between offices that is there anyway: additive over-dispersion after Spiegelhalter (2005), estimated so that outliers do
not hide themselves.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from shixiao.stats import proportions
from shixiao.stats.funnel import overdispersion

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]
LEVEL, FAR = 0.95, 0.998
FEWEST = 5  # offices; with fewer there is no crowd to be compared with
ALONE = 0.5  # of an office's records: with more of them in services that nobody else handles it is not compared


@dataclass(frozen=True)
class Funnel:
    """The share of all offices together and the variance between offices beyond what is expected of them."""

    overall: float
    between: float  # τ²

    def limits(self, worth: npt.ArrayLike, level: float = LEVEL, around: float | None = None) -> tuple[Floats, Floats]:
        """Lower and upper limit for offices of these effective numbers, around the share that is expected of them."""
        middle = self.overall if around is None else around
        n = np.maximum(np.asarray(worth, dtype=np.float64), 1.0)
        low, high = proportions.wilson(middle * n, n, level)
        inside = np.maximum(middle * (1 - middle) / n, 1e-12)
        wider = np.sqrt((inside + self.between) / inside)
        return np.clip(middle - (middle - low) * wider, 0, 1), np.clip(middle + (high - middle) * wider, 0, 1)

    def own(self, row: Row, level: float = LEVEL) -> tuple[float, float, float] | None:
        """Of one office: lower limit, what is expected of it, upper limit; None where it stands alone."""
        middle = expected(row, self.overall)
        if middle is None:
            return None
        low, high = (float(end) for end in self.limits(worth(row), level, middle))
        return low, middle, high

    def height(self, row: Row) -> float | None:
        """Where an office stands in a picture around the overall share: as far out as from what is expected of it."""
        own = self.own(row, FAR)
        if own is None:
            return None
        low, high = (float(end) for end in self.limits(worth(row), FAR))
        least, middle, most = own
        away = float(row["estimate"]) - middle
        if away > 0:
            return self.overall + away * (high - self.overall) / max(most - middle, 1e-12)
        return self.overall + away * (self.overall - low) / max(middle - least, 1e-12)


def funnel(rows: list[Row]) -> Funnel | None:
    """Of the verdicts of one share; None where there is no crowd or nobody differs from 0 or 100 %."""
    rows = [r for r in rows if r["status"] == "said" and r["yes"] is not None and r["asked"]]
    asked = np.array([r["asked"] for r in rows], dtype=np.float64)
    yes = np.array([r["yes"] for r in rows], dtype=np.float64)
    if not 0 < yes.sum() < asked.sum():
        return None
    overall = float(yes.sum() / asked.sum())
    middles = [expected(r, overall) for r in rows]
    crowd = [k for k, middle in enumerate(middles) if middle is not None]
    if len(crowd) < FEWEST:
        return None
    middle = np.array([middles[k] for k in crowd], dtype=np.float64)
    variance = overall * (1 - overall) / np.array([worth(rows[k]) for k in crowd])
    se = np.sqrt(variance)
    _times, between = overdispersion(((yes / asked)[crowd] - middle) / se, se, method="robust")
    return Funnel(overall, between)


def expected(row: Row, overall: float) -> float | None:
    """The share expected of an office: of its own mix of cases where it is known; None where it is its own crowd."""
    if row.get("expected") is None or not row["asked"]:
        return overall
    if (row.get("alone") or 0) > ALONE * row["asked"]:
        return None
    return float(min(1.0, max(0.0, row["expected"] / row["asked"])))


def worth(row: Row) -> float:
    """How many independent people an office's records are worth."""
    effective = row.get("n_effective")
    return float(min(effective, row["asked"]) if effective and effective > 0 else row["asked"])
