"""草稿没有读完 · A draft not read to its end.

Refuses  a scheme in which lines still stand behind `# 读不懂:` or `# cannot be read:`.
Because  what a draft could not read is part of the rules by which offices are assessed, and is missing from what is
         computed.
Instead  write what the line means where it belongs, then delete the line.
"""

from collections.abc import Iterator

from shixiao.design.plan import Plan
from shixiao.design.rules._kinds import Found, Rule
from shixiao.words import _


def finds(plan: Plan) -> Iterator[Found]:
    for path, said in plan.unread:
        yield Found(path, _("nobody has read: {said}", said=said))


rule = Rule(severity="error", source="shixiao scheme draft", finds=finds)
