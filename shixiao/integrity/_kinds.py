"""What a detector can be: a certain rule, which needs no statistics, or a search that is judged by a null model.

A certain rule is one yes-or-no expression about a row of `rated`, so that asking it of every rating costs no
join of its own. A search finds groups of records that chance and honest habits do not explain. Neither deletes:
what it flags is shown, and every verdict is computed with and without it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import ibis
from ibis import Deferred, Table, Value

from shixiao.facts import facts
from shixiao.integrity._look import Look
from shixiao.integrity._rated import rated

Said = Deferred | Value | bool
COLUMNS = ("table", "record", "office", "group", "p", "effect", "evidence")


@dataclass(frozen=True, kw_only=True)
class Certain:
    """A rule about one record that is either broken or not.

    `flag`: true where it is broken (empty: cannot be told, so not flagged). `evidence`: what shows it, as text.
    `droppable`: may leave the count without two people deciding about each record, if the scheme says so.
    `says`: a sentence that the office can answer; `{rows}` is how many records it is about. `needs`: per table the
    columns without which nothing can break it.
    """

    title: str
    flag: Said
    evidence: Said
    droppable: bool
    says: str
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def lacks(self, look: Look) -> list[str]:
        """The columns it needs that hold nothing."""
        return _lacking(look, self.needs)

    def flagged(self, t: Table) -> Value:
        """Whether the rule is known to be broken, for each row of a table with the columns of `rated`."""
        value = self.flag.resolve(t) if isinstance(self.flag, Deferred) else ibis.literal(self.flag)
        return value.fill_null(False)

    def finds(self, among: Table = rated) -> Table:
        """table, record, office, group, p, effect, evidence: one row per record that breaks the rule."""
        t = among.filter(self.flagged(among))
        evidence = self.evidence.resolve(t) if isinstance(self.evidence, Deferred) else ibis.literal(self.evidence)
        return t.select(
            table=ibis.literal("ratings"),
            record=t.rating,
            office=t.office,
            group=t.office,
            p=ibis.literal(0.0),
            effect=ibis.null("float64"),
            evidence=evidence.cast("string"),
        )


@dataclass(frozen=True, kw_only=True)
class Detector:
    """A search for groups of records that honest habits do not explain.

    `finds`: given a look at the facts, the table with the columns of `COLUMNS` and `doubted`; `p` is that of the
    group, for the whole search; a row that is not doubted is shown beside the others. `needs`: per table the columns
    without which the search is skipped. `opens`: a dossier, a note (described and open to an answer, accusing
    nobody), a stratum (told apart, never held against anybody), or nothing but an order of review. `notes`: the
    sentence where it only describes. `accuses`: the office, or the person that the rows name as clerk.
    `corroborates`: only what another detector doubts too is shown, and nothing is joined by it.
    `searches`: how many it makes, each with p-values of its own.
    """

    title: str
    finds: Callable[[Look], Table]
    says: str
    needs: Mapping[str, tuple[str, ...]]
    opens: Literal["dossier", "note", "stratum", "order"] = "dossier"
    accuses: Literal["office", "clerk"] = "office"
    notes: str = ""
    corroborates: bool = False
    searches: int = 1
    droppable: bool = False

    def lacks(self, look: Look) -> list[str]:
        """The columns it needs that hold nothing."""
        return _lacking(look, self.needs)


def _lacking(look: Look, needs: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What is missing, under the names by which a source would give it: a day comes with its instant."""
    empty = [(t, c) for t, columns in needs.items() for c in columns if not look.has(t, c)]
    return [f"{t}.{c[:-3]}_at" if f"{c[:-3]}_at" in facts()[t].columns else f"{t}.{c}" for t, c in empty]


def flags(t: Table, *, doubted: Value | bool = True, table: str = "ratings", record: str = "rating") -> Table:
    """The columns of `COLUMNS` and `doubted` from a table that has all but what is given here."""
    return t.select(
        table=ibis.literal(table),
        record=t[record],
        office=t["office"],
        group=t["group"].cast("string"),
        p=t["p"].cast("float64"),
        effect=t["effect"].cast("float64"),
        evidence=t["evidence"].cast("string"),
        doubted=doubted if isinstance(doubted, Value) else ibis.literal(doubted),
    )
