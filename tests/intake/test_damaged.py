"""What spreadsheets round, hide or dress: rejected where it is lost, and one spelling where it is not."""

import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from intake_desk import KEY, taken
from test_how_to import PAGE

from shixiao.dates import instants
from shixiao.design.scheme import Assessed
from shixiao.errors import SourceRefused
from shixiao.intake.convert import REASONS, damaged
from shixiao.intake.formats.xlsx import number_text
from shixiao.spelling import bare, bare_column, folded, folded_column

ROUNDED = """
    1.10105E+17 | 1,10105E+17 | 1.10105e17 | 1.10105 E+17 | 1.10105 E + 17 | １.１０１０５Ｅ＋１７ | 1.10105×10^17
    1.10105x10^17 | 1.10105*10^17 | 1.10105 × 10¹⁷ | 1.10105·10^17 | 1.10105×1017 | 110.105E+15 | 1E+17 | -1.1E+17
    1.10105198501E+17 | 1.10105E+017 | 1٫10105E+17 | 110105199003070000.0 | 1.1E-05
    110,105,199,003,070,000 | 110105199003070000,00
    ######## | ### | ＃＃＃＃
"""
BROKEN = """
    #NAME? | #REF! | #VALUE! | #DIV/0! | #NUM! | #NULL! | #SPILL! | #CALC! | #WERT! | #BEZUG! | #¡VALOR! | #¿NOMBRE?
    #ЗНАЧ! | #ССЫЛКА! | #N/D | #NV | #ERROR! | #name? | ＃ＮＡＭＥ？ | Err:508 | #GETTING_DATA | #REF | Error 2042
"""
SOUND = """
    110105199003070000 | 2026030200000001 | E17 | A1E+5B | 12E10 | 3-2E | #1 | #A-12 | 1.10105 | x10 | 0001 | 5E厅
    2×10 | No.#5 | 11010519900307012X
"""


def each(block):
    return [text.strip() for line in block.strip().splitlines() for text in line.split("|")]


def why(text, name=False):
    return REASONS[damaged(folded_column(pa.array([text, None])), name)[0]]


def test_a_number_that_was_rounded_or_not_shown_has_lost_its_digits_in_every_spelling():
    assert {text: why(text) for text in each(ROUNDED)} == dict.fromkeys(each(ROUNDED), "lost_digits")
    assert {text: why(text, name=True) for text in each(ROUNDED)} == dict.fromkeys(each(ROUNDED), "lost_digits")


def test_an_error_of_a_spreadsheet_is_no_value_in_any_language():
    assert {text: why(text) for text in each(BROKEN)} == dict.fromkeys(each(BROKEN), "error_cell")


def test_what_only_looks_a_little_like_it_is_kept():
    assert {text: why(text) for text in each(SOUND)} == dict.fromkeys(each(SOUND), "")
    assert (why("3E12"), why("3E12", name=True)) == ("lost_digits", "")  # a window may be called so


DRESSED = {
    "00123": ['="00123"', '"00123"', '"=""00123"""', "'00123", "‘00123", "’00123", "`00123", "'00123'",
              '=T("00123")', "００１２３", "\u200b00123", "00\u200e123", "00123\ufeff", "\u206000123",
              "00\xad123", "\xa000123\t",
              "\u202a00123\u202c", '＝"００１２３"', "=“00123”", "\u300000123", "00123\x1f", "'\u200b００123 "],
    "大厅(东区)": ["大厅（东区）", "大厅（东区)", "大厅﹙东区﹚", "大厅(东区)\u200b", "大厅（东\ufe0f区）",
    "'大厅（东区）"],
    "A-1": ["A‐1", "A‑1", "A–1", "A−1", "Ａ－１"],
    "café": ["cafe\u0301"],
    "政务 大厅": ["政务\u3000大厅", "政务\n大厅", "政务\xa0大厅"],
}  # fmt: skip


def test_armour_marks_and_wide_letters_come_off_a_key():
    for plain, spellings in DRESSED.items():
        assert [folded(s) for s in spellings] == [plain] * len(spellings)
        assert folded_column(pa.array([*spellings, None]).slice(1)).to_pylist() == [plain] * (len(spellings) - 1) + [
            None
        ]


def test_what_belongs_to_a_name_stays():
    for name in [
        "'s-Hertogenbosch",
        '"阳光"站和"春风"站',
        "窗口①",
        "‘绿色’窗口",
        "O'Brien",
        "政务大厅 二楼",
        "=1+1",
        "m²",
    ]:
        assert folded(name) == bare(name) == name
    assert bare("政务大厅（东区）\u200b") == "政务大厅（东区）"
    assert bare_column(pa.array(["１\xa0"])).to_pylist() == ["１"]


