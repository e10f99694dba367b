"""Workbooks, JSON, Parquet and databases give the same rows as a CSV would."""

import datetime
import json
import sqlite3
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from intake_desk import CASES, taken, write

from shixiao.errors import SourceRefused
from shixiao.intake.formats.xlsx import number_text

XLSX = CASES.replace("cases.csv", "cases.xlsx")
HEADINGS = ["no", "office", "opened", "closed", "visits"]


def book(folder, fill, name="cases.xlsx"):
    (folder / "in").mkdir(parents=True, exist_ok=True)
    made = xlsxwriter.Workbook(str(folder / "in" / name))
    fill(made)
    made.close()


def test_a_sheet_as_people_make_it(tmp_path, engine):
    """Another sheet first, a title over the headings, merged offices, real dates, a serial, an error, notes below."""

    def fill(made):
        made.add_worksheet("说明").write(0, 0, "read me")
        sheet = made.add_worksheet("办件")
        day = made.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.merge_range("A2:E2", "某市办件明细（2024 年）")
        sheet.write_row(3, 0, HEADINGS)
        sheet.write_row(4, 0, ["007", "", "", "", 1])
        sheet.merge_range("B5:B6", "east")
        sheet.write_datetime(4, 2, datetime.datetime(2024, 1, 1, 16, 3, 40), day)
        sheet.write_row(5, 0, [8])
        sheet.write_number(5, 2, 45292.5)
        sheet.write_formula(5, 4, "=1+1", value=2)
        sheet.write_row(7, 0, ["9", "west", "2024年1月3日"])
        sheet.write_formula(7, 4, "=NA()", value="#N/A")
        sheet.write_row(8, 0, ["合计"])

    book(tmp_path, fill)
    made = taken(tmp_path, engine, XLSX)
    when = [(r["opened_at"] or r["opened_on"]).isoformat() for r in made.rows("cases")]
    said = [(r["case"], r["office"], at, r["visits"]) for r, at in zip(made.rows("cases"), when, strict=True)]
    assert said == [
        ("hall:007", "hall:east", "2024-01-01T08:03:40+00:00", 1),
        ("hall:8", "hall:east", "2024-01-01T04:00:00+00:00", 2),
        ("hall:9", "hall:west", "2024-01-03", None),
    ]
    assert made.why("cases") == [(9, "no", "total_row")]
    assert made.counts["notes"] == {"error_cells": 1, "merged_cells_filled": 1}


def test_a_number_that_excel_has_rounded_is_no_identifier(tmp_path, engine):
    def fill(made):
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, [110105199003070123, "east", "2024-01-01"])
        sheet.write_row(2, 0, ["110105200003070123", "east", "2024-01-01"])
        sheet.write_row(3, 0, [100000000000001, "east", "2024-01-01"])

    book(tmp_path, fill)
    made = taken(tmp_path, engine, XLSX)
    assert made.why("cases") == [(2, "no", "lost_digits")]
    assert "hall:100000000000001" in made.column("cases", "case") and len(made.rows("cases")) == 2


def test_numbers_as_a_careful_person_would_write_them():
    said = {
        123.0: "123",
        0.1: "0.1",
        -5.0: "-5",
        2.0**53: "9.007199254740992e+15",
        float("inf"): "inf",
        1e300: "1.000000000000000e+300",
    }
    assert {v: number_text(v) for v in said} == said


def test_a_sheet_that_is_not_there_and_one_that_is_protected(tmp_path, engine):
    book(tmp_path, lambda made: made.add_worksheet("办件").write_row(0, 0, HEADINGS))
    with pytest.raises(SourceRefused, match="did you mean '办件'"):
        taken(tmp_path, engine, XLSX.replace("cases.xlsx", "cases.xlsx\n        sheet: 办件表"))


