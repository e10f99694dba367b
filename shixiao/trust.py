"""A finished folder, opened once: what is read of it is what its manifest says, or the reading is refused.

Folder and files are held open, so that whoever moves, replaces or removes them changes nothing of what is read. Each
file that is asked for is hashed once, beside the work that reads it. A file that is written to meanwhile, and be it
put back afterwards, shows that by its time of change (ctime), which no program can set.
"""

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shixiao.errors import FolderRefused, Tampered
from shixiao.folders import Folder, cannot_be_read, described
from shixiao.words import _

_BY_NUMBER = Path(f"/proc/{os.getpid()}/fd").is_dir()  # an open file can be named, to other programs too
_PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # no link, and no pipe that is waited for


@dataclass(frozen=True)
class _Held:
    """An open file, what it was when it was opened, and its hash to come."""

    number: int
    before: tuple[int, ...]
    hash: Future[str]


@dataclass(frozen=True)
class Opened(Folder):
    """A folder held open; `file` and `files` name open files, which are checked when the reading ends."""

    number: int = -1
    _beside: Any = None
    _held: dict[str, _Held] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        held = self._held.get(name) or self._hold(name)
        return Path(f"/proc/{os.getpid()}/fd/{held.number}") if _BY_NUMBER else self.path / name

    def files(self, prefix: str) -> list[Path]:
        return [self.file(name) for name in self.names(prefix)]

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.file(name).read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            said = _("{name}: cannot be read", name=name)
            raise FolderRefused(said, str(self.path), _("make the folder again")) from error

    def _hold(self, name: str) -> _Held:
        number = _opened(name, self.number)
        if number is None:
            raise Tampered(_("{name}: not a file", name=name), str(self.path), _do())
        held = _Held(number, _seen(os.fstat(number)), self._beside.submit(_hash, number))
        self._held[name] = held
        return held

    def changed(self) -> list[str]:
        """One line per file that was read and is not, or did not stay, as the manifest says; waits for the hashes."""
        out = []
        for name, held in sorted(self._held.items()):
            if held.hash.result() != self.manifest["files"].get(name):
                out.append(_("{name}: changed", name=name))
            elif not held.before == _seen(os.fstat(held.number)) == _there(self.path / name):
                out.append(_("{name}: changed or replaced while it was read", name=name))
        return out


@contextlib.contextmanager
def reading(path: Path, kind: str) -> Iterator[Opened]:
    """A finished folder of this kind for as long as the block lasts; what came of it counts only if the block ends."""
    path = Path(path)
    with contextlib.ExitStack() as stack:
        try:
            number = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, number)
            raw = _whole("manifest.json", number)
        except (FileNotFoundError, NotADirectoryError):
            remedy = _("give a folder that holds a finished {kind}", kind=_(kind))
            raise FolderRefused(_("no {kind} here", kind=_(kind)), str(path), remedy) from None
        except OSError as error:
            raise cannot_be_read(path, error) from None
        said = described(path, raw, kind)
        with contextlib.suppress(OSError):
            if _whole("manifest.sha256", number) != f"{said.root}\n".encode():
                raise Tampered(_("manifest.json or manifest.sha256: changed"), str(path), _do())
        held: dict[str, _Held] = {}
        stack.callback(_close, held)
        beside = stack.enter_context(ThreadPoolExecutor(1, "hash"))  # ends before its files are closed
        stack.callback(beside.shutdown, cancel_futures=True)
        folder = Opened(said.path, said.manifest, said.root, number, beside, held)
        try:
            yield folder
        except Exception:
            _refuse(folder)  # whatever an altered file led to is not to be blamed on anything else
            raise
        _refuse(folder)


def _refuse(folder: Opened) -> None:
    if wrong := folder.changed():
        raise Tampered("\n".join(wrong), str(folder.path), _do()) from None


def _do() -> str:
    return _("do not use this folder; ask where it comes from")


def _opened(name: str, number: int) -> int | None:
    """A plain file below an open folder; nothing where something else or nothing stands."""
    try:
        found = os.open(name, _PLAIN, dir_fd=number)
    except (OSError, ValueError):
        return None
    if stat.S_ISREG(os.fstat(found).st_mode):
        return found
    os.close(found)
    return None


def _close(held: dict[str, _Held]) -> None:
    for one in held.values():
        os.close(one.number)


def _whole(name: str, number: int) -> bytes:
    with os.fdopen(os.open(name, _PLAIN, dir_fd=number), "rb") as file:
        return file.read()


def _hash(number: int) -> str:
    """By positions, for others read from the same open file."""
    digest, at = hashlib.sha256(), 0
    try:
        while block := os.pread(number, 1 << 20, at):
            digest.update(block)
            at += len(block)
    except OSError:
        return ""
    return digest.hexdigest()


def _seen(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _there(path: Path) -> tuple[int, ...]:
    try:
        return _seen(path.lstat())
    except OSError:
        return ()
