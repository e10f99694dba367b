"""Honest rank sets for any league table: a small CSV in, the ranks that cannot be excluded out."""

import csv
import io
import json
import math
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np

from shixiao.cells import Writer
from shixiao.errors import BadNumbers, DiskRefused, WrongUse
from shixiao.plugs import nearest
from shixiao.stats import proportions, ranks
from shixiao.words import _, reason

Row = dict[str, Any]
MOST = 100_000


def league(
    file: Path,
    *,
    name: str | None = None,
    estimate: str | None = None,
    se: str | None = None,
    yes: str | None = None,
    asked: str | None = None,
    confidence: float = 0.9,
    better: str = "high",
    method: str = "holm",
    smallest_difference: float = 0.0,
    top: int | None = None,
    bottom: int | None = None,
    draws: int = 10_000,
    seed: int = 1,
) -> list[Row]:
    """One row per line of the file, best first: estimate, interval, point rank, simultaneous and own rank set.

    Give `estimate` and `se`, or `yes` and `asked`. Lines without an estimate are listed last, without a rank.
    Raises WrongUse for columns that are not there, BadNumbers for values that are no numbers.
    """
    if bool(estimate and se) == bool(yes and asked) or bool(estimate) != bool(se) or bool(yes) != bool(asked):
        remedy = _("--estimate COL --se COL, or --yes COL --asked COL")
        raise WrongUse(_("say what the columns are"), str(file), remedy)
    headings, lines = _read(file)
    who = _column(headings, name, file) if name else 0
    first, second = (_column(headings, c, file) for c in ((estimate, se) if estimate else (yes, asked)))  # type: ignore[arg-type]
    a, b = _numbers(lines, first, headings, file), _numbers(lines, second, headings, file)
    shares = estimate is None
    known = np.isfinite(a) & np.isfinite(b) & ((b > 0) | (not shares))
    names = [line[who] for line in lines]
    out = [{"name": n, "estimate": None, "rank": None} for n in names]
    if known.sum() == 0:
        raise BadNumbers(_("no line has both numbers"), str(file), _("check the two columns"))
    values, level = (a[known] / b[known] if shares else a[known]), confidence
    if shares and ((a[known] < 0) | (a[known] > b[known])).any():
        told = _("more {yes} than {asked}, or less than none", yes=yes, asked=asked)
        raise BadNumbers(told, str(file), _("check the two columns"))
    if not shares:
        _errors(b, known, file)
    spread: dict[str, Any] = {"n_effective": b[known]} if shares else {"se": b[known]}
    common = {"level": level, "smallest_difference": smallest_difference, "better": better, **spread}
    sets = ranks.rank_sets(values, method=method, draws=draws, seed=seed, **common)
    own = ranks.own_rank_sets(values, **common)
    low, high = proportions.wilson(a[known], b[known], level) if shares else _normal(values, b[known], level)
    for k, i in enumerate(np.flatnonzero(known)):
        out[i] |= {"estimate": float(values[k]), "low": float(low[k]), "high": float(high[k])}
        out[i] |= {"rank": int(sets.rank[k]), "rank_low": int(sets.low[k]), "rank_high": int(sets.high[k])}
        out[i] |= {"own_low": int(own.low[k]), "own_high": int(own.high[k])}
    for tag, k, judge in (("top", top, ranks.top_k), ("bottom", bottom, ranks.bottom_k)):
        if k:
            for i, said in zip(np.flatnonzero(known), judge(sets.low, sets.high, k), strict=True):
                out[i][tag] = str(said)
    return sorted(out, key=lambda r: (r["rank"] is None, r["rank"] or 0))


def _errors(se: Any, known: Any, file: Path) -> None:
    below = np.flatnonzero(known & (se < 0))
    if below.size:
        raise BadNumbers(_("a standard error below 0"), _row(file, int(below[0]) + 2), _("mend the cell"))
    if not (se[known] > 0).any():
        remedy = _("give standard errors, or counts with --yes and --asked")
        raise BadNumbers(_("every standard error is 0"), str(file), remedy)


