"""What is really so in the made-up city: counted while it is made, documented in docs/reference/truth.md."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

VERSION = "1.0"


@dataclass
class Planted:
    """One thing that was planted. `rows` are keys as they stand in a snapshot; many rows have only a rule."""

    kind: str
    office: list[str]
    count: int
    table: str
    found_by: str
    strength: str
    honest: bool
    rows: list[str] = field(default_factory=list)
    rule: str = ""


@dataclass
class Truth:
    """The whole truth of one run."""

    version: str
    seed: int
    cases: int
    period: dict[str, str]
    counts: dict[str, dict[str, int]]  # source, table: rows that intake should accept
    offices: dict[str, dict[str, object]]
    gaps: dict[str, dict[str, int]]  # citizens' group: asked and yes of what was begun and finished online
    good: list[str]
    poor: list[str]
    planted: list[Planted] = field(default_factory=list)
    rejects: list[dict[str, object]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
