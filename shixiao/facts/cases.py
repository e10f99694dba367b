"""办件 · Cases.

One row per case: somebody asked an office for a service.

`due_at` and `promised_at` are on the running clock: days the law stops it (`suspended_days`) and days a
partner holds the case (`partner_days`), both working days, are added by the measures.
"""

from shixiao.facts._table import Fact, clerk, code, device, flag, instant, name, person, ref, whole

fact = Fact(
    "cases",
    key="case",
    title="办件",
    columns={
        "office": ref("offices", required=True),
        "service": ref("services", soft=True),
        "applicant": person(),
        "agent": person(),
        "channel": code("online", "mobile", "counter", "terminal", "phone", "post"),
        "filed_by": code("applicant", "agent", "staff"),
        "window": name(),
        "device": device(),
        "network": device(),
        "opened_at": instant(required=True),
        "accepted_at": instant(),
        "due_at": instant(),
        "promised_at": instant(),
        "closed_at": instant(),
        "suspended_days": whole(),
        "partner_days": whole(),
        "outcome": code("granted", "refused", "withdrawn", "penalised", "transferred"),
        "visits": whole(),
        "corrections": whole(),  # times papers were sent back
        "fields_asked": whole(),
        "fields_rekeyed": whole(),
        "finished_online": flag(),
        "clerk": clerk(),
        "claimed_on_time": flag(),  # what the office itself says
        "age_band": code("under_18", "18_59", "60_69", "70_79", "80_plus"),
        "disabled": flag(),
        "sole_trader": flag(),
    },
)
cases = fact.table
