"""How a run ends that is stopped, or that the machine has not the means for: one message, one code, nothing left.

Ctrl-C, SIGTERM and SIGHUP raise `Stopped` where the program stands, so that everything that clears up does so; while
something is being cleared up they wait. Want of memory, threads or disk is told as a refusal, whoever noticed it.
"""

import contextlib
import errno
import os
import re
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

from shixiao.errors import DiskRefused, EngineRefused, Refusal
from shixiao.words import _, reason

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LEAST = 1_500 << 20  # bytes of addresses: DuckDB, Arrow and numpy with two threads take some 1.2 GB of them
PATIENCE = 10.0  # seconds in which being stopped again changes nothing: what was made is being removed
_MEMORY = re.compile(
    r"out of memory|cannot allocate|could not allocate|failed to (?:map segment|allocate)|bad_?alloc|realloc of size"
    r"|OutOfMemoryError|can't start new thread|allocat\w+ failed|unable to allocate|Resource temporarily unavailable",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(no space left on device|disk quota exceeded|file too large|too many open files|read-only file system"
    r"|max_temp_directory_size)",
    re.IGNORECASE,
)
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO, errno.EACCES, errno.EPERM, errno.EMFILE}


class Stopped(KeyboardInterrupt):
    """Somebody stopped the run."""


class _State:
    """What was asked for, since when, and how many are clearing up."""

    number, since, holding, waiting = 0, 0.0, 0, False


def listen() -> None:
    """From now on a signal stops the run in order."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _stop)


def unless_cramped() -> None:
    """Refuse at once where the libraries of numbers would abort the process, or stop it by themselves."""
    limit, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST:
        said = _("this process may use {have} MB of addresses, and needs {need}", have=limit >> 20, need=LEAST >> 20)
        raise EngineRefused(said, "ulimit -v", _("raise the limit"))


def stand_in() -> None:
    """A closed standard stream is replaced by one that says nothing, or the next file opened would take its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def stopped() -> int:
    """The exit code of a run that was stopped; 0 for one that was not."""
    return 128 + _State.number if _State.number else 0


def _stop(number: int, frame: FrameType | None) -> None:
    if _State.number and time.monotonic() - _State.since < PATIENCE:
        return
    _State.number, _State.since = number, time.monotonic()
    if _State.holding:
        _State.waiting = True
        return
    raise Stopped


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Nobody stops the run in here; who tried to does when the block ends."""
    _State.holding += 1
    try:
        yield
    finally:
        _State.holding -= 1
        if _State.waiting and not _State.holding:
            _State.waiting = False
            raise Stopped


def refusal(error: BaseException) -> Refusal | None:
    """What the machine could not give, in words; nothing for a mistake of ours, whose traceback is wanted."""
    seen: BaseException | None = error
    while seen is not None:
        told = _of_machine(seen)
        if told is not None:
            return told
        seen = seen.__cause__ or seen.__context__
    return None


def _of_machine(error: BaseException) -> Refusal | None:
    said = str(error)
    if isinstance(error, OSError) and not isinstance(error, BlockingIOError) and error.errno in _DISK:
        what = _("cannot read or write: {why}", why=reason(OSError(error.errno, os.strerror(error.errno))))
        return DiskRefused(what, _where(error), _("make room, or give another place"))
    engine = type(error).__module__.startswith(("duckdb", "_duckdb", "pyarrow", "py4j", "pyspark"))
    if (engine or isinstance(error, OSError)) and (full := _FULL.search(said)):
        why = _(full[1].capitalize()) if " " in full[1] else _("No space left on device")
        what = _("cannot read or write: {why}", why=why)
        return DiskRefused(what, "", _("make room, or give another --spill"))
    short = engine or isinstance(error, (ImportError, RuntimeError, OSError, SystemError))
    if isinstance(error, MemoryError) or (short and _MEMORY.search(said)):
        remedy = _("give more with --memory, fewer --threads, or a machine with more; look at `ulimit -v` too")
        return EngineRefused(_("there is too little memory for this"), do=remedy)
    if engine and type(error).__name__ in ("IOException", "PermissionException", "InvalidInputException"):
        first = (said.splitlines() or [""])[0][:200]
        return EngineRefused(_("a file cannot be read: {why}", why=first), do=_("make the folder again"))
    return None


def _where(error: OSError) -> str:
    return os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else ""
