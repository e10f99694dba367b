"""A share and what can be said about it: intervals, targets, when not to print it.

Every interval takes `yes` and `asked` (numbers or arrays that broadcast, one per office; effective counts
need not be whole) and gives `low` and `high` as shares between 0 and 1. Where asked is 0 both are NaN:
the caller says "not asked". BadNumbers is raised for negative counts, yes > asked, NaN, shapes that do not
fit and levels outside (0, 1).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.stats._checks import (
    MOST,
    Bools,
    Floats,
    confidence,
    counts,
    loose,
    one_of,
    refuse_where,
    share_counts,
    shares,
    together,
)

Interval = tuple[Floats, Floats]


def wilson(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Score interval (Wilson 1927): the default, right on average at 0 %, at 100 % and for one person."""
    yes, asked = share_counts(yes, asked)
    return _wilson(yes, asked, float(special.ndtri(0.5 + confidence(level) / 2)))


def _wilson(yes: Floats, asked: Floats, z: float | Floats) -> Interval:
    # asked - yes instead of asked (1 - p): exactly 0 at 100 %, so that the upper end is exactly 1
    with np.errstate(divide="ignore", invalid="ignore"):
        half = z * np.sqrt(yes * (asked - yes) / asked + z * z / 4)
        low = (yes + z * z / 2 - half) / (asked + z * z)
        high = (yes + z * z / 2 + half) / (asked + z * z)
    return _at_the_ends(np.clip(low, 0, 1), np.clip(high, 0, 1), yes, asked)


