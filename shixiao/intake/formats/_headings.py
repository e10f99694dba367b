"""Which row of a file names its columns."""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from shixiao.errors import SourceRefused
from shixiao.intake.listing import listed
from shixiao.intake.shapes import shape, shown_all, unshown
from shixiao.intake.source import Input
from shixiao.words import _

WITHIN = 50  # rows: titles and notes above the headings are never longer
MOST = 16_384  # columns, as many as a workbook may have
LONGEST = 1_000  # characters of a heading: surveys write a whole question
_HIDDEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ue000-\uf8ff\ufdd0-\ufdef"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)  # what is dropped from cells (see `hidden`), and the marks of no width that tools leave in headings


Rows = Sequence[tuple[int, list[str]]]  # (place, cells)
Spans = Callable[[int], list[tuple[int, int]] | None]


@dataclass(frozen=True)
class Head:
    """The headings, how many of the first rows stand above the data, and the place of the last of them.

    `lines` are the rows they were read from, by heading.
    """

    names: list[str]
    above: int
    place: int = 0
    lines: list[dict[str, str]] = field(default_factory=list)
    rows: int = 1


def clean(cell: str) -> str:
    """A heading as it is called: without characters that nobody sees, white space as one space."""
    return re.sub(r"\s+", " ", _HIDDEN.sub("", cell)).strip()


def find(rows: Rows, given: Input, wanted: frozenset[str], where: str, spans: Spans = lambda _place: None) -> Head:
    """The headings among the first `rows`, or a refusal that names what is missing."""
    if given.heading_row == 0:
        return Head(list(given.columns or []), 0)
    if not rows:
        raise SourceRefused(_("the file is empty"), where)
    many = given.heading_rows or (2 if not wanted and _is_double(rows, best(rows, wanted)) else 1)
    i = _said(rows, given, where) if given.heading_row is not None else best(rows, wanted, many, spans)
    if i + many > len(rows):
        raise SourceRefused(_("there are not {n} rows of headings", n=many), where, _("correct heading_rows"))
    at = f"{where}:{rows[i][0]}"
    if len(rows[i][1]) > MOST:
        raise SourceRefused(_("more than {n} columns", n=MOST), at, _("check the delimiter"))
    names = joined(rows, i, many, spans)
    if many == 1 and i + 1 < len(rows):
        _unless_double(rows, i, given, wanted, at, spans)
    found = checked(names, i + many - 1, wanted, at, given.public)
    lines = [dict(zip(found.names, map(str, cells), strict=False)) for _place, cells in rows[i : i + many]]
    return Head(found.names, found.above, rows[i + many - 1][0], lines, many)


def _said(rows: Rows, given: Input, where: str) -> int:
    for i, (place, _cells) in enumerate(rows):
        if place == given.heading_row:
            return i
    raise SourceRefused(_("there is no row {n}", n=given.heading_row), where, _("correct heading_row, or leave it out"))


def best(rows: Rows, wanted: frozenset[str], many: int = 1, spans: Spans = lambda _place: None) -> int:
    """The row that holds most of the wanted headings; with none wanted, the first that looks like headings."""
    last = max(1, len(rows) - many + 1)
    if wanted:
        return max(range(last), key=lambda i: (len(wanted & set(joined(rows, i, many, spans))), -i))
    filled = [sum(bool(clean(c)) for c in cells) for _place, cells in rows[:last]]
    return next(i for i, n in enumerate(filled) if n >= 0.6 * max(filled))


def held(rows: Rows, given: Input, wanted: frozenset[str], spans: Spans = lambda _place: None) -> int:
    """How many of the wanted headings can be found."""
    if given.heading_row == 0:
        return len(wanted)
    if not rows:
        return -1
    many = given.heading_rows or 1
    return max(len(wanted & set(joined(rows, i, many, spans))) for i in range(max(1, len(rows) - many + 1)))


def joined(rows: Rows, i: int, many: int = 1, spans: Spans = lambda _place: None) -> list[str]:
    """The headings of `many` rows from the `i`th on, by both names where there are two: 满意度/满意数."""
    out = [clean(c) for c in rows[min(i + many, len(rows)) - 1][1]]
    for place, cells in reversed(rows[i : i + many - 1]):
        upper = [clean(c) for c in cells]
        width = max(len(upper), len(out))
        upper, out = upper + [""] * (width - len(upper)), out + [""] * (width - len(out))
        for at, name in enumerate(_carried(upper, out, spans(place))):
            out[at] = f"{name}/{out[at]}" if name and out[at] and name != out[at] else name or out[at]
    return out


