"""Which row of a file names its columns."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from shixiao.errors import SourceRefused
from shixiao.intake.shapes import shape, shown_all
from shixiao.intake.source import Input
from shixiao.words import _

WITHIN = 50  # rows: titles and notes above the headings are never longer


@dataclass(frozen=True)
class Head:
    """The headings, and how many of the first rows stand above the data."""

    names: list[str]
    above: int


def clean(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip()


def find(rows: Sequence[tuple[int, list[str]]], given: Input, wanted: frozenset[str], where: str) -> Head:
    """The heading row among the first `rows` (place, cells), or a refusal that names what is missing."""
    if given.heading_row == 0:
        return Head(list(given.columns or []), 0)
    if given.heading_row is not None:
        for i, (place, cells) in enumerate(rows):
            if place == given.heading_row:
                return checked(cells, i, wanted, f"{where}:{place}", given.public)
        raise SourceRefused(
            _("there is no row {n}", n=given.heading_row), where, _("correct heading_row, or leave it out")
        )
    if not rows:
        raise SourceRefused(_("the file is empty"), where)
    i = best(rows, wanted)
    return checked(rows[i][1], i, wanted, f"{where}:{rows[i][0]}", given.public)


def best(rows: Sequence[tuple[int, list[str]]], wanted: frozenset[str]) -> int:
    """The row that holds most of the wanted headings; with none wanted, the first that looks like headings."""
    if wanted:
        return max(range(len(rows)), key=lambda i: (len(wanted & {clean(c) for c in rows[i][1]}), -i))
    filled = [sum(bool(clean(c)) for c in cells) for _place, cells in rows]
    return next(i for i, n in enumerate(filled) if n >= 0.6 * max(filled))


def checked(cells: list[str], above: int, wanted: frozenset[str], where: str, public: bool | None = False) -> Head:
    names = [clean(c) for c in cells]
    missing = sorted(wanted - set(names))
    if missing:
        raise SourceRefused(
            _("the file has no column {names}", names=", ".join(map(repr, missing))),
            where,
            "; ".join(_remedy(m, names, public) for m in missing[:5]),
        )
    twice = sorted(n for n in wanted if names.count(n) > 1)
    if twice:
        raise SourceRefused(
            _("the heading {name} stands twice", name=repr(twice[0])), where, _("rename one of the two columns")
        )
    return Head(unique(names), above + 1)


def unique(names: list[str]) -> list[str]:
    """Every column gets a name of its own: `column 5` where none is written, `x (2)` for a second x."""
    out: list[str] = []
    for i, name in enumerate(names, 1):
        said, n = name or f"column {i}", 1
        while said in out:
            n += 1
            said = f"{name or f'column {i}'} ({n})"
        out.append(said)
    return out


def _remedy(name: str, names: list[str], public: bool | None) -> str:
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close and not public:
        n = names.index(close[0]) + 1
        return _("for {name}, is it column {n}, {shape}?", name=repr(name), n=n, shape=shape(close[0]))
    if close:
        return _("for {name}, did you mean {close}?", name=repr(name), close=repr(close[0]))
    return _(
        "{name}: the file has {names}", name=repr(name), names=shown_all([n for n in names if n][:40], public)[:200]
    )
