"""What is due is asked on its own day, closed or not: months, pooled periods, starting months and case rows."""

import datetime as dt

import pyarrow.parquet as pq
import pytest
from outcomes.small import assessed, verdict

pytestmark = pytest.mark.usefixtures("in_english")
ASK = "asks: [{use: on_time, weight: 1}, {use: done_in_one_visit}]"
WAIT = "asks: [{use: waiting}]"
OFFICES = [{"office": "east", "name": "East"}]
END = dt.date(2026, 6, 30)


def case(number, opened, due=None, closed=None, **more):
    """One case of days: `case(1, "01-05", due="01-09")` was never closed."""
    days = {"opened_on": opened, "due_on": due, "closed_on": closed}
    said = {k: dt.date.fromisoformat(v if len(v) == 10 else f"2026-{v}") for k, v in days.items() if v}
    outcome = "granted" if closed else None
    return {"case": f"c{number}", "office": "east", "as_of": END, "visits": 1, "outcome": outcome, **said, **more}


def many(n, start, opened, due=None, closed=None, **more):
    return [case(start + i, opened, due, closed, **more) for i in range(n)]


def by_month(said, measure):
    return {r["month"].month: (r["asked"], r["yes"]) for r in said["series"] if r["measure"] == measure}


def test_a_month_holds_what_was_due_in_it_and_not_what_was_closed_in_it(tmp_path):
    rows = [
        *many(40, 0, "02-02", due="03-10", closed="04-20"),  # due in March, closed in April
        *many(30, 100, "03-02", due="04-10", closed="03-05"),  # due in April, closed in March
        *many(20, 200, "03-02", due="05-11"),  # due in May, never closed
    ]
    said = assessed(tmp_path, ASK, offices=OFFICES, cases=rows)
    assert by_month(said, "on_time") == {3: (40, 0), 4: (30, 30), 5: (20, 0)}
    assert by_month(said, "done_in_one_visit") == {3: (30, 30), 4: (40, 40)}
    assert (verdict(said, "east", "on_time")["asked"], verdict(said, "east", "on_time")["yes"]) == (90, 30)


def test_what_falls_due_after_the_export_ended_is_asked_in_no_month(tmp_path):
    may = dt.date(2026, 5, 15)
    rows = many(40, 0, "04-01", due="05-15", as_of=may) + many(40, 100, "04-01", due="05-18", as_of=may)
    said = assessed(tmp_path, ASK, offices=OFFICES, cases=rows)
    assert by_month(said, "on_time") == {5: (40, 0)}
    beside = {r["item"]: r["number"] for r in said["beside"] if r["measure"] == "on_time"}
    assert (beside["not_yet_due"], beside["open_past_due"]) == (40, 40)


def test_the_ten_cases_on_the_page_about_deadlines_come_to_two_of_five(tmp_path):
    """docs/explanation/deadlines.md; every case ten times, so that enough are asked."""
    at = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    sent = {"opened_at": at, "closed_at": at + dt.timedelta(minutes=10), "outcome": "transferred"}
    kinds = [
        ("03-02", "03-09", "03-06", {}),
        ("03-02", "03-09", "03-09", {"closed_at": dt.datetime(2026, 3, 9, 16, 50, tzinfo=dt.UTC)}),
        ("03-02", "03-09", "03-12", {}),
        ("03-02", "03-09", None, {}),
        ("03-23", "03-31", None, {}),
        ("03-23", "04-07", "03-25", {}),
        ("03-02", "03-09", "03-05", {"outcome": "withdrawn"}),
        ("03-02", "03-09", "03-02", sent),
        ("03-02", "03-09", "03-09", {"outcome": "transferred"}),
        ("03-06", "03-13", "03-03", {}),
    ]
    end = {"as_of": dt.date(2026, 3, 30)}
    rows = [c for i, (o, d, c, more) in enumerate(kinds) for c in many(10, 100 * i, o, d, c, **end | more)]
    scheme = "asks: [{use: on_time, weight: 1}, {use: closed_in_time}]"
    said = assessed(tmp_path, scheme, offices=OFFICES, cases=rows)
    due, closed = (verdict(said, "east", m) for m in ("on_time", "closed_in_time"))
    assert (due["asked"], due["yes"], due["missing"]) == (50, 20, 10)
    assert (closed["asked"], closed["yes"]) == (60, 50)


def test_an_earlier_period_lends_what_was_due_in_it(tmp_path):
    """Ten cases are too few; those of the half-year before help, by their limits and not by their closings."""
    rows = [
        *many(10, 0, "02-02", due="03-10", closed="03-01"),
        *many(40, 100, "2025-09-01", due="2025-11-10", closed="2026-01-15"),  # late, and of the period before
        *many(20, 200, "2025-09-01", due="2025-11-10", closed="2025-11-01"),
    ]
    scheme = "verdict: {pool: 1}\n" + ASK
    said = verdict(assessed(tmp_path, scheme, offices=OFFICES, cases=rows), "east", "on_time")
    assert (said["asked"], said["yes"]) == (70, 30) and said["pooled_from"].year == 2025


