"""统一认证平台 · Sign-ins of staff on devices: on the computer of their window, and on others."""

from pathlib import Path

import numpy as np

from shixiao.demo import days, plan, things
from shixiao.demo.draw import Ints, generator
from shixiao.demo.lines import csv_lines, raw, stamp, words
from shixiao.demo.plants.staff_praise import FIRST_DEVICE
from shixiao.demo.world import City

HEADINGS = ("工号", "单位编码", "设备标识", "登录时间")
_PRAISE = next(p for p in plan.PLANTS if p.kind == "staff_praise")


def write(city: City, folder: Path) -> int:
    """Says how many sign-ins there are."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [_weekly(city), _on_evaluators(city), _praise(city)]
    clerk, kind, device, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(at, kind="stable")
    clerk, kind, device, at = clerk[order], kind[order], device[order], at[order]
    lines = csv_lines([
        words(city.clerk_codes, clerk), words(city.codes, city.clerk_office[clerk]),
        things.device(kind, device), stamp(at),
    ], end=b"\n")  # fmt: skip
    with (folder / "登录日志.csv").open("wb") as file:
        file.write((",".join(HEADINGS) + "\n").encode())
        file.write(raw(lines))
    return len(clerk)


def _weekly(city: City) -> tuple[Ints, Ints, Ints, Ints]:
    """Everybody signs in on the computer of their window on the first working day of each week."""
    rng = generator(city.seed, "signins")
    working = np.flatnonzero(days.WORKING[: days.ZERO + days.LENGTH])
    working = working[working >= days.ZERO]
    first = working[np.unique((working - days.ZERO + 3) // 7, return_index=True)[1]]
    clerk = np.tile(np.arange(len(city.clerk_codes)), len(first))
    at = days.start(np.repeat(first, len(city.clerk_codes))) + 8 * 3600 + rng.integers(900, 3000, len(clerk))
    office = city.clerk_office[clerk]
    window = (clerk - city.first_clerk[office]) % city.windows[office]
    return clerk, np.full(len(clerk), things.STAFF_PC), office * 100 + window, at


def _on_evaluators(city: City) -> tuple[Ints, Ints, Ints, Ints]:
    """Honest: in one hall the declared window evaluators hang on the clerks' computers, so staff sign in on them."""
    office = city.number[plan.EVALUATORS_ON_STAFF_PCS]
    window = np.arange(int(city.windows[office]))
    at = days.start(np.full(len(window), days.day("2026-01-05"))) + 8 * 3600 + window * 30
    return city.first_clerk[office] + window, np.full(len(window), things.EVALUATOR), office * 100 + window, at


def _praise(city: City) -> tuple[Ints, Ints, Ints, Ints]:
    """The nine who key in praise sign in on their three devices before each sitting."""
    office, staff = city.number[_PRAISE.office[0]], int(_PRAISE.more["staff"])
    devices, sittings = int(_PRAISE.more["devices"]), [days.day(d) for d in _PRAISE.days]
    who, day = np.tile(np.arange(staff), len(sittings)), np.repeat(sittings, staff)
    at = days.start(day) + 15 * 3600 + 50 * 60 + who * 20
    return city.first_clerk[office] + who, np.full(len(who), things.GIVEN), FIRST_DEVICE + who % devices, at
