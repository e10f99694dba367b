"""Days and months that a spreadsheet has swapped stop the run; days that only happen to lie so do not."""

import datetime

import pytest
import xlsxwriter
from intake_desk import taken

from shixiao.errors import SourceRefused

SOURCE = """
    source: hall
    title: a hall
    inputs:
      - file: cases.{kind}
        tables:
          offices: {{from_distinct: true, office: office, name: office}}
          cases: {{case: no, office: office, opened_at: {{from: opened{form}}}}}
"""
DAY_FIRST = ', format: "%d/%m/%Y"'
SENT = [datetime.date(2026, 3, day) for day in range(1, 29)]


def swapped(day, early, late):
    """A day as a spreadsheet that expects the month first would keep it."""
    return (day.replace(month=day.day, day=day.month).strftime(early)) if day.day <= 12 else day.strftime(late)


def csv(said):
    return {"cases.csv": "no,office,opened\n" + "".join(f"{i},e,{d}\n" for i, d in enumerate(said))}


@pytest.mark.parametrize(
    ("early", "late", "form"),
    [
        ("%Y-%m-%d", "%d/%m/%Y", DAY_FIRST),
        ("%Y/%m/%d", "%d/%m/%Y", DAY_FIRST),
        ("%d-%b-%Y", "%d/%m/%Y", DAY_FIRST),
        ("%Y-%m-%d 09:00:00", "%d/%m/%Y 09:00", ', format: "%d/%m/%Y %H:%M"'),
        ("%Y-%m-%d", "%d.%m.%Y", ', format: "%d.%m.%Y"'),
        ("%Y-%m-%d", "%m/%d/%Y", ', format: "%m/%d/%Y"'),
        ("%Y年%m月%d日", "%d/%m/%y", ', format: "%d/%m/%y"'),
        ("%Y-%m-%d", "%d/%m/%Y", ""),
    ],
)
def test_texts_only_after_the_twelfth_and_dates_only_before_stop_the_run(tmp_path, engine, early, late, form):
    said = [swapped(day, early, late) for day in SENT]
    with pytest.raises(SourceRefused, match=r"16 days written as text .* 12 true dates .* swapped"):
        taken(tmp_path, engine, SOURCE.format(kind="csv", form=form), csv(said))


def test_a_workbook_that_holds_both_stops_the_run(tmp_path, engine):
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet, form = book.add_worksheet(), book.add_format({"num_format": "d/m/yyyy"})
    sheet.write_row(0, 0, ["no", "office", "opened"])
    for i, day in enumerate(SENT, 1):
        sheet.write_row(i, 0, [str(i), "e"])
        if day.day <= 12:
            sheet.write_datetime(i, 2, datetime.datetime(2026, day.day, 3), form)
        else:
            sheet.write(i, 2, day.strftime("%d/%m/%Y"))
    book.close()
    files = {"cases.xlsx": (tmp_path / "in.xlsx").read_bytes()}
    with pytest.raises(SourceRefused, match=r"opened → cases.opened_at"):
        taken(tmp_path, engine, SOURCE.format(kind="xlsx", form=DAY_FIRST), files)


def test_dates_on_all_days_of_the_month_were_not_swapped(tmp_path, engine):
    said = [d.strftime("%Y-%m-%d" if d.day % 2 else "%d/%m/%Y") for d in SENT]
    made = taken(tmp_path, engine, SOURCE.format(kind="csv", form=DAY_FIRST), csv(said))
    assert sorted(made.column("cases", "opened_on")) == SENT


def test_who_says_both_spellings_is_believed(tmp_path, engine):
    said = [d.strftime("%Y-%m-%d" if d.day <= 12 else "%d/%m/%Y") for d in SENT]
    both = ', format: ["%d/%m/%Y", "%Y-%m-%d"]'
    made = taken(tmp_path, engine, SOURCE.format(kind="csv", form=both), csv(said))
    assert sorted(made.column("cases", "opened_on")) == SENT


def test_one_day_of_each_kind_is_chance(tmp_path, engine):
    made = taken(tmp_path, engine, SOURCE.format(kind="csv", form=DAY_FIRST), csv(["2026-03-02", "13/03/2026"]))
    assert len(made.rows("cases")) == 2
