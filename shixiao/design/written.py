"""An existing assessment computed as it is written: points, total, rank and what follows, cliffs and all.

Nothing is made better here. One row per office; a value that is missing gives no points and no total, unless the caller
says that offices without a number get none (`missing="zero"`). Ranks are those of a plain table: 1, 2, 2, 4.
The last k offices are those with a rank above (offices - k), so that a tie across the line saves all who share it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from shixiao.design.practice import Consequence, Cut, Indicator, Step
from shixiao.design.scheme import Scheme
from shixiao.errors import BadNumbers, SchemeRefused
from shixiao.words import _

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Table = Mapping[str, npt.ArrayLike]
_TINY = 1e-9  # so that 0.95 - 0.90 is five whole points of a hundred


@dataclass(frozen=True)
class Written:
    """One value per office, in the order given; NaN points and rank 0 where nothing can be said.

    points: of each indicator; full: the most that can be had; rank: before consequences strike; follows: texts of the
    consequences of each office; notes: what could not be computed, and why.
    """

    offices: tuple[str, ...]
    points: dict[str, Floats]
    total: Floats
    full: float
    rank: Ints
    grade: tuple[str | None, ...]
    follows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class _Given:
    size: int
    values: Table
    last_year: Table
    se: Table
    missing: str

    def column(self, table: Table, row: Indicator) -> Floats | None:
        """By the indicator's own name, else by the measure it uses."""
        said = table.get(row.name, table.get(row.use) if row.use else None)
        if said is None:
            return None
        out = np.asarray(said, dtype=np.float64)
        if out.shape != (self.size,):
            what = _("{name}: {shape} values for {n} offices", name=row.name, shape=out.shape, n=self.size)
            raise BadNumbers(what, do=_("give one per office"))
        return out


def as_written(
    scheme: Scheme,
    offices: Sequence[str],
    values: Table,
    last_year: Table | None = None,
    se: Table | None = None,
    missing: Literal["nothing", "zero"] = "nothing",
) -> Written:
    """Compute the scheme's indicators for these offices.

    values, last_year, se: column → one number per office, named after the indicator or the measure it uses; shares are
    0 to 1, judged indicators give their points, a veto of the scheme its event (0 or 1). `se` is needed only by rules
    that ask for certainty.
    """
    if not scheme.indicators:
        remedy = _("assess it: its measures have verdicts")
        raise SchemeRefused(_("this scheme has no indicators"), scheme.name, remedy)
    names = [row.name for row in scheme.indicators]
    if len(set(names)) < len(names):
        remedy = _("lint it, and give each its own")
        raise SchemeRefused(_("two indicators have the same name"), scheme.name, remedy)
    given, notes = _Given(len(offices), values, last_year or {}, se or {}, missing), list[str]()
    points = {row.name: _points(row, given, notes) for row in scheme.indicators if row.weight or row.bonus}
    total = _total(scheme, points, len(offices))
    _veto(scheme, given, total, notes)
    full, rank = sum(row.weight for row in scheme.indicators if not row.bonus), ranks(total)
    follows = _follow(scheme, total, full, notes)
    grade = tuple(_grade(scheme, one, full) for one in total)
    return Written(tuple(offices), points, total, full, rank, grade, follows, tuple(notes))


def ranks(total: Floats) -> Ints:
    """1 is the best; equals share the better rank; 0 without a total."""
    known = np.sort(total[~np.isnan(total)])
    better = len(known) - np.searchsorted(known, total + _TINY, side="right")
    return np.where(np.isnan(total), 0, better + 1)


def cut_off(scheme: Scheme, offices: Sequence[str], values: Table) -> dict[str, npt.NDArray[np.bool_]]:
    """Of each indicator that cuts off the last or the first whatever their value: which offices that strikes."""
    given, out = _Given(len(offices), values, {}, {}, "nothing"), {}
    for row in scheme.indicators:
        value = given.column(values, row)
        cuts = [cut for cut in row.score.cut if not cut.certain] if row.score else []
        if value is not None and cuts:
            out[row.name] = np.any([_cut(cut, row, value, given, []) for cut in cuts], axis=0)
    return out


