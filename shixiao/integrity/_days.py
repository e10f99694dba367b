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
    """One row per office and day on which anything was rated, in this order: `n` ratings, `bad` of them."""

    office: Ints
    region: Ints
    day: Ints
    n: Floats
    bad: Floats

    def expected(self) -> Floats:
        """The share expected on each day: the office's own at other times, times how much worse that day is elsewhere.

        Days so near that they may be the same wave do not say what is usual. Elsewhere is the same region or
        everywhere, whichever is worse off that day; never better than usual.
        """
        overall = self.bad.sum() / max(self.n.sum(), 1)
        n, bad = (_of(self.office, x) - self._near(x) for x in (self.n, self.bad))
        share = (bad + PRIOR * overall) / (n + PRIOR)
        worse = np.maximum(self._elsewhere(share, np.zeros_like(self.region)), self._elsewhere(share, self.region))
        return np.minimum(share * np.maximum(worse, 1.0), 0.95)

    def _near(self, values: Floats) -> Floats:
        """Sums over the days of the office that one stretch could hold together with this day."""
        place, sums = _places(self), np.concatenate([[0.0], np.cumsum(values)])
        reach = max(SPANS) - 1
        return sums[np.searchsorted(place, place + reach, "right")] - sums[np.searchsorted(place, place - reach)]

    def _elsewhere(self, share: Floats, region: Ints) -> Floats:
        """Bad of expected on the same day in other offices of the region; five expected ones say 1."""
        cell = _pairs(region, self.day)
        due = self.n * share
        return (_of(cell, self.bad) - self.bad + 5.0) / (_of(cell, due) - due + 5.0)

    def spread(self, share: Floats, span: int = 1) -> float:
        """How much shares vary between stretches of `span` days beyond chance: bad weeks are longer than bad days."""
        cell = _pairs(self.office, self.day // span)
        n, bad, due = (np.bincount(cell, x) for x in (self.n, self.bad, self.n * share))
        return max(tails.share_spread(bad, n, due / np.maximum(n, 1)), 0.01)


def _pairs(a: Ints, b: Ints) -> Ints:
    """The number of each pair of numbers."""
    low = b.min(initial=0)
    return np.unique(a * (b.max(initial=0) - low + 1) + b - low, return_inverse=True)[1].ravel()


@dataclass(frozen=True)
class Span:
    """Some days of one office in a row: places `first` to `last` of `Days`."""

    first: int
    last: int
    n: float
    bad: float
    p: float
    expected: float


def _places(d: Days) -> Ints:
    """A number per row, so that days of one office lie as far apart as they are, and offices further."""
    return d.office * 1_000_000 + d.day


def _of(key: Ints, values: Floats) -> Floats:
    return np.bincount(key, values, minlength=int(key.max()) + 1)[key] if len(key) else values


class Windows:
    """All stretches of days in a row of each office, with what is expected of them."""

    def __init__(self, d: Days, share: Floats, spread: dict[int, float]) -> None:
        place = _places(d)
        n, due = (np.concatenate([[0.0], np.cumsum(x)]) for x in (d.n, d.n * share))
        self.spread, self.parts = spread, {}
        for span in SPANS:
            last = np.searchsorted(place, place + span)
            first = np.flatnonzero(last - np.arange(len(place)) >= min(span, 2))
            last = last[first]
            number, mean = n[last] - n[first], due[last] - due[first]
            share_of = mean / np.maximum(number, 1)
            wide = np.sqrt(mean * (1 - share_of) * (1 + np.maximum(number - 1, 0) * spread[span]))
            self.parts[span] = (first, last, number, share_of, mean + FAR * wide)

    def stand_out(self, bad_of_day: Floats, least: int) -> list[Span]:
        """Every stretch that begins with a bad rating, has at least `least` of them and far more than expected."""
        bad_sum = np.concatenate([[0.0], np.cumsum(bad_of_day)])
        out: list[Span] = []
        for span, (first, last, n, share, far) in self.parts.items():
            bad = bad_sum[last] - bad_sum[first]
            hot = np.flatnonzero((bad >= least) & (bad > far) & (bad_of_day[first] > 0))
            p = tails.beta_binomial(bad[hot], n[hot], share[hot], self.spread[span])
            columns = (x.tolist() for x in (first[hot], last[hot], n[hot], bad[hot], p, share[hot]))
            out += [Span(*found) for found in zip(*columns, strict=True)]
        return out


def drawn(d: Days, share: Floats, spread: float, draw: Random) -> Floats:
    """Bad ratings of each day, drawn from the null."""
    total = (1 - spread) / spread
    own = draw.beta(np.maximum(share * total, 1e-9), np.maximum((1 - share) * total, 1e-9))
    return draw.binomial(d.n.astype(np.int64), own).astype(float)


def apart(found: list[Span]) -> list[Span]:
    """The best of the stretches that overlap."""
    out: list[Span] = []
    for one in sorted(found, key=lambda s: (s.p, s.first, s.last)):
        if all(one.last <= kept.first or kept.last <= one.first for kept in out):
            out.append(one)
    return out
