"""Figures that were measured beside the bars that were set for them, in docs/bars.csv.

Tests at full size and benchmarks call `record`; `make prove` runs them all. One line per name, in order.
"""

import csv
import fcntl
from pathlib import Path

FILE = Path(__file__).parents[1] / "docs" / "bars.csv"


def record(name: str, figure: object, bar: str, file: Path = FILE) -> None:
    """Say what was measured (`figure`) and what was asked for (`bar`, such as `<= 0.05`); an older line is replaced."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8", newline="") as open_file:
        fcntl.flock(open_file, fcntl.LOCK_EX)  # two workers of one run
        open_file.seek(0)
        lines = {row["name"]: row for row in csv.DictReader(open_file)}
        lines[name] = {"name": name, "figure": str(figure), "bar": bar}
        open_file.truncate(0)
        writer = csv.DictWriter(open_file, ["name", "figure", "bar"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines[key] for key in sorted(lines))