def rebuilt(folder, change):
    """The workbook with one of its parts changed."""
    path = folder / "in" / "cases.xlsx"
    old = {n: zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, body in old.items():
            new.writestr(name, change(body) if name.endswith("sheet1.xml") else body)


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
WIDE = b"<row>" + b"<c><v>1</v></c>" * 20_000 + b'</row><row r="9000"/>'
TRICKS = {
    "far away": (lambda b: b.replace(b"</sheetData>", FAR), "too large"),
    "wide": (lambda b: WIDE + b, "too large"),
    "bomb": (lambda b: b" " * 150_000_000 + b, "too large"),
    "entities": (lambda b: b.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1), "XML entities"),
    "cut": (lambda b: b[: len(b) // 2], "sound workbook"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_workbook_that_would_hurt_is_refused_unopened(tmp_path, engine, trick):
    change, why = TRICKS[trick]
    book(tmp_path, lambda made: made.add_worksheet().write_row(0, 0, HEADINGS))
    rebuilt(tmp_path, change)
    with pytest.raises(SourceRefused, match=why):
        taken(tmp_path, engine, XLSX)


def test_json_lines_and_arrays(tmp_path, engine):
    rows = [
        {"no": 1, "office": "east", "opened": "2024-01-01", "visits": 2, "closed": None},
        {"no": 12345678901234567890, "office": "east", "opened": "2024-01-01", "visits": "3", "closed": None},
        {"no": "x", "office": "east", "opened": "2024-01-01", "visits": 1.0, "closed": None},
    ]
    lines = "\n".join(map(json.dumps, rows)) + '\n\n[1]\n{"no": 5,\n{"no": 6, "no": 7}\n{"no": "\\ud800"}\n'
    made = taken(tmp_path / "1", engine, CASES.replace("cases.csv", "cases.jsonl"), {"cases.jsonl": lines})
    assert made.column("cases", "case") == ["hall:1", "hall:12345678901234567890", "hall:x"]
    assert made.column("cases", "visits") == [2, 3, 1]
    assert made.why("cases") == [
        (5, "", "bad_json"),
        (6, "", "bad_json"),
        (7, "no", "key_twice"),
        (8, "", "bad_json"),
    ]
    array = {"cases.json": json.dumps([*rows, None], indent=1)}
    made = taken(tmp_path / "2", engine, CASES.replace("cases.csv", "cases.json"), array)
    assert made.sums("cases") == {"read": 4, "accepted": 3, "rejected": 1, "skipped": 0}


def test_nested_json_is_flat_with_dots_and_missing_names_are_missing(tmp_path, engine):
    source = CASES.replace("cases.csv", "cases.jsonl").replace(
        "office: office, name: office", "office: unit.code, name: unit.code"
    )
    source = source.replace("office: office", "office: unit.code").replace(", closed_at: closed, visits: visits", "")
    line = '{"no": 1, "unit": {"code": "E"}, "opened": "2024-01-01"}\n{"no": 2, "opened": "2024-01-01"}\n'
    made = taken(tmp_path, engine, source, {"cases.jsonl": line})
    assert made.column("cases", "office") == ["hall:E"] and made.why("cases") == [(2, "unit.code", "missing_value")]
    with pytest.raises(SourceRefused, match="no column 'opened'"):
        taken(tmp_path / "2", engine, source, {"cases.jsonl": '{"no": 1, "unit": {"code": "E"}}'})


def test_parquet_columns_of_any_plain_type(tmp_path, engine):
    at = datetime.datetime(2024, 1, 1, 8)
    table = pa.table(
        {
            "no": pa.array([1, 2], pa.int64()),
            "office": pa.array(["a", "a"]).dictionary_encode(),
            "opened": pa.array([at, None], pa.timestamp("ns")),
            "closed": pa.array([at, at], pa.timestamp("ms", "UTC")),
            "visits": pa.array([1.0, 2.5]),
        }
    )
    (tmp_path / "in").mkdir()
    pq.write_table(table, tmp_path / "in" / "cases.parquet")
    made = taken(tmp_path, engine, CASES.replace("cases.csv", "cases.parquet"))
    assert [(r["case"], r["opened_at"].hour, r["closed_at"].hour) for r in made.rows("cases")] == [("hall:1", 0, 8)]
    assert made.why("cases") == [(2, "opened", "missing_value")]


def test_a_parquet_column_of_lists_must_be_left_out(tmp_path, engine):
    (tmp_path / "in").mkdir()
    pq.write_table(pa.table({n: [["x"]] for n in HEADINGS}), tmp_path / "in" / "cases.parquet")
    with pytest.raises(SourceRefused, match="not plain values"):
        taken(tmp_path, engine, CASES.replace("cases.csv", "cases.parquet"))


def database(path):
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as link:
        link.execute('CREATE TABLE "办 件""" (no, office, opened, closed, visits)')
        rows = [
            (1, "a", "2024-01-01", None, 1),
            (2.0, "a", "2024-01-01", None, 2.0),
            (3, b"\xff", "2024-01-01", None, 1),
        ]
        link.executemany('INSERT INTO "办 件""" VALUES (?, ?, ?, ?, ?)', [*rows, (4, "a", "2024-01-01", None, 0.5)])
    link.close()


def test_a_table_of_sqlite(tmp_path, engine):
    database(tmp_path / "in" / "cases.sqlite")
    source = CASES.replace("cases.csv", "cases.sqlite\n        table: '办 件\"'")
    made = taken(tmp_path, engine, source)
    assert made.column("cases", "case") == ["hall:1", "hall:2"]
    assert made.why("cases") == [(3, "", "bad_encoding"), (4, "visits", "not_whole")]


def test_a_table_that_is_not_there_and_a_file_that_is_no_database(tmp_path, engine):
    database(tmp_path / "1" / "in" / "cases.sqlite")
    with pytest.raises(SourceRefused, match="no table is called 'x'"):
        taken(tmp_path / "1", engine, CASES.replace("cases.csv", "cases.sqlite\n        table: x"))
    write(tmp_path / "2" / "in", {"cases.sqlite": b"SQLite format 3\0" + b"x" * 5000})
    with pytest.raises(SourceRefused):
        taken(tmp_path / "2", engine, CASES.replace("cases.csv", "cases.sqlite\n        table: x"))


def test_a_view_is_read_unless_it_may_never_end(tmp_path, engine):
    path = tmp_path / "in" / "cases.sqlite"
    path.parent.mkdir(parents=True)
    source = CASES.replace("cases.csv", "cases.sqlite\n        table: seen\n        ignore: [withdrawn_on]")
    with sqlite3.connect(path) as link:
        link.execute("CREATE TABLE t (no, office, opened, closed, visits)")
        link.execute("INSERT INTO t VALUES (1, 'a', '2024-01-01', NULL, 1)")
        link.execute("CREATE VIEW seen AS SELECT *, NULL AS withdrawn_on FROM t")
    link.close()
    assert taken(tmp_path, engine, source).sums("cases")["accepted"] == 1
    with sqlite3.connect(path) as link:
        link.execute(
            "CREATE VIEW forever AS WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        )
    link.close()
    with pytest.raises(SourceRefused, match="may never end"):
        taken(tmp_path, engine, source)
