"""How far a dossier has come: open → heard → decided → appealed → final.

Decisions bind to records, because dossiers change with every snapshot and records do not. A dossier is decided when
two people have ruled on each of its records; it is final when an appeal against that was decided, or when the time to
appeal is over. Who wrote about it before it was decided has been heard.
"""

import datetime as dt
from dataclasses import dataclass, field

from ibis import _

from shixiao.facts.appeals import appeals
from shixiao.facts.decisions import decisions
from shixiao.integrity._look import Look

APPEAL_DAYS = 15


@dataclass(frozen=True)
class Steps:
    """What happened to records and dossiers, by key."""

    decided: dict[tuple[str, str], dt.date] = field(default_factory=dict)
    filed: dict[str, list[tuple[dt.date, bool]]] = field(default_factory=dict)  # subject: when, and whether decided
    until: dt.date | None = None  # what happened later is not known

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


def steps(look: Look) -> Steps:
    """Decisions by two people, and appeals."""
    if not look.has("decisions", "ruling"):
        decided = {}
    else:
        two = decisions.filter((_.first_decider != _.second_decider) & _.decided_on.notnull())
        rows = look.arrow(two.select("table", "record", "decided_on").order_by("decided_on")).to_pylist()
        decided = {(r["table"], r["record"]): r["decided_on"] for r in rows}
    filed: dict[str, list[tuple[dt.date, bool]]] = {}
    if look.has("appeals", "subject"):
        told = appeals.filter(_.filed_on.notnull()).select("subject", "filed_on", done=_.decided_on.notnull())
        for r in look.arrow(told.order_by("filed_on", "subject")).to_pylist():
            filed.setdefault(r["subject"], []).append((r["filed_on"], r["done"]))
    return Steps(decided, filed, look.today)
