"""Small tables, drawn: a test states a piece of the world and the answer stands next to it.

`rows(cases, '''case | office | visits …''')` makes an Arrow table typed by the fact's schema; `run` registers
what was drawn (all other facts are empty, `calendar` and `limits` come from a rule pack) and counts.
"""

import datetime as dt
import functools
from decimal import Decimal

import ibis
import pyarrow as pa
from ibis.expr import operations as ops

from shixiao.design.rulepack import load_rulepack
from shixiao.facts import facts
from shixiao.measures._kinds import Duration, Survival

SPOKEN = {"yes": True, "true": True, "no": False, "false": False}
ALWAYS = ("2000-01-01", "2099-12-31")
A_DAY = dt.date(2026, 1, 1)


def rows(table, drawing):
    """The table drawn with `|` between columns: blank is NULL, instants are UTC and fill their days; a cell without a
    clock gives a day and no instant."""
    lines = [line for line in drawing.strip().splitlines() if line.strip()]
    heads, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    fact = facts()[table.get_name()]
    unknown = set(heads) - set(fact.all_columns)
    assert not unknown, f"{fact.name} has no column {unknown}"
    drawn = [dict(zip(heads, cells, strict=True)) for cells in body]
    whole = [_row(fact, cells, number) for number, cells in enumerate(drawn, 1)]
    return pa.Table.from_pylist(whole, schema=fact.schema.to_pyarrow())


def _row(fact, cells, number):
    out = {name: _value(fact.schema[name], cells.get(name, "")) for name in fact.all_columns}
    for name, column in fact.all_columns.items():
        if column.role == "instant":
            day = name.removesuffix("_at") + "_on"
            if day not in cells and out[name]:
                out[day] = out[name].date()
            if ":" not in cells.get(name, ":"):
                out[name] = None
    for name, column in fact.all_columns.items():
        if column.required and column.role != "instant" and out[name] is None:
            said = name.removesuffix("_on") + "_at" if column.role == "local_day" else name
            assert said not in cells, f"{fact.name}.{name} may not be blank"
            out[name] = _filler(fact.schema[name], number)
    return out


def _filler(kind, number):
    """Something for a column that is never empty, where the test does not care what."""
    if kind.is_timestamp():
        return dt.datetime.combine(A_DAY, dt.time(), dt.UTC)
    if kind.is_date():
        return A_DAY
    return f"r{number}" if kind.is_string() else False if kind.is_boolean() else number


def _value(kind, cell):
    if cell == "":
        return None
    if kind.is_timestamp():
        return dt.datetime.fromisoformat(cell).replace(tzinfo=dt.UTC)
    if kind.is_date():
        return dt.date.fromisoformat(cell)
    if kind.is_boolean():
        return SPOKEN[cell]
    if kind.is_decimal():
        return Decimal(cell)
    return int(cell) if kind.is_integer() else cell


@functools.cache
def pack(name):
    """A shipped rule pack and its calendar, read once."""
    found = load_rulepack(name)
    return found, found.calendar()


def stage(engine, expr, tables, limits=None, period=ALWAYS, rulepack="china", on=dt.date(2026, 6, 30)):
    """Register every fact that `expr` names: as drawn, or empty."""
    held, days = pack(rulepack)
    given = {"calendar": days, "limits": _limits(held.limits(on), limits or {})} | tables
    given["periods"] = rows(facts()["periods"].table, f"from_on | until_on\n{period[0]} | {period[1]}")
    for name in sorted({op.name for op in expr.op().find(ops.UnboundTable)} & set(facts())):
        engine.put(name, given.get(name, facts()[name].schema.to_pyarrow().empty_table()))


def _limits(shipped, changed):
    kept = [row for row in shipped.to_pylist() if row["limit"] not in changed]
    said = [{"limit": k, "value": Decimal(str(v)), "unit": "", "document": None} for k, v in changed.items()]
    return pa.Table.from_pylist(kept + said, schema=shipped.schema)


def in_period(measure, period=ALWAYS):
    """The rows of a measure whose day lies in the period."""
    t = measure.rows()
    return t.filter(t.day.between(*map(ibis.date, period))) if measure.when else t


def compute(engine, expr, tables, **how):
    stage(engine, expr, tables, **how)
    return engine.arrow(expr).to_pylist()


def sums(engine, measure, period=ALWAYS, limits=None, rulepack="china", **tables):
    """{office: {asked, yes, missing}}; an office that was drawn and is not asked has zeros."""
    t = in_period(measure, period)
    found = compute(engine, _per_office(t, measure.sums(t)), tables, limits=limits, period=period, rulepack=rulepack)
    known = tables["offices"]["office"].to_pylist() if "offices" in tables else []
    out = {office: {"asked": 0, "yes": 0, "missing": 0} for office in known}
    for row in found:
        out[row.pop("judged")] = row
    return out


def _per_office(t, values):
    each = t.select(judged=t.judged, **values)
    return each.group_by("judged").agg(**{name: each[name].sum() for name in values})


def run(engine, measure, **given):
    """{office: (asked, yes)}"""
    return {office: (s["asked"], s["yes"]) for office, s in sums(engine, measure, **given).items()}


def missing(engine, measure, **given):
    """{office: how many rows could not be told}"""
    return {office: s["missing"] for office, s in sums(engine, measure, **given).items()}


def beside(engine, measure, item, period=ALWAYS, limits=None, rulepack="china", **tables):
    """{office: (number, of)} of something shown beside a measure."""
    t = in_period(measure, period)
    number, of = measure.besides(t)[item]
    counted = _per_office(t, {"number": number, "of": of})
    found = compute(engine, counted, tables, limits=limits, period=period, rulepack=rulepack)
    return {row["judged"]: (row["number"], row["of"]) for row in found}


def histogram(engine, measure, period=ALWAYS, limits=None, rulepack="china", **tables):
    """{office: [value, value, …]} of a Duration; of a Survival each value is (value, ended)."""
    t = measure.histogram(in_period(measure, period))
    found = compute(engine, t, tables, limits=limits, period=period, rulepack=rulepack)
    out = {}
    for row in sorted(found, key=lambda r: (r["judged"], r["value"])):
        here = out.setdefault(row["judged"], [])
        if isinstance(measure, Survival):
            here += [(row["value"], True)] * row["ended"] + [(row["value"], False)] * (row["n"] - row["ended"])
        elif isinstance(measure, Duration):
            here += [row["value"]] * row["n"]
    return out


def found(engine, rule, **tables):
    """The records that a rule of integrity finds, in order."""
    return sorted(row["record"] for row in compute(engine, rule.finds(), tables))
