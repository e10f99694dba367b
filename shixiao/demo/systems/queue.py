"""排队叫号系统 · Tickets of fourteen halls in one SQLite file; halls have the numbers of the queue's vendor."""

import sqlite3
from pathlib import Path
from types import TracebackType

import adbc_driver_sqlite.dbapi
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.demo.lines import Texts, digits, fixed, joined, stamp, whole, words
from shixiao.demo.queue import Tickets
from shixiao.demo.world import City

_OUTCOMES = ("办件", "咨询", "材料不齐退回", "过号")
_COLUMNS = ("票号", "大厅", "窗口", "取号时间", "叫号时间", "开始时间", "离开时间", "结果", "办件编号")


class Database:
    """The queue's file, filled block by block."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(path) as made:  # no journal: a killed run is thrown away whole
            made.execute("PRAGMA page_size = 4096")
            made.execute("CREATE TABLE 取号记录 (" + ", ".join(f"{c} TEXT" for c in _COLUMNS) + ")")
        made.close()
        self.link = adbc_driver_sqlite.dbapi.connect(str(path))
        self.cursor = self.link.cursor()
        self.cursor.execute("PRAGMA journal_mode = OFF")
        self.cursor.fetchall()
        self.rows = 0

    def write(self, city: City, t: Tickets, case_ids: Texts) -> None:
        names = [o["alias"] for o in city.offices]
        number = fixed(digits(self.rows + np.arange(len(t)), 9))
        columns = (
            joined(b"Q", number), words(names, t.office), whole(t.window + 1), stamp(t.taken), stamp(t.called),
            stamp(t.served), stamp(t.left), words(_OUTCOMES, t.outcome),
            case_ids.take(pa.array(t.case_row, mask=t.case_row < 0)),
        )  # fmt: skip
        table = pa.table({h: pc.cast(c, pa.string()) for h, c in zip(_COLUMNS, columns, strict=True)})
        self.cursor.adbc_ingest("取号记录", table, mode="append")
        self.link.commit()
        self.rows += len(t)

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.cursor.close()
        self.link.close()
