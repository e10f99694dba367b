"""事项 · Services.

One row per entry of one office's service list; day counts are working days.
"""

from shixiao.facts._table import Fact, code, day, flag, name, ref, whole

fact = Fact(
    "services",
    key="service",
    title="事项",
    columns={
        "office": ref("offices", required=True),
        "code": name(),
        "name": name(required=True),
        "kind": name(),
        "statutory_days": whole(),
        "promised_days": whole(),
        "visits_allowed": whole(),
        "online_depth": code("none", "information", "prefill", "apply", "whole"),
        "needs_systems": name(),  # comma-separated
        "in_directory": flag(),
        "statutory_entry": flag(),  # listed because the law says so, used or not
        "listed_on": day(),
        "withdrawn_on": day(),
    },
)
services = fact.table