def _carried(upper: list[str], lower: list[str], merged: list[tuple[int, int]] | None) -> list[str]:
    """The upper headings, each over all columns it stands for: those merged, else those that only have a name below."""
    out = list(upper)
    for first, last in merged or []:
        out[first : last + 1] = [upper[first]] * len(out[first : last + 1])
    if not merged:
        for at in range(1, len(out)):
            if not out[at] and lower[at] and out[at - 1] and lower[at - 1]:
                out[at] = out[at - 1]
    return out


def _is_double(rows: Rows, i: int) -> bool:
    """Whether the row below fills exactly the gaps, and what is merged, of a row of headings."""
    if i + 2 >= len(rows):
        return False
    upper, lower = ([clean(c) for c in rows[k][1]] for k in (i, i + 1))
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    gaps = [at for at in range(width) if not upper[at]]
    alone = [at for at in range(width) if upper[at] and not lower[at]]
    worded = all(not c or not re.fullmatch(r"[\d\s.,:/%-]+", c) for c in lower)
    return bool(gaps and alone) and all(lower[at] for at in gaps) and worded


def _unless_double(rows: Rows, i: int, given: Input, wanted: frozenset[str], where: str, spans: Spans) -> None:
    """Where the headings that are missing stand in a second row, say so."""
    missing = wanted - {clean(c) for c in rows[i][1]}
    for k in (i, i - 1) if missing else ():
        names = joined(rows, k, 2, spans) if 0 <= k < len(rows) - 1 else []
        ends = {name.rsplit("/", 1)[-1]: name for name in names}
        if names and all(m in ends or m in names for m in wanted):
            said = "; ".join(f"{m} → {_named(ends[m], names, given.public)}" for m in sorted(wanted) if m not in names)
            raise SourceRefused(
                _("the headings stand in two rows"),
                f"{where.rsplit(':', 1)[0]}:{rows[k][0]}",
                _("say heading_rows: 2, leave heading_row out, and call the columns by both names: {names}", names=said)
                if said
                else _("say heading_rows: 2, and leave heading_row out"),
            )


def _named(name: str, names: list[str], public: bool | None) -> str:
    return name if public else _("column {n} ({shape})", n=names.index(name) + 1, shape=shape(name))


def checked(cells: list[str], above: int, wanted: frozenset[str], where: str, public: bool | None = False) -> Head:
    names = [clean(c) for c in cells]
    longest = max(map(len, names), default=0)
    if longest > LONGEST:
        raise SourceRefused(
            _("a heading has {n} characters, more than {most}", n=f"{longest:,}", most=f"{LONGEST:,}"),
            where,
            _("check which row the headings are in, and the delimiter"),
        )
    missing = sorted(wanted - set(names))
    if missing:
        raise SourceRefused(
            _("the file has no column {names}", names=listed(map(repr, missing))),
            where,
            _remedy(missing, names, public),
        )
    twice = sorted(n for n in wanted if names.count(n) > 1)
    if twice:
        raise SourceRefused(
            _("the heading {name} stands twice", name=listed(map(repr, twice))),
            where,
            _("rename one of the two columns"),
        )
    return Head(unique(names), above + 1)


def taken(names: list[str], wanted: frozenset[str]) -> list[str]:
    """The columns to read: those wanted, and what stands left of them, where totals and notes have their words."""
    if not wanted:
        return list(names)
    first = next((i for i, n in enumerate(names) if n in wanted), 0)
    return [n for i, n in enumerate(names) if n in wanted or i < first]


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


def _remedy(missing: list[str], names: list[str], public: bool | None) -> str:
    said, there = [], [n for n in names if n]
    for name in missing:
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        if close and public:
            said.append(_("for {name}, did you mean {close}?", name=repr(name), close=repr(close[0])))
        elif close:
            n = names.index(close[0]) + 1
            said.append(_("for {name}, is it column {n}, {shape}?", name=repr(name), n=n, shape=shape(close[0])))
    if len(said) < len(missing):
        said.append(_("the file has: {names}", names=shown_all(there, public)))
    return listed(said, "; ") + unshown(public)
