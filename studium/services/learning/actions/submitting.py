"""Ending an attempt: graded answers become a submission, and progress and certificates follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import structlog

from studium.contracts.learning import SubmissionGraded
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.progress import report_progress
from studium.services.learning.domain.attempts import OpenAttempt
from studium.services.learning.domain.disclosure import refuse_attempt
from studium.services.learning.domain.errors import NotEnrolled
from studium.services.learning.domain.grading import GradedQuiz
from studium.services.learning.domain.progress import Report
from studium.services.learning.store import attempts, enrollments, submissions
from studium.services.learning.store.outline import LiveQuiz
from studium.services.learning.store.submissions import Attempts, Submission

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Paper:
    """A learner's answers to one version of a quiz.

    `attempt` is None where none was started apart; `seed` is what the quiz
    was dealt by. With `as_read` the paper counts only while nothing newer
    was saved into the attempt; with `time_over` the answers are those saved in time.
    """

    user_id: UUID
    quiz: LiveQuiz
    answers: Mapping[UUID, object]
    attempt: OpenAttempt | None
    seed: int | None
    as_read: bool = False
    time_over: bool = False


async def hand_in(ctx: Ctx, paper: Paper, graded: GradedQuiz) -> Submission | None:
    """Save a graded paper, and end its attempt; None when the attempt has moved on since it was read.

    Locks the enrolment. Completes the lesson when the submission passes. Raises `AttemptsExhausted` and
    `PastDue` for a paper without an attempt, `NotEnrolled`.
    """
    _log_problems(paper.quiz, graded)
    now = clock.now()
    async with ctx.db.unit_of_work() as uow:
        enrollment = await enrollments.lock(uow, paper.user_id, paper.quiz.course_id)
        if enrollment is None or enrollment.is_cancelled:
            raise NotEnrolled("Enrol in the course first: POST /api/v1/enrollments/{courseId}.")
        before = await submissions.attempts(uow.connection, paper.user_id, paper.quiz.definition.quiz_id)
        if not await _may_count(uow, paper, before, now):
            return None
        submission = _submission(paper, graded, before.used + 1, now)
        await _save(uow, submission)
        # The statement that records progress announces it at once: what was graded has to stand before it.
        await ctx.db.write_emitted(uow)
        await report_progress(ctx, _report(submission))
        await certificates.issue_earned(ctx, uow, submission.course_id, [submission.user_id])
    return submission


async def _may_count(uow: UnitOfWork, paper: Paper, before: Attempts, now: datetime) -> bool:
    """Take the paper's attempt, or see that one more is allowed; False when another one is in the way."""
    if paper.attempt is not None:
        return await attempts.take(uow, paper.attempt, as_read=paper.as_read)
    lesson_id = paper.quiz.lesson_id
    if before.has_open and await attempts.find(uow.connection, paper.user_id, lesson_id) is not None:
        return False
    refuse_attempt(paper.quiz.definition.policy, before.used, now)
    return True


def _submission(paper: Paper, graded: GradedQuiz, attempt: int, now: datetime) -> Submission:
    """Answers that were saved in time count as submitted when the time was over, whenever that is noticed."""
    quiz, opened = paper.quiz, paper.attempt
    ended_at = opened.expires_at if opened is not None and paper.time_over else None
    return Submission(
        submission_id=clock.new_id(),
        user_id=paper.user_id,
        quiz_id=quiz.definition.quiz_id,
        course_id=quiz.course_id,
        lesson_id=quiz.lesson_id,
        definition_version=quiz.definition_version,
        attempt=attempt,
        seed=paper.seed,
        started_at=opened.started_at if opened else None,
        submitted_at=ended_at or now,
        time_over=paper.time_over,
        score=graded.score,
        max_score=graded.max_score,
        passed=graded.passes(quiz.definition.policy.pass_percentage),
        answers={str(question_id): answer for question_id, answer in paper.answers.items()},
        feedback=[{**asdict(result), "question_id": str(result.question_id)} for result in graded.results],
    )


def graded_event(submission: Submission, *, regraded_at: datetime | None = None) -> SubmissionGraded:
    """What others are told of a graded attempt, the first time and after each regrade."""
    return SubmissionGraded(
        submission_id=submission.submission_id,
        quiz_id=submission.quiz_id,
        user_id=submission.user_id,
        course_id=submission.course_id,
        lesson_id=submission.lesson_id,
        attempt=submission.attempt,
        score=submission.score,
        max_score=submission.max_score,
        passed=submission.passed,
        submitted_at=submission.submitted_at,
        revision=submission.revision,
        regraded_at=regraded_at,
    )


async def _save(uow: UnitOfWork, submission: Submission) -> None:
    await submissions.add(uow, submission)
    uow.emit(graded_event(submission))


def _report(submission: Submission) -> Report:
    """What the attempt says of the lesson: it was worked in, and it is complete when it was passed."""
    return Report(
        user_id=submission.user_id,
        lesson_id=submission.lesson_id,
        is_completed=submission.passed,
        seconds_spent=0,
        position_seconds=None,
        observed_at=submission.submitted_at,
        is_by_submission=True,
    )


def _log_problems(quiz: LiveQuiz, graded: GradedQuiz) -> None:
    for result in graded.results:
        if result.problem:
            log.warning(
                "question_cannot_be_graded",
                lesson_id=str(quiz.lesson_id),
                question_id=str(result.question_id),
                problem=result.problem,
            )
