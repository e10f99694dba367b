"""Runs one search on small tables: {record: doubted} of what is hardly chance."""

import datetime as dt

import pyarrow as pa

from shixiao.facts import facts
from shixiao.integrity._floors import Floors
from shixiao.integrity._look import Look

PERIOD = (dt.date(2026, 1, 1), dt.date(2026, 6, 30))


def table(name, columns):
    """A typed fact table from lists; a list of one value is as long as the others, what is not given is empty."""
    schema = facts()[name].schema.to_pyarrow()
    n = max(len(v) for v in columns.values())
    full = {k: list(v) * n if len(v) == 1 else list(v) for k, v in columns.items()}
    for key, values in list(full.items()):
        if key.endswith("_at"):
            full[key.removesuffix("_at") + "_on"] = [None if v is None else v.date() for v in values]
    return pa.table({f.name: pa.array(full.get(f.name, [None] * n), f.type) for f in schema}).cast(schema)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def later(start, *seconds):
    return [at(start) + dt.timedelta(seconds=int(s)) for s in seconds]


def look(engine, floors=None, **tables):
    for name, fact in facts().items():
        engine.put(name, tables.get(name, fact.schema.to_pyarrow().empty_table()))
    return Look(engine, PERIOD, floors or Floors())


def searched(engine, detector, floors=None, **tables):
    here = look(engine, floors, **tables)
    rows = engine.arrow(detector.finds(here)).to_pylist()
    here.forget()
    return {row["record"]: row["doubted"] for row in rows if row["p"] is None or not row["p"] >= 0.001}
