"""Offices that do what the points ask for: a small model of how a scheme is answered.

Ten offices, each with the same hundred hours a month and a little more or less ability. Thirty hours the hall must be
open. The rest they may spend on serving people, or on what else moves their figures: adding services to a list, pushing
cases online, asking for ratings, keying praise in, stopping the clock, buying equipment, hushing complaints. Each in
turn takes the split that gives it the most points, the others standing still, until three rounds are over. What people
get is never scored by the scheme; it is only written down beside it. The curves are made up and the same for every
scheme: read directions, not decimals.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from shixiao.design import as_written
from shixiao.design.scheme import Scheme

OFFICES, ROUNDS = 10, 3
COUNTER = 0.3  # of the hours at least: the hall must be open
ABILITY = np.linspace(0.85, 1.15, OFFICES)
Effort = Mapping[str, np.ndarray]
ACTIONS = {
    "serve": "给群众办事",
    "list": "往清单里加事项",
    "push": "推网办、代录入",
    "ask": "打电话要好评、劝改差评",
    "key": "自己录好评",
    "clock": "停表、改归类",
    "buy": "添设备、拍照片",
    "hush": "压投诉",
}


@dataclass(frozen=True)
class Answer:
    """Before: everybody serves. After: everybody has answered the scheme. Means over the offices."""

    points_before: float
    points_after: float
    done_before: float
    done_after: float
    hours: dict[str, float]


def soon(effort: np.ndarray, speed: float) -> np.ndarray:
    """Much for the first hours, little for the last."""
    return 1 - np.exp(-speed * effort)


def done(e: Effort) -> np.ndarray:
    """Share of people who get the thing they came for; those sent for what is listed and cannot be had do not."""
    return soon(ABILITY * e["serve"], 2.3) * (1 - 0.25 * soon(e.get("list", 0 * e["serve"]), 5))


def satisfied(e: Effort) -> np.ndarray:
    """What people would say to a third party."""
    return 0.5 + 0.5 * done(e)


def ratings(e: Effort) -> tuple[np.ndarray, np.ndarray]:
    """Good and bad ratings in half a year: 300 come by themselves, the rest is asked for or keyed in."""
    ask, key = (e.get(name, 0 * e["serve"]) for name in ("ask", "key"))
    good = 300 * satisfied(e) + 0.98 * 900 * ask + 6000 * key
    bad = 300 * (1 - satisfied(e)) * np.exp(-6 * ask)
    return good, bad


def reported(e: Effort) -> np.ndarray:
    """The satisfaction that is reported, in whole per cent."""
    good, bad = ratings(e)
    return np.round(good / (good + bad), 2)


def in_time(e: Effort, speed: float) -> np.ndarray:
    """What is on time, and what is made to look so."""
    real = soon(ABILITY * e["serve"], speed)
    return real + (1 - real) * soon(e["clock"], 5)


VALUES: dict[str, tuple[tuple[str, ...], float, Callable[[Effort], dict[str, np.ndarray]]]] = {
    "report-2021": (
        ("serve", "list", "push", "ask", "key"),
        0.1,
        lambda e: {
            "listed_services": 24 + 96 * soon(e["list"], 5),
            "devolved_powers": done(e),
            "online_rate": 0.45 + 0.55 * soon(e["push"], 4),
            "portal_built": np.ones(OFFICES),
            "satisfied": reported(e),
        },
    ),
    "ezhou-2020": (
        ("serve", "list"),
        0.1,
        lambda e: {
            name: np.round(0.35 + 0.65 * soon(e["list"], 5), 2)
            for name in ("township_claims", "village_claims", "county_claims")
        },
    ),
    "zhouzhi-2023": (("serve", "ask", "key"), 0.1, lambda e: {"praise": ratings(e)[0] / 6}),
    "england-four-hours": (("serve", "clock"), 0.1, lambda e: {"within_four_hours": in_time(e, 2.6)}),
    "star-halls": (
        ("serve", "clock", "buy", "hush"),
        0.1,
        lambda e: {
            "closed_in_time": in_time(e, 2.6),
            "equipment": np.floor(10 + 20 * soon(e["buy"], 4)),
            "complaints": np.round(8 * (1 - done(e)) * np.exp(-4 * e["hush"])),
        },
    ),
}


def answer(name: str, scheme: Scheme, values: Callable[[Effort], dict[str, np.ndarray]] | None = None) -> Answer:
    """How the offices answer a scheme; `values`: other figures than those of the preset."""
    actions, step, figures = VALUES[name]
    figures = values or figures
    splits = _splits(len(actions), step)
    now = np.tile(splits[0], (OFFICES, 1))
    start = _total(scheme, figures, actions, now)
    before = float(done(_named(actions, now)).mean())
    for _round in range(ROUNDS):
        for office in range(OFFICES):
            now[office] = _best(scheme, figures, actions, now, office, splits)
    hours = {action: 100 * float(now[:, i].mean()) for i, action in enumerate(actions)}
    after = float(done(_named(actions, now)).mean())
    return Answer(float(start.mean()), float(_total(scheme, figures, actions, now).mean()), before, after, hours)


def _splits(actions: int, step: float) -> np.ndarray:
    """All ways to spend the hours, the most serving first."""
    whole = round(1 / step)
    found = [
        s
        for s in itertools.product(range(whole + 1), repeat=actions)
        if sum(s) == whole and s[0] >= COUNTER * whole - 1e-9
    ]
    return np.array(sorted(found, reverse=True), dtype=float) / whole


def _named(actions: tuple[str, ...], now: np.ndarray) -> Effort:
    return {action: now[:, i] for i, action in enumerate(actions)}


def _total(scheme: Scheme, figures: Callable, actions: tuple[str, ...], now: np.ndarray) -> np.ndarray:
    return as_written(scheme, [str(i) for i in range(OFFICES)], figures(_named(actions, now))).total


def _best(
    scheme: Scheme, figures: Callable, actions: tuple[str, ...], now: np.ndarray, office: int, splits: np.ndarray
):
    """The split with the most points for this office; of equals, the one that serves most."""
    points = []
    for split in splits:
        tried = now.copy()
        tried[office] = split
        points.append(_total(scheme, figures, actions, tried)[office])
    return splits[int(np.argmax(np.round(points, 6)))]


def honest(e: Effort) -> dict[str, np.ndarray]:
    """The same offices asked what people got: cases of the register, and a third party's sample."""
    return {"done": done(e), "satisfied_people": satisfied(e)}
