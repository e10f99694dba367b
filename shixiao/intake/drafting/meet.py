"""Which table a file is, and which heading is which of its columns: by spelling, by pattern, by the shape of the data.

A table that nearly fits is taken, and says what it lacks; a column that only its shape speaks for is marked.
"""

import re
from collections.abc import Container

from shixiao.facts import facts
from shixiao.facts._table import Column
from shixiao.intake import scales
from shixiao.intake._survey import Look
from shixiao.intake.drafting import doubts, known
from shixiao.intake.drafting.paper import File, candidates
from shixiao.words import _

LACKS = 2.5  # what a table loses for a heading it should have; more than one column makes good
LEAST = 2  # columns that must speak for a table before it is one
PLACES = 4  # which pattern of `cases.office` meets places, which are offices only where nothing else is
_PERSONAL = re.compile("电话|手机|证件|身份证|phone|mobile|邮编|zip|postcode|经度|纬度|lat|lon")

Met = dict[str, tuple[Look, int]]  # column → its heading, and how it was met: 0 by spelling, else which pattern


def meet(file: File) -> None:
    """Fill in the table of a file and what stands in its columns."""
    best, met, table = 0.0, Met(), ""
    for name in known.headings():
        if name not in facts():
            continue
        found = _met(name, file.looks)
        score = _score(name, found)
        least = LEAST + (name != "cases" and bool(_lacking(name, found)))
        if score > best and len(found) >= least:
            best, met, table = score, found, name
    if not table and _like_cases(file):
        table = "cases"
    file.table, file.found = table, {column: held for column, (held, _how) in met.items()}
    if table:
        if table == "cases":
            _kept_limit(file)
        file.beside = {c: held for c, (held, _how) in _met("beside", file.free()).items()}
    if table:
        if table == "cases" and "office" in met and met["office"][1] >= PLACES:
            file.doubts["office"] = _("a place; is it who handles the case?") + candidates(file.offices())
        _by_shape(file)


def _score(table: str, found: Met) -> float:
    columns = facts()[table].all_columns
    got = sum((2 if columns[c].required else 1) * (0.7 if how else 1) for c, (_held, how) in found.items())
    return got - LACKS * len(_lacking(table, found))


def _met(table: str, looks: list[Look]) -> Met:
    """Each column's heading: first by the spellings that are known, then by pattern; none is taken twice.

    Columns that belong `together` go first where all of them are there: “Satisfied” is four stars beside “Very
    satisfied”, and a yes without it.
    """
    said = known.headings()[table]
    columns = said if table == "beside" else said["columns"]
    by_name: dict[str, Look] = {}
    for held in looks:
        by_name.setdefault(known.folded(held.name), held)
    lower = {known.folded(k.name.rsplit("/", 1)[-1]): k for k in looks if "/" in k.name}  # of two rows of headings
    by_name = (lower if len(lower) > 1 else {}) | by_name
    together = {c: columns[c] for c in said.get("together", [])} if table != "beside" else {}
    whole = _spelt(table, together, by_name, {})
    out = _spelt(table, columns, by_name, whole if len(whole) == len(together) else {})
    for column, patterns in known.patterns(table).items():
        for how, pattern in enumerate(patterns, 1):
            taken = {held.name for held, _how in out.values()}
            fits = (k for k in looks if k.name not in taken and _matches(table, column, pattern, k))
            if column not in out and (first := next(fits, None)):
                out[column] = first, how
    return out


def _spelt(table: str, columns: dict[str, list[str]], by_name: dict[str, Look], before: Met) -> Met:
    out = dict(before)
    taken = {held.name for held, _how in out.values()}
    for column, spellings in columns.items():
        for spelling in spellings if column not in out else []:
            held = by_name.get(known.folded(spelling))
            if held is not None and held.name not in taken and _fits(table, column, held):
                out[column] = held, 0
                taken.add(held.name)
                break
    return out


def _matches(table: str, column: str, pattern: re.Pattern[str], held: Look) -> bool:
    """A pattern needs more than a spelling does: that the data speak for it."""
    name = known.plain(held.name)
    if not pattern.search(name) or held.is_empty() or not _fits(table, column, held):
        return False
    if table == "beside":
        return True
    kind = facts()[table].all_columns[column]
    if kind.role == "key":
        return held.is_unique() and not _PERSONAL.search(name)
    if kind.role in ("reference", "code", "plain") and kind.type == "string":
        return not held.is_dates and (held.is_word() or not held.many) and not _PERSONAL.search(name)
    return kind.role != "pseudonym"


