"""What a fact table is made of: typed columns, its key, what it refers to, what must be hidden.

The types are Ibis types; `!` marks a column that is never empty. Instants are UTC; the local date beside
each instant (`closed_on` beside `closed_at`) is added by intake, so that nothing after it converts zones.

A time that is known only to the day has that day and no instant: `closed_on` is filled, `closed_at` is empty. So
nothing that needs minutes can look at it, and whether something has happened is asked of the day.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import ibis

Domain = Literal["person", "phone", "device", "staff"]
Role = Literal[
    "key", "reference", "code", "catalogue", "pseudonym", "text", "plain", "stars", "instant", "local_day", "as_of",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its Ibis type, and how intake must treat it."""

    type: str
    required: bool = False
    role: Role = "plain"
    refers: str = ""  # table whose key this is
    soft: bool = False  # a reference that may dangle: that it dangles is itself a finding
    one_of: tuple[str, ...] = ()  # the only values allowed
    domain: Domain | None = None  # pseudonymised in this domain on the way in
    least: float | None = None  # smallest value that can be true
    most: float | None = None  # largest

    @property
    def ibis_type(self) -> str:
        """`!` where never empty; of a required instant only the day is always known."""
        return ("!" if self.required and self.role != "instant" else "") + self.type


@dataclass(frozen=True)
class Check:
    """What the columns of one row owe each other, where they are there; a row that breaks it is rejected.

    `rule`: some: one at least is there · together: all are there, or none · ordered: none is more than the next ·
    adds_up: the first is the sum of the others · tail: the first is the sum of the last so many of the others.
    `unless`: not where all of these are there.
    """

    rule: Literal["some", "together", "ordered", "adds_up", "tail"]
    columns: tuple[str, ...]
    reason: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One fact table: `table` is the unbound Ibis table that measures and detectors are written against."""

    name: str
    key: str
    title: str
    columns: dict[str, Column] = field(default_factory=dict)
    begins: str = ""  # the day a row begins, and the day it ends: what their export knows is told by them
    ends: str = ""
    checks: tuple[Check, ...] = ()

    @cached_property
    def all_columns(self) -> dict[str, Column]:
        """The key first, then the columns, each instant followed by its local date; last `as_of`, the last day that
        the export of a row knows of, where rows begin and may go on."""
        out = {self.key: self.columns.get(self.key, Column("string", required=True, role="key"))}
        for name, column in self.columns.items():
            out[name] = column
            if column.role == "instant":
                out[day_of(name)] = Column("date", column.required, role="local_day")
        return out | ({"as_of": Column("date", role="as_of")} if self.begins else {})

    @cached_property
    def schema(self) -> "ibis.Schema":
        return ibis.schema({name: c.ibis_type for name, c in self.all_columns.items()})

    @cached_property
    def table(self) -> "ibis.Table":
        return ibis.table(self.schema, name=self.name)


def day_of(instant: str) -> str:
    """The column that holds the local day of an instant."""
    return instant.removesuffix("_at") + "_on"


def ref(table: str, required: bool = False, soft: bool = False) -> Column:
    return Column("string", required, role="reference", refers=table, soft=soft)


def code(*one_of: str, required: bool = False) -> Column:
    return Column("string", required, role="code", one_of=one_of)


def catalogue_code() -> Column:
    """A code of a public catalogue: twelve digits are one, even where they could be a telephone number."""
    return Column("string", role="catalogue")


def person(required: bool = False) -> Column:
    return Column("string", required, role="pseudonym", domain="person")


def phone() -> Column:
    return Column("string", role="pseudonym", domain="phone")


def device(required: bool = False) -> Column:
    return Column("string", required, role="pseudonym", domain="device")


def clerk() -> Column:
    """A member of staff as another table names them: the key of `staff`."""
    return Column("string", role="pseudonym", domain="staff", refers="staff", soft=True)


def text() -> Column:
    """Free text; identity numbers and telephone numbers are masked on the way in."""
    return Column("string", role="text")


def name(required: bool = False) -> Column:
    return Column("string", required)


def instant(required: bool = False) -> Column:
    return Column("timestamp('UTC')", required, role="instant")


def day(required: bool = False) -> Column:
    return Column("date", required)


def whole(least: float | None = 0) -> Column:
    return Column("int64", least=least)


def stars() -> Column:
    """One to five, five is best; a source whose scale is another one says which."""
    return Column("int64", role="stars", least=1, most=5)


def decimal(least: float | None = 0) -> Column:
    return Column("decimal(18, 4)", least=least)


def flag(required: bool = False) -> Column:
    return Column("boolean", required)
