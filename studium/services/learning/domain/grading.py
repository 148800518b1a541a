"""Grading: a quiz definition and a learner's answers in, points and verdicts out. Deterministic."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast
from uuid import UUID

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import (
    BlanksQuestion,
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
from studium.services.learning.domain import blanks, formulas, numbers, texts
from studium.services.learning.domain.answers import Given, field_error, read_answers
from studium.services.learning.domain.errors import InvalidAnswers
from studium.services.learning.domain.unreadable import NotChecked

Verdict = Literal["correct", "partly_correct", "incorrect", "unanswered", "ungraded"]
SECONDS_PER_SUBMISSION = 1.0
_SLACK = 1e-9


@dataclass(frozen=True)
class QuestionResult:
    """What one question earned of its `points`.

    `problem` says what is wrong with the author's question: `broken_key` (never graded, counts nothing) or
    `pattern_too_slow` (this answer was taken as not matching).
    """

    question_id: UUID
    verdict: Verdict
    earned: float
    points: float
    problem: str | None = None


@dataclass(frozen=True)
class GradedQuiz:
    """The results in the order of the questions, and their totals in points."""

    results: tuple[QuestionResult, ...]
    score: float
    max_score: float

    def passes(self, pass_percentage: float) -> bool:
        """Whether the score reaches the percentage and something was answered.

        An empty submission passes nothing, not even where 0 % is enough; at least one gradable question has
        to be answered. A quiz without any gradable question is passed by submitting.
        """
        verdicts = {result.verdict for result in self.results} - {"ungraded"}
        if verdicts == {"unanswered"}:
            return False
        return not self.max_score or 100 * self.score / self.max_score + _SLACK >= pass_percentage


def grade(definition: QuizDefinition, answers: Mapping[UUID, object], broken: Collection[UUID]) -> GradedQuiz:
    """Grade all questions; `broken` holds what `broken_keys` found when the quiz was published.

    The same definition and answers always give the same result. Raises `InvalidAnswers` when an answer cannot
    be read (see `domain.answers` for the shapes), or when checking takes longer than `SECONDS_PER_SUBMISSION`
    of this thread's processor time.
    """
    deadline = time.thread_time() + SECONDS_PER_SUBMISSION
    given = read_answers(definition, answers, deadline)
    results: list[QuestionResult] = []
    for index, question in enumerate(definition.questions):
        if question.question_id in given and time.thread_time() > deadline:
            raise _too_slow(given, definition.questions[index:])
        results.append(_result(question, given.get(question.question_id), broken))
    score = math.fsum(result.earned for result in results)
    return GradedQuiz(tuple(results), score, math.fsum(result.points for result in results))


def _too_slow(given: Collection[UUID], unchecked: Sequence[Question]) -> InvalidAnswers:
    ids = [question.question_id for question in unchecked if question.question_id in given]
    return InvalidAnswers(
        "Shorten your texts and formulas and submit again; no attempt was used up.",
        errors=[field_error(question_id, NotChecked()) for question_id in ids],
    )


def broken_keys(definition: QuizDefinition) -> frozenset[UUID]:
    """The questions of a graded kind whose key cannot be used; they count nothing.

    Compiles every pattern and evaluates every formula: found out once, when the quiz is published.
    """
    return frozenset(
        question.question_id for question in definition.questions if not _has_usable_key(question)
    )


def max_score(definition: QuizDefinition, broken: Collection[UUID]) -> float:
    """The most that an attempt can earn, whichever questions it draws."""
    worth = sorted(
        (question.points for question in definition.questions if _counts(question, broken)), reverse=True
    )
    return math.fsum(worth[: definition.policy.draws])


def _counts(question: Question, broken: Collection[UUID]) -> bool:
    return not isinstance(question, UngradedQuestion) and question.question_id not in broken


def _has_usable_key(question: Question) -> bool:
    match question:
        case SingleChoiceQuestion() | DropdownQuestion():
            return any(choice.correct for choice in question.choices)
        case MultipleChoiceQuestion():
            return bool(question.choices)
        case MatchingQuestion():
            return bool(question.pairs)
        case OrderingQuestion():
            return len(question.items_html) > 1 and len(set(question.items_html)) == len(question.items_html)
        case BlanksQuestion():
            return blanks.is_usable(question)
        case TextQuestion():
            return texts.is_usable(question)
        case FormulaQuestion():
            return formulas.is_usable(question)
    return True


def _result(question: Question, given: Given | None, broken: Collection[UUID]) -> QuestionResult:
    question_id = question.question_id
    if not _counts(question, broken):
        problem = None if isinstance(question, UngradedQuestion) else "broken_key"
        return QuestionResult(question_id, "ungraded", 0.0, 0.0, problem)
    if given is None:
        return QuestionResult(question_id, "unanswered", 0.0, question.points)
    try:
        credit = credit_of(question, given)
    except texts.PatternTooSlow:
        return QuestionResult(question_id, "incorrect", 0.0, question.points, "pattern_too_slow")
    earned = question.points * float(credit)
    return QuestionResult(question_id, _verdict(credit), earned, question.points)


def _verdict(credit: Fraction) -> Verdict:
    if credit == 1:
        return "correct"
    return "partly_correct" if credit else "incorrect"


def credit_of(question: Question, given: Given) -> Fraction:
    """The earned share of the points, 0 to 1. Raises `PatternTooSlow`."""
    match question, given:
        case SingleChoiceQuestion() | DropdownQuestion(), frozenset():
            return Fraction(given <= _correct(question))
        case MultipleChoiceQuestion(), frozenset():
            return _credit_of_ticks(question, given)
        case MatchingQuestion(), tuple():
            return _credit_of_pairs(question, given)
        case OrderingQuestion(), tuple():
            return _credit_of_order(question, given)
        case BlanksQuestion(), blanks.Filled():
            return _credit_of_blanks(question, given)
        case NumericalQuestion(), Fraction():
            return Fraction(numbers.is_within_tolerance(question, given))
        case TextQuestion(), str():
            return Fraction(texts.is_accepted(question, given))
    return Fraction(formulas.is_equal(cast("FormulaQuestion", question), cast("formulas.Formula", given)))


def _credit_of_ticks(question: MultipleChoiceQuestion, ticked: frozenset[str]) -> Fraction:
    """All or nothing, or an equal share for every choice that is rightly ticked or rightly left (EDC).

    Source: Open edX, "Awarding Partial Credit in a Checkbox Problem". Unlike there, an empty list is an
    answer too, so that taking back a wrong tick never costs anything.
    """
    wrong_decisions = len(ticked ^ _correct(question))
    if question.partial_credit == "none":
        return Fraction(wrong_decisions == 0)
    return 1 - Fraction(wrong_decisions, len(question.choices))


def _credit_of_pairs(question: MatchingQuestion, matched: tuple[str, ...]) -> Fraction:
    """An equal share for every pair that is matched rightly; a wrong one costs nothing but its share.

    Source: Moodle, question/type/match/question.php: what is right of all pairs is the fraction of the grade.
    """
    right = sum(one == pair.match.strip() for one, pair in zip(matched, question.pairs, strict=True))
    return Fraction(right, len(question.pairs))


def _credit_of_order(question: OrderingQuestion, order: tuple[str, ...]) -> Fraction:
    """All or nothing, an equal share for every item at its place, or one for every right follower.

    Source: Moodle's question type ordering, its grading types "All or nothing", "Absolute position" and
    "Relative to the next item (excluding last)".
    """
    right = question.item_ids()
    if question.partial_credit == "none":
        return Fraction(list(order) == right)
    if question.partial_credit == "places":
        return Fraction(sum(one == other for one, other in zip(order, right, strict=True)), len(right))
    followers = set(itertools.pairwise(right)) & set(itertools.pairwise(order))
    return Fraction(len(followers), len(right) - 1)


def _credit_of_blanks(question: BlanksQuestion, filled: blanks.Filled) -> Fraction:
    """An equal share for every blank that is filled rightly; a wrong one costs nothing but its share.

    Source: Open edX, a problem of several fields: what is right of all fields is the fraction of the points.
    """
    right = blanks.rightly_filled(question, filled)
    return Fraction(sum(right), len(right))


def _correct(question: SingleChoiceQuestion | DropdownQuestion | MultipleChoiceQuestion) -> frozenset[str]:
    return frozenset(choice.choice_id for choice in question.choices if choice.correct)
