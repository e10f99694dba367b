"""The page "what goes wrong in spreadsheets and what happens then", line by line."""

import gzip
import re
from pathlib import Path

import pytest
from intake_desk import CASES, taken
from test_content import CSV, HTML, MHT, XML, workbook, zipped
from test_sheets import TWO_ROWS, book, formulas, months, since_1904, two_rows

from shixiao.errors import SourceRefused

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "sources.md").read_text(encoding="utf-8")
HEAD = "no,office,opened,closed,visits\n"
ROW = "A1,east,2024-01-05,,1\n"


def of(name, words=""):
    return CASES.replace("- file: cases.csv", f"- file: {name}" + (f"\n        {words}" if words else ""))


def rows(*more):
    return "cases.csv", HEAD + ROW + "".join(more), ""


def hidden_rows(made):
    months(made, hidden=("1月", "2月"))
    made.get_worksheet_by_name("3月").set_row(1, None, None, {"hidden": True})
    made.get_worksheet_by_name("3月").autofilter("A1:E2")


LINES = {
    "`合 计`, `小　计`": (rows("合 计,3,,,\n", "全市平均,,,,3\n", "Grand Total,,,,9\n"), {"total_row": 3}),
    "an office called `合计街道`": (rows("TOTAL-001,合计街道,2024-01-05,,1\n"), {}),
    "`注：…`": (
        rows("注：截至六月,,,,\n", "制表人：某某,,,,\n", "第 1 页 共 3 页,,,,\n", "Source: hall,,,,\n"),
        {"note_row": 4},
    ),
    "the headings again": (rows(HEAD), {"heading_row": 1}),
    "a blank line": (rows(",,,,\n", "---,---,---,---,---\n"), {"blank_row": 2}),
    "an office that only": (rows("A2,nowhere,soon,,1\n"), {"bad_day": 1}),
    "headings in two rows": (("cases.xlsx", book(two_rows), ""), "heading_rows: 2"),
    "three sheets": (("cases.xlsx", book(months), ""), "sheets: all"),
    "a hidden sheet that": (("cases.xlsx", book(lambda m: months(m, ("1月", "2月"))), ""), "hidden_sheet_left_out"),
    "only a hidden sheet": (
        ("cases.xlsx", book(lambda m: (m.add_worksheet("x"), months(m, ("1月", "2月", "3月")))), ""),
        "sheet: 1月",
    ),
    "hidden rows, a filter": (("cases.xlsx", book(hidden_rows), ""), "filtered_rows"),
    "formulas that no": (("cases.xlsx", formulas([0, 0]), ""), "let it calculate"),
    "a workbook that counts": (("cases.xlsx", book(since_1904, date_1904=True), ""), {}),
    "a web page, a web archive": (("*.xls", {"a.xls": HTML, "b.xls": MHT, "c.xls": XML}, ""), {"duplicate_key": 4}),
    "a login page": (("cases.xls", "<html><body>session expired</body></html>", ""), "session expired"),
    "a workbook called `.csv`": (("c.*", {"c.csv": book(workbook), "c.xlsx": CSV}, ""), {"duplicate_key": 2}),
    "`.csv.gz`, `.zip`": (("cases.gz", gzip.compress(CSV.encode()), ""), {}),
    "a packed file that": (("cases.zip", zipped({"a.csv": b"a" * 90_000_000}), ""), "too large to be unpacked"),
    '`{"data": [...]}`': (
        ("c.json", '{"data": [{"no": 1, "office": "x", "opened": "2024-01-05", "closed": null, "visits": 1}]}', ""),
        {},
    ),
    "a key that stands twice": (("c.json", '[{"no": 1, "no": 2}]', ""), "the key 'no' stands twice"),
}


def lines():
    table = PAGE.split("## What goes wrong in spreadsheets")[1].split("|---|---|\n")[1]
    return [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")]


def test_every_line_of_the_page_is_run():
    assert [line for line in lines() if not any(line.startswith(start) for start in LINES)] == []


@pytest.mark.parametrize("start", LINES)
def test_a_line_of_the_page_says_what_happens(tmp_path, engine, start):
    assert any(line.startswith(start) for line in lines())
    (name, held, words), comes = LINES[start]
    files = held if isinstance(held, dict) else {name: held}
    try:
        made = taken(tmp_path, engine, of(f"'{name}'", words), files)
    except SourceRefused as refused:
        assert isinstance(comes, str) and comes in str(refused)
        return
    if isinstance(comes, str):
        assert any(note.startswith(comes) for note in made.counts["notes"])
    else:
        assert made.counts["inputs"][0]["tables"]["cases"]["reasons"] == comes
    assert "nowhere" not in made.column("offices", "name")


def test_what_the_page_offers_instead_works(tmp_path, engine):
    two = TWO_ROWS.format(file="cases.xlsx")
    assert taken(tmp_path / "1", engine, two, {"cases.xlsx": book(two_rows)}).sums("cases")["accepted"] == 1
    all_of_them = of("cases.xlsx", "sheets: all")
    assert taken(tmp_path / "2", engine, all_of_them, {"cases.xlsx": book(months)}).sums("cases")["accepted"] == 3


def test_every_reason_of_rows_that_are_no_data_is_on_the_page():
    from shixiao.intake.not_data import KINDS

    assert [kind for kind in KINDS if kind and f"`{kind}`" not in PAGE] == []
    assert re.search(r"`key_twice`", PAGE)
