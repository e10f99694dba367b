"""评估方案 · The scheme: what is asked of whom, how it is weighed, and when nothing is said.

One assessment scheme is one YAML file that the office it judges can read. `docs/reference/scheme.md` and
`schemes/scheme.schema.json` (for editors) are made from these models. `asks` is what shixiao measures; an existing
assessment is written under `indicators` and the keys after it (practice.py), as it is.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from shixiao.design.practice import (
    Authority,
    Change,
    Connection,
    Consequence,
    Duty,
    Every,
    Evidence,
    Indicator,
    Number,
    Veto,
)
from shixiao.errors import SchemeRefused
from shixiao.spelling import folded
from shixiao.strict import Paper, read
from shixiao.words import _, data_folder

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=1000)]
Level = Literal["province", "city", "county", "township", "community"]
MEASURE = r"^[a-z][a-z0-9_]*$"


class Period(Paper):
    """The days that are assessed, both ends included, in the local time of the offices."""

    from_: dt.date = Field(alias="from")
    to: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.to < self.from_:
            raise ValueError(_("the period ends before it begins"))
        return self


class Target(Paper):
    """A fixed standard: met when the interval's lower (or upper) bound is on the right side of it."""

    at_least: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _one_side(self) -> "Target":
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(_("a target has either at_least or at_most"))
        return self


class Ask(Paper):
    """One measure: what it weighs (0 or left out: shown, not scored), its target and its goalposts."""

    use: str = Field(pattern=MEASURE)
    weight: Weight = 0
    dimension: str | None = None
    target: Target | None = None
    goalposts: tuple[float, float] | None = Field(default=None, description="[worth 0 points, worth 100 points]")
    smallest_difference: float | None = Field(
        default=None, ge=0, description="in the measure's own unit; a narrow scale wants a smaller one"
    )


class Dimension(Paper):
    """Measures that belong together; inside it they are averaged."""

    title: str
    weight: Weight = 1
    rights: bool = Field(default=False, description="a zero here is not made good elsewhere: geometric mean across")


class Verdict(Paper):
    """How sure one must be, and when nothing is said."""

    kind: Literal["bands", "scores", "estimates"] = "bands"
    confidence: float = Field(default=0.9, gt=0.5, lt=1)
    smallest_sample: int = Field(default=30, ge=2)
    smallest_difference: float = Field(default=0.02, ge=0, description="shares closer than this are never separated")
    smallest_weight: Share = Field(default=0.6, description="below this share of the weight there is no score")
    top: int = Field(default=3, ge=1)
    bottom: int = Field(default=3, ge=1)
    draws: int = Field(default=10_000, ge=1_000, le=1_000_000)
    pool: int = Field(default=0, ge=0, le=12, description="earlier periods pooled for offices with too few cases")
    mix: list[Literal["service", "channel"]] = Field(
        default=["service", "channel"], description="circumstances of a case for which expected numbers allow"
    )


class Grade(Paper):
    """A fixed standard on the score, the same for everybody and every year."""

    name: str
    at_least: float = Field(ge=0, le=100)


class Appeal(Paper):
    """How long an office may appeal, and to whom."""

    days: int = Field(default=15, ge=1)
    to: str


class Assessed(Paper):
    """Which offices are assessed; left out: all that the register does not exclude."""

    levels: list[Level] = []
    kinds: list[str] = []
    offices: list[str] = []

    def takes(self, office: Mapping[str, Any]) -> bool:
        """Whether an office of the register, with its level, kind and `assessed`, is among them."""
        return (
            office["assessed"] is not False
            and (not self.levels or office["level"] in self.levels)
            and (not self.kinds or office["kind"] in map(folded, self.kinds))  # as intake spells them
            and (not self.offices or office["office"] in map(folded, self.offices))
        )


