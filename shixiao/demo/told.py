"""The list of what was planted, for `truth.json`: the plan's plants with their rows, and what is planted by share."""

from shixiao.demo import plan
from shixiao.demo.duties import DUTIES, entry_of
from shixiao.demo.stream import Stream
from shixiao.demo.truth import Planted
from shixiao.demo.world import City


def planted(city: City, stream: Stream) -> list[Planted]:
    """Everything planted in cases, ratings and lists."""
    out = []
    for number, p in enumerate(plan.PLANTS):
        rows = stream.rows[number]
        out.append(Planted(p.kind, list(p.office), len(rows), p.table, p.found_by, p.strength, p.honest, rows))
    return out + _by_share(city, stream)


def _by_share(city: City, stream: Stream) -> list[Planted]:
    """Things that grow with the run: counted, with a rule instead of rows."""
    sums = {name: int(values.sum()) for name, values in stream.tally.counts.items()}

    def of(code: str, name: str) -> int:
        return int(stream.tally.counts[name][city.number[code]])

    due = stream.tally.deadlines.counts()

    def owing(code: str, name: str) -> int:
        return int(due[name][city.number[code]])

    every: list[str] = []
    bare = [d for d in DUTIES if d.without_means and not d.handed_back]
    duty = [city.entries[entry_of(city, d)].key for d in bare]
    out = [
        ("default_ratings", every, sums["ratings.default"], "ratings", "default_rating", "about 35 % of all ratings",
         "is_default"),
        ("duplicates", every, sums["ratings.duplicates"], "ratings", "duplicate_rating",
         "exported a second time under another id", "key starts with haochaping:SP"),
        ("solicited_surge", list(plan.SOLICITING), sum(of(c, "ratings.invited") for c in plan.SOLICITING), "ratings",
         "solicited_surge", "before the deadline everybody is asked for praise", "invited_by is filled"),
        ("no_bad_marks", [plan.NO_BAD_MARKS], 0, "ratings", "no_bad_marks",
         "one and two stars cannot be submitted on its window evaluators", "channel tablet, stars 1 and 2: none"),
        ("claimed_without_limit", every, sums["claimed_without_limit"], "cases", "on_time",
         "called on time although there is no limit", "claimed_on_time and no due_at"),
        ("left_open", [plan.LEAVES_OPEN], owing(plan.LEAVES_OPEN, "overdue_open"), "cases", "on_time",
         "what is late is never closed, so that all closed cases are in time", "no closed_at, and the limit is over"),
        ("ends_early", [plan.ENDS_EARLY], owing(plan.ENDS_EARLY, "not_yet_due"), "cases", "on_time",
         f"its cases were exported on {plan.EARLY_END}, what was due later is not known", "limit after that day"),
        ("placeholder_days", every, sums["placeholders"], "cases", "intake",
         "9999-12-31 for no limit, 1900-01-01 for not closed", "from rsj, no due_at or no closed_at"),
        ("duty_without_means", [d.office for d in bare], len(duty), "duties", "means_for_duties",
         f"{plan.DUTY_LATENESS:.0%} of its cases late", "cases of: " + ", ".join(f"registry:{k}" for k in duty)),
        ("not_connected", ["990000002"], sums["fields_rekeyed.yes"], "exchanges", "not_connected",
         f"{plan.REKEYED_FIELDS} fields keyed again in cases that need the Federation's platform",
         "fields_rekeyed > 0"),
        ("assisted", every, sums["filed.assisted"], "cases", "assisted",
         "filed online in the hall with help", "from the hall's network, or shortly after a ticket"),
        ("withheld_visits", [plan.WITHHOLDS_VISITS], of(plan.WITHHOLDS_VISITS, "cases"), "cases", "done_in_one_visit",
         "visits are never filled", "office"),
        ("overloaded", [plan.OVERLOADED], 1, "resources", "workload", "nine posts, two filled", "office"),
        ("merchants_phoned", ["990102101"], plan.MERCHANTS_PHONED, "contacts", "no_such_business",
         "people without a case are asked for praise", "purpose praise and no case"),
    ]  # fmt: skip
    told = [Planted(k, o, n, t, f, s, False, [], rule) for k, o, n, t, f, s, rule in out]
    honest = [
        ("on_the_spot", "990100006", "cases", "instant_work", "crews log what they mend, closed within a minute"),
        ("evaluators_on_staff_computers", plan.EVALUATORS_ON_STAFF_PCS, "signins", "staff_praise",
         "declared evaluators are devices on which staff sign in"),
        ("days_only", "990100007", "cases", "instant_work", "limits and closings are days, not times"),
        ("midnights", "990102006", "cases", "on_time", "all limits say midnight and mean the day"),
        ("bad_week", f"{plan.BAD_WEEK_DIVISION}001", "cases", "brigade",
         f"the whole county is worse from {plan.BAD_WEEK[0]} to {plan.BAD_WEEK[1]}"),
    ]  # fmt: skip
    return told + [Planted(k, [o], 0, t, f, s, True, [], s) for k, o, t, f, s in honest]


def in_small_tables(
    invented: list[str], marked: dict[str, list[str]], neglected: dict[str, list[str]]
) -> list[Planted]:
    """What was planted in the survey, on the message board and on a portal."""
    out = [Planted("interviewer", [], len(invented), "answers", "interviewer",
                   f"{plan.INTERVIEWER} makes up {len(invented)} answers, one every 41 seconds", False,
                   [f"dianfang:{n}" for n in invented])]  # fmt: skip
    hollow, unanswered, crowd = marked["hollow_reply"], marked["unanswered"], marked["complex"]
    out += [
        Planted("hollow_reply", [plan.HOLLOW_OFFICE], len(hollow), "replies", "answered",
                "one and the same acknowledgement", False, hollow),
        Planted("unanswered", [], len(unanswered), "replies", "answered", "due, and never answered", False, unanswered),
        Planted("housing_complex", [plan.CROWD_OFFICE], len(crowd), "replies", "same_words",
                f"{plan.CROWD[0]} messages by {plan.CROWD[1]} neighbours in eight weeks", True, crowd),
    ]  # fmt: skip
    for finding, rows in sorted(neglected.items()):
        strength = f"{len(rows)} pages of the portal are {finding}"
        out.append(Planted(f"portal_{finding}", [plan.NEGLECTED_PORTAL], len(rows), "pages", "portal_alive", strength,
                           False, rows))  # fmt: skip
    return out
