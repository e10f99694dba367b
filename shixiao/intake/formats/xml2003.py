"""Workbooks as one XML file (“XML Spreadsheet 2003”), which old systems and reporting tools write."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Notes, _sheets
from shixiao.intake.formats._content import wide_as
from shixiao.intake.formats._sheets import Formulas, Made
from shixiao.intake.formats.xlsx import number_text
from shixiao.intake.shapes import unquoted
from shixiao.intake.source import Input
from shixiao.words import _

LARGEST = 256 << 20  # bytes: the file is held whole
WIDEST, LONGEST = 16_384, 1 << 20
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_HEAD = re.compile(rb"<\?xml[^>]*?encoding=[\"']([\w-]+)[\"']")


@contextlib.contextmanager
def sheets(file: Path, given: Input, notes: Notes) -> Iterator[list[_sheets.Sheet]]:
    """Every sheet of the file, hidden ones too."""
    if file.stat().st_size > LARGEST:
        raise SourceRefused(_("the workbook is too large to be opened safely"), str(file), _("export it as CSV"))
    book = _read(file.read_bytes(), str(file))
    calculated = book.find(".//{urn:schemas-microsoft-com:office:office}LastSaved") is not None
    if book.find(f".//{_X}Date1904") is not None:
        why = _("this workbook counts days from 1904")
        raise SourceRefused(why, str(file), _("turn off the 1904 date system, and save it as .xlsx"))
    each = enumerate(book.findall(f"{_SS}Worksheet"), 1)
    yield [_made(sheet, given, str(file), number, calculated, notes) for number, sheet in each]


opened = _sheets.opened_by(sheets)


def _read(raw: bytes, where: str) -> Element:
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", raw.replace(b"\0", b""), re.I):
        raise SourceRefused(_("the workbook declares XML entities, which no spreadsheet needs"), where)
    found = _HEAD.match(raw)
    name = wide_as(raw[:4096]) or (found[1].decode() if found else "utf-8-sig")
    try:
        text = raw.decode("gb18030" if name.lower() in ("gb2312", "gbk") else name).lstrip("\ufeff \r\n\t")
        return ElementTree.fromstring(re.sub(r"^<\?xml.*?\?>", "", text, count=1, flags=re.S))
    except (ElementTree.ParseError, UnicodeError, LookupError, ValueError) as error:
        raise SourceRefused(
            _("this is not a sound workbook: {why}", why=unquoted(str(error))[:80]),
            where,
            _("save it again as .xlsx or CSV"),
        ) from None


def _made(sheet: Element, given: Input, where: str, number: int, calculated: bool, notes: Notes) -> Made:
    said = sheet.find(f"{_X}WorksheetOptions/{_X}Visible")
    name = sheet.get(f"{_SS}Name", f"sheet {number}")
    made = Made(name, where, said is not None, _sheets.called(name, number, given), notes=notes)
    made.beside.calculated = calculated
    made.beside.filtered = sheet.find(f"{_X}AutoFilter") is not None
    made.beside.hidden_columns = sum(c.get(f"{_SS}Hidden") == "1" for c in sheet.iterfind(f"{_SS}Table/{_SS}Column"))
    place = 0
    for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        place = _number(row.get(f"{_SS}Index"), LONGEST) or place + 1
        made.beside.hidden_rows += row.get(f"{_SS}Hidden") == "1"
        made.grid.append((place, _cells(row, place, made)))
    return made


def _cells(row: Element, place: int, made: Made) -> list[str]:
    out: list[str] = []
    for cell in row.iterfind(f"{_SS}Cell"):
        at = (_number(cell.get(f"{_SS}Index"), WIDEST) or len(out) + 1) - 1
        across, down = (_number(cell.get(f"{_SS}Merge{way}"), LONGEST) for way in ("Across", "Down"))
        data = cell.find(f"{_SS}Data")
        text = _text(data, made)
        out += [""] * (at - len(out)) + [text] + [""] * min(across, WIDEST)
        if across or down:
            made.merged.setdefault(place, []).append((at, at + across, place + down))
        if cell.get(f"{_SS}Formula") is not None:
            formulas = made.beside.formulas.setdefault(at, Formulas())
            if data is None or (not text and data.get(f"{_SS}Type") != "String"):
                formulas.empty.append(place)
            elif text == "0":
                formulas.zero.append(place)
            else:
                formulas.others += 1
    return out


def _text(data: Element | None, made: Made) -> str:
    text = "" if data is None else "".join(data.itertext())
    kind = "" if data is None else data.get(f"{_SS}Type")
    if kind == "Error":
        made.beside.errors += 1
        return ""
    if kind == "Boolean":
        return "true" if text.strip() == "1" else "false"
    if kind == "DateTime":
        return re.sub(r"(?:T00:00:00)?\.0+$|T00:00:00$", "", text.strip())
    if kind == "Number":
        with contextlib.suppress(ValueError):
            return number_text(float(text))
    return text


def _number(said: str | None, most: int) -> int:
    return min(int(said), most) if said and said.isdecimal() else 0
