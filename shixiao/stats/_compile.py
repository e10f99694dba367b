"""Loops that numpy cannot express, compiled once and kept beside the file.

With a written signature the first import compiles (a second or two), later ones load. Functions that
others call stand above their callers.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(signature: str) -> Callable[[Function], Function]:
    """Compile for exactly these types."""
    return cast(Callable[[Function], Function], njit(signature, cache=True))
