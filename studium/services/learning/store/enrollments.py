"""Enrolment rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.domain.enrollment import Enrollment
from studium.services.learning.store.tables import enrollment, outline_course

_COLUMNS = (
    enrollment.c.enrollment_id,
    enrollment.c.user_id,
    enrollment.c.course_id,
    enrollment.c.enrolled_date,
    enrollment.c.completion_date,
    enrollment.c.status,
    sa.cast(enrollment.c.current_progress_percentage, sa.Double).label("current_progress_percentage"),
    outline_course.c.title.label("course_title"),
    outline_course.c.slug.label("course_slug"),
)


def _query(user_id: UUID) -> sa.Select[Any]:
    joined = enrollment.join(outline_course, outline_course.c.course_id == enrollment.c.course_id)
    return sa.select(*_COLUMNS).select_from(joined).where(enrollment.c.user_id == user_id)


async def find(connection: AsyncConnection, user_id: UUID, course_id: UUID) -> Enrollment | None:
    """The user's enrolment in the course, cancelled ones included."""
    row = (
        (await connection.execute(_query(user_id).where(enrollment.c.course_id == course_id)))
        .mappings()
        .one_or_none()
    )
    return Enrollment(**row) if row else None


async def lock(uow: UnitOfWork, user_id: UUID, course_id: UUID) -> Enrollment | None:
    """`find`, with the enrolment locked until the commit."""
    query = _query(user_id).where(enrollment.c.course_id == course_id).with_for_update(of=enrollment)
    row = (await uow.execute(query)).mappings().one_or_none()
    return Enrollment(**row) if row else None


async def insert_new(
    uow: UnitOfWork, enrollment_id: UUID, user_id: UUID, course_id: UUID, version: int, now: datetime
) -> bool:
    """Add an enrolment without progress; False when a simultaneous request was first."""
    statement = insert(enrollment).values(
        enrollment_id=enrollment_id,
        user_id=user_id,
        course_id=course_id,
        enrolled_date=now,
        status="active",
        current_progress_percentage=0,
        completed_lessons=0,
        outline_version=version,
    )
    added = statement.on_conflict_do_nothing(index_elements=["user_id", "course_id"]).returning(sa.true())
    return (await uow.execute(added)).one_or_none() is not None


async def restore(uow: UnitOfWork, user_id: UUID, course_id: UUID, now: datetime) -> None:
    """Bring a cancelled enrolment back; one that was completed before is completed again."""
    status = sa.case((enrollment.c.completion_date.is_(None), "active"), else_="completed")
    await _update(uow, user_id, course_id, status=status, enrolled_date=now)


async def cancel(uow: UnitOfWork, user_id: UUID, course_id: UUID) -> None:
    """Mark an enrolment as left."""
    await _update(uow, user_id, course_id, status="cancelled")


async def _update(uow: UnitOfWork, user_id: UUID, course_id: UUID, **values: Any) -> None:
    mine = (enrollment.c.user_id == user_id) & (enrollment.c.course_id == course_id)
    await uow.execute(sa.update(enrollment).where(mine).values(**values))


async def page(
    connection: AsyncConnection, user_id: UUID, *, status: str | None, before: UUID | None, limit: int
) -> list[Enrollment]:
    """The user's enrolments, the newest id first; without `status` all but the cancelled ones."""
    wanted = enrollment.c.status == status if status else enrollment.c.status != "cancelled"
    query = _query(user_id).where(wanted).order_by(enrollment.c.enrollment_id.desc()).limit(limit)
    if before is not None:
        query = query.where(enrollment.c.enrollment_id < before)
    rows = await connection.execute(query)
    return [Enrollment(**row) for row in rows.mappings()]
