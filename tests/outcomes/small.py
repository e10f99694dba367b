"""A small snapshot from drawn or made tables, assessed by a scheme written in the test."""

import textwrap

import pyarrow as pa
import pyarrow.parquet as pq

from shixiao import folders
from shixiao.engine import open_engine
from shixiao.facts import VERSION, facts
from shixiao.outcomes.assess import assess

SCHEME = """
name: small
title: 小
question: 办成了吗？
period: {from: 2026-01-01, to: 2026-06-30}
"""


def typed(name, rows):
    """Rows as a fact table: what is not given is empty, a local day follows its instant."""
    fact = facts()[name]
    for row in rows:
        for column in fact.all_columns:
            if column.endswith("_on") and column not in row and row.get(column[:-3] + "_at"):
                row[column] = row[column[:-3] + "_at"].date()
    return pa.Table.from_pylist(rows, schema=fact.schema.to_pyarrow())


def snapshot(place, **tables):
    place.mkdir(exist_ok=True)
    with folders.new(place / "snapshot", "snapshot", {"facts": VERSION}) as folder:
        (folder / "facts").mkdir()
        for name, table in tables.items():
            table = table if isinstance(table, pa.Table) else typed(name, table)
            pq.write_table(table, folder / "facts" / f"{name}.parquet")
        folders.write_json(folder / "counts.json", {"inputs": [], "tables": {}})
    return place / "snapshot"


def assessed(place, scheme, engine="duckdb", threads=2, out="assessment", **tables):
    """The assessment's tables by name, as lists of rows."""
    taken = snapshot(place, **tables) if tables else place / "snapshot"
    (place / "scheme.yml").write_text(SCHEME + textwrap.dedent(scheme), encoding="utf-8")
    with open_engine(engine, memory="1GB", threads=threads, allowed=[place]) as opened:
        assess(taken, place / "scheme.yml", place / out, opened)
    return {p.stem: pq.read_table(p).to_pylist() for p in sorted((place / out).glob("*.parquet"))}


def verdict(tables, office, measure):
    return next(r for r in tables["verdicts"] if (r["office"], r["measure"]) == (office, measure))
