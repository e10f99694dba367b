"""What each edition may see. Everything else is rendered from a view, so nothing can leak past this file.

public     no row per case or person, no free text, no clerk; an office is named with a finding only when the
           finding is final and was not decided in its favour; small groups are hidden together with the next
           smallest (`suppression`)
closed     one office's own rows: its cases without rater, device, text or time of day, its findings with rows
assessor   everything the assessment holds
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from shixiao.publish import suppression
from shixiao.publish.reading import CASES, Row, View
from shixiao.publish.reasons import hidden

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
FINAL = "final"
PENDING = {"open", "heard", "decided", "appealed"}
WITH_DOUBTED = ("asked_all", "yes_all", "estimate_all", "low_all", "high_all", "left_out")
NAMED = (
    "office", "first_on", "last_on", "estimate_with", "estimate_without", "p", "q", "says_zh", "says_en", "opens",
    "ruling", "tests", "table", "people", "devices",
)  # fmt: skip
QUANTILE = r"^p\d\d$"
PEOPLE = ("asked", "yes", "estimate", "low", "high")
CASE_COLUMNS = (
    "office",
    "case",
    "service_name",
    "opened_on",
    "closed_on",
    "channel",
    "filed_by",
    "outcome",
    "visits",
)
BY_FINDING = ("claims", "explanations", "ties")  # tables that say something of a finding, and name no office
OF_DOSSIERS = (*BY_FINDING, "effects", "dossier_days")
PERSONS = ("person", "device", "clerk")  # of a record of the evidence


def public(view: View) -> View:
    """The edition for everybody."""
    tables = {n: t for n, t in view.tables.items() if n not in (CASES, "evidence", "findings", *OF_DOSSIERS)}
    smallest = smallest_group(view)
    tables["verdicts"] = _verdicts(view)
    tables |= _written(view)
    if "gaps" in tables:
        tables["gaps"] = _gaps(view, smallest)
    for name, line, blank in (
        ("series", ("office", "measure"), PEOPLE),
        ("beside", ("measure", "item"), ("number", "of")),
        ("owed", ("office",), ("cases",)),
    ):
        if name in tables:
            count = "asked" if name == "series" else blank[0]
            people = _people(tables[name], count)
            hide = _small_in_lines(tables[name], line, people, smallest) | _unsaid(tables[name], view)
            tables[name] = _blank(tables[name], hide, blank)
    if "calibrated" in tables:
        tables["calibrated"] = _calibrated(view)
    if "findings" in view.tables:
        tables["findings"], numbers = _findings(view)
        for name in ("claims", "explanations", "effects"):
            if name in view.tables:
                tables[name] = _renamed(view.tables[name], numbers)
    shown = view.compared if tables.get("compared", ()) else {}
    return replace(view, edition="public", tables=tables, compared=shown, _by_office={})


def closed(view: View, shown: View, office: str) -> View:
    """One office's edition: its own rows of everything, with small groups hidden as in `shown`, the public one."""
    elsewhere = ("gaps", "series", "beside", "calibrated", "evidence", "wins", "findings", *BY_FINDING)
    own = {n: view.part(n, office) for n in view.tables if n not in elsewhere}
    own |= {n: shown.part(n, office) for n in ("gaps", "series", "beside", "calibrated") if n in shown.tables}
    few = pc.less(own["verdicts"]["asked"], smallest_group(view))
    own["verdicts"] = _blank(own["verdicts"], np.asarray(few), ("yes", "yes_all", *_estimates(own["verdicts"])))
    if "frontier" in own:  # who it is held against stands in the public edition
        own["frontier"] = _blank(own["frontier"], np.ones(own["frontier"].num_rows), ("peers",))
    if CASES in own:
        own[CASES] = _case_rows(own[CASES], view)
    if "evidence" in view.tables:
        own["evidence"] = _evidence(view.part("evidence", office))
    if "findings" in view.tables:
        own["findings"] = _own_findings(view, office)
        names = own["findings"]["finding"].to_pylist()
        own |= {n: _only(view.tables[n], names) for n in BY_FINDING if n in view.tables}
        own |= {n: _only(own[n], names) for n in ("evidence", "effects", "dossier_days") if n in own}
        if "ties" in own:
            own["ties"] = _without_others(own["ties"], office)
    notes = [note for note in view.notes if note.get("offices") in ([], None) or office in note["offices"]]
    return replace(view, edition="closed", tables=own, notes=notes, _by_office={})


def smallest_group(view: View) -> int:
    """Fewer people than this are never shown as a group."""
    return min(suppression.SMALLEST, int(view.about.get("smallest_sample") or suppression.SMALLEST))


