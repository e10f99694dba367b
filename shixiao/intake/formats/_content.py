"""What a file is, by what stands in it: names lie, since tools call web pages `.xls` and people rename files."""

import codecs
import re
import zipfile
from pathlib import Path

from shixiao.errors import SourceRefused
from shixiao.intake.source import SUFFIXES, Input
from shixiao.words import _

HEAD = 16 << 10
TEXTS = ("csv", "tsv", "jsonl")
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAGIC = {b"PAR1": "parquet", b"SQLite format 3\0": "sqlite", _OLE: "xlsx"}
_OTHER = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"ARROW1": "Arrow",
    b"Obj\x01": "Avro",
    b"\x09\x00\x04\x00": "Excel 2",
    b"\x09\x02\x06\x00": "Excel 3",
    b"\x09\x04\x06\x00": "Excel 4",
    b"\x09\x08\x08\x00": "Excel 5",
}
_HTML = re.compile(
    r"(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|div|style|title|script|form|center|tr|td)\b", re.S
)
_SOMEWHERE = re.compile(r"<(?:html|table|body)\b")
_MAIL = re.compile(r"(?:mime-version:|from: <saved by|content-type:\s*multipart/related)", re.M)
_JSON = re.compile(r"[\[{]\s*(?:[\]}]|[\[{]|\")")
_EXPECT_MARKUP = (".xls", ".xlsx", ".et", ".htm", ".html", ".xhtml", ".mht", ".mhtml", ".xlsm")


def kind(file: Path, given: Input) -> str:
    """The reader that can read a file; a refusal that names what it really is."""
    with file.open("rb") as raw:
        head = raw.read(HEAD)
    for start, found in _MAGIC.items():
        if head.startswith(start):
            return found
    if head.startswith(_ZIP):
        return _archive(file)
    for start, name in _OTHER.items():
        if head.startswith(start):
            raise _useless(file, name)
    if head[257:262] == b"ustar":
        raise _useless(file, "tar")
    return _text(file, head, given)


def _useless(file: Path, name: str) -> SourceRefused:
    return SourceRefused(
        _("this is {kind}, which is not read here", kind=name), str(file), _("save or unpack it as .xlsx or CSV")
    )


def _archive(file: Path) -> str:
    """An Office file is an archive too; any other archive has been unpacked before."""
    try:
        with zipfile.ZipFile(file) as parts:
            names = [n.lstrip("/") for n in parts.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "xlsx"  # whose reader says what is wrong with it
    for start, name in (("word/", "Word"), ("ppt/", "PowerPoint"), ("Index/", "Numbers"), ("mimetype", "OpenDocument")):
        if any(n.startswith(start) for n in names) and not any(n.startswith("xl/") for n in names):
            raise _useless(file, name)
    return "xlsx"


def is_office(file: Path) -> bool:
    """Whether an archive is a document itself, and not a parcel of files."""
    try:
        with zipfile.ZipFile(file) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True
    return any(n.lstrip("/").lower() in ("[content_types].xml", "mimetype", "index/document.iwa") for n in names)


def _text(file: Path, head: bytes, given: Input) -> str:
    suffix = file.suffix.lower()
    by_name = given.format or SUFFIXES.get(suffix, "")
    said = seen(head)
    if said is None or not said:
        return _by_name(file, by_name)
    low = said.lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in low and low.startswith(("<?xml", "<workbook", "<?mso")):
        return "xml2003"
    if _MAIL.match(low) or _HTML.match(re.sub(r"^<\?xml[^>]*>\s*", "", low)):
        return given.format if given.format in TEXTS else "html"
    if suffix in _EXPECT_MARKUP and _SOMEWHERE.search(low):
        return "html"
    if low.startswith("<?xml"):
        raise _useless(file, "XML")
    if given.format in TEXTS:
        return given.format
    if _JSON.match(said) and by_name != "tsv":
        return "jsonl"
    return by_name if by_name in (*TEXTS, "parquet", "sqlite") else "csv"


def _by_name(file: Path, by_name: str) -> str:
    """No text, or nothing at all: the reader its name asks for says what is wrong."""
    if not by_name:
        raise SourceRefused(
            _("what kind of file this is cannot be told"), str(file), _("give CSV, XLSX, JSON, Parquet or SQLite")
        )
    return by_name


def seen(head: bytes) -> str | None:
    """The first letters of a text file, its encoding known just well enough; None where it is no text."""
    wide = wide_as(head)
    if wide:
        return head[: len(head) // 2 * 2].decode(wide, "replace").lstrip("\ufeff \t\r\n\0")
    head = head.removeprefix(codecs.BOM_UTF8)
    if sum(b < 9 or 13 < b < 32 for b in head) * 20 > len(head):
        return None
    return head.decode("latin-1").lstrip(" \t\r\n\x0b\x0c\0")


def wide_as(head: bytes) -> str:
    """UTF-16 by its mark, or by NULs that all stand in the high bytes of Western letters and line ends."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    little, big = head[1::2].count(0), head[::2].count(0)
    for many, few, name in ((little, big, "utf-16-le"), (big, little, "utf-16-be")):
        if many * 5 > len(head) and few * 10 < many:
            return name
    return ""
