"""What a rule is: a mistake, how bad it is, who has said so, and how it is found.

`finds` looks at the scheme alone, `finds_in` at the tables of an assessment as well; a rule may do both. What is
found names its place in the file, says it in a sentence with this scheme's own words and numbers, and, where no
judgement is needed, carries the change that mends it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from shixiao.design import edit
from shixiao.design.data import Data
from shixiao.design.plan import Item, Path, Plan
from shixiao.design.services import ServiceList

Severity = Literal["error", "warn", "info"]
Mend = Callable[[Any], None]


@dataclass(frozen=True)
class Found:
    """One mistake at one place."""

    path: Path
    says: str
    mend: Mend | None = None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`source`: who says so; `quote`: the sentence of the report or of a law where there is one, in both languages."""

    severity: Severity
    source: str
    quote: tuple[str, str] = ("", "")
    finds: Callable[[Plan], Iterable[Found]] | None = None
    finds_in: Callable[[Plan, Data], Iterable[Found]] | None = None
    needs: tuple[str, ...] = ()
    finds_in_list: Callable[[ServiceList], Iterable[Found]] | None = None

    @property
    def phase(self) -> str:
        """scheme, data, scheme+data or services."""
        ways = {"scheme": self.finds, "data": self.finds_in, "services": self.finds_in_list}
        return "+".join(name for name, way in ways.items() if way)


def shown(item: Item, value: float) -> str:
    """A value of an item as people write it."""
    return f"{value * 100:g} %" if item.is_share else f"{value:g}"


def only_shown(item: Item) -> Mend:
    """No points for it: it stays in the table and is published."""
    gone = [item.at(key) for key in ("score", "target", "bonus")]
    return edit.both(edit.put(item.at("weight"), 0), edit.drop(*gone))


LIST_CHECKS = "政务服务事项实施清单检查规则（浙江）"
