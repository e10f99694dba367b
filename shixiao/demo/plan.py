"""What is planted, where, and how strongly: every knob of the made-up city in one place.

Counts are exact and do not grow with the size of the run; shares do. `found_by` names the measure, detector or rule
that should see it; what is `honest` must not be found by anything.
"""

from dataclasses import dataclass, field

SMALLEST = 10_000  # below it the planted counts would be most of the city
IDENTIFIERS_UP_TO = 300_000  # larger runs do not list the identifiers they used
BLOCK = 50_000  # cases made at a time; part of what decides the bytes

ON_TIME, ONE_VISIT, SATISFIED, WAIT = 0.93, 0.82, 0.84, 14.0  # of an ordinary office
SPREAD = {"on_time": 0.005, "one_visit": 0.008, "satisfied": 0.008, "wait": 1.0}
QUALITY = {  # offices that really differ: on time, one visit, satisfied, minutes of waiting
    "990121003": (0.995, 0.985, 0.97, 4.0),
    "990102001": (0.99, 0.98, 0.965, 5.0),
    "990122001": (0.78, 0.58, 0.62, 36.0),
    "990122101": (0.70, 0.62, 0.60, 44.0),
}
GOOD = ("990121003", "990102001")
POOR = ("990122001", "990122101")
OVERLOADED = "990122101"  # poor because posts are missing

FOR_ADULTS = ("失业登记", "就业困难人员认定", "失业保险金申领")  # no child has such a case, unless somebody invents it

DAY_EFFECT = 0.055  # standard deviation of a window's day, on the scale of shares
PERSON_EFFECT = 0.08

BAD_WEEK_DIVISION, BAD_WEEK = "990121", ("2026-03-16", "2026-03-20")  # honest: the whole county, every office
REKEYED_FIELDS = 4
REKEYS_ANYWAY, REKEYS_ANYWAY_SHARE = "990121004", 0.3  # keys three fields again although they were delivered
DUTY_LATENESS = 0.45

WITHHOLDS_VISITS = "990100016"
ONLY_TOTALS = "990100017"
LEAVES_OPEN, LEFT_OPEN = "990122004", 35  # of a hundred cases with a limit, and whatever else would be late there
ENDS_EARLY, EARLY_END = "990121007", "2026-05-08"  # the cases of this office were exported weeks before the others
CLAIMED_THOUGH_LATE = 0.4  # share of late cases that the office itself calls on time

DEFAULT_AMONG_UNRATED = 0.225  # about 35 % of all ratings
DEFAULT_AFTER_DAYS = 7
RATES_IF_SATISFIED, RATES_IF_NOT = 0.30, 0.13
DUPLICATED = 0.006  # share of ratings exported a second time under another id
SOLICITING = ("990100012", "990103004")
SOLICITED_CLOSED_SINCE, SOLICITED_DAYS = "2026-05-18", ("2026-06-22", "2026-06-30")
SOLICITED_SHARE = 0.5  # of those who had not rated
NO_BAD_MARKS = "990100002"  # one and two stars cannot be submitted on its window evaluators
AT_WINDOW, HANDED = (
    0.45,
    0.95,
)  # of those who are there, so many rate there; where the button is broken, it is handed over

SURVEY_PER_STRATUM = (20, 5, 9, 3)  # not rated, default, good, bad: cases drawn per office
SURVEY_LAST_CLOSED = "2026-06-25"  # cases closed later are not called back within the period
SURVEY_MORE = ("990102101", "990100006", "990100012", "990122003")  # where doubts had come up
SURVEY_TIMES = 8  # so many times as many there
INTERVIEWER, INTERVIEWS_INVENTED = "DF-07", 60
EVALUATORS_ON_STAFF_PCS = "990121001"  # honest: its declared evaluators are devices on which staff sign in
MESSAGES, HOLLOW, HOLLOW_OFFICE = 1500, 62, "990100011"
CROWD, CROWD_OFFICE = (40, 37), "990100005"  # messages and people of one housing complex
NEGLECTED_PORTAL, NEGLECT = "990122001", {"dead": 4, "stale": 5, "empty": 2, "unrelated": 2}
MERCHANTS_PHONED = 300  # people without a case who were asked for praise


