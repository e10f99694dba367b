"""登录 · Sign-ins.

One row per sign-in of a member of staff on a device.
"""

from shixiao.facts._table import Fact, clerk, device, instant, ref

fact = Fact(
    "signins",
    key="signin",
    title="登录",
    columns={
        "staff": clerk(),  # who signed in
        "office": ref("offices", required=True),
        "device": device(required=True),  # on what
        "signed_at": instant(),  # when
    },
)
signins = fact.table
