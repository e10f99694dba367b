"""A day is a day and a time is a time, and a day that stands for none is none."""

import datetime as dt

import pytest
from intake_desk import taken

SOURCE = """
    source: hall
    title: a hall
    zone: {zone}
    inputs:
      - file: cases.csv
        tables:
          offices: {{from_distinct: true, office: office, name: office}}
          cases: {{case: no, office: office, opened_at: opened, due_at: due, closed_at: closed}}
"""
HEAD = "no,office,opened,due,closed\n"


def drawn(tmp_path, engine, rows, zone="Asia/Shanghai"):
    """What was made of a table with the columns of HEAD; blanks between columns are only for the eye."""
    lines = "".join(",".join(cell.strip() for cell in line.split("|")) + "\n" for line in rows.strip().splitlines())
    return taken(tmp_path, engine, SOURCE.format(zone=zone), {"cases.csv": HEAD + lines})


def told(made, name):
    """Of every case the day, and the hour and minute in UTC where there is one."""
    rows = sorted(made.rows("cases"), key=lambda r: r["case"])
    return [(str(r[f"{name}_on"] or ""), r[f"{name}_at"] and f"{r[f'{name}_at']:%H:%M}") for r in rows]


def test_a_column_of_days_has_days_and_no_instants(tmp_path, engine):
    made = drawn(tmp_path, engine, """
        1 | east | 2026-03-02 | 2026-03-06 | 2026-03-06
        2 | east | 2026-03-03 | 2026-03-09 |
    """)  # fmt: skip
    assert told(made, "opened") == [("2026-03-02", None), ("2026-03-03", None)]
    assert told(made, "closed") == [("2026-03-06", None), ("", None)]


@pytest.mark.parametrize(
    "midnight",
    ["2026-03-02 00:00:00", "2026-03-02 00:00", "2026-03-02T00:00:00", "2026/3/2 0:00", "2026年3月2日 00时00分",
     "2026-03-02 00:00:00.000", "2026-03-02 12:00:00 AM", "2026-03-02 上午12:00", "20260302000000",
     "2026/03/02 0:00:00", "2026-03-02T00:00:00+08:00", "46083", "46083.0", "2 Mar 2026 00:00"],
)  # fmt: skip
def test_midnight_in_every_row_means_the_day_however_it_is_spelled(tmp_path, engine, midnight):
    made = drawn(tmp_path, engine, f"""
        1 | east | {midnight} | |
        2 | east | {midnight} | |
    """)  # fmt: skip
    assert told(made, "opened") == [("2026-03-02", None)] * 2


def test_one_clock_in_a_column_makes_its_midnights_times(tmp_path, engine):
    made = drawn(tmp_path, engine, """
        1 | east | 2026-03-02 00:00:00 | |
        2 | east | 2026-03-02 09:30:00 | |
    """)  # fmt: skip
    assert told(made, "opened") == [("2026-03-02", "16:00"), ("2026-03-02", "01:30")]


def test_a_bare_day_among_clocks_stays_a_day(tmp_path, engine):
    made = drawn(tmp_path, engine, """
        1 | east | 2026-03-02          | |
        2 | east | 2026-03-02 09:30:00 | |
    """)  # fmt: skip
    assert told(made, "opened") == [("2026-03-02", None), ("2026-03-02", "01:30")]


def test_each_column_is_looked_at_for_itself(tmp_path, engine):
    made = drawn(tmp_path, engine, """
        1 | east | 2026-03-02 09:30 | 2026-03-06 00:00 | 2026-03-06
        2 | east | 2026-03-02 10:30 | 2026-03-07 00:00 | 2026-03-07
    """)  # fmt: skip
    assert [t for _d, t in told(made, "opened")] == ["01:30", "02:30"]
    assert told(made, "due") == told(made, "closed") == [("2026-03-06", None), ("2026-03-07", None)]


