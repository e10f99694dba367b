"""What a third party's sample says of all closed cases, beside what those say who chose to rate.

Cells are offices × strata of the register. Within an office the groups of channels of one rating status are folded into
that status, over all offices each stratum is folded over the offices: p by the register's shares, and as many answers
as their unequal weights are worth (Kish 1965). Then the two-phase estimate with its MOVER interval, what rests on those
who did not answer, and small offices drawn towards the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from shixiao.outcomes.raked import raked
from shixiao.outcomes.surveyed import Rated, tallied
from shixiao.stats import non_response, proportions, small_areas, two_phase

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]
ASKED = {"satisfied": "surveyed_satisfied", "solved": "solved"}  # columns of `answers`, and the measures made of them
APART = " · "  # between rating status and group of channels in the name of a stratum
FEWEST_OFFICES = 5  # for drawing small offices towards the others


COUNTED = ("population", "yes", "answered", "refused", "unreachable", "none")
THIN = 5  # people reached; below it a stratum cannot tell by itself how many of its cases nobody had


@dataclass(frozen=True)
class Cells:
    """One number per office and stratum. real: cases less those that nobody had."""

    offices: list[str]
    strata: list[str]
    real: Floats
    population: Floats
    yes: Floats
    answered: Floats
    refused: Floats
    unreachable: Floats
    none: Floats  # never had such business, agents and relatives ruled out

    @property
    def drawn(self) -> Floats:
        """Tried, and not found to have had no such business."""
        return self.answered + self.refused + self.unreachable

    @property
    def reached(self) -> Floats:
        return self.answered + self.refused + self.none


def cells(rows: list[Row], offices: list[str]) -> Cells:
    """From rows of office, stratum and the numbers of `COUNTED`; strata of one name are added up."""
    strata = sorted({r["stratum"] for r in rows})
    at = {o: i for i, o in enumerate(offices)}, {s: j for j, s in enumerate(strata)}
    n = {name: np.zeros((len(offices), len(strata))) for name in COUNTED}
    for r in rows:
        if r["office"] in at[0]:
            for name in COUNTED:
                n[name][at[0][r["office"]], at[1][r["stratum"]]] += float(r[name])
    reached = n["answered"] + n["refused"] + n["none"]
    own = non_response.real_cases(n["population"], n["none"], reached)
    total, denied = reached.sum(-1, keepdims=True), n["none"].sum(-1, keepdims=True)
    of_office = n["population"] * (1 - np.divide(denied, total, out=np.zeros_like(total), where=total > 0))
    real = np.where(reached < THIN, of_office, own)
    return Cells(offices, strata, np.where(n["answered"] > 0, np.maximum(real, 1e-9), real), **n)


@dataclass(frozen=True)
class _Folded:
    """Cells folded into groups along the last axis; counts are what the answers are worth."""

    population: Floats
    yes: Floats
    answered: Floats
    drawn: Floats
    registered: Floats
    none: Floats
    reached: Floats


def both(
    people: list[Row], raw: Mapping[str, Rated], known: Mapping[str, Mapping[str, int]], level: float,
    smallest: int,
) -> list[Row]:  # fmt: skip
    """Both questions, for all together and every office; `known`: what the register counts, to rake to."""
    offices, out = sorted({p["office"] for p in people}), []
    for column, measure in ASKED.items():
        if any(p["status"] == "answered" and p[column] is not None for p in people):
            told = rows(measure, cells(tallied(people, column), offices), raw, level, smallest)
            told[0] |= raked(people, column, known, level)
            out += told
    return out


def rows(measure: str, c: Cells, raw: Mapping[str, Rated], level: float, smallest: int) -> list[Row]:
    """One row per office that was asked, the one of all together (office '') first.

    raw: per office how many ratings people gave, how many of them are good ones, and how many a system put in.
    """
    asked = c.drawn.sum(-1) + c.none.sum(-1) > 0
    if not asked.any():
        return []
    status = [name.split(APART)[0] for name in c.strata]
    each = _folded(c, _codes(status))
    over = _over_offices(c)
    ratings = np.array([raw.get(o, (0.0, 0.0, 0.0)) for o in c.offices], float).reshape(-1, 3)
    whole = np.array(list(raw.values()), float).reshape(-1, 3).sum(axis=0, keepdims=True)
    everything = _told(measure, [""], over, _sums(c, whole=True), whole, level, smallest)
    told = _told(measure, c.offices, each, _sums(c), ratings, level, smallest)
    _small(told, [bool(a) for a in asked], level)
    return [*everything, *(r for r, a in zip(told, asked, strict=True) if a)]


def _codes(names: list[str]) -> npt.NDArray[np.int64]:
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int64)


def _folded(c: Cells, group: npt.NDArray[np.int64]) -> _Folded:
    columns = (_fold(c.real, c.yes, c.answered, group), _fold(c.population, c.none, c.reached, group))
    (population, yes, answered), (registered, none, reached) = columns
    drawn = np.stack([c.drawn[:, group == g].sum(-1) for g in range(int(group.max()) + 1)], -1)
    heard = np.stack([c.answered[:, group == g].sum(-1) for g in range(int(group.max()) + 1)], -1)
    rate = np.divide(heard, drawn, out=np.ones_like(drawn), where=(drawn > 0) & (heard > 0))
    tried = np.where(answered > 0, answered / rate, drawn)
    return _Folded(population, yes, answered, np.where(population > 0, tried, 0.0), registered, none, reached)


def _over_offices(c: Cells) -> _Folded:
    """One row: each stratum folded over the offices; an office without answers in it is taken to be like the others."""
    turned = {name: getattr(c, name).T.reshape(1, -1) for name in ("real", *COUNTED)}
    return _folded(Cells([""], c.strata, **turned), np.repeat(np.arange(len(c.strata)), len(c.offices)))


def _fold(size: Floats, yes: Floats, asked: Floats, group: npt.NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Per group: cases, and as many answers and yeses as the weighted share and its variance are worth."""
    out = []
    for g in range(int(group.max()) + 1):
        n, y, k = size[:, group == g], yes[:, group == g], asked[:, group == g]
        seen = np.where((k > 0) & (n > 0), n, 0.0)
        total = seen.sum(-1, keepdims=True)
        weight = np.divide(seen, total, out=np.zeros_like(seen), where=total > 0)
        share = np.divide(y, k, out=np.zeros_like(y), where=k > 0)
        spread = np.divide(weight**2, k, out=np.zeros_like(y), where=k > 0).sum(-1)
        worth = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0)
        out.append((n.sum(-1), np.minimum((weight * share).sum(-1), 1.0) * worth, worth))
    return tuple(np.stack(each, -1) for each in zip(*out, strict=True))  # type: ignore[return-value]


