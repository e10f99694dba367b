"""A look at the facts of one period: what the detectors share.

`told` is what people said: the ratings that no system gave. A table or column that holds nothing is as good as missing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import Table, Value, _

from shixiao.facts import facts
from shixiao.facts.cases import cases
from shixiao.facts.devices import devices
from shixiao.facts.ratings import ratings
from shixiao.integrity._floors import Floors
from shixiao.integrity._rated import by_system

Period = tuple[dt.date, dt.date]
HALL = ("tablet", "terminal")  # channels of what stands in the hall
DAY = 86_400
APPEAL_DAYS = 15  # where no scheme says otherwise


@dataclass
class Look:
    """What a detector may ask: `engine`, the period, the floors, and from which stars a rating is good or bad."""

    engine: Any
    period: Period | None = None
    floors: Floors = field(default_factory=Floors)
    good_from: int = 4
    bad_to: int = 2
    today: dt.date | None = None  # the day up to which it is known what was decided and appealed
    appeal_days: int = APPEAL_DAYS  # after which what was decided is final
    kept: list[str] = field(default_factory=list)
    graph: Any = None  # what `_graph` and `_company` made, for whoever asks again
    pairs: Any = None
    _filled: dict[tuple[str, str], bool] = field(default_factory=dict)

    def arrow(self, expr: Any) -> pa.Table:
        return self.engine.arrow(expr)

    def columns(self, expr: Table) -> dict[str, np.ndarray]:
        """A small table as numpy columns."""
        table = self.arrow(expr)
        return {name: table[name].to_numpy() for name in table.column_names}

    def keep(self, expr: Table, name: str) -> Table:
        """Compute once and keep until the look is over."""
        self.kept.append(f"check_{name}")
        return self.engine.keep(expr, self.kept[-1])

    def put(self, columns: Mapping[str, Any], name: str) -> Table:
        """Numpy columns as a table of the engine."""
        self.kept.append(f"check_{name}")
        return self.engine.put(self.kept[-1], pa.table({k: _typed(v) for k, v in columns.items()}))

    def forget(self) -> None:
        for name in self.kept:
            self.engine.forget(name)
        self.kept.clear()

    def has(self, table: str, column: str) -> bool:
        """Whether this column holds anything."""
        if (table, column) not in self._filled:
            t = facts()[table].table
            one = t.filter(t[column].notnull()).select(t[column]).limit(1)
            self._filled[table, column] = self.arrow(one).num_rows > 0
        return self._filled[table, column]

    def within(self, t: Table, day: str) -> Table:
        """The rows of the period."""
        return t if self.period is None else t.filter(t[day].between(*map(ibis.date, self.period)))

    @cached_property
    def told(self) -> Table:
        """The ratings of people in the period, with `who` and the second of `given_at`."""
        t = ratings.filter(~by_system(ratings))
        if self.has("ratings", "given_on"):
            t = self.within(t, "given_on")
        return t.mutate(who=t.rater.coalesce(t.phone, t.device), second=second(t.given_at))

    def with_case(self, t: Table, name: str, **columns: str) -> Table:
        """`t` beside columns of its case, and `about`, empty where nobody knows the case. `t` must be small beside
        all ratings: it is computed first, so that of the cases only those it names are kept."""
        kept = self.keep(t, name)
        named = kept.filter(kept["case"].notnull()).select(about="case").distinct()
        known = cases.select(about="case", **columns).semi_join(named, "about")
        return kept.left_join(known, kept["case"] == known.about)

    @cached_property
    def undeclared(self) -> Table:
        """`told` from devices that nobody declared."""
        declared = devices.select(declared="device")
        return self.told.anti_join(declared, self.told.device == declared.declared)

    def worth(self, p: Any) -> Any:
        """Whether a group could become part of a dossier at all."""
        return p <= self.floors.false_share

    def good(self, t: Table) -> Value:
        return (t.stars >= self.good_from).fill_null(False)

    def bad(self, t: Table) -> Value:
        return (t.stars <= self.bad_to).fill_null(False)

    @cached_property
    def years(self) -> float:
        """How long the period is; a list without times counts as one year."""
        first, last = self.period or (None, None)
        if first is None and self.has("ratings", "given_on"):
            first, last = self.arrow(self.told.agg(a=_.given_on.min(), b=_.given_on.max())).to_pylist()[0].values()
        return ((last - first).days + 1) / 365 if first and last else 1.0

    @cached_property
    def offices(self) -> int:
        """How many offices were rated."""
        return int(self.arrow(self.told.agg(n=_.office.nunique()))["n"][0].as_py())


def _typed(values: Any) -> pa.Array:
    """An array of strings stays one when it is empty."""
    values = np.asarray(values)
    return pa.array(values, pa.string() if values.dtype.kind in "OU" else None)


def second(at: Value) -> Value:
    """Whole seconds since 1970, as every engine cuts them."""
    return at.epoch_seconds().floor().cast("int64")


def from_hall(t: Table) -> Value:
    """Given on something that stands in the hall, as far as the channel says."""
    return t.channel.isin(HALL).fill_null(False)
