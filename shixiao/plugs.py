"""Finds a file by its name: the file name is the identifier, there is no registry to keep."""

import difflib
import importlib
import inspect
import pkgutil
import re
from functools import cache
from typing import Any

from shixiao.errors import SchemeRefused
from shixiao.words import _


@cache
def names(package: str) -> tuple[str, ...]:
    """The public modules of a family package, sorted; private files start with `_`."""
    found = importlib.import_module(package)
    return tuple(sorted(m.name for m in pkgutil.iter_modules(found.__path__) if not m.name.startswith("_")))


def load(package: str, name: str, attribute: str, where: str = "") -> Any:
    """The `attribute` of `package.name`; a misspelt name gets the nearest one as a suggestion."""
    if name not in names(package):
        said = _("no {kind} is called {name}", kind=_(attribute), name=repr(name))
        raise SchemeRefused(said, where, nearest(name, names(package)))
    return getattr(importlib.import_module(f"{package}.{name}"), attribute)


def nearest(name: str, known: tuple[str, ...] | list[str]) -> str:
    """A remedy that names the nearest known word, or lists them all."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return _("did you mean {name}?", name=repr(close[0]))
    return _("one of: {names}", names=", ".join(sorted(known)))


def headings(package: str, name: str) -> dict[str, str]:
    """What a family docstring says: `zh` and `en` title, then each heading with its paragraph on one line.

    A heading stands at the start of a line and is parted from its text by two spaces or more; the lines that
    follow, indented, belong to it.
    """
    doc = inspect.cleandoc(importlib.import_module(f"{package}.{name}").__doc__ or "")
    first, _, rest = doc.partition("\n")
    zh, _, en = first.partition(" · ")
    out = {"zh": zh.strip(), "en": en.strip().removesuffix(".")}
    heading = ""
    for line in rest.splitlines():
        start = re.match(r"([A-Z][a-z]+(?: [a-z]+)?) {2,}(\S.*)", line)
        if start:
            heading = start[1]
            out[heading] = start[2].strip()
        elif heading and line.strip():
            out[heading] += " " + line.strip()
        elif not line.strip():
            heading = ""
    return out
