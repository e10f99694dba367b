"""From flagged records to dossiers: joined where they are about the same records, and judged together.

Groups hang together where half of the smaller one is in the other as well. One record in both is not enough: a clerk
who rates in step with colleagues, and lends his telephone, would tie two plots of two offices into one accusation.

Error is controlled over dossiers. The p-value of a group is that of the whole search that found it; a dossier takes
the best of its groups, and one Benjamini–Hochberg runs over the dossiers of the period. It counts as many tests as
searches were run, or as there are dossiers if these are more: each search is wrong about any group with no more than
the p-value it says, however many it looked at. The level is the stricter of two promises: the share of false dossiers,
and their number per thousand offices and year.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from shixiao.integrity._floors import Floors
from shixiao.stats.searches import benjamini_hochberg

SHARED = 0.5  # of the records of the smaller of two groups


@dataclass(frozen=True)
class Flags:
    """All flagged rows, one after the other; `test`: the detector."""

    test: np.ndarray
    table: np.ndarray
    record: np.ndarray
    office: np.ndarray
    group: np.ndarray
    p: np.ndarray
    effect: np.ndarray
    evidence: np.ndarray
    doubted: np.ndarray

    @classmethod
    def of(cls, found: dict[str, pa.Table]) -> "Flags":
        def column(name: str, kind: str) -> np.ndarray:
            parts = [t[name].to_numpy(zero_copy_only=False) for t in found.values()]
            return np.concatenate([*parts, np.array([], kind)]).astype(kind)

        test = np.repeat(np.array(list(found), object), [len(t) for t in found.values()])
        texts = {n: column(n, "O") for n in ("table", "record", "office", "group", "evidence")}
        return cls(
            test=test, p=column("p", "f8"), effect=column("effect", "f8"), doubted=column("doubted", "?"), **texts
        )

    def where(self, mask: np.ndarray) -> "Flags":
        return Flags(**{name: values[mask] for name, values in vars(self).items()})

    def __len__(self) -> int:
        return len(self.record)


def joined(flags: Flags, beside: set[str]) -> tuple[Flags, np.ndarray]:
    """The rows with the number of the component of each.

    Tests `beside` join nothing: their rows stand in every component of which another test doubts the record.
    """
    apart = np.isin(flags.test, list(beside))
    main, extra = flags.where(~apart), flags.where(apart)
    number, codes = components(main), _codes(flags.table, flags.record)
    doubted = {}
    for code, component in zip(codes[~apart][main.doubted].tolist(), number[main.doubted].tolist(), strict=True):
        doubted.setdefault(code, set()).add(component)
    pairs = [(i, c) for i, code in enumerate(codes[apart].tolist()) for c in sorted(doubted.get(code, ()))]
    again = extra.where(np.array([i for i, _c in pairs], int))
    both = {name: np.concatenate([values, vars(again)[name]]) for name, values in vars(main).items()}
    return Flags(**both), np.concatenate([number, np.array([c for _i, c in pairs], int)])


def components(flags: Flags) -> np.ndarray:
    """The number of the component of each row."""
    if not len(flags):
        return np.zeros(0, int)
    groups, records = (_codes(*columns) for columns in ((flags.test, flags.group), (flags.table, flags.record)))
    shape = (int(groups.max()) + 1, int(records.max()) + 1)
    held = coo_matrix((np.ones(len(groups)), (groups, records)), shape=shape).tocsr()
    held.data[:] = 1  # a group names a record once
    size = np.asarray(held.sum(axis=1)).ravel()
    shared = (held @ held.T).tocoo()
    most = shared.data >= SHARED * np.minimum(size[shared.row], size[shared.col])
    links = coo_matrix((shared.data[most], (shared.row[most], shared.col[most])), shape=shared.shape)
    return connected_components(links, directed=False)[1][groups]


def _codes(*columns: np.ndarray) -> np.ndarray:
    joined = np.array(["\x1f".join(map(str, row)) for row in zip(*columns, strict=True)], str)
    return np.unique(joined, return_inverse=True)[1] if len(joined) else np.zeros(0, int)


def level(floors: Floors, offices: int, years: float) -> float:
    """The level of the Benjamini–Hochberg: a period in which nobody cheats opens a dossier this rarely."""
    return min(floors.false_share, floors.false_per_thousand * offices * years / 1000)


def judged(flags: Flags, component: np.ndarray, accuses: np.ndarray, searches: int) -> tuple[np.ndarray, np.ndarray]:
    """p (as if it were the only find of all searches) and q of the components 0, 1, 2 …; those that no accusing test
    found are not counted as tested."""
    size = int(component.max()) + 1 if len(component) else 0
    p, tested = np.ones(size), np.zeros(size, bool)
    tested[component[accuses]] = True
    use = np.where(tested[component], accuses, True) & ~np.isnan(flags.p)
    np.minimum.at(p, component[use], flags.p[use])
    q = np.ones(size)
    q[tested] = benjamini_hochberg(p[tested], of=searches)
    return np.where(tested, np.minimum(p * max(searches, 1), 1.0), p), q


def identity(test: str, tables: list[str], records: list[str]) -> str:
    """The same records give the same name."""
    said = "\n".join(sorted(f"{t}/{r}" for t, r in zip(tables, records, strict=True)))
    return f"{test}:{hashlib.sha256(said.encode()).digest()[:6].hex()}"