def _points(row: Indicator, given: _Given, notes: list[str]) -> Floats:
    value = given.column(given.values, row)
    if row.score is None or value is None:
        why = _("no scoring rule") if row.score is None else _("no values")
        notes.append(_("“{title}” was not computed: {why}", title=row.title, why=why))
        return np.full(given.size, np.nan)
    known = ~np.isnan(value)
    out = np.full(given.size, np.nan if given.missing == "nothing" else 0.0)
    out[known] = _base(row, value, given)[known]
    for cut in row.score.cut:
        out[_cut(cut, row, value, given, notes)] = cut.gets
    veto = row.score.veto
    if veto:
        out[_past(veto.below, veto.above, value)] = 0.0
    if not known.all():
        notes.append(_("“{title}”: {n} offices gave no number", title=row.title, n=int((~known).sum())))
    return out


def _base(row: Indicator, value: Floats, given: _Given) -> Floats:
    score, weight = row.score, row.weight
    assert score
    if score.share:
        return weight * np.clip(1 - value if row.better == "less" else value, 0, 1)
    if score.line:
        at, gets = zip(*score.line, strict=True)
        return np.asarray(np.interp(value, at, gets))
    if score.steps:
        return _steps(score.steps, value)
    if score.per:
        count = np.floor((value - score.per.over) / score.per.every + _TINY)
        most = score.per.most if score.per.most is not None else weight
        return np.clip(score.per.each * np.maximum(count, 0), -most, most)
    if score.less:
        below, above = score.less.below, score.less.above
        short = below - value if below is not None else value - (above or 0.0)
        return np.maximum(weight - score.less.each * np.floor(np.maximum(short, 0) / score.less.every + _TINY), 0)
    if score.by_rank:
        place = ranks(-value if row.better == "less" else value)
        return np.asarray(np.maximum(score.by_rank.first - score.by_rank.each_place * (place - 1), 0))
    if score.reached:
        return np.where(_met(row, value, given), score.reached.gets, score.reached.otherwise)
    return value  # judged: the points themselves


def _steps(steps: list[Step], value: Floats) -> Floats:
    out, open_ = np.zeros(len(value)), np.ones(len(value), dtype=bool)
    for step in steps:
        over = value >= step.at_least - _TINY if step.at_least is not None else value <= (step.at_most or 0.0) + _TINY
        out[open_ & over] = step.gets
        open_ &= ~over
    return out


def _met(row: Indicator, value: Floats, given: _Given) -> npt.NDArray[np.bool_]:
    target = row.target
    assert target
    if target.at_least is not None:
        return value >= target.at_least - _TINY
    if target.at_most is not None:
        return value <= target.at_most + _TINY
    before = given.column(given.last_year, row)
    if before is None:
        what = _("{name} is held to last year's value", name=row.name)
        raise SchemeRefused(what, row.title, _("give last year's values of {name}", name=row.name))
    wanted = (
        before + (target.last_year_plus or 0.0) if target.last_year_times is None else before * target.last_year_times
    )
    return value <= wanted + _TINY if row.better == "less" else value >= wanted - _TINY


def _cut(cut: Cut, row: Indicator, value: Floats, given: _Given, notes: list[str]) -> npt.NDArray[np.bool_]:
    upwards = -value if row.better == "less" else value
    if not cut.certain:
        return _last(upwards, cut.last) if cut.last else _first(upwards, cut.first or 0)
    se = given.column(given.se, row)
    if se is None:
        notes.append(_("“{title}” was not cut: nobody gave standard errors", title=row.title))
        return np.zeros(given.size, dtype=bool)
    return _certain(upwards, se, cut)


def _certain(value: Floats, se: Floats, cut: Cut) -> npt.NDArray[np.bool_]:
    from shixiao.stats import ranks as rank_sets  # compiled code, loaded only where it is asked for

    known = ~np.isnan(value) & ~np.isnan(se)
    sets = rank_sets.rank_sets(value[known], se[known])
    said = (
        rank_sets.bottom_k(sets.low, sets.high, cut.last)
        if cut.last
        else rank_sets.top_k(sets.low, sets.high, cut.first or 0)
    )
    out = np.zeros(len(value), dtype=bool)
    out[known] = said == "certain"
    return out


def _last(value: Floats, k: int) -> npt.NDArray[np.bool_]:
    place, known = ranks(value), int((~np.isnan(value)).sum())
    return place > known - k


def _first(value: Floats, k: int) -> npt.NDArray[np.bool_]:
    place = ranks(value)
    return (place > 0) & (place <= k)


