"""Formulas: read by a token list, evaluated by `simpleeval` on floats only, compared at sampled points."""

from __future__ import annotations

import ast
import math
import operator
import random
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from simpleeval import SimpleEval

from studium.contracts.questions import FORMULA_MAX_LENGTH, FORMULA_MAX_PARTS, FORMULA_PART, FormulaQuestion
from studium.services.learning.domain.functions import CONSTANTS, FUNCTIONS
from studium.services.learning.domain.unreadable import Unreadable

RELATIVE_SLACK = 1e-9
ABSOLUTE_SLACK = 1e-12
_PREFIX = "v_"
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_NODES = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Load, ast.Constant, *_OPERATORS)
_TOKEN = re.compile(rf"\s*(?:{FORMULA_PART})")


@dataclass(frozen=True)
class Formula:
    """A formula that was read: only sums, products, powers, known names and known functions are in `tree`."""

    text: str
    tree: ast.expr


def read_formula(raw: object, variables: Collection[str], *, case_sensitive: bool) -> Formula:
    """Read `x^2 + 2*x`. `^` and `**` are powers, `*` is always written. Raises `Unreadable`.

    Nothing but numbers, names, `+ - * / ^ ( )` gets past the token list, and `FORMULA_MAX_PARTS` bounds the
    depth of the tree, so neither the parser nor the evaluator sees anything that could reach Python.
    """
    if not isinstance(raw, str):
        raise Unreadable("wrong_type", "Give the formula as a text.")
    text = raw.strip() if case_sensitive else raw.strip().lower()
    known = {_spelled(name, case_sensitive=case_sensitive) for name in variables}
    source = " ".join(_tokens(text))
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise _unreadable("check the brackets and write every * between factors, as in 2*x") from error
    _check(tree, known)
    return Formula(text, tree)


def _spelled(name: str, *, case_sensitive: bool) -> str:
    """A variable's name as the parser spells it: the micro sign becomes the Greek letter mu."""
    return unicodedata.normalize("NFKC", name if case_sensitive else name.lower())


def _tokens(text: str) -> Iterator[str]:
    if not text or len(text) > FORMULA_MAX_LENGTH:
        raise _unreadable(f"write a formula of 1 to {FORMULA_MAX_LENGTH} characters")
    position, count = 0, 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(f"{text[position:].strip()[:1]!r} is not understood")
        position, count = match.end(), count + 1
        yield _translated(match)
    if count > FORMULA_MAX_PARTS:
        raise _unreadable(f"use at most {FORMULA_MAX_PARTS} numbers, names and signs")


def _translated(match: re.Match[str]) -> str:
    """One token as Python. Names get a prefix, so that a variable may be called `lambda`."""
    if match["number"]:
        number = float(match["number"])
        if math.isinf(number):
            raise _unreadable(f"the number {match['number']} is too large")
        return repr(number)
    if match["name"]:
        return _PREFIX + match["name"]
    return "**" if match["operator"] == "^" else match["operator"]


def _check(node: ast.AST, variables: Collection[str]) -> None:
    if not isinstance(node, _NODES):
        raise _unreadable("use only numbers, variables, functions and + - * / ^")
    if isinstance(node, ast.Name):
        _check_name(node.id.removeprefix(_PREFIX), variables)
    if isinstance(node, ast.Call):
        _check_call(node)
    for child in node.args if isinstance(node, ast.Call) else ast.iter_child_nodes(node):
        _check(child, variables)


def _check_name(name: str, variables: Collection[str]) -> None:
    if name not in variables and name not in CONSTANTS:
        names = ", ".join(sorted(variables)) or "none"
        raise _unreadable(f"{name!r} is not known here; the variables are: {names}")


def _check_call(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id.removeprefix(_PREFIX) not in FUNCTIONS:
        raise _unreadable("write * before a bracket; the functions are " + ", ".join(sorted(FUNCTIONS)))
    if len(node.args) != 1 or node.keywords:
        raise _unreadable("give each function exactly one value in brackets")


def value_at(formula: Formula, point: Mapping[str, float]) -> float:
    """The value at a point, or NaN where the formula has none (division by zero, root of a negative)."""
    names = {_PREFIX + name: value for name, value in {**CONSTANTS, **point}.items()}
    functions = {_PREFIX + name: function for name, function in FUNCTIONS.items()}
    evaluator = SimpleEval(operators=_OPERATORS, functions=functions, names=names)
    try:
        value = evaluator.eval(formula.text, previously_parsed=formula.tree)
    except (ArithmeticError, ValueError):
        return math.nan
    return float(value) if isinstance(value, int | float) else math.nan


def key_formula(question: FormulaQuestion) -> Formula:
    """The author's expression. Raises `Unreadable`."""
    return read_formula(question.expression, question.variables, case_sensitive=question.case_sensitive)


def is_usable(question: FormulaQuestion) -> bool:
    """Whether the key can be read and has a value somewhere in the ranges of its variables."""
    try:
        return any(True for _ in _expected(question))
    except Unreadable:
        return False


def is_equal(question: FormulaQuestion, given: Formula) -> bool:
    """Whether both have the same value at every sampled point, within the tolerance, boundary included."""
    return all(_agrees(question, value_at(given, point), value) for point, value in _expected(question))


def _expected(question: FormulaQuestion) -> Iterator[tuple[dict[str, float], float]]:
    """Points with the key's value there. Points where the key has no value are left out.

    The seed is the question's id: the same answer is graded alike every time, for everyone.
    """
    key, dice = key_formula(question), random.Random(question.question_id.int)
    for _ in range(question.samples if question.variables else 1):
        point = _point(question, dice)
        value = value_at(key, point)
        if math.isfinite(value):
            yield point, value


def _point(question: FormulaQuestion, dice: random.Random) -> dict[str, float]:
    return {
        _spelled(name, case_sensitive=question.case_sensitive): dice.uniform(span.low, span.high)
        for name, span in sorted(question.variables.items())
    }


def _agrees(question: FormulaQuestion, given: float, expected: float) -> bool:
    """The slack forgives what rearranging a formula does to floats: (x+1)^2 is not x^2+2*x+1 to the bit."""
    if not math.isfinite(given):
        return False
    percent = question.tolerance_unit == "percent"
    allowed = abs(expected) * question.tolerance / 100 if percent else question.tolerance
    return abs(given - expected) <= allowed + RELATIVE_SLACK * abs(expected) + ABSOLUTE_SLACK


def _unreadable(what: str) -> Unreadable:
    return Unreadable("formula_unreadable", f"The formula could not be read: {what}.")
