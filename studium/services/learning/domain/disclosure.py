"""What a learner may see of a quiz, and when.

Every model here is an allow-list: a field that courses adds to a question later stays hidden until it is
named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.contracts.courses import QuizDefinition, QuizPolicy
from studium.contracts.questions import (
    BlanksQuestion,
    DropdownQuestion,
    FormulaQuestion,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumberKey,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.learning.domain.blanks import read_blanks, rightly_filled
from studium.services.learning.domain.errors import AttemptsExhausted, PastDue
from studium.services.learning.domain.unreadable import Unreadable

_SLACK = 1e-9
_CHOICE_KINDS = (SingleChoiceQuestion, DropdownQuestion, MultipleChoiceQuestion)
_PART_KINDS = (MultipleChoiceQuestion, OrderingQuestion)


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class PublicChoice(_View):
    """A choice without its correctness and feedback."""

    choice_id: str = Field(examples=["a"])
    html: str = Field(examples=["<p>Paris</p>"])


class PublicQuestion(_View):
    """A question without its key. `variables` is set for formulas, `choices` for choice questions.

    To each of a matching question's `sides_html` one of `offered` is to be found. The `choices` of an
    ordering question are its items, to be put in the right order.
    """

    question_id: UUID
    kind: Literal[
        "single_choice",
        "dropdown",
        "multiple_choice",
        "numerical",
        "text",
        "formula",
        "matching",
        "ordering",
        "blanks",
        "ungraded",
    ] = Field(examples=["single_choice"])
    prompt_html: str = Field(examples=["<p>What is the capital of France?</p>"])
    points: float = Field(examples=[1.0], description="The most that this question earns.")
    hints_html: list[str] = Field(description="Show them one by one, on demand.")
    choices: list[PublicChoice] | None = None
    partial_credit: Literal["none", "every_decision", "places", "neighbours"] | None = None
    variables: list[str] | None = Field(default=None, description="The names that a formula may use.")
    sides_html: list[str] | None = Field(default=None, description="The sides of pairs that are shown.")
    offered: list[str] | None = Field(default=None, description="What to pick from for each side.")
    text_parts: list[str] | None = Field(
        default=None, description="The text around blanks: between each two of these is one to fill in."
    )
    accepts_text: bool = Field(default=False, description="Whether an ungraded question takes a text.")
    ungraded_reason: str | None = None


class ChoiceKey(_View):
    """Whether a choice is correct; `feedback_html` only where the learner picked it."""

    choice_id: str
    correct: bool
    feedback_html: str | None


class BlankKey(_View):
    """Whether a blank was filled rightly, and what is right there."""

    correct: bool
    accepted: list[str]
    tolerance: float | None = None
    tolerance_unit: Literal["absolute", "percent"] | None = None


class QuestionKey(_View):
    """The key of one question, as a learner may see it once the policy allows.

    `accepted` holds the right answers: numbers and formulas as text, accepted texts or patterns;
    of a matching question what belongs to each side, in their order; of an ordering question the ids of its
    items in the right order.
    """

    question_id: UUID
    explanation_html: str | None
    choices: list[ChoiceKey] | None = None
    accepted: list[str] | None = None
    tolerance: float | None = None
    tolerance_unit: Literal["absolute", "percent"] | None = None
    blanks: list[BlankKey] | None = None


def public_questions(definition: QuizDefinition, seed: int | None) -> list[PublicQuestion]:
    """The questions of a dealt quiz without any part of the key; items to be put in order lie by the seed."""
    return [_public(question, seed) for question in definition.questions]


def _public(question: Question, seed: int | None) -> PublicQuestion:
    return PublicQuestion(
        question_id=question.question_id,
        kind=question.kind,
        prompt_html=question.prompt_html,
        points=question.points,
        hints_html=question.hints_html,
        choices=_public_choices(question, seed),
        partial_credit=question.partial_credit if isinstance(question, _PART_KINDS) else None,
        variables=sorted(question.variables) if isinstance(question, FormulaQuestion) else None,
        sides_html=[one.html for one in question.pairs] if isinstance(question, MatchingQuestion) else None,
        offered=question.offered() if isinstance(question, MatchingQuestion) else None,
        text_parts=question.text_parts() if isinstance(question, BlanksQuestion) else None,
        accepts_text=isinstance(question, UngradedQuestion) and question.accepts_text,
        ungraded_reason=question.reason if isinstance(question, UngradedQuestion) else None,
    )


def _public_choices(question: Question, seed: int | None) -> list[PublicChoice] | None:
    if isinstance(question, OrderingQuestion):
        return [PublicChoice(choice_id=one, html=html) for one, html in question.shuffled(seed)]
    if not isinstance(question, _CHOICE_KINDS):
        return None
    return [PublicChoice(choice_id=choice.choice_id, html=choice.html) for choice in question.choices]


def may_show_key(
    policy: QuizPolicy,
    *,
    attempts_used: int,
    best_share: float | None,
    now: datetime,
    has_open: bool = False,
) -> bool:
    """Whether who submitted may see the key now; `best_share` (0 to 1) is the best attempt's.

    `when_final`: no further attempt can change the result, by full marks, used-up attempts or the due date,
    and none is open, which may still be submitted.
    """
    if policy.show_answers == "never" or attempts_used == 0:
        return False
    if policy.show_answers == "after_attempt":
        return True
    if has_open:
        return False
    has_full_marks = best_share is not None and best_share + _SLACK >= 1
    return has_full_marks or attempts_left(policy, attempts_used) == 0 or is_past_due(policy, now)


def attempts_left(policy: QuizPolicy, attempts_used: int) -> int | None:
    """How many attempts remain; None is unlimited."""
    return None if policy.max_attempts is None else max(0, policy.max_attempts - attempts_used)


def refuse_attempt(policy: QuizPolicy, attempts_used: int, now: datetime) -> None:
    """Raise `PastDue` or `AttemptsExhausted` unless one more attempt is allowed now."""
    if is_past_due(policy, now):
        raise PastDue("The quiz was due and takes no more attempts; ask your instructor for more time.")
    if attempts_left(policy, attempts_used) == 0:
        raise AttemptsExhausted("All attempts at this quiz are used up; look at your submissions.")


def is_past_due(policy: QuizPolicy, now: datetime) -> bool:
    """Whether the due date is over; the very moment still counts as in time."""
    return policy.due_at is not None and now > policy.due_at


def hides_questions(policy: QuizPolicy, *, has_open: bool) -> bool:
    """Whether the questions wait for an attempt's start: who could read them before had no time limit."""
    return policy.time_limit_seconds is not None and not has_open


