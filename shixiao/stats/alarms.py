"""A measure that rises while the outcome does not: it has begun to measure itself (Goodhart 1975, Campbell 1979).

The last `periods` changes are looked at. One office's figures wobble, so its alarm asks that the rise is more than
chance; over all offices together the alarm is about the measure.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from shixiao.errors import BadNumbers
from shixiao.stats._checks import Bools, Floats, confidence, counts, loose


@dataclass(frozen=True)
class Alarms:
    """One value per office: change of measure and outcome over the last periods, in their units; and the alarm.

    known: both have all figures (elsewhere there is no alarm). outcome_high: one-sided upper bound of the outcome's
    change, NaN without its standard errors; above 0 a rise of the outcome cannot be excluded.
    """

    alarm: Bools
    known: Bools
    measure_rise: Floats
    outcome_rise: Floats
    outcome_high: Floats


def by_office(
    measure: npt.ArrayLike,
    outcome: npt.ArrayLike,
    se: npt.ArrayLike | None = None,
    outcome_se: npt.ArrayLike | None = None,
    *,
    periods: int = 2,
    level: float = 0.95,
) -> Alarms:
    """(offices, periods) in time order, more is better, NaN where missing; the last periods + 1 columns count.

    Alarm: the measure rose in each of the last periods, and the outcome ended no higher than it began. With se the
    whole rise must also be above 0 by its one-sided bound; without, a twelfth of the offices whose figures only
    wobble raise the alarm.
    """
    rise, steps, gain, known = _last(measure, outcome, periods)
    z = special.ndtri(confidence(level))
    noise, gain_noise = _noise("se", se, measure, periods), _noise("outcome_se", outcome_se, outcome, periods)
    more = rise > z * np.sqrt(np.nan_to_num(noise))
    return Alarms(
        known & (steps > 0).all(axis=1) & more & (gain <= 0), known, rise, gain, gain + z * np.sqrt(gain_noise)
    )


@dataclass(frozen=True)
class Overall:
    """Over all offices: mean change of measure and outcome with one-sided p-values, offices counted, and the alarm."""

    alarm: bool
    offices: int
    measure_rise: float
    outcome_rise: float
    measure_p: float
    outcome_p: float


def overall(measure: npt.ArrayLike, outcome: npt.ArrayLike, *, periods: int = 2, level: float = 0.95) -> Overall:
    """The same for the measure as a whole: mean changes of the offices that have both, t over offices.

    Alarm: the mean rose in each of the last periods, over all of them by more than chance, while the outcome's mean
    change cannot be told from none or worse. With few offices it could seldom be told: look at both changes.
    """
    rise, steps, gain, known = _last(measure, outcome, periods)
    number = int(known.sum())
    if number < 3:
        raise BadNumbers(f"{number} offices have all figures", do="three or more")
    up, out = (_one_sided(each[known]) for each in (rise, gain))
    alarm = bool((steps[known].mean(axis=0) > 0).all() and up <= 1 - confidence(level) and out > 1 - level)
    return Overall(alarm, number, float(rise[known].mean()), float(gain[known].mean()), up, out)


def _one_sided(changes: Floats) -> float:
    """p-value of Student's t against a mean of 0 or less."""
    error = changes.std(ddof=1) / np.sqrt(len(changes))
    if error == 0:
        return 0.0 if changes.mean() > 0 else 1.0
    return float(stats.t.sf(changes.mean() / error, len(changes) - 1))


def _last(measure: npt.ArrayLike, outcome: npt.ArrayLike, periods: int) -> tuple[Floats, Floats, Floats, Bools]:
    """Rise and steps of the measure over the last periods, rise of the outcome, and where all is known."""
    table, aim = loose("measure", measure, 2), loose("outcome", outcome, 2)
    if table.shape != aim.shape or periods < 1 or table.shape[1] <= periods:
        raise BadNumbers(f"measure has the shape {table.shape}, outcome {aim.shape}, for {periods} changes")
    steps = np.diff(table[:, -periods - 1 :], axis=1)
    rise, gain = table[:, -1] - table[:, -periods - 1], aim[:, -1] - aim[:, -periods - 1]
    return rise, steps, gain, ~np.isnan(steps).any(axis=1) & ~np.isnan(gain)


def _noise(name: str, se: npt.ArrayLike | None, like: npt.ArrayLike, periods: int) -> Floats:
    """Variance of the difference of the two ends, NaN where no error is given."""
    table = np.asarray(like, dtype=np.float64)
    if se is None:
        return np.full(len(table), np.nan)
    wide = loose(name, se)
    if wide.shape != table.shape:
        raise BadNumbers(f"{name} has the shape {wide.shape}, its figures {table.shape}")
    wide = counts(name, np.where(np.isnan(table), 0.0, wide))
    return np.asarray(wide[:, -1] ** 2 + wide[:, -periods - 1] ** 2)
