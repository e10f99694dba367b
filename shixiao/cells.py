"""Cells that a spreadsheet would run: in every CSV and XLSX that anything writes they get an apostrophe before them."""

import csv
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# what starts a formula, also full-width, also after blanks that programs cut off; so does a tab
FORMULA = r"^(?:[\t\r\n]|[\s\x{a0}\x{3000}\x{feff}\x{200b}]*[=+\-@＝＋－＠﹦﹢﹣﹫−])"
_FORMULA = re.compile(re.sub(r"\\x\{(\w+)\}", lambda m: f"\\u{int(m[1], 16):04x}", FORMULA))


def neutral(value: Any) -> Any:
    """A text that would be run, with an apostrophe; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def neutral_table(table: pa.Table) -> pa.Table:
    """The same for every text and heading of a table."""
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            column = table.column(i)
            danger = pc.match_substring_regex(column, FORMULA)
            if pc.any(danger).as_py():
                marked = pc.binary_join_element_wise("'", column, "")
                table = table.set_column(i, field.name, pc.if_else(danger, marked, column))
    return table.rename_columns([neutral(name) for name in table.column_names])


class Writer:
    """Rows into a CSV file that a spreadsheet may open."""

    def __init__(self, file: Any, columns: Iterable[str]) -> None:
        self.columns = list(columns)
        self._lines = csv.writer(file, lineterminator="\n")
        self._lines.writerow([_cell(c) for c in self.columns])

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self._lines.writerow([_cell(row.get(c)) for c in self.columns])


def _cell(value: Any) -> Any:
    """A return alone would not be quoted, and many readers end the row there."""
    said = neutral(value)
    return said.replace("\r", "\n") if isinstance(said, str) else said
