"""What a draft says aloud: states against closings, flags turned round, single offices, midnights, scales, sheets."""

import re

import pytest
import xlsxwriter
from intake_desk import KEY, Taken, write

from shixiao.errors import Refusal
from shixiao.intake.draft import draft
from shixiao.intake.snapshot import take

CASES = "case_id,department,opened,closed"


def text_of(folder, content, name="a.csv"):
    write(folder, {name: content})
    return draft([folder / name])


def line(text, column):
    return next(line for line in text.splitlines() if re.match(rf" +(# )?{column}:", line))


def taken(folder, engine, text):
    (folder / "source.yml").write_text(text, encoding="utf-8")
    return Taken(take([folder / "source.yml"], folder / "out", engine, KEY))


def two_offices(heading, values):
    rows = "".join(f"{i},{'AB'[i % 2]} bureau,2026-03-02 09:00,2026-03-03 10:00,{v}\n" for i, v in enumerate(values))
    return f"{CASES},{heading}\n{rows}"


LATE = [
    # heading, what late and what timely cases say
    ("is_overdue", "1", "0"),
    ("Overdue?", "TRUE", "FALSE"),
    ("是否超期", "是", "否"),
    ("是否逾期办结", "Y", "N"),
    ("超时", "√", "×"),
    ("是否超時", "是", "否"),
    ("Delayed", "Yes", "No"),
    ("SLA breached", "true", "false"),
    ("past_due_flag", "Y", "N"),
    ("지연여부", "Y", "N"),
    ("Atrasado", "sim", "não"),
    ("逾期标志", "1", "0"),
    ("超期状态", "已超期", "未超期"),
    ("Deadline", "missed", "on time"),
    ("Prazo", "Em atraso", "No prazo"),
    ("遅延", "はい", "いいえ"),
]


@pytest.mark.parametrize(("heading", "late", "timely"), LATE, ids=lambda v: v)
def test_what_was_late_is_not_claimed_to_be_in_time(tmp_path, engine, heading, late, timely):
    text = text_of(tmp_path, two_offices(heading, [late, late, timely]))
    made = taken(tmp_path, engine, text)
    assert sorted(made.column("cases", "claimed_on_time")) == [False, False, True]
    if late not in ("已超期", "missed", "Em atraso"):
        assert f"# unsure: turned round: {heading}" in line(text, "claimed_on_time")


@pytest.mark.parametrize(
    ("heading", "timely"), [("是否按期", "是"), ("on_time", "Y"), ("SLA met", "true"), ("按时办结", "1")]
)
def test_what_was_in_time_is_claimed_as_it_stands(tmp_path, engine, heading, timely):
    no = {"是": "否", "Y": "N", "true": "false", "1": "0"}[timely]
    text = text_of(tmp_path, two_offices(heading, [timely, no, timely]))
    assert sorted(taken(tmp_path, engine, text).column("cases", "claimed_on_time")) == [False, True, True]
    assert "turned round" not in text


def test_days_overdue_are_no_flag(tmp_path):
    assert "claimed_on_time" not in text_of(tmp_path, two_offices("超期天数", ["0", "3", "12"]))


OPEN_AGAIN = [
    "Reopened",
    "Re-opened",
    "重新办理",
    "重办",
    "退回重办",
    "재처리",
    "Reaberta",
    "再受付",
    "重新受理",
    "In progress",
]


@pytest.mark.parametrize("state", OPEN_AGAIN)
def test_a_case_that_is_open_again_has_no_closing(tmp_path, engine, state):
    text = text_of(tmp_path, two_offices("status", [state, state, "Closed", "Closed", "Closed"]))
    assert f"# unsure: status says {state} in 2 rows: closed_at may not hold" in line(text, "closed_at")
    assert sum(day is not None for day in taken(tmp_path, engine, text).column("cases", "closed_at")) == 3


VOID = [
    ("status", "Closed (Duplicate)"),
    ("办件状态", "测试件"),
    ("处理状态", "作废"),
    ("辦理狀態", "重複案件"),
    ("状态", "撤件"),
    ("status", "Cancelled"),
    ("진행상태", "취소"),
    ("Situação", "Cancelada"),
    ("状況", "取下"),
    ("closure_reason", "Test ticket"),
    ("是否测试件", "是"),
    ("is_duplicate", "Y"),
]


@pytest.mark.parametrize(("heading", "said"), VOID, ids=lambda v: v)
def test_tests_and_doubles_are_nobodys_success(tmp_path, engine, heading, said):
    other = {"是": "否", "Y": "N"}.get(said, "Closed")
    text = text_of(tmp_path, two_offices(heading, [said, said, other, other, other]))
    assert f"{heading} says {said} in 2 rows: closed_at may not hold" in line(text, "closed_at").split("# unsure:")[1]
    assert taken(tmp_path, engine, text).column("cases", "outcome").count("withdrawn") == 2


