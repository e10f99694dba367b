"""How often intervals hold the truth: two-phase estimate, raw ratings and rank sets over a grid of made-up offices.

    python benchmarks/interval_coverage.py            # the tables, about a minute
    python benchmarks/interval_coverage.py --write    # into docs/explanation/coverage.md

Every office has 20,000 closed cases of which a known share is satisfied. Who rates depends on whether they are
satisfied, staff add praise to cases that nobody rated, of which the integrity engine doubts 70 %, and a third party
calls some of each stratum (not rated, rated well, rated badly, doubted). The grid is crossed in full.
"""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

from shixiao.stats import multinomial_ranks, non_response, proportions, ranks, two_phase

CASES, RUNS, LEVEL = 20_000, 600, 0.95
ANSWERS = (50, 100, 200, 400)
SHARES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
SELECTION = {"none": (0.25, 0.25), "the angry rate more": (0.2, 0.5), "the solicited rate more": (0.4, 0.15)}
FAKES = (0.0, 0.1, 0.3)  # of all cases that were not rated
DESIGNS = ("proportional", "half equal")
SILENCE = {"everybody answers": (1.0, 1.0), "silence at random": (0.5, 0.5), "the angry hang up": (0.6, 0.35)}
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "coverage.md"


def register(share: float, selection: str, fakes: float) -> tuple[np.ndarray, np.ndarray]:
    """Closed cases and satisfied ones in each stratum: not rated, rated well, rated badly, doubted."""
    happy, angry = CASES * share, CASES * (1 - share)
    rate_happy, rate_angry = SELECTION[selection]
    well, badly = np.array([0.97, 0.25]), np.array([0.03, 0.75])  # how the happy and the angry rate
    rated = np.array([happy * rate_happy, angry * rate_angry])
    silent = np.array([happy, angry]) - rated
    praised, doubted = 0.3 * fakes * silent, 0.7 * fakes * silent
    strata = [silent * (1 - fakes), well * rated + praised, badly * rated, doubted]
    cases = np.rint([each.sum() for each in strata]).astype(int)
    return cases, np.minimum(np.rint([each[0] for each in strata]).astype(int), cases)


def taken(cases: np.ndarray, answers: int, design: str, silence: str) -> np.ndarray:
    """How many of each stratum are called so that about `answers` answer."""
    there = cases > 0
    weight = cases / cases.sum()
    if design == "half equal":
        weight = weight / 2 + there / there.sum() / 2
    called = answers / np.mean(SILENCE[silence]) * weight
    return np.minimum(np.maximum(np.rint(called), np.where(there, 2, 0)), cases).astype(int)


Cell = dict[str, object]


def two_phase_cells() -> Iterator[Cell]:
    """Coverage in each cell of the grid."""
    random = np.random.default_rng(20260101)
    grid = product(ANSWERS, SHARES, SELECTION, FAKES, DESIGNS, SILENCE)
    for answers, share, selection, fakes, design, silence in grid:
        cases, good = register(share, selection, fakes)
        called = taken(cases, answers, design, silence)
        rate_happy, rate_angry = SILENCE[silence]
        happy = random.hypergeometric(good, cases - good, called, (RUNS, 4))
        yes = random.binomial(happy, rate_happy)
        heard = yes + random.binomial(called - happy, rate_angry)
        truth, population = good.sum() / cases.sum(), np.broadcast_to(cases, yes.shape)
        _mid, low, high = two_phase.estimate(population, yes, heard, LEVEL, finite=True)
        bounds = non_response.bounds(population, yes, heard, np.broadcast_to(called, yes.shape), level=LEVEL)
        raw = proportions.wilson(cases[1] + cases[3], cases[1:].sum(), LEVEL)
        yield {
            "answers": answers, "share": share, "selection": selection, "fakes": fakes, "silence": silence,
            "covered": held(low, high, truth), "length": float((high - low).mean()),
            "bounds": held(bounds.outer_low, bounds.outer_high, truth),
            "bounds_length": float((bounds.outer_high - bounds.outer_low).mean()),
            "raw": held(np.asarray(raw[0]), np.asarray(raw[1]), truth),
            "raw_off": float((cases[1] + cases[3]) / cases[1:].sum() - truth),
        }  # fmt: skip


def held(low: np.ndarray, high: np.ndarray, truth: float) -> float:
    return float(((low <= truth + 1e-12) & (truth - 1e-12 <= high)).mean())


# ---- rank sets --------------------------------------------------------------------------------------------------