@pytest.mark.parametrize("spelled", ["{}T00:00:00Z", "{} 00:00:00 UTC", "{}T00:00:00+00:00", "{}T00:00:00.000Z"])
@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Asia/Shanghai", "UTC"])
def test_midnights_of_utc_are_the_days_that_utc_names(tmp_path, engine, spelled, zone):
    """A program that keeps days as midnights of UTC means the 2nd of March in New York too."""
    made = drawn(tmp_path, engine, f"""
        1 | east | {spelled.format("2026-03-02")} | |
        2 | east | {spelled.format("2026-07-02")} | |
    """, zone)  # fmt: skip
    assert told(made, "opened") == [("2026-03-02", None), ("2026-07-02", None)]


def test_days_in_one_input_and_clocks_in_another_stay_what_they_are(tmp_path, engine):
    source = (
        SOURCE.format(zone="UTC")
        + """
      - file: more.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases: {case: no, office: office, opened_at: opened, due_at: due, closed_at: closed}
"""
    )
    files = {
        "cases.csv": HEAD + "1,east,2026-03-02 00:00,,\n",
        "more.csv": HEAD + "2,east,2026-03-02 00:00,,\n3,east,2026-03-02 08:15,,\n",
    }
    made = taken(tmp_path, engine, source, files)
    assert told(made, "opened") == [("2026-03-02", None), ("2026-03-02", "00:00"), ("2026-03-02", "08:15")]


@pytest.mark.parametrize(
    "none",
    ["9999-12-31", "9999/12/31 23:59:59", "9999-12-31T00:00:00", "2099-12-31", "2099/12/31 0:00", "2999-12-31",
     "1900-01-01", "1900/1/1 0:00:00", "1970-01-01", "1970-01-01 08:00:00", "0000-00-00", "0000-00-00 00:00:00",
     "0001-01-01", "1753-01-01", "1899-12-30", "00/00/0000", "9999年12月31日", "99991231"],
)  # fmt: skip
def test_a_day_that_stands_for_none_is_none_and_counted(tmp_path, engine, none):
    made = drawn(tmp_path, engine, f"""
        1 | east | 2026-03-02 09:30:00 | {none}              | {none}
        2 | east | 2026-03-02 10:30:00 | 2026-03-06 17:00:00 | 2026-03-05 11:00:00
    """)  # fmt: skip
    assert told(made, "due")[0] == told(made, "closed")[0] == ("", None)
    assert made.counts["notes"] == {"placeholder_days cases.closed_at": 1, "placeholder_days cases.due_at": 1}
    assert made.sums("cases") == {"read": 2, "accepted": 2, "rejected": 0, "skipped": 0}


@pytest.mark.parametrize("none", ["9999-12-31", "1900-01-01 00:00:00", "1970-01-01", "0000-00-00"])
def test_where_a_day_is_needed_one_that_stands_for_none_rejects_the_row(tmp_path, engine, none):
    made = drawn(tmp_path, engine, f"""
        1 | east | {none}              | |
        2 | east | 2026-03-02 10:30:00 | |
    """)  # fmt: skip
    assert made.why("cases") == [(2, "opened", "placeholder_day")]
    assert [r["case"] for r in made.rows("cases")] == ["hall:2"]


@pytest.mark.parametrize("real", ["1985-06-15", "2089-06-30", "1999-12-31", "2000-01-01", "2026-01-01", "2026-12-31"])
def test_a_real_day_is_not_taken_for_none(tmp_path, engine, real):
    made = drawn(tmp_path, engine, f"1 | east | 2026-03-02 09:30:00 | {real} |")
    assert told(made, "due") == [(str(dt.date.fromisoformat(real)), None)] and made.counts["notes"] == {}


def test_a_filler_of_ones_own_is_said_in_the_source(tmp_path, engine):
    source = SOURCE.format(zone="UTC").replace("due_at: due", 'due_at: {from: due, missing: ["1988-08-08"]}')
    made = taken(tmp_path, engine, source, {"cases.csv": HEAD + "1,east,2026-03-02 09:30,1988-08-08,\n"})
    assert told(made, "due") == [("", None)]
