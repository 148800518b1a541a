"""Reporting progress and reading it."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response

from studium.kit import clock
from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.errors import Forbidden
from studium.services.learning.actions import overview, progress
from studium.services.learning.domain import errors
from studium.services.learning.domain.progress import Recorded, Report
from studium.services.learning.routes.base import (
    LESSON_ERRORS,
    OPEN_LESSON_ERRORS,
    CourseId,
    Cursor,
    Here,
    LessonId,
    Limit,
    UserId,
    cursor_value,
    page_of,
    router,
    tag,
)
from studium.services.learning.schemas.progress import (
    CourseProgressOut,
    CourseSummaryOut,
    LessonProgressOut,
    LessonStateOut,
    ProgressIn,
    UserProgressOut,
)


@router.put(
    "/progress/{lessonId}",
    policy=SIGNED_IN,
    summary="Report progress in a lesson",
    errors=[*OPEN_LESSON_ERRORS, errors.CompletedBySubmission],
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
    "/progress/{lessonId}",
    policy=SIGNED_IN.reading("progress:read"),
    summary="Read my progress in a lesson",
    errors=LESSON_ERRORS,
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
    policy=SIGNED_IN.reading("progress:read"),
    summary="Read my progress in a course",
    errors=[errors.CourseNotFound, errors.NotEnrolled],
)
async def get_course_progress(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, request: Request, response: Response
) -> CourseProgressOut:
    """Every lesson's state, the percentage, the grade, and the lesson to go on with."""
    found = await overview.read_course_progress(ctx, caller.user_id, course_id)
    lessons = [
        LessonStateOut.model_validate(
            {
                **vars(lesson),
                "counts": lesson.is_counted,
                "lock": (lock := found.locks.get(lesson.lesson_id)) and vars(lock),
                "override": overview.set_by_hand(lesson),
            }
        )
        for lesson in found.lessons
    ]
    answer = CourseProgressOut(**_summary(found).model_dump(), lessons=lessons)
    tag(request, response, answer)
    return answer


@router.get(
    "/users/{userId}/progress",
    policy=SIGNED_IN.reading("progress:read"),
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
    before = cursor_value(cursor, UUID)
    counts, found = await overview.read_user_progress(ctx, caller, user_id, before=before, limit=limit + 1)
    page = page_of(found, limit, _summary, lambda item: item.course.enrollment_id)
    answer = UserProgressOut(
        user_id=user_id,
        enrolled_courses=counts.enrolled,
        completed_courses=counts.completed,
        courses=page.items,
        next_cursor=page.next_cursor,
    )
    tag(request, response, answer)
    return answer


def _summary(found: overview.CourseProgress) -> CourseSummaryOut:
    course = found.course
    titles: dict[UUID | None, str] = {lesson.lesson_id: lesson.title for lesson in found.lessons}
    return CourseSummaryOut.model_validate(
        {
            **vars(course),
            "course_title": course.title,
            "course_slug": course.slug,
            "total_lessons": course.counted_lessons,
            "resume_lesson_id": found.resume_lesson_id,
            "resume_lesson_title": titles.get(found.resume_lesson_id),
            "last_activity_at": found.last_activity_at,
            "grade": found.grade,
            "passed": found.has_passed,
        }
    )
