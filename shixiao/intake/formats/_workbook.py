"""Looks into a workbook before anything opens it: bombs, tricks and sheets too large are refused unread.

The sizes a zip directory states are checked first, then every part is unpacked once, in pieces, and counted,
because a directory can lie.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shixiao.errors import SourceRefused
from shixiao.intake.shapes import unquoted
from shixiao.words import _

LARGEST = 1 << 30  # bytes of all parts, unpacked
SUSPECT, RATIO = 64 << 20, 200  # beyond this size, packing better than this is no spreadsheet
PARTS = 10_000
CELLS = 32_000_000  # of the rectangle around a sheet, which is held in memory
_PIECE = 4 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=[\"'](\d{1,9})[\"']")
_ROWS = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FAR = re.compile(rb"\sr=[\"']([A-Z]{2,4})\d")
_REFERENCES = re.compile(rb"\sr=[\"'][A-Z0-9]")
_ERROR = re.compile(rb"\st=[\"']e[\"']")
_TRICK = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)


def inspect(path: Path) -> int:
    """How many error cells (#N/A, #REF! …) the workbook holds; a refusal where it must not be opened."""
    with path.open("rb") as file:
        head = file.read(2048)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if path.stat().st_size > LARGEST // 4:
            raise _too_large(path)
        return 0  # an old .xls or .et: no more than 65,536 rows of 256 cells
    if not head.startswith(b"PK"):
        raise _no_workbook(path, head)
    try:
        with zipfile.ZipFile(path) as parts:
            return _parts(path, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise SourceRefused(
            _("this is not a sound workbook: {why}", why=unquoted(str(error))[:80]),
            str(path),
            _("save it again as .xlsx or CSV"),
        ) from None


def _no_workbook(path: Path, head: bytes) -> SourceRefused:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").replace(b"\0", b"").lower()
    if start.startswith(
        (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<div", b"<style", b"<head", b"<body")
    ):
        what = _("this is a web page that only calls itself a spreadsheet")
        return SourceRefused(what, str(path), _("open it in Excel or WPS and save it as .xlsx or CSV"))
    return SourceRefused(_("this is not a spreadsheet"), str(path), _("say its real format: with format:"))


def _too_large(path: Path) -> SourceRefused:
    return SourceRefused(_("the workbook is too large to be opened safely"), str(path), _("export it as CSV"))


def _parts(path: Path, parts: zipfile.ZipFile) -> int:
    listed = parts.infolist()
    said, packed = sum(p.file_size for p in listed), path.stat().st_size
    if len(listed) > PARTS or said > LARGEST or (said > SUSPECT and said > RATIO * packed):
        raise _too_large(path)
    errors = 0
    for part in listed:
        name = part.filename.lower()
        sheet = _Sheet() if re.search(r"worksheets/[^/]*\.xml$", name) else None
        for piece in _pieces(parts, part):
            if name.endswith((".xml", ".rels", ".vml")) and _TRICK.search(piece):
                raise SourceRefused(_("the workbook declares XML entities, which no spreadsheet needs"), str(path))
            if sheet is not None:
                sheet.add(piece)
        if sheet is not None and sheet.rows * sheet.width > CELLS:
            raise _too_large(path)
        errors += sheet.errors if sheet is not None else 0
    return errors


def _pieces(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that end before a tag, so that no tag is cut."""
    rest = b""
    with parts.open(part) as file:
        while chunk := file.read(_PIECE):
            if rest.startswith(b"\xff\xfe") or chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                chunk = chunk.replace(b"\0", b"")  # UTF-16, read just well enough to see its tags
            chunk = rest + chunk
            cut = chunk.rfind(b"<") if len(chunk) < 4 * _PIECE else len(chunk)
            if cut > 0:
                yield chunk[:cut]
            rest = chunk[max(cut, 0) :]
    yield rest


@dataclass
class _Sheet:
    """The rectangle that a sheet's cells span."""

    rows: int = 0
    width: int = 26
    errors: int = 0
    _seen: int = 0
    _open: int = 0

    def add(self, piece: bytes) -> None:
        self.errors += len(_ERROR.findall(piece))
        starts = len(_ROWS.findall(piece))
        self._seen += starts
        self.rows = max([self.rows, self._seen, *map(int, _ROW.findall(piece))])
        self.width = max([self.width, *map(_number, set(_FAR.findall(piece)))])
        cells = len(_CELL.findall(piece))
        if len(_REFERENCES.findall(piece)) < cells + starts or self._open:
            self._unplaced(piece)

    def _unplaced(self, piece: bytes) -> None:
        """Cells may leave their place out; then a row is as wide as it has cells."""
        counts = [len(_CELL.findall(row)) for row in _ROWS.split(piece)]
        counts[0] += self._open
        self.width = max(self.width, *counts) if len(counts) > 1 else max(self.width, counts[0])
        self._open = counts[-1]


def _number(column: bytes) -> int:
    """AA → 27."""
    n = 0
    for letter in column:
        n = n * 26 + letter - 64
    return n
