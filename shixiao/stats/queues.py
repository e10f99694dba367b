"""Can the office do its work at all? Counters as queues, the back office by deadline.

Loads and hands may be arrays, one per office. `load` is the work offered in hands (see `offered_load`): 10 people an
hour who take 6 minutes each offer 1. BadNumbers is raised for negative loads and counts that are not whole.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.errors import BadNumbers
from shixiao.stats._checks import (
    Bools,
    Floats,
    Ints,
    codes,
    counts,
    floats,
    refuse_where,
    same_length,
    shares,
    tally,
    together,
)

LONGEST = 1_000_000  # people in a queue: beyond it a number is in the wrong unit


def offered_load(arrivals: npt.ArrayLike, handling: npt.ArrayLike, opened: npt.ArrayLike) -> Floats:
    """Arrivals in the time `opened`, times `handling` in the same unit: how many hands would always be busy."""
    came, each, time = together(
        arrivals=counts("arrivals", arrivals), handling=counts("handling", handling), opened=counts("opened", opened)
    )
    refuse_where(time == 0, "opened", "is 0", "leave offices that were closed out")
    return came * each / time


def erlang_b(load: npt.ArrayLike, hands: npt.ArrayLike) -> Floats:
    """Share turned away where nobody can wait (Erlang 1917): the Poisson chance of `hands` among at most `hands`."""
    offered, staff = _queue(load, hands)
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        log_exactly = special.xlogy(staff, offered) - offered - special.gammaln(staff + 1)
        found = np.asarray(np.exp(log_exactly) / special.gammaincc(staff + 1, offered))
    # overloaded so far that both vanish: the continued fraction of 1 / B = 1 + hands / load (1 + …) falls fast
    lost = ~np.isfinite(found) | (special.gammaincc(staff + 1, offered) < 1e-200)
    return np.where(lost, _overloaded(offered, staff, lost), found)


def _overloaded(offered: Floats, staff: Floats, lost: Bools) -> Floats:
    """1 / B = Σ hands! / (hands - k)! / load^k, for loads far above the hands."""
    load, hands = np.where(lost, np.maximum(offered, 1e-300), 1.0), np.where(lost, staff, 0.0)
    term, whole, k = np.ones_like(load), np.ones_like(load), 0
    while np.any(term > 1e-17 * whole):
        term = term * np.maximum(hands - k, 0.0) / load
        whole, k = whole + term, k + 1
    return 1 / whole


def erlang_c(load: npt.ArrayLike, hands: npt.ArrayLike) -> Floats:
    """Share who must wait where everybody waits (Erlang 1917); 1 where the load is not below the hands."""
    offered, staff = _queue(load, hands)
    blocked = erlang_b(offered, staff)
    with np.errstate(divide="ignore", invalid="ignore"):
        waiting = blocked / (1 - offered / staff * (1 - blocked))
    return np.where(offered < staff, waiting, 1.0)


def mean_wait(load: npt.ArrayLike, hands: npt.ArrayLike, handling: npt.ArrayLike = 1.0) -> Floats:
    """Mean wait of all who come, in the unit of `handling`; infinite where the load is not below the hands."""
    offered, staff = _queue(load, hands)
    offered, staff, each = together(load=offered, hands=staff, handling=counts("handling", handling))
    with np.errstate(divide="ignore", invalid="ignore"):
        wait = erlang_c(offered, staff) * each / np.maximum(staff - offered, 0)
    return np.where(offered < staff, wait, np.inf)


def served_within(load: npt.ArrayLike, hands: npt.ArrayLike, handling: npt.ArrayLike, within: npt.ArrayLike) -> Floats:
    """Share who are called within that time; 0 where the load is not below the hands."""
    offered, staff = _queue(load, hands)
    offered, staff, each, limit = together(
        load=offered, hands=staff, handling=counts("handling", handling), within=counts("within", within)
    )
    refuse_where(each == 0, "handling", "is 0")
    late = erlang_c(offered, staff) * np.exp(-np.maximum(staff - offered, 0) * limit / each)
    return np.where(offered < staff, 1 - late, 0.0)


def hands_needed(
    load: npt.ArrayLike,
    handling: npt.ArrayLike,
    within: npt.ArrayLike,
    share: npt.ArrayLike = 0.8,
    occupancy: npt.ArrayLike = 1.0,
) -> Floats:
    """The fewest hands that call `share` of the people within that time and are busy at most `occupancy` of theirs."""
    named = {"load": load, "handling": handling, "within": within, "share": share, "occupancy": occupancy}
    offered, each, limit, aim, busy = together(**named)
    refuse_where(shares("share", aim) >= 1, "share", "is 1: no number of hands is enough")
    refuse_where(shares("occupancy", busy) <= 0, "occupancy", "is 0: no number of hands is enough")
    staff = np.maximum(np.floor(counts("load", offered)) + 1, np.ceil(offered / busy - 1e-9))
    while True:
        short = served_within(offered, staff, each, limit) < aim
        if not short.any():
            return np.asarray(staff)
        staff = staff + short


def posts_needed(hands: npt.ArrayLike, away: npt.ArrayLike) -> Floats:
    """Posts behind so many hands at the counter when a share `away` is on leave, in training or at meetings."""
    staff, gone = together(hands=counts("hands", hands), away=shares("away", away))
    refuse_where(gone >= 1, "away", "is 1: nobody is ever there")
    return np.ceil(staff / (1 - gone) - 1e-9)


def _queue(load: npt.ArrayLike, hands: npt.ArrayLike) -> tuple[Floats, Floats]:
    offered, staff = together(load=counts("load", load), hands=counts("hands", hands))
    refuse_where(staff != np.floor(staff), "hands", "is not a whole number")
    return offered, staff


@dataclass(frozen=True)
class Impatient:
    """Erlang A, one value per office: shares who wait and who give up, how busy a hand is, mean wait of all."""

    waiting: Floats
    giving_up: Floats
    occupancy: Floats
    wait: Floats


def erlang_a(load: npt.ArrayLike, hands: npt.ArrayLike, handling: npt.ArrayLike, patience: npt.ArrayLike) -> Impatient:
    """A queue in which people give up after `patience` on average (Palm 1957; Garnett, Mandelbaum & Reiman 2002).

    Solved from the balance of the states; needs no load below the hands, for those who give up make room.
    """
    offered, staff, each, limit = together(
        load=counts("load", load), hands=counts("hands", hands),
        handling=counts("handling", handling), patience=counts("patience", patience),
    )  # fmt: skip
    refuse_where((staff < 1) | (staff != np.floor(staff)), "hands", "is not a whole number from 1")
    refuse_where((each == 0) | (limit == 0), "handling or patience", "is 0")
    # all states relative to "all hands busy, nobody waits"; below it their sum is 1 / Erlang B
    with np.errstate(divide="ignore"):
        busy_or_less = 1 / np.where(offered > 0, np.maximum(erlang_b(offered, staff), 1e-300), 1.0)
    one = np.ones_like(offered)
    term, crowd, queue = np.ones_like(offered), np.ones_like(offered), np.zeros_like(offered)
    waiting = 0
    if np.any(np.maximum(offered - staff, 0) * limit / each > LONGEST) or np.any(offered > LONGEST):
        raise BadNumbers(f"more than {LONGEST:,} would be waiting", do="check load and patience, in one unit of time")
    while np.any(term > 1e-16 * crowd) and offered.any():
        waiting += 1
        if waiting > LONGEST:
            raise BadNumbers(
                f"more than {LONGEST:,} would be waiting", do="check load and patience, in one unit of time"
            )
        term = term * offered / (staff + waiting * each / limit)
        crowd, queue = crowd + term, queue + waiting * term
        # all states are relative to one: where the queue is long that one hardly ever is, and the sums are scaled down
        huge = np.where(crowd > 1e200, 1e-200, 1.0)
        term, crowd, queue, busy_or_less, one = (x * huge for x in (term, crowd, queue, busy_or_less, one))
    whole = busy_or_less - one + crowd
    rate = np.where(offered > 0, offered, 1.0) / each
    wait = np.where(offered > 0, queue / whole / rate, 0.0)
    giving_up = wait / limit
    return Impatient(np.where(offered > 0, crowd / whole, 0.0), giving_up, offered * (1 - giving_up) / staff, wait)


# ---- the back office ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Worklist:
    """finish and late one per job as given (late: finish - due, negative when early); worst: the latest per office."""

    order: Ints
    finish: Floats
    late: Floats
    worst: Floats


def earliest_due_date(office: npt.ArrayLike, work: npt.ArrayLike, due: npt.ArrayLike, hands: npt.ArrayLike) -> Worklist:
    """Work through each office's jobs by deadline, which makes the largest lateness smallest (Jackson 1955).

    work in hand-days, due in days from now (negative: overdue already), hands one per office: an office is read as one
    worker who is `hands` times as fast. `order` lists the jobs as they should be done, office by office.
    Without hands nothing is ever finished; `worst` is NaN for offices without jobs.
    """
    where, effort, deadline, speed = _jobs(office, work, due, hands)
    order = np.lexsort((deadline, where))
    done = np.cumsum(effort[order])
    before = np.cumsum(tally(where, effort, len(speed))) - tally(where, effort, len(speed))
    finish = np.empty(len(where))
    with np.errstate(divide="ignore", invalid="ignore"):
        finish[order] = (done - before[where[order]]) / speed[where[order]]
    finish = np.where(np.isnan(finish), np.inf, finish)
    worst = np.full(len(speed), -np.inf)
    np.maximum.at(worst, where, finish - deadline)
    return Worklist(
        order, finish, finish - deadline, np.where(np.bincount(where, minlength=len(speed)) > 0, worst, np.nan)
    )


def fewest_late(office: npt.ArrayLike, work: npt.ArrayLike, due: npt.ArrayLike, hands: npt.ArrayLike) -> Bools:
    """Which jobs to give up on so that as few as possible are late (Moore 1968, Hodgson's rule); one per job."""
    from shixiao.stats._worklist import hodgson  # compiled code is loaded by whoever needs it

    where, effort, deadline, speed = _jobs(office, work, due, hands)
    order = np.lexsort((deadline, where))
    with np.errstate(divide="ignore", invalid="ignore"):
        days = np.where(effort > 0, effort / speed[where], 0.0)
    late = np.zeros(len(where), np.bool_)
    late[order] = hodgson(where[order], days[order], deadline[order])
    return late


def hands_for_deadlines(office: npt.ArrayLike, work: npt.ArrayLike, due: npt.ArrayLike, offices: int) -> Floats:
    """The fewest hands with which no deadline must be missed: the largest work due by a day over the days until then.

    Demand bound of Liu & Layland (1973) for jobs that can be shared and put aside; infinite where work is overdue, 0
    without work. Less than this, and the office is overloaded whatever it does first.
    """
    where, effort, deadline, _speed = _jobs(office, work, due, np.ones(offices))
    order = np.lexsort((deadline, where))
    before = np.cumsum(tally(where, effort, offices)) - tally(where, effort, offices)
    demand = np.cumsum(effort[order]) - before[where[order]]
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.where(deadline[order] > 0, demand / deadline[order], np.where(effort[order] > 0, np.inf, 0.0))
    most = np.zeros(offices)
    np.maximum.at(most, where[order], needed)
    return most


def _jobs(
    office: npt.ArrayLike, work: npt.ArrayLike, due: npt.ArrayLike, hands: npt.ArrayLike
) -> tuple[Ints, Floats, Floats, Floats]:
    speed = counts("hands", hands, 1)
    if not len(speed):
        raise BadNumbers("there are no offices")
    where, effort, deadline = codes("office", office, len(speed)), counts("work", work, 1), floats("due", due, 1)
    same_length(office=where, work=effort, due=deadline)
    return where, effort, deadline, speed
