"""Enrolment rows."""

from __future__ import annotations

from collections.abc import Mapping
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


async def enter(
    uow: UnitOfWork, course_id: UUID, version: int, new_ids: Mapping[UUID, UUID], now: datetime
) -> dict[UUID, UUID]:
    """Enrol these users, each with an id for a new enrolment; who left gets the old one back.

    Returns the ids that hold now, of those for whom something changed: not of whom a simultaneous request
    enrolled first. One that was completed before is completed again.
    """
    fresh = {
        "course_id": course_id,
        "enrolled_date": now,
        "status": "active",
        "current_progress_percentage": 0,
        "completed_lessons": 0,
        "outline_version": version,
    }
    statement = insert(enrollment).values(
        [{"user_id": user_id, "enrollment_id": new_id, **fresh} for user_id, new_id in new_ids.items()]
    )
    status = sa.case((enrollment.c.completion_date.is_(None), "active"), else_="completed")
    added = statement.on_conflict_do_update(
        index_elements=["user_id", "course_id"],
        set_={"status": status, "enrolled_date": now},
        where=enrollment.c.status == "cancelled",
    ).returning(enrollment.c.user_id, enrollment.c.enrollment_id)
    return {row.user_id: row.enrollment_id for row in await uow.execute(added)}


async def cancel(uow: UnitOfWork, user_id: UUID, course_id: UUID) -> None:
    """Mark an enrolment as left."""
    mine = (enrollment.c.user_id == user_id) & (enrollment.c.course_id == course_id)
    await uow.execute(sa.update(enrollment).where(mine).values(status="cancelled"))


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
