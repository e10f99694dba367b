"""A folder imports only what stands above it in `ls`, or a leaf; nothing imports demo."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "shixiao"
LEAVES = {"stats", "strict", "masks", "cells", "folders", "ending", "placing", "trust"}
LEAVES |= {"dates", "people", "spelling", "words", "plugs", "errors", "__init__"}
HELD = {"django": "web", "duckdb": "engine", "pyspark": "engine", "altair": "publish"}
DOORS = {"__main__", "again", "web", "demo"}  # demo runs the main job as a person at the command line would
ORDER = [*sorted(p.stem for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(("_", "."))), "__main__"]
FILES = sorted(p for p in ROOT.rglob("*.py"))


def imports(path):
    """Every module a file names: absolute, relative and loaded by `plugs`."""
    inside = ("shixiao", *path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(inside[: -node.level]) if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("shixiao."):
            yield node.value


def part(module):
    names = module.split(".")
    if names[0] != "shixiao":
        return None
    known = len(names) > 1 and ((ROOT / names[1]).is_dir() or (ROOT / f"{names[1]}.py").is_file())
    return names[1] if known else "__init__"


def offences(path):
    here = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for module in imports(path):
        there, top = part(module), module.split(".")[0]
        if top in HELD and here != HELD[top]:
            yield f"{path.name} imports {top}, which belongs to {HELD[top]}"
        if there is None or there == here:
            continue
        if there == "demo" and here != "__main__":
            yield f"{path.name} imports demo"
        if here in DOORS:
            continue
        if there == "engine" and here != "engine":
            yield f"{path.name} imports engine: it is handed in"
        above = there in ORDER and (here not in ORDER or ORDER.index(there) < ORDER.index(here))
        if here in LEAVES and there not in LEAVES:
            yield f"{path.name} is a leaf and imports {there}"
        elif there in ORDER and there not in LEAVES and not above:
            yield f"{path.name} imports {there}, which stands below it"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_from_above(path):
    assert list(offences(path)) == []


def test_an_import_from_below_is_found(tmp_path):
    bad = ROOT / "facts" / "offices.py"
    assert part("shixiao.publish.front") == "publish" and ORDER.index("facts") < ORDER.index("publish")
    names = {"from shixiao.publish import x": "publish", "from ..measures import y": "measures"}
    for line, there in names.items():
        node = ast.parse(line).body[0]
        base = ("shixiao", *bad.relative_to(ROOT).with_suffix("").parts)[: -node.level] if node.level else ()
        assert part(".".join([*base, node.module, "x"])) == there
