"""A first source.yml for files nobody has described yet; a person finishes it where it says `unsure`.

Headings are met with those that exports are known to use (headings.yml), values with those seen in the files.
What is written can be loaded as it stands; what it does not know stops the run instead of being guessed.
"""

import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shixiao.errors import SourceRefused
from shixiao.facts import facts
from shixiao.facts._table import Column, Fact
from shixiao.intake import _yaml, scales
from shixiao.intake._survey import Look, look, pattern
from shixiao.intake._yaml import quoted as _quoted
from shixiao.intake.formats import Notes
from shixiao.intake.listing import SHOWN, listed
from shixiao.intake.opening import opened
from shixiao.intake.shapes import shape
from shixiao.intake.source import Input, check_input
from shixiao.words import _

TOTAL = "合计|总计|小计|[Tt]otals?|TOTAL|Grand [Tt]otal"
TOTALS = "合计|总计|小计|全部|[Tt]otal|TOTAL|[Oo]verall"  # what the name of no office holds
_MONTH = re.compile(r"\d{4}-\d{2}(-01([T ]00:00(:00)?(Z|[+-]\d\d:\d\d)?)?)?|[A-Z][a-z]+ \d{4}")


@dataclass
class _Line:
    """One line of the draft, and why a person should look at it."""

    text: str
    unsure: str = ""
    note: str = ""

    def __str__(self) -> str:
        said = f"# unsure: {self.unsure}" if self.unsure else f"# {self.note}" if self.note else ""
        return f"{self.text}   {said}".rstrip()


@dataclass
class _File:
    """Files of one layout: what they hold, and which table that is."""

    paths: list[Path]
    part: dict[str, str]  # the sheet or table, where a file has several
    hidden: list[str]  # sheets that nobody sees
    looks: list[Look]
    rows: int
    table: str = ""
    found: dict[str, Look] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def draft(files: list[Path], said: dict[str, Any] | None = None) -> str:
    """The text of a source.yml for these files; `said` are words of an input that hold for all of them."""
    if not files:
        raise SourceRefused(_("no file was given"), do=_("give the exported files"))
    seen = _grouped([part for f in files for part in _looked_at(Path(f), said or {})])
    name = re.sub(r"[^a-z0-9]+", "-", Path(files[0]).resolve().parent.name.lower()).strip("-") or "source"
    lines = [
        _Line("# " + _("A draft: look at every line that says unsure, then run shixiao snapshot.")),
        _Line(f"source: {name}", unsure=_("the name that stands before every key")),
        _Line(f"title: {_quoted(name)}"),
        _Line("zone: Asia/Shanghai" if _is_chinese(seen) else "zone: UTC", unsure=_("the time zone of the times")),
        _Line("inputs:"),
    ]
    for file in seen:
        file.table, file.found = _table(file)
    for file in seen:
        lines += _input(file, {f.table for f in seen})
    if any(facts()[f.table].all_columns[c].domain for f in seen if f.table for c in f.found):
        lines.insert(1, _Line("# " + _("It maps identifiers: a run needs a key (shixiao key new FILE).")))
    return "\n".join(map(str, lines)) + "\n"


def _looked_at(path: Path, said: dict[str, Any]) -> list[_File]:
    """What a file holds: one layout, or one per sheet or table."""
    if not path.is_file():
        why = _("{file} is no file a draft can be made of", file=path.name)
        raise SourceRefused(why, str(path), _("give CSV, XLSX, JSON Lines, Parquet or SQLite"))
    out = []
    given = Input(file=path.name, tables={}, table="*", **said)
    check_input(given, str(path))
    with opened(path, given) as found:
        parts = found.tables()
        for part in parts:
            with found.reading(frozenset(), Notes(), **part) as reading:
                looks, rows = look(reading)
            if rows:
                words = {n: v for n, v in part.items() if len(parts) > 1 or n == "table"}
                words |= {"heading_rows": str(reading.rows)} if reading.rows > 1 else {}
                words |= {word: str(value) for word, value in said.items()}
                out.append(_File([path], words, found.hidden(), looks, rows))
    if not out:
        raise SourceRefused(_("the file holds no rows below headings"), str(path), _("check the file"))
    return out


