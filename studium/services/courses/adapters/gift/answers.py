"""What stands in a question's braces, read as one of our kinds of questions."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import regex

from studium.contracts.questions import (
    Choice,
    MatchingPair,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.kit import clock
from studium.services.courses.adapters.gift.texts import GiftError, Texts, plain

_MARKS = re.compile(r"(~=|=|~)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,10})?)%")
_NUMBER = r"[+-]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][+-]?\d{1,4})?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_AROUND = re.compile(rf"({_NUMBER})(?:\s*:\s*({_NUMBER}))?")
_WILDCARD = re.compile(r"(?<!\\)\*")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}

_ORDER_CREDIT: dict[str, Literal["none", "places", "neighbours"]] = {
    "ALL_OR_NOTHING": "none",
    "ABS": "places",
    "ABSOLUTE": "places",
    "ABSOLUTE_POSITION": "places",
    "RELATIVE": "neighbours",
    "RELATIVE_NEXT_EXCLUDE_LAST": "neighbours",
}
_OTHER_CREDIT = {
    "RELATIVE_NEXT_INCLUDE_LAST",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "RELATIVE_TO_CORRECT",
    "LONGEST_ORDERED_SUBSET",
    "LONGEST_CONTIGUOUS_SUBSET",
}
_SOME_ITEMS = {"RANDOM", "REL", "CONTIGUOUS", "CONTIG"}
_ORDER_LOOKS = (
    "ALL EXACT VERTICAL VERT V HORIZONTAL HORI H SHOW TRUE YES HIDE FALSE NO NONE ABC ABCD III IIII"
)
_ORDER_WORDS = {*_ORDER_CREDIT, *_OTHER_CREDIT, *_SOME_ITEMS, *_ORDER_LOOKS.split()}

FULL = 100.0
MAX_ANSWERS = 100
"""Of one question: more than anybody reads."""


@dataclass(frozen=True)
class Answer:
    """One answer; `weight` is the percentage of the points that it earns."""

    text: str
    weight: float
    feedback: str
    is_equal: bool


@dataclass
class Asked:
    """A question under way: its texts, and in `differences` what becomes different from the source."""

    texts: Texts
    prompt_html: str
    general_html: str | None
    differences: list[str] = field(default_factory=list)

    def shared(self, *, told: str = "", points: float = 1.0) -> dict[str, Any]:
        """The fields that all kinds have; `told` goes on with the explanation."""
        explanation = (self.general_html or "") + told
        return {
            "question_id": clock.new_id(),
            "prompt_html": self.prompt_html,
            "explanation_html": explanation or None,
            "points": points,
        }

    def feedback(self, text: str) -> str | None:
        """The feedback to one answer."""
        return self.texts.html(text) if text.strip() else None


def answers_in(text: str) -> list[Answer]:
    """The answers behind `=` and `~`. Raises `GiftError` for text before the first."""
    lead, *parts = _MARKS.split(text)
    if lead.strip():
        raise GiftError("Begin each answer with = or ~, or escape the brace with a backslash.")
    if len(parts) > 2 * MAX_ANSWERS:
        raise GiftError(f"Offer at most {MAX_ANSWERS} answers.")
    return [_answer(mark, body) for mark, body in zip(parts[::2], parts[1::2], strict=True)]


def _answer(mark: str, body: str) -> Answer:
    is_equal = mark != "~"
    weight = FULL if is_equal else 0.0
    if found := _WEIGHT.match(body):
        weight, body = float(found[1]), body[found.end() :]
    words, _, feedback = body.partition("#")
    if not words.strip():
        raise GiftError("Write every answer, or take its mark out.")
    return Answer(words, weight, feedback, is_equal)


def choices(text: str, asked: Asked) -> list[Question]:
    """Multiple choice: one `=` is picked, or several `~` with percentages are ticked."""
    options = answers_in(text)
    if len(options) < 2:
        raise GiftError("Offer at least two answers.")
    if not any(one.is_equal for one in options):
        return [_percentages(options, asked)]
    right = [one for one in options if one.weight >= FULL]
    if not right:
        raise GiftError("Mark the right answer with =, or give several answers percentages.")
    _note_weights([one for one in options if one not in right], asked)
    if len(right) == 1:
        return [SingleChoiceQuestion(**asked.shared(), choices=_choices(options, right, asked))]
    asked.differences.append(f"all {len(right)} right answers have to be ticked, one was enough")
    return [MultipleChoiceQuestion(**asked.shared(), choices=_choices(options, right, asked))]


def _note_weights(wrong: list[Answer], asked: Asked) -> None:
    if any(one.weight > 0 for one in wrong):
        asked.differences.append("an answer that earned a part of the points earns none")
    if any(one.weight < 0 for one in wrong):
        asked.differences.append("an answer that cost points costs none")


def _percentages(options: list[Answer], asked: Asked) -> Question:
    right = [one for one in options if one.weight > 0]
    if not right:
        raise GiftError("Mark the right answer with =, or give several answers percentages.")
    asked.differences.append("each answer rightly ticked or left earns the same, not its percentage")
    ticked = _choices(options, right, asked)
    return MultipleChoiceQuestion(**asked.shared(), choices=ticked, partial_credit="every_decision")


def _choices(options: list[Answer], right: list[Answer], asked: Asked) -> list[Choice]:
    return [
        Choice(
            choice_id=str(number),
            html=asked.texts.html(one.text),
            correct=one in right,
            feedback_html=asked.feedback(one.feedback),
        )
        for number, one in enumerate(options, start=1)
    ]


def is_true_or_false(text: str) -> bool:
    """Whether the braces hold a truth, with or without feedback."""
    return text.partition("#")[0].strip().upper() in _TRUTHS


def true_or_false(text: str, asked: Asked) -> list[Question]:
    """True or false; the first feedback is for a wrong answer, the second for the right one."""
    word, *feedback = text.split("#", 2)
    answer = _TRUTHS[word.strip().upper()]
    wrong, right = [asked.feedback(one) for one in [*feedback, "", ""][:2]]
    offered = [
        Choice(
            choice_id=name.lower(),
            html=name,
            correct=value == answer,
            feedback_html=right if value == answer else wrong,
        )
        for name, value in (("True", True), ("False", False))
    ]
    return [SingleChoiceQuestion(**asked.shared(), choices=offered)]


def short_answer(text: str, asked: Asked) -> list[Question]:
    """A short text; `*` stands for any letters. Answers that earn a part of the points are not accepted."""
    found = answers_in(text if _MARKS.match(text.strip()) else f"={text}")
    full = [asked.texts.words(one.text) for one in found if one.weight >= FULL]
    if not full:
        raise GiftError("Give one answer all of the points.")
    _note_weights([one for one in found if one.weight < FULL], asked)
    told = _told(found, asked)
    if any(_WILDCARD.search(one) for one in full):
        patterns = [_pattern(one) for one in full]
        return [TextQuestion(**asked.shared(told=told), accepted=patterns, match="pattern_ignore_case")]
    accepted = [one.replace("\\*", "*") for one in full]
    return [TextQuestion(**asked.shared(told=told), accepted=accepted, match="ignore_case")]


def _pattern(text: str) -> str:
    return ".*".join(regex.escape(part.replace("\\*", "*")) for part in _WILDCARD.split(text))


def _told(answers: list[Answer], asked: Asked) -> str:
    """Feedback to single answers, for the explanation: only choices have a place for it."""
    told = [one for one in answers if one.feedback.strip()]
    if told:
        asked.differences.append("feedback to single answers stands in the explanation")
    shown = ((html.escape(asked.texts.words(one.text)), asked.texts.html(one.feedback)) for one in told)
    return "".join(f"<p><strong>{words}</strong>: {feedback}</p>" for words, feedback in shown)


def numerical(text: str, asked: Asked) -> list[Question]:
    """A number with a tolerance, or between two numbers; the first that earns all points is taken."""
    right, _, wrong_feedback = text.partition("~")
    found = answers_in(right if _MARKS.match(right.strip()) else f"={right}")
    full = [one for one in found if one.weight >= FULL and plain(one.text) != "*"]
    if not full:
        raise GiftError("Give one number all of the points, as in {#3.14:0.01}.")
    if len(full) > 1:
        asked.differences.append(f"of {len(full)} right numbers only the first is accepted")
    _note_weights([one for one in found if one.weight < FULL], asked)
    told = _told(found, asked)
    if feedback := asked.feedback(wrong_feedback.partition("#")[2]):
        asked.differences.append("feedback to wrong numbers stands in the explanation")
        told += f"<p>{feedback}</p>"
    answer, tolerance = _number(plain(full[0].text))
    return [NumericalQuestion(**asked.shared(told=told), answer=answer, tolerance=tolerance)]


def _number(text: str) -> tuple[float, float]:
    """The middle and how far an answer may be off it."""
    if found := _RANGE.fullmatch(text):
        low, high = sorted(float(one) for one in found.groups())
        middle = low / 2 + high / 2
        return middle, max(high - middle, middle - low)
    if found := _AROUND.fullmatch(text):
        return float(found[1]), abs(float(found[2] or 0))
    raise GiftError("Write the number as 3.14, 3.14:0.01 or 3..4.")


def matching(text: str, asked: Asked) -> list[Question]:
    """Pairs; a right side without a left one is offered and belongs to none. Right sides are plain text."""
    sides = [(one, asked.texts.words(other)) for one, other in _pairs(text)]
    if len(sides) > MAX_ANSWERS:
        raise GiftError(f"Write at most {MAX_ANSWERS} pairs.")
    pairs = [MatchingPair(html=asked.texts.html(one), match=other) for one, other in sides if one.strip()]
    if len(pairs) < 2:
        raise GiftError("Write at least two pairs, as in =Canada -> Ottawa.")
    right = {pair.match for pair in pairs}
    distractors = dict.fromkeys(other for one, other in sides if not one.strip() and other not in right)
    return [MatchingQuestion(**asked.shared(), pairs=pairs, distractors=list(distractors))]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    lead, *parts = text.split("=")
    if lead.strip():
        raise GiftError("Begin each pair with =, as in =Canada -> Ottawa.")
    for part in parts:
        one, arrow, other = part.partition("->")
        if not arrow or not other.strip():
            raise GiftError("Put -> between the two sides of each pair, as in =Canada -> Ottawa.")
        yield one, other


def ordering(text: str, asked: Asked) -> list[Question]:
    """Items in their right order, one a line, behind a line that says how they are shown and graded.

    That is how Moodle's question type ordering writes itself: `>4 ALL VERTICAL ABSOLUTE_POSITION SHOW`.
    """
    head, *lines = text.split("\n")
    items = [asked.texts.html(line) for line in lines if line.strip()]
    if len(items) > MAX_ANSWERS:
        raise GiftError(f"Write at most {MAX_ANSWERS} items.")
    if len(items) < 2:
        raise GiftError("Write at least two items, each on a line of its own behind the line with >.")
    words = head.upper().split()
    if any(word not in _ORDER_WORDS for word in words if not word.isdigit()):
        raise GiftError(
            "Write the items on the lines behind {>, with nothing but Moodle's settings before them."
        )
    if _SOME_ITEMS & set(words):
        asked.differences.append("all items are asked, not some of them")
    if _OTHER_CREDIT & set(words):
        asked.differences.append("an item earns its share by its neighbour, where Moodle has another rule")
    credit = next((_ORDER_CREDIT[word] for word in words if word in _ORDER_CREDIT), "neighbours")
    return [OrderingQuestion(**asked.shared(), items_html=items, partial_credit=credit)]


def essay(asked: Asked) -> list[Question]:
    """A text of any length, which nobody grades by itself."""
    asked.differences.append("kept without a grade: make it an assignment for a person to grade it")
    reason = "An essay is not graded by itself."
    return [UngradedQuestion(**asked.shared(), reason=reason, accepts_text=True)]


def description(asked: Asked) -> list[Question]:
    """A text between questions that asks nothing."""
    asked.differences.append("kept as a question without an answer, for it is only text")
    return [UngradedQuestion(**asked.shared(points=0.0), reason="Only text; nothing is asked.")]
