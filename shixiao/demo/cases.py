"""One block of cases: who came for what, how it was filed, how long it took, how it ended, and what they thought.

Every row is made with numpy from the block's own generator. Codes are whole numbers; -1 is "not there".
"""

from dataclasses import dataclass, fields

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.draw import Bools, Floats, Ints, below
from shixiao.demo.world import AGENTS, City

ONLINE, MOBILE, COUNTER, TERMINAL, PHONE, POST = range(6)
APPLICANT, AGENT, STAFF = range(3)
GRANTED, REFUSED, WITHDRAWN, PENALISED, TRANSFERRED = range(5)
ON_TIME, ONE_VISIT, SATISFIED = range(3)

_ONLINE_BY_AGE = np.array([0.40, 0.60, 0.36, 0.17, 0.07])
_ONLINE_BY_DEPTH = {"whole": 1.2, "apply": 1.0, "prefill": 0.6, "information": 0.15, "none": 0.0}
_FINISHES_BY_AGE = np.array([0.75, 0.86, 0.68, 0.48, 0.36])
_AGENT_DOMAINS = ("sc", "bdc", "jt", "zj")


@dataclass
class Cases:
    """Columns of one block; instants are seconds on the city's clock."""

    system: str
    row: Ints  # running number within the system
    group: Ints  # number of the plant this row belongs to, -1: ordinary
    office: Ints
    day: Ints  # on which the person came
    entry: Ints
    applicant: Ints
    agent: Ints
    channel: Ints
    filed_by: Ints
    assisted: Bools
    window: Ints
    clerk: Ints
    opened: Ints
    accepted: Ints
    due: Ints
    promised: Ints
    closed: Ints
    suspended: Ints
    partner: Ints
    late: Bools
    once: Bools  # at most one visit was needed
    outcome: Ints
    visits: Ints
    corrections: Ints
    fields: Ints
    rekeyed: Ints
    finished: Ints  # 1, 0 or -1 for a case not begun online
    claimed: Ints
    satisfied: Bools  # what the applicant really thinks

    def __len__(self) -> int:
        return len(self.row)

    def where(self, mask: Bools | Ints) -> "Cases":
        """Some of the rows."""
        picked = {k: v[mask] if isinstance(v, np.ndarray) else v for k, v in vars(self).items()}
        return Cases(**picked)


@dataclass
class Seeds:
    """What is known of rows before anything is drawn; -1: to be drawn."""

    office: Ints
    day: Ints
    entry: Ints
    applicant: Ints
    group: Ints

    @classmethod
    def of(cls, office: Ints, day: Ints) -> "Seeds":
        none = np.full(len(office), -1)
        return cls(office, day, none, none.copy(), none.copy())


def made(city: City, rng: np.random.Generator, system: str, row: Ints, seeds: Seeds) -> Cases:
    """Rows from their seeds; everything else is drawn."""
    n, office, day = len(row), seeds.office, seeds.day
    entry = np.where(seeds.entry < 0, city.still_listed(city.draw_entry(office, rng.random(n)), day), seeds.entry)
    applicant = np.where(seeds.applicant < 0, _of_age(city, entry, _applicants(city, rng, n)), seeds.applicant)
    known = {"system": system, "row": row, "group": seeds.group, "office": office, "day": day, "entry": entry}
    blank = {f.name: np.zeros(n, bool) if f.type is Bools else np.full(n, -1) for f in fields(Cases)}
    c = Cases(**(blank | known | {"applicant": applicant}))
    _file(city, rng, c)
    _time(city, rng, c)
    _end(city, rng, c)
    _judge(city, rng, c)
    return c


