"""How far a dossier has come: open → heard → decided → appealed → final.

Decisions bind to records, because dossiers change with every snapshot and records do not. A dossier is decided when
two people have ruled on each of its records; it is final when an appeal against that was decided, or when the time to
appeal is over. Who wrote about it before it was decided has been heard.
"""

import datetime as dt
from dataclasses import dataclass, field

from ibis import Table, _

from shixiao.facts.appeals import appeals
from shixiao.facts.decisions import decisions
from shixiao.integrity._look import APPEAL_DAYS, Look


@dataclass(frozen=True)
class Steps:
    """What happened to records and dossiers, by key."""

    decided: dict[tuple[str, str], dt.date] = field(default_factory=dict)
    filed: dict[str, list[tuple[dt.date, bool]]] = field(default_factory=dict)  # subject: when, and whether decided
    until: dt.date | None = None  # what happened later is not known
    kept: frozenset[tuple[str, str]] = (
        frozenset()
    )  # records that two people ruled to keep; that goes before leaving out

    def state(self, finding: str, records: list[tuple[str, str]], appeal_days: int = APPEAL_DAYS) -> str:
        written = self.filed.get(finding, [])
        if not records or not all(r in self.decided for r in records):
            return "heard" if written else "open"
        last = max(self.decided[r] for r in records)
        after = [done for when, done in written if when >= last]
        if after:
            return "final" if all(after) else "appealed"
        over = self.until is not None and self.until.toordinal() - last.toordinal() > appeal_days
        return "final" if over else "decided"

    def ruling(self, records: list[tuple[str, str]]) -> str | None:
        """What was decided about the records: leave_out, keep, or partly where not the same for all."""
        if not records or not all(r in self.decided for r in records):
            return None
        kept = sum(r in self.kept for r in records)
        return "keep" if kept == len(records) else "partly" if kept else "leave_out"


def steps(look: Look) -> Steps:
    """Decisions by two people, and appeals."""
    rows = []
    if look.has("decisions", "ruling"):
        two = by_two().select("table", "record", "ruling", "decided_on")
        rows = look.arrow(two.order_by("decided_on", "table", "record", "ruling")).to_pylist()
    decided = {(r["table"], r["record"]): r["decided_on"] for r in rows}
    kept = frozenset((r["table"], r["record"]) for r in rows if r["ruling"] == "keep")
    filed: dict[str, list[tuple[dt.date, bool]]] = {}
    if look.has("appeals", "subject"):
        told = appeals.filter(_.filed_on.notnull()).select("subject", "filed_on", done=_.decided_on.notnull())
        for r in look.arrow(told.order_by("filed_on", "subject")).to_pylist():
            filed.setdefault(r["subject"], []).append((r["filed_on"], r["done"]))
    return Steps(decided, filed, look.today, kept)


def by_two() -> Table:
    """Decisions that bind: made by two different people, on a day that is known."""
    return decisions.filter((_.first_decider != _.second_decider) & _.decided_on.notnull())
