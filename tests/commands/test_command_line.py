"""The command line: a mistake is one message with what, where and what to do; never a traceback."""

import json
import sys

import pytest

from shixiao.__main__ import main


@pytest.fixture
def shixiao(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setattr(sys, "argv", ["shixiao", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return call


LEAGUE = """office,satisfied,asked
东区,95,100
西区,60,100
南区,61,100
北区,,
"""


@pytest.fixture
def league(tmp_path):
    path = tmp_path / "league.csv"
    path.write_text(LEAGUE, encoding="utf-8-sig")
    return path


def test_a_league_table_gets_rank_sets(shixiao, league):
    code, out, _ = shixiao("rank", league, "--yes", "satisfied", "--asked", "asked", "--bottom", 1, "--format", "json")
    rows = {r["name"]: r for r in json.loads(out)}
    assert code == 0
    assert (rows["东区"]["rank_low"], rows["东区"]["rank_high"], rows["东区"]["bottom"]) == (1, 1, "not")
    assert (rows["西区"]["rank_low"], rows["西区"]["rank_high"], rows["西区"]["bottom"]) == (2, 3, "possible")
    assert rows["北区"]["rank"] is None


@pytest.mark.parametrize("form", ["text", "csv"])
def test_the_table_can_be_read_by_people_and_spreadsheets(shixiao, league, form):
    code, out, _ = shixiao("rank", league, "--yes", "satisfied", "--asked", "asked", "--format", form)
    assert code == 0 and len(out.splitlines()) == 5 and "东区" in out


def test_gb18030_is_read_too(shixiao, tmp_path):
    path = tmp_path / "l.csv"
    path.write_bytes(LEAGUE.encode("gb18030"))
    assert shixiao("rank", path, "--yes", "satisfied", "--asked", "asked")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["rank", "LEAGUE"], 2, "--estimate"),
        (["rank", "LEAGUE", "--yes", "satisfied", "--asked", "askd"], 2, "did you mean 'asked'"),
        (["rank", "nowhere.csv", "--yes", "a", "--asked", "b"], 10, "No such file"),
        (["rank", "LEAGUE", "--yes", "asked", "--asked", "satisfied"], 9, "more asked than satisfied"),
        (["assess", "nowhere", "--scheme", "county-halls", "--out", "OUT"], 5, "no snapshot here"),
        (["run", "nowhere.yml", "--scheme", "county-hall", "--out", "OUT"], 4, "county-halls"),
        (["verify", "nowhere"], 5, "no manifest"),
        (["publish", "nowhere", "--out", "OUT"], 5, "no assessment here"),
        (["asses"], 2, "No such command"),
        (["snapshot", "nowhere.yml", "--out", "OUT"], 3, "nowhere.yml"),
    ],
)
def test_a_mistake_is_one_message_and_an_exit_code(shixiao, league, tmp_path, words, code, says):
    said = [str(league) if w == "LEAGUE" else str(tmp_path / "out") if w == "OUT" else w for w in words]
    got, _, err = shixiao(*said)
    assert (got, says in err) == (code, True), err


@pytest.mark.parametrize("cell", ["abc", "1e999", "95 people"])
def test_a_cell_that_is_no_number_is_named(shixiao, tmp_path, cell):
    path = tmp_path / "l.csv"
    path.write_text(f"office,score,se\na,1,1\nb,{cell},1\n")
    code, _, err = shixiao("rank", path, "--estimate", "score", "--se", "se")
    assert code == 9 and "row 3" in err


def test_every_command_has_help_with_an_example(shixiao):
    for words in (["demo"], ["snapshot"], ["assess"], ["publish"], ["run"], ["verify"], ["rank"], ["source", "draft"]):
        code, out, _ = shixiao(*words, "--help")
        assert code == 0 and f"shixiao {' '.join(words)}" in out


def test_the_schema_of_a_scheme_names_the_measures(shixiao):
    code, out, _ = shixiao("scheme", "schema")
    assert code == 0 and "on_time" in json.loads(out)["$defs"]["Ask"]["properties"]["use"]["enum"]
