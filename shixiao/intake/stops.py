"""What stops a run: things that are wrong with a description, not with a row."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.intake import swapped
from shixiao.intake._yaml import quoted
from shixiao.intake.listing import listed
from shixiao.intake.source import Input, Source
from shixiao.plugs import nearest
from shixiao.words import _

LINES = 500  # of a list that is to be pasted
HOPELESS = 20  # rows that are all rejected: the description is wrong, not the rows
Unknown = dict[tuple[str, str], Counter[str]]  # categories by table and column


def unless_all_said(headings: list[str], wanted: frozenset[str], given: Input, source: Source, name: str) -> None:
    """Every column is mapped or ignored."""
    extra = [h for h in headings if h not in wanted and h not in given.ignore]
    if extra:
        raise SourceRefused(
            _("columns that are neither mapped nor ignored: {names}", names=listed(map(repr, extra))),
            f"{name} ({source.path})",
            _("map them, or list them under ignore:") + _pasted("    ignore:", (f"      - {quoted(c)}" for c in extra)),
        )


def unknown_categories(unknown: Unknown, source: Source, given: Input) -> SourceRefused:
    """Every category nobody has said the meaning of, with its count and the nearest that is known."""
    lines, paste = [], ""
    for (table, column), counts in sorted(unknown.items()):
        mapping = given.tables[table].columns[column]
        known = list(mapping.values or facts()[table].all_columns[column].one_of or ("true", "false"))
        said = [f"{v!r} × {n} ({nearest(v, known)})" for v, n in counts.most_common()]
        lines.append(f"{table}.{column}: {listed(said, '; ')}")
        paste += _pasted(
            f"      {table}: {column}: values:", (f"          {quoted(v)}: …  # × {n}" for v, n in counts.most_common())
        )
    return SourceRefused(
        _("unknown categories: {list}", list="\n  ".join(lines)),
        f"{source.path} ({given.called})",
        _("add them under values:, or say other:") + paste,
    )


def unless_swapped(days: dict[tuple[str, str], swapped.Days], given: Input, file: str) -> None:
    """No column whose days and months a spreadsheet has swapped."""
    for (table, column), seen in days.items():
        if swapped.are(seen):
            raise swapped.refusal(seen, f"{file}, {given.tables[table].columns[column].heading} → {table}.{column}")


def _pasted(head: str, lines: Iterable[str]) -> str:
    """Lines to be copied into source.yml, and how many more there are."""
    return "\n" + listed([head, *lines], "\n", shown=LINES)


def unless_too_many(rows: int, given: Input, source: Source) -> None:
    """No more rows than the source says there are; known as soon as there are more."""
    most = given.rows.at_most
    if most is not None and rows > most:
        raise SourceRefused(
            _("{n} rows were read so far, at most {most} are expected", n=rows, most=most),
            f"{source.path} ({given.called})",
            _("check the export; if the number is right, correct rows:"),
        )


def unless_enough(rows: int, given: Input, source: Source) -> None:
    """No fewer rows than the source says there are."""
    if rows < given.rows.at_least:
        raise SourceRefused(
            _("{n} rows were read, at least {least} are expected", n=rows, least=given.rows.at_least),
            f"{source.path} ({given.called})",
            _("check the export; if the number is right, correct rows:"),
        )


def unless_usable(said: dict[str, Any], source: Source) -> None:
    """A description that fits not one of many rows is a wrong description."""
    for table, c in said["tables"].items():
        if c.get("rejected", 0) >= HOPELESS and c["rejected"] == c["read"]:
            reason, n = max(c["reasons"].items(), key=lambda r: r[1])
            raise SourceRefused(
                _("not one of {n} rows can be used: {reason} × {m}", n=c["read"], reason=reason, m=n),
                f"{source.path} ({said['input']}, {table})",
                _remedy(reason),
            )


def _remedy(reason: str) -> str:
    if reason == "lost_digits":
        return _("export it again with these columns as text; the digits that are lost nobody can bring back")
    if reason == "error_cell":
        return _("correct the formulas in the spreadsheet, or export it again without opening it in one")
    return _("compare the columns of the file with source.yml")
