"""A measure is a file: no registry, no edit elsewhere."""

import datetime as dt

import pytest
from outcomes.small import assessed, verdict

import shixiao.measures
from shixiao import plugs

FILE = '''"""群众自己没跑的占比 · Never had to come.

Asks        every case closed in the period.
Counts      those without any visit.
Says        how often nobody had to come at all.
Silent on   people who gave up.
Gamed by    not writing visits down.
"""

from ibis import _

from shixiao.facts.cases import cases
from shixiao.measures._kinds import Proportion

measure = Proportion(title="零跑动率", of=cases, when="closed_on", counts=_.visits == 0, better="more")
'''


@pytest.fixture
def one_more(tmp_path, monkeypatch):
    (tmp_path / "never_had_to_come.py").write_text(FILE, encoding="utf-8")
    monkeypatch.setattr(shixiao.measures, "__path__", [*shixiao.measures.__path__, str(tmp_path)])
    plugs.names.cache_clear()
    yield "never_had_to_come"
    plugs.names.cache_clear()


def test_a_new_file_can_be_asked_at_once(one_more, tmp_path):
    at = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    common = {"office": "east", "opened_at": at, "closed_at": at}
    rows = [{"case": str(i), "applicant": f"p{i}", "visits": i // 40, **common} for i in range(80)]
    for i, row in enumerate(rows):
        row["closed_at"] = row["opened_at"] = at + dt.timedelta(days=i % 40)
    offices = [{"office": "east", "name": "东"}]
    said = assessed(tmp_path, f"asks:\n  - {{use: {one_more}}}\n", offices=offices, cases=rows)
    east = verdict(said, "east", one_more)
    assert (east["status"], east["asked"], east["yes"]) == ("said", 80, 40)
