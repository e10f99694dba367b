"""Cases with the place they were filed from: at home, or in the hall with somebody's help.

Filed in the hall = from a device or network that is declared as the hall's, or online so soon after the case's
own queue ticket ended that the person was still there. Tickets without a case say nothing about anybody's case.
"""

from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.facts.devices import devices
from shixiao.facts.tickets import tickets
from shixiao.measures._kinds import limit, seconds

electronic = _.channel.isin(["online", "mobile", "terminal"])
online = _.channel.isin(["online", "mobile"])
by_person = _.filed_by.isin(["applicant", "agent"])


def _of_the_hall(t: Table, column: str) -> Table:
    hall = devices.filter(devices.kind.isin(["kiosk", "assisted_counter", "hall_network"])).select(
        **{f"hall_{column}": "device", f"{column}_since": "since", f"{column}_until": "until"}
    )
    joined = t.left_join(hall, t[column] == hall[f"hall_{column}"])
    since, until = joined[f"{column}_since"], joined[f"{column}_until"]
    there = (joined.opened_on >= since).fill_null(True) & (joined.opened_on <= until).fill_null(True)
    declared = joined[f"hall_{column}"].notnull() & there
    return joined.mutate(**{f"{column}_of_hall": declared}).drop(*hall.columns)


def _after_a_ticket() -> Table:
    """Cases filed online while their person was in the hall."""
    came = tickets.filter(tickets["case"].notnull()).select(
        "taken_at",
        ticket_case="case",
        left_at=tickets.left_at.coalesce(tickets.served_at, tickets.called_at, tickets.taken_at),
    )
    filed = cases.filter(electronic.resolve(cases)).select("case", "opened_at")
    t = came.inner_join(filed, came.ticket_case == filed["case"])
    soon = seconds(t.opened_at, t.left_at) <= limit("assisted_minutes") * 60
    return t.filter((t.opened_at >= t.taken_at) & soon).select(hall_case="case").distinct()


def _filings() -> Table:
    t = _of_the_hall(_of_the_hall(cases, "device"), "network")
    near = _after_a_ticket()
    t = t.left_join(near, t["case"] == near.hall_case)
    return t.mutate(in_hall=t.device_of_hall | t.network_of_hall | t.hall_case.notnull()).drop("hall_case")


filings = _filings()
