"""Numbers, flags, categories and identifiers as exports write them."""

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_desk import taken

from shixiao.errors import SourceRefused
from shixiao.facts._table import Column
from shixiao.intake.convert import REASONS, decimals, wholes
from shixiao.intake.shapes import shape

COUNT, MONEY = Column("int64", least=0), Column("decimal(18, 4)", least=0)


def number(text, column=COUNT):
    """What a text is as a number, or why it is none."""
    values = pa.array([text], pa.string())
    read, wrong = wholes(values, column) if column is COUNT else decimals(values, column, pa.decimal128(18, 4))
    return REASONS[wrong[0]] or read.to_pylist()[0]


WHOLE = {"12": 12, "007": 7, "1,234": 1234, "１２": 12, "1.0": 1, "1e3": 1000, "+5": 5, "1，234，567": 1234567, "-0": 0}
WRONG = {
    "1.5": "not_whole", "NaN": "bad_number", "inf": "bad_number", "-Infinity": "bad_number",
    "1e400": "number_too_large",
    "99999999999999999999": "number_too_large", "0x1F": "bad_number", "12,34": "bad_number", "3天": "bad_number",
    "-1": "negative_count", "1 2": "bad_number", "--5": "bad_number", "1e9999": "bad_number", "85%": "bad_number",
}  # fmt: skip


@pytest.mark.parametrize("text", WHOLE)
def test_whole_numbers_in_their_spellings(text):
    assert number(text) == WHOLE[text]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_count_is_rejected_with_its_reason(text):
    assert number(text) == WRONG[text]


def test_decimals_are_exact_to_four_places():
    said = {
        "0.1": "0.1",
        "1,234.5": "1234.5",
        "1e-4": "0.0001",
        "0.00005": "0.0000",
        "99999999999999": "99999999999999",
    }
    for text, exact in said.items():
        assert number(text, MONEY) == Decimal(exact), text
    assert number("100000000000000", MONEY) == number("1e30", MONEY) == "number_too_large"


@given(st.integers(0, 2**63 - 1))
def test_every_count_that_fits_is_read_exactly(n):
    assert number(str(n)) == number(f"{n:,}") == n


def test_one_bad_number_does_not_change_the_others():
    read, wrong = wholes(pa.array(["1", "x", None, "2.0"]), COUNT)
    assert read.to_pylist() == [1, None, None, 2] and [REASONS[w] for w in wrong] == ["", "bad_number", "", ""]


def test_the_shape_of_a_value_does_not_tell_the_value():
    assert shape("张三 13812345678, Tel.") == "字字 99999999999, XXX."
    assert shape("a" * 50) == "X" * 40 + "…"
    assert shape("１２é\tⅣ") == "99X·9"


SOURCE = """
    source: hall
    title: a hall
    inputs:
      - file: cases.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases:
            case: no
            office: office
            opened_at: opened
            channel: {from: way, values: {web: online, 01: counter}}
            disabled: disabled
            outcome: {from: end, values: {ok: granted}, other: refused, empty: withdrawn}
"""
HEAD = "no,office,opened,way,disabled,end\n"


def test_categories_are_mapped_as_they_are_written(tmp_path, engine):
    rows = "1,e,2024-01-01,web,是,ok\n2,e,2024-01-01,01,否,no idea\n3,e,2024-01-01,-,,\n"
    made = taken(tmp_path, engine, SOURCE, {"cases.csv": HEAD + rows})
    assert made.column("cases", "channel") == ["online", "counter", None]
    assert made.column("cases", "disabled") == [True, False, None]
    assert made.column("cases", "outcome") == ["granted", "refused", "withdrawn"]


def test_a_category_or_every_other_one_may_say_nothing(tmp_path, engine):
    rows = "1,e,2024-01-01,web,,ok\n2,e,2024-01-01,fax,,maybe\n3,e,2024-01-01,01,,ok\n"
    source = SOURCE.replace("other: refused, empty: withdrawn", "other: null").replace(
        "01: counter", "01: null, fax: null"
    )
    made = taken(tmp_path, engine, source, {"cases.csv": HEAD + rows})
    assert made.column("cases", "outcome") == ["granted", None, "granted"]
    assert made.column("cases", "channel") == ["online", None, None]
    assert made.sums("cases") == {"read": 3, "accepted": 3, "rejected": 0, "skipped": 0}


