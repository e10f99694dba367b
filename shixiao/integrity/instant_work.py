"""秒办 · Instant work.

Finds       cases that staff keyed in as filed online and closed within seconds, one after the other. Cases that staff
            keyed in as such and closed at once are described, and nobody is accused of them.
Evidence    after how many seconds each was closed, and that the same office keyed in another one within ten minutes.
Blind to    cases keyed in afterwards with invented times, or fewer than about one in ten of the office's online cases.
Innocent    crews who log what they mended, clerks who catch up on paper: they say that staff filed the case. What
            nobody does by himself is to file online through a clerk's hands, dozens in a row.
"""

import ibis
import numpy as np
from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look, second
from shixiao.integrity._shares import elsewhere, standing_out

ONLINE = ("online", "mobile")
INSTANT = 60  # seconds within which nothing is handled
ROW = 600  # seconds to the case keyed before or after
RARE = 0.005


def instant(look: Look) -> Table:
    """Cases that staff filed and closed at once, each with the seconds it took and the gap to its neighbour."""
    t = look.within(cases, "opened_on")
    t = t.mutate(start=second(t.opened_at), took=second(t.closed_at) - second(t.opened_at))
    t = t.filter((t.filed_by == "staff") & t.took.between(0, INSTANT - 1))
    in_row = ibis.window(group_by="office", order_by=[t.start, t["case"]])
    gap = ibis.least(
        (t.start - t.start.lag().over(in_row)).fill_null(ROW), (t.start.lead().over(in_row) - t.start).fill_null(ROW)
    )
    return t.select("case", "office", "took", gap=gap, online=t.channel.isin(ONLINE).fill_null(False))


def finds(look: Look) -> Table:
    quick = look.keep(instant(look), "instant")
    every = (
        look.within(cases, "opened_on").group_by("office").agg(n=_.count(where=_.channel.isin(ONLINE)), all=_.count())
    )
    keyed = quick.filter(quick.online & (quick.gap < ROW))
    odd = keyed.group_by("office").agg(k=_.count())
    told = quick.filter(~quick.online).group_by("office").agg(said=_.count())
    per = every.left_join(odd, "office").left_join(told, "office")
    rows = look.columns(
        per.select("office", "n", "all", k=_.k.fill_null(0), said=_.said.fill_null(0)).order_by("office")
    )
    k, n = rows["k"].astype(float), rows["n"].astype(float)
    p = standing_out(k, n, elsewhere(k, n, RARE)) if len(k) else k
    accused = look.worth(p) & (k >= look.floors.rows)
    shown = rows["said"] >= look.floors.rows
    groups = look.put({
        "office": np.concatenate([rows["office"][accused], rows["office"][shown]]).astype(str),
        "p": np.concatenate([p[accused], np.full(shown.sum(), np.nan)]),
        "effect": np.concatenate([(k / np.maximum(n, 1))[accused], (rows["said"] / rows["all"])[shown]]).astype(float),
        "online": np.repeat([True, False], [accused.sum(), shown.sum()]),
    }, "instant_offices")  # fmt: skip
    found = keyed.union(quick.filter(~quick.online)).inner_join(groups, ["office", "online"])
    group = ibis.ifelse(found.online, "online:", "staff:") + found.office
    said = "closed " + found.took.cast("string") + " seconds after it was opened"
    return flags(found.mutate(group=group, evidence=said), table="cases", record="case", doubted=found.online)


detector = Detector(
    title="秒办",
    finds=finds,
    says="{rows} cases said to be filed online were keyed in by staff and closed within seconds, one after the other, "
    "between {first} and {last}",
    notes="{beside} cases that staff keyed in between {first} and {last} were closed within seconds: logged, not "
    "handled; this is described, and nobody is accused",
    needs={"cases": ("filed_by", "closed_at")},
)
