"""How much more an office could do, judged by the best of its kind: data envelopment analysis, benefit of the doubt.

A supplement, never a score: each office picks the weights that suit it best, one office that misreports its inputs
moves most of the others (see `moved_by`), and with few offices and many columns nearly everybody is efficient. Each
office is a linear programme of its own (scipy's HiGHS), a fiftieth of a second among 300; columns in any unit.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Bools, Floats, Ints, codes, counts, floats, one_of, per_office, refuse_where

SCALES, SIDES, HELD = ("constant", "variable"), ("input", "output"), ("score", "weight")
TINY = 1e-9
WIDEST = 1e6  # between the offices of a column: beyond it the solver's tolerance is as large as the smallest


@dataclass(frozen=True)
class Frontier:
    """efficiency one per office (0 … 1, 1 on the frontier); peers (offices, offices): row i the mix i is held against.

    slack: what is left over beside the common factor, inputs first, then outputs, (offices, columns), in their units.
    """

    efficiency: Floats
    peers: Floats
    slack: Floats


def envelopment(
    inputs: npt.ArrayLike,
    outputs: npt.ArrayLike,
    *,
    returns: str = "constant",
    side: str = "input",
    models: npt.ArrayLike | None = None,
) -> Frontier:
    """Efficiency of each office among all (Charnes, Cooper & Rhodes 1978).

    inputs (offices, inputs) are what it had, outputs (offices, outputs) what it did, both 0 or more. On the 'input'
    side the efficiency is the share of its inputs with which the best would do what it does; on the 'output' side the
    share of what the best would do with its inputs. An office that did nothing has 0. returns 'variable' compares it
    only with mixes of its own size (Banker, Charnes & Cooper 1984). models (one per office) says which offices others
    may be held against; without it all may. Whoever may not is still compared, with the models and itself.
    """
    one_of("returns", returns, SCALES)
    one_of("side", side, SIDES)
    had, did = _columns(inputs, outputs)
    offices = len(had)
    may = np.ones(offices, dtype=bool) if models is None else np.asarray(models, dtype=bool)
    if may.shape != (offices,):
        raise BadNumbers(f"models has the shape {may.shape}, {(offices,)} expected")
    found = Frontier(np.zeros(offices), np.zeros((offices, offices)), np.zeros((offices, had.shape[1] + did.shape[1])))
    # columns on one scale: the solver's tolerance is absolute
    size = np.concatenate([had.max(axis=0), did.max(axis=0)])
    for name, columns in (("inputs", had), ("outputs", did)):
        small = (columns > 0) & (columns < columns.max(axis=0) / WIDEST)
        refuse_where(small, name, "is less than a millionth of another office's", "check its unit, or leave it out")
    for i in range(offices):
        mix, factor, slack = _one(had / size[: had.shape[1]], did / size[had.shape[1] :], i, returns, side, may)
        share = factor if side == "input" else 1 / factor if np.isfinite(factor) else 0.0
        found.efficiency[i] = min(share, 1.0)  # the solver is off by a hair
        found.peers[i], found.slack[i] = mix, slack * size
    return found


def _columns(inputs: npt.ArrayLike, outputs: npt.ArrayLike) -> tuple[Floats, Floats]:
    had, did = counts("inputs", inputs, 2), counts("outputs", outputs, 2)
    if len(had) != len(did) or not had.size or not did.size:
        raise BadNumbers(f"inputs have the shape {had.shape}, outputs {did.shape}", do="a row per office in both")
    refuse_where(had.sum(axis=1) == 0, "inputs", "are all 0", "an office without means is not compared")
    refuse_where(had.max(axis=0) == 0, "inputs", "are 0 everywhere", "leave the column out")
    refuse_where(did.max(axis=0) == 0, "outputs", "are 0 everywhere", "leave the column out")
    return had, did


def _one(had: Floats, did: Floats, i: int, returns: str, side: str, may: Bools) -> tuple[Floats, float, Floats]:
    """First the common factor, then the largest slack that goes with it (the two phases of Ali & Seiford 1993)."""
    offices, inputs, outputs = len(had), had.shape[1], did.shape[1]
    if side == "output" and not did[i].any():
        return np.eye(offices)[i], np.inf, np.zeros(inputs + outputs)
    # unknowns: mix of offices, slack, factor;  mix · had + slack = (factor) had_i,  mix · did - slack = (factor) did_i
    columns = sparse.vstack([
        sparse.hstack([had.T, sparse.eye(inputs), sparse.csr_matrix((inputs, outputs))]),
        sparse.hstack([did.T, sparse.csr_matrix((outputs, inputs)), -sparse.eye(outputs)]),
    ])  # fmt: skip
    own = np.concatenate([had[i], np.zeros(outputs)]) if side == "input" else np.concatenate([0 * had[i], did[i]])
    fixed = np.concatenate([had[i], did[i]]) - own
    if returns == "variable":
        ones = np.concatenate([np.ones(offices), np.zeros(inputs + outputs)])
        columns, own, fixed = sparse.vstack([columns, ones[None]]), np.append(own, 0.0), np.append(fixed, 1.0)
    width = offices + inputs + outputs
    most = np.full(width + 1, np.inf)
    most[:offices] = np.where(may | (np.arange(offices) == i), np.inf, 0.0)
    goal = np.zeros(width + 1)
    goal[-1] = 1.0 if side == "input" else -1.0
    first = _solve(goal, sparse.hstack([columns, -own[:, None]]).tocsc(), fixed, most)
    factor = float(first[-1])
    goal = np.concatenate([np.zeros(offices), -np.ones(inputs + outputs)])
    second = _solve(goal, columns.tocsc(), fixed + factor * own, most[:-1], first[:-1])
    mix, slack = second[:offices], second[offices:]
    return np.where(mix > TINY, mix, 0.0), factor, np.where(slack > TINY, slack, 0.0)


def _solve(
    goal: Floats, columns: sparse.csc_matrix, right: Floats, most: Floats, fallback: Floats | None = None
) -> Floats:
    within = np.column_stack([np.zeros(len(most)), most])
    answer = optimize.linprog(goal, A_eq=columns, b_eq=right, bounds=within, method="highs")
    if answer.status != 0:
        # the factor is rounded, so its own programme may fail by a hair: the first answer fits
        if fallback is not None:
            return fallback
        raise BadNumbers("the frontier has no solution", do=f"check the columns: {answer.message}")
    return np.asarray(answer.x, dtype=np.float64)


def benefit_of_the_doubt(
    scores: npt.ArrayLike, least: npt.ArrayLike = 0.0, most: npt.ArrayLike = 1.0, held: str = "score"
) -> tuple[Floats, Floats]:
    """Each office's score under the weights that flatter it most (Melyn & Moesen 1991; Cherchye et al. 2007).

    scores (offices, measures), higher is better, 0 or more. score one per office: the largest Σ w x over weights under
    which no office exceeds 1. weights (offices, measures): the share of the score that comes from each measure, held
    between `least` and `most` (one number, or one per measure); without them an office may live on a single measure,
    with `least` above 0 an office that has 0 in that measure scores 0. held 'weight' holds each weight's share of all
    weights between them instead, and a 0 in a measure costs no more than its weight; scores are then in one unit.
    """
    one_of("held", held, HELD)
    table = counts("scores", scores, 2)
    if not table.size:
        raise BadNumbers("there are no scores")
    refuse_where(table.max(axis=0) == 0, "scores", "are 0 everywhere", "leave the measure out")
    refuse_where(table.max(axis=1) == 0, "scores", "are all 0", "an office without any score has no best weights")
    floor, roof = (per_office(floats(name, value), name, table.shape[1:]) for name, value in
                   (("least", least), ("most", most)))  # fmt: skip
    if floor.sum() > 1 + TINY or roof.sum() < 1 - TINY or np.any(floor > roof) or np.any(floor < 0):
        raise BadNumbers("no shares lie between least and most", do="least sums to at most 1, most to at least 1")
    unit = table / (table.max(axis=0) if held == "score" else table.max())
    score, share = np.zeros(len(table)), np.zeros(table.shape)
    for i, own in enumerate(unit):
        # floor_m ≤ w_m x_m / Σ w x ≤ roof_m; held by weight the same with 1 for x
        x = own if held == "score" else np.ones(len(own))
        bounds = np.concatenate([np.outer(floor, x) - np.diag(x), np.diag(x) - np.outer(roof, x)])
        bounds = bounds[np.any(bounds != 0, axis=1)]
        answer = optimize.linprog(
            -own, A_ub=np.concatenate([unit, bounds]),
            b_ub=np.concatenate([np.ones(len(unit)), np.zeros(len(bounds))]), bounds=(0, None), method="highs",
        )  # fmt: skip
        score[i], share[i] = -answer.fun, answer.x * own / max(-answer.fun, TINY)
    return score, share


def moved_by(
    inputs: npt.ArrayLike,
    outputs: npt.ArrayLike,
    office: int,
    factor: float = 0.7,
    by: float = 0.01,
    *,
    returns: str = "constant",
    side: str = "input",
    models: npt.ArrayLike | None = None,
) -> Ints:
    """Whose efficiency moves by more than `by` if this office had reported its inputs times `factor`; positions.

    The reason why a frontier is a supplement: publish this list beside it.
    """
    had, did = _columns(inputs, outputs)
    which = int(codes("office", [office], len(had))[0])
    said = had.copy()
    said[which] *= float(counts("factor", factor))
    before, after = (
        envelopment(each, did, returns=returns, side=side, models=models).efficiency for each in (had, said)
    )
    moved = np.abs(after - before) > by
    moved[which] = False
    return np.flatnonzero(moved)
