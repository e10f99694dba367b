"""一机多评 · One device for many.

Finds       good ratings of more distinct people from one undeclared device than a household explains, or of one office
            from several devices that are each used by more people than live in one.
Evidence    the device, and how many people rated well on it.
Blind to    many phones with a few ratings each; a device that reports itself as the hall's.
Innocent    a family with one phone; an agent, who is one person however many cases he files; a kiosk or an assisted
            counter, once it is declared.
"""

import numpy as np
from ibis import Table, Value, _

from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look, from_hall
from shixiao.integrity._shares import elsewhere, standing_out
from shixiao.stats.searches import Random, of_the_search

HOUSEHOLD = 8  # sizes up to here say how fast shared devices thin out
RARE = 0.005  # of an office's good ratings may come from such devices anywhere
SLOWEST = 0.5  # and each further person is never taken to be likelier than this


def thinning(people: np.ndarray, times: np.ndarray) -> float:
    """How much rarer a device of one person more is, of those that two or more share: a geometric tail."""
    within = (people >= 2) & (people <= HOUSEHOLD)
    if not within.any():
        return SLOWEST
    further = float((times[within] * (people[within] - 2)).sum() / times[within].sum())
    return max(SLOWEST, further / (1 + further))


def finds(look: Look) -> Table:
    t = look.undeclared
    t = t.filter(look.good(t) & t.who.notnull() & ~from_hall(t))
    per_office = t.group_by("office").agg(n=_.count())
    t = t.filter(t.device.notnull()).select("rating", "office", "device", "who")
    each = t.group_by("device").agg(low=t.who.min(), high=t.who.max())
    devices = int(look.columns(each.agg(n=_.count()))["n"][0])
    several = look.keep(each.filter(_.low < _.high).select("device"), "several_people")
    shared = look.keep(t.semi_join(several, "device"), "shared_devices")
    return _one_phone(look, shared, devices).union(_many_phones(look, shared, per_office))


def _one_phone(look: Look, shared: Table, devices: int) -> Table:
    """Ratings from a device that more people share than households, and those ever rarer, explain."""
    per = look.columns(shared.group_by("device").agg(people=shared.who.nunique()).order_by("device"))
    sizes, times = np.unique(per["people"], return_counts=True)
    ratio, some = thinning(sizes, times), len(per["people"]) / max(devices, 1)

    def tail(people: np.ndarray) -> np.ndarray:
        return np.where(people < 2, 1.0, some * ratio ** (people - 2.0))

    def again(draw: Random) -> np.ndarray:
        shares = draw.binomial(max(devices, 1), some)
        return tail(1 + draw.geometric(1 - ratio, shares)) if shares else np.ones(1)

    p = of_the_search(tail(per["people"]), again)
    enough = look.worth(p) & (per["people"] >= look.floors.people)
    groups = {"device": per["device"][enough], "p": p[enough], "effect": per["people"][enough].astype(float)}
    found = shared.inner_join(look.put(groups, "crowded_devices"), "device")
    return flags(found.mutate(group=found.device, evidence=_said(found.effect.cast("int64"), found.device)))


def _many_phones(look: Look, shared: Table, per_office: Table) -> Table:
    """Ratings of one office from devices each of which more people than a household use for that office."""
    crowds = shared.group_by("office", "device").agg(people=shared.who.nunique())
    crowds = look.keep(crowds.filter(crowds.people >= look.floors.people), "office_crowds")
    crowded = look.keep(shared.inner_join(crowds, ["office", "device"]), "crowded_here")
    per = per_office.left_join(crowded.group_by("office").agg(k=_.count()), "office")
    rows = look.columns(per.select("office", "n", k=_.k.fill_null(0)).order_by("office"))
    k, n = rows["k"].astype(float), rows["n"].astype(float)
    p = standing_out(k, n, elsewhere(k, n, RARE), 0.01)
    some = look.worth(p) & (k >= 2 * look.floors.people)
    groups = {"office": rows["office"][some], "p": p[some], "effect": (k / np.maximum(n, 1))[some]}
    found = crowded.inner_join(look.put(groups, "offices_of_crowds"), "office")
    return flags(found.mutate(group="office:" + found.office, evidence=_said(found.people, found.device)))


def _said(people: Value, device: Value) -> Value:
    return "one of " + people.cast("string") + " people on device " + device.substr(0, 8)


detector = Detector(
    title="一机多评",
    finds=finds,
    says="{rows} good ratings of {people} people came from {devices} undeclared devices between {first} and {last}",
    needs={"ratings": ("device", "stars", "rater")},
    searches=2,
)
