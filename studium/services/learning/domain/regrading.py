"""Grading an attempt anew after its quiz was corrected, and what has to hold before that is applied."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import (
    BlanksQuestion,
    MatchingQuestion,
    OrderingQuestion,
    Question,
    UngradedQuestion,
)
from studium.kit.errors import Conflict, FieldError, InvalidInput, NotFound
from studium.services.learning.domain.errors import InvalidAnswers
from studium.services.learning.domain.grading import (
    SECONDS_PER_SUBMISSION,
    GradedQuiz,
    QuestionResult,
    Verdict,
    grade,
)

Treatment = Literal["full_points", "not_counted"]
Status = Literal["previewing", "ready", "applying", "applied", "undoing", "undone"]
Change = Literal["none", "changed", "removed", "new"]

MAX_REASON = 1_000
_EPSILON = 1e-9


class RegradeNotFound(NotFound):
    """There is no such regrade of a quiz that the caller teaches, or a newer preview took its place."""

    code = "regrade_not_found"


class RegradeOutdated(Conflict):
    """Attempts or the published course changed since the preview; look at a new one."""

    code = "regrade_outdated"


class RegradeNotReady(Conflict):
    """The regrade is not in the state that this needs; the problem's `regrade_status` is its own."""

    code = "regrade_not_ready"


class UnknownQuestions(InvalidInput):
    """A treatment names a question that no attempt at this quiz was asked."""

    code = "unknown_questions"


@dataclass(frozen=True)
class Correction:
    """By what attempts are graded anew: the published quiz, and the questions that its teacher treats apart.

    `broken` are the published questions whose key cannot be used.
    """

    definition: QuizDefinition
    broken: Collection[UUID]
    treatments: Mapping[UUID, Treatment]


@dataclass(frozen=True)
class Regrade:
    """One regrade of a quiz, from its preview on.

    `course_version` and `definition_version` are those that were published when the preview was begun;
    `digest` stands for them and for the attempts that there were. `done_to` is the learner up to whom the
    present step has come, None before the first and once it is done.
    """

    regrade_id: UUID
    course_id: UUID
    lesson_id: UUID
    quiz_id: UUID
    course_version: int
    definition_version: int
    treatments: dict[str, Treatment]
    status: Status
    digest: str
    done_to: UUID | None
    attempts: int
    created_by: UUID
    created_at: datetime
    looked_at: int = 0
    up: int = 0
    down: int = 0
    certificates_kept: int = 0
    reason: str | None = None
    applied_by: UUID | None = None
    applied_at: datetime | None = None
    undone_by: UUID | None = None
    undone_at: datetime | None = None

    @property
    def same(self) -> int:
        """How many of the attempts that were looked at keep their share of the points."""
        return self.looked_at - self.up - self.down


@dataclass(frozen=True)
class MoveRow:
    """A move as it is listed, without what was said of each question."""

    user_id: UUID
    submission_id: UUID
    attempt: int
    score_before: float
    max_score_before: float
    score_after: float
    max_score_after: float
    passed_before: bool
    passed_after: bool
    grade_before: float | None
    grade_after: float | None
    size: float


@dataclass(frozen=True)
class Past:
    """A regrade that once changed an attempt; `undone_at` is None while it is in force."""

    regraded_at: datetime
    undone_at: datetime | None
    reason: str
    score_before: float
    max_score_before: float
    score_after: float
    max_score_after: float


def grade_anew(
    asked: QuizDefinition,
    answers: Mapping[UUID, object],
    earlier: Mapping[UUID, QuestionResult],
    correction: Correction,
) -> GradedQuiz:
    """What the attempt earns by the correction; `asked` is the quiz as the attempt asked it.

    Every question is graded by its published key. One that is not published any more counts nothing. Where
    the published question is another one than was asked (of another kind, with other sides to match), or the
    answer cannot be read by it, the earlier result stands: nobody loses points because a question was
    rewritten. A question that the teacher treats apart gives its points to everybody who was asked, or counts
    nothing. Takes as much processor time as a submission may; what is left then keeps its result.
    """
    published = {question.question_id: question for question in correction.definition.questions}
    deadline = time.thread_time() + SECONDS_PER_SUBMISSION
    results = []
    for question in asked.questions:
        kept = earlier.get(question.question_id) or _uncounted(question.question_id)
        present = published.get(question.question_id)
        results.append(_anew(question, present, answers, kept, correction, deadline))
    score = math.fsum(result.earned for result in results)
    return GradedQuiz(tuple(results), score, math.fsum(result.points for result in results))


