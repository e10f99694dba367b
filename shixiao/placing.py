"""Files and folders that appear when they are complete, and never in the place of anything else.

What is being made stands in a workplace beside its place: `.NAME.PID-HEX.new`, which holds a mark of ours and is locked
for as long as its process lives. Whoever next writes to the same place removes the workplaces of dead runs, and those
alone: a folder without the mark, or with a lock that is held, is somebody's.
"""

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from shixiao.ending import undisturbed
from shixiao.errors import DiskRefused, FolderRefused
from shixiao.words import _, reason

MARK, MARKED = ".shixiao", b"a workplace of shixiao; it may be removed when no shixiao runs\n"
MADE, OLD = "made", "old"
_HERE, _NO_REPLACE, _EXCHANGE = -100, 1, 2  # renameat2: AT_FDCWD, RENAME_NOREPLACE, RENAME_EXCHANGE
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A folder to make things in, on the same disk as `path`; removed at the end, however that comes."""
    path, held = Path(path), list[tuple[Path, int]]()
    try:
        with undisturbed():
            held.append(_made_room(path))
        yield held[0][0] / MADE
    except OSError as error:
        if error.errno not in _DISK:
            raise
        said = _("cannot write on: {why}", why=reason(error))
        raise DiskRefused(said, str(path), _("make room, or choose another --out")) from None
    finally:
        with undisturbed():
            for room, lock in held:
                _clear(room)
                os.close(lock)


def _made_room(path: Path) -> tuple[Path, int]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path)
        room, lock = _room(path)
        (room / MADE).mkdir()
        return room, lock
    except OSError as error:
        raise cannot_write(path, error) from None


def cannot_write(path: Path, error: OSError) -> DiskRefused:
    return DiskRefused(_("cannot write here: {why}", why=reason(error)), str(path), _("choose another --out"))


def put(made: Path, path: Path) -> None:
    """A finished folder into its place in one step; what stood there goes with the workplace."""
    try:
        while not (_renamed(made, path, _EXCHANGE) or _moved(made, path)):
            pass  # another run put its folder there between the two
    except OSError as error:
        said = _("cannot put the folder in its place: {why}", why=reason(error))
        remedy = _("give a folder that is not a mount point, on the same disk as its parent")
        raise DiskRefused(said, str(path), remedy) from None
    flush(path.parent)


def put_new(made: Path, path: Path) -> bool:
    """A finished file into its place in one step; refused where anything stands there but the very same bytes.

    Says whether it was not there before.
    """
    flush(made)
    try:
        if not _renamed(made, path, _NO_REPLACE):
            os.link(made, path)
        flush(path.parent)
        return True
    except FileExistsError:
        if path.is_symlink() or not path.is_file() or path.read_bytes() != made.read_bytes():
            raise taken(path) from None
        return False
    except OSError as error:
        raise cannot_write(path, error) from None


def put_all_new(made: dict[Path, Path]) -> None:
    """Several finished files into their places in this order, or none of them."""
    placed: list[Path] = []
    with undisturbed():
        try:
            for file, place in made.items():
                if put_new(file, place):
                    placed.append(place)
        except BaseException:
            for place in placed:
                place.unlink(missing_ok=True)
            raise


def write_new(path: Path, content: bytes, mode: int = 0o640) -> None:
    """A file that was not there before, whole or not at all."""
    path = Path(path)
    unless_inside(path)
    if os.path.lexists(path):
        raise taken(path)
    with beside(path) as room:
        number = os.open(room / "file", os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(number, "wb") as file:
            file.write(content)
        put_new(room / "file", path)


def taken(path: Path) -> DiskRefused:
    return DiskRefused(_("something stands there already"), str(path), _("choose another name, or move it away"))


def vacant(path: Path) -> Path:
    """Where a folder goes that replaces nothing: nothing or an empty folder stands there."""
    try:
        path = Path(path).resolve()
        unless_inside(path)
        if os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir())):
            raise taken(path)
    except OSError as error:
        raise cannot_write(path, error) from None
    return path


def unless_inside(path: Path) -> None:
    """Refuse to write into a finished folder, which would then no longer be what its manifest says."""
    for above in Path(path).resolve().parents:
        if (above / "manifest.sha256").is_file():
            with contextlib.suppress(OSError, ValueError, AttributeError):
                kind = str(json.loads((above / "manifest.json").read_bytes()).get("kind"))
                said = _("this place lies inside a finished {kind}", kind=_(kind))
                raise FolderRefused(said, str(path), _("choose a place outside of {folder}", folder=above))


def sweep(path: Path) -> None:
    """Remove what killed runs left beside `path`; put back what they had moved away."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9]+-[0-9a-f]{{8}}\.new")
    for left in sorted(p for p in path.parent.iterdir() if ours.fullmatch(p.name)):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if _lock(lock):
                    _remove(left)
            finally:
                os.close(lock)


def _remove(left: Path) -> None:
    if not _ours(left):
        return
    for old in sorted((left / OLD).glob("*")):
        if not os.path.lexists(left.parent / old.name):
            old.rename(left.parent / old.name)
    _clear(left)


def _ours(left: Path) -> bool:
    """Made by us and marked, or from a run that was killed before the mark was whole: then there is nothing else."""
    if left.stat().st_uid != os.geteuid():
        return False
    if {p.name for p in left.iterdir()} <= {MARK}:
        return True
    mark = left / MARK
    return not mark.is_symlink() and mark.is_file() and mark.read_bytes() == MARKED


def _clear(room: Path) -> None:
    """The mark goes last, so that a run killed while it clears up is known by it too."""
    for name in (MADE, OLD):
        shutil.rmtree(room / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        (room / MARK).unlink(missing_ok=True)
        room.rmdir()


def _room(path: Path) -> tuple[Path, int]:
    """A marked folder, and the lock that says it is in use; a lock ends with its process, however that ends."""
    for _try in range(100):
        room = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.new"  # a name never used twice
        try:
            room.mkdir(0o750)
            lock = os.open(room, os.O_RDONLY)
        except (FileExistsError, FileNotFoundError):
            continue
        if _lock(lock) and room.exists():  # else another run swept it between the two
            (room / MARK).write_bytes(MARKED)
            return room, lock
        os.close(lock)
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))  # such as in /proc


def _lock(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _moved(made: Path, path: Path) -> bool:
    """Where nothing stands yet, or the file system cannot exchange: then the next run mends what a killed one left."""
    old = made.parents[1] / OLD / path.name
    if path.exists():
        shutil.rmtree(old, ignore_errors=True)
        old.parent.mkdir(exist_ok=True)
        path.rename(old)
    try:
        made.rename(path)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    return True


def _renamed(a: Path, b: Path, how: int) -> bool:
    """Swap two folders, or move a file to where nothing stands, in one step where the kernel can."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if call(_HERE, os.fsencode(a), _HERE, os.fsencode(b), how) == 0:
        return True
    if how == _NO_REPLACE and (why := ctypes.get_errno()) not in _CANNOT:
        raise OSError(why, os.strerror(why), str(b))
    return False


def flush(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
