"""Ratings that follow from a block of cases: given by people themselves, or by the system after seven days.

J-shaped on purpose: the satisfied rate more readily, and mostly give five stars.
"""

from dataclasses import dataclass

import numpy as np

from shixiao.demo import days, plan, things
from shixiao.demo.cases import PENALISED, Cases, present
from shixiao.demo.draw import Bools, Ints, below
from shixiao.demo.texts import BAD, GOOD, HARSH, MIXED
from shixiao.demo.world import City

PC, MOBILE_APP, QR, TABLET, KIOSK, SMS, DEFAULT = range(7)
ACCEPTANCE, COMPLETION, RECTIFICATION = range(3)

_DEVICE_OF_CHANNEL = np.array(
    [things.COMPUTER, things.PHONE, things.PHONE, things.EVALUATOR, things.KIOSK, things.PHONE, things.PHONE]
)
_STARS = {True: np.cumsum([0.0, 0.003, 0.025, 0.072, 0.9]), False: np.cumsum([0.5, 0.26, 0.14, 0.06, 0.04])}


@dataclass
class Ratings:
    """Columns of a block of ratings; `serial` is unique within the export, texts are numbers of `texts.ALL`."""

    system: str
    group: Ints  # number of the plant it belongs to, -1: none
    serial: Ints
    case_row: Ints  # position in `cases`; -1: no case
    office: Ints
    rater: Ints
    phone: Ints  # the person whose number it is, -1: none
    device_kind: Ints
    device: Ints  # person, window or number, by kind; -1: none
    window: Ints
    clerk: Ints
    channel: Ints
    stage: Ints
    stars: Ints
    text: Ints
    given: Ints
    default: Bools
    invited: Bools

    def __len__(self) -> int:
        return len(self.serial)

    def where(self, mask: Bools | Ints) -> "Ratings":
        picked = {k: v[mask] if isinstance(v, np.ndarray) else v for k, v in vars(self).items()}
        return Ratings(**picked)


def of_cases(city: City, rng: np.random.Generator, c: Cases, free: Bools) -> Ratings:
    """The ratings of a block: at acceptance for a few, at completion, solicited ones, second ones, defaults.

    Only rows that are `free`; the ratings of the others are planted.
    """
    parts = [_at(city, rng, c, free, ACCEPTANCE), _at(city, rng, c, free, COMPLETION)]
    parts.append(_again(city, rng, c, parts[1]))
    rated = ~free
    rated[parts[1].case_row] = True
    parts.append(_solicited(city, rng, c, rated))
    rated[parts[-1].case_row] = True
    parts.append(_defaults(city, rng, c, rated))
    return together(parts)


def together(parts: list[Ratings]) -> Ratings:
    merged = {k: np.concatenate([vars(p)[k] for p in parts]) for k, v in vars(parts[0]).items() if k != "system"}
    return Ratings(system=parts[0].system, **merged)


def _at(city: City, rng: np.random.Generator, c: Cases, free: Bools, stage: int) -> Ratings:
    """Ratings that applicants gave themselves."""
    n = len(c)
    chance = np.where(c.satisfied, plan.RATES_IF_SATISFIED, plan.RATES_IF_NOT) * free
    if stage == ACCEPTANCE:
        chance = np.where(c.promised - c.accepted > 86400, 0.1 * chance, 0)
    after = c.closed if stage == COMPLETION else c.accepted
    broken = c.office == city.number[plan.NO_BAD_MARKS]
    there = rng.random(n) < np.where(broken, plan.HANDED, plan.AT_WINDOW)
    at_window = present(c) & there & ((stage == ACCEPTANCE) | (c.closed - c.accepted < 7200))
    u = rng.random(n)
    channel = np.where(u < 0.06, PC, np.where(u < 0.5, MOBILE_APP, np.where(u < 0.75, QR, SMS)))
    channel = np.where(at_window, np.where(u < 0.8, TABLET, KIOSK), channel)
    delay = np.where(at_window, 20 + rng.integers(0, 200, n), 60 + rng.exponential(30_000, n).astype(np.int64))
    given = after + delay
    row = np.flatnonzero((after >= 0) & (given < days.CUTOFF) & (rng.random(n) < chance))
    out = given_by(city, rng, c, row, channel[row], given[row], stage)
    swallowed = (out.office == city.number[plan.NO_BAD_MARKS]) & (out.channel == TABLET) & (out.stars <= 2)
    return out.where(~swallowed)  # its evaluators do not submit one and two stars


