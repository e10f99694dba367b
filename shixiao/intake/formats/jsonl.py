"""JSON Lines, and what web interfaces give: arrays of objects, and objects that hold one; one object = one row.

Nested names are joined by dots. A row in which a key stands twice is rejected: which of the two is meant, nobody knows.
"""

import codecs
import contextlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa

from shixiao.errors import SourceRefused
from shixiao.intake.formats import CELL, Fault, Notes, Raw, Reading, without_long_cells
from shixiao.intake.formats._encoding import Text
from shixiao.intake.formats._headings import checked
from shixiao.intake.listing import listed
from shixiao.intake.source import Input
from shixiao.words import _

BATCH = 20_000
WHOLE = 256 << 20  # bytes: what is no line each must be held whole
LONGEST = 16 * CELL
DEEP = 4  # names down to the list of an envelope
_GAP = re.compile("[ \\t\\r\\n\ufeff\x1e]*")
_SPREAD = re.compile(r"\s*\ufeff?\s*(?:\[|\{\s*\n|\{\s*\"[^\"]*\"\s*:\s*[\[{]\s*\n)")  # over many lines, on purpose
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_USUAL = (
    "data",
    "result",
    "results",
    "records",
    "rows",
    "items",
    "list",
    "value",
    "values",
    "features",
    "content",
    "hits",
)
Line = tuple[int, Any, str]  # place, value, why not


@dataclass(frozen=True)
class _Twice:
    """What stands where an object would, of which a key stands twice."""

    key: str


@contextlib.contextmanager
def opened(file: Path, given: Input, wanted: frozenset[str], notes: Notes) -> Iterator[Reading]:
    """A file of JSON objects; its headings are the names met so far, a wanted name must come up in the end."""
    with file.open("rb") as raw:
        whole = None if _starts_with_a_row(raw) else _whole(raw, given, file)
        lines = _lines(raw, given, str(file)) if whole is None else _records(*whole, wanted, str(file))
        headings: list[str] = []
        batches = _batches(lines, headings, wanted, str(file))
        first = next(batches, None)
        yield Reading(headings, itertools.chain([first] if first else [], batches))


def _starts_with_a_row(raw: IO[bytes]) -> bool:
    """Whether the first line is an object of its own, and more lines follow: JSON Lines, read without holding them."""
    head = raw.read(LONGEST)
    raw.seek(0)
    first, *rest = head.removeprefix(codecs.BOM_UTF8).strip().splitlines() or [b""]
    return bool(rest) and isinstance(_read(first.removesuffix(b",").decode("utf-8", "replace"))[0], dict | _Twice)


def _whole(raw: IO[bytes], given: Input, file: Path) -> tuple[list[Any], bool] | None:
    """The values of a file, one after the other, and whether bytes of it are spoilt; None if it is lines after all."""
    if file.stat().st_size > WHOLE:
        raise SourceRefused(_("a JSON array larger than 256 MiB"), str(file), _("export it as JSON Lines or CSV"))
    spoilt, texts = False, []
    for block, lines, _last in Text(raw, str(file), given.encoding or "").blocks():
        spoilt |= bool(lines)
        texts.append(block)
    text = b"".join(texts).decode()
    raw.seek(0)
    decoder, values, at = json.JSONDecoder(parse_int=str, parse_float=str, object_pairs_hook=_object), [], 0
    try:
        while (at := _GAP.match(text, at).end()) < len(text):  # type: ignore[union-attr]
            value, at = decoder.raw_decode(text, at)
            values.append(value)
    except (ValueError, RecursionError) as error:
        if not _SPREAD.match(text):
            return None
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        why = error.msg if isinstance(error, json.JSONDecodeError) else "…"
        raise SourceRefused(
            _("this is not sound JSON: {why}", why=why), f"{file}{line}", _("export it again")
        ) from None
    one_line = len(values) > 1 and len(text.splitlines()) == 1
    return None if one_line else (values, spoilt)


def _records(values: list[Any], spoilt: bool, wanted: frozenset[str], where: str) -> Iterator[Line]:
    """The rows of whole values: the items of arrays and envelopes, else the values themselves."""
    each = (v if isinstance(v, list) else _enclosed(v, wanted, where) for v in values)
    for i, item in enumerate(itertools.chain.from_iterable(each), 1):
        yield i, item, "" if isinstance(item, dict) and _is_text(item, spoilt) else "bad_json"


