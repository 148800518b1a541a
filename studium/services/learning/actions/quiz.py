"""Taking a quiz: what is shown, one graded attempt, and looking back at it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import structlog

from studium.contracts.courses import QuizDefinition
from studium.contracts.learning import SubmissionGraded
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.progress import report_progress
from studium.services.learning.domain.disclosure import (
    QuestionKey,
    attempts_left,
    key_of,
    may_show_key,
    refuse_attempt,
)
from studium.services.learning.domain.errors import (
    LessonNotFound,
    NotEnrolled,
    QuizNotFound,
    SubmissionNotFound,
)
from studium.services.learning.domain.grading import GradedQuiz, grade
from studium.services.learning.domain.progress import Report
from studium.services.learning.store import enrollments, outline, submissions
from studium.services.learning.store.outline import LiveQuiz
from studium.services.learning.store.submissions import Attempts, Submission

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class OpenQuiz:
    """A quiz with the learner's attempts; its definition holds the key, so it is shown only as a view."""

    live: LiveQuiz
    attempts: Attempts


@dataclass(frozen=True)
class Review:
    """A submission as its learner may see it now: `key` is None while the policy hides it."""

    submission: Submission
    key: list[QuestionKey] | None
    attempts_left: int | None


async def open_quiz(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> OpenQuiz:
    """The lesson's quiz. Raises `LessonNotFound`, `QuizNotFound`, `NotEnrolled`."""
    async with ctx.db.connect() as connection:
        live = await outline.live_quiz(connection, lesson_id)
        if live is None and await outline.lesson_exists(connection, lesson_id):
            raise QuizNotFound("This lesson has no quiz.")
        if live is None:
            raise LessonNotFound("There is no such lesson in a published course; load the course again.")
        enrollment = await enrollments.find(connection, user_id, live.course_id)
        if enrollment is None or enrollment.is_cancelled:
            raise _not_enrolled()
        return OpenQuiz(live, await submissions.attempts(connection, user_id, live.definition.quiz_id))


async def submit(ctx: Ctx, user_id: UUID, lesson_id: UUID, answers: Mapping[UUID, object]) -> Review:
    """Grade one attempt and complete the lesson when it passes.

    Raises `InvalidAnswers` (no attempt is used up), `AttemptsExhausted`, `PastDue`, `NotEnrolled`,
    `LessonNotFound`, `QuizNotFound`. A repeat is a new attempt unless it carries the same Idempotency-Key.
    Grading runs in a thread before the enrolment is locked, and for a bounded time: with an Idempotency-Key
    the request's transaction is open meanwhile; only a repeat with the same key waits for it.
    """
    live = (await open_quiz(ctx, user_id, lesson_id)).live
    graded = await asyncio.to_thread(grade, live.definition, answers, live.broken)
    _log_problems(live, graded)
    now = clock.now()
    async with ctx.db.unit_of_work() as uow:
        enrollment = await enrollments.lock(uow, user_id, live.course_id)
        if enrollment is None or enrollment.is_cancelled:
            raise _not_enrolled()
        before = await submissions.attempts(uow.connection, user_id, live.definition.quiz_id)
        refuse_attempt(live.definition.policy, before.used, now)
        submission = _submission(user_id, live, answers, graded, before.used + 1, now)
        await _save(uow, submission)
        await report_progress(ctx, _report(submission))
    return await _review(ctx, submission, live.definition)


def _submission(
    user_id: UUID,
    live: LiveQuiz,
    answers: Mapping[UUID, object],
    graded: GradedQuiz,
    attempt: int,
    now: datetime,
) -> Submission:
    return Submission(
        submission_id=clock.new_id(),
        user_id=user_id,
        quiz_id=live.definition.quiz_id,
        course_id=live.course_id,
        lesson_id=live.lesson_id,
        definition_version=live.definition_version,
        attempt=attempt,
        submitted_at=now,
        score=graded.score,
        max_score=graded.max_score,
        passed=graded.passes(live.definition.policy.pass_percentage),
        answers={str(question_id): answer for question_id, answer in answers.items()},
        feedback=[{**asdict(result), "question_id": str(result.question_id)} for result in graded.results],
    )


async def _save(uow: UnitOfWork, submission: Submission) -> None:
    await submissions.add(uow, submission)
    uow.emit(
        SubmissionGraded(
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
        )
    )


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


def _log_problems(live: LiveQuiz, graded: GradedQuiz) -> None:
    for result in graded.results:
        if result.problem:
            log.warning(
                "question_cannot_be_graded",
                lesson_id=str(live.lesson_id),
                question_id=str(result.question_id),
                problem=result.problem,
            )


async def list_submissions(
    ctx: Ctx, user_id: UUID, lesson_id: UUID, *, before: int | None, limit: int
) -> list[Submission]:
    """Up to `limit` of the user's attempts at the lesson's quiz, the newest first. Raises as `open_quiz`."""
    quiz_id = (await open_quiz(ctx, user_id, lesson_id)).live.definition.quiz_id
    async with ctx.db.connect() as connection:
        return await submissions.page(connection, user_id, quiz_id, before=before, limit=limit)


async def read_submission(ctx: Ctx, caller: Principal, submission_id: UUID) -> Review:
    """A submission, for who made it and for admins. Raises `SubmissionNotFound` for everybody else."""
    owner = None if caller.is_admin else caller.user_id
    async with ctx.db.connect() as connection:
        submission = await submissions.find(connection, submission_id, user_id=owner)
        if submission is None:
            raise SubmissionNotFound("You have no submission with this id.")
        definition = await outline.quiz_at(connection, submission.lesson_id, submission.definition_version)
    return await _review(ctx, submission, definition)


async def _review(ctx: Ctx, submission: Submission, definition: QuizDefinition) -> Review:
    """By the policy of today: an author may close or open the key after the fact."""
    async with ctx.db.connect() as connection:
        attempts = await submissions.attempts(connection, submission.user_id, submission.quiz_id)
        live = await outline.live_quiz(connection, submission.lesson_id)
    policy = (live.definition if live else definition).policy
    shown = may_show_key(policy, attempts_used=attempts.used, best_share=attempts.best_share, now=clock.now())
    answers = {UUID(question_id): answer for question_id, answer in submission.answers.items()}
    key = key_of(definition, answers) if shown else None
    return Review(submission, key, attempts_left(policy, attempts.used))


def _not_enrolled() -> NotEnrolled:
    return NotEnrolled("Enrol in the course first: POST /api/v1/enrollments/{courseId}.")
