"""规则包 · The rule pack: working days and limits of one region, each with the document it comes from.

Deadlines, rating levels and working days differ by region and change with time, so none of them stands in code.
A pack is one YAML file; it becomes the tables `calendar` and `limits`, which measures see like any other table.
A day outside the pack's calendar is no day at all: what depends on it is missing, not guessed.
"""

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyarrow as pa
from pydantic import Field, model_validator

from shixiao.errors import SchemeRefused
from shixiao.plugs import nearest
from shixiao.strict import Paper, read
from shixiao.words import _, data_folder

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAY = dt.timedelta(days=1)

# the columns of facts/calendar.py and facts/limits.py, which stand below this folder; a test holds them equal
CALENDAR = pa.schema(
    [
        pa.field("day", pa.date32(), nullable=False),
        pa.field("working", pa.bool_(), nullable=False),
        pa.field("number", pa.int64(), nullable=False),
    ]
)
LIMITS = pa.schema(
    [
        pa.field("limit", pa.string(), nullable=False),
        pa.field("value", pa.decimal128(18, 4), nullable=False),
        pa.field("unit", pa.string()),
        pa.field("document", pa.string()),
    ]
)


class Year(Paper):
    """The exceptions of one year: days off, weekend days worked instead, and the notice that says so."""

    document: str
    off: list[dt.date]
    worked: list[dt.date] = []


class Days(Paper):
    """Working days from one day to another. `years` left out: weekends are the only days off."""

    from_: dt.date = Field(alias="from")
    to: dt.date
    weekend: list[Weekday] = Field(min_length=1, max_length=6)
    years: dict[int, Year] = {}

    @model_validator(mode="after")
    def _whole(self) -> "Days":
        if self.to < self.from_:
            raise ValueError(_("the calendar ends before it begins"))
        spanned = set(range(self.from_.year, self.to.year + 1))
        if self.years and spanned != set(self.years):
            odd = ", ".join(map(str, sorted(spanned ^ set(self.years))))
            raise ValueError(_("every year of the calendar has its own entry and no other year: {odd}", odd=odd))
        for number, year in self.years.items():
            self._one_year(number, year)
        return self

    def _one_year(self, number: int, year: Year) -> None:
        for day in [*year.off, *year.worked]:
            if day.year != number:
                raise ValueError(_("{day} stands under {year}", day=day, year=number))
        both = set(year.off) & set(year.worked)
        if both:
            raise ValueError(_("{day} is both off and worked", day=min(both)))
        for day in year.worked:
            if WEEK[day.weekday()] not in self.weekend:
                raise ValueError(_("{day} is no weekend day, it is worked anyway", day=day))

    def rows(self) -> list[tuple[dt.date, bool, int]]:
        """day, working, number of working days so far."""
        off = {day for year in self.years.values() for day in year.off}
        worked = {day for year in self.years.values() for day in year.worked}
        out, number, day = [], 0, self.from_
        while day <= self.to:
            working = day in worked or (day not in off and WEEK[day.weekday()] not in self.weekend)
            number += working
            out.append((day, working, number))
            day += _DAY
        return out


class Limit(Paper):
    """One number that a rule sets. Without a document that was read it is `unverified`, never a rule."""

    value: Decimal = Field(max_digits=18, decimal_places=4)
    unit: str
    document: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    note: str = ""
    unverified: bool = False

    @model_validator(mode="after")
    def _founded(self) -> "Limit":
        if not self.document and not self.unverified:
            raise ValueError(_("name the document, or say `unverified: true`"))
        if self.since and self.until and self.until < self.since:
            raise ValueError(_("it ends before it begins"))
        return self

    def holds(self, on: dt.date) -> bool:
        return (self.since or on) <= on <= (self.until or on)


