"""What the columns of one row owe each other, as the fact table declares it, over all rows of a batch at once."""

from collections.abc import Callable, Mapping
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from shixiao.facts._table import Check

Rows = Mapping[str, pa.Array]


def broken(check: Check, rows: Rows) -> pa.Array | None:
    """Which rows break it; None where the source maps too little of it for any row to do so."""
    there = [rows[name] for name in check.columns if name in rows]
    if not there:
        return None
    filled = [a.is_valid() for a in there]
    found = None
    if check.rule == "some":
        found = pc.invert(reduce(pc.or_, filled))
    elif check.rule == "together":
        found = reduce(pc.or_, filled)
        found = found if len(there) < len(check.columns) else pc.and_not(found, reduce(pc.and_, filled))
    elif len(there) == len(check.columns):
        found = RULES[check.rule](*there)
    if found is None or not check.unless or any(name not in rows for name in check.unless):
        return found
    return pc.and_not(found, reduce(pc.and_, [rows[name].is_valid() for name in check.unless]))


def _disordered(low: pa.Array, high: pa.Array) -> pa.Array:
    return pc.fill_null(pc.greater(low, high), False)


def _sum_is_another(whole: pa.Array, *parts: pa.Array) -> pa.Array:
    return pc.fill_null(pc.not_equal(whole, reduce(pc.add, parts)), False)


def _no_tail(whole: pa.Array, *parts: pa.Array) -> pa.Array:
    """Satisfied are those with five stars, or four and five, … : the source's own limit may be any, but it is one."""
    tails = [pc.multiply(parts[0], 0)]
    for part in reversed(parts):
        tails.append(pc.add(tails[-1], part))
    return reduce(pc.and_, [pc.fill_null(pc.not_equal(whole, tail), False) for tail in tails])


RULES: dict[str, Callable[..., pa.Array]] = {"ordered": _disordered, "adds_up": _sum_is_another, "tail": _no_tail}
