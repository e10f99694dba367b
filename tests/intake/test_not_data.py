"""Totals, notes, headings that come again and blank lines are no data; whatever has a name of its own is."""

import pytest
from intake_desk import CASES, taken

TALLIES = """
    source: city
    title: totals
    inputs:
      - file: t.csv
        tables:
          offices: {from_distinct: true, office: 单位, name: 单位}
          tallies: {office: 单位, measure: {value: satisfied}, asked: 总数, yes: 满意}
        ignore: [序号]
"""


def of_tallies(tmp_path, engine, rows):
    made = taken(tmp_path, engine, TALLIES, {"t.csv": "\n".join(["序号,单位,总数,满意", *rows]) + "\n"})
    return made.column("offices", "name"), [reason for _row, _column, reason in made.why("tallies")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",合 计,600,485", "total_row"),
        ("合计,,600,485", "total_row"),
        ("小　计,3 个单位,600,485", "total_row"),
        (",全市平均,200,162", "total_row"),
        (",合计（万件）,200,162", "total_row"),
        (",Grand Total,600,485", "total_row"),
        (",東區小計,600,485", "total_row"),
        (",합계,600,485", "total_row"),
        (",ＴＯＴＡＬ：,600,485", "total_row"),
        (",注：数据截至6月30日,,", "note_row"),
        ("制表人：某某,审核：某某,,", "note_row"),
        ("註：本表不含試點,,,", "note_row"),
        ("第 1 页 共 3 页,,,", "note_row"),
        ("Source: city registry,,,", "note_row"),
        ("(12 rows),,,", "note_row"),
        ("序号,单位,总数,满意", "heading_row"),
        (",,,", "blank_row"),
        ("----,------,----,----", "blank_row"),
    ],
)
def test_a_row_that_is_no_data_is_rejected_as_what_it_is_and_makes_no_office(tmp_path, engine, row, reason):
    offices, why = of_tallies(tmp_path, engine, ["1,东街道,200,180", row, "2,西街道,300,210"])
    assert (sorted(offices), why) == (["东街道", "西街道"], [reason])


@pytest.mark.parametrize(
    "name",
    [
        "合计街道",
        "平均村委会",
        "Total Care Centre",
        "热线中心（全市）",
        "共建共享项目办",
        "统计局",
        "说明书审批科",
        "总工会",
    ],
)
def test_an_office_whose_name_only_holds_such_a_word_is_an_office(tmp_path, engine, name):
    offices, why = of_tallies(tmp_path, engine, [f"1,{name},200,180"])
    assert (offices, why) == ([name], [])


def test_a_case_with_a_number_and_a_day_stays_a_case_whatever_it_says(tmp_path, engine):
    cases = """
        no,office,opened,closed,visits
        TOTAL-001,east,2024-01-01,,1
        A2,合计,2024-01-01,,1
        A3,east,2024-01-01,,1
    """
    made = taken(tmp_path, engine, CASES, {"cases.csv": cases})
    assert made.sums("cases") == {"read": 3, "accepted": 3, "rejected": 0, "skipped": 0}


def test_pages_of_a_printed_list_leave_only_its_cases(tmp_path, engine):
    cases = """
        no,office,opened,closed,visits
        A1,east,2024-01-01,,1
        本页小计,1件,,,
        no,office,opened,closed,visits
        A2,west,2024-01-01,,1
        Total,2 cases,,,
        制表人：某某,审核：某某,,,2024-02-01
    """
    made = taken(tmp_path, engine, CASES, {"cases.csv": cases})
    assert sorted(made.column("offices", "name")) == ["east", "west"]
    assert made.why("cases") == [
        (3, "no", "total_row"),
        (4, "no", "heading_row"),
        (6, "no", "total_row"),
        (7, "no", "note_row"),
    ]


def test_no_office_is_made_from_a_row_that_is_rejected(tmp_path, engine):
    cases = """
        no,office,opened,closed,visits
        A1,east,2024-01-01,,1
        A2,nowhere,in spring,,1
        ,nobody,2024-01-01,,1
    """
    made = taken(tmp_path, engine, CASES, {"cases.csv": cases})
    assert made.column("offices", "name") == ["east"]


def test_what_only_leaves_out_on_purpose_is_skipped_and_not_rejected(tmp_path, engine):
    source = TALLIES.replace("tallies: {", "tallies: {only: \"单位 != '合计'\", ")
    made = taken(tmp_path, engine, source, {"t.csv": "序号,单位,总数,满意\n1,东街道,200,180\n,合计,200,180\n"})
    assert made.sums("tallies") == {"read": 2, "accepted": 1, "rejected": 0, "skipped": 1}
    assert made.column("offices", "name") == ["东街道"]


def test_offices_alone_are_made_from_every_row_that_is_data(tmp_path, engine):
    source = """
        source: city
        title: offices
        inputs:
          - file: o.csv
            tables: {offices: {from_distinct: true, office: code, name: name}}
    """
    made = taken(tmp_path, engine, source, {"o.csv": "code,name\n1,东街道\n0,合计\n注：两列,\ncode,name\n"})
    assert made.column("offices", "name") == ["东街道"]


def test_an_office_that_only_a_doubled_row_names_is_not_made(tmp_path, engine):
    cases = """
        no,office,opened,closed,visits
        A1,east,2024-01-01,,1
        A1,ghost,2024-01-01,,1
        A1,west,2024-01-01,,1
        A2,west,2024-01-01,,1
    """
    made = taken(tmp_path, engine, CASES, {"cases.csv": cases})
    assert sorted(made.column("offices", "name")) == ["east", "west"]
    assert made.counts["tables"]["offices"]["derived"] == 2
    assert [reason for _row, _column, reason in made.why("cases")] == ["duplicate_key", "duplicate_key"]


def test_a_service_and_its_office_that_only_a_doubled_row_names_are_not_made(tmp_path, engine):
    source = CASES.replace("cases: {", "services: {from_distinct: true, service: s, office: office, name: s}\n"
                           "          cases: {service: s, ")  # fmt: skip
    cases = "no,office,s,opened,closed,visits\nA1,east,x,2024-01-01,,1\nA1,ghost,y,2024-01-01,,1\n"
    made = taken(tmp_path, engine, source, {"cases.csv": cases})
    assert (made.column("offices", "name"), made.column("services", "name")) == (["east"], ["x"])


def test_an_office_of_a_list_stays_though_only_a_doubled_row_names_it(tmp_path, engine):
    listed = "      - file: o.csv\n        tables: {offices: {office: code, name: name}}\n"
    source = CASES.replace("    inputs:\n", "    inputs:\n" + listed)
    cases = "no,office,opened,closed,visits\nA1,east,2024-01-01,,1\nA1,west,2024-01-01,,1\n"
    made = taken(tmp_path, engine, source, {"o.csv": "code,name\nwest,West\n", "cases.csv": cases})
    assert sorted(made.column("offices", "name")) == ["West", "east"]
