"""Ratings beside the case they are about: what all rules and measures of ratings look at, joined once.

`channel` and the citizens' groups are the case's; the rating's own channel is `given_through`. A case key that
leads neither to a case nor to a message gives `has_case` false. Where a case was rated at one stage before,
`is_repeat` is true.
"""

import ibis
from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.facts.contacts import contacts
from shixiao.facts.ratings import ratings
from shixiao.facts.rectifications import rectifications
from shixiao.facts.replies import replies
from shixiao.facts.staff import staff
from shixiao.integrity._order import before, no_later

OF_CASE = ("opened_on", "accepted_on", "closed_on", "closed_at", "office", "clerk")
GROUPS = ("channel", "age_band", "disabled", "sole_trader", "service")


def _with_case(t: Table) -> Table:
    about = cases.select(about="case", **{f"case_{name}": name for name in OF_CASE}, **{name: name for name in GROUPS})
    message = replies.select(message="reply")
    joined = t.rename(given_through="channel").left_join(about, t["case"] == about.about)
    joined = joined.left_join(message, joined["case"] == message.message)
    return joined.mutate(has_case=joined.about.notnull() | joined.message.notnull()).drop("about", "message")


def repeats() -> Table:
    """Ratings after the first of one case and stage; few, so that counting them is cheap.

    What is given after the office followed up a bad rating is a stage of its own. The first is the earliest
    that no system gave.
    """
    given = ratings.filter(ratings["case"].notnull()).mutate(own_stage=ratings.stage.fill_null(""))
    counted = given.group_by(again="case", again_stage="own_stage").agg(n=given.count())
    several = counted.filter(counted.n > 1)
    t = given.semi_join(several, (given["case"] == several.again) & (given.own_stage == several.again_stage))
    followed = rectifications.inner_join(given, rectifications.rating == given.rating)
    since = followed.group_by(followed_case="case").agg(
        followed_at=followed.contacted_at.coalesce(followed.resolved_at).min(),
        followed_on=followed.contacted_on.coalesce(followed.resolved_on).min(),
    )
    t = t.left_join(since, t["case"] == since.followed_case)
    after = before("followed", "given", t).fill_null(False)
    t = t.mutate(the_stage=ibis.ifelse(after, "rectification", t.own_stage), by_system=by_system(t))
    in_order = ibis.window(group_by=["case", "the_stage"], order_by=[t.by_system, t.given_on, t.given_at, t.rating])
    return t.mutate(nth=ibis.row_number().over(in_order)).filter(_.nth > 0).select(repeated="rating")


def by_system(t: Table) -> ibis.Value:
    """Put in by a system because nobody rated."""
    through = t.given_through if "given_through" in t.columns else t.channel
    return t.is_default.fill_null(False) | (through == "default").fill_null(False)


def _with_repeats(t: Table) -> Table:
    again = repeats()
    joined = t.left_join(again, t.rating == again.repeated)
    return joined.mutate(is_repeat=joined.repeated.notnull(), by_system=by_system(t)).drop("repeated")


def _with_clerk(t: Table) -> Table:
    """The person and phone behind the case's clerk."""
    known = staff.group_by(known_staff="staff").agg(clerk_person=staff.person.max(), clerk_phone=staff.phone.max())
    return t.left_join(known, t.case_clerk == known.known_staff).drop("known_staff")


def _with_invitation(t: Table) -> Table:
    """Whether the office asked for praise before it was given."""
    asked = contacts.filter((contacts.purpose == "praise") & contacts["case"].notnull())
    first = asked.group_by(asked_case="case").agg(asked_at=asked.made_at.min(), asked_on=asked.made_on.min())
    joined = t.left_join(first, t["case"] == first.asked_case)
    first = joined.asked_case.notnull() & no_later("asked", "given", joined).fill_null(True)
    return joined.mutate(is_solicited=joined.invited_by.notnull() | first).drop("asked_case", "asked_at", "asked_on")


rated = _with_invitation(_with_clerk(_with_repeats(_with_case(ratings))))
rated = rated.mutate(person_key=rated.rater.coalesce(rated.phone, rated.device))
