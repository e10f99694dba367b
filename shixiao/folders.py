"""Atomic folders with manifests: written once, never half, every byte accounted for.

A folder is written beside its place, flushed to disk and put there by one rename (an exchange where an older
one stands), so a killed run leaves the old folder or the new. `manifest.json` holds a SHA-256 per file and
what the folder was made from; `manifest.sha256` covers the manifest and is the folder's root hash.
`run.json` (wall-clock times) stands outside the root hash and carries a checksum of its own.
"""

import contextlib
import ctypes
import errno
import fcntl
import glob
import hashlib
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shixiao import __version__
from shixiao.errors import DiskRefused, FolderRefused
from shixiao.words import _, reason

FORMAT = "1.0"
OUTSIDE = {"manifest.json", "manifest.sha256", "run.json"}
_EXCHANGE, _HERE = 2, -100  # renameat2: RENAME_EXCHANGE, AT_FDCWD
_FULL = {errno.ENOSPC, errno.EDQUOT}
_NOT_A_FILE = "not a file"


@dataclass(frozen=True)
class Folder:
    """A finished folder: where it is, what its manifest says, its root hash."""

    path: Path
    manifest: dict[str, Any]
    root: str

    def file(self, name: str) -> Path:
        return self.path / name

    def has(self, name: str) -> bool:
        return name in self.manifest["files"]

    def names(self, prefix: str) -> list[str]:
        return [name for name in sorted(self.manifest["files"]) if name.startswith(prefix)]

    def files(self, prefix: str) -> list[Path]:
        return [self.path / name for name in self.names(prefix)]


@contextlib.contextmanager
def new(path: Path, kind: str, meta: Mapping[str, Any] | None = None, replace: bool = True) -> Iterator[Path]:
    """Yield a place to write into; on success it becomes `path`, on any failure it is removed.

    `meta` may be filled until the block ends. An existing folder of the same kind is replaced; anything else
    that stands at `path` is left alone and refused.
    """
    started = time.time()
    try:
        path = Path(path).resolve()  # through a link, so that the rename replaces the folder and not the link
        _sweep(path)
        _refuse_foreign(path, kind, replace)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside, lock = _beside(path)
    except OSError as error:
        said = _("cannot write here: {why}", why=reason(error))
        raise DiskRefused(said, str(path), _("choose another --out")) from None
    try:
        yield beside
        _seal(beside, kind, meta or {}, started)
        _put(beside, path)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        said = _("cannot write on: {why}", why=reason(error))
        raise DiskRefused(said, str(path), _("make room, or choose another --out")) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        os.close(lock)


def open_folder(path: Path, kind: str) -> Folder:
    """What a finished folder of this kind says of itself; whoever reads its files opens it with `trust.reading`."""
    path = Path(path)
    try:
        raw = (path / "manifest.json").read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        remedy = _("give a folder that holds a finished {kind}", kind=_(kind))
        raise FolderRefused(_("no {kind} here", kind=_(kind)), str(path), remedy) from None
    except OSError as error:
        raise cannot_be_read(path, error) from None
    return described(path, raw, kind)


def described(path: Path, raw: bytes, kind: str) -> Folder:
    """The folder that a manifest of these bytes describes, or a refusal that says what is there instead."""
    try:
        manifest = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise cannot_be_read(path, error) from None
    if not isinstance(manifest, dict) or manifest.get("kind") != kind:
        found = str(manifest.get("kind")) if isinstance(manifest, dict) else "something else"
        said = _("this is of kind {found}, and {kind} is needed", found=_(found), kind=_(kind))
        raise FolderRefused(said, str(path), _("give the {kind}", kind=_(kind)))
    if str(manifest.get("format", "")).split(".")[0] != FORMAT.split(".")[0]:
        newer = str(manifest.get("format"))
        said = _("format {newer} is newer than this software reads ({known})", newer=newer, known=FORMAT)
        raise FolderRefused(said, str(path), _("upgrade shixiao"))
    if not isinstance(manifest.get("files"), dict):
        raise FolderRefused(_("the manifest lists no files"), str(path), _("make the folder again"))
    return Folder(path, manifest, hashlib.sha256(raw).hexdigest())


def cannot_be_read(path: Path, error: Exception) -> FolderRefused:
    said = _("the manifest cannot be read: {why}", why=error)
    return FolderRefused(said, str(path), _("make the folder again"))


def verify(path: Path, expect: str | None = None) -> list[str]:
    """One line per thing that is not as the manifest says; empty when every byte is."""
    path = Path(path)
    if not (path / "manifest.json").is_file():
        raise FolderRefused(_("no manifest here"), str(path), _("give a folder that shixiao has written"))
    raw = (path / "manifest.json").read_bytes()
    root = hashlib.sha256(raw).hexdigest()
    wrong = [_("{name}: not a file", name=name) for name in sorted(OUTSIDE) if (path / name).is_symlink()]
    if _bytes(path / "manifest.sha256") != f"{root}\n".encode():
        wrong.append(_("manifest.json or manifest.sha256: changed"))
    if expect and root != expect.strip().removeprefix("sha256:").lower():
        wrong.append(_("manifest.json: root hash is {root}, expected {expect}", root=root, expect=expect))
    if not _run_is_whole(path / "run.json"):
        wrong.append(_("{name}: changed", name="run.json"))
    return [_printable(line) for line in [*wrong, *_differences(path, raw)]]


