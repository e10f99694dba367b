"""The tables everything is computed from: one table = one file, no logic.

`facts()` finds them by file name; the format is versioned by `VERSION` (a newer major version is refused).
"""

from functools import cache

from shixiao.facts._table import Fact
from shixiao.plugs import load, names

VERSION = "1.2"


@cache
def facts() -> dict[str, Fact]:
    """Every fact table by name, in alphabetical order."""
    return {name: load("shixiao.facts", name, "fact") for name in names("shixiao.facts")}
