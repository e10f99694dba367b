"""有名无实事项占比 · Listed but unused.

Asks        every service that the office lists all through the period and that the law does not make it list, where
            use can be expected: the share that the service has of the cases of other offices of its level that list
            it, times the office's own cases, comes to at least the rule pack's number.
Counts      those that nobody used in the period.
Says        whether a long list is a list of services or a list of words.
Silent on   services that nobody uses anywhere: they stand beside, because there is no expecting them.
Gamed by    making up one case per service; rating_without_case and the third party's call-backs meet such cases.
"""

from ibis import Table, _

from shixiao.facts.cases import cases
from shixiao.facts.offices import offices
from shixiao.facts.services import services
from shixiao.measures._kinds import Beside, Proportion, limit, period_end, period_start


def _with_use() -> Table:
    """Listed services with their own use, their peers' use, and the cases of either."""
    start, end = period_start(), period_end()
    inside = cases.filter(cases.opened_on.between(start, end))
    used = inside.group_by(used_service="service").agg(uses=inside.count())
    volumes = inside.group_by(busy_office="office").agg(volume=inside.count())
    levels = offices.select("level", level_office="office")
    t = services.filter((services.listed_on <= start).fill_null(True) & (services.withdrawn_on > end).fill_null(True))
    t = t.left_join(used, t.service == used.used_service).drop("used_service")
    t = t.left_join(volumes, t.office == volumes.busy_office).drop("busy_office")
    t = t.left_join(levels, t.office == levels.level_office).drop("level_office")
    return _with_peers(t.mutate(uses=t.uses.fill_null(0), volume=t.volume.fill_null(0), item=t.code.coalesce(t.name)))


def _with_peers(t: Table) -> Table:
    """The same service in the other offices of the same level."""
    all_of = t.group_by("level", "item")
    t = all_of.mutate(all_uses=t.uses.sum(), all_volume=t.volume.sum())
    return t.mutate(peer_uses=t.all_uses - t.uses, peer_volume=t.all_volume - t.volume).drop("all_uses", "all_volume")


_free = ~_.statutory_entry.fill_null(False)
_expected = (_.peer_volume > 0) & (_.peer_uses * _.volume >= _.peer_volume * limit("unused_expected_cases"))
_unused = _.uses == 0

measure = Proportion(
    title="有名无实事项占比",
    of=_with_use(),
    census=True,
    among=_free & _expected,
    counts=_unused,
    better="less",
    beside={
        "unused": Beside("期内无人办理的事项", "services that nobody used", _unused, _free),
        "used_nowhere": Beside("各单位均无人办理的事项", "services used nowhere", _unused & (_.peer_uses == 0), _free),
    },
)
