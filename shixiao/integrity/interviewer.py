"""访员造假 · Invented interviews.

Finds       interviewers of the third party who finish one interview after the other faster than anybody can ask, or
            whose answers differ less than those of others who ask the same kind of people.
Evidence    the seconds since the interview before, and how many of the interviewer's answers are alike.
Blind to    invented answers at an ordinary pace with an ordinary mix.
Innocent    short calls that end in a refusal are not counted; an interviewer who asks only contented people is
            compared with others in the same strata, and answers are never called false because many are alike.
"""

import ibis
import numpy as np
from ibis import Table, _

from shixiao.facts.answers import answers
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look, second
from shixiao.integrity._shares import elsewhere, standing_out

SHORTEST = 60  # seconds below which nobody has been interviewed
RARE = 0.02
ALIKE = ("satisfied", "solved", "contacted_by_office", "coached", "offered_gift")


def interviews(look: Look) -> Table:
    """What was answered, with the seconds to the nearer interview of the same person, and all answers as one text."""
    t = look.within(answers, "answered_on").filter(answers.interviewer.notnull())
    t = t.mutate(at=second(t.answered_at))
    in_row = ibis.window(group_by=["interviewer", "survey"], order_by=[t.at, t.answer])
    gap = ibis.least(
        (t.at - t.at.lag().over(in_row)).fill_null(10**9), (t.at.lead().over(in_row) - t.at).fill_null(10**9)
    )
    said = ibis.literal("")
    for name in ALIKE:
        said = said + t[name].cast("int64").cast("string").fill_null("-")
    t = t.mutate(gap=gap.fill_null(10**9), said=said, stratum=t.stratum.fill_null(""))
    return t.filter(t.status == "answered").select("answer", "office", "interviewer", "stratum", "gap", "said")


def finds(look: Look) -> Table:
    t = look.keep(interviews(look), "interviews")
    per = t.group_by("interviewer").agg(n=_.count(), k=(_.gap < SHORTEST).cast("int64").sum())
    rows = look.columns(per.order_by("interviewer"))
    n, k = rows["n"].astype(float), rows["k"].astype(float)
    hasty = standing_out(k, n, elsewhere(k, n, RARE))
    alike, due, usual = _alike(look, t, rows["interviewer"])
    same = standing_out(alike, n, np.clip(due / np.maximum(n, 1), 0.01, 0.99), 0.05)
    p = np.minimum(2 * np.minimum(hasty, same), 1.0)
    fast = hasty <= same
    some = look.worth(p) & (np.where(fast, k, alike) >= look.floors.rows)
    groups = look.put({
        "interviewer": rows["interviewer"][some], "p": p[some],
        "effect": (np.where(fast, k, alike) / np.maximum(n, 1))[some],
        "fast": fast[some], "usual": np.asarray(usual, str)[some],
    }, "hasty_interviewers")  # fmt: skip
    found = t.inner_join(groups, "interviewer")
    found = found.filter(ibis.ifelse(found.fast, found.gap < SHORTEST, found.said == found.usual))
    said = ibis.ifelse(
        found.fast, found.gap.cast("string") + " seconds from the next interview", "answers " + found.said
    )
    return flags(found.mutate(group=found.interviewer, evidence=said), table="answers", record="answer")


def _alike(look: Look, t: Table, interviewers: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Per interviewer: the answers of the commonest kind, how many others' strata let one expect, and that kind."""
    cells = look.columns(
        t.group_by("interviewer", "stratum", "said").agg(n=_.count()).order_by("interviewer", "stratum", "said")
    )
    who, stratum, said = (cells[c].astype(str) for c in ("interviewer", "stratum", "said"))
    alike, due, usual = [], [], []
    for name in interviewers.astype(str):
        mine = who == name
        kinds, place = np.unique(said[mine], return_inverse=True)
        counts = np.bincount(place, cells["n"][mine])
        best = kinds[np.argsort(-counts, kind="stable")[0]]
        expected = 0.0
        for s in np.unique(stratum[mine]):
            others = ~mine & (stratum == s)
            of = cells["n"][others].sum()
            expected += (
                cells["n"][mine & (stratum == s)].sum() * (cells["n"][others & (said == best)].sum() + 1) / (of + 2)
            )
        alike.append(float(counts.max()))
        due.append(float(expected))
        usual.append(str(best))
    return np.array(alike, float), np.array(due, float), usual


detector = Detector(
    title="访员造假",
    finds=finds,
    says="{rows} interviews by one interviewer between {first} and {last} follow each other faster than anybody can "
    "ask, or are more alike than those of others",
    accuses="clerk",
    needs={"answers": ("interviewer", "answered_at")},
)
