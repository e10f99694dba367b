"""What stands behind a dossier, so that whoever is accused can check it: each record's case, day, window and stars,
its days beside the office's others, and who appears on which day or at which office how often.
"""

import datetime as dt
from collections import Counter
from typing import Any

import pyarrow as pa
from ibis import Table

from shixiao.facts import facts
from shixiao.outcomes.verdicts import Row

# Per table: its key, its day, and what else a record says of itself.
ABOUT = {
    "ratings": ("rating", "given_on", {"case": "case", "window": "window", "stars": "stars", "person": "rater",
                                       "device": "device", "clerk": "clerk"}),
    "cases": ("case", "opened_on", {"case": "case", "window": "window", "person": "applicant", "device": "device",
                                    "clerk": "clerk"}),
    "answers": ("answer", "answered_on", {"case": "case", "clerk": "interviewer"}),
    "contacts": ("contact", "made_on", {"case": "case", "person": "person", "clerk": "by"}),
}  # fmt: skip
LINES, PLACES = 14, 31  # of a picture; what comes after the most frequent is drawn together, or not at all
SEVERAL = 2.0  # records to a line on average, below which a picture of lines shows nothing


def with_details(engine: Any, evidence: list[Row]) -> list[Row]:
    """Each record of the evidence with what its own row says."""
    known: dict[tuple[str, str], Row] = {}
    for name in sorted({r["table"] for r in evidence} & set(ABOUT)):
        key, day, columns = ABOUT[name]
        asked = sorted({r["record"] for r in evidence if r["table"] == name})
        t, listed = facts()[name].table, engine.put("asked_records", pa.table({"asked": asked}))
        joined = t.inner_join(listed, t[key] == listed.asked)
        said = joined.select("asked", day=joined[day], **{k: joined[v] for k, v in columns.items()})
        known |= {(name, r.pop("asked")): r for r in engine.arrow(said).to_pylist()}
        engine.forget("asked_records")
    return [r | known.get((r["table"], r["record"]), {}) for r in evidence]


def days(engine: Any, found: list[Row], evidence: list[Row], span: tuple[dt.date, dt.date] | None) -> list[Row]:
    """Per dossier, office and day: its records, and the others that this office had on that day."""
    own = _by_finding(evidence)
    every = _per_day(engine, found, own, span)
    out = []
    for f in found:
        rows = own.get(f["finding"], [])
        for office in _offices(rows):
            mine = Counter(r["day"] for r in rows if r.get("day") and r["office"] == office)
            all_ = every.get((f["table"], office), {})
            out += [
                {"finding": f["finding"], "office": office, "day": day, "rows": mine[day],
                 "others": max(all_.get(day, 0) - mine[day], 0)}
                for day in sorted(set(mine) | set(all_))
            ]  # fmt: skip
    return out


def _by_finding(evidence: list[Row]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for r in evidence:
        out.setdefault(r["finding"], []).append(r)
    return out


def _offices(rows: list[Row]) -> list[str]:
    return sorted({r["office"] for r in rows if r["office"]})


def _per_day(
    engine: Any, found: list[Row], own: dict[str, list[Row]], span: tuple[dt.date, dt.date] | None
) -> dict[tuple[str, str], dict[dt.date, int]]:
    """How many records of a table each office in any dossier had on each day."""
    out: dict[tuple[str, str], dict[dt.date, int]] = {}
    for name in sorted({f["table"] for f in found} & set(ABOUT)):
        wanted = sorted({o for f in found if f["table"] == name for o in _offices(own.get(f["finding"], []))})
        rows = engine.arrow(_counted(facts()[name].table, ABOUT[name][1], wanted, span)).to_pylist()
        for r in rows:
            out.setdefault((name, r["office"]), {})[r["day"]] = r["n"]
    return out


def _counted(t: Table, day: str, offices: list[str], span: tuple[dt.date, dt.date] | None) -> Table:
    t = t.filter(t.office.isin(offices) & t[day].notnull())
    t = t.filter(t[day].between(*span)) if span else t
    counted = t.group_by("office", day=t[day]).agg(n=t.count().cast("int64"))
    return counted.order_by("office", "day")


def ties(found: list[Row], evidence: list[Row]) -> list[Row]:
    """Who (line) appears where (place) with how many records: the small picture of the group, without pseudonyms.

    Lines are numbered from the one with most records; `line_kind` says what they are, `place_kind` what the places.
    Only windows go by their names.
    """
    own = _by_finding(evidence)
    return [row for f in found for row in _picture(f["finding"], own.get(f["finding"], []))]


def _picture(finding: str, rows: list[Row]) -> list[Row]:
    line = next((kind for kind in ("device", "person", "window") if _worth(rows, kind)), None)
    place = "office" if len(_offices(rows)) > 1 else "day"
    rows = [r for r in rows if line and r.get(line) and r.get(place)]
    if not rows:
        return []
    most = [name for name, _n in sorted(Counter(r[line] for r in rows).items(), key=lambda i: (-i[1], i[0]))][:LINES]
    number = {name: i for i, name in enumerate(most, 1)}
    cells = Counter((number.get(r[line], 0), _place(r[place], rows)) for r in rows)
    shown = {p for p, _n in sorted(_sums(cells).items(), key=lambda i: (-i[1], i[0]))[:PLACES]}
    return [
        {"finding": finding, "line_kind": line, "line": n, "line_name": most[n - 1] if n and line == "window" else None,
         "place_kind": place, "place": p, "rows": k}
        for (n, p), k in sorted(cells.items())
        if p in shown
    ]  # fmt: skip


def _worth(rows: list[Row], kind: str) -> bool:
    """Whether several records come from one such thing; two windows are no picture of a group."""
    names = [r[kind] for r in rows if r.get(kind)]
    enough = len(names) >= SEVERAL * len(set(names)) if names else False
    return enough and 2 * len(names) >= len(rows)


def _place(value: Any, rows: list[Row]) -> str:
    """An office, or a day; of more days than fit, the Monday of its week."""
    if not isinstance(value, dt.date):
        return str(value)
    if len({r["day"] for r in rows}) > PLACES:
        value -= dt.timedelta(value.weekday())
    return value.isoformat()


def _sums(cells: Counter[tuple[int, str]]) -> Counter[str]:
    out: Counter[str] = Counter()
    for (_line, place), n in cells.items():
        out[place] += n
    return out
