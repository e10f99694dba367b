"""现行考核办法 · The assessment that an authority has today, written down as it is, good or bad.

An authority's scoring table (指标、分值、评分标准、数据来源、责任单位) becomes `indicators`; what surrounds it (who may
solicit, what offices must hand in, which links are missing, which duties came without means) has a key of its own.
Nothing here is approved of by being expressible: `shixiao lint` says what is wrong with it, `as_written` computes it.
A share may be written as 95% or as 0.95. A scheme that asks only what the citizen got needs none of this.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from shixiao.strict import Paper
from shixiao.words import _


def share(said: Any) -> Any:
    """95% and 95％ are 0.95; everything else is left to the number's own check."""
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*[%％]", said.strip()) if isinstance(said, str) else None
    return float(Decimal(found[1]) / 100) if found else said


Number = Annotated[float, BeforeValidator(share, json_schema_input_type=float | str)]
Points = Annotated[float, Field(ge=-1000, le=1000)]
Every = Literal["day", "week", "month", "quarter", "half_year", "year", "once"]
Who = Literal["office", "superior", "platform", "register", "third_party", "raters"]
Channel = Literal["online", "mobile", "counter", "terminal", "phone", "post"]
Kind = Literal[
    "satisfaction",  # 满意率、好评率
    "complaints",  # 差评数、投诉数
    "rating_count",  # 好评数、主动评价率
    "rectification",  # 差评整改率
    "channel_share",  # 网办率、掌办率
    "online_catalogue",  # 网上可办率、“最多跑一次”事项占比
    "list_length",  # 事项数、认领率、目录覆盖率
    "app_usage",  # 安装率、使用率、积分、打卡
    "window_cuts",  # 撤窗、减人
    "window_service",  # 窗口、帮办代办的质量
    "timeliness",  # 按时办结率
    "outcome",  # 办成了没有、问题解决没有
    "existence",  # 建没建、有没有
    "upkeep",  # 更新、链接、准确
    "activity",  # 会议、培训、信息、宣传
    "paperwork",  # 台账、报表、佐证材料
    "staffing",  # 人员配备
    "judged",  # 评委打分
    "other",
]
Mixed = Literal[
    "rekeyed", "assisted", "back_entered", "default_ratings", "split_cases", "temporary", "outsourced", "unfinished"
]


def one_of(paper: Paper, *names: str) -> None:
    """Exactly one of these keys is given."""
    given = [name for name in names if getattr(paper, name) is not None]
    if len(given) != 1:
        told = ", ".join(given) or _("none")
        raise ValueError(_("exactly one of {names} belongs here, found {given}", names=", ".join(names), given=told))


class Aim(Paper):
    """What is demanded (目标值): a number, or last year's and something more."""

    at_least: Number | None = None
    at_most: Number | None = None
    last_year_plus: Number | None = Field(default=None, description="last year's value and so much more")
    last_year_times: float | None = Field(default=None, description="last year's value times this")
    per: Every | None = Field(default=None, description="how often the number is demanded: 300 praises a month")

    @model_validator(mode="after")
    def _one(self) -> "Aim":
        one_of(self, "at_least", "at_most", "last_year_plus", "last_year_times")
        return self


class Step(Paper):
    """From (or up to) this value: so many points. The first step that holds counts."""

    at_least: Number | None = None
    at_most: Number | None = None
    gets: Points

    @model_validator(mode="after")
    def _one(self) -> "Step":
        one_of(self, "at_least", "at_most")
        return self


class Per(Paper):
    """每条得 x 分: points for each one, up to `most`."""

    each: Points
    of: str = Field(default="", description="what is counted: 项, 条, 次, 个百分点")
    every: Annotated[Number, Field(gt=0)] = Field(default=1.0, description="for every so many")
    over: Number = Field(default=0.0, description="counting from here")
    most: float | None = Field(default=None, description="at most so many points; left out: the weight")