@given(
    st.lists(st.text(max_size=12) | st.sampled_from(['="1"', "'", '"', "１", "\u200b", "=T(", "``1", None]), max_size=6)
)
def test_every_text_has_one_spelling_that_has_itself(said):
    values = pa.array(said, pa.string())
    for change, column in ((bare, bare_column), (folded, folded_column)):
        once = [None if v is None else change(v) for v in said]
        assert column(values).to_pylist() == once
        assert [None if v is None else change(v) for v in once] == once


def test_a_person_in_armour_is_the_same_person():
    plain = KEY.one("11010519900307012X", "person")
    for said in [
        '="11010519900307012X"',
        "'11010519900307012x",
        "1101051990\u200b0307012X",
        "\u202a110105199003 07012X",
    ]:
        assert KEY.one(said, "person") == KEY.many(pa.array([said]), "person").to_pylist()[0] == plain
    phones = ['="13812345678"', "\u202a138 1234 5678\u202c", "`+86-13812345678"]
    assert {KEY.one(p, "phone") for p in phones} == {KEY.one("13812345678", "phone")}


ONE = """
    source: hall
    title: a hall
    inputs:
      - file: cases.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases: {case: no, office: office, opened_at: opened}
"""
TWO = """
    source: hall
    title: a hall
    inputs:
      - file: cases.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases:
            {case: no, office: office, opened_at: opened, window: window, applicant: who,
             channel: {from: way, values: {（网）: online}}}
      - file: ratings.csv
        tables:
          ratings: {rating: no, case: case, office: office, rater: who, stars: stars, given_at: given}
"""


def test_both_sides_of_a_reference_meet_and_the_office_is_one(tmp_path, engine):
    cases = "no,office,opened,window,who,way\n" + (
        '"=""001""",大厅（东区）,2026-03-02,1E+05,\'123456,(网)\n'
        "'002,大厅(东区)\u200b,'2026-03-03,3E12,１２３４５６,（网）\n"
        "003\u200e,大厅(东区),2026-03-04,#NAME?,1.2E+17,\n"
    )
    ratings = "no,case,office,who,stars,given\n" + (
        'R1,001,大厅(东区),123456,="5",2026-03-05\n'  # the armour of a number comes off, too
        "R2,００２,大厅（东区),'123456,4,2026-03-05\n"
    )
    made = taken(tmp_path, engine, TWO, {"cases.csv": cases, "ratings.csv": ratings})
    assert made.column("offices", "office") == ["hall:大厅(东区)"]
    assert made.column("offices", "name") == ["大厅(东区)"]  # of the first row that was accepted
    assert made.column("cases", "case") == ["hall:002"] and made.column("ratings", "case") == ["hall:001", "hall:002"]
    assert made.why("cases") == [(2, "window", "lost_digits"), (4, "window", "error_cell")]
    assert len({*made.column("cases", "applicant"), *made.column("ratings", "rater")}) == 1
    assert made.column("cases", "channel") == ["online"] and made.counts["doubts"] == []


def test_a_number_kept_as_a_fraction_or_in_groups_is_the_number(tmp_path, engine):
    cases = 'no,office,opened,window,who,way\n20260302001.0,e,2026-03-02,,123456.0,\n"4,321",e,2026-03-02,,"123,456",\n'
    ratings = "no,case,office,who,stars,given\nR1,20260302001,e,123456,5,2026-03-05\nR2,4321,e,123456,5,2026-03-05\n"
    made = taken(tmp_path, engine, TWO, {"cases.csv": cases, "ratings.csv": ratings})
    assert sorted(made.column("cases", "case")) == sorted(made.column("ratings", "case"))
    assert len({*made.column("cases", "applicant"), *made.column("ratings", "rater")}) == 1


def test_a_scheme_may_write_an_office_as_it_is_written():
    office = {"office": "hall:大厅(东区)", "level": None, "kind": None, "assessed": None}
    assert Assessed(offices=["hall:大厅（东区）"]).takes(office) and not Assessed(offices=["hall:大厅"]).takes(office)