def _differences(path: Path, manifest: bytes) -> list[str]:
    try:
        said = dict(json.loads(manifest)["files"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return [_("manifest.json: cannot be read")]
    there = set(_walk(path)) - OUTSIDE
    found = {name: _hash(path / name) for name in there & set(said)}
    changed = [name for name, now in sorted(found.items()) if now in (_NOT_A_FILE, "") or now != said[name]]
    return [
        *(_("{name}: missing", name=name) for name in sorted(set(said) - there)),
        *(_("{name}: not in the manifest", name=name) for name in sorted(there - set(said))),
        *(_("{name}: changed", name=name) for name in changed),
    ]


def write_json(path: Path, value: Any) -> None:
    """JSON as every folder has it: sorted keys, UTF-8, one newline at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _refuse_foreign(path: Path, kind: str, replace: bool) -> None:
    if not path.exists():
        return
    if path.is_dir() and not any(path.iterdir()):
        return
    try:
        there = json.loads((path / "manifest.json").read_bytes()).get("kind")
    except (OSError, ValueError, AttributeError):
        there = None
    if there != kind or not replace:
        said = _("something else stands where the {kind} should go", kind=_(kind))
        raise FolderRefused(said, str(path), _("choose another --out, or move it away"))


def _beside(path: Path) -> tuple[Path, int]:
    """A place to write into, and the lock that says it is in use; a lock ends with its process, however that ends."""
    while True:
        beside = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.new"  # a name never used twice
        try:
            beside.mkdir()
            lock = os.open(beside, os.O_RDONLY)
        except (FileExistsError, FileNotFoundError):
            continue
        if _lock(lock) and beside.exists():  # else another run swept it between the two
            return beside, lock
        os.close(lock)


def _lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sweep(path: Path) -> None:
    """Remove what killed runs left beside `path`; put back what they had moved away."""
    name = f".{glob.escape(path.name)}"
    for left in sorted(path.parent.glob(f"{name}.*-*.new")):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY)
            if _lock(lock):
                shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    for old in sorted(path.parent.glob(f"{name}.*-*.old")):
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(path)


def _seal(folder: Path, kind: str, meta: Mapping[str, Any], started: float) -> None:
    files = {name: _hash(folder / name) for name in _walk(folder)}
    if odd := [name for name, found in files.items() if found in (_NOT_A_FILE, "") or name in OUTSIDE]:
        raise ValueError(f"these cannot be sealed: {odd}")
    manifest = {**meta, "kind": kind, "format": FORMAT, "software": __version__, "files": files}
    write_json(folder / "manifest.json", manifest)
    root = _hash(folder / "manifest.json")
    (folder / "manifest.sha256").write_text(root + "\n")
    run = json.dumps({"started": started, "seconds": time.time() - started, "argv0": Path(sys.argv[0]).name})
    (folder / "run.json").write_text(f"{run}\n{hashlib.sha256(run.encode()).hexdigest()}\n")
    for name in [*files, *OUTSIDE]:
        _flush(folder / name)
    for directory in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
        _flush(directory)


def _put(beside: Path, path: Path) -> None:
    try:
        while not (_exchange(beside, path) or _moved(beside, path)):
            pass  # another run put its folder there between the two
    except OSError as error:
        said = _("cannot put the folder in its place: {why}", why=reason(error))
        remedy = _("give a folder that is not a mount point, on the same disk as its parent")
        raise DiskRefused(said, str(path), remedy) from None
    _flush(path.parent)


def _moved(beside: Path, path: Path) -> bool:
    """Where nothing stands yet, or the file system cannot exchange: then the next run mends what a killed one left."""
    old = beside.with_suffix(".old")
    if path.exists():
        path.rename(old)
    try:
        beside.rename(path)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    shutil.rmtree(old, ignore_errors=True)
    return True


def _exchange(a: Path, b: Path) -> bool:
    """Swap two folders in one step where the kernel can; what stood at `b` is then removed as `a`."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(_HERE, os.fsencode(a), _HERE, os.fsencode(b), _EXCHANGE) == 0)


def _walk(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir() or p.is_symlink())


def _hash(path: Path) -> str:
    """SHA-256 of a plain file; empty when it cannot be read."""
    if path.is_symlink() or not path.is_file():
        return _NOT_A_FILE
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _run_is_whole(path: Path) -> bool:
    lines = _bytes(path).split(b"\n")
    return len(lines) == 3 and lines[2] == b"" and hashlib.sha256(lines[0]).hexdigest().encode() == lines[1]


def _printable(line: str) -> str:
    """File names are bytes; one that is not UTF-8 must still be named."""
    return line.encode("utf-8", "backslashreplace").decode()


def _flush(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