def _verdicts(view: View) -> pa.Table:
    """Nothing is said of offices without a verdict; what doubted records did is shown where it names nobody."""
    table = view.tables["verdicts"]
    unsaid = np.asarray(pc.not_equal(table["status"], "said"))
    table = _blank(table, unsaid, ("yes", "yes_all", *_estimates(table)))
    return _blank(table, _would_name(view), WITH_DOUBTED)


def _estimates(table: pa.Table) -> list[str]:
    return [
        name
        for name in table.column_names
        if name.startswith(("estimate", "low", "high"))
        or name in ("se", "score", "n_effective", "deff", "expected", "alone")
    ]


def _would_name(view: View) -> Mask:
    """Verdicts whose doubted records would name an office before its finding is final.

    Were they blank for that office alone, the blank would name it: they are blank for every office of the measure,
    except those whose findings are all final.
    """
    states: dict[str, set[str]] = {}
    for row in view.rows("findings"):
        kept = row["state"] == FINAL and not is_public(row)
        states.setdefault(row["office"], set()).add("noted" if kept else row["state"])
    waiting = {office for office, s in states.items() if s & PENDING}
    named = {office for office, s in states.items() if FINAL in s} - waiting
    table = view.tables["verdicts"]
    offices, measures = table["office"].to_pylist(), table["measure"].to_pylist()
    left_out = table["left_out"].to_pylist() if "left_out" in table.column_names else [0] * len(offices)
    touched = {m for o, m, n in zip(offices, measures, left_out, strict=True) if n and o in waiting}
    return np.array([m in touched and o not in named for o, m in zip(offices, measures, strict=True)], dtype=bool)


def _written(view: View) -> dict[str, pa.Table]:
    """An existing assessment counts records as they were recorded: where that would name an office before its finding
    is final, it is not shown at all. The figures of too few people are left out, and the totals they stand in."""
    there = [name for name in ("written", "points", "compared") if name in view.tables]
    if _would_name(view).any():
        return {name: view.tables[name].slice(0, 0) for name in there}
    out = {}
    if "compared" in there:
        out["compared"] = _blank(view.tables["compared"], np.ones(view.tables["compared"].num_rows), ("old_score",))
    if not view.has("written"):
        return out
    points, totals = view.tables["points"], view.tables["written"]
    unsaid = _unsaid(points, view) & np.asarray(pc.is_valid(points["measure"]))
    few = {office for office, hidden in zip(points["office"].to_pylist(), unsaid, strict=True) if hidden}
    return out | {
        "points": _blank(points, unsaid, ("value", "points")),
        "written": _blank(totals, [office in few for office in totals["office"].to_pylist()], ("total",)),
    }


def is_public(row: Row) -> bool:
    """Whether a finding may name its office to everybody: final, and not decided in the office's favour."""
    return bool(row["state"] == FINAL and row.get("ruling") != "keep")


def _findings(view: View) -> tuple[pa.Table, dict[str, tuple[str, str]]]:
    """Final findings with their office; the others only as kind, size and state, in an order that tells nothing.

    Beside them the number that each public finding got, and its office.
    """
    rows = []
    for row in view.rows("findings"):
        final = is_public(row)
        kept = {"rule": row["rule"], "rows": row["rows"], "state": row["state"], "droppable": row.get("droppable")}
        rows.append(kept | {name: row.get(name) if final else None for name in NAMED} | {"was": row["finding"]})
    rows.sort(key=lambda r: (r["rule"], r["state"], -(r["rows"] or 0), r["office"] or ""))
    schema = view.tables["findings"].schema
    fields = [pa.field("finding", pa.string())]
    fields += [schema.field(n) for n in ("rule", "state", "rows", "droppable", *NAMED) if n in schema.names]
    numbered = [row | {"finding": str(i)} for i, row in enumerate(rows, 1)]
    numbers = {str(r["was"]): (str(r["finding"]), str(r["office"])) for r in numbered if r["office"]}
    return pa.Table.from_pylist(numbered, schema=pa.schema(fields)), numbers


def _renamed(table: pa.Table, numbers: dict[str, tuple[str, str]]) -> pa.Table:
    """The rows of public findings, under their public number; of effects only that on the office that is named."""
    rows = []
    for row in table.to_pylist():
        number, office = numbers.get(row["finding"], ("", ""))
        if number and row.get("office", office) == office:
            rows.append(row | {"finding": number})
    return pa.Table.from_pylist(rows, schema=table.schema)


def _own_findings(view: View, office: str) -> pa.Table:
    """Findings about this office, and those of which some records are its own, with its own numbers."""
    effects = {r["finding"]: r for r in view.of("effects", office)}
    counted: dict[str, int] = {}
    for record in view.of("evidence", office):
        counted[record["finding"]] = counted.get(record["finding"], 0) + 1
    rows = []
    for row in view.rows("findings"):
        if row["office"] != office:
            if not row["office"] or row.get("says_zh") is None or row["finding"] not in counted:
                continue
            effect = effects.get(row["finding"], {})
            own = {"office": office, "rows": counted[row["finding"]], "of": None}
            row = row | own | {n: effect.get(n) for n in ("estimate_with", "estimate_without")}
        rows.append(row | {"clerks": None, "offices": None})
    return pa.Table.from_pylist(rows, schema=view.tables["findings"].schema)