class Less(Paper):
    """每少（多）一个扣 x 分: from the full weight, points taken away for each one short of (or above) a value."""

    each: float = Field(gt=0)
    of: str = ""
    every: Annotated[Number, Field(gt=0)] = 1.0
    below: Number | None = None
    above: Number | None = None

    @model_validator(mode="after")
    def _one(self) -> "Less":
        one_of(self, "below", "above")
        return self


class ByRank(Paper):
    """按排名计分: the first gets so many points, each place further down so many fewer."""

    first: Points
    each_place: float = Field(gt=0, description="points lost with each place")


class Reached(Paper):
    """Whoever reaches the target gets these points, everybody else those."""

    gets: Points
    otherwise: Points = 0


class Cut(Paper):
    """The last (or first) so many offices get these points, whatever their value."""

    last: int | None = Field(default=None, ge=1)
    first: int | None = Field(default=None, ge=1)
    gets: Points
    certain: bool = Field(default=False, description="only offices whose rank set leaves no doubt")

    @model_validator(mode="after")
    def _one(self) -> "Cut":
        one_of(self, "last", "first")
        return self


class Loss(Paper):
    """一票否决: past this value the indicator, its whole dimension or everything is lost."""

    below: Number | None = None
    above: Number | None = None
    loses: Literal["indicator", "dimension", "all"]

    @model_validator(mode="after")
    def _one(self) -> "Loss":
        one_of(self, "below", "above")
        return self


BASES = ("share", "line", "steps", "per", "less", "by_rank", "reached", "judged_by")


class Score(Paper):
    """评分标准: one way from the value to points, and what overrides it (`cut`, `veto`)."""

    share: Literal[True] | None = Field(default=None, description="the value, a share, times the weight")
    line: list[tuple[Number, Points]] | None = Field(
        default=None, min_length=2, description="[value, points] pairs, straight between them"
    )
    steps: list[Step] | None = Field(default=None, min_length=1)
    per: Per | None = None
    less: Less | None = None
    by_rank: ByRank | None = None
    reached: Reached | None = None
    judged_by: str | None = Field(default=None, description="who gives the points by judgement")
    cut: list[Cut] = []
    veto: Loss | None = None

    @model_validator(mode="after")
    def _one(self) -> "Score":
        one_of(self, *BASES)
        values = [value for value, _ in self.line or []]
        if values != sorted(values) or len(set(values)) != len(values):
            raise ValueError(_("the values of a line go from the lowest to the highest, none twice"))
        return self

    @property
    def base(self) -> str:
        return next(name for name in BASES if getattr(self, name) is not None)


class Evidence(Paper):
    """佐证材料: what offices must hand in to be assessed."""

    what: str
    kind: Literal["form", "photo", "track", "screenshot", "report", "ledger", "link"] = "form"
    every: Every | None = Field(default=None, description="how often; left out: nobody says")
    minutes: float | None = Field(default=None, gt=0, description="minutes of staff each time")
    held_by: str = Field(default="", description="the system or office that already holds it")


