"""事项 · Services.

One row per entry of one office's service list; day counts are working days.
"""

from shixiao.facts._table import Fact, catalogue_code, code, day, flag, name, ref, whole

fact = Fact(
    "services",
    key="service",
    title="事项",
    columns={
        "office": ref("offices", required=True),  # whose list
        "code": catalogue_code(),  # code of the catalogue
        "name": name(required=True),
        "kind": name(),  # permit, payment, confirmation, public service ...
        "statutory_days": whole(),  # working days the law gives
        "promised_days": whole(),  # working days the office says it needs
        "visits_allowed": whole(),  # visits the list says are needed
        "online_depth": code("none", "information", "prefill", "apply", "whole"),  # how far one gets online
        "needs_systems": name(),  # systems it cannot be done without, comma-separated
        "in_directory": flag(),  # in the directory of the level above
        "statutory_entry": flag(),  # listed because the law says so, used or not
        "listed_on": day(),  # when it entered the list
        "withdrawn_on": day(),  # when it left the list
    },
)
services = fact.table
