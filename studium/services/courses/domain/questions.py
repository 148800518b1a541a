"""When a question can be asked and graded. Drafts may be half-written; publishing may not.

What a formula and a pattern may hold stands in `contracts.questions`; learning grades by the same rules.
"""

from __future__ import annotations

import ast
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import regex

from studium.contracts.questions import (
    FORMULA_CONSTANTS,
    FORMULA_FUNCTIONS,
    FORMULA_MAX_LENGTH,
    FORMULA_MAX_PARTS,
    FORMULA_PART,
    MAX_PARTS,
    MAX_POINTS,
    PATTERN_COUNTS,
    PATTERN_MAX_LENGTH,
    PATTERN_MAX_REPEATS,
    BlanksQuestion,
    Choice,
    DropdownQuestion,
    FormulaQuestion,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumberKey,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextBlank,
    TextKey,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.courses.domain.markup import is_blank

MAX_TEXT_LENGTH = 10_000
"""Of a text with blanks, in characters: several pages."""

Flaw = tuple[str, str, str]
"""Pointer within the question, code, and the sentence that says what to do."""

_PREFIX = "v_"
_TOKEN = re.compile(rf"\s*(?:{FORMULA_PART})")
_COUNTS = re.compile(PATTERN_COUNTS)
_NODES = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Load,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd,
)  # fmt: skip


def question_flaws(question: Question) -> Iterator[Flaw]:
    """Everything that keeps this question from being asked, in the order of its fields."""
    if is_blank(question.prompt_html):
        yield "/prompt_html", "blank_prompt", "Write what is asked."
    if not isinstance(question, UngradedQuestion):
        yield from _points_flaws(question.points)
    yield from _key_flaws(question)


def _key_flaws(question: Question) -> Iterator[Flaw]:
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
        case MatchingQuestion():
            yield from _matching_flaws(question)
        case OrderingQuestion():
            yield from _ordering_flaws(question)
        case BlanksQuestion():
            yield from _blanks_flaws(question)


def _points_flaws(points: float) -> Iterator[Flaw]:
    if points <= 0:
        yield "/points", "no_points", "Give the question more than 0 points."
    elif not points <= MAX_POINTS:
        yield "/points", "too_many_points", f"Give the question at most {MAX_POINTS:,.0f} points."


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


def _numerical_flaws(question: NumberKey) -> Iterator[Flaw]:
    if not (math.isfinite(question.answer) and math.isfinite(question.tolerance)):
        yield "/answer", "not_finite", "The answer and its tolerance have to be finite numbers."


def _text_flaws(question: TextKey) -> Iterator[Flaw]:
    if not any(text.strip() for text in question.accepted):
        yield "/accepted", "no_answer", "Name at least one accepted answer."
    if not question.match.startswith("pattern"):
        return
    for index, pattern in enumerate(question.accepted):
        if flaw := _pattern_flaw(pattern):
            yield f"/accepted/{index}", "bad_pattern", flaw


def _matching_flaws(question: MatchingQuestion) -> Iterator[Flaw]:
    if not 2 <= len(question.pairs) <= MAX_PARTS:
        yield "/pairs", "number_of_pairs", f"Write 2 to {MAX_PARTS} pairs."
    for index, pair in enumerate(question.pairs):
        if is_blank(pair.html) or not pair.match.strip():
            yield f"/pairs/{index}", "blank_pair", "Write both sides of this pair or take it out."
    if len(question.distractors) > MAX_PARTS:
        yield "/distractors", "too_many_distractors", f"Offer at most {MAX_PARTS} answers that match nothing."
    right = {pair.match.strip() for pair in question.pairs}
    for index, text in enumerate(question.distractors):
        if not text.strip():
            yield f"/distractors/{index}", "blank_distractor", "Write this answer or take it out."
        elif text.strip() in right:
            yield f"/distractors/{index}", "distractor_matches", "This answer belongs to a pair; take it out."


def _ordering_flaws(question: OrderingQuestion) -> Iterator[Flaw]:
    if not 2 <= len(question.items_html) <= MAX_PARTS:
        yield "/items_html", "number_of_items", f"Write 2 to {MAX_PARTS} items."
    written = set[str]()
    for index, html in enumerate(question.items_html):
        if is_blank(html):
            yield f"/items_html/{index}", "blank_item", "Write this item or take it out."
        elif html in written:
            yield f"/items_html/{index}", "item_repeated", "Another item says the same; take one of them out."
        written.add(html)


