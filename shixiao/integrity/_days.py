"""Counts of an office per day, and what the same office, and the same day elsewhere, let one expect of them."""

from dataclasses import dataclass

import numpy as np

from shixiao.stats import tails
from shixiao.stats._checks import Floats, Ints
from shixiao.stats.searches import Random

PRIOR = 20.0  # ratings that the whole period's share counts as, where an office has few
SPANS = (1, 2, 3, 5, 7, 14)  # days looked at together
FAR = 3.5  # standard deviations below which a stretch is not worth a second look


@dataclass(frozen=True)
class Days:
    """One row per office and day on which anything was rated: `n` ratings, `bad` of them."""

    office: Ints
    region: Ints
    day: Ints
    n: Floats
    bad: Floats

    def expected(self) -> Floats:
        """The share expected on each day: the office's own on other days, times how much worse that day is elsewhere.

        Elsewhere is the same region or everywhere, whichever is worse off that day; never better than usual.
        """
        overall = self.bad.sum() / max(self.n.sum(), 1)
        n, bad = (_of(self.office, x) - x for x in (self.n, self.bad))
        share = (bad + PRIOR * overall) / (n + PRIOR)
        worse = np.maximum(self._elsewhere(share, np.zeros_like(self.region)), self._elsewhere(share, self.region))
        return np.minimum(share * np.maximum(worse, 1.0), 0.95)

    def _elsewhere(self, share: Floats, region: Ints) -> Floats:
        """Bad of expected on the same day in other offices of the region; five expected ones say 1."""
        cell = np.unique(np.stack([region, self.day]), axis=1, return_inverse=True)[1].ravel()
        due = self.n * share
        return (_of(cell, self.bad) - self.bad + 5.0) / (_of(cell, due) - due + 5.0)

    def spread(self, share: Floats, span: int = 1) -> float:
        """How much shares vary between stretches of `span` days beyond chance: bad weeks are longer than bad days."""
        cell = np.unique(np.stack([self.office, self.day // span]), axis=1, return_inverse=True)[1].ravel()
        n, bad, due = (np.bincount(cell, x) for x in (self.n, self.bad, self.n * share))
        return max(tails.share_spread(bad, n, due / np.maximum(n, 1)), 0.01)


@dataclass(frozen=True)
class Span:
    """Some days of one office in a row: places `first` to `last` of `Days`."""

    first: int
    last: int
    n: float
    bad: float
    p: float
    expected: float


def _of(key: Ints, values: Floats) -> Floats:
    return np.bincount(key, values, minlength=int(key.max()) + 1)[key] if len(key) else values


def spans(d: Days, share: Floats, spread: dict[int, float], least: int) -> list[Span]:
    """Every stretch of days with at least `least` bad ratings and far more than expected. `d` is in order."""
    out: list[Span] = []
    place = d.office * 1_000_000 + d.day
    sums = {name: np.concatenate([[0.0], np.cumsum(x)]) for name, x in _sums(d, share).items()}
    for span in SPANS:
        first, last = np.arange(len(place)), np.searchsorted(place, place + span)
        n, bad, due = (sums[name][last] - sums[name][first] for name in ("n", "bad", "due"))
        mean = due / np.maximum(n, 1)
        wide = np.sqrt(due * (1 - mean) * (1 + np.maximum(n - 1, 0) * spread[span]))
        hot = np.flatnonzero((bad >= least) & (bad - due > FAR * wide) & (d.bad > 0) & (last - first >= min(span, 2)))
        p = tails.beta_binomial(bad[hot], n[hot], mean[hot], spread[span])
        out += [
            Span(*found)
            for found in zip(
                hot.tolist(), *(x.tolist() for x in (last[hot], n[hot], bad[hot], p, mean[hot])), strict=True
            )
        ]
    return out


def _sums(d: Days, share: Floats) -> dict[str, Floats]:
    return {"n": d.n, "bad": d.bad, "due": d.n * share}


def drawn(d: Days, share: Floats, spread: float, rng: Random) -> Days:
    """The same days with bad ratings drawn from the null."""
    total = (1 - spread) / spread
    own = rng.beta(np.maximum(share * total, 1e-9), np.maximum((1 - share) * total, 1e-9))
    return Days(d.office, d.region, d.day, d.n, rng.binomial(d.n.astype(np.int64), own).astype(float))


def apart(found: list[Span]) -> list[Span]:
    """The best of the stretches that overlap."""
    out: list[Span] = []
    for one in sorted(found, key=lambda s: (s.p, s.first, s.last)):
        if all(one.last <= kept.first or kept.last <= one.first for kept in out):
            out.append(one)
    return out