def test_a_kind_of_case_that_is_called_duplicate_is_a_kind_of_case(tmp_path):
    assert "withdrawn" not in text_of(
        tmp_path, two_offices("Request Type", ["Duplicate bill", "Pothole", "Testing centre"])
    )


UPDATED = """
service_request_id,agency,requested_datetime,status,updated_datetime
1,Works,2026-04-15 00:02,{done},2026-04-16 00:02
2,Parks,2026-04-15 08:02,{open},2026-04-15 08:02
3,Parks,2026-04-15 09:02,{done},2026-04-17 09:02
"""


@pytest.mark.parametrize(
    ("done", "still"),
    [
        ("已完工", "未處理"),
        ("Resolved", "New"),
        ("완료", "접수"),
        ("Concluída", "Aberta"),
        ("済", "受付"),
        ("已办结", "在办"),
    ],
)
def test_what_was_touched_last_when_it_closed_is_told_by_its_own_words(tmp_path, engine, done, still):
    text = text_of(tmp_path, UPDATED.format(done=done, open=still))
    assert f"{done} × 2, {still} × 1" in line(text, "closed_at").split("# unsure:")[1]
    assert sum(day is not None for day in taken(tmp_path, engine, text).column("cases", "closed_at")) == 2


def test_a_state_that_nobody_knows_stops_the_run_instead_of_leaving_all_open(tmp_path, engine):
    text = text_of(tmp_path, UPDATED.format(done="K7", open="K2"))
    assert "K7 × 2, K2 × 1" in text
    with pytest.raises(Refusal, match=r"neither mapped nor ignored: column 4 .XXXXXX."):
        taken(tmp_path, engine, text)


@pytest.mark.parametrize("closed_word", ["Closed", "已结案", "완료"])
def test_closed_cases_without_a_closing_time_stop_the_run(tmp_path, engine, closed_word):
    rows = f"1,A,2026-03-02,{closed_word}\n2,B,2026-03-02,Open\n"
    text = text_of(tmp_path, f"case_id,department,opened,status\n{rows}")
    assert "no column says when" in line(text, "closed_at")
    with pytest.raises(Refusal, match=r"neither mapped nor ignored: column 4 .XXXXXX."):
        taken(tmp_path, engine, text)


def test_an_only_office_is_doubted_and_the_others_are_named(tmp_path):
    text = text_of(
        tmp_path, "case_id,agency,area,opened\n1,0,East,2026-03-01\n2,0,West,2026-03-01\n3,0,West,2026-03-02\n"
    )
    assert '# unsure: it says "0" in every row; candidates: area' in line(text, "office")


@pytest.mark.parametrize(
    "due",
    ["01/15/2026 12:00:00 AM", "2026-01-15 00:00:00", "2026-01-15T00:00:00.000", "2026-01-15 00:00:00.0"],
)
def test_a_limit_that_is_always_midnight_may_be_a_day(tmp_path, due):
    rows = f"1,A,2026-01-13 09:00,{due}\n2,B,2026-01-13 10:00,{due}\n"
    assert "a day or an instant?" in line(text_of(tmp_path, f"case_id,department,opened,due_date\n{rows}"), "due_at")


@pytest.mark.parametrize("due", ["2026-01-15 00:00,2026-01-15 10:00", "2026-01-15,2026-01-16"])
def test_a_limit_with_a_clock_is_an_instant_and_one_without_a_day(tmp_path, due):
    rows = "".join(f"{i},A,2026-01-13 09:00,{day}\n" for i, day in enumerate(due.split(",")))
    assert "unsure" not in line(text_of(tmp_path, f"case_id,department,opened,due_date\n{rows}"), "due_at")


def test_marks_in_figures_are_doubted_with_their_counts(tmp_path):
    text = text_of(tmp_path, "评价编号,单位名称,满意度\nR1,甲局,1\nR2,乙局,5\nR3,乙局,1\n")
    assert "# unsure: is the highest number the best" in line(text, "stars") and "1 × 2, 5 × 1" in line(text, "stars")


@pytest.mark.parametrize(("marks", "best"), [("10,7,9", 10), ("95,60,88", 100)])
def test_marks_on_a_usual_scale_are_drafted_on_it_and_asked_about(tmp_path, marks, best):
    rows = "".join(f"R{i},{'甲乙'[i % 2]}局,{mark}\n" for i, mark in enumerate(marks.split(",")))
    said = line(text_of(tmp_path, f"评价编号,单位名称,评分\n{rows}"), "stars")
    assert f"{{from: 评分, scale: {{worst: 1, best: {best}}}}}   # unsure: is the highest number the best" in said


