"""How far an export reaches: what had not happened by its last day may have happened since."""

import datetime as dt

import pytest
from intake_desk import described, taken, write

from shixiao.errors import SourceRefused
from shixiao.intake.snapshot import take

HEAD = "no,office,opened,closed\n"
ONE = """
    source: hall
    title: a hall
    inputs:
      - file: cases.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases: {case: no, office: office, opened_at: opened, closed_at: closed}
"""


def day(month, number):
    return dt.date(2026, month, number)


def some(first, last, a_day, office="east", month=3):
    """So many cases a day, opened and never closed: lines of a file."""
    days = range(first, last + 1)
    return "".join(f"{office}-{month}-{d}-{i},{office},2026-{month:02}-{d:02},\n" for d in days for i in range(a_day))


def known(tmp_path, engine, rows, source=ONE):
    """The last day known of each office."""
    made = taken(tmp_path, engine, source, {"cases.csv": HEAD + rows})
    found = {(r["office"].removeprefix("hall:"), r["as_of"]) for r in made.rows("cases")}
    assert len({office for office, _day in found}) == len(found)  # one day each
    return dict(found)


def test_an_export_of_many_cases_a_day_knows_the_last_day_with_cases(tmp_path, engine):
    assert known(tmp_path, engine, some(1, 30, 6)) == {"east": day(3, 30)}


def test_a_closing_tells_as_much_as_an_opening(tmp_path, engine):
    closings = "".join(f"c{i},east,2026-03-01,2026-03-2{i}\n" for i in range(2, 9)) * 1
    twice = closings.replace("c", "d")
    assert known(tmp_path, engine, some(1, 20, 6) + closings + twice) == {"east": day(3, 28)}


@pytest.mark.parametrize("slip", ["2027-03-05", "2062-03-05", "2026-12-30", "2026-04-02", "2026-03-31"])
def test_one_slip_of_the_pen_does_not_move_it_far_or_near(tmp_path, engine, slip):
    assert known(tmp_path, engine, some(1, 30, 6) + f"x,east,2026-03-20,{slip}\n") == {"east": day(3, 30)}


def test_a_few_slips_that_are_far_apart_do_not_move_it_either(tmp_path, engine):
    slips = "".join(f"x{y},east,2026-03-20,{y}-03-05\n" for y in (2027, 2028, 2036, 2062))
    assert known(tmp_path, engine, some(1, 30, 6) + slips) == {"east": day(3, 30)}


def test_an_office_with_a_case_every_other_day_knows_its_last_day(tmp_path, engine):
    thin = "".join(f"{d},east,2026-03-{d:02},\n" for d in range(1, 32, 2))
    assert known(tmp_path, engine, thin) == {"east": day(3, 31)}


def test_a_slip_of_the_pen_in_a_thin_export_does_not_move_it(tmp_path, engine):
    thin = "".join(f"{d},east,2026-03-{d:02},\n" for d in range(1, 30, 2))
    assert known(tmp_path, engine, thin + "x,east,2026-03-02,2027-03-02\n") == {"east": day(3, 29)}


def test_of_four_cases_the_last_is_the_last(tmp_path, engine):
    rows = "1,east,2026-01-01,\n2,east,2026-02-01,2026-02-09\n3,east,2026-03-01,\n4,east,2026-03-05,\n"
    assert known(tmp_path, engine, rows) == {"east": day(3, 5)}


def test_an_office_that_fell_silent_is_known_to_its_own_last_day(tmp_path, engine):
    rows = some(1, 30, 6) + some(1, 30, 6, month=6) + some(1, 20, 6, "west") + some(1, 25, 1, "north", month=6)
    assert known(tmp_path, engine, rows) == {"east": day(6, 30), "west": day(3, 20), "north": day(6, 30)}


def test_thirty_days_without_a_case_are_no_silence_and_thirty_one_are(tmp_path, engine):
    rows = some(1, 30, 6, month=6) + "1,may-31,2026-05-31,\n2,may-30,2026-05-30,\n"
    assert known(tmp_path, engine, rows) == {"east": day(6, 30), "may-31": day(6, 30), "may-30": day(5, 30)}


@pytest.mark.parametrize("where", ["the source", "the input"])
def test_what_the_source_declares_stands_whatever_the_rows_tell(tmp_path, engine, where):
    said = "as_of: 2026-04-15\n    inputs:" if where == "the source" else "inputs:"
    source = ONE.replace("inputs:", said)
    if where == "the input":
        source = source.replace("- file: cases.csv", "- file: cases.csv\n        as_of: 2026-04-15")
    assert known(tmp_path, engine, some(1, 30, 6), source) == {"east": day(4, 15)}


