"""Writes the exports of the made-up city 云川市, the key for its pseudonyms, and the truth about it."""

import shutil
from pathlib import Path

import numpy as np

from shixiao.demo import cases as C
from shixiao.demo import days, plan, ratings
from shixiao.demo.draw import Ints, generator, shared
from shixiao.demo.systems import hall, haochaping, registry
from shixiao.demo.truth import VERSION, Truth
from shixiao.demo.world import City
from shixiao.errors import WrongUse

_HERE = Path(__file__).parent / "systems"


def write(out: Path, cases: int = 200_000, seed: int = 1) -> Truth:
    """Everything into `out`: `exports/`, `demo.key`, `truth.json`."""
    if cases < plan.SMALLEST:
        raise WrongUse(f"a city of {cases} cases is too small", do=f"ask for at least {plan.SMALLEST}")
    city = City(cases, seed)
    exports = out / "exports"
    for name in ("registry", "hall", "haochaping"):
        (exports / name).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_HERE / f"{name}.yml", exports / name / "source.yml")
    counts = {"registry": registry.write(city, exports / "registry")}
    serial = 0
    with hall.files(exports / "hall") as case_files, haochaping.files(exports / "haochaping", "hall") as rating_files:
        for number, (row, day) in enumerate(_slices(city, cases)):
            rng = generator(seed, "cases:hall", number)
            office = _offices(city, rng, "hall", len(row))
            block = C.made(city, rng, "hall", row, day, office)
            case_files.write(hall.lines(city, block), block.opened)
            given = ratings.of_cases(city, rng, block, serial)
            serial += len(given)
            rating_files.write(haochaping.lines(city, given, hall.case_id(block)), given.given)
    counts["hall"], counts["haochaping"] = {"cases": case_files.rows}, {"ratings": rating_files.rows}
    (out / "demo.key").write_text(generator(seed, "key").bytes(32).hex() + "\n", encoding="ascii")
    truth = Truth(VERSION, seed, cases, {"from": str(days.FROM), "to": str(days.UNTIL)}, counts, {},
                  list(plan.GOOD), list(plan.POOR))  # fmt: skip
    truth.save(out / "truth.json")
    return truth


def _slices(city: City, n: int) -> list[tuple[Ints, Ints]]:
    """Rows and their days, block by block in the order of time."""
    span = np.arange(days.ZERO, days.ZERO + days.LENGTH)
    rng = generator(city.seed, "volume")
    weight = np.where(days.WORKING[span], 1 + 0.12 * rng.standard_normal(len(span)), 0.1)
    ends = np.cumsum(shared(n, np.maximum(weight, 0.05)))
    out = []
    for first in range(0, n, plan.BLOCK):
        row = np.arange(first, min(n, first + plan.BLOCK))
        out.append((row, days.ZERO + np.searchsorted(ends, row, side="right")))
    return out


def _offices(city: City, rng: np.random.Generator, system: str, n: int) -> Ints:
    weight = city.numbers("weight") * np.array([o["system"] == system for o in city.offices])
    return np.searchsorted(np.cumsum(weight) / weight.sum(), rng.random(n), side="right")
