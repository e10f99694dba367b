"""分子分母不清 · A share of nobody knows what.

Refuses  a share whose numerator or denominator is not written down, or that counts what is something else: cases keyed
         in again by staff counted as online, default ratings counted as good.
Because  every office counts what suits it, and the figures cannot be compared; where staff keying in counts as online,
         the rate rises while the citizen still brings paper.
Instead  write down what is counted and of what; who keyed a case in decides its channel; what is counted as well is
         shown on its own.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Item, Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _

MIXED = ("rekeyed", "assisted", "back_entered", "default_ratings", "split_cases", "unfinished")


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        row = item.row
        if row is None:
            continue
        mixed = [one for one in row.includes if one in MIXED]
        if mixed:
            left = [one for one in row.includes if one not in MIXED]
            at = item.at("includes")
            text = _("“{title}” also counts: {what}", title=item.title, what=", ".join(map(name, mixed)))
            yield Found(at, text, edit.put(at, left) if left else edit.drop(at))
        if item.scored and item.use is None and _is_share(item) and not (row.counts and row.among):
            text = _("“{title}” does not say what is counted, or of what", title=item.title)
            yield Found(item.at("counts" if row.counts else "among" if row.among else "name"), text)


def _is_share(item: Item) -> bool:
    return item.is_share or (item.row is not None and not item.row.unit and item.title.endswith(("率", "比例", "占比")))


def name(mixed: str) -> str:
    """What is counted as well, in words."""
    return {
        "rekeyed": _("cases that staff keyed in again"),
        "assisted": _("cases filed with the help of staff"),
        "back_entered": _("cases entered afterwards"),
        "default_ratings": _("ratings that the system put in"),
        "split_cases": _("one case counted as several"),
        "unfinished": _("cases that are not finished"),
    }[mixed]


rule = Rule(
    severity="warn",
    quote=(
        "所有信息都需要上传网络系统……由工作人员二次录入",
        "everything had to be uploaded … and was keyed in a second time by staff",
    ),
    source="FABRIC 2001 (well-defined); Smith 1995 (measure fixation)",
    finds=finds,
)
