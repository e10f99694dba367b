"""What came first, as far as it is known: to the instant where both are, else to the day.

`<name>_at` is empty where only `<name>_on` is known; nothing here says anything about minutes then.
"""

import ibis
from ibis import Deferred, Table, _


def _compared(first: str, second: str, t: Table | Deferred, strictly: bool) -> Deferred:
    a, b, c, d = t[f"{first}_at"], t[f"{second}_at"], t[f"{first}_on"], t[f"{second}_on"]
    both = a.notnull() & b.notnull()
    return ibis.ifelse(both, a < b, c < d) if strictly else ibis.ifelse(both, a <= b, c <= d)


def before(first: str, second: str, t: Table | Deferred = _) -> Deferred:
    """`before("closed", "opened")`: surely earlier; empty where either is not known."""
    return _compared(first, second, t, strictly=True)


def no_later(first: str, second: str, t: Table | Deferred = _) -> Deferred:
    """`no_later("closed", "due")`: by then; a limit that is a day ends with that day."""
    return _compared(first, second, t, strictly=False)
