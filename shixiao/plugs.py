"""Finds a file by its name: the file name is the identifier, there is no registry to keep."""

import difflib
import importlib
import pkgutil
from functools import cache
from typing import Any

from shixiao.errors import SchemeRefused


@cache
def names(package: str) -> tuple[str, ...]:
    """The public modules of a family package, sorted; private files start with `_`."""
    found = importlib.import_module(package)
    return tuple(sorted(m.name for m in pkgutil.iter_modules(found.__path__) if not m.name.startswith("_")))


def load(package: str, name: str, attribute: str, where: str = "") -> Any:
    """The `attribute` of `package.name`; a misspelt name gets the nearest one as a suggestion."""
    if name not in names(package):
        raise SchemeRefused(f"no {attribute} is called {name!r}", where, nearest(name, names(package)))
    return getattr(importlib.import_module(f"{package}.{name}"), attribute)


def nearest(name: str, known: tuple[str, ...] | list[str]) -> str:
    """A remedy that names the nearest known word, or lists them all."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else "choose one of: " + ", ".join(sorted(known))
