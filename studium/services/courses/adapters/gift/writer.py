"""Writes questions as GIFT. Each is read again by our own reader: what comes back differently is said.

GIFT knows one line per question in effect: a blank line ends it, so that line breaks are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from studium.contracts.questions import (
    BlanksQuestion,
    Choice,
    DropdownQuestion,
    FormulaQuestion,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.courses.adapters.gift.blocks import CATEGORY
from studium.services.courses.adapters.gift.reader import BLANK, read_gift
from studium.services.courses.domain.ledger import LedgerEntry, Outcome
from studium.services.courses.domain.markup import assets_in, plain_text
from studium.services.courses.domain.questions import question_flaws

_SPECIAL = re.compile(r"[~=#{}:\\]")
_BREAK = re.compile(r"\r\n?|\n")
_TRUTHS = ["True", "False"]
_TITLE_CHARACTERS = 60

_ORDER_CREDIT = {
    "none": "ALL_OR_NOTHING",
    "places": "ABSOLUTE_POSITION",
    "neighbours": "RELATIVE_NEXT_EXCLUDE_LAST",
}

_DIFFERENCES = {
    "points": "GIFT has no points, so that it earns one",
    "hints_html": "GIFT has no hints, so that they are left out",
    "partial_credit": "GIFT gives a percentage for each choice, all or nothing it does not know",
    "match": "GIFT looks at capital letters as its quiz is set to, and knows no pattern but *",
    "tolerance_unit": "a tolerance in percent is written as a number",
    "tolerance": "a tolerance in percent is written as a number",
    "reason": "GIFT does not say why a question is not graded",
}


@dataclass(frozen=True)
class Written:
    """A GIFT text, and an entry for every question."""

    text: str
    entries: list[LedgerEntry]


def write_category(names: Sequence[str]) -> str:
    """The line that puts the questions behind it into a category, from the outermost on."""
    path = "/".join(" ".join(name.split()).replace("/", "//") for name in ["$course$", *names])
    return f"{CATEGORY} {path}\n\n"


def write_gift(questions: Sequence[Question]) -> Written:
    """The questions in their order. One that GIFT cannot hold is an entry without a text."""
    texts: list[str] = []
    entries: list[LedgerEntry] = []
    for question in questions:
        text, entry = _checked(question)
        texts += [text] if text else []
        entries.append(entry)
    return Written("".join(f"{text}\n\n" for text in texts), entries)


def _checked(question: Question) -> tuple[str, LedgerEntry]:
    """The text, if it reads back as a question of its kind, and what differs when it does."""
    if isinstance(question, FormulaQuestion):
        return "", _entry(question, Outcome.DROPPED, ["GIFT has no formulas with variables"])
    if isinstance(question, BlanksQuestion):
        return "", _entry(question, Outcome.DROPPED, ["GIFT has no text with several blanks"])
    text = _single(question)
    found = read_gift(text).questions
    if not _is_meant(question, found):
        return "", _entry(question, Outcome.DROPPED, [_why_not(question)])
    differences = list(_differences(question, found[0]))
    outcome = Outcome.APPROXIMATED if differences else Outcome.EXACT
    return text, _entry(question, outcome, differences)


def _why_not(question: Question) -> str:
    flaw = next((detail for _, _, detail in question_flaws(question)), None)
    return f"it is not finished: {flaw}" if flaw else "GIFT reads the signs in it as another kind of question"


def _is_meant(question: Question, found: list[Question]) -> bool:
    kinds = [one.kind for one in found]
    return kinds == [question.kind] or (question.kind, kinds) == ("dropdown", ["single_choice"])


def _differences(one: Question, other: Question) -> Iterator[str]:
    before, after = _without_ids(one), _without_ids(other)
    if before["kind"] != after["kind"]:
        yield "a list to pick from becomes choices to click"
    left = {"kind", "explanation_html"} if isinstance(one, OrderingQuestion) else {"kind"}
    for name in before.keys() & after.keys() - left:
        if before[name] != after[name]:
            yield _DIFFERENCES.get(name, f"its {name.removesuffix('_html')} is read in another way")
    if isinstance(one, OrderingQuestion) and one.explanation_html:
        yield "GIFT has no explanation of an order, so that it is left out"
    if assets_in(str(before)):
        yield "its files stay here, and its links lead to them"


def _without_ids(question: Question) -> dict[str, Any]:
    fields = question.model_dump(exclude={"question_id"})
    if "choices" in fields:
        fields["choices"] = [{**one, "choice_id": ""} for one in fields["choices"]]
    return fields


def _entry(question: Question, outcome: Outcome, reasons: Sequence[str]) -> LedgerEntry:
    return LedgerEntry(
        source=f"question/{question.question_id}",
        kind=question.kind,
        title=_title(question),
        outcome=outcome,
        reason="; ".join(sorted(set(reasons))),
    )


def _title(question: Question) -> str:
    return plain_text(question.prompt_html)[:_TITLE_CHARACTERS]


def _escaped(text: str) -> str:
    return _BREAK.sub(r"\\n", _SPECIAL.sub(r"\\\g<0>", text))


def _html(text: str) -> str:
    """HTML within an answer; one that begins like a weight or a format says what it is."""
    mark = "[html]" if text.lstrip().startswith(("%", "[")) else ""
    return mark + _escaped(text)


def _single(question: Question) -> str:
    general = _general(question.explanation_html)
    head = f"::{_escaped(_title(question))}::[html]"
    before, blank, after = question.prompt_html.partition(BLANK)
    if isinstance(question, UngradedQuestion):
        braces = f"{{{general}}}" if question.accepts_text else ""
        return f"{head}{_escaped(question.prompt_html)}{braces}"
    if isinstance(question, OrderingQuestion):
        return f"{head}{_escaped(question.prompt_html)}{{{_order(question)}}}"
    inside = _inside(question)
    if blank and after.strip() and BLANK not in after:
        return f"{head}{_escaped(before)}{{{inside}{general}}}{_escaped(after)}"
    return f"{head}{_escaped(question.prompt_html)}{{{inside}{general}}}"


def _general(explanation_html: str | None) -> str:
    """General feedback, on a line of its own: a feedback that is empty may stand before it."""
    return f"\n\t####{_escaped(explanation_html)}" if explanation_html else ""


def _inside(question: Question) -> str:
    match question:
        case SingleChoiceQuestion() if [one.html for one in question.choices] == _TRUTHS:
            return _truth(question.choices)
        case SingleChoiceQuestion() | DropdownQuestion():
            return "".join(_choice("=" if one.correct else "~", one) for one in question.choices)
        case MultipleChoiceQuestion():
            return "".join(_choice(_percentage(one, question), one) for one in question.choices)
        case NumericalQuestion():
            tolerance = question.tolerance
            if question.tolerance_unit == "percent":
                tolerance = abs(question.answer) * tolerance / 100
            return f"#{question.answer!r}:{tolerance!r}"
        case TextQuestion():
            return "".join(f"=%100%{_words(one, question)}" for one in question.accepted)
        case MatchingQuestion():
            return _pairs(question)
        case _:
            return ""


def _pairs(question: MatchingQuestion) -> str:
    """Each pair, then what is offered and belongs to none."""
    sides = [(_html(pair.html), pair.match) for pair in question.pairs]
    sides += [("", text) for text in question.distractors]
    return "".join(f"\n\t={one} -> {_escaped(other)}" for one, other in sides)


def _order(question: OrderingQuestion) -> str:
    """A line on how items are shown and graded, then each on a line that is no comment."""
    marked = [
        f"[html]{_escaped(one)}" if one.startswith(("[", "/")) else _escaped(one)
        for one in question.items_html
    ]
    return "\n".join(
        [f">{len(marked)} ALL VERTICAL {_ORDER_CREDIT[question.partial_credit]} SHOW", *marked, ""]
    )


def _truth(choices: list[Choice]) -> str:
    """The truth, then the feedback for a wrong answer and for the right one."""
    right = next((one for one in choices if one.correct), choices[0])
    wrong = next((one for one in choices if one is not right), choices[0])
    told = [one.feedback_html or "" for one in (wrong, right)]
    feedback = "".join(f"#{_escaped(one)}" for one in told) if any(told) else ""
    return ("TRUE" if right.html == "True" else "FALSE") + feedback


def _choice(mark: str, choice: Choice) -> str:
    feedback = f"#{_escaped(choice.feedback_html)}" if choice.feedback_html else ""
    return f"\n\t{mark}{_html(choice.html)}{feedback}"


def _percentage(choice: Choice, question: MultipleChoiceQuestion) -> str:
    """Right choices share the points; a wrong one costs a share, or everything where that is the rule."""
    right = sum(one.correct for one in question.choices) or 1
    share = 100 / right
    cost = share if question.partial_credit == "every_decision" else 100.0
    weight = f"{share:.5f}" if choice.correct else f"-{cost:.5f}"
    return f"~%{weight.rstrip('0').rstrip('.')}%"


def _words(accepted: str, question: TextQuestion) -> str:
    """A short answer: a star is escaped, and stands for anything where a pattern says no more than that."""
    if not question.match.startswith("pattern"):
        return _escaped(accepted).replace("*", r"\*")
    parts = [re.sub(r"\\(.)", r"\1", part) for part in accepted.split(".*")]
    return "*".join(_escaped(part).replace("*", r"\*") for part in parts)