def key_of(definition: QuizDefinition, answers: Mapping[UUID, object]) -> list[QuestionKey]:
    """The key, for a learner whom `may_show_key` allows it, with feedback on what `answers` picked."""
    return [_key(question, answers.get(question.question_id)) for question in definition.questions]


def _key(question: Question, answer: object) -> QuestionKey:
    key = QuestionKey(question_id=question.question_id, explanation_html=question.explanation_html)
    match question:
        case SingleChoiceQuestion() | DropdownQuestion() | MultipleChoiceQuestion():
            return key.model_copy(update={"choices": _choice_keys(question, answer)})
        case NumericalQuestion() | FormulaQuestion():
            return key.model_copy(
                update={
                    "accepted": [_written(question)],
                    "tolerance": question.tolerance,
                    "tolerance_unit": question.tolerance_unit,
                }
            )
        case TextQuestion():
            return key.model_copy(update={"accepted": question.accepted})
        case MatchingQuestion():
            return key.model_copy(update={"accepted": [one.match.strip() for one in question.pairs]})
        case OrderingQuestion():
            return key.model_copy(update={"accepted": question.item_ids()})
        case BlanksQuestion():
            return key.model_copy(update={"blanks": _blank_keys(question, answer)})
    return key


def _written(question: NumericalQuestion | FormulaQuestion) -> str:
    return question.expression if isinstance(question, FormulaQuestion) else repr(question.answer)


def _blank_keys(question: BlanksQuestion, answer: object) -> list[BlankKey]:
    """In the order of the text; a blank that was not filled, or cannot be read, is not right."""
    asked = question.asked()
    try:
        right = rightly_filled(question, read_blanks(question, answer))
    except Unreadable:
        right = [False] * len(asked)
    keys = []
    for blank, is_right in zip(asked, right, strict=True):
        if isinstance(blank, NumberKey):
            key = BlankKey(
                correct=is_right,
                accepted=[repr(blank.answer)],
                tolerance=blank.tolerance,
                tolerance_unit=blank.tolerance_unit,
            )
        else:
            key = BlankKey(correct=is_right, accepted=blank.accepted if blank else [])
        keys.append(key)
    return keys


def _choice_keys(
    question: SingleChoiceQuestion | DropdownQuestion | MultipleChoiceQuestion, answer: object
) -> list[ChoiceKey]:
    picked = {answer} if isinstance(answer, str) else set(answer) if isinstance(answer, list) else set()
    return [
        ChoiceKey(
            choice_id=choice.choice_id,
            correct=choice.correct,
            feedback_html=choice.feedback_html if choice.choice_id in picked else None,
        )
        for choice in question.choices
    ]
