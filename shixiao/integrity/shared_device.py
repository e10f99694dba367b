"""一机多评 · One device for many.

Finds       good ratings of more distinct people from one undeclared device than a household explains.
Evidence    the device, and how many people rated well on it.
Blind to    many phones with a few ratings each (see lockstep); a device that reports itself as the hall's.
Innocent    a family with one phone; an agent, who is one person however many cases he files; a kiosk or an assisted
            counter, once it is declared.
"""

import numpy as np
from ibis import Table, _

from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look, from_hall
from shixiao.stats.searches import Random, of_the_search

HOUSEHOLD = 8  # sizes up to here say how fast shared devices thin out
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
    t = t.filter(look.good(t) & t.device.notnull() & t.who.notnull() & ~from_hall(t))
    each = t.group_by("device").agg(low=t.who.min(), high=t.who.max())
    devices = int(look.columns(each.agg(n=_.count()))["n"][0])
    several = look.keep(each.filter(_.low < _.high).select("device"), "several_people")
    shared = look.keep(t.semi_join(several, "device"), "shared_devices")
    per = look.columns(shared.group_by("device").agg(people=shared.who.nunique()).order_by("device"))
    sizes, times = np.unique(per["people"], return_counts=True)
    ratio, some = thinning(sizes, times), len(per["people"]) / max(devices, 1)

    def tail(people: np.ndarray) -> np.ndarray:
        return np.where(people < 2, 1.0, some * ratio ** (people - 2.0))

    def again(rng: Random) -> np.ndarray:
        shares = rng.binomial(max(devices, 1), some)
        return tail(1 + rng.geometric(1 - ratio, shares)) if shares else np.ones(1)

    p = of_the_search(tail(per["people"]), again)
    enough = look.worth(p) & (per["people"] >= look.floors.people)
    groups = {"device": per["device"][enough], "p": p[enough], "effect": per["people"][enough].astype(float)}
    found = shared.inner_join(look.put(groups, "crowded_devices"), "device")
    said = "one of " + found.effect.cast("int64").cast("string") + " people on device " + found.device.substr(0, 8)
    return flags(found.mutate(group=found.device, evidence=said))


detector = Detector(
    title="一机多评",
    finds=finds,
    says="{rows} good ratings of {people} people came from {devices} undeclared devices between {first} and {last}",
    needs={"ratings": ("device", "stars", "rater")},
)