def modified_wilson(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Wilson's with the ends mended where one to three answers differ from all others (Brown, Cai & DasGupta 2001).

    There Wilson's near end lies too close: at 99.9 % of 170 asked it covers 84 % instead of 95 %. It becomes the
    Poisson bound, ½ χ² of 2 x degrees of freedom at 1 - level, over asked; x at most 2 up to 50 asked, else 3.
    """
    yes, asked = share_counts(yes, asked)
    low, high = wilson(yes, asked, level)
    return np.minimum(low, _rare(yes, asked, level)), np.maximum(high, 1 - _rare(asked - yes, asked, level))


def _rare(few: Floats, asked: Floats, level: float) -> Floats:
    """The Poisson bound where it applies, else 1 (which no end exceeds). Effective counts are read as the nearest."""
    whole = np.rint(few)
    there = (whole >= 1) & (whole <= np.where(asked > 50, 3, 2)) & (few < asked / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = special.gammaincinv(np.where(there, few, 1.0), 1 - level) / asked
    return np.where(there, bound, 1.0)


def wilson_cc(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Score interval with continuity correction (Newcombe 1998, method 4): never shorter than Wilson."""
    yes, asked = share_counts(yes, asked)
    z = special.ndtri(0.5 + confidence(level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, no = yes / asked, (asked - yes) / asked
        plain = _wilson(yes, asked, float(z))
        low = 2 * yes + z * z - 1 - z * np.sqrt(np.maximum(z * z - 2 - 1 / asked + 4 * p * (asked - yes + 1), 0))
        high = 2 * yes + z * z + 1 + z * np.sqrt(np.maximum(z * z + 2 - 1 / asked + 4 * no * yes - 4 * p, 0))
        low, high = low / (2 * (asked + z * z)), high / (2 * (asked + z * z))
        # less than one answer on a side (effective counts) is less than the correction takes off
        low, high = np.fmin(low, plain[0]), np.fmax(high, plain[1])
    return _at_the_ends(np.clip(low, 0, 1), np.clip(high, 0, 1), yes, asked)


def clopper_pearson(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Exact interval (Clopper & Pearson 1934): covers at least `level` always, longer than needed."""
    yes, asked = share_counts(yes, asked)
    return _beta(yes, asked, (1 - confidence(level)) / 2, 0.0, 1.0)


def jeffreys(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Equal-tailed posterior of the Beta(½, ½) prior, with 0 and 1 kept (Brown, Cai & DasGupta 2001)."""
    yes, asked = share_counts(yes, asked)
    return _beta(yes, asked, (1 - confidence(level)) / 2, 0.5, 0.5)


def _beta(yes: Floats, asked: Floats, tail: float, first: float, second: float) -> Interval:
    no = asked - yes
    low = special.betaincinv(np.maximum(yes + first, 1e-300), no + second, tail)
    high = special.betaincinv(yes + second, np.maximum(no + first, 1e-300), 1 - tail)
    return _at_the_ends(low, high, yes, asked)


def midp(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Exact interval that counts half of the observed outcome in each tail (Lancaster 1961; Berry & Armitage 1995)."""
    yes, asked = share_counts(yes, asked)
    tail = (1 - confidence(level)) / 2
    # the upper end for yes is one minus the lower end for no
    return _at_the_ends(_midp_low(yes, asked, tail), 1 - _midp_low(asked - yes, asked, tail), yes, asked)


def _midp_low(yes: Floats, asked: Floats, tail: float) -> Floats:
    """Solves P(X > yes) + ½ P(X = yes) = tail by halving between the two exact ends around it."""
    inside = np.clip(yes, 1e-12, None)
    no = np.maximum(asked - inside, 0)
    low = special.betaincinv(inside, no + 1, tail)
    high = np.where(no > 0, special.betaincinv(inside + 1, np.maximum(no, 1e-12), tail), 1.0)
    for _step in range(60):
        middle = (low + high) / 2
        beyond = np.where(no > 0, special.betainc(inside + 1, np.maximum(no, 1e-12), middle), 0.0)
        above = special.betainc(inside, no + 1, middle) + beyond > 2 * tail
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.asarray((low + high) / 2, dtype=np.float64)


def wald(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95) -> Interval:
    """p ± z √(p (1 - p) / asked), unclipped: only to show what it gets wrong (length 0 at 100 %)."""
    yes, asked = share_counts(yes, asked)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = special.ndtri(0.5 + confidence(level) / 2) * np.sqrt(yes * (asked - yes) / asked) / asked
        return yes / asked - half, yes / asked + half


def _at_the_ends(low: Floats, high: Floats, yes: Floats, asked: Floats) -> Interval:
    """0 % has the lower end 0, 100 % the upper end 1, nobody asked has none."""
    low = np.where(asked > 0, np.where(yes == 0, 0.0, low), np.nan)
    high = np.where(asked > 0, np.where(yes == asked, 1.0, high), np.nan)
    return low, high


METHODS: dict[str, Callable[[npt.ArrayLike, npt.ArrayLike, float], Interval]] = {
    "wilson": wilson,
    "modified_wilson": modified_wilson,
    "wilson_cc": wilson_cc,
    "clopper_pearson": clopper_pearson,
    "midp": midp,
    "jeffreys": jeffreys,
    "wald": wald,
}


def interval(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95, method: str = "wilson") -> Interval:
    """The interval of that name."""
    return METHODS[one_of("method", method, tuple(METHODS))](yes, asked, level)


def one_sided(yes: npt.ArrayLike, asked: npt.ArrayLike, level: float = 0.95, method: str = "wilson") -> Interval:
    """Two bounds, each held with `level` on its own: the ends of the two-sided interval at 2 level - 1."""
    if confidence(level) <= 0.5:
        refuse_where(np.array(True), "level", f"{level} says nothing about one side", "more than 0.5")
    return interval(yes, asked, 2 * level - 1, method)


def korn_graubard(
    p: npt.ArrayLike, se: npt.ArrayLike, n: npt.ArrayLike, df: npt.ArrayLike, level: float = 0.95
) -> Interval:
    """Exact interval for a weighted or clustered sample (Korn & Graubard 1998; Ward 2019 for the boundary).

    p share, se its design-based standard error, n persons, df degrees of freedom (clusters - strata).
    Clopper–Pearson with the effective sample size p (1 - p) / se², times (t of n-1 / t of df)², never above n.
    Where se is 0 (p is 0 or 1) nothing is known of the clustering: n stands for the effective size.
    """
    size = effective_size(p, se, n, df, level)
    share, size = together(p=shares("p", p), size=size)
    return clopper_pearson(np.clip(share * size, 0, size), size, level)


def effective_size(
    p: npt.ArrayLike, se: npt.ArrayLike, n: npt.ArrayLike, df: npt.ArrayLike, level: float = 0.95
) -> Floats:
    """How many independent persons a sample is worth: t-adjusted, never above n (Korn & Graubard 1998)."""
    tail = (1 - confidence(level)) / 2
    p, se, n, df = together(p=shares("p", p), se=counts("se", se), n=counts("n", n), df=counts("df", df))
    refuse_where(se > 1, "se", "is above 1, which no share's can be")
    refuse_where(n > MOST, "n", "is more than there can be")
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where((se > 0) & (p > 0) & (p < 1), p * (1 - p) / (se * se), n)
        adjusted = size * (special.stdtrit(n - 1, tail) / special.stdtrit(df, tail)) ** 2
    # df = 0: one cluster, worth one person at most; n = 1: no t exists, none is needed
    adjusted = np.where(df > 0, np.where(n > 1, adjusted, n), np.minimum(n, 1))
    return np.minimum(adjusted, n)


def cautious_se(p: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    """A standard error that is not 0 at 0 and 100 %: two successes and two failures added (Agresti & Coull 1998).

    For what needs one number per office (simulated rank sets, reliability); NaN where n is 0.
    """
    share, size = together(p=shares("p", p), n=counts("n", n))
    middle = (share * size + 2) / (size + 4)
    return np.where(size > 0, np.sqrt(middle * (1 - middle) / (size + 4)), np.nan)


def against_target(low: npt.ArrayLike, high: npt.ArrayLike, target: npt.ArrayLike) -> npt.NDArray[np.str_]:
    """'met', 'not met', 'cannot be told yet' or 'not asked' from one-sided bounds.

    Met when the lower bound reaches the target, not met when the upper bound stays below it.
    """
    low, high, aim = together(low=low, high=high, target=shares("target", target))
    answer = np.where(low >= aim, "met", np.where(high < aim, "not met", "cannot be told yet"))
    return np.where(np.isnan(low) | np.isnan(high), "not asked", answer)


def asked_needed(p: npt.ArrayLike, target: npt.ArrayLike, level: float = 0.95, deff: npt.ArrayLike = 1.0) -> Floats:
    """How many must be asked to tell whether the target is met, should the share stay p.

    The one-sided Wilson bound passes the target when (p - target)² ≥ z² target (1 - target) / asked: solved for
    asked, times the design effect, rounded up. Infinite where p equals the target, or the target is 1 and p too.
    """
    share, aim, deff = together(p=shares("p", p), target=shares("target", target), deff=counts("deff", deff))
    z = special.ndtri(confidence(level))
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = z * z * aim * (1 - aim) / (share - aim) ** 2 * deff
    return np.where(share == aim, np.inf, np.maximum(np.ceil(needed - 1e-9), 1))


def nchs_suppress(
    p: npt.ArrayLike, n: npt.ArrayLike, se: npt.ArrayLike | None = None, df: npt.ArrayLike | None = None
) -> tuple[Bools, Bools]:
    """Which shares not to print, and which to look at first (NCHS Data Presentation Standards, Parker et al. 2017).

    Suppressed: fewer than 30 asked, or worth fewer than 30; an interval (Korn–Graubard 95 %) at least 0.30 long;
    one longer than 0.05 and longer than 1.3 p. To be looked at (not suppressed): shares of 0 or 1, fewer than
    8 degrees of freedom. Without se and df the records count as independent. p is ignored where n is 0.
    """
    share, n = together(p=loose("p", p), n=counts("n", n))
    share = shares("p", np.where(n > 0, share, 0.0))
    independent = np.maximum(n - 1, 0)
    free = independent if df is None else counts("df", df)
    error = np.sqrt(share * (1 - share) / np.maximum(n, 1)) if se is None else counts("se", se)
    low, high = korn_graubard(share, error, n, free)
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = np.where(error > 0, np.minimum(share * (1 - share) / error**2, n), n)
        long = (high - low >= 0.30) | ((high - low > 0.05) & (high - low > 1.3 * share))
    suppress = (n < 30) | (np.round(worth, 9) < 30) | long
    return suppress, ~suppress & ((share == 0) | (share == 1) | (free < 8))


def worst_case(yes: npt.ArrayLike, rated: npt.ArrayLike, closed: npt.ArrayLike) -> Interval:
    """Bounds that no assumption can beat (Manski 1989): all who did not rate were dissatisfied, or satisfied.

    yes satisfied among `rated`, out of `closed` cases; NaN where nothing was closed.
    """
    yes, rated = share_counts(yes, rated)
    yes, rated, closed = together(yes=yes, rated=rated, closed=counts("closed", closed))
    refuse_where(rated > closed, "rated", "is larger than closed")
    with np.errstate(divide="ignore", invalid="ignore"):
        return yes / closed, (yes + closed - rated) / closed
