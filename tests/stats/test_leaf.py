"""stats stands alone: numpy, scipy, numba and the errors."""

import subprocess
import sys
from pathlib import Path

import shixiao.stats

MODULES = sorted(path.stem for path in Path(shixiao.stats.__file__).parent.glob("*.py") if path.stem != "__init__")
ALLOWED = {"shixiao", "shixiao.errors", "shixiao.stats", *(f"shixiao.stats.{name}" for name in MODULES)}


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_statistics_need_neither_an_engine_nor_another_folder():
    loaded = loaded_by("; ".join(f"import shixiao.stats.{name}" for name in MODULES))
    assert not loaded & {"ibis", "duckdb", "pyarrow", "pandas", "django"}
    assert {name for name in loaded if name.split(".")[0] == "shixiao"} <= ALLOWED


def test_intervals_are_had_without_loading_the_compiler():
    assert "numba" not in loaded_by("import shixiao.stats.proportions, shixiao.stats.ranks, shixiao.stats.queues")


def test_the_package_lists_its_modules():
    for name in MODULES:
        if not name.startswith("_"):
            assert f"\n{name} " in shixiao.stats.__doc__, name
