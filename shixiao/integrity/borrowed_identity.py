"""冒名评价 · In another's name.

Finds       good ratings from a telephone that belongs to a member of staff other than the rater; good ratings by one
            person of the cases of many others; applicants too young for a service, as everywhere else shows.
Evidence    whose telephone, whose case or what age it is, and how often that happens elsewhere.
Blind to    borrowed identities with telephones that nobody knows.
Innocent    a clerk who lends his telephone, somebody who rates for a relative: a few are found everywhere, and only
            what goes far beyond is shown. Agents, who file for many, are named in the case and left out.
"""

import numpy as np
from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.facts.services import services
from shixiao.facts.staff import staff
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.integrity._shares import elsewhere, standing_out

RARE = 0.005  # share of such ratings that is granted to every office
FOR_ADULTS = 0.01  # children's share elsewhere up to which a service is for adults
TIMES = 5  # as many as elsewhere


def finds(look: Look) -> Table:
    return _lent(look).union(_for_others(look), _too_young(look))


def _lent(look: Look) -> Table:
    """Good ratings from the telephone of somebody of the office's staff who is not the rater."""
    t = look.told.filter(look.good(look.told) & look.told.phone.notnull())
    own = staff.filter(staff.phone.notnull()).group_by("office", "phone").agg(owner=_.person.max(), last=_.person.min())
    joined = t.left_join(own, ["office", "phone"])
    strange = joined.owner.notnull() & ~((joined.rater == joined.owner) | (joined.rater == joined.last)).fill_null(True)
    marked = joined.select("rating", "office", "phone", odd=strange)
    found = _standing_out(look, marked, "lent")
    return flags(
        found.mutate(group="lent:" + found.office, evidence="telephone " + found.phone.substr(0, 8) + " of the staff")
    )


def _for_others(look: Look) -> Table:
    """Good ratings of cases that are not the rater's, by people who gave many such."""
    t = look.told.filter(look.good(look.told) & look.told.rater.notnull() & look.told["case"].notnull())
    busy = t.group_by("office", "rater").agg(n=_.count()).filter(_.n >= look.floors.people)
    theirs = t.select("rating", "office", "rater", "case").semi_join(busy, ["office", "rater"])
    joined = look.with_case(theirs, "busy_raters", applicant="applicant", agent="agent")
    strange = joined.filter(~((_.rater == _.applicant) | (_.rater == _.agent).fill_null(False)))
    of = strange.group_by("office", "rater").agg(others=_.applicant.nunique())
    many = of.filter(of.others >= look.floors.people)
    odd = strange.select("rating", "office", "rater").inner_join(many, ["office", "rater"])
    every = t.group_by("office").agg(n=_.count())
    found = _standing_out(look, odd.select("rating", "office", "others", odd=True), "for_others", every)
    said = "one of " + found.others.cast("string") + " people's cases that one person rated"
    return flags(found.mutate(group="others:" + found.office, evidence=said))


def _standing_out(look: Look, marked: Table, name: str, every: Table | None = None) -> Table:
    """The odd rows of offices that have far more of them than others."""
    odd = look.keep(marked.filter(marked.odd), name)
    total = marked.group_by("office").agg(n=_.count()) if every is None else every
    per = total.left_join(odd.group_by("office").agg(k=_.count()), "office").select("office", "n", k=_.k.fill_null(0))
    rows = look.columns(per.order_by("office"))
    k, n = rows["k"].astype(float), rows["n"].astype(float)
    p = standing_out(k, n, elsewhere(k, n, RARE), 0.01)
    some = look.worth(p) & (k >= look.floors.few)
    groups = {"office": rows["office"][some], "p": p[some], "effect": (k / np.maximum(n, 1))[some]}
    return odd.inner_join(look.put(groups, f"{name}_offices"), "office")


def _too_young(look: Look) -> Table:
    """Cases of children where the same service is practically for adults alone in all other offices."""
    t = look.within(cases, "opened_on").filter(cases.age_band.notnull())
    named = services.select("service", same=services.name.coalesce(services.code, services.service))
    t = t.inner_join(named, "service").mutate(young=(_.age_band == "under_18").cast("int64"))
    per = look.columns(t.group_by("same", "office").agg(n=_.count(), k=_.young.sum()).order_by("same", "office"))
    k, n = per["k"].astype(float), per["n"].astype(float)
    same = np.unique(per["same"].astype(str), return_inverse=True)[1]
    usual, share = _of_the_others(same, k, n), k / np.maximum(n, 1)
    p, adults = np.ones(len(k)), usual <= FOR_ADULTS
    p[adults] = standing_out(k[adults], n[adults], usual[adults], 0.002)
    some = look.worth(p) & (k >= look.floors.few) & (share >= TIMES * usual)
    groups = {"same": per["same"][some], "office": per["office"][some], "p": p[some], "effect": share[some]}
    found = t.filter(t.young == 1).inner_join(look.put(groups, "too_young"), ["same", "office"])
    said = "under 18, for " + found.same
    return flags(found.mutate(group="young:" + found.office + found.same, evidence=said), table="cases", record="case")


def _of_the_others(same: np.ndarray, k: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The share of the same service in other offices; a service of one office alone tells nothing (share 1/2)."""
    others_k, others_n = (np.bincount(same, x)[same] - x if len(x) else x for x in (k, n))
    return np.where(others_n > 0, np.clip((others_k + 0.5) / (others_n + 1), 0.001, 0.5), 0.5)


detector = Detector(
    title="冒名评价",
    finds=finds,
    says="between {first} and {last}, {rows} records carry the name of somebody else than who seems to have acted",
    needs={"ratings": ("rater",)},
    searches=3,
)
