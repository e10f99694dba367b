"""How far an office of its size may lie from what is expected of it by chance alone.

Expected is what all offices together reach on cases of the same services and channels, where these are known; else the
share of all offices together. Limits are quantiles of the binomial distribution given it, for the effective number
asked, made smaller by the variance between offices that is there anyway: additive over-dispersion after Spiegelhalter
(2005), estimated so that outliers do not hide themselves.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from shixiao.stats.funnel import flags, overdispersion, share_limits

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
        """Lower and upper limit for offices of so many answers, around the share that is expected of them."""
        asked = np.maximum(np.asarray(worth, dtype=np.float64), 1.0)
        return share_limits(asked, self.overall if around is None else around, level, self.between)

    def own(self, row: Row, level: float = LEVEL) -> tuple[float, float, float] | None:
        """Of one office: lower limit, what is expected of it, upper limit; None where it stands alone."""
        middle = expected(row, self.overall)
        if middle is None:
            return None
        low, high = share_limits(row["asked"], middle, level, self.between, worth(row))
        return float(low), middle, float(high)

    def side(self, row: Row, level: float = FAR) -> int:
        """-1 below, 1 above what chance explains, else 0."""
        own = self.own(row, level)
        return 0 if own is None else int(flags(row["estimate"], own[0], own[2]))

    def height(self, row: Row) -> float | None:
        """Where an office stands in a picture around the overall share: as far out as from what is expected of it."""
        own = self.own(row, FAR)
        if own is None:
            return None
        low, high = (float(end) for end in self.limits(worth(row), FAR))
        least, middle, most = own
        away, side = float(row["estimate"]) - middle, self.side(row)
        near, far = (high - self.overall, most - middle) if away > 0 else (self.overall - low, middle - least)
        drawn = self.overall + away * (near / far if near > 0 and far > 0 else 1.0)
        if side == 0:
            return min(max(drawn, low), high)
        return max(drawn, high + 1e-6) if side > 0 else min(drawn, low - 1e-6)


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
