"""Charikar's greedy on a bipartite graph, compiled: whoever is tied least leaves, until nobody is left.

A binary heap of all nodes with each node's place in it, so that a node moves when it loses a tie.
"""

import numpy as np
import numpy.typing as npt

from shixiao.stats._checks import Floats
from shixiao.stats._compile import compiled

Numbers = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]


@compiled("void(float64[::1], int32[::1], int32[::1], int64, int64)")
def _up(tie: Floats, heap: Numbers, place: Numbers, at: int, size: int) -> None:
    node = heap[at]
    while at > 0:
        above = (at - 1) // 2
        other = heap[above]
        if tie[other] < tie[node] or (tie[other] == tie[node] and other < node):
            break
        heap[at], place[other] = other, at
        at = above
    heap[at], place[node] = node, at


@compiled("void(float64[::1], int32[::1], int32[::1], int64, int64)")
def _down(tie: Floats, heap: Numbers, place: Numbers, at: int, size: int) -> None:
    node = heap[at]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size:
            a, b = heap[child], heap[child + 1]
            if tie[b] < tie[a] or (tie[b] == tie[a] and b < a):
                child += 1
        other = heap[child]
        if tie[node] < tie[other] or (tie[node] == tie[other] and node < other):
            break
        heap[at], place[other] = other, at
        at = child
    heap[at], place[node] = node, at


@compiled("int64(int64[::1], int32[::1], float64[::1], float64[::1], int32[::1])")
def peeled(start: Places, other: Numbers, weight: Floats, tie: Floats, order: Numbers) -> int:
    """Fills `order` with the nodes as they leave; says how many had left when the rest was densest.

    `start`, `other`, `weight`: for each node its neighbours and what ties it to them; `tie`: the sum of these.
    """
    n = tie.size
    heap, place = np.arange(n).astype(np.int32), np.arange(n).astype(np.int32)
    for at in range(n // 2 - 1, -1, -1):
        _down(tie, heap, place, at, n)
    left = tie.sum() / 2
    best, gone = left / max(n, 1), 0
    for size in range(n - 1, -1, -1):
        node = heap[0]
        order[n - 1 - size] = node
        place[node] = -1
        if size:
            heap[0] = heap[size]
            place[heap[0]] = 0
            _down(tie, heap, place, 0, size)
        for e in range(start[node], start[node + 1]):
            near = other[e]
            if place[near] >= 0:
                left -= weight[e]
                tie[near] -= weight[e]
                _up(tie, heap, place, place[near], size)
        if size and left / size > best * (1 + 1e-12):
            best, gone = left / size, n - size
    return gone