def _only(table: pa.Table, names: list[str]) -> pa.Table:
    return table.filter(pc.is_in(table["finding"], pa.array(names, pa.string())))


def _without_others(ties: pa.Table, office: str) -> pa.Table:
    """Other offices of a group as numbers."""
    seen: dict[str, str] = {}
    rows = ties.to_pylist()
    for row in rows:
        if row["place_kind"] == "office" and row["place"] != office:
            row["place"] = seen.setdefault(row["place"], f"#{len(seen) + 1}")
    return pa.Table.from_pylist(rows, schema=ties.schema)


def _calibrated(view: View) -> pa.Table:
    """Of one office neither how its people failed to answer nor a share of cases that nobody had: that is a finding."""
    table = _believed_ratings(view, view.tables["calibrated"])
    one = np.array([bool(office) for office in table["office"].to_pylist()], dtype=bool)
    told = ("refused", "unreachable", "no_such_business", "yes", "fabricated", "fabricated_low", "fabricated_high")
    numbers = [field.name for field in table.schema if field.name not in ("measure", "office", "status", "cases")]
    return _blank(_blank(table, one, told), _unsaid(table, view), numbers)


RAW = ("ratings", "raw", "raw_low", "raw_high", "apart", "differs", "turns_at")


def _believed_ratings(view: View, table: pa.Table) -> pa.Table:
    """Beside an office's answers its ratings as recorded; where those would name it, the ratings that are believed."""
    hide, verdicts = _would_name(view), view.rows("verdicts")
    if not any(h and v["measure"] == "satisfied" for h, v in zip(hide, verdicts, strict=True)):
        return table
    said = {v["office"]: v for v in verdicts if v["measure"] == "satisfied" and v["status"] == "said"}
    rows = table.to_pylist()
    for row in (r for r in rows if r["office"]):
        own = said.get(row["office"]) if row["raw"] is not None and row["estimate"] is not None else None
        row |= dict.fromkeys(RAW)
        if own is None or None in (own["estimate"], own["low"], own["high"]):
            continue
        low, high = own["low"], own["high"]
        row |= {"ratings": own["asked"], "raw": own["estimate"], "raw_low": low, "raw_high": high}
        row["apart"] = own["estimate"] - row["estimate"]
        row["differs"] = "higher" if low > row["high"] else "lower" if high < row["low"] else "no"
    return pa.Table.from_pylist(rows, schema=table.schema)


def _gaps(view: View, smallest: int) -> pa.Table:
    """Offices about which nothing is said leave the sums over all offices too, so that no difference tells them."""
    table = view.tables["gaps"]
    unsaid = _unsaid(table, view)
    table = _blank(_without(table, unsaid), unsaid, (*PEOPLE, "differs"))
    table = _blank(table, _small_gaps(table, smallest), (*PEOPLE, "differs"))
    few = pc.less(table["asked"], int(view.about.get("smallest_sample") or 0)).fill_null(False)
    return _blank(table, np.asarray(few), ("estimate", "low", "high"))


def _without(table: pa.Table, unsaid: Mask) -> pa.Table:
    """The rows of all offices together, less what `unsaid` rows hold; their intervals move with their estimates."""
    keys = list(zip(*(table[n].to_pylist() for n in ("measure", "by", "group")), strict=True))
    less: dict[tuple[str, ...], tuple[int, float]] = {}
    rows = table.select(["asked", "yes"]).to_pylist()
    for i in np.flatnonzero(unsaid).tolist():
        asked, yes = less.get(keys[i], (0, 0.0))
        less[keys[i]] = asked + (rows[i]["asked"] or 0), yes + (rows[i]["yes"] or 0.0)
    all_ = [i for i, office in enumerate(table["office"].to_pylist()) if not office and keys[i] in less]
    columns = {n: table[n].to_pylist() for n in PEOPLE}
    for i in all_:
        asked, yes = columns["asked"][i] - less[keys[i]][0], columns["yes"][i] - less[keys[i]][1]
        move = (yes / asked if asked else np.nan) - columns["estimate"][i]
        columns["asked"][i], columns["yes"][i] = (asked, yes) if asked else (None, None)
        for name in ("estimate", "low", "high"):
            had = columns[name][i]
            columns[name][i] = None if had is None or not asked else min(1.0, max(0.0, had + move))
    for name, values in columns.items():
        at = table.column_names.index(name)
        table = table.set_column(at, name, pa.array(values, table.schema.field(name).type))
    return table