class Scheme(Paper):
    """One assessment, from the question to the appeal."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    question: str
    publisher: str = ""
    instead_of: str = Field(default="", description="the scheme it replaces: a file beside it, or a shipped one")
    period: Period
    rulepack: str = "china"
    assessed: Assessed = Assessed()
    disbelieve: list[str] = []
    look_for: list[str] = Field(default=[], description="statistical detectors to run, or `all`; shown, never left out")
    dimensions: dict[str, Dimension] = {}
    asks: list[Ask] = Field(default=[], description="left out: what the indicators use, shown and not scored")
    verdict: Verdict = Verdict()
    grades: list[Grade] = []
    appeal: Appeal | None = None
    case_rows: bool = Field(default=True, description="keep each office's case rows for its closed edition")
    authority: Authority | None = None
    subject: Literal["office", "person"] = "office"
    every: Every | None = Field(default=None, description="how often it is repeated")
    review_by: dt.date | None = Field(default=None, description="day by which it is reviewed or ends")
    total: float | None = Field(default=None, gt=0, description="full marks of the indicators")
    combine: Literal["sum", "geometric"] = Field(
        default="sum", description="how 一级指标 meet: added up, or so that a zero is not made good elsewhere"
    )
    indicators: list[Indicator] = []
    vetoes: list[Veto] = []
    consequences: list[Consequence] = []
    set_apart: list[Literal["penalised", "interested", "default", "agents"]] = Field(
        default=[], description="raters whose ratings stand in a stratum of their own"
    )
    evidence: list[Evidence] = Field(default=[], description="what offices must hand in for the whole of it")
    connections: dict[str, Connection] = {}
    duties: list[Duty] = []
    changes: list[Change] = []
    allow: dict[str, Annotated[str, Field(min_length=4)]] = Field(
        default={}, description="rule: why it is broken on purpose; published"
    )

    @model_validator(mode="before")
    @classmethod
    def _show_what_is_used(cls, data: Any) -> Any:
        """Of an assessment that only has indicators, the measures they use are shown beside it."""
        if isinstance(data, dict) and "asks" not in data and isinstance(data.get("indicators"), list):
            used = [row.get("use") for row in data["indicators"] if isinstance(row, dict)]
            return data | {"asks": [{"use": use} for use in dict.fromkeys(used) if isinstance(use, str)]}
        return data

    @model_validator(mode="after")
    def _whole(self) -> "Scheme":
        if not self.asks and not self.indicators:
            raise ValueError(_("nothing is asked: give asks, or the indicators of an existing assessment"))
        self._names()
        used = [ask.use for ask in self.asks]
        twice = sorted({use for use in used if used.count(use) > 1})
        if twice:
            raise ValueError(_("asked twice: {names}", names=", ".join(twice)))
        for ask in self.asks:
            if ask.dimension and ask.dimension not in self.dimensions:
                said = _(
                    "asks {use}: dimension {name} is not listed under dimensions", use=ask.use, name=repr(ask.dimension)
                )
                raise ValueError(said)
            if ask.weight and self.dimensions and not ask.dimension:
                said = _("asks {use}: it weighs {weight:g} but belongs to no dimension", use=ask.use, weight=ask.weight)
                raise ValueError(said)
            if ask.goalposts and ask.goalposts[0] == ask.goalposts[1]:
                raise ValueError(_("asks {use}: the goalposts are the same number twice", use=ask.use))
        floors = [grade.at_least for grade in self.grades]
        if floors != sorted(floors, reverse=True) or len(set(floors)) != len(floors):
            raise ValueError(_("grades go from the highest to the lowest, each with a floor of its own"))
        return self

    def _names(self) -> None:
        """Whatever is named elsewhere in the file is there."""
        titles, services = {row.name for row in self.indicators}, {duty.service for duty in self.duties}
        for row in self.indicators:
            _there(f"indicators {row.name}: connection", row.depends_on, self.connections)
            _there(f"indicators {row.name}: duty", row.duties, services)
        _there("changes: indicator", [change.indicator for change in self.changes if change.indicator], titles)
        grades = [said.grade for said in self.consequences if said.grade]
        _there("consequences: grade", grades, {grade.name for grade in self.grades})


def _there(what: str, named: Iterable[str], known: Iterable[str]) -> None:
    for name in named:
        if name not in set(known):
            raise ValueError(_("{what} {name} is not in this file", what=what, name=repr(name)))


def load_scheme(path: Path) -> Scheme:
    """Read a scheme from a file, or a shipped one by its name."""
    return read(find(path), Scheme, SchemeRefused)


def find(path: Path) -> Path:
    """The file meant: a path, or the name of a scheme that ships with the software."""
    schemes = data_folder("schemes")
    for shipped in (schemes / f"{path}.yml", schemes / "presets" / f"{path}.yml"):
        if not Path(path).exists() and shipped.is_file():
            return shipped
    if not Path(path).exists():
        known = sorted(p.stem for p in schemes.glob("*.yml"))
        remedy = _("give a file, or one of: {names}", names=", ".join(known))
        raise SchemeRefused(_("no such scheme"), str(path), remedy)
    return Path(path)