class Indicator(Paper):
    """One row of the authority's scoring table, as it stands there."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    kind: Kind
    under: list[str] = Field(default=[], description="the headings it stands under: 一级指标, 二级指标")
    use: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$", description="the measure with this number")
    weight: float = Field(ge=0, le=1000, description="分值; 0: shown, not scored")
    bonus: bool = Field(default=False, description="加分项: on top of the total")
    better: Literal["more", "less"] | None = None
    unit: str = Field(default="", description="share, cases, days, 项 …")
    counts: str = Field(default="", description="分子: what is counted")
    among: str = Field(default="", description="分母: of what")
    includes: list[Mixed] = Field(default=[], description="what is counted as well and is something else")
    target: Aim | None = None
    score: Score | None = None
    wording: str = Field(default="", description="评分标准原文, kept word for word")
    supplied_by: Who | None = Field(default=None, description="who reports the number")
    checked_by: Who | Literal["nobody"] | None = None
    collected_by: Who | None = Field(default=None, description="who approaches the people who rate")
    solicited_by: list[Who] = Field(default=[], description="who may ask people for a rating")
    bound_to: Literal["nothing", "person", "case"] | None = Field(default=None, description="what a rating hangs on")
    calibrated_by: Literal["nothing", "third_party"] | None = None
    confirmed_by_rater: bool = Field(default=False, description="counts only when the rater agrees")
    responsible: str = Field(default="", description="责任单位")
    subject: Literal["office", "person"] | None = None
    right: bool = Field(default=False, description="something the law owes to everybody")
    depends_on: list[str] = Field(default=[], description="connections it cannot do without")
    duties: list[str] = Field(default=[], description="duties it counts")
    evidence: list[Evidence] = []
    measured: Literal["continuously", "on_announced_days", "on_drawn_days", "on_one_day"] | None = None
    lag_days: int = Field(default=0, ge=0, description="days before an effect can show")
    since: dt.date | None = Field(default=None, description="first day on which it was assessed")

    @model_validator(mode="after")
    def _whole(self) -> "Indicator":
        if self.score and self.score.reached and not self.target:
            told = _("indicators {name}: points for reaching a target, and no target is given", name=self.name)
            raise ValueError(told)
        return self

    @property
    def most(self) -> float | None:
        """The most points its score can give; None where that is the weight itself."""
        score = self.score
        if score is None or score.base in ("share", "less", "judged_by"):
            return None
        given = {
            "line": [points for _value, points in score.line or []],
            "steps": [step.gets for step in score.steps or []],
            "per": [score.per.most] if score.per and score.per.most is not None else [self.weight],
            "by_rank": [score.by_rank.first] if score.by_rank else [],
            "reached": [score.reached.gets, score.reached.otherwise] if score.reached else [],
        }[score.base]
        return max([*given, *(cut.gets for cut in score.cut)])


class Duty(Paper):
    """A duty handed down (下放事项), and what came with it."""

    service: str
    from_: str = Field(alias="from", description="who handed it down")
    to: str = ""
    since: dt.date | None = None
    posts: float | None = Field(default=None, ge=0, description="posts that came with it")
    money: float | None = Field(default=None, ge=0, description="money that came with it, a year")
    evaluated_on: dt.date | None = Field(default=None, description="day on which its capacity was evaluated")


class Connection(Paper):
    """A link between systems that an indicator needs (系统对接)."""

    title: str
    connected: bool
    owner: str


class Change(Paper):
    """A definition, target or weight that was changed after it had been published."""

    on: dt.date
    what: str
    indicator: str = ""
    announced_on: dt.date | None = None


class Consequence(Paper):
    """What follows from the total: for the last, the first, a grade, or in proportion to every point."""

    what: str
    last: int | None = Field(default=None, ge=1)
    first: int | None = Field(default=None, ge=1)
    below: Number | None = None
    at_least: Number | None = None
    grade: str | None = None
    each_point: Literal[True] | None = None
    points: Points | None = Field(default=None, description="the total is set to this")
    certain: bool = Field(default=False, description="only offices whose rank set leaves no doubt")

    @model_validator(mode="after")
    def _one(self) -> "Consequence":
        one_of(self, "last", "first", "below", "at_least", "grade", "each_point")
        return self


class Veto(Paper):
    """一票否决: an event after which nothing else counts. `name` is the column that says whether it happened."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    what: str
    loses: Literal["dimension", "all"] = "all"
    under: str = Field(default="", description="the dimension that is lost")


class Authority(Paper):
    """Who assesses, and the annual plan (年度督查检查考核计划) that allows it."""

    name: str
    plan: str = Field(default="", description="number of the approved plan")
    campaign: Literal["", "创建", "达标", "评比", "示范"] = ""
