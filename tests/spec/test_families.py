"""What every measure and every rule must be: documented, translated, the same on every engine."""

import re
from pathlib import Path

import ibis
import pytest
from drawn import in_period, pack, stage

from shixiao.facts import facts
from shixiao.integrity._kinds import COLUMNS, Certain, Detector
from shixiao.integrity._look import Look
from shixiao.measures._kinds import Kind, Ratio
from shixiao.plugs import headings, load, names
from shixiao.words import catalogue

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (ROOT / "rulepacks").glob("*.yml"))
FAMILIES = {
    "shixiao.measures": ("Asks", "Counts", "Says", "Silent on", "Gamed by"),
    "shixiao.integrity": ("Finds", "Evidence", "Blind to", "Innocent"),
}
MEMBERS = [(family, name) for family in FAMILIES for name in names(family)]
MEASURES = names("shixiao.measures")
RULES = names("shixiao.integrity")
# These differ between DuckDB and Spark, or between two runs of one of them.
FORBIDDEN = (
    r"approx_\w+|\.hash\(|hexdigest\((?!\"md5\"\))|levenshtein|\.corr\(|\.cov\(|\.var\(|\.std\(|variance|stddev|argmax|argmin|"
    r"arbitrary|\.first\(|\.last\(|\.sample\(|random|\.now\(|\.today\(|\.median\(|\.mean\(|delta\(|\.strip\("
)


@pytest.mark.parametrize(("family", "name"), MEMBERS)
def test_it_has_all_headings_in_order(family, name):
    said = headings(family, name)
    assert tuple(said)[2:] == FAMILIES[family]
    assert re.search("[\u4e00-\u9fff]", said["zh"]) and said["en"] and all(said.values())


@pytest.mark.parametrize(("family", "name"), MEMBERS)
def test_every_paragraph_and_sentence_is_there_in_chinese(family, name):
    known, said = catalogue("zh"), headings(family, name)
    texts = [*list(said)[2:], *list(said.values())[2:]]
    if family == "shixiao.integrity":
        texts.append(load(family, name, "detector").says)
    assert [text for text in texts if not re.search("[\u4e00-\u9fff]", known.get(text, ""))] == []


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_called_what_its_docstring_calls_it(name):
    measure = load("shixiao.measures", name, "measure")
    assert isinstance(measure, Kind) and measure.title == headings("shixiao.measures", name)["zh"]
    assert all(re.search("[\u4e00-\u9fff]", extra.zh) and extra.en for extra in measure.beside.values())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_called_what_its_docstring_calls_it(name):
    rule = load("shixiao.integrity", name, "detector")
    assert isinstance(rule, (Certain, Detector)) and rule.title == headings("shixiao.integrity", name)["zh"]
    if isinstance(rule, Certain):
        assert tuple(rule.finds().columns) == COLUMNS


@pytest.mark.spark
def test_every_search_looks_at_a_place_where_nothing_happened_and_finds_nothing(engine):
    for fact in facts().values():
        engine.put(fact.name, fact.schema.to_pyarrow().empty_table())
    for name in RULES:
        detector, look = load("shixiao.integrity", name, "detector"), Look(engine)
        if isinstance(detector, Detector):
            found = engine.arrow(detector.finds(look))
            look.forget()
            assert (found.column_names, found.num_rows) == ([*COLUMNS, "doubted"], 0)


@pytest.mark.parametrize(("family", "name"), MEMBERS)
def test_it_has_a_test_of_its_own(family, name):
    folder = {"shixiao.measures": "spec/measures", "shixiao.integrity": "integrity"}[family]
    assert (ROOT / "tests" / folder / f"test_{name}.py").is_file()


@pytest.mark.parametrize("name", MEASURES)
def test_the_shipped_packs_set_every_limit_it_needs(name):
    needed = load("shixiao.measures", name, "measure").needs_limits
    for shipped in SHIPPED:
        pack(shipped)[0].require(needed, pack(shipped)[0].days.from_, name)


@pytest.mark.parametrize("name", MEASURES)
def test_all_that_is_summed_is_a_whole_number(name):
    measure = load("shixiao.measures", name, "measure")
    t = measure.rows()
    sums = [*(measure.sums(t).values() if isinstance(measure, Ratio) else ())]
    sums += [value for pair in measure.besides(t).values() for value in pair]
    assert {str(value.type().copy(nullable=True)) for value in sums} <= {"int8", "int64"}


@pytest.mark.parametrize("path", sorted((ROOT / "shixiao").glob("[mi][en][at]*/*.py")), ids=lambda p: p.stem)
def test_expressions_use_nothing_that_engines_disagree_on(path):
    if path.parent.name in ("measures", "integrity"):
        code = re.sub(r'"""(?s:.*?)"""', "", path.read_text())
        assert re.findall(FORBIDDEN, code) == []


def test_a_forbidden_call_would_be_found():
    assert re.findall(FORBIDDEN, "t.amount.var(how='pop'), t.x.approx_median(), t.y.argmax(t.z)")


@pytest.mark.spark
def test_every_measure_and_rule_is_understood_by_both_engines(engine):
    for name in MEASURES:
        measure = load("shixiao.measures", name, "measure")
        t = in_period(measure)
        expr = measure.histogram(t) if not isinstance(measure, Ratio) else t.select(**measure.sums(t))
        sides = {f"{item}_{i}": value for item, pair in measure.besides(t).items() for i, value in enumerate(pair)}
        for one in (expr, t.select(judged=t.judged, **sides)):
            _understood(engine, one)
    for name in RULES:
        rule = load("shixiao.integrity", name, "detector")
        if isinstance(rule, Certain):
            _understood(engine, rule.finds())


def _understood(engine, expr):
    stage(engine, expr, {})
    sql = engine.con.compile(expr)
    if engine.kind == "spark":
        assert engine.session.sql(sql).columns == list(expr.columns)
    else:
        engine.con.raw_sql(f"EXPLAIN {sql}")


def test_ibis_says_what_a_measure_judges():
    assert load("shixiao.measures", "satisfied", "measure").table == "ratings"
    assert isinstance(load("shixiao.measures", "satisfied", "measure").of, ibis.Table)
