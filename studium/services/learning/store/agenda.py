"""What is due in a learner's active courses, in one query."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.services.learning.domain.keepsakes import AgendaItem

Position = tuple[datetime, UUID, str]
"""Where a page ends: the last item's due date, lesson and kind."""

# A quiz is done when it was passed or no attempt is left; work is done when it lies with the teacher or was
# graded, and to be done again when it was returned.
_AGENDA = sa.text("""
    WITH lesson AS (
        SELECT l.lesson_id, l.title AS lesson_title, c.course_id, c.title AS course_title,
               c.slug AS course_slug, d.quiz_id, d.quiz->'policy' AS policy, d.assignment_id,
               CAST(d.assignment->>'due_at' AS timestamptz) AS assignment_due_at
          FROM learning.enrollment e
          JOIN learning.outline_course c ON c.course_id = e.course_id
          JOIN learning.outline_lesson l ON l.course_id = e.course_id
          JOIN learning.lesson_definition d
            ON d.lesson_id = l.lesson_id AND d.course_version = l.definition_version
         WHERE e.user_id = :user_id AND e.status = 'active'
           AND (d.quiz_id IS NOT NULL OR d.assignment_id IS NOT NULL)
    ), due AS (
        SELECT 'quiz' AS kind, lesson.*, CAST(policy->>'due_at' AS timestamptz) AS due_at
          FROM lesson
         WHERE quiz_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM learning.submission s
                            WHERE s.user_id = :user_id AND s.quiz_id = lesson.quiz_id AND s.passed)
           AND (policy->>'max_attempts' IS NULL
                OR (SELECT count(*) FROM learning.submission s
                     WHERE s.user_id = :user_id AND s.quiz_id = lesson.quiz_id)
                   < CAST(policy->>'max_attempts' AS int))
        UNION ALL
        SELECT 'assignment', lesson.*, assignment_due_at
          FROM lesson
         WHERE assignment_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM learning.assignment_submission w
                            WHERE w.user_id = :user_id AND w.assignment_id = lesson.assignment_id
                              AND w.status <> 'returned')
    )
    SELECT kind, lesson_id, lesson_title, course_id, course_title, course_slug, due_at,
           due_at < :now AS overdue
      FROM due
     WHERE due_at BETWEEN CAST(:earliest AS timestamptz) AND CAST(:latest AS timestamptz)
       AND (CAST(:after_due AS timestamptz) IS NULL
            OR (due_at, lesson_id, kind) > (:after_due, CAST(:after_lesson AS uuid), :after_kind))
     ORDER BY due_at, lesson_id, kind LIMIT :limit
""")


async def agenda(
    connection: AsyncConnection,
    user_id: UUID,
    *,
    now: datetime,
    span: timedelta,
    after: Position | None,
    limit: int,
) -> list[AgendaItem]:
    """What is not done yet and due within `span` of now, before or after; the earliest first."""
    due, lesson_id, kind = after or (None, None, "")
    parameters = {"after_due": due, "after_lesson": lesson_id, "after_kind": kind}
    window = {"now": now, "earliest": now - span, "latest": now + span}
    rows = await connection.execute(_AGENDA, {"user_id": user_id, "limit": limit, **window, **parameters})
    return [AgendaItem(**row) for row in rows.mappings()]
