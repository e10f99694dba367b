"""零差评 · No bad marks at all.

Finds       ways of rating an office on which bad marks never occur, although the same office gets them in other ways
            and others get them in this way: a button that does not submit, or people chosen before they are asked.
Evidence    how many ratings came this way, and how many bad ones were to be expected.
Blind to    offices with so few ratings, or so few bad ones anywhere, that none is no surprise.
Innocent    good work: then there are none in the other ways either. It is the difference that is shown, and no rating
            is doubted.
"""

import numpy as np
from ibis import Table, _
from scipy.special import gammaln

from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.stats import tails
from shixiao.stats._checks import Floats
from shixiao.stats.searches import Random, of_the_search

LEAST_SPREAD = 0.005


def none_at_all(n: Floats, share: Floats, spread: float) -> Floats:
    """P(not one bad of n), shares differing from way to way."""
    total = (1 - spread) / spread
    a, b = np.maximum(share * total, 1e-9), (1 - share) * total
    return np.exp(gammaln(b + n) - gammaln(b) + gammaln(a + b) - gammaln(a + b + n))


def finds(look: Look) -> Table:
    t = look.told.filter(look.told.channel.notnull() & look.told.stars.notnull())
    per = t.group_by("office", "channel").agg(n=_.count(), bad=look.bad(t).cast("int64").sum())
    rows = look.columns(per.order_by("office", "channel"))
    n, bad = rows["n"].astype(float), rows["bad"].astype(float)
    office, channel = rows["office"].astype(str), rows["channel"].astype(str)
    share = expected(office, channel, n, bad)
    spread = max(tails.share_spread(bad, n, fitted(office, channel, n, bad)), LEAST_SPREAD)

    def again(draw: Random) -> Floats:
        total = (1 - spread) / spread
        own = draw.beta(np.maximum(share * total, 1e-9), (1 - share) * total)
        drawn = draw.binomial(n.astype(np.int64), own)
        return none_at_all(n[drawn == 0], share[drawn == 0], spread)

    empty = (bad == 0) & (n * share >= look.floors.few)
    p = np.ones(len(n))
    p[empty] = of_the_search(none_at_all(n[empty], share[empty], spread), again) if empty.any() else p[empty]
    some = empty & look.worth(p)
    said = [
        f"{c}: 0 bad of {a:.0f}, {a * s:.0f} expected"
        for c, a, s in zip(rows["channel"][some], n[some], share[some], strict=True)
    ]
    groups = {
        "office": rows["office"][some],
        "p": p[some],
        "effect": (n * share)[some],
        "evidence": np.array(said, str),
    }
    groups |= {
        "group": np.array([f"{o}:{c}" for o, c in zip(rows["office"][some], rows["channel"][some], strict=True)], str)
    }
    return flags(look.put(groups, "no_bad_marks"), table="offices", record="office", doubted=False)


def expected(office: np.ndarray, channel: np.ndarray, n: Floats, bad: Floats) -> Floats:
    """The share of bad marks to expect: the office's in its other ways, or everybody else's in this one if smaller."""

    def others(key: np.ndarray) -> Floats:
        code = np.unique(key, return_inverse=True)[1]
        all_n, all_bad = (np.bincount(code, x)[code] - x if len(x) else x for x in (n, bad))
        return all_bad / (all_n + 20)

    return np.clip(np.minimum(others(office), others(channel)), 1e-6, 0.9)


def fitted(office: np.ndarray, channel: np.ndarray, n: Floats, bad: Floats) -> Floats:
    """The share that an office's and a way's own level make together: what is left over is how much ways differ from
    office to office. The smaller of two expectations would take what all know of an office for spread."""
    overall = bad.sum() / max(n.sum(), 1)
    out = np.full(len(n), overall)
    for key in (office, channel):
        code = np.unique(key, return_inverse=True)[1]
        all_n, all_bad = (np.bincount(code, x)[code] if len(x) else x for x in (n, bad))
        out *= (all_bad + 20 * overall) / (all_n + 20) / max(overall, 1e-9)
    return np.clip(out, 1e-6, 0.9)


detector = Detector(
    title="零差评",
    finds=finds,
    says="in one way of rating, one and two stars never occur, although this office gets them in other ways and others "
    "get them in this way",
    needs={"ratings": ("channel", "stars")},
)
