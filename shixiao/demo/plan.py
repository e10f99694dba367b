"""What is planted, where, and how strongly: every knob of the made-up city in one place.

Counts are exact and do not grow with the size of the run; shares do. `found_by` names the measure, detector or rule
that should see it; what is `honest` must not be found by anything.
"""

from dataclasses import dataclass, field

SMALLEST = 20_000  # below it the planted counts would be most of the city
BLOCK = 50_000  # cases made at a time; part of what decides the bytes

ON_TIME, ONE_VISIT, SATISFIED, WAIT = 0.93, 0.82, 0.84, 14.0  # of an ordinary office
SPREAD = {"on_time": 0.005, "one_visit": 0.008, "satisfied": 0.008, "wait": 1.0}
QUALITY = {  # offices that really differ: on time, one visit, satisfied, minutes of waiting
    "990121003": (0.99, 0.95, 0.95, 5.0),
    "990102001": (0.985, 0.94, 0.94, 6.0),
    "990122001": (0.78, 0.58, 0.62, 36.0),
    "990122101": (0.70, 0.62, 0.60, 44.0),
}
GOOD = ("990121003", "990102001")
POOR = ("990122001", "990122101")
OVERLOADED = "990122101"  # poor because posts are missing

DAY_EFFECT = 0.055  # standard deviation of a window's day, on the scale of shares
PERSON_EFFECT = 0.08

BAD_WEEK_DIVISION, BAD_WEEK = "990121", ("2026-03-16", "2026-03-20")  # honest: the whole county, every office
REKEYED_FIELDS = 4
DUTY_LATENESS = 0.45

WITHHOLDS_VISITS = "990100016"
ONLY_TOTALS = "990100017"
NEVER_ON_TIME_CLAIM = 0.4  # share of late cases that the office itself calls on time

DEFAULT_AMONG_UNRATED = 0.185  # about 35 % of all ratings
DEFAULT_AFTER_DAYS = 7
RATES_IF_SATISFIED, RATES_IF_NOT = 0.30, 0.13
DUPLICATED = 0.006  # share of ratings exported a second time under another id
SOLICITED_SHARE = 0.5  # of the cases closed in the weeks before the deadline, in the soliciting offices


@dataclass(frozen=True)
class Plant:
    """One thing planted: `count` rows in `office` (several: spread over them)."""

    kind: str
    office: tuple[str, ...]
    count: int
    found_by: str
    strength: str
    honest: bool = False
    more: dict[str, object] = field(default_factory=dict)


def _plant(kind: str, office: str, count: int, found_by: str, strength: str, honest: bool = False, **more: object) -> Plant:
    return Plant(kind, tuple(office.split()), count, found_by, strength, honest, more)


CASE_PLANTS = (
    _plant("too_few_cases", "990122201", 17, "smallest_sample", "17 cases in half a year"),
    _plant("padded_list", "990103201", 380, "padded_list", "112 services listed, 19 used",
           listed=112, used=19, statutory=8),
    _plant("back_entry", "990103001", 640, "instant_work", "offline cases keyed as online ones at period end",
           days="2026-03-30 2026-03-31 2026-06-26 2026-06-29 2026-06-30", batch=40),
    _plant("back_entry", "990102103", 180, "instant_work", "offline cases keyed as online ones at period end",
           days="2026-06-29 2026-06-30", batch=30),
    _plant("late_opening", "990103101", 220, "late_opening", "1 to 3 visits before the case was opened", before=3),
    _plant("refiled", "990100011", 150, "refiled", "closed and opened again within 1 to 5 days, the clock starts anew"),
    _plant("fabricated", "990102101", 180, "no_such_business", "cases of merchants who never came"),
    _plant("child_as_worker", "990121102", 6, "borrowed_identity", "children registered as hard to employ"),
    _plant("family_phone", "990102102", 160, "shared_device", "families of 4 rate from one phone", honest=True, size=4),
    _plant("collective_grievance", "990100005", 37, "brigade", "neighbours of one complex, a case of their own each",
           honest=True, days="2026-04-13 2026-04-14 2026-04-15", complex="锦绣云川"),
)  # fmt: skip
