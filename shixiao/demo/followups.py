"""What offices do after a rating: put right what was bad, and the approaches by telephone that go with it."""

from dataclasses import dataclass

import numpy as np

from shixiao.demo import days
from shixiao.demo.draw import Bools, Ints
from shixiao.demo.ratings import Ratings
from shixiao.demo.world import City

OPEN = 3  # of: fixed, explained, lawfully refused, open
PRAISE, RECTIFICATION = 1, 2
LIMIT_DAYS = 15  # working days in which most answer


@dataclass
class Rectifications:
    """Bad ratings that were followed up; `of` is the place of the rating in its block."""

    of: Ints
    contacted: Ints
    resolved: Ints
    outcome: Ints
    view: Ints
    in_time: Bools


def rectifications(city: City, rng: np.random.Generator, r: Ratings) -> Rectifications:
    """Nearly every bad rating is answered; one in eight too late, one in twelve with a lawful no."""
    of = np.flatnonzero((r.stars <= 2) & ~r.default & (rng.random(len(r)) < 0.96))
    n = len(of)
    given = days.NUMBER[days.day_of(r.given[of])]
    prompt = rng.random(n) < 0.85
    contacted_day = days.NTH[given + np.where(prompt, 1, rng.integers(2, 5, n))]
    contacted = days.start(contacted_day) + days.second_of_day(days.DESK, rng.random(n))
    in_time = rng.random(n) < 0.88
    took = np.where(in_time, rng.integers(1, LIMIT_DAYS - 3, n), rng.integers(LIMIT_DAYS + 1, 40, n))
    resolved_day = days.NTH[days.NUMBER[contacted_day] + took]
    resolved = days.start(resolved_day) + days.second_of_day(days.DESK, rng.random(n))
    outcome = np.searchsorted([0.64, 0.86, 0.94], rng.random(n))
    unfinished = (outcome == OPEN) | (resolved >= days.CUTOFF)
    outcome, resolved = np.where(unfinished, OPEN, outcome), np.where(unfinished, -1, resolved)
    happy = rng.random(n) < np.array([0.7, 0.35, 0.12, 0.0])[outcome]
    view = np.where(unfinished, -1, np.where(rng.random(n) < 0.3, 2, np.where(happy, 0, 1)))
    out = Rectifications(of, contacted, resolved, outcome, view, in_time & ~unfinished)
    known = contacted < days.CUTOFF
    return Rectifications(*(v[known] for v in vars(out).values()))


@dataclass
class Contacts:
    """Approaches to persons; `of` is the place of the rating that came of it or before it."""

    of: Ints
    at: Ints
    purpose: Ints


def contacts(rng: np.random.Generator, r: Ratings, put_right: Rectifications) -> Contacts:
    """A call about each bad rating, and before most invited ratings the request for praise."""
    asked = np.flatnonzero(r.invited & (rng.random(len(r)) < 0.8))
    before = r.given[asked] - rng.integers(600, 30_000, len(asked))
    return Contacts(
        np.concatenate([put_right.of, asked]),
        np.concatenate([put_right.contacted, before]),
        np.concatenate([np.full(len(put_right.of), RECTIFICATION), np.full(len(asked), PRAISE)]),
    )
