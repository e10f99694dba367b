"""反复填表留痕 · Forms and photographs over and over.

Refuses  forms, ledgers and reports that offices must hand in every month or more often, and photographs, tracks and
         screenshots as proof of work.
Because  proof is produced in place of work: a photograph shows that a photograph was taken.
Instead  take from the register what the work leaves behind; what must be asked is asked once a year.
"""

from collections.abc import Iterator

from shixiao.design import edit
from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.design.rules.reporting_burden import demanded
from shixiao.words import _

TRACES = ("photo", "track", "screenshot")
OFTEN = ("day", "week", "month")


def finds(plan: Plan) -> Iterator[Found]:
    for path, paper in demanded(plan):
        if paper.kind in TRACES:
            yield Found(path, _("“{what}” is demanded as proof", what=paper.what), edit.drop(path))
        elif paper.every in OFTEN:
            yield Found(path, _("“{what}” is demanded again and again", what=paper.what))


rule = Rule(
    severity="warn",
    quote=(
        "不得随意或重复要求基层填表报数交材料；非必要不得强制上传工作照片、视频和轨迹",
        "forms, figures and papers may not be asked of the grass roots at will or twice; photographs, videos and "
        "tracks of work may not be forced",
    ),
    source="国办函〔2026〕12号（大意）；整治形式主义为基层减负若干规定 2024",
    finds=finds,
)
