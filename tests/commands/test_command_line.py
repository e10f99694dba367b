"""The command line: a mistake is one message with what, where and what to do; never a traceback."""

import inspect
import json
import re
import sys

import click
import pytest

from shixiao.__main__ import cli, main, telling
from shixiao.words import catalogue, speaking

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def shixiao(monkeypatch, capsys):
    """Calls the command line in English; what is set afterwards goes before."""
    monkeypatch.setenv("SHIXIAO_LANG", "en")

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


@pytest.mark.parametrize(("se", "says"), [((0, 0), "every standard error is 0"), ((1, -1), "row 3")])
def test_standard_errors_that_cannot_be_are_refused(shixiao, tmp_path, se, says):
    path = tmp_path / "l.csv"
    path.write_text(f"office,score,se\na,1,{se[0]}\nb,2,{se[1]}\n")
    code, _, err = shixiao("rank", path, "--estimate", "score", "--se", "se")
    assert (code, says in err) == (9, True), err


def test_every_command_has_help_with_an_example(shixiao):
    for words in (["demo"], ["snapshot"], ["assess"], ["publish"], ["run"], ["verify"], ["rank"], ["source", "draft"]):
        code, out, _ = shixiao(*words, "--help")
        assert code == 0 and f"shixiao {' '.join(words)}" in out


def test_the_schema_of_a_scheme_names_the_measures(shixiao):
    code, out, _ = shixiao("scheme", "schema")
    assert code == 0 and "on_time" in json.loads(out)["$defs"]["Ask"]["properties"]["use"]["enum"]


def test_a_mistake_is_told_in_chinese_unless_english_is_asked_for(shixiao, monkeypatch):
    monkeypatch.delenv("SHIXIAO_LANG")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    code, _, err = shixiao("verify", "nowhere")
    assert code == 5
    assert err == "这里没有清单文件\n  在哪里：nowhere\n  怎么办：请给一个由 shixiao 写成的文件夹\n"
    assert "没有 'asses' 这个命令" in shixiao("asses")[2]
    assert "没有这个文件或文件夹" in shixiao("rank", "nowhere.csv", "--yes", "a", "--asked", "b")[2]


@pytest.mark.parametrize(
    ("own", "system", "says"),
    [
        ("zh", {"LC_ALL": "en_US.UTF-8"}, "清单"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "manifest"),
        ("", {"LANG": "en_GB.UTF-8"}, "manifest"),
        ("", {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "清单"),
        ("", {"LANG": "C.UTF-8"}, "清单"),
        ("fr", {}, "SHIXIAO_LANG"),
    ],
)
def test_the_language_is_the_one_asked_for_then_that_of_the_system(shixiao, monkeypatch, own, system, says):
    monkeypatch.setenv("SHIXIAO_LANG", own)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, system.get(name, ""))
    code, _, err = shixiao("verify", "nowhere")
    assert (code, says in err) == (2 if own == "fr" else 5, True), err


def test_a_league_table_has_chinese_headings_for_people_and_names_for_programs(shixiao, league, monkeypatch):
    monkeypatch.setenv("SHIXIAO_LANG", "zh")
    how = ("--yes", "satisfied", "--asked", "asked", "--bottom", 1)
    first, east, *_ = shixiao("rank", league, *how)[1].splitlines()
    assert first.split()[0] == "名称" and "最差名次" in first and east.split()[-1] == "不在"
    assert "rank_high" in shixiao("rank", league, *how, "--format", "csv")[1].splitlines()[0]


def commands(command, path=()):
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


@pytest.mark.parametrize(("path", "command"), [pytest.param(*c, id=" ".join(c[0])) for c in commands(cli)])
def test_the_help_of_every_command_is_chinese_and_english(shixiao, monkeypatch, path, command):
    about = inspect.cleandoc(command.help).split("\n\n")[0]
    options = [p.help for p in command.params if isinstance(p, click.Option) and p.help]
    assert [said for said in (" ".join(about.split()), *options) if said not in catalogue("zh")] == []
    english = shixiao(*path, "--help")[1]
    monkeypatch.setenv("SHIXIAO_LANG", "zh")
    chinese = shixiao(*path, "--help")[1]
    assert "Usage:" in english and "用法：" in chinese
    assert not CHINESE.search(re.sub("实效|读不懂|考核细则", "", english))
    assert [part for part in chinese.split("\n\n") if not CHINESE.search(part) and "shixiao" not in part] == []


@pytest.mark.parametrize(("language", "says"), [("zh", "0.0 秒  计数"), ("en", "0.0 s  计数")])
def test_progress_is_told_in_the_language_of_the_command_line(capsys, language, says):
    with speaking(language), telling("计数"):
        pass
    assert says in capsys.readouterr().err
