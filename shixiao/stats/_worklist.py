"""Hodgson's rule for all offices at once: a loop with a heap, compiled."""

import heapq

import numpy as np

from shixiao.stats._checks import Bools, Floats, Ints
from shixiao.stats._compile import compiled


@compiled("boolean[::1](int64[::1], float64[::1], float64[::1])")
def hodgson(office: Ints, days: Floats, due: Floats) -> Bools:
    """Jobs sorted by office and deadline: whenever one would be late, the longest one so far is given up."""
    given_up = np.zeros(office.size, np.bool_)
    kept = [(0.0, -1)]
    spent, here = 0.0, -1
    for job in range(office.size):
        if office[job] != here:
            kept.clear()
            spent, here = 0.0, office[job]
        heapq.heappush(kept, (-days[job], job))
        spent += days[job]
        if spent > due[job] + 1e-9:
            longest, which = heapq.heappop(kept)
            spent += longest
            given_up[which] = True
    return given_up
