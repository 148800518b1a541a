"""Learning's HTTP door: enrolments, progress and quizzes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from pydantic import BaseModel

from studium.kit import clock
from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.errors import FieldError, Forbidden, InvalidInput, PaymentRequired
from studium.kit.http import Page, Router, check_not_modified, decode_cursor, encode_cursor, etag_for
from studium.kit.service import context_of
from studium.services.learning.actions import Ctx, enrollment, overview, progress, quiz
from studium.services.learning.domain import errors
from studium.services.learning.domain.disclosure import attempts_left, public_questions
from studium.services.learning.domain.progress import Recorded, Report
from studium.services.learning.schemas import (
    CourseProgressOut,
    CourseSummaryOut,
    EnrollmentOut,
    EnrollmentStatus,
    LessonProgressOut,
    LessonStateOut,
    ProgressIn,
    QuizOut,
    SubmissionIn,
    SubmissionOut,
    SubmissionSummaryOut,
    UserProgressOut,
)

router = Router("learning")

Here = Annotated[Ctx, Depends(context_of("learning"))]
CourseId = Annotated[UUID, Path(alias="courseId")]
LessonId = Annotated[UUID, Path(alias="lessonId")]
SubmissionId = Annotated[UUID, Path(alias="submissionId")]
UserId = Annotated[UUID, Path(alias="userId")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=100)]

_LESSON_ERRORS = [errors.LessonNotFound, errors.NotEnrolled]
_QUIZ_ERRORS = [*_LESSON_ERRORS, errors.QuizNotFound]

ValueT = TypeVar("ValueT")
ItemT = TypeVar("ItemT")
OutT = TypeVar("OutT")


def _cursor_value(cursor: str | None, kind: Callable[[str], ValueT]) -> ValueT | None:
    if cursor is None:
        return None
    try:
        return kind(str(decode_cursor(cursor, 1)[0]))
    except ValueError:
        wrong = FieldError("query:cursor", "bad_cursor", "Not a cursor of this list.")
        raise InvalidInput("The cursor is not valid; start again without one.", errors=[wrong]) from None


def _page(
    found: Sequence[ItemT], limit: int, shape: Callable[[ItemT], OutT], position: Callable[[ItemT], object]
) -> Page[OutT]:
    """A page of one item more than `limit`: the surplus item only says that there is a next page."""
    shown = found[:limit]
    more = encode_cursor(position(shown[-1])) if len(found) > limit else None
    return Page(items=[shape(item) for item in shown], next_cursor=more)


# Enrolments -----------------------------------------------------------------------------------------------


@router.post(
    "/enrollments/{courseId}",
    policy=SIGNED_IN,
    summary="Enrol in a course",
    errors=[errors.CourseNotFound, errors.CourseNotOpen, PaymentRequired],
    status_code=201,
    responses={200: {"model": EnrollmentOut, "description": "Enrolled already; nothing changed."}},
)
async def enroll(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, response: Response
) -> EnrollmentOut:
    """Enrol the signed-in user. A repeat answers 200 with the same enrolment; who left comes back."""
    enrolled, is_new = await enrollment.enroll(ctx, caller.user_id, course_id)
    response.headers["Location"] = f"{router.prefix}/enrollments/{course_id}"
    if not is_new:
        response.status_code = 200
    return EnrollmentOut.model_validate(enrolled)


@router.get("/enrollments", policy=SIGNED_IN, summary="List my enrolments")
async def list_enrollments(
    ctx: Here,
    caller: CurrentPrincipal,
    status: Annotated[EnrollmentStatus | None, Query(description="All but cancelled if left out.")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[EnrollmentOut]:
    """The signed-in user's enrolments, the newest first."""
    before = _cursor_value(cursor, UUID)
    found = await enrollment.list_enrollments(
        ctx, caller.user_id, status=status, before=before, limit=limit + 1
    )
    return _page(found, limit, EnrollmentOut.model_validate, lambda item: item.enrollment_id)


