"""What every function of stats asks of its numbers before it uses them."""

import numpy as np
import numpy.typing as npt

from shixiao.errors import BadNumbers

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
MOST = 1e15  # answers: beyond it a float does not hold every whole number


def floats(name: str, values: npt.ArrayLike, dims: int | None = None) -> Floats:
    """Finite numbers as float64; `dims` fixes how many axes there must be."""
    numbers = loose(name, values, dims)
    refuse_where(~np.isfinite(numbers), name, "is not a finite number", "leave offices without a figure out")
    return numbers


def loose(name: str, values: npt.ArrayLike, dims: int | None = None) -> Floats:
    """Numbers as float64 where NaN means missing."""
    try:
        given = np.asarray(values)
        if given.dtype.kind in "USO" and any(isinstance(each, str | bytes | complex) for each in given.ravel()):
            raise TypeError("text")
        numbers = given.astype(np.float64)
    except (TypeError, ValueError) as problem:
        raise BadNumbers(f"{name} is not made of numbers", do="give an array of numbers") from problem
    if dims is not None and numbers.ndim != dims:
        raise BadNumbers(f"{name} has {numbers.ndim} axes, {dims} expected")
    return numbers


def counts(name: str, values: npt.ArrayLike, dims: int | None = None) -> Floats:
    """Finite numbers that are not negative (effective counts need not be whole)."""
    numbers = floats(name, values, dims)
    refuse_where(numbers < 0, name, "is negative")
    return numbers


def codes(name: str, values: npt.ArrayLike, below: int | None = None) -> Ints:
    """Whole numbers from 0 (to below - 1): the position of an office, a stratum, a group."""
    numbers = counts(name, values, 1)
    refuse_where(numbers != np.floor(numbers), name, "is not a whole number")
    if below is not None:
        refuse_where(numbers >= below, name, f"is not below {below}")
    return numbers.astype(np.int64)


def share_counts(yes: npt.ArrayLike, asked: npt.ArrayLike) -> tuple[Floats, Floats]:
    """yes and asked, broadcast together, with 0 <= yes <= asked."""
    pair = together(yes=counts("yes", yes), asked=counts("asked", asked))
    refuse_where(pair[1] > MOST, "asked", "is more than there can be")
    refuse_where(pair[0] > pair[1], "yes", "is larger than asked")
    return pair[0], pair[1]


def shares(name: str, values: npt.ArrayLike) -> Floats:
    """Numbers between 0 and 1."""
    numbers = floats(name, values)
    refuse_where((numbers < 0) | (numbers > 1), name, "is not between 0 and 1")
    return numbers


def errors(name: str, values: npt.ArrayLike, dims: int | None = None) -> Floats:
    """Standard errors: not negative, and not all 0 (then nothing is uncertain and nothing is estimated)."""
    numbers = counts(name, values, dims)
    if numbers.size and not np.any(numbers > 0):
        raise BadNumbers(f"{name} is 0 everywhere", do="give standard errors, or counts from which they follow")
    return numbers


def confidence(level: float) -> float:
    """A confidence level strictly between 0 and 1."""
    value = number("level", level)
    if not 0 < value < 1 or isinstance(level, str):
        raise BadNumbers(f"level is {level}, not between 0 and 1", do="0.95 is usual")
    return value


def whole(name: str, value: float, least: int, most: int | None = None) -> int:
    """One whole number within these."""
    said = number(name, value)
    if isinstance(value, str) or said != np.floor(said) or said < least or (most is not None and said > most):
        do = f"a whole number from {least}" + ("" if most is None else f" to {most}")
        raise BadNumbers(f"{name} is {value}", do=do)
    return int(said)


def number(name: str, value: float) -> float:
    """One finite number."""
    return float(floats(name, value, 0))


def nonnegative(name: str, value: float) -> float:
    """One finite number that is not negative."""
    return float(counts(name, value, 0))


def together(**named: npt.ArrayLike) -> list[Floats]:
    """Broadcast against one another, or say whose shapes do not fit."""
    try:
        return [np.array(each, dtype=np.float64) for each in np.broadcast_arrays(*named.values())]
    except ValueError as problem:
        shapes = ", ".join(f"{name} {np.shape(each)}" for name, each in named.items())
        raise BadNumbers(f"shapes do not fit: {shapes}") from problem


def per_office(values: Floats, name: str, like: tuple[int, ...]) -> Floats:
    """One number for all offices, or one each."""
    try:
        return np.broadcast_to(values, like)
    except ValueError as problem:
        raise BadNumbers(f"{name} has the shape {values.shape}, {like} expected") from problem


def tally(where: Ints, weights: Floats, places: int) -> Floats:
    """The sum of the weights at each place, as float64 even where there are none."""
    return np.bincount(where, weights, minlength=places).astype(np.float64)


def same_length(**named: npt.NDArray[np.generic]) -> None:
    """One-dimensional arrays with a value per office must be equally long."""
    if len({each.shape for each in named.values()}) > 1:
        shapes = ", ".join(f"{name} {each.shape}" for name, each in named.items())
        raise BadNumbers(f"shapes do not fit: {shapes}")


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """A name out of a short list."""
    if value not in allowed:
        raise BadNumbers(f"{name} {value!r} is not known", do=f"one of {', '.join(allowed)}")
    return value


def refuse_where(wrong: Bools, name: str, problem: str, do: str = "") -> None:
    """Refuse with the first place where it is wrong."""
    if np.any(wrong):
        place = np.argwhere(wrong)[0]
        where = f"position {', '.join(str(each) for each in place)}" if place.size else ""
        raise BadNumbers(f"{name} {problem}", where=where, do=do)
