"""What stops a run: things that are wrong with a description, not with a row."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.intake import swapped
from shixiao.intake._yaml import quoted
from shixiao.intake.listing import listed
from shixiao.intake.mapping import Scaled
from shixiao.intake.scales import BEST, WORDS, WORST, guess
from shixiao.intake.shapes import shape, unshown
from shixiao.intake.source import Input, Source
from shixiao.plugs import nearest
from shixiao.words import _

LINES = 500  # of a list that is to be pasted
FEW = 0.05  # of the values of a column may lie outside its scale
HOPELESS = 20  # rows that are all rejected: the description is wrong, not the rows
Unknown = dict[tuple[str, str], Counter[str]]  # categories by table and column


def unless_all_said(headings: list[str], wanted: frozenset[str], given: Input, source: Source, name: str) -> None:
    """Every column is mapped or ignored."""
    extra = [h for h in headings if h not in wanted and h not in given.ignore]
    if extra:
        raise SourceRefused(
            _("columns that are neither mapped nor ignored: {names}", names=_placed(headings, extra, given)),
            f"{name} ({source.path})",
            _("map them, or list them under ignore:") + _pasted("    ignore:", (f"      - {quoted(c)}" for c in extra))
            if given.public
            else _(
                "map them, or list them under ignore: (`shixiao source draft` on the file writes the lines; "
                "public: true shows the names here)"
            ),
        )


def _placed(headings: list[str], extra: list[str], given: Input) -> str:
    """Columns by their headings, or by their numbers and shapes."""
    if given.public:
        return listed(map(repr, extra))
    return listed(_("column {n} ({shape})", n=headings.index(h) + 1, shape=shape(h)) for h in extra)


def _counted(counts: Counter[str], known: list[str], public: bool | None) -> str:
    """Categories with their counts, the nearest that is known beside each; or their shapes, like ones as one."""
    if public:
        return listed((f"{v!r} × {n} ({nearest(v, known)})" for v, n in counts.most_common()), "; ")
    alike: dict[str, list[int]] = {}
    for value, n in counts.items():
        alike.setdefault(shape(value), []).append(n)
    most = sorted(alike.items(), key=lambda item: (-sum(item[1]), item[0]))
    said = (f"{like} × {sum(n)}" + ("" if len(n) == 1 else _(" ({n} different)", n=len(n))) for like, n in most)
    return listed(said, "; ")


def unknown_categories(unknown: Unknown, source: Source, given: Input) -> SourceRefused:
    """Every category nobody has said the meaning of, with its count and the nearest that is known."""
    lines, paste = [], ""
    do = (
        _("add them under values:, or say other:")
        if given.public
        else _("add them under values:, or say other: (public: true in the source shows them; so does your export)")
    )
    for (table, column), counts in sorted(unknown.items()):
        mapping = given.tables[table].columns[column]
        known = list(mapping.values or facts()[table].all_columns[column].one_of or ("true", "false"))
        came = mapping.heading or mapping.compute or ""
        if mapping.scale is not None and mapping.values is None:
            known = mapping.scale.words or list(WORDS)
            do = _("list all words of the column from worst to best, such as scale: [很差, 差, 一般, 好, 很好]")
            do += unshown(given.public)
        lines.append(f"{table}.{column} ← {came}: {_counted(counts, known, given.public)}")
        if given.public:
            paste += _pasted(
                f"      {table}: {column}: values:",
                (f"          {quoted(v)}: …  # × {n}" for v, n in counts.most_common()),
            )
    return SourceRefused(
        _("unknown categories: {list}", list="\n  ".join(lines)),
        f"{source.path} ({given.called})",
        do + paste,
    )


def unless_swapped(days: dict[tuple[str, str], swapped.Days], given: Input, file: str) -> None:
    """No column whose days and months a spreadsheet has swapped."""
    for (table, column), seen in days.items():
        if swapped.are(seen):
            raise swapped.refusal(seen, f"{file}, {given.tables[table].columns[column].heading} → {table}.{column}")


def _pasted(head: str, lines: Iterable[str]) -> str:
    """Lines to be copied into source.yml, and how many more there are."""
    return "\n" + listed([head, *lines], "\n", shown=LINES)


def unless_on_scale(seen: dict[tuple[str, str], Scaled], source: Source, given: Input) -> None:
    """Where more than a few values lie outside a scale the others are misread as well: it is another scale."""
    for (table, column), found in seen.items():
        n = found.outside.total()
        if found.filled < HOPELESS or n <= FEW * found.filled:
            continue
        said = ", ".join(f"{value} × {many:,}" for value, many in found.outside.most_common(12))
        more = len(found.outside) - 12
        scale = given.tables[table].columns[column].scale
        first = json.dumps(found.outside.most_common(1)[0][0])
        raise SourceRefused(
            _(
                "{n} of {of} values of {table}.{column} lie outside {worst} to {best}: {list}",
                n=n,
                of=found.filled,
                table=table,
                column=column,
                worst=scale.worst if scale else WORST,
                best=scale.best if scale else BEST,
                list=said + (_(", and {n} more like these", n=more) if more > 0 else ""),
            ),
            f"{source.path} ({given.called})",
            _(
                "say the scale, such as scale: {scale} (worst and best the other way round where the lowest number is "
                "best), or missing: [{value}] where a number means no answer",
                scale=guess(found.outside) or "{worst: 0, best: 4}",
                value=first,
            ),
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
                _remedy(reason),
            )


def _remedy(reason: str) -> str:
    if reason == "lost_digits":
        return _("export it again with these columns as text; the digits that are lost nobody can bring back")
    if reason == "error_cell":
        return _("correct the formulas in the spreadsheet, or export it again without opening it in one")
    return _("compare the columns of the file with source.yml")
