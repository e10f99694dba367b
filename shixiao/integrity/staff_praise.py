"""自评好评 · Praise from the office's own devices.

Finds       good ratings sent from a device on which that office's staff have signed in, in a way that does not look
            like a person at the window: through a channel of the citizen's own, or hours after the case was closed.
Evidence    the device, how many good ratings came from it, and how long after the case was closed each came.
Blind to    staff using the applicant's own phone (see borrowed_identity), or phones on which nobody signs in
            (see shared_device).
Innocent    a public kiosk or a window evaluator that hangs on the clerk's computer: one that the office has declared
            is left out, and so is every rating given on it while the person is there.
"""

import ibis
import numpy as np
from ibis import Table, _

from shixiao.facts.devices import devices
from shixiao.facts.signins import signins
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look, from_hall, second
from shixiao.stats.searches import Random, of_the_search
from shixiao.stats.tails import binomial


def odd(look: Look, t: Table, name: str) -> Table:
    """`t` with `late` (seconds after the case was closed) and `odd`: not what is given at a window."""
    columns = t.select("rating", "office", "device", "channel", "stage", "second", "case")
    t = look.with_case(columns, name, closed_at="closed_at")
    late = t.second - second(t.closed_at)
    there = from_hall(t) | t.channel.isnull()
    prompt = late.between(0, look.floors.prompt_seconds).fill_null(False) | late.isnull() | (t.stage == "acceptance")
    return t.mutate(late=late, odd=~(there & prompt.fill_null(False)))


def usual(look: Look) -> float:
    """The share of odd ratings on devices of the hall: never below the floor, and one of ten counts before any.

    A sixteenth of the devices tells.
    """
    hall = devices.filter((devices.kind != "hall_network") & (devices.device.hexdigest("md5").substr(0, 1) == "0"))
    hall = odd(look, look.told.semi_join(hall, "device"), "hall_devices")
    known = look.columns(hall.agg(n=_.count(), k=_.odd.cast("int64").sum().fill_null(0)))
    return max(look.floors.detached_share, float(known["k"][0] + 1) / float(known["n"][0] + 10))


def finds(look: Look) -> Table:
    own = signins.select("office", "device").distinct()
    t = look.undeclared
    praised = look.keep(odd(look, t.filter(look.good(t)).semi_join(own, ["office", "device"]), "own"), "own_devices")
    per = look.columns(praised.group_by("office").agg(n=_.count(), k=_.odd.cast("int64").sum()).order_by("office"))
    share, n = usual(look) if len(per["n"]) else look.floors.detached_share, per["n"]

    def again(draw: Random) -> np.ndarray:
        return binomial(draw.binomial(n, share), n, share)

    p = of_the_search(binomial(per["k"], n, share), again)
    enough = look.worth(p) & (per["k"] >= look.floors.rows) & (per["k"] >= (share + look.floors.lift) * n)
    groups = {"office": per["office"][enough], "p": p[enough], "effect": (per["k"] / n)[enough]}
    found = praised.filter(praised.odd).inner_join(look.put(groups, "own_offices"), "office")
    late = ", " + (found.late // 3600).cast("string") + " h after the case was closed"
    said = "device " + found.device.substr(0, 8) + ibis.ifelse(found.late.notnull(), late, "")
    return flags(found.mutate(group=found.office, evidence=said))


detector = Detector(
    title="自评好评",
    finds=finds,
    says="{rows} good ratings came from {devices} devices on which staff of this office sign in, "
    "between {first} and {last}, in a way that nobody at the window rates",
    needs={"signins": ("device",), "ratings": ("device", "stars")},
)