def _anew(
    asked: Question,
    present: Question | None,
    answers: Mapping[UUID, object],
    kept: QuestionResult,
    correction: Correction,
    deadline: float,
) -> QuestionResult:
    treatment = correction.treatments.get(asked.question_id)
    if isinstance(asked, UngradedQuestion):
        return kept
    if treatment == "full_points":
        points = (present or asked).points
        verdict: Verdict = "unanswered" if kept.verdict == "unanswered" else "correct"
        return QuestionResult(asked.question_id, verdict, points, points)
    if treatment == "not_counted" or present is None:
        return _uncounted(asked.question_id)
    if not fits(asked, present) or time.thread_time() > deadline:
        return kept
    alone = correction.definition.model_copy(update={"questions": [present]})
    given = {asked.question_id: answers[asked.question_id]} if asked.question_id in answers else {}
    try:
        return grade(alone, given, correction.broken).results[0]
    except InvalidAnswers:
        return kept


def _uncounted(question_id: UUID) -> QuestionResult:
    return QuestionResult(question_id, "ungraded", 0.0, 0.0)


def fits(asked: Question, present: Question) -> bool:
    """Whether an answer to the question that was asked is one to the published question, too.

    Choices are named by their ids, so they may be reworded; the sides of pairs and the blanks of a text are
    answered by their places, and the items of an order by what they say.
    """
    match asked, present:
        case MatchingQuestion(), MatchingQuestion():
            return [pair.html for pair in asked.pairs] == [pair.html for pair in present.pairs]
        case BlanksQuestion(), BlanksQuestion():
            return asked.text_parts() == present.text_parts()
        case OrderingQuestion(), OrderingQuestion():
            return set(asked.item_ids()) == set(present.item_ids())
    return type(asked) is type(present)


def graded_by(asked: QuizDefinition, published: QuizDefinition) -> QuizDefinition:
    """The questions that were asked, each with its published key where that fits."""
    present = {question.question_id: question for question in published.questions}
    questions = [
        new if (new := present.get(question.question_id)) is not None and fits(question, new) else question
        for question in asked.questions
    ]
    return asked.model_copy(update={"questions": questions})


def share_of(score: float, max_score: float) -> float:
    """The share of an attempt's points that were earned; 0 where there were none to earn."""
    return score / max_score if max_score else 0.0


def direction(before: float, after: float) -> int:
    """1 when a share rises, -1 when it falls, 0 when it stays."""
    if abs(after - before) <= _EPSILON:
        return 0
    return 1 if after > before else -1


def results_of(feedback: Sequence[Mapping[str, Any]]) -> dict[UUID, QuestionResult]:
    """Stored results by question."""
    found = (QuestionResult(**{**row, "question_id": UUID(row["question_id"])}) for row in feedback)
    return {result.question_id: result for result in found}


def refuse_unknown(treated: Collection[UUID], asked: Collection[UUID]) -> None:
    """Raises `UnknownQuestions` unless all treated questions were asked of somebody or are published."""
    unknown = set(treated) - set(asked)
    if unknown:
        raise UnknownQuestions(
            "Treat only questions of this quiz; read them with GET …/quiz/corrections.",
            errors=[
                FieldError(
                    f"/treatments/{question_id}", "unknown_question", "This quiz has no such question."
                )
                for question_id in sorted(unknown)
            ],
        )


def refuse_apply(regrade: Regrade, *, seen: str, present: str, others: Collection[Regrade]) -> None:
    """Raises `RegradeNotReady`, and `RegradeOutdated` unless what was seen is what there is now."""
    if regrade.status != "ready":
        raise _not_ready(regrade, "Only a finished preview can be applied.")
    if any(other.status in ("applying", "undoing") for other in others):
        raise RegradeNotReady("Another regrade of this quiz is under way; wait until it is done.")
    if not seen == regrade.digest == present:
        raise RegradeOutdated(
            "Attempts or the published course changed since this preview; look at a new one."
        )


def refuse_undo(regrade: Regrade, others: Collection[Regrade]) -> None:
    """Only the last regrade that was applied can be undone. Raises `RegradeNotReady`."""
    if regrade.status != "applied" or regrade.applied_at is None:
        raise _not_ready(regrade, "Only a regrade that was applied can be undone.")
    for other in others:
        is_later = other.applied_at is not None and other.applied_at > regrade.applied_at
        if other.status in ("applying", "undoing") or (is_later and other.status == "applied"):
            raise RegradeNotReady("A later regrade of this quiz was applied; undo that one first.")


def _not_ready(regrade: Regrade, detail: str) -> RegradeNotReady:
    return RegradeNotReady(detail, regrade_status=regrade.status)


def change_of(asked: Sequence[Question], present: Question | None) -> Change:
    """How a question differs between the versions that attempts were asked and the published one."""
    if present is None:
        return "removed"
    if not asked:
        return "new"
    return "none" if all(question == present for question in asked) else "changed"