@pytest.mark.parametrize("marks", ["0,1,5", "4.5,3,5", "-1,3,5", "8.5,9,10"])
def test_marks_on_another_scale_stop_the_run_until_it_is_said(tmp_path, engine, marks):
    rows = "".join(f"R{i},{'甲乙'[i % 2]}局,{mark}\n" for i, mark in enumerate(marks.split(",")))
    text = text_of(tmp_path, f"评价编号,单位名称,评分\n{rows}")
    with pytest.raises(Refusal, match=r"neither mapped nor ignored: column 3 .字字."):
        taken(tmp_path, engine, text)


@pytest.mark.parametrize(
    "words",
    [
        ("非常满意", "满意", "非常不满意"),
        ("非常滿意", "滿意", "非常不滿意"),
        ("Very satisfied", "Satisfied", "Very dissatisfied"),
        ("Excellent", "Good", "Very poor"),
        ("매우만족", "만족", "매우불만족"),
        ("Muito satisfeito", "Satisfeito", "Muito insatisfeito"),
        ("とても満足", "満足", "とても不満"),
    ],
)
def test_marks_in_words_are_stars(tmp_path, engine, words):
    rows = "".join(f"R{i},{'甲乙'[i % 2]}局,{word}\n" for i, word in enumerate(words))
    made = taken(tmp_path, engine, text_of(tmp_path, f"评价编号,单位名称,满意度\n{rows}"))
    assert sorted(made.column("ratings", "stars")) == [1, 4, 5]


def test_who_did_not_rate_has_given_no_stars(tmp_path, engine):
    text = text_of(tmp_path, "评价编号,单位名称,评价结果\nR1,甲局,满意\nR2,乙局,未评价\n")
    assert "# unsure: these say nothing: 未评价 × 1" in text
    assert sorted(taken(tmp_path, engine, text).column("ratings", "stars"), key=str) == [4, None]


def test_words_that_are_no_words_of_every_scale_are_listed_and_asked_about(tmp_path, engine):
    text = text_of(tmp_path, "评价编号,单位名称,评价结果\nR1,甲局,Good\nR2,乙局,Excellent\nR3,乙局,未评价\n")
    assert "# unsure: is that the order the words have here? Good × 1, Excellent × 1" in line(text, "stars")
    assert "未评价: null   # unsure: these say nothing: 未评价 × 1" in text
    assert sorted(taken(tmp_path, engine, text).column("ratings", "stars"), key=str) == [4, 5, None]


def test_values_of_one_spelling_are_one_category(tmp_path, engine):
    ways = ["网上申请", "网上申请\u3000", "ＷＥＢ", "WEB"]
    rows = "".join(f"{i},{'甲乙'[i % 2]}局,2026-03-01,{way}\n" for i, way in enumerate(ways))
    text = text_of(tmp_path, f"办件编号,单位名称,申请时间,申报渠道\n{rows}")
    assert taken(tmp_path, engine, text).column("cases", "channel") == ["online"] * 4


def test_states_of_pairs_are_read_where_two_rows_of_headings_and_hidden_sheets_stand(tmp_path, engine):
    book = xlsxwriter.Workbook(str(tmp_path / "办件.xlsx"))
    for name in ("旧", "新"):
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 2, 0, 3, "时间")
        sheet.write_row(0, 0, ["办件编号", "承办单位"])
        sheet.write_row(0, 4, ["办件状态"])
        sheet.write_row(1, 2, ["申请时间", "办结时间"])
        for i, state in enumerate(["已办结", "重新办理", "已办结"]):
            sheet.write_row(2 + i, 0, [f"B{i}", f"{'甲乙丙'[i]}局", "2026-03-02 09:00", "2026-03-03 09:00", state])
    book.get_worksheet_by_name("新").activate()
    book.get_worksheet_by_name("旧").hide()
    book.close()
    text = draft([tmp_path / "办件.xlsx"])
    assert "heading_rows: 2\n" in text and "办件状态 says 重新办理 in 1 rows" in line(text, "closed_at")
    assert sum(day is not None for day in taken(tmp_path, engine, text).column("cases", "closed_at")) == 2


def test_pairs_are_counted_under_the_options_of_the_command(tmp_path):
    write(tmp_path, {"a.txt": "a list\nno^office^opened^closed^status\nA1^e^2024-01-05^2024-01-06^Reopened\n"})
    text = draft([tmp_path / "a.txt"], {"delimiter": "^", "heading_row": 2, "encoding": "utf-8"})
    assert "status says Reopened in 1 rows" in line(text, "closed_at") and "encoding: utf-8" in text


