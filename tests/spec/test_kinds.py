"""A naive Python version of each kind of measure says the same as the engine, on random rows."""

import datetime as dt
from collections import defaultdict

import pyarrow as pa
import pytest
from drawn import compute, histogram, rows, sums
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis import _

from shixiao.facts import facts
from shixiao.facts.cases import cases
from shixiao.measures._kinds import Beside, Count, Duration, Mean, Proportion, Ratio, Survival, limit, unless

START = dt.date(2026, 3, 1)
PERIOD = ("2026-03-02", "2026-03-09")
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
maybe = st.none() | st.integers(0, 4)
DRAWN = st.lists(
    st.fixed_dictionaries(
        {
            "office": st.sampled_from(["east", "west"]),
            "closed_on": st.none() | st.integers(0, 10).map(lambda n: START + dt.timedelta(days=n)),
            "outcome": st.sampled_from([None, "granted", "withdrawn"]),
            "visits": maybe,
            "fields_asked": maybe,
            "fields_rekeyed": maybe,
        }
    ),
    max_size=30,
)


def table(drawn):
    schema = facts()["cases"].schema.to_pyarrow()
    whole = [dict.fromkeys(schema.names) | row | {"case": str(i)} for i, row in enumerate(drawn)]
    opened = {"opened_on": START, "opened_at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}
    return pa.Table.from_pylist([row | opened for row in whole], schema=schema)


def asked_rows(drawn):
    """The rows of the period that nobody withdrew."""
    first, last = map(dt.date.fromisoformat, PERIOD)
    return [r for r in drawn if r["closed_on"] and first <= r["closed_on"] <= last and r["outcome"] != "withdrawn"]


def naive(drawn, asks, counts, possible=lambda asked, yes: True):
    out = defaultdict(lambda: {"asked": 0, "yes": 0, "missing": 0})
    first, last = map(dt.date.fromisoformat, PERIOD)
    for r in drawn:
        if r["closed_on"] and first <= r["closed_on"] <= last:
            here = out[r["office"]]
            if r["outcome"] == "withdrawn":
                continue
            asked, yes = asks(r), counts(r)
            if asked is None or yes is None or not possible(asked, yes):
                here["missing"] += 1
            else:
                here["asked"] += asked
                here["yes"] += int(yes)
    return dict(out)


COMMON = {"title": "x", "of": cases, "when": "closed_on", "among": unless("outcome", "withdrawn")}


@FEW
@given(drawn=DRAWN)
def test_a_proportion_asks_one_of_every_row(engine, drawn):
    measure = Proportion(counts=_.visits <= 1, **COMMON)
    told = naive(drawn, lambda r: 1, lambda r: None if r["visits"] is None else r["visits"] <= 1)
    assert sums(engine, measure, period=PERIOD, cases=table(drawn)) == told


@FEW
@given(drawn=DRAWN)
def test_a_ratio_asks_as_many_as_the_row_says_and_no_row_counts_more_than_it_asks(engine, drawn):
    measure = Ratio(asks=_.fields_asked, counts=_.fields_rekeyed, **COMMON)
    told = naive(drawn, lambda r: r["fields_asked"], lambda r: r["fields_rekeyed"], lambda asked, yes: yes <= asked)
    assert sums(engine, measure, period=PERIOD, cases=table(drawn)) == told


@FEW
@given(drawn=DRAWN)
def test_a_mean_and_a_count_add_up_whole_numbers(engine, drawn):
    mean = sums(engine, Mean(counts=_.visits, **COMMON), period=PERIOD, cases=table(drawn))
    assert mean == naive(drawn, lambda r: 1, lambda r: r["visits"])
    count = sums(engine, Count(counts=_.visits > 2, **COMMON), period=PERIOD, cases=table(drawn))
    assert count == naive(drawn, lambda r: 1, lambda r: None if r["visits"] is None else r["visits"] > 2)


@FEW
@given(drawn=DRAWN)
def test_a_duration_keeps_every_known_value(engine, drawn):
    told = defaultdict(list)
    for r in sorted((r for r in asked_rows(drawn) if r["visits"] is not None), key=lambda r: r["visits"]):
        told[r["office"]].append(r["visits"])
    measure = Duration(value=_.visits, **COMMON)
    assert histogram(engine, measure, period=PERIOD, cases=table(drawn)) == told


@FEW
@given(drawn=DRAWN)
def test_a_survival_keeps_who_ended_apart_from_who_goes_on(engine, drawn):
    told = defaultdict(list)
    for r in asked_rows(drawn):
        if r["visits"] is not None:
            told[r["office"]].append((r["visits"], r["outcome"] == "granted"))
    measure = Survival(value=_.visits, ended=_.outcome == "granted", **COMMON)
    found = histogram(engine, measure, period=PERIOD, cases=table(drawn))
    assert {office: sorted(values) for office, values in found.items()} == {o: sorted(v) for o, v in told.items()}


def test_what_stands_beside_is_not_bound_to_what_the_measure_asks(engine):
    extra = {"withdrawn": Beside("撤回", "withdrawn", _.outcome == "withdrawn")}
    measure = Proportion(counts=_.visits <= limit("most_visits"), beside=extra, **COMMON)
    assert measure.needs_limits == ("most_visits",)
    number, of = measure.besides(measure.rows())["withdrawn"]
    assert number.type().is_integer() and of.type().is_integer()


@pytest.mark.parametrize(("column", "who"), [("agent", "a1"), ("applicant", "p1")])
def test_repeats_belong_to_the_agent_or_else_the_person(engine, column, who):
    drawn = rows(cases, f"case | office | {column}\n1 | east | {who}\n2 | east |")
    measure = Proportion(counts=True, title="x", of=cases)
    told = compute(engine, measure.rows().select("case", "repeats").order_by("case"), {"cases": drawn})
    assert [row["repeats"] for row in told] == [who, None]
