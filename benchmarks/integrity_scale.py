"""The whole check of 1 to 40 million ratings of 3,000 offices: seconds and peak memory on two threads.

    python benchmarks/integrity_scale.py [--most MILLIONS] [--memory 4GB] [--out DIR] [--chart FILE.svg]

An honest year (people rate the offices of their own county, some often; families share a phone, halls have kiosks; one
in twelve writes something), with one group of forty people planted who go round ten offices in step. Each size runs in
a process of its own; the snapshot is written before and not counted.
"""

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from bars import record

from shixiao.engine import open_engine
from shixiao.facts import facts
from shixiao.integrity._check import check

SIZES = (1, 2, 4, 10, 20, 40)
OFFICES, PART, GROUP, PLACES = 3_000, 2_000_000, 40, 10
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
WORDS = (
    "'窗口','排队','材料','系统','老人','孩子','一次','三趟','电话','网上','复印','签字','证件','大厅','周末','中午'"
)


def u(k: int) -> str:
    """A uniform number that depends only on the row."""
    return f"((hash(i * 37 + {k}) % 1000003) / 1000003.0)"


RATINGS = f"""
WITH raw AS (
  SELECT i, (hash(i * 37 + 1) % {{people}}) AS p, {u(2)} AS a, {u(3)} AS b, {u(4)} AS c, {u(5)} AS d, {u(6)} AS e
  FROM range({{start}}, {{end}}) r(i)
), placed AS (
  SELECT *, ((hash(p * 7) % {OFFICES // 10}) * 10 + floor(10 * pow(b, 1.5)))::INT AS o,
         floor(261 * a)::INT AS workday, 8 + 9 * c AS h, (hash(p * 11 + i % 3) % 6) + 1 AS visits
  FROM raw
), timed AS (
  SELECT *, TIMESTAMPTZ '2025-01-01 00:00:00+00' + to_days((workday // 5 * 7 + workday % 5)::INT)
         + to_seconds((h * 3600)::INT) AS given
  FROM placed
)
SELECT 'r' || i AS rating, 'c' || i AS "case", 'o' || lpad(o::VARCHAR, 4, '0') AS office, md5('p' || p) AS rater,
  CASE WHEN d < 0.25 THEN md5('k' || o) WHEN d < 0.4 THEN md5('f' || (p // 3)) ELSE md5('d' || p) END AS device,
  CASE WHEN d < 0.25 THEN 'terminal' WHEN d < 0.6 THEN 'qr' ELSE 'mobile' END AS channel,
  'completion' AS stage, CASE WHEN e < 0.02 THEN 1 WHEN e < 0.04 THEN 2 WHEN e < 0.1 THEN 3 WHEN e < 0.2 THEN 4
    ELSE 5 END::BIGINT AS stars,
  CASE WHEN e < 0.04 OR b < 0.06 THEN {
    " || ".join(f"list_extract([{WORDS}], 1 + (hash(i * 41 + {k}) % 16)::INT)" for k in range(9))
} || (i % 1000) END AS text,
  given AS given_at, given::DATE AS given_on, false AS is_default
FROM timed
"""

CASES = f"""
SELECT 'c' || i AS "case", office, rater AS applicant, 'counter' AS channel, 'applicant' AS filed_by,
  given_at - to_seconds(2400) AS opened_at, given_on AS opened_on, given_at - to_seconds(600) AS closed_at,
  given_on AS closed_on, '18_59' AS age_band, 'granted' AS outcome
FROM (SELECT i, p.* EXCLUDE ("case") FROM ({RATINGS}) p POSITIONAL JOIN range({{start}}, {{end}}) r(i))
"""

IN_STEP = f"""
SELECT 'g' || i AS rating, NULL::VARCHAR AS "case", 'o' || lpad((i // {GROUP} * 271)::VARCHAR, 4, '0') AS office,
  md5('g' || (i % {GROUP})) AS rater, md5('gd' || (i % {GROUP})) AS device, 'qr' AS channel, 'completion' AS stage,
  5::BIGINT AS stars, NULL::VARCHAR AS text,
  TIMESTAMPTZ '2025-05-05 02:10:00+00' + to_days((i // {GROUP} * 7)::INT)
    + to_seconds((i % {GROUP} * 60)::INT) AS given_at,
  ('2025-05-05'::DATE + (i // {GROUP} * 7)::INT) AS given_on, false AS is_default
FROM range({GROUP * PLACES}) r(i)
"""

DEVICES = f"""
SELECT md5('k' || i) AS device, 'o' || lpad(i::VARCHAR, 4, '0') AS office, 'kiosk' AS kind FROM range({OFFICES}) r(i)
"""
OFFICE_ROWS = f"""
SELECT 'o' || lpad(i::VARCHAR, 4, '0') AS office, 'office ' || i AS name, 'county ' || (i // 10) AS division
FROM range({OFFICES}) r(i)
"""


