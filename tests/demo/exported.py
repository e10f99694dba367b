"""Reads the demo's exports with nothing but the standard library, apart from what reads them in the product."""

import csv
import json


def table(folder, pattern, encoding="utf-8", delimiter=","):
    """Rows of all matching text files, ragged ones left out."""
    rows = []
    for path in sorted(folder.glob(pattern)):
        with path.open(encoding=encoding, newline="") as file:
            heading, *found = csv.reader(file, delimiter=delimiter)
            rows += [dict(zip(heading, row, strict=True)) for row in found if len(row) == len(heading)]
    return rows


def hall(exports):
    """Sound cases of the halls."""
    rows = table(exports / "hall", "*.csv", "gb18030")
    return {r["办件编号"]: r for r in rows if not r["办件编号"].startswith("YC2026999")}


def enforcement(exports):
    return {r["案号"]: r for r in table(exports / "cgzf", "*.txt", delimiter="|")}


def ratings(exports, pattern="评价_*.jsonl"):
    """Sound ratings; lines that were cut are left out."""
    rows = []
    for path in sorted((exports / "haochaping").glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.endswith("}") and '"PX' not in line:
                rows.append(json.loads(line))
    return rows