def _fits(table: str, column: str, held: Look) -> bool:
    """Whether what stands in a column can be what its heading says."""
    if table == "beside":
        return held.is_dates if column == "updated" else not held.many and not held.is_dates
    kind = facts()[table].all_columns[column]
    if held.is_empty():
        return not kind.required and kind.role != "key"
    if column == "stars" and _in_words(held):
        return True
    if (table, column) == ("cases", "service") and len(held.distinct) > max(20, len(held.sample) // 2):
        return False  # titles of cases, not kinds
    if kind.type == "int64" or kind.type.startswith("decimal"):
        return held.numbers()[0] >= 0.5
    if kind.type.startswith("timestamp") or kind.type == "date":
        spelling, doubt = held.format()
        return held.is_minguo or bool(doubt) or held.days((spelling,) if spelling else ())[0] >= 0.5
    return _is_coded(table, column, kind, held)


def _is_coded(table: str, column: str, kind: Column, held: Look) -> bool:
    """A heading that could be several columns is the one whose values are known."""
    if kind.type == "boolean":
        return not held.many and len(held.counts) <= 12
    if kind.role == "reference" and column == "office":
        return not held.is_dates and bool(re.search(r"\w", "".join(held.distinct[:20])))
    return True


def _in_words(held: Look) -> bool:
    some = held.distinct[:50]
    of_scale = scales.guess(held.counts) == "words" and not held.many
    return of_scale or sum(known.stars(v) is not None for v in some) > 0.5 * max(1, len(some))


def _kept_limit(file: File) -> None:
    """What the office says of its own limits: by the heading, or by words such as OVERDUE and “No prazo”."""
    if "claimed_on_time" in file.found:
        return
    for held in file.free():
        values = list(held.counts)
        if held.many or len(values) > 8 or held.is_dates:
            continue
        words = [known.in_time(v) for v in values]
        told = known.in_time(held.name) is not None and all(known.yes(v) is not None for v in values)
        if told or (len(values) > 1 and sum(w is not None for w in words) > 0.6 * len(values)):
            file.found["claimed_on_time"] = held
            return


# by the shape of the data


def _like_cases(file: File) -> bool:
    """Days, a number of its own in every row, and words that come again: things that were asked for, most likely."""
    dates = [k for k in file.looks if k.is_dates]
    return len(dates) > 0 and any(k.is_unique() for k in file.looks) and (len(dates) > 1 or bool(file.offices()))


def _by_shape(file: File) -> None:
    fact = facts()[file.table]
    if file.table == "cases":
        _opened(file)
        _closed(file)
        _channel(file)
    for name, column in fact.all_columns.items():
        if name in file.found or not column.required:
            continue
        if (
            column.role == "key"
            and name in known.patterns(file.table)
            and (own := [k for k in file.free() if k.is_unique() and not _personal(k)])
        ):
            _guess(file, name, own[0], _("by its shape: every row has one of its own{rest}", rest=candidates(own[1:])))
        if column.role == "instant" and (dates := sorted(file.dates(), key=lambda k: k.middle)):
            _guess(file, name, dates[0], _("the earliest of the dates{rest}", rest=candidates(dates[1:])))
        if column.role == "reference" and (words := [k for k in file.offices() if not doubts.parts(file, k)]):
            said = _("no heading gives it; by its shape: words that come again{rest}", rest=candidates(words[1:]))
            _guess(file, name, words[0], said)


def _opened(file: File) -> None:
    """When the person asked: where no heading says it, the earliest of the other dates."""
    if "opened_at" in file.found:
        return
    updated = file.beside.get("updated")
    dates = [k for k in file.dates() if k is not updated]
    dates += [file.found[c] for c in ("accepted_at",) if c in file.found]
    if not dates:
        return
    first, *rest = sorted(dates, key=lambda k: (k.filled < k.rows, k.middle))
    file.found = {c: held for c, held in file.found.items() if held is not first}
    _guess(file, "opened_at", first, _("no heading says when the person asked{rest}", rest=candidates(rest)))


def _closed(file: File) -> None:
    """When there was an outcome: where no heading says it, a later date that some rows still lack."""
    opened, updated = file.found.get("opened_at"), file.beside.get("updated")
    if "closed_at" in file.found or opened is None or not opened.is_dates:
        return
    later = sorted(
        (k for k in file.dates() if k is not updated and k.filled < k.rows and k.middle >= opened.middle),
        key=lambda k: -k.middle,
    )
    if later:
        said = _(
            "by its shape: a later date that {n} rows lack{rest}",
            n=later[0].rows - later[0].filled,
            rest=candidates(later[1:]),
        )
        _guess(file, "closed_at", later[0], said)


def _channel(file: File) -> None:
    """How a case came in: a column of words that are ways of coming in."""
    codes = facts()["cases"].all_columns["channel"].one_of
    for held in file.free() if "channel" not in file.found else []:
        told = [known.code("cases", "channel", codes, v) for v in held.counts] if not held.many else []
        if held.is_word() and len({c for c in told if c}) > 1 and None not in told:
            _guess(file, "channel", held, _("by its values"))
            return


def _guess(file: File, column: str, held: Look, why: str) -> None:
    file.found[column], file.doubts[column] = held, why


def _personal(held: Look) -> bool:
    return held.holds_identities() or bool(_PERSONAL.search(known.plain(held.name)))


def lacking(file: File) -> list[list[str]]:
    """What makes a file this table, and no heading gives."""
    return _lacking(file.table, file.found)


def _lacking(table: str, found: Container[str]) -> list[list[str]]:
    """The lines of headings.yml that a table needs one of and has none of."""
    lines = [line.split("|") for line in known.headings()[table]["is"]]
    return [line for line in lines if not any(c in found for c in line)]
