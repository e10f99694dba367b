"""重复收件率 · Filed again.

Asks        every matter closed in the period. One person's cases of one service at one office, each opened within
            the rule pack's days after the one before was closed without being granted, are one matter and asked once.
Counts      matters that were closed without being granted and opened again.
Says        how often a closed case only means that people had to start again.
Silent on   what was passed on to another office; what was granted and is needed again soon; people who did not come
            back, or came back on the day they first came where only days are known; matters closed so late that the
            days are not over yet (they are missing), and cases without a person or service.
Gamed by    marking as granted what was not; solved asks people about that.
"""

import ibis
from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.integrity._order import before, no_later
from shixiao.measures._clock import known_until
from shixiao.measures._closing import besides, passed_on, possible
from shixiao.measures._kinds import Proportion, limit

SAME = ("applicant", "service", "office")
_days = limit("refiled_days").cast("int64")


def _pairs() -> Table:
    """A case that ended without being granted, and the next that its person opened in time for the same thing.

    Those that end so are few, so the join is cheap however many cases there are.
    """
    ended = cases.filter(
        cases.closed_on.notnull()
        & cases.applicant.notnull()
        & cases.service.notnull()
        & ~cases.outcome.isin(["granted", "penalised", "transferred"]).fill_null(False)
    )
    first = ended.select(
        first_case="case", first_opened_at="opened_at", first_opened_on="opened_on", first_closed_at="closed_at",
        first_closed_on="closed_on",
        **{f"first_{name}": name for name in SAME},
    )  # fmt: skip
    t = first.inner_join(cases, [first[f"first_{name}"] == cases[name] for name in SAME])
    soon = t.opened_on.epoch_days() - t.first_closed_on.epoch_days() <= _days
    return t.filter(no_later("first_closed", "opened", t) & before("first_opened", "opened", t) & soon)


def _matters() -> Table:
    pairs = _pairs()
    again = pairs.select(again_case="first_case").distinct()
    later = pairs.select(later_case="case").distinct()
    t = cases.left_join(again, cases["case"] == again.again_case)
    t = t.left_join(later, t["case"] == later.later_case)
    known = t.applicant.notnull() & t.service.notnull()
    over = t.closed_on.epoch_days() + _days <= known_until(t, cases, "opened_on").epoch_days()
    sure_not = t.outcome.isin(["granted", "penalised", "transferred"]).fill_null(False) | over
    filed_again = ibis.ifelse(t.again_case.notnull(), True, ibis.ifelse(sure_not, False, ibis.null("boolean")))
    return t.mutate(
        is_first=t.later_case.isnull(), filed_again=ibis.ifelse(known, filed_again, ibis.null("boolean"))
    ).drop("again_case", "later_case")


measure = Proportion(
    title="重复收件率",
    of=_matters(),
    when="closed_on",
    among=_.is_first & ~passed_on,
    counts=possible(_.filed_again),
    better="less",
    beside=besides,
)
