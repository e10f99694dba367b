"""Puts a source.yml beside the exports; an input that stands for several business systems is written out for each."""

from pathlib import Path

_HERE = Path(__file__).parent
CASE_SYSTEMS = ("hall", "rsj", "canlian", "cgzf")
LOGGED = {"exchange": ("hall", "rsj", "canlian")}
_SPLIT = "\n  - file: "


def write(name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head, *inputs = (_HERE / f"{name}.yml").read_text(encoding="utf-8").rstrip("\n").split(_SPLIT)
    systems = LOGGED.get(name, CASE_SYSTEMS)
    said = [i.replace("{system}", s) for i in inputs for s in (systems if "{system}" in i else ("",))]
    (folder / "source.yml").write_text(_SPLIT.join([head, *said]) + "\n", encoding="utf-8")
