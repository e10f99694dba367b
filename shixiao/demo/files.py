"""Files that grow block by block, one per month, and workbooks as people make them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import xlsxwriter

from shixiao.demo import days
from shixiao.demo.draw import Ints
from shixiao.demo.lines import Texts, raw

MONTHS = tuple(f"2026-{m:02d}" for m in range(1, 7))
_MONTH_OF_DAY = np.array([min(max(int(days.iso(d)[5:7]), 1), 6) - 1 if days.iso(d) >= "2026" else 0
                          for d in range(days.ZERO + days.LENGTH)])  # fmt: skip


class Monthly:
    """One file per month, opened when its first row comes."""

    def __init__(self, folder: Path, pattern: str, heading: bytes = b"") -> None:
        self.folder, self.pattern, self.heading = folder, pattern, heading
        self.rows = 0
        self._open: dict[int, BinaryIO] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, lines: Texts, second: Ints) -> None:
        """Lines go to the file of the month of their instant."""
        months = _MONTH_OF_DAY[days.day_of(second)]
        for month in np.unique(months).tolist():
            self._file(month).write(raw(lines.filter(pa.array(months == month))))
        self.rows += len(lines)

    def append(self, text: bytes, month: int) -> None:
        """Lines that are not rows: broken ones."""
        self._file(month).write(text)

    def _file(self, month: int) -> BinaryIO:
        if month not in self._open:
            self._open[month] = (self.folder / self.pattern.format(MONTHS[month])).open("wb")
            self._open[month].write(self.heading)
        return self._open[month]

    def __enter__(self) -> "Monthly":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        for file in self._open.values():
            file.close()


class Workbook:
    """An XLSX file with a merged title above the headings; codes come as text in some rows and as numbers in others."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
        self.book.set_properties({"created": datetime(2026, 7, 1)})  # a clock in the file would change its bytes
        self.bold = self.book.add_format({"bold": True, "align": "center"})

    def sheet(self, name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[object]],
              note: str = "") -> int:  # fmt: skip
        """A sheet; says how many rows it has."""
        sheet = self.book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(headings) - 1, title, self.bold)
        top = 1
        if note:
            sheet.merge_range(1, 0, 1, len(headings) - 1, note)
            top = 2
        sheet.write_row(top, 0, headings, self.bold)
        n = 0
        for n, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if value is not None and value != "":
                    sheet.write(top + n, column, value)
        return n

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.book.close()
