"""Exports that nobody here has seen: the right table, nothing lost without a word, a handful of lines to edit."""

import re
import statistics
from pathlib import Path

import pytest
from intake_desk import KEY, Taken, write
from ruamel.yaml import YAML

from shixiao.errors import Refusal
from shixiao.facts import facts
from shixiao.facts._table import day_of
from shixiao.intake.draft import draft
from shixiao.intake.snapshot import take

SETS = YAML(typ="safe").load(Path(__file__).with_name("strangers.yml").read_text(encoding="utf-8"))
MOST, MEDIAN = 10, 2


def drafted(folder, name):
    write(folder, {"export.csv": SETS[name]["file"]})
    return draft([folder / "export.csv"])


def edited(text, edits):
    for old, new in edits.items():
        lines = [line.strip().split("   # ")[0].strip() for line in text.splitlines()]
        assert old in lines, f"{old!r} is not in the draft"
        text = "\n".join(
            re.sub(r"\S.*", lambda _m, new=new: new, line, count=1) if said == old else line
            for said, line in zip(lines, text.splitlines(), strict=True)
            if said != old or new
        )
    return text


def counts(folder, engine, text):
    (folder / "source.yml").write_text(text, encoding="utf-8")
    return Taken(take([folder / "source.yml"], folder.parent / f"out-{folder.name}", engine, KEY, data=folder))


def said(made, table, what):
    """How many rows say something in a column, or say just that."""
    column, _is, value = what.partition("=")
    if column == table:
        return len(made.rows(table))
    day = day_of(column) if column.endswith("_at") else column  # what is said without a clock is a day alone
    cells = [row.get(column) if row.get(column) is not None else row.get(day) for row in made.rows(table)]
    return sum(c is not None and (not value or str(c).lower() == value.lower()) for c in cells)


@pytest.mark.parametrize("name", SETS)
def test_the_right_table_and_no_column_lost_without_a_word(tmp_path, name):
    text = drafted(tmp_path, name)
    table = SETS[name]["table"]
    assert f"      {table}:\n" in text and "tables: {}" not in text
    for column, said_of in facts()[table].all_columns.items():
        if said_of.required and said_of.role not in ("key", "local_day"):
            line = next(line for line in text.splitlines() if re.match(rf" {{8}}(# )?{column}:", line))
            assert "value: unknown" not in line or "unsure" in line
    ignored = [
        line
        for line in text.splitlines()
        if re.match(r" +- .*(\bdate|时间|日期|日時|status|状态|狀態|상태)", line, re.I)
    ]
    assert all("# unsure" in line for line in ignored)


@pytest.mark.parametrize("name", SETS)
def test_as_drafted_it_stops_or_says_what_is_true(tmp_path, engine, name):
    text = drafted(tmp_path / "in", name)
    if SETS[name].get("stops"):
        with pytest.raises(Refusal):
            counts(tmp_path / "in", engine, text)
        return
    made = counts(tmp_path / "in", engine, text)
    right = SETS[name].get("as_drafted", SETS[name]["says"])
    assert {what: said(made, SETS[name]["table"], what) for what in right} == right


@pytest.mark.parametrize("name", SETS)
def test_once_edited_it_says_what_is_true(tmp_path, engine, name):
    made = counts(tmp_path / "in", engine, edited(drafted(tmp_path / "in", name), SETS[name]["edits"]))
    assert {what: said(made, SETS[name]["table"], what) for what in SETS[name]["says"]} == SETS[name]["says"]


def test_few_lines_are_edited():
    edits = [len(one["edits"]) for one in SETS.values()]
    assert max(edits) <= MOST and statistics.median(edits) <= MEDIAN
