"""`shixiao rank` on tables as people hand them in: what is no office is left out, what is unclear is refused."""

import csv
import io
import json
import re

import pytest
import xlsxwriter
from click.testing import CliRunner

from shixiao.__main__ import cli
from shixiao.errors import BadNumbers, Refusal, WrongUse
from shixiao.outcomes.league import as_csv, league

pytestmark = pytest.mark.usefixtures("in_english")
COUNTS = {"yes": "yes", "asked": "asked"}
SCORES = {"estimate": "score", "se": "se"}


def ranked(tmp_path, text, encoding="utf-8", **how):
    path = tmp_path / "league.csv"
    path.write_bytes(text.encode(encoding))
    said = []
    rows = league(path, **(how or COUNTS), say=said.append)
    return {row["name"]: row for row in rows}, " ".join(said)


@pytest.mark.parametrize(
    "total", ["合 计", "小　计：", "全市平均", "Grand Total", "Sub-total", "Gesamt", "Итого", '="合计"']
)
def test_a_total_is_left_out_and_said(tmp_path, total):
    rows, said = ranked(tmp_path, f"hall;yes;asked\na;43;50\nb;41;50\n{total};84;100\n")
    assert sorted(rows) == ["a", "b"] and "row 4" in said


#   Yekun, the total in a language not listed
def test_a_row_that_is_the_sum_of_all_others_is_refused_unless_it_is_kept(tmp_path):
    table = "hall,yes,asked\na,43,50\nb,41,60\nYekun,84,110\n"
    with pytest.raises(BadNumbers, match="sum of all other rows"):
        ranked(tmp_path, table)
    assert len(ranked(tmp_path, table, **COUNTS, keep=("Yekun",))[0]) == 3


def test_an_office_that_sounds_like_a_total_can_be_kept(tmp_path):
    rows, said = ranked(tmp_path, "hall,yes,asked\na,4,5\nOverall,3,5\n", **COUNTS, keep=("Overall",))
    assert sorted(rows) == ["Overall", "a"] and not said


@pytest.mark.parametrize("twice", ["a,3,5\na,4,5", "a,3,5\nA ,4,5", "东 街,3,5\n东街,4,5", "a,3,5\n\u200ba,4,5"])
def test_a_name_that_stands_twice_is_refused_with_its_rows(tmp_path, twice):
    with pytest.raises(BadNumbers, match="two rows: 2 and 3"):
        ranked(tmp_path, f"hall,yes,asked\n{twice}\n")


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("u;score;se\na;90,5;1,2\nb;70;1,5\n", (90.5, 70)),
        ('u,score,se\na,"90,5","0,2"\nb,"1.234,5",1\n', (90.5, 1234.5)),
        ('u,score,se\na,"1,234.5",1\nb,90.5,1\n', (1234.5, 90.5)),
        ("u,score,se\na,90％,2%\nb,70 %,3%\n", (0.9, 0.7)),
        ("u\tscore\tse\na\t９０．５\t1\nb\t1 234\t1\n", (90.5, 1234)),
        ("u,score,se\na,-1.5,0.2\nb,1e2,0.2\n", (-1.5, 100)),
    ],
)
def test_numbers_are_read_as_they_were_meant(tmp_path, table, values):
    rows, _ = ranked(tmp_path, table, **SCORES)
    assert (rows["a"]["estimate"], rows["b"]["estimate"]) == pytest.approx(values)


