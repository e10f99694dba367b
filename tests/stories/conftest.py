"""One small made-up city, taken from exports to pages once for all stories."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from shixiao.demo import city, found
from shixiao.engine import open_engine
from shixiao.intake.snapshot import take
from shixiao.outcomes.assess import assess
from shixiao.people import Key
from shixiao.publish.publication import publish

CASES, SEED = 12_000, 5


@dataclass(frozen=True)
class Told:
    """The folders of one run, and what is really so."""

    place: Path

    @property
    def sources(self):
        return sorted((self.place / "exports").glob("*/source.yml"))

    @property
    def key(self):
        return Key.read(self.place / "demo.key")

    def table(self, name):
        return pq.read_table(self.place / "assessment" / f"{name}.parquet").to_pylist()

    def verdict(self, office, measure):
        rows = self.table("verdicts")
        return next(r for r in rows if r["office"].endswith(f":{office}") and r["measure"] == measure)

    def found(self):
        return found.compare(self.place / "truth.json", self.place / "assessment")


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    place = tmp_path_factory.mktemp("city")
    city.write(place, cases=CASES, seed=SEED)
    told = Told(place)
    with open_engine("duckdb", memory="1GB", threads=2, allowed=[place]) as engine:
        take(told.sources, place / "snapshot", engine, told.key)
        assess(place / "snapshot", Path("county-halls"), place / "assessment", engine)
    publish(place / "assessment", place / "publication", "zh")
    return told
