"""The files look like what real systems give away."""

import re

import numpy as np
from exported import table
from python_calamine import load_workbook

from shixiao.demo import days, lines


def test_one_system_writes_gb18030_and_another_utf_8_with_a_mark(made):
    hall = (made.exports / "hall" / "办件明细_2026-01.csv").read_bytes()
    assert hall.startswith("办件编号,单位编码".encode("gb18030"))
    assert (made.exports / "rsj" / "业务明细2026-01.csv").read_bytes().startswith("\ufeff业务流水号".encode())


def test_one_column_spells_its_dates_in_five_ways(made):
    spelled = {re.sub(r"\d+", "9", r["办结日期"]) for r in table(made.exports / "rsj", "*.csv", "utf-8-sig")}
    assert spelled >= {"9-9-9 9:9:9", "9/9/9 9:9", "9年9月9日 9:9:9", "9.9", "9年9月9日", ""}


def test_every_spelling_says_the_same_instant():
    at = days.start(np.array([days.day("2026-01-05")])) + 9 * 3600 + 3 * 60 + 11
    said = {f.__name__: f(at)[0].as_py().decode() for f in
            (lines.stamp, lines.stamp_t, lines.stamp_zh, lines.slashed, lines.day_zh, lines.serial)}  # fmt: skip
    assert said == {
        "stamp": "2026-01-05 09:03:11",
        "stamp_t": "2026-01-05T09:03:11",
        "stamp_zh": "2026年1月5日 09:03:11",
        "slashed": "2026/1/5 9:03",
        "day_zh": "2026年1月5日",
        "serial": "46027.37721064",  # 46027 = days since 1899-12-30
    }


def test_codes_in_workbooks_are_numbers_in_some_rows_and_text_in_others(made):
    sheet = load_workbook(made.exports / "registry" / "单位名录.xlsx").get_sheet_by_name("单位名录").to_python()
    assert sheet[0][0] == "云川市政务服务单位名录（2026年6月）" and not any(sheet[0][1:])  # a merged title
    assert sheet[2][0] == "单位编码"
    assert {type(row[0]) for row in sheet[3:]} == {str, float}


def test_texts_hold_commas_quotes_and_line_breaks(made):
    remarks = {r["备注"] for r in table(made.exports / "hall", "*.csv", "gb18030")}
    assert any("\n" in r and '"' in r for r in remarks) and any("," in r for r in remarks)


def test_people_write_their_numbers_into_texts_although_nobody_asked(made):
    texts = "".join(r["留言内容"] for r in table(made.exports / "board", "*.csv", "gb18030"))
    assert re.search(r"154\d{8}", texts)


def test_some_digits_are_full_width(made):
    visits = {r["跑动次数"] for r in table(made.exports / "rsj", "*.csv", "utf-8-sig")}
    assert visits & {"０", "１", "２"} and visits & {"0", "1", "2"}
