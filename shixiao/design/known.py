"""What the linter must know of measures, which stand below this folder; a test holds the two equal.

A measure that is not listed counts what the citizen got and may be scored.
"""

from shixiao.design.practice import Kind

KINDS: dict[str, Kind] = {
    "satisfied": "satisfaction",
    "satisfied_with_defaults": "satisfaction",
    "surveyed_satisfied": "outcome",
    "solved": "outcome",
    "done_in_one_visit": "outcome",
    "online_finished": "outcome",
    "rating_coverage": "rating_count",
    "praise_calls": "rating_count",
    "bad_ratings_put_right": "rectification",
    "online_by_citizen": "channel_share",
    "listed_but_unused": "list_length",
    "means_for_duties": "staffing",
    "portal_alive": "upkeep",
    "on_time": "timeliness",
    "closed_in_time": "timeliness",
    "on_promise": "timeliness",
    "answered": "timeliness",
    "elapsed": "timeliness",
    "waiting": "timeliness",
    "reply_time": "timeliness",
    "hall_wait": "window_service",
    "turned_away": "window_service",
    "told_once": "window_service",
    "assisted": "window_service",
    "rekeyed_fields": "window_service",
    "refiled": "window_service",
    "late_opening": "window_service",
    "not_connected": "window_service",
    "phoned_for_praise": "complaints",
}
NEVER_SCORED = (
    "assisted",
    "online_by_citizen",
    "praise_calls",
    "rating_coverage",
    "satisfied_with_defaults",
)  # they say nothing of better
RATED = ("satisfied", "satisfied_with_defaults")  # what people who chose to rate said
THIRD_PARTY = ("surveyed_satisfied", "solved")  # what people drawn by a third party said
SURVEYED = (*THIRD_PARTY, "phoned_for_praise")  # what a third party asks, when it asks
RIGHTS = ("on_time",)  # the law sets the limit
FEWER_IS_BETTER = (
    "elapsed",
    "hall_wait",
    "late_opening",
    "listed_but_unused",
    "not_connected",
    "phoned_for_praise",
    "refiled",
    "rekeyed_fields",
    "reply_time",
    "turned_away",
    "waiting",
)
NOT_SHARES = ("elapsed", "hall_wait", "reply_time", "waiting", "praise_calls")
