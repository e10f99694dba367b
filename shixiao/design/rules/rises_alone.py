"""数字涨实效没涨 · It rises alone.

Refuses  a scored measure that rises for two periods while what people say when a third party asks does not.
Because  then the figure is worked at and not the thing that it stood for (Goodhart's law).
Instead  suspend its points and audit the outcome; take it up again when both move together.
"""

from collections.abc import Iterator

import numpy as np

from shixiao.design import known
from shixiao.design.data import Data, Floats
from shixiao.design.patterns import monthly, shown, thirds
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

SMALL, SURE = 0.02, 1.645


def finds_in(plan: Plan, data: Data) -> Iterator[Found]:
    outcome = next((m for m in known.THIRD_PARTY if len(monthly(data, m)[0]) >= 3), None)
    if outcome is None:
        return
    truth = _parts(data, outcome)
    for item in shown(plan, data):
        if not item.scored or item.use in known.THIRD_PARTY or not item.is_share:
            continue
        if len(monthly(data, item.use or "")[0]) < 3:
            continue
        part = _parts(data, item.use or "")
        up = (part[0] if item.better != "less" else 1 - part[0]).tolist()
        if (
            up[0] < up[1] < up[2]
            and up[2] - up[0] >= SMALL
            and _rise(truth) < SURE
            and truth[0][2] - truth[0][0] < SMALL
        ):
            text = _(
                "“{title}” went from {first} to {last} %, what people say of it from {was} to {now} %",
                title=item.title,
                first=f"{100 * part[0][0]:.1f}",
                last=f"{100 * part[0][2]:.1f}",
                was=f"{100 * truth[0][0]:.1f}",
                now=f"{100 * truth[0][2]:.1f}",
            )
            yield Found(item.at("use"), text)


def _parts(data: Data, measure: str) -> tuple[Floats, Floats]:
    _months, asked, yes = monthly(data, measure)
    size = thirds(asked)
    return thirds(yes) / size, size


def _rise(part: tuple[Floats, Floats]) -> float:
    """How many standard errors the last third lies above the first."""
    share, size = part
    spread = float(np.sqrt((share[[0, 2]] * (1 - share[[0, 2]]) / size[[0, 2]]).sum()))
    return float(share[2] - share[0]) / spread if spread else 0.0


rule = Rule(
    severity="error",
    quote=("考核缺实效；树立实绩导向", "assessment lacks real effect; real results must lead"),
    source="Goodhart 1975; Campbell 1979; Bevan & Hood 2006",
    finds_in=finds_in,
    needs=("verdicts", "series"),
)
