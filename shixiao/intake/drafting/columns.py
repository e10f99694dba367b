"""The lines of one input: where each column of its table comes from."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from shixiao.facts import facts
from shixiao.facts._table import Column, Fact
from shixiao.intake import scales
from shixiao.intake._survey import Look, pattern
from shixiao.intake._yaml import quoted
from shixiao.intake.drafting import doubts, known
from shixiao.intake.drafting.meet import lacking
from shixiao.intake.drafting.paper import File, Line, candidates, cell, counted, spelt
from shixiao.intake.drafting.reading import together
from shixiao.intake.listing import SHOWN
from shixiao.words import _, summary_row

MOST = 12  # more unknown categories than this are not listed for a person to translate
_MONTH = re.compile(r"\d{4}-\d{2}(-01([T ]00:00(:00)?(Z|[+-]\d\d:\d\d)?)?)?|[A-Z][a-z]+ \d{4}")
_TOTALS = re.compile("合计|总计|小计|全部|[Tt]otal|TOTAL|[Oo]verall")  # what the name of no office holds
_LIMITS = ("due_at", "promised_at")


def lines(file: File, tables: set[str]) -> list[Line]:
    """One entry of `inputs`."""
    out = [Line(f"  - file: {quoted(pattern(file.paths))}", unsure=file.hidden)]
    for what, name in file.part.items():
        out.append(Line(f"    {what}: {name if what.startswith('heading_') else quoted(name)}"))
    least, most = file.rows // 2, file.rows + (file.rows + 1) // 2
    out.append(Line(f"    rows: {{at_least: {least}, at_most: {most}}}", note=_("{n} rows now", n=file.rows)))
    if not file.table:
        out.append(Line("    tables: {}", unsure=_("no fact table fits; map it by hand or leave the file out")))
        return out + doubts.ignored(file)
    out.append(Line("    tables:"))
    out += _referred(file, tables)
    out.append(Line(f"      {file.table}:"))
    total = _total_row(file)
    if total:
        out.append(Line(f"        only: {total}", unsure=_("rows that are totals of the others are left out")))
    fact = facts()[file.table]
    for name, column in fact.all_columns.items():
        if column.role not in ("local_day", "as_of"):
            out += _column(file, fact, name, column, tables)
    out += list(_lacking(file))
    return out + doubts.ignored(file)


def _lacking(file: File) -> Iterator[Line]:
    """What makes a file this table, and no heading gives."""
    for names in lacking(file):
        if not any(c.required for n, c in facts()[file.table].all_columns.items() if n in names):
            rest = candidates([k for k in file.free() if not k.is_dates][:6])
            yield Line(f"        # {' | '.join(names)}: ", unsure=_("no heading gives it") + rest)


def _referred(file: File, tables: set[str]) -> list[Line]:
    """Offices and services that only this file names."""
    out: list[Line] = []
    office, service = file.found.get("office"), file.found.get("service")
    if "offices" not in tables:
        out += [Line("      offices:"), Line("        from_distinct: true")]
        out += _simple("office", office, _one_office(file, office), file.used)
        out += _simple("name", _named("office", file) or office, "", file.used)
    if file.table == "cases" and service is not None and "services" not in tables:
        out += [Line("      services:"), Line("        from_distinct: true")]
        out += _service(file, service)
        out += _simple("office", office, "", file.used)
        out += _simple("name", _named("service", file) or service, "", file.used)
    return out


def _one_office(file: File, office: Look | None) -> str:
    """What is doubtful about the column that names the offices."""
    if office is None:
        return _("which column names the office?") + candidates(file.offices())
    said = file.doubts.get("office", "")
    if len(office.counts) == 1:
        (only,) = office.counts
        one = _("it says {value} in every row", value=quoted(only)) + candidates(file.offices())
        said = f"{one}; {said}" if said else one
    return said


def _service(file: File, service: Look) -> list[Line]:
    """A service that several offices deliver is one of each: its name alone would give all its cases to the first."""
    office = file.found.get("office")
    several = 0
    if office is not None and office is not service:
        pairs = {pair for pair in together(file, service, office) if pair[1] is not None}
        several = len(pairs) - len({one for one, _office in pairs})
    if not several:
        return _simple("service", service, "", file.used)
    file.doubts["service"] = ""
    assert office is not None
    file.used |= {service.name, office.name}
    text = f"{cell(office.name)} + ' / ' + {cell(service.name)}"
    said = f"        service: {{compute: {json.dumps(text, ensure_ascii=False)}}}"
    return [Line(said, note=_("several offices deliver the same service"))]


def _named(what: str, file: File) -> Look | None:
    """The column that names what another gives as a code."""
    spellings = {known.folded(s) for s in known.headings()["names"][what]}
    own = {held.name for held in file.found.values()}
    return next((k for k in file.looks if known.folded(k.name) in spellings and k.name not in own and k.filled), None)


def _simple(column: str, held: Look | None, doubt: str, used: set[str]) -> list[Line]:
    if held is None:
        return [Line(f"        {column}: {{value: unknown}}", unsure=doubt or _("nothing names it"))]
    used.add(held.name)
    if held.filled < held.rows:
        said = f"        {column}: {{from: {quoted(held.name)}, empty: unknown}}"
        nothing = _("{n} rows say nothing", n=held.rows - held.filled)
        return [Line(said, unsure=f"{doubt}; {nothing}" if doubt else nothing)]
    return [Line(f"        {column}: {quoted(held.name)}", unsure=doubt)]


def _column(file: File, fact: Fact, name: str, column: Column, tables: set[str]) -> list[Line]:
    held = file.found.get(name)
    if (fact.name, name) == ("cases", "closed_at"):
        return doubts.closed(file)
    if (fact.name, name) == ("cases", "outcome") and held is None:
        return doubts.outcome(file)
    if held is None:
        return _absent(file, fact, name, column)
    if (fact.name, name) == ("tallies", "asked") and (beyond := _without_stars(file, held)):
        del file.found[name]
        file.doubts[held.name] = _(
            "asked, but it is more than the stars together in {n} rows: answers without a mark?", n=beyond
        )
        return []
    file.used.add(held.name)
    if (fact.name, name) == ("cases", "claimed_on_time"):
        return doubts.kept_limit(held)
    if name == "service" and "services" not in tables:
        return _service(file, held)
    if name == "stars" or (fact.name, name) in (("answers", "satisfied"),):
        return _stars(file, fact, name, column, held)
    if column.one_of or column.type == "boolean":
        out = _values(file, fact, name, column, held)
        return out or (doubts.outcome(file) if (fact.name, name) == ("cases", "outcome") else [])
    doubt = file.doubts.get(name, "")
    if column.role == "reference" and column.required:
        return _simple(name, held, doubt or (_one_office(file, held) if "offices" in tables else ""), file.used)
    if column.role == "instant" or column.type == "date":
        return _day(file, name, held, doubt)
    if column.type == "int64" or column.type.startswith("decimal"):
        _share, others = held.numbers()
        if others:
            said = json.dumps(others[:SHOWN], ensure_ascii=False)
            more = "; " + _("and {n} more", n=len(others) - SHOWN) if len(others) > SHOWN else ""
            text = f"        {name}: {{from: {quoted(held.name)}, missing: {said}}}"
            return [Line(text, unsure=_("these are no numbers; do they mean nothing?") + more)]
    if column.role == "key" and not doubt and len(held.distinct) < len(held.sample):
        doubt = _("it stands in several rows: all but the first are rejected")
    return [Line(f"        {name}: {quoted(held.name)}", unsure=doubt)]


def _absent(file: File, fact: Fact, name: str, column: Column) -> list[Line]:
    """What a table needs and no heading gives; and what follows from other columns."""
    if fact.name == "tallies" and name in ("from_on", "until_on"):
        return _month(file, name)
    if fact.name == "tallies" and name == "measure":
        said = f"        measure: {{value: {_counted(file)}}}"
        return [Line(said, unsure=_("which measure do these totals count?"))]
    if (fact.name, name) == ("tallies", "yes") and "stars_5" not in file.found:
        numbers = [k for k in file.free() if k.numbers()[0] == 1]
        return [Line("        # yes: ", unsure=_("no heading gives it") + candidates(numbers))]
    if not (column.required and (name != fact.key or column.domain)):
        return []
    if column.role == "instant" or column.type == "date":
        return [Line(f"        # {name}: ", unsure=_("no heading gives it") + candidates(file.dates()))]
    if (fact.name, name) == ("answers", "status"):
        return [Line("        status: {value: answered}", unsure=_("does every row hold an answer?"))]
    rest = candidates([k for k in file.free() if not k.is_dates][:6])
    if name == "survey":
        return [Line(f"        survey: {{value: {quoted(file.paths[0].stem)}}}", unsure=_("which survey?") + rest)]
    return [Line(f"        {name}: {{value: unknown}}", unsure=_("no heading gives it") + rest)]


def _without_stars(file: File, asked: Look) -> int:
    """In how many rows a total counts answers that have no stars, such as “don't know”: the run would reject them."""
    parts = [file.found[f"stars_{n}"] for n in range(1, 6) if f"stars_{n}" in file.found]
    if len(parts) < 5 or any(k.filled < k.rows for k in (asked, *parts)):
        return 0
    rows = zip(*(k.sample for k in (asked, *parts)), strict=False)
    counted = [[int(v) for v in row] for row in rows if all(v.isdecimal() for v in row)]
    more = sum(whole > sum(stars) for whole, *stars in counted)
    return 0 if any(whole < sum(stars) for whole, *stars in counted) else more


