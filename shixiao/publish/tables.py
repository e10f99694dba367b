"""Tables as files: CSV for spreadsheets, XLSX, JSON for programs, described by a Frictionless data package.

A cell that a spreadsheet would take for a formula gets an apostrophe in CSV and XLSX. CSV carries a byte order
mark, without which Excel reads Chinese wrongly. JSON holds plain numbers.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import xlsxwriter

from shixiao import folders
from shixiao.cells import neutral_table
from shixiao.publish import fields
from shixiao.publish.frame import Frame

BOM = b"\xef\xbb\xbf"
MOST_XLSX, MOST_JSON = 50_000, 200_000  # rows; beyond, the CSV holds them all
EPOCH = datetime(2000, 1, 1)
SHEET_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(f: Frame, folder: Path, xlsx: bool = True) -> list[dict[str, Any]]:
    """All tables of a view under `folder/tables`, and the package that describes them; says what was written."""
    place = folder / "tables"
    place.mkdir(parents=True, exist_ok=True)
    titles, resources, listed = fields.tables(), [], []
    for name, table in f.view.tables.items():
        if not table.num_rows and f.view.edition == "closed":
            continue
        files = _files(place, name, table, xlsx)
        listed.append({"name": name, "title": titles[name], "rows": table.num_rows, "files": files})
        resources.append(_resource(name, titles[name], table, f))
    folders.write_json(folder / "datapackage.json", _package(f, resources))
    return listed


def _files(place: Path, name: str, table: pa.Table, xlsx: bool) -> list[str]:
    safe = neutral_table(table)
    write_csv(place / f"{name}.csv", safe)
    out = [f"{name}.csv"]
    if xlsx and table.num_rows <= MOST_XLSX:
        _xlsx(place / f"{name}.xlsx", name, safe)
        out.append(f"{name}.xlsx")
    if table.num_rows <= MOST_JSON:
        _json(place / f"{name}.json", table)
        out.append(f"{name}.json")
    return out


def write_csv(path: Path, table: pa.Table) -> None:
    with path.open("wb") as file:
        file.write(BOM)
        pacsv.write_csv(table, file)


def _json(path: Path, table: pa.Table) -> None:
    """A list of records, a hundred to a line: quick to write, and no line is too long to look at."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for at in range(0, table.num_rows, 100):
            rows = table.slice(at, 100).to_pylist()
            text = json.dumps(rows, ensure_ascii=False, default=_plain, allow_nan=False)
            file.write((",\n" if at else "\n") + text[1:-1])
        file.write("\n]\n")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _xlsx(path: Path, name: str, table: pa.Table) -> None:
    book = open_book(path)
    add_sheet(book, name, table)
    book.close()


def open_book(path: Path) -> Any:
    """A workbook without a clock in it."""
    book = xlsxwriter.Workbook(str(path), SHEET_OPTIONS)
    book.set_properties({"created": EPOCH, "author": "shixiao"})
    return book


def add_sheet(book: Any, title: str, table: pa.Table, headings: list[str] | None = None) -> Any:
    """One sheet with a frozen, bold heading; texts stay texts, so that long numbers keep their digits."""
    sheet = book.add_worksheet(title[:31])
    bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for c, name in enumerate(table.column_names):
        sheet.write_string(0, c, headings[c] if headings else name, bold)
        for r, value in enumerate(table[name].to_pylist(), 1):
            if isinstance(value, str):
                sheet.write_string(r, c, value)
            elif isinstance(value, bool):
                sheet.write_boolean(r, c, value)
            elif isinstance(value, date):
                sheet.write_datetime(r, c, value, day)
            elif value is not None:
                sheet.write_number(r, c, value)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 26)
    return sheet


def _resource(name: str, title: str, table: pa.Table, f: Frame) -> dict[str, Any]:
    said = fields.columns()
    titles = {m.name: m.title for m in f.measures.values()}
    described = [
        {"name": x.name, "type": _type(x.type), "description": said.get(x.name) or titles.get(x.name, "")}
        for x in table.schema
    ]
    return {
        "name": name,
        "title": title,
        "path": f"tables/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
        "schema": {"fields": described, "missingValues": [""]},
    }


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    return "date" if pa.types.is_date(kind) else "string"


def _package(f: Frame, resources: list[dict[str, Any]]) -> dict[str, Any]:
    head = f.head()
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in str(head["scheme"]).lower()) or "assessment"
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": head["title"],
        "description": head["question"],
        "sources": [{"title": f"assessment {head['assessment']}"}, {"title": f"snapshot {head['snapshot']}"}],
        "resources": resources,
    }