@dataclass(frozen=True)
class Plant:
    """One thing planted: `count` rows in `office` (several: spread over them)."""

    kind: str
    office: tuple[str, ...]
    count: int
    found_by: str
    strength: str
    honest: bool = False
    table: str = "ratings"  # of which the rows are
    more: dict[str, str | int] = field(default_factory=dict)

    @property
    def days(self) -> list[str]:
        return str(self.more["days"]).split()


def _plant(kind: str, office: str, count: int, found_by: str, strength: str, honest: bool = False,
           table: str = "ratings", **more: str | int) -> Plant:  # fmt: skip
    return Plant(kind, tuple(office.split()), count, found_by, strength, honest, table, more)


PLANTS = (
    # in the list of services, the register of cases and the queue
    _plant("too_few_cases", "990122201", 17, "smallest_sample", "17 cases in half a year", table="cases"),
    _plant("padded_list", "990103201", 380, "listed_but_unused", "112 services listed, 19 used, 8 unused by law",
           table="cases", listed=112, used=19, statutory=8),
    _plant("back_entry", "990103003", 640, "instant_work", "offline cases keyed as online ones at period end",
           table="cases", days="2026-03-30 2026-03-31 2026-06-26 2026-06-29 2026-06-30", batch=40),
    _plant("back_entry", "990102103", 180, "instant_work", "offline cases keyed as online ones at period end",
           table="cases", days="2026-06-29 2026-06-30", batch=30),
    _plant("late_opening", "990103101", 220, "late_opening", "1 to 3 visits before the case is opened", table="cases"),
    _plant("refiled", "990100011", 300, "refiled", "150 matters closed and opened again within 1 to 5 days",
           table="cases"),
    _plant("fabricated", "990102101", 300, "no_such_business", "cases of merchants who never came",
           table="cases"),
    _plant("child_as_worker", "990121102", 6, "borrowed_identity", "children as hard-to-employ workers",
           table="cases"),
    _plant("passed_on", "990100010", 40, "on_time", "passed on to the right office after ten minutes", table="cases"),
    _plant("impossible_times", "990100009", 12, "on_time", "closed, or due, days before they were opened",
           table="cases"),
    # ratings
    _plant("staff_praise", "990100006", 1266, "staff_praise", "9 staff key good ratings on 3 devices they sign in on",
           staff=9, devices=3, days="2026-05-11 2026-05-13 2026-05-15 2026-05-20 2026-05-22 2026-05-27 2026-06-03 "
           "2026-06-05 2026-06-10 2026-06-12 2026-06-17 2026-06-24"),
    _plant("brigade", "990103006", 84, "brigade", "84 bad ratings in two days, 71 of them without a case",
           with_case=13, days="2026-05-20 2026-05-21"),
    _plant("shared_device", "990102003", 66, "shared_device", "66 good ratings from one undeclared phone",
           days="2026-03-02 2026-04-17"),
    _plant("cross_praise", "990103001 990103003 990103004 990103101 990103102 990103103 990103202 990100014", 192,
           "lockstep", "24 staff of 8 offices praise each other, window by window, within the hour", raters=24),
    _plant("same_words", "990100014", 54, "same_words", "54 people write nearly the same praise"),
    _plant("borrowed_phone", "990103103", 46, "borrowed_identity",
           "after a bad rating a good one comes from a phone of the staff"),
    _plant("praise_quota", "990122003", 240, "solicited_surge", "40 praises in the last two working days of a month"),
    _plant("before_stage", "990102004", 25, "rating_before_stage", "completion rated before the case was closed"),
    _plant("own_clerk", "990121004", 12, "rated_by_own_clerk", "the case's own clerk is the rater"),
    # honest: nothing may find these
    _plant("family_phone", "990102102", 160, "shared_device", "families of 4 rate from one phone", honest=True, size=4),
    _plant("grievance", "990100005", 37, "brigade", "37 neighbours of one housing complex, each with a case",
           honest=True, days="2026-04-13 2026-04-14 2026-04-15"),
    _plant("event_day", "990102101", 120, "solicited_surge", "a declared open day with many good ratings",
           honest=True, days="2026-05-15"),
    _plant("busy_clerk", "990121103", 90, "staff_praise", "one clerk serves 90 people on a market day",
           honest=True, days="2026-03-05"),
)  # fmt: skip
