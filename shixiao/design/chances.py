"""How far chance decides: who is truly last, who is truly over a line, which offices can be told apart."""

import numpy as np

from shixiao.design.data import Floats, Said
from shixiao.stats import decisions, ranks
from shixiao.stats.proportions import cautious_se

FEWEST = 4  # offices below which nothing is said of chance


def errors(said: Said) -> Floats:
    """Standard errors; a share of 0 or 100 % is not taken to be known for certain."""
    worth = np.maximum(np.nan_to_num(said.worth, nan=1.0), 1.0)
    shares = bool(((said.estimate >= 0) & (said.estimate <= 1)).all())
    floor = cautious_se(np.clip(said.estimate, 0, 1), worth) if shares else said.se
    return np.maximum(np.where(said.se > 0, said.se, floor), 1e-9)


def last(said: Said, k: int, better: str | None) -> decisions.LastK:
    """How surely the k worst estimates are the k truly worst."""
    return decisions.last_k(said.estimate, errors(said), k, better="low" if better == "less" else "high")


def wrong_side(said: Said, edge: float) -> float:
    """How many offices are expected to lie on the other side of a line than their estimates."""
    return float(decisions.wrong_side(said.estimate, errors(said), edge).sum())


def told_apart(said: Said, better: str | None, level: float = 0.95) -> float:
    """Share of pairs of offices that can be told apart, all pairs together (Holm)."""
    value = -said.estimate if better == "less" else said.estimate
    sets = ranks.rank_sets(value, errors(said), level=level)
    return decisions.separated(sets.low, sets.high)
