"""The city keeps the calendar that the rule pack knows."""

import datetime as dt
from pathlib import Path

from ruamel.yaml import YAML

from shixiao.demo import days

PACK = Path(__file__).parents[2] / "rulepacks" / "china.yml"


def test_the_city_works_on_the_working_days_of_2026():
    year = YAML(typ="safe").load(PACK.read_text(encoding="utf-8"))["calendar"]["years"][2026]
    off, worked = ({dt.date.fromisoformat(str(d)) for d in year[k]} for k in ("off", "worked"))
    day = dt.date(2026, 1, 1)
    while day.year == 2026:
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert bool(days.WORKING[days.day(day.isoformat())]) == expected, day
        day += dt.timedelta(days=1)


def test_the_numbers_of_working_days_lead_there_and_back():
    # 2026-02-14 is a worked Saturday before the Spring Festival; the next working day is the 24th
    saturday, after = days.day("2026-02-14"), days.day("2026-02-24")
    assert days.WORKING[saturday] and days.NTH[days.NUMBER[saturday]] == saturday
    assert days.NTH[days.NUMBER[saturday] + 1] == after == days.NEXT[saturday + 1]
