"""How fast a clean CSV becomes a snapshot, and in how much memory: 10 million cases of 20 columns.

`python benchmarks/intake.py [ROWS]`. The bars: 150,000 rows a second and 4 GB on two cores, from the first byte
read to the finished folder (every identifier hashed, every text searched for numbers to mask, sorted by key).
The file is written from its row numbers, so every run reads the same.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from bars import record

from shixiao.engine import open_engine
from shixiao.intake.snapshot import take
from shixiao.people import Key

SOURCE = """
source: bench
title: a clean export
inputs:
  - file: cases.csv
    tables:
      offices: {from_distinct: true, office: 单位, name: 单位}
      cases:
        case: 办件编号
        office: 单位
        service: 事项
        applicant: 证件号
        channel: {from: 渠道, values: {网上: online, 窗口: counter, 终端: terminal}}
        filed_by: {from: 申报, values: {本人: applicant, 代办: agent, 代录: staff}}
        window: 窗口
        opened_at: 申请时间
        accepted_at: 受理时间
        due_at: 法定时间
        promised_at: 承诺时间
        closed_at: 办结时间
        suspended_days: 中止
        outcome: {from: 结果, values: {准予: granted, 不予: refused}}
        visits: 次数
        corrections: 补正
        fields_asked: 填报
        finished_online: 全程
        claimed_on_time: 按时
        age_band: {from: 年龄, values: {青: "18_59", 老: "70_79"}}
"""
ROW = """
SELECT printf('511602%012d', (i * 7919) % {n}) AS 办件编号, printf('O%04d', hash(i) % 3000) AS 单位,
  printf('S%04d-%02d', hash(i) % 3000, i % 20) AS 事项,
  printf('510102%04d%02d%02d%04d', 1950 + i % 50, 1 + i % 12, 1 + i % 28, hash(i * 3) % 10000) AS 证件号,
  ['网上', '窗口', '终端'][1 + i % 3] AS 渠道, ['本人', '代办', '代录'][1 + i % 3] AS 申报, (i % 40) || '号' AS 窗口,
  strftime(TIMESTAMP '2026-01-01' + to_seconds((i * 31) % 15000000), '%Y-%m-%d %H:%M:%S') AS 申请时间,
  strftime(TIMESTAMP '2026-01-02' + to_seconds((i * 31) % 15000000), '%Y-%m-%d %H:%M:%S') AS 受理时间,
  strftime(TIMESTAMP '2026-01-21' + to_seconds((i * 31) % 15000000), '%Y-%m-%d %H:%M:%S') AS 法定时间,
  strftime(TIMESTAMP '2026-01-08' + to_seconds((i * 31) % 15000000), '%Y-%m-%d %H:%M:%S') AS 承诺时间,
  strftime(TIMESTAMP '2026-01-05' + to_seconds((i * 31) % 15000000), '%Y-%m-%d %H:%M:%S') AS 办结时间,
  i % 3 AS 中止, ['准予', '不予'][1 + i % 2] AS 结果, i % 4 AS 次数, i % 2 AS 补正, 12 AS 填报,
  ['是', '否'][1 + i % 2] AS 全程, ['是', '否'][1 + i % 2] AS 按时, ['青', '老'][1 + i % 2] AS 年龄
FROM range({n}) r(i)
"""


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        (room / "source.yml").write_text(SOURCE, encoding="utf-8")
        duckdb.sql(f"COPY ({ROW.format(n=rows)}) TO '{room / 'cases.csv'}' (HEADER)")
        size = (room / "cases.csv").stat().st_size
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        with open_engine(memory="1500MB", threads=2, spill=room) as engine:
            said = take([room / "source.yml"], room / "snapshot", engine, Key(bytes(range(32))))
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        counted = said.counts["tables"]["cases"]
        assert counted["accepted"] == counted["read"] == rows, counted
    print(f"{rows:,} rows, {size / 1e9:.2f} GB in {seconds:.1f} s: {rows / seconds:,.0f} rows/s")
    print(f"peak memory {peak / 1e6:.2f} GB (before the run: {before / 1e6:.2f} GB)")
    record("intake: rows of clean CSV a second", round(rows / seconds), ">= 150000")
    record("intake: peak memory in GB", round(peak / 1e6, 2), "<= 4")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
