"""Which small groups are left out, and which others with them, so that nobody gets them back by subtraction.

A published table is a grid: one row per office and one for all offices together, one column per group; the sums
of its rows and columns are known to every reader. A hidden cell can be worked out from those sums exactly if it
lies on no closed path of hidden cells that turns at right angles (Gusfield 1988: if its edge is a bridge of the
graph whose nodes are the rows and columns). So:

1. a cell that holds somebody but fewer than `smallest` is hidden;
2. in its row the next smallest is hidden with it, until at least two cells and `smallest` people are;
3. likewise in its column, where the sums over all offices are published;
4. wherever a bridge is left, the cheapest rectangle that closes a path is hidden.

Cells that are empty are known to be empty and cover nothing; nor does the only cell of a row, which is the
office's total and published as such, nor whatever else the totals give away.
"""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
SMALLEST = 10


def protect(counts: Ints, smallest: int = SMALLEST, also: Bools | None = None, total_row: bool = True) -> Bools:
    """The cells to hide. With `total_row` the last row holds the sums over all others, and is published too."""
    small = (counts > 0) & (counts < smallest)
    counts = np.where(_given_away(counts, total_row), 0, counts)  # what the totals give away covers nothing
    hidden = small & (counts > 0)
    if also is not None:
        hidden |= also & (counts > 0)
    while True:
        before = hidden.sum()
        hidden = _cover(counts, hidden, smallest)
        if total_row:
            hidden = _cover_columns(counts, hidden, smallest)
            hidden = _close_paths(counts, hidden)
        if hidden.sum() == before:
            return hidden | small


def together(counts: Ints, smallest: int = SMALLEST) -> Bools:
    """Several tables (measure × row × column) of the same people: where two measures ask the same number in a
    row they are taken to ask the same people, and hide the same cells."""
    hidden = np.zeros(counts.shape, dtype=bool)
    totals = counts.sum(axis=2)
    useful = (counts > 0) & ~np.stack([_given_away(grid, True) for grid in counts])
    while True:
        before = hidden.sum()
        hidden = np.stack([protect(counts[m], smallest, hidden[m]) for m in range(len(counts))])
        hidden |= _shared(hidden, totals) & useful
        if hidden.sum() == before:
            return hidden


def line(counts: Ints, smallest: int = SMALLEST) -> Bools:
    """One list whose sum is known: small ones and, until they cover each other, the next smallest."""
    hidden: Bools = protect(counts[None, :], smallest, total_row=False)[0]
    return hidden


def _given_away(counts: Ints, total_row: bool) -> Bools:
    """Cells that follow from the totals even if every other cell were hidden."""
    there = counts > 0
    out: Bools = there & (there.sum(axis=1) < 2)[:, None]
    if total_row:
        for row, column in bridges(there):
            out[row, column] = True
    return out


def _cover(counts: Ints, hidden: Bools, smallest: int) -> Bools:
    """In every row with something hidden, hide the next smallest until two cells and `smallest` people are."""
    hidden = hidden.copy()
    while True:
        held = np.where(hidden, counts, 0).sum(axis=1)
        bare = hidden.any(axis=1) & ((hidden.sum(axis=1) < 2) | (held < smallest))
        price = np.where((counts > 0) & ~hidden, counts, np.iinfo(np.int64).max)
        bare &= ((counts > 0) & ~hidden).any(axis=1)
        if not bare.any():
            return hidden
        rows = np.flatnonzero(bare)
        hidden[rows, price[rows].argmin(axis=1)] = True


def _cover_columns(counts: Ints, hidden: Bools, smallest: int) -> Bools:
    """The same down the columns whose sum over all offices is still shown."""
    shown = ~hidden[-1]
    below = _cover(counts[:-1].T, hidden[:-1].T & shown[:, None], smallest).T
    hidden = hidden.copy()
    hidden[:-1] |= below
    return hidden


def _close_paths(counts: Ints, hidden: Bools) -> Bools:
    """Hide the cheapest rectangle at every bridge."""
    hidden = hidden.copy()
    for row, column in bridges(hidden):
        price = np.where(hidden, 0, counts)
        cost = price[:, [column]] + price + price[row]  # by the row and the column that complete the rectangle
        there = (counts > 0) & (counts[:, [column]] > 0) & (counts[row] > 0)
        there[row], there[:, column] = False, False
        if there.any():
            at, other = divmod(int(np.where(there, cost, np.iinfo(np.int64).max).argmin()), cost.shape[1])
            hidden[[row, row, at, at], [column, other, column, other]] = True
    return hidden


def bridges(hidden: Bools) -> list[tuple[int, int]]:
    """Hidden cells that lie on no closed path; single cells of a row are no split and left out.

    Rows that hide the same columns close each other's paths, so only rows with a pattern of their own matter.
    """
    patterns, index, times = np.unique(hidden, axis=0, return_index=True, return_counts=True)
    out = []
    for i, pattern in enumerate(patterns):
        columns = np.flatnonzero(pattern)
        if times[i] > 1 or len(columns) < 2:
            continue
        home = _components(np.delete(patterns, i, axis=0))
        out += [(int(index[i]), int(c)) for c in columns if (home[columns] == home[c]).sum() < 2]
    return sorted(out)


def _components(patterns: Bools) -> Ints:
    """Columns that are joined by rows hiding both carry the same number."""
    home = np.arange(patterns.shape[1])
    for pattern in patterns:
        columns = np.flatnonzero(pattern)
        if len(columns) > 1:
            home[np.isin(home, home[columns])] = home[columns].min()
    return home


def _shared(hidden: Bools, totals: Ints) -> Bools:
    """Within a row, measures with the same total hide what any of them hides."""
    out = hidden.copy()
    for a in range(len(hidden)):
        for b in range(len(hidden)):
            same = (totals[a] == totals[b]) & (totals[a] > 0)
            out[a] |= hidden[b] & same[:, None]
    return out
