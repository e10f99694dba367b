"""A draft can be loaded as it stands, says where it is unsure, and runs once a person has looked."""

import datetime
import re

import pytest
import xlsxwriter
from intake_desk import KEY, Taken, write
from machine import NO_DATA, SHARED

from shixiao.errors import SourceRefused
from shixiao.intake.draft import draft
from shixiao.intake.snapshot import take
from shixiao.intake.source import load

OPEN311 = """
service_request_id,status,status_notes,service_name,service_code,description,agency_responsible,requested_datetime,\
updated_datetime,expected_datetime,address,lat,long,media_url
638344,closed,Duplicate,Sidewalk,006,,Works,2010-04-14T06:37:38-08:00,2010-04-15T06:37:38-08:00,,8TH AVE,37.7,-122.4,
638349,open,,Sidewalk,006,"call 13812345678",Works,2010-04-19T06:37:38-08:00,2010-04-20T06:37:38-08:00,,,37.7,-1,
"""
GOVUK = """
Department,Agency,Service,Month,Transactions received (total),Transactions received - online,Calls received
HMRC,,Self Assessment,2019-04,"1,234,567","1,200,001",Not provided
DfT,DVLA,Tax your vehicle,2019-04,4500000,3900000,12000
DfT,DVLA,Total,2019-04,4500000,3900000,12000
"""


def finished(text):
    """What a person makes of a draft: every unknown category gets the first code that is offered."""
    said = re.sub(r"^( +)# (\S.*): +# unsure: .* × … (\S+) \|.*$", r"\1\2: \3", text, flags=re.M)
    said = re.sub(r"^( +)# (- .*?) +# unsure: take this in.*$", r"\1\2", said, flags=re.M)
    return re.sub(r"values:\n((?: +# .*\n)+)", r"values: {}\n\1", said)


def run(tmp_path, engine, folder, names):
    text = draft([folder / n for n in names])
    path = tmp_path / "source.yml"
    path.write_text(text, encoding="utf-8")
    load(path)
    path.write_text(finished(text), encoding="utf-8")
    return text, Taken(take([path], tmp_path / "out", engine, KEY, data=folder))


REAL = {
    "boston311_2011_07": (["cases.csv"], {"cases": 9854}),
    "hangzhou_liuyan": (["district_ratings.csv", "messages.csv"], {"tallies": 8, "cases": 1898}),
    "taidi2020c": (["replies.csv", "messages.csv"], {"replies": 2816, "cases": 4326}),
    "guangan_items": (["items.csv"], {"services": 1135}),
}


@pytest.mark.parametrize("folder", REAL)
def test_a_draft_of_a_real_export_runs(tmp_path, engine, folder):
    data = SHARED / "data" / folder
    if not data.is_dir():
        pytest.skip(f"{NO_DATA}: {folder}")
    names, accepted = REAL[folder]
    _text, made = run(tmp_path, engine, data, names)
    assert {t: made.counts["tables"][t]["accepted"] for t in accepted} == accepted
    assert made.counts["tables"]["offices"]["derived"] > 5


def test_a_file_that_fits_no_table_is_left_to_a_person(tmp_path, engine):
    write(tmp_path, {"a.csv": "colour,shape\nred,round\n"})
    text, made = run(tmp_path, engine, tmp_path, ["a.csv"])
    assert "tables: {}   # unsure: no fact table fits" in text and made.counts["inputs"][0]["read"] == 1


def test_an_open311_export(tmp_path, engine):
    write(tmp_path, {"requests.csv": OPEN311})
    text, made = run(tmp_path, engine, tmp_path, ["requests.csv"])
    assert "description   # it holds identity or telephone numbers" in text
    cases = {c["case"][-6:]: c for c in made.rows("cases")}
    assert cases["638344"]["closed_at"] and not cases["638349"]["closed_at"]
    assert [s["name"] for s in made.rows("services")] == ["Sidewalk"]


def test_monthly_totals_of_services(tmp_path, engine):
    write(tmp_path, {"transactions.csv": GOVUK})
    text, made = run(tmp_path, engine, tmp_path, ["transactions.csv"])
    assert text.count("# unsure") >= 3
    said = sorted((t["office"][-4:], t["asked"], t["yes"], t["from_on"], t["until_on"]) for t in made.rows("tallies"))
    april = datetime.date(2019, 4, 1), datetime.date(2019, 4, 30)
    assert [s[1:] for s in said] == [(4500000, 3900000, *april), (1234567, 1200001, *april)]


def test_totals_of_which_some_are_online_are_drafted_as_the_measure_of_filing_online(tmp_path, engine):
    write(tmp_path, {"a.csv": "Department,Transactions received (total),Transactions received (online)\nTax,100,80\n"})
    text, made = run(tmp_path, engine, tmp_path, ["a.csv"])
    assert "measure: {value: online_by_citizen}   # unsure" in text
    (row,) = made.rows("tallies")
    assert (row["measure"], row["asked"], row["yes"]) == ("online_by_citizen", 100, 80)