def test_an_unlisted_category_still_stops_the_run_where_one_says_nothing(tmp_path, engine):
    source = SOURCE.replace("01: counter", "01: null")
    with pytest.raises(SourceRefused, match="'fax' × 1"):
        taken(tmp_path, engine, source, {"cases.csv": HEAD + "1,e,2024-01-01,fax,,ok\n"})


def test_two_spellings_of_one_category_are_refused(tmp_path, engine):
    source = SOURCE.replace("01: counter", "（a）: counter, (a): online")
    with pytest.raises(SourceRefused, match="one spelling"):
        taken(tmp_path, engine, source, {"cases.csv": HEAD + "1,e,2024-01-01,web,,ok\n"})


def test_na_is_an_office_unless_the_source_says_that_it_is_nothing(tmp_path, engine):
    files = {"cases.csv": HEAD + "1,NA,2024-01-01,web,,ok\n2,e,2024-01-01,web,,ok\n"}
    assert len(taken(tmp_path / "a", engine, SOURCE, files).rows("cases")) == 2
    said = SOURCE.replace("office: office\n", "office: {from: office, missing: [NA]}\n")
    assert taken(tmp_path / "b", engine, said, files).why("cases") == [(2, "office", "missing_value")]


def test_a_zone_that_is_none_is_refused_where_it_is_declared(tmp_path, engine):
    for place in ("title: a hall\n    zones: {CST: China}", "title: a hall\n    zones: {CST: 8}"):
        with pytest.raises(SourceRefused):
            taken(tmp_path, engine, SOURCE.replace("title: a hall", place), {"cases.csv": HEAD})


def test_an_hour_of_twelve_needs_its_half(tmp_path, engine):
    said = SOURCE.replace("opened_at: opened", 'opened_at: {from: opened, format: "%d/%m/%Y %I:%M"}')
    with pytest.raises(SourceRefused, match="needs %p"):
        taken(tmp_path, engine, said, {"cases.csv": HEAD})


def test_unknown_categories_stop_the_run_and_all_of_them_are_told(tmp_path, engine):
    rows = "".join(
        f"{i},e,2024-01-01,{w},{d},ok\n" for i, (w, d) in enumerate([("wep", "是"), ("wep", "?"), ("fax", "是")])
    )
    with pytest.raises(SourceRefused) as refused:
        taken(tmp_path, engine, SOURCE, {"cases.csv": HEAD + rows})
    said = str(refused.value)
    assert "'wep' × 2 (did you mean 'web'?)" in said and "'fax' × 1" in said and "'?' × 1" in said


def test_row_counts_outside_the_bounds_stop_the_run(tmp_path, engine):
    row = "1,e,2024-01-01,web,是,ok\n"
    for bounds in ("{at_least: 2}", "{at_least: 0, at_most: 0}"):
        source = SOURCE.replace("cases.csv", f"cases.csv\n        rows: {bounds}")
        with pytest.raises(SourceRefused, match=r"rows were read.* are expected"):
            taken(tmp_path, engine, source, {"cases.csv": HEAD + row})


def test_days_that_can_be_read_two_ways_stop_the_run(tmp_path, engine):
    with pytest.raises(SourceRefused, match="9/9/9999 can be read as day/month"):
        taken(tmp_path, engine, SOURCE, {"cases.csv": HEAD + "1,e,3/4/2024,web,是,ok\n"})


def test_an_identifier_that_a_spreadsheet_has_rounded_is_rejected(tmp_path, engine):
    made = taken(
        tmp_path, engine, SOURCE, {"cases.csv": HEAD + "1.10105E+17,e,2024-01-01,web,是,ok\n2,e,2024-01-01,,,\n"}
    )
    assert made.why("cases") == [(2, "no", "lost_digits")]
    assert made.rejected("cases")[0]["shape"] == "9.99999X+99"


def test_a_nul_is_dropped_from_a_name_and_rejects_a_row_elsewhere(tmp_path, engine):
    source = SOURCE.replace("case: no", "case: no\n            window: end").replace(
        "            outcome: {from: end, values: {ok: granted}, other: refused, empty: withdrawn}\n", ""
    )
    made = taken(
        tmp_path, engine, source, {"cases.csv": HEAD + "1,e,2024-01-01,web,是,o\0k\n2\0,e,2024-01-01,web,是,ok\n"}
    )
    assert made.column("cases", "window") == ["ok"] and made.counts["notes"] == {"nul_bytes_dropped": 1}
    assert made.why("cases") == [(3, "no", "nul_byte")]