def write(place: Path, millions: int) -> Path:
    """Fact tables with so many ratings, found again if they were written before."""
    folder = place / f"ratings-{millions}"
    if (folder / "done").exists():
        return folder
    con = duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(place)})
    con.execute("SET TimeZone='UTC'")
    rows = millions * 1_000_000
    tables = [("ratings", IN_STEP), ("devices", DEVICES), ("offices", OFFICE_ROWS)]
    for start in range(0, rows, PART):
        bounds = {"start": start, "end": min(start + PART, rows), "people": rows // 4}
        tables += [("ratings", RATINGS.format(**bounds)), ("cases", CASES.format(**bounds))]
    for number, (name, sql) in enumerate(tables):
        (folder / name).mkdir(parents=True, exist_ok=True)
        con.execute(f"COPY ({sql}) TO '{folder / name}/part-{number:05}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    (folder / "done").touch()
    return folder


def measure(folder: Path, memory: str) -> None:
    """Print what one check cost and what it found."""
    with open_engine("duckdb", memory=memory, threads=2, allowed=[folder], spill=folder.parent) as engine:
        for name, fact in facts().items():
            engine.register(fact, sorted((folder / name).glob("*.parquet")))
        start = time.perf_counter()
        took: dict[str, float] = {}
        found = check(engine, YEAR, progress=lambda step: took.setdefault(step, time.perf_counter() - start))
        seconds = time.perf_counter() - start
    dossiers = [f for f in found.findings.to_pylist() if f["opens"] == "dossier"]
    planted = [f["rows"] for f in dossiers if "lockstep" in f["tests"]]
    memory_used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({"seconds": seconds, "gigabytes": memory_used, "dossiers": len(dossiers), "planted": planted,
                      "steps": took}))  # fmt: skip


def chart(rows: list[dict[str, float]], path: Path) -> None:
    """Seconds against millions of ratings."""
    left, low, right, top = 60, 270, 530, 30
    most, slowest = max(r["millions"] for r in rows), max(r["seconds"] for r in rows)
    parts, line = [], [f"{left},{low}"]
    for r in rows:
        x = left + r["millions"] / most * (right - left)
        y = low - r["seconds"] / slowest * (low - top)
        line.append(f"{x:.1f},{y:.1f}")
        said = f"{r['seconds']:.0f} s, {r['gigabytes']:.1f} GB"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#14508c"/>')
        parts.append(f'<text x="{x - 6:.1f}" y="{y - 8:.1f}" text-anchor="end">{said}</text>')
        parts.append(f'<text x="{x:.1f}" y="{low + 18}" text-anchor="middle">{r["millions"]:g}</text>')
    parts.append(f'<polyline points="{" ".join(line)}" fill="none" stroke="#14508c" stroke-width="2"/>')
    parts.append(f'<line x1="{left}" y1="{low}" x2="{right + 10}" y2="{low}" stroke="#444"/>')
    parts.append(f'<text x="290" y="{low + 40}" text-anchor="middle">million ratings</text>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 320" font-family="sans-serif" font-size="12">'
    path.write_text(head + "".join(parts) + "</svg>\n", encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--most", type=int, default=4)
    asked.add_argument("--memory", default="4GB")
    asked.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "shixiao-integrity")
    asked.add_argument("--chart", type=Path)
    asked.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    how = asked.parse_args()
    if how.one:
        measure(how.one, how.memory)
        return
    rows = []
    print(f"{'million':>8} {'seconds':>8} {'GB':>6} {'s / million':>12}  dossiers, planted rows found")
    for millions in [s for s in SIZES if s <= how.most]:
        folder = write(how.out, millions)
        command = [sys.executable, __file__, "--one", str(folder), "--memory", how.memory]
        said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
        rows.append({"millions": millions, **said})
        cost = f"{said['seconds']:8.0f} {said['gigabytes']:6.1f} {said['seconds'] / millions:12.1f}"
        print(f"{millions:8} {cost}  {said['dossiers']}, {said['planted']}", flush=True)
    if how.chart:
        chart(rows, how.chart)
    last = rows[-1]
    if last["millions"] == SIZES[-1]:
        record("check of 40 million ratings of 3,000 offices (s)", round(last["seconds"]), "<= 600")
        record("check of 40 million ratings of 3,000 offices (GB)", round(last["gigabytes"], 2), "<= 8")
        each = [r["seconds"] / r["millions"] for r in rows if r["millions"] in (4, SIZES[-1])]
        if len(each) == 2:  # from 4 million on, where the fixed cost no longer counts
            record(
                "check: seconds a rating at 40 million beside 4 million (ratio)", round(each[1] / each[0], 2), "<= 1.5"
            )
        others = last["dossiers"] - len(last["planted"])
        record("check of an honest year of 3,000 offices: dossiers of nothing planted", others, "<= 3")


if __name__ == "__main__":
    main()
