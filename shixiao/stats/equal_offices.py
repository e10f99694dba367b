"""A proof by simulation: offices that are equally good must not be ranked apart.

Each day of an office has its own chance of a good outcome (a full hall, a slow network), drawn from a Beta
distribution with the intraclass correlation `icc`. Errors that ignore the days find differences that are none.
"""

import numpy as np

from shixiao.errors import BadNumbers
from shixiao.stats import clusters
from shixiao.stats._checks import Floats, confidence, one_of, whole
from shixiao.stats._checks import number as figure
from shixiao.stats.ranks import rank_sets


def tables(
    number: int, offices: int, cases: int, days: int, icc: float, share: float, seed: int
) -> tuple[Floats, Floats]:
    """(number, offices, days) asked and yes of offices that all have the same share, cases spread over the days."""
    named = {"number": number, "offices": offices, "cases": cases, "days": days}
    least = min(whole(name, value, 0, 10**9) for name, value in named.items())
    if not (0 < figure("icc", icc) < 1 and 0 < figure("share", share) < 1 and least >= 1):
        raise BadNumbers("icc and share lie between 0 and 1, the counts from 1", where="equal offices")
    random = np.random.default_rng(seed)
    rest = 1 / icc - 1
    chance = random.beta(share * rest, (1 - share) * rest, (number, offices, days))
    asked = random.multinomial(cases, np.full(days, 1 / days), (number, offices))
    return asked.astype(np.float64), random.binomial(asked, chance).astype(np.float64)


def false_separation(
    errors: str = "clustered",
    *,
    number: int = 200,
    offices: int = 13,
    cases: int = 10_000,
    days: int = 180,
    icc: float = 0.02,
    share: float = 0.9,
    level: float = 0.95,
    method: str = "holm",
    seed: int = 0,
) -> float:
    """Share of tables in which any two equal offices are separated; should not exceed 1 - level.

    errors 'clustered' uses the days as clusters, 'binomial' pretends that cases are independent. method 'holm' or
    'simulated' (rank sets; simulated ones take the standard errors without degrees of freedom).
    """
    one_of("errors", errors, ("clustered", "binomial"))
    asked, yes = tables(number, offices, cases, days, icc, share, seed)
    sums = clusters.Sums((asked > 0).sum(-1), (asked**2).sum(-1), (yes**2).sum(-1), (asked * yes).sum(-1))
    found = clusters.share(asked.sum(-1), yes.sum(-1), sums, level=confidence(level))
    worth, df = (found.n_effective, found.df) if errors == "clustered" else (asked.sum(-1), np.full_like(found.df, 1e9))
    apart = 0
    for table in range(number):
        free = df[table] if method == "holm" else None
        sets = rank_sets(found.estimate[table], n_effective=worth[table], df=free, level=level, method=method)
        apart += bool((sets.low > 1).any())
    return apart / number
