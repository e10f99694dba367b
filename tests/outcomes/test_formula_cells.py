"""Nothing that is written runs in a spreadsheet."""

import csv
import io

import pyarrow as pa
import pytest

from shixiao.cells import Writer, neutral, neutral_table
from shixiao.outcomes.league import league, show

RUN = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    " =1",
    "\u3000=cmd|' /C calc'!A0",
    "\n=1",
]


@pytest.mark.parametrize("text", RUN)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe_wherever_it_is_written(text):
    said = io.StringIO()
    Writer(said, ["name", text]).rows([{"name": text, text: 1}])
    heading, row = csv.reader(io.StringIO(said.getvalue(), newline=""))
    assert neutral(text) == f"'{text}" and row[0] == heading[1] == f"'{text}".replace("\r", "\n")
    table = neutral_table(pa.table({text: [text, "plain"]}))
    assert table.to_pydict() == {f"'{text}": [f"'{text}", "plain"]}


@pytest.mark.parametrize("text", ["东街道", "a=b", "2026-01-01", "1-2", "(-1)", ""])
def test_other_texts_and_numbers_stay(text):
    assert neutral(text) == text and neutral(-1.5) == -1.5 and neutral(None) is None
    assert neutral_table(pa.table({"n": [text], "v": [-1.0]})).to_pydict() == {"n": [text], "v": [-1.0]}


def test_a_rank_table_neutralises_the_names_it_was_given(tmp_path):
    file = tmp_path / "league.csv"
    file.write_text("name,yes,asked\n=1+1,9,10\n＝HYPERLINK(1),5,10\nplain,7,10\n", encoding="utf-8")
    rows = league(file, yes="yes", asked="asked")
    names = [line[0] for line in csv.reader(io.StringIO(show(rows, "csv")))]
    assert sorted(names) == ["'=1+1", "'＝HYPERLINK(1)", "name", "plain"]