def _applicants(city: City, rng: np.random.Generator, n: int) -> Ints:
    """Most people come once or twice; one in eight cases is of the two in a hundred who come often."""
    u = rng.random(n)
    often = rng.random(n) < 0.12
    return (u * np.where(often, max(1, city.people.size // 50), city.people.size)).astype(np.int64)


def _of_age(city: City, entry: Ints, person: Ints) -> Ints:
    """The next grown-up, where the service is for grown-ups alone."""
    adults = np.array([e.name in plan.FOR_ADULTS for e in city.entries])[entry]
    while (young := adults & (city.people.age_band(person) == 0)).any():
        person = np.where(young, (person + 1) % city.people.size, person)
    return person


def _file(city: City, rng: np.random.Generator, c: Cases) -> None:
    """How the case was filed and by whom."""
    n = len(c)
    age, working = city.people.age_band(c.applicant), days.WORKING[c.day]
    depth = np.array([_ONLINE_BY_DEPTH[d] for d in city.depth])[c.entry]
    agents = np.isin(np.array(city.domain), _AGENT_DOMAINS)[c.entry]
    c.agent = np.where(rng.random(n) < np.where(agents, 0.22, 0.02), (AGENTS * rng.random(n) ** 2).astype(int), -1)
    online = (rng.random(n) < _ONLINE_BY_AGE[age] * depth) | ~working
    u = rng.random(n)
    c.channel = np.where(online, np.where(u < 0.45, ONLINE, MOBILE), np.searchsorted([0.94, 0.96, 0.985], u) + COUNTER)
    level = np.array([o["level"] for o in city.offices])[c.office]
    helped = np.where(age >= 2, np.where(level == "city", 0.12, 0.34), 0.05) * (depth > 0)
    counter = c.channel == COUNTER
    u = rng.random(n)
    c.assisted = counter & (u < helped) & (c.agent < 0)
    proxy = counter & (u > 0.965) & (depth > 0)
    c.channel = np.where(c.assisted, MOBILE, np.where(proxy, ONLINE, c.channel))
    c.filed_by = np.where(proxy, STAFF, np.where(c.agent >= 0, AGENT, APPLICANT))
    if c.system == "cgzf":  # enforcement: officers open the case, nobody applies
        c.agent, c.assisted = np.full(n, -1), np.zeros(n, bool)
        c.channel, c.filed_by = np.full(n, COUNTER), np.full(n, STAFF)
    c.window = (rng.random(n) * city.windows[c.office]).astype(np.int64)
    turn = below(c.day, 11, 97) + c.window
    c.clerk = city.first_clerk[c.office] + turn % np.maximum(city.clerks[c.office], 1)


def present(c: Cases) -> Bools:
    """Cases filed in the hall, in working hours."""
    return np.isin(c.channel, (COUNTER, TERMINAL)) | c.assisted | (c.filed_by == STAFF)


def _share(city: City, c: Cases, quality: int, person_salt: int) -> Floats:
    """The share an applicant like this one meets: office, day at the window, person."""
    base = city.quality[c.office, quality]
    day = np.minimum(c.day - days.ZERO, days.LENGTH - 1)
    return base + city.day_effects[quality, c.office, day, c.window] + city.person_effect(c.applicant, person_salt)


def bad_week(city: City, c: Cases) -> Bools:
    """安禾县 in the week its systems were moved: everybody there was worse off, in every office."""
    there = np.char.startswith(np.array(city.codes), plan.BAD_WEEK_DIVISION)[c.office]
    return there & (c.day >= days.day(plan.BAD_WEEK[0])) & (c.day <= days.day(plan.BAD_WEEK[1]))


def _time(city: City, rng: np.random.Generator, c: Cases) -> None:
    """The clock of the case. Lateness is drawn first, the working days follow from it."""
    n = len(c)
    here = present(c) | (c.system == "cgzf")
    at_home = days.second_of_day(days.HOME, rng.random(n))
    clock = np.where(here, days.second_of_day(days.COUNTER, rng.random(n)), at_home)
    c.opened = days.start(c.day) + clock
    wait_days = np.searchsorted([0.5, 0.85], rng.random(n))
    desk = days.second_of_day(days.DESK, rng.random(n))
    next_day = days.NTH[days.NUMBER[c.day] + np.where(days.WORKING[c.day], wait_days, 1)]
    same_day = (next_day == c.day) & (desk <= clock + 300)
    next_day = np.where(same_day, days.NTH[days.NUMBER[c.day] + 1], next_day)
    c.accepted = np.where(here, c.opened + 60 + rng.integers(0, 900, n), days.start(next_day) + desk)
    accepted_day = days.NUMBER[days.day_of(c.accepted)]
    c.suspended = np.where(rng.random(n) < 0.05, rng.integers(1, 16, n), 0)
    c.partner = np.where(rng.random(n) < 0.04, rng.integers(1, 8, n), 0)
    statutory, promised = city.statutory[c.entry], np.maximum(city.promised[c.entry], 0)
    quick = (promised == 0) | (statutory < 0)
    c.suspended, c.partner = np.where(quick, 0, c.suspended), np.where(quick, 0, c.partner)
    stopped = c.suspended + c.partner
    c.late = (rng.random(n) > _share(city, c, ON_TIME, 21) - 0.15 * bad_week(city, c)) & (statutory >= 0)
    within = np.floor(rng.random(n) ** 0.8 * (promised + 1)).astype(np.int64)
    over = statutory + 1 + rng.geometric(0.25, n)
    c.late |= (statutory >= 0) & (rng.random(n) < city.duty_lateness[c.entry])
    c.once = rng.random(n) < _share(city, c, ONE_VISIT, 22) - 0.04 * city.people.disabled(c.applicant)
    again = (within == 0) & ~c.once & (statutory != 0)  # nobody comes back on the same day
    within = np.where(
        again, 1 + rng.integers(0, np.maximum(np.minimum(np.where(statutory < 0, 3, statutory), 3), 1), n), within
    )
    used = np.where(c.late, over, within) + stopped
    closed_day = days.NTH[np.minimum(accepted_day + used, len(days.NTH) - 1)]
    same = c.accepted + 120 + rng.integers(0, 1500, n)
    c.closed = np.where(used == 0, same, days.start(closed_day) + days.second_of_day(days.DESK, rng.random(n)))
    end = 86399  # a day's limit ends with the day
    c.due = np.where(statutory >= 0, days.start(days.NTH[accepted_day + np.maximum(statutory, 0)]) + end, -1)
    c.promised = np.where(statutory >= 0, days.start(days.NTH[accepted_day + promised]) + end, -1)
    left = (c.office == city.number[plan.LEAVES_OPEN]) & (statutory > 0)
    left &= c.late | (below(c.row, 69, 100) < plan.LEFT_OPEN)
    c.late |= left
    cutoff = city.cutoff[c.office]
    c.closed = np.where((c.closed < cutoff) & ~left, c.closed, -1)
    waiting = c.accepted >= cutoff
    c.accepted, c.due, c.promised = (np.where(waiting, -1, v) for v in (c.accepted, c.due, c.promised))
    if c.system == "cgzf":
        _on_the_spot(rng, c, statutory < 0)


def _on_the_spot(rng: np.random.Generator, c: Cases, mask: Bools) -> None:
    """Crews log what they find and mend: closed within a minute by staff, and honest."""
    c.accepted = np.where(mask, c.opened + rng.integers(1, 8, len(c)), c.accepted)
    c.closed = np.where(mask, c.accepted + rng.integers(5, 50, len(c)), c.closed)
    c.once |= mask


def _end(city: City, rng: np.random.Generator, c: Cases) -> None:
    """Outcome, visits, papers sent back, fields keyed."""
    n = len(c)
    done = c.closed >= 0
    c.outcome = np.where(done, np.array([GRANTED, REFUSED, WITHDRAWN, TRANSFERRED])[
        np.searchsorted([0.935, 0.965, 0.99], rng.random(n))], -1)  # fmt: skip
    if c.system == "cgzf":
        punished = city.promised[c.entry] > 0
        c.outcome = np.where(
            done, np.where(punished, np.where(rng.random(n) < 0.9, PENALISED, TRANSFERRED), GRANTED), -1
        )
    age, disabled = city.people.age_band(c.applicant), city.people.disabled(c.applicant)
    trader = city.people.sole_trader(c.applicant)
    begun = (c.channel <= MOBILE) & (c.filed_by != STAFF)
    finishes = _FINISHES_BY_AGE[age] - 0.12 * disabled - 0.05 * trader + 0.1 * c.assisted
    c.finished = np.where(begun & done, rng.random(n) < finishes, -1).astype(np.int64)
    again = np.minimum(1 + rng.geometric(0.7, n), 9)
    remote = begun & ~c.assisted & (c.finished == 1)
    c.visits = np.where(c.once, np.where(remote, 0, 1), again)
    c.corrections = np.where(c.once, rng.random(n) < 0.04, rng.integers(0, 3, n)).astype(np.int64)
    c.fields = 8 + below(c.entry, 12, 22)
    c.rekeyed = city.rekeyed_fields[c.entry] * (rng.random(n) < 0.9)
    anyway = (c.office == city.number[plan.REKEYS_ANYWAY]) & (rng.random(n) < plan.REKEYS_ANYWAY_SHARE)
    c.rekeyed += np.where(anyway, 3, 0)
    on_time = ~c.late | (rng.random(n) < plan.CLAIMED_THOUGH_LATE)
    c.claimed = np.where(done, on_time, -1).astype(np.int64)


def _judge(city: City, rng: np.random.Generator, c: Cases) -> None:
    """What the applicant thinks of it: the office, the day, the person, and what happened to them."""
    age = city.people.age_band(c.applicant)
    p = _share(city, c, SATISFIED, 23) - 0.10 * c.late - 0.08 * (c.visits > 1) - 0.02 * (c.rekeyed > 0)
    p -= 0.06 * ((age >= 2) & (c.channel <= MOBILE) & ~c.assisted) + 0.3 * bad_week(city, c)
    p = np.where(c.outcome == PENALISED, 0.35, np.where(c.outcome == REFUSED, p - 0.25, p))
    c.satisfied = rng.random(len(c)) < p
