"""设备 · Devices.

One row per declared device; the key is its pseudonym.
"""

from shixiao.facts._table import Column, Fact, code, day, name, ref

fact = Fact(
    "devices",
    key="device",
    title="设备",
    columns={
        "device": Column("string", required=True, role="key", domain="device"),  # a device or network address
        "office": ref("offices", required=True),
        "kind": code("kiosk", "window_evaluator", "assisted_counter", "hall_network"),
        "declared_by": name(),  # who says so
        "since": day(),
        "until": day(),
    },
)
devices = fact.table