def _is_text(item: dict[str, Any], spoilt: bool) -> bool:
    """Only an escape can bring half a surrogate pair, and only a spoilt byte the mark of one."""
    try:
        said = json.dumps(item, ensure_ascii=False, default=str).encode()
    except UnicodeError:
        return False
    return not (spoilt and "\ufffd".encode() in said)


def _enclosed(held: Any, wanted: frozenset[str], where: str) -> list[Any]:
    """The records an object holds: the list it wraps, else itself."""
    if not isinstance(held, dict):
        return [held]
    lists = dict(_lists(held))
    best = max(lists, key=lambda name: (_met(lists[name], wanted), _is_usual(name), len(lists[name])), default="")
    beside = sum(not isinstance(v, dict | list) for v in held.values())
    itself = (
        _met([held], wanted) > _met(lists[best], wanted) if wanted and lists else beside > 1 and not _is_usual(best)
    )
    if not lists or itself:
        return [held]
    same = [name for name in lists if wanted and _met(lists[name], wanted) == _met(lists[best], wanted)]
    if len(same) > 1:
        raise SourceRefused(
            _("{n} lists hold these names: {names}", n=len(same), names=listed(same)),
            where,
            _("keep one of them, as JSON Lines"),
        )
    return lists[best]


def _is_usual(name: str) -> bool:
    return name.rsplit(".", 1)[-1].lower() in _USUAL


def _lists(held: dict[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, list[Any]]]:
    for name, value in held.items():
        if isinstance(value, list) and any(isinstance(item, dict | _Twice) for item in value):
            yield before + name, value
        elif isinstance(value, dict) and depth < DEEP:
            yield from _lists(value, f"{before}{name}.", depth + 1)


def _met(records: list[Any], wanted: frozenset[str]) -> int:
    """How many of the wanted names the first records have."""
    return len(wanted & {name for r in records[:50] if isinstance(r, dict) for name in _flat(r) or ()})


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
                value, why = _read(line.strip().removesuffix(b",").decode())
                yield number, value, why or ("" if isinstance(value, dict) else "bad_json")


def _read(text: str) -> tuple[Any, str]:
    try:
        value = json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_object)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False, default=str).encode()
        return value, ""
    except (ValueError, RecursionError):
        return None, "bad_json"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Twice:
    said = dict(pairs)
    if len(said) == len(pairs):
        return said
    names = [name for name, _value in pairs]
    return _Twice(next(name for name in names if names.count(name) > 1))


def _twice(value: Any) -> _Twice | None:
    """The first object within a value of which a key stands twice."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value if isinstance(value, _Twice) else next((t for v in inner if (t := _twice(v))), None)


def _batches(lines: Iterator[Line], headings: list[str], wanted: frozenset[str], where: str) -> Iterator[Raw]:
    seen: dict[str, None] = {}
    twice: Fault | None = None
    while True:
        faults, rows, places = _some(lines, seen)
        headings[:] = list(seen)
        twice = twice or next((f for f in faults if f.reason == "key_twice"), None)
        if not rows and not faults:
            break
        names = [n for n in headings if n in wanted] if wanted else list(headings)
        names += sorted(wanted - set(names))
        arrays = [pa.array([r.get(n) for r in rows], pa.string()) for n in names]
        cells = pa.RecordBatch.from_arrays(arrays, names)
        yield without_long_cells(cells, np.array(places, np.int64), faults)
    if not seen and twice is not None:
        raise SourceRefused(
            _("the key {name} stands twice in one object", name=repr(twice.column)),
            f"{where}:{twice.place}",
            _("which of the two is meant? export it with one"),
        )
    if not seen:
        raise SourceRefused(_("the file holds no JSON object"), where, _("check the format and the file"))
    checked(list(seen), 0, wanted, where)


def _some(lines: Iterator[Line], seen: dict[str, None]) -> tuple[list[Fault], list[dict[str, str | None]], list[int]]:
    faults: list[Fault] = []
    rows: list[dict[str, str | None]] = []
    places: list[int] = []
    for place, value, why in itertools.islice(lines, BATCH):
        row = None if why else value if _is_flat(value) else _flat(value)
        if row is None:
            twice = _twice(value)
            faults.append(Fault(place, "key_twice", twice.key) if twice else Fault(place, why or "bad_json"))
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
        elif called in out or _twice(held):
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
