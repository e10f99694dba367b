"""CSV and its like: UTF-8, GB18030 or UTF-16, delimiter found, streamed, every row and line accounted for."""

import contextlib
import csv as python_csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from shixiao.errors import SourceRefused
from shixiao.intake.formats import CELL, Fault, Notes, Raw, Reading, without_long_cells
from shixiao.intake.formats._encoding import Text
from shixiao.intake.formats._frame import Framed, frame, newlines, records
from shixiao.intake.formats._headings import WITHIN, Head, find, held, taken
from shixiao.intake.shapes import shape
from shixiao.intake.source import Input
from shixiao.words import _

DELIMITERS = (",", "\t", ";", "|")
WIDEST = 2_000  # columns
HEAD = 16 << 20  # bytes among which the headings must stand
python_csv.field_size_limit(CELL)


@contextlib.contextmanager
def opened(file: Path, given: Input, wanted: frozenset[str], notes: Notes) -> Iterator[Reading]:
    """A delimited text file, its headings found and its delimiter with them."""
    with file.open("rb") as raw:
        text = Text(raw, str(file), given.encoding or "")
        blocks = text.blocks()
        first, spoilt, last = next(blocks)
        while not last and newlines(first) < WITHIN and len(first) < HEAD:
            more, more_spoilt, last = next(blocks)
            spoilt += [newlines(first) + i for i in more_spoilt]
            first += more
        delimiter, head, offset = _head(first, given, wanted, str(file), last)
        reader = _Reader(str(file), delimiter, head, wanted or frozenset(head.names))
        yield Reading(head.names, reader.read(first, offset, spoilt, last, blocks), head.lines, head.rows)


def _head(
    block: bytes, given: Input, wanted: frozenset[str], where: str, last: bool
) -> tuple[str, Head, tuple[int, int]]:
    """The delimiter under which most wanted headings (else most columns) are found, and where the data start."""
    tried, refused = [], None
    for order, delimiter in enumerate([given.delimiter] if given.delimiter else _candidates(given)):
        try:
            rows, ends = _first_rows(block, delimiter, where, last)
        except SourceRefused as refusal:  # under another delimiter its quotes may make sense
            refused = refused or refusal
            continue
        width = max((len(cells) for _p, cells in rows[:WITHIN]), default=0)
        tried.append(((max(0, held(rows, given, wanted)), width, -order), delimiter, rows, ends))
    if refused and not any(score[0] for score, *_rest in tried):
        raise refused
    _score, delimiter, rows, ends = max(tried, key=lambda t: t[0])
    head = find(rows, given, wanted, where)
    if len(head.names) > WIDEST:
        raise SourceRefused(_("more than {n} columns", n=WIDEST), where, _("check the delimiter"))
    return delimiter, head, ends[head.above - 1] if head.above else (0, 1)


def _candidates(given: Input) -> tuple[str, ...]:
    return ("\t",) if given.kind == "tsv" else DELIMITERS


def _first_rows(
    block: bytes, delimiter: str, where: str, last: bool
) -> tuple[list[tuple[int, list[str]]], list[tuple[int, int]]]:
    """The first rows as cells, and for each the (byte, line) on which the next one starts."""
    rows: list[tuple[int, list[str]]] = []
    ends: list[tuple[int, int]] = []
    at, line = 0, 1
    head = block if len(block) < (1 << 20) else block[: block.rfind(b"\n", 0, 1 << 20) + 1] or block
    for record in records(head, 1, delimiter, where):
        if len(rows) >= WITHIN or (record.open and not (last and head is block)):
            break
        while line < record.line:
            at, line = _after_line(block, at), line + 1
        for _piece in record.pieces:
            at, line = _after_line(block, at), line + 1
        said = record.text.decode("utf-8", "replace").rstrip("\r\n")
        rows.append((record.line, _cells(said, delimiter)))
        ends.append((at, line))
    if rows and not any(cells for _line, cells in rows):
        long = _("a cell has more than {n} bytes", n=f"{CELL:,}")
        raise SourceRefused(long, f"{where}:{rows[0][0]}", _("check the delimiter, and the quotation marks"))
    return rows, ends


def _cells(said: str, delimiter: str) -> list[str]:
    """The cells of a row; none where one is too long to be a heading, or a cell at all."""
    try:
        return next(python_csv.reader(io.StringIO(said, newline=""), delimiter=delimiter), [])
    except python_csv.Error:
        return []


