"""How far an office of its size may lie from all offices together by chance alone.

Limits are Wilson's around the overall share for the effective number asked, widened by the variance between
offices that is there anyway: additive over-dispersion after Spiegelhalter (2005), estimated so that outliers do not
hide themselves.
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


@dataclass(frozen=True)
class Funnel:
    """The share of all offices together and the variance between offices."""

    overall: float
    between: float  # τ²

    def limits(self, worth: npt.ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Lower and upper limit for offices of these effective numbers."""
        n = np.maximum(np.asarray(worth, dtype=np.float64), 1.0)
        low, high = proportions.wilson(self.overall * n, n, level)
        inside = self.overall * (1 - self.overall) / n
        wider = np.sqrt((inside + self.between) / inside)
        middle = self.overall
        return np.clip(middle - (middle - low) * wider, 0, 1), np.clip(middle + (high - middle) * wider, 0, 1)


def funnel(rows: list[Row]) -> Funnel | None:
    """Of the verdicts of one share; None where there is no crowd or nobody differs from 0 or 100 %."""
    rows = [r for r in rows if r["status"] == "said" and r["yes"] is not None and r["asked"]]
    asked = np.array([r["asked"] for r in rows], dtype=np.float64)
    yes = np.array([r["yes"] for r in rows], dtype=np.float64)
    if len(rows) < FEWEST or not 0 < yes.sum() < asked.sum():
        return None
    overall = float(yes.sum() / asked.sum())
    variance = overall * (1 - overall) / np.array([worth(r) for r in rows])
    se = np.sqrt(variance)
    _times, between = overdispersion((yes / asked - overall) / se, se, method="robust")
    return Funnel(overall, between)


def worth(row: Row) -> float:
    """How many independent people an office's records are worth."""
    effective = row.get("n_effective")
    return float(min(effective, row["asked"]) if effective and effective > 0 else row["asked"])
