"""How much of an attack is found, against its size and its stealth; and whether honest look-alikes are left in peace.

    python benchmarks/integrity_power.py [--seeds N] [--out DIR]

One year of twenty offices and 8,000 cases per run. All attacks of one size and stealth are planted in it together, each
at an office of its own, which is harder than one alone; look-alikes get years of their own. Writes integrity-power.csv
and integrity-power.svg.
"""

import argparse
import csv
import html
import time
from pathlib import Path
from typing import Any

from shixiao.demo.attacks._kind import Kind, plant
from shixiao.demo.honest import YEAR, register, year
from shixiao.engine import open_engine
from shixiao.integrity._check import check
from shixiao.plugs import load, names

FAMILY = "shixiao.demo.attacks"
SIZES, STEALTH = (20, 60, 180), (0.0, 0.5, 1.0)
COLUMNS = ("kind", "innocent", "size", "stealth", "seed", "planted", "found", "named", "precision", "dossiers")
OFFICES = ("o3", "o4", "o5", "o6", "o7", "o8", "o9", "o10")
SHARED = {"bought_ratings": "o13"}  # and the four offices after it


def kinds(innocent: bool) -> list[str]:
    known: dict[str, Kind] = {name: load(FAMILY, name, "attack") for name in names(FAMILY)}
    return [name for name, kind in known.items() if kind.innocent == innocent]


def run(engine: Any, innocent: bool, size: int, stealth: float, seed: int) -> list[dict[str, Any]]:
    """One row per kind planted in one year."""
    tables, planted, office = year(seed, offices=20, cases=400), {}, {}
    for place, name in zip(OFFICES, kinds(innocent), strict=True):
        office[name] = SHARED.get(name, place)
        made = plant(tables, name, office[name], size, stealth, seed)
        tables, planted[name] = made.tables, made.planted
    register(engine, tables)
    found = check(engine, YEAR)
    held: dict[str, set[str]] = {}
    for row in found.evidence.to_pylist():
        held.setdefault(row["finding"], set()).add(row["record"])
    shown = [(f, held.get(f["finding"], set())) for f in found.findings.to_pylist()]
    return [_row(name, innocent, size, stealth, seed, planted[name], office[name], shown) for name in planted]


def _row(
    name: str, innocent: bool, size: int, stealth: float, seed: int, planted: set[str], office: str, shown: list[Any]
) -> dict[str, Any]:
    """Of the dossiers (for an attack that only describes: the notes) that hold planted records, how much they hold."""
    opens = {"note", "dossier"} if name == "solicited_surge" else {"dossier"}
    hits = [(f, rows) for f, rows in shown if f["opens"] in opens and rows & planted]
    got = set().union(*(rows for _f, rows in hits)) if hits else set()
    named = [f for f, rows in hits if office in (f["offices"] or []) or f["office"] == office]
    return {
        "kind": name, "innocent": innocent, "size": size, "stealth": stealth, "seed": seed, "planted": len(planted),
        "found": len(got & planted), "named": bool(named),
        "precision": round(len(got & planted) / len(got), 4) if got else "", "dossiers": len(hits),
    }  # fmt: skip


def chart(rows: list[dict[str, Any]], path: Path) -> None:
    """One panel per attack: recall by size, a line per stealth."""
    wide, high, gap = 190, 110, 46
    colours = {0.0: "#1b6ca8", 0.5: "#7a8691", 1.0: "#b4541a"}
    attacks = sorted({r["kind"] for r in rows if not r["innocent"]})
    parts = []
    for i, name in enumerate(attacks):
        left, top = 50 + i % 4 * (wide + gap), 40 + i // 4 * (high + 70)
        parts.append(f'<text x="{left}" y="{top - 12}" font-weight="bold">{html.escape(name.replace("_", " "))}</text>')
        for level in (0, 0.5, 1):
            y = top + high * (1 - level)
            parts.append(f'<line x1="{left}" x2="{left + wide}" y1="{y}" y2="{y}" stroke="#dfe4e8"/>')
            parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{level * 100:.0f}%</text>')
        for stealth, colour in colours.items():
            at = [(_mean(rows, name, size, stealth), place) for place, size in enumerate(SIZES)]
            points = [(left + 20 + place * (wide - 40) / 2, top + high * (1 - share)) for share, place in at]
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        for place, size in enumerate(SIZES):
            x = left + 20 + place * (wide - 40) / 2
            parts.append(f'<text x="{x}" y="{top + high + 16}" text-anchor="middle">{size}</text>')
    tall = 40 + (len(attacks) + 3) // 4 * (high + 70)
    for i, (stealth, said) in enumerate(((0.0, "not hidden"), (0.5, "half hidden"), (1.0, "hidden as well as can be"))):
        parts.append(f'<circle cx="{56 + i * 200}" cy="{tall + 4}" r="4" fill="{colours[stealth]}"/>')
        parts.append(f'<text x="{66 + i * 200}" y="{tall + 8}">{said}</text>')
    said = "Share of planted records found in dossiers, by size of the attack; a line per stealth"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 990 {tall + 24}" font-family="sans-serif" font-size="12"'
    )
    head += f' role="img"><title>{said}</title><rect width="100%" height="100%" fill="#fff"/>'
    path.write_text(head + "".join(parts) + "</svg>\n", encoding="utf-8")


def _mean(rows: list[dict[str, Any]], name: str, size: int, stealth: float) -> float:
    some = [r for r in rows if (r["kind"], r["size"], r["stealth"]) == (name, size, stealth)]
    return sum(r["found"] / max(r["planted"], 1) for r in some) / max(len(some), 1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=2)
    asked.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "docs" / "pictures")
    how = asked.parse_args()
    rows: list[dict[str, Any]] = []
    start = time.perf_counter()
    with open_engine("duckdb", memory="2GB", threads=1) as engine:
        for innocent in (False, True):
            for size in SIZES:
                for stealth in STEALTH if not innocent else STEALTH[::2]:
                    for seed in range(how.seeds):
                        rows += run(engine, innocent, size, stealth, 7000 + seed)
                    print(f"{time.perf_counter() - start:6.0f} s  {innocent} {size} {stealth}", flush=True)
    with (how.out / "integrity-power.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    chart(rows, how.out / "integrity-power.svg")
    for name in sorted({r["kind"] for r in rows}):
        some = [r for r in rows if r["kind"] == name]
        print(f"{name:26}", " ".join(f"{s}/{t}:{_mean(rows, name, s, t):.2f}" for s in SIZES for t in STEALTH),
              f"dossiers {sum(r['dossiers'] for r in some)}")  # fmt: skip


if __name__ == "__main__":
    main()
