"""The months in which an export starts up: only short cases can have been closed, or come due, in them.

Until the first opening plus the 90th percentile of the limits has passed, what is seen of cases is a choice of quick
ones; such months are marked, and no trend begins with them.
"""

import datetime as dt
from typing import Any

import ibis
import numpy as np
from ibis import _

from shixiao.measures._clock import clocked

NINE_IN_TEN = 0.9
ENOUGH, WEEK = 5, 7  # so many cases opened in the week from a day on: no slip of the pen


def settled_from(engine: Any) -> dt.date | None:
    """The first day from which on cases of all lengths can be seen; None where no case has a limit."""
    t = clocked.filter(clocked.legal_on >= clocked.opened_on)
    rows = t.group_by(opened="opened_on", days=t.legal_on.epoch_days() - t.opened_on.epoch_days()).agg(n=_.count())
    table = engine.arrow(rows.mutate(days=ibis.greatest(rows.days, 0)).order_by("opened", "days"))
    if not table.num_rows:
        return None
    opened, days, n = (table[c].to_numpy() for c in ("opened", "days", "n"))
    first, per_day = np.unique(opened.astype("datetime64[D]"), return_inverse=True)
    each = np.bincount(per_day, weights=n)
    total = np.concatenate([[0.0], np.cumsum(each)])
    within = total[np.searchsorted(first, first + WEEK)] - total[:-1]
    begun = first[np.flatnonzero(within >= ENOUGH)[0]] if (within >= ENOUGH).any() else first[0]
    order = np.argsort(days, kind="stable")
    reached = np.cumsum(n[order])
    long = int(days[order][np.searchsorted(reached, NINE_IN_TEN * reached[-1])])
    day: dt.date = (begun + np.timedelta64(long, "D")).astype(object)
    return day


def starting(month: dt.date, settled: dt.date | None) -> bool:
    """Whether a month begins before all lengths of cases can be seen in it."""
    return settled is not None and month.replace(day=1) < settled
