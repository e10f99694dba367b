"""What is known of flagged records: who, on what device, by which clerk, on which day."""

from dataclasses import dataclass

import ibis
import numpy as np
from ibis import Table, Value

from shixiao.facts import facts
from shixiao.integrity._look import Look

# Per table: its key, and the columns that say who, on what, when and by whom the office acted.
ABOUT = {
    "ratings": ("rating", {"person": "rater", "device": "device", "day": "given_on", "clerk": "clerk"}),
    "cases": ("case", {"person": "applicant", "device": "device", "day": "opened_on", "clerk": "clerk"}),
    "answers": ("answer", {"day": "answered_on", "clerk": "interviewer"}),
    "contacts": ("contact", {"person": "person", "day": "made_on", "clerk": "by"}),
}
KNOWN = ("person", "device", "day", "clerk")


@dataclass(frozen=True)
class Known:
    """A value of `KNOWN` for each record asked about, None where nothing is known."""

    rows: dict[tuple[str, str], tuple[object, ...]]

    def of(self, table: str, record: str) -> dict[str, object]:
        return dict(zip(KNOWN, self.rows.get((table, record), (None,) * len(KNOWN)), strict=True))


def known(look: Look, tables: np.ndarray, records: np.ndarray) -> Known:
    """Looked up in the engine, a table at a time."""
    rows: dict[tuple[str, str], tuple[object, ...]] = {}
    for name in sorted(set(tables.tolist()) & set(ABOUT)):
        asked = look.put({"asked": np.unique(records[tables == name].astype(str))}, f"asked_{name}")
        for row in look.arrow(_said(name, asked)).to_pylist():
            rows[name, row["asked"]] = tuple(row[k] for k in KNOWN)
    return Known(rows)


def _said(name: str, asked: Table) -> Table:
    t = facts()[name].table
    key, columns = ABOUT[name]
    joined = t.inner_join(asked, t[key] == asked.asked)
    said: dict[str, Value | str] = {k: joined[columns[k]] for k in KNOWN if k in columns}
    missing = {k: _nothing(k) for k in KNOWN if k not in columns}
    return joined.select(asked="asked", **said, **missing).select("asked", *KNOWN)


def _nothing(column: str) -> Value:
    return ibis.null("date" if column == "day" else "string")
