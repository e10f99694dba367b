"""The largest standardised difference of one draw of all offices, without looking at all pairs.

Sort the offices by standard error. If the largest (Z_i - Z_j) / √(s_i² + s_j²) is reached at (i, j), then Z_i is
a running record high: an earlier office with a higher Z has a larger numerator and a smaller denominator. In the
same way Z_j is a running record low. There are about ln p records of each kind, so a draw costs p and not p².
"""

import numpy as np

from shixiao.stats._checks import Floats, Ints
from shixiao.stats._compile import compiled
from shixiao.stats._pairs import apart, may


@compiled("UniTuple(int64, 2)(float64[::1], int64[::1], int64[::1])")
def _records(z: Floats, highs: Ints, lows: Ints) -> tuple[int, int]:
    high, low = 1, 1
    highs[0], lows[0] = 0, 0
    for i in range(1, z.size):
        if z[i] > z[highs[high - 1]]:
            highs[high] = i
            high += 1
        elif z[i] < z[lows[low - 1]]:
            lows[low] = i
            low += 1
    return high, low


@compiled(
    "Tuple((float64, boolean))(float64[::1], float64[::1], float64[:, ::1], float64[::1], float64[::1], float64,"
    " float64, float64[::1], int64[::1], int64[::1])"
)
def _best(
    z: Floats, variance: Floats, told: Floats, cut: Floats, tail: Floats, margin: float, few: float, table: Floats,
    highs: Ints, lows: Ints,
) -> tuple[float, bool]:  # fmt: skip
    """The largest squared statistic of the free pairs, and whether no separated pair has a larger one."""
    best, top = 0.0, 0.0
    for i in highs:
        for j in lows:
            gap, spread = z[i] - z[j], variance[i] + variance[j]
            if gap > 0 and gap * gap > best * spread:
                if may(told[0, i], variance[i], told[3, i], told[0, j], variance[j], told[3, j], margin, cut[1]) and (
                    told[3, i] == 0 or apart(told, i, j, cut, tail, margin, few, table)
                ):
                    top = max(top, gap * gap / spread)
                else:
                    best = gap * gap / spread
    return best, best >= top


@compiled("boolean(float64[::1], float64[::1], int64, int64[::1], float64, float64)")
def _beats(z: Floats, variance: Floats, i: int, partners: Ints, sign: float, best: float) -> bool:
    for j in partners:
        gap = sign * (z[i] - z[j])
        if gap > 0 and gap * gap > best * (variance[i] + variance[j]):
            return True
    return False


@compiled(
    "void(float64[:, ::1], float64[:, ::1], float64[::1], float64[::1], float64, float64, float64[::1], float64[::1])"
)
def largest(
    draws: Floats, told: Floats, cut: Floats, tail: Floats, margin: float, few: float, table: Floats, out: Floats
) -> None:
    """Per draw the largest squared statistic over the ordered pairs (i, j) that are not yet `apart`.

    An infinite cut separates none. Columns of draws and columns of told are sorted by variance.
    """
    places, variance = draws.shape[1], told[1]
    highs, lows = np.empty(places, np.int64), np.empty(places, np.int64)
    above, below = np.empty(places, np.int64), np.empty(places, np.int64)
    for d in range(draws.shape[0]):
        z = draws[d]
        high, low = _records(z, highs, lows)
        best, top_is_free = _best(z, variance, told, cut, tail, margin, few, table, highs[:high], lows[:low])
        if not top_is_free:
            # the top pair is separated: look at whatever could still beat the best free pair of records
            many, fewer = 0, 0
            for i in range(places):
                if _beats(z, variance, i, lows[:low], 1.0, best):
                    above[many] = i
                    many += 1
                if _beats(z, variance, i, highs[:high], -1.0, best):
                    below[fewer] = i
                    fewer += 1
            found, _free = _best(z, variance, told, cut, tail, margin, few, table, above[:many], below[:fewer])
            best = max(best, found)
        out[d] = best
