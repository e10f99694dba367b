"""Looks into a workbook before anything opens it: bombs, tricks and sheets too large are refused unread.

The sizes a zip directory states are checked first, then every part is unpacked once, in pieces, and counted,
because a directory can lie. What no reader of cells tells is noted on the way: error cells, hidden rows and
columns, formulas that nobody has calculated, days counted from 1904.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shixiao.errors import SourceRefused
from shixiao.intake.formats._sheets import Beside, Formulas
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
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\shidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMNS = re.compile(
    rb"<(?:\w+:)?col\b(?=[^>]*?\shidden=[\"'](?:1|true)[\"'])"
    rb"(?=[^>]*?\smin=[\"'](\d{1,5}))(?=[^>]*?\smax=[\"'](\d{1,5}))"
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c(\s[^>]*[^>/])>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</|<(?:\w+:)?v\s*/>)?"
)
_PLACE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_IS_TEXT = re.compile(rb"\st=[\"']str[\"']")
_BOOK, _LINKS, _APP = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docprops/app.xml"
_ABOUT = (_BOOK, _LINKS, _APP)
_SINCE_1904 = re.compile(rb"\sdate1904=[\"'](?:1|true)[\"']")
_OLD_SINCE_1904 = bytes.fromhex("22000200 0100 0e000200")  # of an .xls: the record DATEMODE, and PRECISION after it
_LEFT_OPEN = re.compile(rb"\sfullCalcOnLoad=[\"'](?:1|true)[\"']")  # what programs write that cannot calculate
_COUNTS = re.compile(rb"<Application>[^<]*(?:LibreOffice|OpenOffice|WPS|Kingsoft|Collabora|ONLYOFFICE)", re.I)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"\s(?:\w+:)?(\w+)=[\"']([^\"']*)[\"']")
_TRICK = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)


@dataclass
class Found:
    """What stands in a workbook beside its cells; sheets by name, as far as its parts tell their names."""

    since_1904: bool = False
    sheets: dict[str, "Sheet"] = field(default_factory=dict)


def inspect(path: Path) -> Found:
    """What the workbook holds beside its cells; a refusal where it must not be opened."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if path.stat().st_size > LARGEST // 4:
            raise _too_large(path)
        return Found(since_1904=_OLD_SINCE_1904 in path.read_bytes())  # no more than 65,536 rows of 256 cells
    if not head.startswith(b"PK"):
        raise SourceRefused(_("this is not a spreadsheet"), str(path), _("save it again as .xlsx or CSV"))
    try:
        with zipfile.ZipFile(path) as parts:
            return _parts(path, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise SourceRefused(
            _("this is not a sound workbook: {why}", why=str(error)[:80]), str(path), _("save it again as .xlsx or CSV")
        ) from None


def _too_large(path: Path) -> SourceRefused:
    return SourceRefused(_("the workbook is too large to be opened safely"), str(path), _("export it as CSV"))


def _parts(path: Path, parts: zipfile.ZipFile) -> Found:
    listed = parts.infolist()
    said, packed = sum(p.file_size for p in listed), path.stat().st_size
    if len(listed) > PARTS or said > LARGEST or (said > SUSPECT and said > RATIO * packed):
        raise _too_large(path)
    sheets: dict[str, Sheet] = {}
    kept: dict[str, bytes] = {}
    for part in listed:
        name = part.filename.lower().lstrip("/")
        sheet = sheets.setdefault(name, Sheet()) if re.search(r"worksheets/[^/]*\.xml$", name) else None
        for piece in _pieces(parts, part):
            if name.endswith((".xml", ".rels", ".vml")) and _TRICK.search(piece):
                raise SourceRefused(_("the workbook declares XML entities, which no spreadsheet needs"), str(path))
            if sheet is not None:
                sheet.add(piece)
            elif name in _ABOUT:
                kept[name] = kept.get(name, b"") + piece
        if sheet is not None and sheet.rows * sheet.width > CELLS:
            raise _too_large(path)
    calculated = _LEFT_OPEN.search(kept.get(_BOOK, b"")) is None and (
        "xl/calcchain.xml" in {p.filename.lower() for p in listed} or bool(_COUNTS.search(kept.get(_APP, b"")))
    )
    for sheet in sheets.values():
        sheet.beside.calculated = calculated
    return Found(_SINCE_1904.search(kept.get(_BOOK, b"")) is not None, _by_name(sheets, kept))


def _by_name(sheets: dict[str, "Sheet"], kept: dict[str, bytes]) -> dict[str, "Sheet"]:
    links = dict[str, str]()
    for link in _LINK.findall(kept.get(_LINKS, b"")):
        said = dict(_ATTRIBUTE.findall(link))
        target = said.get(b"Target", b"").decode("utf-8", "replace").lower().lstrip("/")
        links[said.get(b"Id", b"").decode("utf-8", "replace")] = target.removeprefix("xl/")
    out = {}
    for element in _SHEET.findall(kept.get(_BOOK, b"")):
        said = dict(_ATTRIBUTE.findall(element))
        found = sheets.get(f"xl/{links.get(said.get(b'id', b'').decode('utf-8', 'replace'), '')}")
        if found is not None:
            out[html.unescape(said.get(b"name", b"").decode("utf-8", "replace"))] = found
    return out


def _pieces(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that end before a tag, so that no tag is cut."""
    rest = b""
    with parts.open(part) as file:
        while chunk := file.read(_PIECE):
            if rest.startswith(b"\xff\xfe") or chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                chunk = chunk.replace(b"\0", b"")  # UTF-16, read just well enough to see its tags
            chunk = rest + chunk
            rows = list(_ROWS.finditer(chunk, max(0, len(chunk) - _PIECE)))  # a formula and its value stay together
            cut = rows[-1].start() if rows else chunk.rfind(b"<") if len(chunk) < 4 * _PIECE else len(chunk)
            if cut > 0:
                yield chunk[:cut]
            rest = chunk[max(cut, 0) :]
    yield rest


@dataclass
class Sheet:
    """The rectangle that a sheet's cells span, and what stands beside them."""

    rows: int = 0
    width: int = 26
    beside: Beside = field(default_factory=Beside)
    _seen: int = 0
    _open: int = 0

    def add(self, piece: bytes) -> None:
        self.beside.errors += len(_ERROR.findall(piece))
        self.beside.hidden_rows += len(_HIDDEN_ROW.findall(piece))
        for first, last in _HIDDEN_COLUMNS.findall(piece):
            self.beside.hidden_columns += max(0, min(int(last), 16_384) - int(first) + 1)
        self.beside.filtered |= b"autoFilter" in piece
        if b"<f" in piece or b":f" in piece:
            self._formulas(piece)
        starts = len(_ROWS.findall(piece))
        self._seen += starts
        self.rows = max([self.rows, self._seen, *map(int, _ROW.findall(piece))])
        self.width = max([self.width, *map(_number, set(_FAR.findall(piece)))])
        cells = len(_CELL.findall(piece))
        if len(_REFERENCES.findall(piece)) < cells + starts or self._open:
            self._unplaced(piece)

    def _formulas(self, piece: bytes) -> None:
        for cell, value in _FORMULA.findall(piece):
            place = _PLACE.search(cell)
            if place is None or (not value and _IS_TEXT.search(cell)):  # ="" is calculated, and empty
                continue
            column = self.beside.formulas.setdefault(_number(place[1]) - 1, Formulas())
            if not value.strip():
                column.empty.append(int(place[2]))
            elif value.strip() in (b"0", b"0.0"):
                column.zero.append(int(place[2]))
            else:
                column.others += 1

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