def _counted(file: File) -> str:
    """Which measure totals are of, by the heading of those that count."""
    yes = file.found.get("yes")
    said = known.headings()["measures"].items()
    of_it = [name for name, spelt in said if yes and known.folded(yes.name) in {known.folded(s) for s in spelt}]
    return of_it[0] if of_it else "satisfied"


def _month(file: File, name: str) -> list[Line]:
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
            return [Line(f"        {name}: {{compute: {json.dumps(said, ensure_ascii=False)}}}")]
    return []


def _day(file: File, name: str, held: Look, doubt: str) -> list[Line]:
    spelling, two_ways = file.spelling(held)
    said = [doubt, two_ways, held.two_spellings()]
    if name in _LIMITS and held.all_midnight():
        said.append(_("every time is midnight: a day or an instant? The day's end counts if it is a day"))
    if spelling:
        text = f'        {name}: {{from: {quoted(held.name)}, format: "{spelling}"}}'
    else:
        text = f"        {name}: {quoted(held.name)}"
        strange = [] if two_ways else held.days()[1]
        bare = held.is_minguo and bool(strange)  # 114/01/05: the era is not named
        said.append(_("years of the Republic of China (114 is 2025)?") if bare else "")
        strange = [] if bare else strange
        said.append(_("{n} spellings are no day and will be rejected", n=len(strange)) if strange else "")
    return [Line(text, unsure="; ".join(s for s in said if s))]


