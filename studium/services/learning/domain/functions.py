"""The functions of formulas, as Open edX's calculator defines them, on real numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

CONSTANTS: Final = {"pi": math.pi, "e": math.e}


def _of_inverse(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: function(1 / value)


def _inverse_of(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: 1 / function(value)


def _arccot(value: float) -> float:
    """Between -pi/2 and pi/2 without zero; Open edX takes pi/2 at zero."""
    return math.copysign(math.pi / 2, value) - math.atan(value) if value else math.pi / 2


def _factorial(value: float) -> float:
    """Of whole numbers only. Raises `ValueError`; `OverflowError` before a product gets long."""
    if not value.is_integer():
        raise ValueError("A factorial needs a whole number.")
    if value > _LARGEST_FACTORIAL:
        raise OverflowError("The factorial is larger than every float.")
    return float(math.factorial(int(value)))


_LARGEST_FACTORIAL = 170
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "ln": math.log, "log10": math.log10, "log2": math.log2,
    "fact": _factorial, "factorial": _factorial,
    "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "sec": _inverse_of(math.cos), "csc": _inverse_of(math.sin), "cot": _inverse_of(math.tan),
    "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan,
    "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "arcsec": _of_inverse(math.acos), "arccsc": _of_inverse(math.asin), "arccot": _arccot,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "sech": _inverse_of(math.cosh), "csch": _inverse_of(math.sinh), "coth": _inverse_of(math.tanh),
    "arcsinh": math.asinh, "arccosh": math.acosh, "arctanh": math.atanh,
    "arcsech": _of_inverse(math.acosh), "arccsch": _of_inverse(math.asinh),
    "arccoth": _of_inverse(math.atanh),
}  # fmt: skip