def show(rows: list[Row], form: str) -> str:
    """The rows as text, JSON or CSV."""
    columns = list(max(rows, key=len))
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    if form == "csv":
        return as_csv(rows, columns)
    return grid([[_heading(c) for c in columns], *([_cell(c, r.get(c)) for c in columns] for r in rows)])


def as_csv(rows: list[Row], columns: list[str]) -> str:
    """The rows for a spreadsheet."""
    text = io.StringIO()
    Writer(text, columns).rows(rows)
    return text.getvalue()


def grid(cells: list[list[str]]) -> str:
    """Lines of equally wide columns, the first from the left; Chinese characters are two wide."""
    width = [max(wide(line[j]) for line in cells) for j in range(len(cells[0]))]
    return "".join(
        "  ".join(pad(c, width[j], left=j == 0) for j, c in enumerate(line)).rstrip() + "\n" for line in cells
    )


def _heading(column: str) -> str:
    """A column's name as people read it; programs get the name itself."""
    said = {
        "name": _("name"),
        "estimate": _("estimate"),
        "low": _("low end"),
        "high": _("high end"),
        "rank": _("rank"),
        "rank_low": _("best rank"),
        "rank_high": _("worst rank"),
        "own_low": _("own best"),
        "own_high": _("own worst"),
        "top": _("among the best"),
        "bottom": _("among the last"),
    }
    return said[column]


def _cell(column: str, value: Any) -> str:
    if value is None:
        return "–"
    if column in ("top", "bottom"):
        return {"certain": _("certain"), "possible": _("possible"), "not": _("not")}[value]
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, width: int, left: bool) -> str:
    gap = " " * (width - wide(text))
    return text + gap if left else gap + text


def _normal(values: Any, se: Any, level: float) -> tuple[Any, Any]:
    from scipy import stats

    z = stats.norm.ppf(0.5 + level / 2)
    return values - z * se, values + z * se


def _read(file: Path) -> tuple[list[str], list[list[str]]]:
    try:
        raw = Path(file).read_bytes()
    except OSError as error:
        raise DiskRefused(_("cannot read: {why}", why=reason(error)), str(file), _("check the path")) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            raise BadNumbers(_("neither UTF-8 nor GB18030"), str(file), _("save it as UTF-8")) from None
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=head.count)
    try:
        lines = [line for line in csv.reader(io.StringIO(text), delimiter=delimiter) if any(c.strip() for c in line)]
    except csv.Error as error:
        raise BadNumbers(_("not a table: {why}", why=error), str(file), _("save it as CSV")) from None
    if len(lines) < 2:
        raise BadNumbers(_("a heading and at least one line are needed"), str(file), _("check the file"))
    if len(lines) > MOST:
        told = _("{n} lines are no league table", n=len(lines))
        raise BadNumbers(told, str(file), _("give at most {most}", most=MOST))
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(lines[0]):
            told = _("{cells} cells under {headings} headings", cells=len(line), headings=len(lines[0]))
            raise BadNumbers(told, _row(file, number), _("mend the row"))
    return [h.strip() for h in lines[0]], lines[1:]


def _column(headings: list[str], name: str, file: Path) -> int:
    if name not in headings:
        raise WrongUse(_("no column is called {name}", name=repr(name)), str(file), nearest(name, headings))
    return headings.index(name)


def _row(file: Path, number: int) -> str:
    return _("{file}, row {row}", file=file, row=number)


def _numbers(lines: list[list[str]], column: int, headings: list[str], file: Path) -> Any:
    out = np.full(len(lines), np.nan)
    for i, line in enumerate(lines):
        cell = unicodedata.normalize("NFKC", line[column]).strip().replace(",", "")
        if cell.lower() in ("", "na", "n/a", "nan", "null", "-", "–", "—"):
            continue
        scale = 0.01 if cell.endswith("%") else 1.0
        try:
            out[i] = float(cell.removesuffix("%")) * scale
        except ValueError:
            told = _("{cell} in column {name} is no number", cell=repr(line[column]), name=repr(headings[column]))
            raise BadNumbers(told, _row(file, i + 2), _("mend the cell")) from None
        if math.isinf(out[i]):
            told = _("{cell} in column {name}", cell=cell, name=repr(headings[column]))
            raise BadNumbers(told, _row(file, i + 2), _("give finite numbers"))
    return out
