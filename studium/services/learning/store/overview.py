"""What the progress pages read: lessons with a learner's state, for any number of courses in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import Database
from studium.services.learning.store.shares import with_shares


@dataclass(frozen=True)
class LessonRow:
    """A lesson of the outline and what the learner did in it. A share is None before there is a result.

    The fields stand in the order of the query's columns.
    """

    course_id: UUID
    module_id: UUID
    lesson_id: UUID
    title: str
    type: str
    is_counted: bool
    seconds_spent: int
    position_seconds: float | None
    started_at: datetime | None
    completed_at: datetime | None
    updated_at: datetime | None
    grade_category: str | None
    quiz_points: float
    assignment_points: float
    quiz_share: float | None
    assignment_share: float | None
    override_share: float | None
    opens_at: datetime | None
    days_after_enrolment: int | None
    after_lesson_ids: list[UUID] | None


@dataclass(frozen=True)
class CourseRow:
    """An enrolment with what its course says about grading."""

    enrollment_id: UUID
    course_id: UUID
    title: str
    slug: str
    status: str
    enrolled_date: datetime
    completion_date: datetime | None
    current_progress_percentage: float
    completed_lessons: int
    counted_lessons: int
    grading: list[dict[str, Any]]
    pass_percentage: float | None
    teaches: bool


_LESSONS = with_shares("""
    SELECT l.course_id, l.module_id, l.lesson_id, l.title, l.type, l.is_counted,
           coalesce(p.seconds_spent, 0) AS seconds_spent, p.position_seconds, p.started_at, p.completed_at,
           p.updated_at, d.graded_as AS grade_category, <quiz points> AS quiz_points,
           <assignment points> AS assignment_points,
           (SELECT <quiz share> FROM learning.submission s
             WHERE s.user_id = $1 AND s.quiz_id = d.quiz_id) AS quiz_share,
           (SELECT <assignment share> FROM learning.assignment_submission w
             WHERE w.user_id = $1 AND w.assignment_id = d.assignment_id) AS assignment_share,
           (SELECT <override share> FROM learning.grade_override o
             WHERE o.user_id = $1 AND o.lesson_id = l.lesson_id
             ORDER BY o.revision DESC LIMIT 1) AS override_share,
           l.opens_at, l.days_after_enrolment, l.after_lesson_ids
      FROM learning.outline_lesson l
      JOIN learning.outline_module m ON m.module_id = l.module_id
      LEFT JOIN learning.lesson_progress p ON p.user_id = $1 AND p.lesson_id = l.lesson_id
      LEFT JOIN learning.lesson_definition d
             ON d.lesson_id = l.lesson_id AND d.course_version = l.definition_version
     WHERE l.course_id = ANY($2)
     ORDER BY l.course_id, m.position, l.position, l.lesson_id
""")

_COURSES = sa.text("""
    SELECT e.enrollment_id, e.course_id, c.title, c.slug, e.status, e.enrolled_date, e.completion_date,
           CAST(e.current_progress_percentage AS float8) AS current_progress_percentage,
           e.completed_lessons, c.counted_lessons, c.grading, c.pass_percentage,
           EXISTS (SELECT FROM learning.course_teachers h
                    WHERE h.course_id = e.course_id AND e.user_id = ANY(h.user_ids)) AS teaches
      FROM learning.enrollment e
      JOIN learning.outline_course c ON c.course_id = e.course_id
     WHERE e.user_id = :user_id AND e.status <> 'cancelled'
       AND (CAST(:course_id AS uuid) IS NULL OR e.course_id = :course_id)
       AND (CAST(:before AS uuid) IS NULL OR e.enrollment_id < :before)
     ORDER BY e.enrollment_id DESC LIMIT :limit
""").columns(grading=sa.JSON)


_COUNTS = sa.text("""
    SELECT count(*) AS enrolled, count(*) FILTER (WHERE status = 'completed') AS completed
      FROM learning.enrollment WHERE user_id = :user_id AND status <> 'cancelled'
""")


@dataclass(frozen=True)
class Counts:
    """How many courses a user is enrolled in, and how many of these are completed."""

    enrolled: int
    completed: int


async def counts(connection: AsyncConnection, user_id: UUID) -> Counts:
    """The user's courses, counted."""
    return Counts(**(await connection.execute(_COUNTS, {"user_id": user_id})).mappings().one())


async def course(connection: AsyncConnection, user_id: UUID, course_id: UUID) -> list[CourseRow]:
    """The course if the user is enrolled in it."""
    return await _courses(connection, user_id=user_id, course_id=course_id, before=None, limit=1)


async def courses(
    connection: AsyncConnection, user_id: UUID, *, before: UUID | None, limit: int
) -> list[CourseRow]:
    """Up to `limit` courses that the user is enrolled in, the newest enrolment first."""
    return await _courses(connection, user_id=user_id, course_id=None, before=before, limit=limit)


async def _courses(connection: AsyncConnection, **parameters: Any) -> list[CourseRow]:
    rows = await connection.execute(_COURSES, parameters)
    return [CourseRow(**row) for row in rows.mappings()]


async def lessons(db: Database, user_id: UUID, course_ids: Collection[UUID]) -> list[LessonRow]:
    """The lessons of these courses in the order of their outlines.

    Read by the driver itself, without a row object in between: 100 courses are some 5,000 rows.
    """
    return [LessonRow(*row) for row in await db.fetch_all(_LESSONS, user_id, list(course_ids))]
