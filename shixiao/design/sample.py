"""抽样设计 · The design of a third party's sample: whom it must speak of, how surely, how people are asked.

One design is one YAML file. `docs/reference/sample.md` and `schemes/sample.schema.json` (for editors) are made from
these models.
"""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from shixiao.design.scheme import Assessed, Period
from shixiao.errors import SchemeRefused
from shixiao.strict import Paper, read
from shixiao.words import _, data_folder

Status = Literal["not_rated", "rated_good", "rated_bad", "doubted"]
Channel = Literal["online", "mobile", "counter", "terminal", "phone", "post"]
Open = Annotated[float, Field(gt=0, lt=1)]
STATUSES: tuple[Status, ...] = ("not_rated", "rated_good", "rated_bad", "doubted")


class Wanted(Paper):
    """How sure the estimate must be: the allocation asks the fewest people that give it."""

    half_width: Annotated[float, Field(gt=0, lt=0.5)] = Field(description="half the length of the interval")
    of: Literal["each_office", "all_together"] = "all_together"
    confidence: float = Field(default=0.9, gt=0.5, lt=1)
    how: Literal["neyman", "proportional"] = "neyman"
    least: int = Field(default=2, ge=1, le=100, description="answers in every stratum that has cases")
    deff: float = Field(default=1.0, ge=1, le=20, description="so many clustered answers are worth one")


class Screen(Paper):
    """Which telephone numbers are not called: those people are visited instead."""

    staff: bool = Field(default=True, description="the number belongs to a member of staff")
    applicants: int = Field(default=4, ge=2, description="one number given by so many applicants or more")
    changed: bool = Field(default=True, description="another number after a bad rating")


class Expected(Paper):
    """The share satisfied that is expected in each stratum; 0.5 knows nothing and asks most."""

    not_rated: Open = 0.5
    rated_good: Open = 0.5
    rated_bad: Open = 0.5
    doubted: Open = 0.5


class Design(Paper):
    """One third-party survey, from the register to the answer form."""

    survey: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="its name, in file names and in `answers`")
    title: str
    wave: str = Field(default="", description="which round of it")
    asked_by: str = Field(default="", description="the third party; may not be the offices or their superior")
    period: Period = Field(description="cases closed on these days are the register")
    estimand: Literal["satisfied", "solved"] = Field(default="satisfied", description="what the sample is sized for")
    offices: Assessed = Field(default=Assessed(), description="left out: all that the register does not exclude")
    rulepack: str = "china"
    doubted: list[str] = Field(
        default=["default_rating", "rating_before_stage", "rated_by_own_clerk"],
        description="certain rules: a case with such a rating stands in the stratum `doubted`",
    )
    channels: dict[str, list[Channel]] = Field(
        default={}, description="groups of channels, each a stratum of its own; left out: not told apart"
    )
    wanted: Wanted
    expected: Expected = Expected()
    response: Open = Field(default=0.5, description="share of those tried who will answer")
    reserve: Open = Field(default=0.9, description="probability with which the reserve must suffice")
    screen: Screen = Screen()
    without_phone: Literal["visit", "leave_out"] = Field(
        default="visit", description="people without a telephone; who leaves them out says so in the result"
    )
    asked_until: dt.date | None = Field(default=None, description="end of fieldwork: the draw is secret until then")

    @model_validator(mode="after")
    def _whole(self) -> "Design":
        named = [channel for group in self.channels.values() for channel in group]
        twice = sorted({c for c in named if named.count(c) > 1})
        if twice:
            raise ValueError(_("in two groups of channels: {names}", names=", ".join(twice)))
        if self.asked_until and self.asked_until < self.period.from_:
            raise ValueError(_("fieldwork ends before the period begins"))
        return self

    def group(self, channel: str | None) -> str:
        """The group of channels that one channel belongs to; what no group names stands together."""
        return next((name for name, held in self.channels.items() if channel in held), "" if not self.channels else "-")


def load_design(path: Path) -> tuple[Design, Path]:
    """Read a design from a file, or a shipped one by its name."""
    shipped = data_folder("schemes") / "samples" / f"{path}.yml"
    found = shipped if not Path(path).exists() and shipped.is_file() else Path(path)
    return read(found, Design, SchemeRefused), found
