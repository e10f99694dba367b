"""没办过这件事 · No such business.

Finds       cases of an office whose applicants, asked by a third party, say that they never had them; people without
            any case at the office whom it asked for praise.
Evidence    how many of those reached said so; where nearly all did, the other cases of the same kind.
Blind to    cases of people whom nobody asks.
Innocent    people forget, and a relative may have come: such answers are found everywhere, and only offices with far
            more of them are shown. A call about something else than praise is none of this.
"""

import ibis
import numpy as np
from ibis import Table, Value, _

from shixiao.facts.answers import answers
from shixiao.facts.cases import cases
from shixiao.facts.contacts import contacts
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.integrity._shares import elsewhere, standing_out
from shixiao.stats.proportions import clopper_pearson

RARE = 0.02
KIND = ("service", "channel", "filed_by", "sole_trader")
NEARLY_ALL = 0.6  # of those reached, nine times of ten at least: then all cases of the kind are doubted


def finds(look: Look) -> Table:
    return _denied(look).union(_never_came(look))


def _denied(look: Look) -> Table:
    """Cases of a kind that those who are said to have had them deny."""
    t = look.within(answers, "answered_on").filter(answers.status.isin(("answered", "no_such_business")))
    t = t.select("answer", "office", "case", denied=(t.status == "no_such_business").cast("int64"))
    t = look.with_case(t, "asked_about", **{name: name for name in KIND})
    t = t.mutate(kind=ibis.ifelse(t.about.notnull(), _kind(t), ""))
    t = look.keep(t.select("answer", "office", "kind", "case", "denied"), "reached")
    per = look.columns(t.group_by("office", "kind").agg(n=_.count(), k=_.denied.sum()).order_by("office", "kind"))
    k, n = per["k"].astype(float), per["n"].astype(float)
    p = standing_out(k, n, elsewhere(k, n, RARE))
    some = look.worth(p) & (k >= look.floors.few)
    whole = (clopper_pearson(k, n, 0.8)[0] >= NEARLY_ALL) & (per["kind"] != "") if len(k) else some
    said = [f"{a:.0f} of {b:.0f} whom the third party reached deny it" for a, b in zip(k[some], n[some], strict=True)]
    groups = look.put({
        "office": per["office"][some], "kind": per["kind"][some], "p": p[some], "effect": (k / np.maximum(n, 1))[some],
        "whole": whole[some], "said": np.array(said, str),
    }, "denied_kinds")  # fmt: skip
    asked = t.filter(t.denied == 1).inner_join(groups, ["office", "kind"]).mutate(group=_.office + ":" + _.kind)
    asked = asked.mutate(evidence=ibis.literal("never had this case"))
    every = look.within(cases, "opened_on").mutate(kind=_kind(cases)).inner_join(groups, ["office", "kind"])
    every = every.filter(every.whole).mutate(
        group=_.office + ":" + _.kind, evidence="a case of the same kind; " + _.said
    )
    sure = asked.filter(asked["case"].notnull() & ~asked.whole)
    parts = flags(sure, table="cases", record="case"), flags(every, table="cases", record="case")
    return flags(asked, table="answers", record="answer", doubted=False).union(*parts)


def _kind(t: Table) -> Value:
    """Cases that are alike: of one service, come the same way, filed by the same hands, of the same sort of people."""
    kind = ibis.literal("")
    for name in KIND:
        kind = kind + " " + t[name].cast("string").fill_null("-")
    return kind


def _never_came(look: Look) -> Table:
    """Approaches for praise to people who had no case at the office."""
    t = look.within(contacts, "made_on").filter((contacts.purpose == "praise") & contacts.person.notnull())
    odd = look.keep(t.filter(t["case"].isnull()).select("contact", "office", "person"), "praised_for_nothing")
    for role in ("applicant", "agent"):
        had = cases.select("office", person=role).semi_join(odd, ["office", "person"]).distinct()
        odd = look.keep(odd.anti_join(had, ["office", "person"]), f"praised_without_{role}")
    per = t.group_by("office").agg(n=_.count()).left_join(odd.group_by("office").agg(k=_.count()), "office")
    rows = look.columns(per.select("office", "n", k=_.k.fill_null(0)).order_by("office"))
    k, n = rows["k"].astype(float), rows["n"].astype(float)
    p = standing_out(k, n, elsewhere(k, n, RARE))
    some = look.worth(p) & (k >= look.floors.rows) & look.has("cases", "applicant")
    groups = {"office": rows["office"][some], "p": p[some], "effect": (k / np.maximum(n, 1))[some]}
    found = odd.inner_join(look.put(groups, "praise_callers"), "office")
    said = ibis.literal("asked for praise, and has no case at this office")
    return flags(found.mutate(group="praise:" + found.office, evidence=said), table="contacts", record="contact")


detector = Detector(
    title="没办过这件事",
    finds=finds,
    says="{rows} records between {first} and {last} are about business that, as far as can be seen, the people named "
    "never had",
    needs={"cases": ("applicant",)},
    searches=2,
)
