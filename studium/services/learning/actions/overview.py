"""A learner's progress over a course and over all courses: the same numbers in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from studium.contracts.courses import GradeCategory
from studium.contracts.release import Lock
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import Forbidden
from studium.services.learning.actions import Ctx
from studium.services.learning.domain.errors import CourseNotFound, NotEnrolled
from studium.services.learning.domain.gradebook import (
    CourseGrade,
    GradedLesson,
    LessonPoints,
    Shares,
    course_grade,
    lesson_share,
)
from studium.services.learning.domain.progress import LessonState, resume_lesson
from studium.services.learning.store import outline, overview
from studium.services.learning.store.admission import release_of
from studium.services.learning.store.overview import Counts, CourseRow, LessonRow


@dataclass(frozen=True)
class CourseProgress:
    """A course with its lessons' states. `has_passed` is None without a grade or a pass mark.

    `locks` says of each lesson that is not open to the learner yet why.
    """

    course: CourseRow
    lessons: list[LessonRow]
    resume_lesson_id: UUID | None
    last_activity_at: datetime | None
    grade: CourseGrade | None
    has_passed: bool | None
    locks: dict[UUID, Lock]


@dataclass(frozen=True)
class SetGrade:
    """A grade that a teacher set by hand: a score of so many points."""

    score: float
    max_score: float


async def read_course_progress(ctx: Ctx, user_id: UUID, course_id: UUID) -> CourseProgress:
    """The user's progress in one course. Raises `CourseNotFound`, `NotEnrolled`."""
    async with ctx.db.connect() as connection:
        courses = await overview.course(connection, user_id, course_id)
    if courses:
        return (await _progress(ctx, user_id, courses))[0]
    async with ctx.db.connect() as connection:
        if await outline.course_exists(connection, course_id):
            raise NotEnrolled("Enrol in the course first: POST /api/v1/enrollments/{courseId}.")
    raise CourseNotFound("There is no course with this id; look it up in GET /api/v1/courses.")


async def read_user_progress(
    ctx: Ctx, caller: Principal, user_id: UUID, *, before: UUID | None, limit: int
) -> tuple[Counts, list[CourseProgress]]:
    """All the user's courses, counted, and the progress in up to `limit`, the newest enrolment first.

    Raises `Forbidden` unless the caller is the user or an admin.
    """
    if caller.user_id != user_id and not caller.is_admin:
        raise Forbidden("You may see your own progress only; use your own user id.")
    async with ctx.db.connect() as connection:
        counts = await overview.counts(connection, user_id)
        courses = await overview.courses(connection, user_id, before=before, limit=limit)
    return counts, await _progress(ctx, user_id, courses)


async def _progress(ctx: Ctx, user_id: UUID, courses: Sequence[CourseRow]) -> list[CourseProgress]:
    rows = await overview.lessons(ctx.db, user_id, [course.course_id for course in courses])
    lessons = {key: list(group) for key, group in groupby(rows, key=lambda row: row.course_id)}
    return [_course_progress(course, lessons.get(course.course_id, [])) for course in courses]


def _course_progress(course: CourseRow, lessons: list[LessonRow]) -> CourseProgress:
    locks = {} if course.teaches else _locks(course, lessons)
    states = [
        LessonState(
            row.lesson_id, row.completed_at is not None, row.updated_at, is_locked=row.lesson_id in locks
        )
        for row in lessons
    ]
    grade = _grade(course, lessons)
    known = grade is not None and course.pass_percentage is not None
    return CourseProgress(
        course=course,
        lessons=lessons,
        resume_lesson_id=resume_lesson(states),
        last_activity_at=max((row.updated_at for row in lessons if row.updated_at), default=None),
        grade=grade,
        has_passed=grade.percentage >= (course.pass_percentage or 0) if known and grade else None,
        locks=locks,
    )


def _locks(course: CourseRow, lessons: Sequence[LessonRow]) -> dict[UUID, Lock]:
    """All lessons that another one waits for are of the same course."""
    completed = {row.lesson_id for row in lessons if row.completed_at is not None}
    now = clock.now()
    found = {}
    for row in lessons:
        rule = release_of(row.opens_at, row.days_after_enrolment, row.after_lesson_ids)
        lock = rule.lock_for(course.enrolled_date, completed, now) if rule else None
        if lock is not None:
            found[row.lesson_id] = lock
    return found


def _grade(course: CourseRow, lessons: Sequence[LessonRow]) -> CourseGrade | None:
    policy = [GradeCategory.model_validate(category) for category in course.grading]
    graded = [
        GradedLesson(row.grade_category, _share(row) or 0.0)
        for row in lessons
        if row.grade_category and _points(row).total > 0
    ]
    return course_grade(policy, graded)


def _points(row: LessonRow) -> LessonPoints:
    return LessonPoints(row.quiz_points, row.assignment_points)


def _share(row: LessonRow) -> float | None:
    return lesson_share(_points(row), Shares(row.quiz_share, row.assignment_share, row.override_share))


def set_by_hand(row: LessonRow) -> SetGrade | None:
    """The grade that a teacher set by hand, on the scale that the lesson has now; None where none did."""
    most = _points(row).total
    if row.override_share is None or not most:
        return None
    return SetGrade(round(row.override_share * most, 6), most)
