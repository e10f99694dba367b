"""事项清单 · A service list as an authority publishes it, so that the linter can hold it to its own words.

Keys follow the published implementation lists (实施清单): limits, visits, fees, papers, results, telephones.
"""

from typing import Literal

from pydantic import Field

from shixiao.design.practice import Channel, Duty
from shixiao.strict import Paper

Kind = Literal[
    "permit", "payment", "reward", "confirmation", "ruling", "penalty", "levy", "coercion", "inspection",
    "public_service", "other",
]  # fmt: skip


class Material(Paper):
    """One paper that an applicant is asked for."""

    name: str
    held_by: str = Field(default="", description="the connected system that already holds it")
    law: str = Field(default="", description="what it is asked by")


class Service(Paper):
    """One entry of the list (实施清单)."""

    code: str
    name: str
    kind: Kind
    handling: Literal["at_once", "promised"] = Field(description="即办件 or 承诺件")
    statutory_days: float | None = Field(default=None, ge=0)
    promised_days: float | None = Field(default=None, ge=0, description="0: at once")
    channels: list[Channel] = []
    fully_online: bool = False
    visits: int | None = Field(default=None, ge=0, description="到现场次数")
    visits_because: str = ""
    fee: bool | None = None
    fee_basis: str = ""
    fee_items: list[str] = []
    fee_standard: str = ""
    pays_online: bool = False
    asks_at: str = Field(default="", description="咨询电话")
    complains_at: str = Field(default="", description="投诉电话")
    result: str = ""
    result_sample: bool = False
    questions: int = Field(default=0, ge=0, description="how many questions and answers the guide has")
    steps: list[str] = []
    materials: list[Material] = []
    duty: Duty | None = Field(default=None, description="if it was handed down: by whom and with what")


class ServiceList(Paper):
    """A list of services. `list`: its name."""

    list_: str = Field(alias="list", pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = ""
    services: list[Service] = Field(min_length=1)
    allow: dict[str, str] = Field(default={}, description="rule: why it is broken on purpose; published")