def _sums(c: Cells, whole: bool = False) -> dict[str, Floats]:
    found = {name: getattr(c, name).sum(-1) for name in (*COUNTED, "drawn")}
    return {name: value.sum(keepdims=True) for name, value in found.items()} if whole else found


def _told(
    measure: str, offices: list[str], f: _Folded, n: dict[str, Floats], ratings: Floats, level: float, smallest: int
) -> list[Row]:
    estimate, low, high = two_phase.estimate(f.population, f.yes, f.answered, level)
    rates = non_response.response_rates(n["answered"], n["refused"], n["unreachable"], n["none"])
    bounds = non_response.bounds(f.population, f.yes, f.answered, np.maximum(f.drawn, f.answered), level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = ratings[:, 1] / ratings[:, 0]
    turns = non_response.turns_at(
        f.population, f.yes, f.answered, np.maximum(f.drawn, f.answered), np.nan_to_num(raw, nan=0.5)
    )
    invented = non_response.fabricated(f.registered, f.none, f.reached, level)
    raw_low, raw_high = proportions.wilson(ratings[:, 1], ratings[:, 0], level)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = f.population / f.population.sum(-1, keepdims=True)
        spread = np.where(f.answered > 0, share**2 / np.where(f.answered > 0, f.answered, 1.0), 0.0).sum(-1)
        deff = n["answered"] * spread
    out = []
    for i, office in enumerate(offices):
        none_heard = n["answered"][i] == 0
        out.append({
            "measure": measure, "office": office, "cases": round(float(n["population"][i])),
            "status": "not_asked" if none_heard else "too_few" if n["answered"][i] < smallest else "said",
            "tried": int(n["drawn"][i] + n["none"][i]),
            **{name: int(n[name][i]) for name in ("answered", "yes", "refused", "unreachable")},
            "no_such_business": int(n["none"][i]),
            "estimate": _number(estimate[i], none_heard), "low": _number(low[i], none_heard),
            "high": _number(high[i], none_heard), "deff": _number(deff[i], none_heard),
            "response": _number(rates.least[i]), "response_likely": _number(rates.likely[i]),
            "bound_low": _number(bounds.low[i]), "bound_high": _number(bounds.high[i]),
            "turns_at": None if not ratings[i, 0] or none_heard or measure != ASKED["satisfied"] else _number(turns[i]),
            "fabricated": _number(invented[0][i]), "fabricated_low": _number(invented[1][i]),
            "fabricated_high": _number(invented[2][i]),
            "small": None, "small_low": None, "small_high": None, "shrinkage": None,
            "raked": None, "raked_low": None, "raked_high": None,
            "defaults": int(ratings[i, 2]) if measure == ASKED["satisfied"] and ratings[i].any() else None,
            "ratings": None, "raw": None, "raw_low": None, "raw_high": None, "apart": None, "differs": None,
        })  # fmt: skip
        if measure == ASKED["satisfied"] and ratings[i, 0]:
            out[-1] |= _beside(out[-1], ratings[i, 0], raw[i], raw_low[i], raw_high[i])
    return out


def _beside(row: Row, ratings: float, raw: float, low: float, high: float) -> Row:
    """The share good among the ratings that people gave, and how far it is from what people say who were asked."""
    said = {"ratings": int(ratings), "raw": float(raw), "raw_low": float(low), "raw_high": float(high)}
    if row["estimate"] is None:
        return said
    apart = float(raw) - row["estimate"]
    differs = "higher" if low > row["high"] else "lower" if high < row["low"] else "no"
    return said | {"apart": apart, "differs": differs}


def _small(told: list[Row], asked: list[bool], level: float) -> None:
    """Fay–Herriot beside the office's own estimate, where there are offices enough to draw it towards."""
    own = [r for r, a in zip(told, asked, strict=True) if a and r["estimate"] is not None and r["high"] > r["low"]]
    if len(own) < FEWEST_OFFICES:
        return
    z = float(special.ndtri(0.5 + level / 2))
    se = np.array([(r["high"] - r["low"]) / 2 / z for r in own])
    got = small_areas.fay_herriot(np.array([r["estimate"] for r in own]), se, level=level)
    for i, r in enumerate(own):
        r |= {"small": float(got.estimate[i]), "shrinkage": float(got.shrinkage[i])}
        r |= {"small_low": float(max(got.low[i], 0)), "small_high": float(min(got.high[i], 1))}


def _number(value: Any, unknown: Any = False) -> float | None:
    return None if unknown or not np.isfinite(value) else float(value)