@pytest.mark.parametrize(
    ("table", "how", "says"),
    [
        ("u,score,se\na,90%,2\nb,95,2\n", SCORES, "row 2.*per cent, row 3 is not"),
        ("u,score,se\na,90%,2\nb,95%,2\n", SCORES, "'score' is in per cent"),
        ("u;score;se\na;90,5;1\nb;70.2;1\n", SCORES, "rows 2 and 3"),
        ("u;score;se\na;90,125;1\nb;70,333;1\n", SCORES, "thousands or decimals"),
        ("u,yes,asked\na,95%,100\n", COUNTS, "row 2"),
        ("u,yes,asked\na,0.95,100\n", COUNTS, "0.95.*row 2"),
        ("u;yes;asked\na;1.180;1.200\n", COUNTS, "row 2.*without a point"),
        ("u,yes,asked\na,5,10\nb,11,10\n", COUNTS, "more yes than asked.*row 3"),
        ("u,yes,asked\na,-5,10\n", COUNTS, "row 2"),
        ("u,yes,asked\na,5,10\n,6,10\n", COUNTS, "without a name.*row 3"),
        ("u,yes,asked\na,5,10\nb,#REF!,10\n", COUNTS, "#REF!.*row 3"),
        ("u,yes,asked\na,5,10\n\n\nb,x,10\n", COUNTS, "row 5"),
        ("u,yes,yes,asked\na,5,5,10\n", COUNTS, "two columns"),
        ("no,u,yes,asked\n1,a,5,10\n2,b,6,10\n", COUNTS, "--name"),
        ("<html><table><tr><td>u</td></tr></table>", COUNTS, "web page"),
    ],
)
def test_what_can_be_read_in_two_ways_or_in_none_is_refused_where_it_stands(tmp_path, table, how, says):
    with pytest.raises(Refusal) as refusal:
        ranked(tmp_path, table, **how)
    assert re.search(says, str(refusal.value), re.S), str(refusal.value)


@pytest.mark.parametrize("option", ["top", "bottom"])
def test_as_many_as_there_are_cannot_be_the_best_or_the_last(tmp_path, option):
    with pytest.raises(WrongUse, match=f"--{option} 2 of 2"):
        ranked(tmp_path, "u,yes,asked\na,5,10\nb,6,10\nc,,\n", **COUNTS, **{option: 2})


def book(place, *sheets, formula=None, hidden=()):
    with xlsxwriter.Workbook(place) as made:
        for i, rows in enumerate(sheets):
            sheet = made.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if formula is not None and i == 0:
                sheet.write_formula(1, 1, "=2+3", None, formula)
            if i in hidden:
                sheet.hide()
    return place


TABLE = [["u", "yes", "asked"], ["a", 5, 10], ["b", 8, 10], ["合计", 13, 20]]


def test_a_workbook_is_read_whatever_its_file_is_called(tmp_path):
    rows = league(book(tmp_path / "halls.csv", TABLE, [["old"]], hidden=(1,)), **COUNTS)
    assert {r["name"]: r["estimate"] for r in rows} == {"a": 0.5, "b": 0.8}


@pytest.mark.parametrize(("made", "says"), [({"formula": ""}, "B2"), ({"formula": 0}, "B2")])
def test_formulas_that_were_never_calculated_are_named(tmp_path, made, says):
    with pytest.raises(BadNumbers, match=says):
        league(book(tmp_path / "halls.xlsx", TABLE, **made), **COUNTS)


def test_two_sheets_are_one_too_many(tmp_path):
    with pytest.raises(BadNumbers, match="Sheet1, Sheet2"):
        league(book(tmp_path / "halls.xlsx", TABLE, TABLE), **COUNTS)


def test_a_table_can_come_in_through_standard_input():
    words = ["rank", "-", "--yes", "yes", "--asked", "asked", "--format", "json"]
    found = CliRunner().invoke(cli, words, input=b"u,yes,asked\na,5,10\nb,8,10\n")
    assert [row["name"] for row in json.loads(found.stdout)] == ["b", "a"]


def test_the_columns_are_explained_beside_the_table(tmp_path):
    (tmp_path / "l.csv").write_text("u,yes,asked\na,5,10\nb,8,10\n")
    found = CliRunner().invoke(cli, ["rank", str(tmp_path / "l.csv"), "--yes", "yes", "--asked", "asked", "--top", "1"])
    assert "own best, own worst:" in found.output and "among the best:" in found.output


@pytest.mark.parametrize("name", ["=1+1", "+a", "-a", "@a", "\ta"])
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(name):
    text = as_csv([{"name": name, "estimate": -1.5}], ["name", "estimate"])
    row = next(iter(csv.DictReader(io.StringIO(text))))
    assert row == {"name": f"'{name}", "estimate": "-1.5"}