def _past(below: float | None, above: float | None, value: Floats) -> npt.NDArray[np.bool_]:
    return value < below - _TINY if below is not None else value > (above or 0.0) + _TINY


def _total(scheme: Scheme, points: dict[str, Floats], size: int) -> Floats:
    """Indicators nobody has values for are left out for everybody; their weight is missing from every total."""
    rows = [row for row in scheme.indicators if row.name in points and not np.isnan(points[row.name]).all()]
    if not rows:
        return np.full(size, np.nan)
    if scheme.combine == "sum":
        return np.asarray(np.sum([points[row.name] for row in rows], axis=0))
    counted = [row for row in rows if not row.bonus]
    full = sum(row.weight for row in counted)
    total = np.full(size, full)
    for heading in sorted({_heading(row) for row in counted}):
        part = [row for row in counted if _heading(row) == heading]
        most = sum(row.weight for row in part)
        got = np.sum([points[row.name] for row in part], axis=0)
        total = total * (np.clip(got, 0, None) / most) ** (most / full)
    return np.asarray(total + np.sum([np.zeros(size), *(points[row.name] for row in rows if row.bonus)], axis=0))


def _heading(row: Indicator) -> str:
    return row.under[0] if row.under else row.name


def _veto(scheme: Scheme, given: _Given, total: Floats, notes: list[str]) -> None:
    """Everything, or a heading, is lost; `total` is changed."""
    for row in scheme.indicators:
        veto, value = (row.score.veto if row.score else None), given.column(given.values, row)
        if veto and value is not None and veto.loses != "indicator":
            _lose(
                scheme,
                given,
                total,
                _past(veto.below, veto.above, value),
                _heading(row) if veto.loses == "dimension" else "",
            )
    for said in scheme.vetoes:
        if said.name not in given.values:
            notes.append(_("nobody says where “{what}” happened", what=said.what))
            continue
        happened = np.asarray(given.values[said.name], dtype=np.float64) > 0
        _lose(scheme, given, total, happened, said.under if said.loses == "dimension" else "")


def _lose(scheme: Scheme, given: _Given, total: Floats, who: npt.NDArray[np.bool_], heading: str) -> None:
    if not heading:
        total[who] = 0.0
        return
    for row in scheme.indicators:
        if _heading(row) == heading and row.weight:
            lost = np.nan_to_num(_points(row, given, []))
            total[who] -= lost[who]


def _follow(scheme: Scheme, total: Floats, full: float, notes: list[str]) -> tuple[tuple[str, ...], ...]:
    out: list[list[str]] = [[] for _office in total]
    place_by = total.copy()
    for said in scheme.consequences:
        if said.certain:
            notes.append(_("“{what}” asks for certainty, which a plain total does not give", what=said.what))
            continue
        for i in np.flatnonzero(_struck(scheme, said, place_by, full)):
            out[i].append(said.what)
            if said.points is not None:
                total[i] = said.points
    return tuple(tuple(one) for one in out)


def _struck(scheme: Scheme, said: Consequence, total: Floats, full: float) -> npt.NDArray[np.bool_]:
    if said.each_point:
        return ~np.isnan(total)
    if said.last:
        return _last(total, said.last)
    if said.first:
        return _first(total, said.first)
    if said.grade:
        return np.array([_grade(scheme, one, full) == said.grade for one in total], dtype=bool)
    if said.below is not None:
        return total < said.below - _TINY
    return total >= (said.at_least or 0.0) - _TINY


def _grade(scheme: Scheme, total: float, full: float) -> str | None:
    """Grades stand on a scale of 100."""
    on_100 = 100 * total / full if full else np.nan
    return next((g.name for g in scheme.grades if on_100 >= g.at_least - _TINY), None)


def recorded(verdicts: Sequence[Mapping[str, Any]], offices: Sequence[str]) -> dict[str, Floats]:
    """Columns for `as_written` from the verdicts of an assessment: the figures as recorded, doubted ones included."""
    at = {office: i for i, office in enumerate(offices)}
    out: dict[str, Floats] = {}
    for row in verdicts:
        said = row.get("estimate_all") if row.get("estimate_all") is not None else row.get("estimate")
        if said is not None and row["office"] in at:
            out.setdefault(row["measure"], np.full(len(offices), np.nan))[at[row["office"]]] = float(said)
    return out
