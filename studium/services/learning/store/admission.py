"""Whether a learner may enter a lesson now, in one query."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.contracts.release import Release
from studium.services.learning.domain.admission import Admission
from studium.services.learning.store.tables import (
    course_teachers,
    enrollment,
    lesson_progress,
    outline_lesson,
)


async def find(
    connection: AsyncConnection, user_id: UUID, lesson_id: UUID, now: datetime
) -> Admission | None:
    """The learner before the lesson, None where there is no such lesson. Who teaches is never locked out."""
    lesson = outline_lesson.c
    done = (
        sa.select(sa.func.array_agg(lesson_progress.c.lesson_id))
        .where(lesson_progress.c.user_id == user_id, lesson_progress.c.completed_at.is_not(None))
        .where(lesson_progress.c.lesson_id == sa.any_(lesson.after_lesson_ids))
        .correlate(outline_lesson)
        .scalar_subquery()
    )
    teaches = sa.exists().where(
        course_teachers.c.course_id == lesson.course_id,
        sa.literal(user_id) == sa.any_(course_teachers.c.user_ids),
    )
    mine = (enrollment.c.user_id == user_id) & (enrollment.c.course_id == lesson.course_id)
    query = (
        sa.select(
            lesson.course_id,
            *RELEASE,
            enrollment.c.enrolled_date,
            enrollment.c.status,
            done.label("done"),
            teaches.label("teaches"),
        )
        .select_from(outline_lesson.outerjoin(enrollment, mine))
        .where(lesson.lesson_id == lesson_id)
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    is_enrolled = row.status is not None and row.status != "cancelled"
    lock = None
    if is_enrolled and not row.teaches:
        rule = release_of(row.opens_at, row.days_after_enrolment, row.after_lesson_ids)
        lock = rule.lock_for(row.enrolled_date, row.done or (), now) if rule else None
    return Admission(row.course_id, is_enrolled, lock)


RELEASE = (
    outline_lesson.c.opens_at,
    outline_lesson.c.days_after_enrolment,
    outline_lesson.c.after_lesson_ids,
)
"""What `release_of` takes."""


def release_of(
    opens_at: datetime | None, days_after_enrolment: int | None, after_lesson_ids: list[UUID] | None
) -> Release | None:
    """A lesson's rule of its columns; None where it has none."""
    if after_lesson_ids is None:
        return None
    return Release(
        opens_at=opens_at, days_after_enrolment=days_after_enrolment, after_lesson_ids=after_lesson_ids
    )
