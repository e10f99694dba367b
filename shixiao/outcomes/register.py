"""The register of closed cases, as a third party's sample sees it: each case in its stratum.

A stratum is what is known of a case before anybody is asked: not rated, rated well, rated badly, or rated in a way that
a certain rule doubts; and, where a design tells them apart, the group of channels it came by.
"""

from collections.abc import Mapping
from functools import reduce

import ibis
from ibis import Table, Value

from shixiao.design.sample import STATUSES, Design
from shixiao.facts.cases import cases
from shixiao.facts.ratings import ratings
from shixiao.facts.staff import staff
from shixiao.integrity._kinds import Certain
from shixiao.integrity._order import before
from shixiao.integrity._rated import rated
from shixiao.measures._kinds import limit, sure, unless
from shixiao.outcomes.moments import Span

NOT_RATED, GOOD, BAD, DOUBTED = STATUSES


def closed_cases(span: Span) -> Table:
    """The cases a citizen can be asked about: closed in the period, and not withdrawn."""
    return cases.filter(cases.closed_on.between(span.start, span.end) & unless("outcome", "withdrawn").resolve(cases))


def with_status(t: Table, rules: Mapping[str, Certain]) -> Table:
    """Each case with its rating status; several ratings of one case: doubted before bad before good."""
    given = rated.filter(rated["case"].notnull() & rated.stars.notnull())
    flags = [rule.flagged(given) for rule in rules.values()]
    odd: Value = reduce(lambda a, b: a | b, flags, ibis.literal(False))
    good = given.stars >= limit("satisfied_from_stars")
    kind = ibis.ifelse(sure(odd), 3, ibis.ifelse(sure(good), 1, 2))
    per = given.mutate(kind=kind).group_by(rated_case="case").agg(kind=ibis._.kind.max())
    joined = t.left_join(per, t["case"] == per.rated_case)
    status = ibis.cases(
        (joined.kind.isnull(), NOT_RATED), (joined.kind == 1, GOOD), (joined.kind == 2, BAD), else_=DOUBTED
    )
    return joined.mutate(status=status).drop("rated_case", "kind")


def grouped(t: Table, design: Design) -> Table:
    """Each case with its stratum: `rated_bad`, or `rated_bad · hall` where channels are told apart."""
    if not design.channels:
        return t.mutate(stratum=t.status)
    branches = [(t.channel.isin(held), name) for name, held in design.channels.items()]
    return t.mutate(stratum=t.status + " · " + ibis.cases(*branches, else_="-"))


def frame(design: Design, rules: Mapping[str, Certain], span: Span) -> Table:
    """case, office, closed (its month), status, stratum of every case in the register."""
    t = grouped(with_status(closed_cases(span), rules), design)
    return t.select("case", "office", "status", "stratum", closed=t.closed_on.cast("string").substr(0, 7))


def screened(drawn: Table, design: Design) -> Table:
    """What is known of the telephone of each drawn case: none, staff, shared, changed, or fit to be called."""
    known = cases.select(about="case", phone="phone", applicant="applicant", agent="agent")
    t = drawn.inner_join(known, drawn["case"] == known.about).drop("about")
    numbers = cases.filter(cases.phone.notnull()).group_by(number="phone").agg(applicants=cases.applicant.nunique())
    t = t.left_join(numbers, t.phone == numbers.number).drop("number")
    own = staff.filter(staff.phone.notnull()).select(staff_phone="phone").distinct()
    t = t.left_join(own, t.phone == own.staff_phone)
    bad = ratings.filter((ratings.stars <= limit("bad_up_to_stars")) & ratings.phone.notnull())
    first = bad.group_by(bad_case="case").agg(
        bad_phone=bad.phone.max(), bad_at=bad.given_at.min(), bad_on=bad.given_on.min()
    )
    later = ratings.filter(ratings.phone.notnull()).select(
        later_case="case", later_phone="phone", later_at="given_at", later_on="given_on"
    )
    other = later.inner_join(first, later.later_case == first.bad_case)
    other = other.filter(before("bad", "later", other) & (other.later_phone != other.bad_phone))
    other = other.select(changed_case="later_case").distinct()
    t = t.left_join(first.select("bad_case", "bad_phone"), t["case"] == first.bad_case)
    t = t.left_join(other, t["case"] == other.changed_case)
    moved = sure((t.phone != t.bad_phone) & t.bad_phone.notnull()) | t.changed_case.notnull()
    why = ibis.cases(
        (t.phone.isnull(), "none"),
        (ibis.literal(design.screen.staff) & t.staff_phone.notnull(), "staff"),
        (sure(t.applicants >= design.screen.applicants), "shared"),
        (ibis.literal(design.screen.changed) & moved, "changed"),
        else_="",
    )
    return t.mutate(telephone=why).select("case", "telephone", "agent")


def recorded() -> Table:
    """office, phones: how many of its cases give a telephone; where none does, its system has no such column."""
    return cases.group_by("office").agg(phones=cases.phone.notnull().cast("int64").sum().cast("int64"))
