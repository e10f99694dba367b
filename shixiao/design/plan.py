"""A scheme as the rules look at it: what is measured and what an authority counts, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shixiao.design import known
from shixiao.design.practice import Aim, Indicator, Kind, Score
from shixiao.design.scheme import Scheme, Target

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Item:
    """One thing that is asked or counted. `row`: what the authority's table says of it, None for a measure."""

    path: Path
    name: str
    title: str
    kind: Kind
    weight: float
    use: str | None
    target: Target | Aim | None
    row: Indicator | None

    @property
    def scored(self) -> bool:
        return self.weight > 0

    @property
    def is_share(self) -> bool:
        if self.row is None or not self.row.unit:
            return self.use is not None and self.use not in known.NOT_SHARES
        return self.row.unit in ("share", "%", "％", "率")

    @property
    def better(self) -> str | None:
        if self.row is not None and self.row.better:
            return self.row.better
        return None if self.use is None else "less" if self.use in known.FEWER_IS_BETTER else "more"

    @property
    def score(self) -> Score | None:
        return self.row.score if self.row else None

    def at(self, *keys: str | int) -> Path:
        return (*self.path, *keys)


@dataclass(frozen=True)
class Plan:
    """A scheme and its items. A measure that is only shown because an indicator uses it is no item of its own.

    `titles`: of measures, handed in by a door; without them a measure is called by its name. `unread`: what a draft
    could not read, and the entry it stands in.
    """

    scheme: Scheme
    titles: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[tuple[Path, str], ...] = ()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return (*self.measures, *self.indicators)

    @cached_property
    def measures(self) -> tuple[Item, ...]:
        if "asks" not in self.scheme.model_fields_set or self._asks_are_implied:
            return ()
        return tuple(
            Item(
                ("asks", i), a.use, self.title(a.use), known.KINDS.get(a.use, "other"), a.weight, a.use, a.target, None
            )
            for i, a in enumerate(self.scheme.asks)
        )

    def title(self, measure: str) -> str:
        return self.titles.get(measure, measure)

    @property
    def _asks_are_implied(self) -> bool:
        return bool(self.scheme.indicators) and [a.model_dump(exclude_defaults=True) for a in self.scheme.asks] == [
            {"use": use} for use in dict.fromkeys(row.use for row in self.scheme.indicators if row.use)
        ]

    @cached_property
    def indicators(self) -> tuple[Item, ...]:
        return tuple(
            Item(("indicators", i), row.name, row.title, row.kind, row.weight, row.use, row.target, row)
            for i, row in enumerate(self.scheme.indicators)
        )

    @cached_property
    def scored(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.scored)

    @cached_property
    def shares(self) -> dict[Path, float]:
        """Of each scored item, its share of the weight of its own list, additions left out."""
        out: dict[Path, float] = {}
        for group in (self.measures, self.indicators):
            counted = [item for item in group if item.scored and not (item.row and item.row.bonus)]
            weight = {item.path: self._weight(item) for item in counted}
            whole = sum(weight.values())
            out |= {path: one / whole for path, one in weight.items()}
        return out

    def _weight(self, item: Item) -> float:
        """Of a measure in a dimension: the dimension's weight times its share of it."""
        if item.row is not None or not self.scheme.dimensions:
            return item.weight
        inside = {a.use: a for a in self.scheme.asks}
        dimension = inside[item.name].dimension or ""
        whole = sum(a.weight for a in self.scheme.asks if a.dimension == dimension)
        return self.scheme.dimensions[dimension].weight * item.weight / whole

    def rated(self) -> tuple[Item, ...]:
        """Items whose number is what people who chose to rate have said."""
        return tuple(
            item
            for item in self.items
            if item.use in known.RATED
            or (item.use is None and item.kind in ("satisfaction", "complaints", "rating_count"))
            or (item.row is not None and item.kind == "satisfaction" and item.use not in known.THIRD_PARTY)
        )
