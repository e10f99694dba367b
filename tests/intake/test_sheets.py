"""Which sheet of a workbook is read, and what must not pass for data in silence: hidden, uncalculated, since 1904."""

import io
import zipfile

import pytest
import xlsxwriter
from intake_desk import CASES, taken

from shixiao.errors import SourceRefused
from shixiao.intake.formats._workbook import inspect

XLSX = CASES.replace("cases.csv", "cases.xlsx")
HEADINGS = ["no", "office", "opened", "closed", "visits"]


def book(fill, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as made:
        fill(made)
    return out.getvalue()


def months(made, hidden=()):
    for number, name in enumerate(["1月", "2月", "3月"], 1):
        sheet = made.add_worksheet(name)
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, [f"A{number}", "east", f"2024-0{number}-05", "", 1])
        if name in hidden:
            sheet.hide()
        elif number > 1:
            sheet.activate()


def rebuilt(raw, change, part="xl/worksheets/sheet1.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return out.getvalue()


def asked_for(words):
    return XLSX.replace("- file: cases.xlsx", f"- file: cases.xlsx\n        {words}")


def test_of_sheets_with_the_same_headings_somebody_has_to_say_which_are_meant(tmp_path, engine):
    with pytest.raises(SourceRefused, match="3 sheets hold these headings: 1月, 2月, 3月") as refused:
        taken(tmp_path / "1", engine, XLSX, {"cases.xlsx": book(months)})
    assert "sheets: all" in refused.value.do
    made = taken(tmp_path / "2", engine, asked_for("sheets: all"), {"cases.xlsx": book(months)})
    assert made.sums("cases")["accepted"] == 3
    assert [f["file"] for f in made.counts["inputs"][0]["files"]] == [f"cases.xlsx ({n}月)" for n in (1, 2, 3)]
    made = taken(tmp_path / "3", engine, asked_for("sheets: [3月, 1月]"), {"cases.xlsx": book(months)})
    assert sorted(made.column("cases", "case")) == ["hall:A1", "hall:A3"]


def test_a_rejected_row_names_the_sheet_it_stands_on(tmp_path, engine):
    def fill(made):
        months(made)
        made.get_worksheet_by_name("2月").write_row(2, 0, ["A9", "east", "soon"])

    made = taken(tmp_path, engine, asked_for("sheets: all"), {"cases.xlsx": book(fill)})
    assert [(r["file"], r["row"], r["reason"]) for r in made.rejected("cases")] == [("cases.xlsx (2月)", 3, "bad_day")]


def test_a_hidden_sheet_is_never_preferred_and_never_kept_quiet(tmp_path, engine):
    raw = book(lambda made: months(made, hidden=("1月", "2月")))
    made = taken(tmp_path, engine, XLSX, {"cases.xlsx": raw})
    assert made.column("cases", "case") == ["hall:A3"]
    assert made.counts["notes"] == {
        "hidden_sheet_left_out cases.xlsx (1月)": 1,
        "hidden_sheet_left_out cases.xlsx (2月)": 1,
    }


def test_where_only_a_hidden_sheet_fits_it_has_to_be_named(tmp_path, engine):
    def fill(made):
        made.add_worksheet("front").write_row(0, 0, ["a", "b"])
        months(made, hidden=("1月", "2月", "3月"))

    with pytest.raises(SourceRefused, match="only hidden sheets hold these headings"):
        taken(tmp_path / "1", engine, XLSX, {"cases.xlsx": book(fill)})
    made = taken(tmp_path / "2", engine, asked_for("sheet: 2月"), {"cases.xlsx": book(fill)})
    assert made.counts["notes"] == {"hidden_sheet_read cases.xlsx (2月)": 1}


def test_error_cells_of_each_sheet_are_counted_once(tmp_path, engine):
    def fill(made):
        months(made)
        made.get_worksheet_by_name("2月").write_formula(1, 4, "=NA()", value="#N/A")

    made = taken(tmp_path, engine, asked_for("sheets: all"), {"cases.xlsx": book(fill)})
    assert made.counts["notes"] == {"error_cells": 1}


def test_hidden_rows_and_columns_are_read_and_named(tmp_path, engine):
    def fill(made):
        sheet = made.add_worksheet("s")
        sheet.write_row(0, 0, HEADINGS)
        for i in range(1, 5):
            sheet.write_row(i, 0, [i, "east", "2024-01-05", "", 1])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("D:E", None, None, {"hidden": True})

    made = taken(tmp_path, engine, XLSX, {"cases.xlsx": book(fill)})
    assert made.sums("cases")["accepted"] == 4
    assert made.counts["notes"] == {"hidden_columns cases.xlsx (s)": 2, "hidden_rows cases.xlsx (s)": 1}


def formulas(values, total=None):
    def fill(made):
        sheet = made.add_worksheet("s")
        sheet.write_row(0, 0, HEADINGS)
        for i, value in enumerate(values, 1):
            sheet.write_row(i, 0, [f"A{i}", "east", "2024-01-05", ""])
            sheet.write_formula(i, 4, f"=F{i}+G{i}", value=value)
        if total is not None:
            sheet.write(len(values) + 1, 0, "合 计")
            sheet.write_formula(len(values) + 1, 4, "=SUM(E2:E3)", value=total)

    return book(fill)


@pytest.mark.parametrize("nothing", [b"", b"<v/>", b"<v></v>", b"<v />"])
def test_formulas_that_nobody_calculated_stop_the_run(tmp_path, engine, nothing):
    raw = rebuilt(formulas([7, 2]), lambda b: b.replace(b"</f><v>7</v>", b"</f>" + nothing))
    with pytest.raises(SourceRefused, match="1 cells of 'visits' are formulas that nobody has calculated") as refused:
        taken(tmp_path, engine, XLSX, {"cases.xlsx": raw})
    assert "(s):2" in refused.value.where


def test_a_formula_that_gives_an_empty_text_is_calculated(tmp_path, engine):
    raw = rebuilt(
        formulas([7, 2]), lambda b: b.replace(b'<c r="E2">', b'<c r="E2" t="str">').replace(b"</f><v>7", b"</f><v>")
    )
    assert taken(tmp_path, engine, XLSX, {"cases.xlsx": raw}).column("cases", "visits") == [None, 2]


def test_formulas_that_are_all_nought_in_a_file_no_program_calculated_stop_the_run(tmp_path, engine):
    with pytest.raises(SourceRefused, match="2 cells of 'visits' are formulas that nobody has calculated"):
        taken(tmp_path / "1", engine, XLSX, {"cases.xlsx": formulas([0, 0])})
    saved = rebuilt(formulas([0, 0]), lambda b: b.replace(b' fullCalcOnLoad="1"', b""), "xl/workbook.xml")
    saved = rebuilt(saved, lambda b: b.replace(b"Microsoft Excel", b"LibreOffice/7.6"), "docProps/app.xml")
    assert taken(tmp_path / "2", engine, XLSX, {"cases.xlsx": saved}).column("cases", "visits") == [0, 0]
    assert taken(tmp_path / "3", engine, XLSX, {"cases.xlsx": formulas([0, 3])}).column("cases", "visits") == [0, 3]


def test_a_sum_below_the_rows_that_nobody_calculated_stops_nothing(tmp_path, engine):
    made = taken(tmp_path, engine, XLSX, {"cases.xlsx": formulas([1, 2], total=0)})
    assert (made.column("cases", "visits"), made.why("cases")) == ([1, 2], [(4, "no", "total_row")])


def test_an_ignored_column_of_formulas_stops_nothing(tmp_path, engine):
    source = XLSX.replace(", visits: visits", "").replace("tables:", "ignore: [visits]\n        tables:")
    assert taken(tmp_path, engine, source, {"cases.xlsx": formulas([0, 0])}).sums("cases")["accepted"] == 2


def since_1904(made):
    sheet = made.add_worksheet("s")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ["A1", "east", 44621.5, "", 20260302])
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(2, 0, ["A2", "east"])
    sheet.write_number(2, 2, 44621, day)