def test_hidden_sheets_are_drafted_where_there_is_nothing_else(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("封面").write(0, 0, "x")
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ["办件编号", "单位名称", "申请时间"])
    sheet.write_row(1, 0, ["B1", "甲局", "2026-03-02 09:00"])
    sheet.hide()
    book.close()
    assert "# unsure: only hidden sheets hold rows" in (text := draft([tmp_path / "a.xlsx"])) and "sheet: 数据" in text


def test_totals_where_an_office_should_stand_are_left_to_the_run(tmp_path, engine):
    text = text_of(tmp_path, "单位名称,评价总数,满意数\n甲局,10,8\n乙局,20,15\n合 计,30,23\n")
    assert "only:" not in text
    assert sorted(taken(tmp_path, engine, text).column("tallies", "asked")) == [10, 20]


def test_what_only_looks_like_a_total_is_left_out_with_a_doubt(tmp_path, engine):
    text = text_of(tmp_path, "单位名称,评价总数,满意数\n甲局,10,8\n乙局,20,15\n(全部2个单位),30,23\n")
    assert "# unsure: rows that are totals of the others are left out" in text
    assert sorted(taken(tmp_path, engine, text).column("tallies", "asked")) == [10, 20]


def test_a_service_of_several_offices_is_one_of_each(tmp_path, engine):
    rows = "1,甲局,低保,2026-03-01\n2,乙局,低保,2026-03-01\n3,乙局,参保,2026-03-01\n"
    text = text_of(tmp_path, f"办件编号,单位名称,事项名称,申请时间\n{rows}")
    made = taken(tmp_path, engine, text)
    assert sorted((s["office"][-2:], s["name"]) for s in made.rows("services")) == [
        ("乙局", "低保"),
        ("乙局", "参保"),
        ("甲局", "低保"),
    ]
    assert set(made.column("cases", "service")) == set(made.column("services", "service"))


def test_when_the_person_asked_is_the_earliest_date_where_no_heading_says_it(tmp_path):
    text = text_of(
        tmp_path,
        "办件编号,部门,受理时间,办结时间\n1,甲局,2026-03-02 09:00,2026-03-03 09:00\n2,乙局,2026-03-02 10:00,\n",
    )
    assert "opened_at: 受理时间   # unsure: no heading says when the person asked" in text


def test_what_a_table_needs_is_named_where_nothing_gives_it(tmp_path):
    text = text_of(tmp_path, "办件编号,办结时间\n1,2026-03-03 09:00\n2,2026-03-04 10:00\n")
    assert "# unsure: no heading gives it; no candidate" in line(text, "opened_at")
    assert "{value: unknown}   # unsure: which column names the office?; no candidate" in line(text, "office")


def test_dates_nobody_uses_are_named(tmp_path):
    rows = "1,A,2026-03-02,2026-03-03,2026-03-05\n2,B,2026-03-02,2026-03-03,2026-03-05\n"
    text = text_of(tmp_path, f"case_id,department,opened,closed,inspected on\n{rows}")
    assert "- inspected on   # unsure: dates nobody uses" in text


def test_a_hidden_sheet_is_named_and_left_out(tmp_path, engine):
    book = xlsxwriter.Workbook(str(tmp_path / "办件.xlsx"))
    for name, n in (("旧数据", 3), ("正式", 2)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["办件编号", "单位名称", "申请时间"])
        for i in range(n):
            sheet.write_row(i + 1, 0, [f"B{i}", f"{'甲乙丙'[i]}局", "2026-03-02 09:00"])
    book.get_worksheet_by_name("正式").activate()
    book.get_worksheet_by_name("正式").set_first_sheet()
    book.get_worksheet_by_name("旧数据").hide()
    book.close()
    text = draft([tmp_path / "办件.xlsx"])
    assert "file: 办件.xlsx   # unsure: hidden sheets are left out: 旧数据; their 3 rows may be old" in text
    assert len(taken(tmp_path, engine, text).rows("cases")) == 2


def test_days_in_two_spellings_may_have_been_swapped(tmp_path):
    rows = "1,A,2026-02-01\n2,B,13/02/2026\n3,B,15/02/2026\n"
    text = text_of(tmp_path, f"case_id,department,opened\n{rows}")
    assert "may have swapped days and months" in line(text, "opened_at")


def test_totals_notes_and_headings_below_the_data_raise_no_doubts(tmp_path, engine):
    head, row = "办件编号,单位名称,申请时间,申报渠道\n", "B{},{}局,2026-03-02,网上\n"
    text = text_of(tmp_path, f"{head}{row.format(1, '甲')}{row.format(2, '乙')}{head}合计,,2件,\n审核：某某,,,\n")
    said = [entry.split(":")[0].strip() for entry in text.splitlines() if "# unsure" in entry]
    assert said == ["source", "zone"] and "网上: online   # 2" in text
    assert len(taken(tmp_path, engine, text).rows("cases")) == 2
