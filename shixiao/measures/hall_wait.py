"""大厅等候时间 · Wait in the hall.

Asks        everybody who took a queue ticket in the period and was called.
Counts      the minutes from taking the ticket to being served, or called where serving is not recorded.
Says        how long people sit in the hall: half of them no longer than this.
Silent on   those who gave up, whose number stands beside, and those who queue outside before tickets are handed out.
Gamed by    handing tickets out late, or calling people and letting them wait at the window.
"""

from ibis import _

from shixiao.facts.tickets import tickets
from shixiao.measures._kinds import Beside, Duration, limit, seconds, unless

_served_at = _.served_at.coalesce(_.called_at)
_waited = seconds(_served_at, _.taken_at)

measure = Duration(
    title="大厅等候时间",
    of=tickets,
    when="taken_on",
    among=(_served_at >= _.taken_at).fill_null(True) & unless("outcome", "gave_up"),
    value=_waited // 60,
    unit="minutes",
    better="less",
    beside={
        "gave_up": Beside("等不及离开", "gave up waiting", _.outcome == "gave_up"),
        "long_waits": Beside(
            "等候过久", "waited longer than the rule pack's limit",
            _waited > limit("hall_wait_minutes") * 60, _served_at.notnull(),
        ),
    },
)  # fmt: skip