@router.get(
    "/enrollments/{courseId}",
    policy=SIGNED_IN,
    summary="Read my enrolment in a course",
    errors=[errors.EnrollmentNotFound],
)
async def get_enrollment(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> EnrollmentOut:
    """The signed-in user's enrolment, a cancelled one too."""
    return EnrollmentOut.model_validate(await enrollment.get_enrollment(ctx, caller.user_id, course_id))


@router.delete(
    "/enrollments/{courseId}",
    policy=SIGNED_IN,
    summary="Leave a course",
    errors=[errors.EnrollmentNotFound],
    status_code=204,
)
async def leave_course(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> None:
    """Leave the course; progress is kept for a later return. A repeat changes nothing."""
    await enrollment.leave(ctx, caller.user_id, course_id)


# Progress -------------------------------------------------------------------------------------------------


@router.put(
    "/progress/{lessonId}",
    policy=SIGNED_IN,
    summary="Report progress in a lesson",
    errors=[*_LESSON_ERRORS, errors.CompletedBySubmission],
)
async def put_progress(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, body: ProgressIn
) -> LessonProgressOut:
    """Merge a report into my progress. Repeats and late reports do no harm."""
    report = Report(
        user_id=caller.user_id,
        lesson_id=lesson_id,
        is_completed=body.completed,
        seconds_spent=body.seconds_spent,
        position_seconds=body.position_seconds,
        observed_at=body.observed_at or clock.now(),
    )
    return _lesson_progress(lesson_id, await progress.report_progress(ctx, report))


@router.get(
    "/progress/{lessonId}", policy=SIGNED_IN, summary="Read my progress in a lesson", errors=_LESSON_ERRORS
)
async def get_progress(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> LessonProgressOut:
    """My progress in the lesson; zero before the first report."""
    return _lesson_progress(lesson_id, await progress.read_progress(ctx, caller.user_id, lesson_id))


def _lesson_progress(lesson_id: UUID, recorded: Recorded) -> LessonProgressOut:
    return LessonProgressOut.model_validate(
        {**vars(recorded), "lesson_id": lesson_id, "course_completed_at": recorded.completion_date}
    )


@router.get(
    "/courses/{courseId}/progress",
    policy=SIGNED_IN,
    summary="Read my progress in a course",
    errors=[errors.CourseNotFound, errors.NotEnrolled],
)
async def get_course_progress(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, request: Request, response: Response
) -> CourseProgressOut:
    """Every lesson's state, the percentage, the grade, and the lesson to go on with."""
    found = await overview.read_course_progress(ctx, caller.user_id, course_id)
    lessons = [
        LessonStateOut.model_validate({**vars(lesson), "counts": lesson.is_counted})
        for lesson in found.lessons
    ]
    answer = CourseProgressOut(**_summary(found).model_dump(), lessons=lessons)
    _tag(request, response, answer)
    return answer


@router.get(
    "/users/{userId}/progress",
    policy=SIGNED_IN,
    summary="Read a user's progress across all enrolled courses",
    errors=[Forbidden],
)
async def get_user_progress(
    ctx: Here,
    caller: CurrentPrincipal,
    user_id: UserId,
    request: Request,
    response: Response,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> UserProgressOut:
    """The same numbers as each course's own progress. For the user and for admins."""
    before = _cursor_value(cursor, UUID)
    counts, found = await overview.read_user_progress(ctx, caller, user_id, before=before, limit=limit + 1)
    page = _page(found, limit, _summary, lambda item: item.course.enrollment_id)
    answer = UserProgressOut(
        user_id=user_id,
        enrolled_courses=counts.enrolled,
        completed_courses=counts.completed,
        courses=page.items,
        next_cursor=page.next_cursor,
    )
    _tag(request, response, answer)
    return answer


def _tag(request: Request, response: Response, answer: BaseModel) -> None:
    """Spare a poor line the pages that it already holds."""
    etag = etag_for(answer.model_dump_json())
    check_not_modified(request, etag)
    response.headers["ETag"] = etag


def _summary(found: overview.CourseProgress) -> CourseSummaryOut:
    course = found.course
    return CourseSummaryOut.model_validate(
        {
            **vars(course),
            "course_title": course.title,
            "course_slug": course.slug,
            "total_lessons": course.counted_lessons,
            "resume_lesson_id": found.resume_lesson_id,
            "last_activity_at": found.last_activity_at,
            "grade": found.grade,
            "passed": found.has_passed,
        }
    )


# Quizzes --------------------------------------------------------------------------------------------------


@router.get("/lessons/{lessonId}/quiz", policy=SIGNED_IN, summary="Open a lesson's quiz", errors=_QUIZ_ERRORS)
async def get_quiz(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> QuizOut:
    """The questions without their key, and my attempts so far."""
    opened = await quiz.open_quiz(ctx, caller.user_id, lesson_id)
    live, attempts = opened.live, opened.attempts
    return QuizOut(
        quiz_id=live.definition.quiz_id,
        lesson_id=lesson_id,
        course_id=live.course_id,
        title=live.title,
        questions=public_questions(live.definition),
        max_score=live.max_score,
        policy=live.definition.policy,
        attempts_used=attempts.used,
        attempts_left=attempts_left(live.definition.policy, attempts.used),
        best_percentage=None if attempts.best_share is None else 100 * attempts.best_share,
        passed=attempts.has_passed,
    )


@router.post(
    "/lessons/{lessonId}/quiz/submissions",
    policy=SIGNED_IN,
    summary="Submit answers to a quiz",
    errors=[*_QUIZ_ERRORS, errors.InvalidAnswers, errors.AttemptsExhausted, errors.PastDue],
    idempotent=True,
    status_code=201,
)
async def submit_quiz(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, body: SubmissionIn, response: Response
) -> SubmissionOut:
    """Grade one attempt. Answers that cannot be read are refused without using up an attempt."""
    review = await quiz.submit(ctx, caller.user_id, lesson_id, body.answers)
    response.headers["Location"] = f"{router.prefix}/submissions/{review.submission.submission_id}"
    return _review(review)


@router.get(
    "/lessons/{lessonId}/quiz/submissions",
    policy=SIGNED_IN,
    summary="List my submissions of a quiz",
    errors=_QUIZ_ERRORS,
)
async def list_submissions(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, cursor: Cursor = None, limit: Limit = 20
) -> Page[SubmissionSummaryOut]:
    """My attempts, the newest first."""
    before = _cursor_value(cursor, _attempt)
    found = await quiz.list_submissions(ctx, caller.user_id, lesson_id, before=before, limit=limit + 1)
    return _page(found, limit, SubmissionSummaryOut.model_validate, lambda item: item.attempt)


def _attempt(text: str) -> int:
    return max(0, min(int(text), 2**31 - 1))


@router.get(
    "/submissions/{submissionId}",
    policy=SIGNED_IN,
    summary="Read a submission",
    errors=[errors.SubmissionNotFound],
)
async def get_submission(ctx: Here, caller: CurrentPrincipal, submission_id: SubmissionId) -> SubmissionOut:
    """An attempt with its results, and the key once the quiz's policy allows. For its learner and admins."""
    return _review(await quiz.read_submission(ctx, caller, submission_id))


def _review(review: quiz.Review) -> SubmissionOut:
    return SubmissionOut.model_validate(
        {**vars(review.submission), "key": review.key, "attempts_left": review.attempts_left}
    )
