"""The files of a draft, opened: their columns looked at one by one, and two by two where a doubt needs that."""

import re
from collections import Counter, defaultdict
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import python_calamine

from shixiao.errors import SourceRefused
from shixiao.intake._survey import Look, look
from shixiao.intake.drafting.paper import File
from shixiao.intake.formats import sqlite, xlsx
from shixiao.intake.source import MISSING, SUFFIXES, Input
from shixiao.plugs import load as plug
from shixiao.words import _


def files(path: Path) -> list[File]:
    """What a file holds: one layout, or one per sheet or table; visible sheets first."""
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None or not path.is_file():
        why = _("{file} is no file a draft can be made of", file=path.name)
        raise SourceRefused(why, str(path), _("give CSV, XLSX, JSON Lines, Parquet or SQLite"))
    parts: list[dict[str, str]] = [{}]
    hidden: set[str] = set()
    if kind == "xlsx":
        hidden = _hidden(path)
        parts = [{"sheet": name} for name in sorted(xlsx.sheets(path), key=lambda name: name in hidden)]
    elif kind == "sqlite":
        parts = [{"table": name} for name in sqlite.tables(path)]
    out = []
    for part in parts:
        with _opened(path, kind, part, frozenset()) as reading:
            looks, rows = look(reading)
        if rows:
            said = part if len(parts) > 1 or kind == "sqlite" else {}
            out.append(File([path], kind, said, looks, rows, part.get("sheet") in hidden))
    return out


def _hidden(path: Path) -> set[str]:
    """Sheets that are not shown: they hold what somebody has put away."""
    try:
        book = python_calamine.load_workbook(str(path))
    except Exception:  # what is wrong with the workbook is said by who opens it to read
        return set()
    try:
        shown = python_calamine.SheetVisibleEnum.Visible
        return {sheet.name for sheet in book.sheets_metadata if sheet.visible != shown}
    finally:
        book.close()


def _opened(path: Path, kind: str, part: dict[str, str], wanted: frozenset[str]) -> AbstractContextManager[Any]:
    given = Input(file=path.name, format=kind, tables={}, sheet=part.get("sheet"), table=part.get("table"))
    reading: AbstractContextManager[Any] = plug("shixiao.intake.formats", kind, "opened")(path, given, wanted, {})
    return reading


def grouped(found: list[File]) -> list[File]:
    """Files that differ in numbers of their names only, and have the same headings, are one input."""
    groups: dict[Any, list[File]] = defaultdict(list)
    for file in found:
        stem = re.sub(r"\d[\d_.-]*(?=[^.]*\.)", "*", file.paths[0].name, count=1)
        groups[stem, tuple(file.part.values()), tuple(k.name for k in file.looks)].append(file)
    out = []
    for same in groups.values():
        first = same[0]
        for other in same[1:]:
            first.paths += other.paths
            first.rows += other.rows
            for a, b in zip(first.looks, other.looks, strict=True):
                a.counts.update(b.counts)
                a.sample += b.sample
                a.rows += b.rows
                a.filled, a.many = a.filled + b.filled, a.many or b.many
        out.append(first)
    return out


def together(file: File, one: Look, other: Look, filled: bool = False) -> Counter[tuple[str, Any]]:
    """How often values of two columns stand in one row; `filled`: of the other, whether it says anything at all."""
    out: Counter[tuple[str, Any]] = Counter()
    for path in file.paths:
        with _opened(path, file.kind, file.part, frozenset({one.name, other.name})) as reading:
            for raw in reading.batches:
                a, b = (_said(raw.cells.column(k.name)) for k in (one, other))
                pair = pa.table({"a": a, "b": b.is_valid() if filled else b, "n": b})
                for row in pair.group_by(["a", "b"]).aggregate([("n", "count", pc.CountOptions("all"))]).to_pylist():
                    if row["a"] is not None:
                        out[row["a"], row["b"]] += row["n_count"]
    return out


def _said(cells: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.is_in(trimmed, pa.array(MISSING)), pa.scalar(None, pa.string()), trimmed)
