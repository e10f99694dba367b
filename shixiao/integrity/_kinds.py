"""What a detector can be. So far: certain rules, which need no statistics.

A certain rule is one yes-or-no expression about a row of `rated`, so that asking it of every rating costs no
join of its own. It never deletes: what it flags is shown, and every verdict is computed with and without it.
"""

from dataclasses import dataclass

import ibis
from ibis import Deferred, Table, Value

from shixiao.integrity._rated import rated

Said = Deferred | Value | bool


@dataclass(frozen=True, kw_only=True)
class Certain:
    """A rule about one record that is either broken or not.

    `flag`: true where it is broken (empty: cannot be told, so not flagged). `evidence`: what shows it, as text.
    `droppable`: may leave the count without two people deciding about each record, if the scheme says so.
    `says`: a sentence that the office can answer; `{rows}` is how many records it is about.
    """

    title: str
    flag: Said
    evidence: Said
    droppable: bool
    says: str
    of: Table = rated
    table: str = "ratings"
    record: str = "rating"

    def flagged(self, t: Table) -> Value:
        """Whether the rule is known to be broken, for each row of a table with the columns of `of`."""
        value = self.flag.resolve(t) if isinstance(self.flag, Deferred) else ibis.literal(self.flag)
        return value.fill_null(False)

    def finds(self) -> Table:
        """table, record, office, group, p, effect, evidence: one row per record that breaks the rule."""
        t = self.of.filter(self.flagged(self.of))
        evidence = self.evidence.resolve(t) if isinstance(self.evidence, Deferred) else ibis.literal(self.evidence)
        return t.select(
            table=ibis.literal(self.table),
            record=t[self.record],
            office=t["office"],
            group=t["office"],
            p=ibis.literal(0.0),
            effect=ibis.null("float64"),
            evidence=evidence.cast("string"),
        )