def test_a_workbook_keeps_fifteen_digits_and_no_more(tmp_path, engine):
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["no", "case", "office", "who", "stars", "given"])
    sheet.write_row(1, 0, ["R1", 2026030200000000, "east", "p1", 5, "2026-03-02"])
    sheet.write_row(2, 0, ["R2", "2026030200000001", "east", 6217001210000000, 5, "2026-03-02"])
    sheet.write_row(3, 0, ["R3", 202603020000001, "east", "p3", 5, "2026-03-02"])
    sheet.write_row(4, 0, ["R4", "2026030200000002", "east", "p4", 5, "2026-03-02"])
    book.close()
    source = TWO[: TWO.index("      - file: cases")] + TWO[TWO.index("      - file: ratings") :].replace(
        "ratings.csv\n        tables:",
        "ratings.xlsx\n        tables:\n          offices: {from_distinct: true, office: office, name: office}",
    )
    made = taken(tmp_path, engine, source, {"ratings.xlsx": (tmp_path / "in.xlsx").read_bytes()})
    assert made.why("ratings") == [(2, "case", "lost_digits"), (3, "who", "lost_digits")]
    assert made.column("ratings", "case") == ["hall:202603020000001", "hall:2026030200000002"]


@pytest.mark.parametrize(
    ("kind", "sound", "rounded"),
    [(pa.float64(), 2.0**53 - 1, 2.0**57), (pa.float32(), 2.0**24 - 1, 2.0**27), (pa.int64(), 2**62, None)],
)
def test_a_key_kept_as_a_number_is_read_as_far_as_its_type_is_exact(tmp_path, engine, kind, sound, rounded):
    table = pa.table({"no": pa.array([sound, rounded or 7], kind), "office": ["e", "e"], "opened": ["2026-03-02"] * 2})
    pq.write_table(table, tmp_path / "t.parquet")
    source = (
        TWO[: TWO.index("      - file: ratings")].replace("cases.csv", "cases.parquet").split(", window")[0] + "}\n"
    )
    made = taken(tmp_path, engine, source, {"cases.parquet": (tmp_path / "t.parquet").read_bytes()})
    assert f"hall:{int(sound)}" in made.column("cases", "case")
    assert made.why("cases") == ([(2, "no", "lost_digits")] if rounded else [])


SECTION = PAGE.split("## What spreadsheets do to values")[1].split("\n## ")[0]
LINES = [line.strip("|").split(" | ") for line in SECTION.splitlines() if line.startswith("|")][2:]
SWAPPED = [f"2026-{day:02}-03" if day <= 12 else f"{day}/03/2026" for day in range(1, 25)]


@pytest.mark.parametrize(("cell", "happens"), LINES, ids=lambda said: said[:30])
def test_each_line_of_the_page_is_true(tmp_path, engine, cell, happens):
    cells = [c.strip("`").strip(" ") for c in re.findall(r"`` .+? ``|`[^`]+`", cell)]
    if "lost_digits" in happens and cells:
        assert {why(c) for c in cells} == {"lost_digits"}
    elif "error_cell" in happens:
        assert {why(c) for c in cells} == {why(c, name=True) for c in cells} == {"error_cell"}
    elif "lost_digits" in happens:
        assert number_text(1e15, 1e15) == "1.000000000000000e+15" and why(number_text(1e15, 1e15)) == "lost_digits"
    elif "the key" in happens:
        wanted = happens.split("`")[1]
        cases = "no,office,opened\n" + "".join(f'"{c.replace(chr(34), chr(34) * 2)}",e,2026-03-02\n' for c in cells)
        made = taken(tmp_path, engine, ONE, {"cases.csv": cases})
        assert made.column("cases", "case") == [f"hall:{wanted}"]
        assert {r["reason"] for r in made.rejected("cases")} <= {"duplicate_key"}
    elif "office" in happens or "doubt" in happens:
        cases = "no,office,opened\n" + "".join(f"{i},{c},2026-03-02\n" for i, c in enumerate(cells))
        made = taken(tmp_path, engine, ONE, {"cases.csv": cases})
        assert (len(made.rows("offices")), len(made.counts["doubts"])) == ((1, 0) if "one" in happens else (2, 1))
    elif "swapped" in happens:
        cases = "no,office,opened\n" + "".join(f"{i},e,{day}\n" for i, day in enumerate(SWAPPED))
        with pytest.raises(SourceRefused, match="swapped"):
            taken(tmp_path, engine, ONE, {"cases.csv": cases})
    elif "00:30" in happens:
        assert instants(pa.array([f"2026-03-02 {cells[0]}"]), "UTC").utc.to_pylist()[0].hour == 0
    else:
        made = taken(tmp_path, engine, ONE, {"cases.csv": "no,office,opened\n1,NA,2026-03-02\n"})
        assert cells == ["NA"] and made.column("cases", "office") == ["hall:NA"]
