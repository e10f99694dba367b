"""What a kind is, and a year into which it is planted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from shixiao.demo.honest import DAYS, EPOCH, names, table
from shixiao.plugs import load

DAY = 86_400
NOON = 12 * 3600


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`plant` adds its records at the year's office. `innocent`: no dossier may be opened about them."""

    plant: Callable[["Year", int, float], None]
    tests: tuple[str, ...] = ()  # detectors that are meant to see it
    innocent: bool = False


@dataclass
class Year:
    """An honest year, the office at which something is planted, and what was planted: keys of records."""

    tables: dict[str, pa.Table]
    office: str
    rng: np.random.Generator
    tag: str = "x"
    planted: set[str] = field(default_factory=set)

    def cases(self, n: int, until: int = DAYS) -> dict[str, np.ndarray]:
        """So many closed cases of the office that nobody rated, closed before day `until`; fewer if there are fewer."""
        cases, rated = self.tables["cases"], set(self.tables["ratings"]["case"].to_pylist())
        closed = seconds(cases["closed_at"])
        mine = np.array(cases["office"].to_pylist()) == self.office
        mine &= (closed < EPOCH + until * DAY) & ~np.isin(np.array(cases["case"].to_pylist()), list(rated))
        mine &= np.array([a is None for a in cases["agent"].to_pylist()])
        some = self.rng.permutation(np.flatnonzero(mine))[:n]
        out = {k: np.array(cases[k].to_pylist(), object)[some] for k in ("case", "applicant", "clerk")}
        return out | {"closed": closed[some]}

    def open_cases(self, columns: dict[str, Any]) -> np.ndarray:
        """More cases; returns their keys."""
        n = len(columns["opened_at"])
        keys = names(f"c{self.tag}", np.arange(len(self.planted), len(self.planted) + n))
        usual = {"case": keys, "office": np.full(n, self.office), "outcome": np.full(n, "granted"),
                 "channel": np.full(n, "counter"), "filed_by": np.full(n, "applicant"),
                 "age_band": np.full(n, "18_59"), "service": np.full(n, "v1")}  # fmt: skip
        self._add("cases", usual | columns)
        return keys

    def rate(self, given: Any, stars: Any, **columns: Any) -> np.ndarray:
        """More ratings, all of them planted; returns their keys."""
        n = len(given)
        keys = names(f"r{self.tag}", np.arange(len(self.planted), len(self.planted) + n))
        usual = {"rating": keys, "office": np.full(n, self.office), "channel": np.full(n, "mobile"),
                 "stage": np.full(n, "completion"), "is_default": np.zeros(n, bool)}  # fmt: skip
        stars = np.full(n, stars) if np.isscalar(stars) else stars
        self._add("ratings", usual | {"given_at": np.asarray(given, np.int64), "stars": stars} | columns)
        self.planted |= set(keys.tolist())
        return keys

    def add(self, name: str, **columns: Any) -> None:
        self._add(name, columns)

    def _add(self, name: str, columns: dict[str, Any]) -> None:
        new = table(name, columns)
        self.tables[name] = pa.concat_tables([self.tables[name], new]) if name in self.tables else new

    def strangers(self, n: int) -> np.ndarray:
        return names(f"p{self.tag}", np.arange(n))

    def devices(self, numbers: np.ndarray) -> np.ndarray:
        return names(f"phone{self.tag}", numbers)

    def own_computer(self) -> str:
        """A computer of the office on which staff sign in."""
        signins = self.tables["signins"]
        here = [
            d for o, d in zip(*(signins[c].to_pylist() for c in ("office", "device")), strict=True) if o == self.office
        ]
        return sorted(here)[0]

    def clerks(self) -> list[dict[str, str]]:
        return [r for r in self.tables["staff"].to_pylist() if r["office"] == self.office]


def seconds(column: pa.ChunkedArray) -> np.ndarray:
    """Instants as whole seconds since 1970."""
    return column.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy() // 1_000_000


def workdays(rng: np.random.Generator, n: int, first: int, last: int) -> np.ndarray:
    """n different days of the year between two, no Saturday and no Sunday."""
    days = np.array([d for d in range(first, last) if (d + 2) % 7 < 5])
    return np.sort(rng.choice(days, min(n, len(days)), replace=False))


def plant(tables: dict[str, pa.Table], kind: str, office: str, size: int, stealth: float, seed: int = 0) -> Year:
    """The year with one kind planted at one office; the tables given stay as they are."""
    year = Year(
        dict(tables), office, np.random.default_rng([seed, size, int(100 * stealth)]), tag=f"{kind[:4]}{office}"
    )
    one: Kind = load("shixiao.demo.attacks", kind, "attack")
    one.plant(year, size, stealth)
    return year
