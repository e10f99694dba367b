"""Atomic folders with manifests: written once, never half, every byte accounted for.

A folder is written beside its place, flushed to disk and put there by one rename (an exchange where an older
one stands), so a killed run leaves the old folder or the new. `manifest.json` holds a SHA-256 per file and
what the folder was made from; `manifest.sha256` covers the manifest and is the folder's root hash.
`run.json` (wall-clock times) stands outside the root hash and carries a checksum of its own.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shixiao import __version__
from shixiao.errors import DiskRefused, FolderRefused

FORMAT = "1.0"
OUTSIDE = {"manifest.json", "manifest.sha256", "run.json"}
_EXCHANGE, _HERE = 2, -100  # renameat2: RENAME_EXCHANGE, AT_FDCWD


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

    def files(self, prefix: str) -> list[Path]:
        return [self.path / name for name in sorted(self.manifest["files"]) if name.startswith(prefix)]


@contextlib.contextmanager
def new(path: Path, kind: str, meta: Mapping[str, Any] | None = None, replace: bool = True) -> Iterator[Path]:
    """Yield a place to write into; on success it becomes `path`, on any failure it is removed.

    `meta` may be filled until the block ends. An existing folder of the same kind is replaced; anything else
    that stands at `path` is left alone and refused.
    """
    started = time.time()
    path = Path(path).absolute()
    _refuse_foreign(path, kind, replace)
    _sweep(path)
    beside = path.parent / f".{path.name}.{os.getpid()}.new"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
    except OSError as error:
        raise DiskRefused(f"cannot write here: {error.strerror}", str(path), "choose another --out") from None
    try:
        yield beside
        _seal(beside, kind, meta or {}, started)
        _put(beside, path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def open_folder(path: Path, kind: str) -> Folder:
    """A finished folder of this kind, or a refusal that says what is there instead."""
    path = Path(path)
    try:
        raw = (path / "manifest.json").read_bytes()
        manifest = json.loads(raw)
    except FileNotFoundError:
        raise FolderRefused(f"no {kind} here", str(path), f"give a folder that holds a finished {kind}") from None
    except (ValueError, OSError) as error:
        raise FolderRefused(f"the manifest cannot be read: {error}", str(path), "make the folder again") from None
    if not isinstance(manifest, dict) or manifest.get("kind") != kind:
        found = manifest.get("kind") if isinstance(manifest, dict) else "something else"
        raise FolderRefused(f"this is a {found}, not a {kind}", str(path), f"give the {kind}")
    if str(manifest.get("format", "")).split(".")[0] != FORMAT.split(".")[0]:
        raise FolderRefused(
            f"format {manifest.get('format')} is newer than this software reads ({FORMAT})",
            str(path),
            "upgrade shixiao",
        )
    return Folder(path, manifest, hashlib.sha256(raw).hexdigest())


def verify(path: Path, expect: str | None = None) -> list[str]:
    """One line per thing that is not as the manifest says; empty when every byte is."""
    path = Path(path)
    if not (path / "manifest.json").is_file():
        raise FolderRefused("no manifest here", str(path), "give a folder that shixiao has written")
    raw = (path / "manifest.json").read_bytes()
    root = hashlib.sha256(raw).hexdigest()
    wrong = [] if _text(path / "manifest.sha256") == root + "\n" else ["manifest.json or manifest.sha256: changed"]
    if expect and root != expect.removeprefix("sha256:").lower():
        wrong.append(f"manifest.json: root hash is {root}, expected {expect}")
    try:
        said: dict[str, str] = json.loads(raw)["files"]
    except (ValueError, KeyError, TypeError):
        return [*wrong, "manifest.json: cannot be read"]
    there = set(_walk(path)) - OUTSIDE
    wrong += [f"{name}: missing" for name in sorted(set(said) - there)]
    wrong += [f"{name}: not in the manifest" for name in sorted(there - set(said))]
    wrong += [f"{name}: changed" for name in sorted(there & set(said)) if _hash(path / name) != said[name]]
    if not _run_is_whole(path / "run.json"):
        wrong.append("run.json: changed")
    return wrong


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
        raise FolderRefused(
            f"something else stands where the {kind} should go",
            str(path),
            "choose another --out, or move it away",
        )


def _sweep(path: Path) -> None:
    """Remove what killed runs left beside `path`."""
    if not path.parent.is_dir():
        return
    for left in path.parent.glob(f".{path.name}.*.new"):
        pid = left.name.rsplit(".", 2)[1]
        if pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False  # ours from an earlier block of this very process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _seal(folder: Path, kind: str, meta: Mapping[str, Any], started: float) -> None:
    files = {name: _hash(folder / name) for name in _walk(folder)}
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
    if path.exists():
        if not _exchange(beside, path):
            old = beside.with_suffix(".old")
            path.rename(old)
            beside.rename(path)
            shutil.rmtree(old, ignore_errors=True)
    else:
        beside.rename(path)
    _flush(path.parent)


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
    if path.is_symlink() or not path.is_file():
        return "not a file"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.is_file() else ""


def _run_is_whole(path: Path) -> bool:
    lines = _text(path).split("\n")
    return len(lines) == 3 and lines[2] == "" and hashlib.sha256(lines[0].encode()).hexdigest() == lines[1]


def _flush(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