def test_what_the_input_declares_stands_before_what_its_source_does(tmp_path, engine):
    source = ONE.replace("inputs:", "as_of: 2026-04-15\n    inputs:")
    source = source.replace("- file: cases.csv", "- file: cases.csv\n        as_of: 2026-05-01")
    assert known(tmp_path, engine, some(1, 30, 6) + some(20, 30, 6, month=4), source) == {"east": day(5, 1)}


def test_a_silent_office_stays_known_to_its_own_day_when_the_end_is_declared(tmp_path, engine):
    source = ONE.replace("inputs:", "as_of: 2026-06-30\n    inputs:")
    rows = some(1, 30, 6) + some(1, 30, 6, "west", month=6)
    assert known(tmp_path, engine, rows, source) == {"east": day(3, 30), "west": day(6, 30)}


def test_a_day_that_is_none_is_refused(tmp_path, engine):
    with pytest.raises(SourceRefused) as refused:
        known(tmp_path, engine, some(1, 3, 6), ONE.replace("inputs:", "as_of: end of June\n    inputs:"))
    assert "as_of" in str(refused.value)


TWO = (
    ONE
    + """
      - file: more.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases: {case: no, office: office, opened_at: opened, closed_at: closed}
"""
)


def test_two_inputs_end_where_each_ends(tmp_path, engine):
    files = {"cases.csv": HEAD + some(1, 30, 6), "more.csv": HEAD + some(1, 28, 6, "west", month=4)}
    rows = taken(tmp_path, engine, TWO, files).rows("cases")
    assert {(r["office"], r["as_of"]) for r in rows} == {("hall:east", day(3, 30)), ("hall:west", day(4, 28))}


def test_the_files_of_one_input_reach_as_far_as_the_last_of_them(tmp_path, engine):
    files = {"cases_1.csv": HEAD + some(1, 30, 6), "cases_2.csv": HEAD + some(1, 28, 6, month=4)}
    rows = taken(tmp_path, engine, ONE.replace("cases.csv", "cases_*.csv"), files).rows("cases")
    assert {r["as_of"] for r in rows} == {day(4, 28)}


def test_an_office_with_two_names_is_not_silent_under_one_of_them(tmp_path, engine):
    """In March it was E, since then it is called east; `aliases` says that they are one."""
    source = ONE.replace(
        "          offices: {from_distinct: true, office: office, name: office}\n", ""
    ).replace("office: office, opened", "office: office, opened") + """
      - file: offices.csv
        tables:
          offices: {office: code, name: name}
      - file: names.csv
        tables:
          aliases: {source: system, code: said, office: code}
"""  # fmt: skip
    files = {"offices.csv": "code,name\neast,East\nwest,West\n", "names.csv": "system,said,code\nhall,E,east\n"}
    rows = some(1, 30, 6, "E") + some(1, 30, 6, month=6) + some(1, 20, 2, "west")
    made = taken(tmp_path, engine, source, files | {"cases.csv": HEAD + rows})
    assert {(r["office"], r["as_of"]) for r in made.rows("cases")} == {
        ("hall:east", day(6, 30)), ("hall:west", day(3, 20)),
    }  # fmt: skip


def test_messages_know_as_far_as_letters_and_answers_reach(tmp_path, engine):
    source = """
        source: board
        title: letters
        inputs:
          - file: letters.csv
            tables:
              offices: {from_distinct: true, office: office, name: office}
              replies: {reply: no, office: office, asked_at: asked, replied_at: answered}
    """
    letters = "".join(f"{i},east,2026-03-{d:02},2026-03-{d + 2:02}\n" for i, d in enumerate([*range(1, 29)] * 3))
    made = taken(tmp_path, engine, source, {"letters.csv": "no,office,asked,answered\n" + letters})
    assert {r["as_of"] for r in made.rows("replies")} == {day(3, 30)}


def test_an_empty_export_is_known_to_no_day_and_breaks_nothing(tmp_path, engine):
    source = ONE.replace("- file: cases.csv", "- file: cases.csv\n        rows: {at_least: 0}")
    path = described(tmp_path / "in", source)
    write(tmp_path / "in", {"cases.csv": HEAD})
    assert take([path], tmp_path / "out", engine, None).counts["tables"]["cases"]["accepted"] == 0
