"""Makes a folder again from what it was made from, and compares every file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shixiao import placing
from shixiao.errors import WrongUse
from shixiao.words import _

Progress = Callable[[str], None]


def differences(
    folder: Path, parents: list[Path], engine: Any, data: Path | None, key: Any, progress: Progress
) -> list[str]:
    """One line per file that comes out otherwise; empty when the folder can be made again byte for byte.

    A snapshot is made again from its source.yml files, an assessment from its snapshot (with the scheme and rule
    pack it carries), a publication from its assessment.
    """
    manifest = _manifest(folder)
    kind = manifest["kind"]
    if not parents:
        raise WrongUse(_("what it was made from is needed"), str(folder), f"--from {_PARENT[kind]}")
    with placing.beside(Path(folder).absolute().with_name("again")) as room:
        made = room / "again"
        _MAKE[kind](folder, manifest, parents, made, engine, data, key, progress)
        return _compare(manifest["files"], _manifest(made)["files"])


def _manifest(folder: Path) -> dict[str, Any]:
    """What a folder says of itself; `verify` has already checked that it is whole."""
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return said


def _compare(before: dict[str, str], now: dict[str, str]) -> list[str]:
    names = sorted(before.keys() | now.keys())
    return [_told(name, name in before, name in now) for name in names if before.get(name) != now.get(name)]


def _told(name: str, before: bool, now: bool) -> str:
    if not now:
        return _("{name}: not made again", name=name)
    return _("{name}: comes out otherwise", name=name) if before else _("{name}: new", name=name)


def _snapshot(
    folder: Path, manifest: Any, parents: list[Path], made: Path, engine: Any, data: Any, key: Any, say: Progress
) -> None:
    from shixiao.intake.snapshot import take

    take(parents, made, engine, key, data, say)


def _assessment(
    folder: Path, manifest: Any, parents: list[Path], made: Path, engine: Any, data: Any, key: Any, say: Progress
) -> None:
    from shixiao.outcomes.assess import assess

    assess(parents[0], folder / "scheme.yml", made, engine, say)


def _publication(
    folder: Path, manifest: Any, parents: list[Path], made: Path, engine: Any, data: Any, key: Any, say: Progress
) -> None:
    from shixiao.publish.publication import publish

    publish(parents[0], made, manifest["language"], bool(manifest.get("pdf")), say)


_MAKE = {"snapshot": _snapshot, "assessment": _assessment, "publication": _publication}
_PARENT = {"snapshot": "source.yml …", "assessment": "SNAPSHOT", "publication": "ASSESSMENT"}