def test_a_book_that_counts_from_1904_gives_the_days_it_shows(tmp_path, engine):
    made = taken(tmp_path, engine, XLSX, {"cases.xlsx": book(since_1904, date_1904=True)})
    assert [str(d) for d in made.column("cases", "opened_on")] == ["2026-03-02", "2026-03-02"]
    assert made.column("cases", "visits") == [20260302, None]


def test_an_old_workbook_says_too_that_it_counts_from_1904(tmp_path):
    for number, since in ((1, True), (0, False)):
        record = bytes([0x22, 0, 2, 0, number, 0, 0x0E, 0, 2, 0, 1, 0])
        (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + record + bytes(600))
        assert inspect(tmp_path / "old.xls").since_1904 is since


def test_a_day_of_1904_that_only_an_expression_reads_stops_the_run(tmp_path, engine):
    source = XLSX.replace("opened_at: opened", 'opened_at: {compute: "instant(opened)"}')
    with pytest.raises(SourceRefused, match="counts from 1904"):
        taken(tmp_path, engine, source, {"cases.xlsx": book(since_1904, date_1904=True)})


TWO_ROWS = """
    source: hall
    title: a hall
    inputs:
      - file: {file}
        heading_rows: 2
        tables:
          offices: {{from_distinct: true, office: office, name: office}}
          cases: {{case: no, office: office, opened_at: times/opened, closed_at: times/closed, visits: visits}}
"""


def two_rows(made, merged=True):
    sheet = made.add_worksheet("s")
    sheet.write(0, 0, "a list of cases")
    for at, name in ((0, "no"), (1, "office"), (4, "visits")):
        sheet.merge_range(1, at, 2, at, name) if merged else sheet.write(1, at, name)
    sheet.merge_range("C2:D2", "times") if merged else sheet.write("C2", "times")
    sheet.write_row(2, 2, ["opened", "closed"])
    sheet.write_row(3, 0, ["A1", "east", "2024-01-05", "", 1])


@pytest.mark.parametrize("merged", [True, False])
def test_two_rows_of_headings_are_joined(tmp_path, engine, merged):
    raw = book(lambda made: two_rows(made, merged))
    made = taken(tmp_path / "1", engine, TWO_ROWS.format(file="cases.xlsx"), {"cases.xlsx": raw})
    assert made.column("cases", "case") == ["hall:A1"]
    with pytest.raises(SourceRefused, match="two rows") as refused:
        taken(tmp_path / "2", engine, XLSX, {"cases.xlsx": raw})
    assert "heading_rows: 2" in refused.value.do and "opened → times/opened" in refused.value.do


def test_two_rows_of_headings_in_a_csv_are_joined_and_may_come_again(tmp_path, engine):
    rows = "title\nno,office,times,,visits\n,,opened,closed,\n"
    raw = rows + "A1,east,2024-01-05,,1\n" + rows.removeprefix("title\n") + "A2,east,2024-01-05,,1\n"
    made = taken(tmp_path, engine, TWO_ROWS.format(file="cases.csv"), {"cases.csv": raw})
    assert [r["reason"] for r in made.rejected("cases")] == ["heading_row", "heading_row"]
    assert made.sums("cases")["accepted"] == 2