def _stars(file: File, fact: Fact, name: str, column: Column, held: Look) -> list[Line]:
    """Marks: in figures by the scale they seem to lie on, in words as the words say; which end is best is asked."""
    said = spelt(held)
    words = {text: known.stars(text) for text in said}
    in_words = not held.many and any(n is not None for n in words.values())
    if not in_words and column.type == "boolean":
        return _values(file, fact, name, column, held)
    if not in_words and _is_of_no_scale(held):
        asked = _("which scale, and is the highest the best? {values}", values=counted(held, 12))
        return [Line(f"        # {name}: {quoted(held.name)}", unsure=asked)]
    if column.type == "boolean":
        return _satisfied(file, fact, name, held, words)
    nothing = [text for text, n in words.items() if n == 0]
    rest = Counter({text: n for text, n in said.items() if text not in nothing})
    if not in_words or scales.guess(rest) == "words":
        return [_scaled(name, held, nothing if in_words else [], rest if in_words else held.counts)]
    order = ", ".join(f"{text} × {n:,}" for text, n in rest.most_common())
    out = _headed(name, held)
    out[0].unsure = _("is that the order the words have here? {values}", values=order)
    for text, n in said.most_common():
        if words[text] is None:
            out.append(Line(f"            # {quoted(text)}: ", unsure=f"{n:,} × … 5 … 1"))
        else:
            out.append(_meant(text, str(words[text] or "null"), n))
    return out


def _is_of_no_scale(held: Look) -> bool:
    """Whether marks have fractions, or lie beside one to five without speaking for another scale."""
    if any(re.fullmatch(r"-?\d+\.\d*[1-9]\d*", v) for v in held.distinct):
        return True
    whole = [int(v) for v in held.distinct if re.fullmatch(r"-?\d+", v)]
    return not scales.guess(held.counts) and any(not scales.WORST <= n <= scales.BEST for n in whole)


def _scaled(name: str, held: Look, nothing: list[str], counts: Mapping[str, int]) -> Line:
    if not nothing:
        return Line(f"        {name}: {scales.drafted(quoted(held.name), counts)}", unsure=scales.doubt(counts))
    said = json.dumps(nothing, ensure_ascii=False)
    silent = _("these say nothing: {values}", values=", ".join(f"{t} × {held.counts[t]:,}" for t in nothing))
    text = f"        {name}: {{from: {quoted(held.name)}, scale: words, missing: {said}}}"
    return Line(text, unsure=f"{silent}; {scales.doubt(counts)}")


