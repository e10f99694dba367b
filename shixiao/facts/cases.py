"""办件 · Cases.

One row per case: somebody asked an office for a service.

`due_at` and `promised_at` are on the running clock: days the law stops it (`suspended_days`) and days a
partner holds the case (`partner_days`), both working days, are added by the measures.
"""

from shixiao.facts._table import Fact, clerk, code, device, flag, instant, name, person, phone, ref, whole

fact = Fact(
    "cases",
    key="case",
    title="办件",
    begins="opened_on",
    ends="closed_on",
    columns={
        "office": ref("offices", required=True),  # who handles it
        "service": ref("services", soft=True),
        "applicant": person(),  # whose case it is
        "phone": phone(),  # telephone the applicant gave
        "agent": person(),  # who filed for the applicant
        "channel": code("online", "mobile", "counter", "terminal", "phone", "post"),  # how it came in
        "filed_by": code("applicant", "agent", "staff"),  # whose hands typed it
        "window": name(),  # window that took it
        "device": device(),  # device it was filed on
        "network": device(),  # network address it was filed from
        "opened_at": instant(required=True),  # the person asked
        "accepted_at": instant(),  # the office took it on
        "due_at": instant(),  # end of the statutory limit
        "promised_at": instant(),  # end of the limit the office promises
        "closed_at": instant(),  # there was an outcome
        "suspended_days": whole(),  # working days the law stopped the clock
        "partner_days": whole(),  # working days another office held it
        "outcome": code("granted", "refused", "withdrawn", "penalised", "transferred"),
        "visits": whole(),  # times the person came to the hall or had to sign in
        "corrections": whole(),  # times papers were sent back
        "fields_asked": whole(),  # fields the person had to fill in
        "fields_rekeyed": whole(),  # of those, held by a connected system
        "finished_online": flag(),  # begun online and ended there without a visit
        "clerk": clerk(),  # who handled it
        "claimed_on_time": flag(),  # what the office itself says
        "age_band": code("under_18", "18_59", "60_69", "70_79", "80_plus"),
        "disabled": flag(),  # holds a disability certificate
        "sole_trader": flag(),  # the applicant is a sole trader
    },
)
cases = fact.table
