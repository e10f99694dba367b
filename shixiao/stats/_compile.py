"""Loops that numpy cannot express, compiled once and kept beside the file.

With a written signature the first import compiles (a second or two), later ones load. Functions that
others call stand above their callers.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(signature: str) -> Callable[[Function], Function]:
    """Compile for exactly these types; where nothing may be written, compile anew in each process."""

    def compile_it(function: Function) -> Function:
        try:
            return cast(Function, njit(signature, cache=True)(function))
        except RuntimeError as problem:
            if "cannot cache" not in str(problem):
                raise
            return cast(Function, njit(signature)(function))

    return compile_it