def _small_gaps(table: pa.Table, smallest: int) -> Mask:
    """Which rows of `gaps` are hidden: one grid (office × group) per measure and split, those of one split together."""
    codes = {n: pc.dictionary_encode(table[n].combine_chunks()) for n in ("office", "measure", "by", "group")}
    index = {n: c.indices.to_numpy(zero_copy_only=False) for n, c in codes.items()}
    names = {n: c.dictionary.to_pylist() for n, c in codes.items()}
    asked = pc.fill_null(table["asked"], 0).to_numpy().astype(np.int64)
    row_of = _rows_with_total_last(names["office"])[index["office"]]
    hidden = np.zeros(table.num_rows, dtype=bool)
    for by in range(len(names["by"])):
        here = index["by"] == by
        groups, column = np.unique(index["group"][here], return_inverse=True)
        offices = sum(1 for office in names["office"] if office)
        counts = np.zeros((len(names["measure"]), offices + 1, len(groups)), dtype=np.int64)
        counts[index["measure"][here], row_of[here], column] = asked[here]
        counts[:, -1] = counts[:, :-1].sum(axis=1)
        hidden[here] = suppression.together(counts, smallest)[index["measure"][here], row_of[here], column]
    return hidden


def _rows_with_total_last(offices: list[str]) -> Places:
    """Row numbers of the grid; the office without a name is all of them together and comes last."""
    real = sorted(o for o in offices if o)
    place = {o: i for i, o in enumerate(real)} | {"": len(real)}
    return np.array([place[o] for o in offices], dtype=np.int64)


def _unsaid(table: pa.Table, view: View) -> Mask:
    """Rows of an office and measure about which nothing is said."""
    if "measure" not in table.column_names:
        return np.zeros(table.num_rows, dtype=bool)
    said = {(r["office"], r["measure"]) for r in view.rows("verdicts") if r["status"] == "said"}
    pairs = zip(table["office"].to_pylist(), table["measure"].to_pylist(), strict=True)
    return np.array([bool(pair[0]) and pair not in said for pair in pairs], dtype=bool)


def _people(table: pa.Table, count: str) -> Places:
    """The numbers of a column that count people or records; a quantile (p90) is a length of time and never small."""
    numbers = table[count].to_numpy(zero_copy_only=False).astype(np.float64)
    counts: Places = np.nan_to_num(numbers).astype(np.int64)
    if "item" in table.column_names:
        counts[np.asarray(pc.match_substring_regex(table["item"], QUANTILE))] = 0
    return counts


def _small_in_lines(table: pa.Table, by: tuple[str, ...], counts: Places, smallest: int) -> Mask:
    """Small numbers in lists whose sums are known, each hidden with the next smallest of its list."""
    lines: dict[tuple[Any, ...], list[int]] = {}
    for i, key in enumerate(zip(*(table[n].to_pylist() for n in by), strict=True)):
        lines.setdefault(key, []).append(i)
    wide = max((len(places) for places in lines.values()), default=0)
    grid = np.zeros((len(lines), wide), dtype=np.int64)
    for row, places in enumerate(lines.values()):
        grid[row, : len(places)] = counts[places]
    hide = suppression.protect(grid, smallest, total_row=False)
    out = np.zeros(table.num_rows, dtype=bool)
    for row, places in enumerate(lines.values()):
        out[places] = hide[row, : len(places)]
    return out


def _case_rows(table: pa.Table, view: View) -> pa.Table:
    """Only columns known to be harmless; days without a time of day."""
    flags = [m["name"] for m in view.about.get("measures", [])]
    table = table.select([n for n in (*CASE_COLUMNS, *flags) if n in table.column_names])
    for i, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(i, field.name, table[field.name].cast(pa.date32(), safe=False))
    return table


def _evidence(table: pa.Table) -> pa.Table:
    """A dossier's records without persons, devices and clerks; its sentences without clock times and pseudonyms."""
    fit = hidden()
    told = [fit(text) for text in table["evidence"].to_pylist()]
    table = table.set_column(table.column_names.index("evidence"), "evidence", pa.array(told, pa.string()))
    return table.drop_columns([n for n in PERSONS if n in table.column_names])


def _blank(table: pa.Table, hide: Any, columns: Any) -> pa.Table:
    """Empty cells of `columns` where `hide`."""
    mask = pa.array(np.asarray(hide, dtype=bool))
    for name in columns:
        if name in table.column_names:
            at = table.column_names.index(name)
            column = table[name].combine_chunks() if table.num_rows else table[name]
            empty = pa.scalar(None, column.type)
            table = table.set_column(at, name, pc.if_else(mask, empty, column))
    return table
