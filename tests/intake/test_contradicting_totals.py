"""Totals that contradict themselves are rejected where they are read, each with its reason."""

import json

import pytest
from intake_desk import taken

SOURCE = """
    source: t
    title: totals
    inputs:
      - file: t.{kind}
        rows: {{at_least: 0}}
        tables:
          offices: {{from_distinct: true, office: office, name: office}}
          tallies: {{office: office, measure: {{value: satisfied}}, {columns}}}
"""
COLUMNS = ("from_on", "until_on", "asked", "yes", "stars_1", "stars_2", "stars_3", "stars_4", "stars_5", "number")


def handed_in(tmp_path, engine, drawing):
    heads, *body = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    text = "\n".join(",".join(cells) for cells in [heads, *body]) + "\n"
    columns = ", ".join(f"{c}: {c}" for c in heads if c in COLUMNS)
    return taken(tmp_path, engine, SOURCE.format(columns=columns, kind="csv"), {"t.csv": text})


def why(made):
    return {reason for _row, _column, reason in made.why("tallies")} or {""}


@pytest.mark.parametrize(("asked", "yes", "reason"), [
    ("400", "300", ""),
    ("400", "400", ""),
    ("0", "0", ""),
    ("400", "500", "more_yes_than_asked"),
    ("400", "", "half_a_total"),
    ("", "90", "half_a_total"),
    ("", "", "missing_value"),
    ("-5", "-6", "negative_count"),
    ("4.5", "3", "not_whole"),
])  # fmt: skip
def test_a_total_has_both_halves_and_no_more_yes_than_asked(tmp_path, engine, asked, yes, reason):
    made = handed_in(tmp_path, engine, f"office | asked | yes\neast | {asked} | {yes}\n")
    assert why(made) == {reason}
    sums = made.sums("tallies")
    assert sums["read"] == sums["accepted"] + sums["rejected"] == 1


@pytest.mark.parametrize(("first", "last", "reason"), [
    ("2026-01-01", "2026-03-31", ""),
    ("2026-03-01", "2026-03-01", ""),
    ("", "", ""),
    ("2026-04-01", "2026-03-31", "until_before_from"),
    ("2026-01-01", "", "half_a_window"),
    ("", "2026-03-31", "half_a_window"),
    ("2026-02-30", "2026-03-31", "bad_day"),
])  # fmt: skip
def test_a_window_has_both_ends_in_order(tmp_path, engine, first, last, reason):
    drawn = f"office | from_on | until_on | asked | yes\neast | {first} | {last} | 10 | 9\n"
    assert why(handed_in(tmp_path, engine, drawn)) == {reason}


@pytest.mark.parametrize(("row", "reason"), [
    ("    |    | 5 | 5 | 10 | 30 | 50", ""),
    ("100 |    | 5 | 5 | 10 | 30 | 50", ""),
    ("100 | 80 | 5 | 5 | 10 | 30 | 50", ""),
    ("100 | 90 | 5 | 5 | 10 | 30 | 50", ""),
    ("100 | 50 | 5 | 5 | 10 | 30 | 50", ""),
    ("101 |    | 5 | 5 | 10 | 30 | 50", "stars_do_not_add_up"),
    ("100 | 30 | 5 | 5 | 10 | 30 | 50", "stars_do_not_add_up"),
    ("100 | 80 | 5 | 5 | 10 |    | 50", "half_a_total"),
    ("    |    | 5 | 5 | 10 |    | 50", "half_a_total"),
])  # fmt: skip
def test_the_counts_of_stars_are_whole_and_agree_with_the_others(tmp_path, engine, row, reason):
    drawn = f"office | asked | yes | stars_1 | stars_2 | stars_3 | stars_4 | stars_5\neast | {row}\n"
    assert why(handed_in(tmp_path, engine, drawn)) == {reason}


def test_a_source_that_maps_one_half_only_is_told_so(tmp_path, engine):
    assert why(handed_in(tmp_path, engine, "office | yes\neast | 3\n")) == {"half_a_total"}
    assert why(handed_in(tmp_path / "b", engine, "office | stars_4 | stars_5\neast | 3 | 4\n")) == {"half_a_total"}
    assert why(handed_in(tmp_path / "c", engine, "office | until_on | asked | yes\ne | 2026-01-31 | 4 | 4\n")) == {
        "half_a_window"
    }


def test_a_plain_number_of_an_indicator_stands_alone(tmp_path, engine):
    made = handed_in(tmp_path, engine, "office | number\neast | 31.5\n")
    assert why(made) == {""} and float(made.rows("tallies")[0]["number"]) == 31.5


def test_the_same_holds_for_json(tmp_path, engine):
    columns = ", ".join(f"{c}: {c}" for c in COLUMNS[2:4])
    lines = [{"office": "east", "asked": 4, "yes": 5}, {"office": "west", "asked": None, "yes": 5}, {"office": "south"}]
    text = "".join(json.dumps({"asked": None, "yes": None} | line) + "\n" for line in lines)
    made = taken(tmp_path, engine, SOURCE.format(columns=columns, kind="jsonl"), {"t.jsonl": text})
    assert [reason for _r, _c, reason in made.why("tallies")] == [
        "more_yes_than_asked",
        "half_a_total",
        "missing_value",
    ]
