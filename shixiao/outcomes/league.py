"""Honest rank sets for any league table: a small CSV in, the ranks that cannot be excluded out."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from shixiao.errors import BadNumbers, WrongUse
from shixiao.outcomes import handed
from shixiao.stats import proportions, ranks
from shixiao.words import _, summary_row

Row = dict[str, Any]
FEWEST_OTHERS, FEWEST_ASKED = 2, 10  # from here on a row that is the sum of all others is hardly one by chance
_RUNS = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")  # a spreadsheet would run it


def league(
    file: Path,
    *,
    name: str | None = None,
    estimate: str | None = None,
    se: str | None = None,
    yes: str | None = None,
    asked: str | None = None,
    keep: tuple[str, ...] = (),
    confidence: float = 0.9,
    better: str = "high",
    method: str = "holm",
    smallest_difference: float = 0.0,
    top: int | None = None,
    bottom: int | None = None,
    draws: int = 10_000,
    seed: int = 1,
    say: Callable[[str], None] = lambda text: None,
) -> list[Row]:
    """One row per line of the file, best first: estimate, interval, point rank, simultaneous and own rank set.

    Give `estimate` and `se`, or `yes` and `asked`. Totals and averages of other rows are left out, which `say` is told,
    unless `keep` names them. Lines without an estimate are listed last, without a rank.
    Raises WrongUse for columns that are not there, BadNumbers for values that are no numbers.
    """
    if bool(estimate and se) == bool(yes and asked) or bool(estimate) != bool(se) or bool(yes) != bool(asked):
        remedy = _("--estimate COL --se COL, or --yes COL --asked COL")
        raise WrongUse(_("say what the columns are"), str(file), remedy)
    shares = estimate is None
    table = handed.read(file)
    first, second = (table.column(c) for c in ((yes, asked) if shares else (estimate, se)))  # type: ignore[arg-type]
    who = table.column(name) if name else _named(table)
    table = _offices(table, who, keep, say)
    names = handed.names(table, who)
    (a, one), (b, other) = (handed.numbers(table, column, not shares) for column in (first, second))
    if one != other:
        told = _("{first} is in per cent and {second} is not", first=repr(estimate if one else se),
                 second=repr(se if one else estimate))  # fmt: skip
        raise BadNumbers(told, table.file, _("write both the same way"))
    known = np.isfinite(a) & np.isfinite(b) & ((b > 0) | (not shares))
    if known.sum() == 0:
        raise BadNumbers(_("no line has both numbers"), table.file, _("check the two columns"))
    (_counts if shares else _errors)(table, a, b, (yes, asked))
    if shares:
        _no_sum(table, names, a, b, keep)
    for option, most in (("--top", top), ("--bottom", bottom)):
        if most is not None and most >= known.sum():
            told = _("{option} {k} of {n} offices", option=option, k=most, n=int(known.sum()))
            raise WrongUse(told, table.file, _("name fewer than there are"))
    values = a[known] / b[known] if shares else a[known]
    spread: dict[str, Any] = {"n_effective": b[known]} if shares else {"se": b[known]}
    common = {"level": confidence, "smallest_difference": smallest_difference, "better": better, **spread}
    sets = ranks.rank_sets(values, method=method, draws=draws, seed=seed, **common)
    own = ranks.own_rank_sets(values, **common)
    low, high = (proportions.wilson if shares else _normal)(a[known], b[known], confidence)
    out: list[Row] = [{"name": n, "estimate": None, "rank": None} for n in names]
    for k, i in enumerate(np.flatnonzero(known)):
        out[i] |= {"estimate": float(values[k]), "low": float(low[k]), "high": float(high[k])}
        out[i] |= {"rank": int(sets.rank[k]), "rank_low": int(sets.low[k]), "rank_high": int(sets.high[k])}
        out[i] |= {"own_low": int(own.low[k]), "own_high": int(own.high[k])}
    for tag, most, judge in (("top", top, ranks.top_k), ("bottom", bottom, ranks.bottom_k)):
        if most:
            for i, said in zip(np.flatnonzero(known), judge(sets.low, sets.high, most), strict=True):
                out[i][tag] = str(said)
    return sorted(out, key=lambda r: (r["rank"] is None, r["rank"] or 0))


def _named(table: handed.Table) -> int:
    """The first column, unless it only counts the rows."""
    if len(table.headings) > 2 and [line[0].strip().rstrip(".、") for line in table.lines[:2]] == ["1", "2"]:
        told = _("the first column, {name}, only counts the rows", name=repr(table.headings[0]))
        raise WrongUse(told, table.file, _("say with --name which column names the offices"))
    return 0


def _offices(table: handed.Table, who: int, keep: tuple[str, ...], say: Callable[[str], None]) -> handed.Table:
    """Without the rows that sum up others."""
    sums = [i for i, line in enumerate(table.lines) if line[who].strip() not in keep and summary_row(line[who])]
    if not sums:
        return table
    named = ", ".join(_("{name} (row {row})", name=table.lines[i][who].strip(), row=table.at[i]) for i in sums)
    say(_("left out as totals or averages: {rows}; --keep NAME ranks one that is an office", rows=named))
    return table.without(set(sums))


def _counts(table: handed.Table, yes: Any, asked: Any, columns: tuple[str | None, str | None]) -> None:
    for column, values in zip(columns, (yes, asked), strict=True):
        broken = np.flatnonzero((values < 0) | (values != np.floor(values)) & np.isfinite(values))
        if broken.size:
            told = _("{n} in column {name} is no count of people", n=f"{values[broken[0]]:g}", name=repr(column))
            remedy = _("give counts of people, or a share with --estimate and --se")
            raise BadNumbers(told, table.place(int(broken[0])), remedy)
    more = np.flatnonzero(yes > asked)
    if more.size:
        told = _("more {yes} than {asked}", yes=columns[0], asked=columns[1])
        raise BadNumbers(told, table.place(int(more[0])), _("check the two columns"))


def _no_sum(table: handed.Table, names: list[str], yes: Any, asked: Any, keep: tuple[str, ...]) -> None:
    """A row that is the sum of all others in both columns is a total, whatever it is called."""
    sums = [2 * column == np.nansum(column) for column in (yes, asked)]
    for i in np.flatnonzero(sums[0] & sums[1]):
        if names[i] not in keep and np.sum(asked > 0) > FEWEST_OTHERS and asked[i] >= FEWEST_ASKED:
            told = _("{name} is the sum of all other rows", name=repr(names[i]))
            remedy = _("take the total out of the table; if it is an office, --keep {name}", name=names[i])
            raise BadNumbers(told, table.place(int(i)), remedy)


def _errors(table: handed.Table, _estimate: Any, se: Any, _columns: tuple[str | None, str | None]) -> None:
    below = np.flatnonzero(se < 0)
    if below.size:
        raise BadNumbers(_("a standard error below 0"), table.place(int(below[0])), _("mend the cell"))
    if not (se > 0).any():
        remedy = _("give standard errors, or counts with --yes and --asked")
        raise BadNumbers(_("every standard error is 0"), table.file, remedy)


def explained(rows: list[Row]) -> str:
    """What the columns of the table mean, a line each."""
    said = {
        "low": _("low end, high end: the interval of the estimate"),
        "rank": _("rank: the place by the estimate alone; offices alike share the better one"),
        "rank_low": _("best rank, worst rank: the places that cannot be excluded, for all offices at once"),
        "own_low": _("own best, own worst: the same for one office alone, had only it been asked about; shorter"),
        "top": _("among the best: certain, possible or not, by the best and worst rank"),
        "bottom": _("among the last: certain, possible or not, by the best and worst rank"),
    }
    return "\n".join(text for column, text in said.items() if any(column in row for row in rows))


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
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: _inert(value) for column, value in row.items()} for row in rows)
    return text.getvalue()


def _inert(value: Any) -> Any:
    """A text that a spreadsheet would run, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value


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