def true_ranks(value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest rank of each; tied offices share a range."""
    value = np.round(value, 12)
    return 1 + (value[:, None] < value).sum(axis=1), (value[:, None] <= value).sum(axis=1)


def rank_rows() -> Iterator[tuple[str, str, float]]:
    """Method, world, coverage of all true ranks at once (of one office's for its own rank)."""
    random = np.random.default_rng(7)
    worlds = {
        "13 equal offices": np.full(13, 0.9),
        "13 offices, spread 2 points": np.clip(random.normal(0.9, 0.02, 13), 0, 0.999),
        "40 offices near 99 %": np.clip(random.normal(0.99, 0.005, 40), 0, 0.9995),
    }
    for name, share in worlds.items():
        low, high = true_ranks(share)
        asked = random.integers(100, 1500, len(share))
        found: dict[str, list[np.ndarray]] = {}
        for _run in range(2 * RUNS):
            seen = random.binomial(asked, share) / asked
            se = proportions.cautious_se(seen, asked)
            sets = {
                "Holm, counts (official)": ranks.rank_sets(seen, n_effective=asked),
                "Holm, z": ranks.rank_sets(seen, se),
                "simulated, step-down": ranks.rank_sets(seen, se, method="simulated", draws=500),
                "own rank": ranks.own_rank_sets(seen, se),
            }
            for method, each in sets.items():
                found.setdefault(method, []).append((each.low <= low) & (high <= each.high))
        for method, hits in found.items():
            table = np.array(hits)
            yield (
                method,
                name,
                float(table.mean() if method.startswith("own") else table.all(axis=1).mean()),
            )
    share = np.array([0.4, 0.2, 0.2, 0.08, 0.08, 0.04])
    low, high = true_ranks(share)
    votes = [multinomial_ranks.rank_sets(each) for each in random.multinomial(200, share, RUNS)]
    hits = [bool(((each.low <= low) & (high <= each.high)).all()) for each in votes]
    yield "multinomial, exact", "6 reasons, 200 people", float(np.mean(hits))


# ---- the page ---------------------------------------------------------------------------------------------------


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def part(cells: list[Cell], name: str) -> np.ndarray:
    return np.array([cell[name] for cell in cells], dtype=float)


def by(cells: list[Cell], key: str) -> str:
    """Coverage under silence at random (or none), per value of one side of the grid."""
    rows = []
    for value in dict.fromkeys(cell[key] for cell in cells):
        some = [cell for cell in cells if cell[key] == value]
        covered, raw = part(some, "covered"), part(some, "raw")
        rows.append([str(value), f"{covered.mean():.1%}", f"{covered.min():.1%}", f"{part(some, 'length').mean():.3f}",
                     f"{raw.mean():.1%}"])  # fmt: skip
    return table([key, "two-phase: mean", "lowest cell", "mean length", "raw ratings cover"], rows)


def page(cells: list[Cell]) -> str:
    random = [cell for cell in cells if cell["silence"] != "the angry hang up"]
    angry = [cell for cell in cells if cell["silence"] == "the angry hang up"]
    covered = part(random, "covered")
    rank = [[method, world, f"{share:.1%}"] for method, world, share in rank_rows()]
    selected = [cell for cell in random if cell["fakes"] != 0.0 and cell["selection"] == "the solicited rate more"]
    worst = f"{part(angry, 'bounds_length').mean():.2f} long instead of {part(angry, 'length').mean():.2f}"
    return f"""# How often the intervals hold the truth

<!-- Written by `python benchmarks/interval_coverage.py --write`. -->

{len(cells)} kinds of made-up office, {RUNS} samples each, intervals at {LEVEL:.0%}.
Every office has {CASES:,} closed cases; who rates depends on how satisfied they are; staff add praise to up to 30 % of
the cases nobody rated; of that praise the integrity engine doubts 70 %. A third party calls some of each stratum: not
rated, rated well, rated badly, doubted. Which estimator answers which question stands in
[what is computed](statistics.md).

## Those who answer are like those of their stratum who do not

Over {len(random)} cells the two-phase interval covers {covered.mean():.1%} on average and never less than
{covered.min():.1%} (simulation error about {np.sqrt(0.95 * 0.05 / RUNS):.1%} per cell). The interval of the raw
ratings covers {part(random, "raw").mean():.1%}; where praise is solicited and added it covers
{part(selected, "raw").mean():.1%} and lies up to {part(selected, "raw_off").max() * 100:.0f} points too high.

{by(random, "answers")}
{by(random, "share")}
{by(random, "selection")}
{by(random, "fakes")}
{by(random, "silence")}
## The angry hang up

60 % of the satisfied and 35 % of the dissatisfied answer, in every stratum. No estimator can see that: the two-phase
interval covers {part(angry, "covered").mean():.1%}. The bounds that assume nothing about the silent cover
{part(angry, "bounds").mean():.1%} (lowest cell {part(angry, "bounds").min():.1%}) and are {worst}.
So both are printed, with the difference at which the verdict would turn.

## Rank sets

Share of {2 * RUNS} tables in which all true ranks lie in their sets (for the own rank: share of offices).

{table(["sets", "offices", "covered"], rank)}"""


def measured(cells: list[Cell]) -> None:
    """Beside the bars that were set."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from bars import record

    covered = part([cell for cell in cells if cell["silence"] != "the angry hang up"], "covered")
    record("two-phase interval at 95 %: mean coverage over the grid", round(covered.mean(), 3), "0.94 to 0.96")
    record("two-phase interval at 95 %: coverage of the lowest cell", round(covered.min(), 3), ">= 0.9")


if __name__ == "__main__":
    grid = list(two_phase_cells())
    if "--write" in sys.argv[1:]:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(grid), encoding="utf-8")
        print(f"written to {PAGE}")
    else:
        print(page(grid))
        measured(grid)
