"""Opens a finished assessment: the one place where publishing reads anything.

What was read is kept as a `View`. Pages and tables are made from a view and see nothing else, so what an edition
leaves out of its view (see `editions`) cannot reach a page.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from shixiao import folders, trust
from shixiao.errors import FolderRefused, Tampered
from shixiao.words import _

Row = dict[str, Any]
TABLES = (
    "offices",
    "verdicts",
    "beside",
    "series",
    "gaps",
    "calibrated",
    "scores",
    "dimensions",
    "ranks",
    "wins",
    "owed",
    "load",
    "frontier",
    "findings",
    "evidence",
    "written",
    "points",
    "claims",
    "explanations",
    "effects",
    "dossier_days",
    "ties",
    "compared",
)
CASES = "cases"


@dataclass(frozen=True)
class View:
    """What one edition may see: the assessment's words and tables, whole or with things removed."""

    edition: str  # public, closed, assessor
    about: Row
    summary: Row
    notes: list[Row]
    tables: dict[str, pa.Table]
    assessment: str  # root hash of the assessment folder
    software: str
    lint: Row = field(default_factory=dict)
    compared: Row = field(default_factory=dict)  # the scheme that this one replaces, beside it
    _by_office: dict[str, tuple[pa.Table, dict[str, tuple[int, int]]]] = field(default_factory=dict)

    def has(self, table: str) -> bool:
        return table in self.tables and self.tables[table].num_rows > 0

    def rows(self, table: str) -> list[Row]:
        return list(self.tables[table].to_pylist()) if table in self.tables else []

    def part(self, table: str, office: str) -> pa.Table:
        """The rows of one office, without a search through the others."""
        if table not in self.tables:
            return pa.table({})
        if table not in self._by_office:
            self._by_office[table] = by_office(self.tables[table])
        ordered, places = self._by_office[table]
        return ordered.slice(*places.get(office, (0, 0)))

    def of(self, table: str, office: str) -> list[Row]:
        return list(self.part(table, office).to_pylist())


def by_office(table: pa.Table) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
    """The table ordered by office (stable), and where each office begins and how many rows it has."""
    codes = pc.dictionary_encode(pc.fill_null(table["office"], "").combine_chunks())
    numbers = codes.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(numbers, kind="stable")
    if not (order == np.arange(len(order))).all():
        table = table.take(pa.array(order))
    found, starts, lengths = np.unique(numbers[order], return_index=True, return_counts=True)
    names = codes.dictionary.to_pylist()
    places = {
        names[code]: (int(start), int(length)) for code, start, length in zip(found, starts, lengths, strict=True)
    }
    return table, places


def read(path: Path) -> View:
    """The whole assessment at `path`; refused when a byte of it is not as its manifest says."""
    with trust.reading(path, "assessment") as folder:
        wrong = folders.verify(path)  # what is not read is still not to be published beside
        if wrong:
            raise Tampered("; ".join(wrong[:5]), str(path), _("make the assessment again before it is published"))
        return _view(folder)


def _view(folder: trust.Opened) -> View:
    tables = {name: pq.read_table(folder.file(f"{name}.parquet")) for name in TABLES if folder.has(f"{name}.parquet")}
    if folder.has("rows/cases.parquet"):
        tables[CASES] = pq.read_table(folder.file("rows/cases.parquet"))
    missing = [name for name in ("offices", "verdicts") if name not in tables]
    if missing or not folder.has("about.json"):
        what = ", ".join([*missing, *([] if folder.has("about.json") else ["about.json"])])
        told = _("the assessment has no {what}", what=what)
        raise FolderRefused(told, str(folder.path), _("make the assessment again"))
    return View(
        edition="assessor",
        about=_json(folder, "about.json", {}),
        summary=_json(folder, "summary.json", {}),
        notes=_json(folder, "notes.json", []),
        tables=tables,
        assessment=folder.root,
        software=str(folder.manifest.get("software", "")),
        lint=_json(folder, "lint.json", {}),
        compared=_json(folder, "compared.json", {}),
    )


def _json(folder: trust.Opened, name: str, otherwise: Any) -> Any:
    if not folder.has(name):
        return otherwise
    return json.loads(folder.file(name).read_text(encoding="utf-8"))


def day(value: Any) -> date | None:
    """A date that came through JSON as text, or through Parquet as a date."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