def _after_line(block: bytes, at: int) -> int:
    ends = [e for e in (block.find(b"\n", at), block.find(b"\r", at)) if e >= 0]
    if not ends:
        return len(block)
    end = min(ends)
    return end + 2 if block.startswith(b"\r\n", end) else end + 1


class _Reader:
    def __init__(self, where: str, delimiter: str, head: Head, wanted: frozenset[str]) -> None:
        self.where, self.delimiter, self.head = where, delimiter, head
        self.take = taken(head.names, wanted)

    def read(
        self, block: bytes, start: tuple[int, int], spoilt: list[int], last: bool, blocks: Iterator[Any]
    ) -> Iterator[Raw]:
        offset, line = start
        ahead, base = block[offset:], 1
        marked = [base + i for i in spoilt if base + i >= line]
        while True:
            framed, rest, after = frame(ahead, line, self.delimiter, last, self.where)
            if len(framed.text) or framed.faults:
                yield self._parsed(framed, marked)
            if last:
                return
            base = after + newlines(rest)
            more, spoilt, last = next(blocks)
            marked = [m for m in marked if m >= after] + [base + i for i in spoilt]
            ahead, line = rest + more, after

    def _parsed(self, framed: Framed, marked: list[int]) -> Raw:
        invalid: list[Any] = []

        def ragged(row: Any) -> str:
            invalid.append(row)
            return "skip"

        try:
            cells = pyarrow.csv.read_csv(
                pa.BufferReader(framed.text),
                read_options=pyarrow.csv.ReadOptions(
                    column_names=self.head.names, use_threads=False, block_size=len(framed.text) + 1
                ),
                parse_options=pyarrow.csv.ParseOptions(
                    delimiter=self.delimiter,
                    quote_char='"' if framed.quoted else False,
                    newlines_in_values=framed.quoted,
                    invalid_row_handler=ragged,
                ),
                convert_options=pyarrow.csv.ConvertOptions(
                    check_utf8=False,
                    column_types=dict.fromkeys(self.take, pa.string()),
                    include_columns=self.take,
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid as fault:
            if "Empty CSV file" not in str(fault):  # what pyarrow says where every row was ragged
                raise RuntimeError(
                    f"{self.where}: Arrow does not read what was framed"
                ) from None  # its words hold cells
            cells = pa.Table.from_batches([_none(self.take)])
        return self._placed(cells, framed, invalid, marked)

    def _placed(self, cells: pa.Table, framed: Framed, invalid: list[Any], marked: list[int]) -> Raw:
        faults, keep = list(framed.faults), np.ones(len(framed.places), bool)
        for row in invalid:
            at = row.number - 1
            if at in framed.swallowed:
                raise SourceRefused(
                    _("a quote that opens here swallows the lines after it"),
                    f"{self.where}:{framed.swallowed[at]}",
                    _("correct the quotes in this line, or export the file again"),
                )
            keep[at] = False
            said = f"{row.actual_columns} ≠ {row.expected_columns}"
            faults.append(Fault(int(framed.places[at]), "ragged_row", "", said))
        places = framed.places[keep]
        if cells.num_rows != len(places):
            raise RuntimeError(f"{self.where}: {cells.num_rows} rows parsed, {len(places)} framed")
        batch = cells.combine_chunks().to_batches()[0] if cells.num_rows else _none(self.take)
        if marked:
            batch, places = self._without(batch, places, framed, marked, faults)
        return without_long_cells(batch, places, faults, b"\0" in framed.text)

    def _without(
        self, batch: pa.RecordBatch, places: np.ndarray, framed: Framed, marked: list[int], faults: list[Fault]
    ) -> tuple[pa.RecordBatch, np.ndarray]:
        """Rows on whose lines stands what cannot be decoded are rejected."""
        spans = {int(framed.places[i]) for i in framed.swallowed}
        hit = set()
        for line in marked:
            at = int(np.searchsorted(places, line, "right")) - 1
            if at >= 0 and (places[at] == line or int(places[at]) in spans):
                hit.add(at)
        for at in sorted(hit):
            faults.append(Fault(int(places[at]), "bad_encoding", "", shape(str(batch.column(0)[at]))))
        keep = np.ones(len(places), bool)
        keep[sorted(hit)] = False
        return batch.filter(pa.array(keep)), places[keep]


def _none(names: list[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _name in names], names)
