"""Writes a snapshot of any size straight into Parquet: what is measured is the assessment, not the intake.

3,000 offices, 20 services each, cases of half a year, ratings for four cases in ten; days and offices differ, a
twentieth of the cases comes from agents. All values follow from the row number, so every run writes the same.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from shixiao import folders

OFFICES, PART = 3_000, 5_000_000

U = "(hash(i * 31 + {k}) % 1000003) / 1000003.0"  # a uniform number that only depends on the row


def u(k: int) -> str:
    return U.format(k=k)


CASES = f"""
WITH raw AS (
  SELECT i, floor({OFFICES} * pow({u(1)}, 1.4))::INT AS o, floor(181 * {u(2)})::INT AS d,
         (8 + 9 * {u(3)}) AS h, least(floor(-6 * ln(1 - {u(4)} * 0.99999)), 90)::INT AS took, {u(5)} AS a, {u(6)} AS b,
         {u(7)} AS c, {u(8)} AS e, {u(9)} AS f, (hash(i * 31 + 10) % {{people}}) AS p
  FROM range({{start}}, {{end}}) r(i)
), dated AS (
  SELECT *, TIMESTAMPTZ '2026-01-01 00:00:00+00' + to_days(d) + to_minutes((h * 60)::INT) AS opened,
         (hash(o * 211 + d) % 1000) / 1000.0 AS day_luck
  FROM raw
)
SELECT 'b:' || lpad(i::VARCHAR, 10, '0') AS "case",
  'b:o' || lpad(o::VARCHAR, 4, '0') AS office,
  'b:s' || lpad(o::VARCHAR, 4, '0') || '-' || (i % 20) AS service,
  md5('p' || p) AS applicant,
  CASE WHEN a < 0.05 THEN md5('g' || (i % 2000)) END AS agent,
  ['online','mobile','counter','counter','counter','terminal','phone','post'][1 + (8 * b)::INT % 8] AS channel,
  CASE WHEN a < 0.05 THEN 'agent' WHEN a < 0.2 THEN 'staff' ELSE 'applicant' END AS filed_by,
  opened AS opened_at, opened::DATE AS opened_on, opened AS accepted_at, opened::DATE AS accepted_on,
  CASE WHEN c < 0.7 THEN opened + to_days(20) END AS due_at, CASE WHEN c < 0.7 THEN (opened + to_days(20))::DATE END AS due_on,
  opened + to_days(7) AS promised_at, (opened + to_days(7))::DATE AS promised_on,
  CASE WHEN e < 0.95 THEN opened + to_days(took) + to_minutes(30) END AS closed_at,
  CASE WHEN e < 0.95 THEN (opened + to_days(took) + to_minutes(30))::DATE END AS closed_on,
  CASE WHEN f < 0.05 THEN 3 ELSE 0 END::BIGINT AS suspended_days, CASE WHEN f > 0.97 THEN 2 ELSE 0 END::BIGINT AS partner_days,
  CASE WHEN e < 0.85 THEN 'granted' WHEN e < 0.9 THEN 'refused' WHEN e < 0.95 THEN 'withdrawn' END AS outcome,
  CASE WHEN f < 0.98 THEN (a + day_luck * 0.4 > 0.5)::BIGINT + (b > 0.6)::BIGINT END AS visits,
  (c * 2.4)::BIGINT AS corrections, 12::BIGINT AS fields_asked, (f * f * 9)::BIGINT AS fields_rekeyed,
  (b + day_luck * 0.2 < 0.9) AS finished_online, c < 0.75 AS claimed_on_time,
  ['18_59','18_59','18_59','60_69','70_79','80_plus'][1 + (6 * c)::INT % 6] AS age_band,
  f < 0.03 AS disabled, f > 0.93 AS sole_trader, DATE '2026-06-30' AS as_of
FROM dated
"""

RATINGS = f"""
WITH raw AS (
  SELECT i, CASE WHEN i % 100 = 7 THEN i - 1 ELSE i END AS j, {u(21)} AS a, {u(22)} AS b, {u(23)} AS c
  FROM range({{start}}, {{end}}) r(i)
), about AS (SELECT *, (j * 5 // 2) AS k FROM raw)
SELECT 'b:' || lpad(i::VARCHAR, 10, '0') AS rating,
  CASE WHEN c < 0.005 THEN NULL ELSE 'b:' || lpad(k::VARCHAR, 10, '0') END AS "case",
  'b:o' || lpad(floor({OFFICES} * pow((hash(k * 31 + 1) % 1000003) / 1000003.0, 1.4))::INT::VARCHAR, 4, '0') AS office,
  md5('p' || (hash(k * 31 + 10) % {{people}})) AS rater,
  'qr' AS channel, 'completion' AS stage,
  CASE WHEN b < 0.03 THEN 1 WHEN b < 0.05 THEN 2 WHEN b < 0.12 THEN 3 WHEN b < 0.3 THEN 4 ELSE 5 END::BIGINT AS stars,
  TIMESTAMPTZ '2026-01-10 00:00:00+00' + to_minutes((250000 * a)::INT) AS given_at,
  (TIMESTAMPTZ '2026-01-10 00:00:00+00' + to_minutes((250000 * a)::INT))::DATE AS given_on,
  a < 0.3 AS is_default
FROM about
"""

OFFICE_ROWS = f"""
SELECT 'b:o' || lpad(i::VARCHAR, 4, '0') AS office, 'office ' || i AS name, 'township' AS level
FROM range({OFFICES}) r(i) ORDER BY 1
"""

SERVICE_ROWS = f"""
SELECT 'b:s' || lpad(o::VARCHAR, 4, '0') || '-' || s AS service, 'b:o' || lpad(o::VARCHAR, 4, '0') AS office,
  'service ' || s AS name, 20::BIGINT AS statutory_days, 7::BIGINT AS promised_days
FROM range({OFFICES}) a(o), range(20) b(s) ORDER BY 1
"""


def write(place: Path, cases: int) -> Path:
    """A snapshot with so many cases, and two ratings for every five; written once, found again by its size."""
    path = place / f"snapshot-{cases}"
    if (path / "manifest.json").exists():
        return path
    con = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(place)})
    con.execute("SET GLOBAL TimeZone='UTC'")  # of every cursor
    meta = {"facts": "1.2", "counts": {"tables": {}}}
    with folders.new(path, "snapshot", meta) as folder:
        (folder / "facts").mkdir()
        _copy(con, OFFICE_ROWS, folder / "facts" / "offices.parquet")
        _copy(con, SERVICE_ROWS, folder / "facts" / "services.parquet")
        with ThreadPoolExecutor(2) as pool:  # a range is read by one thread
            parts = [
                (
                    sql.format(start=start, end=min(start + PART, rows), people=max(1, cases // 3)),
                    folder / "facts" / name / f"part-{part:05}.parquet",
                )
                for name, sql, rows in (("cases", CASES, cases), ("ratings", RATINGS, cases * 2 // 5))
                for part, start in enumerate(range(0, rows, PART))
            ]
            list(pool.map(lambda part: _copy(con.cursor(), *part), parts))
        folders.write_json(folder / "counts.json", {"inputs": [], "tables": {}})
    return path


def _copy(con: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    con.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)")


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2])))