def _again(city: City, rng: np.random.Generator, c: Cases, first: Ratings) -> Ratings:
    """A few rate once more after their bad rating was followed up; this is a stage of its own."""
    given = first.given + 86400 * rng.integers(6, 16, len(first))
    some = (first.stars <= 2) & (rng.random(len(first)) < 0.08) & (given < days.CUTOFF)
    row, n = first.case_row[some], int(some.sum())
    stars = np.where(rng.random(n) < 0.6, rng.integers(3, 6, n), first.stars[some])
    return given_by(city, rng, c, row, np.full(n, MOBILE_APP), given[some], RECTIFICATION, stars)


def _solicited(city: City, rng: np.random.Generator, c: Cases, rated: Bools) -> Ratings:
    """Before the deadline the office writes to everybody who has not rated: five stars come back."""
    begs = np.isin(c.office, [city.number[code] for code in plan.SOLICITING])
    recent = c.closed >= days.start(days.day(plan.SOLICITED_CLOSED_SINCE))
    row = np.flatnonzero(begs & recent & ~rated & (rng.random(len(c)) < plan.SOLICITED_SHARE))
    n = len(row)
    first, last = (days.day(d) for d in plan.SOLICITED_DAYS)
    day = first + (rng.random(n) ** 0.6 * (last + 1 - first)).astype(np.int64)  # more and more towards the deadline
    given = np.maximum(days.start(day) + days.second_of_day(days.HOME, rng.random(n)), c.closed[row] + 300)
    row, given = row[given < days.CUTOFF], given[given < days.CUTOFF]
    out = given_by(city, rng, c, row, np.where(rng.random(len(row)) < 0.6, SMS, MOBILE_APP), given, COMPLETION,
                   np.where(rng.random(len(row)) < 0.97, 5, 4))  # fmt: skip
    out.invited = np.ones(len(row), bool)
    return out


def given_by(city: City, rng: np.random.Generator, c: Cases, row: Ints, channel: Ints, given: Ints, stage: int,
             stars: Ints | None = None) -> Ratings:  # fmt: skip
    """Ratings of these rows by the applicants themselves, from what is theirs or from what hangs at the window."""
    n = len(row)
    if stars is None:
        u = rng.random(n)
        happy, unhappy = (np.searchsorted(_STARS[k], u) + 1 for k in (True, False))
        stars = np.where(c.satisfied[row], happy, unhappy)
    rater = np.where(c.agent[row] >= 0, city.agent_person(c.agent[row]), c.applicant[row])
    kinds = _DEVICE_OF_CHANNEL[channel]
    office_things = np.where(kinds == things.EVALUATOR, c.office[row] * 100 + c.window[row], c.office[row])
    device = np.where(kinds >= things.EVALUATOR, office_things, rater)
    phone = np.where(channel == TABLET, -1, rater)
    text = written(rng, stars)
    fined = (c.outcome[row] == PENALISED) & (text >= 0) & (stars <= 2)
    text = np.where(fined, HARSH.start + text % len(HARSH), text)
    no = np.zeros(n, bool)
    return Ratings(
        system=c.system, group=c.group[row], serial=np.zeros(n, np.int64), case_row=row, office=c.office[row],
        rater=rater, phone=phone, device_kind=kinds, device=device, window=c.window[row], clerk=c.clerk[row],
        channel=channel, stage=np.full(n, stage), stars=stars, text=text, given=given, default=no, invited=no.copy(),
    )  # fmt: skip


def written(rng: np.random.Generator, stars: Ints) -> Ints:
    """Few write anything: mostly stock phrases when content, more often their own words when not."""
    n = len(stars)
    u, v = rng.random(n), rng.random(n)
    good = GOOD.start + (v**2 * len(GOOD)).astype(np.int64)
    mixed = MIXED.start + (v * len(MIXED)).astype(np.int64)
    bad = BAD.start + (v * len(BAD)).astype(np.int64)
    which = np.where(stars >= 4, good, np.where(stars == 3, mixed, bad))
    return np.where(u < np.where(stars >= 4, 0.08, np.where(stars == 3, 0.2, 0.45)), which, -1)


def _defaults(city: City, rng: np.random.Generator, c: Cases, rated: Bools) -> Ratings:
    """Nobody rated, so after seven days the system writes five stars."""
    given = c.closed + plan.DEFAULT_AFTER_DAYS * 86400
    able = (c.closed >= 0) & (given < days.CUTOFF) & ~rated
    row = np.flatnonzero(able & (rng.random(len(c)) < plan.DEFAULT_AMONG_UNRATED))
    out = given_by(city, rng, c, row, np.full(len(row), MOBILE_APP), given[row], COMPLETION, np.full(len(row), 5))
    n = len(row)
    out.channel, out.default, out.text = np.full(n, DEFAULT), np.ones(n, bool), np.full(n, -1)
    out.phone, out.device = np.full(n, -1), np.full(n, -1)
    return out


def reasons(r: Ratings) -> Ints:
    """A bad rating carries a ticked reason."""
    return np.where(r.stars <= 2, below(r.serial, 31, 6), -1)
