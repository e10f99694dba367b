"""Files in a parcel: `.gz`, and a `.zip` with one table. What unpacks to more than a table can be is refused."""

import contextlib
import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from shixiao import placing
from shixiao.errors import SourceRefused
from shixiao.intake.formats._content import is_office
from shixiao.intake.formats._workbook import RATIO, SUSPECT
from shixiao.intake.listing import listed
from shixiao.intake.shapes import shown_all, unquoted, unshown
from shixiao.intake.source import SUFFIXES
from shixiao.words import _

LARGEST = 8 << 30  # bytes, unpacked
PARTS = 10_000
_PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, gzip.BadGzipFile, ValueError)
_PAGES = (".htm", ".html", ".mht", ".mhtml", ".xml")


@contextlib.contextmanager
def unpacked(file: Path, public: bool | None) -> Iterator[Path]:
    """The file itself, or the one file that it holds."""
    packing = _packing(file)
    if not packing:
        yield file
        return
    with placing.beside(Path(tempfile.gettempdir()) / "shixiao") as room:  # what a killed run leaves, the next removes
        try:
            inner = _gunzipped(file, room) if packing == "gz" else _unzipped(file, room, public)
        except _BROKEN as error:
            raise SourceRefused(
                _("the archive cannot be unpacked: {why}", why=unquoted(str(error))[:80]), str(file), _("pack it again")
            ) from None
        if _packing(inner):
            raise SourceRefused(_("an archive lies in the archive"), str(file), _("unpack it once"))
        yield inner


def _packing(file: Path) -> str:
    with file.open("rb") as raw:
        head = raw.read(4)
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    return "zip" if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not is_office(file) else ""


def _gunzipped(file: Path, room: Path) -> Path:
    out = room / (file.name.removesuffix(".gz").removesuffix(".GZ") or "file")
    with gzip.open(file) as packed:
        _copied(packed, out, file.stat().st_size, file)
    return out


def _unzipped(file: Path, room: Path, public: bool | None) -> Path:
    with zipfile.ZipFile(file) as parts:
        part = _the_table(parts, file, public)
        if part.flag_bits & 1:
            raise SourceRefused(_("the archive is protected by a password"), str(file), _("pack it without one"))
        out = room / PurePosixPath(_called(part).replace("\\", "/")).name
        with parts.open(part) as packed:
            _copied(packed, out, part.compress_size, file)
    return out


def _the_table(parts: zipfile.ZipFile, file: Path, public: bool | None) -> zipfile.ZipInfo:
    """The one file that can be a table: what only accompanies it does not count."""
    listing = parts.infolist()
    if len(listing) > PARTS:
        raise SourceRefused(_("the archive holds too many files"), str(file), _("unpack it"))
    held = [p for p in listing if not p.is_dir() and not _is_by_the_way(p.filename)]
    tables = [p for p in held if Path(p.filename).suffix.lower() in {*SUFFIXES, *_PAGES}] if len(held) > 1 else held
    if len(tables) != 1:
        there = [_called(p) for p in tables or held]
        names = listed(there) if public else shown_all(there, public)
        raise SourceRefused(
            _("the archive holds {n} tables: {names}", n=len(tables), names=names or "–"),
            str(file),
            _("unpack it, and give the files one by one") + unshown(public or not there),
        )
    return tables[0]


def _is_by_the_way(name: str) -> bool:
    last = PurePosixPath(name.replace("\\", "/")).name
    return name.startswith("__MACOSX/") or last.startswith(".") or last.lower() in ("thumbs.db", "desktop.ini")


def _called(part: zipfile.ZipInfo) -> str:
    """Its name; Chinese Windows writes names in its own encoding and does not say so."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _copied(packed: IO[bytes] | gzip.GzipFile, out: Path, size: int, file: Path) -> None:
    free = shutil.disk_usage(out.parent).free
    done = 0
    with out.open("wb") as to:
        while piece := packed.read(_PIECE):
            done += len(piece)
            if done > LARGEST or done > free // 2 or (done > SUSPECT and done > RATIO * max(1, size)):
                raise SourceRefused(
                    _("the archive is too large to be unpacked safely"), str(file), _("unpack it, and give the file")
                )
            to.write(piece)
