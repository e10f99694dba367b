"""步调一致 · Rating in step.

Finds       people who again and again rate the same offices, with as many stars, at the same time as each other.
Evidence    where and when each rated together with how many of the others.
Blind to    a group that meets only once or twice; lists without times, where company cannot be told from
            neighbourhood: there people are only put in order for review.
Innocent    colleagues, neighbours and families who go together: chance is counted for people of the same office and of
            the same days, and fewer than a household's number of people are no group; an open day, once it is declared.
"""

import numpy as np
from ibis import Table, _
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.special import gammaln

from shixiao.integrity._company import Pairs, cells, pairs
from shixiao.integrity._graph import Graph, graph
from shixiao.integrity._kinds import Detector, flags
from shixiao.integrity._look import Look
from shixiao.stats._checks import Floats, Ints

LINKS = 0.1  # partners that anybody has by chance: too few for chance to make a group
PARTNERS = 3  # of the group that each of its members meets


def groups(found: Pairs, people: int, all_people: int) -> tuple[Ints, Ints, Floats]:
    """Members, the number of their group, and the p-value of the group.

    Whoever meets fewer than three of the others leaves, until nobody does. A group of m is as sure as the likeliest
    way to join it by m - 1 pairs, times the number of all such ways among all people (Cayley: m to the m - 2).
    """
    sure = found.p <= LINKS / max(all_people, 1)
    a, b, p = found.first[sure], found.second[sure], found.p[sure]
    members = np.unique(np.concatenate([a, b]))
    a, b = np.searchsorted(members, a), np.searchsorted(members, b)
    while len(a):
        degree = np.bincount(np.concatenate([a, b]), minlength=len(members))
        kept = (degree[a] >= PARTNERS) & (degree[b] >= PARTNERS)
        if kept.all():
            break
        a, b, p = a[kept], b[kept], p[kept]
    link = coo_matrix((-np.log(p), (a, b)), shape=(len(members),) * 2)
    group = connected_components(link, directed=False)[1]
    size = np.bincount(group)[group] if len(members) else group
    tree = minimum_spanning_tree(coo_matrix((1e3 + np.log(p), (a, b)), shape=link.shape))
    near = np.bincount(group[tree.nonzero()[0]], tree.data - 1e3, minlength=len(members))
    m = np.maximum(np.bincount(group, minlength=len(members)), 1.0)
    ways = gammaln(all_people + 1) - gammaln(m + 1) - gammaln(all_people - m + 1) + (m - 2) * np.log(m)
    worth = np.exp(np.clip(near + ways, -690, 0))
    large = np.flatnonzero(size >= people)
    return members[large], group[large], worth[group[large]]


def finds(look: Look) -> Table:
    g = graph(look)
    who, group, p = groups(pairs(look), look.floors.people, g.n_people) if g.timed else (np.zeros(0, int),) * 3
    members = look.put({"r": who.astype(np.int32), "group": group.astype(np.int64), "p": p.astype(float)}, "in_step")
    met = together(look, g, members)
    # the few are kept before all ratings are read, and their ratings before they are joined further: one hash join on
    # top of others fails in DuckDB 2.0.0 once it spills (duckdb issue 24807)
    few = members.filter(look.worth(members.p))
    few = look.keep(g.people.inner_join(few, g.people.r == few.r).select("who", "group", "p"), "few_in_step")
    own = look.told.select("rating", "office", "who", "stars", "second").inner_join(few, "who")
    own = look.keep(own, "rated_in_step").inner_join(g.codes, "office").mutate(stars=_.stars.fill_null(0).cast("int16"))
    rows = own.inner_join(met, ["o", "stars", "group"])
    rows = rows.filter(rows.second.between(rows.start, rows.until))
    rows = rows.group_by("rating", "office", "group", "p").agg(n=rows.n.max())
    said = "with " + (rows.n - 1).cast("string") + " others of the group within the hour"
    return flags(rows.mutate(effect=rows.n, evidence=said))


def together(look: Look, g: Graph, members: Table) -> Table:
    """The cells in which at least three of a group met: o, stars, group, n, start and until in seconds."""
    t = g.edges.inner_join(members.select("r", "group"), "r")
    widths = t.select("o", "width").distinct()
    met = cells(g, t.drop("group")).inner_join(members.select("r", "group"), "r")
    met = met.group_by("o", "stars", "cell", "group").agg(n=_.count())
    met = met.filter(met.n >= PARTNERS).inner_join(widths, "o")
    start = met.cell // 2 * met.width - met.cell % 2 * (met.width // 2)
    return look.keep(met.select("o", "stars", "group", "n", start=start, until=start + met.width - 1), "met_in_step")


detector = Detector(
    title="步调一致",
    finds=finds,
    says="between {first} and {last}, {people} people gave {rows} ratings to {offices} offices in step: the same "
    "stars, at the same offices, within the same hour, again and again",
    needs={"ratings": ("rater", "given_at", "stars")},
)
