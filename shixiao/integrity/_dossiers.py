"""From flagged records to dossiers: joined where they share a record, each with one p-value, judged together.

Error is controlled over dossiers. The p-value of a group is that of the whole search that found it; a dossier takes
the best of its groups, times the number of searches that were run, and one Benjamini–Hochberg runs over the
dossiers of the period. The level is the stricter of two promises: the share of false dossiers, and their number
per thousand offices and year.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from shixiao.integrity._floors import Floors
from shixiao.stats.searches import benjamini_hochberg


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


def corroborated(flags: Flags, only: set[str]) -> Flags:
    """Without the rows of tests that only corroborate, where no other test doubts the record."""
    alone = np.isin(flags.test, list(only))
    keys = _codes(flags.table, flags.record)
    return flags.where(~alone | np.isin(keys, keys[~alone & flags.doubted]))


def components(flags: Flags) -> np.ndarray:
    """The number of the component of each row: groups hang together where a record is in both."""
    groups, records = (_codes(*columns) for columns in ((flags.test, flags.group), (flags.table, flags.record)))
    size = (int(groups.max()) + 1, int(records.max()) + 1) if len(flags) else (0, 0)
    links = coo_matrix((np.ones(len(groups), bool), (groups, records + size[0])), shape=(sum(size),) * 2)
    return connected_components(links, directed=False)[1][groups] if len(flags) else np.zeros(0, int)


def _codes(*columns: np.ndarray) -> np.ndarray:
    joined = np.array(["\x1f".join(map(str, row)) for row in zip(*columns, strict=True)], str)
    return np.unique(joined, return_inverse=True)[1] if len(joined) else np.zeros(0, int)


def level(floors: Floors, offices: int, years: float) -> float:
    """The level of the Benjamini–Hochberg: a period in which nobody cheats opens a dossier this rarely."""
    return min(floors.false_share, floors.false_per_thousand * offices * years / 1000)


def judged(flags: Flags, component: np.ndarray, accuses: np.ndarray, searches: int) -> tuple[np.ndarray, np.ndarray]:
    """p and q of the components 0, 1, 2 …; those that no accusing test found are not counted as tested."""
    size = int(component.max()) + 1 if len(component) else 0
    p, tested = np.ones(size), np.zeros(size, bool)
    tested[component[accuses]] = True
    use = np.where(tested[component], accuses, True) & ~np.isnan(flags.p)
    np.minimum.at(p, component[use], flags.p[use])
    p = np.where(tested, np.minimum(p * max(searches, 1), 1.0), p)
    q = np.ones(size)
    q[tested] = benjamini_hochberg(p[tested])
    return p, q


def identity(test: str, tables: list[str], records: list[str]) -> str:
    """The same records give the same name."""
    said = "\n".join(sorted(f"{t}/{r}" for t, r in zip(tables, records, strict=True)))
    return f"{test}:{hashlib.sha256(said.encode()).digest()[:6].hex()}"
