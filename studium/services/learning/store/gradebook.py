"""What the gradebook reads: a course's columns, and in one query all that a page of learners earned."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from studium.kit.db import Database
from studium.services.learning.domain.gradebook import Column
from studium.services.learning.store.shares import with_shares


@dataclass(frozen=True)
class GradedCourse:
    """A course's policy of grading. `pass_percentage` is None where there is no pass mark."""

    slug: str
    title: str
    grading: list[dict[str, Any]]
    pass_percentage: float | None


@dataclass(frozen=True)
class Earned:
    """What one learner has in one quiz or assignment, or a lesson's grade that was set by hand.

    `item_id` is that of the quiz, the assignment or the lesson; `status` and `submission_id` are an
    assignment's. An override that was withdrawn has no share.
    """

    user_id: UUID
    item_id: UUID
    share: float | None
    status: str | None
    submission_id: UUID | None
    is_override: bool


_COURSE = """
    SELECT slug, title, grading::text AS grading, pass_percentage
      FROM learning.outline_course WHERE course_id = $1
"""

_COLUMNS = with_shares("""
    SELECT l.lesson_id, l.title, d.graded_as AS category, d.quiz_id, d.assignment_id,
           <quiz points> AS quiz_points, <assignment points> AS assignment_points,
           CASE WHEN l.is_completed_by_submission
                THEN CASE l.type WHEN 'quiz' THEN (d.quiz #>> '{policy,pass_percentage}')::float8
                                 ELSE 0.0 END
            END AS completing_percentage
      FROM learning.outline_lesson l
      JOIN learning.outline_module m ON m.module_id = l.module_id
      JOIN learning.lesson_definition d
        ON d.lesson_id = l.lesson_id AND d.course_version = l.definition_version
     WHERE l.course_id = $1 AND <quiz points> + <assignment points> > 0
     ORDER BY m.position, l.position, l.lesson_id
""")

_EARNED = with_shares("""
    SELECT s.user_id, s.quiz_id AS item_id, <quiz share> AS share, NULL AS status,
           NULL::uuid AS submission_id, false AS is_override
      FROM learning.submission s
     WHERE s.user_id = ANY($1) AND s.quiz_id = ANY($2)
     GROUP BY s.user_id, s.quiz_id
    UNION ALL
    SELECT w.user_id, w.assignment_id, <assignment share>, w.status, w.submission_id, false
      FROM learning.assignment_submission w
     WHERE w.user_id = ANY($1) AND w.assignment_id = ANY($3)
    UNION ALL
    (SELECT DISTINCT ON (o.user_id, o.lesson_id)
            o.user_id, o.lesson_id, <override share>, NULL, NULL::uuid, true
       FROM learning.grade_override o
      WHERE o.user_id = ANY($1) AND o.lesson_id = ANY($4)
      ORDER BY o.user_id, o.lesson_id, o.revision DESC)
""")


async def course(db: Database, course_id: UUID) -> GradedCourse | None:
    """The course's policy of grading, or None when it was never published."""
    row = await db.fetch_one(_COURSE, course_id)
    if row is None:
        return None
    return GradedCourse(row["slug"], row["title"], orjson.loads(row["grading"]), row["pass_percentage"])


async def columns(db: Database, course_id: UUID) -> list[Column]:
    """The lessons with points, in the order of the outline."""
    return [Column(*row) for row in await db.fetch_all(_COLUMNS, course_id)]


async def earned(db: Database, user_ids: Collection[UUID], columns: Collection[Column]) -> list[Earned]:
    """All results of these learners in these lessons."""
    quizzes = [column.quiz_id for column in columns if column.quiz_id]
    assignments = [column.assignment_id for column in columns if column.assignment_id]
    lessons = [column.lesson_id for column in columns]
    rows = await db.fetch_all(_EARNED, list(user_ids), quizzes, assignments, lessons)
    return [Earned(*row) for row in rows]
