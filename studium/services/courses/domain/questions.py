"""When a question can be asked and graded. Drafts may be half-written; publishing may not."""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from collections.abc import Iterator

from studium.contracts.courses import (
    Choice,
    DropdownQuestion,
    FormulaQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.courses.domain.markup import is_blank

Flaw = tuple[str, str, str]
"""Pointer within the question, code, and the sentence that says what to do."""

_FUNCTION_NAMES = (
    "sin cos tan sec csc cot arcsin arccos arctan asin acos atan sinh cosh tanh sqrt exp ln log log10 log2 "
    "abs factorial fact floor ceil"
)
FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
CONSTANTS = frozenset({"pi", "e", "i", "j"})
_NODES = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Load,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd,
)  # fmt: skip


def question_flaws(question: Question) -> Iterator[Flaw]:
    """Everything that keeps this question from being asked, in the order of its fields."""
    if is_blank(question.prompt_html):
        yield "/prompt_html", "blank_prompt", "Write what is asked."
    if not isinstance(question, UngradedQuestion) and question.points <= 0:
        yield "/points", "no_points", "Give the question more than 0 points."
    match question:
        case SingleChoiceQuestion() | DropdownQuestion():
            yield from _choice_flaws(question.choices, exactly_one=True)
        case MultipleChoiceQuestion():
            yield from _choice_flaws(question.choices, exactly_one=False)
        case NumericalQuestion():
            yield from _numerical_flaws(question)
        case TextQuestion():
            yield from _text_flaws(question)
        case FormulaQuestion():
            yield from _formula_flaws(question)
        case UngradedQuestion():
            return


def _choice_flaws(choices: list[Choice], *, exactly_one: bool) -> Iterator[Flaw]:
    if len(choices) < 2:
        yield "/choices", "too_few_choices", "Offer at least two choices."
    correct = sum(choice.correct for choice in choices)
    if exactly_one and correct != 1:
        yield "/choices", "not_one_correct", f"Mark exactly one choice as correct; {correct} are marked."
    if not exactly_one and correct == 0:
        yield "/choices", "none_correct", "Mark at least one choice as correct."
    for choice_id, count in Counter(choice.choice_id for choice in choices).items():
        if count > 1:
            yield (
                "/choices",
                "choice_id_repeated",
                f"Give each choice its own id; {choice_id!r} is used twice.",
            )
    for index, choice in enumerate(choices):
        if is_blank(choice.html):
            yield f"/choices/{index}/html", "blank_choice", "Write this choice or take it out."


def _numerical_flaws(question: NumericalQuestion) -> Iterator[Flaw]:
    if not (math.isfinite(question.answer) and math.isfinite(question.tolerance)):
        yield "/answer", "not_finite", "The answer and its tolerance have to be finite numbers."


def _text_flaws(question: TextQuestion) -> Iterator[Flaw]:
    if not any(text.strip() for text in question.accepted):
        yield "/accepted", "no_answer", "Name at least one accepted answer."
    if not question.match.startswith("pattern"):
        return
    for index, pattern in enumerate(question.accepted):
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            yield f"/accepted/{index}", "bad_pattern", f"The pattern cannot be read: {error}."


def _formula_flaws(question: FormulaQuestion) -> Iterator[Flaw]:
    for name, bounds in question.variables.items():
        if not (math.isfinite(bounds.low) and math.isfinite(bounds.high) and bounds.low <= bounds.high):
            yield f"/variables/{name}", "bad_range", "A range needs two finite numbers, the lower one first."
    try:
        tree = ast.parse(question.expression.strip().replace("^", "**"), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield "/expression", "bad_formula", "The formula cannot be read; write it as in 2*x + sqrt(y)."
        return
    yield from _tree_flaws(tree, {name.lower() for name in question.variables})


def _tree_flaws(tree: ast.Expression, variables: set[str]) -> Iterator[Flaw]:
    for node in ast.walk(tree):
        if not isinstance(node, _NODES) or (isinstance(node, ast.Constant) and not _is_number(node.value)):
            yield (
                "/expression",
                "bad_formula",
                "Use numbers, variables, + - * / ^, brackets and functions only.",
            )
            return
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    if unknown := {name for name in called if name.lower() not in FUNCTIONS}:
        yield "/expression", "unknown_function", f"There is no function {', '.join(sorted(unknown))}."
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - called
    if undeclared := {name for name in names if name.lower() not in variables | CONSTANTS}:
        yield "/variables", "undeclared", f"Give a range for {', '.join(sorted(undeclared))}."


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, complex)) and not isinstance(value, bool)
