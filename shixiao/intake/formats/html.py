"""Tables of web pages, which many systems hand out as `.xls`; a web archive (MHT) holds such pages too."""

import contextlib
import email
import email.policy
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from shixiao.errors import SourceRefused
from shixiao.intake.formats import Notes, _sheets
from shixiao.intake.formats._content import wide_as
from shixiao.intake.formats._sheets import Made
from shixiao.intake.shapes import shown, unshown
from shixiao.intake.source import Input
from shixiao.words import _

LARGEST = 256 << 20  # bytes: a page is held whole
WIDEST, LONGEST = 16_384, 1 << 20  # columns, rows
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_SILENT = ("script", "style", "title", "noscript", "template")


@contextlib.contextmanager
def sheets(file: Path, given: Input, notes: Notes) -> Iterator[list[_sheets.Sheet]]:
    """Every table of the page; they are called `table 1`, `table 2` …"""
    if file.stat().st_size > LARGEST:
        raise SourceRefused(_("the web page is too large to be opened safely"), str(file), _("export it as CSV"))
    raw = file.read_bytes()
    page = _Page(str(file), notes)
    for text in _pages(raw, given, str(file)):
        page.feed(text)
        page.finish(notes.of(file))
    if not page.tables:
        said = " ".join(" ".join(page.words).split())[:80]
        raise SourceRefused(
            _("this is a web page without a table: {said}", said=shown(said, given.public)),
            str(file),
            _("a login page, perhaps; export the file again") + unshown(given.public),
        )
    yield [table for table in page.tables if table.grid]


opened = _sheets.opened_by(sheets)


def _pages(raw: bytes, given: Input, where: str) -> Iterator[str]:
    """The pages of a file: one, or those of a web archive."""
    if not re.match(
        rb"\s*(?:mime-version:|from: <saved by|content-type:\s*multipart)", raw.removeprefix(b"\xef\xbb\xbf"), re.I
    ):
        yield _decoded(raw, given.encoding or "", where)
        return
    mail = email.message_from_bytes(raw.lstrip(), policy=email.policy.compat32)
    found = [p for p in mail.walk() if p.get_content_type() == "text/html" and not p.is_multipart()]
    for part in found:
        held = part.get_payload(decode=True)
        yield _decoded(held if isinstance(held, bytes) else b"", str(part.get_content_charset() or ""), where)
    start = re.search(rb"<(?:html|table)\b", raw, re.I)
    if not found and start:  # tools write archives whose parts have no heads
        yield _decoded(raw[start.start() :], given.encoding or "", where)


def _decoded(raw: bytes, said: str, where: str) -> str:
    found = _CHARSET.search(raw[:8192])
    names = [said, wide_as(raw[:4096]), "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else ""]
    names += [found[1].decode() if found else "", "utf-8", "gb18030"]
    for name in names:
        name = "gb18030" if name.lower() in ("gb2312", "gbk", "cp936", "x-gbk") else name
        with contextlib.suppress(UnicodeError, LookupError):
            if name:
                return raw.decode(name)
    raise SourceRefused(_("the encoding of this web page cannot be told"), where, _("say encoding: for this input"))


class _Page(HTMLParser):
    """The tables of a page, one within another apart."""

    def __init__(self, where: str, notes: Notes) -> None:
        super().__init__(convert_charrefs=True)
        self.where, self.notes = where, notes
        self.tables: list[Made] = []
        self.stack: list[_Table] = []
        self.silent = 0
        self.words: list[str] = []  # what the page says outside of tables

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        hidden = "hidden" in said or bool(_HIDDEN.search(said.get("style", "")))
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            made = Made(f"table {len(self.tables) + 1}", self.where, hidden, notes=self.notes)
            self.tables.append(made)
            self.stack.append(_Table(made))
        elif self.stack and tag == "tr":
            self.stack[-1].end_row()
            self.stack[-1].row = []
            self.stack[-1].made.beside.hidden_rows += hidden
        elif self.stack and tag in ("td", "th"):
            self.stack[-1].start_cell(_number(said.get("colspan"), WIDEST), _number(said.get("rowspan"), LONGEST))
        elif self.stack and tag in ("br", "p", "div", "li"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif self.stack and tag in ("td", "th"):
            self.stack[-1].end_cell()
        elif self.stack and tag == "tr":
            self.stack[-1].end_row()
        elif self.stack and tag == "table":
            self.stack.pop().end_row()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.stack:
            self.stack[-1].text.append(data)
        elif len(self.words) < 100:
            self.words.append(data)

    def finish(self, name: str) -> None:
        self.close()
        if self.stack:
            self.notes.add("page_breaks_off", 1, name)
        while self.stack:
            self.stack.pop().end_row()
        self.reset()


class _Table:
    """A table that is still open."""

    def __init__(self, made: Made) -> None:
        self.made, self.place = made, 0
        self.row: list[str] | None = None
        self.cell: tuple[int, int] | None = None  # how many columns and rows the open cell spans
        self.text: list[str] = []
        self.below: dict[int, int] = {}  # column → how many more rows a cell above takes it

    def start_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        self.row = [] if self.row is None else self.row
        self.cell, self.text = (columns, rows), []

    def end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        columns, rows = self.cell
        at = self._free(len(self.row))
        self.row += [""] * (at - len(self.row)) + [" ".join("".join(self.text).split())] + [""] * (columns - 1)
        if columns > 1 or rows > 1:
            self.made.merged.setdefault(self.place + 1, []).append((at, at + columns - 1, self.place + rows))
        for column in range(at, at + columns) if rows > 1 else ():
            self.below[column] = rows  # this one is taken off at the end of the row
        self.cell, self.text = None, []

    def _free(self, at: int) -> int:
        while self.below.get(at, 0):
            at += 1
        return at

    def end_row(self) -> None:
        self.end_cell()
        if self.row is None:
            return
        self.place += 1
        self.made.grid.append((self.place, self.row))
        self.below = {column: n - 1 for column, n in self.below.items() if n > 1}
        self.row = None


def _number(said: str | None, most: int) -> int:
    found = re.match(r"\s*(\d{1,6})", html.unescape(said or ""))
    return min(max(1, int(found[1])), most) if found else 1
