"""Duties handed down to townships: some with posts and money, some with neither, one handed back."""

from dataclasses import dataclass

import numpy as np

from shixiao.demo import days, plan
from shixiao.demo.draw import Floats, Ints
from shixiao.demo.world import City


@dataclass(frozen=True)
class Duty:
    """One duty of one office; `posts` and `money` (yuan) came with it."""

    office: str
    service: str
    from_office: str
    since: str
    posts: int
    money: int
    evaluation: str = ""
    evaluated: str = ""
    handed_back: str = ""

    @property
    def without_means(self) -> bool:
        return self.posts == 0 and self.money == 0


DUTIES = (
    Duty("990122101", "农村宅基地审批", "990122007", "2025-07-01", 0, 0),
    Duty("990121103", "农村宅基地审批", "990121007", "2025-09-01", 0, 0),
    Duty("990121101", "农村宅基地审批", "990121007", "2025-09-01", 2, 160000, "承接能力达标，继续下放", "2026-03-10"),
    Duty("990121102", "林木采伐许可", "990121007", "2025-10-01", 1, 80000, "承接能力达标，继续下放", "2026-03-10"),
    Duty("990122102", "林木采伐许可", "990122007", "2025-06-01", 0, 0, "人员、经费不到位，建议收回",
         "2026-04-08", "2026-04-15"),
    Duty("990122103", "农村土地承包合同变更", "990122007", "2025-11-01", 1, 50000, "基本达标", "2026-05-20"),
    Duty("990102101", "残疾人证换领", "990102005", "2025-12-01", 1, 60000, "基本达标", "2026-05-12"),
)  # fmt: skip


def entry_of(city: City, duty: Duty) -> int:
    """The number of the list entry a duty is about."""
    office = city.number[duty.office]
    return next(i for i, e in enumerate(city.entries) if e.office == office and e.name == duty.service)


def lateness(city: City) -> Floats:
    out = np.zeros(len(city.entries))
    for duty in DUTIES:
        if duty.without_means:
            out[entry_of(city, duty)] = plan.DUTY_LATENESS
    return out


def withdrawn(city: City) -> Ints:
    """The day from which each entry is gone from its list; a duty handed back takes its service with it."""
    out = np.full(len(city.entries), days.SPAN)
    for duty in DUTIES:
        if duty.handed_back:
            out[entry_of(city, duty)] = days.day(duty.handed_back)
    return out
