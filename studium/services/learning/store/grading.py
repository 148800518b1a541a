"""What waits to be graded in a course."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.services.learning.domain.assignments import Waiting, WorkStatus
from studium.services.learning.store.tables import (
    assignment_submission,
    enrollment,
    lesson_definition,
)

_work = assignment_submission.c
_DEFINED = (lesson_definition.c.lesson_id == _work.lesson_id) & (
    lesson_definition.c.course_version == _work.definition_version
)
_ENROLLED = (
    (enrollment.c.user_id == _work.user_id)
    & (enrollment.c.course_id == _work.course_id)
    & (enrollment.c.status != "cancelled")
)
_SOURCE = assignment_submission.join(enrollment, _ENROLLED).join(lesson_definition, _DEFINED)
_COLUMNS = (
    _work.submission_id,
    _work.user_id,
    _work.lesson_id,
    lesson_definition.c.title.label("lesson_title"),
    _work.status,
    _work.attempt,
    _work.submitted_at,
    _work.is_late,
    _work.score,
    sa.func.coalesce(_work.max_score, lesson_definition.c.assignment_max_score).label("max_score"),
)


async def queue(
    connection: AsyncConnection,
    course_id: UUID,
    *,
    status: WorkStatus | None,
    lesson_id: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Waiting]:
    """Work of people who are in the course, the oldest hand-in first."""
    query = sa.select(*_COLUMNS).select_from(_SOURCE).where(_work.course_id == course_id)
    if status is not None:
        query = query.where(_work.status == status)
    if lesson_id is not None:
        query = query.where(_work.lesson_id == lesson_id)
    if after is not None:
        place = sa.tuple_(_work.submitted_at, _work.submission_id)
        query = query.where(place > sa.tuple_(*(sa.literal(value) for value in after)))
    rows = await connection.execute(query.order_by(_work.submitted_at, _work.submission_id).limit(limit))
    return [Waiting(**row) for row in rows.mappings()]


async def counts(
    connection: AsyncConnection, course_id: UUID, lesson_id: UUID | None
) -> dict[WorkStatus, int]:
    """How many works of the course, or of one lesson, have which status."""
    joined = assignment_submission.join(enrollment, _ENROLLED)
    query = sa.select(_work.status, sa.func.count().label("works")).select_from(joined)
    query = query.where(_work.course_id == course_id).group_by(_work.status)
    if lesson_id is not None:
        query = query.where(_work.lesson_id == lesson_id)
    return {row.status: row.works for row in await connection.execute(query)}
