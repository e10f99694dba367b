"""What stops a run: things that are wrong with a description, not with a row."""

from collections import Counter
from typing import Any

from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.intake.shapes import shape
from shixiao.intake.source import Input, Source
from shixiao.plugs import nearest
from shixiao.words import _

HOPELESS = 20  # rows that are all rejected: the description is wrong, not the rows
Unknown = dict[tuple[str, str], Counter[str]]  # categories by table and column


def unless_all_said(headings: list[str], wanted: frozenset[str], given: Input, source: Source, name: str) -> None:
    """Every column is mapped or ignored."""
    extra = [h for h in headings if h not in wanted and h not in given.ignore]
    if extra:
        raise SourceRefused(
            _("columns that are neither mapped nor ignored: {names}", names=_placed(headings, extra[:20], given)),
            f"{name} ({source.path})",
            _("map them, or list them under ignore:")
            if given.public
            else _("map them, or list them under ignore: (public: true shows them)"),
        )


def _placed(headings: list[str], extra: list[str], given: Input) -> str:
    """Columns by their headings, or by their numbers and shapes."""
    if given.public:
        return ", ".join(map(repr, extra))
    return ", ".join(_("column {n} ({shape})", n=headings.index(h) + 1, shape=shape(h)) for h in extra)


def _counted(counts: Counter[str], known: list[str], public: bool | None) -> str:
    """Categories with their counts, the nearest that is known beside each; or their shapes, like ones as one."""
    if public:
        return "; ".join(f"{v!r} × {n} ({nearest(v, known)})" for v, n in counts.most_common(20))
    alike: dict[str, list[int]] = {}
    for value, n in counts.items():
        alike.setdefault(shape(value), []).append(n)
    most = sorted(alike.items(), key=lambda item: (-sum(item[1]), item[0]))[:20]
    return "; ".join(
        f"{said} × {sum(each)}" + ("" if len(each) == 1 else _(" ({n} different)", n=len(each))) for said, each in most
    )


def unknown_categories(unknown: Unknown, source: Source, given: Input) -> SourceRefused:
    """Every category nobody has said the meaning of, with its count and the nearest that is known."""
    lines = []
    for (table, column), counts in sorted(unknown.items()):
        mapping = given.tables[table].columns[column]
        known = list(mapping.values or facts()[table].all_columns[column].one_of or ("true", "false"))
        came = mapping.heading or mapping.compute or ""
        lines.append(f"{table}.{column} ← {came}: {_counted(counts, known, given.public)}")
    return SourceRefused(
        _("unknown categories: {list}", list="\n  ".join(lines)),
        f"{source.path} ({given.called})",
        _("add them under values:, or say other:")
        if given.public
        else _("add them under values:, or say other: (public: true in the source shows them; so does your export)"),
    )


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
                _("compare the columns of the file with source.yml"),
            )
