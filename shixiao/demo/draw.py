"""Random numbers that depend on the seed, on what they are for and on the block, and on nothing else.

So the same seed gives the same bytes, whatever the number of threads and in whatever order blocks are made.
"""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def generator(seed: int, stream: str, block: int = 0) -> np.random.Generator:
    """The generator of one block of one stream."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, crc32(stream.encode()), block])))


def mixed(values: Ints, salt: int) -> NDArray[np.uint64]:
    """A fixed scrambling of whole numbers (the finaliser of splitmix64): a person's traits come from it."""
    z = values.astype(np.uint64) + np.uint64((salt * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def below(values: Ints, salt: int, n: int) -> Ints:
    """A fixed number in 0..n-1 for each value."""
    return (mixed(values, salt) % np.uint64(n)).astype(np.int64)


def shared(total: int, weights: Floats) -> Ints:
    """`total` split into whole parts by weight, nothing lost (largest remainders)."""
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts
