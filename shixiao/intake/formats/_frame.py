"""Where the rows of a CSV begin and end, by strict quote rules, so that row counts and lines are exact.

A block without quotes, blank lines and stray controls is handed on whole. Anything else is walked record by
record: a quoted field may span lines up to a bound; one that never closes, or that swallows lines and then
closes into garbage, means that everything after it would be misread, so the run stops and names the line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from shixiao.errors import SourceRefused
from shixiao.intake.formats import CELL, Fault
from shixiao.intake.shapes import shape
from shixiao.words import _


@dataclass
class Framed:
    """Bytes that a CSV parser can take without surprises, and the line each of its records starts on."""

    text: bytes
    places: np.ndarray
    quoted: bool
    faults: list[Fault] = field(default_factory=list)
    swallowed: dict[int, int] = field(default_factory=dict)  # record number → line its quote opened on


@cache
def _patterns(delimiter: str) -> tuple[re.Pattern[bytes], ...]:
    """One whole line; a block of whole lines; an unquoted field; what may stand inside quotes."""
    d = re.escape(delimiter.encode())
    plain = rb'(?!")[^' + d + rb"\r\n]*+"
    one = rb'(?:"[^"\r\n]*+(?:""[^"\r\n]*+)*+"|' + plain + rb")"
    row = one + rb"(?:" + d + one + rb")*+"
    end = rb"(?:\r\n|\n|\r)"
    return (
        re.compile(row + end + rb"?"),
        re.compile(rb"(?:" + row + end + rb")*+(?:" + row + rb")?"),
        re.compile(plain),
        re.compile(rb'[^"]*+(?:""[^"]*+)*+'),
    )


def frame(text: bytes, first: int, delimiter: str, last: bool, where: str) -> tuple[Framed, bytes, int]:
    """The complete records of `text`, the bytes left over for the next block, and the line they start on."""
    ends = _line_ends(text)
    if ends is not None:
        quoted = b'"' in text
        if not quoted or _patterns(delimiter)[1].fullmatch(text):
            n = len(ends) + (0 if not text or text.endswith((b"\n", b"\r")) else 1)
            return Framed(text, np.arange(first, first + n), quoted), b"", first + n
    return _walked(text, first, delimiter, last, where)


def _line_ends(text: bytes) -> np.ndarray | None:
    """Where the lines end, if they all end alike and none is blank."""
    letters, mark, shortest = np.frombuffer(text, np.uint8), 10 if b"\n" in text else 13, 2
    ends = np.flatnonzero(letters == mark)
    if mark == 10 and b"\r" in text:
        shortest = 3
        if len(ends) != np.count_nonzero(letters == 13) or (letters[ends - 1] != 13).any():
            return None
    blank = len(ends) > 0 and (ends[0] < shortest - 1 or (np.diff(ends) < shortest).any())
    return None if blank else ends


def _walked(text: bytes, first: int, delimiter: str, last: bool, where: str) -> tuple[Framed, bytes, int]:
    good: list[bytes] = []
    places: list[int] = []
    out = Framed(b"", np.zeros(0, np.int64), True)
    for record in records(text, first, delimiter, where):
        if record.open and not last:
            out.text, out.places = b"".join(good), np.array(places, np.int64)
            return out, record.text, record.line
        if record.open:
            raise _unbalanced(record.opened, where)
        if record.garbage:
            out.faults.append(Fault(record.line, "text_after_quote", "", _shape(record.text)))
            continue
        if record.lines > 1:
            out.swallowed[len(good)] = record.opened
        good.append(record.text if record.text.endswith((b"\n", b"\r")) else record.text + b"\n")
        places.append(record.line)
    out.text, out.places = b"".join(good), np.array(places, np.int64)
    return out, b"", first + newlines(text)


@dataclass
class Record:
    pieces: list[bytes]
    line: int  # where it starts
    opened: int = 0  # line on which its last quote opened
    garbage: bool = False
    open: bool = False

    @property
    def text(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def lines(self) -> int:
        return len(self.pieces)


def records(text: bytes, first: int, delimiter: str, where: str) -> Iterator[Record]:
    """The records of `text`, blank lines left out; the last one may be open."""
    whole = _patterns(delimiter)[0]
    pending, size = Record([], 0), 0
    for number, line in enumerate(text.splitlines(keepends=True), first):
        if not pending.open:
            if not line.strip(b"\r\n"):
                continue
            if b'"' not in line or whole.fullmatch(line):
                yield Record([line], number)
                continue
            pending, size = Record([], number), 0
        _follow(pending, line, number, delimiter)
        size += len(line)
        if pending.garbage and pending.lines > 1:
            raise _swallowing(pending.opened, where)
        if not pending.open:
            yield pending
        elif pending.lines > 1 and size > CELL:
            raise _unbalanced(pending.opened, where)
    if pending.open:
        yield pending


def _follow(record: Record, line: bytes, number: int, delimiter: str) -> None:
    """Add one line to a record, following its quotes the way every CSV reader does."""
    _whole, _block, plain, content = _patterns(delimiter)
    mark, end, at = delimiter.encode(), len(line.rstrip(b"\r\n")), 0
    inside = record.open
    while inside or at < end:
        if inside:
            at = _end(content, line, at)
            if at >= len(line):
                break
            at, inside = at + 1, False
            if at < end and not line.startswith(mark, at):
                record.garbage = True
                found = line.find(mark, at, end)
                at = end if found < 0 else found
        elif line.startswith(b'"', at):
            at, inside, record.opened = at + 1, True, number
            continue
        else:
            at = _end(plain, line, at)
        at += len(mark)
    record.open = inside
    record.pieces.append(line)


def _end(pattern: re.Pattern[bytes], line: bytes, at: int) -> int:
    found = pattern.match(line, at)
    return found.end() if found else at


def newlines(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def _shape(text: bytes) -> str:
    return shape(text[:256].decode("utf-8", "replace").rstrip("\r\n"))


def _unbalanced(line: int, where: str) -> SourceRefused:
    return SourceRefused(
        _("a quote opens here and does not close; every row after it would be misread"),
        f"{where}:{line}",
        _("correct the quotes in this line, or export the file again"),
    )


def _swallowing(line: int, where: str) -> SourceRefused:
    return SourceRefused(
        _("a quote that opens here swallows the lines after it"),
        f"{where}:{line}",
        _("correct the quotes in this line, or export the file again"),
    )