STEADY = [
    c
    for month in range(1, 7)
    for c in (
        many(12, 1000 * month, f"{month:02}-01", due=f"{month:02}-08", closed=f"{month:02}-04")
        + many(8, 1000 * month + 500, f"{month:02}-01", due=f"{min(month + 2, 9):02}-02")
    )
]


def test_months_in_which_only_short_cases_can_be_due_are_marked(tmp_path):
    """Limits run up to two months, and the first case is of 1 January: until March only quick ones can be due."""
    said = assessed(tmp_path, ASK, offices=OFFICES, cases=STEADY)
    marked = {r["month"].month: r["starting"] for r in said["series"] if r["measure"] == "on_time"}
    assert marked == {1: True, 2: True, 3: True, 4: False, 5: False, 6: False}
    assert by_month(said, "on_time")[1] == (12, 12) and by_month(said, "on_time")[5] == (20, 12)


def test_an_export_that_began_long_before_the_period_starts_up_in_no_month_of_it(tmp_path):
    rows = STEADY + many(12, 9000, "2025-07-01", due="2025-07-08", closed="2025-07-04")
    said = assessed(tmp_path, ASK, offices=OFFICES, cases=rows)
    assert not any(r["starting"] for r in said["series"])


def test_one_case_of_years_ago_is_no_beginning_of_an_export(tmp_path):
    said = assessed(tmp_path, ASK, offices=OFFICES, cases=[*STEADY, case(9999, "2019-03-04", due="2019-03-11")])
    assert [r["starting"] for r in said["series"] if r["measure"] == "on_time"][:2] == [True, True]


def test_where_most_are_still_open_no_median_is_reached_and_that_is_said(tmp_path):
    rows = many(40, 0, "03-02", due="03-30") + many(20, 100, "03-02", due="03-30", closed="03-20")
    said = assessed(tmp_path, WAIT, offices=OFFICES, cases=rows)
    row = verdict(said, "east", "waiting")
    assert (row["status"], row["asked"], row["estimate"]) == ("not_reached", 60, None)
    beside = {r["item"]: (r["number"], r["of"]) for r in said["beside"] if r["measure"] == "waiting"}
    assert beside["open_past_due"] == (40, 40)


def test_where_most_are_closed_the_median_is_said(tmp_path):
    rows = many(20, 0, "03-02", due="03-30") + many(40, 100, "03-02", due="03-30", closed="03-20")
    row = verdict(assessed(tmp_path, WAIT, offices=OFFICES, cases=rows), "east", "waiting")
    assert (row["status"], row["estimate"]) == ("said", 18)


def rows_of(tmp_path):
    table = pq.read_table(tmp_path / "assessment" / "rows" / "cases.parquet").to_pylist()
    return {r["case"]: (r["on_time"], r["done_in_one_visit"]) for r in table}


def test_the_case_book_says_of_each_case_how_it_counted_on_its_own_day(tmp_path):
    rows = [
        case(1, "02-02", due="03-10", closed="03-09"),
        case(2, "02-02", due="03-10", closed="03-11"),
        case(3, "02-02", due="03-10"),  # open and past due: in the book, and late
        case(4, "06-02", due="07-20"),  # open and not yet due: in the book, not asked
        case(5, "06-02", due="07-20", closed="06-05"),  # closed before it is due: asked next time
        case(6, "2025-12-01", due="2025-12-20", closed="01-05"),  # was due before the period
        case(7, "2025-12-01", due="01-20"),  # opened before the period, due in it
        case(8, "02-02", due="03-10", closed="02-02", outcome="transferred"),  # passed on at once
        case(9, "2025-10-01", due="2025-10-20", closed="2025-10-09"),  # of another year: not in the book
        case(10, "03-02", due="03-10", closed="03-01"),  # closed before it was opened
    ]
    assessed(tmp_path, ASK, offices=OFFICES, cases=rows + many(40, 100, "02-02", due="02-10", closed="02-05"))
    found = {k: v for k, v in rows_of(tmp_path).items() if int(k[1:]) <= 10}
    assert found == {
        "c1": (True, True), "c2": (False, True), "c3": (False, None), "c4": (None, None), "c5": (None, True),
        "c6": (None, True), "c7": (False, None), "c8": (None, None), "c10": (None, None),
    }  # fmt: skip


def test_the_case_book_and_the_figure_come_to_the_same(tmp_path):
    rows = STEADY + many(7, 8000, "2025-12-01", due="01-20") + many(9, 8100, "06-20", due="07-09")
    said = verdict(assessed(tmp_path, ASK, offices=OFFICES, cases=rows), "east", "on_time")
    flags = [on_time for on_time, _visits in rows_of(tmp_path).values() if on_time is not None]
    assert (len(flags), sum(flags)) == (said["asked"], said["yes"])