def _grouped(files: list[_File]) -> list[_File]:
    """Files that differ in numbers of their names only, and have the same headings, are one input."""
    groups: dict[Any, list[_File]] = defaultdict(list)
    for file in files:
        stem = re.sub(r"\d[\d_.-]*(?=[^.]*\.)", "*", file.paths[0].name, count=1)
        groups[stem, tuple(file.part.values()), tuple(k.name for k in file.looks)].append(file)
    out = []
    for same in groups.values():
        first = same[0]
        for other in same[1:]:
            first.paths += other.paths
            first.rows += other.rows
            for a, b in zip(first.looks, other.looks, strict=True):
                a.counts.update(b.counts)
                a.sample += b.sample
                a.filled, a.many = a.filled + b.filled, a.many or b.many
        out.append(first)
    return out


def _is_chinese(files: list[_File]) -> bool:
    some = "".join(v for f in files for k in f.looks for v in [k.name, *k.sample[:20]])
    return bool(re.search("[\u4e00-\u9fff]", some))


# which table a file is


@cache
def known() -> dict[str, Any]:
    """The headings that exports are known to use."""
    said, _lines = _yaml.load(Path(__file__).with_name("headings.yml"))
    return said


def folded(heading: object) -> str:
    """A heading without what people vary: width, case, spaces, marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(heading)).lower())


def _table(file: _File) -> tuple[str, dict[str, Look]]:
    """The table that most columns speak for, and which of its columns stand under which heading."""
    best: tuple[float, str, dict[str, Look]] = (0, "", {})
    for table, said in known().items():
        if table not in facts():
            continue
        found = _met(table, said["columns"], file.looks, said.get("together", []))
        if not all(any(c in found for c in line.split("|")) for line in said["is"]):
            continue
        score = sum(2 if facts()[table].all_columns[c].required else 1 for c in found)
        if score > best[0]:
            best = (score, table, found)
    return best[1], best[2]


def _met(table: str, columns: dict[str, list[str]], looks: list[Look], together: list[str]) -> dict[str, Look]:
    """Each column's heading: the first of its known spellings that the file has and no column before has taken.

    Columns that belong `together` go first where all of them are there: “Satisfied” is four stars beside “Very
    satisfied”, and a yes without it.
    """
    lower = {folded(k.name.rsplit("/", 1)[-1]): k for k in looks if "/" in k.name}  # of two rows of headings
    by_name = (lower if len(lower) > 1 else {}) | {folded(k.name): k for k in looks}
    whole = _met(table, {c: columns[c] for c in together}, looks, []) if together else {}
    out = whole if len(whole) == len(together) else {}
    taken = {held.name for held in out.values()}
    for column, spellings in ((c, s) for c, s in columns.items() if c not in out):
        for spelling in spellings:
            held = by_name.get(folded(spelling))
            if held is not None and held.name not in taken and _fits(facts()[table].all_columns[column], held):
                out[column] = held
                taken.add(held.name)
                break
    return out


def _fits(column: Column, held: Look) -> bool:
    """Whether what stands in a column can be what its heading says."""
    if held.is_empty():
        return not column.required and column.role != "key"
    if column.role == "stars" and scales.guess(held.counts) == "words":
        return True
    if column.type in ("int64",) or column.type.startswith("decimal"):
        return held.numbers()[0] >= 0.5
    if column.type.startswith("timestamp") or column.type == "date":
        spelling, doubt = held.format()
        return bool(doubt) or held.days((spelling,) if spelling else ())[0] >= 0.5
    return True


# what is written


def _input(file: _File, tables: set[str]) -> list[_Line]:
    hidden = _("hidden sheets are left out: {names}", names=listed(file.hidden)) if file.hidden else ""
    out = [_Line(f"  - file: {_quoted(pattern(file.paths))}", unsure=hidden)]
    out += [
        _Line(f"    {what}: {name if what.startswith('heading_') else _quoted(name)}")
        for what, name in file.part.items()
    ]
    least, most = file.rows // 2, file.rows + (file.rows + 1) // 2
    out.append(_Line(f"    rows: {{at_least: {least}, at_most: {most}}}", note=_("{n} rows now", n=file.rows)))
    if not file.table:
        out.append(_Line("    tables: {}", unsure=_("no fact table fits; map it by hand or leave the file out")))
        return out + _ignored(file)
    out.append(_Line("    tables:"))
    out += _referred(file, tables)
    out.append(_Line(f"      {file.table}:"))
    fact = facts()[file.table]
    total = _total_row(file)
    if total:
        out.append(_Line(f"        only: {total}", unsure=_("rows that are totals of the others are left out")))
    for name, column in fact.all_columns.items():
        if column.role not in ("local_day", "as_of"):
            out += _column(file, fact, name, column)
    return out + _ignored(file)


def _referred(file: _File, tables: set[str]) -> list[_Line]:
    """Offices and services that only this file names."""
    out: list[_Line] = []
    office, service = file.found.get("office"), file.found.get("service")
    if "offices" not in tables:
        out += [_Line("      offices:"), _Line("        from_distinct: true")]
        total = _total_row(file)
        if total:
            out.append(_Line(f"        only: {total}"))
        out += _simple("office", office, _("which column names the office?"), file.used)
        out += _simple("name", _named("office", file) or office, "", file.used)
    if file.table == "cases" and service is not None and "services" not in tables:
        out += [_Line("      services:"), _Line("        from_distinct: true")]
        out += [_Line(f"        service: {_quoted(service.name)}"), *_simple("office", office, "", file.used)]
        out += _simple("name", _named("service", file) or service, "", file.used)
    return out


def _named(what: str, file: _File) -> Look | None:
    """The column that names what another gives as a code."""
    spellings = {folded(s) for s in known()["names"][what]}
    own = {held.name for column, held in file.found.items() if column != what}
    return next((k for k in file.looks if folded(k.name) in spellings and k.name not in own and k.filled), None)


def _simple(column: str, held: Look | None, doubt: str, used: set[str]) -> list[_Line]:
    if held is None:
        return [_Line(f"        {column}: {{value: unknown}}", unsure=doubt or _("nothing names it"))]
    used.add(held.name)
    empty = ", empty: unknown" if held.filled < held.rows else ""
    if empty:
        said = f"        {column}: {{from: {_quoted(held.name)}{empty}}}"
        return [_Line(said, unsure=_("{n} rows say nothing", n=held.rows - held.filled))]
    return [_Line(f"        {column}: {_quoted(held.name)}")]


def _column(file: _File, fact: Fact, name: str, column: Column) -> list[_Line]:
    held = file.found.get(name)
    if held is None:
        return _absent(file, fact, name, column)
    file.used.add(held.name)
    if column.one_of or column.type == "boolean":
        return _values(fact, name, column, held)
    if column.role == "reference" and column.required:
        return _simple(name, held, "", file.used)
    if column.role == "instant" or column.type == "date":
        return _day(file, name, held)
    if column.role == "stars":
        return [
            _Line(
                f"        {name}: {scales.drafted(_quoted(held.name), held.counts)}", unsure=scales.doubt(held.counts)
            )
        ]
    if column.type == "int64" or column.type.startswith("decimal"):
        _share, others = held.numbers()
        if others:
            said = json.dumps(others[:SHOWN], ensure_ascii=False)
            more = "; " + _("and {n} more", n=len(others) - SHOWN) if len(others) > SHOWN else ""
            line = f"        {name}: {{from: {_quoted(held.name)}, missing: {said}}}"
            return [_Line(line, unsure=_("these are no numbers; do they mean nothing?") + more)]
    return [_Line(f"        {name}: {_quoted(held.name)}")]


def _absent(file: _File, fact: Fact, name: str, column: Column) -> list[_Line]:
    """What a table needs and no heading gives; and what follows from other columns."""
    names = {k.name: k for k in file.looks}
    if (fact.name, name) == ("cases", "closed_at") and {"status", "updated_datetime"} <= set(names):
        file.used |= {"status", "updated_datetime"}
        said = "updated_datetime if lower(status) == 'closed' else None"
        return [
            _Line(f'        {name}: {{compute: "{said}"}}', unsure=_("is a closed request updated when it closes?"))
        ]
    if fact.name == "tallies" and name in ("from_on", "until_on"):
        return _month(file, name)
    if fact.name == "tallies" and name == "measure":
        said = f"        measure: {{value: {_counted(file)}}}"
        return [_Line(said, unsure=_("which measure do these totals count?"))]
    if column.required and name != fact.key and column.role != "instant":
        return [_Line(f"        {name}: {{value: unknown}}", unsure=_("no heading gives it"))]
    if name == fact.key and column.domain:
        return [_Line(f"        {name}: {{value: unknown}}", unsure=_("no heading gives it"))]
    return []


def _counted(file: _File) -> str:
    """Which measure totals are of, by the heading of those that count."""
    yes = file.found.get("yes")
    said = known()["measures"].items()
    of_it = [name for name, spellings in said if yes and folded(yes.name) in {folded(s) for s in spellings}]
    return of_it[0] if of_it else "satisfied"


def _month(file: _File, name: str) -> list[_Line]:
    """A column of months gives the first and the last day of what is counted."""
    for held in file.looks:
        some = held.distinct[:200]
        if some and all(_MONTH.fullmatch(v) for v in some):
            file.used.add(held.name)
            column = f"col({held.name!r})"
            first = f"'1 ' + {column}"  # May 2026
            if some[0][0].isdigit():
                first = {7: f"{column} + '-01'", 10: column}.get(len(some[0]), f"slice({column}, 0, 10)")
            said = f"month_end(day({first}))" if name == "until_on" else f"day({first})"
            return [_Line(f"        {name}: {{compute: {json.dumps(said, ensure_ascii=False)}}}")]
    return []


def _day(file: _File, name: str, held: Look) -> list[_Line]:
    spelling, doubt = held.format()
    if doubt:  # another column of the same system may have decided it
        others = {k.format()[0] for k in file.looks if k.format()[0] and _same_way(k, held)}
        spelling = others.pop() if len(others) == 1 else None
    if spelling:
        return [_Line(f'        {name}: {{from: {_quoted(held.name)}, format: "{spelling}"}}')]
    if not doubt:
        _share, strange = held.days()
        doubt = _("{n} spellings are no day and will be rejected", n=len(strange)) if strange else ""
    return [_Line(f"        {name}: {_quoted(held.name)}", unsure=doubt)]


def _same_way(a: Look, b: Look) -> bool:
    """Whether two columns are written in the same way, digits aside."""
    return bool({shape(v) for v in a.distinct[:200]} & {shape(v) for v in b.distinct[:200]})


def _values(fact: Fact, name: str, column: Column, held: Look) -> list[_Line]:
    """The categories of a column with their counts; those nobody knows are left for a person."""
    codes = column.one_of or ("true", "false")
    said = known()["values"]
    spelt = said.get(f"{fact.name}.{name}") or said.get(name) or said.get("boolean" if not column.one_of else "", {})
    by_text = {folded(s): code for code, spellings in spelt.items() for s in [code, *spellings]}
    if held.many or not held.counts:
        return [
            _Line(f"        # {name}: {held.name}", unsure=_("too many different values for a category")),
        ]
    out = [_Line(f"        {name}:"), _Line(f"          from: {_quoted(held.name)}"), _Line("          values:")]
    lines = []
    for text, n in held.counts.most_common():
        code = by_text.get(folded(text)) if by_text.get(folded(text)) in codes else None
        if code is None:
            lines.append(_Line(f"            # {_quoted(text)}: ", unsure=f"{n:,} × … {' | '.join(codes)}"))
        else:
            lines.append(_Line(f"            {_quoted(text)}: {code}", note=f"{n:,}"))
    if all(line.text.lstrip().startswith("#") for line in lines):
        out[-1] = _Line("          values: {}")
        return [
            _Line(f"        # {name}: {{from: {_quoted(held.name)}, values: …}}", unsure=_("say what these mean")),
            *lines,
        ]
    return out + lines


def _total_row(file: _File) -> str:
    """A condition that leaves out rows which are totals of the others."""
    office = file.found.get("office")
    for held in file.looks:
        words = TOTALS if held is office else f"^({TOTAL})$"
        if (held is office or file.table == "tallies") and any(re.search(words, v) for v in held.distinct):
            file.used.add(held.name)
            return json.dumps(f"not matches(coalesce(col({held.name!r}), ''), {words!r})", ensure_ascii=False)
    return ""


def _ignored(file: _File) -> list[_Line]:
    rest = [k for k in file.looks if k.name not in file.used]
    out = [_Line("    ignore:")] if rest else []
    for held in rest:
        doubt = _("it holds identity or telephone numbers") if held.holds_identities() else ""
        out.append(_Line(f"      - {_quoted(held.name)}", note=doubt))
    return out
