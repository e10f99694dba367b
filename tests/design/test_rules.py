"""Every rule refuses what it should and lets pass what it should; cases stand in tests/rules/<name>.yml.

A case is a scheme, shortened: what every scheme must have is put before it. `at` is a piece of the line that the
finding must point to. `tables` are drawn, `|` between columns. What carries a mend is mended and asked again.
"""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from shixiao.design.lint import lint_text, mended
from shixiao.plugs import headings, load, names

ROOT = Path(__file__).parents[2]
RULES = names("shixiao.design.rules")
HEAD = "name: case\ntitle: 例\nquestion: 问什么？\nperiod: {from: 2026-01-01, to: 2026-06-30}\n"


def case_file(name):
    return YAML(typ="safe").load((ROOT / "tests" / "rules" / f"{name}.yml").read_text(encoding="utf-8"))


def cases(verdict):
    for name in RULES:
        if (ROOT / "tests" / "rules" / f"{name}.yml").is_file():
            for sentence, case in case_file(name)[verdict].items():
                yield pytest.param(name, case, id=f"{name}: {sentence}")


def drawn(text):
    """Rows of a table drawn with `|`; numbers are numbers, a blank is nothing."""
    heads, *body = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(heads, map(value, cells), strict=True)) for cells in body]


def value(cell):
    if re.fullmatch(r"-?\d+(\.\d+)?", cell):
        return float(cell)
    return {"": None, "true": True, "false": False}.get(cell, cell)


def asked(name, case):
    text = case["scheme"] if re.match(r"(name|list): ", case["scheme"]) else HEAD + case["scheme"]
    tables = {table: drawn(rows) for table, rows in case.get("tables", {}).items()} or None
    found = lint_text(text, "case.yml", tables)
    assert name not in found.not_asked or not case.get("tables"), "the tables that the rule needs are not all drawn"
    return text, tables, [one for one in found.findings if one.rule == name]


@pytest.mark.parametrize(("name", "case"), list(cases("refused")))
def test_it_is_refused(name, case):
    text, tables, found = asked(name, case)
    assert found, "nothing was found"
    lines = [text.splitlines()[one.line - 1][one.column - 1 :] for one in found]
    assert any(case["at"] in line for line in lines), lines
    assert all(re.search("[\u4e00-\u9fff]", one.says) for one in found)
    for word in case.get("says", []):
        assert any(word in one.says for one in found), [one.says for one in found]
    if any(one.was != one.rewritten for one in found):
        again = lint_text(mended(text, "case.yml", tables), "case.yml", tables)
        left = {one.says for one in again.findings if one.rule == name and one.was != one.rewritten}
        assert left == set()


@pytest.mark.parametrize(("name", "case"), list(cases("accepted")))
def test_it_is_accepted(name, case):
    assert asked(name, case)[2] == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_cases_of_both_kinds(name):
    held = case_file(name)
    assert set(held) == {"refused", "accepted"} and all(held.values())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_refuses_why_and_what_to_do_instead(name):
    said = headings("shixiao.design.rules", name)
    assert tuple(said) == ("zh", "en", "Refuses", "Because", "Instead") and all(said.values())
    rule = load("shixiao.design.rules", name, "rule")
    assert rule.phase and rule.source
    if any(rule.quote):
        assert re.search("[\u4e00-\u9fff]", rule.quote[0])
        assert rule.quote[1] and not re.search("[\u4e00-\u9fff]", rule.quote[1])