def _satisfied(file: File, fact: Fact, name: str, held: Look, words: dict[str, int | None]) -> list[Line]:
    """Marks as a yes or a no: four and five stars are a yes, one and two a no, three a person decides."""
    code = {5: "true", 4: "true", 2: "false", 1: "false", 0: "null"}
    out = _headed(name, held)
    for text, n in spelt(held).most_common():
        stars = words[text]
        said = None if stars is None else code.get(stars)
        if said is None and fact.name == "answers" and (yes := known.yes(text)) is not None:
            said = "true" if yes else "false"
        if said is None:
            out.append(Line(f"            # {quoted(text)}: ", unsure=f"{n:,} × … true | false"))
        else:
            out.append(_meant(text, said, n))
    return out


def _headed(name: str, held: Look) -> list[Line]:
    return [Line(f"        {name}:"), Line(f"          from: {quoted(held.name)}"), Line("          values:")]


def _meant(text: str, code: str, n: int) -> Line:
    """What a category means, with its count."""
    if code == "null":
        return Line(
            f"            {quoted(text)}: null", unsure=_("these say nothing: {values}", values=f"{text} × {n:,}")
        )
    return Line(f"            {quoted(text)}: {code}", note=f"{n:,}")


def _values(file: File, fact: Fact, name: str, column: Column, held: Look) -> list[Line]:
    """The categories of a column with their counts; those nobody knows are left for a person."""
    codes = column.one_of or ("true", "false")
    said = spelt(held)
    read = {text: _code(fact, name, column, codes, text) for text in said}
    unknown = [text for text, code in read.items() if code is None]
    if (held.many or len(unknown) > MOST or len(unknown) == len(read)) and not column.required:
        return _set_aside(file, name, held, codes)
    nothing = [text for text in unknown if _says_nothing(fact, name, text) and len(unknown) < len(read)]
    out = _headed(name, held)
    out[0].unsure = file.doubts.get(name, "")
    rows = []
    for text, n in said.most_common():
        code = "null" if text in nothing else read[text]
        if code is None:
            rows.append(Line(f"            # {quoted(text)}: ", unsure=f"{n:,} × … {' | '.join(codes)}"))
        else:
            rows.append(_meant(text, code, n))
    if len(unknown) == len(read):
        out[-1] = Line("          values: {}", unsure=_("say what these mean"))
    return out + rows


def _says_nothing(fact: Fact, name: str, text: str) -> bool:
    """An answer of “don't know”; an outcome that is still to come."""
    if fact.name == "answers":
        return known.stars(text) == 0
    return (fact.name, name) == ("cases", "outcome") and known.state(text) in doubts.NEVER_DONE


def _set_aside(file: File, name: str, held: Look, codes: tuple[str, ...]) -> list[Line]:
    """Values that nobody knows any of go to `ignore`, where they are named."""
    del file.found[name]
    file.used.discard(held.name)
    file.doubts[held.name] = _(
        "{column}, if these can be said as {codes}: {values}",
        column=name,
        codes=" | ".join(codes),
        values=counted(held, MOST),
    )
    return []


def _code(fact: Fact, name: str, column: Column, codes: tuple[str, ...], text: str) -> str | None:
    if column.type != "boolean":
        found = known.code(fact.name, name, codes, text)
        if found is None and (fact.name, name) == ("cases", "outcome"):
            found = ({"closed": "granted"} | doubts.OUTCOMES).get(known.state(text))
        return found
    said = known.yes(text)
    if said is None and name == "solved":
        said = {"closed": True, "open_yet": False, "open": False}.get(known.state(text))
    return None if said is None else "true" if said else "false"


def _total_row(file: File) -> str:
    """A condition that leaves out rows which are totals of the others, where the run does not reject them by itself:
    in a column it does not read, and where an office only looks like one."""
    office = file.found.get("office")
    for held in file.looks if file.table == "tallies" else [office] if office else []:
        if held is office:
            words = [v for v in held.distinct if _TOTALS.search(v) and not summary_row(v)]
        else:
            words = [v for v in held.distinct if summary_row(v)] if held.is_word() else []
        if words and len(words) < len(held.distinct):
            file.used.add(held.name)
            either = "^(" + "|".join(re.escape(v).replace("\\ ", " ") for v in words) + ")$"
            return json.dumps(f"not matches(coalesce(col({held.name!r}), ''), {either!r})", ensure_ascii=False)
    return ""
