"""How far chance decides: who is truly last, who is truly over a line, which offices can be told apart."""

import numpy as np

from shixiao.design.data import Floats, Said
from shixiao.stats import ranks, reliability
from shixiao.stats.proportions import cautious_se

DRAWS, SEED = 4000, 20260101


def errors(said: Said) -> Floats:
    """Standard errors; a share of 0 or 100 % is not taken to be known for certain."""
    worth = np.maximum(np.nan_to_num(said.worth, nan=1.0), 1.0)
    shares = bool(((said.estimate >= 0) & (said.estimate <= 1)).all())
    floor = cautious_se(np.clip(said.estimate, 0, 1), worth) if shares else said.se
    return np.where(said.se > 0, said.se, floor)


def in_true_bottom(said: Said, k: int, better: str = "more") -> float:
    """Probability that the k worst estimates are the k truly worst, given what is known of them.

    True values are drawn from their posterior: normal, shrunk to the mean by τ² (empirical Bayes).
    """
    value, se = said.estimate if better == "more" else -said.estimate, errors(said)
    tau2 = reliability.reliability(value, np.maximum(se, 1e-12)).tau2
    pull = tau2 / (tau2 + se**2 + 1e-300)
    mean, spread = value.mean() + pull * (value - value.mean()), np.sqrt(pull) * se
    truth = np.random.default_rng(SEED).normal(mean, spread, (DRAWS, len(value)))
    if tau2 == 0:
        truth = np.random.default_rng(SEED).normal(size=(DRAWS, len(value)))
    last = np.zeros(len(value), dtype=bool)
    last[np.argsort(value, kind="stable")[:k]] = True
    worst = np.argpartition(truth, k - 1, axis=1)[:, :k]
    return float(last[worst].all(axis=1).mean())


def beyond_doubt(said: Said, edge: float) -> float:
    """Share of offices whose interval lies on one side of a value."""
    return float(((said.low > edge) | (said.high < edge)).mean())


def told_apart(said: Said, better: str = "more", level: float = 0.95) -> float:
    """Share of pairs of offices that can be told apart, all pairs together (Holm)."""
    value = said.estimate if better == "more" else -said.estimate
    sets = ranks.rank_sets(value, np.maximum(errors(said), 1e-12), level=level)
    size = len(value)
    return float(((sets.low - 1) + (size - sets.high)).sum() / (size * (size - 1)))
