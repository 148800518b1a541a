"""Taking a quiz, and looking back at it."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from studium.kit import clock
from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.http import Page
from studium.services.learning.actions import attempts, quiz
from studium.services.learning.domain import errors
from studium.services.learning.domain.attempts import OpenAttempt
from studium.services.learning.domain.disclosure import attempts_left, public_questions
from studium.services.learning.routes.base import (
    OPEN_LESSON_ERRORS,
    Cursor,
    Here,
    LessonId,
    Limit,
    SubmissionId,
    cursor_value,
    page_of,
    router,
)
from studium.services.learning.schemas.quizzes import (
    AttemptIn,
    AttemptOut,
    QuizOut,
    SavedAttemptOut,
    StartedAttemptOut,
    SubmissionIn,
    SubmissionOut,
    SubmissionSummaryOut,
)

_QUIZ_ERRORS = [*OPEN_LESSON_ERRORS, errors.QuizNotFound]


@router.get("/lessons/{lessonId}/quiz", policy=SIGNED_IN, summary="Open a lesson's quiz", errors=_QUIZ_ERRORS)
async def get_quiz(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> QuizOut:
    """The questions without their key, my attempts so far, and the open one.

    The questions of a quiz with a time limit are shown only while an attempt is open.
    """
    opened = await quiz.open_quiz(ctx, caller.user_id, lesson_id)
    live, taken, shown = opened.live, opened.attempts, opened.shown
    return QuizOut(
        quiz_id=live.definition.quiz_id,
        lesson_id=lesson_id,
        course_id=live.course_id,
        title=live.title,
        questions=opened.questions(),
        question_count=len(shown.definition.questions),
        max_score=shown.max_score,
        policy=live.definition.policy,
        attempts_used=taken.used,
        attempts_left=attempts_left(live.definition.policy, taken.used),
        best_percentage=None if taken.best_share is None else 100 * taken.best_share,
        passed=taken.has_passed,
        open_attempt=AttemptOut.model_validate(_attempt(opened.sitting.attempt)) if opened.sitting else None,
    )


def _attempt(attempt: OpenAttempt) -> dict[str, Any]:
    return {**vars(attempt), "seconds_left": attempt.seconds_left(clock.now())}


@router.post(
    "/lessons/{lessonId}/quiz/attempt",
    policy=SIGNED_IN,
    summary="Start or resume an attempt at a quiz",
    errors=[*_QUIZ_ERRORS, errors.AttemptsExhausted, errors.PastDue],
    status_code=201,
    responses={200: {"model": StartedAttemptOut, "description": "The open attempt is resumed."}},
)
async def start_attempt(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, response: Response
) -> StartedAttemptOut:
    """Start the clock, or come back to the one open attempt. A repeat answers 200 with the same attempt."""
    sitting, is_new = await attempts.start(ctx, caller.user_id, lesson_id)
    if not is_new:
        response.status_code = 200
    questions = public_questions(sitting.quiz.definition, sitting.attempt.seed)
    return StartedAttemptOut.model_validate({**_attempt(sitting.attempt), "questions": questions})


@router.put(
    "/lessons/{lessonId}/quiz/attempt",
    policy=SIGNED_IN,
    summary="Save the answers of an open attempt",
    errors=[
        *_QUIZ_ERRORS,
        errors.InvalidAnswers,
        errors.AttemptNotStarted,
        errors.StaleRevision,
        errors.TimeOver,
    ],
)
async def save_attempt(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, body: AttemptIn
) -> SavedAttemptOut:
    """Keep all answers so far. Where newer ones are saved, 409 `stale_revision` shows them as `stored`."""
    saved = await attempts.save(ctx, caller.user_id, lesson_id, body.answers, body.revision)
    return SavedAttemptOut.model_validate(_attempt(saved))


@router.post(
    "/lessons/{lessonId}/quiz/submissions",
    policy=SIGNED_IN,
    summary="Submit answers to a quiz",
    errors=[
        *_QUIZ_ERRORS,
        errors.InvalidAnswers,
        errors.AttemptNotStarted,
        errors.AttemptsExhausted,
        errors.PastDue,
        errors.StaleRevision,
    ],
    idempotent=True,
    status_code=201,
)
async def submit_quiz(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, body: SubmissionIn, response: Response
) -> SubmissionOut:
    """Grade one attempt: the open one, or without a time limit one that was never started apart.

    Answers that cannot be read are refused without using up an attempt. When the time is over, what was saved
    in time is graded instead, and `time_over` says so.
    """
    review = await quiz.submit(ctx, caller.user_id, lesson_id, body.answers, body.revision)
    response.headers["Location"] = f"{router.prefix}/submissions/{review.submission.submission_id}"
    return _review(review)


@router.get(
    "/lessons/{lessonId}/quiz/submissions",
    policy=SIGNED_IN.reading("grades:read"),
    summary="List my submissions of a quiz",
    errors=_QUIZ_ERRORS,
)
async def list_submissions(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, cursor: Cursor = None, limit: Limit = 20
) -> Page[SubmissionSummaryOut]:
    """My attempts, the newest first."""
    before = cursor_value(cursor, _number)
    found = await quiz.list_submissions(ctx, caller.user_id, lesson_id, before=before, limit=limit + 1)
    return page_of(found, limit, SubmissionSummaryOut.model_validate, lambda item: item.attempt)


def _number(text: str) -> int:
    return max(0, min(int(text), 2**31 - 1))


@router.get(
    "/submissions/{submissionId}",
    policy=SIGNED_IN.reading("grades:read"),
    summary="Read a submission",
    errors=[errors.SubmissionNotFound],
)
async def get_submission(ctx: Here, caller: CurrentPrincipal, submission_id: SubmissionId) -> SubmissionOut:
    """An attempt with its results, and the key once the quiz's policy allows. For its learner and admins."""
    return _review(await quiz.read_submission(ctx, caller, submission_id))


def _review(review: quiz.Review) -> SubmissionOut:
    return SubmissionOut.model_validate(
        {
            **vars(review.submission),
            "questions": review.questions,
            "key": review.key,
            "attempts_left": review.attempts_left,
            "regrades": review.regrades,
        }
    )
