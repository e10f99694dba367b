"""A source.yml that is wrong is refused before any data is read, and the line is named."""

import pytest
from intake_desk import CASES, described

from shixiao.errors import SourceRefused
from shixiao.intake.source import load

GOOD = """
    source: hall
    title: a hall
    inputs:
      - file: cases.csv
        tables:
          cases: {case: no, office: o, opened_at: t, channel: {from: c, values: {1: online, 01: phone}}}
"""
WRONG = {
    "source: hall -> source: Hall 1": "source:",
    "title: a hall -> titel: a hall": "titel",
    "title: a hall -> title: a hall\n    title: b": "stands twice",
    "title: a hall -> title: a hall\n    zone: Asia/Shanghia": "Asia/Shanghai",
    "cases: { -> case: {": "did you mean 'cases'",
    "cases: { -> calendar: {": "no fact table is called 'calendar'",
    "office: o, -> ofice: o,": "did you mean 'office'",
    "office: o, -> ": "cases needs the column 'office'",
    "office: o -> office: {from: o, value: x}": "exactly one of from, value, compute",
    "office: o -> office: {from: o, heading: x}": "heading",
    "case: no -> case: {from: no, of: other}": "`of` is for columns that refer",
    "1: online -> 1: onlin": "did you mean 'online'",
    "values: {1: online, 01: phone} -> other: online": "`other` needs `values`",
    "file: cases.csv -> file: cases.csv\n        format: dbf": "the format 'dbf' is not known",
    "file: cases.csv -> file: /etc/cases.csv": "relative",
    "file: cases.csv -> file: cases.csv\n        ignore: [no]": "mapped and ignored",
    "file: cases.csv -> file: cases.csv\n        heading_row: 0": "go together",
    "file: cases.csv -> file: cases.csv\n        rows: {at_least: 9, at_most: 3}": "at_most is less",
    "file: cases.csv -> file: a.csv\n        heading_row: 0\n        columns: [o]\n        heading_rows: 2": "no h",
    "file: cases.csv -> file: cases.xlsx\n        sheet: a\n        sheets: [a, b]": "choose one",
    "file: cases.csv -> file: cases.sqlite": "needs table",
    "file: cases.csv -> format: postgres\n        table: x": "dsn_env",
    "file: cases.csv -> file: cases.csv\n        delimiter: '||'": "one ASCII character",
    "opened_at: t -> opened_at: {compute: 'open(1)'}": "cannot be computed",
    "opened_at: t -> opened_at: [1": "not YAML",
    "source: hall -> source: &a hall": "anchors",
}


@pytest.mark.parametrize("change", WRONG)
def test_a_wrong_description_is_refused(tmp_path, change):
    old, new = change.split(" -> ")
    assert old in GOOD
    with pytest.raises(SourceRefused) as refused:
        load(described(tmp_path, GOOD.replace(old, new, 1)))
    assert WRONG[change] in str(refused.value)
    assert "source.yml:" in refused.value.where


def test_keys_of_a_map_stay_as_they_are_written(tmp_path):
    source = load(described(tmp_path, GOOD))
    values = source.inputs[0].tables["cases"].columns["channel"].values
    assert values == {"1": "online", "01": "phone"}


def test_what_yaml_1_1_would_bend_stays_text(tmp_path):
    text = GOOD.replace("file: cases.csv", "file: cases.csv\n        ignore: [no_, 1:30, 2024-01-01, 012, off]")
    assert load(described(tmp_path, text)).inputs[0].ignore == ["no_", "1:30", "2024-01-01", "012", "off"]


def test_a_folder_stands_for_its_source_yml(tmp_path):
    described(tmp_path, CASES)
    assert load(tmp_path).source == "hall"


def test_what_is_no_description_is_refused(tmp_path):
    for raw in (b"", b"- a\n", b"\xff\xfe\x00", b"a: [", b"x" * (2 << 20), b"a: *b"):
        (tmp_path / "source.yml").write_bytes(raw)
        with pytest.raises(SourceRefused):
            load(tmp_path)
    with pytest.raises(SourceRefused):
        load(tmp_path / "none.yml")
