"""In which order to review raters, and why each stands where he stands.

The rule: whoever rates in step with others comes first, the more company beyond chance the earlier (the sum of -log q
over the pairs that are significant); all others follow in order of dissent. The two are not mixed: of the labelled
lists that were looked at, one is explained by company alone and one by dissent alone, and a blend is worse on both.
"""

import numpy as np
import pyarrow as pa

from shixiao.integrity import _tables
from shixiao.integrity._company import pairs
from shixiao.integrity._graph import graph
from shixiao.integrity._look import Look
from shixiao.integrity.dissent import log_odds

SURE = 0.05


def raters(look: Look, dissenting: bool) -> pa.Table:
    """The columns of `_tables.RATERS`, the first to be reviewed first; ties in the order of names."""
    g, found = graph(look), pairs(look)
    sure = found.q <= SURE
    company, partners, q = np.zeros(g.n_people), np.zeros(g.n_people, np.int64), np.ones(g.n_people)
    for end in (found.first, found.second):
        np.add.at(company, end[sure], -np.log(found.q[sure]))
        np.add.at(partners, end[sure], 1)
        np.minimum.at(q, end, found.q)
    odds = log_odds(look) if dissenting else np.zeros(g.n_people)
    score = np.where(partners > 0, 1 + company, 0.5 + 0.5 * odds / (1 + np.abs(odds)))
    order = np.argsort(-score, kind="stable")
    names = look.arrow(g.people.order_by("r"))["who"]
    rule = np.where(partners > 0, "lockstep", "dissent" if dissenting else "none")
    columns = {"rater": names.take(pa.array(order)), "place": np.arange(1, g.n_people + 1), "score": score[order]}
    columns |= {"rule": rule[order], "flagged": (partners > 0)[order], "q": q[order], "partners": partners[order]}
    columns |= {"company": company[order], "dissent": odds[order]}
    return pa.table(columns).cast(_tables.RATERS)