class Pack(Paper):
    """The file as written. `extends`: another pack, whose limits and calendar hold unless said otherwise here."""

    region: str
    title: str
    extends: str = ""
    documents: dict[str, str] = Field(default={}, description="number of a document: what it is")
    calendar: Days | None = None
    limits: dict[str, Limit | list[Limit]] = {}

    @model_validator(mode="after")
    def _whole(self) -> "Pack":
        if not self.calendar and not self.extends:
            raise ValueError(_("a pack has a calendar, or extends a pack that has one"))
        for name, limit in self.limits.items():
            said = sorted(versions(limit), key=lambda one: one.since or dt.date.min)
            for before, after in itertools.pairwise(said):
                if not before.until or not after.since or after.since <= before.until:
                    told = _("limits {name}: two values hold on the same day; give since and until", name=name)
                    raise ValueError(told)
        return self


def versions(limit: Limit | list[Limit]) -> list[Limit]:
    return limit if isinstance(limit, list) else [limit]


@dataclass(frozen=True)
class RulePack:
    """A pack with what it extends filled in."""

    files: tuple[Path, ...]  # its own, then those of the packs it extends
    region: str
    title: str
    days: Days
    bounds: dict[str, list[Limit]]

    def calendar(self) -> pa.Table:
        """The `calendar` table."""
        columns = [list(column) for column in zip(*self.days.rows(), strict=True)]
        return pa.table(columns, schema=CALENDAR)

    def in_force(self, on: dt.date) -> dict[str, Limit]:
        """The limits that hold on a day, by name."""
        found = {name: [one for one in said if one.holds(on)] for name, said in sorted(self.bounds.items())}
        return {name: said[0] for name, said in found.items() if said}

    def limits(self, on: dt.date) -> pa.Table:
        """The `limits` table of a day."""
        said = self.in_force(on)
        columns = [
            list(said),
            [one.value for one in said.values()],
            [one.unit for one in said.values()],
            [one.document or None for one in said.values()],
        ]
        return pa.table(columns, schema=LIMITS)

    def require(self, names: Iterable[str], on: dt.date, asked_by: str) -> None:
        """Refuse by name what needs a limit that this pack does not set."""
        said = self.in_force(on)
        for name in sorted(set(names) - set(said)):
            known = tuple(said) or ("none",)
            what = _(
                "{use} needs the limit {name}, which the rule pack does not set for {day}",
                use=asked_by, name=repr(name), day=on,
            )  # fmt: skip
            near = nearest(name, known)
            remedy = _("add it under limits, or leave {use} out; {near}", use=asked_by, near=near)
            raise SchemeRefused(what, str(self.files[0]), remedy)


def load_rulepack(name_or_path: str | Path, beside: Path = Path()) -> RulePack:
    """A pack from a file, looked for `beside` what names it, or a shipped one by its name."""
    return _load(_find(str(name_or_path), beside), ())


def _load(path: Path, seen: tuple[Path, ...]) -> RulePack:
    if path in seen:
        what = _("these rule packs extend each other in a circle")
        raise SchemeRefused(what, str(path), _("end the circle"))
    pack = read(path, Pack, SchemeRefused)
    own = {name: versions(limit) for name, limit in pack.limits.items()}
    if not pack.extends:
        assert pack.calendar is not None  # `Pack` has seen to it
        return RulePack((path,), pack.region, pack.title, pack.calendar, own)
    under = _load(
        _find(pack.extends, path.parent.parent if path.parent.name == "rulepacks" else path.parent), (*seen, path)
    )
    days = pack.calendar or under.days
    return RulePack((path, *under.files), pack.region, pack.title, days, under.bounds | own)


def _find(name: str, beside: Path) -> Path:
    shipped = data_folder("rulepacks")
    own = beside / "rulepacks"
    for path in (beside / name, own / name, own / f"{name}.yml", shipped / f"{name}.yml"):
        if path.is_file():
            return path.resolve()
    known = tuple(sorted(path.stem for path in shipped.glob("*.yml")))
    remedy = _("give a file; {near}", near=nearest(name, known))
    raise SchemeRefused(_("no rule pack is called {name}", name=repr(name)), name, remedy)