def _blanks_flaws(question: BlanksQuestion) -> Iterator[Flaw]:
    if len(question.text) > MAX_TEXT_LENGTH:
        yield "/text", "too_long", f"Shorten the text to {MAX_TEXT_LENGTH:,} characters."
    names = question.names()
    if not 1 <= len(names) <= MAX_PARTS:
        yield (
            "/text",
            "number_of_blanks",
            f"Put 1 to {MAX_PARTS} blanks into the text, each as in [[capital]].",
        )
    known = Counter(blank.name for blank in question.blanks)
    for name, count in Counter(names).items():
        if count > 1:
            yield (
                "/text",
                "blank_repeated",
                f"Give each blank its own name; [[{name}]] stands there {count} times.",
            )
        if name not in known:
            yield "/text", "blank_unknown", f"Say what is right for [[{name}]], or take it out of the text."
    for index, blank in enumerate(question.blanks):
        if blank.name not in names or known[blank.name] > 1:
            yield (
                f"/blanks/{index}",
                "blank_unplaced",
                f"Put [[{blank.name}]] into the text, or take this blank out.",
            )
        flaws = _text_flaws(blank) if isinstance(blank, TextBlank) else _numerical_flaws(blank)
        yield from ((f"/blanks/{index}{pointer}", code, detail) for pointer, code, detail in flaws)


def _pattern_flaw(pattern: str) -> str | None:
    """Asked in this order, for compiling an overlong or much repeating pattern takes all memory."""
    if len(pattern) > PATTERN_MAX_LENGTH:
        return f"Shorten the pattern to {PATTERN_MAX_LENGTH:,} characters."
    counts = (max(int(count or 1) for count in found) for found in _COUNTS.findall(pattern))
    if math.prod(max(1, count) for count in counts) > PATTERN_MAX_REPEATS:
        return f"Let the counts in braces multiply to {PATTERN_MAX_REPEATS:,} at most."
    try:
        regex.compile(unicodedata.normalize("NFC", pattern))
    except (regex.error, OverflowError, RecursionError) as error:
        return f"The pattern cannot be read: {error}."
    return None


def _formula_flaws(question: FormulaQuestion) -> Iterator[Flaw]:
    for name, bounds in question.variables.items():
        if not (math.isfinite(bounds.low) and math.isfinite(bounds.high) and bounds.low <= bounds.high):
            yield f"/variables/{name}", "bad_range", "A range needs two finite numbers, the lower one first."
    try:
        source = " ".join(_python_tokens(_cased(question.expression.strip(), question)))
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, RecursionError, MemoryError):
        yield "/expression", "bad_formula", "The formula cannot be read; write it as in 2*x + sqrt(y)."
    except ValueError as error:
        yield "/expression", "bad_formula", str(error)
    else:
        known = {unicodedata.normalize("NFKC", _cased(name, question)) for name in question.variables}
        yield from _tree_flaws(tree, known)


def _cased(text: str, question: FormulaQuestion) -> str:
    return text if question.case_sensitive else text.lower()


def _python_tokens(expression: str) -> Iterator[str]:
    """The formula's tokens as Python. Names get a prefix, so that a variable may be called `lambda`.

    Raises `ValueError` with the sentence that says what to do.
    """
    if len(expression) > FORMULA_MAX_LENGTH:
        raise ValueError(f"Shorten the formula to {FORMULA_MAX_LENGTH} characters.")
    position, count = 0, 0
    while position < len(expression):
        token = _TOKEN.match(expression, position)
        if token is None:
            raise ValueError("Use numbers, variables, + - * / ^, brackets and functions only.")
        position, count = token.end(), count + 1
        if token["number"] and math.isinf(float(token["number"])):
            raise ValueError(f"The number {token['number']} is too large.")
        yield _PREFIX + token["name"] if token["name"] else token[0].strip().replace("^", "**")
    if count > FORMULA_MAX_PARTS:
        raise ValueError(f"Use at most {FORMULA_MAX_PARTS} numbers, names and signs.")


def _tree_flaws(tree: ast.Expression, variables: set[str]) -> Iterator[Flaw]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    functions = [call.func for call in calls if isinstance(call.func, ast.Name) and len(call.args) == 1]
    if len(functions) < len(calls) or not all(isinstance(node, _NODES) for node in ast.walk(tree)):
        yield "/expression", "bad_formula", "Write * between factors, and one value behind each function."
        return
    if unknown := _names(functions) - FORMULA_FUNCTIONS:
        yield "/expression", "unknown_function", f"There is no function {', '.join(sorted(unknown))}."
    others = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in functions]
    if undeclared := _names(others) - variables - FORMULA_CONSTANTS:
        yield "/variables", "undeclared", f"Give a range for {', '.join(sorted(undeclared))}."


def _names(nodes: list[ast.Name]) -> set[str]:
    return {node.id.removeprefix(_PREFIX) for node in nodes}
