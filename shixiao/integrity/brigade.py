"""恶意差评 · A wave of bad ratings.

Finds       days on which far more of an office's ratings were bad than on its other days and on the same day
            elsewhere, counting only people who rated what was not a case of their own.
Evidence    the days, how many bad ratings were to be expected, and which of them belong to no case of the rater's.
Blind to    a slow drip that never stands out from day to day; those without a case are found as ratings without one.
Innocent    a service that failed: it is as bad elsewhere on the same day. A grievance of many neighbours, each with a
            case: the rating of a person's own case is never part of a wave, and neither is a fined person's. Where
            nobody handed in cases this cannot be checked, and a wave is only described.
"""

import ibis
import numpy as np
from ibis import Table, Value, _

from shixiao.facts.offices import offices
from shixiao.integrity._days import SPANS, Days, Windows, apart, drawn
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.stats.searches import Random, of_the_search
from shixiao.stats.tails import binomial


def own_case(t: Table) -> Value:
    """Whether the rating is about a case of the rater's own; where nobody is named, the case counts as theirs."""
    nobody = t.rater.isnull() | (t.applicant.isnull() & t.agent.isnull())
    return t.about.notnull() & (nobody | (t.rater == t.applicant) | (t.rater == t.agent)).fill_null(False)


def with_case(look: Look, t: Table) -> Table:
    """Ratings beside what is known of the case: whose it is, how it ended."""
    columns = t.select("rating", "office", "given_on", "rater", "case")
    joined = look.with_case(columns, "bad", applicant="applicant", agent="agent", outcome="outcome")
    return joined.mutate(own=own_case(joined))


def _days(look: Look, bads: Table) -> tuple[dict[str, np.ndarray], Days, Days]:
    """Names of the rows; all bad ratings per office and day; the same without those of people's own cases."""
    t = look.told.filter(look.told.given_on.notnull() & look.told.stars.notnull())
    count = t.group_by("office", "given_on").agg(n=t.count(), bad=look.bad(t).cast("int64").sum())
    own = bads.group_by("office", "given_on").agg(own=bads.own.cast("int64").sum())
    region = offices.select("office", region=offices.division.coalesce(offices.parent, ""))
    both = count.left_join(own, ["office", "given_on"]).left_join(region, "office")
    both = both.select("office", "given_on", "n", "bad", own=_.own.fill_null(0), region=_.region.fill_null(""))
    rows = look.columns(both.order_by("office", "given_on"))
    office, region_of = (np.unique(rows[c].astype(str), return_inverse=True)[1] for c in ("office", "region"))
    day = rows["given_on"].astype("datetime64[D]").astype(np.int64)
    n, bad, owned = (rows[c].astype(float) for c in ("n", "bad", "own"))
    return rows, Days(office, region_of, day, n, bad), Days(office, region_of, day, n - owned, bad - owned)


def finds(look: Look) -> Table:
    t = look.told.filter(look.bad(look.told) & look.told.given_on.notnull())
    bads = look.keep(with_case(look, t).select("rating", "office", "given_on", "own", "outcome"), "bad_ratings")
    names, every, stray = _days(look, bads)
    share = every.expected()
    spread = {span: every.spread(share, span) for span in SPANS}
    found = Windows(stray, share, spread).stand_out(stray.bad, look.floors.bad_rows)
    windows = Windows(every, share, spread)

    def again(draw: Random) -> list[float]:
        return [s.p for s in windows.stand_out(drawn(every, share, spread[1], draw), look.floors.bad_rows)]

    runs = 100 if len(every.n) < 50_000 else 20  # dear where the days are many, and then steadier
    p = dict(zip(found, of_the_search([s.p for s in found], again, runs), strict=True)) if found else {}
    kept = [s for s in apart(found) if look.worth(p[s]) and s.bad / s.n - s.expected >= look.floors.lift]
    day, office = names["given_on"].astype("datetime64[D]"), names["office"]
    groups = {
        "group": np.array([f"{office[s.first]}:{day[s.first]}" for s in kept], str),
        "office": np.array([office[s.first] for s in kept], str),
        "since": np.array([day[s.first] for s in kept], "datetime64[D]"),
        "until": np.array([day[s.last - 1] for s in kept], "datetime64[D]"),
        "effect": np.array([s.bad / s.n - s.expected for s in kept], float),
        "due": np.array([f"{s.bad:.0f} of {s.n:.0f} where {s.expected:.0%} are usual" for s in kept], str),
    }
    known = look.has("ratings", "case") and look.has("cases", "case")
    alone = np.array([p[s] for s in kept], float)
    # A wave is claimed only where both hold, so the weaker of the two tests counts (Berger 1982).
    sure = np.maximum(alone, _strangers(look, bads, groups)) if known else np.full(len(kept), np.nan)
    rows = _inside(bads, look.put({**groups, "p": sure}, "waves"))
    rows = rows.filter(~rows.own | (rows.outcome == "penalised"))
    said = ibis.ifelse(rows.own, "a fined person's own case: it counts", "no case of the rater's; " + rows.due)
    return flags(rows.mutate(evidence=said), doubted=~rows.own)


def _inside(t: Table, groups: Table) -> Table:
    """The rows of the days of each wave."""
    rows = t.inner_join(groups, "office")
    return rows.filter(rows.given_on.between(rows.since, rows.until))


def _strangers(look: Look, bads: Table, groups: dict[str, np.ndarray]) -> np.ndarray:
    """For each wave the chance that so many of its bad ratings are by people without a case of their own.

    What is usual of the office on other days, or of the good ratings of the same days if more of these are strays: then
    the cases were not handed in.
    """
    out = np.ones(len(groups["group"]))
    if not len(out):
        return out
    waves = look.put(groups, "wave_days")
    other = look.told.filter(~look.bad(look.told) & look.told.given_on.notnull())
    good = _inside(other.select("rating", "office", "given_on", "rater", "case"), waves)
    good = look.with_case(good, "beside_waves", applicant="applicant", agent="agent")
    good = good.mutate(own=own_case(good))
    here, beside = (_strays(look, t, "group") for t in (_inside(bads, waves), good))
    usual = _strays(look, bads, "office")
    for i, (group, office) in enumerate(zip(groups["group"], groups["office"], strict=True)):
        n, k = here[group]
        all_n, all_k = usual[office]
        good_n, good_k = beside.get(group, (0, 0))
        share = max((all_k - k + 1) / (all_n - n + 20), good_k / max(good_n, 1), 0.05)
        out[i] = float(binomial(k, n, min(share, 1.0)))
    return out


def _strays(look: Look, t: Table, key: str) -> dict[str, tuple[int, int]]:
    """Of each group: ratings, and those that are about no case of the rater's."""
    rows = look.columns(t.group_by(key).agg(n=_.count(), k=(~_.own).cast("int64").sum()).order_by(key))
    return {name: (int(n), int(k)) for name, n, k in zip(rows[key], rows["n"], rows["k"], strict=True)}


detector = Detector(
    title="恶意差评",
    finds=finds,
    says="{rows} bad ratings between {first} and {last} came from people who rated no case of their own, far more than "
    "this office has on other days and others had on the same days",
    notes="{rows} bad ratings came between {first} and {last}, far more than this office has on other days and others "
    "had on the same days; whether these people had a case cannot be checked, so nobody is accused",
    needs={"ratings": ("given_on", "stars")},
)
