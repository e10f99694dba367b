"""What the tests need of the machine beside Python packages: is it there, can it be installed, was a skip right.

`make setup` calls `install`; `.ci/run` calls `skips` with the log of pytest, and fails on every skip that
this machine had no reason for. A test that needs one of these says so: `@needs("Java")`.
"""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"  # data too large for the repository, beside it where it exists
CANNOT, NO_DATA = "cannot here:", "no shared data"


@dataclass(frozen=True)
class Need:
    """One thing of the machine, the Debian packages that bring it, and what stays untested without it."""

    there: Callable[[], bool]
    packages: tuple[str, ...]
    untested: str


def java() -> bool:
    """Java 17 or newer, which Spark 4 asks for."""
    home = os.environ.get("JAVA_HOME")
    command = str(Path(home, "bin", "java")) if home else "java"
    try:
        said = subprocess.run([command, "-version"], capture_output=True, text=True).stderr
    except OSError:
        return False
    found = re.search(r'version "(\d+)', said)
    return bool(found) and int(found[1]) >= 17


def chromium() -> bool:
    """Chromium, and the one library that Playwright's own driver wants of the system."""
    return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))) and loads("libatomic.so.1")


def loads(*libraries: str) -> bool:
    try:
        return all(ctypes.CDLL(name) for name in libraries)
    except OSError:
        return False


def chinese_fonts() -> bool:
    if shutil.which("fc-list"):
        return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True).stdout.strip())
    return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


def pango() -> bool:
    return loads("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


NEEDS = {
    "Java": Need(java, ("default-jre-headless",), "whether Spark says the same as DuckDB"),
    "Chromium": Need(chromium, ("chromium", "libatomic1"), "how the pages look and read in a browser"),
    "Chinese fonts": Need(chinese_fonts, ("fonts-noto-cjk", "fontconfig"), "how Chinese looks on pages and in PDF"),
    "Pango": Need(pango, ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), "reports as PDF"),
}


def needs(name: str) -> pytest.MarkDecorator:
    """Skips a test, with a reason that `.ci/run` can check, where the machine lacks this."""
    return pytest.mark.skipif(not NEEDS[name].there(), reason=f"{CANNOT} no {name}")


def missing() -> list[str]:
    return [name for name, need in NEEDS.items() if not need.there()]


def why_not() -> str:
    """Why nothing can be installed here; empty when it can."""
    if not shutil.which("apt-get"):
        return "there is no apt-get"
    return "" if os.geteuid() == 0 else "you are not root"


def install() -> int:
    """Installs what is missing, if that is possible; says what stays untested otherwise."""
    lacking = missing()
    if lacking and not why_not():
        packages = [package for name in lacking for package in NEEDS[name].packages]
        print(f"installing {' '.join(packages)} ...", flush=True)
        Path("/usr/share/man/man1").mkdir(parents=True, exist_ok=True)  # slim images lack it and Java's set-up stops
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["update", "-qq"],
            ["install", "-qq", "-y", "-oDpkg::Use-Pty=0", "--no-install-recommends", *packages],
        ):
            if subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL).returncode:
                print(f"apt-get {command[0]} failed", file=sys.stderr)
        lacking = missing()
    for name in lacking:
        packages = " ".join(NEEDS[name].packages)
        print(f"skipped for want of {name}: {NEEDS[name].untested} ({why_not() or 'it was not installed'}; {packages})")
    return len(lacking)


def unfounded(log: str) -> list[str]:
    """The skips in a log of `pytest -rs` that this machine had no reason for."""
    skipped = re.findall(r"^SKIPPED \[\d+\] (.+)$", log, re.MULTILINE)
    excused = [
        *([CANNOT] if missing() and why_not() else []),
        *([NO_DATA] if not SHARED.is_dir() else []),
    ]
    return [line for line in skipped if not any(f": {reason}" in line for reason in excused)]


def skips(log: Path) -> int:
    wrong = unfounded(log.read_text())
    for line in wrong:
        print(f"skipped, though this machine could run it: {line}", file=sys.stderr)
    return len(wrong)


if __name__ == "__main__":
    if sys.argv[1:] == ["install"]:
        sys.exit(bool(install()))
    sys.exit(bool(skips(Path(sys.argv[2]))))
