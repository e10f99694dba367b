"""Atomic folders with manifests: written once, never half, every byte accounted for.

A folder is written beside its place, flushed to disk and put there by one rename (an exchange where an older
one stands), so a killed run leaves the old folder or the new. `manifest.json` holds a SHA-256 per file and
what the folder was made from; `manifest.sha256` covers the manifest and is the folder's root hash.
`run.json` (wall-clock times) stands outside the root hash and carries a checksum of its own.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shixiao import __version__, placing
from shixiao.errors import FolderRefused, WrongUse
from shixiao.words import _

FORMAT = "1.0"
OUTSIDE = {"manifest.json", "manifest.sha256", "run.json"}
_NOT_A_FILE = "not a file"
FOLDER_MODE, FILE_MODE = 0o750, 0o640  # at most, whatever the umask; what was made narrower stays so


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
    path = _vacant(path, kind, replace)
    with placing.beside(path) as room:
        made = room / path.name
        made.mkdir()
        yield made
        _seal(made, kind, meta or {}, started)
        placing.put(made, path)


@contextlib.contextmanager
def together(path: Path, kinds: tuple[str, ...]) -> Iterator[Path]:
    """Yield a room for folders named after their kinds; when the block ends they are put into `path`, all at one time.

    So a run that ends early leaves the older ones, which belong together. Between the first and the last rename they
    do not for a moment: who is killed just then is told by `verify`.
    """
    placed = [_vacant(Path(path) / kind, kind, True) for kind in kinds]
    with placing.beside(Path(path).resolve() / "run") as room:
        yield room
        for one in placed:
            placing.put(room / one.name, one)


def _vacant(path: Path, kind: str, replace: bool) -> Path:
    """Where a folder really goes, if it may: through a link, which then stays and leads to the new folder."""
    try:
        path = Path(path).resolve()
        placing.unless_inside(path)
        with contextlib.suppress(FileNotFoundError):
            placing.sweep(path)  # first, for a killed run may have moved the older one away
        _refuse_foreign(path, kind, replace)
        return path
    except (OSError, RuntimeError) as error:
        why = error if isinstance(error, OSError) else OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        raise placing.cannot_write(path, why) from None


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
    if expect and expect.strip().removeprefix("sha256:").lower() not in {root, *_shown(raw)}:
        wrong.append(_("manifest.json: root hash is {root}, expected {expect}", root=root, expect=expect))
    if not _run_is_whole(path / "run.json"):
        wrong.append(_("{name}: changed", name="run.json"))
    return [_printable(line) for line in [*wrong, *_differences(path, raw)]]


def chain(path: Path) -> list[str]:
    """One line per thing that is not so with what a folder was made from, where that stands beside it.

    A parent is known by its root hash, whatever its name; one by the name that `run` gives must be the one.
    """
    wrong = []
    for kind, root in _made_from((path / "manifest.json").read_bytes()).items():
        there = [p for p in _beside(path) if _kind_and_root(p)[0] == kind]
        if mine := [p for p in there if _kind_and_root(p)[1] == root]:
            wrong += [f"../{mine[0].name}/{line}" for line in verify(mine[0])]
        elif namesake := [p for p in there if p.name == kind]:
            found = _kind_and_root(namesake[0])[1]
            said = _("made from the {kind} {root}; beside it stands {found}", kind=_(kind), root=root, found=found)
            wrong.append(f"../{kind}: {said}")
    return [_printable(line) for line in wrong]


def _beside(path: Path) -> list[Path]:
    try:
        return [p for p in sorted(Path(path).resolve().parent.iterdir()) if (p / "manifest.json").is_file()]
    except OSError:
        return []


def _kind_and_root(path: Path) -> tuple[str, str]:
    raw = _bytes(path / "manifest.json")
    try:
        return str(json.loads(raw)["kind"]), hashlib.sha256(raw).hexdigest()
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", ""


def _made_from(manifest: bytes) -> dict[str, str]:
    try:
        return {str(kind): str(root) for kind, root in json.loads(manifest)["made_from"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _shown(manifest: bytes) -> list[str]:
    """The hashes that stand on the pages of a publication, which cannot carry their own."""
    with contextlib.suppress(ValueError, AttributeError, RecursionError):
        if json.loads(manifest).get("kind") == "publication":
            return list(_made_from(manifest).values())
    return []


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
        _narrow(folder / name, FILE_MODE)
        placing.flush(folder / name)
    for directory in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
        _narrow(directory, FOLDER_MODE)
        placing.flush(directory)


def _narrow(path: Path, most: int) -> None:
    """No more rights than `most`: others on this machine have no part in what is assessed."""
    path.chmod(stat.S_IMODE(path.stat().st_mode) & most)


def give(folder: Path, part: str, group: str) -> None:
    """Let a group of this machine read one part of a folder that is being written, and nothing beside it."""
    below = folder / part
    try:
        shutil.chown(folder, group=group)
        folder.chmod(0o710)  # through it, to the part; what else is there cannot be listed
        for path in [below, *below.rglob("*")]:
            shutil.chown(path, group=group)
            path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    except LookupError:
        raise WrongUse(
            _("this machine has no group {name}", name=repr(group)), "--group", _("see: getent group")
        ) from None
    except PermissionError:
        why = _("you may not give files to the group {name}", name=repr(group))
        raise WrongUse(why, "--group", _("give a group that you are in")) from None


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
