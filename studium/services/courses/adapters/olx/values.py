"""Reads what authors wrote as numbers, ranges, options and samples. Nothing here is ever executed as code."""

from __future__ import annotations

import ast
import json
import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from studium.contracts.questions import MAX_NUMBER, VariableRange
from studium.services.courses.adapters.olx.xml import NOT_IN_XML

_SUFFIXES = {
    "%": 0.01,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "c": 1e-2,
    "m": 1e-3,
    "u": 1e-6,
    "n": 1e-9,
    "p": 1e-12,
}
_NUMBER = re.compile(r"^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([%kMGTcmunp]?)$")
_RANGE = re.compile(r"^([\[(])\s*([^,]+),\s*([^,]+?)\s*([\])])$")
_OPTION = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_CONSTANTS = {"pi": math.pi, "e": math.e}
_TRIGONOMETRY = ("sin", "cos", "tan")
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "ln": math.log,
    **{name: getattr(math, name) for name in ("sqrt", "exp", "log10", "log2", *_TRIGONOMETRY)},
    **{f"arc{name}": getattr(math, f"a{name}") for name in _TRIGONOMETRY},
}
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}


@dataclass(frozen=True)
class Tolerance:
    """How far an answer may be off; percent is of the right answer."""

    amount: float
    percent: bool


# What Open edX takes if the author says nothing.
DEFAULT_TOLERANCE = Tolerance(0.001, percent=True)


def number(text: str) -> float | None:
    """A number such as `1.5e3`, `12k`, `2*pi` or `sqrt(2)`; None for all else and beyond `MAX_NUMBER`."""
    text = text.strip().replace("−", "-")
    plain = _NUMBER.match(text)
    try:
        if plain:
            value = float(plain[1]) * _SUFFIXES.get(plain[2], 1.0)
        else:
            value = _value(ast.parse(text.replace("^", "**"), mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return None
    return value if abs(value) <= MAX_NUMBER else None


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as constant):
            return float(constant)
        case ast.Name(id=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_value(argument))
    raise ValueError("not a constant expression")


def tolerance(text: str) -> Tolerance | None:
    """`5%` or an absolute number; None if it is neither."""
    text = text.strip()
    amount = number(text.removesuffix("%"))
    if amount is None or amount < 0:
        return None
    return Tolerance(amount, percent=text.endswith("%"))


def number_range(text: str) -> tuple[float, float, bool] | None:
    """`[5, 7]` as low, high, and whether both ends count; None if it is no range."""
    found = _RANGE.match(text.strip())
    if not found:
        return None
    low, high = number(found[2]), number(found[3])
    if low is None or high is None or high < low:
        return None
    return low, high, found[1] == "[" and found[4] == "]"


def options(text: str) -> list[str]:
    """The options of `('one','two')`."""
    return [re.sub(r"\\(.)", r"\1", one or two) for one, two in _OPTION.findall(text)]


def samples(text: str) -> tuple[dict[str, VariableRange], int] | None:
    """`x,y@1,2:3,4#10`: x in 1 to 3, y in 2 to 4, ten points. None if it does not read like that."""
    names, at, rest = text.partition("@")
    ranges, hashed, count = rest.partition("#")
    lows, colon, highs = ranges.partition(":")
    variables = [name.strip() for name in names.split(",")]
    low = [number(value) for value in lows.split(",")]
    high = [number(value) for value in highs.split(",")]
    if not (
        at and hashed and colon and len(variables) == len(low) == len(high) and count.strip().isdecimal()
    ):
        return None
    result = {}
    for name, least, most in zip(variables, low, high, strict=True):
        if least is None or most is None:
            return None
        result[name] = VariableRange(low=min(least, most), high=max(least, most))
    return result, min(100, max(1, int(count)))


def json_value(text: str) -> Any:
    """The parsed JSON without characters that cannot be stored; None if it is no JSON."""
    try:
        return _storable(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _storable(value: Any) -> Any:
    match value:
        case str():
            return NOT_IN_XML.sub("", value)
        case list():
            return [_storable(item) for item in value]
        case dict():
            return {_storable(name): _storable(item) for name, item in value.items()}
    return value


def is_true(text: str | None) -> bool:
    """How OLX writes yes."""
    return (text or "").strip().lower() == "true"
