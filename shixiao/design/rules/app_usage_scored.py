"""考核安装使用率 · Points for installing and using an app.

Refuses  points or targets for installing, logging in to or spending time in an app, for check-ins, likes or points.
Because  grass-roots staff keep thirty telephones alive for the figure; what the app is for gets no better.
Instead  leave it out. Whether the service helps is seen in cases that were done; an app that nobody uses is closed.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule, only_shown
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for item in plan.indicators:
        if item.kind == "app_usage" and (item.scored or item.target):
            text = _("“{title}” gives points for using an app", title=item.title)
            yield Found(item.at("kind"), text, only_shown(item))


rule = Rule(
    severity="error",
    quote=(
        "不得强制推广下载、考核通报安装使用率或强制要求定期登录",
        "downloads may not be forced, installation and use may not be assessed, regular log-ins may not be demanded",
    ),
    source="国办函〔2026〕12号（大意）",
    finds=finds,
)
