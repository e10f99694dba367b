"""Lists of other people's ratings, from files through a source.yml to what `shixiao check` writes."""

import csv

import numpy as np
import pyarrow.parquet as pq
import pytest
from machine import NO_DATA, SHARED

from shixiao.engine import open_engine
from shixiao.intake.snapshot import take
from shixiao.outcomes.checking import check
from shixiao.people import Key

SOURCE = """
source: {name}
title: a list of ratings
inputs:
  - file: ratings.csv
    heading_row: 0
    columns: [{columns}]
    rows: {{at_least: 1, at_most: 1000000}}
    tables:
      offices: {{from_distinct: true, office: office, name: office}}
      ratings:
{mapped}
"""


def shared(*parts):
    """A file beside the repository, or a skip."""
    path = SHARED.joinpath("data", *parts)
    if not path.exists():
        pytest.skip(f"{NO_DATA}: {'/'.join(parts)}")
    return path


def write(place, rows, **mapped):
    """`rows` of rater, office and whatever else is `mapped` as a file, and the source.yml that maps them."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / "ratings.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    mapped = {"office": "office", "rater": "rater", **mapped}
    lines = "\n".join(f"        {column}: {said}" for column, said in mapped.items())
    columns = ", ".join(["rater", "office", *[c for c in mapped if c not in ("office", "rater")]])
    (place / "source.yml").write_text(SOURCE.format(name="list", columns=columns, mapped=lines), encoding="utf-8")
    return place / "source.yml"


def checked(place, source, data=None):
    """What check says, and the place, score and rule of each rater as the list names them."""
    key = Key(b"a list of other people's ratings")
    with open_engine("duckdb", memory="2GB", threads=2, allowed=[place, *([data] if data else [])]) as engine:
        take([source], place / "snapshot", engine, key, data)
        found = check(place / "snapshot", place / "check", engine)
    return found, pq.read_table(place / "check" / "raters.parquet").to_pylist(), key


def scores(raters, key, names):
    """Name of a rater to score, for those of the names that rated."""
    by = {r["rater"]: r["score"] for r in raters}
    told = {name: by.get(key.one(str(name), "person")) for name in names}
    return {name: score for name, score in told.items() if score is not None}


def ordered(labels, score):
    """Area under the curve, average precision, and precision among the first hundred; 1 is what is looked for."""
    known = sorted(set(labels) & set(score), key=lambda r: (-score[r], str(r)))
    y, s = np.array([labels[r] for r in known]), np.array([score[r] for r in known])
    hits = np.cumsum(y) / np.arange(1, len(y) + 1)
    _values, place, times = np.unique(s, return_inverse=True, return_counts=True)
    rank = (np.cumsum(times) - (times - 1) / 2)[place]
    ones = y.sum()
    area = (rank[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))
    return float(area), float(hits[y == 1].mean()), float(y[:100].mean())
