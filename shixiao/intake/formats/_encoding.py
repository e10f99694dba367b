"""Bytes of a text file → UTF-8, block by block; lines that cannot be read are marked, never guessed.

UTF-8 and GB18030 are told apart by trying; in both a newline byte is always a newline, so a block can be cut
at its lines first and a spoilt line spoils no other. UTF-16 is read as a stream.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import pyarrow as pa

from shixiao.errors import SourceRefused
from shixiao.intake.formats._content import wide_as
from shixiao.words import _

BLOCK = 8 << 20
LONGEST_LINE = 64 << 20
_SAME = {"gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030", "utf-8-sig": "utf-8", "utf8": "utf-8"}
_LINEWISE = {"utf-8", "gb18030", "big5", "cp950", "iso8859-1", "cp1252", "ascii", "shift_jis", "euc_kr", "cp1251"}
_STREAMED = {"utf-16", "utf-16-le", "utf-16-be"}


@dataclass
class Text:
    """The text of a file in blocks that end with a line; which of a block's lines are spoilt."""

    file: IO[bytes]
    where: str
    encoding: str = ""  # "" until found
    spoilt: int = 0
    foreign: int = 0  # lines with anything beyond ASCII, or more
    _streamed: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        head = self.file.read(4096)
        self.file.seek(0)
        self.encoding = _known(self.encoding, self.where) if self.encoding else _by_mark(head, self.where)
        if head.startswith(codecs.BOM_UTF8) and self.encoding in ("", "utf-8"):
            self.file.seek(3)
            self.encoding = "utf-8"
        self._streamed = self.encoding in _STREAMED

    def blocks(self) -> Iterator[tuple[bytes, list[int], bool]]:
        """(UTF-8 text, numbers of its spoilt lines counted from 0, whether it is the last)."""
        source = self._stream() if self._streamed else iter(lambda: self.file.read(BLOCK), b"")
        rest = b""
        for more in source:
            rest += more
            cut = _cut(rest)
            if cut:
                yield *self._utf8(rest[:cut]), False
                rest = rest[cut:]
            elif len(rest) > LONGEST_LINE:
                raise SourceRefused(
                    _("no line ends within 64 MiB; this is not a table"), self.where, _("check the format and the file")
                )
        last = self._utf8(rest)
        self._judge()
        yield *last, True

    def _stream(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        try:
            while chunk := self.file.read(BLOCK):
                yield decoder.decode(chunk).lstrip("\ufeff").encode()
            yield decoder.decode(b"", True).encode()
        except UnicodeError:
            raise SourceRefused(_("this is not valid {name}", name=self.encoding), self.where) from None

    def _utf8(self, block: bytes) -> tuple[bytes, list[int]]:
        if self._streamed or block.isascii():
            return block, []
        if self.encoding in ("", "utf-8") and _is_utf8(block):
            self.encoding = "utf-8"
            self.foreign += len(block)  # a whole block of it was sound: the encoding is not in doubt
            return block, []
        if not self.encoding:
            self.encoding = _guess(block)
        try:
            text = block.decode(self.encoding)
        except UnicodeDecodeError:
            return self._line_by_line(block)
        self.foreign += len(block)
        return text.encode(), []

    def _line_by_line(self, block: bytes) -> tuple[bytes, list[int]]:
        out, spoilt = [], []
        for i, line in enumerate(block.splitlines(keepends=True)):
            self.foreign += not line.isascii()
            body = line.rstrip(b"\r\n")  # a half character at the end must not take the line end with it
            try:
                out.append(body.decode(self.encoding))
            except UnicodeDecodeError:
                out.append(body.decode(self.encoding, "replace"))
                spoilt.append(i)
            out.append(line[len(body) :].decode())
        self.spoilt += len(spoilt)
        return "".join(out).encode(), spoilt

    def _judge(self) -> None:
        """Most of what is not ASCII spoilt: the file is in another encoding, not damaged."""
        if self.spoilt >= 10 and self.spoilt * 2 > self.foreign:
            raise SourceRefused(
                _("{n} lines are not {name}; the file is in another encoding", n=self.spoilt, name=self.encoding),
                self.where,
                _("say encoding: gb18030 (or big5, cp1252 …) for this input"),
            )


def _known(name: str, where: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = ""
    found = _SAME.get(found, found)
    if found not in _LINEWISE | _STREAMED:
        raise SourceRefused(
            _("the encoding {name} is not read here", name=repr(name)), where, _("utf-8, gb18030, utf-16, big5, cp1252")
        )
    return found


def _by_mark(head: bytes, where: str) -> str:
    if wide := wide_as(head):
        return wide
    if head.count(0) * 4 > len(head):
        raise SourceRefused(
            _("the file is full of NUL bytes: it is not text, or UTF-16 without a mark"),
            where,
            _("say encoding: utf-16-le, or format: for another kind of file"),
        )
    return ""


def _guess(block: bytes) -> str:
    """GB18030 where that reads more lines and gives everyday characters, else UTF-8 with spoilt lines."""
    lines = [line for line in block[: 1 << 20].splitlines() if not line.isascii()]
    utf8 = sum(_reads(line, "utf-8") for line in lines)
    gb = sum(_reads(line, "gb18030") for line in lines)
    return "gb18030" if gb > utf8 and _everyday(lines) else "utf-8"


def _is_utf8(block: bytes) -> bool:
    """Whether all of it is UTF-8, by Arrow, which is much quicker than decoding."""
    offsets = pa.py_buffer(np.array([0, len(block)], np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(block)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _reads(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _everyday(lines: list[bytes]) -> bool:
    """In Chinese text high bytes come in pairs (GB 2312); in Western text they stand alone."""
    paired = alone = 0
    for line in lines[:1000]:
        high = 0
        for byte in [*line, 0]:
            if byte >= 0x80:
                high += 1
            elif high:
                paired, alone, high = paired + high // 2, alone + high % 2, 0
    return paired > 3 * alone


def _cut(text: bytes) -> int:
    """Where the last whole line of `text` ends; a trailing return may be half of a line end."""
    cut = text.rfind(b"\n") + 1
    return cut or text.rfind(b"\r", 0, len(text) - 1) + 1
