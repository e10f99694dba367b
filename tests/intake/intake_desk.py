"""A desk on which small sources are made and taken: files drawn in the test, the snapshot read back as rows."""

import textwrap
from pathlib import Path

import pyarrow.parquet as pq

from shixiao.intake.snapshot import take
from shixiao.people import Key

KEY = Key(bytes(range(32)))

CASES = """
    source: hall
    title: a hall
    inputs:
      - file: cases.csv
        tables:
          offices: {from_distinct: true, office: office, name: office}
          cases: {case: no, office: office, opened_at: opened, closed_at: closed, visits: visits}
"""


class Taken:
    """A snapshot and what stands in it."""

    def __init__(self, snapshot):
        self.snapshot, self.counts = snapshot, snapshot.counts

    def rows(self, table):
        found = self.snapshot.files(f"facts/{table}")
        return [row for path in found for row in pq.read_table(path).to_pylist()]

    def column(self, table, name):
        return [row[name] for row in self.rows(table)]

    def rejected(self, table):
        return pq.read_table(self.snapshot.file(f"rejected/{table}.parquet")).to_pylist()

    def why(self, table):
        return [(r["row"], r["column"], r["reason"]) for r in self.rejected(table)]

    def sums(self, table, number=0):
        return {k: v for k, v in self.counts["inputs"][number]["tables"][table].items() if k != "reasons"}


def write(folder: Path, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else textwrap.dedent(content).lstrip("\n").encode()
        (folder / name).write_bytes(raw)


def described(folder: Path, source: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "source.yml"
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    return path


def taken(folder: Path, engine, source: str, files=None, key=KEY) -> Taken:
    """The snapshot of one source whose files stand beside it."""
    path = described(folder / "in", source)
    write(folder / "in", files or {})
    return Taken(take([path], folder / "out", engine, key))
