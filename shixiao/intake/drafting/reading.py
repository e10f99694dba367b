"""The files of a draft, opened: their columns looked at one by one, and two by two where a doubt needs that."""

import contextlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from shixiao.errors import SourceRefused
from shixiao.intake._survey import Look, look
from shixiao.intake.drafting.paper import File
from shixiao.intake.formats import Notes, Reading
from shixiao.intake.listing import listed
from shixiao.intake.opening import Opened, opened
from shixiao.intake.source import MISSING, Input, check_input
from shixiao.words import _

_NAMED_HERE = re.compile(r"column \d+|.* \(\d+\)")  # headings that the file itself may not have


def files(path: Path, said: dict[str, Any]) -> list[File]:
    """What a file holds: one layout, or one per sheet or table; hidden sheets only where there is nothing else."""
    if not path.is_file():
        why = _("{file} is no file a draft can be made of", file=path.name)
        raise SourceRefused(why, str(path), _("give CSV, XLSX, JSON Lines, Parquet or SQLite"))
    given = Input(file=path.name, tables={}, table="*", **said)
    check_input(given, str(path))
    with opened(path, given) as found:
        behind = [name for name in found.hidden() if name != given.sheet]
        parts = found.tables()
        shown = _looked_at(path, found, given, said, parts, len(parts) > 1)
        left = [file for name in behind for file in _behind(path, found, given, said, name)]
    for file in shown if left else []:
        file.hidden = _hidden([f.part["sheet"] for f in left], sum(f.rows for f in left))
    for file in left:
        file.hidden = _("only hidden sheets hold rows; does this one count?")
    if not shown and not left:
        raise SourceRefused(_("the file holds no rows below headings"), str(path), _("check the file"))
    return shown or left


def _looked_at(
    path: Path, found: Opened, given: Input, said: dict[str, Any], parts: list[dict[str, str]], several: bool
) -> list[File]:
    out = []
    for part in parts:
        with found.reading(frozenset(), Notes(), **part) as reading:
            looks, rows = look(reading)
        if rows:
            words = {what: name for what, name in part.items() if several or what == "table"}
            words |= {"heading_rows": str(reading.rows)} if reading.rows > 1 else {}
            words |= {word: str(value) for word, value in said.items()}
            again = given.model_copy(update=part | ({"heading_rows": reading.rows} if reading.rows > 1 else {}))
            out.append(File([path], [again], words, looks, rows))
    return out


def _behind(path: Path, found: Opened, given: Input, said: dict[str, Any], name: str) -> list[File]:
    """A hidden sheet, if it holds a table and no list of words to choose from."""
    try:
        return [f for f in _looked_at(path, found, given, said, [{"sheet": name}], True) if len(f.looks) > 1]
    except SourceRefused:  # it is empty, or has no headings: nothing to speak of
        return []


def _hidden(names: list[str], rows: int) -> str:
    """Sheets that somebody has put away are named, and left to a person."""
    return _("hidden sheets are left out: {names}; their {n} rows may be old", names=listed(names), n=rows)


@contextlib.contextmanager
def _opened(path: Path, given: Input, wanted: frozenset[str]) -> Iterator[Reading]:
    with opened(path, given) as found, found.reading(wanted, Notes()) as reading:
        yield reading


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
            first.given += other.given
            first.hidden = first.hidden or other.hidden
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
    wanted = frozenset({one.name, other.name})
    names = {held.name for held in file.looks}
    if any(_NAMED_HERE.fullmatch(name) or f"{name} (2)" in names for name in wanted):
        wanted = frozenset()  # all columns: these two cannot be asked for by name
    for path, given in zip(file.paths, file.given, strict=True):
        with _opened(path, given, wanted) as reading:
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
