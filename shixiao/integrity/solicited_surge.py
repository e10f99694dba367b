"""突击求评 · Praise by the deadline.

Finds       offices where far more of the good ratings that they had asked for fall on the last days of the months, or
            of the period, than of those that nobody asked for; days that were declared as events are not counted.
Evidence    how many fell on these days, how many were to be expected, and which they are.
Blind to    offices that ask every day alike, or where nobody wrote down who was asked.
Innocent    to ask for ratings is allowed. People who settle things before a deadline are no surge: ratings that nobody
            asked for, at the same office and at all, say what is usual. This opens a note; whether it was a quota is
            for the office to say.
"""

import numpy as np
from ibis import Table, _

from shixiao.facts.contacts import contacts
from shixiao.integrity._innocent import during, event_days
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.integrity._shares import beyond
from shixiao.stats import tails
from shixiao.stats._checks import Floats

LAST = {"month": 4, "period": 9}  # days before the end that are near it
PRIOR = 20.0  # ratings that the share of all counts as, where an office has few
SPREAD = 0.03  # how much the share of these days varies from office to office at the least


def near(days: np.ndarray, what: str) -> np.ndarray:
    """Whether each day is near the end of its month, or of the days there are."""
    month = days.astype("datetime64[M]") + 1
    end = month.astype("datetime64[D]") if what == "month" else np.full(len(days), days.max() + 1)
    return (end - days).astype(int) <= LAST[what]


def finds(look: Look) -> Table:
    t = look.told.filter(look.good(look.told) & look.told.given_on.notnull())
    t = _without_events(t)
    asked = look.keep(_asked(t), "asked_for")
    every, of_asked = t.group_by("office", "given_on").agg(n=_.count()), asked.group_by("office", "given_on")
    per = every.left_join(of_asked.agg(asked=_.count()), ["office", "given_on"])
    per = per.select("office", "given_on", "n", asked=_.asked.fill_null(0)).order_by("office", "given_on")
    rows = look.columns(per)
    parts = [_of(look, rows, asked, what) for what in LAST]
    return parts[0].union(parts[1])


def _without_events(t: Table) -> Table:
    """Ratings of days that nobody declared as an event of the office."""
    on = during(t.select("office", "given_on").distinct(), event_days()).select("office", "given_on").distinct()
    return t.anti_join(on, ["office", "given_on"])


def _asked(t: Table) -> Table:
    """Ratings that the office asked for: invited, or after a call for praise about the case."""
    called = contacts.filter((contacts.purpose == "praise") & contacts["case"].notnull()).select("case").distinct()
    by_call = t.semi_join(called, "case").select("rating", "office", "given_on")
    return t.filter(t.invited_by.notnull()).select("rating", "office", "given_on").union(by_call).distinct()


def _of(look: Look, per: dict[str, np.ndarray], asked: Table, what: str) -> Table:
    """The asked-for ratings on the days near the end, of offices where far more of them fall there than of others."""
    day = per["given_on"].astype("datetime64[D]")
    office, of = np.unique(per["office"].astype(str), return_inverse=True)
    close = near(day, what) if len(day) else np.zeros(0, bool)
    n, k, all_n, all_k = (
        np.bincount(of, x, minlength=len(office))
        for x in (per["asked"], per["asked"] * close, per["n"], per["n"] * close)
    )
    usual = _usual(all_k - k, all_n - n)
    spread = max(SPREAD, tails.share_spread(all_k - k, all_n - n, usual))
    p = beyond(k, n, usual, spread) if len(office) else n
    some = look.worth(p) & (k >= look.floors.rows) & (k - n * usual >= look.floors.lift * n)
    days = look.put({"given_on": np.unique(day[close])}, f"last_days_{what}")
    said = [
        f"{a:.0f} of {b:.0f} that were asked for came on these days, {c:.0f} expected"
        for a, b, c in zip(k[some], n[some], (n * usual)[some], strict=True)
    ]
    groups = {"office": office[some], "p": p[some], "effect": (k / np.maximum(n, 1))[some], "said": np.array(said, str)}
    found = asked.inner_join(look.put(groups, f"surges_{what}"), "office").semi_join(days, "given_on")
    return flags(found.mutate(group=f"{what}:" + found.office, evidence=found.said), doubted=False)


def _usual(k: Floats, n: Floats) -> Floats:
    """The share of these days among what nobody asked for: of the office or of all, whichever is more."""
    overall = (k.sum() + 1) / (n.sum() + 5)
    return np.clip(np.maximum((k + PRIOR * overall) / (n + PRIOR), overall), 0.01, 0.9)


detector = Detector(
    title="突击求评",
    finds=finds,
    says="{beside} good ratings that the office had asked for fall on the last days before a deadline, between {first} "
    "and {last}",
    needs={"ratings": ("given_on", "stars", "invited_by")},
    opens="note",
)
