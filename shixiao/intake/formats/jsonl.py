"""JSON Lines, and the JSON arrays that web interfaces give: one object = one row, nested names joined by dots."""

import contextlib
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa

from shixiao.errors import SourceRefused
from shixiao.intake.formats import CELL, Fault, Raw, Reading, without_long_cells
from shixiao.intake.formats._encoding import Text
from shixiao.intake.formats._headings import checked
from shixiao.intake.source import Input
from shixiao.words import _

BATCH = 20_000
ARRAY = 256 << 20  # bytes: an array must be held whole
LONGEST = 16 * CELL
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
Line = tuple[int, Any, str]  # place, value, why not


@contextlib.contextmanager
def opened(file: Path, given: Input, wanted: frozenset[str], notes: dict[str, int]) -> Iterator[Reading]:
    """A file of JSON objects; its headings are the names met so far, a wanted name must come up in the end."""
    with file.open("rb") as raw:
        lines = _array(raw, file) if _starts_array(raw) else _lines(raw, given, str(file))
        headings: list[str] = []
        batches = _batches(lines, headings, wanted, str(file), given.public)
        first = next(batches, None)
        yield Reading(headings, itertools.chain([first] if first else [], batches))


def _starts_array(raw: IO[bytes]) -> bool:
    head = raw.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    raw.seek(0)
    return head.startswith(b"[")


def _array(raw: IO[bytes], file: Path) -> Iterator[Line]:
    if file.stat().st_size > ARRAY:
        raise SourceRefused(_("a JSON array larger than 256 MiB"), str(file), _("export it as JSON Lines or CSV"))
    value, why = _read(raw.read().decode("utf-8-sig", "replace"))
    if why or not isinstance(value, list):
        raise SourceRefused(_("this is not a sound JSON array"), str(file), _("export it again"))
    for i, item in enumerate(value, 1):
        yield i, item, "" if isinstance(item, dict) else "bad_json"


def _lines(raw: IO[bytes], given: Input, where: str) -> Iterator[Line]:
    text = Text(raw, where, given.encoding or "")
    number = 0
    for block, spoilt, _last in text.blocks():
        bad = set(spoilt)
        for i, line in enumerate(block.splitlines()):
            number += 1
            if not line.strip():
                continue
            if i in bad:
                yield number, None, "bad_encoding"
            elif len(line) > LONGEST:
                yield number, None, "cell_too_large"
            else:
                value, why = _read(line.decode())
                yield number, value, why or ("" if isinstance(value, dict) else "bad_json")


def _read(text: str) -> tuple[Any, str]:
    try:
        value = json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_object)
        if _HALF.search(text):  # only an escape can bring half a surrogate pair, which is JSON but no text
            json.dumps(value, ensure_ascii=False).encode()
        return value, ""
    except (ValueError, RecursionError):
        return None, "bad_json"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError("a name stands twice")
    return said


def _batches(
    lines: Iterator[Line], headings: list[str], wanted: frozenset[str], where: str, public: bool | None
) -> Iterator[Raw]:
    seen: dict[str, None] = {}
    while True:
        faults, rows, places = _some(lines, seen)
        headings[:] = list(seen)
        if not rows and not faults:
            break
        names = [n for n in headings if n in wanted] if wanted else list(headings)
        names += sorted(wanted - set(names))
        arrays = [pa.array([r.get(n) for r in rows], pa.string()) for n in names]
        cells = pa.RecordBatch.from_arrays(arrays, names)
        yield without_long_cells(cells, np.array(places, np.int64), faults)
    if not seen:
        raise SourceRefused(_("the file holds no JSON object"), where, _("check the format and the file"))
    checked(list(seen), 0, wanted, where, public)


def _some(lines: Iterator[Line], seen: dict[str, None]) -> tuple[list[Fault], list[dict[str, str | None]], list[int]]:
    faults: list[Fault] = []
    rows: list[dict[str, str | None]] = []
    places: list[int] = []
    for place, value, why in itertools.islice(lines, BATCH):
        row = None if why else value if _is_flat(value) else _flat(value)
        if row is None:
            faults.append(Fault(place, why or "bad_json"))
            continue
        if not row.keys() <= seen.keys():
            seen |= dict.fromkeys(row)
        rows.append(row)
        places.append(place)
    return faults, rows, places


def _is_flat(value: dict[str, Any]) -> bool:
    return all(type(v) is str or v is None for v in value.values())


def _flat(value: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, str | None] | None:
    """{"a": {"b": 1}} → {"a.b": "1"}; lists stay JSON; too deep, or a name twice: no row."""
    out: dict[str, str | None] = {}
    for name, held in value.items():
        called = f"{before}{name}"
        if isinstance(held, dict):
            inner = _flat(held, f"{called}.", depth + 1) if depth < 8 else None
            if inner is None or set(inner) & set(out):
                return None
            out |= inner
        elif called in out:
            return None
        else:
            out[called] = _cell(held)
    return out


def _cell(held: Any) -> str | None:
    if held is None or isinstance(held, str):
        return held
    if isinstance(held, bool):
        return "true" if held else "false"
    return json.dumps(held, ensure_ascii=False) if isinstance(held, list) else str(held)