def test_the_first_instant_of_a_month_stands_for_the_month(tmp_path, engine):
    stars = "rating_1,rating_2,rating_3,rating_4,rating_5"
    rows = "2014-01-01T00:00:00+00:00,DVLA,5,5,10,20,60\n2014-02-01T00:00:00+00:00,DVLA,1,2,3,4,5\n"
    write(tmp_path, {"stars.csv": f"_timestamp,department,{stars}\n{rows}"})
    said = run(tmp_path, engine, tmp_path, ["stars.csv"])[1].rows("tallies")
    assert sorted((t["from_on"].isoformat(), t["until_on"].isoformat(), t["stars_5"]) for t in said) == [
        ("2014-01-01", "2014-01-31", 60),
        ("2014-02-01", "2014-02-28", 5),
    ]


def test_satisfied_is_four_stars_beside_very_satisfied_and_a_yes_without_it(tmp_path, engine):
    five = (
        "Department,Month,Very satisfied,Satisfied,Neither,Dissatisfied,Very dissatisfied\nTax,2024-03-01,50,30,9,8,3\n"
    )
    write(tmp_path / "five", {"stars.csv": five})
    write(tmp_path / "one", {"yes.csv": "Department,Total,Satisfied\nTax,100,80\n"})
    (stars,) = run(tmp_path / "five", engine, tmp_path / "five", ["stars.csv"])[1].rows("tallies")
    assert [stars[f"stars_{n}"] for n in (5, 4, 3, 2, 1)] == [50, 30, 9, 8, 3] and not stars.get("yes")
    (one,) = run(tmp_path / "one", engine, tmp_path / "one", ["yes.csv"])[1].rows("tallies")
    assert (one["asked"], one["yes"], one.get("stars_4")) == (100, 80, None)


def test_american_days_are_recognised_by_a_column_that_settles_it(tmp_path, engine):
    head = "Case No,Department,Created Date,Closed Date,Source\n"
    rows = "1,Parks,01/02/2024 03:04:05 PM,02/03/2024 03:04:05 PM,Phone\n2,Parks,03/14/2024 03:04:05 PM,,Fax\n"
    write(tmp_path, {"us.csv": head + rows})
    text, made = run(tmp_path, engine, tmp_path, ["us.csv"])
    assert text.count('format: "%m/%d/%Y %I:%M:%S %p"') == 2 and "# Fax:    # unsure: 1 ×" in text
    assert made.rows("cases")[0]["closed_on"] == datetime.date(2024, 2, 3)


def test_days_that_nothing_settles_stay_unsure(tmp_path):
    write(tmp_path, {"x.csv": "case_id,department,opened\n1,a,01/02/2024\n2,a,03/04/2024\n"})
    text = draft([tmp_path / "x.csv"])
    assert '# unsure: add format: "%d/%m/%Y" or "%m/%d/%Y"' in text


def test_months_of_one_system_are_one_input(tmp_path, engine):
    head, row = "办件编号,单位名称,申请时间,申报渠道\n", "{},某局,2024-0{}-01,网上\n"
    write(tmp_path, {f"办件_2024-0{m}.csv": head + row.format(m, m) for m in (1, 2, 3)})
    text, made = run(tmp_path, engine, tmp_path, [f"办件_2024-0{m}.csv" for m in (1, 2, 3)])
    assert "file: 办件_*.csv" in text and "网上: online   # 3" in text and "zone: Asia/Shanghai" in text
    assert made.counts["tables"]["cases"]["accepted"] == 3


def test_every_sheet_of_a_workbook_is_looked_at(tmp_path, engine):
    book = xlsxwriter.Workbook(str(tmp_path / "名录.xlsx"))
    for name, rows in {
        "单位": [["单位编码", "单位名称", "层级"], ["E", "东街道", "乡镇（街道）"]],
        "事项": [["实施编码", "单位编码", "事项名称"], ["1", "E", "老年证办理"]],
        "说明": [["这里什么也没有"]],
    }.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    book.close()
    text, made = run(tmp_path, engine, tmp_path, ["名录.xlsx"])
    assert "sheet: 单位" in text and "sheet: 事项" in text and "说明" not in text
    assert made.column("services", "office") == made.column("offices", "office")


def test_what_is_no_export_is_refused(tmp_path):
    write(tmp_path, {"a.doc": "x"})
    for files in ([], [tmp_path / "a.doc"], [tmp_path / "none.csv"]):
        with pytest.raises(SourceRefused):
            draft(files)


def test_a_draft_takes_what_a_source_takes(tmp_path):
    write(tmp_path, {"a.txt": "a list\nno^office^opened\nA1^east^2024-01-05\n"})
    made = draft([tmp_path / "a.txt"], {"delimiter": "^", "heading_row": 2})
    assert 'delimiter: "^"' in made and "heading_row: 2" in made and "opened_at: opened" in made
    for wrong in ({"format": "dbf"}, {"delimiter": "^^"}, {"encoding": "nope"}, {"heading_row": 9}):
        with pytest.raises(SourceRefused):
            draft([tmp_path / "a.txt"], wrong)
